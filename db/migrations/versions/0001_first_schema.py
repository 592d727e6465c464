"""The first schema: servers, creators, streams, reported gifts and their totals.

A migration is a record of what was done: it never changes and imports nothing from the code.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make every table."""
    _server_tables()
    _stream_tables()
    _gift_tables()
    _kept_totals()


def _server_tables() -> None:
    """The server, its settings and the people in it."""
    op.create_table(
        "guilds",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("first_seen_at", sa.BigInteger(), nullable=False),
        sa.Column("forgotten_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guilds")),
    )
    op.create_table(
        "command_syncs",
        sa.Column("application_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_command_syncs")),
    )
    op.create_table(
        "settings",
        sa.Column("guild_id", ROW_ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.id"], name=op.f("fk_settings_guild_id")),
        sa.PrimaryKeyConstraint("guild_id", "name", name=op.f("pk_settings")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "creators",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("guild_id", ROW_ID, nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=True),
        sa.Column("confirmed", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=True),
        sa.Column("share", sa.Text(), server_default=sa.text("'managers'"), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("added_by", sa.BigInteger(), nullable=False),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.id"], name=op.f("fk_creators_guild_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_creators")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_creators_member", "creators", ["guild_id", "member_id"], unique=False)
    op.create_index(
        "uq_creators_handle",
        "creators",
        ["guild_id", "handle"],
        unique=True,
        sqlite_where=sa.text("removed_at IS NULL"),
    )
    op.create_table(
        "supporters",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("guild_id", ROW_ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.id"], name=op.f("fk_supporters_guild_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supporters")),
        sa.UniqueConstraint("guild_id", "key", name=op.f("uq_supporters_guild_id_key")),
    )
    op.create_table(
        "gift_names",
        sa.Column("guild_id", ROW_ID, nullable=False),
        sa.Column("gift_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.id"], name=op.f("fk_gift_names_guild_id")),
        sa.PrimaryKeyConstraint("guild_id", "gift_id", name=op.f("pk_gift_names")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "gift_overrides",
        sa.Column("guild_id", ROW_ID, nullable=False),
        sa.Column("gift_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("coins", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("coins >= 0", name=op.f("ck_gift_overrides_coins")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.id"], name=op.f("fk_gift_overrides_guild_id")),
        sa.PrimaryKeyConstraint("guild_id", "gift_id", name=op.f("pk_gift_overrides")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "history",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("guild_id", ROW_ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("subject", sa.BigInteger(), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.id"], name=op.f("fk_history_guild_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history")),
    )
    op.create_index("ix_history_guild", "history", ["guild_id"], unique=False)


def _stream_tables() -> None:
    """Streams and what TikTok says about them."""
    op.create_table(
        "streams",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("guild_id", ROW_ID, nullable=False),
        sa.Column("creator_id", ROW_ID, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("format", sa.Text(), nullable=True),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("added_by", sa.BigInteger(), nullable=False),
        sa.Column("deleted_at", sa.BigInteger(), nullable=True),
        sa.Column("card_wanted", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("posted_revision", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("ended_in_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("summary_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("summary_message_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(state = 'ended') <= (ended_at IS NOT NULL)", name=op.f("ck_streams_ended_has_end")),
        sa.CheckConstraint("state IN ('planned', 'live', 'ended', 'cancelled')", name=op.f("ck_streams_state")),
        sa.ForeignKeyConstraint(["creator_id"], ["creators.id"], name=op.f("fk_streams_creator_id")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.id"], name=op.f("fk_streams_guild_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_streams")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_streams_card_due",
        "streams",
        ["guild_id"],
        unique=False,
        sqlite_where=sa.text("card_wanted AND posted_revision < revision"),
    )
    op.create_index("ix_streams_creator", "streams", ["creator_id", "started_at"], unique=False)
    op.create_index("ix_streams_guild", "streams", ["guild_id", "started_at"], unique=False)
    op.create_index(
        "ix_streams_live",
        "streams",
        ["guild_id"],
        unique=False,
        sqlite_where=sa.text("state = 'live' AND deleted_at IS NULL"),
    )
    op.create_index(
        "uq_streams_live",
        "streams",
        ["creator_id"],
        unique=True,
        sqlite_where=sa.text("state = 'live' AND deleted_at IS NULL"),
    )
    op.create_table(
        "stream_metrics",
        sa.Column("stream_id", ROW_ID, nullable=False),
        sa.Column("metric", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["stream_id"], ["streams.id"], name=op.f("fk_stream_metrics_stream_id")),
        sa.PrimaryKeyConstraint("stream_id", "metric", name=op.f("pk_stream_metrics")),
        sqlite_with_rowid=False,
    )


def _gift_tables() -> None:
    """Reports, their gifts, and what was taken back."""
    op.create_table(
        "reports",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("guild_id", ROW_ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("stream_id", ROW_ID, nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("reported_by", sa.BigInteger(), nullable=False),
        sa.Column("reported_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.id"], name=op.f("fk_reports_guild_id")),
        sa.ForeignKeyConstraint(["stream_id"], ["streams.id"], name=op.f("fk_reports_stream_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("guild_id", "key", name=op.f("uq_reports_guild_id_key")),
    )
    op.create_index("ix_reports_reporter", "reports", ["reported_by"], unique=False)
    op.create_table(
        "gift_events",
        sa.Column("stream_id", ROW_ID, nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("gift_id", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("coins", sa.Integer(), nullable=False),
        sa.Column("supporter_id", ROW_ID, nullable=True),
        sa.CheckConstraint('"count" > 0', name=op.f("ck_gift_events_count")),
        sa.CheckConstraint("coins >= 0", name=op.f("ck_gift_events_coins")),
        sa.ForeignKeyConstraint(["stream_id"], ["streams.id"], name=op.f("fk_gift_events_stream_id")),
        sa.ForeignKeyConstraint(["supporter_id"], ["supporters.id"], name=op.f("fk_gift_events_supporter_id")),
        sa.PrimaryKeyConstraint("stream_id", "id", name=op.f("pk_gift_events")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "voids",
        sa.Column("stream_id", ROW_ID, nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("voided_at", sa.BigInteger(), nullable=False),
        sa.Column("voided_by", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["stream_id"], ["streams.id"], name=op.f("fk_voids_stream_id")),
        sa.PrimaryKeyConstraint("stream_id", "event_id", name=op.f("pk_voids")),
        sqlite_with_rowid=False,
    )


def _kept_totals() -> None:
    """What is kept beside the events so that reading it costs the same however many there are."""
    op.create_table(
        "stream_totals",
        sa.Column("stream_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.Column("gifts", sa.BigInteger(), nullable=False),
        sa.Column("diamonds", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["stream_id"], ["streams.id"], name=op.f("fk_stream_totals_stream_id")),
        sa.PrimaryKeyConstraint("stream_id", name=op.f("pk_stream_totals")),
    )
    op.create_table(
        "stream_gifts",
        sa.Column("stream_id", ROW_ID, nullable=False),
        sa.Column("gift_id", sa.BigInteger(), nullable=False),
        sa.Column("gifts", sa.BigInteger(), nullable=False),
        sa.Column("diamonds", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["stream_id"], ["streams.id"], name=op.f("fk_stream_gifts_stream_id")),
        sa.PrimaryKeyConstraint("stream_id", "gift_id", name=op.f("pk_stream_gifts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "stream_supporters",
        sa.Column("stream_id", ROW_ID, nullable=False),
        sa.Column("supporter_id", sa.BigInteger(), nullable=False),
        sa.Column("gifts", sa.BigInteger(), nullable=False),
        sa.Column("diamonds", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["stream_id"], ["streams.id"], name=op.f("fk_stream_supporters_stream_id")),
        sa.PrimaryKeyConstraint("stream_id", "supporter_id", name=op.f("pk_stream_supporters")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "stream_minutes",
        sa.Column("stream_id", ROW_ID, nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("gifts", sa.BigInteger(), nullable=False),
        sa.Column("diamonds", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["stream_id"], ["streams.id"], name=op.f("fk_stream_minutes_stream_id")),
        sa.PrimaryKeyConstraint("stream_id", "minute", name=op.f("pk_stream_minutes")),
        sqlite_with_rowid=False,
    )
