"""/help as people use it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.discord_server import Heard
from ui.help import OVERVIEW, TOPICS

if TYPE_CHECKING:
    from tests.discord_server import Server

OWN_DATA = ("privacy export", "privacy delete")


def commands_in(reply: Heard) -> set[str]:
    """The commands that can be clicked in an answer."""
    return {command for command, _ in re.findall(r"</([a-z_ -]+):(\d+)>", reply.text)}


def everything(server: Server) -> set[str]:
    """Every command that there is."""
    tree = server.bot.tree
    return {command.qualified_name for command in tree.walk_commands() if not hasattr(command, "commands")}


async def test_every_command_stands_in_the_help_and_every_command_of_the_help_exists(server: Server):
    await server.manager.slash("creator add", handle="maya")
    assert commands_in(await server.manager.slash("help")) == everything(server)
    on_pages: set[str] = set()
    for topic in TOPICS:
        on_pages |= commands_in(await server.manager.slash("help", topic=topic.name))
    assert on_pages == everything(server) - {"help"}
    assert {entry.command for topic in TOPICS for entry in topic.entries} == everything(server) - {"help"}


async def test_commands_can_be_clicked_by_the_ids_that_discord_gave(server: Server):
    registered = {command.name: command.id for command in await server.bot.tree.fetch_commands()}
    reply = await server.member.slash("help")
    assert f"</gift value:{registered['gift']}>" in reply.text


async def test_commands_are_plain_while_discord_does_not_tell_their_ids(server: Server):
    server.bot.mentions.learn([])
    server.env.inject_error("GET", f"/applications/{server.bot.application_id}/commands", status=500)
    reply = await server.member.slash("help")
    assert "`/gift value`" in reply.text


async def test_a_member_sees_what_a_member_can_do(server: Server):
    reply = await server.member.slash("help")
    assert reply.private
    assert "You are a **member** here" in reply.text
    asking = {"help", "ask", "faq list"}
    shared = {"gift top", "gift value", "creator add", "creator list", "earnings show"}
    assert commands_in(reply) == {*asking, *shared, *OWN_DATA}
    assert "Register your handle" in reply.text


async def test_a_creator_a_moderator_and_a_manager_see_theirs(server: Server):
    creator = await server.creator.slash("help")
    assert "You are a **creator** here" in creator.text
    assert "@lunaplays" in creator.text
    assert {"stream start", "stream delete", "creator share"} <= commands_in(creator)
    assert "settings set" not in commands_in(creator)
    moderator = await server.moderator.slash("help")
    assert "You are a **moderator** here" in moderator.text
    assert "gift log" in commands_in(moderator)
    assert not {"stream delete", "creator confirm"} & commands_in(moderator)
    manager = await server.manager.slash("help")
    assert "You are a **manager** here" in manager.text
    assert {"settings set", "creator confirm"} <= commands_in(manager)


async def test_a_page_for_each_topic_says_what_each_command_does(server: Server):
    reply = await server.creator.slash("help", topic="gifts")
    assert "Log several gifts in one line" in reply.text
    other = await server.creator.pick(reply, "streams")
    assert "You are live: start counting" in other.text
    back = await server.creator.pick(other, OVERVIEW)
    assert "You are a **creator** here" in back.text


async def test_the_introduction_of_a_topic_speaks_of_what_is_listed(server: Server):
    assert "Log gifts one by one" in (await server.moderator.slash("help", topic="gifts")).text
    user = server.env.create_user("dana")
    for reply in (await server.member.slash("help", topic="gifts"), Heard(await user.slash("help", topic="gifts"))):
        assert "Log gifts" not in reply.text
        assert "What gifts cost" in reply.text


async def test_a_topic_that_is_not_for_me_says_for_whom_it_is(server: Server):
    reply = await server.member.slash("help", topic="settings")
    assert "belong to creators, moderators or managers" in reply.text
    assert not commands_in(reply)


async def test_help_in_a_direct_message_shows_what_works_there(server: Server):
    user = server.env.create_user("dana")
    result = await user.slash("help")
    reply = Heard(result)
    assert commands_in(reply) == {"help", "ask", "gift value", *OWN_DATA}
    assert "works in a server" in reply.text
    settings = Heard(await user.slash("help", topic="settings"))
    assert "in a server only" in settings.text


@pytest.mark.parametrize("topic", [topic.name for topic in TOPICS])
async def test_what_the_help_offers_fits_into_discords_limits(server: Server, topic: str):
    reply = await server.manager.slash("help", topic=topic)
    assert len(reply.text) < 4_000
