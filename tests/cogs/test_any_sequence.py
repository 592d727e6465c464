"""Whatever people do in Discord, in whatever order: an answer in words, and totals that are right."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.cogs.evening import (
    Again,
    Clearing,
    Command,
    Evening,
    Passing,
    PressSomething,
    Step,
    Typing,
    commands_of,
    logged_errors,
    running,
)
from tests.cogs.hostile import anything, numbers, options_of, typed
from tests.databases import Databases

if TYPE_CHECKING:
    from collections.abc import Mapping

# Shrinking what fails takes many minutes: `make soak` has them.
PHASES = tuple(phase for phase in Phase if os.environ.get("SOAK") or phase is not Phase.shrink)
SEQUENCES = int(os.environ.get("SEQUENCES") or (2_000 if os.environ.get("SOAK") else 25))
FEWEST_STEPS, MOST_STEPS = 5, 20
PEOPLE = 5
"""And a sixth, who writes to the bot directly."""

started = Command(0, "stream start", {})
reported = Command(1, "gift log", {"text": "5 roses from @rosefan, galaxy x2 nightowl, 3 blorps"})
ended = Command(0, "stream end", {"likes": "12.4K"})
beginnings = st.sampled_from([(), (started,), (started, reported), (started, reported, ended)])


def anything_done(commands: Mapping[str, Mapping[str, Any]]) -> st.SearchStrategy[Step]:
    """One thing that somebody does; pressing and the everyday commands more often than the rest."""
    people = st.integers(0, PEOPLE)
    usual = ["gift add", "gift log", "gift undo", "stream start", "stream end", "stream metrics"]
    completing = [
        (name, option["name"])
        for name, command in commands.items()
        for option in command.get("options", [])
        if option.get("autocomplete")
    ]

    def run(name: str) -> st.SearchStrategy[Step]:
        return st.builds(Command, people, st.just(name), options_of(commands[name]))

    def type_into(place: tuple[str, str]) -> st.SearchStrategy[Step]:
        return st.builds(Typing, people, st.just(place[0]), st.just(place[1]), typed(place[1]))

    form = st.lists(numbers | anything, min_size=5, max_size=5)
    press = st.builds(PressSomething, people, st.integers(0, 60), st.integers(0, 24), form)
    seldom = st.one_of(
        st.sampled_from(completing).flatmap(type_into),
        st.builds(Passing, st.sampled_from([1, 61, 3_600, 13 * 3_600, 8 * 86_400])),
        st.builds(Again),
        st.builds(Clearing, st.integers(0, 9)),
    )
    kinds = [st.sampled_from(sorted(commands)).flatmap(run), st.sampled_from(usual).flatmap(run), press, seldom]
    return st.sampled_from([0, 0, 0, 1, 1, 2, 2, 2, 3, 3]).flatmap(kinds.__getitem__)


async def _commands(databases: Databases) -> dict[str, Mapping[str, Any]]:
    async with running(databases) as server:
        return commands_of(server.bot)


@pytest.mark.soak
@pytest.mark.timeout(2_700)
def test_nothing_that_people_do_ends_in_a_failure(databases: Databases) -> None:
    commands = asyncio.run(_commands(databases))

    async def play(steps: list[Step]) -> None:
        with logged_errors() as errors:
            async with running(databases) as server:
                evening = Evening(server, errors, commands)
                for step in steps:
                    await evening.play(step)
                await evening.closing_time()

    @settings(max_examples=SEQUENCES, deadline=None, phases=PHASES, suppress_health_check=[HealthCheck.too_slow])
    @given(beginnings, st.lists(anything_done(commands), min_size=FEWEST_STEPS, max_size=MOST_STEPS))
    def nobody_meets_a_failure(beginning: tuple[Step, ...], then: list[Step]) -> None:
        asyncio.run(play([*beginning, *then]))

    nobody_meets_a_failure()
