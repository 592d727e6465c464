"""/earnings: what came in, at which rate, and as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from domain.access import keeps_money
from domain.earnings import Look
from domain.payouts import Says
from domain.periods import Period
from domain.rates import read_rate
from ui import money_entries
from ui import rates as look
from ui.earnings import Page, Shown, picture_of, show
from ui.earnings_how import how
from ui.ledger_files.packing import Format
from ui.moments import read_day
from ui.options import creators
from ui.reply import REPLACE, defer, send
from ui.taking_out import TakingOut, taken_out, which_format
from ui.text import option_words, words

if TYPE_CHECKING:
    from client import Aftershow
    from ui.press import Press
    from ui.request import Request

PeriodName = Literal["stream", "day", "week", "month", "year", "all"]
FormatName = Literal["csv", "xlsx", "json", "pdf"]


class Earnings(commands.Cog):
    """A creator's money."""

    earnings = app_commands.Group(name="earnings", description=words("earnings"), guild_only=True)

    def __init__(self, bot: Aftershow) -> None:
        self.hear = bot.hear
        self.rates = bot.rates
        self.earned = bot.earned
        self.goals = bot.goals
        self.charts = bot.charts
        self.summaries = bot.summaries
        self.presses = bot.presses

    async def cog_load(self) -> None:
        """Answer this conversation's buttons."""
        self.presses.on("rate-undo", self.undo_pressed)
        self.presses.on("rate-adopt", self.adopt_pressed)
        self.presses.on("earnings-period", self.period_picked)
        self.presses.on("earnings-how", self.how_pressed)
        self.presses.on("earnings-export", self.export_pressed)
        self.presses.on("earnings-file", self.format_picked)
        for turn in ("earnings-older", "earnings-newer", "earnings-page-older", "earnings-page-newer"):
            self.presses.on(turn, self.turned)

    @earnings.command(name="show", description=words("earnings-show"))
    @app_commands.describe(**option_words("earnings-show"))
    @app_commands.autocomplete(creator=creators)
    async def show(
        self,
        interaction: discord.Interaction[Aftershow],
        period: PeriodName = "month",
        creator: str | None = None,
    ) -> None:
        """What came in, beside the time before; only for whoever asks."""
        await self._show(interaction, await self.hear(interaction), Look(Period(period)), creator)

    @earnings.command(name="export", description=words("earnings-export"))
    @app_commands.describe(**option_words("earnings-export"))
    @app_commands.autocomplete(creator=creators)
    async def export(
        self,
        interaction: discord.Interaction[Aftershow],
        format: FormatName,
        period: PeriodName = "month",
        creator: str | None = None,
    ) -> None:
        """The ledger as a file, or a statement to print."""
        await self._export(interaction, await self.hear(interaction), Look(Period(period)), Format(format), creator)

    @earnings.command(name="rate", description=words("earnings-rate"))
    @app_commands.describe(**option_words("earnings-rate"))
    @app_commands.rename(since="from")
    @app_commands.autocomplete(creator=creators)
    async def rate(
        self,
        interaction: discord.Interaction[Aftershow],
        low: str | None = None,
        expected: str | None = None,
        high: str | None = None,
        since: str | None = None,
        creator: str | None = None,
    ) -> None:
        """Show the dated rate, or set it: the server's for a manager, one's own for a creator."""
        asked = await self.hear(interaction)
        typed = {"low": low, "expected": expected, "high": high}
        given = {part: read_rate(text, asked.locale) for part, text in typed.items() if text is not None}
        day = read_day(since or "today", asked.at, asked.zone, asked.locale)
        if not given:
            await send(interaction, look.sheet(asked.text, await self.rates.shown(asked.caller, creator, asked.at)))
            return
        change = await self.rates.set(asked.caller, key=asked.key, at=asked.at, since=day, creator=creator, **given)
        self.summaries.changed_everywhere(asked.caller.guild_id)
        await send(interaction, look.changed(asked.text, change, given.keys()))

    async def turned(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """The time before or after, or more streams of the same."""
        interaction.extras[REPLACE] = True
        shown = Shown.read(press.parts)
        await self._show(interaction, await self.hear(interaction), shown.look, shown.handle, shown.page)

    async def period_picked(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """The same time as a day, week, month or year."""
        interaction.extras[REPLACE] = True
        asked, shown = await self.hear(interaction), Shown.read(press.parts)
        today = asked.at.astimezone(asked.zone).date()
        await self._show(interaction, asked, shown.switched(Period(press.values[0]), today), shown.handle)

    async def how_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """The arithmetic, line by line."""
        asked, shown = await self.hear(interaction), Shown.read(press.parts)
        earned, currencies = await self.earned.how(asked.caller, shown.look, at=asked.at, creator=shown.handle)
        await send(interaction, how(earned, currencies, asked.text, asked.zone))

    async def export_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """As what the ledger is to be taken out."""
        asked = await self.hear(interaction)
        await send(interaction, which_format(asked.text, Shown.read(press.parts)))

    async def format_picked(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """The file of what was shown."""
        *parts, kind = press.parts
        shown = Shown.read(tuple(parts))
        await self._export(interaction, await self.hear(interaction), shown.look, Format(kind), shown.handle)

    async def undo_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Undo, on the reply that said what the rate is from now on."""
        interaction.extras[REPLACE] = True
        asked = await self.hear(interaction)
        change = await self.rates.undo(asked.caller, int(press.parts[0]), asked.at)
        self.summaries.changed_everywhere(asked.caller.guild_id)
        await send(interaction, look.undone(asked.text, change))

    async def adopt_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Use the rate that a payout implies; the payout's reply stays, so what comes of it follows beneath."""
        asked = await self.hear(interaction)
        payout, share = map(int, press.parts)
        done = await self.rates.adopt(asked.caller, payout, share, key=asked.key, at=asked.at)
        if isinstance(done, Says):
            await send(interaction, money_entries.says_otherwise(asked.text, done))
            return
        self.summaries.changed_everywhere(asked.caller.guild_id)
        await send(interaction, look.changed(asked.text, done, {"expected"}))

    async def _show(
        self,
        interaction: discord.Interaction[Any],
        asked: Request,
        time: Look,
        creator: str | None,
        number: int = 0,
    ) -> None:
        await defer(interaction)
        earned = await self.earned.look(asked.caller, time, at=asked.at, creator=creator)
        whose = earned.ledger.creator
        goals = await self.goals.progress(asked.caller, asked.at, whose.handle)
        page = Page(earned, asked.text, asked.zone, number, keeps_money(asked.caller, whose), goals)
        picture = picture_of(page)
        await send(interaction, show(page, None if picture is None else await self.charts.earnings(picture)))

    async def _export(
        self, interaction: discord.Interaction[Any], asked: Request, time: Look, kind: Format, creator: str | None
    ) -> None:
        await defer(interaction)
        taking = TakingOut(kind, asked.text, asked.zone, asked.at)
        taken = await self.earned.export(asked.caller, time, taking, at=asked.at, creator=creator)
        files = await taken.finished(self.charts.statement)
        for reply in taken_out(asked.text, taken.earned, files, asked.zone):
            await send(interaction, reply)


async def setup(bot: Aftershow) -> None:
    """Add the conversation to the bot."""
    await bot.add_cog(Earnings(bot))
