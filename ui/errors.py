"""Failures become words here, and only here: one private reply, plain, with the next step.

Where a request can be mended (a choice is missing, a word was not read), the reply carries what
mends it, and the very same request goes on: see ``ui/ask.py``.
"""

from __future__ import annotations

import logging
import secrets
from typing import TYPE_CHECKING

import discord
from discord import app_commands

from domain.errors import CreatorError, Unreadable, WhichCreator, WhichGift, WhichStream
from ui.press import Lasting, button, row_of, select
from ui.reply import Reply
from ui.text import Markup

if TYPE_CHECKING:
    from domain.streams import Stream
    from ui.ask import Waiting
    from ui.text import Text

log = logging.getLogger(__name__)

CHECK_FAILURES: dict[type[Exception], str] = {
    app_commands.NoPrivateMessage: "servers-only",
    app_commands.CommandNotFound: "command-gone",
    app_commands.CommandSignatureMismatch: "command-gone",
    app_commands.TransformerError: "option-unreadable",
    discord.Forbidden: "bot-forbidden",
}
MOST_GIFTS = 15
"""Buttons with gifts under one question."""
ALREADY_ANSWERED = 40060
UNKNOWN_INTERACTION = 10062
OPTIONAL_NAME = "supporter"
"""The option without which a gift can still be logged."""


def cause_of(error: BaseException) -> BaseException:
    """What really went wrong inside a command."""
    while isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    return error


def nobody_waits(error: BaseException) -> bool:
    """Discord takes no answer any more: a second delivery of what was answered, or later than it allows."""
    return isinstance(error, discord.HTTPException) and error.code in {ALREADY_ANSWERED, UNKNOWN_INTERACTION}


def explain(error: BaseException, text: Text, *, about: str, waiting: Waiting | None = None) -> Reply:
    """The sentence for a failure. An unexpected one is logged under a short id, and only the id is shown.

    ``about`` names the request in the log; ``waiting`` is set when the request can be carried on.
    """
    error = cause_of(error)
    if isinstance(error, CreatorError):
        items = [] if waiting is None else ways_on(error, text, waiting)
        return Reply(text.say(error.key, **error.details), view=row_of(*items) if items else None)
    key = next((key for kind, key in CHECK_FAILURES.items() if isinstance(error, kind)), None)
    if key is not None:
        log.info("%s: %s", about, type(error).__name__)
        return Reply(text.say(key))
    short_id = secrets.token_hex(4)
    log.error("unexpected error %s in %s", short_id, about, exc_info=error)
    return Reply(text.say("error-unexpected", id=Markup(f"`{short_id}`")))


def ways_on(error: CreatorError, text: Text, waiting: Waiting) -> list[Lasting]:
    """What can be pressed to mend the request."""
    match error:
        case WhichCreator():
            choices = [(f"@{creator.handle}", creator.handle) for creator in error.choices]
            return [select("ask", waiting.key, "creator", hint=text.say("ask-creator-hint"), choices=choices)]
        case WhichStream():
            return _streams(error, text, waiting)
        case WhichGift():
            return _gifts(error, text, waiting)
        case Unreadable():
            return _readings(error, text, waiting)
        case _:
            return []


def _streams(error: WhichStream, text: Text, waiting: Waiting) -> list[Lasting]:
    items: list[Lasting] = []
    if error.may_start:
        items.append(
            button("ask-start", waiting.key, error.creator.handle, label=text.say("ask-start-now"), emoji="🔴")
        )
    if error.choices:
        choices = [(stream_label(stream), str(stream.id)) for stream in error.choices]
        items.append(select("ask", waiting.key, "stream", hint=text.say("ask-stream-hint"), choices=choices))
    return items


def _gifts(error: WhichGift, text: Text, waiting: Waiting) -> list[Lasting]:
    items = [
        button(
            "ask", waiting.key, "gift", f"gift={gift.id}", label=f"{gift.name} · {text.number(gift.coins)}", emoji="🎁"
        )
        for gift in error.choices[:MOST_GIFTS]
    ]
    return [*items, button("ask-new-gift", waiting.key, label=text.say("ask-new-gift"), emoji="✨")]


def gift_value(part: str) -> str:
    """A ``custom_id`` splits at colons, so a gift travels as ``gift=7`` and comes back as ``gift:7``."""
    return part.replace("gift=", "gift:")


def _readings(error: Unreadable, text: Text, waiting: Waiting) -> list[Lasting]:
    """Both readings of an ambiguous number, or what is nearest; else the same request with the piece put right."""
    option = waiting.option_with(str(error.details.get("piece", "")))
    if option is None:
        return []
    readings = [value for name in ("first", "second") if isinstance(value := error.details.get(name), int)]
    items = [button("ask", waiting.key, option, reading, label=text.number(reading)) for reading in readings]
    nearest = error.details.get("nearest")
    if isinstance(nearest, str):
        items.append(button("ask", waiting.key, option, nearest, label=nearest))
    items.append(button("ask-correct", waiting.key, option, label=text.say("ask-correct"), emoji="✏️"))
    if option == OPTIONAL_NAME:
        items.append(button("ask-without", waiting.key, option, label=text.say("ask-without-name")))
    return items


def stream_label(stream: Stream) -> str:
    """A stream in a menu, as plain text: "21 Nov 2026 · Friday Q&A · @lunaplays"."""
    day = f"{stream.started_at.day} {stream.started_at:%b %Y}"
    return " · ".join(part for part in (day, stream.title, f"@{stream.creator.handle}") if part)
