"""/help: what you can do here, given who you are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from ui import help as look
from ui.reply import REPLACE, send
from ui.text import option_words, words

if TYPE_CHECKING:
    from client import Aftershow
    from ui.press import Press


class Help(commands.Cog):
    """The way around; in DM too."""

    def __init__(self, bot: Aftershow) -> None:
        self.hear = bot.hear
        self.creators = bot.creators
        self.presses = bot.presses
        self.mentions = bot.mentions
        self.tree = bot.tree

    async def cog_load(self) -> None:
        """Answer the select beneath the help."""
        self.presses.on("help-topic", self.topic_picked)

    @app_commands.command(name="help", description=words("help"))
    @app_commands.describe(**option_words("help"))
    @app_commands.choices(topic=look.topic_choices())
    async def help(self, interaction: discord.Interaction[Aftershow], topic: str | None = None) -> None:
        """Everything at a glance, or one topic."""
        await self._show(interaction, topic)

    async def topic_picked(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Another topic."""
        interaction.extras[REPLACE] = True
        await self._show(interaction, press.values[0])

    async def _show(self, interaction: discord.Interaction[Any], topic: str | None) -> None:
        reader = await self._reader(interaction)
        await send(interaction, look.overview(reader) if topic is None else look.page(reader, topic))

    async def _reader(self, interaction: discord.Interaction[Any]) -> look.Reader:
        asked = await self.hear(interaction, anywhere=True)
        own = await self.creators.owned_by(asked.caller.guild_id, asked.caller.member_id)
        held = {
            look.Role.CREATOR: own,
            look.Role.MODERATOR: asked.caller.moderator,
            look.Role.MANAGER: asked.caller.manager,
        }
        return look.Reader(
            text=asked.text,
            roles={look.Role.MEMBER, *(role for role, has in held.items() if has)},
            handles=[creator.handle for creator in own],
            in_dm=interaction.guild_id is None,
            existing={command.qualified_name for command in self.tree.walk_commands()},
            mention=self.mentions.of,
        )


async def setup(bot: Aftershow) -> None:
    """Add the conversation to the bot."""
    await bot.add_cog(Help(bot))
