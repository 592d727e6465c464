"""Reports as small rows: who told is a number, when is the time of the gifts, the request is kept for days only.

A migration is a record of what was done: it never changes and imports nothing from the code.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TWO_DAYS_MS = 172_800_000

_REPORTERS = "INSERT INTO reporters (guild_id, reported_by) SELECT DISTINCT guild_id, reported_by FROM reports"
_KEYS = f"""
INSERT INTO report_keys (guild_id, key, stream_id, report_id, at)
SELECT guild_id, key, stream_id, id, reported_at FROM reports
WHERE way <> 'imported' AND reported_at >= (SELECT MAX(reported_at) FROM reports) - {TWO_DAYS_MS}
"""  # noqa: S608 - a constant
_WAY = "CASE way WHEN 'typed' THEN 1 WHEN 'pasted' THEN 2 WHEN 'replay' THEN 3 ELSE 4 END"
_REPORTER = """(SELECT w.id FROM reporters AS w
WHERE w.guild_id = reports.guild_id AND w.reported_by = reports.reported_by)"""
# An import's reports were told apart by keys like import:<import>:<row>:<stream>.
_IMPORT = {
    "sqlite": "CASE WHEN way = 'imported' THEN CAST(substr(key, 8) AS INTEGER) END",
    "postgresql": "CASE WHEN way = 'imported' THEN CAST(split_part(key, ':', 2) AS BIGINT) END",
}
_SMALL = f"""
INSERT INTO small_reports (id, stream_id, reporter_id, way, import_id)
SELECT id, stream_id, {_REPORTER}, {_WAY}, {_IMPORT["sqlite"]} FROM reports ORDER BY id
"""  # noqa: S608 - constants
_IN_PLACE = (
    "ALTER TABLE reports ADD COLUMN reporter_id BIGINT, ADD COLUMN import_id BIGINT",
    f"UPDATE reports SET reporter_id = {_REPORTER}, import_id = {_IMPORT['postgresql']}",  # noqa: S608 - constants
    f"ALTER TABLE reports ALTER COLUMN way TYPE BIGINT USING {_WAY}",
    "ALTER TABLE reports ALTER COLUMN reporter_id SET NOT NULL",
    "ALTER TABLE reports DROP COLUMN guild_id, DROP COLUMN key, DROP COLUMN reported_by, DROP COLUMN reported_at",
    "ALTER TABLE reports ADD CONSTRAINT fk_reports_reporter_id FOREIGN KEY (reporter_id) REFERENCES reporters (id)",
    "ALTER TABLE reports ADD CONSTRAINT fk_reports_import_id FOREIGN KEY (import_id) REFERENCES imports (id)",
)


def upgrade() -> None:
    """Make the tables, and move what the reports' rows held into them."""
    _reporters()
    _report_keys()
    if op.get_bind().dialect.name == "postgresql":
        for statement in _IN_PLACE:
            op.execute(statement)
    else:
        _rewritten()
    imported = sa.text("import_id IS NOT NULL")
    op.create_index("ix_reports_reporter", "reports", ["reporter_id"])
    op.create_index("ix_reports_import", "reports", ["import_id"], sqlite_where=imported, postgresql_where=imported)


def _reporters() -> None:
    """Who reports in a server."""
    somebody = sa.text("reported_by <> 0")
    op.create_table(
        "reporters",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("guild_id", ROW_ID, nullable=False),
        sa.Column("reported_by", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.id"], name=op.f("fk_reporters_guild_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reporters")),
    )
    op.execute(_REPORTERS)
    op.create_index(
        "uq_reporters_member",
        "reporters",
        ["guild_id", "reported_by"],
        unique=True,
        sqlite_where=somebody,
        postgresql_where=somebody,
    )
    op.create_index("ix_reporters_guild", "reporters", ["guild_id"])
    op.create_index("ix_reporters_member", "reporters", ["reported_by"])


def _report_keys() -> None:
    """The requests of the last days."""
    op.create_table(
        "report_keys",
        sa.Column("guild_id", ROW_ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("stream_id", ROW_ID, nullable=False),
        sa.Column("report_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.id"], name=op.f("fk_report_keys_guild_id")),
        sa.ForeignKeyConstraint(["stream_id"], ["streams.id"], name=op.f("fk_report_keys_stream_id")),
        sa.PrimaryKeyConstraint("guild_id", "key", name=op.f("pk_report_keys")),
        sqlite_with_rowid=False,
    )
    op.execute(_KEYS)
    op.create_index("ix_report_keys_stream", "report_keys", ["stream_id"])


def _rewritten() -> None:
    """SQLite leaves the room of dropped columns in every row: so the rows are written anew."""
    op.create_table(
        "small_reports",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("stream_id", ROW_ID, nullable=False),
        sa.Column("reporter_id", ROW_ID, nullable=False),
        sa.Column("way", sa.Integer(), nullable=False),
        sa.Column("import_id", ROW_ID, nullable=True),
        sa.ForeignKeyConstraint(["stream_id"], ["streams.id"], name=op.f("fk_reports_stream_id")),
        sa.ForeignKeyConstraint(["reporter_id"], ["reporters.id"], name=op.f("fk_reports_reporter_id")),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_reports_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
    )
    op.execute(_SMALL)
    op.drop_table("reports")
    op.rename_table("small_reports", "reports")
    op.create_index("ix_reports_stream", "reports", ["stream_id"])
