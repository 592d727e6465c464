"""Discord's picker over the places where a message can stand, as an option of a command."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from ui.press import TEXT_PLACES

PickedChannel = app_commands.AppCommandChannel | app_commands.AppCommandThread


class TextPlace(app_commands.Transformer):
    """Discord's picker over the places where a message can stand.

    What was picked is kept as Discord sent it: a thread that the bot has not seen can't be looked
    up, but it can be named in the warning.
    """

    @property
    def type(self) -> discord.AppCommandOptionType:
        """Discord's own picker."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """Text, announcements, and threads of either."""
        return list(TEXT_PLACES)

    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> PickedChannel:  # noqa: ANN401
        """As it came."""
        del interaction
        return value


Place = app_commands.Transform[PickedChannel, TextPlace]
