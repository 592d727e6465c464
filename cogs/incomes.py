"""/income: the money that is not gifts, added, listed and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from domain.amounts import read_amount
from domain.ledger import Kind
from domain.names import read_note
from ui import money_entries as look
from ui.layout import PAGE
from ui.moments import read_day
from ui.options import Choices, choices, creators, offered, streams
from ui.reply import REPLACE, send
from ui.text import option_words, words

if TYPE_CHECKING:
    from client import Aftershow
    from ui.press import Press
    from ui.request import Request


class Incomes(commands.Cog):
    """Sponsorships, merch, donations and the like."""

    income = app_commands.Group(name="income", description=words("income"), guild_only=True)

    def __init__(self, bot: Aftershow) -> None:
        self.hear = bot.hear
        self.incomes = bot.incomes
        self.rates = bot.rates
        self.streams = bot.streams
        self.summaries = bot.summaries
        self.presses = bot.presses

    async def cog_load(self) -> None:
        """Answer this conversation's buttons."""
        self.presses.on("income-remove", self.remove_pressed)
        self.presses.on("income-restore", self.restore_pressed)
        self.presses.on("income-page", self.page_turned)

    @income.command(name="add", description=words("income-add"))
    @app_commands.describe(**option_words("income-add"))
    @app_commands.choices(kind=look.kind_choices())
    @app_commands.autocomplete(stream=streams, creator=creators)
    async def add(
        self,
        interaction: discord.Interaction[Aftershow],
        kind: str,
        amount: str,
        date: str | None = None,
        note: str | None = None,
        stream: str | None = None,
        creator: str | None = None,
    ) -> None:
        """Keep an income, as entered and as converted."""
        asked = await self.hear(interaction)
        guild_id = asked.caller.guild_id
        kept = await self.incomes.add(
            asked.caller,
            Kind(kind),
            read_amount(amount, asked.settings.currency, asked.locale),
            key=asked.key,
            at=asked.at,
            day=read_day(date, asked.at, asked.zone, asked.locale) if date else None,
            note=read_note(note or ""),
            stream=await self.streams.numbered(guild_id, stream, asked.zone) if stream else None,
            creator=creator,
        )
        self.summaries.changed_everywhere(guild_id)
        reporting = await self.rates.reporting(guild_id)
        await send(interaction, look.kept(asked.text, kept, reporting, manager=asked.caller.manager))

    @income.command(name="list", description=words("income-list"))
    @app_commands.describe(**option_words("income-list"))
    @app_commands.autocomplete(creator=creators)
    async def list_(self, interaction: discord.Interaction[Aftershow], creator: str | None = None) -> None:
        """A creator's incomes, newest first, with what they come to."""
        await self._show_page(interaction, await self.hear(interaction), creator, 0)

    @income.command(name="remove", description=words("income-remove"))
    @app_commands.describe(**option_words("income-remove"))
    async def remove(self, interaction: discord.Interaction[Aftershow], income: str) -> None:
        """Take an income back."""
        asked = await self.hear(interaction)
        gone = await self.incomes.remove(
            asked.caller, await look.picked(income, asked.caller, self.incomes.matching), asked.at
        )
        self.summaries.changed_everywhere(asked.caller.guild_id)
        await send(interaction, look.removed(asked.text, gone))

    @remove.autocomplete("income")
    @offered
    async def income_choices(self, interaction: discord.Interaction[Aftershow], typed: str) -> Choices:
        """Incomes that this person may take back."""
        asked = await self.hear(interaction, anywhere=True)
        found = await self.incomes.matching(asked.caller, typed)
        return choices((look.label(handle, entry), str(entry.id)) for handle, entry in found)

    async def remove_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Undo, on the reply that said what is kept."""
        interaction.extras[REPLACE] = True
        asked = await self.hear(interaction)
        gone = await self.incomes.remove(asked.caller, int(press.parts[0]), asked.at)
        self.summaries.changed_everywhere(asked.caller.guild_id)
        await send(interaction, look.removed(asked.text, gone))

    async def restore_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """It was right after all."""
        interaction.extras[REPLACE] = True
        asked = await self.hear(interaction)
        back = await self.incomes.restore(asked.caller, int(press.parts[0]), asked.at)
        self.summaries.changed_everywhere(asked.caller.guild_id)
        await send(interaction, look.restored(asked.text, back))

    async def page_turned(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Newer or older incomes."""
        interaction.extras[REPLACE] = True
        handle, page = press.parts
        await self._show_page(interaction, await self.hear(interaction), handle, int(page))

    async def _show_page(
        self, interaction: discord.Interaction[Any], asked: Request, creator: str | None, page: int
    ) -> None:
        found = await self.incomes.listed(asked.caller, creator, offset=page * PAGE, limit=PAGE)
        await send(interaction, look.listed(asked.text, "income", found, page))


async def setup(bot: Aftershow) -> None:
    """Add the conversation to the bot."""
    await bot.add_cog(Incomes(bot))
