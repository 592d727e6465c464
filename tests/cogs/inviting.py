"""A server that invites the bot, and taking permissions away from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from simcord.backend import serializers
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from tests.discord_server import Server

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simcord import ChannelHandle, Env

    from client import Aftershow


async def inviting(
    env: Env,
    bot: Aftershow,
    *channels: str,
    barred: Sequence[str] = (),
    system: str | None = None,
    away: bool = False,
) -> Server:
    """A server with those text channels, of which the ``barred`` can't be written in, invites the bot.

    ``away``: it did so while the bot was not running, so that Discord tells of it as of any other server.
    """
    quiet: Any = env.backend
    quiet.emit = _nothing
    owner = env.create_user("olga")
    guild = env.create_guild("Olga's Lounge", owner=owner)
    made = {name: guild.create_text_channel(name) for name in channels}
    boss = guild.create_role("Boss", permissions=discord.Permissions(manage_guild=True))
    for name in barred:
        overwrite(env, made[name], "send_messages")
    del quiet.emit
    world = Server(env, bot, guild, next(iter(made.values()), None), None)  # type: ignore[arg-type]
    world.manager = world.person("maya", boss)
    world.member = world.person("ana")
    stored = env.backend.get_guild(guild.id)
    stored.system_channel_id = made[system].id if system else None
    payload: Any = dict(serializers.guild_create_payload(env.backend, stored))
    if not away:
        del payload["unavailable"]  # so Discord tells an invitation from a server that is there again
    env.backend.emit("GUILD_CREATE", payload)
    await env.settle()
    return world


def overwrite(env: Env, channel: ChannelHandle, *denied: str) -> None:
    """Take permissions away from everybody in a channel, or give all of them back where none is named."""
    deny = discord.Permissions(**dict.fromkeys(denied, True)).value
    guild_id = env.backend.get_channel(channel.id).guild_id
    assert guild_id is not None
    env.backend.set_overwrite(channel.id, Overwrite(guild_id, OverwriteType.ROLE, deny=deny))


def buttons_of(message: discord.Message) -> list[str]:
    """Labels of what can be pressed beneath a message."""
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
    return [part.label or "" for row in rows for part in row.children if isinstance(part, discord.Button)]


def _nothing(*_event: object) -> None:
    """Discord keeps it to itself for now."""


def hide_from_bot(server: Server, channel: ChannelHandle) -> None:
    """From the bot, and from it alone: people still write there."""
    deny = discord.Permissions(view_channel=True).value
    role = server.guild.roles["TestBot"]
    server.env.backend.set_overwrite(channel.id, Overwrite(role.id, OverwriteType.ROLE, deny=deny))
