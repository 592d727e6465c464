"""Servers that showed the bot out, and files that were dropped: they are kept for a while, then they are gone."""

from __future__ import annotations

import contextvars
import logging
from typing import TYPE_CHECKING

from discord.ext import commands, tasks
from discord.utils import utcnow

from domain.arrivals import RETURN
from domain.jobs import JobKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from client import Aftershow
    from domain.jobs import Job

log = logging.getLogger(__name__)


class Forgetting(commands.Cog):
    """When the time comes, without a word to anyone."""

    def __init__(self, bot: Aftershow, now: Callable[[], datetime] = utcnow) -> None:
        self.bot = bot
        self.guild_store = bot.guild_store
        self.settings = bot.settings
        self.importing = bot.importing
        self.now = now

    async def cog_load(self) -> None:
        """Servers are forgotten by a job each, files by the clock."""
        self.bot.deliveries.act(JobKind.PURGE, self.forget)
        if self.bot.by_itself:
            contextvars.Context().run(self.hourly.start)

    async def cog_unload(self) -> None:
        """Nothing is forgotten any more."""
        self.hourly.cancel()

    @tasks.loop(hours=1)
    async def hourly(self) -> None:
        """Every hour, the first time at the start."""
        try:
            await self.importing.forget_old(self.now())
        except Exception:
            # Whatever it was: what could not be deleted now is in an hour, and the bot goes on.
            log.exception("the contents of imported files were not all deleted; the next try is in an hour")

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Servers that showed the bot out while it was away count from now on."""
        present = {guild.id for guild in self.bot.guilds}
        await self.guild_store.gone_without_a_word(present, self._ours, self.now())

    async def forget(self, job: Job) -> None:
        """Delete what is left of a server that the bot was removed from long ago, and what is known by heart."""
        if not await self.guild_store.purge(job.guild_id, self.now() - RETURN):
            return
        self.settings.forget(job.guild_id)
        self.bot.desk.forget(job.guild_id)
        await self.importing.forget_previews()
        log.info("forgot a server that had removed the bot")

    def _ours(self, guild_id: int) -> bool:
        """Whether this process would see the server if the bot were in it. Source: Discord, "Sharding formula".

        What is asked in direct messages is counted for a server that is none, 0.
        """
        shards, count = self.bot.shards, self.bot.shard_count or 1
        return guild_id != 0 and (guild_id >> 22) % count in shards


async def setup(bot: Aftershow) -> None:
    """Add it to the bot."""
    await bot.add_cog(Forgetting(bot))
