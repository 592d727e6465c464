"""Who waits for the database hears in time that it is busy; nothing that was acknowledged is dropped."""

# Some of it can be seen from inside only.
# pyright: reportPrivateUsage=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false
from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from sqlalchemy import Connection

from db import waiting, write_queue
from db.errors import StorageClosed
from db.write_queue import WriteQueue
from domain.errors import Busy
from tests.db.world import NOON, World, roses

SLACK = 3
"""How much slower than it should be a machine may be that does other things meanwhile."""
TWO_SECONDS = 2.0
"""As it is outside of tests."""


def remember(guild_id: int) -> Callable[[Connection], int]:
    def body(tx: Connection) -> int:
        tx.exec_driver_sql("INSERT INTO guilds (id, first_seen_at) VALUES (?, 0)", (guild_id,))
        return guild_id

    return body


async def held_up(world: World) -> tuple[asyncio.Future[None], threading.Event]:
    """The writer at work on something that lasts until the event is set."""
    begun, go_on = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def body(_: Connection) -> None:
        loop.call_soon_threadsafe(begun.set)
        assert go_on.wait(30)

    held = asyncio.ensure_future(world.database.write(body))
    await begun.wait()
    return held, go_on


async def test_whoever_waits_too_long_is_told_so_and_the_rest_is_written(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(waiting, "LONGEST_WAIT_S", 0.2)
    held, go_on = await held_up(world)
    began = time.monotonic()
    writes = [asyncio.ensure_future(world.database.write(remember(number))) for number in range(1, 51)]
    outcomes = await asyncio.gather(*writes, return_exceptions=True)
    assert time.monotonic() - began < 2
    assert {type(outcome) for outcome in outcomes} == {Busy}
    go_on.set()
    await held
    assert await world.database.write(remember(99)) == 99
    count = "SELECT COUNT(*) FROM guilds"
    assert await world.database.read(lambda tx: tx.exec_driver_sql(count).scalar_one()) == 1  # busy: nothing was kept


async def test_a_queue_that_would_take_too_long_takes_nobody_more(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(waiting, "LONGEST_WAIT_S", TWO_SECONDS)
    queue = WriteQueue()
    queue.took(100, 100 * write_queue.SLOWEST_WRITE_S)  # before the first batch that says nothing
    while queue.expected_s <= TWO_SECONDS:
        queue.put(remember(1), bulk=False)
    assert 0 < len(queue) < waiting.MOST_WAITING
    with pytest.raises(Busy):
        queue.put(remember(1), bulk=False)
    queue.close()
    while await queue.next_batch():
        pass


async def test_an_idle_writer_takes_a_write_however_slow_the_last_ones_were():
    queue = WriteQueue()
    for _ in range(20):
        queue.put(remember(1), bulk=False)
        batch = await queue.next_batch()
        queue.took(max(len(batch), 100), 1_000.0)
    assert queue.expected_s == 0
    queue.close()


async def test_peoples_writes_go_before_chunks_and_chunks_still_get_their_turn():
    queue = WriteQueue()
    order: list[str] = []
    for _ in range(3):
        queue.put(lambda _: "bulk", bulk=True)
    for _ in range(4):
        queue.put(lambda _: "person", bulk=False)
    queue.close()
    while batch := await queue.next_batch():
        order += [turn.asked(None) for turn in batch]  # pyright: ignore[reportArgumentType]
        queue.took(len(batch), 0.001)
    assert order == ["person"] * 4 + ["bulk"] * 3


async def test_it_is_quiet_until_a_person_writes_and_again_a_while_later(monkeypatch: pytest.MonkeyPatch):
    now = 100.0
    monkeypatch.setattr(write_queue, "monotonic", lambda: now)
    queue = WriteQueue()
    queue.put(lambda _: None, bulk=True)
    assert queue.quiet
    queue.put(lambda _: None, bulk=False)
    assert not queue.quiet
    now += write_queue.QUIET_S
    assert queue.quiet


async def test_a_person_waits_for_one_chunk_at_most():
    queue = WriteQueue()
    for _ in range(3):
        queue.put(lambda _: "bulk", bulk=True)
    order: list[str] = []
    while len(order) < 6:
        batch = await queue.next_batch()
        order += [turn.asked(None) for turn in batch]  # pyright: ignore[reportArgumentType]
        queue.took(len(batch), 0.001)
        if order[-1] == "bulk":
            queue.put(lambda _: "person", bulk=False)
    assert order == ["bulk", "person"] * 3
    queue.close()


async def test_a_long_job_lets_people_through(world: World):
    """While chunks follow one another, a person's write waits for one of them."""
    chunks = 0

    def chunk(_: Connection) -> None:
        nonlocal chunks
        time.sleep(0.05)
        chunks += 1

    async def job() -> None:
        for _ in range(20):
            await world.database.write(chunk, bulk=True)

    going = asyncio.ensure_future(job())
    for number in range(1, 6):
        before = chunks
        await world.database.write(remember(number))
        assert chunks - before <= 2  # the one that was under way, and one that ended meanwhile
    assert not going.done()
    await going


@pytest.mark.parametrize("leave", [True, False])
async def test_readers_that_are_all_at_work_are_waited_for_but_not_for_ever(
    world: World, monkeypatch: pytest.MonkeyPatch, *, leave: bool
):
    monkeypatch.setattr(waiting, "LONGEST_WAIT_S", 0.3)
    go_on = threading.Event()
    readers = len(world.database._idle)
    busy = [asyncio.ensure_future(world.database.read(lambda _: go_on.wait(30))) for _ in range(readers)]
    await asyncio.sleep(0)
    late: Coroutine[Any, Any, str] = world.database.read(lambda _: "read")
    if leave:
        go_on.set()
        assert await late == "read"
    else:
        with pytest.raises(Busy):
            await late
        go_on.set()
    await asyncio.gather(*busy)
    assert await world.database.read(lambda _: "read") == "read"


async def test_a_thousand_at_once_are_each_answered_or_told_so_in_time(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(waiting, "LONGEST_WAIT_S", TWO_SECONDS)
    stream = await (await world.with_anna()).live()
    began = time.monotonic()
    asked = (world.report(roses(1), key=str(number), at=NOON) for number in range(1_000))
    outcomes = await asyncio.gather(*asked, return_exceptions=True)
    assert time.monotonic() - began < 3 * SLACK
    refused = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert {type(failure) for failure in refused} <= {Busy}
    record = await world.streams.record(stream.creator.guild_id, stream.id)
    assert record.reported_gifts == 1_000 - len(refused)
    assert await world.differences(stream) == []


async def test_after_close_nothing_is_queued():
    queue = WriteQueue()
    queue.close()
    with pytest.raises(StorageClosed):
        queue.put(remember(1), bulk=False)
    assert await queue.next_batch() == []
