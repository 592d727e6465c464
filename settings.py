"""What the operator decides: read once from the environment and ``.env``, checked, then fixed.

Nothing happens at import. ``VARIABLES`` declares each setting with its help text; ``.env.example``
and the errors are made of the same words.
"""

from __future__ import annotations

import logging
import os
import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from dotenv import dotenv_values
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

DOTENV = Path(__file__).with_name(".env")
DATABASE_DRIVER = "sqlite+aiosqlite"
SERVER_DRIVER = "postgresql+asyncpg"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOG_FORMATS = ("plain", "json")
PORTS = range(1024, 65_536)
"""Those that need no rights of their own."""
MOST_SHARDS = 10_000
LONGEST_EVERY = 24 * 7
"""Hours: a backup that is older than a week helps nobody."""
MOST_KEPT = 1_000

_TOKEN = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)
"""The shape only: whether a token is good, Discord alone knows."""
_SHARDS = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?", re.ASCII)


class SettingsError(Exception):
    """A setting is missing or malformed; the text names it, what it is for and how to get it."""


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable: what it is for, how to get a value, and what counts when it is left out."""

    name: str
    purpose: str
    how: str
    default: str | None = None

    @property
    def field(self) -> str:
        """The field of ``Settings`` that holds it."""
        return self.name.lower()

    def wrong(self, reason: str) -> SettingsError:
        """The error for this variable. ``reason`` must not repeat the value: it may be a secret."""
        return SettingsError(f"{self.name} {reason}\n  What it is for: {self.purpose}\n  How to get it: {self.how}")


DISCORD_TOKEN = Variable(
    "DISCORD_TOKEN",
    purpose="the bot's own password at Discord; whoever has it controls the bot.",
    how="Discord Developer Portal (https://discord.com/developers/applications) -> your app -> Bot -> Reset Token.",
)
DATABASE_URL = Variable(
    "DATABASE_URL",
    purpose="where everything that is reported is kept.",
    how=f"{DATABASE_DRIVER}:///PATH with the path of a file; its folder must be writable. Several processes need "
    f"PostgreSQL: {SERVER_DRIVER}://USER:PASSWORD@HOST/DATABASE. Left out, the default.",
    default=f"{DATABASE_DRIVER}:///data/aftershow.db",
)
LOG_LEVEL = Variable(
    "LOG_LEVEL",
    purpose="how much the bot writes to its log.",
    how=f"one of {', '.join(LOG_LEVELS)}. Left out, the default.",
    default="INFO",
)
LOG_FORMAT = Variable(
    "LOG_FORMAT",
    purpose="lines for people, or one JSON object a line for a program that collects logs.",
    how=f"{' or '.join(LOG_FORMATS)}. Left out, the default.",
    default="plain",
)
METRICS_PORT = Variable(
    "METRICS_PORT",
    purpose="where this machine alone can ask whether the bot is well (/healthz) and for its figures (/metrics).",
    how=f"a free port of 127.0.0.1, from {PORTS[0]} to {PORTS[-1]}, another for every process. Left out, none.",
    default="",
)
SHARD_COUNT = Variable(
    "SHARD_COUNT",
    purpose="into how many parts (shards) Discord divides the servers; the same number in all processes.",
    how="a whole number. Left out, Discord's own advice, all of it in this process.",
    default="",
)
SHARD_IDS = Variable(
    "SHARD_IDS",
    purpose="which of these parts this process looks after, where several processes share the work.",
    how="numbers from 0 to SHARD_COUNT less 1, as in 0,1 or 0-3; each in one process only. Left out, all.",
    default="",
)
BACKUP_FOLDER = Variable(
    "BACKUP_FOLDER",
    purpose="where the bot puts a verified copy of its database file by itself, while it runs.",
    how="the path of a folder that the bot's user may write, best on another disk. Left out, no copies are made.",
    default="",
)
BACKUP_EVERY = Variable(
    "BACKUP_EVERY",
    purpose="how many hours lie between two of these copies.",
    how=f"a whole number from 1 to {LONGEST_EVERY}. Left out, the default.",
    default="24",
)
BACKUP_KEEP = Variable(
    "BACKUP_KEEP",
    purpose="how many of these copies are kept; older ones are removed after a new one was verified.",
    how=f"a whole number from 1 to {MOST_KEPT}. Left out, the default.",
    default="14",
)
VARIABLES = (
    DISCORD_TOKEN,
    DATABASE_URL,
    LOG_LEVEL,
    LOG_FORMAT,
    METRICS_PORT,
    SHARD_COUNT,
    SHARD_IDS,
    BACKUP_FOLDER,
    BACKUP_EVERY,
    BACKUP_KEEP,
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The checked settings. The token is left out of ``repr`` so that no log can show it."""

    discord_token: str = field(repr=False)
    database_url: str = field(repr=False)
    log_level: int
    log_format: str
    metrics_port: int | None
    shard_count: int | None
    shard_ids: tuple[int, ...] | None
    backup_folder: Path | None
    backup_every: timedelta
    backup_keep: int

    @classmethod
    def from_env(cls, environment: Mapping[str, str]) -> Settings:
        """Check the variables that are ours and ignore all others; blank counts as left out.

        Raises:
            SettingsError: a variable is missing or malformed. All that are wrong are named at once.
        """
        given = {variable: environment.get(variable.name, "").strip() for variable in VARIABLES}
        wrong = [str(error) for variable, value in given.items() if (error := _fault(variable, value)) is not None]
        wrong += [] if wrong else [str(error) for error in _at_odds({one.name: text for one, text in given.items()})]
        if wrong:
            raise SettingsError("\n\n".join(wrong))
        chosen = {variable.field: value or variable.default or "" for variable, value in given.items()}
        return cls(
            discord_token=chosen["discord_token"],
            database_url=chosen["database_url"],
            log_level=logging.getLevelNamesMapping()[chosen["log_level"].upper()],
            log_format=chosen["log_format"].lower(),
            metrics_port=int(chosen["metrics_port"]) if chosen["metrics_port"] else None,
            shard_count=int(chosen["shard_count"]) if chosen["shard_count"] else None,
            shard_ids=shards_of(chosen["shard_ids"]) or None,
            backup_folder=Path(chosen["backup_folder"]) if chosen["backup_folder"] else None,
            backup_every=timedelta(hours=int(chosen["backup_every"])),
            backup_keep=int(chosen["backup_keep"]),
        )


def shards_of(written: str) -> tuple[int, ...]:
    """The numbers in ``0,2-4``, in order; none where it says none.

    Raises:
        ValueError: it is no list of numbers, is not in order, or names one twice.
    """
    found: list[int] = []
    for part in written.split(",") if written else ():
        if (read := _SHARDS.fullmatch(part.strip())) is None:
            raise ValueError(part)
        first, last = int(read[1]), int(read[2] or read[1])
        if last < first or last >= MOST_SHARDS or first in found or (found and first <= found[-1]):
            raise ValueError(part)
        found += range(first, last + 1)
    return tuple(found)


def read_environment(dotenv: Path = DOTENV) -> dict[str, str]:
    """The process's environment over the file ``.env``: a variable set in both has the environment's value.

    A variable that is set but blank counts as not set, as it does in container set-ups.

    Raises:
        SettingsError: the file is there and can't be read.
    """
    try:
        # A byte order mark, which Windows editors put first, would become part of the first name.
        # Values are taken as they stand: a password may well hold ${...}.
        kept = dotenv_values(dotenv, encoding="utf-8-sig", interpolate=False)
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{dotenv.name} can't be read: save it as UTF-8 text that the bot's user may read."
        raise SettingsError(msg) from error
    environment = {name: value for name, value in kept.items() if value}
    environment.update({name: value for name, value in os.environ.items() if value.strip()})
    return environment


def _fault(variable: Variable, value: str) -> SettingsError | None:
    """What is wrong with this value, if anything."""
    if not value:
        return variable.wrong("is not set.") if variable.default is None else None
    reason = _FAULTS[variable](value)
    return None if reason is None else variable.wrong(reason)


def _token_fault(value: str) -> str | None:
    if _TOKEN.fullmatch(value):
        return None
    return "does not look like a bot token (three parts joined by dots, without quotes, spaces or a leading 'Bot')."


def _database_fault(value: str) -> str | None:
    try:
        url = make_url(value)
    except (ArgumentError, ValueError):
        return "is not a database address."
    if url.drivername == SERVER_DRIVER:
        return None if url.database else "must name a database after the server: .../DATABASE."
    if url.drivername != DATABASE_DRIVER:
        return f"must start with {DATABASE_DRIVER}:/// or {SERVER_DRIVER}://."
    if url.host or url.database in {None, "", ":memory:"}:
        return "must name a file: what is reported has to survive a restart."
    return None


def _log_level_fault(value: str) -> str | None:
    return None if value.upper() in LOG_LEVELS else f"is {value!r}, which is no level."


def _log_format_fault(value: str) -> str | None:
    return None if value.lower() in LOG_FORMATS else f"is {value!r}, which is no format."


def _number_fault(allowed: range) -> Callable[[str], str | None]:
    def fault(value: str) -> str | None:
        if value.isascii() and value.isdecimal() and len(value) < 10 and int(value) in allowed:  # noqa: PLR2004 - digits
            return None
        return f"is {value!r}, which is no whole number from {allowed[0]} to {allowed[-1]}."

    return fault


def _shard_ids_fault(value: str) -> str | None:
    try:
        shards_of(value)
    except ValueError:
        return f"is {value!r}, which is no list of different numbers in order, as in 0,1 or 0-3."
    return None


def _folder_fault(value: str) -> str | None:
    return f"is {value!r}, which is a file." if Path(value).is_file() else None


def _at_odds(given: Mapping[str, str]) -> Iterator[SettingsError]:
    """Settings that are fine alone and don't go together."""
    ids, count = shards_of(given[SHARD_IDS.name]), given[SHARD_COUNT.name]
    on_a_server = given[DATABASE_URL.name].startswith(SERVER_DRIVER)
    if ids and not count:
        yield SHARD_COUNT.wrong("is not set, and SHARD_IDS means nothing without it.")
    elif ids and ids[-1] >= int(count):
        yield SHARD_IDS.wrong(f"names shard {ids[-1]}, and with SHARD_COUNT={count} the last is {int(count) - 1}.")
    elif ids and len(ids) < int(count) and not on_a_server:
        yield SHARD_IDS.wrong("leaves shards to other processes, and a database file serves one process only.")
    if given[BACKUP_FOLDER.name] and on_a_server:
        yield BACKUP_FOLDER.wrong("is for a database file; copy a PostgreSQL database with pg_dump.")


_FAULTS: Mapping[Variable, Callable[[str], str | None]] = {
    DISCORD_TOKEN: _token_fault,
    DATABASE_URL: _database_fault,
    LOG_LEVEL: _log_level_fault,
    LOG_FORMAT: _log_format_fault,
    METRICS_PORT: _number_fault(PORTS),
    SHARD_COUNT: _number_fault(range(1, MOST_SHARDS + 1)),
    SHARD_IDS: _shard_ids_fault,
    BACKUP_FOLDER: _folder_fault,
    BACKUP_EVERY: _number_fault(range(1, LONGEST_EVERY + 1)),
    BACKUP_KEEP: _number_fault(range(1, MOST_KEPT + 1)),
}
