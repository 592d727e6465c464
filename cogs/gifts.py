"""/gift: who sent what, in seconds, and taken back as fast."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from catalogue.log_line import read_line
from domain.access import may_look
from domain.errors import NotFound
from domain.gifts import MOST_GIFTS_IN_A_REPORT, GiftCount, Way
from domain.names import read_supporter
from domain.periods import Period, span
from domain.rates import STOCK
from domain.thanks import thanks
from ui import gifts as look
from ui.ask import picked
from ui.layout import PAGE
from ui.options import Choices, choices, creators, offered, streams
from ui.reply import REPLACE, send
from ui.text import option_words, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from client import Aftershow
    from domain.gifts import Standing
    from domain.streams import Stream
    from ui.press import Press
    from ui.request import Request

Count = app_commands.Range[int, 1, MOST_GIFTS_IN_A_REPORT]


class Gifts(commands.Cog):
    """Reports of gifts, and what they add up to."""

    gift = app_commands.Group(name="gift", description=words("gift"))

    def __init__(self, bot: Aftershow) -> None:
        self.hear = bot.hear
        self.book = bot.book
        self.gifts = bot.gifts
        self.streams = bot.streams
        self.overrides = bot.overrides
        self.rates = bot.rates
        self.supporters = bot.supporters
        self.summaries = bot.summaries
        self.presses = bot.presses

    async def cog_load(self) -> None:
        """Answer this conversation's buttons."""
        self.presses.on("gift-undo", self.undo_pressed)
        self.presses.on("gift-undo-one", self.undo_one_picked)
        self.presses.on("gift-fix", self.fix_pressed)
        self.presses.on("gift-page", self.page_turned)

    @gift.command(name="add", description=words("gift-add"))
    @app_commands.describe(**option_words("gift-add"))
    @app_commands.autocomplete(creator=creators)
    async def add(
        self,
        interaction: discord.Interaction[Aftershow],
        gift: str,
        count: Count = 1,
        supporter: str | None = None,
        creator: str | None = None,
    ) -> None:
        """One gift, one report."""
        asked = await self.hear(interaction)
        meant = self.book.resolve(gift, await self.overrides.all(asked.caller.guild_id))
        item = GiftCount(meant, count, read_supporter(supporter) if supporter else None)
        standing = await self._record(interaction, asked, [item], Way.TYPED, creator)
        await send(interaction, look.logged(asked.text, standing))

    @gift.command(name="log", description=words("gift-log"))
    @app_commands.describe(**option_words("gift-log"))
    @app_commands.autocomplete(creator=creators)
    async def log(
        self,
        interaction: discord.Interaction[Aftershow],
        text: app_commands.Range[str, 1, 4000],
        creator: str | None = None,
    ) -> None:
        """A line of gifts as people write them; what is not understood is named, never dropped."""
        asked = await self.hear(interaction)
        line = read_line(text, self.book, await self.overrides.all(asked.caller.guild_id), asked.locale)
        if not line.understood:
            stream = await self.streams.pick(
                asked.caller, creator=creator, stream=picked(interaction), at=asked.at, may_start=True
            )
            await send(interaction, look.not_understood(asked.text, stream, asked.key, line.unread))
            return
        standing = await self._record(interaction, asked, line.understood, Way.PASTED, creator)
        await send(interaction, look.logged(asked.text, standing, asked.key, line.unread))

    @gift.command(name="list", description=words("gift-list"))
    @app_commands.describe(**option_words("gift-list"))
    @app_commands.autocomplete(stream=streams)
    async def list_(self, interaction: discord.Interaction[Aftershow], stream: str | None = None) -> None:
        """A stream's reports, newest first."""
        await self._show_page(interaction, await self.hear(interaction), stream, 0)

    @gift.command(name="undo", description=words("gift-undo"))
    @app_commands.describe(**option_words("gift-undo"))
    async def undo(self, interaction: discord.Interaction[Aftershow], report: str | None = None) -> None:
        """Takes back one's own last report, or the one that is named."""
        asked = await self.hear(interaction)
        number = None if report is None else await self._report(asked, report)
        await self._undo(interaction, asked, report=number)

    @gift.command(name="top", description=words("gift-top"))
    @app_commands.describe(**option_words("gift-top"))
    @app_commands.autocomplete(creator=creators)
    async def top(
        self,
        interaction: discord.Interaction[Aftershow],
        period: Literal["stream", "day", "week", "month", "year", "all"] = "month",
        creator: str | None = None,
    ) -> None:
        """The supporters' board."""
        asked = await self.hear(interaction)
        days = span(Period(period), asked.at, asked.zone)
        if days is None:
            stream = await self.streams.pick(asked.caller, creator=creator, stream=picked(interaction), at=asked.at)
            rows = (await self.streams.record(asked.caller.guild_id, stream.id)).supporters
            title = asked.text.say("board-title-stream", creator=stream.creator.handle)
        else:
            rows = await self.gifts.top(asked.caller.guild_id, creator, *days, limit=look.BOARD)
            title = look.board_title(asked.text, period, creator)
        await send(interaction, look.board(asked.text, rows, title=title))

    @gift.command(name="value", description=words("gift-value"))
    @app_commands.describe(**option_words("gift-value"))
    async def value(self, interaction: discord.Interaction[Aftershow], gift: str, count: Count = 1) -> None:
        """What a gift costs and may bring; in DM too."""
        asked = await self.hear(interaction, anywhere=True)
        meant = self.book.resolve(gift, await self.overrides.all(asked.caller.guild_id))
        valued = STOCK if interaction.guild_id is None else await self.rates.valued(interaction.guild_id, asked.at)
        await send(interaction, look.value(asked.text, meant, count, valued, str(self.book.as_of)))

    @gift.command(name="thanks", description=words("gift-thanks"))
    @app_commands.describe(**option_words("gift-thanks"))
    @app_commands.autocomplete(stream=streams)
    async def thanks(self, interaction: discord.Interaction[Aftershow], stream: str | None = None) -> None:
        """The thank-you list, ready to paste."""
        asked = await self.hear(interaction)
        meant = await self._stream(asked, stream)
        may_look(asked.caller, [meant.creator])
        sent = await self.gifts.thanks(asked.caller.guild_id, meant.id)
        await send(interaction, look.thank_you(asked.text, meant, thanks(sent)))

    @add.autocomplete("gift")
    @value.autocomplete("gift")
    @offered
    async def gift_choices(self, interaction: discord.Interaction[Aftershow], typed: str) -> Choices:
        """Gifts by name, those in use first; ambiguous names show their prices."""
        own = await self.overrides.all(interaction.guild_id or 0)
        return choices((self.book.label(gift), self.book.value(gift)) for gift in self.book.matching(typed, extra=own))

    @add.autocomplete("supporter")
    @offered
    async def supporter_choices(self, interaction: discord.Interaction[Aftershow], typed: str) -> Choices:
        """Supporters that this server knows."""
        known = await self.supporters.matching(interaction.guild_id or 0, typed)
        return choices((name, name) for name in known)

    @undo.autocomplete("report")
    @offered
    async def report_choices(self, interaction: discord.Interaction[Aftershow], typed: str) -> Choices:
        """Reports that this person may take back."""
        asked = await self.hear(interaction, anywhere=True)
        reports = await self.gifts.undoable(asked.caller, typed)
        return choices((look.report_label(report), str(report.report_id)) for report in reports)

    async def undo_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Undo, on the reply that said "logged"."""
        interaction.extras[REPLACE] = True
        await self._undo(interaction, await self.hear(interaction), report=int(press.parts[0]))

    async def undo_one_picked(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Undo of one gift out of a line."""
        asked = await self.hear(interaction)
        await self._undo(interaction, asked, report=int(press.parts[0]), event=int(press.values[0]))

    async def page_turned(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Newer or older reports."""
        interaction.extras[REPLACE] = True
        await self._show_page(interaction, await self.hear(interaction), press.parts[0], int(press.parts[1]))

    async def fix_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """A suggestion for a piece that was not understood: logged as a report of its own, once."""
        asked = await self.hear(interaction)
        fix = look.Fix.read(press.parts)
        own = await self.overrides.all(asked.caller.guild_id)
        item = GiftCount(self.book.resolve(f"gift:{fix.gift}", own), fix.count, fix.supporter)
        standing = await self.gifts.record(
            asked.caller, [item], way=Way.PASTED, key=fix.key, at=asked.at, stream=fix.stream
        )
        self.summaries.changed(standing.stream)
        await send(interaction, look.logged(asked.text, standing))

    async def _report(self, asked: Request, typed: str) -> int:
        """The report that was picked, or typed as its number or by a gift or supporter in it."""
        number = typed.strip().removeprefix("#")
        if number.isdecimal():
            return int(number)
        found = await self.gifts.undoable(asked.caller, typed)
        if len(found) != 1:
            raise NotFound("report-several" if found else "report-unknown", piece=typed)
        return found[0].report_id

    async def _record(
        self,
        interaction: discord.Interaction[Aftershow],
        asked: Request,
        items: Sequence[GiftCount],
        way: Way,
        creator: str | None,
    ) -> Standing:
        standing = await self.gifts.record(
            asked.caller,
            items,
            way=way,
            key=asked.key,
            at=asked.at,
            creator=creator,
            stream=picked(interaction),
        )
        self.summaries.changed(standing.stream)
        return standing

    async def _undo(
        self,
        interaction: discord.Interaction[Aftershow],
        asked: Request,
        *,
        report: int | None = None,
        event: int | None = None,
    ) -> None:
        taken_back = await self.gifts.undo(asked.caller, report=report, event=event, at=asked.at)
        self.summaries.changed(taken_back.stream)
        await send(interaction, look.undone(asked.text, taken_back))

    async def _show_page(
        self, interaction: discord.Interaction[Aftershow], asked: Request, stream: str | None, page: int
    ) -> None:
        meant = await self._stream(asked, stream)
        may_look(asked.caller, [meant.creator])
        reports = await self.gifts.reports(asked.caller.guild_id, meant.id, offset=page * PAGE, limit=PAGE + 1)
        await send(interaction, look.listed(asked.text, meant, reports, page))

    async def _stream(self, asked: Request, typed: str | None) -> Stream:
        """The stream that was picked or typed; left out, the live or latest one."""
        number = None if typed is None else await self.streams.numbered(asked.caller.guild_id, typed, asked.zone)
        return await self.streams.pick(asked.caller, stream=number, at=asked.at)


async def setup(bot: Aftershow) -> None:
    """Add the conversation to the bot."""
    await bot.add_cog(Gifts(bot))
