"""What only PostgreSQL can do, or do wrong: other processes, a server that goes away, another spelling."""

# ruff: noqa: ANN401  (asyncpg has no types)
# Some of it can be seen from inside only.
# pyright: reportPrivateUsage=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false, reportMissingTypeStubs=false
from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from db.connection import driver
from db.database import Database
from db.errors import NotADatabase, SchemaTooNew, Unreachable, UnsupportedUrl
from db.postgresql_dialect import spelled, whole_or_float
from db.schema import metadata
from db.write_queue import SideBySide
from domain.errors import Busy
from tests.databases import MISSING, POSTGRESQL
from tests.db.world import GUILD, NOON, World, roses
from tests.postgresql import Cluster, binaries

# These need a server wherever they run, so they are left to the run that has one for all the others.
needs_server = pytest.mark.skipif(not POSTGRESQL or binaries() is None, reason=f"make test-postgres; {MISSING}")


@asynccontextmanager
async def another_process(url: str) -> AsyncGenerator[World]:
    """The same database, opened once more."""
    database = await Database.open(url)
    try:
        yield World(database)
    finally:
        await database.close()


@pytest.fixture
def own_cluster() -> Iterator[Cluster]:
    """A server that a test may stop."""
    cluster = Cluster()
    yield cluster
    cluster.close()


# -- spelling ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("here", "there", "names"),
    [
        ("SELECT 1", "SELECT 1", ()),
        ("a = ? AND b = ?", "a = $1 AND b = $2", ()),
        ("a = ?2 AND b = ?1 AND c = ?", "a = $2 AND b = $1 AND c = $3", ()),
        ("a = ? AND b = ?1", "a = $1 AND b = $1", ()),
        ("a = '?' AND \"b?\" = ? AND c = 'it''s ?'", "a = '?' AND \"b?\" = $1 AND c = 'it''s ?'", ()),
        ("a = :own OR b = :own OR c = :most", "a = $1 OR b = $1 OR c = $2", ("own", "most")),
        ("CAST(a AS TEXT) || ':own'", "CAST(a AS TEXT) || ':own'", ()),
        ("a::text = :own", "a::text = $1", ("own",)),
    ],
)
def test_places_for_values_are_numbered_outside_of_quotes(here: str, there: str, names: tuple[str, ...]):
    assert spelled(here) == (there, names)


@pytest.mark.parametrize(("text", "value"), [("12", 12), ("-3", -3), ("1.5", 1.5), ("9" * 30, int("9" * 30))])
def test_a_sum_is_a_whole_number_again(text: str, value: float):
    assert whole_or_float(text) == value


@needs_server
async def test_lists_in_json_are_looped_over_in_their_order(world: World):
    def body(tx: Connection) -> list[tuple[Any, ...]]:
        listed = "SELECT wanted.key, wanted.value FROM json_each(?) AS wanted ORDER BY wanted.key"
        return [tuple(row) for row in driver(tx).execute(listed, ("[30, 10, 9007199254740993]",)).fetchall()]

    assert [value for _, value in await world.database.read(body)] == [30, 10, 9007199254740993]


@needs_server
async def test_texts_sort_by_bytes_and_are_found_whatever_their_case(world: World):
    await world.database.write(
        lambda tx: (
            tx.exec_driver_sql("INSERT INTO guilds VALUES (1, 1, NULL)")
            and tx.exec_driver_sql(
                "INSERT INTO supporters (guild_id, key, name) VALUES (?, ?, ?)",
                [(1, key, key) for key in ("b", "B", "ä", "a", "_")],
            )
            and None
        )
    )
    supporters = metadata.tables["supporters"]
    keys = await world.database.read(lambda tx: tx.execute(supporters.select().order_by(supporters.c.key)).all())
    assert [row.key for row in keys] == ["B", "_", "a", "b", "ä"]
    found = await world.database.read(
        lambda tx: tx.execute(supporters.select().where(supporters.c.key.like("b%"))).all()
    )
    assert {row.key for row in found} == {"b", "B"}


# -- the schema --------------------------------------------------------------------------------------------------------

_INDEXES = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT LIKE 'alembic%'"
_CONSTRAINTS = (
    "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
)
_COLUMNS = """
SELECT table_name || '.' || column_name, data_type || ' ' || is_nullable || ' ' || COALESCE(column_default, '-')
FROM information_schema.columns WHERE table_schema = 'public'
"""
_NOT_DECLARED = ("commit_marks", "alembic_version")


@needs_server
async def test_the_migrations_make_what_the_schema_declares(world: World, cluster: Cluster):
    empty = cluster.url(cluster.empty())

    def catalogue(tx: Connection) -> set[tuple[str, ...]]:
        rows = {tuple(row) for query in (_INDEXES, _CONSTRAINTS, _COLUMNS) for row in tx.exec_driver_sql(query)}
        return {row for row in rows if not row[0].startswith(_NOT_DECLARED) and "pk_alembic" not in row[0]}

    async with another_process(empty) as other:  # migrated too, then emptied and declared
        await other.database._storage.writer.run(metadata.drop_all)
        await other.database._storage.writer.run(metadata.create_all)
        declared = await other.database.read(catalogue)
    migrated = await world.database.read(catalogue)
    assert {row for row in migrated ^ declared if "alembic" not in row[0]} == set()


@needs_server
async def test_the_indexes_of_some_rows_are_of_some_rows_here_too(world: World):
    partial = {
        index.name
        for table in metadata.sorted_tables
        for index in table.indexes
        if index.dialect_options["sqlite"]["where"] is not None
    }
    found = await world.database.read(lambda tx: {row[0]: row[1] for row in tx.exec_driver_sql(_INDEXES)})
    assert partial
    assert {name for name in partial if " WHERE " not in found[str(name)]} == set()


@needs_server
async def test_of_many_that_start_together_one_migrates_and_all_run(cluster: Cluster):
    url = cluster.url(cluster.empty())
    opened = await asyncio.gather(*(Database.open(url) for _ in range(4)))
    try:
        await asyncio.gather(*(World(one).guilds.remember(number, NOON) for number, one in enumerate(opened, 1)))
        count = text("SELECT COUNT(*) FROM guilds")
        assert await opened[0].read(lambda tx: tx.execute(count).scalar_one()) == 4
    finally:
        await asyncio.gather(*(one.close() for one in opened))


@needs_server
async def test_a_newer_schema_and_other_programs_are_refused(cluster: Cluster):
    newer = cluster.migrated()
    cluster.sql("UPDATE alembic_version SET version_num = '9999'", newer)
    with pytest.raises(SchemaTooNew, match="9999"):
        await Database.open(cluster.url(newer))
    other = cluster.empty()
    cluster.sql("CREATE TABLE recipes (name TEXT)", other)
    with pytest.raises(NotADatabase, match="belongs to another program"):
        await Database.open(cluster.url(other))


async def test_only_asyncpg_is_spoken():
    with pytest.raises(UnsupportedUrl, match="postgresql\\+asyncpg"):
        await Database.open("postgresql://bot:a_secret@localhost/aftershow")


async def test_a_server_that_is_not_there_is_said_in_plain_words_without_the_password():
    with pytest.raises(Unreachable) as caught:
        await Database.open("postgresql+asyncpg://bot:a_secret@127.0.0.1:9/aftershow")
    assert "Check that it runs" in str(caught.value)
    assert "a_secret" not in str(caught.value)


# -- several processes -------------------------------------------------------------------------------------------------


@needs_server
async def test_a_reader_cannot_write_and_sees_one_moment(world: World, database_url: str):
    with pytest.raises(DBAPIError, match="read-only"):
        await world.database.read(lambda tx: tx.exec_driver_sql("INSERT INTO guilds VALUES (1, 1, NULL)"))
    count = "SELECT COUNT(*) FROM guilds"
    counted, written = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def count_twice(tx: Connection) -> tuple[int, int]:
        before = tx.exec_driver_sql(count).scalar_one()
        loop.call_soon_threadsafe(counted.set)
        asyncio.run_coroutine_threadsafe(written.wait(), loop).result(10)
        return before, tx.exec_driver_sql(count).scalar_one()

    reading = asyncio.ensure_future(world.database.read(count_twice))
    await counted.wait()
    async with another_process(database_url) as other:
        await other.guilds.remember(1, NOON)
    written.set()
    assert await reading == (0, 0)


@needs_server
async def test_two_processes_report_into_one_stream_and_nothing_is_lost(world: World, database_url: str):
    stream = await (await world.with_anna()).live()
    async with another_process(database_url) as other:
        reports = [
            one.report(roses(1), key=f"{name}-{number}")
            for number in range(60)
            for name, one in (("here", world), ("there", other))
        ]
        again = [other.report(roses(1), key=f"here-{number}") for number in range(20)]
        await asyncio.gather(*reports, *again)
    record = await world.streams.record(GUILD, stream.id)
    assert record.reported_gifts == 120
    assert await world.differences(stream) == []


@needs_server
async def test_a_decision_that_depends_on_rows_holds_whatever_another_process_does(world: World, database_url: str):
    """Two go live at once, in two processes: one of them hears that a stream is live."""
    await world.with_anna()
    async with another_process(database_url) as other:
        outcomes = await asyncio.gather(*(one.live() for one in (world, other) * 3), return_exceptions=True)
    live = [outcome for outcome in outcomes if not isinstance(outcome, BaseException)]
    assert len(live) == 1


# -- side by side ------------------------------------------------------------------------------------------------------


@pytest.fixture
def trips(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What goes to the server and waits for an answer."""
    seen: list[str] = []
    for name in ("execute", "fetch", "fetchmany", "executemany"):
        ask = getattr(asyncpg.Connection, name)

        async def counted(self: Any, query: str, *rest: Any, _ask: Any = ask, **options: Any) -> Any:
            seen.append(query)
            return await _ask(self, query, *rest, **options)

        monkeypatch.setattr(asyncpg.Connection, name, counted)
    return seen


@needs_server
async def test_reports_that_wait_together_travel_together(world: World, trips: list[str]):
    stream = await (await world.with_anna()).live()
    first = asyncio.ensure_future(world.report(roses(1)))  # alone, so that all others wait for it
    await asyncio.sleep(0)
    del trips[:]
    standings = await asyncio.gather(first, *(world.report(roses(1), key=str(number)) for number in range(100)))
    assert len(trips) <= 6 + 6  # what the first takes, and the others together
    assert [standing.gifts for standing in standings] == list(range(1, 102))
    assert await world.differences(stream) == []


@needs_server
@pytest.mark.filterwarnings("error")
async def test_of_writes_side_by_side_one_that_fails_leaves_the_others_alone(world: World):
    """In the middle of their statements, plain ones and SQLAlchemy's; the others are done again, each by itself."""

    def add(number: int) -> SideBySide[int]:
        def body(tx: Connection) -> int:
            sql = driver(tx)
            sql.execute("SELECT id FROM guilds WHERE id = ?", (number,))
            if number % 3 == 0:
                tx.exec_driver_sql("SELECT 1").scalar_one()
            new = sql.execute("INSERT INTO guilds (id, first_seen_at) VALUES (?, 0) RETURNING id", (number,))
            if number == 7:
                raise Busy("refused")
            return new.fetchone()[0]

        return SideBySide(body)

    line: Any = world.database._storage.writer
    connection = line._open.bare
    writes = (world.database.write(add(number)) for number in [*range(1, 30), 5, 30])
    outcomes = await asyncio.gather(*writes, return_exceptions=True)
    assert [outcome for outcome in outcomes if not isinstance(outcome, BaseException)] == [
        *(number for number in range(1, 30) if number != 7),
        30,
    ]
    assert [type(outcome) for outcome in outcomes if isinstance(outcome, BaseException)] == [
        Busy,
        asyncpg.UniqueViolationError,
    ]
    assert line._open.bare is connection
    rows = await world.database.read(lambda tx: tx.exec_driver_sql("SELECT id FROM guilds ORDER BY id").scalars().all())
    assert list(rows) == [number for number in range(1, 31) if number != 7]


# -- a server that goes away -------------------------------------------------------------------------------------------


@needs_server
@pytest.mark.timeout(120)
@pytest.mark.parametrize("kill", [False, True], ids=["stopped", "killed"])
async def test_while_the_server_is_away_people_hear_so_and_afterwards_it_goes_on(own_cluster: Cluster, *, kill: bool):
    async with another_process(own_cluster.url(own_cluster.empty())) as world:
        stream = await (await world.with_anna()).live()
        await world.report(roses(1), key="before")
        await asyncio.to_thread(own_cluster.stop, kill=kill)
        for _ in range(3):
            began = time.monotonic()
            with pytest.raises(Busy) as wrote:
                await world.report(roses(1), key="meanwhile")
            with pytest.raises(Busy) as read:
                await world.streams.record(GUILD, stream.id)
            assert (wrote.value.key, read.value.key) == ("storage-unreachable",) * 2
            assert time.monotonic() - began < 2.9  # Discord still takes the answer
        await asyncio.to_thread(own_cluster.start)
        await world.report(roses(1), key="meanwhile")
        await world.report(roses(1), key="before")
        assert (await world.streams.record(GUILD, stream.id)).reported_gifts == 2
        assert await world.differences(stream) == []


@needs_server
async def test_a_short_restart_is_not_noticed(own_cluster: Cluster):
    async with another_process(own_cluster.url(own_cluster.empty())) as world:
        stream = await (await world.with_anna()).live()
        for number in range(3):
            await world.report(roses(1), key=str(number))
            await asyncio.to_thread(own_cluster.stop)
            restarted = asyncio.to_thread(own_cluster.start)
            await asyncio.gather(restarted, world.report(roses(1), key=f"{number} again"))
        assert (await world.streams.record(GUILD, stream.id)).reported_gifts == 6


@needs_server
@pytest.mark.parametrize("kept", [True, False], ids=["kept", "not kept"])
async def test_a_commit_whose_answer_got_lost_is_neither_lost_nor_doubled(
    world: World, monkeypatch: pytest.MonkeyPatch, *, kept: bool
):
    """The connection breaks while COMMIT is under way: before the server took it, or after."""
    await world.guilds.remember(9, NOON)
    line: Any = world.database._storage.writer
    bare = line._open.bare
    execute = type(bare).execute
    broken: list[str] = []

    async def break_off(self: Any, query: str, *rest: Any, **options: Any) -> Any:
        if query == "COMMIT" and self is bare:
            broken.append(query)
            if kept:
                await execute(self, query, *rest, **options)
            self.terminate()
            msg = "the connection broke"
            raise ConnectionResetError(msg)
        return await execute(self, query, *rest, **options)

    monkeypatch.setattr(type(bare), "execute", break_off)
    ran: list[int] = []

    def count(tx: Connection) -> int:
        ran.append(1)
        tx.exec_driver_sql("INSERT INTO guilds (id, first_seen_at) VALUES (77, 0)")
        return 77

    assert await world.database.write(count) == 77
    assert broken == ["COMMIT"]
    assert len(ran) == (1 if kept else 2)
    rows = await world.database.read(lambda tx: tx.exec_driver_sql("SELECT id FROM guilds ORDER BY id").scalars().all())
    assert list(rows) == [9, 77]
