"""What an import costs from Confirm to kept totals, against raw ``sqlite3.executemany`` of its rows; and who waits.

The floor writes the same rows, held in memory, into a table like that of gifts in one durable transaction, in the
same folder (``AFTERSHOW_BENCH_FOLDER``, else the working folder): no reading, no identities, no totals. Meanwhile
somebody reports gifts and looks at a stream, and what that takes is told too. ``bench/imports.py`` runs this.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import tempfile
import time
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
from posts.importing import Importing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bench.imports import Format
    from domain.importing import Imported, Progress

LEAST = 0.33
"""Of the floor's rows a second: the goal for text formats."""
HIGHEST_P99_MS = 50.0
MOST_BYTES = 100
"""Of a gift, keys and indexes included."""
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
OWNER = Caller(1, 3, manager=True)
ROSE = Gift(5655, "Rose", 1)
SHAPE = """CREATE TABLE gifts (stream_id INTEGER, id INTEGER, at INTEGER, gift_id INTEGER, count INTEGER,
coins INTEGER, supporter_id INTEGER, PRIMARY KEY (stream_id, id)) WITHOUT ROWID"""
INDEX = "CREATE INDEX by_supporter ON gifts (supporter_id) WHERE supporter_id IS NOT NULL"


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
        content, key = await asyncio.to_thread(path.read_bytes), str(self.files)
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


async def heard(_: Progress) -> None:
    """Nobody listens."""


def floor(folder: Path, rows: Sequence[dict[str, Any]]) -> float:
    """Seconds to write the rows without anything around it."""
    told = [
        (1, number, int(datetime.fromisoformat(row["time"]).timestamp() * 1000), row["gift_id"], row["count"],
         row["coins"], int(row["user"][6:]))
        for number, row in enumerate(rows)
    ]  # fmt: skip
    with tempfile.TemporaryDirectory(dir=folder) as here, closing(sqlite3.connect(f"{here}/floor.db")) as raw:
        raw.isolation_level = None
        for statement in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", SHAPE, INDEX):
            raw.execute(statement)
        before = time.perf_counter()
        raw.execute("BEGIN")
        raw.executemany("INSERT INTO gifts VALUES (?, ?, ?, ?, ?, ?, ?)", told)
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


async def waits(folder: Path, path: Path) -> tuple[list[float], int]:
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
            return found, (await importing)[0].new
        finally:
            await database.close()


def main(formats: Callable[[Path], list[Format]]) -> int:
    """Print the table; 1 when somebody waits too long or a gift takes too much room."""
    from bench.imports import ROWS, rows  # noqa: PLC0415 - which runs this

    where = Path(os.environ.get("AFTERSHOW_BENCH_FOLDER") or Path.cwd())
    made = rows()
    print(f"\n{'from Confirm to kept totals':<28}{'rows a second':>14}{'floor':>12}{'ratio':>8}{'preview':>12}")
    with tempfile.TemporaryDirectory(prefix="bench-imports-", dir=where) as name:
        folder = Path(name)
        size, files = 0.0, formats(folder)
        for each in files:
            floors: list[float] = []
            seconds: list[float] = []
            previews: list[float] = []
            for _ in range(2):  # in turns, so that both meet the same machine
                floors.append(floor(folder, made))
                preview, took, size = asyncio.run(applied(folder, each.path, ROWS))
                seconds.append(took)
                previews.append(preview)
            ours, theirs = ROWS / median(seconds), ROWS / median(floors)
            label, looked = each.name.split(" (", maxsplit=1)[0], ROWS / median(previews)
            print(f"{label:<28}{ours:>14,.0f}{theirs:>12,.0f}{ours / theirs:>8.2f}{looked:>12,.0f}")
        print(f"{'goal, for text formats':<28}{'':>26}{LEAST:>8.2f}")
        found, new = asyncio.run(waits(folder, files[0].path))
    p99 = quantiles(found, n=100)[-1]
    told = f"p50 {median(found):.1f} ms, p99 {p99:.1f} ms of {len(found):,}; at most {HIGHEST_P99_MS:.0f} ms"
    print(f"a report and a look at a stream while {new:,} rows are imported: {told}")
    print(f"bytes a gift, identity and keys included: {size:.0f}; at most {MOST_BYTES}")
    return int(p99 > HIGHEST_P99_MS or size > MOST_BYTES)
