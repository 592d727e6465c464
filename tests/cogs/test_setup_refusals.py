"""Who may not set a server up changes nothing: by command, by a stale panel, by forged ids."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.discord_server import Heard
from ui.press import Press

if TYPE_CHECKING:
    import discord

    from domain.settings import Settings
    from tests.discord_server import Person, Server


async def chosen(server: Server) -> Settings:
    """The settings as they are kept."""
    return await server.bot.settings.get(server.guild.id)


async def opened(server: Server) -> Heard:
    """The first page of the panel."""
    return await server.manager.slash("setup")


async def test_discord_hides_setup_and_no_other_command(server: Server) -> None:
    registered = [command.to_dict(server.bot.tree) for command in server.bot.tree.get_commands()]
    hidden = {command["name"] for command in registered if command.get("default_member_permissions") is not None}
    assert hidden == {"setup"}


async def test_nobody_but_a_manager_changes_anything_by_stale_or_forged_components(server: Server) -> None:
    """Every id of the panel, pressed by people who may not, on a message that they can see."""
    role = server.guild.create_role("Agency")
    await server.manager.slash("settings set", manager_role=role)
    agent = server.person("kim", role)
    shown_to_agents(server, role)
    stale: list[Heard] = []
    for page in range(4):
        stale.append(await agent.slash("setup"))
        for _ in range(page):
            stale[-1] = await agent.press(stale[-1], "Next")
    await server.manager.slash("settings reset", setting="manager_role")
    before = await chosen(server)
    verbs: set[str] = set()
    for shown in stale:
        for row in shown.messages[0].components:
            for part in row["components"]:
                verbs.add(part["custom_id"].partition(":")[0])
                refused = await used(agent, shown, part)
                assert "Only managers" in refused.text, part
                assert refused.private
    assert verbs >= {"setup-channel", "setup-role", "setup-zone", "setup-zone-type", "setup-money", "setup-currency"}
    assert verbs >= {"setup-page", "setup-register", "setup-sample"}
    assert await chosen(server) == before
    assert await server.bot.creators.owned_by(server.guild.id, agent.id) == []


async def test_who_sees_the_command_without_being_a_manager_is_refused_in_words(server: Server) -> None:
    shown_to_agents(server, server.guild.default_role)
    for person in (server.member, server.moderator, server.creator):
        refused = await person.slash("setup")
        assert refused.private
        assert "Only managers" in refused.text


def shown_to_agents(server: Server, role: Any) -> None:  # noqa: ANN401 - a role of the simulated server
    """The server lets Discord show ``/setup`` to a role, under Integrations."""
    command: Any = server.env.backend.find_command("setup", server.guild.id)
    server.guild.set_command_permissions(int(command["id"]), {role: True})


async def used(person: Person, shown: Heard, part: dict[str, Any]) -> Heard:
    """Press it, or pick something from it."""
    match part["type"]:
        case 2:
            return await person.press(shown, part["label"])
        case 3:
            return await person.pick(shown, part["options"][0]["value"], custom_id=part["custom_id"])
        case 6:
            return await person.pick(shown, person.server.guild.roles["Stream team"], custom_id=part["custom_id"])
        case _:
            return await person.pick(shown, person.server.summary, custom_id=part["custom_id"])


FORGED: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = [
    ("setup-channel", ("money_on_cards",), ("1",)),
    ("setup-channel", ("summary_channel",), ("general",)),
    ("setup-channel", ("summary_channel",), ()),
    ("setup-channel", (), ("1",)),
    ("setup-role", ("summary_channel",), ("1",)),
    ("setup-role", ("manager_role",), ("1",)),
    ("setup-money", ("",), ("everybody",)),
    ("setup-currency", ("",), ("XYZ",)),
    ("setup-zone", ("Mars", "Base"), ()),
]


async def test_a_managers_forged_ids_are_refused_in_words(server: Server) -> None:
    before = await chosen(server)
    shown = await opened(server)
    for verb, parts, values in FORGED:
        pretend(server, verb, Press(parts, values))
        refused = await server.manager.press(shown, "Next")
        assert refused.private
        assert re.search(r"older version|time zone|currency", refused.text), (verb, refused.text)
    assert await chosen(server) == before


def pretend(server: Server, verb: str, press: Press) -> None:
    """Let the next turn of the panel arrive as that press."""
    handler = server.bot.presses.handler(verb)

    async def forged(interaction: discord.Interaction, _press: Press) -> None:
        await handler(interaction, press)

    server.bot.presses.on("setup-page", forged)


async def test_a_channel_of_another_server_is_refused(server: Server) -> None:
    elsewhere = server.env.create_guild("Elsewhere").create_text_channel("theirs")
    await server.env.settle()
    shown = await opened(server)
    pretend(server, "setup-channel", Press(("summary_channel",), (str(elsewhere.id),)))
    refused = await server.manager.press(shown, "Next")
    assert "older version" in refused.text
    assert (await chosen(server)).summary_channel is None
