"""What the operator decides: read once from the environment and ``.env``, checked, then fixed.

Nothing happens at import. ``VARIABLES`` declares each setting with its help text; ``.env.example``
and the errors are made of the same words.
"""

from __future__ import annotations

import logging
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from dotenv import dotenv_values
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Mapping

DOTENV = Path(__file__).with_name(".env")
DATABASE_DRIVER = "sqlite+aiosqlite"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")

_TOKEN = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)
"""The shape only: whether a token is good, Discord alone knows."""


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
    how=f"{DATABASE_DRIVER}:///PATH with the path of a file; its folder must be writable. Left out, the default.",
    default=f"{DATABASE_DRIVER}:///data/aftershow.db",
)
LOG_LEVEL = Variable(
    "LOG_LEVEL",
    purpose="how much the bot writes to its log.",
    how=f"one of {', '.join(LOG_LEVELS)}. Left out, the default.",
    default="INFO",
)
VARIABLES = (DISCORD_TOKEN, DATABASE_URL, LOG_LEVEL)


@dataclass(frozen=True, slots=True)
class Settings:
    """The checked settings. The token is left out of ``repr`` so that no log can show it."""

    discord_token: str = field(repr=False)
    database_url: str = field(repr=False)
    log_level: int

    @classmethod
    def from_env(cls, environment: Mapping[str, str]) -> Settings:
        """Check the variables that are ours and ignore all others; blank counts as left out.

        Raises:
            SettingsError: a variable is missing or malformed. All that are wrong are named at once.
        """
        given = {variable: environment.get(variable.name, "").strip() for variable in VARIABLES}
        wrong = [str(error) for variable, value in given.items() if (error := _fault(variable, value)) is not None]
        if wrong:
            raise SettingsError("\n\n".join(wrong))
        chosen = {variable.field: value or variable.default or "" for variable, value in given.items()}
        return cls(
            discord_token=chosen["discord_token"],
            database_url=chosen["database_url"],
            log_level=logging.getLevelNamesMapping()[chosen["log_level"].upper()],
        )


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
    if url.drivername != DATABASE_DRIVER:
        return f"must start with {DATABASE_DRIVER}:///."
    if url.host or url.database in {None, "", ":memory:"}:
        return "must name a file: what is reported has to survive a restart."
    return None


def _log_level_fault(value: str) -> str | None:
    return None if value.upper() in LOG_LEVELS else f"is {value!r}, which is no level."


_FAULTS = {DISCORD_TOKEN: _token_fault, DATABASE_URL: _database_fault, LOG_LEVEL: _log_level_fault}
