"""Jobs: once for each key, done by one process at a time, and never forgotten half-way."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from alembic import command
from sqlalchemy import Connection, insert, text, update

from db.connection import SqliteThread
from db.database import Database
from db.guilds import PURGE_KEY
from db.jobs import FAILED, KEPT, LEASE, REFUSED, JobStore
from db.migrate import config, migrate
from db.rows import to_ms
from db.schema import creators, guilds, jobs, streams
from domain.arrivals import RETURN
from domain.jobs import (
    LATE,
    LONGEST_NONCE,
    LONGEST_PAUSE,
    NEEDS_GATEWAY,
    SHARD_BITS,
    JobKind,
    Shards,
    is_late,
    nonce_of,
    pause_after,
)
from domain.streams import QUIET
from tests.databases import POSTGRESQL
from tests.db.world import DAY, ELSEWHERE, GUILD, HOUR, MINUTE, NOON, World, url_of
from tests.postgresql import binaries

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from domain.jobs import Job

needs_server = pytest.mark.skipif(not POSTGRESQL or binaries() is None, reason="make test-postgres")
on_a_file = pytest.mark.skipif(POSTGRESQL, reason="of SQLite")
ME, OTHER = "this process", "another process"
SECOND = timedelta(seconds=1)


class Desk:
    """Jobs of two servers."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.jobs = JobStore(world.database)

    async def wanted(self, key: str = "a", at: datetime = NOON, guild_id: int = GUILD, **more: Any) -> None:  # noqa: ANN401 - of a job
        """Something is to be done."""
        await self.world.guilds.remember(guild_id, NOON)
        about: dict[str, Any] = {"details": {"digest": 7}, **more}
        await self.jobs.schedule(guild_id=guild_id, kind=JobKind.DIGEST, key=key, due_at=at, **about)

    async def claimed(self, at: datetime = NOON, owner: str = ME, **more: Any) -> list[Job]:  # noqa: ANN401 - of a claim
        """What a process gets to do."""
        return await self.jobs.claim(at, 10, owner, **more)

    async def the_one(self, at: datetime = NOON, owner: str = ME) -> Job:
        """The only job that is due."""
        (job,) = await self.claimed(at, owner)
        return job


@pytest.fixture
def desk(world: World) -> Desk:
    """An empty desk."""
    return Desk(world)


async def test_a_job_is_due_from_its_time_on_and_knows_what_it_is_about(desk: Desk):
    await desk.wanted(at=NOON + HOUR)
    assert await desk.claimed(NOON + HOUR - SECOND) == []
    assert not await desk.jobs.any_due(NOON)
    assert await desk.jobs.next_due() == NOON + HOUR
    job = await desk.the_one(NOON + HOUR)
    assert (job.guild_id, job.kind, job.key, job.due_at) == (GUILD, JobKind.DIGEST, "a", NOON + HOUR)
    assert (job.details, job.attempts, job.again) == ({"digest": 7}, 1, False)


async def test_two_processes_that_ask_at_the_same_time_get_different_jobs(desk: Desk):
    for number in range(20):
        await desk.wanted(f"job-{number}", guild_id=GUILD + number)
    mine, theirs = await asyncio.gather(
        desk.jobs.claim(NOON, 15, ME, each=20), desk.jobs.claim(NOON, 15, OTHER, each=20)
    )
    keys = [job.key for job in (*mine, *theirs)]
    assert sorted(keys) == sorted(f"job-{number}" for number in range(20))
    assert await desk.claimed(NOON) == []


async def test_a_process_that_is_never_heard_of_again_leaves_its_jobs_to_another_after_the_lease(desk: Desk):
    await desk.wanted()
    await desk.the_one()
    assert await desk.claimed(NOON + LEASE - SECOND, OTHER) == []
    job = await desk.the_one(NOON + LEASE, OTHER)
    assert job.again
    assert job.tried_at == NOON


async def test_a_process_that_is_still_at_it_keeps_it(desk: Desk):
    await desk.wanted()
    job = await desk.the_one()
    await desk.jobs.hold([job.id], ME, NOON + LEASE - SECOND)
    assert await desk.claimed(NOON + LEASE + MINUTE, OTHER) == []


@needs_server
async def test_two_processes_on_one_server_share_the_work_and_neither_takes_the_others(desk: Desk, database_url: str):
    for number in range(40):
        await desk.wanted(f"job-{number}", guild_id=GUILD + number)
    database = await Database.open(database_url)
    stores = [desk.jobs, JobStore(database)] * 5
    claims = await asyncio.gather(*(store.claim(NOON, 7, store.process) for store in stores))
    keys = [job.key for claimed in claims for job in claimed]
    assert len(keys) == len(set(keys))
    there = stores[1]
    await there.starts(there.process, NOON)  # what the other process is at stays with it
    again = {job.key for job in await there.claim(NOON, 40, there.process)}
    mine = {job.key for claimed in claims for job in claimed if job.owner == desk.jobs.process}
    assert not mine & again
    assert mine | again == {f"job-{number}" for number in range(40)}
    await database.close()


async def test_what_needs_to_see_the_server_is_done_by_the_process_that_does(desk: Desk):
    servers = [(number << SHARD_BITS) + 5 for number in range(4)]
    for server in servers:
        await desk.world.guilds.remember(server, NOON)
        for kind in JobKind:
            await desk.jobs.schedule(guild_id=server, kind=kind, key=kind.value, due_at=NOON, details={})
    there = JobStore(desk.world.database)
    mine, theirs = Shards(2, frozenset({0})), Shards(2, frozenset({1}))
    claimed = await desk.jobs.claim(NOON, 100, ME, each=100, shards=mine)
    assert {job.guild_id for job in claimed} == set(servers)  # the rest is anybody's
    assert {job.guild_id for job in claimed if job.kind in NEEDS_GATEWAY} == {servers[0], servers[2]}
    assert not await desk.jobs.any_due(NOON, shards=mine)  # nor is it looked at every second
    assert await there.any_due(NOON, shards=theirs)
    left = await there.claim(NOON, 100, OTHER, each=100, shards=theirs)
    assert {(job.guild_id, job.kind) for job in left} == {
        (server, kind) for server in (servers[1], servers[3]) for kind in NEEDS_GATEWAY
    }
    assert [server for server in servers if theirs.holds(server)] == [servers[1], servers[3]]


@needs_server
async def test_what_a_process_was_at_that_is_gone_is_free_when_the_next_one_starts(desk: Desk, database_url: str):
    database = await Database.open(database_url)
    there = JobStore(database)
    await desk.wanted()
    (job,) = await there.claim(NOON, 1, there.process)
    await desk.jobs.starts(desk.jobs.process, NOON)
    assert await desk.claimed() == []  # it is at it still
    await database.close()
    found: list[Job] = []
    for _ in range(100):  # the server notices in a moment
        await desk.jobs.starts(desk.jobs.process, NOON)
        found += await desk.claimed()
        if found:
            break
        await asyncio.sleep(0.05)
    assert [(one.key, one.again) for one in found] == [(job.key, True)]


async def test_what_a_process_leaves_when_it_stops_is_free_and_may_have_got_through(desk: Desk):
    await desk.wanted()
    await desk.the_one()
    await desk.jobs.stops(OTHER)
    assert await desk.claimed(NOON, OTHER) == []
    await desk.jobs.stops(ME)
    assert (await desk.the_one(NOON, OTHER)).again


async def test_a_process_that_was_away_too_long_does_not_decide_about_what_another_is_at(desk: Desk):
    await desk.wanted()
    late = await desk.the_one()
    await desk.the_one(NOON + LEASE, OTHER)
    await desk.jobs.retry(late, NOON, sure=True)
    await desk.jobs.waits(late, FAILED)
    assert await desk.claimed(NOON + LEASE + SECOND) == []
    assert await desk.jobs.overdue(NOON + LEASE) == (1, LEASE)
    await desk.jobs.done(late, NOON + LEASE)  # done is done
    assert await desk.claimed(NOON + DAY) == []


async def test_what_only_the_next_version_knows_is_left_to_it(desk: Desk):
    await desk.wanted()
    await desk.wanted("b", at=NOON + SECOND)
    new = update(jobs).where(jobs.c.key == "a").values(kind="of tomorrow")
    await desk.world.database.write(lambda tx: tx.execute(new) and None)
    assert [job.key for job in await desk.claimed(NOON + MINUTE)] == ["b"]


@on_a_file
async def test_after_a_restart_what_was_under_way_is_due_at_once_and_may_have_got_through(desk: Desk):
    await desk.wanted()
    await desk.the_one()
    await desk.jobs.starts(OTHER, NOON + SECOND)
    assert (await desk.the_one(NOON + SECOND)).again


async def test_what_is_done_is_done_however_often_it_is_scheduled(desk: Desk):
    await desk.wanted()
    await desk.jobs.done(await desk.the_one(), NOON, 5, 6)
    await desk.wanted(at=NOON + DAY)
    assert await desk.claimed(NOON + 2 * DAY) == []


async def test_what_is_wanted_anew_is_done_again_under_another_nonce(desk: Desk):
    await desk.wanted()
    first = await desk.the_one()
    await desk.jobs.done(first, NOON, 5, 6)
    await desk.wanted(at=NOON + HOUR, renew=True)
    second = await desk.the_one(NOON + HOUR)
    assert (second.attempts, second.again) == (1, False)
    assert second.nonce != first.nonce


async def test_one_that_is_not_done_yet_moves_and_keeps_its_nonce(desk: Desk):
    await desk.wanted()
    first = await desk.the_one()
    await desk.jobs.retry(first, NOON + MINUTE, sure=False)
    await desk.wanted(at=NOON + HOUR, details={"digest": 8})
    assert await desk.claimed(NOON + MINUTE) == []
    second = await desk.the_one(NOON + HOUR)
    assert (second.details, second.nonce, second.again) == ({"digest": 8}, first.nonce, True)


async def test_what_changed_while_it_was_done_is_done_afterwards(desk: Desk):
    await desk.wanted()
    job = await desk.the_one()
    await desk.wanted(renew=True)
    assert await desk.claimed() == []  # not by two at a time
    await desk.jobs.done(job, NOON, 5, 6)
    assert not (await desk.the_one()).again


async def test_what_changed_while_it_failed_is_not_put_off(desk: Desk):
    await desk.wanted()
    job = await desk.the_one()
    await desk.wanted(at=NOON + SECOND)
    await desk.jobs.retry(job, NOON + HOUR, sure=True)
    assert (await desk.the_one(NOON + SECOND)).key == "a"


@pytest.mark.parametrize("sure", [True, False])
async def test_a_try_that_certainly_failed_leaves_nothing_to_look_for(desk: Desk, sure: bool):  # noqa: FBT001 - parametrized
    await desk.wanted()
    await desk.jobs.retry(await desk.the_one(), NOON + MINUTE, sure=sure)
    assert await desk.claimed(NOON) == []
    job = await desk.the_one(NOON + MINUTE)
    assert (job.again, job.attempts) == (not sure, 2)


@pytest.mark.parametrize("problem", [REFUSED, FAILED])
async def test_a_job_that_waits_costs_no_tries_until_something_changes(desk: Desk, problem: str):
    await desk.wanted()
    await desk.wanted("b", guild_id=ELSEWHERE)
    for job in await desk.claimed():
        await desk.jobs.waits(job, problem)
    assert await desk.jobs.waiting(GUILD)
    assert await desk.claimed(NOON + DAY) == []
    await desk.jobs.resumes(GUILD, NOON + DAY)
    assert not await desk.jobs.waiting(GUILD)
    assert [job.attempts for job in await desk.claimed(NOON + DAY)] == [1]
    await desk.jobs.starts(ME, NOON + DAY)
    assert {job.key for job in await desk.claimed(NOON + DAY)} == {"a", "b"}


async def test_what_is_scheduled_anew_waits_no_longer(desk: Desk):
    await desk.wanted()
    await desk.jobs.waits(await desk.the_one(), REFUSED)
    await desk.wanted(at=NOON + HOUR)
    assert (await desk.the_one(NOON + HOUR)).key == "a"


async def test_a_prefix_drops_what_is_not_done_and_nothing_else(desk: Desk):
    for key in ("plan:7:1", "plan:7:2", "plan:70:1", "plan%7:3"):
        await desk.wanted(key)
    await desk.wanted("plan:7:1", guild_id=ELSEWHERE)
    job = next(job for job in await desk.claimed(each=9) if (job.guild_id, job.key) == (GUILD, "plan:7:1"))
    await desk.jobs.done(job, NOON)
    await desk.jobs.starts(ME, NOON)
    await desk.jobs.unschedule(GUILD, "plan:7:")
    left = [(job.guild_id, job.key) for job in await desk.claimed(each=9)]
    assert sorted(left) == [(GUILD, "plan%7:3"), (GUILD, "plan:70:1"), (ELSEWHERE, "plan:7:1")]
    await desk.wanted("plan:7:1")
    assert await desk.claimed() == []  # it was done


async def test_one_server_takes_no_more_than_its_share_and_none_while_it_is_busy(desk: Desk):
    for number in range(9):
        await desk.wanted(f"job-{number}", at=NOON - MINUTE * number)
    await desk.wanted("other", guild_id=ELSEWHERE)
    first = await desk.claimed(each=3)
    assert [job.key for job in first] == ["job-8", "job-7", "job-6", "other"]
    assert await desk.claimed(busy=[GUILD]) == []
    assert not await desk.jobs.any_due(NOON, [GUILD])
    assert await desk.jobs.any_due(NOON)


async def test_a_person_who_waits_gets_a_job_before_its_time_unless_somebody_is_at_it(desk: Desk):
    await desk.wanted(at=NOON + MINUTE)
    job = await desk.jobs.claim_key(GUILD, "a", NOON, ME)
    assert job is not None
    assert await desk.jobs.claim_key(GUILD, "a", NOON, OTHER) is None
    assert await desk.jobs.claim_key(GUILD, "b", NOON, OTHER) is None
    await desk.jobs.done(job, NOON)
    assert await desk.jobs.claim_key(GUILD, "a", NOON + HOUR, OTHER) is None


async def test_how_much_is_overdue_can_be_asked(desk: Desk):
    assert await desk.jobs.overdue(NOON) == (0, timedelta())
    assert await desk.jobs.next_due() is None
    await desk.wanted()
    await desk.wanted("b", at=NOON + MINUTE)
    assert await desk.jobs.overdue(NOON + HOUR) == (2, HOUR)


async def test_what_was_done_long_ago_is_forgotten(desk: Desk):
    await desk.wanted()
    await desk.wanted("b")
    await desk.jobs.done((await desk.claimed())[0], NOON)
    await desk.jobs.forget_done(NOON + KEPT + SECOND)
    count = await desk.world.database.read(lambda tx: tx.execute(text("SELECT COUNT(*) FROM jobs")).scalar())
    assert count == 1


@on_a_file
async def test_looking_for_what_is_due_reads_an_index_and_no_table(desk: Desk):
    await desk.wanted()
    sql = "EXPLAIN QUERY PLAN SELECT id FROM jobs WHERE done_at IS NULL AND problem IS NULL AND next_at <= 5"
    plan = await desk.world.database.read(lambda tx: tx.execute(text(sql)).all())
    assert ["ix_jobs_due" in row.detail for row in plan] == [True]


@on_a_file
async def test_what_was_live_or_left_before_there_were_jobs_gets_its_own(tmp_path: Path):
    thread = await SqliteThread.opened(tmp_path / "aftershow.db")

    def before(tx: Connection) -> None:
        settings = config()
        settings.attributes["connection"] = tx
        command.upgrade(settings, "0006")
        tx.execute(insert(guilds), [{"id": 7, "first_seen_at": 1, "forgotten_at": to_ms(NOON)}])
        handle = {"id": 1, "guild_id": 7, "handle": "anna", "added_at": 1, "added_by": 11}
        tx.execute(insert(creators), handle)
        live = {"id": 5, "guild_id": 7, "creator_id": 1, "state": "live", "started_at": to_ms(NOON)}
        tx.execute(insert(streams), {**live, "added_at": 1, "added_by": 11})

    await thread.run(before)
    await thread.run(migrate)
    await thread.close()
    world = World(await Database.open(url_of(tmp_path / "aftershow.db")))
    found = await JobStore(world.database).claim(NOON + 31 * DAY, 9, ME)
    assert [(job.kind, job.key, job.due_at) for job in found] == [
        (JobKind.STALE, "stale:5:", NOON + QUIET),
        (JobKind.PURGE, PURGE_KEY, NOON + RETURN),
    ]
    assert found[0].details == {"stream": 5}
    await world.database.close()


def test_a_nonce_is_short_and_always_the_same():
    assert nonce_of("a" * 500) == nonce_of("a" * 500)
    assert len(nonce_of("a" * 500)) <= LONGEST_NONCE
    assert nonce_of("a") != nonce_of("b")


def test_pauses_grow_and_are_bounded():
    pauses = [pause_after(attempts) for attempts in range(1, 40)]
    assert pauses == sorted(pauses)
    assert pauses[0] < pauses[1] < LONGEST_PAUSE
    assert pauses[-1] == LONGEST_PAUSE


def test_a_few_minutes_are_not_late():
    assert not is_late(NOON, NOON + LATE)
    assert is_late(NOON, NOON + LATE + SECOND)
