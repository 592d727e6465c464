"""What an import costs from Confirm to kept totals, against plain SQLite that writes the same rows; and who waits.

The goal is about raw ``executemany`` with aggregates: a script that holds the rows in memory and writes each of them
and adds it to the totals of its stream, gift, supporter and minute, five ``executemany`` in one durable transaction.
Beside it stand a script that counts its totals at the end with one GROUP BY each, which only works for rows that come
first, and one that keeps no totals at all. None of them reads a file or knows a row again. All write in the same folder
(``AFTERSHOW_BENCH_FOLDER``, else the working folder), in turns with ours. Meanwhile somebody reports gifts and looks at
a stream, and what that takes is told too. ``bench/imports.py`` runs this.
"""

from __future__ import annotations

import asyncio
import io
import os
import sqlite3
import tempfile
import time
import zipfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

from catalogue.book import GiftBook
from db.creators import CreatorStore
from db.database import Database
from db.gift_log import GiftLog
from db.goals import GoalStore
from db.imports import ImportStore
from db.recount import recount
from db.settings import SettingsStore
from db.streams import StreamStore
from domain.access import Caller
from domain.gifts import Gift, GiftCount, Way
from domain.importing import Choice
from domain.imports import Ambiguous
from imports.limits import MOST_BYTES as MOST_BYTES_OF_A_FILE
from posts.importing import Importing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bench.imports import Format
    from domain.importing import Imported, Progress

ROWS = 100_000
TIMES = 3
LEAST = 0.33
"""Of the rows a second of the script with aggregates: the goal for text formats."""
HIGHEST_P99_MS = 50.0
MOST_BYTES = 100
"""Of a gift, keys and indexes included."""
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
OWNER = Caller(1, 3, manager=True)
ROSE = Gift(5655, "Rose", 1)
SHAPE = """CREATE TABLE gifts (stream_id INTEGER, id INTEGER, at INTEGER, gift_id INTEGER, count INTEGER,
coins INTEGER, supporter_id INTEGER, PRIMARY KEY (stream_id, id)) WITHOUT ROWID"""
INDEX = "CREATE INDEX by_supporter ON gifts (supporter_id) WHERE supporter_id IS NOT NULL"
INSERT = "INSERT INTO gifts VALUES (?, ?, ?, ?, ?, ?, ?)"
KEYS = {"streams": "0", "kinds": "gift_id", "senders": "supporter_id", "minutes": "at / 60000"}
"""The totals of a floor: its tables, and what a gift is counted under there."""
Event = tuple[int, int, int, int, int, int, int]


class Bench:
    """A server, and somebody who imports into it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.creators = CreatorStore(database)
        self.streams = StreamStore(database)
        self.gifts = GiftLog(database)
        self.importing = Importing(
            store=ImportStore(database),
            book=GiftBook.load(),
            settings=SettingsStore(database),
            streams=self.streams,
            goals=GoalStore(database),
            summaries=None,
            now=lambda: NOW,
        )
        self.files = 0

    async def previewed(self, path: Path) -> tuple[int, float]:
        """The import's id, and how long the preview took."""
        self.files += 1
        content, key = await asyncio.to_thread(content_of, path), str(self.files)
        staged = await self.importing.stage(OWNER, key=key, name=path.name, content=content, at=NOW, creator="luna")
        before = time.perf_counter()
        if isinstance(await self.importing.preview(OWNER, staged.id, heard), Ambiguous):
            raise TypeError(path.name)
        return staged.id, time.perf_counter() - before

    async def confirmed(self, import_id: int) -> tuple[Imported, float]:
        """What came, and how long it took."""
        before = time.perf_counter()
        done = await self.importing.confirm(OWNER, import_id, Choice.KEEP_BOTH, heard)
        return done, time.perf_counter() - before


def content_of(path: Path) -> bytes:
    """The file as it is dropped: zipped where it would be too large, as people do."""
    if path.stat().st_size <= MOST_BYTES_OF_A_FILE:
        return path.read_bytes()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path, path.name)
    return packed.getvalue()


async def heard(_: Progress) -> None:
    """Nobody listens."""


def events(rows: Sequence[dict[str, Any]]) -> list[Event]:
    """The rows as a script holds them."""
    return [
        (1, number, int(datetime.fromisoformat(row["time"]).timestamp() * 1000), row["gift_id"], row["count"],
         row["coins"], int(row["user"][6:]))
        for number, row in enumerate(rows)
    ]  # fmt: skip


def bare(raw: sqlite3.Connection, told: list[Event]) -> None:
    """Nothing but the rows."""
    raw.executemany(INSERT, told)


def upserted(raw: sqlite3.Connection, told: list[Event]) -> None:
    """The rows, and each of them added to its totals."""
    raw.executemany(INSERT, told)
    under = (
        [(e[0], 0, e[4], e[4] * e[5]) for e in told],
        [(e[0], e[3], e[4], e[4] * e[5]) for e in told],
        [(e[0], e[6], e[4], e[4] * e[5]) for e in told],
        [(e[0], e[2] // 60_000, e[4], e[4] * e[5]) for e in told],
    )
    for table, counted in zip(KEYS, under, strict=True):
        raw.executemany(
            f"INSERT INTO {table} VALUES (?, ?, ?, ?) ON CONFLICT (stream_id, key) DO UPDATE SET "  # noqa: S608 - ours
            "gifts = gifts + excluded.gifts, diamonds = diamonds + excluded.diamonds",
            counted,
        )


def grouped(raw: sqlite3.Connection, told: list[Event]) -> None:
    """The rows, and totals that are counted once all of them are there."""
    raw.executemany(INSERT, told)
    for table, key in KEYS.items():
        raw.execute(
            f"INSERT INTO {table} SELECT stream_id, {key}, SUM(count), SUM(count * coins) FROM gifts "  # noqa: S608 - ours
            "GROUP BY 1, 2"
        )


FLOORS = {"with aggregates": upserted, "counted at the end": grouped, "bare rows": bare}


def floor(folder: Path, told: list[Event], write: Callable[[sqlite3.Connection, list[Event]], None]) -> float:
    """Seconds to write the rows in one durable transaction."""
    with tempfile.TemporaryDirectory(dir=folder) as here, closing(sqlite3.connect(f"{here}/floor.db")) as raw:
        raw.isolation_level = None
        for statement in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", SHAPE, INDEX):
            raw.execute(statement)
        for table in KEYS:
            raw.execute(
                f"CREATE TABLE {table} (stream_id INTEGER, key INTEGER, gifts INTEGER, diamonds INTEGER, "
                "PRIMARY KEY (stream_id, key)) WITHOUT ROWID"
            )
        before = time.perf_counter()
        raw.execute("BEGIN")
        write(raw, told)
        raw.execute("COMMIT")
        return time.perf_counter() - before


async def applied(folder: Path, path: Path, rows: int) -> tuple[float, float, float]:
    """Seconds of the preview and from Confirm to the end; bytes a gift."""
    with tempfile.TemporaryDirectory(dir=folder) as here:
        database = await Database.open(f"sqlite+aiosqlite:///{here}/bench.db")
        try:
            bench = Bench(database)
            await bench.creators.add(OWNER, "luna", None, None, NOW)
            import_id, preview = await bench.previewed(path)
            done, seconds = await bench.confirmed(import_id)
            wrong = [line for stream in done.streams for line in await recount(database, stream.id)]
            if done.new != rows or wrong:
                raise RuntimeError(done.new, wrong)
            return preview, seconds, await bytes_a_gift(database, rows)
        finally:
            await database.close()


async def bytes_a_gift(database: Database, rows: int) -> float:
    """Events and identities with their keys and indexes, in whole pages."""
    names = "('gift_events', 'ix_gift_events_supporter', 'import_identities')"
    query = f"SELECT SUM(pgsize) FROM dbstat WHERE name IN {names}"  # noqa: S608 - constants
    return await database.read(lambda tx: tx.exec_driver_sql(query).scalar_one()) / rows


async def waits(folder: Path, path: Path) -> list[float]:
    """Milliseconds that a report of a gift and a look at its stream take while a file is imported."""
    with tempfile.TemporaryDirectory(dir=folder) as here:
        database = await Database.open(f"sqlite+aiosqlite:///{here}/bench.db")
        try:
            bench = Bench(database)
            for handle in ("luna", "sol"):
                await bench.creators.add(OWNER, handle, None, None, NOW)
            stream = await bench.streams.start(OWNER, at=NOW, creator="sol")
            import_id, _ = await bench.previewed(path)
            importing = asyncio.ensure_future(bench.confirmed(import_id))
            found: list[float] = []
            while not importing.done():
                before = time.perf_counter()
                at, key = NOW + timedelta(seconds=len(found)), f"gift-{len(found)}"
                item = GiftCount(ROSE, 1, f"viewer{len(found) % 40:04}")
                await bench.gifts.record(OWNER, [item], way=Way.TYPED, key=key, at=at, stream=stream.id)
                await bench.streams.record(OWNER.guild_id, stream.id)
                found.append((time.perf_counter() - before) * 1000)
                await asyncio.sleep(0.02)
            await importing
            return found
        finally:
            await database.close()


def main(formats: Callable[[Path, list[dict[str, Any]]], list[Format]], made: list[dict[str, Any]]) -> int:
    """Print the table; 1 when an import is too slow, somebody waits too long or a gift takes too much room."""
    where, told = Path(os.environ.get("AFTERSHOW_BENCH_FOLDER") or Path.cwd()), events(made)
    print(f"\n{f'from Confirm to kept totals, {len(made):,} rows':<44}{'rows a second':>14}{'ratio':>8}{'preview':>10}")
    slow = False
    with tempfile.TemporaryDirectory(prefix="bench-imports-", dir=where) as name:
        folder = Path(name)
        size, files = 0.0, formats(folder, made)
        for each in files:
            floors: dict[str, list[float]] = {script: [] for script in FLOORS}
            seconds: list[float] = []
            previews: list[float] = []
            for _ in range(TIMES):  # in turns, so that all meet the same machine
                for script, write in FLOORS.items():
                    floors[script].append(floor(folder, told, write))
                preview, took, size = asyncio.run(applied(folder, each.path, len(made)))
                seconds.append(took)
                previews.append(preview)
            ours = len(made) / median(seconds)
            print(f"{each.name.split(' (', maxsplit=1)[0]:<44}{ours:>14,.0f}{len(made) / median(previews):>18,.0f}")
            for script, times in floors.items():
                theirs = len(made) / median(times)
                print(f"{f'  against a script, {script}':<44}{theirs:>14,.0f}{ours / theirs:>8.2f}")
            slow |= each.held and ours / (len(made) / median(floors["with aggregates"])) < LEAST
        print(f"{'goal against one with aggregates':<44}{'':>14}{LEAST:>8.2f}")
        found = [took for _ in range(TIMES) for took in asyncio.run(waits(folder, files[0].path))]
    p99 = quantiles(found, n=100)[-1]
    waited = f"p50 {median(found):.1f} ms, p99 {p99:.1f} ms of {len(found):,}; at most {HIGHEST_P99_MS:.0f} ms"
    print(f"a report and a look at a stream while {len(made):,} rows are imported: {waited}")
    print(f"bytes a gift, identity and keys included: {size:.0f}; at most {MOST_BYTES}")
    return int(slow or p99 > HIGHEST_P99_MS or size > MOST_BYTES)
