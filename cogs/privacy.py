"""/privacy: everything that is stored about oneself, taken out or deleted; in DM too."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from discord import app_commands
from discord.ext import commands

from ui import privacy as look
from ui.layout import nothing_changed
from ui.reply import REPLACE, defer, send
from ui.text import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    import discord

    from client import Aftershow
    from ui.press import Press


class Privacy(commands.Cog):
    """A person's own data, in every server."""

    privacy = app_commands.Group(name="privacy", description=words("privacy"))

    def __init__(self, bot: Aftershow) -> None:
        self.hear = bot.hear
        self.personal_data = bot.personal_data
        self.summaries = bot.summaries
        self.deliveries = bot.deliveries
        self.importing = bot.importing
        self.presses = bot.presses

    async def cog_load(self) -> None:
        """Answer this conversation's buttons."""
        self.presses.on("privacy-delete", self.delete_pressed)
        self.presses.on("privacy-keep", self.keep_pressed)

    @privacy.command(name="export", description=words("privacy-export"))
    async def export(self, interaction: discord.Interaction[Aftershow]) -> None:
        """Everything about the caller, as a file."""
        asked = await self.hear(interaction, anywhere=True)
        await defer(interaction)
        sections = await self.personal_data.export(asked.caller.member_id, asked.at)
        await send(interaction, await asyncio.to_thread(look.exported, asked.text, sections))

    @privacy.command(name="delete", description=words("privacy-delete"))
    async def delete(self, interaction: discord.Interaction[Aftershow]) -> None:
        """Says what would go and what would stay, and asks."""
        asked = await self.hear(interaction, anywhere=True)
        await send(interaction, look.ask_delete(asked.text, await self.personal_data.survey(asked.caller.member_id)))

    async def delete_pressed(self, interaction: discord.Interaction[Any], _press: Press) -> None:
        """Asks a second time: the word has to be typed."""
        asked = await self.hear(interaction, anywhere=True)
        await interaction.response.send_modal(look.word_form(asked.text, self._delete))

    async def _delete(self, interaction: discord.Interaction[Any], typed: Mapping[str, str]) -> None:
        """Whoever typed the word is forgotten; cards that named them follow."""
        asked = await self.hear(interaction, anywhere=True)
        look.require_word(asked.text, typed["word"])
        interaction.extras[REPLACE] = True
        await defer(interaction)
        forgotten = await self.personal_data.delete(asked.caller.member_id, asked.at)
        await self.importing.forget_previews()
        await send(interaction, look.deleted(asked.text, forgotten.survey))
        self.deliveries.wake()
        for guild_id in forgotten.servers:
            self.summaries.changed_everywhere(guild_id)

    async def keep_pressed(self, interaction: discord.Interaction[Any], _press: Press) -> None:
        """No, keep it."""
        interaction.extras[REPLACE] = True
        await send(interaction, nothing_changed((await self.hear(interaction, anywhere=True)).text))


async def setup(bot: Aftershow) -> None:
    """Add the conversation to the bot."""
    await bot.add_cog(Privacy(bot))
