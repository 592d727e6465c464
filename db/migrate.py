"""Bring the schema up to date: Alembic, forward only, all of it or nothing."""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlalchemy.exc import DBAPIError

from db.errors import NotADatabase, SchemaTooNew

if TYPE_CHECKING:
    from sqlalchemy import Connection

log = logging.getLogger(__name__)

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
    began = time.monotonic()
    try:
        old = _upgrade(connection, settings, scripts)
    except BaseException:
        with suppress(DBAPIError):  # SQLite has done it by itself where the disk is full
            connection.exec_driver_sql("ROLLBACK")
        raise
    connection.exec_driver_sql("COMMIT")
    if old is not None:
        log.info("the database is at schema %s after %.1f s", scripts.get_current_head(), time.monotonic() - began)


def _upgrade(connection: Connection, settings: Config, scripts: ScriptDirectory) -> str | None:
    """Do it; returns the schema that was there before, none where there was nothing or nothing to do."""
    seen, head = _seen(connection), scripts.get_current_head()
    if seen == head:
        return None  # another process did it while this one waited
    if seen is None and inspect(connection).get_table_names():
        msg = "The database belongs to another program: it has tables, but none of this bot's."
        raise NotADatabase(msg)
    if seen is not None and seen not in {script.revision for script in scripts.walk_revisions()}:
        msg = f"A newer version of the bot has used this database (schema {seen}). Start that one, or restore a backup."
        raise SchemaTooNew(msg)
    settings.attributes["connection"] = connection
    if seen is not None:
        log.info("bringing the database from schema %s to %s; that takes minutes where much is kept", seen, head)
    command.upgrade(settings, "head")
    if connection.dialect.name == "postgresql":
        _compare_by_bytes(connection)
    return seen


def _seen(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


_AS_LONG_AS_IT_TAKES = ("SET LOCAL statement_timeout = 0", "SET LOCAL idle_in_transaction_session_timeout = 0")
_BEGIN = {
    "sqlite": ("BEGIN IMMEDIATE",),
    # The lock is this program's own number, and goes with the transaction. A large table takes its time.
    "postgresql": ("BEGIN", *_AS_LONG_AS_IT_TAKES, "SELECT pg_advisory_xact_lock(7210452361)"),
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
