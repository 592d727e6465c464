"""How much of a file is counted in one write, and what is kept of its reading until then."""

from __future__ import annotations

import errno
import gc
import tempfile
from datetime import timedelta
from typing import IO, TYPE_CHECKING, Any

import pytest

from db.gift_rows import EVENTS_IN_A_REPORT
from db.imports_rows import WriteTook
from domain.importing import KEPT, Choice
from imports import process
from imports.batches import ROWS, Batch
from posts import import_chunks
from posts.import_chunks import CHUNK_S, MOST_BATCHES, QUIET_CHUNK_S, KeptBatches, Pace
from tests.db.world import ANNA
from tests.posts.importers import Importer, as_csv, capture, evening, gift_event, in_this_process, plain

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from imports.process import Request


def paced(*writes: float, quiet: bool = False) -> Pace:
    """After writes of so many seconds a batch."""
    pace = Pace()
    for batch_s in writes:
        pace.took(WriteTook(batch_s * pace.batches, quiet), pace.batches)
    return pace


def test_quick_writes_grow_by_twice_and_fit_a_report():
    grown = [paced(*[CHUNK_S / 1_000] * writes).batches for writes in range(6)]
    assert grown == [1, 2, 4, 8, 8, 8]
    assert grown[-1] * ROWS <= MOST_BATCHES * ROWS <= EVENTS_IN_A_REPORT


def test_slow_writes_hold_one_batch():
    assert paced(*[CHUNK_S * 0.9] * 9).batches == 1
    assert paced(*[CHUNK_S * 9] * 9).batches == 1


def test_writes_become_smaller_when_they_become_slower():
    quick, slow = CHUNK_S / 8.5, CHUNK_S / 2.5
    assert paced(*[quick] * 5).batches == 8
    assert paced(*[quick] * 5, *[slow] * 9).batches == 2


def test_one_late_write_does_not_make_the_next_the_smallest():
    quick = CHUNK_S / 8.5
    assert 1 < paced(*[quick] * 5, CHUNK_S / 2.5).batches < 8


def test_while_nobody_writes_a_chunk_may_be_larger_until_somebody_does():
    batch_s = CHUNK_S / 2.5
    pace = paced(*[batch_s] * 9, quiet=True)
    assert pace.batches == int(QUIET_CHUNK_S / batch_s) > 2
    pace.took(WriteTook(batch_s * pace.batches, quiet=False), pace.batches)
    assert pace.batches == 2


@pytest.mark.parametrize("chunk_s", [0.0, 1_000.0])
async def test_however_many_batches_a_write_holds_the_same_is_counted(
    importer: Importer, monkeypatch: pytest.MonkeyPatch, chunk_s: float
):
    rows = evening(95)
    whole = await importer.take(as_csv(rows))
    expected = plain(await importer.state())
    await importer.undo(whole)
    monkeypatch.setattr(process, "ROWS", 10)
    monkeypatch.setattr(import_chunks, "CHUNK_S", chunk_s)
    monkeypatch.setattr(import_chunks, "QUIET_CHUNK_S", chunk_s)
    importer.heard.clear()
    done = await importer.take(as_csv(rows))
    counted = [progress.rows for progress in importer.heard if progress.applying]
    assert counted == ([10, 20, 30, 40, 50, 60, 70, 80, 90, 95] if not chunk_s else [10, 30, 70, 95])
    assert (done.new, done.diamonds) == (whole.new, whole.diamonds)
    assert (plain(await importer.state()), await importer.differences()) == (expected, [])


async def test_rooms_gifts_and_supporters_of_several_batches_stay_apart(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(process, "ROWS", 4)
    monkeypatch.setattr(import_chunks, "CHUNK_S", 1_000.0)
    expected: list[tuple[Any, ...]] = []
    events: list[dict[str, Any]] = []
    for number in range(1, 40):
        began = importer.now - timedelta(days=9 - 2 * (number % 3))
        gift_id, name, coins = (5487, "Finger Heart", 5) if number % 2 else (5655, "Rose", 1)
        sender = "" if number % 5 == 0 else f"viewer{number % 4}"
        told = {"gift_id": gift_id, "gift_name": name, "diamond_count": coins, "gift_type": 2, "group_id": 0}
        events.append(
            gift_event(
                number, began + number * timedelta(seconds=7), number, **told, user=sender, room=f"7{number % 3}"
            )
        )
        expected.append((number % 3, gift_id, number, coins, sender or None))
    done = await importer.take(capture(*events))

    def counted(tx: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401 - a connection
        rows = tx.exec_driver_sql(
            "SELECT s.started_at, e.gift_id, e.count, e.coins, u.name FROM gift_events AS e "
            "JOIN streams AS s ON s.id = e.stream_id LEFT JOIN supporters AS u ON u.id = e.supporter_id"
        ).all()
        starts = sorted({row[0] for row in rows})
        return sorted((starts.index(row[0]), *row[1:]) for row in rows)

    assert (done.new, done.new_streams, await importer.differences()) == (39, 3, [])
    assert await importer.world.database.read(counted) == sorted(expected)


class Readings:
    """Reads as ever, and counts how often."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, request: Request) -> AsyncGenerator[Any]:
        """One more."""
        self.count += 1
        return in_this_process(request)


async def test_what_was_read_for_the_preview_is_not_read_again(importer: Importer):
    importer.read = readings = Readings()
    importer.importing = importer.started()
    done = await importer.take(as_csv(evening(30)))
    assert (readings.count, done.new) == (1, 30)


async def test_a_start_between_preview_and_confirm_reads_it_again(importer: Importer):
    importer.read = readings = Readings()
    importer.importing = importer.started()
    staged = await importer.drop(as_csv(evening(30)))
    await importer.look(staged)
    importer.importing = importer.started()
    done = await importer.importing.confirm(ANNA, staged.id, Choice.KEEP_BOTH, importer.told)
    assert (readings.count, done.new) == (2, 30)


async def test_what_was_read_goes_with_the_content_of_the_file(importer: Importer, monkeypatch: pytest.MonkeyPatch):
    kept: list[KeptBatches] = []
    made = KeptBatches.__init__

    def noted(self: KeptBatches) -> None:
        made(self)
        kept.append(self)

    monkeypatch.setattr(KeptBatches, "__init__", noted)
    staged = await importer.drop(as_csv(evening(30)))
    await importer.look(staged)
    (file,) = (one._file for one in kept)  # pyright: ignore[reportPrivateUsage]
    assert file is not None
    kept.clear()
    await importer.importing.forget_old(importer.now + KEPT / 2)
    gc.collect()
    assert not file.closed
    await importer.importing.forget_old(importer.now + KEPT * 2)
    gc.collect()
    assert file.closed


class FullFile:
    """On a disk without room."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.written = 0

    def write(self, content: bytes) -> int:
        self.written += 1
        if self.written > 1:
            raise OSError(errno.ENOSPC, "No space left on device")
        return self.file.write(content)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a file has
        return getattr(self.file, name)


@pytest.mark.parametrize("missing", [False, True])
async def test_where_nothing_can_be_kept_it_is_read_again(
    importer: Importer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, *, missing: bool
):
    made = tempfile.TemporaryFile

    def full() -> FullFile:
        if missing:
            raise FileNotFoundError(errno.ENOENT, "No usable temporary directory")
        return FullFile(made())

    monkeypatch.setattr(process, "ROWS", 10)
    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    assert (await importer.take(as_csv(evening(30)))).new == 30
    assert "is not kept" in caplog.text


def test_batches_come_back_as_they_were_kept():
    kept, batches = KeptBatches(), [Batch(rows=number, supporters=[f"viewer{number}"]) for number in range(3)]
    for batch in batches:
        kept.put(batch)
    assert list(kept.all()) == batches
