"""Where a message that nobody asked for can reach people: a channel, or the server's owner."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord

from posts.sending import Undelivered
from ui.checks import missing_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ui.reply import Reply

log = logging.getLogger(__name__)

LONGEST_WALK = 10
"""Channels that are tried; where so many refuse, more will."""
TO_WRITE = frozenset({"View Channel", "Send Messages", "Send Messages in Threads"})
"""What plain words need."""


def seen(client: discord.Client, guild_id: int) -> discord.Guild:
    """A server that is needed as this process sees it.

    Raises:
        OSError: the process has not heard yet which servers there are.
        Undelivered: the bot is not in it (any more): what is to be done there waits until it is back.
    """
    guild = client.get_guild(guild_id)
    if guild is not None and not guild.unavailable:
        return guild
    if guild is None and client.is_ready():
        raise Undelivered(())
    msg = f"server {guild_id} is out of reach"
    raise OSError(msg)


def may_write(channel: discord.abc.GuildChannel | discord.Thread) -> bool:
    """Whether plain words can be posted there."""
    return TO_WRITE.isdisjoint(missing_in(channel, files=False))


def common_channels(guild: discord.Guild) -> Iterator[discord.TextChannel]:
    """Where everybody reads: Discord's own place for such messages, then the text channels from the top."""
    first = [guild.system_channel] if guild.system_channel else []
    tried = [channel for channel in dict.fromkeys([*first, *guild.text_channels]) if may_write(channel)]
    yield from tried[:LONGEST_WALK]


async def post_in(channel: discord.abc.Messageable, message: Reply) -> bool:
    """Post words and buttons; false where Discord refuses, which the log then tells."""
    try:
        await channel.send(message.content, view=message.view or discord.utils.MISSING)
    except discord.HTTPException as refused:
        log.warning("a message was refused: %s", refused)
        return False
    return True


async def write_to_owner(client: discord.Client, guild: discord.Guild, message: Reply) -> bool:
    """A direct message to the server's owner; false where they take none."""
    if guild.owner_id is None:
        return False
    try:
        owner = client.get_user(guild.owner_id) or await client.fetch_user(guild.owner_id)
    except discord.HTTPException as refused:
        log.warning("the owner of server %s is not to be found: %s", guild.id, refused)
        return False
    return await post_in(owner, message)
