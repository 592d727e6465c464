"""Backups that the bot makes by itself."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from db import backup
from db.backup import UNFINISHED
from operations import backups
from operations.attending import attending
from operations.backups import Backups
from settings import Settings
from tests.db.world import NOON

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from db.database import Database
    from tests.discord_server import Server

pytestmark = pytest.mark.sqlite("PostgreSQL copies itself, with pg_dump")
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


async def until(so: Callable[[], bool]) -> None:
    """Wait for what happens on a thread."""
    async with asyncio.timeout(10):
        while not so():  # noqa: ASYNC110 - a file tells nobody that it is there
            await asyncio.sleep(0.005)


class Night:
    """A folder, and a clock that is set by hand."""

    def __init__(self, folder: Path, keep: int = 3) -> None:
        self.folder = folder / "copies"
        self.now: datetime = NOON
        self.backups = Backups(folder / "aftershow.db", self.folder, every=DAY, keep=keep, now=lambda: self.now)

    @property
    def names(self) -> list[str]:
        """What is in the folder."""
        return sorted(path.name for path in self.folder.iterdir())


@pytest.fixture
async def night(database: Database, tmp_path: Path) -> Night:
    """Nothing was copied yet."""
    assert database
    return Night(tmp_path)


async def test_the_first_is_made_at_once_and_the_next_a_day_later(night: Night):
    assert await night.backups.tick()
    assert night.names == ["aftershow-20260301T120000Z.db"]
    assert night.backups.copied_at == NOON
    night.now += DAY - HOUR
    assert await night.backups.tick() is None
    night.now += HOUR
    assert await night.backups.tick()
    assert night.names == ["aftershow-20260301T120000Z.db", "aftershow-20260302T120000Z.db"]


async def test_a_restart_does_not_make_another(night: Night, tmp_path: Path):
    await night.backups.tick()
    again = Night(tmp_path)
    again.now = NOON + HOUR
    assert await again.backups.tick() is None
    assert again.backups.copied_at == NOON


async def test_the_newest_are_kept_and_nothing_of_others_is_touched(night: Night):
    night.folder.mkdir()
    (night.folder / "holiday.db").write_text("mine")
    (night.folder / f"aftershow-20260228T120000Z.db{UNFINISHED}").write_text("cut off")
    for _ in range(5):
        assert await night.backups.tick()
        night.now += DAY
    assert night.names == [
        "aftershow-20260303T120000Z.db",
        "aftershow-20260304T120000Z.db",
        "aftershow-20260305T120000Z.db",
        "holiday.db",
    ]


async def test_a_clock_that_was_set_back_stops_no_backups(night: Night):
    night.now += 10 * DAY
    assert await night.backups.tick()
    night.now = NOON
    assert await night.backups.tick()
    assert "aftershow-20260301T120000Z.db" in night.names


async def test_a_failure_is_logged_and_the_next_try_makes_it(night: Night, caplog: pytest.LogCaptureFixture):
    night.folder.write_text("a file stands where the folder should")
    with caplog.at_level(logging.ERROR):
        assert await night.backups.tick() is None
    assert "no backup was made" in caplog.text
    night.folder.unlink()
    assert await night.backups.tick()


async def test_the_loop_outlives_whatever_goes_wrong(
    night: Night, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    tries: list[int] = []

    def breaks(*_: object) -> None:
        tries.append(1)
        raise LookupError

    monkeypatch.setattr(backups, "LOOK_S", 0.0)
    monkeypatch.setattr(backups, "back_up", breaks)
    night.backups.start()
    await until(lambda: len(tries) >= 3)
    await night.backups.close()
    assert caplog.text.count("no backup was made") >= 2


async def test_the_running_bot_makes_one_where_the_settings_want_it(server: Server, database_url: str, tmp_path: Path):
    folder = tmp_path / "copies"
    given = {"DISCORD_TOKEN": "a.b.c", "DATABASE_URL": database_url, "BACKUP_FOLDER": str(folder)}
    async with attending(server.bot, server.bot, Settings.from_env(given)):
        await until(lambda: any(folder.glob("aftershow-*Z.db")))


@pytest.mark.parametrize("long", [False, True])
async def test_a_copy_that_takes_long_does_not_hold_up_the_end(
    night: Night, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, *, long: bool
):
    began = threading.Event()
    monkeypatch.setattr(backups, "TO_FINISH_S", 0.2 if long else 20)
    monkeypatch.setattr(backup, "_STEPS", 1_000)
    slow = (
        "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 1000000000) SELECT 'a' FROM n "
        "WHERE x = 1000000000"
    )

    def counted(connection: sqlite3.Connection) -> dict[str, int]:
        began.set()
        return {"a": len(connection.execute(slow).fetchall())} if long else {}

    monkeypatch.setattr(backup, "_rows", counted)
    night.backups.start()
    await until(began.is_set)
    with caplog.at_level(logging.INFO):
        async with asyncio.timeout(5):
            await night.backups.close()
    assert len(night.names) == (0 if long else 1)
    assert ("a backup was given up" in caplog.text) == long
    assert "ERROR" not in caplog.text
