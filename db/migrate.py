"""Bring the schema up to date: Alembic, forward only, all of it or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from db.errors import NotADatabase, SchemaTooNew

if TYPE_CHECKING:
    from sqlalchemy import Connection

MIGRATIONS = Path(__file__).with_name("migrations")


def config() -> Config:
    """Alembic's settings; there is no alembic.ini, since only the bot runs migrations."""
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    return settings


def migrate(connection: Connection) -> None:
    """Run every migration that this database has not seen, in one transaction; of several processes, one does.

    Raises:
        SchemaTooNew: a newer version of the bot was here before.
        NotADatabase: the database holds another program's tables.
    """
    settings = config()
    scripts = ScriptDirectory.from_config(settings)
    if _seen(connection) == scripts.get_current_head():
        return
    for statement in _BEGIN[connection.dialect.name]:
        connection.exec_driver_sql(statement)
    try:
        _upgrade(connection, settings, scripts)
    except BaseException:
        connection.exec_driver_sql("ROLLBACK")
        raise
    connection.exec_driver_sql("COMMIT")


def _upgrade(connection: Connection, settings: Config, scripts: ScriptDirectory) -> None:
    seen = _seen(connection)
    if seen == scripts.get_current_head():
        return  # another process did it while this one waited
    if seen is None and inspect(connection).get_table_names():
        msg = "The database belongs to another program: it has tables, but none of this bot's."
        raise NotADatabase(msg)
    if seen is not None and seen not in {script.revision for script in scripts.walk_revisions()}:
        msg = f"A newer version of the bot has used this database (schema {seen}). Start that one, or restore a backup."
        raise SchemaTooNew(msg)
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")
    if connection.dialect.name == "postgresql":
        _compare_by_bytes(connection)


def _seen(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


_BEGIN = {
    "sqlite": ("BEGIN IMMEDIATE",),
    # The lock is this program's own number, and goes with the transaction.
    "postgresql": ("BEGIN", "SELECT pg_advisory_xact_lock(7210452361)"),
}
_NOT_BY_BYTES = """
SELECT quote_ident(table_name), quote_ident(column_name) FROM information_schema.columns
WHERE table_schema = current_schema() AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'
ORDER BY 1, 2
"""


def _compare_by_bytes(connection: Connection) -> None:
    """Texts sort and compare as they do in SQLite, whatever the server's own collation is."""
    for table, column in connection.exec_driver_sql(_NOT_BY_BYTES).all():
        connection.exec_driver_sql(f'ALTER TABLE {table} ALTER COLUMN {column} TYPE TEXT COLLATE "C"')
