"""The migrations lead to the schema that the code expects, and never half-way."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

import asyncio
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Integer, create_engine
from sqlalchemy.exc import DBAPIError, IntegrityError

import db.postgresql
from db.connection import SqliteThread
from db.database import Database
from db.migrate import config, migrate
from db.postgresql import PostgresServer
from db.recount import recount
from db.rows import from_ms, to_ms
from db.schema import metadata
from domain.access import Caller
from domain.errors import NotFound
from domain.gifts import Gift, GiftCount, Way
from tests.databases import POSTGRESQL
from tests.db.world import World
from tests.postgresql import Cluster

ROOT = Path(__file__).parent.parent.parent
TABLES = "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'alembic%' AND name NOT LIKE 'sqlite%'"


def parts(rows: list[tuple[str, ...]]) -> dict[str, list[str]]:
    """Each definition as its sorted parts: their order, the spaces and the quotes in them mean nothing."""
    # A column that came later stands on the line of the one before it.
    return {
        name: sorted(
            "".join(part.split()) for part in sql.replace('"', "").replace(",", "\n").splitlines() if part.strip()
        )
        for name, sql in rows
    }


@pytest.mark.sqlite("its catalogue")
async def test_the_migrations_make_the_tables_of_the_schema(world: World, tmp_path: Path):
    engine = create_engine(f"sqlite:///{tmp_path / 'declared.db'}")
    metadata.create_all(engine)
    with engine.connect() as declared:
        expected = [tuple(row) for row in declared.exec_driver_sql(TABLES)]
    engine.dispose()
    migrated = await world.database.read(lambda tx: [tuple(row) for row in tx.exec_driver_sql(TABLES)])
    assert parts(migrated) == parts(expected)


async def test_alembic_finds_nothing_left_to_migrate(world: World):
    def ours(_: object, name: str | None, *__: object) -> bool:
        return name != "commit_marks"  # db/postgresql_commit.py keeps that one to itself

    def differs(*compared: object) -> bool | None:
        return False if all(isinstance(kind, Integer) for kind in compared[-2:]) else None  # all have 64 bits

    def compare(tx: Connection) -> list[object]:
        context = MigrationContext.configure(tx, opts={"include_object": ours, "compare_type": differs})
        return list(compare_metadata(context, metadata))

    assert await world.database.read(compare) == []


def test_there_is_one_line_of_migrations():
    assert len(ScriptDirectory.from_config(config()).get_heads()) == 1


async def test_data_of_the_first_schema_is_all_there_after_the_migrations(tmp_path: Path):
    thread = await SqliteThread.opened(tmp_path / "aftershow.db")

    def first_schema(tx: Connection) -> None:
        settings = config()
        settings.attributes["connection"] = tx
        command.upgrade(settings, "0001")
        tx.exec_driver_sql("INSERT INTO guilds (id, first_seen_at) VALUES (7, 1)")
        tx.exec_driver_sql("INSERT INTO creators (guild_id, handle, added_at, added_by) VALUES (7, 'anna', 1, 11)")
        tx.exec_driver_sql(
            "INSERT INTO streams (guild_id, creator_id, state, started_at, added_at, added_by) "
            "VALUES (7, 1, 'live', 1, 1, 11)"
        )

    await thread.run(first_schema)
    await thread.run(migrate)
    kept = "SELECT g.id, c.handle, s.state FROM streams AS s JOIN creators AS c ON c.id = s.creator_id"
    rows = await thread.run(lambda tx: tx.exec_driver_sql(f"{kept} JOIN guilds AS g ON g.id = s.guild_id").all())
    assert [tuple(row) for row in rows] == [(7, "anna", "live")]
    asked = "INSERT INTO faq_questions (guild_id, normalised, text, state, asked, first_asked_at, last_asked_at)"
    await thread.run(lambda tx: tx.exec_driver_sql(f"{asked} VALUES (7, 'a', 'a', 'open', 1, 1, 1)") and None)
    with pytest.raises(IntegrityError):
        await thread.run(lambda tx: tx.exec_driver_sql(f"{asked} VALUES (8, 'a', 'a', 'open', 1, 1, 1)") and None)
    await thread.close()


async def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    upgrade = command.upgrade

    def break_off(*arguments: object) -> None:
        upgrade(*arguments)  # pyright: ignore[reportArgumentType]
        raise sqlite3.OperationalError

    monkeypatch.setattr(command, "upgrade", break_off)
    thread = await SqliteThread.opened(tmp_path / "aftershow.db")
    with pytest.raises(sqlite3.OperationalError):
        await thread.run(migrate)
    monkeypatch.undo()
    left = await thread.run(lambda tx: tx.exec_driver_sql("SELECT name FROM sqlite_master").all())
    assert left == []
    await thread.run(migrate)
    await thread.run(migrate)  # a second time does nothing
    await thread.close()


OF_VERSION_10 = (
    "INSERT INTO guilds (id, first_seen_at) VALUES (7, 1)",
    "INSERT INTO creators (id, guild_id, handle, added_at, added_by) VALUES (1, 7, 'anna', 1, 11)",
    """INSERT INTO streams (id, guild_id, creator_id, state, started_at, ended_at, added_at, added_by)
    VALUES (1, 7, 1, 'ended', 1000, 400000000, 1, 11)""",
    "INSERT INTO gift_names (guild_id, gift_id, name) VALUES (7, 5655, 'Rose')",
    """INSERT INTO imports (id, guild_id, key, digest, name, state, staged_at, staged_by, confirmed_at, confirmed_by)
    VALUES (12, 7, 'k', 'd', 'gifts.csv', 'done', 1, 22, 300000001, 22)""",
    """INSERT INTO reports (guild_id, key, stream_id, way, reported_by, reported_at) VALUES
    (7, 'old', 1, 'typed', 11, 2000), (7, 'forgotten', 1, 'typed', 0, 3000),
    (7, 'pasted', 1, 'pasted', 11, 300000000), (7, 'import:12:500:1', 1, 'imported', 22, 300000001)""",
    """INSERT INTO gift_events (stream_id, id, at, gift_id, count, coins) VALUES
    (1, 4096, 2000, 5655, 1, 1), (1, 8192, 3000, 5655, 2, 1),
    (1, 12288, 300000000, 5655, 3, 1), (1, 16384, 9000, 5655, 4, 1)""",
    "INSERT INTO stream_totals (stream_id, reports, gifts, diamonds) VALUES (1, 4, 10, 10)",
    "INSERT INTO stream_gifts (stream_id, gift_id, gifts, diamonds) VALUES (1, 5655, 10, 10)",
    "INSERT INTO stream_supporters (stream_id, supporter_id, gifts, diamonds) VALUES (1, 0, 10, 10)",
    "INSERT INTO stream_minutes (stream_id, minute, gifts, diamonds) VALUES (1, 0, 7, 7), (1, 4999, 3, 3)",
)


async def of_version_10(request: pytest.FixtureRequest, folder: Path) -> str:
    """A database of that version: a report of long ago, one of somebody forgotten, a pasted and an imported one."""

    def fill(tx: Connection) -> None:
        settings = config()
        settings.attributes["connection"] = tx
        command.upgrade(settings, "0010")
        for statement in OF_VERSION_10:
            tx.exec_driver_sql(statement)

    if POSTGRESQL:
        cluster: Cluster = request.getfixturevalue("cluster")
        url = cluster.url(cluster.empty())
        server = PostgresServer.unopened(url)
        await server.writer.run(fill)
        await server.close()
        return url
    thread = await SqliteThread.opened(folder / "aftershow.db")
    await thread.run(fill)
    await thread.close()
    return f"sqlite+aiosqlite:///{folder}/aftershow.db"


async def test_reports_of_version_10_are_told_and_taken_back_as_ever(request: pytest.FixtureRequest, tmp_path: Path):
    world = World(await Database.open(await of_version_10(request, tmp_path)))
    try:
        lines = await world.gifts.reports(7, 1)
        assert [(line.report_id, line.way, line.reported_by, to_ms(line.reported_at)) for line in lines] == [
            (4, Way.IMPORTED, 22, 300_000_001),
            (3, Way.PASTED, 11, 300_000_000),
            (2, Way.TYPED, 0, 3_000),
            (1, Way.TYPED, 11, 2_000),
        ]
        somebody = Caller(7, 11, moderator=True)
        rose = [GiftCount(Gift(5655, "Rose", 1), 1)]
        again = await world.gifts.record(
            somebody, rose, way=Way.PASTED, key="pasted", at=from_ms(300_000_500), stream=1
        )
        assert (again.report_id, again.repeated) == (3, True)
        undone = [await world.gifts.undo(somebody, at=from_ms(300_001_000)) for _ in range(2)]
        assert [one.report_id for one in undone] == [3, 1]  # the imported one goes with its import
        with pytest.raises(NotFound):
            await world.gifts.undo(somebody, at=from_ms(300_001_000))
        assert await recount(world.database, 1) == []
        added = await world.gifts.record(somebody, rose, way=Way.TYPED, key="new", at=from_ms(300_002_000), stream=1)
        assert added.report_id > 4
        imported = "SELECT id FROM reports WHERE import_id = 12"
        assert await world.database.read(lambda tx: list(tx.exec_driver_sql(imported).scalars())) == [4]
    finally:
        await world.database.close()


async def test_the_log_says_that_the_database_is_brought_up_to_date_and_how_long_it_took(
    request: pytest.FixtureRequest, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    url = await of_version_10(request, tmp_path)
    caplog.clear()
    with caplog.at_level("INFO", "db.migrate"):
        await (await Database.open(url)).close()
        told = [one.getMessage() for one in caplog.records if one.name == "db.migrate"]
        assert len(told) == 2
        assert told[0].startswith("bringing the database from schema 0010 to 0013")
        assert re.fullmatch(r"the database is at schema 0013 after \d+\.\d s", told[1])
        caplog.clear()
        await (await Database.open(url)).close()
    assert [one for one in caplog.records if one.name == "db.migrate"] == []


@pytest.mark.skipif(not POSTGRESQL, reason="make test-postgres")
async def test_a_migration_may_take_longer_than_any_other_statement(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    url = await of_version_10(request, tmp_path)
    monkeypatch.setitem(db.postgresql._SETTINGS, "statement_timeout", "300ms")
    upgrade = command.upgrade

    def slowly(settings: Config, revision: str) -> None:
        settings.attributes["connection"].exec_driver_sql("SELECT pg_sleep(1)")
        upgrade(settings, revision)

    monkeypatch.setattr(command, "upgrade", slowly)
    both = await asyncio.gather(Database.open(url), Database.open(url))  # the other one waits for it
    for database in both:
        with pytest.raises(DBAPIError, match="statement timeout"):
            await database.read(lambda tx: tx.exec_driver_sql("SELECT pg_sleep(1)").one())
        await database.close()


WITH_LITTLE_ROOM = """
import asyncio, logging, resource, signal, sys
from db.database import Database
from db.errors import StorageError

async def main(url, most_bytes):
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, resource.RLIM_INFINITY))
    try:
        await (await Database.open(url)).close()
    except StorageError as told:
        print(type(told).__name__, told)

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
asyncio.run(main(sys.argv[1], int(sys.argv[2])))
"""
MANY_REPORTS = """
WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < 60000)
INSERT INTO reports (guild_id, key, stream_id, way, reported_by, reported_at)
SELECT 7, 'more-' || number, 1, 'typed', 11, 300000000 + number FROM numbers
"""


@pytest.mark.sqlite("a file that takes room")
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
async def test_a_migration_without_room_says_so_leaves_the_file_and_works_when_there_is_room(
    request: pytest.FixtureRequest, tmp_path: Path
):
    url, path = await of_version_10(request, tmp_path), tmp_path / "aftershow.db"
    with closing(sqlite3.connect(path)) as file, file:
        file.execute(MANY_REPORTS)
    before = dumped(path)
    for little in (4096, 200_000, path.stat().st_size + 100_000):
        command = [sys.executable, "-c", WITH_LITTLE_ROOM, url, str(little)]
        done = await asyncio.to_thread(subprocess.run, command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.stderr == ""
        assert re.fullmatch(r"WriteFailed .*can't be (brought up to date|used) \((disk|database).*\n", done.stdout)
        assert dumped(path) == before
    database = await Database.open(url)
    count = "SELECT COUNT(*) FROM reports"
    assert await database.read(lambda tx: tx.exec_driver_sql(count).scalar_one()) == 60_004
    await database.close()


def dumped(path: Path) -> list[str]:
    """All that a file holds."""
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return list(file.iterdump())
