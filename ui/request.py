"""One request as every command and button sees it: who, where, when, in which words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import discord

from ui.checks import caller_of
from ui.reply import KEY
from ui.text import Text, text_in

if TYPE_CHECKING:
    from datetime import datetime

    from domain.access import Caller
    from domain.settings import Settings


@dataclass(frozen=True, slots=True)
class Request:
    """What is known about a request before anything is done."""

    caller: Caller
    settings: Settings
    text: Text
    at: datetime
    """When Discord received it, aware UTC."""
    key: str
    """Counts once however often it is delivered: the id of the interaction that it began with."""
    locale: str
    """The reader's own locale: decides how an ambiguous number is meant, nothing else."""

    @property
    def zone(self) -> ZoneInfo:
        """Where the server lives."""
        return ZoneInfo(self.settings.timezone)

    @classmethod
    def of(cls, interaction: discord.Interaction, settings: Settings) -> Request:
        """Read a request off its interaction."""
        return cls(
            caller=caller_of(interaction, settings),
            settings=settings,
            text=text_in(settings.language),
            at=interaction.created_at,
            key=str(interaction.extras.get(KEY, interaction.id)),
            locale=str(interaction.locale),
        )
