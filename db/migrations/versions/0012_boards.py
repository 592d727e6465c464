"""The boards of all time: what each supporter sent in a server, and to each creator, counted from the streams' totals.

A migration is a record of what was done: it never changes and imports nothing from the code.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_SENT = """
SUM(k.gifts) AS gifts, SUM(k.diamonds) AS diamonds
FROM stream_supporters AS k JOIN streams AS s ON s.id = k.stream_id
WHERE k.supporter_id > 0 AND s.state IN ('live', 'ended') AND s.deleted_at IS NULL
"""


def upgrade() -> None:
    """Make the columns and the table, and fill them; the indexes come last, made from sorted rows at once."""
    op.add_column("supporters", sa.Column("gifts", sa.BigInteger(), server_default=sa.text("0"), nullable=False))
    op.add_column("supporters", sa.Column("diamonds", sa.BigInteger(), server_default=sa.text("0"), nullable=False))
    op.create_table(
        "creator_supporters",
        sa.Column("creator_id", ROW_ID, nullable=False),
        sa.Column("supporter_id", sa.BigInteger(), nullable=False),
        sa.Column("gifts", sa.BigInteger(), nullable=False),
        sa.Column("diamonds", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["creator_id"], ["creators.id"], name=op.f("fk_creator_supporters_creator_id")),
        sa.PrimaryKeyConstraint("creator_id", "supporter_id", name=op.f("pk_creator_supporters")),
        sqlite_with_rowid=False,
    )
    op.execute(
        f"INSERT INTO creator_supporters SELECT s.creator_id, k.supporter_id, {_SENT} "
        "GROUP BY s.creator_id, k.supporter_id"
    )
    op.execute(
        f"UPDATE supporters SET gifts = t.gifts, diamonds = t.diamonds FROM (SELECT k.supporter_id, {_SENT} "  # noqa: S608
        "GROUP BY k.supporter_id) AS t WHERE supporters.id = t.supporter_id"
    )
    op.create_index(
        "ix_supporters_board",
        "supporters",
        ["guild_id", "diamonds"],
        sqlite_where=sa.text("gifts > 0"),
        postgresql_where=sa.text("gifts > 0"),
    )
    op.create_index("ix_creator_supporters_board", "creator_supporters", ["creator_id", "diamonds"])
