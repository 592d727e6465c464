"""A disk that is full, a file that is locked, read-only or damaged: said in words, and no wrong figure."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection

from db.database import Database
from db.errors import AlreadyOpen, FolderNotWritable, NotADatabase, ReadFailed, WriteFailed
from tests.db.world import GUILD, World, roses, url_of

NOBODY = 65_534
"""The user that owns nothing."""
ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.sqlite("what befalls a file")


def pragma(words: str) -> Callable[[Connection], object]:
    def body(tx: Connection) -> object:
        said = tx.exec_driver_sql(f"PRAGMA {words}")
        return said.scalar() if said.returns_rows else None

    return body


async def reported(world: World, times: int, prefix: str = "roses") -> list[BaseException]:
    """So many reports at once; what became of those that failed."""
    asked = [world.report(roses(1, f"fan{number}"), key=f"{prefix}-{number}") for number in range(times)]
    outcomes = await asyncio.gather(*asked, return_exceptions=True)
    return [outcome for outcome in outcomes if isinstance(outcome, BaseException)]


async def require_sound(world: World, reports: int) -> None:
    """So many reports of a rose are there, and every figure says so."""
    (stream,) = await world.streams.recent(GUILD)
    assert await world.differences(stream) == []
    record = await world.streams.record(GUILD, stream.id)
    assert (record.reports, record.reported_gifts, record.reported_diamonds) == (reports, reports, reports)


# -- disk full ---------------------------------------------------------------------------------------------------------


async def test_a_full_disk_refuses_in_words_keeps_every_figure_right_and_is_over_by_itself(world: World):
    await (await world.with_anna()).live()
    assert await reported(world, 20, "before") == []
    used = await world.database.write(pragma("page_count"))
    await world.database.write(pragma(f"max_page_count = {used}"))
    refused = await reported(world, 300, "full")
    assert refused
    assert {type(one) for one in refused} == {WriteFailed}
    assert "is full. Free some space; the bot carries on by itself." in str(refused[0])
    await require_sound(world, 20 + 300 - len(refused))
    await world.database.write(pragma("max_page_count = 1000000"))
    assert await reported(world, 300, "full") == []  # the same ones again: what was kept counts once
    await require_sound(world, 20 + 300)


FULL_FOR_A_FILE = """
import asyncio, resource, signal, sys
from db.database import Database
from db.errors import StorageError
from tests.db.test_faults import reported
from tests.db.world import World

async def main(url, most_bytes):
    world = World(await Database.open(url))
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, resource.RLIM_INFINITY))
    failed = [str(one) for number in range(60) for one in await reported(world, 20, f"full{number}")]
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    again = await reported(world, 20, "room")
    print(len(failed), len(again), *sorted(set(failed)), sep="|")
    await world.database.close()

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
asyncio.run(main(sys.argv[1], int(sys.argv[2])))
"""


def reported_until_full(path: Path, most_bytes: int) -> list[str]:
    """What a process says that may not make its files any larger."""
    command = [sys.executable, "-c", FULL_FOR_A_FILE, url_of(path), str(most_bytes)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip().split("|")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
async def test_a_system_that_gives_a_file_no_more_room_is_met_like_a_full_disk(world: World, tmp_path: Path):
    """The limit is the system's, so that writing fails where a full disk fails: beneath SQLite, in the -wal too."""
    await (await world.with_anna()).live()
    await world.database.close()
    path = tmp_path / "aftershow.db"
    failed, again, *said = reported_until_full(path, path.stat().st_size + 100_000)
    assert int(failed) > 0
    assert all("The disk that holds the database" in one for one in said)
    assert int(again) == 0
    world.database = await Database.open(url_of(path))  # the fixture closes it
    await require_sound(World(world.database), 60 * 20 - int(failed) + 20)


async def test_a_disk_that_is_full_when_the_bot_starts_is_named_for_what_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def full(_: Connection) -> None:
        failure = sqlite3.OperationalError("database or disk is full")
        raise failure

    monkeypatch.setattr("db.sqlite_file.migrate", full)
    with pytest.raises(WriteFailed, match=r"disk is full\). Free some space and start again"):
        await Database.open(url_of(tmp_path / "aftershow.db"))


# -- read-only, and locked ---------------------------------------------------------------------------------------------


@contextmanager
def as_nobody() -> Generator[None]:
    """Root may write everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """One that another user may look into."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows has other permissions")
async def test_a_file_that_may_only_be_read_is_refused_at_the_start(open_folder: Path, migrated_file: Path):
    path = open_folder / "aftershow.db"
    shutil.copy(migrated_file, path)
    path.chmod(0o444)
    with as_nobody(), pytest.raises(FolderNotWritable, match=r"can't be opened for writing .* write access"):
        await Database.open(url_of(path))
    assert os.listdir(open_folder) == ["aftershow.db"]  # noqa: PTH208 - a test has no others to keep waiting
    path.chmod(0o666)
    with as_nobody():
        await (await Database.open(url_of(path))).close()


async def test_a_file_that_becomes_read_only_is_said_and_is_over_by_itself(world: World):
    await (await world.with_anna()).live()
    await world.database._writer.run(pragma("query_only = ON"))  # pyright: ignore[reportPrivateUsage] - as a remount does
    refused = await reported(world, 5)
    assert {str(one) for one in refused} == {
        "The database file is read-only for this process. Give it write permission."
    }
    (stream,) = await world.streams.recent(GUILD)
    assert (await world.streams.record(GUILD, stream.id)).reports == 0
    await world.database._writer.run(pragma("query_only = OFF"))  # pyright: ignore[reportPrivateUsage]
    assert await reported(world, 5) == []
    await require_sound(world, 5)


async def test_a_file_that_another_program_keeps_locked_is_said_at_the_start(
    tmp_path: Path, migrated_file: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("db.connection.BUSY_TIMEOUT_MS", 50)
    path = tmp_path / "aftershow.db"
    shutil.copy(migrated_file, path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(AlreadyOpen, match="kept locked by another program"):
        await Database.open(url_of(path))
    other.close()
    await (await Database.open(url_of(path))).close()


# -- damaged -----------------------------------------------------------------------------------------------------------

PAGE = 4096


def overwrite(path: Path, first: int, last: int | None = None) -> None:
    """Pages from the first one to before the last become noise."""
    with path.open("r+b") as file:
        size = path.stat().st_size
        until = size if last is None else min(last * PAGE, size)
        file.seek(first * PAGE)
        file.write(b"\xa5" * (until - first * PAGE))


@pytest.mark.parametrize("what", ["its head", "its schema", "its end"])
async def test_a_damaged_file_is_refused_at_the_start_and_left_as_it_is(tmp_path: Path, migrated_file: Path, what: str):
    path = tmp_path / "aftershow.db"
    shutil.copy(migrated_file, path)
    match what:
        case "its head":
            overwrite(path, 0, 1)
        case "its schema":
            with path.open("r+b") as file:
                file.seek(100)
                file.write(b"\xff" * (PAGE - 100))
        case _:
            os.truncate(path, PAGE * 3)
    before = path.read_bytes()
    with pytest.raises(NotADatabase, match=r"aftershow.db can't be used as .* Name another file, or restore a backup"):
        await Database.open(url_of(path))
    assert path.read_bytes() == before


async def test_a_file_that_is_damaged_while_the_bot_runs_gives_words_and_no_figure(world: World, tmp_path: Path):
    stream = await (await world.with_anna()).live()
    assert await reported(world, 50) == []
    await world.database._writer.run(pragma("wal_checkpoint(TRUNCATE)"))  # pyright: ignore[reportPrivateUsage]
    overwrite(tmp_path / "aftershow.db", 1)
    # What the connections still know by heart is right, and would be answered.
    for line in (world.database._writer, *world.database._idle):  # pyright: ignore[reportPrivateUsage]
        await line.run(pragma("shrink_memory"))
    with pytest.raises(ReadFailed, match=r"is damaged\. Stop the bot, look at the file with `python -m db\.check`"):
        await world.streams.record(GUILD, stream.id)
    with pytest.raises(WriteFailed, match=r"is damaged.* Nothing of this was kept"):
        await world.report(roses(1), key="after")
    with pytest.raises(ReadFailed):  # and again: nothing hangs, nothing is left half-open
        await world.streams.record(GUILD, stream.id)
