"""What an import costs on PostgreSQL from Confirm to kept totals, against plain COPY of the same rows in the same run.

    python -m bench.imported_postgresql

The goal is about the first floor: the events that our import has just written go by one COPY through the same driver
into a table with the columns, the key and the index of ours, in one durable transaction. Then the same into a table
that has our foreign keys, too, which the server checks row by row: no way of writing these rows gets around them. Then
that with all totals, counted at the end. The server is the bench's own, as in ``bench/postgresql.py``.
"""

# asyncpg has no types
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false
from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import asyncpg

from bench.imported import NOW, OWNER, ROWS, Bench
from bench.imports import formats, rows
from db.database import Database
from tests.postgresql import Cluster, binaries

TIMES = 3
LEAST = 0.25
COLUMNS = ("stream_id", "id", "at", "gift_id", "count", "coins", "supporter_id")
TOTALS = {"streams": "0", "kinds": "gift_id", "senders": "supporter_id", "minutes": "at / 60000"}
FLOORS = ("plain COPY", "COPY, our foreign keys", "COPY, our foreign keys and totals")


async def ours(url: str, path: Path) -> float:
    """Seconds from Confirm to kept totals."""
    database = await Database.open(url)
    try:
        bench = Bench(database)
        await bench.creators.add(OWNER, "luna", None, None, NOW)
        import_id, _ = await bench.previewed(path)
        done, seconds = await bench.confirmed(import_id)
        if done.new != ROWS:
            raise RuntimeError(done.new)
        return seconds
    finally:
        await database.close()


async def floors(cluster: Cluster, name: str) -> list[float]:
    """Seconds of each floor, for the events that the database holds."""
    server: Any = await asyncpg.connect(host=str(cluster.socket), user="aftershow", database=name)
    try:
        told = [tuple(row) for row in await server.fetch(f"SELECT {', '.join(COLUMNS)} FROM gift_events")]  # noqa: S608
        took: list[float] = []
        for floor in FLOORS:
            await server.execute("DROP TABLE IF EXISTS floor; CREATE TABLE floor (LIKE gift_events INCLUDING ALL)")
            if floor != FLOORS[0]:
                for column, parent in (("stream_id", "streams"), ("supporter_id", "supporters")):
                    await server.execute(f"ALTER TABLE floor ADD FOREIGN KEY ({column}) REFERENCES {parent}")
            for table in TOTALS:
                await server.execute(
                    f"DROP TABLE IF EXISTS floor_{table}; CREATE TABLE floor_{table} (stream_id BIGINT, key BIGINT, "
                    "gifts BIGINT, diamonds BIGINT, PRIMARY KEY (stream_id, key))"
                )
            before = time.perf_counter()
            async with server.transaction():
                await server.copy_records_to_table("floor", records=told, columns=COLUMNS)
                for table, key in TOTALS.items() if floor == FLOORS[2] else ():
                    await server.execute(
                        f"INSERT INTO floor_{table} SELECT stream_id, {key}, SUM(count), SUM(count * coins) "  # noqa: S608
                        "FROM floor GROUP BY 1, 2"
                    )
            took.append(time.perf_counter() - before)
        return took
    finally:
        await server.close()


async def measure(cluster: Cluster, folder: Path) -> float:
    """Print the table; returns the ratio to plain COPY."""
    path = formats(folder, rows(ROWS))[0].path
    imports: list[float] = []
    copies: list[list[float]] = []
    for _ in range(TIMES):  # in turns, so that all meet the same machine
        name = cluster.empty()
        imports.append(await ours(cluster.url(name), path))
        copies.append(await floors(cluster, name))
        cluster.drop(name)
    took = median(imports)
    print(f"{f'an import of {ROWS:,} rows, from Confirm to kept totals':<58}{'rows a second':>14}{'ratio':>8}")
    print(f"{'ours':<58}{ROWS / took:>14,.0f}")
    for floor, seconds in zip(FLOORS, map(median, zip(*copies, strict=True)), strict=True):
        print(f"{floor:<58}{ROWS / seconds:>14,.0f}{seconds / took:>8.2f}")
    print(f"{f'goal, against {FLOORS[0]}':<58}{'':>14}{LEAST:>8.2f}")
    return median(each[0] for each in copies) / took


def main() -> int:
    """Print the table; 1 when an import is too slow."""
    if binaries() is None:
        print("NOT MEASURED: PostgreSQL is not installed here (Debian: apt install postgresql)")
        return 0
    where = os.environ.get("AFTERSHOW_BENCH_FOLDER") or Path.cwd()
    with tempfile.TemporaryDirectory(dir=where, prefix="bench-postgresql-") as folder:
        Path(folder).chmod(0o755)
        cluster = Cluster(Path(folder), fsync="on", full_page_writes="on", autovacuum="on")
        try:
            ratio = asyncio.run(measure(cluster, Path(folder)))
        finally:
            cluster.close()
    return int(ratio < LEAST)


if __name__ == "__main__":
    sys.exit(main())
