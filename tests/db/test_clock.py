"""The clock is set back by an hour: no wrong figure, nothing twice, and no stream that ends before it began."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from db.jobs import JobStore
from db.stale import StaleStore
from domain.errors import Conflict
from domain.jobs import JobKind
from domain.streams import State
from tests.db.world import ANNA, DAY, GUILD, HOUR, MINUTE, NOON, World, roses


async def test_gifts_count_alike_whatever_the_clock_says(world: World):
    stream = await (await world.with_anna()).live(at=NOON)
    for number, at in enumerate((NOON + MINUTE, NOON + 2 * MINUTE, NOON - 58 * MINUTE, NOON + 3 * MINUTE)):
        await world.report(roses(1), at=at, key=f"clock-{number}")
    assert await world.differences(stream) == []
    record = await world.streams.record(GUILD, stream.id)
    assert (record.reports, record.reported_gifts, record.reported_diamonds) == (4, 4, 4)
    assert [minute.minute for minute in record.minutes] == [0, 1, 2, 3]


async def test_no_stream_ends_before_it_began_and_it_can_be_ended_once_the_clock_is_right(world: World):
    stream = await (await world.with_anna()).live(at=NOON)
    with pytest.raises(Conflict) as refused:
        await world.streams.end(ANNA, at=NOON - HOUR + MINUTE)
    assert refused.value.key == "stream-starts-in-future"
    ended = await world.streams.end(ANNA, at=NOON - HOUR + MINUTE, duration=30 * MINUTE)
    assert (ended.started_at, ended.ended_at) == (NOON - HOUR - 29 * MINUTE, NOON - HOUR + MINUTE)
    await world.streams.reopen(ANNA, at=NOON + MINUTE, stream=stream.id)
    ended = await world.streams.end(ANNA, at=NOON + HOUR)
    assert ended.ended_at is not None
    assert ended.ended_at >= ended.started_at


@pytest.mark.parametrize("jump", [-HOUR, -DAY])
async def test_a_quiet_stream_never_ends_before_it_began(world: World, jump: timedelta):
    stream = await (await world.with_anna()).live(at=NOON)
    await world.report(roses(1), at=NOON + jump)  # its clock was set back: the only sign lies before the start
    stale = StaleStore(world.database)
    silence = await stale.silence(GUILD, stream.id, NOON + 13 * HOUR)
    assert silence is not None
    assert silence.since == NOON
    await stale.asked(silence, NOON + 13 * HOUR + jump)
    since = round(silence.since.timestamp() * 1000)
    ended = await stale.unanswered(GUILD, stream.id, since, NOON + 14 * HOUR + jump)
    assert ended is not None
    assert (ended.state, ended.started_at, ended.ended_at) == (State.ENDED, NOON, NOON)


async def test_a_stream_is_not_taken_for_quiet_when_the_clock_was_set_back(world: World):
    stream = await (await world.with_anna()).live(at=NOON)
    await world.report(roses(1), at=NOON + 5 * HOUR)
    stale = StaleStore(world.database)
    assert await stale.silence(GUILD, stream.id, NOON + 4 * HOUR) is None
    assert await stale.silence(GUILD, stream.id, NOON + 16 * HOUR) is None
    assert await stale.silence(GUILD, stream.id, NOON + 17 * HOUR) is not None


async def due(jobs: JobStore, now: datetime) -> list[str]:
    return [job.key for job in await jobs.claim(now, 10, "one")]


async def test_what_was_done_is_not_done_again_when_its_time_comes_a_second_time(world: World):
    jobs = JobStore(world.database)
    await world.guilds.remember(GUILD, NOON)
    for key in ("done", "tried"):
        await jobs.schedule(guild_id=GUILD, kind=JobKind.DIGEST, key=key, due_at=NOON, details={})
    done, tried = await jobs.claim(NOON, 10, "one")
    await jobs.done(done, NOON)
    await jobs.retry(tried, NOON + MINUTE, sure=True)
    for back in (timedelta(), 30 * MINUTE, HOUR):  # an hour back, and on to the same time again
        assert await due(jobs, NOON - HOUR + back) == []
        await jobs.schedule(guild_id=GUILD, kind=JobKind.DIGEST, key="done", due_at=NOON, details={})
    assert await due(jobs, NOON + MINUTE) == ["tried"]


async def test_what_a_process_is_at_is_nobody_elses_when_the_clock_is_set_back(world: World):
    jobs = JobStore(world.database)
    await world.guilds.remember(GUILD, NOON)
    await jobs.schedule(guild_id=GUILD, kind=JobKind.DIGEST, key="one", due_at=NOON - 2 * HOUR, details={})
    (job,) = await jobs.claim(NOON, 10, "one")
    assert await due(jobs, NOON - HOUR) == []
    await jobs.hold([job.id], "one", NOON - HOUR)
    assert await due(jobs, NOON - HOUR + MINUTE) == []
    assert await due(jobs, NOON - HOUR + 3 * MINUTE) == ["one"]  # it died: it does not last an hour longer
