"""What every command owes: a description, words for its options, a test, and a row in the README."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from discord import app_commands

from ui.text import LOCALES

if TYPE_CHECKING:
    from tests.discord_server import Server

ROOT = Path(__file__).parents[2]


def commands_of(server: Server) -> list[app_commands.Command[Any, Any, Any]]:
    """Every slash command of the tree, groups flattened."""
    return [command for command in server.bot.tree.walk_commands() if isinstance(command, app_commands.Command)]


async def test_every_command_has_a_row_in_the_readme(server: Server) -> None:
    rows = set(re.findall(r"^\| `/([a-z ]+)`", (ROOT / "README.md").read_text(), re.MULTILINE))
    assert rows == {command.qualified_name for command in commands_of(server)}


async def test_every_row_names_the_options_of_its_command(server: Server) -> None:
    readme = (ROOT / "README.md").read_text()
    metrics = {
        "likes",
        "unique_viewers",
        "peak_viewers",
        "total_views",
        "comments",
        "shares",
        "new_followers",
        "diamonds",
    }
    for command in commands_of(server):
        (row,) = re.findall(rf"^\| `/{command.qualified_name}`([^|]*)\|", readme, re.MULTILINE)
        for parameter in command.parameters:
            told = parameter.display_name in row or (parameter.name in metrics and "numbers" in row)
            grouped = parameter.name.endswith(("_channel", "_role")) and "channels, roles" in row
            assert told or grouped, (command.qualified_name, parameter.display_name)


async def test_every_command_has_a_test_through_the_command_itself(server: Server) -> None:
    tests = "".join(path.read_text() for path in (ROOT / "tests" / "cogs").glob("test_*.py"))
    untested = [one.qualified_name for one in commands_of(server) if f'"{one.qualified_name}"' not in tests]
    assert untested == []


async def test_every_command_and_option_is_described(server: Server) -> None:
    for command in commands_of(server):
        assert command.description.strip("… "), command.qualified_name
        for parameter in command.parameters:
            assert str(parameter.description).strip("… "), (command.qualified_name, parameter.name)


def test_every_message_is_said_somewhere() -> None:
    code = "".join(
        path.read_text()
        for part in ("cogs", "posts", "ui", "domain", "db", "catalogue", "demo", "faq", "imports", "operations")
        for path in (ROOT / part).rglob("*.py")
    )
    code += (ROOT / "client.py").read_text()
    composed = set(re.findall(r'f"([a-z-]+-)\{', code))
    keys = re.findall(r"^([a-z][a-z0-9-]*) =", (LOCALES / "en-US.ftl").read_text(), re.MULTILINE)
    dead = [
        key
        for key in keys
        if f'"{key}"' not in code and f"'{key}'" not in code and not key.startswith(("cmd-", *composed))
    ]
    assert dead == []
