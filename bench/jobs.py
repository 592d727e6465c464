"""How late the bot's own posts are, and what waiting for them costs.

    python -m bench.jobs

A thousand posts of two hundred servers are due within one minute. They go over HTTP to a small Discord in
a process of its own (``tests/jobs/little_discord.py``), which takes up to 40 ms for each; each is on disk
before and after. Then two thousand servers have something due in a week, and nothing now: what a second of
looking costs, in CPU seconds an hour.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING

import discord
from discord.http import Route
from discord.utils import utcnow

from client import Aftershow
from db.database import Database
from db.guilds import ensure_guild
from db.jobs import schedule
from domain.jobs import JobKind
from posts.deliveries import Outgoing
from tests.jobs.clock import Clock
from tests.jobs.outside import Outside, little_discord, name_of
from ui.chart.worker import ChartWorker
from ui.reply import Reply

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from domain.jobs import Job

POSTS, SERVERS, MINUTE = 1_000, 200, 60.0
IDLE_SERVERS, IDLE_SECONDS = 2_000, 20
MOST_LATE_S = 2.0
"""Seconds that 99 of 100 posts may be late."""
MOST_IDLE_S = 5.0
"""CPU seconds an hour with nothing due."""
WEEK = timedelta(days=7)


async def compose(job: Job) -> Outgoing:
    """A post of a line."""
    return Outgoing(Reply(embed=discord.Embed(title=job.key)), (job.guild_id * 10,))


async def seed(bot: Aftershow, due: Mapping[str, datetime], servers: int) -> None:
    """Posts of so many servers, in one write."""
    now = utcnow()

    def body(tx: Connection) -> None:
        for number, (key, at) in enumerate(due.items()):
            server = 1 + number % servers
            ensure_guild(tx, server, now)
            schedule(tx, guild_id=server, kind=JobKind.DIGEST, key=key, due_at=at, details={})

    await bot.database.write(body)


async def lags(bot: Aftershow, outside: Outside) -> list[float]:
    """Seconds from due to posted, for a thousand in a minute, at the tick of the real bot."""
    start = utcnow() + timedelta(seconds=5)
    due = {f"post-{number}": start + timedelta(seconds=MINUTE * number / POSTS) for number in range(POSTS)}
    await seed(bot, due, SERVERS)
    while utcnow() < start + timedelta(seconds=MINUTE + 5):
        await bot.deliveries.tick(utcnow())
        await asyncio.sleep(1)
    posted = {name_of(post["message"]): post["at"] for post in outside.seen()["posts"]}
    if len(posted) != POSTS:
        msg = f"{len(posted)} of {POSTS} were posted"
        raise RuntimeError(msg)
    return [posted[key] - at.timestamp() for key, at in due.items()]


async def idle(bot: Aftershow) -> float:
    """CPU seconds that an hour of looking costs with nothing due: all threads of the process, the client's included."""
    later = utcnow() + WEEK
    await seed(bot, {f"weekly-{number}": later for number in range(IDLE_SERVERS)}, IDLE_SERVERS)
    await bot.deliveries.tick(utcnow())
    before, began = time.process_time(), time.monotonic()
    for _ in range(IDLE_SECONDS):
        await asyncio.sleep(1)
        await bot.deliveries.tick(utcnow())
    return (time.process_time() - before) / (time.monotonic() - began) * 3600


async def measure(folder: Path, outside: Outside) -> tuple[list[float], float]:
    """Both, with one bot."""
    Route.BASE = f"{outside.url}/api/v10"
    database = await Database.open(f"sqlite+aiosqlite:///{folder / 'jobs.db'}")
    bot = Aftershow(database, ChartWorker(), by_itself=False)
    await bot.login("a.b.c")
    bot.deliveries.on(JobKind.DIGEST, compose)
    try:
        return await lags(bot, outside), await idle(bot)
    finally:
        await bot.close()
        await database.close()


def main() -> int:
    """Print the figures; 1 when posts are later, or waiting costs more, than they may."""
    now = time.time()
    with (
        tempfile.TemporaryDirectory(dir=Path.cwd(), prefix="bench-jobs-") as folder,
        little_discord(Clock(now, now)) as outside,
    ):
        late, cpu = asyncio.run(measure(Path(folder), outside))
    cuts = quantiles(late, n=100)
    print(
        f"due to posted, {POSTS} jobs in a minute   p50 {cuts[49]:.2f} s   p99 {cuts[98]:.2f} s   max {max(late):.2f} s"
    )
    print(f"nothing due, {IDLE_SERVERS} servers            {cpu:.2f} CPU seconds an hour (at most {MOST_IDLE_S:.0f})")
    return 0 if cuts[98] <= MOST_LATE_S and cpu <= MOST_IDLE_S else 1


if __name__ == "__main__":
    sys.exit(main())
