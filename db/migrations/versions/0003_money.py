"""Money: dated rates, income that is not gifts, payouts.

A migration is a record of what was done: it never changes and imports nothing from the code.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables of money."""
    _rates()
    _incomes()
    _payouts()


def _rates() -> None:
    """What a diamond brings and what a currency is worth, each from a day on."""
    op.create_table(
        "reward_rates",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("guild_id", ROW_ID, nullable=False),
        sa.Column("creator_id", ROW_ID, nullable=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("low", sa.Integer(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("high", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.Column("set_by", sa.BigInteger(), nullable=False),
        sa.Column("voided_at", sa.BigInteger(), nullable=True),
        sa.Column("voided_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "0 <= low AND low <= expected AND expected <= high AND high <= 10000", name=op.f("ck_reward_rates_order")
        ),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.id"], name=op.f("fk_reward_rates_guild_id")),
        sa.ForeignKeyConstraint(["creator_id"], ["creators.id"], name=op.f("fk_reward_rates_creator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_rates")),
        sa.UniqueConstraint("guild_id", "key", name=op.f("uq_reward_rates_guild_id_key")),
    )
    op.create_index("ix_reward_rates_creator", "reward_rates", ["guild_id", "creator_id"])
    op.create_table(
        "usd_rates",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("guild_id", ROW_ID, nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("pico_usd", sa.BigInteger(), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.Column("set_by", sa.BigInteger(), nullable=False),
        sa.Column("voided_at", sa.BigInteger(), nullable=True),
        sa.Column("voided_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("pico_usd > 0", name=op.f("ck_usd_rates_worth")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.id"], name=op.f("fk_usd_rates_guild_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_usd_rates")),
        sa.UniqueConstraint("guild_id", "key", name=op.f("uq_usd_rates_guild_id_key")),
    )


def _incomes() -> None:
    """Income that is not gifts: as entered, and as converted."""
    op.create_table(
        "incomes",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("guild_id", ROW_ID, nullable=False),
        sa.Column("creator_id", ROW_ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("usd_rate_id", ROW_ID, nullable=True),
        sa.Column("micro_usd", sa.BigInteger(), nullable=True),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("stream_id", ROW_ID, nullable=True),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("added_by", sa.BigInteger(), nullable=False),
        sa.Column("voided_at", sa.BigInteger(), nullable=True),
        sa.Column("voided_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_incomes_amount")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.id"], name=op.f("fk_incomes_guild_id")),
        sa.ForeignKeyConstraint(["creator_id"], ["creators.id"], name=op.f("fk_incomes_creator_id")),
        sa.ForeignKeyConstraint(["usd_rate_id"], ["usd_rates.id"], name=op.f("fk_incomes_usd_rate_id")),
        sa.ForeignKeyConstraint(["stream_id"], ["streams.id"], name=op.f("fk_incomes_stream_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incomes")),
        sa.UniqueConstraint("creator_id", "key", name=op.f("uq_incomes_creator_id_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_incomes_day", "incomes", ["creator_id", "day"])
    op.create_index("ix_incomes_currency", "incomes", ["guild_id", "currency"])
    op.create_index("ix_incomes_stream", "incomes", ["stream_id"])


def _payouts() -> None:
    """What TikTok really paid, and for which days."""
    op.create_table(
        "payouts",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("guild_id", ROW_ID, nullable=False),
        sa.Column("creator_id", ROW_ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("usd_rate_id", ROW_ID, nullable=True),
        sa.Column("micro_usd", sa.BigInteger(), nullable=True),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("covers_from", sa.Text(), nullable=True),
        sa.Column("covers_to", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("added_by", sa.BigInteger(), nullable=False),
        sa.Column("voided_at", sa.BigInteger(), nullable=True),
        sa.Column("voided_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payouts_amount")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.id"], name=op.f("fk_payouts_guild_id")),
        sa.ForeignKeyConstraint(["creator_id"], ["creators.id"], name=op.f("fk_payouts_creator_id")),
        sa.ForeignKeyConstraint(["usd_rate_id"], ["usd_rates.id"], name=op.f("fk_payouts_usd_rate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payouts")),
        sa.UniqueConstraint("creator_id", "key", name=op.f("uq_payouts_creator_id_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_payouts_day", "payouts", ["creator_id", "day"])
    op.create_index("ix_payouts_currency", "payouts", ["guild_id", "currency"])
