"""What /earnings costs with much history, against the same month with little.

    python -m bench.earnings                      10 thousand gifts against a million
    python -m bench.earnings --gifts 10000000     against ten million; needs 1 GB of disk and some minutes

Both databases hold the same month; they take turns in one process, so that a machine that slows down
slows both. The large one is filled with the set-based statements that rebuild kept totals.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bench.history import FEW, GIFTS_A_STREAM, MANY, MONTH, OWNER, STREAMS_OF_THE_MONTH, filled
from db.earnings import EarningsStore
from db.rates import RateStore
from db.streams import StreamStore
from domain.earnings import Look
from domain.metrics import Metric
from domain.periods import Period
from ui.earnings import Page, picture_of, show
from ui.ledger_files.packing import Format
from ui.taking_out import TakingOut
from ui.text import text_in

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from db.database import Database
    from domain.earnings import Earnings

ROUNDS = 120
WARM_UP = 5
HIGHEST_RATIO = 1.2
HIGHEST_LAG_MS = 50.0
TICK_S = 0.001
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass
class Side:
    """One of the two databases, with what each thing took there, in milliseconds."""

    database: Database
    look: list[float] = field(default_factory=list[float])
    revalue: list[float] = field(default_factory=list[float])
    late: list[float] = field(default_factory=list[float])
    keys: int = 0


async def look(side: Side) -> Earnings:
    """The month as /earnings show reads it."""
    return await EarningsStore(side.database).look(OWNER, Look(Period.MONTH), at=NOW, creator="lunaplays")


async def shown(side: Side) -> None:
    """/earnings show up to its message and what its picture is drawn from; the drawing itself costs the same always."""
    page = Page(await look(side), text_in("en-US"), ZoneInfo("UTC"), keeps=True)
    if picture_of(page) is None or show(page, None).embed is None:
        msg = "there is nothing to show"
        raise RuntimeError(msg)


async def revalued(side: Side) -> None:
    """Another rate from the month's first day on."""
    side.keys += 1
    share = 4_600 + side.keys % 2 * 100
    await RateStore(side.database).set(
        OWNER, key=f"bench-{side.keys}", at=NOW, since=MONTH.date(), creator="lunaplays", expected=share
    )


async def edited_late(side: Side, stream: int) -> None:
    """TikTok's total of a stream of the month, told late."""
    side.keys += 1
    await StreamStore(side.database).set_metrics(OWNER, {Metric.DIAMONDS: 20_000 + side.keys}, at=NOW, stream=stream)


async def milliseconds(work: Callable[[], Awaitable[object]]) -> float:
    """How long it took."""
    before = time.perf_counter()
    await work()
    return (time.perf_counter() - before) * 1000


async def compare(few: Side, many: Side, streams: dict[int, int]) -> None:
    """Everything, by turns."""
    for number in range(WARM_UP + ROUNDS):
        for side in (few, many) if number % 2 else (many, few):
            stream = streams[id(side)] + 1 + number % STREAMS_OF_THE_MONTH
            took = (
                await milliseconds(lambda side=side: shown(side)),
                await milliseconds(lambda side=side: revalued(side)),
                await milliseconds(lambda side=side, stream=stream: edited_late(side, stream)),
            )
            if number >= WARM_UP:
                for kept, value in zip((side.look, side.revalue, side.late), took, strict=True):
                    kept.append(value)


async def export_lag(side: Side) -> tuple[list[float], float, int]:
    """Milliseconds by which the loop woke too late while all time is taken out as a workbook; seconds; bytes."""
    taking = TakingOut(Format.XLSX, text_in("en-US"), ZoneInfo("UTC"), NOW)
    store = EarningsStore(side.database)
    work = asyncio.ensure_future(store.export(OWNER, Look(Period.ALL), taking, at=NOW, creator="lunaplays"))
    started = time.perf_counter()
    late = await late_wakes(work)
    return late, time.perf_counter() - started, sum(len(file.content) for file in work.result().files)


async def late_wakes(work: asyncio.Future[Any]) -> list[float]:
    """Milliseconds by which the loop woke too late until the work was done."""
    late: list[float] = []
    while not work.done():
        asked = time.perf_counter()
        await asyncio.sleep(TICK_S)
        late.append((time.perf_counter() - asked - TICK_S) * 1000)
    return late


async def measure(folder: Path, gifts: int) -> bool:
    """Print the table; whether every goal was met."""
    few = Side(await filled(folder / "few.db", FEW))
    many = Side(await filled(folder / "many.db", gifts))
    try:
        await compare(few, many, {id(few): FEW // GIFTS_A_STREAM, id(many): gifts // GIFTS_A_STREAM})
        rest = await late_wakes(asyncio.ensure_future(asyncio.sleep(3)))
        before = _memory()
        exported = many if gifts <= MANY else few  # beyond, nobody waits for it
        late, seconds, size = await export_lag(exported)
        grown = _memory() - before
    finally:
        await few.database.close()
        await many.database.close()
    print(f"{'':<44}{f'{FEW:,} gifts':>16}{f'{gifts:,} gifts':>20}")
    ratios = [
        _ratio("/earnings show of a month, p50", few.look, many.look),
        _ratio(f"re-valuing {STREAMS_OF_THE_MONTH} streams after a new rate, p50", few.revalue, many.revalue),
        _ratio("a late edit of one stream, p50", few.late, many.late),
    ]
    lag, rows = p99(late), (gifts if gifts <= MANY else FEW) // GIFTS_A_STREAM * 40
    _row(f"workbook of all time, {rows:,} gift rows", f"{seconds:.1f} s", f"{size / 1e6:.1f} MB")
    _row("event-loop lag at rest, p99", f"{p99(rest):.1f} ms", "floor")
    _row("event-loop lag meanwhile, p99", f"{lag:.1f} ms", f"below {HIGHEST_LAG_MS:g} ms")
    _row("event-loop lag at rest and meanwhile, highest", f"{max(rest):.0f}, {max(late):.0f} ms")
    _row("memory grown meanwhile", f"{grown / 1e6:.0f} MB")
    return max(ratios) <= HIGHEST_RATIO and lag < HIGHEST_LAG_MS


def p99(values: list[float]) -> float:
    """The value that one in a hundred exceeds."""
    return quantiles(values, n=100)[98]


def _ratio(name: str, few: list[float], many: list[float]) -> float:
    ratio = median(many) / median(few)
    print(f"{name:<44}{median(few):>13.2f} ms{median(many):>17.2f} ms   ratio {ratio:.2f}, at most {HIGHEST_RATIO:g}")
    return ratio


def _memory() -> int:
    """The most bytes that this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _row(name: str, value: str, goal: str = "") -> None:
    print(f"{name:<58}{value:>14}   {goal}".rstrip())


def main() -> int:
    """Fill, measure, print; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gifts", type=int, default=MANY, help="gifts of history in the large database")
    gifts: int = parser.parse_args().gifts
    where = os.environ.get("AFTERSHOW_BENCH_FOLDER") or Path.cwd()
    with tempfile.TemporaryDirectory(dir=where, prefix="bench-earnings-") as folder:
        met = asyncio.run(measure(Path(folder), gifts))
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
