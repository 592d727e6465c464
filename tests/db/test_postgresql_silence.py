"""PostgreSQL that says nothing: packets that get lost, a machine that stands still. No error tells, only silence."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from db import postgresql_watch
from db.database import Database
from domain.errors import Busy
from tests.databases import MISSING, POSTGRESQL
from tests.db.world import GUILD, NOON, World, roses
from tests.postgresql import Cluster, binaries

pytestmark = [
    pytest.mark.skipif(not POSTGRESQL or binaries() is None, reason=f"make test-postgres; {MISSING}"),
    pytest.mark.timeout(60),
]

ANSWERED_S = 2.9
"""So long Discord waits for an answer."""
SLACK_S = 2.0
"""Of a machine that is busy with other things."""


class Network:
    """What lies between the bot and the server: it can lose what is sent, to all or to those that are connected."""

    def __init__(self, there: Path) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="aftershow-net-", dir="/tmp"))
        self.connected = 0
        self._there = there / ".s.PGSQL.5432"
        self._works = asyncio.Event()
        self._works.set()
        self._dead: set[int] = set()
        self._loses_after: bytes | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        self._server = await asyncio.start_unix_server(self._connection, self.folder / ".s.PGSQL.5432")

    async def close(self) -> None:
        assert self._server is not None
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        shutil.rmtree(self.folder)

    def url(self, database: str) -> str:
        return f"postgresql+asyncpg://aftershow@/{database}?host={self.folder}"

    def cut(self) -> None:
        """Nothing gets through, and nobody hears of it."""
        self._works.clear()

    def mend(self) -> None:
        """What was sent meanwhile arrives late, as it does."""
        self._works.set()

    def forget_connections(self) -> None:
        """As a firewall does: those that are there hang for ever, new ones work."""
        self._dead.update(range(self.connected + 1))

    def cut_after(self, words: bytes) -> None:
        """The next time that this is sent it still arrives, and then nothing more."""
        self._loses_after = words

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connected += 1
        number = self.connected
        there_reader, there_writer = await asyncio.open_unix_connection(self._there)
        both = (self._carry(number, reader, there_writer), self._carry(number, there_reader, writer))
        tasks = [asyncio.ensure_future(one) for one in both]
        self._tasks.update(tasks)
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        for end in (writer, there_writer):
            end.close()

    async def _carry(self, number: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65536):
                if number in self._dead:
                    await asyncio.Event().wait()
                await self._works.wait()
                writer.write(data)
                if self._loses_after is not None and self._loses_after in data:
                    self._loses_after = None
                    self.cut()
                await writer.drain()


@pytest.fixture
async def network(cluster: Cluster) -> AsyncIterator[Network]:
    network = Network(cluster.socket)
    await network.open()
    yield network
    network.mend()
    await network.close()


@pytest.fixture
async def far(network: Network, cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """A database behind that network."""
    monkeypatch.setattr(postgresql_watch, "ANSWER_S", 1.0)
    name = cluster.migrated()
    database = await Database.open(network.url(name))
    yield World(database)
    network.mend()
    await database.close()
    cluster.drop(name)


async def busy_after(asked: Awaitable[object]) -> tuple[str, float]:
    began = time.monotonic()
    with pytest.raises(Busy) as told:
        await asked
    return told.value.key, time.monotonic() - began


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


async def goes_on(world: World, within_s: float = 8) -> None:
    until = time.monotonic() + within_s
    while True:
        try:
            await asyncio.gather(
                *(world.database.read(lambda tx: tx.exec_driver_sql("SELECT 1").scalar_one()) for _ in range(4)),
                world.guilds.remember(GUILD, NOON),
            )
        except Busy:
            assert time.monotonic() < until
            await asyncio.sleep(0.1)
        else:
            return


async def test_when_the_network_loses_everything_people_hear_so_in_time_and_it_goes_on(far: World, network: Network):
    stream = await (await far.with_anna()).live()
    await far.report(roses(1), key="before")
    network.cut()
    asked = [far.streams.record(GUILD, stream.id) for _ in range(12)]
    waited = await asyncio.gather(*map(busy_after, asked), busy_after(far.report(roses(1), key="meanwhile")))
    assert max(seconds for _, seconds in waited) < ANSWERED_S
    for _ in range(3):  # it is known by now: nobody waits for it any more
        _, wrote = await busy_after(far.report(roses(1), key="meanwhile"))
        _, read = await busy_after(far.streams.record(GUILD, stream.id))
        assert max(wrote, read) < 0.5
    network.mend()
    await goes_on(far)
    for key in ("meanwhile", "before"):
        await far.report(roses(1), key=key)
    assert (await far.streams.record(GUILD, stream.id)).reported_gifts == 2
    assert await far.differences(stream) == []


async def test_what_is_written_when_the_network_stops_is_kept_once_or_not_at_all(far: World, network: Network):
    """COMMIT still arrives, its answer does not: nobody can know, and who tries again changes nothing."""
    stream = await (await far.with_anna()).live()
    network.cut_after(b"COMMIT")
    key, seconds = await busy_after(far.report(roses(1), key="unsure"))
    assert key == "storage-unsure"
    assert seconds < ANSWERED_S
    network.mend()
    await goes_on(far)
    await far.report(roses(1), key="unsure")
    assert (await far.streams.record(GUILD, stream.id)).reported_gifts == 1
    assert await far.differences(stream) == []


async def test_connections_that_a_firewall_forgot_are_made_anew(far: World, network: Network):
    stream = await (await far.with_anna()).live()
    await asyncio.gather(*(far.streams.record(GUILD, stream.id) for _ in range(8)))
    network.forget_connections()
    began = time.monotonic()
    records = (far.streams.record(GUILD, stream.id) for _ in range(4))
    await asyncio.gather(far.report(roses(1), key="once"), *records)
    assert time.monotonic() - began < ANSWERED_S + SLACK_S
    await far.report(roses(1), key="once")
    assert (await far.streams.record(GUILD, stream.id)).reported_gifts == 1


async def test_an_answer_to_commit_that_got_lost_is_found_out(
    far: World, network: Network, monkeypatch: pytest.MonkeyPatch
):
    """Of this connection alone: what became of it can be asked."""
    stream = await (await far.with_anna()).live()
    network.cut_after(b"COMMIT")
    cut = network.cut

    def forget() -> None:
        cut()
        network.forget_connections()
        network.mend()

    monkeypatch.setattr(network, "cut", forget)
    await far.report(roses(1), key="once")
    assert (await far.streams.record(GUILD, stream.id)).reported_gifts == 1


async def test_a_slow_statement_and_a_slow_body_are_waited_for(far: World, network: Network):
    def computes(tx: Connection) -> int:
        time.sleep(2)
        return tx.exec_driver_sql("SELECT 1").scalar_one()

    slow = far.database.read(lambda tx: tx.exec_driver_sql("SELECT 1 FROM pg_sleep(2.5)").scalar_one())
    before = network.connected
    slow_write = far.database.write(lambda tx: tx.exec_driver_sql("SELECT 1 FROM pg_sleep(2.5)").scalar_one())
    assert await asyncio.gather(slow, slow_write, far.database.read(computes)) == [1, 1, 1]
    assert network.connected > before  # it was asked


async def test_while_the_network_is_cut_the_bot_stops_in_time(network: Network, cluster: Cluster):
    database = await Database.open(network.url(cluster.migrated()))
    await World(database).guilds.remember(1, NOON)
    network.cut()
    reads = (database.read(lambda tx: tx.exec_driver_sql("SELECT 1").scalar_one()) for _ in range(6))
    asked = [asyncio.ensure_future(busy_after(one)) for one in (*reads, World(database).guilds.remember(2, NOON))]
    await asyncio.sleep(0.1)
    began = time.monotonic()
    await database.close()
    assert time.monotonic() - began < 5
    await asyncio.gather(*asked)


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
async def test_a_machine_that_stands_still_is_as_good_as_gone(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(postgresql_watch, "ANSWER_S", 1.0)
    own = Cluster()
    try:
        database = await Database.open(own.url(own.migrated()))
        world = World(database)
        stream = await (await world.with_anna()).live()
        assert own._server is not None
        everyone = [own._server.pid, *children_of(own._server.pid)]
        for pid in everyone:
            os.kill(pid, signal.SIGSTOP)
        asked = [one for _ in range(6) for one in (world.streams.record(GUILD, stream.id), world.report(roses(1)))]
        waited = await asyncio.gather(*map(busy_after, asked))
        for pid in everyone:
            os.kill(pid, signal.SIGCONT)
        assert max(seconds for _, seconds in waited) < ANSWERED_S
        await goes_on(world)
        await world.report(roses(1))
        assert (await world.streams.record(GUILD, stream.id)).reported_gifts == 1
        await database.close()
    finally:
        own.close()
