"""Whether anything gets slower with history: the card, the boards, late gifts and numbers, a start after a kill.

    python -m bench.growth                      10 thousand gifts against a million
    python -m bench.growth --gifts 10000000     against ten million; needs 4 GB of disk and some minutes

Both databases hold the same month and take turns in one process, so that a machine that slows down slows both.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bench.history import CREATOR, FEW, GIFTS_A_STREAM, MANY, MONTH, OWNER, STREAMS_OF_THE_MONTH, filled
from bench.start import started
from db.database import Database
from db.gift_log import GiftLog
from db.recount import rebuild, recount
from db.streams import StreamStore
from domain.gifts import Gift, GiftCount, Way
from domain.metrics import Metric

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

ROUNDS, WARM_UP = 150, 10
BIG_STREAM = 10_000
HIGHEST_RATIO = 1.2
LONGEST_START_S = 3.0
MOST_BYTES = 100
KILLS = 3
ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
NAMES = {
    "card": "all that a stream's card tells",
    "board": "the month's board of supporters",
    "server": "the board of all time",
    "creator": "the board of all time, of one creator",
    "gift": "a late gift",
    "numbers": "TikTok's numbers, told late",
    "edit": "another start of a stream",
}
FLAT = ("card", "board", "server", "creator", "gift", "numbers", "edit")


@dataclass
class Side:
    """One of two databases, with the milliseconds that each thing took there."""

    database: Database
    first_stream: int
    took: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in NAMES})
    done: int = 0

    async def round(self, *, keep: bool) -> None:
        """Everything once, in one of the month's streams."""
        self.done += 1
        stream = self.first_stream + self.done % STREAMS_OF_THE_MONTH
        streams, gifts = StreamStore(self.database), GiftLog(self.database)
        rose = GiftCount(Gift(5655, "Rose", 1), 5, f"fan{self.done % 40}")
        started_at = MONTH + timedelta(days=1 + self.done % STREAMS_OF_THE_MONTH, seconds=-self.done)
        steps: dict[str, Callable[[], Awaitable[object]]] = {
            "card": lambda: streams.record(OWNER.guild_id, stream),
            "board": lambda: gifts.top(OWNER.guild_id, None, MONTH, MONTH + timedelta(days=30)),
            "server": lambda: gifts.top(OWNER.guild_id),
            "creator": lambda: gifts.top(OWNER.guild_id, CREATOR),
            "gift": lambda: gifts.record(OWNER, [rose], way=Way.TYPED, key=f"late-{self.done}", at=NOW, stream=stream),
            "numbers": lambda: streams.set_metrics(OWNER, {Metric.LIKES: self.done}, at=NOW, stream=stream),
            "edit": lambda: streams.edit(OWNER, at=NOW, stream=stream, started_at=started_at),
        }
        for name, step in steps.items():
            took = await milliseconds(step)
            if keep:
                self.took[name].append(took)


async def milliseconds(work: Callable[[], Awaitable[object]]) -> float:
    """How long it took."""
    before = time.perf_counter()
    await work()
    return (time.perf_counter() - before) * 1000


async def compared(few: Side, many: Side) -> None:
    """Everything, by turns."""
    for number in range(WARM_UP + ROUNDS):
        for side in (few, many) if number % 2 else (many, few):
            await side.round(keep=number >= WARM_UP)


def side_of(database: Database, gifts: int, a_stream: int = GIFTS_A_STREAM) -> Side:
    """One that was filled so."""
    return Side(database, gifts // a_stream + 1)


def bytes_a_gift(path: Path) -> tuple[float, float]:
    """What an event takes, and what a report takes, each with its keys; from the pages of the file."""
    connection = sqlite3.connect(path)
    try:
        sizes: dict[str, int] = dict(
            connection.execute("SELECT name, SUM(pgsize) FROM dbstat GROUP BY name").fetchall()
        )
        (gifts,) = connection.execute("SELECT COUNT(*) FROM gift_events").fetchone()
    finally:
        connection.close()
    of = {table: sum(size for name, size in sizes.items() if table in name) for table in ("gift_events", "reports")}
    return of["gift_events"] / gifts, of["reports"] / gifts


async def big_stream(folder: Path) -> None:
    """Streams of ten thousand gifts: count one anew, and edit it late."""
    side = side_of(await filled(folder / "big.db", FEW, BIG_STREAM), FEW, BIG_STREAM)
    try:
        counted = [
            await milliseconds(lambda: side.database.write(lambda tx: rebuild(tx, side.first_stream)))
            for _ in range(10)
        ]
        if wrong := await recount(side.database, side.first_stream):
            raise RuntimeError(wrong)
        for _ in range(30):
            await side.round(keep=True)
    finally:
        await side.database.close()
    print(f"\na stream of {BIG_STREAM:,} gifts, p50")
    print(f"{'  its kept totals counted anew':<44}{median(counted):>9.1f} ms")
    for name, words in NAMES.items():
        print(f"  {words:<42}{median(side.took[name]):>9.1f} ms")


def killed(path: Path) -> int:
    """A process writes to it and is killed; the bytes that its -wal is left with."""
    command = [sys.executable, "-m", "bench.growth", "--write", str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        for _ in range(200):
            process.stdout.readline()  # type: ignore[union-attr] - it was asked for
        process.send_signal(signal.SIGKILL)
    return path.with_name(path.name + "-wal").stat().st_size


def copied(path: Path) -> Path:
    """As a crash leaves it; the simulated Discord knows none of its servers, so that the bot would forget them."""
    for ending in ("", "-wal"):
        shutil.copy(f"{path}{ending}", path.with_name(f"copy.db{ending}"))
    return path.with_name("copy.db")


async def write(path: Path) -> None:
    """Report, and say so, until killed."""
    database = await Database.open(f"sqlite+aiosqlite:///{path}")
    gifts, rose, run = GiftLog(database), GiftCount(Gift(5655, "Rose", 1), 5, "fan1"), time.time_ns()
    for number in count():
        await gifts.record(OWNER, [rose], way=Way.TYPED, key=f"{run}-{number}", at=NOW, stream=1)
        print(number, flush=True)


async def opened(path: Path) -> float:
    """Seconds until the database is there."""
    before = time.perf_counter()
    database = await Database.open(f"sqlite+aiosqlite:///{path}")
    took = time.perf_counter() - before
    await database.close()
    return took


def starts_after_a_kill(path: Path) -> float:
    """Print how long they take; seconds of the slowest."""
    opens: list[float] = []
    readies: list[float] = []
    left = 0
    for _ in range(KILLS):
        left = killed(path)
        opens.append(asyncio.run(opened(path)))
        killed(path)
        readies.append(started("aftershow", f"sqlite+aiosqlite:///{copied(path)}").ready)
    print(f"\nafter a kill, with {left / 1e6:.1f} MB of -wal left and {path.stat().st_size / 1e6:,.0f} MB of database")
    print(f"{'  the database is open':<44}{median(opens):>9.2f} s    slowest {max(opens):.2f} s")
    print(f"{'  from the first instruction to READY':<44}{median(readies):>9.2f} s    slowest {max(readies):.2f} s")
    return max(readies)


async def measure(folder: Path, gifts: int) -> bool:
    """Print the table; whether history costs nothing."""
    began = time.perf_counter()
    few = side_of(await filled(folder / "few.db", FEW), FEW)
    many = side_of(await filled(folder / "many.db", gifts), gifts)
    print(f"filled in {time.perf_counter() - began:.0f} s")
    try:
        await compared(few, many)
    finally:
        await few.database.close()
        await many.database.close()
    print(f"{'p50':<44}{f'{FEW:,} gifts':>16}{f'{gifts:,} gifts':>20}")
    ratios: list[float] = []
    for name, words in NAMES.items():
        here, there = median(few.took[name]), median(many.took[name])
        goal = f", at most {HIGHEST_RATIO:g}" if name in FLAT else ""
        print(f"{words:<44}{here:>13.2f} ms{there:>17.2f} ms   ratio {there / here:.2f}{goal}")
        if name in FLAT:
            ratios.append(there / here)
    event, report = bytes_a_gift(folder / "many.db")
    for number in (1, 3, 10):
        size = event + report / number
        print(f"bytes a gift, {number:>2} in a report, with all keys {size:>12.0f}   at most {MOST_BYTES}")
    await big_stream(folder)
    return max(ratios) <= HIGHEST_RATIO


def main() -> int:
    """Fill, measure, print; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gifts", type=int, default=MANY, help="gifts of history in the large database")
    parser.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.write:
        asyncio.run(write(asked.write))
    where = os.environ.get("AFTERSHOW_BENCH_FOLDER") or Path.cwd()
    with tempfile.TemporaryDirectory(dir=where, prefix="bench-growth-") as folder:
        flat = asyncio.run(measure(Path(folder), asked.gifts))
        slowest = starts_after_a_kill(Path(folder) / "many.db")
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    return 0 if flat and slowest <= LONGEST_START_S else 1


if __name__ == "__main__":
    sys.exit(main())
