"""Who a Discord person is to us."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from domain.access import Caller

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
