"""LIVE Backstage: the rows of an agency's files, and where each of its creators stands.

A migration is a record of what was done: it never changes and imports nothing from the code.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables of Backstage files."""
    _roster()
    _rows()
    _leavers()


def _roster() -> None:
    """Who is known by TikTok's id of a creator, and what the rows come to."""
    op.create_table(
        "backstage_roster",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("guild_id", ROW_ID, nullable=False),
        sa.Column("tiktok_id", sa.Text(), nullable=False),
        sa.Column("creator_id", ROW_ID, nullable=True),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Text(), nullable=False),
        sa.Column("diamonds", sa.BigInteger(), nullable=True),
        sa.Column("live_seconds", sa.Integer(), nullable=True),
        sa.Column("valid_days", sa.Integer(), nullable=True),
        sa.Column("new_followers", sa.BigInteger(), nullable=True),
        sa.Column("streams", sa.BigInteger(), nullable=True),
        sa.Column("known_from", sa.Text(), nullable=False),
        sa.Column("last_live", sa.Text(), nullable=True),
        sa.Column("left_on", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.id"], name=op.f("fk_backstage_roster_guild_id")),
        sa.ForeignKeyConstraint(["creator_id"], ["creators.id"], name=op.f("fk_backstage_roster_creator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backstage_roster")),
        sa.UniqueConstraint("guild_id", "tiktok_id", name=op.f("uq_backstage_roster_guild_id_tiktok_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_backstage_roster_creator", "backstage_roster", ["creator_id"], unique=True)
    op.create_index("ix_backstage_roster_handle", "backstage_roster", ["guild_id", "handle"])


def _rows() -> None:
    """What each file said of each creator."""
    op.create_table(
        "backstage_rows",
        sa.Column("roster_id", ROW_ID, nullable=False),
        sa.Column("as_of", sa.Text(), nullable=False),
        sa.Column("import_id", ROW_ID, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=True),
        sa.Column("diamonds", sa.BigInteger(), nullable=True),
        sa.Column("live_seconds", sa.Integer(), nullable=True),
        sa.Column("valid_days", sa.Integer(), nullable=True),
        sa.Column("new_followers", sa.BigInteger(), nullable=True),
        sa.Column("streams", sa.BigInteger(), nullable=True),
        sa.Column("last_diamonds", sa.BigInteger(), nullable=True),
        sa.Column("last_live_seconds", sa.Integer(), nullable=True),
        sa.Column("last_valid_days", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["roster_id"], ["backstage_roster.id"], name=op.f("fk_backstage_rows_roster_id")),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_backstage_rows_import_id")),
        sa.PrimaryKeyConstraint("roster_id", "as_of", "import_id", "line", name=op.f("pk_backstage_rows")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_backstage_rows_import", "backstage_rows", ["import_id"])


def _leavers() -> None:
    """Who has quit the network; without an id, only the handle tells who it was."""
    op.create_table(
        "backstage_leavers",
        sa.Column("guild_id", ROW_ID, nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Text(), nullable=False),
        sa.Column("import_id", ROW_ID, nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.id"], name=op.f("fk_backstage_leavers_guild_id")),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_backstage_leavers_import_id")),
        sa.PrimaryKeyConstraint("guild_id", "handle", "as_of", "import_id", name=op.f("pk_backstage_leavers")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_backstage_leavers_import", "backstage_leavers", ["import_id"])
