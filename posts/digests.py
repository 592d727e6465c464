"""Digests that come by themselves: what each says, to whom, and what becomes of one that nobody takes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import discord

from db.digests import first_day
from domain.access import Caller, owns
from domain.errors import NotFound
from domain.jobs import is_late
from posts.log_channel import post_in_log
from posts.reach import seen, write_to_owner
from posts.sending import Outgoing
from ui.checks import member_as_caller
from ui.digest_card import Page, picture_of, show
from ui.digests import ended, not_reached
from ui.text import text_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from db.digests import DigestStore
    from db.settings import SettingsStore
    from domain.digests import Digest, Told
    from domain.jobs import Job
    from domain.settings import Settings
    from ui.chart.worker import ChartWorker
    from ui.reply import Reply


class DigestPosts:
    """Makes digests."""

    def __init__(
        self,
        client: discord.Client,
        digests: DigestStore,
        settings: SettingsStore,
        charts: ChartWorker,
        now: Callable[[], datetime],
    ) -> None:
        """As this client, of what is stored, with pictures, by this clock."""
        self._client = client
        self._digests = digests
        self._settings = settings
        self._charts = charts
        self._now = now

    async def compose(self, job: Job) -> Outgoing | None:
        """What a job's digest says; none where it comes no more, or says nothing of an empty time."""
        now = self._now()
        digest = await self._digests.begin(job, now)
        if digest is None:
            return None
        settings = await self._settings.get(job.guild_id)
        reader = None
        if digest.member_id is not None:
            reader = await self._reader(digest, digest.member_id, settings)
            if reader is None or not (reader.manager or (digest.creator is not None and owns(reader, digest.creator))):
                return await self._end(digest, settings, reached=reader is not None)
        told = await self._digests.told(digest, first_day(job), reader, now)
        if told.empty and digest.silent:
            return None
        late = job.due_at if is_late(job.due_at, now) else None
        reply = await self.reply(told, settings, late=late, private=reader is not None)
        channels = () if digest.channel_id is None else (digest.channel_id,)
        return Outgoing(reply, channels, digest.member_id)

    async def delivered(self, job: Job, message: discord.Message | None) -> None:
        """Where a member takes no direct messages, managers hear so once; never what it says."""
        try:
            digest = await self._digests.by_id(job.guild_id, job.details["digest"])
        except NotFound:
            return
        if digest.member_id is None:
            return
        if await self._digests.reached(digest, self._now(), taken=message is not None):
            settings = await self._settings.get(job.guild_id)
            guild = self._client.get_guild(job.guild_id)
            notice = not_reached(text_in(settings.language), digest)
            if settings.log_channel is not None:
                await post_in_log(guild, settings.log_channel, notice)
            elif guild is not None and guild.owner_id != digest.member_id:
                await write_to_owner(self._client, guild, notice)

    async def reply(
        self, told: Told, settings: Settings, *, late: datetime | None = None, private: bool = False
    ) -> Reply:
        """A digest with its picture."""
        guild = self._client.get_guild(told.digest.guild_id)
        server = "" if guild is None else guild.name
        page = Page(told, text_in(settings.language), ZoneInfo(settings.timezone), server, late, private)
        drawn = picture_of(page)
        return show(page, None if drawn is None else await self._charts.digest(drawn))

    async def _reader(self, digest: Digest, member_id: int, settings: Settings) -> Caller | None:
        """Who gets it, with what they are in the server by now; none where they left it."""
        guild = seen(self._client, digest.guild_id)
        try:
            member = await guild.fetch_member(member_id)
        except discord.NotFound:
            return None
        return member_as_caller(member, settings)

    async def _end(self, digest: Digest, settings: Settings, *, reached: bool) -> Outgoing | None:
        """It is not theirs to look at any more: that is the last that they hear."""
        await self._digests.end(digest, self._now())
        if not reached:
            return None
        guild = self._client.get_guild(digest.guild_id)
        text = text_in(settings.language)
        return Outgoing(ended(text, digest, "" if guild is None else guild.name), member_id=digest.member_id)
