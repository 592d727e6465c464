"""How much one process bears: commands by the second, a thousand at once, two thousand servers.

    python -m bench.scale                  a short run: 15 seconds of commands
    python -m bench.scale --seconds 60     the full one

Commands are real ones: Discord's simulation hands each over as Discord does, and its answer is waited for. The
simulation works in the same process and on the same core, so that its share is measured too, with a bare command.
"""

from __future__ import annotations

import argparse
import asyncio
import contextvars
import gc
import logging
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import discord
import simcord
from simcord.backend.errors import BackendError
from simcord.gateway import FakeGateway
from simcord.interactions import base_payload

from bench.commands import p99, ping
from bench.earnings import late_wakes
from bench.start import resident
from client import Aftershow
from db.database import Database
from ui.chart.worker import ChartWorker
from ui.text import STOCK_LOCALE, text_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

RATE, SHORT_S = 200, 15
AT_ONCE = 1_000
SERVERS, CHANNELS, ROLES = 2_000, 24, 10
CREATORS, FANS = 20, 40
IDLE_S = 20
LONGEST_ANSWER_S = 3.0
HIGHEST_LAG_MS = 20.0
MOST_IDLE = 0.01
LONGEST_START_S = 10.0
MOST_MEMORY = {False: 300, True: 500}
"""MB at rest, without and with the model that understands questions."""
ROOT = Path(__file__).parent.parent
APPLICATION_COMMAND = 2
AUTOCOMPLETE = 4
PERSON = ["which supporter", "gift add"]
"""What one does who reports a gift: a list while typing, which is a read, and then the command, a write and a read."""
PEOPLE = 0.75
"""Of the rate: with the simulation's own share, more of these fill the core."""
SHARDS = 2
"""Discord wants another for each 2,500 servers at most, and advises one for each 1,000."""


@dataclass
class Answers:
    """When each interaction was handed over, and when and how it was answered. Seconds of one clock."""

    given: dict[str, float] = field(default_factory=dict[str, float])
    took: list[float] = field(default_factory=list[float])
    busy: int = 0
    wrong: list[str] = field(default_factory=list[str])

    def arrived(self, path: str, said: object) -> None:
        """A request of the bot's reached Discord."""
        parts = path.split("/")
        if not path.endswith("/callback") or (given := self.given.pop(parts[2], None)) is None:
            return
        self.took.append(time.perf_counter() - given)
        if BUSY in str(said):
            self.busy += 1
        elif not any(word in str(said) for word in ("💎", "Pong", "'choices': [{")):
            self.wrong.append(str(said)[:200])


BUSY = str(text_in(STOCK_LOCALE).say("storage-busy"))


class Log(list[Any]):
    """The requests that the simulated Discord would keep; looked at, and not kept, or they would fill the memory."""

    def __init__(self, arrived: Callable[[str, object], None]) -> None:
        super().__init__()
        self._arrived = arrived

    def append(self, request: Any, /) -> None:  # noqa: ANN401 - SimCord's own
        """One more."""
        self._arrived(request.path, request.json)


class Nothing(list[Any]):
    """A transcript that keeps nothing."""

    def append(self, entry: Any, /) -> None:  # noqa: ANN401 - SimCord's own
        """Forget it."""


class Crowd:
    """Creators who are live, and their commands, as Discord sends them."""

    def __init__(self, env: simcord.Env) -> None:
        """In a Discord that runs; ``gather`` first."""
        self._backend: Any = env.backend
        self._env = env
        self._data: dict[str, Mapping[str, Any]] = {}
        self._people: list[tuple[int, int, int]] = []
        self.answers = Answers()

    async def gather(self) -> None:
        """A server each, a creator in each, all live; and what their commands look like."""
        seen: list[Mapping[str, Any]] = []
        emit = self._backend.emit

        def emitting(event: str, payload: dict[str, Any], **more: Any) -> None:  # noqa: ANN401 - SimCord's own
            if event == "INTERACTION_CREATE":
                seen.append(payload["data"])
            emit(event, payload, **more)

        self._backend.emit = emitting
        for number in range(CREATORS):
            guild = self._env.create_guild()
            channel = guild.create_text_channel("team")
            creator = guild.add_member(self._env.create_user(f"luna{number}"))
            await creator.slash(channel, "creator add", handle=f"lunaplays{number}")
            await creator.slash(channel, "stream start")
            await creator.slash(channel, "gift log", text=", ".join(f"rose from fan{fan}" for fan in range(FANS)))
            await creator.slash(channel, "gift add", gift="gift:5655", count=5, supporter="fan1")
            self._data["gift add"] = seen[-1]
            await creator.autocomplete(channel, "gift add", "gift", "ros")
            self._data["which gift"] = seen[-1]
            await creator.autocomplete(channel, "gift add", "supporter", "fan", gift="gift:5655")
            self._data["which supporter"] = seen[-1]
            await creator.slash(channel, "gift top", period="stream")
            self._data["gift top"] = seen[-1]
            await creator.slash(channel, "ping")
            self._data["ping"] = seen[-1]
            self._people.append((guild.id, channel.id, creator.id))
        self._backend.emit = emit
        self._backend.transcript = Nothing()
        self._backend.http_requests = Log(self._arrived)

    def _arrived(self, path: str, said: object) -> None:
        self.answers.arrived(path, said)

    def send(self, command: str, number: int) -> None:
        """One interaction; the person and server take turns."""
        guild, channel, member = self._people[number % CREATORS]
        record, payload = base_payload(
            self._backend,
            type=AUTOCOMPLETE if command.startswith("which") else APPLICATION_COMMAND,
            channel_id=channel,
            guild_id=guild,
            user_id=member,
            data=dict(self._data[command]),
        )
        self.answers.given[str(record.id)] = time.perf_counter()
        self._backend.emit("INTERACTION_CREATE", payload)

    async def all_answered(self, within_s: float) -> None:
        """Wait until nobody waits any more."""
        until = time.perf_counter() + within_s
        while self.answers.given and time.perf_counter() < until:  # noqa: ASYNC110 - an event would cost what is measured
            await asyncio.sleep(0.01)


async def sustained(
    crowd: Crowd, commands: list[str], rate: float, seconds: float
) -> tuple[Answers, list[float], float]:
    """So many a second, at even distances; the answers, milliseconds of lag, and cores that were used."""
    crowd.answers = Answers()
    gc.collect()
    gc.freeze()
    began, cpu = time.perf_counter(), time.process_time()

    async def drive() -> None:
        for number in range(round(rate * seconds)):
            ahead = began + number / rate - time.perf_counter()
            if ahead > 0:
                await asyncio.sleep(ahead)
            elif number % 20 == 0:
                await asyncio.sleep(0)  # behind: Discord does not wait for the bot, but the bot has to get its turn
            crowd.send(commands[number % len(commands)], number // len(commands))
        await crowd.all_answered(10)

    late = await late_wakes(asyncio.ensure_future(drive()))
    return crowd.answers, late, (time.process_time() - cpu) / (time.perf_counter() - began)


async def burst(crowd: Crowd) -> Answers:
    """A thousand in one go."""
    crowd.answers = Answers()
    for number in range(AT_ONCE):
        crowd.send("gift add", number)
    await crowd.all_answered(30)
    return crowd.answers


async def under_load(folder: Path, rate: float, seconds: float) -> bool:
    """Print what came of it; whether every goal was met."""
    database = await Database.open(f"sqlite+aiosqlite:///{folder / 'load.db'}")
    # Not by itself: the simulation's clock is months behind the machine's, and every stream would be taken for quiet.
    bot = Aftershow(database, ChartWorker(), shard_count=1, by_itself=False)
    bot.tree.add_command(discord.app_commands.Command(name="ping", description="The floor", callback=ping))
    met = True
    async with simcord.run(bot, settle_timeout=60, check_errors=False) as env:
        crowd = Crowd(env)
        await crowd.gather()

        async def measured() -> None:
            nonlocal met
            floor, late, cores = await sustained(crowd, ["ping"], rate, seconds / 3)
            print(f"{'':<46}{'p50':>7}{'p99':>9}   lag p50    p99    cores")
            _told("/ping: the simulation and discord.py alone", floor, late, cores)
            reports, late, cores = await sustained(crowd, ["gift add"], rate, seconds)
            _told(f"/gift add, {rate:g} a second for {seconds:g} s", reports, late, cores)
            met &= not reports.wrong and not reports.busy and not reports.given and p99(late) < HIGHEST_LAG_MS
            floor, late, cores = await sustained(crowd, ["ping"], rate * PEOPLE * len(PERSON), seconds / 3)
            _told("as many interactions as next, each a /ping", floor, late, cores)
            people, late, cores = await sustained(crowd, PERSON, rate * PEOPLE * len(PERSON), seconds)
            _told(f"a list and /gift add, {rate * PEOPLE:g} a second of each", people, late, cores)
            met &= not people.wrong and not people.busy and not people.given and p99(late) < HIGHEST_LAG_MS
            mixed, late, cores = await sustained(crowd, ["gift add", "gift top", "gift top"], rate, seconds)
            _told(f"one /gift add to two /gift top, {rate:g} a second", mixed, late, cores)
            met &= not mixed.wrong and not mixed.busy and not mixed.given
            once = await burst(crowd)
            slowest = max(once.took, default=0.0)
            print(
                f"{AT_ONCE:,} /gift add at once: {len(once.took):,} answered within {slowest:.2f} s"
                f" (at most {LONGEST_ANSWER_S:g}), {once.busy:,} of them told busy, {len(once.wrong)} wrongly"
            )
            met &= len(once.took) == AT_ONCE and slowest <= LONGEST_ANSWER_S and not once.wrong

        await contextvars.Context().run(asyncio.create_task, measured())
        print(f"unexpected errors: {len([one for one in env.errors if not isinstance(one, BackendError)])}")
    await bot.close()
    await database.close()
    return met


def _told(name: str, answers: Answers, late: list[float], cores: float) -> None:
    took = [seconds * 1000 for seconds in answers.took] or [0.0, 0.0]
    trouble = len(answers.wrong) + len(answers.given)
    print(
        f"{name:<46}{median(took):>7.1f}{p99(took):>9.1f} ms{median(late):>6.1f}{p99(late):>7.1f} ms{cores:>7.2f}"
        f"   {len(answers.took):,} answered, {answers.busy} busy, {trouble} wrong or not"
    )
    for said in answers.wrong[:1]:
        print(f"  {said}")


# -- many servers ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Served:
    """One process with two thousand servers. Seconds from its first instruction, MB, and cores."""

    ready: float
    memory: float
    simulated: float
    """Of these, what the simulated Discord holds of the servers."""
    idle: float


def tell_of_servers(ids: list[int]) -> None:
    """Let the simulated READY list the servers, and each follow as one that becomes available, as Discord does it."""
    feed: Any = FakeGateway.feed

    def telling(gateway: Any, event: str, payload: Mapping[str, Any]) -> None:  # noqa: ANN401 - SimCord's own
        if event == "READY":
            number, shards = payload["shard"]
            here = [one for one in ids if (one >> 22) % shards == number]
            payload = {**payload, "guilds": [{"id": str(one), "unavailable": True} for one in here]}
        elif event == "GUILD_CREATE":
            payload = {**payload, "unavailable": False}
        feed(gateway, event, payload)

    FakeGateway.feed = telling  # type: ignore[method-assign]


async def many_servers(url: str, since: float, *, encoder: bool) -> Served:
    """Start with two thousand servers, then rest."""
    database = await Database.open(url)
    bot = Aftershow(database, ChartWorker(), shard_count=SHARDS)
    if not encoder:
        bot.desk.start = lambda: None  # type: ignore[method-assign]
    env = simcord.Env(bot, settle_timeout=120, check_errors=False)
    backend: Any = env.backend
    backend.transcript = Nothing()
    before, memory = time.time(), resident(os.getpid())
    # As Discord tells of a server: two dozen channels and ten roles, and no members.
    for _ in range(SERVERS):
        guild = backend.create_guild("A server", shard_count=SHARDS)
        for number in range(CHANNELS):
            backend.create_channel(guild.id, f"channel-{number}")
        for number in range(ROLES):
            backend.create_role(guild.id, f"role-{number}")
    simulated = resident(os.getpid()) - memory
    tell_of_servers(list(backend.guilds))
    made = time.time() - before
    await env.start()
    try:
        while any(guild.unavailable for guild in bot.guilds) or len(bot.guilds) < SERVERS:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        ready = time.time() - since - made
        if encoder:
            await bot.desk.ready()
        await asyncio.sleep(5)  # what the start left to be done
        cpu, began = time.process_time(), time.monotonic()
        await asyncio.sleep(IDLE_S)
        idle = (time.process_time() - cpu) / (time.monotonic() - began)
        return Served(ready, resident(os.getpid()) / 1e6, simulated / 1e6, idle)
    finally:
        await bot.close()
        await env.shutdown()
        await database.close()


def with_servers(folder: Path) -> bool:
    """Two processes of their own; print, and whether every goal was met."""
    met = True
    for encoder in (False, True):
        url = f"sqlite+aiosqlite:///{folder / f'servers-{encoder}.db'}"
        command = [sys.executable, "-m", "bench.scale", "--servers", url, str(int(encoder)), repr(time.time())]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
        one = Served(*(float(figure) for figure in done.stdout.split()))
        own = one.memory - one.simulated
        name = f"{SERVERS:,} servers, {'with' if encoder else 'without'} the model"
        print(
            f"{name:<46}READY after {one.ready:.1f} s (at most {LONGEST_START_S:g}), {own:.0f} MB (at most"
            f" {MOST_MEMORY[encoder]}; {one.memory:.0f} with the simulation's), at rest {one.idle:.2%} of a core"
        )
        met &= one.ready <= LONGEST_START_S and own <= MOST_MEMORY[encoder] and one.idle <= MOST_IDLE
    return met


def main() -> int:
    """Print the figures; 1 when a goal is missed."""
    logging.disable(logging.CRITICAL)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=SHORT_S, help="how long commands come")
    parser.add_argument("--rate", type=float, default=RATE, help="commands a second")
    parser.add_argument("--only", choices=["load", "servers"], help="one half of it")
    parser.add_argument("--servers", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.servers:
        url, encoder, since = asked.servers
        served = asyncio.run(many_servers(url, float(since), encoder=encoder == "1"))
        print(served.ready, served.memory, served.simulated, served.idle)
        return 0
    where = os.environ.get("AFTERSHOW_BENCH_FOLDER") or Path.cwd()
    met = True
    with tempfile.TemporaryDirectory(dir=where, prefix="bench-scale-") as folder:
        if asked.only != "servers":
            met &= asyncio.run(under_load(Path(folder), asked.rate, asked.seconds))
        if asked.only != "load":
            met &= with_servers(Path(folder))
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
