"""An import that was confirmed is finished, wherever it stopped; and the process that reads can harm nobody."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from db.database import Database
from domain.errors import Busy, Unreadable
from domain.identities import number_of
from domain.importing import Choice, ImportState
from imports import batches, process
from imports.batches import Batch
from imports.process import Request
from imports.worker import Reading, drop_left_behind, kept_as_file
from posts import importing
from posts.import_reading import in_a_process
from tests.db.world import ANNA, MINUTE, World
from tests.imports.made import shared
from tests.posts.importers import Importer, as_csv, evening

if TYPE_CHECKING:
    from domain.importing import Progress

ROOT = Path(__file__).parents[2]
ROWS = evening(60)
SUM = sum(row.diamonds for row in ROWS)
LATER = datetime(2026, 11, 1, tzinfo=UTC)


def until_killed(database_url: str) -> None:
    """Let a process import, and kill it in the middle."""
    command = [sys.executable, "-m", "tests.posts.importing_until_killed", database_url]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdout is not None
        for line in killed.stdout:
            if int(line) >= 300:
                killed.send_signal(signal.SIGKILL)
                break
    assert killed.returncode == -signal.SIGKILL


class PulledError(Exception):
    """The plug."""


async def finished(importer: Importer) -> None:
    """Start again, and wait until nothing is under way."""
    importer.importing = importer.started()
    await importer.importing.resume()
    await importer.importing.settle()


@pytest.mark.parametrize("chunk", [1, 2, 5])
async def test_an_import_that_broke_off_between_chunks_is_finished(
    importer: Importer, monkeypatch: pytest.MonkeyPatch, chunk: int
):
    monkeypatch.setattr(process, "ROWS", 10)
    staged = await importer.drop(as_csv(ROWS))
    await importer.look(staged)
    counted = 0

    async def pull(progress: Progress) -> None:
        nonlocal counted
        counted = progress.rows
        if progress.applying and progress.rows >= chunk * 10:
            raise PulledError

    with pytest.raises(PulledError):
        await importer.importing.confirm(ANNA, staged.id, Choice.KEEP_BOTH, pull)
    assert (await importer.diamonds())[0] == sum(row.diamonds for row in ROWS[:counted])
    assert await importer.differences() == []
    await finished(importer)
    assert (await importer.diamonds(), await importer.differences()) == ([SUM], [])
    done = await importer.importing.confirm(ANNA, staged.id, Choice.KEEP_BOTH, importer.told)
    assert (done.repeated, done.new, done.known, done.diamonds) == (True, 60, 0, SUM)


async def test_an_undo_that_broke_off_is_finished(importer: Importer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(process, "ROWS", 10)
    before = await importer.state()
    done = await importer.take(as_csv(ROWS))

    async def pull(_: Progress) -> None:
        raise PulledError

    with pytest.raises(PulledError):
        await importer.importing.undo(ANNA, done.staged.id, LATER, pull)
    assert await importer.differences() == []
    await finished(importer)
    assert await importer.state() == before


async def test_whoever_leaves_while_it_is_applied_loses_nothing(importer: Importer):
    staged = await importer.drop(as_csv(ROWS))
    waiting = asyncio.ensure_future(importer.importing.confirm(ANNA, staged.id, Choice.KEEP_BOTH, importer.told))
    while staged.id not in importer.importing.under_way:  # noqa: ASYNC110 - a few turns of the loop
        await asyncio.sleep(0)
    waiting.cancel()
    await importer.importing.settle()
    assert await importer.diamonds() == [SUM]


@pytest.mark.timeout(120)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
async def test_a_killed_process_leaves_an_import_that_can_be_finished(
    database_url: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(process, "ROWS", 100)  # as there
    until_killed(database_url)
    importer = Importer(World(await Database.open(database_url)))
    rows = evening(2_000)
    try:
        assert 0 < sum(await importer.diamonds()) < sum(row.diamonds for row in rows)
        assert await importer.differences() == []
        await finished(importer)
        assert await importer.diamonds() == [sum(row.diamonds for row in rows)]
        assert await importer.differences() == []
        brought = await importer.importing.confirm(ANNA, 1, Choice.KEEP_BOTH, importer.told)
        assert (brought.staged.state, brought.new, brought.known) == (ImportState.DONE, 2_000, 0)
    finally:
        await importer.world.database.close()


# -- the process that reads --------------------------------------------------------------------------------------------


async def test_the_captured_events_are_counted_by_the_streak_rule(importer: Importer):
    """Independently: each tap carries its own diamonds, so those of a streak seen from its start add up to it."""
    path = shared("webcast_events.jsonl")
    importer.read = in_a_process
    importer.importing = importer.started()
    importer.now = LATER
    done = await importer.take(path.read_bytes())
    taps: dict[tuple[Any, ...], dict[str, dict[str, Any]]] = defaultdict(dict)
    for line in path.read_text(encoding="utf-8").splitlines():
        event = json.loads(line)
        gift = event["decoded"]
        if event["method"] == "WebcastGiftMessage":
            streak = (gift["user"], gift["gift_id"], gift["group_id"]) if gift["gift_type"] == 1 else (event["msg_id"],)
            taps[event["room_id"], *streak][event["msg_id"]] = gift

    def counted(tx: Any) -> dict[int, int]:  # noqa: ANN401 - a connection
        rows = tx.exec_driver_sql(
            "SELECT i.identity, e.count * e.coins FROM import_identities AS i "
            "JOIN gift_events AS e ON e.stream_id = i.stream_id AND e.id = i.event_id"
        )
        return dict(tuple(row) for row in rows)

    diamonds = await importer.world.database.read(counted)
    expected = actual = 0
    for (room, *streak), frames in taps.items():
        if any(one["repeat_count"] == 1 and not one["repeat_end"] for one in frames.values()):
            expected += sum(one["fan_ticket_count"] for one in frames.values())
            told = ":".join(str(part) for part in streak)
            identity = f"streak:{room}:{told}" if len(streak) > 1 else f"message:{told}"
            actual += diamonds[number_of(identity, None, room)]
    assert actual == expected > 0
    assert len(diamonds) == len(taps)
    assert done.diamonds == sum(diamonds.values()) == sum(await importer.diamonds())
    assert await importer.differences() == []
    again = await importer.take(path.read_bytes())
    assert (again.new, again.diamonds) == (0, 0)
    await importer.undo(again)
    await importer.undo(done)
    assert await importer.streams() == []


async def read_whole(request: Request, *command: str) -> list[Any]:
    return [message async for message in Reading(request, command or process_command()).messages()]


def process_command() -> tuple[str, ...]:
    return (sys.executable, "-m", "imports.process")


async def test_a_file_comes_in_batches_out_of_another_process():
    async with kept_as_file(as_csv(evening(2_500))) as path:
        messages = await read_whole(Request(str(path), LATER))
    assert isinstance(messages[0], batches.Opened)
    read = [message.rows for message in messages if isinstance(message, Batch)]
    assert (read[:5], sum(read)) == ([500] * 5, 2_500)
    assert not path.exists()


async def test_a_reading_that_takes_too_long_is_killed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("imports.worker.SECONDS_TO_START", 0.3)
    began = time.monotonic()
    request = Request("nowhere", LATER, seconds=0.2)
    with pytest.raises(Unreadable, match="import-too-slow"):
        await read_whole(request, sys.executable, "-c", "import time; time.sleep(60)")
    assert time.monotonic() - began < 20


async def test_a_process_that_dies_is_told_in_words():
    with pytest.raises(Unreadable, match="import-reader-died"):
        await read_whole(Request("nowhere", LATER), sys.executable, "-c", "import os; os._exit(3)")


async def test_what_the_reader_refuses_is_refused_here():
    async with kept_as_file(b"\x00" * 40) as path:
        with pytest.raises(Unreadable, match="import-"):
            await read_whole(Request(str(path), LATER))


def test_what_a_killed_process_left_behind_goes_after_a_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    old, new, other = (tmp_path / name for name in ("aftershow-import-1", "aftershow-import-2", "other"))
    for path in (old, new, other):
        path.write_bytes(b"1")
    long_ago = time.time() - 90_000
    os.utime(old, (long_ago, long_ago))
    os.utime(other, (long_ago, long_ago))
    drop_left_behind()
    assert (old.exists(), new.exists(), other.exists()) == (False, True, True)


async def test_whoever_stops_reading_leaves_no_process_behind():
    async with kept_as_file(as_csv(evening(5_000))) as path:
        reading = Reading(Request(str(path), LATER))
        messages = reading.messages()
        await anext(messages)
        await messages.aclose()
    assert reading.ended


def test_a_row_of_another_hour_is_known_by_another_number():
    at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    numbers = [number_of("row:1", at + hour * timedelta(hours=1), None) for hour in range(3)]
    assert numbers == sorted(set(numbers))
    assert number_of("row:1", at, None) == number_of("row:1", at, "room")
    assert number_of("row:1", at + MINUTE, None) == number_of("row:1", at, None)
    assert number_of("streak:1", at, "room") == number_of("streak:1", at + MINUTE, "room")
    assert all(0 <= number < 1 << 63 for number in (*numbers, number_of("message:1", None, None)))


@pytest.mark.parametrize("told", ["storage-unreachable", "storage-unsure"])
async def test_an_import_that_finds_the_database_away_goes_on_by_itself_when_it_is_back(
    importer: Importer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, told: str
):
    """Of a write that is unsure, some are kept: where it goes on is asked anew."""
    monkeypatch.setattr(process, "ROWS", 10)
    monkeypatch.setattr(importing, "AGAIN_S", 0.01)
    staged = await importer.drop(as_csv(ROWS))
    await importer.look(staged)
    write, away = importer.world.database.write, iter([False, False, False, True, True, True, False, True])

    async def sometimes(body: Any, *, bulk: bool = False) -> Any:  # noqa: ANN401 - whatever a body returns
        gone = next(away, False)
        if gone and told == "storage-unsure":
            await write(body, bulk=bulk)
        if gone:
            raise Busy(told)
        return await write(body, bulk=bulk)

    monkeypatch.setattr(importer.world.database, "write", sometimes)
    with pytest.raises(Busy):  # who waited hears so
        await importer.importing.confirm(ANNA, staged.id, Choice.KEEP_BOTH, importer.told)
    async with asyncio.timeout(10):
        while (await importer.importing.staged(ANNA, staged.id)).state is not ImportState.DONE:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    await importer.importing.settle()
    assert (await importer.diamonds(), await importer.differences()) == ([SUM], [])
    assert "Traceback" not in caplog.text
    await importer.importing.close()
