"""Goals, and ways to forget a stream or a supporter without a look at every row.

A migration is a record of what was done: it never changes and imports nothing from the code.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables of goals, and the two indexes."""
    _goals()
    _goals_reached()
    op.create_index("ix_reports_stream", "reports", ["stream_id"])
    op.create_index(
        "ix_gift_events_supporter",
        "gift_events",
        ["supporter_id"],
        sqlite_where=sa.text("supporter_id IS NOT NULL"),
    )


def _goals() -> None:
    """What somebody wants to reach; a changed target is a new row."""
    op.create_table(
        "goals",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("guild_id", ROW_ID, nullable=False),
        sa.Column("creator_id", ROW_ID, nullable=True),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("target", sa.BigInteger(), nullable=False),
        sa.Column("entered", sa.Text(), nullable=True),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.Column("set_by", sa.BigInteger(), nullable=False),
        sa.Column("cleared_at", sa.BigInteger(), nullable=True),
        sa.Column("cleared_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("target > 0", name=op.f("ck_goals_target")),
        sa.CheckConstraint("period IN ('week', 'month')", name=op.f("ck_goals_period")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.id"], name=op.f("fk_goals_guild_id")),
        sa.ForeignKeyConstraint(["creator_id"], ["creators.id"], name=op.f("fk_goals_creator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goals")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_goals_of_creator",
        "goals",
        ["creator_id", "measure", "period"],
        unique=True,
        sqlite_where=sa.text("creator_id IS NOT NULL AND cleared_at IS NULL"),
    )
    op.create_index(
        "uq_goals_of_server",
        "goals",
        ["guild_id", "measure", "period"],
        unique=True,
        sqlite_where=sa.text("creator_id IS NULL AND cleared_at IS NULL"),
    )
    op.create_index("ix_goals_guild", "goals", ["guild_id"])
    op.create_index("ix_goals_creator", "goals", ["creator_id"])


def _goals_reached() -> None:
    """Which stream's card celebrates a goal."""
    op.create_table(
        "goals_reached",
        sa.Column("goal_id", ROW_ID, nullable=False),
        sa.Column("first_day", sa.Text(), nullable=False),
        sa.Column("stream_id", ROW_ID, nullable=True),
        sa.Column("reached_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["goal_id"], ["goals.id"], name=op.f("fk_goals_reached_goal_id")),
        sa.ForeignKeyConstraint(
            ["stream_id"], ["streams.id"], name=op.f("fk_goals_reached_stream_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("goal_id", "first_day", name=op.f("pk_goals_reached")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_goals_reached_stream", "goals_reached", ["stream_id"])
