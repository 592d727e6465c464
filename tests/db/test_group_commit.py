"""Writes that are committed together: none takes another down, none is lost, nothing wedges."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from db import group_commit
from db.connection import driver
from db.database import Database
from db.errors import WriteFailed
from domain.errors import Conflict, CreatorError
from domain.gifts import Standing
from domain.streams import Stream
from tests.databases import Databases
from tests.db.world import ANNA, BERT, DAY, MINUTE, MODERATOR, NOON, World, roses


def add_guild(guild_id: int) -> Callable[[Connection], int]:
    def body(tx: Connection) -> int:
        tx.execute(text("INSERT INTO guilds (id, first_seen_at) VALUES (:id, 0)"), {"id": guild_id})
        return guild_id

    return body


def fail_after_adding(guild_id: int, failure: Exception) -> Callable[[Connection], None]:
    def body(tx: Connection) -> None:
        add_guild(guild_id)(tx)
        raise failure

    return body


async def guilds(world: World) -> set[int]:
    return await world.database.read(lambda tx: set(tx.exec_driver_sql("SELECT id FROM guilds").scalars()))


async def test_each_caller_gets_its_own_result(world: World):
    writes = [world.database.write(add_guild(number)) for number in range(1, 601)]
    assert await asyncio.gather(*writes) == list(range(1, 601))
    assert await guilds(world) == set(range(1, 601))


async def test_one_failing_write_takes_no_other_down(world: World):
    bodies = [add_guild(1), fail_after_adding(2, Conflict("no")), add_guild(3), add_guild(1), add_guild(4)]
    # The first write is alone in its batch; these five share one.
    first = asyncio.ensure_future(world.database.write(add_guild(9)))
    await asyncio.sleep(0)
    outcomes = await asyncio.gather(*(world.database.write(body) for body in bodies), return_exceptions=True)
    await first
    assert [type(outcome) for outcome in outcomes] == [int, Conflict, int, IntegrityError, int]
    assert await guilds(world) == {1, 3, 4, 9}


async def test_a_failing_write_alone_is_rolled_back(world: World):
    with pytest.raises(Conflict):
        await world.database.write(fail_after_adding(1, Conflict("no")))
    await world.database.write(add_guild(2))
    assert await guilds(world) == {2}


async def test_a_write_whose_caller_left_early_is_not_done(world: World):
    write = asyncio.ensure_future(world.database.write(add_guild(1)))
    await asyncio.sleep(0)
    write.cancel()
    await world.database.write(add_guild(2))
    assert write.cancelled()
    assert await guilds(world) == {2}


@pytest.mark.parametrize("failure", [None, Conflict("no")])
async def test_a_caller_that_leaves_midway_never_wedges_the_writer(world: World, failure: Exception | None):
    started = asyncio.Event()
    loop = asyncio.get_running_loop()
    may_go_on = asyncio.Event()

    def body(tx: Connection) -> None:
        add_guild(1)(tx)
        loop.call_soon_threadsafe(started.set)
        asyncio.run_coroutine_threadsafe(may_go_on.wait(), loop).result(timeout=10)
        if failure:
            raise failure

    write = asyncio.ensure_future(world.database.write(body))
    await started.wait()
    write.cancel()
    may_go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await write
    await world.database.write(add_guild(2))
    assert await guilds(world) == ({2} if failure else {1, 2})


async def test_readers_whose_callers_leave_come_back(world: World):
    for _ in range(10):
        read = asyncio.ensure_future(guilds(world))
        await asyncio.sleep(0)
        read.cancel()
    assert await guilds(world) == set()


async def test_a_random_half_of_two_hundred_reports_is_cancelled_and_the_totals_stay_right(world: World):
    stream = await (await world.with_anna()).live()
    reports = [asyncio.ensure_future(world.report(roses(1), key=str(number))) for number in range(200)]
    for turn, report in enumerate(reports):
        if turn % 2:
            report.cancel()
        if turn % 20 == 0:
            await asyncio.sleep(0.001)
    outcomes = await asyncio.gather(*reports, return_exceptions=True)
    acknowledged = sum(1 for outcome in outcomes if not isinstance(outcome, BaseException))
    record = await world.streams.record(stream.creator.guild_id, stream.id)
    assert acknowledged == 100
    assert record.reported_gifts >= acknowledged
    assert await world.differences(stream) == []


def evening(world: World, past: Stream, *, with_failures: bool) -> list[Callable[[], Awaitable[Standing | Stream]]]:
    """Reports with and without a handle, for two creators, into a past stream; in the middle of it Anna's ends."""

    def one(number: int) -> Callable[[], Awaitable[Standing | Stream]]:
        at, gift = NOON + MINUTE * (60 + number % 30), roses(1 + number % 5, f"fan{number % 7}")
        kind = number % 9 if with_failures else number % 7
        if kind == 8:
            return lambda: world.report(gift, key="0", at=at, caller=BERT)  # this one was told before
        creator = {0: "anna", 1: "bert", 2: "bert", 7: "nobody"}.get(kind)
        stream = past.id if kind == 3 else None
        caller = MODERATOR if creator or stream else (ANNA, BERT)[kind % 2]
        return lambda: world.report(
            gift, roses(2, None), key=f"{number}", at=at, creator=creator, stream=stream, caller=caller
        )

    reports = [one(number) for number in range(120)]
    return [*reports[:60], lambda: world.streams.end(ANNA, at=NOON + MINUTE * 100, creator="anna"), *reports[60:]]


async def outcome(asked: Callable[[], Awaitable[Standing | Stream]]) -> Standing | Stream | str:
    try:
        return await asked()
    except CreatorError as failure:
        return failure.key


def told(outcomes: list[Standing | Stream | str]) -> list[object]:
    """What two databases tell alike: the numbers of reports as their order."""
    reports = sorted({one.report_id for one in outcomes if isinstance(one, Standing)})
    return [
        (reports.index(one.report_id), one.stream.id, one.items, one.diamonds, one.gifts, one.repeated)
        if isinstance(one, Standing)
        else one
        for one in outcomes
    ]


@pytest.mark.parametrize("with_failures", [False, True], ids=["smooth", "with failures"])
async def test_what_comes_at_once_ends_as_it_would_one_after_the_other(
    world: World, databases: Databases, *, with_failures: bool
):
    url = databases.fresh()
    other = World(await Database.open(url))
    past, _ = await (await world.with_both()).past(NOON - DAY), await (await other.with_both()).past(NOON - DAY)
    lives = [[await one.live(caller) for caller in (ANNA, BERT)] for one in (world, other)]
    try:
        in_a_row = [await outcome(asked) for asked in evening(other, past, with_failures=with_failures)]
    finally:
        await other.database.close()
        databases.drop(url)
    asked = evening(world, past, with_failures=with_failures)
    assert told(list(await asyncio.gather(*map(outcome, asked)))) == told(in_a_row)
    assert with_failures == any(isinstance(one, str) for one in in_a_row)
    for stream in (past, *lives[0]):
        assert await world.differences(stream) == []


@pytest.mark.sqlite("a file with a limit")
async def test_a_full_disk_is_said_in_plain_words_and_the_writer_carries_on(world: World):
    def no_room(tx: Connection) -> None:
        used = tx.exec_driver_sql("PRAGMA page_count").scalar_one()
        tx.exec_driver_sql(f"PRAGMA max_page_count = {used}")

    def room(tx: Connection) -> None:
        tx.exec_driver_sql("PRAGMA max_page_count = 1000000")

    def much(tx: Connection) -> None:
        tx.execute(text("CREATE TABLE filler AS SELECT zeroblob(1000000) AS filling"))

    await world.database.write(no_room)
    first = asyncio.ensure_future(world.database.write(add_guild(9)))
    await asyncio.sleep(0)
    outcomes = await asyncio.gather(
        world.database.write(add_guild(1)),
        world.database.write(much),
        world.database.write(add_guild(2)),
        return_exceptions=True,
    )
    await first
    assert isinstance(outcomes[1], WriteFailed)
    assert "disk" in str(outcomes[1])
    await world.database.write(room)
    await world.database.write(add_guild(3))
    kept = {outcome for outcome in outcomes if isinstance(outcome, int)}
    assert await guilds(world) == kept | {3, 9}
    assert kept == {1, 2}


@pytest.mark.sqlite("how it commits")
async def test_a_commit_that_fails_is_tried_again_one_by_one(world: World, monkeypatch: pytest.MonkeyPatch):
    together = group_commit._together  # pyright: ignore[reportPrivateUsage]
    lost: list[int] = []

    def lose(bodies: list[object], tx: Connection) -> object:
        together(bodies[:1], tx)  # pyright: ignore[reportArgumentType]
        driver(tx).execute("BEGIN")
        lost.append(len(bodies))
        raise sqlite3.OperationalError

    monkeypatch.setattr(group_commit, "_together", lose)
    stream = await (await world.with_anna()).live()
    first = asyncio.ensure_future(world.report(key="first"))
    await asyncio.sleep(0)
    await asyncio.gather(*(world.report(roses(1), key=str(number), at=NOON + MINUTE) for number in range(5)))
    await first
    assert lost
    record = await world.streams.record(stream.creator.guild_id, stream.id)
    assert record.reported_gifts == 5 + 5
    assert await world.differences(stream) == []


@pytest.mark.sqlite("how it gives up a transaction")
async def test_when_sqlite_drops_the_common_transaction_the_other_writes_are_done_again(world: World):
    def lose(tx: Connection) -> None:
        driver(tx).execute("ROLLBACK")  # as SQLite does by itself on some I/O errors
        raise sqlite3.OperationalError

    first = asyncio.ensure_future(world.database.write(add_guild(9)))
    await asyncio.sleep(0)
    writes = [world.database.write(body) for body in (add_guild(1), lose, add_guild(2))]
    outcomes = await asyncio.gather(*writes, return_exceptions=True)
    await first
    assert [type(outcome) for outcome in outcomes] == [int, sqlite3.OperationalError, int]
    assert await guilds(world) == {1, 2, 9}


@pytest.mark.sqlite("its thread")
async def test_when_the_thread_itself_fails_the_callers_hear_of_it(world: World, monkeypatch: pytest.MonkeyPatch):
    async def broken(_work: object) -> None:
        raise sqlite3.ProgrammingError

    writer = world.database._writer  # pyright: ignore[reportPrivateUsage]
    with monkeypatch.context() as patch:
        patch.setattr(writer, "run", broken)
        with pytest.raises(sqlite3.ProgrammingError):
            await world.database.write(add_guild(1))
    await world.database.write(add_guild(2))


@pytest.mark.sqlite("a lock on the file")
async def test_a_file_that_another_program_locks_is_said_in_plain_words(world: World, tmp_path: Path):
    await world.database.write(lambda tx: tx.exec_driver_sql("PRAGMA busy_timeout = 1"))
    other = sqlite3.connect(tmp_path / "aftershow.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(WriteFailed, match="Another program"):
        await world.database.write(add_guild(1))
    other.execute("ROLLBACK")
    other.close()
    await world.database.write(add_guild(2))
    assert await guilds(world) == {2}
