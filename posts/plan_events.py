"""Plans as Discord's scheduled events: made, moved, begun and ended with their streams, and heard of when people do.

Discord asks for Create Events to make events and to change own ones (since February 2026).
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

import discord

from db.plan_rows import DROP, EVENT, NEXT, OVER, key_of
from domain.names import seen_of
from domain.plans import LENGTH, Shown, event_title, live_page
from domain.streams import State
from posts.reach import seen
from posts.sending import Undelivered
from ui.missing import ROOM
from ui.plans import Event, event_link, event_words, may_make_events
from ui.text import text_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from db.plan_events import PlanEventStore
    from db.settings import SettingsStore
    from domain.jobs import Job
    from domain.plans import Plan
    from posts.deliveries import Deliveries
    from posts.notices import Notices

log = logging.getLogger(__name__)

Status = discord.EventStatus
OVER_AND_DONE = frozenset({Status.completed, Status.cancelled})
CREATE_EVENTS = "Create Events"
NO_ROOM = 30038
"""Discord's word for a server with as many events ahead as it keeps: 100. Source: Discord, "Opcodes"."""


class CantMakeEvents(Undelivered):
    """The bot lacks Create Events: the plan is kept, and its event waits until that is given."""

    def __init__(self) -> None:
        super().__init__((), lacks=(CREATE_EVENTS,))


class NoRoom(Undelivered):
    """The server has as many events as Discord keeps: the plan is kept, and its event waits until one is over."""

    def __init__(self) -> None:
        super().__init__((), lacks=(ROOM,))


class PlanEvents:
    """Keeps plans and events the same, whichever of the two is changed."""

    def __init__(  # noqa: PLR0913 - where events are, what it reads, through what it acts and tells, and the clock
        self,
        client: discord.Client,
        *,
        plans: PlanEventStore,
        settings: SettingsStore,
        deliveries: Deliveries,
        notices: Notices,
        now: Callable[[], datetime],
    ) -> None:
        self._client = client
        self._notices = notices
        self._deliveries = deliveries
        self._plans = plans
        self._settings = settings
        self._now = now
        self._one_at_a_time: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def now(self, plan: Plan) -> Event:
        """Let the event follow its plan at once, since a person waits for it; what can't be done now comes later."""
        creator, stream_id = plan.stream.creator, plan.stream.id
        try:
            await self._deliveries.at_once(creator.guild_id, key_of(stream_id, EVENT))
        except CantMakeEvents:
            return Event(missing=True)
        except NoRoom:
            return Event(full=True)
        except (discord.DiscordException, Undelivered, OSError) as failure:
            log.warning("event of stream %s: %s", stream_id, failure)
            return Event(failed=True)
        now = await self._plans.plan(stream_id)
        event_id = None if now is None else now.event_id
        return Event(None if event_id is None else event_link(creator.guild_id, event_id))

    async def act(self, job: Job) -> discord.ScheduledEvent | None:
        """What has to follow for a plan; the event that shows it, where that was to be made or changed.

        Raises:
            CantMakeEvents: the permission is missing.
            NoRoom: the server has too many events already.
            Undelivered: the bot is not in the server any more.
            OSError: the server is out of reach for a moment.
        """
        what, stream_id = job.details["do"], int(job.details.get("stream", 0))
        if what == OVER:
            await self._plans.judge(stream_id, self._now())
        elif what == NEXT:
            await self._plans.go_on(stream_id, self._now())
        elif what == DROP:
            await self._drop(job)
        else:
            return await self._follow(job, stream_id)
        return None

    async def heard(self, event: discord.ScheduledEvent) -> None:
        """Somebody, or the bot itself, changed an event; one that is over leaves room for another."""
        async with self._lock(event.guild_id):
            if event.status is Status.cancelled:
                await self._plans.called_off(event.guild_id, event.id, self._now())
            elif event.status is Status.scheduled:
                await self._plans.take_over(event.guild_id, event.id, shown_by(event), self._now())
        if event.status in OVER_AND_DONE:
            await self._deliveries.resume(event.guild_id)

    async def gone(self, event: discord.ScheduledEvent) -> None:
        """Somebody deleted an event, which leaves room for another."""
        async with self._lock(event.guild_id):
            await self._plans.called_off(event.guild_id, event.id, self._now())
        await self._deliveries.resume(event.guild_id)

    async def catch_up(self, guild: discord.Guild) -> None:
        """What was changed while nobody listened."""
        for plan in await self._plans.ahead(guild.id):
            if plan.event_id is None:
                continue
            event = guild.get_scheduled_event(plan.event_id)
            if event is None:
                await self._plans.look(plan, self._now())
            else:
                await self.heard(event)

    async def _follow(self, job: Job, stream_id: int) -> discord.ScheduledEvent | None:
        async with self._lock(job.guild_id):
            plan = await self._plans.plan(stream_id)
            if plan is None:
                return None
            guild = seen(self._client, job.guild_id)
            event = await self._event(guild, plan, again=job.again)
            try:
                if plan.ahead:
                    return await self._show(guild, plan, event)
                if event is not None:
                    await self._let_go(plan, event)
            except discord.Forbidden as refused:
                log.info("event of stream %s: %s", stream_id, refused)
                raise CantMakeEvents from refused
            except discord.HTTPException as refused:
                if refused.code == NO_ROOM:
                    raise NoRoom from refused
                raise
            return None

    async def _event(self, guild: discord.Guild, plan: Plan, *, again: bool) -> discord.ScheduledEvent | None:
        """The event as it stands, or the one that an earlier try made without living to note it."""
        if plan.event_id is not None:
            known = guild.get_scheduled_event(plan.event_id)
            if known is not None:
                return known
            try:
                return await guild.fetch_scheduled_event(plan.event_id, with_counts=False)
            except discord.NotFound:
                return None
        if not again:
            return None
        ours = await self._plans.events(guild.id)
        page = live_page(plan.stream.creator.handle)
        made = [
            event
            for event in await guild.fetch_scheduled_events(with_counts=False)
            if event.creator_id == guild.me.id
            and event.id not in ours
            and event.location == page
            and shown_by(event) == plan.wanted
        ]
        return made[0] if made else None

    async def _show(
        self, guild: discord.Guild, plan: Plan, event: discord.ScheduledEvent | None
    ) -> discord.ScheduledEvent | None:
        """The event shows the plan; what somebody changed there while nobody listened is the plan's from now on."""
        now = self._now()
        if event is None and plan.event_id is not None:
            await self._plans.called_off(guild.id, plan.event_id, now)
            return None
        if event is None:
            return await self._make(guild, plan) if plan.at > now else None
        if plan.event_id is None:
            await self._plans.shows(plan.stream.id, event.id, shown_by(event))
        if event.status is Status.cancelled:
            await self._plans.called_off(guild.id, event.id, now)
            return None
        if event.status is not Status.scheduled:
            return event
        merged = await self._plans.take_over(guild.id, event.id, shown_by(event), now)
        wanted = (merged or plan).wanted
        if shown_by(event) != wanted and wanted.at > now:
            event = await event.edit(name=wanted.title, start_time=wanted.at, end_time=wanted.ends_at)
            await self._plans.shows(plan.stream.id, event.id, wanted)
            await self._notices.lacking(guild.id, ())
        return event

    async def _make(self, guild: discord.Guild, plan: Plan) -> discord.ScheduledEvent:
        if not may_make_events(guild.me):
            raise CantMakeEvents
        text = text_in((await self._settings.get(guild.id)).language)
        wanted = plan.wanted
        event = await guild.create_scheduled_event(
            name=wanted.title,
            description=event_words(text, plan),
            start_time=wanted.at,
            end_time=wanted.ends_at,
            privacy_level=discord.PrivacyLevel.guild_only,
            entity_type=discord.EntityType.external,
            location=live_page(plan.stream.creator.handle),
        )
        await self._plans.shows(plan.stream.id, event.id, wanted)
        await self._notices.lacking(guild.id, ())
        return event

    async def _let_go(self, plan: Plan, event: discord.ScheduledEvent) -> None:
        """The stream is live, over, or called off: so is its event."""
        live = plan.stream.state is State.LIVE and not plan.deleted
        if event.status is Status.scheduled and (live or plan.stream.state is State.ENDED):
            event = await event.start()
        if live:
            return
        await _over(event)
        await self._plans.shows(plan.stream.id, None, None)

    async def _drop(self, job: Job) -> None:
        """The plan is gone for good."""
        guild = seen(self._client, job.guild_id)
        try:
            await _over(await guild.fetch_scheduled_event(int(job.details["event"]), with_counts=False))
        except discord.NotFound:
            return
        except discord.Forbidden as refused:
            raise CantMakeEvents from refused

    def _lock(self, guild_id: int) -> asyncio.Lock:
        return self._one_at_a_time.setdefault(guild_id, asyncio.Lock())


def shown_by(event: discord.ScheduledEvent) -> Shown:
    """What an event shows of a plan; its name as people see it."""
    return Shown(event.start_time, event.end_time or event.start_time + LENGTH, event_title(seen_of(event.name)))


async def _over(event: discord.ScheduledEvent) -> None:
    if event.status is Status.scheduled:
        await event.cancel()
    elif event.status is Status.active:
        await event.end()
