"""Too much at once is refused in words, for the one who asks it and nobody else, and never what is reported."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import discord
import pytest

from domain.errors import TooOften
from domain.limits import OF_A_PERSON, Cost, Limit
from operations import patience
from operations.patience import Patience
from operations.requests import COMMANDS, PRESSES
from operations.tally import Outcome

if TYPE_CHECKING:
    from tests.discord_server import Server

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ANA, BEN, CEM = 1, 2, 3
HERE, THERE = 10, 20


class Door:
    """A clock that is set by hand, two a minute for a person and three for a server."""

    def __init__(self) -> None:
        self.now = NOON
        self.requests = 0
        self.patience = Patience(
            lambda: self.now, person={Cost.EXPORT: Limit(2, MINUTE)}, server={Cost.EXPORT: Limit(3, MINUTE)}
        )

    def ask(self, member_id: int, guild_id: int | None = HERE, *, request: int | None = None) -> None:
        """Something that costs much."""
        self.requests += 1
        self.patience.take(Cost.EXPORT, member_id, guild_id, self.requests if request is None else request)


def test_a_person_waits_and_others_do_not():
    door = Door()
    door.ask(ANA)
    door.now += timedelta(seconds=20.5)
    door.ask(ANA)
    with pytest.raises(TooOften) as refused:
        door.ask(ANA)
    assert (refused.value.key, refused.value.details["seconds"]) == ("too-often", 40)
    door.ask(BEN)
    door.now += timedelta(seconds=40)
    door.ask(ANA)  # what was refused did not count


def test_a_server_waits_and_other_servers_do_not():
    door = Door()
    for person in (ANA, BEN, CEM):
        door.ask(person)
    with pytest.raises(TooOften) as refused:
        door.ask(4)
    assert refused.value.key == "too-often-here"
    door.ask(4, THERE)
    door.ask(5, None)  # a direct message is of no server


def test_a_request_that_comes_twice_counts_once():
    door = Door()
    for _ in range(5):
        door.ask(ANA, request=77)
    door.ask(ANA)
    with pytest.raises(TooOften):
        door.ask(ANA)
    door.ask(ANA, request=77)


def test_memory_has_an_end(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(patience, "MOST_REMEMBERED", 3)
    door = Door()
    for person in range(100):
        door.ask(person, None)
    assert len(door.patience) == 3


async def test_every_command_and_button_that_is_named_exists(server: Server):
    known = {command.qualified_name for command in server.bot.tree.walk_commands()}
    known |= {menu.name for menu in server.bot.tree.get_commands(type=discord.AppCommandType.message)}
    assert set(COMMANDS) - known == set()
    assert set(PRESSES) - server.bot.presses.verbs == set()


def test_nothing_that_is_reported_has_a_limit():
    assert not {
        name for name in COMMANDS if name.startswith(("gift add", "gift log", "stream end", "income", "payout"))
    }
    assert not {verb for verb in PRESSES if verb.startswith(("gift", "card-numbers", "import-confirm", "ask"))}


async def test_a_member_who_asks_in_a_burst_is_told_how_long_to_wait(server: Server):
    most = OF_A_PERSON[Cost.QUESTION].times
    for _ in range(most):
        await server.member.slash("ask", question="do likes pay?")
    heard = await server.member.slash("ask", question="do likes pay?")
    assert "Try again in 60 s." in heard.text
    assert heard.private
    assert "Try again" not in (await server.creator.slash("ask", question="do likes pay?")).text
    await server.env.advance_time(61)
    assert "Try again" not in (await server.member.slash("ask", question="do likes pay?")).text
    outcomes = server.bot.requests.tally.outcomes
    assert (outcomes["ask", Outcome.DONE], outcomes["ask", Outcome.LIMITED]) == (most + 2, 1)


async def test_a_button_that_costs_much_waits_too_and_gifts_never(server: Server):
    await server.creator.slash("stream start")
    await server.moderator.slash("gift log", text="5 roses")
    await server.creator.slash("stream end")
    (card,) = server.cards
    for _ in range(OF_A_PERSON[Cost.EXPORT].times):
        assert "Try again" not in (await server.moderator.press(card, "Export")).text
    assert "Try again in 600 s." in (await server.moderator.press(card, "Export")).text
    for _ in range(OF_A_PERSON[Cost.EXPORT].times + 1):
        assert "Try again" not in (await server.moderator.slash("gift log", text="1 rose")).text
