"""What was acknowledged survives SIGKILL, once, and the totals are right afterwards."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection

from db.database import Database
from db.recount import recount
from tests.databases import POSTGRESQL
from tests.db.world import GUILD, World
from tests.postgresql import Cluster, binaries

KILLS = 50 if os.environ.get("SOAK") else 3
ROOT = Path(__file__).parents[2]


def acknowledged_until_killed(url: str, prefix: str, seconds: float) -> list[str]:
    """Let a process report for so long after its first report, kill it, and return what it said."""
    command = [sys.executable, "-m", "tests.db.burst", url, prefix]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        rest = process.stdout.read()
    assert process.returncode == -signal.SIGKILL
    lines = (first + rest).split("\n")
    return lines[:-1]  # the last one may have been cut off


@pytest.mark.soak
@pytest.mark.timeout(900)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
async def test_every_acknowledged_report_is_there_once_after_a_kill(database_url: str):
    url = database_url
    logged: set[str] = set()
    undone: set[int] = set()
    chance = random.Random(7)
    for kill in range(KILLS):
        said = acknowledged_until_killed(url, f"run{kill}", chance.uniform(0.02, 0.4))
        logged |= {line.split()[1] for line in said if line.startswith("logged ")}
        undone |= {int(line.split()[1]) for line in said if line.startswith("undone ")}
        world = World(await Database.open(url))
        try:
            await check(world, logged, undone)
        finally:
            await world.database.close()
    assert len(logged) > KILLS * 10


async def check(world: World, logged: set[str], undone: set[int]) -> None:
    stored = await world.database.read(lambda tx: list(tx.exec_driver_sql("SELECT key FROM report_keys").scalars()))
    voids = await world.database.read(lambda tx: set(tx.exec_driver_sql("SELECT event_id FROM voids").scalars()))
    assert not logged - set(stored)
    assert [key for key, times in Counter(stored).items() if times > 1] == []
    assert not undone - voids
    (stream,) = await world.streams.recent(GUILD)
    assert await recount(world.database, stream.id) == []
    events = await world.gifts.events(GUILD, stream.id)
    assert len(events) == 2 * len(stored)  # no report is there in part
    assert await world.database.read(_intact)


def _intact(tx: Connection) -> bool:
    """Whether the file is; a server's files are its own business, and it went on."""
    return tx.dialect.name != "sqlite" or tx.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


@pytest.mark.soak
@pytest.mark.timeout(1_800)
@pytest.mark.skipif(not POSTGRESQL or binaries() is None, reason="make test-postgres")
async def test_every_acknowledged_report_is_there_once_after_the_server_was_killed():
    """The same where not the bot dies but PostgreSQL, again and again, while two bots report."""
    cluster = Cluster(fsync="on", full_page_writes="on")
    try:
        url = cluster.url(cluster.migrated())
        logged: set[str] = set()
        undone: set[int] = set()
        with reporting(url, "one") as one, reporting(url, "two") as two:
            for _ in range(KILLS // 3 + 1):
                await asyncio.sleep(0.7)
                await asyncio.to_thread(cluster.stop, kill=True)
                await asyncio.sleep(0.2)
                await asyncio.to_thread(cluster.start)
            await asyncio.sleep(1)
        for said in (*one, *two):
            logged |= {line.split()[1] for line in said if line.startswith("logged ")}
            undone |= {int(line.split()[1]) for line in said if line.startswith("undone ")}
        world = World(await Database.open(url))
        try:
            await check(world, logged, undone)
        finally:
            await world.database.close()
        assert len({key.partition("-")[0] for key in logged}) == 2
    finally:
        cluster.close()


@contextmanager
def reporting(url: str, prefix: str) -> Generator[list[list[str]]]:
    """A process that reports meanwhile; what it said is in the list afterwards."""
    command = [sys.executable, "-m", "tests.db.burst", url, prefix]
    said: list[list[str]] = []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        output = process.stdout
        first = output.readline()
        reader = threading.Thread(target=lambda: said.append((first + output.read()).split("\n")[:-1]))
        reader.start()
        yield said
        process.send_signal(signal.SIGKILL)
        reader.join()
