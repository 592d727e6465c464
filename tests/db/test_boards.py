"""The boards of all time are kept, and always say what counting every gift would say."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from db import gift_boards
from db.board_rows import board_differences
from db.connection import SqliteThread, driver
from db.database import Database
from db.migrate import config
from db.personal_data import PersonalData
from db.postgresql import PostgresServer
from db.recount import recount
from domain.access import Caller
from domain.errors import CreatorError
from domain.gifts import Gift, GiftCount
from tests.databases import MISSING, POSTGRESQL, Databases
from tests.db.world import (
    ANNA,
    BERT,
    DAY,
    GALAXY,
    GUILD,
    HOUR,
    LION,
    MANAGER,
    NOON,
    ROSE,
    STRANGER,
    World,
    roses,
    url_of,
)
from tests.postgresql import binaries

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Awaitable
    from pathlib import Path

    from sqlalchemy import Connection

T = TypeVar("T")
EXAMPLES = 200 if os.environ.get("SOAK") else 8
STEPS = 40 if os.environ.get("SOAK") else 20
FREE = Gift(-1, "Wave", 0)


async def board(
    world: World, creator: str | None = None, limit: int = 100, guild_id: int = GUILD
) -> list[tuple[str | None, int, int]]:
    """Names, gifts and diamonds."""
    listed = await world.gifts.top(guild_id, creator, limit=limit)
    return [(one.name, one.gifts, one.diamonds) for one in listed]


# -- what is on it -----------------------------------------------------------------------------------------------------


async def test_a_report_is_on_the_boards_and_an_undo_takes_it_off(world: World):
    await world.with_both()
    await world.live()
    await world.live(BERT)
    await world.report(roses(5, "leo"), roses(2, "Leo"), GiftCount(GALAXY, 1, "owl"), roses(9, None), creator="anna")
    berts = await world.report(GiftCount(GALAXY, 2, "leo"), creator="bert")
    assert await board(world) == [("leo", 9, 2007), ("owl", 1, 1000)]
    assert await board(world, "anna") == [("owl", 1, 1000), ("leo", 7, 7)]
    assert await board(world, "bert") == [("leo", 2, 2000)]
    await world.gifts.undo(MANAGER, report=berts.report_id, at=NOON)
    assert await board(world) == [("owl", 1, 1000), ("leo", 7, 7)]
    assert await board(world, "bert") == []
    assert await world.gifts.top(STRANGER.guild_id) == []
    assert await world.wrong_boards() == []


async def test_one_gift_of_a_report_goes_and_the_others_stay(world: World):
    await (await world.with_anna()).live()
    standing = await world.report(roses(5, "leo"), roses(2, "leo"), roses(3, "owl"))
    await world.gifts.undo(MANAGER, event=standing.event_ids[0], at=NOON)
    assert await board(world) == await board(world, "anna") == [("owl", 3, 3), ("leo", 2, 2)]


async def test_who_ties_is_told_by_name_also_at_the_last_place(world: World):
    await (await world.with_anna()).live()
    names = [f"fan {number:02}" for number in range(20)]
    await world.report(*(roses(3, name) for name in reversed(names)), roses(4, "zoe"), roses(1, "abe"))
    expected = [("zoe", 4, 4), *((name, 3, 3) for name in names), ("abe", 1, 1)]
    assert await board(world) == await board(world, "anna") == expected
    assert await board(world, limit=10) == await board(world, "anna", limit=10) == expected[:10]


async def test_a_gift_that_is_worth_nothing_is_on_the_boards_until_it_is_undone(world: World):
    await (await world.with_anna()).live()
    standing = await world.report(GiftCount(FREE, 3, "leo"))
    assert await board(world) == await board(world, "anna") == [("leo", 3, 0)]
    await world.gifts.undo(MANAGER, report=standing.report_id, at=NOON)
    assert await board(world) == await board(world, "anna") == []


# -- which streams count -----------------------------------------------------------------------------------------------


async def test_only_streams_that_count_are_on_the_boards(world: World):
    await world.with_anna()
    stream = await world.live()
    await world.report(roses(5, "leo"))
    other = await world.past(NOON - DAY)
    await world.report(roses(2, "leo"), stream=other.id)
    whole, rest = [("leo", 7, 7)], [("leo", 2, 2)]
    await world.streams.cancel(ANNA, at=NOON + HOUR)
    assert await board(world) == await board(world, "anna") == rest
    await world.report(roses(1, "leo"), roses(1, "late"), stream=stream.id)  # told of one that was called off
    assert await board(world) == await board(world, "anna") == rest
    await world.gifts.undo(MANAGER, at=NOON, report=(await world.gifts.reports(GUILD, stream.id))[0].report_id)
    assert await board(world) == await board(world, "anna") == rest
    await world.streams.reopen(ANNA, at=NOON + HOUR, stream=stream.id)
    assert await board(world) == await board(world, "anna") == whole
    await world.streams.end(ANNA, at=NOON + HOUR)
    await world.streams.edit(ANNA, at=NOON + HOUR, stream=stream.id, started_at=NOON - HOUR)
    assert await board(world) == await board(world, "anna") == whole
    await world.streams.delete(ANNA, stream.id, at=NOON + HOUR)
    assert await board(world) == await board(world, "anna") == rest
    await world.streams.restore(ANNA, stream.id, at=NOON + HOUR)
    assert await board(world) == await board(world, "anna") == whole
    await world.streams.delete(ANNA, other.id, at=NOON + HOUR)
    assert await world.streams.purge(at=NOON + 9 * DAY) == 1
    assert await board(world) == await board(world, "anna") == [("leo", 5, 5)]
    assert await world.wrong_boards() == []


async def test_a_creator_who_is_removed_stays_on_the_servers_board_unless_the_history_goes_too(world: World):
    await world.with_both()
    await world.creators.confirm(MANAGER, "anna", NOON)
    annas, berts = await world.past(NOON - DAY), await world.past(NOON - DAY, BERT)
    await world.report(roses(5, "leo"), stream=annas.id)
    await world.report(roses(2, "leo"), stream=berts.id)
    await world.creators.remove(ANNA, "anna", NOON)
    assert await board(world) == [("leo", 7, 7)]
    await world.creators.remove(MANAGER, "bert", NOON, delete_history=True)
    assert await board(world) == [("leo", 5, 5)]
    assert await world.wrong_boards() == []


async def test_a_person_who_is_forgotten_is_on_no_board_and_nobody_else_loses_anything(world: World):
    await world.with_both()
    await world.creators.confirm(MANAGER, "anna", NOON)
    annas, berts = await world.past(NOON - DAY), await world.past(NOON - DAY, BERT)
    await world.report(roses(5, "leo"), stream=annas.id)
    await world.report(roses(2, "leo"), roses(9, "Anna"), stream=berts.id)
    await PersonalData(world.database).delete(ANNA.member_id, NOON)
    assert await board(world) == await board(world, "bert") == [("leo", 2, 2)]
    assert await world.differences(berts) == await world.wrong_boards() == []


async def test_nothing_is_left_of_the_boards_of_a_server_that_is_forgotten(world: World):
    await (await world.with_anna()).live()
    await world.report(roses(5, "leo"))
    await world.guilds.forgotten(GUILD, NOON)
    assert await world.guilds.purge(GUILD, NOON)
    left = "SELECT COUNT(*) FROM creator_supporters"
    assert await world.database.read(lambda tx: tx.exec_driver_sql(left).scalar()) == 0
    assert await board(world) == []


# -- kept, and counted -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE supporters SET diamonds = diamonds + 1",
        "UPDATE supporters SET gifts = 0, diamonds = 0",
        "UPDATE creator_supporters SET gifts = gifts + 1",
        "DELETE FROM creator_supporters",
    ],
)
async def test_a_recount_finds_and_repairs_a_wrong_board(world: World, damage: str):
    stream = await (await world.with_both()).live()
    await world.live(BERT)
    await world.report(roses(5, "leo"), roses(2, "owl"), creator="anna")
    await world.report(roses(4, "leo"), creator="bert")
    await world.database.write(lambda tx: tx.exec_driver_sql(damage))
    table = damage.split()[2 if damage.startswith("DELETE") else 1]
    assert {line.split(",")[0] for line in await world.differences(stream)} == {table}
    await recount(world.database, stream.id, repair=True)
    assert await world.differences(stream) == await world.wrong_boards() == []
    assert await board(world) == [("leo", 9, 9), ("owl", 2, 2)]


@pytest.mark.sqlite("its steps can be counted")
async def test_a_board_takes_as_many_steps_however_many_supporters_there_are(world: World):
    await (await world.with_anna()).live()

    async def told_in_steps(last: int) -> list[int]:
        await world.report(*(roses(number, f"fan {number}") for number in range(1, last)))
        return [await world.database.read(lambda tx, of=of: steps(tx, of)) for of in (None, "anna")]

    def steps(tx: Connection, creator: str | None) -> int:
        taken = 0

        def count() -> int:
            nonlocal taken
            taken += 1
            return 0

        bare = cast("sqlite3.Connection", driver(tx))
        bare.set_progress_handler(count, 1)
        try:
            assert len(gift_boards.top(tx, GUILD, gift_boards.Board(creator, None, None), 10)) == 10
        finally:
            bare.set_progress_handler(None, 0)
        return taken

    few = await told_in_steps(20)
    many = await told_in_steps(2_000)
    assert all(there < here * 1.2 for here, there in zip(few, many, strict=True)), (few, many)


DATA = (
    "INSERT INTO guilds (id, first_seen_at) VALUES (7, 1), (8, 1)",
    """INSERT INTO creators (id, guild_id, handle, added_at, added_by)
VALUES (1, 7, 'anna', 1, 11), (2, 7, 'bert', 1, 12), (3, 8, 'anna', 1, 13)""",
    """INSERT INTO streams (id, guild_id, creator_id, state, started_at, ended_at, added_at, added_by, deleted_at)
VALUES (1, 7, 1, 'ended', 1, 2, 1, 11, NULL), (2, 7, 1, 'live', 3, NULL, 1, 11, NULL),
(3, 7, 2, 'ended', 1, 2, 1, 12, NULL), (4, 7, 2, 'ended', 1, 2, 1, 12, 5),
(5, 7, 2, 'cancelled', 1, 2, 1, 12, NULL), (6, 8, 3, 'ended', 1, 2, 1, 13, NULL)""",
    """INSERT INTO supporters (id, guild_id, key, name)
VALUES (1, 7, 'leo', 'Leo'), (2, 7, 'owl', 'Owl'), (3, 7, 'hid', 'Hid'), (4, 8, 'leo', 'Leo')""",
    """INSERT INTO stream_supporters (stream_id, supporter_id, gifts, diamonds) VALUES (1, 0, 9, 9), (1, 1, 5, 5),
(2, 1, 4, 1003), (2, 2, 3, 30), (3, 1, 1, 1), (4, 1, 7, 7), (5, 3, 8, 8), (6, 4, 6, 6)""",
)


async def test_the_migration_counts_what_there_is(request: pytest.FixtureRequest, tmp_path: Path):
    def before(tx: Connection) -> None:
        known = config()
        known.attributes["connection"] = tx
        command.upgrade(known, str(ScriptDirectory.from_config(known).get_revision("0012").down_revision))
        for statement in DATA:
            tx.exec_driver_sql(statement)

    if POSTGRESQL:
        cluster = request.getfixturevalue("cluster")
        url = cluster.url(cluster.empty())
        server = PostgresServer.unopened(url)
        await server.writer.run(before)
        await server.close()
    else:
        url = url_of(tmp_path / "aftershow.db")
        thread = await SqliteThread.opened(tmp_path / "aftershow.db")
        await thread.run(before)
        await thread.close()
    world = World(await Database.open(url))
    try:
        assert await board(world, guild_id=7) == [("Leo", 10, 1009), ("Owl", 3, 30)]
        assert await board(world, "anna", guild_id=7) == [("Leo", 9, 1008), ("Owl", 3, 30)]
        assert await board(world, "bert", guild_id=7) == [("Leo", 1, 1)]
        assert await board(world, "anna", guild_id=8) == [("Leo", 6, 6)]
        for guild_id in (7, 8):
            assert await world.database.read(lambda tx, of=guild_id: board_differences(tx, of)) == []
    finally:
        await world.database.close()


# -- other processes ---------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not POSTGRESQL or binaries() is None, reason=f"make test-postgres; {MISSING}")
async def test_two_processes_that_hear_of_the_same_supporters_lose_nothing(world: World, database_url: str):
    await world.with_both()
    await world.live()
    await world.live(BERT)
    other = World(await Database.open(database_url))
    try:
        for number in range(6):
            here = [roses(1, "leo"), roses(2, "owl"), roses(3, f"fan {number}")]
            await asyncio.gather(
                *(world.report(*here, key=f"a {number} {turn}", creator="anna") for turn in range(5)),
                *(other.report(*reversed(here), key=f"b {number} {turn}", creator="bert") for turn in range(5)),
            )
    finally:
        await other.database.close()
    assert (await board(world))[:2] == [("owl", 120, 120), ("leo", 60, 60)]
    assert await world.wrong_boards() == []


# -- whatever people do ------------------------------------------------------------------------------------------------

callers = st.sampled_from([ANNA, BERT, MANAGER])
handles = st.sampled_from(["anna", "bert"])
senders = st.sampled_from([None, "leo", "Leo", "owl", "anna", "bert", "abe"])
gifts = st.builds(GiftCount, st.sampled_from([ROSE, GALAXY, LION, FREE]), st.integers(1, 5), senders)


class Years(RuleBasedStateMachine):
    """Two creators through long years, of whom each may leave and come back."""

    databases: ClassVar[Databases]

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.url = self.databases.fresh()
        self.now = NOON
        self.world = World(self.run(Database.open(self.url)))
        self.run(self.world.with_both())

    def run(self, work: Awaitable[T]) -> T:
        async def finish() -> T:
            return await work

        return self.runner.run(finish())

    def refused(self, work: Awaitable[T]) -> T | None:
        """A refusal in plain words is an answer; anything else is an error."""
        try:
            return self.run(work)
        except CreatorError:
            return None

    def streams(self) -> list[int]:
        query = "SELECT id FROM streams ORDER BY id"
        return self.run(self.world.database.read(lambda tx: list(tx.exec_driver_sql(query).scalars()))) or [1]

    @rule(days=st.integers(0, 5), handle=handles, live=st.booleans())
    def stream(self, days: int, handle: str, *, live: bool) -> None:
        self.now += days * DAY
        if live:
            self.refused(self.world.streams.start(MANAGER, at=self.now, creator=handle))
        else:
            began = self.now - 3 * HOUR
            whole = self.world.streams.report(MANAGER, started_at=began, duration=HOUR, at=self.now, creator=handle)
            self.refused(whole)

    @rule(data=st.data(), sent=st.lists(gifts, min_size=1, max_size=4))
    def report(self, data: st.DataObject, sent: list[GiftCount]) -> None:
        stream = data.draw(st.sampled_from(self.streams()))
        self.refused(self.world.report(*sent, caller=MANAGER, at=self.now, stream=stream))

    @rule(data=st.data(), whole=st.booleans())
    def undo(self, data: st.DataObject, *, whole: bool) -> None:
        query = "SELECT id FROM gift_events ORDER BY id"
        events = self.run(self.world.database.read(lambda tx: list(tx.exec_driver_sql(query).scalars())))
        event = data.draw(st.sampled_from(events or [1 << 12]))
        chosen = {"report": event >> 12} if whole else {"event": event}
        self.refused(self.world.gifts.undo(MANAGER, at=self.now, **chosen))

    @rule(data=st.data(), what=st.sampled_from(["end", "reopen", "cancel", "delete", "restore"]))
    def change(self, data: st.DataObject, what: str) -> None:
        stream, store = data.draw(st.sampled_from(self.streams())), self.world.streams
        if what == "end":
            self.refused(store.end(MANAGER, at=self.now, creator=data.draw(handles)))
        elif what in {"delete", "restore"}:
            self.refused(getattr(store, what)(MANAGER, stream, at=self.now))
        else:
            self.refused(getattr(store, what)(MANAGER, at=self.now, stream=stream))

    @rule()
    def purge(self) -> None:
        self.run(self.world.streams.purge(at=self.now))

    @rule(handle=handles, delete=st.booleans())
    def remove(self, handle: str, *, delete: bool) -> None:
        self.refused(self.world.creators.remove(MANAGER, handle, self.now, delete_history=delete))

    @rule(caller=st.sampled_from([ANNA, BERT]))
    def come_back(self, caller: Caller) -> None:
        handle = "anna" if caller == ANNA else "bert"
        self.refused(self.world.creators.add(MANAGER, handle, caller.member_id, None, self.now))

    @rule(caller=st.sampled_from([ANNA, BERT]))
    def forget(self, caller: Caller) -> None:
        self.run(PersonalData(self.world.database).delete(caller.member_id, self.now))

    @invariant()
    def the_boards_equal_a_plain_count(self) -> None:
        assert self.run(self.world.wrong_boards()) == []

    def teardown(self) -> None:
        self.run(self.world.database.close())
        self.runner.close()
        self.databases.drop(self.url)


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_the_boards_stay_right_whatever_people_do(databases: Databases):
    Years.databases = databases
    limits = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    run_state_machine_as_test(Years, settings=limits)
