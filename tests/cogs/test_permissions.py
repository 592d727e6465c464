"""The bot works with six permissions and no privileged intent; without one of the six it says which, and goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
import pytest

from tests.cogs.inviting import hide_from_bot, overwrite

if TYPE_CHECKING:
    from tests.discord_server import Server

ENOUGH = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
)
NAMES = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "embed_links": "Embed Links",
    "attach_files": "Attach Files",
}


def with_no_more_than(server: Server, permissions: discord.Permissions) -> None:
    """The bot's own role, and everybody's, may no more than that."""
    backend = server.env.backend
    for role in ("TestBot", "@everyone"):
        backend.edit_role(server.guild.id, server.guild.roles[role].id, {"permissions": permissions.value})


def test_no_privileged_intent_is_asked_for(server: Server) -> None:
    intents = server.bot.intents
    assert (intents.message_content, intents.members, intents.presences) == (False, False, False)


async def test_the_six_permissions_are_enough_for_a_whole_stream(server: Server) -> None:
    everybody = discord.Permissions(use_application_commands=True)
    with_no_more_than(server, ENOUGH | everybody)
    me = server.bot.get_guild(server.guild.id).me  # type: ignore[union-attr]
    assert not me.guild_permissions.administrator
    await server.manager.slash("settings set", summary_channel=server.summary, log_channel=server.channel)
    await server.creator.slash("stream start")
    await server.moderator.slash("gift log", text="5 roses from @rosefan")
    ended = await server.creator.slash("stream end")
    assert "The summary is here" in ended.text
    assert "I need" not in ended.text
    await server.moderator.slash("gift add", gift="galaxy")
    (card,) = server.cards
    assert "1,005" in (card.embeds[0].title or "")
    await server.manager.slash("setup")
    assert f"<@{server.manager.id}> changed settings" in server.channel.history()[0].content


@pytest.mark.parametrize("denied", list(NAMES))
async def test_a_summary_channel_that_lacks_one_is_named_and_the_summary_stands_elsewhere(
    server: Server, denied: str
) -> None:
    await server.manager.slash("settings set", summary_channel=server.summary)
    overwrite(server.env, server.summary, denied)
    await server.creator.slash("stream start")
    ended = await server.creator.slash("stream end")
    assert f"In <#{server.summary.id}> I need **{NAMES[denied]}**" in ended.text
    assert "The summary is here" in ended.text
    assert len(server.channel.history()) == 1
    assert server.summary.history() == []
    assert f"**{NAMES[denied]}**" in told_to_managers(server)


@pytest.mark.parametrize("denied", list(NAMES))
async def test_where_no_channel_takes_it_the_summary_is_shown_privately(server: Server, denied: str) -> None:
    hide_from_bot(server, server.channel) if denied == "view_channel" else overwrite(server.env, server.channel, denied)
    await server.creator.slash("stream start")
    ended = await server.creator.slash("stream end")
    assert ended.private
    assert f"**{NAMES[denied]}**" in ended.text
    assert "Stream summary" in ended.text


async def test_a_thread_without_permission_to_write_in_it_is_named(server: Server) -> None:
    thread = server.env.backend.create_thread(server.summary.id, "cards", type=11, owner_id=server.manager.id)
    await server.env.settle()
    overwrite(server.env, server.summary, "send_messages_in_threads")
    await server.bot.settings.set(server.guild.id, server.manager.id, discord.utils.utcnow(), summary_channel=thread.id)
    shown = await server.manager.slash("setup")
    assert f"In <#{thread.id}> I need **Send Messages in Threads**" in shown.text
    await server.creator.slash("stream start")
    ended = await server.creator.slash("stream end")
    assert f"In <#{thread.id}> I need **Send Messages in Threads**" in ended.text
    assert "The summary is here" in ended.text
    overwrite(server.env, server.summary)
    await server.env.settle()
    assert "⚠️" not in (await server.manager.slash("setup")).text


async def test_without_read_message_history_all_is_posted_and_the_risk_is_told(server: Server) -> None:
    await server.manager.slash("settings set", summary_channel=server.summary)
    overwrite(server.env, server.summary, "read_message_history")
    await server.creator.slash("stream start")
    ended = await server.creator.slash("stream end")
    assert "I need" not in ended.text
    assert len(server.cards) == 1
    shown = await server.manager.slash("setup")
    assert "I need **Read Message History**" in shown.text
    assert "after a restart" in shown.text
    assert "**Read Message History**" in told_to_managers(server)


@pytest.mark.parametrize("denied", ["view_channel", "send_messages", "embed_links"])
async def test_a_log_channel_that_lacks_one_stops_nothing_and_is_told(server: Server, denied: str) -> None:
    log = server.guild.create_text_channel("log")
    await server.manager.slash("settings set", log_channel=log)
    written = len(log.history())
    overwrite(server.env, log, denied)
    reply = await server.manager.slash("settings set", timezone="tokyo")
    assert "Saved" in reply.text
    assert len(log.history()) == written
    assert (await server.bot.settings.get(server.guild.id)).timezone == "Asia/Tokyo"
    shown = await server.manager.slash("settings show")
    assert f"**{NAMES[denied]}**" in shown.text
    await server.member.slash("creator add", handle="anaplays")
    assert f"**{NAMES[denied]}**" in shown.text + told_to_managers(server)


async def test_commands_answer_where_the_bot_may_do_nothing_at_all(server: Server) -> None:
    with_no_more_than(server, discord.Permissions(view_channel=True, use_application_commands=True))
    for command in ("help", "gift top", "creator list", "settings show", "setup"):
        reply = await server.manager.slash(command)
        assert reply.messages, command
        assert "Something went wrong" not in reply.text, command


def told_to_managers(server: Server) -> str:
    """What the owner was told directly."""
    return "\n".join(message.content for message in server.guild.owner.dm_channel.history())
