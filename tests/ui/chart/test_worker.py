"""The drawing process: warm, replaceable, never in the way, and gone with its parent."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from ui.chart.picture import CardPicture
from ui.chart.worker import ChartWorker

ROOT = Path(__file__).parents[3]
PNG = b"\x89PNG"
ORPHAN = """
import asyncio, os, sys
from dataclasses import replace
from ui.chart.picture import CardPicture
from ui.chart.worker import ChartWorker, WARM_UP
async def main():
    worker = ChartWorker()
    await worker.start()
    print(worker.pid, flush=True)
    await asyncio.gather(*(worker.card(replace(WARM_UP, minutes=60 + n)) for n in range(60)))
asyncio.run(main())
"""


@pytest.fixture
async def worker() -> AsyncIterator[ChartWorker]:
    worker = ChartWorker()
    await worker.start()
    yield worker
    await worker.close()


def lines(code: str) -> tuple[str, ...]:
    """A drawing process that does as the code says instead."""
    return (sys.executable, "-c", code)


async def test_a_killed_process_is_replaced_and_the_card_comes(worker: ChartWorker, evening: CardPicture):
    first = await worker.card(evening)
    assert first is not None
    assert first.startswith(PNG)
    before = worker.pid
    assert before is not None
    os.kill(before, signal.SIGKILL)
    assert await worker.card(evening) == first
    assert worker.pid != before


async def test_cards_asked_for_at_once_all_come(worker: ChartWorker, evening: CardPicture):
    cards = await asyncio.gather(*(worker.card(replace(evening, title=f"Night {n}")) for n in range(8)))
    assert all(card is not None and card.startswith(PNG) for card in cards)
    assert len(set(cards)) == len(cards)


async def test_a_card_that_cannot_be_drawn_stops_nothing(
    worker: ChartWorker, evening: CardPicture, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    before = worker.pid
    monkeypatch.setattr("ui.chart.worker.describe", _nothing)
    assert await worker.card(evening) is None
    assert "does not contain key" in caplog.text
    assert evening.handle not in caplog.text
    monkeypatch.undo()
    assert await worker.card(evening) is not None
    assert worker.pid == before


async def test_an_error_of_our_own_is_logged_and_gives_no_picture(
    worker: ChartWorker, evening: CardPicture, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr("ui.chart.worker.describe", _broken)
    assert await worker.card(evening) is None
    assert "ZeroDivisionError" in caplog.text
    assert evening.handle not in caplog.text


async def test_a_process_that_hangs_is_ended_in_time(
    evening: CardPicture, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr("ui.chart.worker.SECONDS_TO_START", 0.0)
    worker = ChartWorker(lines("import time; time.sleep(60)"), seconds_to_draw=0.2)
    assert await worker.card(evening) is None
    assert "within" in caplog.text
    assert evening.handle not in caplog.text
    assert worker.pid is None
    await worker.close()


async def test_a_process_that_dies_at_once_is_not_started_for_ever(
    evening: CardPicture, caplog: pytest.LogCaptureFixture
):
    worker = ChartWorker(lines("raise SystemExit(1)"))
    await worker.start()
    assert await worker.card(evening) is None
    assert caplog.text.count("has died") == 4
    assert evening.handle not in caplog.text
    await worker.close()


async def test_a_program_that_is_not_there_gives_no_picture(evening: CardPicture):
    worker = ChartWorker(("/no/such/program",))
    await worker.start()
    assert await worker.card(evening) is None
    await worker.close()


async def test_beyond_the_queue_cards_go_out_without_a_picture(evening: CardPicture):
    worker = ChartWorker(lines("import time; time.sleep(60)"), most_waiting=2)
    waiting = [asyncio.create_task(worker.card(evening)) for _ in range(2)]
    await asyncio.sleep(0)
    assert await worker.card(evening) is None
    await worker.close()
    assert await asyncio.gather(*waiting) == [None, None]


async def test_after_close_nothing_is_drawn_and_no_process_is_left(evening: CardPicture):
    worker = ChartWorker()
    await worker.start()
    pid = worker.pid
    assert pid is not None
    await worker.close()
    await worker.close()
    assert await worker.card(evening) is None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_the_loop_runs_on_while_a_card_is_drawn(worker: ChartWorker, evening: CardPicture):
    drawing = asyncio.create_task(worker.card(evening))
    turns = 0
    while not drawing.done():
        await asyncio.sleep(0.001)
        turns += 1
    assert turns > 3


def test_the_process_ends_with_its_parent_even_when_that_is_killed():
    with subprocess.Popen((sys.executable, "-c", ORPHAN), cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    for _ in range(100):
        if not _lives(child):
            return
        time.sleep(0.05)
    pytest.fail("the drawing process outlived the bot")


def test_the_drawing_process_knows_nothing_of_discord():
    code = "import sys, ui.chart.render; sys.exit(bool({'discord', 'sqlalchemy', 'babel'} & set(sys.modules)))"
    assert subprocess.run((sys.executable, "-c", code), cwd=ROOT, check=False).returncode == 0


def _nothing(_picture: CardPicture) -> str:
    return "{}"


def _broken(_picture: CardPicture) -> str:
    raise ZeroDivisionError


def _lives(pid: int) -> bool:
    """Whether the process runs (a dead one that nobody has waited for does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
