"""The tables. Times are whole milliseconds since 1970 UTC, money and counts whole numbers.

``gift_events`` holds one row per gift line and is never updated: an undo adds a row to ``voids``.
The tables ``stream_totals``, ``stream_gifts``, ``stream_supporters`` and ``stream_minutes`` are kept
beside the events, so that a card costs the same with ten gifts as with ten million. So does a board of
all time, by what is kept of each supporter in ``supporters`` and ``creator_supporters``.
``db/recount.py`` can rebuild them all.
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
    LargeBinary,
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
    Index(
        "ix_streams_planned",
        "guild_id",
        sqlite_where=text("state = 'planned' AND deleted_at IS NULL"),
        postgresql_where=text("state = 'planned' AND deleted_at IS NULL"),
    ),
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
    # What they sent in all streams of the server that count: db/board_rows.py.
    Column("gifts", BigInteger, nullable=False, server_default=text("0")),
    Column("diamonds", BigInteger, nullable=False, server_default=text("0")),
    UniqueConstraint("guild_id", "key"),
    Index(
        "ix_supporters_board",
        "guild_id",
        "diamonds",
        sqlite_where=text("gifts > 0"),
        postgresql_where=text("gifts > 0"),
    ),
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

# Reports are as many as gifts, where each is told alone: so a report's row is small. Who reported is a number of its
# own, when is the time of its gifts (an imported one's: of its import), and the request that told it is kept for days.
reporters = Table(
    "reporters",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", RowId, ForeignKey("guilds.id"), nullable=False),
    Column("reported_by", BigInteger, nullable=False),  # several may be forgotten
    Index(
        "uq_reporters_member",
        "guild_id",
        "reported_by",
        unique=True,
        sqlite_where=text("reported_by <> 0"),
        postgresql_where=text("reported_by <> 0"),
    ),
    Index("ix_reporters_guild", "guild_id"),
    Index("ix_reporters_member", "reported_by"),
)

reports = Table(
    "reports",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("stream_id", RowId, ForeignKey("streams.id"), nullable=False),
    Column("reporter_id", RowId, ForeignKey("reporters.id"), nullable=False),
    Column("way", Integer, nullable=False),  # db.gift_rows.WAYS
    Column("import_id", RowId, ForeignKey("imports.id")),
    Index("ix_reports_reporter", "reporter_id"),
    Index("ix_reports_stream", "stream_id"),
    Index(
        "ix_reports_import",
        "import_id",
        sqlite_where=text("import_id IS NOT NULL"),
        postgresql_where=text("import_id IS NOT NULL"),
    ),
)

report_keys = Table(
    "report_keys",
    metadata,
    Column("guild_id", RowId, ForeignKey("guilds.id"), primary_key=True),
    Column("key", Text, primary_key=True),  # the request that told it: the same again is the same report
    Column("stream_id", RowId, ForeignKey("streams.id"), nullable=False),
    Column("report_id", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("ix_report_keys_stream", "stream_id"),
    sqlite_with_rowid=False,
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

creator_supporters = Table(
    "creator_supporters",
    metadata,
    Column("creator_id", RowId, ForeignKey("creators.id"), primary_key=True),
    Column("supporter_id", BigInteger, primary_key=True),  # a named one, whose gifts to this creator count
    Column("gifts", BigInteger, nullable=False),
    Column("diamonds", BigInteger, nullable=False),
    Index("ix_creator_supporters_board", "creator_id", "diamonds"),
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

# -- jobs: what the bot does by itself, each once ----------------------------------------------------------------------

jobs = Table(
    "jobs",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", RowId, ForeignKey("guilds.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),  # once for each
    Column("due_at", BigInteger, nullable=False),
    Column("next_at", BigInteger, nullable=False),  # when it is tried (again)
    Column("details", Text, nullable=False),  # JSON: ids of rows
    Column("version", Integer, nullable=False, server_default=text("0")),  # raised by whoever schedules it
    Column("rounds", Integer, nullable=False, server_default=text("0")),  # how often it was done and wanted anew
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("unsure", Integer, nullable=False, server_default=text("0")),  # tries that may have got through
    Column("tried_at", BigInteger),  # the first of them
    Column("owner", Text),  # the process that is at it
    Column("lease_ends_at", BigInteger),
    Column("problem", Text),  # why it waits until something changes
    Column("done_at", BigInteger),
    Column("channel_id", BigInteger),  # the message that it became
    Column("message_id", BigInteger),
    UniqueConstraint("guild_id", "key"),
    Index(
        "ix_jobs_due",
        "next_at",
        sqlite_where=text("done_at IS NULL AND problem IS NULL"),
        postgresql_where=text("done_at IS NULL AND problem IS NULL"),
    ),
    Index(
        "ix_jobs_done",
        "done_at",
        sqlite_where=text("done_at IS NOT NULL"),
        postgresql_where=text("done_at IS NOT NULL"),
    ),
    sqlite_autoincrement=True,
)

# -- plans: streams that are still to come -----------------------------------------------------------------------------

plan_series = Table(
    "plan_series",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", RowId, ForeignKey("guilds.id"), nullable=False),
    Column("creator_id", RowId, ForeignKey("creators.id"), nullable=False),
    Column("zone", Text, nullable=False),
    Column("clock", Text, nullable=False),  # "20:30" on the clocks of the zone
    Column("set_at", BigInteger, nullable=False),
    Column("set_by", BigInteger, nullable=False),
    Column("stopped_at", BigInteger),  # no further one is made
    Index("ix_plan_series_guild", "guild_id"),
    Index("ix_plan_series_creator", "creator_id"),
    sqlite_autoincrement=True,
)

plans = Table(
    "plans",
    metadata,
    Column("stream_id", RowId, ForeignKey("streams.id"), primary_key=True, autoincrement=False),
    Column("guild_id", RowId, ForeignKey("guilds.id"), nullable=False),
    Column("key", Text, nullable=False),  # the request that made it
    # The stream's own start says the same until it is live, and then when it really began.
    Column("planned_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
    Column("reminders", Text, nullable=False),  # minutes before, "1440,60,10"
    Column("channel_id", BigInteger),  # where it was planned
    Column("series_id", RowId, ForeignKey("plan_series.id")),
    Column("series_day", Text),  # the day of the week's turn, wherever this one was moved
    Column("event_id", BigInteger),  # Discord's
    # What the event showed last: tells a change in Discord from one here that is yet to be shown.
    Column("shown_at", BigInteger),
    Column("shown_ends_at", BigInteger),
    Column("shown_title", Text),
    Column("missed_at", BigInteger),
    Column("revision", Integer, nullable=False, server_default=text("0")),
    CheckConstraint("ends_at > planned_at", name="length"),
    UniqueConstraint("guild_id", "key"),
    UniqueConstraint("series_id", "series_day"),
    Index("ix_plans_planned", "guild_id", "planned_at"),
    Index(
        "ix_plans_event",
        "event_id",
        sqlite_where=text("event_id IS NOT NULL"),
        postgresql_where=text("event_id IS NOT NULL"),
    ),
)

plan_checks = Table(
    "plan_checks",
    metadata,
    Column("stream_id", RowId, ForeignKey("streams.id"), primary_key=True),
    Column("item", Text, primary_key=True),
    Column("ticked_at", BigInteger, nullable=False),
    Column("ticked_by", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# -- digests -----------------------------------------------------------------------------------------------------------

digests = Table(
    "digests",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", RowId, ForeignKey("guilds.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),  # domain.digests.name_key: what is the same name
    Column("creator_id", RowId, ForeignKey("creators.id")),  # null: all creators of the server together
    # One of the two: whose direct messages it goes to, or which channel.
    Column("member_id", BigInteger),
    Column("channel_id", BigInteger),
    Column("every", Text, nullable=False),
    Column("minute", Integer, nullable=False),  # of the day, by the server's clock
    Column("day", Integer),  # of the week from Monday, 0; of the month from 1; null: every day
    Column("silent", Boolean, nullable=False, server_default=text("0")),  # of an empty period it says nothing
    Column("upcoming", Text, nullable=False),  # first day of what it sums up next
    Column("set_at", BigInteger, nullable=False),
    Column("set_by", BigInteger, nullable=False),
    Column("off_at", BigInteger),
    Column("off_by", BigInteger),
    CheckConstraint("every IN ('day', 'week', 'month')", name="every"),
    CheckConstraint("minute BETWEEN 0 AND 1439", name="minute"),
    CheckConstraint("(member_id IS NULL) <> (channel_id IS NULL)", name="one_place"),
    Index(
        "uq_digests_in_channel",
        "guild_id",
        "name_key",
        unique=True,
        sqlite_where=text("member_id IS NULL AND off_at IS NULL"),
        postgresql_where=text("member_id IS NULL AND off_at IS NULL"),
    ),
    Index(
        "uq_digests_in_dm",
        "guild_id",
        "member_id",
        "name_key",
        unique=True,
        sqlite_where=text("member_id IS NOT NULL AND off_at IS NULL"),
        postgresql_where=text("member_id IS NOT NULL AND off_at IS NULL"),
    ),
    Index("ix_digests_guild", "guild_id"),
    Index("ix_digests_creator", "creator_id"),
    sqlite_autoincrement=True,
)

# -- imports: staged files, what they brought, and by what their rows are known again ----------------------------------

imports = Table(
    "imports",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", RowId, ForeignKey("guilds.id"), nullable=False),
    Column("key", Text, nullable=False),
    Column("digest", Text, nullable=False),  # of the content
    Column("name", Text, nullable=False),
    Column("kind", Text),
    Column("state", Text, nullable=False),
    Column("creator_id", RowId, ForeignKey("creators.id")),  # null: an agency's file, or not known yet
    Column("stream_id", RowId, ForeignKey("streams.id", ondelete="SET NULL")),  # for rows that tell no time
    Column("answers", Text, nullable=False, server_default=text("'{}'")),  # JSON
    Column("kept", Boolean, nullable=False, server_default=text("true")),  # its pieces are still there
    Column("staged_at", BigInteger, nullable=False),
    Column("staged_by", BigInteger, nullable=False),
    Column("choice", Text),
    Column("confirmed_at", BigInteger),
    Column("confirmed_by", BigInteger),
    Column("position", Integer, nullable=False, server_default=text("0")),  # so many rows were dealt with
    Column("rows_new", Integer, nullable=False, server_default=text("0")),
    Column("rows_known", Integer, nullable=False, server_default=text("0")),
    Column("rows_refused", Integer, nullable=False, server_default=text("0")),
    Column("diamonds", BigInteger, nullable=False, server_default=text("0")),
    Column("gifts", Text, nullable=False, server_default=text("'[]'")),  # JSON: ids of gifts that the server had not
    Column("undone_at", BigInteger),
    Column("undone_by", BigInteger),
    CheckConstraint(
        "state IN ('arriving', 'staged', 'applying', 'done', 'undoing', 'undone', 'gone')",
        name="state",
    ),
    UniqueConstraint("guild_id", "key"),
    Index("ix_imports_digest", "guild_id", "digest"),
    Index("ix_imports_creator", "creator_id"),
    Index("ix_imports_stream", "stream_id"),
    Index(
        "ix_imports_busy",
        "state",
        sqlite_where=text("state IN ('applying', 'undoing')"),
        postgresql_where=text("state IN ('applying', 'undoing')"),
    ),
    Index("ix_imports_kept", "staged_at", sqlite_where=text("kept"), postgresql_where=text("kept")),
    sqlite_autoincrement=True,
)

import_pieces = Table(
    "import_pieces",
    metadata,
    Column("import_id", RowId, ForeignKey("imports.id"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

import_identities = Table(
    "import_identities",
    metadata,
    Column("creator_id", RowId, ForeignKey("creators.id"), primary_key=True),
    Column("identity", BigInteger, primary_key=True),  # domain.identities: what is the same row
    # No foreign keys: each would cost an index over every gift. db/stream_rows.py keeps them true.
    Column("stream_id", BigInteger, nullable=False),
    Column("event_id", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

import_also = Table(
    "import_also",
    metadata,
    Column("creator_id", RowId, ForeignKey("creators.id"), primary_key=True),
    Column("identity", BigInteger, primary_key=True),
    Column("import_id", BigInteger, primary_key=True),  # that told this row after another had brought it
    sqlite_with_rowid=False,
)

import_streams = Table(
    "import_streams",
    metadata,
    Column("import_id", RowId, ForeignKey("imports.id"), primary_key=True),
    Column("stream_id", RowId, ForeignKey("streams.id"), primary_key=True),
    Column("made", Boolean, nullable=False),  # by this import
    Column("first_at", BigInteger, nullable=False),  # of what the file tells of this stream
    Column("last_at", BigInteger, nullable=False),
    Column("title", Text),  # where the import gave it one
    Index("ix_import_streams_stream", "stream_id"),
    sqlite_with_rowid=False,
)

import_rooms = Table(
    "import_rooms",
    metadata,
    Column("creator_id", RowId, ForeignKey("creators.id"), primary_key=True),
    Column("room", Text, primary_key=True),  # TikTok's id of the stream
    Column("stream_id", RowId, ForeignKey("streams.id"), nullable=False),
    Column("import_id", RowId, ForeignKey("imports.id"), nullable=False),
    Index("ix_import_rooms_stream", "stream_id"),
    Index("ix_import_rooms_import", "import_id"),
    sqlite_with_rowid=False,
)

import_metrics = Table(
    "import_metrics",
    metadata,
    Column("import_id", RowId, ForeignKey("imports.id"), primary_key=True),
    Column("stream_id", RowId, ForeignKey("streams.id"), primary_key=True),
    Column("metric", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
    Index("ix_import_metrics_stream", "stream_id"),
    sqlite_with_rowid=False,
)

import_voids = Table(
    "import_voids",
    metadata,
    Column("import_id", RowId, ForeignKey("imports.id"), primary_key=True),
    Column("stream_id", RowId, ForeignKey("streams.id"), primary_key=True),
    Column("event_id", BigInteger, primary_key=True),
    Column("identity", BigInteger),  # of a streak that grew; null: it was typed, and gave way to the file
    Column("instead", BigInteger),  # the event with the larger count
    Index("ix_import_voids_event", "stream_id", "event_id"),
    sqlite_with_rowid=False,
)

# -- LIVE Backstage: the rows of an agency's files, and where each of its creators stands ------------------------------
# Days are TikTok's, "2026-11-22". What a row says is never changed; undoing its import removes it.

backstage_roster = Table(
    "backstage_roster",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", RowId, ForeignKey("guilds.id"), nullable=False),
    Column("tiktok_id", Text, nullable=False),
    Column("creator_id", RowId, ForeignKey("creators.id")),  # null: not registered here
    # All that follows is kept beside the rows, and counted from them anew by db/backstage_roster.py.
    Column("handle", Text, nullable=False),  # in the newest row that tells one, lower case
    Column("as_of", Text, nullable=False),  # the newest row's; the counters are those of its month
    Column("diamonds", BigInteger),
    Column("live_seconds", Integer),
    Column("valid_days", Integer),
    Column("new_followers", BigInteger),
    Column("streams", BigInteger),
    Column("known_from", Text, nullable=False),
    Column("last_live", Text),  # null: not since known_from
    Column("left_on", Text),  # by this day they had quit the network
    UniqueConstraint("guild_id", "tiktok_id"),
    Index("uq_backstage_roster_creator", "creator_id", unique=True),
    Index("ix_backstage_roster_handle", "guild_id", "handle"),
    sqlite_autoincrement=True,
)

backstage_rows = Table(
    "backstage_rows",
    metadata,
    Column("roster_id", RowId, ForeignKey("backstage_roster.id"), primary_key=True),
    Column("as_of", Text, primary_key=True),
    Column("import_id", RowId, ForeignKey("imports.id"), primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("handle", Text, nullable=False),  # empty: the file leaves it out
    Column("taken_at", BigInteger),
    Column("diamonds", BigInteger),
    Column("live_seconds", Integer),
    Column("valid_days", Integer),
    Column("new_followers", BigInteger),
    Column("streams", BigInteger),
    Column("last_diamonds", BigInteger),  # of the whole month before
    Column("last_live_seconds", Integer),
    Column("last_valid_days", Integer),
    Index("ix_backstage_rows_import", "import_id"),
    sqlite_with_rowid=False,
)

backstage_leavers = Table(
    "backstage_leavers",
    metadata,
    Column("guild_id", RowId, ForeignKey("guilds.id"), primary_key=True),
    Column("handle", Text, primary_key=True),  # a leaver's id is not shown any more
    Column("as_of", Text, primary_key=True),
    Column("import_id", RowId, ForeignKey("imports.id"), primary_key=True),
    Column("taken_at", BigInteger),
    Index("ix_backstage_leavers_import", "import_id"),
    sqlite_with_rowid=False,
)

command_syncs = Table(
    "command_syncs",
    metadata,
    Column("application_id", RowId, primary_key=True, autoincrement=False),
    Column("hash", Text, nullable=False),
)
