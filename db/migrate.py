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
    """Run every migration that this file has not seen, in one transaction.

    Raises:
        SchemaTooNew: a newer version of the bot was here before.
        NotADatabase: the file holds another program's tables.
    """
    settings = config()
    scripts = ScriptDirectory.from_config(settings)
    seen = MigrationContext.configure(connection).get_current_revision()
    if seen == scripts.get_current_head():
        return
    if seen is None and inspect(connection).get_table_names():
        msg = "The database file belongs to another program: it has tables, but none of this bot's."
        raise NotADatabase(msg)
    if seen is not None and seen not in {script.revision for script in scripts.walk_revisions()}:
        msg = f"A newer version of the bot has used this database (schema {seen}). Start that one, or restore a backup."
        raise SchemaTooNew(msg)
    settings.attributes["connection"] = connection
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        command.upgrade(settings, "head")
    except BaseException:
        connection.exec_driver_sql("ROLLBACK")
        raise
    connection.exec_driver_sql("COMMIT")
