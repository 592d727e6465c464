"""What a durable report costs, against one raw ``sqlite3`` insert in FULL mode in the same run.

    python -m bench.storage

Both write to the same folder (``AFTERSHOW_BENCH_FOLDER``, else the working folder), so that the same
disk answers; floor and report take turns, so that a disk that slows down slows both.
"""

from __future__ import annotations

import asyncio
import gc
import os
import sqlite3
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

from db.creators import CreatorStore
from db.database import Database
from db.gift_log import GiftLog
from db.streams import StreamStore
from domain.access import Caller
from domain.gifts import Gift, GiftCount, Way

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

ROUNDS = 400
BURST = 500
MOST_TIMES_THE_FLOOR = 7.0
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
MODERATOR = Caller(guild_id=1, member_id=2, moderator=True)
OWNER = Caller(guild_id=1, member_id=3)
ROSE = Gift(5655, "Rose", 1)


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds each thing took, in the order in which they were done."""

    fsync: list[float]
    floor: list[float]
    report: list[float]
    one_by_one: float
    """Seconds for ``BURST`` reports, each waiting for the one before."""
    together: float
    """Seconds for ``BURST`` reports at once."""
    bytes_a_gift: float
    bytes_a_request: float

    @property
    def ratio(self) -> float:
        """A report against the floor, by medians."""
        return median(self.report) / median(self.floor)


class Storage:
    """A live stream in a fresh database, and reports into it."""

    def __init__(self, database: Database) -> None:
        self._gifts = GiftLog(database)
        self._creators = CreatorStore(database)
        self._streams = StreamStore(database)
        self._count = 0

    async def go_live(self) -> None:
        """Register a creator and start its stream."""
        await self._creators.add(OWNER, "rosefan", OWNER.member_id, None, NOON)
        await self._streams.start(OWNER, at=NOON)

    async def report(self) -> None:
        """One typed gift, as /gift add records it: on disk when this returns."""
        self._count += 1
        at = NOON + timedelta(seconds=self._count)
        item = GiftCount(ROSE, 5, f"supporter{self._count % 40}")
        await self._gifts.record(MODERATOR, [item], way=Way.TYPED, key=str(10**18 + self._count), at=at)


def seconds_of_fsync(folder: Path) -> float:
    """One page written and forced to the disk."""
    with (folder / "page").open("wb") as file:
        file.write(bytes(4096))
        file.flush()
        before = time.perf_counter()
        os.fsync(file.fileno())
        return time.perf_counter() - before


def raw_database(folder: Path) -> sqlite3.Connection:
    """The floor: nothing but SQLite, as durable as ours."""
    raw = sqlite3.connect(folder / "floor.db", isolation_level=None)
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute("CREATE TABLE gifts (id INTEGER PRIMARY KEY, gift INTEGER, count INTEGER, supporter TEXT)")
    return raw


def seconds_of_raw_insert(raw: sqlite3.Connection) -> float:
    """One durable row."""
    before = time.perf_counter()
    raw.execute("INSERT INTO gifts (gift, count, supporter) VALUES (?, ?, ?)", (5655, 5, "rosefan"))
    return time.perf_counter() - before


async def seconds_of(work: Callable[[], Awaitable[object]]) -> float:
    """How long something took."""
    before = time.perf_counter()
    await work()
    return time.perf_counter() - before


async def measure(folder: Path) -> Figures:
    """Everything, in one run on one disk."""
    raw = raw_database(folder)
    database = await Database.open(f"sqlite+aiosqlite:///{folder / 'bench.db'}")
    storage = Storage(database)
    fsync: list[float] = []
    floor: list[float] = []
    report: list[float] = []
    try:
        await storage.go_live()
        for _ in range(20):  # compiled statements, warm pages
            await storage.report()
        gc.collect()
        gc.freeze()  # as bot.py does when the bot is ready
        for _ in range(ROUNDS):
            fsync.append(seconds_of_fsync(folder))
            floor.append(seconds_of_raw_insert(raw))
            report.append(await seconds_of(storage.report))
        one_by_one = await seconds_of(lambda: in_a_row(storage))
        together = await seconds_of(lambda: asyncio.gather(*(storage.report() for _ in range(BURST))))
    finally:
        raw.close()
        await database.close()
    gifts = 20 + ROUNDS + 2 * BURST
    bytes_a_gift = bytes_of(folder / "bench.db", "gift_events", "reports") / gifts
    bytes_a_request = bytes_of(folder / "bench.db", "report_keys") / gifts
    return Figures(fsync, floor, report, one_by_one, together, bytes_a_gift, bytes_a_request)


async def in_a_row(storage: Storage) -> None:
    """``BURST`` reports, one after the other."""
    for _ in range(BURST):
        await storage.report()


def bytes_of(path: Path, *tables: str) -> int:
    """The pages of these tables and of their indexes."""
    connection = sqlite3.connect(path)
    try:
        pages = connection.execute("SELECT name, SUM(pgsize) FROM dbstat GROUP BY name").fetchall()
    finally:
        connection.close()
    return sum(size for name, size in pages if any(table in name for table in tables))


def table(figures: Figures) -> str:
    """The figures as a person reads them."""

    def row(name: str, seconds: list[float]) -> str:
        return f"{name:<44}{median(seconds) * 1e3:>9.3f}{quantiles(seconds, n=100)[-1] * 1e3:>9.3f} ms"

    def burst(name: str, seconds: float) -> str:
        return f"{name:<44}{seconds * 1e3:>9.1f}          ms {BURST / seconds:>7.0f} a second"

    return "\n".join(
        [
            f"{'':<44}{'p50':>9}{'p99':>9}",
            row("one fsync of one page", figures.fsync),
            row("floor: raw sqlite3 INSERT, WAL and FULL", figures.floor),
            row("one durable report through GiftLog.record", figures.report),
            f"{'ratio of the medians (at most 7)':<44}{figures.ratio:>9.2f}",
            burst(f"{BURST} reports, one after the other", figures.one_by_one),
            burst(f"{BURST} reports at once, committed together", figures.together),
            f"{'times the rate of one after the other':<44}{figures.one_by_one / figures.together:>9.2f}",
            f"{'bytes a gift (event, report, their indexes)':<44}{figures.bytes_a_gift:>9.0f}",
            f"{'  and for two days the request that told it':<44}{figures.bytes_a_request:>9.0f}",
        ]
    )


def main() -> int:
    """Print the table; 1 when a report costs more than it may."""
    where = os.environ.get("AFTERSHOW_BENCH_FOLDER") or Path.cwd()
    with tempfile.TemporaryDirectory(dir=where, prefix="bench-storage-") as folder:
        figures = asyncio.run(measure(Path(folder)))
    print(table(figures))
    return 0 if figures.ratio <= MOST_TIMES_THE_FLOOR else 1


if __name__ == "__main__":
    sys.exit(main())
