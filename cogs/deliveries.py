"""The tick: what is due is begun once a second, and what waited for a change in a server when that comes."""

from __future__ import annotations

import contextvars
from typing import TYPE_CHECKING

import discord
from discord.ext import commands, tasks
from discord.utils import utcnow

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from client import Aftershow

TICK = 1.0
"""Seconds."""


class Delivering(commands.Cog):
    """Nobody talks to it."""

    def __init__(self, bot: Aftershow, now: Callable[[], datetime] = utcnow) -> None:
        self.bot = bot
        self.deliveries = bot.deliveries
        self.now = now

    async def cog_load(self) -> None:
        """Take up what the last process left; then begin, in a context of its own: it belongs to no request."""
        await self.deliveries.starts()
        if self.bot.by_itself:
            contextvars.Context().run(self.every_second.start)
            contextvars.Context().run(self.daily.start)

    async def cog_unload(self) -> None:
        """Nothing new is begun."""
        self.every_second.cancel()
        self.daily.cancel()
        await self.deliveries.close()

    @tasks.loop(seconds=TICK)
    async def every_second(self) -> None:
        """Begin what is due."""
        await self.deliveries.tick(self.now())

    @tasks.loop(hours=24)
    async def daily(self) -> None:
        """What was done long ago is forgotten."""
        await self.deliveries.forget(self.now())

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """The server was out of reach, or the process starts."""
        await self.deliveries.resume(guild.id)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """The bot is back."""
        await self.deliveries.resume(guild.id)

    @commands.Cog.listener()
    async def on_guild_channel_create(self, channel: discord.abc.GuildChannel) -> None:
        """Perhaps the one that was missing."""
        await self.deliveries.resume(channel.guild.id)

    @commands.Cog.listener()
    async def on_guild_channel_update(self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        """Its permissions may have changed."""
        if before.overwrites != after.overwrites:
            await self.deliveries.resume(after.guild.id)

    @commands.Cog.listener()
    async def on_raw_thread_update(self, thread: discord.RawThreadUpdateEvent) -> None:
        """Somebody opened it: what stands in it can be changed again."""
        if not thread.data.get("thread_metadata", {}).get("archived"):
            await self.deliveries.resume(thread.guild_id)

    @commands.Cog.listener()
    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """What the bot may do hangs on its roles."""
        if before.permissions != after.permissions:
            await self.deliveries.resume(after.guild.id)

    @commands.Cog.listener()
    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """The bot was given a role."""
        if after.id == after.guild.me.id and before.roles != after.roles:
            await self.deliveries.resume(after.guild.id)


async def setup(bot: Aftershow) -> None:
    """Add it to the bot."""
    await bot.add_cog(Delivering(bot))
