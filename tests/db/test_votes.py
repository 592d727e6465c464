"""Votes on answers: one a person and answered entry, changed at will, and each server's own."""

from __future__ import annotations

import asyncio

import pytest

from domain.answers import Votes
from tests.db.desk_world import DeskWorld
from tests.db.world import ELSEWHERE, GUILD, NOON, World


@pytest.fixture
def desk(world: World) -> DeskWorld:
    return DeskWorld(world.database)


async def vote(desk: DeskWorld, member_id: int, answer: str = "m1", entry: str = "likes_pay", **given: int) -> Votes:
    guild_id = given.get("guild_id", GUILD)
    helpful = bool(given.get("helpful", True))
    return await desk.votes.vote(guild_id, answer, entry, member_id, helpful=helpful, at=NOON)


async def test_one_person_has_one_vote_on_an_answer_and_may_change_it(desk: DeskWorld):
    assert await vote(desk, 1) == Votes(1, 0)
    assert await vote(desk, 1) == Votes(1, 0)
    assert await vote(desk, 1, helpful=False) == Votes(0, 1)


async def test_a_vote_that_is_delivered_many_times_at_once_counts_once(desk: DeskWorld):
    await asyncio.gather(*(vote(desk, 1) for _ in range(20)))
    assert await desk.votes.votes(GUILD) == {"likes_pay": Votes(1, 0)}


async def test_votes_of_people_and_answers_add_up_by_entry(desk: DeskWorld):
    await vote(desk, 1)
    await vote(desk, 2, helpful=False)
    await vote(desk, 1, answer="m2")
    await vote(desk, 1, answer="m2", entry="own:7", helpful=False)
    assert await desk.votes.votes(GUILD) == {"likes_pay": Votes(2, 1), "own:7": Votes(0, 1)}


async def test_votes_of_two_servers_never_mix(desk: DeskWorld):
    await vote(desk, 1)
    assert await vote(desk, 1, guild_id=ELSEWHERE, helpful=False) == Votes(0, 1)
    assert await desk.votes.votes(GUILD) == {"likes_pay": Votes(1, 0)}
    assert await desk.votes.votes(ELSEWHERE) == {"likes_pay": Votes(0, 1)}
