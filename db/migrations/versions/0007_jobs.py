"""Jobs: what the bot does by itself, each once.

A migration is a record of what was done: it never changes and imports nothing from the code.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WAITING = "done_at IS NULL AND problem IS NULL"
DONE = "done_at IS NOT NULL"

_LIVE = """
INSERT INTO jobs (guild_id, kind, key, due_at, next_at, details)
SELECT guild_id, 'stale', 'stale:' || id || ':', started_at + 43200000, started_at + 43200000,
  '{"stream": ' || id || '}'
FROM streams WHERE state = 'live' AND deleted_at IS NULL
"""
_FORGOTTEN = """
INSERT INTO jobs (guild_id, kind, key, due_at, next_at, details)
SELECT id, 'purge', 'purge', forgotten_at + 2592000000, forgotten_at + 2592000000, '{}' FROM guilds
WHERE forgotten_at IS NOT NULL
"""


def upgrade() -> None:
    """Make the table of jobs, and what was due before there was one."""
    op.create_table(
        "jobs",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("guild_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("rounds", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("unsure", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("tried_at", sa.BigInteger()),
        sa.Column("owner", sa.Text()),
        sa.Column("lease_ends_at", sa.BigInteger()),
        sa.Column("problem", sa.Text()),
        sa.Column("done_at", sa.BigInteger()),
        sa.Column("channel_id", sa.BigInteger()),
        sa.Column("message_id", sa.BigInteger()),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.id"], name=op.f("fk_jobs_guild_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("guild_id", "key", name=op.f("uq_jobs_guild_id_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_jobs_due", "jobs", ["next_at"], sqlite_where=sa.text(WAITING), postgresql_where=sa.text(WAITING)
    )
    op.create_index("ix_jobs_done", "jobs", ["done_at"], sqlite_where=sa.text(DONE), postgresql_where=sa.text(DONE))
    op.execute(_LIVE)
    op.execute(_FORGOTTEN)
