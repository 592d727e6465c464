"""What a durable report costs on PostgreSQL: one commit each, and committed together; left out where there is none.

    python -m bench.postgresql

The server is the bench's own, with fsync on, in ``AFTERSHOW_BENCH_FOLDER``, else the working folder: on a real disk.
"""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bench.storage import BURST, Storage, in_a_row, seconds_of, seconds_of_fsync
from db import waiting
from db.database import Database
from tests.postgresql import Cluster, binaries

if TYPE_CHECKING:
    from collections.abc import Awaitable

ROUNDS = 3
LEAST_TIMES_ONE_BY_ONE = 3.0
"""Trips to the server are shared besides the fsync: so it holds where that costs nothing, and more on a real disk."""


async def measure(cluster: Cluster, folder: Path) -> float:
    """Print the table; returns how many times faster together is than one by one."""
    waiting.LONGEST_WAIT_S = 60.0  # how long they take is the question, not whether they are told to come back
    database = await Database.open(cluster.url(cluster.empty()))
    try:
        storage = Storage(database)
        await storage.go_live()
        for _ in range(50):  # prepared statements
            await storage.report()
        gc.collect()
        gc.freeze()  # as bot.py does when the bot is ready
        fsync = median(seconds_of_fsync(folder) for _ in range(100))
        alone = [await seconds_of(lambda: in_a_row(storage)) for _ in range(ROUNDS)]
        together = [await seconds_of(lambda: at_once(storage)) for _ in range(ROUNDS)]
    finally:
        await database.close()
    print(f"one fsync of one page                        {fsync * 1e3:>8.3f} ms")
    for name, seconds in (("one after the other", alone), ("at once, committed together", together)):
        took = median(seconds)
        print(f"{BURST} reports, {name:<32}{took * 1e3:>8.1f} ms {BURST / took:>7.0f} a second")
    times = median(alone) / median(together)
    print(f"times the rate of one commit each            {times:>8.2f}")
    return times


async def at_once(storage: Storage) -> None:
    """``BURST`` reports that wait together."""
    waiting_for: list[Awaitable[None]] = [storage.report() for _ in range(BURST)]
    await asyncio.gather(*waiting_for)


def main() -> int:
    """Print the table; 1 when writing together is not worth it."""
    if binaries() is None:
        print("NOT MEASURED: PostgreSQL is not installed here (Debian: apt install postgresql)")
        return 0
    where = os.environ.get("AFTERSHOW_BENCH_FOLDER") or Path.cwd()
    with tempfile.TemporaryDirectory(dir=where, prefix="bench-postgresql-") as folder:
        Path(folder).chmod(0o755)
        began = time.perf_counter()
        cluster = Cluster(Path(folder), fsync="on", full_page_writes="on", autovacuum="on")
        try:
            print(f"a new server in {time.perf_counter() - began:.1f} s")
            times = asyncio.run(measure(cluster, Path(folder)))
        finally:
            cluster.close()
    return 0 if times >= LEAST_TIMES_ONE_BY_ONE else 1


if __name__ == "__main__":
    sys.exit(main())
