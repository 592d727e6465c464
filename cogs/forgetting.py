"""Servers that showed the bot out: their data is kept for a while, then it is gone."""

from __future__ import annotations

import contextvars
import logging
from typing import TYPE_CHECKING

from discord.ext import commands, tasks
from discord.utils import utcnow

from domain.arrivals import RETURN

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from client import Aftershow

log = logging.getLogger(__name__)


class Forgetting(commands.Cog):
    """Once a day, without a word to anyone."""

    def __init__(self, bot: Aftershow, now: Callable[[], datetime] = utcnow) -> None:
        self.bot = bot
        self.guild_store = bot.guild_store
        self.settings = bot.settings
        self.now = now

    async def cog_load(self) -> None:
        """Begin; in a context of its own, since it belongs to no request."""
        contextvars.Context().run(self.daily.start)

    async def cog_unload(self) -> None:
        """Nothing is forgotten any more."""
        self.daily.cancel()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Servers that showed the bot out while it was away count from now on."""
        present = {guild.id for guild in self.bot.guilds}
        await self.guild_store.gone_without_a_word(present, self._ours, self.now())

    @tasks.loop(hours=24)
    async def daily(self) -> None:
        """Every day, the first time at the start."""
        await self.forget(self.now() - RETURN)

    async def forget(self, before: datetime) -> None:
        """Delete what is left of servers that the bot was removed from before that, and what is known by heart."""
        try:
            gone = await self.guild_store.purge_forgotten(before)
        except Exception:
            # Whatever it was: what could not be deleted today is tomorrow, and the bot goes on.
            log.exception("servers that removed the bot were not all forgotten; the next try is in a day")
            return
        for guild_id in gone:
            self.settings.forget(guild_id)
            self.bot.desk.forget(guild_id)
        if gone:
            log.info("forgot %d servers that had removed the bot", len(gone))

    def _ours(self, guild_id: int) -> bool:
        """Whether this process would see the server if the bot were in it. Source: Discord, "Sharding formula".

        What is asked in direct messages is counted for a server that is none, 0.
        """
        shards, count = self.bot.shards, self.bot.shard_count or 1
        return guild_id != 0 and (guild_id >> 22) % count in shards


async def setup(bot: Aftershow) -> None:
    """Add it to the bot."""
    await bot.add_cog(Forgetting(bot))
