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
    Index("ix_reports_stream", "stream_id"),
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
    # A supporter who asks for it is forgotten without a look at every gift that there is.
    Index("ix_gift_events_supporter", "supporter_id", sqlite_where=text("supporter_id IS NOT NULL")),
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

# -- answers: a server's own entries, questions that nobody could answer, votes ----------------------------------------

faq_entries = Table(
    "faq_entries",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", RowId, ForeignKey("guilds.id"), nullable=False),
    Column("key", Text, nullable=False),  # the request that wrote it
    Column("overrides", Text),  # the stock entry that it stands in for
    Column("question", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("wordings", Text, nullable=False),  # JSON; the queued questions that it answers are wordings too
    Column("source", Text),
    Column("before", Text),  # JSON: as it was before the last change
    Column("changed_at", BigInteger, nullable=False),
    Column("changed_by", BigInteger, nullable=False),
    Column("removed_at", BigInteger),
    UniqueConstraint("guild_id", "key"),
    Index(
        "uq_faq_entries_overrides",
        "guild_id",
        "overrides",
        unique=True,
        sqlite_where=text("overrides IS NOT NULL AND removed_at IS NULL"),
    ),
    sqlite_autoincrement=True,
)

faq_hidden = Table(
    "faq_hidden",
    metadata,
    Column("guild_id", RowId, ForeignKey("guilds.id"), primary_key=True),
    Column("entry_id", Text, primary_key=True),  # a stock entry
    Column("hidden_at", BigInteger, nullable=False),
    Column("hidden_by", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

faq_questions = Table(
    "faq_questions",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", RowId, ForeignKey("guilds.id"), nullable=False),
    Column("normalised", Text, nullable=False),  # domain.answers.normalised: what is the same question
    Column("text", Text, nullable=False),  # as it was asked last
    Column("state", Text, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("first_asked_at", BigInteger, nullable=False),
    Column("last_asked_at", BigInteger, nullable=False),
    Column("entry_id", Text),  # what answers it; null: nothing any more
    Column("closing", Text),  # the request that closed it, with others
    CheckConstraint("state IN ('open', 'answered', 'not-ours')", name="state"),
    UniqueConstraint("guild_id", "normalised"),
    Index("ix_faq_questions_state", "guild_id", "state", "asked", "last_asked_at"),
    sqlite_autoincrement=True,
)

faq_askings = Table(
    "faq_askings",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", RowId, ForeignKey("guilds.id"), nullable=False),
    Column("key", Text, nullable=False),  # the request or message that asked
    Column("question_id", RowId, ForeignKey("faq_questions.id"), nullable=False),
    Column("channel_id", BigInteger),
    Column("message_id", BigInteger),
    Column("member_id", BigInteger, nullable=False),
    Column("asked_at", BigInteger, nullable=False),
    Column("reply_id", BigInteger),  # the message that brought the answer later
    UniqueConstraint("guild_id", "key"),
    Index("ix_faq_askings_question", "question_id"),
)

faq_votes = Table(
    "faq_votes",
    metadata,
    Column("guild_id", RowId, ForeignKey("guilds.id"), primary_key=True),
    Column("entry_id", Text, primary_key=True),
    Column("answer", Text, primary_key=True),  # the reply that is voted on
    Column("member_id", BigInteger, primary_key=True),
    Column("helpful", Boolean, nullable=False),
    Column("voted_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

faq_counts = Table(
    "faq_counts",
    metadata,
    Column("guild_id", RowId, ForeignKey("guilds.id"), primary_key=True),
    Column("day", Integer, primary_key=True),  # days since 1970, UTC
    Column("outcome", Text, primary_key=True),
    Column("questions", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# -- money: dated rates, income that is not gifts, payouts -------------------------------------------------------------
# Days are those of the server's calendar, "2026-11-22". Nothing is overwritten: what is taken back is voided.

reward_rates = Table(
    "reward_rates",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", RowId, ForeignKey("guilds.id"), nullable=False),
    Column("creator_id", RowId, ForeignKey("creators.id")),  # null: the server's
    Column("key", Text, nullable=False),
    Column("since", Text, nullable=False),
    Column("low", Integer, nullable=False),  # ten-thousandths
    Column("expected", Integer, nullable=False),
    Column("high", Integer, nullable=False),
    Column("set_at", BigInteger, nullable=False),
    Column("set_by", BigInteger, nullable=False),
    Column("voided_at", BigInteger),
    Column("voided_by", BigInteger),
    UniqueConstraint("guild_id", "key"),
    CheckConstraint("0 <= low AND low <= expected AND expected <= high AND high <= 10000", name="order"),
    Index("ix_reward_rates_creator", "guild_id", "creator_id"),
)

usd_rates = Table(
    "usd_rates",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", RowId, ForeignKey("guilds.id"), nullable=False),
    Column("currency", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("since", Text, nullable=False),
    Column("pico_usd", BigInteger, nullable=False),  # of one unit
    Column("set_at", BigInteger, nullable=False),
    Column("set_by", BigInteger, nullable=False),
    Column("voided_at", BigInteger),
    Column("voided_by", BigInteger),
    UniqueConstraint("guild_id", "key"),
    CheckConstraint("pico_usd > 0", name="worth"),
)

incomes = Table(
    "incomes",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", RowId, ForeignKey("guilds.id"), nullable=False),
    Column("creator_id", RowId, ForeignKey("creators.id"), nullable=False),
    Column("key", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),  # as entered: millionths of a unit
    Column("currency", Text, nullable=False),
    Column("usd_rate_id", RowId, ForeignKey("usd_rates.id")),  # what it was converted with; null: it was US dollars
    Column("micro_usd", BigInteger),  # null: no rate for that day yet
    Column("day", Text, nullable=False),
    Column("note", Text),
    Column("stream_id", RowId, ForeignKey("streams.id", ondelete="SET NULL")),
    Column("added_at", BigInteger, nullable=False),
    Column("added_by", BigInteger, nullable=False),
    Column("voided_at", BigInteger),
    Column("voided_by", BigInteger),
    UniqueConstraint("creator_id", "key"),
    CheckConstraint("amount > 0", name="amount"),
    Index("ix_incomes_day", "creator_id", "day"),
    Index("ix_incomes_currency", "guild_id", "currency"),
    Index("ix_incomes_stream", "stream_id"),
    sqlite_autoincrement=True,
)

payouts = Table(
    "payouts",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", RowId, ForeignKey("guilds.id"), nullable=False),
    Column("creator_id", RowId, ForeignKey("creators.id"), nullable=False),
    Column("key", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("usd_rate_id", RowId, ForeignKey("usd_rates.id")),
    Column("micro_usd", BigInteger),
    Column("day", Text, nullable=False),
    Column("covers_from", Text),
    Column("covers_to", Text),  # the last day that it covers
    Column("note", Text),
    Column("added_at", BigInteger, nullable=False),
    Column("added_by", BigInteger, nullable=False),
    Column("voided_at", BigInteger),
    Column("voided_by", BigInteger),
    UniqueConstraint("creator_id", "key"),
    CheckConstraint("amount > 0", name="amount"),
    Index("ix_payouts_day", "creator_id", "day"),
    Index("ix_payouts_currency", "guild_id", "currency"),
    sqlite_autoincrement=True,
)

# -- goals -------------------------------------------------------------------------------------------------------------

goals = Table(
    "goals",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", RowId, ForeignKey("guilds.id"), nullable=False),
    Column("creator_id", RowId, ForeignKey("creators.id")),  # null: all creators of the server together
    Column("measure", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("target", BigInteger, nullable=False),  # a count, seconds of hours, micro-USD of earnings
    Column("entered", Text),  # the target as it was typed, where that was another currency
    Column("set_at", BigInteger, nullable=False),
    Column("set_by", BigInteger, nullable=False),
    Column("cleared_at", BigInteger),
    Column("cleared_by", BigInteger),
    CheckConstraint("target > 0", name="target"),
    CheckConstraint("period IN ('week', 'month')", name="period"),
    Index(
        "uq_goals_of_creator",
        "creator_id",
        "measure",
        "period",
        unique=True,
        sqlite_where=text("creator_id IS NOT NULL AND cleared_at IS NULL"),
    ),
    Index(
        "uq_goals_of_server",
        "guild_id",
        "measure",
        "period",
        unique=True,
        sqlite_where=text("creator_id IS NULL AND cleared_at IS NULL"),
    ),
    Index("ix_goals_guild", "guild_id"),
    Index("ix_goals_creator", "creator_id"),
    sqlite_autoincrement=True,
)

goals_reached = Table(
    "goals_reached",
    metadata,
    Column("goal_id", RowId, ForeignKey("goals.id"), primary_key=True),
    Column("first_day", Text, primary_key=True),  # of the week or month, in the server's calendar
    # Whose card celebrates it; null: nobody's, it was reached before it was set.
    Column("stream_id", RowId, ForeignKey("streams.id", ondelete="SET NULL")),
    Column("reached_at", BigInteger, nullable=False),
    Index("ix_goals_reached_stream", "stream_id"),
    sqlite_with_rowid=False,
)

notices = Table(
    "notices",
    metadata,
    Column("guild_id", RowId, ForeignKey("guilds.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("what", Text, primary_key=True),
    Column("told_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

command_syncs = Table(
    "command_syncs",
    metadata,
    Column("application_id", RowId, primary_key=True, autoincrement=False),
    Column("hash", Text, nullable=False),
)
