"""The first thing that a server sees of the bot, and the first things that go wrong there afterwards."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import discord
import pytest
from simcord.backend import serializers

from tests.cogs.inviting import buttons_of, inviting, overwrite

if TYPE_CHECKING:
    from simcord import ChannelHandle, Env

    from client import Aftershow
    from tests.discord_server import Server

HELLO = "Hi, I'm Aftershow"
BACK = "I'm back"


def said_in(server: Server) -> list[str]:
    """What stands in the server's channels, each message with its channel's name."""
    return [
        f"{name}: {message.content}" for name, channel in server.guild.channels.items() for message in channel.history()
    ]


def told_to_owner(server: Server) -> list[discord.Message]:
    """Direct messages to the server's owner, oldest first."""
    return server.guild.owner.dm_channel.history()


async def leaves(server: Server) -> None:
    """The bot is shown out; the simulated Discord keeps the server."""
    server.env.backend.emit("GUILD_DELETE", {"id": str(server.guild.id)})
    await server.env.settle()


async def comes_back(server: Server) -> None:
    """The server invites the bot again."""
    stored = server.env.backend.get_guild(server.guild.id)
    payload: Any = dict(serializers.guild_create_payload(server.env.backend, stored))
    del payload["unavailable"]
    server.env.backend.emit("GUILD_CREATE", payload)
    await server.env.settle()


async def test_one_message_says_what_the_bot_does_and_offers_two_buttons(simcord_env: Env, simcord_bot: Aftershow):
    server = await inviting(simcord_env, simcord_bot, "general", "chat")
    (hello,) = server.channel.history()
    assert HELLO in hello.content
    assert len(hello.content.splitlines()) <= 6
    assert buttons_of(hello) == ["Set up", "Try an answer"]
    assert len(said_in(server)) == 1
    assert told_to_owner(server) == []


async def test_it_stands_where_discord_puts_such_messages(simcord_env: Env, simcord_bot: Aftershow):
    server = await inviting(simcord_env, simcord_bot, "general", "welcome", system="welcome")
    (said,) = said_in(server)
    assert said.startswith("welcome: ")


async def test_where_that_refuses_it_is_the_first_channel_that_does_not(simcord_env: Env, simcord_bot: Aftershow):
    server = await inviting(
        simcord_env, simcord_bot, "rules", "welcome", "general", system="welcome", barred=["rules", "welcome"]
    )
    (said,) = said_in(server)
    assert said.startswith("general: ")


async def test_where_no_channel_takes_it_the_owner_hears_which_permission_is_missing(
    simcord_env: Env, simcord_bot: Aftershow
):
    server = await inviting(simcord_env, simcord_bot, "rules", "general", barred=["rules", "general"])
    assert said_in(server) == []
    (hello,) = told_to_owner(server)
    assert HELLO in hello.content
    assert "**View Channel** and **Send Messages**" in hello.content
    assert "Olga's Lounge" in hello.content
    assert buttons_of(hello) == ["Try an answer"]
    answer = await server.guild.owner.click(hello, label="Try an answer")
    assert "like" in (answer.response.embeds[0].title or "").lower()


async def test_where_nobody_takes_it_the_log_says_so(
    simcord_env: Env, simcord_bot: Aftershow, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    async def closed(*_args: object, **_kwargs: object) -> None:
        raise discord.Forbidden(_Response(), "Cannot send messages to this user")  # type: ignore[arg-type]

    monkeypatch.setattr(discord.User, "send", closed)
    with caplog.at_level(logging.WARNING):
        await inviting(simcord_env, simcord_bot, "general", barred=["general"])
    assert "could not be greeted" in caplog.text


class _Response:
    status, reason = 403, "Forbidden"


async def test_the_buttons_work_at_once(simcord_env: Env, simcord_bot: Aftershow):
    server = await inviting(simcord_env, simcord_bot, "general")
    (hello,) = server.channel.history()
    answer = await server.member.press(hello, "Try an answer")
    assert answer.private
    assert "likes" in answer.text.lower()
    assert "Only managers" in (await server.member.press(hello, "Set up")).text
    panel = await server.manager.press(hello, "Set up")
    assert panel.private
    assert "Set-up 1 of 3" in panel.text
    assert server.channel.history() == [hello]


async def test_everything_works_without_any_set_up(simcord_env: Env, simcord_bot: Aftershow):
    server = await inviting(simcord_env, simcord_bot, "general")
    luna = server.person("luna")
    await luna.slash("creator add", handle="lunaplays")
    await luna.slash("stream start")
    await luna.slash("gift log", text="5 roses from @rosefan")
    ended = await luna.slash("stream end")
    assert "The summary is here" in ended.text
    assert len(server.channel.history()) == 2


async def test_neither_a_restart_nor_an_outage_greets_again(simcord_env: Env, simcord_bot: Aftershow):
    server = await inviting(simcord_env, simcord_bot, "general")
    guild_id = server.guild.id
    stored = server.env.backend.get_guild(guild_id)
    server.env.backend.emit("GUILD_DELETE", {"id": str(guild_id), "unavailable": True})
    server.env.backend.emit("GUILD_CREATE", serializers.guild_create_payload(server.env.backend, stored))
    await server.env.settle()
    await comes_back(server)  # told twice
    assert len(said_in(server)) == 1


async def test_who_comes_back_soon_finds_everything_as_it_was(simcord_env: Env, simcord_bot: Aftershow):
    server = await inviting(simcord_env, simcord_bot, "general")
    await server.manager.slash("settings set", timezone="tokyo")
    await leaves(server)
    await server.env.advance_time(timedelta(days=29).total_seconds())
    await comes_back(server)
    first, second = server.channel.history()
    assert HELLO in first.content
    assert BACK in second.content
    assert len(second.content) < 150
    assert (await simcord_bot.settings.get(server.guild.id)).timezone == "Asia/Tokyo"


async def test_who_comes_back_after_a_long_time_is_greeted_in_full(simcord_env: Env, simcord_bot: Aftershow):
    server = await inviting(simcord_env, simcord_bot, "general")
    await leaves(server)
    await server.env.advance_time(timedelta(days=31).total_seconds())
    await comes_back(server)
    assert HELLO in server.channel.history()[-1].content


@pytest.mark.parametrize(("hours_ago", "greeted"), [(1, True), (23, True), (25, False), (0, False)])
async def test_a_server_that_was_joined_while_the_bot_was_away_is_greeted_at_its_start(
    simcord_env: Env, simcord_bot: Aftershow, hours_ago: int, *, greeted: bool
):
    """One from long ago is not new: then the database is. One of just now is told by an event of its own."""
    cog: Any = simcord_bot.get_cog("Setup")
    cog.started_at += timedelta(hours=hours_ago)
    server = await inviting(simcord_env, simcord_bot, "general", away=True)
    assert bool(said_in(server)) is greeted


# -- what goes missing afterwards --------------------------------------------------------------------------------------


def delete(server: Server, channel: ChannelHandle) -> None:
    """Somebody deletes a channel."""
    server.env.backend.delete_channel(channel.id)


async def test_a_deleted_channel_is_told_once_in_the_log_with_a_button_that_mends_it(server: Server):
    log = server.guild.create_text_channel("log")
    await server.manager.slash("settings set", summary_channel=server.summary, log_channel=log)
    delete(server, server.summary)
    await server.env.settle()
    notice = log.history()[-1]
    assert "**Summary channel**: the channel is gone" in notice.content
    assert "summaries go to where the stream was ended" in notice.content
    told = len(log.history())
    await server.manager.slash("stream list")
    await server.creator.slash("stream start")
    await server.creator.slash("stream end")
    assert len(log.history()) == told
    assert told_to_owner(server) == []
    assert "Only managers" in (await server.member.press(notice, "Fix it")).text
    panel = await server.manager.press(notice, "Fix it")
    assert "Set-up 1 of 3" in panel.text
    assert "⚠️ **Summary channel**: the channel is gone" in panel.text
    mended = await server.manager.pick(panel, server.channel, custom_id="setup-channel:summary_channel")
    assert "⚠️" not in mended.text


async def test_without_a_log_channel_the_owner_hears_it(server: Server):
    await server.manager.slash("settings set", summary_channel=server.summary)
    delete(server, server.summary)
    await server.env.settle()
    (notice,) = told_to_owner(server)
    assert "**Summary channel**: the channel is gone" in notice.content
    assert "Run `/setup` there" in notice.content


async def test_without_an_owner_who_listens_everybody_reads_it(server: Server, monkeypatch: pytest.MonkeyPatch):
    async def closed(*_args: object, **_kwargs: object) -> None:
        raise discord.Forbidden(_Response(), "Cannot send messages to this user")  # type: ignore[arg-type]

    monkeypatch.setattr(discord.User, "send", closed)
    await server.manager.slash("settings set", summary_channel=server.summary)
    delete(server, server.summary)
    await server.env.settle()
    assert "the channel is gone" in server.channel.history()[-1].content


async def test_while_nobody_can_be_told_it_stays_due(server: Server, monkeypatch: pytest.MonkeyPatch):
    async def closed(*_args: object, **_kwargs: object) -> None:
        raise discord.Forbidden(_Response(), "Cannot send messages to this user")  # type: ignore[arg-type]

    monkeypatch.setattr(discord.User, "send", closed)
    await server.manager.slash("settings set", summary_channel=server.summary)
    overwrite(server.env, server.channel, "send_messages")
    delete(server, server.summary)
    await server.env.settle()
    heard = await server.manager.slash("stream list")
    assert "the channel is gone" in heard.text
    assert "Fix it" in heard.labels


async def test_a_manager_who_runs_a_command_hears_of_a_lost_permission_once(server: Server):
    await server.manager.slash("settings set", summary_channel=server.summary)
    overwrite(server.env, server.summary, "attach_files")
    heard = await server.manager.slash("stream list")
    assert "**Attach Files**" in heard.text
    assert heard.private
    panel = await server.manager.press(heard.messages[1], "Fix it")
    assert "**Attach Files**" in panel.text
    assert "**Attach Files**" not in (await server.manager.slash("stream list")).text
    assert told_to_owner(server) == []
    overwrite(server.env, server.summary)
    await server.manager.slash("stream list")
    overwrite(server.env, server.summary, "attach_files")
    assert "**Attach Files**" in (await server.manager.slash("stream list")).text


async def test_who_is_no_manager_hears_nothing_and_the_managers_do(server: Server):
    await server.manager.slash("settings set", summary_channel=server.summary)
    overwrite(server.env, server.summary, "embed_links")
    heard = await server.member.slash("gift top")
    assert "**Embed Links**" not in heard.text
    (notice,) = told_to_owner(server)
    assert "**Embed Links**" in notice.content


async def test_what_the_settings_say_themselves_is_not_said_twice(server: Server):
    overwrite(server.env, server.summary, "embed_links")
    kept = await server.manager.slash("settings set", summary_channel=server.summary)
    assert len(kept.messages) == 1
    assert "**Embed Links**" in kept.text
    assert len((await server.manager.slash("stream list")).messages) == 1


@pytest.mark.parametrize(
    ("setting", "said"),
    [("manager_role", "only people with **Manage Server**"), ("moderator_role", "nobody is a moderator")],
)
async def test_a_deleted_role_is_told(server: Server, setting: str, said: str):
    role = server.guild.create_role("Agency")
    options: dict[str, Any] = {setting: role}
    await server.manager.slash("settings set", **options)
    server.env.backend.delete_role(server.guild.id, role.id)
    await server.env.settle()
    (notice,) = told_to_owner(server)
    assert "the role was deleted" in notice.content
    assert said in notice.content


async def test_a_channel_or_role_that_nobody_chose_is_nobodys_business(server: Server):
    role = server.guild.create_role("Agency")
    server.env.backend.delete_role(server.guild.id, role.id)
    delete(server, server.summary)
    await server.env.settle()
    assert told_to_owner(server) == []


async def test_what_was_lost_while_the_bot_was_away_is_told_at_its_start(server: Server):
    await server.manager.slash("settings set", summary_channel=server.summary)
    guild_id = server.guild.id
    server.env.backend.emit("GUILD_DELETE", {"id": str(guild_id), "unavailable": True})
    delete(server, server.summary)
    await server.env.settle()
    stored = server.env.backend.get_guild(guild_id)
    server.env.backend.emit("GUILD_CREATE", serializers.guild_create_payload(server.env.backend, stored))
    await server.env.settle()
    assert "the channel is gone" in told_to_owner(server)[-1].content
    assert len(told_to_owner(server)) == 1


async def test_a_question_where_the_bot_may_not_write_is_told_to_its_managers_once(server: Server):
    assert server.bot.user is not None
    await server.bot.desk.ready()
    overwrite(server.env, server.channel, "embed_links")
    for _ in range(2):
        await server.member.actor.send(server.channel, f"<@{server.bot.user.id}> do likes pay?")
    (notice,) = told_to_owner(server)
    assert "somebody asked me something" in notice.content
    assert f"In <#{server.channel.id}> I need **Embed Links**" in notice.content
