"""The tables. Times are whole milliseconds since 1970 UTC, money and counts whole numbers.

``gift_events`` holds one row per gift line and is never updated: an undo adds a row to ``voids``.
The tables ``stream_totals``, ``stream_gifts``, ``stream_supporters`` and ``stream_minutes`` are kept
beside the events, so that a card or a board costs the same with ten gifts as with ten million;
``db/recount.py`` can rebuild them.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite gives row ids only to a primary key that says INTEGER; it is 64 bits wide all the same.
RowId = BigInteger().with_variant(Integer(), "sqlite")

guilds = Table(
    "guilds",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=False),
    Column("first_seen_at", BigInteger, nullable=False),
    Column("forgotten_at", BigInteger),
)

settings = Table(
    "settings",
    metadata,
    Column("guild_id", RowId, ForeignKey("guilds.id"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("value", Text),  # null: set back to the default
    Column("changed_at", BigInteger, nullable=False),
    Column("changed_by", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

creators = Table(
    "creators",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", RowId, ForeignKey("guilds.id"), nullable=False),
    Column("handle", Text, nullable=False),
    Column("member_id", BigInteger),
    Column("confirmed", Boolean, nullable=False, server_default=text("0")),
    Column("timezone", Text),
    Column("share", Text, nullable=False, server_default=text("'managers'")),
    Column("added_at", BigInteger, nullable=False),
    Column("added_by", BigInteger, nullable=False),
    Column("removed_at", BigInteger),
    Index("uq_creators_handle", "guild_id", "handle", unique=True, sqlite_where=text("removed_at IS NULL")),
    Index("ix_creators_member", "guild_id", "member_id"),
    sqlite_autoincrement=True,
)

streams = Table(
    "streams",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", RowId, ForeignKey("guilds.id"), nullable=False),
    Column("creator_id", RowId, ForeignKey("creators.id"), nullable=False),
    Column("state", Text, nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    Column("title", Text),
    Column("format", Text),
    Column("added_at", BigInteger, nullable=False),
    Column("added_by", BigInteger, nullable=False),
    Column("deleted_at", BigInteger),
    # The summary card: where the stream was ended, where its card stands, and which revision it shows.
    Column("card_wanted", Boolean, nullable=False, server_default=text("0")),
    Column("revision", Integer, nullable=False, server_default=text("0")),
    Column("posted_revision", Integer, nullable=False, server_default=text("0")),
    Column("ended_in_channel_id", BigInteger),
    Column("summary_channel_id", BigInteger),
    Column("summary_message_id", BigInteger),
    CheckConstraint("state IN ('planned', 'live', 'ended', 'cancelled')", name="state"),
    CheckConstraint("(state = 'ended') <= (ended_at IS NOT NULL)", name="ended_has_end"),
    Index(
        "uq_streams_live",
        "creator_id",
        unique=True,
        sqlite_where=text("state = 'live' AND deleted_at IS NULL"),
    ),
    Index("ix_streams_live", "guild_id", sqlite_where=text("state = 'live' AND deleted_at IS NULL")),
    Index("ix_streams_creator", "creator_id", "started_at"),
    Index("ix_streams_guild", "guild_id", "started_at"),
    Index(
        "ix_streams_card_due",
        "guild_id",
        sqlite_where=text("card_wanted AND posted_revision < revision"),
    ),
    sqlite_autoincrement=True,
)

stream_metrics = Table(
    "stream_metrics",
    metadata,
    Column("stream_id", RowId, ForeignKey("streams.id"), primary_key=True),
    Column("metric", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Column("changed_by", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

supporters = Table(
    "supporters",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", RowId, ForeignKey("guilds.id"), nullable=False),
    Column("key", Text, nullable=False),  # domain.names.supporter_key: who is the same supporter
    Column("name", Text, nullable=False),  # as written last
    UniqueConstraint("guild_id", "key"),
)

gift_names = Table(
    "gift_names",
    metadata,
    Column("guild_id", RowId, ForeignKey("guilds.id"), primary_key=True),
    Column("gift_id", BigInteger, primary_key=True),
    Column("name", Text, nullable=False),
    sqlite_with_rowid=False,
)

gift_overrides = Table(
    "gift_overrides",
    metadata,
    Column("guild_id", RowId, ForeignKey("guilds.id"), primary_key=True),
    Column("gift_id", BigInteger, primary_key=True),  # below zero: a gift that only this server has
    Column("name", Text, nullable=False),
    Column("coins", Integer, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Column("changed_by", BigInteger, nullable=False),
    CheckConstraint("coins >= 0", name="coins"),
    sqlite_with_rowid=False,
)

reports = Table(
    "reports",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", RowId, ForeignKey("guilds.id"), nullable=False),
    Column("key", Text, nullable=False),  # outlives voids and changes of the stream
    Column("stream_id", RowId, ForeignKey("streams.id"), nullable=False),
    Column("way", Text, nullable=False),
    Column("reported_by", BigInteger, nullable=False),
    Column("reported_at", BigInteger, nullable=False),
    UniqueConstraint("guild_id", "key"),
    Index("ix_reports_reporter", "reported_by"),
)

gift_events = Table(
    "gift_events",
    metadata,
    Column("stream_id", RowId, ForeignKey("streams.id"), primary_key=True),
    Column("id", BigInteger, primary_key=True),  # holds the report's id: db/gift_rows.py
    Column("at", BigInteger, nullable=False),
    Column("gift_id", BigInteger, nullable=False),
    Column("count", Integer, nullable=False),
    Column("coins", Integer, nullable=False),  # of one gift, at the time of the report
    Column("supporter_id", RowId, ForeignKey("supporters.id")),
    CheckConstraint('"count" > 0', name="count"),
    CheckConstraint("coins >= 0", name="coins"),
    sqlite_with_rowid=False,
)

voids = Table(
    "voids",
    metadata,
    Column("stream_id", RowId, ForeignKey("streams.id"), primary_key=True),
    Column("event_id", BigInteger, primary_key=True),
    Column("voided_at", BigInteger, nullable=False),
    Column("voided_by", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

stream_totals = Table(
    "stream_totals",
    metadata,
    Column("stream_id", RowId, ForeignKey("streams.id"), primary_key=True, autoincrement=False),
    Column("reports", Integer, nullable=False),
    Column("gifts", BigInteger, nullable=False),
    Column("diamonds", BigInteger, nullable=False),
)

stream_gifts = Table(
    "stream_gifts",
    metadata,
    Column("stream_id", RowId, ForeignKey("streams.id"), primary_key=True),
    Column("gift_id", BigInteger, primary_key=True),
    Column("gifts", BigInteger, nullable=False),
    Column("diamonds", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

stream_supporters = Table(
    "stream_supporters",
    metadata,
    Column("stream_id", RowId, ForeignKey("streams.id"), primary_key=True),
    Column("supporter_id", BigInteger, primary_key=True),  # 0: nobody was named
    Column("gifts", BigInteger, nullable=False),
    Column("diamonds", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

stream_minutes = Table(
    "stream_minutes",
    metadata,
    Column("stream_id", RowId, ForeignKey("streams.id"), primary_key=True),
    Column("minute", Integer, primary_key=True),
    Column("gifts", BigInteger, nullable=False),
    Column("diamonds", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

history = Table(
    "history",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", RowId, ForeignKey("guilds.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("by", BigInteger, nullable=False),
    Column("what", Text, nullable=False),
    Column("subject", BigInteger),  # id of the creator, stream or gift that it is about
    Column("details", Text, nullable=False),  # JSON
    Index("ix_history_guild", "guild_id"),
)

command_syncs = Table(
    "command_syncs",
    metadata,
    Column("application_id", RowId, primary_key=True, autoincrement=False),
    Column("hash", Text, nullable=False),
)
