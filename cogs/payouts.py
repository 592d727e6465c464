"""/payout: what TikTok really paid, and what that says about the rate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from domain.amounts import read_amount
from domain.names import read_note
from ui import money_entries as look
from ui.layout import PAGE
from ui.moments import read_day
from ui.options import Choices, choices, creators, offered
from ui.reply import REPLACE, send
from ui.text import option_words, words

if TYPE_CHECKING:
    from client import Aftershow
    from ui.press import Press
    from ui.request import Request


class Payouts(commands.Cog):
    """What was really paid."""

    payout = app_commands.Group(name="payout", description=words("payout"), guild_only=True)

    def __init__(self, bot: Aftershow) -> None:
        self.hear = bot.hear
        self.payouts = bot.payouts
        self.rates = bot.rates
        self.presses = bot.presses

    async def cog_load(self) -> None:
        """Answer this conversation's buttons."""
        self.presses.on("payout-remove", self.remove_pressed)
        self.presses.on("payout-restore", self.restore_pressed)
        self.presses.on("payout-page", self.page_turned)

    @payout.command(name="add", description=words("payout-add"))
    @app_commands.describe(**option_words("payout-add"))
    @app_commands.autocomplete(creator=creators)
    async def add(
        self,
        interaction: discord.Interaction[Aftershow],
        amount: str,
        date: str | None = None,
        covers_from: str | None = None,
        covers_to: str | None = None,
        note: str | None = None,
        creator: str | None = None,
    ) -> None:
        """Keep a payout; where the time that it covers is known, with the rate that it implies."""
        asked = await self.hear(interaction)
        days = (asked.at, asked.zone, asked.locale)
        kept = await self.payouts.add(
            asked.caller,
            read_amount(amount, asked.settings.currency, asked.locale),
            key=asked.key,
            at=asked.at,
            day=read_day(date, *days) if date else None,
            covers_from=read_day(covers_from, *days) if covers_from else None,
            covers_to=read_day(covers_to, *days) if covers_to else None,
            note=read_note(note or ""),
            creator=creator,
        )
        says = await self.payouts.says(asked.caller, kept.entry.id)
        reporting = await self.rates.reporting(asked.caller.guild_id)
        await send(interaction, look.kept(asked.text, kept, reporting, manager=asked.caller.manager, says=says))

    @payout.command(name="list", description=words("payout-list"))
    @app_commands.describe(**option_words("payout-list"))
    @app_commands.autocomplete(creator=creators)
    async def list_(self, interaction: discord.Interaction[Aftershow], creator: str | None = None) -> None:
        """A creator's payouts, newest first, with what they come to."""
        await self._show_page(interaction, await self.hear(interaction), creator, 0)

    @payout.command(name="remove", description=words("payout-remove"))
    @app_commands.describe(**option_words("payout-remove"))
    async def remove(self, interaction: discord.Interaction[Aftershow], payout: str) -> None:
        """Take a payout back."""
        asked = await self.hear(interaction)
        gone = await self.payouts.remove(
            asked.caller, await look.picked(payout, asked.caller, self.payouts.matching), asked.at
        )
        await send(interaction, look.removed(asked.text, gone))

    @remove.autocomplete("payout")
    @offered
    async def payout_choices(self, interaction: discord.Interaction[Aftershow], typed: str) -> Choices:
        """Incomes that this person may take back."""
        asked = await self.hear(interaction, anywhere=True)
        found = await self.payouts.matching(asked.caller, typed)
        return choices((look.label(handle, entry), str(entry.id)) for handle, entry in found)

    async def remove_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Undo, on the reply that said what is kept."""
        interaction.extras[REPLACE] = True
        asked = await self.hear(interaction)
        gone = await self.payouts.remove(asked.caller, int(press.parts[0]), asked.at)
        await send(interaction, look.removed(asked.text, gone))

    async def restore_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """It was right after all."""
        interaction.extras[REPLACE] = True
        asked = await self.hear(interaction)
        back = await self.payouts.restore(asked.caller, int(press.parts[0]), asked.at)
        await send(interaction, look.restored(asked.text, back))

    async def page_turned(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Newer or older payouts."""
        interaction.extras[REPLACE] = True
        handle, page = press.parts
        await self._show_page(interaction, await self.hear(interaction), handle, int(page))

    async def _show_page(
        self, interaction: discord.Interaction[Any], asked: Request, creator: str | None, page: int
    ) -> None:
        found = await self.payouts.listed(asked.caller, creator, offset=page * PAGE, limit=PAGE)
        await send(interaction, look.listed(asked.text, "payout", found, page))


async def setup(bot: Aftershow) -> None:
    """Add the conversation to the bot."""
    await bot.add_cog(Payouts(bot))
