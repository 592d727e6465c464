"""Answers: a server's own entries, the questions that nobody could answer, and votes.

A migration is a record of what was done: it never changes and imports nothing from the code.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables of the answers."""
    _entries()
    _questions()
    _votes_and_counts()


def _entries() -> None:
    """What a server writes itself, and the stock entries that it took out."""
    op.create_table(
        "faq_entries",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("guild_id", ROW_ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("overrides", sa.Text(), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("wordings", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=False),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.id"], name=op.f("fk_faq_entries_guild_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_faq_entries")),
        sa.UniqueConstraint("guild_id", "key", name=op.f("uq_faq_entries_guild_id_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_faq_entries_overrides",
        "faq_entries",
        ["guild_id", "overrides"],
        unique=True,
        sqlite_where=sa.text("overrides IS NOT NULL AND removed_at IS NULL"),
    )
    op.create_table(
        "faq_hidden",
        sa.Column("guild_id", ROW_ID, nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("hidden_at", sa.BigInteger(), nullable=False),
        sa.Column("hidden_by", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.id"], name=op.f("fk_faq_hidden_guild_id")),
        sa.PrimaryKeyConstraint("guild_id", "entry_id", name=op.f("pk_faq_hidden")),
        sqlite_with_rowid=False,
    )


def _questions() -> None:
    """What nobody could answer yet, where it was asked, and what became of it."""
    op.create_table(
        "faq_questions",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("guild_id", ROW_ID, nullable=False),
        sa.Column("normalised", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("first_asked_at", sa.BigInteger(), nullable=False),
        sa.Column("last_asked_at", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=True),
        sa.Column("closing", sa.Text(), nullable=True),
        sa.CheckConstraint("state IN ('open', 'answered', 'not-ours')", name=op.f("ck_faq_questions_state")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.id"], name=op.f("fk_faq_questions_guild_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_faq_questions")),
        sa.UniqueConstraint("guild_id", "normalised", name=op.f("uq_faq_questions_guild_id_normalised")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_faq_questions_state", "faq_questions", ["guild_id", "state", "asked", "last_asked_at"])
    op.create_table(
        "faq_askings",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("guild_id", ROW_ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("question_id", ROW_ID, nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("reply_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.id"], name=op.f("fk_faq_askings_guild_id")),
        sa.ForeignKeyConstraint(["question_id"], ["faq_questions.id"], name=op.f("fk_faq_askings_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_faq_askings")),
        sa.UniqueConstraint("guild_id", "key", name=op.f("uq_faq_askings_guild_id_key")),
    )
    op.create_index("ix_faq_askings_question", "faq_askings", ["question_id"])


def _votes_and_counts() -> None:
    """What people said of the answers, and how many questions had which outcome a day."""
    op.create_table(
        "faq_votes",
        sa.Column("guild_id", ROW_ID, nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.Column("voted_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.id"], name=op.f("fk_faq_votes_guild_id")),
        sa.PrimaryKeyConstraint("guild_id", "entry_id", "answer", "member_id", name=op.f("pk_faq_votes")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "faq_counts",
        sa.Column("guild_id", ROW_ID, nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.id"], name=op.f("fk_faq_counts_guild_id")),
        sa.PrimaryKeyConstraint("guild_id", "day", "outcome", name=op.f("pk_faq_counts")),
        sqlite_with_rowid=False,
    )
