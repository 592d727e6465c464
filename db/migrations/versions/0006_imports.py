"""Imports: staged files, what they brought, and by what their rows are known again.

A migration is a record of what was done: it never changes and imports nothing from the code.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_STATES = "state IN ('arriving', 'staged', 'applying', 'done', 'undoing', 'undone', 'gone')"
_BUSY = "state IN ('applying', 'undoing')"


def upgrade() -> None:
    """Make the tables of imports."""
    op.create_table(
        "imports",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("guild_id", ROW_ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("creator_id", ROW_ID, nullable=True),
        sa.Column("stream_id", ROW_ID, nullable=True),
        sa.Column("answers", sa.Text(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("kept", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("staged_at", sa.BigInteger(), nullable=False),
        sa.Column("staged_by", sa.BigInteger(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=True),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=True),
        sa.Column("confirmed_by", sa.BigInteger(), nullable=True),
        sa.Column("position", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("rows_new", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("rows_known", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("rows_refused", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("diamonds", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("gifts", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("undone_at", sa.BigInteger(), nullable=True),
        sa.Column("undone_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(_STATES, name=op.f("ck_imports_state")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.id"], name=op.f("fk_imports_guild_id")),
        sa.ForeignKeyConstraint(["creator_id"], ["creators.id"], name=op.f("fk_imports_creator_id")),
        sa.ForeignKeyConstraint(["stream_id"], ["streams.id"], name=op.f("fk_imports_stream_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
        sa.UniqueConstraint("guild_id", "key", name=op.f("uq_imports_guild_id_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_imports_digest", "imports", ["guild_id", "digest"])
    op.create_index("ix_imports_creator", "imports", ["creator_id"])
    op.create_index("ix_imports_stream", "imports", ["stream_id"])
    op.create_index(
        "ix_imports_busy", "imports", ["state"], sqlite_where=sa.text(_BUSY), postgresql_where=sa.text(_BUSY)
    )
    op.create_index(
        "ix_imports_kept", "imports", ["staged_at"], sqlite_where=sa.text("kept"), postgresql_where=sa.text("kept")
    )
    op.create_table(
        "import_pieces",
        sa.Column("import_id", ROW_ID, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_import_pieces_import_id")),
        sa.PrimaryKeyConstraint("import_id", "place", name=op.f("pk_import_pieces")),
    )
    op.create_table(
        "import_identities",
        sa.Column("creator_id", ROW_ID, nullable=False),
        sa.Column("identity", sa.BigInteger(), nullable=False),
        sa.Column("stream_id", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["creator_id"], ["creators.id"], name=op.f("fk_import_identities_creator_id")),
        sa.PrimaryKeyConstraint("creator_id", "identity", name=op.f("pk_import_identities")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "import_streams",
        sa.Column("import_id", ROW_ID, nullable=False),
        sa.Column("stream_id", ROW_ID, nullable=False),
        sa.Column("made", sa.Boolean(), nullable=False),
        sa.Column("first_at", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_import_streams_import_id")),
        sa.ForeignKeyConstraint(["stream_id"], ["streams.id"], name=op.f("fk_import_streams_stream_id")),
        sa.PrimaryKeyConstraint("import_id", "stream_id", name=op.f("pk_import_streams")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_import_streams_stream", "import_streams", ["stream_id"])
    op.create_table(
        "import_rooms",
        sa.Column("creator_id", ROW_ID, nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("stream_id", ROW_ID, nullable=False),
        sa.Column("import_id", ROW_ID, nullable=False),
        sa.ForeignKeyConstraint(["creator_id"], ["creators.id"], name=op.f("fk_import_rooms_creator_id")),
        sa.ForeignKeyConstraint(["stream_id"], ["streams.id"], name=op.f("fk_import_rooms_stream_id")),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_import_rooms_import_id")),
        sa.PrimaryKeyConstraint("creator_id", "room", name=op.f("pk_import_rooms")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_import_rooms_stream", "import_rooms", ["stream_id"])
    op.create_index("ix_import_rooms_import", "import_rooms", ["import_id"])
    op.create_table(
        "import_metrics",
        sa.Column("import_id", ROW_ID, nullable=False),
        sa.Column("stream_id", ROW_ID, nullable=False),
        sa.Column("metric", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_import_metrics_import_id")),
        sa.ForeignKeyConstraint(["stream_id"], ["streams.id"], name=op.f("fk_import_metrics_stream_id")),
        sa.PrimaryKeyConstraint("import_id", "stream_id", "metric", name=op.f("pk_import_metrics")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_import_metrics_stream", "import_metrics", ["stream_id"])
    op.create_table(
        "import_voids",
        sa.Column("import_id", ROW_ID, nullable=False),
        sa.Column("stream_id", ROW_ID, nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("identity", sa.BigInteger(), nullable=True),
        sa.Column("instead", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_import_voids_import_id")),
        sa.ForeignKeyConstraint(["stream_id"], ["streams.id"], name=op.f("fk_import_voids_stream_id")),
        sa.PrimaryKeyConstraint("import_id", "stream_id", "event_id", name=op.f("pk_import_voids")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_import_voids_event", "import_voids", ["stream_id", "event_id"])
