"""/stream plan and what becomes of it: moved, called off, followed in Discord and back, reminded of, ticked off."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from domain.access import may_decide, may_report
from domain.jobs import JobKind
from domain.names import read_format, read_title
from domain.numbers import read_duration
from domain.plans import LENGTH, REMINDERS, Check, Repeat, Wanted, event_title, read_reminders
from domain.streams import Which
from posts.plan_reminders import channels_for
from posts.zones import zone_of
from ui import plans as look
from ui.moments_ahead import read_ahead
from ui.options import cancellable, creators, formats, plans
from ui.reply import REPLACE, defer, send
from ui.streams import cancelled
from ui.text import option_words, words

if TYPE_CHECKING:
    from client import Aftershow
    from ui.press import Press

Times = Literal["none", "weekly"]


class Plans(commands.Cog):
    """Streams that are still to come."""

    def __init__(self, bot: Aftershow) -> None:
        self.hear = bot.hear
        self.asked = bot.asked
        self.creators = bot.creators
        self.streams = bot.streams
        self.summaries = bot.summaries
        self.plans = bot.plans
        self.events = bot.plan_events
        self.reminders = bot.plan_reminders
        self.deliveries = bot.deliveries
        self.presses = bot.presses
        self.tree = bot.tree
        self.commands: tuple[app_commands.Command[Any, ..., Any], ...] = (
            app_commands.Command(name="plan", description=words("stream-plan"), callback=self.plan, parent=None),
            app_commands.Command(name="move", description=words("stream-move"), callback=self.move, parent=None),
            app_commands.Command(name="cancel", description=words("stream-cancel"), callback=self.cancel, parent=None),
        )

    async def cog_load(self) -> None:
        """Answer this conversation's buttons, do what is due, and stand beside the other commands about streams."""
        group = self.tree.get_command("stream")
        assert isinstance(group, app_commands.Group)  # noqa: S101 - EXTENSIONS names its cog before this one
        for command in self.commands:
            group.add_command(command)
        self.deliveries.act(JobKind.PLAN, self.events.act)
        self.deliveries.on(JobKind.REMINDER, self.reminders.compose)
        self.presses.on("plan-move", self.move_pressed)
        self.presses.on("plan-move-all", self.move_all_pressed)
        self.presses.on("plan-cancel", self.cancel_pressed)
        self.presses.on("plan-restore", self.restore_pressed)
        self.presses.on("plan-list", self.list_pressed)
        self.presses.on("plan-tick", self.tick_pressed)

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Events may have been changed while nobody listened."""
        await self.events.catch_up(guild)

    @commands.Cog.listener()
    async def on_scheduled_event_update(self, _before: discord.ScheduledEvent, after: discord.ScheduledEvent) -> None:
        """Somebody moved, renamed or cancelled an event: its plan follows."""
        await self.events.heard(after)

    @commands.Cog.listener()
    async def on_scheduled_event_delete(self, event: discord.ScheduledEvent) -> None:
        """Somebody deleted an event: its plan is called off."""
        await self.events.gone(event)

    @app_commands.describe(**option_words("stream-plan"))
    @app_commands.choices(repeat=look.repeat_choices())
    @app_commands.autocomplete(format=formats, creator=creators)
    async def plan(
        self,
        interaction: discord.Interaction[Aftershow],
        when: str,
        title: str,
        duration: str | None = None,
        format: str | None = None,
        repeat: Times = "none",
        reminders: str | None = None,
        creator: str | None = None,
    ) -> None:
        """Shown first, set when it is agreed to."""
        asked = await self.hear(interaction)
        zone = await zone_of(self.creators, asked)
        agreed = look.agreed(interaction)
        readings = (agreed,) if agreed else read_ahead(when, asked.at, zone, asked.locale)
        wanted = Wanted(
            at=readings[0],
            title=event_title(read_title(title)),
            duration=read_duration(duration, asked.locale) if duration else LENGTH,
            format=read_format(format or ""),
            repeat=Repeat(repeat),
            reminders=REMINDERS if reminders is None else read_reminders(reminders, asked.locale),
        )
        if agreed is None:
            whose, fitting = await self.plans.fits(asked.caller, wanted, readings, asked.at, creator)
            self.asked.remember(interaction)
            seen = look.seen_of(wanted, fitting, key=asked.key, typed=when, zone=zone, handle=whose.handle)
            where = channels_for(asked.settings, interaction.channel_id)
            await send(
                interaction,
                look.preview(asked.text, replace(seen, channel_id=next(iter(where), None)), _me(interaction)),
            )
            return
        await defer(interaction)
        plan = await self.plans.set(
            asked.caller,
            wanted,
            key=asked.key,
            at=asked.at,
            zone=zone,
            creator=creator,
            channel_id=interaction.channel_id,
        )
        event = await self.events.now(plan)
        await send(interaction, look.planned(asked.text, plan, event, zone, _me(interaction)))

    @app_commands.describe(**option_words("stream-move"))
    @app_commands.autocomplete(stream=plans)
    async def move(self, interaction: discord.Interaction[Aftershow], stream: str, when: str) -> None:
        """The same plan at another time."""
        asked = await self.hear(interaction)
        zone = await zone_of(self.creators, asked)
        number = await self.streams.numbered(asked.caller.guild_id, stream, asked.zone, Which.PLANNED)
        before = await self.plans.plan(asked.caller.guild_id, number)
        may_decide(asked.caller, before.stream.creator)
        agreed = look.agreed(interaction)
        if agreed is not None:
            await self._move(interaction, number, agreed)
            return
        readings = read_ahead(when, asked.at, zone, asked.locale)
        self.asked.remember(interaction)
        seen = look.Preview(
            key=asked.key,
            typed=when,
            readings=readings,
            duration=before.ends_at - before.at,
            zone=zone,
            title=before.wanted.title,
            handle=before.stream.creator.handle,
            moved_from=before.at,
        )
        await send(interaction, look.preview(asked.text, seen, _me(interaction)))

    @app_commands.describe(**option_words("stream-cancel"))
    @app_commands.autocomplete(stream=cancellable)
    async def cancel(self, interaction: discord.Interaction[Aftershow], stream: str | None = None) -> None:
        """Call off a live or planned stream: no summary, and what was reported counts nowhere."""
        asked = await self.hear(interaction)
        guild_id = asked.caller.guild_id
        named = None if stream is None else await self.streams.numbered(guild_id, stream, asked.zone, Which.OPEN)
        meant, plan = await self.plans.to_cancel(asked.caller, named)
        may_report(asked.caller, meant.creator)
        if plan is None:
            gone = await self.streams.cancel(asked.caller, at=asked.at, stream=meant.id)
            self.summaries.changed(gone)
            await send(interaction, cancelled(asked.text, gone))
        elif plan.weekly:
            await send(interaction, look.ask_cancel(asked.text, plan))
        else:
            await self._cancel(interaction, meant.id, every=False)

    async def move_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Undo of a move."""
        interaction.extras[REPLACE] = True
        stream_id, seconds = press.parts
        await self._move(interaction, int(stream_id), datetime.fromtimestamp(int(seconds), UTC))

    async def move_all_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Those that follow every week move as well."""
        interaction.extras[REPLACE] = True
        asked = await self.hear(interaction)
        plan = await self.plans.move_all(asked.caller, int(press.parts[0]), at=asked.at)
        await send(interaction, look.moved_all(asked.text, plan))

    async def cancel_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """This one, or all of a weekly plan."""
        interaction.extras[REPLACE] = True
        stream_id, which = press.parts
        await self._cancel(interaction, int(stream_id), every=which == "all")

    async def restore_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """It was not called off after all."""
        interaction.extras[REPLACE] = True
        asked = await self.hear(interaction)
        await defer(interaction)
        stream_id, which = press.parts
        plan = await self.plans.restore(asked.caller, int(stream_id), at=asked.at, every=which == "all")
        event = await self.events.now(plan)
        await send(interaction, look.restored(asked.text, plan, event, _me(interaction)))

    async def list_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """The list before going live, for those who stream and help."""
        asked = await self.hear(interaction)
        await send(interaction, look.checklist(asked.text, await self.plans.ticked(asked.caller, int(press.parts[0]))))

    async def tick_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """One line of it is done, or not after all."""
        interaction.extras[REPLACE] = True
        asked = await self.hear(interaction)
        stream_id, check, wish = press.parts
        ticked = await self.plans.tick(asked.caller, int(stream_id), Check(check), on=wish == "on", at=asked.at)
        await send(interaction, look.checklist(asked.text, ticked))

    async def _move(self, interaction: discord.Interaction[Any], stream_id: int, to: datetime) -> None:
        asked = await self.hear(interaction)
        await defer(interaction)
        plan, before = await self.plans.move(asked.caller, stream_id, to, at=asked.at)
        event = await self.events.now(plan)
        await send(interaction, look.moved(asked.text, plan, before, event, _me(interaction)))

    async def _cancel(self, interaction: discord.Interaction[Any], stream_id: int, *, every: bool) -> None:
        asked = await self.hear(interaction)
        await defer(interaction)
        gone, following = await self.plans.cancel(asked.caller, stream_id, at=asked.at, every=every)
        event = await self.events.now(gone)
        self.deliveries.wake()
        await send(interaction, look.called_off(asked.text, gone, following, event, every=every))


def _me(interaction: discord.Interaction[Any]) -> discord.Member | None:
    return None if interaction.guild is None else interaction.guild.me


async def setup(bot: Aftershow) -> None:
    """Add the conversation to the bot."""
    await bot.add_cog(Plans(bot))
