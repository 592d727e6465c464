"""Opening, closing, and one process per file."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from db.database import Database, file_of
from db.errors import (
    AlreadyOpen,
    FolderNotWritable,
    NotADatabase,
    SchemaTooNew,
    StorageClosed,
    StorageError,
    UnsupportedUrl,
)
from tests.db.world import NOON, World, url_of


def pragma(name: str) -> Callable[[Connection], object]:
    return lambda tx: tx.exec_driver_sql(f"PRAGMA {name}").scalar()


async def test_the_folder_is_made(tmp_path: Path):
    path = tmp_path / "some" / "where" / "aftershow.db"
    database = await Database.open(url_of(path))
    await database.close()
    assert path.exists()


@pytest.mark.sqlite("its pragmas")
async def test_a_write_is_durable_and_checked(world: World):
    assert await world.database.write(pragma("journal_mode")) == "wal"
    assert await world.database.write(pragma("synchronous")) == 2  # FULL
    assert await world.database.write(pragma("foreign_keys")) == 1
    assert await world.database.write(pragma("busy_timeout")) == 5000


@pytest.mark.sqlite("its own words")
async def test_a_reader_cannot_write(world: World):
    with pytest.raises(OperationalError, match="readonly"):
        await world.database.read(lambda tx: tx.exec_driver_sql("INSERT INTO guilds VALUES (1, 1, NULL)"))


@pytest.mark.sqlite("writes past us to the file")
async def test_a_reader_sees_one_moment(world: World, tmp_path: Path):
    def count_twice(tx: Connection) -> tuple[int, int]:
        count = "SELECT COUNT(*) FROM guilds"
        before = tx.exec_driver_sql(count).scalar_one()
        with sqlite3.connect(tmp_path / "aftershow.db") as other:
            other.execute("INSERT INTO guilds VALUES (1, 1, NULL)")
        other.close()
        return before, tx.exec_driver_sql(count).scalar_one()

    assert await world.database.read(count_twice) == (0, 0)


@pytest.mark.sqlite("the lock on the file")
async def test_a_second_open_of_the_same_file_is_refused(world: World, tmp_path: Path):
    with pytest.raises(AlreadyOpen, match="in use by another running bot"):
        await Database.open(url_of(tmp_path / "aftershow.db"))
    await world.guilds.remember(1, NOON)  # the first one goes on


@pytest.mark.sqlite("the lock on the file")
@pytest.mark.usefixtures("world")
def test_a_second_process_on_the_same_file_is_refused(tmp_path: Path):
    script = f"import asyncio, db.database as d; asyncio.run(d.Database.open({url_of(tmp_path / 'aftershow.db')!r}))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "AlreadyOpen" in done.stderr


async def test_after_close_the_file_is_free(tmp_path: Path):
    for _ in range(2):
        database = await Database.open(url_of(tmp_path / "aftershow.db"))
        await database.close()
        await database.close()  # a second close does nothing


async def test_after_close_nothing_is_read_or_written(tmp_path: Path):
    database = await Database.open(url_of(tmp_path / "aftershow.db"))
    await database.close()
    with pytest.raises(StorageClosed):
        await database.read(pragma("user_version"))
    with pytest.raises(StorageClosed):
        await database.write(pragma("user_version"))


async def test_close_finishes_the_writes_that_wait(tmp_path: Path):
    database = await Database.open(url_of(tmp_path / "aftershow.db"))
    world = World(database)
    writes = [asyncio.ensure_future(world.guilds.remember(guild, NOON)) for guild in range(1, 301)]
    await asyncio.sleep(0)
    await database.close()
    await asyncio.gather(*writes)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql+asyncpg://bot@localhost/aftershow", "names postgresql"),
        ("aftershow.db", "not a database URL"),
        ("sqlite+aiosqlite://", "must name a file"),
        ("sqlite+aiosqlite:///:memory:", "must name a file"),
        ("sqlite+aiosqlite:///file:x?mode=memory&uri=true", "must name a file"),
    ],
)
def test_other_urls_are_refused_in_plain_words(url: str, said: str):
    with pytest.raises(UnsupportedUrl, match=said):
        file_of(url)


def test_the_default_is_a_file_under_data():
    assert file_of("sqlite+aiosqlite:///data/aftershow.db") == Path("data/aftershow.db")


async def test_another_kind_of_file_is_refused_and_left_as_it_is(tmp_path: Path):
    path = tmp_path / "letter.txt"
    path.write_text("Dear Sir or Madam, " * 100)
    with pytest.raises(NotADatabase, match="file is not a database"):
        await Database.open(url_of(path))
    assert path.read_text() == "Dear Sir or Madam, " * 100


async def test_another_programs_database_is_refused(tmp_path: Path):
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE recipes (name TEXT)")
    other.close()
    with pytest.raises(NotADatabase, match="belongs to another program"):
        await Database.open(url_of(tmp_path / "other.db"))


async def test_a_schema_of_a_newer_version_is_refused(tmp_path: Path):
    path = tmp_path / "aftershow.db"
    database = await Database.open(url_of(path))
    await database.close()
    newer = sqlite3.connect(path)
    newer.execute("UPDATE alembic_version SET version_num = '9999'")
    newer.commit()
    newer.close()
    with pytest.raises(SchemaTooNew, match="9999"):
        await Database.open(url_of(path))


async def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path):
    with pytest.raises(FolderNotWritable):
        await Database.open(url_of(tmp_path))


async def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path):
    (tmp_path / "data").write_text("")
    with pytest.raises(FolderNotWritable, match="Give the bot write access"):
        await Database.open(url_of(tmp_path / "data" / "aftershow.db"))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
async def test_a_folder_without_write_permission_is_refused(tmp_path: Path):
    closed = tmp_path / "closed"
    closed.mkdir(0o500)
    with pytest.raises(FolderNotWritable):
        await Database.open(url_of(closed / "aftershow.db"))


async def test_a_refused_open_lets_the_file_go(tmp_path: Path):
    path = tmp_path / "letter.txt"
    path.write_text("Dear Sir or Madam, " * 100)
    for _ in range(2):  # the second is refused for the same reason, not for being in use
        with pytest.raises(StorageError, match="file is not a database"):
            await Database.open(url_of(path))
