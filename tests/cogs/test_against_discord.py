"""What Discord would refuse, and the simulated Discord takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import pytest

from domain.gifts import MOST_GIFTS_IN_A_REPORT
from tests.cogs.hostile import NASTY
from tests.cogs.limits import (
    MOST_CHARACTERS,
    characters_of,
    faults_of_choices,
    faults_of_command,
    faults_of_message,
)
from ui.gifts import Fix
from ui.press import custom_id

if TYPE_CHECKING:
    from tests.discord_server import Server

LONGEST_NAME = "🌙 Größte Nachteule 🌙 さくら 🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙🌙"
MOST_COMMANDS = 100
MOST_IN_A_MENU = 5


def payloads(server: Server) -> list[dict[str, Any]]:
    """The commands as they are registered."""
    return [command.to_dict(server.bot.tree) for command in server.bot.tree.get_commands()]


async def test_the_commands_keep_within_the_limits_of_registration(server: Server) -> None:
    commands = payloads(server)
    assert [fault for command in commands for fault in faults_of_command(command)] == []
    assert len([one for one in commands if one["type"] == discord.AppCommandType.chat_input.value]) <= MOST_COMMANDS
    assert len([one for one in commands if one["type"] == discord.AppCommandType.message.value]) <= MOST_IN_A_MENU


async def test_no_command_is_larger_than_discord_takes(server: Server) -> None:
    sizes = {command["name"]: characters_of(command) for command in payloads(server)}
    assert {name: size for name, size in sizes.items() if size > MOST_CHARACTERS} == {}


def test_the_limits_are_noticed() -> None:
    bad = {
        "name": "Gift Add",
        "description": "",
        "description_localizations": {"en": "no such locale"},
        "options": [
            {"name": "a", "description": "x", "type": 3},
            {"name": "b", "description": "x" * 101, "type": 3, "required": True},
        ],
    }
    assert len(list(faults_of_command(bad))) == 5
    assert len(list(faults_of_choices([{"name": "", "value": "x" * 101}]))) == 2


async def busy(server: Server) -> None:
    """As many of everything as a list must cut, and names as long as they may be."""
    for number in range(27):
        member = server.person(f"member{number}")
        await server.manager.slash("creator add", handle=f"{'x' * 20}{number:04}", member=member.actor)
    for _ in range(2):
        await server.creator.slash("stream start", title="🎤" * 100)
        await server.moderator.slash("gift log", text=", ".join(f"{n} lion from {LONGEST_NAME}" for n in range(1, 26)))
        await server.creator.slash("stream end")
    for number in range(28):
        await server.moderator.slash(
            "gift add", gift="rose", supporter=f"{LONGEST_NAME[:-2]}{number}", count=number + 1
        )


async def test_whatever_is_typed_autocomplete_offers_what_discord_takes(server: Server) -> None:
    await busy(server)
    completing = [
        (command.qualified_name, parameter.name)
        for command in server.bot.tree.walk_commands()
        if isinstance(command, discord.app_commands.Command)
        for parameter in command.parameters
        if parameter.autocomplete
    ]
    assert len(completing) > 10
    found: list[str] = []
    for name, option in completing:
        for typed in ("", "x", "🎤", LONGEST_NAME[:5], "word " * 1_000, *NASTY[::5]):
            offered = await server.manager.choices(name, option, typed)
            found += [f"/{name} {option}:{typed!r}: {fault}" for fault in faults_of_choices(offered)]
    assert found == []


async def test_messages_with_as_much_as_there_can_be_are_messages_that_discord_takes(server: Server) -> None:
    await busy(server)
    shown = [
        await server.manager.slash("gift list"),
        await server.manager.slash("gift top"),
        await server.manager.slash("gift thanks"),
        await server.manager.slash("gift undo"),
        await server.manager.slash("stream list"),
        await server.manager.slash("stream summary"),
        await server.manager.slash("stream start"),
        await server.manager.slash("stream delete", stream="1"),
        await server.manager.slash("creator list"),
        await server.manager.slash("creator remove", creator="lunaplays"),
        await server.manager.slash("settings show"),
        await server.manager.slash("help"),
        await server.manager.slash("gift add", gift="heart"),
        await server.manager.slash("gift add", gift="blorp" * 1_000),
        await server.manager.slash("gift log", text="five galaxy from nightowl, heart, " * 100),
        await server.manager.slash("gift log", text=", ".join(f"five heart from {LONGEST_NAME}" for _ in range(40))),
        await server.manager.slash("stream end", duration="1.234,56"),
    ]
    found = [
        f"{fault} in {one.text}" for one in shown for sent in one.messages for fault in faults_of_message(sent.message)
    ]
    found += [fault for card in server.cards for fault in faults_of_message(card)]
    assert found == []
    assert len(server.cards) == 2


@pytest.mark.parametrize("supporter", ["x" * 40, ":" * 40, None])
def test_a_suggestion_fits_its_button_whatever_it_suggests(supporter: str | None) -> None:
    widest = (2**63, 999, 10**8 - 1, 10**6, MOST_GIFTS_IN_A_REPORT, supporter or "")
    verb, *parts = custom_id("gift-fix", *widest).split(":")
    assert verb == "gift-fix"
    assert Fix.read(parts) == Fix(f"{2**63}:999", 10**8 - 1, 10**6, MOST_GIFTS_IN_A_REPORT, supporter)
