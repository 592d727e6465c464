"""What became of a post: where it stands, and which channels refused it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import discord


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
