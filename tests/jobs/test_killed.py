"""Killed at random moments over a day of posts: every post is there exactly once, and none later than it must be."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from db.creators import CreatorStore
from db.database import Database
from db.guilds import GuildStore
from db.jobs import schedule
from db.streams import StreamStore
from domain.access import Caller
from domain.jobs import JobKind
from domain.streams import QUIET, TO_ANSWER
from tests.jobs.clock import Clock
from tests.jobs.outside import ROOT, Outside, little_discord, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KILLS, DAY_LASTS = (50, 60.0) if os.environ.get("SOAK") else (5, 4.0)
"""How often, within so many real seconds that are a day to the bot."""
DAY = timedelta(days=1)
MORNING = datetime(2026, 3, 1, tzinfo=UTC)
SERVERS = range(1, 26)
DIGESTS, REMINDERS = 300, 150
AS_EVER = 5.0 if os.environ.get("SOAK") else 20.0
"""Seconds that a post may take while a bot is there: hundreds are due in seconds, and beside other tests it waits."""


class Bots:
    """One bot after the other, each of them killed; notes from when to when there was none."""

    def __init__(self, process: subprocess.Popen[str], clock: Clock) -> None:
        self._process = process
        self._clock = clock
        self._at = 0
        self.away: list[tuple[float, float]] = [(0.0, 0.0)]

    def ready(self) -> None:
        """The first can be born."""
        assert self._heard() == "ready"

    def start(self, since: float) -> None:
        """One begins to live; there was none ``since`` then."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{self._clock.began}\n")
        self._process.stdin.flush()
        self._at = int(self._heard())
        assert self._heard() == "ready"
        self.away.append((since, time.time()))

    def kill(self) -> float:
        """It has no time to do anything; returns when that was."""
        os.kill(self._at, signal.SIGKILL)
        when = time.time()
        assert self._heard() == "gone"
        return when

    def _heard(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def waited(self, due: float, posted: float) -> float:
        """Seconds between the two in which there was no bot."""
        return sum(max(0.0, min(posted, until) - max(due, since)) for since, until in self.away)


async def a_day_of_posts(url: str, chance: random.Random) -> tuple[dict[str, datetime], dict[str, str]]:
    """What has to be posted, by name, and when that is due; and which question each card follows that has one."""
    database = await Database.open(url)
    guilds, creators = GuildStore(database), CreatorStore(database)
    streams = StreamStore(database)
    due: dict[str, datetime] = {}
    after: dict[str, str] = {}
    for server in SERVERS:
        await guilds.remember(server, MORNING)
        anna = Caller(server, server + 1000)
        await creators.add(anna, "anna", anna.member_id, None, MORNING)
        for hours in (30, 40):  # two cards that an earlier bot did not get to, and a stream that nobody ends
            began = MORNING - timedelta(hours=hours)
            past = await streams.report(
                anna, started_at=began, duration=DAY / 24, at=MORNING, creator="anna", channel_id=server * 10
            )
            due[f"card-numbers:{past.id}"] = MORNING
        live = await streams.start(anna, at=MORNING, channel_id=server * 10)
        due[f"stale-live:{server}:{live.id}"] = MORNING + QUIET
        due[f"card-numbers:{live.id}"] = MORNING + QUIET + TO_ANSWER
        after[f"card-numbers:{live.id}"] = f"stale-live:{server}:{live.id}"
    wanted: list[dict[str, Any]] = []
    for number in range(DIGESTS + REMINDERS):
        kind = JobKind.DIGEST if number < DIGESTS else JobKind.REMINDER
        server, key = chance.choice(SERVERS), f"{kind}-{number}"
        at = MORNING + DAY * chance.uniform(0.02, 0.98)
        due[key if kind is JobKind.DIGEST else f"test:{key}"] = at
        details = {"channel": server * 10 + number % 2}
        wanted.append({"guild_id": server, "kind": kind, "key": key, "due_at": at, "details": details})
    await database.write(lambda tx: [schedule(tx, **one) for one in wanted] and None)
    await database.close()
    return due, after


@pytest.fixture
def bots(tmp_path: Path) -> Iterator[tuple[Bots, Outside, Clock]]:
    """A Discord that outlives the bots, and the bots."""
    clock = Clock(MORNING.timestamp(), time.time(), DAY.total_seconds() / DAY_LASTS)
    with little_discord(clock) as discord:
        discord.tell(servers={server: [server * 10, server * 10 + 1] for server in SERVERS})
        url = f"sqlite+aiosqlite:///{tmp_path}/aftershow.db"
        command = [sys.executable, "-m", "tests.jobs.nursery", clock.dumped(), discord.url, url]
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        with (tmp_path / "log").open("w") as log, subprocess.Popen(command, cwd=ROOT, stderr=log, **pipes) as process:
            yield Bots(process, clock), discord, clock
            process.kill()


@pytest.mark.soak
@pytest.mark.timeout(600)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither SIGKILL nor fork")
async def test_every_post_of_a_day_is_there_exactly_once(bots: tuple[Bots, Outside, Clock], tmp_path: Path):
    alive, discord, clock = bots
    chance = random.Random(11)
    due, after = await a_day_of_posts(f"sqlite+aiosqlite:///{tmp_path}/aftershow.db", chance)
    assert len(due) >= 500
    alive.ready()
    clock.began = time.time()
    discord.tell(began=clock.began)
    alive.start(clock.began)
    pause = (DAY_LASTS - 0.5) / KILLS
    for _ in range(KILLS):
        await asyncio.sleep(chance.uniform(0.05, pause * 0.75))
        alive.start(alive.kill())
    posts = await all_there(discord, due, clock)
    alive.kill()
    assert Counter(posts) == Counter(dict.fromkeys(due, 1))
    arrived = {name: post["arrived"] for name, post in zip(posts, discord.seen()["posts"], strict=True)}
    late: dict[str, float] = {}
    for name, at in arrived.items():
        # A question that came late leaves its hour to answer all the same.
        asked = clock.at(arrived[after[name]]) + TO_ANSWER if name in after else MORNING
        was_due = clock.real(max(due[name], asked))
        late[name] = at - was_due - alive.waited(was_due, at)
    assert max(late.values()) < AS_EVER, sorted(late.values())[-5:]


async def all_there(discord: Outside, due: dict[str, datetime], clock: Clock) -> list[str]:
    """The names of all posts, once the day is over and nothing more comes."""
    deadline = clock.real(MORNING + DAY) + 30
    while True:
        posts = [name_of(post["message"]) for post in discord.seen()["posts"]]
        if time.time() > deadline or (time.time() > clock.real(MORNING + DAY) and set(due) <= set(posts)):
            await asyncio.sleep(0.3)
            return [name_of(post["message"]) for post in discord.seen()["posts"]]
        await asyncio.sleep(0.1)
