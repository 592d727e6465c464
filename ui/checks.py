"""Who a Discord person is to us."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from domain.access import Caller
from domain.errors import Conflict

if TYPE_CHECKING:
    from domain.settings import Settings


def caller_of(interaction: discord.Interaction, settings: Settings) -> Caller:
    """The person behind an interaction, with what their roles and permissions make of them here.

    A *manager* has Manage Server or the manager role; a *moderator* has the moderator role.
    """
    roles = {role.id for role in interaction.user.roles} if isinstance(interaction.user, discord.Member) else set[int]()
    return Caller(
        guild_id=interaction.guild_id or 0,
        member_id=interaction.user.id,
        manager=interaction.permissions.manage_guild or settings.manager_role in roles,
        moderator=settings.moderator_role in roles,
    )


def member_as_caller(member: discord.Member, settings: Settings) -> Caller:
    """The same of a member of whom nothing comes in at the moment."""
    roles = {role.id for role in member.roles}
    return Caller(
        guild_id=member.guild.id,
        member_id=member.id,
        manager=member.guild_permissions.manage_guild or settings.manager_role in roles,
        moderator=settings.moderator_role in roles,
    )


def missing_in(channel: discord.abc.GuildChannel | discord.Thread, *, files: bool = True) -> list[str]:
    """Which permissions the bot lacks to post in ``channel``, by the names that Discord's settings show."""
    try:
        granted = channel.permissions_for(channel.guild.me)
    except discord.ClientException:  # a thread whose channel the bot does not see
        return ["View Channel"]
    sending = granted.send_messages_in_threads if isinstance(channel, discord.Thread) else granted.send_messages
    needed = {
        "View Channel": granted.view_channel,
        "Send Messages in Threads" if isinstance(channel, discord.Thread) else "Send Messages": sending,
        "Embed Links": granted.embed_links,
        "Attach Files": granted.attach_files or not files,
    }
    return [name for name, has in needed.items() if not has]


def wanted_in(channel: discord.abc.GuildChannel | discord.Thread, *, files: bool = True) -> list[str]:
    """``missing_in``, and what the bot needs there to find its own posts again after a restart."""
    missing = missing_in(channel, files=files)
    if "View Channel" in missing:
        return missing  # a channel that can't be seen has no history either
    readable = channel.permissions_for(channel.guild.me).read_message_history
    return missing if readable else [*missing, "Read Message History"]


def stands_in(channel: object, channel_id: int) -> bool:
    """Whether that is the channel, or a thread of it."""
    return channel_id in {getattr(channel, "id", None), getattr(channel, "parent_id", None)}


def role_for_people(role: discord.Role) -> int:
    """The id of a role that some people have: not everybody, and not only a bot.

    Raises:
        Conflict: it is such a role.
    """
    if role.is_default():
        raise Conflict("role-is-everyone")
    if role.is_bot_managed():
        raise Conflict("role-is-a-bots", role=role.name)
    return role.id
