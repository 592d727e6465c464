"""Start to READY on a database that is in use, and the memory held then; against a bare discord.py bot.

    python -m bench.start

Each start is a process of its own. The clock runs from the start of the interpreter, so imports
count. Discord is simulated: the network and Discord's own pace are left out, and what the
simulation itself takes is in both figures.
"""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import NamedTuple

STARTS = 7
STREAMS = 60
GIFTS_A_STREAM = 100
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
ROOT = Path(__file__).parent.parent


class Start(NamedTuple):
    """One start: seconds from the interpreter's first instruction, and bytes."""

    imported: float
    ready: float
    memory: int
    with_picture: float
    """Until the drawing process is warm too."""


async def fill(url: str) -> None:
    """A creator with two months of streams."""
    from db.creators import CreatorStore  # noqa: PLC0415  (the starts that are measured must not pay for it)
    from db.database import Database  # noqa: PLC0415
    from db.gift_log import GiftLog  # noqa: PLC0415
    from db.streams import StreamStore  # noqa: PLC0415
    from domain.access import Caller  # noqa: PLC0415
    from domain.gifts import Gift, GiftCount, Way  # noqa: PLC0415

    owner = Caller(guild_id=1, member_id=2)
    database = await Database.open(url)
    try:
        await CreatorStore(database).add(owner, "rosefan", owner.member_id, None, NOON)
        streams, gifts = StreamStore(database), GiftLog(database)
        for day in range(STREAMS):
            at = NOON + timedelta(days=day)
            await streams.start(owner, at=at)
            items = [GiftCount(Gift(5655, "Rose", 1), 5, f"supporter{number}") for number in range(GIFTS_A_STREAM)]
            await gifts.record(owner, items, way=Way.PASTED, key=str(day), at=at)
            await streams.end(owner, at=at + timedelta(hours=2))
    finally:
        await database.close()


async def aftershow(url: str, since: float) -> Start:
    """The bot, as ``bot.py`` puts it together."""
    import simcord  # noqa: PLC0415  (imports are part of what is measured)

    from client import Aftershow  # noqa: PLC0415
    from db.database import Database  # noqa: PLC0415
    from ui.chart.worker import ChartWorker  # noqa: PLC0415

    imported = time.time() - since
    database = await Database.open(url)
    charts = ChartWorker()
    warming = asyncio.create_task(charts.start())
    try:
        bot = Aftershow(database, charts, shard_count=1)
        async with simcord.run(bot, settle_timeout=60):
            await bot.wait_until_ready()
            ready = time.time() - since
            memory = resident(os.getpid())
            await warming
            with_picture = time.time() - since
        await bot.close()
        return Start(imported, ready, memory, with_picture)
    finally:
        await charts.close()
        await database.close()


async def bare(_url: str, since: float) -> Start:
    """The floor: discord.py and the simulation, nothing else."""
    import discord  # noqa: PLC0415
    import simcord  # noqa: PLC0415
    from discord.ext import commands  # noqa: PLC0415

    imported = time.time() - since
    bot = commands.AutoShardedBot(commands.when_mentioned, intents=discord.Intents.none(), shard_count=1)
    async with simcord.run(bot):
        await bot.wait_until_ready()
        ready = time.time() - since
        memory = resident(os.getpid())
    await bot.close()
    return Start(imported, ready, memory, ready)


def resident(pid: int) -> int:
    """Bytes of memory that a process holds now; 0 where the system has no /proc."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return 0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) * 1024


def started(kind: str, url: str) -> Start:
    """One start in a process of its own."""
    command = [sys.executable, "-m", "bench.start", kind, url, repr(time.time())]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    imported, ready, memory, with_picture = done.stdout.split()
    return Start(float(imported), float(ready), int(memory), float(with_picture))


def table(floor: list[Start], ours: list[Start]) -> str:
    """The figures as a person reads them."""

    def row(name: str, value: str, note: str = "") -> str:
        return f"{name:<44}{value:>12}   {note}".rstrip()

    def seconds(name: str, values: list[float], note: str = "") -> str:
        return row(name, f"{median(values):.2f} s", note or f"slowest {max(values):.2f} s")

    def megabytes(name: str, values: list[int], note: str = "") -> str:
        return row(name, f"{median(values) / 2**20:.0f} MiB", note)

    ratio = median(one.ready for one in ours) / median(one.ready for one in floor)
    return "\n".join(
        [
            seconds("bare discord.py, start to READY", [one.ready for one in floor], "floor"),
            seconds("Aftershow, imports", [one.imported for one in ours]),
            seconds("Aftershow, start to READY", [one.ready for one in ours]),
            seconds("Aftershow, drawing process warm", [one.with_picture for one in ours]),
            row("READY, ratio to the floor", f"{ratio:.2f}"),
            megabytes("memory, bare discord.py at READY", [one.memory for one in floor], "floor"),
            megabytes("memory, Aftershow at READY", [one.memory for one in ours], "without the drawing process"),
        ]
    )


def main() -> int:
    """Print the table; as a child, one line of figures."""
    if len(sys.argv) > 1:
        kind, url, since = sys.argv[1:]
        logging.disable(logging.WARNING)
        print(*asyncio.run({"aftershow": aftershow, "bare": bare}[kind](url, float(since))))
        return 0
    with tempfile.TemporaryDirectory(prefix="bench-start-") as folder:
        url = f"sqlite+aiosqlite:///{folder}/bench.db"
        asyncio.run(fill(url))
        started("aftershow", url)  # compiled files, the disk's cache, the registered commands
        floor: list[Start] = []
        ours: list[Start] = []
        for _ in range(STARTS):  # by turns, so that a busy machine slows both
            floor.append(started("bare", url))
            ours.append(started("aftershow", url))
    print(table(floor, ours))
    return 0


if __name__ == "__main__":
    sys.exit(main())
