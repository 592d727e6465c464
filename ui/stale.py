"""How a live stream is asked about that went quiet."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import discord

from ui.press import button, custom_id, row_of
from ui.reply import Reply

if TYPE_CHECKING:
    from datetime import datetime

    from domain.streams import Stream
    from ui.text import Text

VERB = "stale-live"
_SECOND = timedelta(seconds=1)


def question(text: Text, stream: Stream, since: datetime, until: datetime) -> Reply:
    """Still live? It works in a direct message too, so its buttons say which server they are about."""
    return Reply(
        text.say("stale-question", creator=stream.creator.handle, since=since, until=until),
        view=row_of(
            button(*_parts(stream, since), label=text.say("button-still-live"), emoji="🔴"),
            button(
                "stale-ended",
                stream.creator.guild_id,
                stream.id,
                label=text.say("button-it-ended"),
                style=discord.ButtonStyle.primary,
                emoji="✅",
            ),
        ),
    )


def marker(stream: Stream, since: datetime) -> str:
    """The button that this question alone has."""
    return custom_id(*_parts(stream, since))


def _parts(stream: Stream, since: datetime) -> tuple[str, int, int, int]:
    return VERB, stream.creator.guild_id, stream.id, int(since.timestamp())


def goes_on(text: Text, stream: Stream) -> Reply:
    """It is still live."""
    return Reply(text.say("stale-goes-on", creator=stream.creator.handle), private=False)
