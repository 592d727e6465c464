"""What can be pressed on a summary card, for as long as the card stands."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from discord.ext import commands

from domain.access import may_look, may_report, require_money, sees_money
from domain.metrics import Metric, Numbers, read_numbers
from domain.thanks import thanks
from ui import card_replies as look
from ui.cards import how
from ui.forms import Form
from ui.gifts import thank_you
from ui.reply import Reply, defer, send
from ui.streams import numbers_kept

if TYPE_CHECKING:
    from collections.abc import Mapping

    import discord

    from client import Aftershow
    from domain.streams import Stream
    from ui.press import Press
    from ui.request import Request


class Summaries(commands.Cog):
    """Numbers added later, thanks, the CSV, the arithmetic, one's own figures."""

    def __init__(self, bot: Aftershow) -> None:
        self.hear = bot.hear
        self.streams = bot.streams
        self.gifts = bot.gifts
        self.summaries = bot.summaries
        self.presses = bot.presses

    async def cog_load(self) -> None:
        """Answer the card's buttons."""
        self.presses.on("card-numbers", self.numbers_pressed)
        self.presses.on("card-group", self.group_picked)
        self.presses.on("card-thanks", self.thanks_pressed)
        self.presses.on("card-export", self.export_pressed)
        self.presses.on("card-how", self.how_pressed)
        self.presses.on("card-money", self.money_pressed)
        self.presses.on("card-metric", self.metric_pressed)
        await self.summaries.catch_up()

    async def cog_unload(self) -> None:
        """Let edits that are under way finish."""
        await self.summaries.settle()

    async def numbers_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Add numbers: of which group, since a form holds five fields."""
        asked, stream = await self._pressed(interaction, press)
        may_report(asked.caller, stream.creator)
        await send(interaction, look.groups(asked.text, stream))

    async def group_picked(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """The short form of one group, with today's values filled in."""
        asked = await self.hear(interaction)
        record = await self.streams.record(asked.caller.guild_id, int(press.parts[0]))
        may_report(asked.caller, record.stream.creator)
        group = press.values[0]
        fields = look.fields_of(asked.text, group, record)

        async def keep(submitted: discord.Interaction[Any], typed: Mapping[str, str]) -> None:
            await self._keep(submitted, record.stream.id, {field.name: field.value for field in fields}, typed)

        await interaction.response.send_modal(Form(asked.text.say(f"numbers-{group}"), fields, keep))

    async def _keep(
        self, interaction: discord.Interaction[Any], stream_id: int, before: Mapping[str, str], typed: Mapping[str, str]
    ) -> None:
        """Keep what was changed; an emptied field takes its number away."""
        asked = await self.hear(interaction)
        changed = {name: value for name, value in typed.items() if value != before[name]}
        told = read_numbers(asked.locale, **changed)
        emptied = {Metric(name): None for name, value in changed.items() if not value and name != "duration"}
        await self._set(interaction, asked, stream_id, replace(told, metrics={**told.metrics, **emptied}))

    async def metric_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """One of the two readings of an ambiguous number."""
        asked = await self.hear(interaction)
        stream, metric, value = press.parts
        await self._set(interaction, asked, int(stream), Numbers({Metric(metric): int(value)}))

    async def _set(self, interaction: discord.Interaction[Any], asked: Request, stream_id: int, told: Numbers) -> None:
        stream = await self.streams.set_metrics(
            asked.caller, told.metrics, at=asked.at, stream=stream_id, duration=told.duration
        )
        self.summaries.changed(stream)
        await send(interaction, numbers_kept(asked.text, stream, told))

    async def thanks_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """The thank-you list."""
        asked, stream = await self._pressed(interaction, press)
        may_look(asked.caller, [stream.creator])
        sent = await self.gifts.thanks(asked.caller.guild_id, stream.id)
        await send(interaction, thank_you(asked.text, stream, thanks(sent)))

    async def export_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """The stream's gifts as a CSV file."""
        asked, stream = await self._pressed(interaction, press)
        may_look(asked.caller, [stream.creator])
        await defer(interaction)
        events = await self.gifts.events(asked.caller.guild_id, stream.id)
        await send(interaction, await asyncio.to_thread(look.export, asked.text, stream, events))

    async def how_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """The arithmetic, with money only for whom may see it."""
        asked, stream = await self._pressed(interaction, press)
        money = sees_money(asked.caller, stream.creator)
        summary = await self.summaries.summary(asked.caller.guild_id, stream.id, money=money)
        await send(interaction, Reply(how(summary, asked.text)))

    async def money_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """The full card, privately, for whom may see it."""
        asked, stream = await self._pressed(interaction, press)
        require_money(asked.caller, stream.creator)
        await defer(interaction)
        await send(interaction, await self.summaries.compose(asked.caller.guild_id, stream.id, money=True))

    async def _pressed(self, interaction: discord.Interaction[Any], press: Press) -> tuple[Request, Stream]:
        """Who pressed, and the stream of the card that was pressed."""
        asked = await self.hear(interaction)
        return asked, await self.streams.by_id(asked.caller.guild_id, int(press.parts[0]))


async def setup(bot: Aftershow) -> None:
    """Add the conversation to the bot."""
    await bot.add_cog(Summaries(bot))
