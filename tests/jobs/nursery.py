"""Bots to be killed: it learns once all that a start needs, and then makes one process after the other.

    python -m tests.jobs.nursery CLOCK_JSON DISCORD_URL DATABASE_URL

It says ``ready`` when it is. For each line that it reads (when the day began) it starts a bot, says its process id,
and then ``ready`` once that one does what is due. The bot is the real one, over HTTP and the gateway, without pictures.
"""

from __future__ import annotations

import asyncio
import os
import sys
from typing import TYPE_CHECKING

import discord
from discord.http import Route

from tests.jobs.clock import Clock

CLOCK = Clock.of(sys.argv[1])
discord.utils.utcnow = CLOCK.now
Route.BASE = f"{sys.argv[2]}/api/v10"

from client import Aftershow  # noqa: E402 - with the clock in place
from db.database import Database  # noqa: E402
from domain.jobs import JobKind  # noqa: E402
from posts.deliveries import Outgoing  # noqa: E402
from tests.discord_server import Pictureless  # noqa: E402
from ui.press import button, row_of  # noqa: E402
from ui.reply import Reply  # noqa: E402

if TYPE_CHECKING:
    from domain.jobs import Job

TICK = 0.02
"""Seconds; the clock runs faster too."""


async def digest(job: Job) -> Outgoing:
    """A post that is known by the address of its embed."""
    return Outgoing(Reply(embed=discord.Embed(title=job.key)), (int(job.details["channel"]),))


async def reminder(job: Job) -> Outgoing:
    """A post that is known by one of its buttons."""
    view = row_of(button("test", job.key, label="ok"))
    return Outgoing(Reply(job.key, view=view), (int(job.details["channel"]),), marker=f"test:{job.key}")


async def live() -> None:
    """A bot's whole life."""
    database = await Database.open(sys.argv[3])
    bot = Aftershow(database, Pictureless(), by_itself=False)
    bot.desk.start = lambda: None
    await bot.login("a.b.c")
    bot.deliveries.on(JobKind.DIGEST, digest)
    bot.deliveries.on(JobKind.REMINDER, reminder)
    connecting = asyncio.ensure_future(bot.connect())
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while not connecting.done():
        await bot.deliveries.tick(CLOCK.now())
        await asyncio.sleep(TICK)
    connecting.result()


async def rehearse() -> None:
    """A start and a stop: what is read and compiled for the first time need not be by those who follow."""
    database = await Database.open(f"{sys.argv[3]}.rehearsal")
    bot = Aftershow(database, Pictureless(), by_itself=False)
    await bot.login("a.b.c")
    await bot.close()
    await database.close()


def main() -> None:
    """One process after the other."""
    asyncio.run(rehearse())
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        CLOCK.began = float(line)
        process = os.fork()
        if process == 0:
            asyncio.run(live())
            os._exit(1)
        sys.stdout.write(f"{process}\n")
        sys.stdout.flush()
        os.waitpid(process, 0)
        sys.stdout.write("gone\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
