"""What stands in the bot's way in a server: told to its managers, once.

The next one who runs a command hears it there, if they are a manager. What happens while nobody runs
one goes to the log channel, else to the owner, else to where everybody reads.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord

from posts.reach import common_channels, may_write, post_in, write_to_owner
from ui.checks import missing_in
from ui.missing import problems
from ui.text import text_in
from ui.welcome import cant_answer, lacks, notice, post_waits

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from db.notices import NoticeStore
    from db.settings import SettingsStore
    from ui.missing import Problem
    from ui.posted import Refused
    from ui.reply import Reply
    from ui.text import Text

log = logging.getLogger(__name__)

SETTINGS = "settings"
REFUSES = "refuses"
LACKS = "server"


class Notices:
    """Tells managers what is missing."""

    def __init__(
        self, client: discord.Client, store: NoticeStore, settings: SettingsStore, now: Callable[[], datetime]
    ) -> None:
        """Where it tells, what was told, what the servers chose, and the clock."""
        self._client = client
        self._store = store
        self._settings = settings
        self._now = now
        self._fine: set[int] = set()
        """Servers with nothing wrong, then as now: nothing needs to be read for them."""
        self._taking: set[int] = set()
        """Channels that took a post, of which nothing else was told since."""

    async def claim(self, guild: discord.Guild) -> list[Problem]:
        """What is wrong with the server's settings and was told to nobody yet; whoever asks has to tell it."""
        found = problems(guild, await self._settings.get(guild.id))
        if not found and guild.id in self._fine:
            return []
        news = await self._store.claim(guild.id, SETTINGS, [one.key for one in found], self._now())
        (self._fine.discard if found else self._fine.add)(guild.id)
        return [one for one in found if one.key in news]

    async def tell(self, guild: discord.Guild) -> None:
        """Tell it where managers read, without being asked."""
        found = await self.claim(guild)
        if found:
            text = await self._text(guild)
            told = await self._reach(guild, notice(text, guild, found), notice(text, guild, found, in_dm=True))
            if not told:
                await self.untold(guild, found)

    async def untold(self, guild: discord.Guild, found: Sequence[Problem]) -> None:
        """Nobody could be told after all: it stays due."""
        await self._store.release(guild.id, SETTINGS, [one.key for one in found])

    async def asked_in(self, channel: discord.abc.GuildChannel | discord.Thread) -> None:
        """Somebody asks the bot something there. Where it can't answer, its managers hear so, once."""
        guild, kind = channel.guild, f"channel:{channel.id}"
        wanted = tuple(missing_in(channel, files=False))
        if await self._store.claim(guild.id, kind, [REFUSES] if wanted else [], self._now()):
            text = await self._text(guild)
            public = cant_answer(text, guild, channel.id, wanted)
            if not await self._reach(guild, public, cant_answer(text, guild, channel.id, wanted, in_dm=True)):
                await self._store.release(guild.id, kind, [REFUSES])

    async def undelivered(self, guild_id: int, refused: Sequence[Refused]) -> None:
        """A post that nobody waits for was taken by no channel: its managers hear so, once for each channel."""
        guild = self._client.get_guild(guild_id)
        settings = await self._settings.get(guild_id)
        chosen: set[int] = set()
        if guild is not None:
            await self.tell(guild)
            chosen = {one.value for one in problems(guild, settings)}
        text = text_in(settings.language)
        for one in refused:
            kind = f"post:{one.channel_id}"
            self._taking.discard(one.channel_id)
            if one.channel_id in chosen:
                continue  # told just now, or before
            if await self._store.claim(guild_id, kind, [REFUSES], self._now()):
                public, private = post_waits(text, one), post_waits(text, one, guild_id=guild_id)
                if not await (self._reach(guild, public, private) if guild else self._far(guild_id, public, private)):
                    await self._store.release(guild_id, kind, [REFUSES])

    async def lacking(self, guild_id: int, wanted: Sequence[str]) -> None:
        """What is missing in a whole server (``Undelivered.lacks``; none: nothing any more): managers hear so, once."""
        guild = self._client.get_guild(guild_id)
        if wanted and guild is None:
            return
        news = await self._store.claim(guild_id, LACKS, wanted, self._now())
        if not news or guild is None:
            return
        text = await self._text(guild)
        public, private = lacks(text, guild, news), lacks(text, guild, news, in_dm=True)
        if not await self._reach(guild, public, private):
            await self._store.release(guild_id, LACKS, news)

    async def taken(self, guild_id: int, channel_id: int) -> None:
        """The channel takes posts again: should it refuse once more, that is news."""
        if channel_id not in self._taking:
            await self._store.claim(guild_id, f"post:{channel_id}", [], self._now())
            self._taking.add(channel_id)

    async def _reach(self, guild: discord.Guild, public: Reply, private: Reply) -> bool:
        """The log channel, else the owner, else where everybody reads; false where nobody takes it."""
        log_channel = (await self._settings.get(guild.id)).log_channel
        channel = None if log_channel is None else guild.get_channel_or_thread(log_channel)
        if isinstance(channel, discord.TextChannel | discord.Thread):
            noted = may_write(channel) and await post_in(channel, public)
            if noted:
                return True
        if await write_to_owner(self._client, guild, private):
            return True
        for common in common_channels(guild):
            if await post_in(common, public):
                return True
        log.warning("server %s could not be told what is missing there", guild.id)
        return False

    async def _far(self, guild_id: int, public: Reply, private: Reply) -> bool:
        """The log channel, else the owner, of a server that another process looks after."""
        log_channel = (await self._settings.get(guild_id)).log_channel
        if log_channel is not None:
            channel = self._client.get_partial_messageable(log_channel, guild_id=guild_id)
            if await post_in(channel, public):
                return True
        try:
            guild = await self._client.fetch_guild(guild_id)
        except discord.HTTPException as refused:
            log.warning("server %s could not be told what is missing there: %s", guild_id, refused)
            return False
        return await write_to_owner(self._client, guild, private)

    async def _text(self, guild: discord.Guild) -> Text:
        return text_in((await self._settings.get(guild.id)).language)
