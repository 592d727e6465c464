"""`python -m db.backup FILE`: a copy of one moment, taken under load, looked through, and never over another."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from db import backup
from db.backup import BackupFailed, back_up, dump_command, main
from db.check import check
from db.database import Database
from settings import VARIABLES
from tests.db.world import GUILD, NOON, World, roses

pytestmark = pytest.mark.sqlite("PostgreSQL copies itself, with pg_dump")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """The file of the test's database."""
    return tmp_path / "aftershow.db"


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, database_url: str) -> pytest.MonkeyPatch:
    """An environment in which DATABASE_URL names the test's database, and no developer's .env."""
    monkeypatch.setattr(backup, "read_environment", lambda: {"DATABASE_URL": database_url})
    return monkeypatch


def gifts_in(file: Path) -> int:
    """How many gifts a copy holds."""
    with closing(sqlite3.connect(file)) as copy:
        return copy.execute("SELECT COALESCE(SUM(gifts), 0) FROM stream_totals").fetchone()[0]


def copies_in(folder: Path) -> list[str]:
    """Everything beside the database that has to do with copies."""
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("cop"))


async def test_a_copy_taken_while_the_bot_writes_is_whole_and_opens(world: World, source: Path, tmp_path: Path):
    stream = await (await world.with_anna()).live()
    await world.report(roses(5))
    copying = asyncio.ensure_future(asyncio.to_thread(back_up, source, tmp_path / "copies.db"))
    reported = 5
    while not copying.done():
        await world.report(roses(1))
        reported += 1
    copied = await copying
    assert 5 <= gifts_in(copied.file) <= reported
    assert copied.bytes == copied.file.stat().st_size
    assert stat.S_IMODE(copied.file.stat().st_mode) == 0o600
    assert copies_in(tmp_path) == ["copies.db"]
    assert await check(f"sqlite+aiosqlite:///{copied.file}", NOON)
    assert copies_in(tmp_path) == ["copies.db"]  # who looks leaves nothing behind
    restored = World(await Database.open(f"sqlite+aiosqlite:///{copied.file}"))
    try:
        assert [one.id for one in await restored.streams.recent(GUILD)] == [stream.id]
    finally:
        await restored.database.close()


async def test_an_old_copy_is_never_overwritten(world: World, source: Path, tmp_path: Path):
    assert world.keys == 0
    back_up(source, tmp_path / "copy.db")
    before = (tmp_path / "copy.db").read_bytes()
    with pytest.raises(BackupFailed, match="is there already"):
        back_up(source, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_bytes() == before


@pytest.mark.parametrize("place", ["no/such/folder/copy.db", "."])
async def test_where_nothing_can_be_written_it_says_so(world: World, source: Path, tmp_path: Path, place: str):
    assert world.keys == 0
    with pytest.raises(BackupFailed):
        back_up(source, tmp_path / place)


async def test_a_copy_of_a_damaged_file_does_not_count(world: World, source: Path, tmp_path: Path):
    await (await world.with_anna()).live()
    await world.database.close()
    with closing(sqlite3.connect(source)) as file, file:
        file.execute("UPDATE creators SET guild_id = 5")
    with pytest.raises(BackupFailed, match="damaged"):
        back_up(source, tmp_path / "copy.db")
    assert copies_in(tmp_path) == []


async def test_from_a_shell_it_tells_what_it_did(
    world: World, shell: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert world.keys == 0
    assert shell
    assert main([str(tmp_path / "copy.db")]) == 0
    assert "rows" in capsys.readouterr().out
    assert main([str(tmp_path / "copy.db")]) == 1
    assert "is there already" in capsys.readouterr().err
    assert main([]) == main(["--help"]) == 2
    assert "python -m db.backup FILE" in capsys.readouterr().err


def test_for_postgresql_it_names_the_command_and_no_password(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    url = "postgresql+asyncpg://bot:a_secret@db.example:5433/aftershow"
    monkeypatch.setattr(backup, "read_environment", lambda: {"DATABASE_URL": url})
    assert main(["night.dump"]) == 2
    said = capsys.readouterr().err
    assert (
        "pg_dump --format=custom --no-owner --host=db.example --port=5433 --username=bot --file=night.dump aftershow"
        in said
    )
    assert "a_secret" not in said
    socket = "postgresql+asyncpg:///aftershow?host=/run/postgresql"
    assert dump_command(socket, "x") == "pg_dump --format=custom --no-owner --host=/run/postgresql --file=x aftershow"


def test_a_setting_that_is_wrong_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    assert any(variable.name == "DATABASE_URL" for variable in VARIABLES)
    monkeypatch.setattr(backup, "read_environment", lambda: {"DATABASE_URL": "mysql://x/y"})
    assert main(["copy.db"]) == 2
    assert "DATABASE_URL must start with" in capsys.readouterr().err
