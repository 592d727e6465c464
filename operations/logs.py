"""The log: lines for people or JSON for programs, each with its request's id, none with a secret or a typed word.

Libraries tell in their DEBUG lines what goes over the wire, and errors repeat the values that they choked on. So
libraries are heard from INFO on, and of an error stand its kind and its trace, its own words only where they are
known to hold no more than an operator may read.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import aiohttp
import discord

from db.failures import harmless_words, password_of
from domain.errors import CreatorError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType

    from settings import Settings

REQUEST: ContextVar[int | None] = ContextVar("request", default=None)
"""The id of the interaction that is being answered."""

OURS = frozenset(
    {"__main__", "aftershow", "bot", "catalogue", "client", "cogs", "db"}
    | {"domain", "faq", "imports", "operations", "posts", "settings", "ui"}
)
"""First parts of the loggers' names that may say more than INFO."""
LEFT_OUT = "[left out]"

_TOKEN = re.compile(r"\b[MNO][\w-]{8,}\.[\w-]{5,8}\.[\w-]{20,}", re.ASCII)
"""Three parts, the first of which is a number in Base64. Source: Discord, "Authentication"."""
_ANSWER_TOKEN = re.compile(r"(/(?:webhooks|interactions)/\d+/)[^/\s?\"']+", re.ASCII)
"""Who has it may answer in the bot's name for 15 minutes. Source: Discord, "Receiving and Responding"."""
_PASSWORD = re.compile(r"(://[^/\s:@]*:)[^/\s@]+(?=@)")


class Secrets:
    """What must not stand in any line: these values, and whatever looks like a token."""

    def __init__(self, values: Iterable[str] = ()) -> None:
        """``values`` as they are; the longest first, so that none leaves a rest of another."""
        self._values = sorted((value for value in values if value), key=len, reverse=True)

    def out_of(self, text: str) -> str:
        """The text without them."""
        for value in self._values:
            text = text.replace(value, LEFT_OUT)
        text = _TOKEN.sub(LEFT_OUT, text)
        text = _PASSWORD.sub(rf"\1{LEFT_OUT}", text)
        return _ANSWER_TOKEN.sub(rf"\1{LEFT_OUT}", text)


class Reserved(logging.Filter):
    """Lets libraries speak from INFO on."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line may be written."""
        return record.levelno >= logging.INFO or record.name.partition(".")[0] in OURS


class Lines(logging.Formatter):
    """A line for people, as discord.py writes it, with the request's id."""

    def __init__(self, secrets: Secrets) -> None:
        super().__init__()
        self.secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        """The line; the trace of an error follows on lines of its own."""
        at = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%d %H:%M:%S")
        request = REQUEST.get()
        about = "" if request is None else f"({request}) "
        parts = [f"[{at}] [{record.levelname:<8}] {record.name}: {about}{_message(record)}", *_trace(record)]
        return self.secrets.out_of("\n".join(parts))


class JsonLines(Lines):
    """One object a line: ``at``, ``level``, ``logger``, ``message``; ``interaction`` and ``error`` if any."""

    def format(self, record: logging.LogRecord) -> str:
        """The object. Ids are texts: many readers of JSON would round such a number."""
        request, trace = REQUEST.get(), "\n".join(_trace(record))
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
            "interaction": None if request is None else str(request),
            "error": trace or None,
        }
        kept = {name: self.secrets.out_of(value) for name, value in said.items() if value is not None}
        return json.dumps(kept, ensure_ascii=False)


def set_up(settings: Settings) -> None:
    """Write the log to standard error from now on, as the operator wants it."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(Reserved())
    lines = JsonLines if settings.log_format == "json" else Lines
    handler.setFormatter(lines(Secrets([settings.discord_token, password_of(settings.database_url)])))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(max(settings.log_level, logging.INFO))  # so that libraries don't make up what is dropped
    for name in OURS:
        logging.getLogger(name).setLevel(settings.log_level)
    sys.excepthook = _ended


def said_by(error: BaseException) -> str:
    """An error in a word, with its own text where that holds nothing that was typed."""
    kind = type(error).__qualname__
    if isinstance(error, CreatorError):
        return f"{kind}: {error.key}"
    if isinstance(error, OSError | discord.HTTPException | aiohttp.ClientError):
        return f"{kind}: {error}"
    words = harmless_words(error)
    return kind if words is None else f"{kind}: {words}"


def _message(record: logging.LogRecord) -> str:
    message = record.getMessage()
    # asyncio adds the representation of a task, and that shows what failed in it
    return message.partition("\n")[0] if record.name == "asyncio" else message


def _trace(record: logging.LogRecord) -> Iterator[str]:
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        for one in reversed(list(_causes(error))):
            if one.__traceback__ is not None:
                yield "".join(traceback.format_tb(one.__traceback__)).rstrip("\n")
            yield said_by(one)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what led to it, the latest first."""
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        yield following
        following = following.__cause__ or (None if following.__suppress_context__ else following.__context__)


def _ended(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """An error that nobody caught ends the process, in the log's own way."""
    del trace
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("aftershow").critical("the bot ends: something that should not happen", exc_info=error)
