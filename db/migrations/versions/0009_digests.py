"""Digests: what sums up a day, a week or a month by itself.

A migration is a record of what was done: it never changes and imports nothing from the code.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_IN_CHANNEL = "member_id IS NULL AND off_at IS NULL"
_IN_DM = "member_id IS NOT NULL AND off_at IS NULL"


def upgrade() -> None:
    """Make the table of digests."""
    op.create_table(
        "digests",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("guild_id", ROW_ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("creator_id", ROW_ID, nullable=True),
        sa.Column("member_id", sa.BigInteger(), nullable=True),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("every", sa.Text(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("silent", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("upcoming", sa.Text(), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.Column("set_by", sa.BigInteger(), nullable=False),
        sa.Column("off_at", sa.BigInteger(), nullable=True),
        sa.Column("off_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("every IN ('day', 'week', 'month')", name=op.f("ck_digests_every")),
        sa.CheckConstraint("minute BETWEEN 0 AND 1439", name=op.f("ck_digests_minute")),
        sa.CheckConstraint("(member_id IS NULL) <> (channel_id IS NULL)", name=op.f("ck_digests_one_place")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.id"], name=op.f("fk_digests_guild_id")),
        sa.ForeignKeyConstraint(["creator_id"], ["creators.id"], name=op.f("fk_digests_creator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digests")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_digests_in_channel",
        "digests",
        ["guild_id", "name_key"],
        unique=True,
        sqlite_where=sa.text(_IN_CHANNEL),
        postgresql_where=sa.text(_IN_CHANNEL),
    )
    op.create_index(
        "uq_digests_in_dm",
        "digests",
        ["guild_id", "member_id", "name_key"],
        unique=True,
        sqlite_where=sa.text(_IN_DM),
        postgresql_where=sa.text(_IN_DM),
    )
    op.create_index("ix_digests_guild", "digests", ["guild_id"])
    op.create_index("ix_digests_creator", "digests", ["creator_id"])
