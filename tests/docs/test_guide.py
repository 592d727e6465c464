"""The user guide: what it tells people to type exists, what it quotes is said, and its links lead somewhere."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from discord import app_commands

from ui.text import LOCALES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.discord_server import Server

ROOT = Path(__file__).parents[2]
GUIDE = sorted((ROOT / "docs" / "guide").glob("*.md"))
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
OPTION = re.compile(r"(?:^|(?<= ))([a-z_]+):(?= |$)")
NOT_OURS = "Discord's own words"


@cache
def prose(path: Path) -> str:
    """A page without its blocks of code, in which a line break counts as a space."""
    return re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def code(path: Path) -> list[str]:
    """What stands in backticks."""
    return [" ".join(found.split()) for found in re.findall(r"`([^`]+)`", prose(path))]


def typed() -> Iterator[tuple[str, str]]:
    """Every command that the guide tells people to type, with its page."""
    yield from ((path.name, text) for path in GUIDE for text in code(path) if re.match(r"/[a-z]+(?: |$)", text))


def commands_of(server: Server) -> dict[str, app_commands.Command[Any, Any, Any]]:
    """Every slash command by its name."""
    walked = server.bot.tree.walk_commands()
    return {one.qualified_name: one for one in walked if isinstance(one, app_commands.Command)}


def options_in(text: str) -> dict[str, str]:
    """The options of an example, as typed: ``period: week`` is "period" with "week"."""
    _, *found = OPTION.split(text)
    return {name: value.strip() for name, value in zip(found[::2], found[1::2], strict=True)}


def wrong_with(text: str, commands: dict[str, app_commands.Command[Any, Any, Any]], groups: set[str]) -> list[str]:
    """What would not work if somebody typed that."""
    words = text.removeprefix("/").split()
    name = next((name for n in (2, 1) if (name := " ".join(words[:n])) in commands), None)
    if name is None:
        return [] if " ".join(words) in groups else ["no such command"]
    given = options_in(text)
    rest = " ".join(words[len(name.split()) :])
    known = {one.display_name: one for one in commands[name].parameters}
    wrong = [f"no option {option}" for option in given if option not in known]
    if not given:
        return [*wrong, *(["something that is no option"] if rest else [])]
    wrong += [f"{one} is missing" for one, parameter in known.items() if parameter.required and one not in given]
    for option, value in given.items():
        choices = known[option].choices if option in known else []
        if choices and not any(value in {str(one.value), one.name} for one in choices):
            wrong.append(f"{option} can't be {value!r}")
    return wrong


async def test_every_command_of_the_guide_can_be_typed_like_that(server: Server):
    commands = commands_of(server)
    groups = {name.split()[0] for name in commands if " " in name}
    assert [(page, text, wrong) for page, text in typed() if (wrong := wrong_with(text, commands, groups))] == []


async def test_every_option_that_is_named_alone_is_one(server: Server):
    known = {one.display_name for command in commands_of(server).values() for one in command.parameters}
    named = {(path.name, text) for path in GUIDE for text in code(path) if re.fullmatch(r"[a-z_]+:", text)}
    named |= {(path.name, text) for path in GUIDE for text in code(path) if re.match(r"[a-z_]+: ", text)}
    assert named
    assert [one for one in sorted(named) if one[1].partition(":")[0] not in known] == []


async def test_the_guide_leaves_no_command_out(server: Server):
    told = " ".join(f"{text} " for _, text in typed())
    assert [name for name in commands_of(server) if f"/{name} " not in told] == []


def test_what_the_guide_quotes_is_what_the_bot_says():
    said = re.sub(r"\s+", " ", (LOCALES / "en-US.ftl").read_text(encoding="utf-8").replace("**", ""))
    cells = [(path.name, cell) for path in GUIDE for cell in re.findall(r'^\| ("[^|]+?) \|', prose(path), re.MULTILINE)]
    assert cells
    unsaid: list[tuple[str, str]] = []
    for page, cell in cells:
        quoted = cell[1:].partition('"')[0]
        pieces = [piece.strip(" @.?") for piece in re.split(r"…|\bEUR\b", quoted)]
        if NOT_OURS not in cell and not all(piece in said for piece in pieces):
            unsaid.append((page, quoted))
    assert unsaid == []


def test_every_relative_link_and_picture_leads_to_a_file():
    links = [
        (path, target)
        for path in DOCUMENTS
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", prose(path))
        if "://" not in target
    ]
    assert links
    gone = [(path.name, target) for path, target in links if not (path.parent / target).exists()]
    assert gone == []
