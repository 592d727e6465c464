"""Plans: streams that are still to come, the weekly ones together, and what is ticked before each.

A migration is a record of what was done: it never changes and imports nothing from the code.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables of plans."""
    _plan_series()
    _plans()
    _plan_checks()
    planned = sa.text("state = 'planned' AND deleted_at IS NULL")
    op.create_index("ix_streams_planned", "streams", ["guild_id"], sqlite_where=planned, postgresql_where=planned)


def _plan_series() -> None:
    """The same wall-clock time every week."""
    op.create_table(
        "plan_series",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("guild_id", ROW_ID, nullable=False),
        sa.Column("creator_id", ROW_ID, nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("clock", sa.Text(), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.Column("set_by", sa.BigInteger(), nullable=False),
        sa.Column("stopped_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.id"], name=op.f("fk_plan_series_guild_id")),
        sa.ForeignKeyConstraint(["creator_id"], ["creators.id"], name=op.f("fk_plan_series_creator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_series")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_plan_series_guild", "plan_series", ["guild_id"])
    op.create_index("ix_plan_series_creator", "plan_series", ["creator_id"])


def _plans() -> None:
    """What a stream's row does not hold while it is planned, and what Discord's event shows of it."""
    op.create_table(
        "plans",
        sa.Column("stream_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("guild_id", ROW_ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("planned_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("reminders", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("series_id", ROW_ID, nullable=True),
        sa.Column("series_day", sa.Text(), nullable=True),
        sa.Column("event_id", sa.BigInteger(), nullable=True),
        sa.Column("shown_at", sa.BigInteger(), nullable=True),
        sa.Column("shown_ends_at", sa.BigInteger(), nullable=True),
        sa.Column("shown_title", sa.Text(), nullable=True),
        sa.Column("missed_at", sa.BigInteger(), nullable=True),
        sa.Column("revision", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint("ends_at > planned_at", name=op.f("ck_plans_length")),
        sa.ForeignKeyConstraint(["stream_id"], ["streams.id"], name=op.f("fk_plans_stream_id")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.id"], name=op.f("fk_plans_guild_id")),
        sa.ForeignKeyConstraint(["series_id"], ["plan_series.id"], name=op.f("fk_plans_series_id")),
        sa.PrimaryKeyConstraint("stream_id", name=op.f("pk_plans")),
        sa.UniqueConstraint("guild_id", "key", name=op.f("uq_plans_guild_id_key")),
        sa.UniqueConstraint("series_id", "series_day", name=op.f("uq_plans_series_id_series_day")),
    )
    op.create_index("ix_plans_planned", "plans", ["guild_id", "planned_at"])
    with_event = sa.text("event_id IS NOT NULL")
    op.create_index("ix_plans_event", "plans", ["event_id"], sqlite_where=with_event, postgresql_where=with_event)


def _plan_checks() -> None:
    """What is ticked of the list before a stream."""
    op.create_table(
        "plan_checks",
        sa.Column("stream_id", ROW_ID, nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("ticked_at", sa.BigInteger(), nullable=False),
        sa.Column("ticked_by", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["stream_id"], ["streams.id"], name=op.f("fk_plan_checks_stream_id")),
        sa.PrimaryKeyConstraint("stream_id", "item", name=op.f("pk_plan_checks")),
        sqlite_with_rowid=False,
    )
