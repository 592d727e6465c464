"""Failures become words here, and only here: one private reply, plain, with the next step.

Where a request can be mended (a choice is missing, a word was not read), the reply carries what
mends it, and the very same request goes on: see ``ui/ask.py``.
"""

from __future__ import annotations

import logging
import secrets
from datetime import UTC
from typing import TYPE_CHECKING

import discord
from discord import app_commands

from domain.errors import CreatorError, Unreadable, WhichCreator, WhichGift, WhichStream
from domain.streams import stream_label
from ui.forms import given_back
from ui.layout import shortened
from ui.press import MOST_CHOICES, Lasting, button, row_of, select
from ui.reply import Reply
from ui.text import Markup

if TYPE_CHECKING:
    from datetime import tzinfo

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


def explain(  # noqa: PLR0913 - what is known about the request
    error: BaseException,
    text: Text,
    *,
    about: str,
    waiting: Waiting | None = None,
    manager: bool = False,
    zone: tzinfo = UTC,
) -> Reply:
    """The sentence for a failure. An unexpected one is logged under a short id, and only the id is shown.

    ``about`` names the request in the log; ``waiting`` is set when the request can be carried on;
    ``manager`` says whether a manager asks, who may add what is missing; ``zone`` is the server's.
    """
    error = cause_of(error)
    if isinstance(error, CreatorError) and error.key == "form-forgotten":
        return given_back(text, str(error.details["typed"]))
    if isinstance(error, CreatorError):
        items = [] if waiting is None else ways_on(error, text, waiting, manager=manager, zone=zone)
        key = "gift-unknown-alone" if isinstance(error, WhichGift) and not error.choices else error.key
        details = {name: shortened(value) for name, value in error.details.items()}
        return Reply(text.say(key, **details), view=row_of(*items) if items else None)
    key = next((key for kind, key in CHECK_FAILURES.items() if isinstance(error, kind)), None)
    if key is not None:
        log.info("%s: %s", about, type(error).__name__)
        return Reply(text.say(key))
    short_id = secrets.token_hex(4)
    log.error("unexpected error %s in %s", short_id, about, exc_info=error)
    return Reply(text.say("error-unexpected", id=Markup(f"`{short_id}`")))


def ways_on(error: CreatorError, text: Text, waiting: Waiting, *, manager: bool, zone: tzinfo) -> list[Lasting]:
    """What can be pressed to mend the request."""
    match error:
        case WhichCreator():
            choices = [(f"@{creator.handle}", creator.handle) for creator in error.choices]
            hint = text.say("ask-creator-hint-more" if len(choices) > MOST_CHOICES else "ask-creator-hint")
            return [select("ask", waiting.key, "creator", hint=hint, choices=choices)]
        case WhichStream():
            return _streams(error, text, waiting, zone)
        case WhichGift():
            return _gifts(error, text, waiting, may_add=manager)
        case Unreadable():
            return _readings(error, text, waiting)
        case CreatorError(key="stream-not-ended") if "duration" in waiting.options:
            return [button("ask-without", waiting.key, "duration", label=text.say("ask-without-duration"))]
        case _:
            return []


def _streams(error: WhichStream, text: Text, waiting: Waiting, zone: tzinfo) -> list[Lasting]:
    items: list[Lasting] = []
    if error.may_start:
        items.append(
            button("ask-start", waiting.key, error.creator.handle, label=text.say("ask-start-now"), emoji="🔴")
        )
    if error.choices:
        choices = [(stream_label(stream, zone), str(stream.id)) for stream in error.choices]
        items.append(select("ask", waiting.key, "stream", hint=text.say("ask-stream-hint"), choices=choices))
    return items


def _gifts(error: WhichGift, text: Text, waiting: Waiting, *, may_add: bool) -> list[Lasting]:
    items = [
        button(
            "ask", waiting.key, "gift", f"gift={gift.id}", label=f"{gift.name} · {text.number(gift.coins)}", emoji="🎁"
        )
        for gift in error.choices[:MOST_GIFTS]
    ]
    if may_add:
        items.append(button("ask-new-gift", waiting.key, label=text.say("ask-new-gift"), emoji="✨"))
    return items


def gift_value(part: str) -> str:
    """A ``custom_id`` splits at colons, so a gift travels as ``gift=7`` and comes back as ``gift:7``."""
    return part.replace("gift=", "gift:")


def _readings(error: Unreadable, text: Text, waiting: Waiting) -> list[Lasting]:
    """Both readings of an ambiguous number, or what is nearest; else the same request with the piece put right."""
    option = waiting.option_with(str(error.details.get("piece", "")))
    if option is None:
        return []
    readings = [value for name in ("first", "second") if isinstance(value := error.details.get(name), int)]
    items = [
        button("ask", waiting.key, option, reading, label=text.number(reading)) for reading in dict.fromkeys(readings)
    ]
    items += [button("ask", waiting.key, option, one, label=one) for one in error.nearest]
    items.append(button("ask-correct", waiting.key, option, label=text.say("ask-correct"), emoji="✏️"))
    if option == OPTIONAL_NAME:
        items.append(button("ask-without", waiting.key, option, label=text.say("ask-without-name")))
    return items
