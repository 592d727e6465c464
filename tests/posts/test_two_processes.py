"""Two processes look after the same servers for a moment, while one is replaced: each job is done once."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING, Any, cast

import pytest

from db.database import Database
from db.jobs import JobStore
from domain.jobs import JobKind
from posts.deliveries import Deliveries
from tests.databases import POSTGRESQL
from tests.db.world import GUILD, NOON, World
from tests.postgresql import binaries

if TYPE_CHECKING:
    from domain.jobs import Job

pytestmark = pytest.mark.skipif(not POSTGRESQL or binaries() is None, reason="make test-postgres")

SERVERS, EACH = 12, 6


class Process:
    """A bot's part that does what is due; unlike Discord with its nonces, it forgives no repeat."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.done: list[str] = []
        self.again: list[str] = []
        self.goes_on = asyncio.Event()
        self.goes_on.set()
        client = cast("Any", None)  # nothing is posted
        self.deliveries = Deliveries(client, JobStore(database), client, lambda: NOON)
        self.deliveries.act(JobKind.PLAN, self.do)

    async def do(self, job: Job) -> None:
        """What can't be known again afterwards, if it is done twice."""
        (self.again if job.again else self.done).append(f"{job.guild_id}/{job.key}")
        await asyncio.sleep(0.005)
        await self.goes_on.wait()


async def due(world: World) -> set[str]:
    """Many jobs of several servers; returns all of them."""
    for server in range(GUILD, GUILD + SERVERS):
        await world.guilds.remember(server, NOON)
        for number in range(EACH):
            await JobStore(world.database).schedule(
                guild_id=server, kind=JobKind.PLAN, key=f"job-{number}", due_at=NOON, details={}
            )
    return {f"{server}/job-{number}" for server in range(GUILD, GUILD + SERVERS) for number in range(EACH)}


async def test_a_process_that_starts_beside_the_one_that_it_replaces_takes_nothing_from_it(
    database: Database, database_url: str
):
    all_of_them = await due(World(database))
    old, new = Process(database), Process(await Database.open(database_url))
    old.goes_on.clear()
    await old.deliveries.tick(NOON)
    await asyncio.sleep(0.05)
    assert old.done
    await new.deliveries.starts()
    await new.deliveries.tick(NOON)
    old.goes_on.set()
    await asyncio.gather(old.deliveries.deliver(NOON), new.deliveries.deliver(NOON))
    await asyncio.gather(old.deliveries.deliver(NOON), new.deliveries.deliver(NOON))
    assert Counter([*old.done, *new.done]) == Counter(all_of_them)
    assert old.again == new.again == []
    assert new.done
    await new.database.close()


async def test_two_processes_that_begin_the_same_jobs_in_the_same_moment_share_them(
    database: Database, database_url: str
):
    all_of_them = await due(World(database))
    two = [Process(database), Process(await Database.open(database_url))]
    for _ in range(EACH):
        await asyncio.gather(*(one.deliveries.deliver(NOON) for one in two))
    assert Counter([*two[0].done, *two[1].done]) == Counter(all_of_them)
    await two[1].database.close()


async def test_what_a_process_could_not_finish_in_time_is_taken_up_at_once_by_the_one_that_replaces_it(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
):
    all_of_them = await due(World(database))
    old, new = Process(database), Process(await Database.open(database_url))
    await new.deliveries.starts()
    old.goes_on.clear()
    await old.deliveries.tick(NOON)
    await asyncio.sleep(0.05)
    monkeypatch.setattr("posts.deliveries.TO_FINISH", 0.05)
    await old.deliveries.close()
    await new.deliveries.deliver(NOON)
    assert set(new.again) == set(old.done) != set()
    assert {*new.again, *new.done} == all_of_them
    await new.database.close()
