"""Rows of files that another import told as well: who undoes one of the two leaves them to the other.

A migration is a record of what was done: it never changes and imports nothing from the code.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table. What was told again before is not known."""
    op.create_table(
        "import_also",
        sa.Column("creator_id", ROW_ID, nullable=False),
        sa.Column("identity", sa.BigInteger(), nullable=False),
        sa.Column("import_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["creator_id"], ["creators.id"], name=op.f("fk_import_also_creator_id")),
        sa.PrimaryKeyConstraint("creator_id", "identity", "import_id", name=op.f("pk_import_also")),
        sqlite_with_rowid=False,
    )
