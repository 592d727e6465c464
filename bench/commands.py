"""From interaction to first reply: ``/gift add`` against a bare ``/ping`` plus one raw durable insert.

    python -m bench.commands

Both commands run in the same bot on the same simulated Discord, by turns. The clock runs from the
moment when Discord hands over the interaction until the bot's answer reaches Discord; the network,
which is the same for both, is left out.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

import discord
import simcord

from bench.storage import raw_database, seconds_of_raw_insert
from client import Aftershow
from db.database import Database
from ui.chart.worker import ChartWorker

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

ROUNDS = 400
WARM_UP = 30
MOST_TIMES_THE_FLOOR = 6.0
HIGHEST_P99_MS = 25.0


@dataclass
class Figures:
    """Milliseconds of each round."""

    ping: list[float] = field(default_factory=list[float])
    insert: list[float] = field(default_factory=list[float])
    add: list[float] = field(default_factory=list[float])

    @property
    def floor(self) -> list[float]:
        """A bare reply and a bare durable row, round by round."""
        return [ping + insert for ping, insert in zip(self.ping, self.insert, strict=True)]

    @property
    def ratio(self) -> float:
        """By medians."""
        return median(self.add) / median(self.floor)


class Stopwatch:
    """Starts when the simulated Discord sends an interaction, stops when an answer arrives there."""

    def __init__(self, backend: Any) -> None:  # noqa: ANN401  (SimCord's own)
        self._started = 0.0
        self.milliseconds = 0.0
        emit = backend.emit

        def emitting(event: str, payload: dict[str, Any], **more: Any) -> None:  # noqa: ANN401
            if event == "INTERACTION_CREATE":
                self._started = time.perf_counter()
            emit(event, payload, **more)

        backend.emit = emitting
        backend.http_requests = Arrivals(self.arrived)

    def arrived(self, path: str) -> None:
        """A request reached Discord; the first answer after a start stops the watch."""
        if path.endswith("/callback") and self._started:
            self.milliseconds = (time.perf_counter() - self._started) * 1000
            self._started = 0.0

    async def of(self, command: Callable[[], Awaitable[Any]]) -> float:
        """Milliseconds until the first reply to ``command``."""
        self.milliseconds = 0.0
        await command()
        if not self.milliseconds:
            msg = "no answer was seen"
            raise RuntimeError(msg)
        return self.milliseconds


class Arrivals(list[Any]):
    """The log of requests that the simulated Discord keeps; tells of each."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        super().__init__()
        self._tell = tell

    def append(self, request: Any, /) -> None:  # noqa: ANN401  (SimCord's own)
        """One more."""
        self._tell(request.path)
        super().append(request)


async def ping(interaction: discord.Interaction) -> None:
    """Answer at once."""
    await interaction.response.send_message("Pong", ephemeral=True)


async def measure(folder: Path) -> Figures:
    """Everything, in one run."""
    raw = raw_database(folder)
    database = await Database.open(f"sqlite+aiosqlite:///{folder / 'bench.db'}")
    try:
        bot = Aftershow(database, ChartWorker(), shard_count=1)
        bot.tree.add_command(discord.app_commands.Command(name="ping", description="The floor", callback=ping))
        async with simcord.run(bot) as env:
            figures = await _rounds(env, lambda: seconds_of_raw_insert(raw) * 1000)
        await bot.close()
        return figures
    finally:
        raw.close()
        await database.close()


async def _rounds(env: simcord.Env, insert: Callable[[], float]) -> Figures:
    guild = env.create_guild()
    channel = guild.create_text_channel("stream-team")
    creator = guild.add_member(env.create_user("luna"))
    await creator.slash(channel, "creator add", handle="lunaplays")
    await creator.slash(channel, "stream start")
    watch = Stopwatch(env.backend)
    figures = Figures()
    gc.freeze()  # what the start left behind is not this command's to sweep
    for number in range(WARM_UP + ROUNDS):
        answered = await watch.of(lambda: creator.slash(channel, "ping"))
        stored = insert()
        gift = {"gift": "gift:5655", "count": 5, "supporter": f"supporter{number % 40}"}
        logged = await watch.of(lambda gift=gift: creator.slash(channel, "gift add", **gift))
        if number >= WARM_UP:
            figures.ping.append(answered)
            figures.insert.append(stored)
            figures.add.append(logged)
    return figures


def table(figures: Figures) -> str:
    """The figures as a person reads them."""

    def row(name: str, milliseconds: list[float], goal: str = "") -> str:
        return f"{name:<44}{median(milliseconds):>9.3f}{p99(milliseconds):>9.3f} ms   {goal}".rstrip()

    return "\n".join(
        [
            f"{'':<44}{'p50':>9}{'p99':>9}",
            row("/ping, to its reply", figures.ping),
            row("raw sqlite3 INSERT, WAL and FULL", figures.insert),
            row("floor: both", figures.floor),
            row("/gift add, to its reply", figures.add, f"p99 below {HIGHEST_P99_MS:g} ms"),
            f"{'ratio of the medians':<44}{figures.ratio:>9.2f}            at most {MOST_TIMES_THE_FLOOR:g}",
        ]
    )


def p99(values: list[float]) -> float:
    """The value that one in a hundred exceeds."""
    return quantiles(values, n=100)[-1]


def main() -> int:
    """Print the table; 1 when a goal is missed."""
    logging.disable(logging.WARNING)
    where = os.environ.get("AFTERSHOW_BENCH_FOLDER") or Path.cwd()
    with tempfile.TemporaryDirectory(dir=where, prefix="bench-commands-") as folder:
        figures = asyncio.run(measure(Path(folder)))
    print(table(figures))
    return 0 if figures.ratio <= MOST_TIMES_THE_FLOOR and p99(figures.add) < HIGHEST_P99_MS else 1


if __name__ == "__main__":
    sys.exit(main())
