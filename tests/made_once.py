"""What a bot and its database make anew at every start, and what comes out the same each time: made once a process.

A bot starts once a week; in the tests one starts every few milliseconds. Nothing here changes what is made, only how
often: each file's schema is still compared with the newest migration, every statement still runs, and Discord still
knows every command. ``test_bot.py`` and ``db/test_migrations.py`` look at these steps themselves.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any, NamedTuple

from alembic.script import ScriptDirectory
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.util import LRUCache

if TYPE_CHECKING:
    from alembic.config import Config
    from discord import AppCommandType
    from sqlalchemy import Connection, Dialect

    from client import Aftershow

MOST_STATEMENTS = 5_000
"""That are kept as text; the bot has some hundreds."""


def read_migrations_once() -> None:
    """To compile the scripts takes longer than to open a database, and they don't change meanwhile."""
    read = ScriptDirectory.from_config
    known: dict[str | None, ScriptDirectory] = {}

    def from_config(config: Config) -> ScriptDirectory:
        folder = config.get_main_option("script_location")
        return known.get(folder) or known.setdefault(folder, read(config))

    ScriptDirectory.from_config = from_config


def compile_statements_once() -> None:
    """What SQLAlchemy makes of a statement hangs on its dialect, of which each connection here has one of its own."""
    dialects: dict[type[Dialect], Dialect] = {}
    statements: LRUCache[Any, Any] = LRUCache(MOST_STATEMENTS)

    def share(connection: Connection) -> None:
        if connection.dialect.name == "sqlite":  # a server's dialect learns from the server what it can do
            connection.dialect = dialects.setdefault(type(connection.dialect), connection.dialect)
            connection.execution_options(compiled_cache=statements)

    event.listen(Engine, "engine_connect", share)


def leave_alone_what_stays() -> None:
    """The garbage collector has no need to look through modules, templates and gifts again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


class Registered(NamedTuple):
    """What the bot wants to know of a command that Discord has registered."""

    name: str
    id: int
    type: AppCommandType


class _Commands(NamedTuple):
    registered: list[Registered]
    at_discord: dict[Any, dict[str, Any]]


_commands: list[_Commands] = []


def register_alike(bot: Aftershow) -> None:
    """Every test's bot has the same commands: only the first writes them out for Discord and reads the answer."""
    sync = bot.tree.sync

    async def synced() -> list[Any]:
        backend: Any = vars(bot.http)["backend"]  # SimCord's
        if not _commands:
            registered = [Registered(one.name, one.id, one.type) for one in await sync()]
            _commands.append(_Commands(registered, backend.commands[None]))
            return [*registered]
        for _ in _commands[0].registered:
            backend.snowflake()  # their ids are taken
        backend.commands[None] = dict(_commands[0].at_discord)
        return [*_commands[0].registered]

    vars(bot.tree)["sync"] = synced
