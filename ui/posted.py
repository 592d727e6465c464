"""What became of a post: where it stands, which channels refused it, and what helps there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.text import Markup

if TYPE_CHECKING:
    import discord

    from ui.text import Text


@dataclass(frozen=True, slots=True)
class Refused:
    """A channel that a post could not go to, and the permissions that are missing (none: it is gone)."""

    channel_id: int
    missing: tuple[str, ...] = ()
    failed: bool = False
    """Discord itself refused, though nothing is missing."""


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a post stands now (none: nowhere), and which channels refused it on the way."""

    message: discord.Message | discord.PartialMessage | None
    refused: tuple[Refused, ...] = ()


def what_helps(text: Text, refused: Refused, *, key: str = "channel-refuses") -> Markup:
    """Why a channel takes no post, and what to do; ``key`` is the sentence for missing permissions."""
    channel = Markup(f"<#{refused.channel_id}>")
    if refused.failed:
        return text.say("channel-failed", channel=channel)
    if not refused.missing:
        return text.say("channel-gone", channel=channel)
    permissions = Markup(", ".join(f"**{name}**" for name in refused.missing))
    return text.say(key, channel=channel, permissions=permissions)
