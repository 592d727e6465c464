"""PostgreSQL goes away while people use the bot, and comes back: in words meanwhile, by itself afterwards."""

from __future__ import annotations

import asyncio
import contextvars
import itertools
import os
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import discord
import pytest

from db import waiting
from domain.access import Caller
from domain.errors import Busy
from domain.gifts import Gift, GiftCount, Way
from domain.jobs import Job, JobKind
from posts.deliveries import Outgoing
from tests.databases import MISSING, POSTGRESQL
from tests.discord_server import Heard, Server
from tests.postgresql import Cluster, binaries
from ui.reply import Reply

AWAY_S = 30.0 if os.environ.get("SOAK") else 3.0
ANSWERED_S = 3.0
"""So long Discord waits for an answer."""
REPORTERS, POSTS = 10, 20
SORRY = "I can't reach my records right now, so nothing was changed."

pytestmark = [
    pytest.mark.soak,
    pytest.mark.timeout(300),
    pytest.mark.skipif(not POSTGRESQL or binaries() is None, reason=f"make test-postgres; {MISSING}"),
]


@pytest.fixture
def own_cluster() -> Iterator[Cluster]:
    """A server that may go away."""
    cluster = Cluster()
    yield cluster
    cluster.close()


@pytest.fixture
def database_url(own_cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> str:
    """On that one; and people are told that the bot is busy as soon as for real."""
    monkeypatch.setattr(waiting, "LONGEST_WAIT_S", 2.0)
    return own_cluster.url(own_cluster.migrated())


class Meanwhile:
    """What goes on all the time: reports by many, and posts that fall due."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.acknowledged: set[str] = set()
        self.unsure: set[str] = set()
        self.longest = 0.0
        self._began_at, self._began = server.env.now(), time.monotonic()
        self._over = False
        self._tasks: list[asyncio.Task[None]] = []

    def now(self) -> datetime:
        """The simulated Discord's clock stands still, and this one goes."""
        return self._began_at + timedelta(seconds=time.monotonic() - self._began)

    def begin(self) -> None:
        """In a context of its own: the simulated Discord need not wait for it."""
        work = [self._reports(f"reporter{number}") for number in range(REPORTERS)]
        start = contextvars.Context().run
        self._tasks = [start(asyncio.ensure_future, one) for one in (*work, self._ticks())]

    async def end(self) -> None:
        """Let everyone hear what became of the last thing that they did."""
        self._over = True
        await asyncio.gather(*self._tasks)

    async def post_during(self, seconds: float) -> None:
        """Posts that fall due over this time."""

        async def compose(job: Job) -> Outgoing:
            return Outgoing(Reply(embed=discord.Embed(title=job.key)), (int(job.details["channel"]),))

        self.server.bot.deliveries.on(JobKind.DIGEST, compose)
        self.server.bot.deliveries._now = self.now  # pyright: ignore[reportPrivateUsage]
        now, guild_id = self.now(), self.server.guild.id
        for number in range(POSTS):
            due_at = now + timedelta(seconds=seconds * number / POSTS)
            details = {"channel": self.server.summary.id}
            await self.server.bot.jobs.schedule(
                guild_id=guild_id, kind=JobKind.DIGEST, key=f"post-{number}", due_at=due_at, details=details
            )

    def posted(self) -> Counter[str]:
        """The titles of what stands in the channel."""
        messages = self.server.summary.history()
        return Counter(str(embed.title) for one in messages for embed in one.embeds if "post-" in str(embed.title))

    async def _ticks(self) -> None:
        while not self._over:
            await self.server.bot.deliveries.tick(self.now())
            await asyncio.sleep(0.25)

    async def _reports(self, name: str) -> None:
        caller = Caller(self.server.guild.id, self.server.moderator.id, moderator=True)
        rose = GiftCount(Gift(5655, "Rose", 1), 1, name)
        for number in itertools.count():
            if self._over:
                return
            key, began = f"{name}-{number}", time.monotonic()
            try:
                await self.server.bot.gifts.record(caller, [rose], way=Way.TYPED, key=key, at=self.server.env.now())
            except Busy as told:
                if told.key == "storage-unsure":
                    self.unsure.add(key)
                await asyncio.sleep(0.2)
            else:
                self.acknowledged.add(key)
            self.longest = max(self.longest, time.monotonic() - began)
            await asyncio.sleep(0.01)


async def until_so(true: Callable[[], bool], within_s: float = 20) -> None:
    until = time.monotonic() + within_s
    while not true() and time.monotonic() < until:  # noqa: ASYNC110 - it is true or not, and nothing tells
        await asyncio.sleep(0.1)


async def took(asked: Awaitable[Any]) -> tuple[float, Any]:
    began = time.monotonic()
    result = await asked
    return time.monotonic() - began, result


async def test_while_postgresql_is_away_people_hear_so_in_time_and_afterwards_all_goes_on(
    server: Server, own_cluster: Cluster, capsys: pytest.CaptureFixture[str]
):
    await server.creator.slash("stream start", title="Friday Q&A")
    logged = await server.moderator.slash("gift add", gift="rose", count=1, supporter="before")
    meanwhile = Meanwhile(server)
    await meanwhile.post_during(AWAY_S + 2)
    meanwhile.begin()
    await until_so(lambda: len(meanwhile.acknowledged) > 50)
    await asyncio.to_thread(own_cluster.stop, kill=True)
    gone = time.monotonic()
    known = len(meanwhile.acknowledged)
    people = itertools.cycle([server.creator, server.moderator, server.manager, server.member])
    asked: list[Callable[[], Awaitable[Heard]]] = [
        lambda: server.moderator.slash("gift add", gift="rose", count=1, supporter="meanwhile"),
        lambda: next(people).slash("gift top", period="stream"),
        lambda: server.moderator.press(logged, "Undo"),
        lambda: server.creator.slash("stream end"),
        lambda: next(people).slash("stream list"),
        lambda: server.manager.slash("creator list"),
        lambda: server.moderator.slash("gift log", text="5 roses from @meanwhile"),
    ]
    waited: list[float] = []
    for ask in itertools.cycle(asked):
        if time.monotonic() - gone > AWAY_S:
            break
        seconds, heard = await took(ask())
        waited.append(seconds)
        assert SORRY in heard.text
        assert heard.private
        seconds, offered = await took(server.member.choices("gift add", "supporter", "b"))
        waited.append(seconds)
        assert offered == []
        await asyncio.sleep(0.05)
    assert len(meanwhile.acknowledged) == known
    await asyncio.to_thread(own_cluster.start)

    await until_so(lambda: len(meanwhile.acknowledged) > known + 50)
    await until_so(lambda: len(meanwhile.posted()) == POSTS)
    assert "meanwhile" not in (await server.member.slash("gift top", period="stream")).text
    assert "1 × Rose" in (await server.moderator.slash("gift add", gift="rose", count=1, supporter="afterwards")).text
    await meanwhile.end()
    with capsys.disabled():
        print(f"\n{len(waited)} answers within {max(waited):.2f} s, reports within {meanwhile.longest:.2f} s")  # noqa: T201
    assert max(waited) < ANSWERED_S
    assert meanwhile.longest < ANSWERED_S
    assert meanwhile.posted() == {f"post-{number}": 1 for number in range(POSTS)}
    await nothing_lost_or_doubled(server, meanwhile)


async def nothing_lost_or_doubled(server: Server, meanwhile: Meanwhile) -> None:
    (stream,) = await server.bot.streams.recent(server.guild.id)
    events = await server.bot.gifts.events(server.guild.id, stream.id)
    keys = await server.bot.database.read(
        lambda tx: Counter(tx.exec_driver_sql("SELECT key FROM report_keys WHERE key LIKE 'reporter%'").scalars())
    )
    assert meanwhile.acknowledged <= keys.keys()
    assert keys.keys() - meanwhile.acknowledged <= meanwhile.unsure
    assert set(keys.values()) == {1}
    assert len(events) == len(keys) + 2
