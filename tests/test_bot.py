"""`python bot.py` as its operator meets it: a process, its exit status, and what it says."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sqlite3
import sys
import time
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from discord.ext import commands

import client
from client import Aftershow
from db.database import Database
from settings import VARIABLES
from tests.discord_server import Pictureless, simcord

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

ROOT = Path(__file__).parent.parent
TOKEN = "MTA0MjYzNzE1.GhT-1x.a_secret-that-nobody-may-see"
LONGEST_WAIT = 15.0
"""Seconds within which a bot that can't serve says so."""

AS_SCRIPT = """
import os, pathlib, runpy, sys
sys.path.insert(0, os.getcwd())
import settings
settings.read_environment.__defaults__ = (pathlib.Path("no-such.env"),)  # not the developer's own
{before}
runpy.run_path("bot.py", run_name="__main__")
"""
AT_ADDRESS = "import discord.http; discord.http.Route.BASE = {address!r}"
WITHOUT_PAUSES = """
import asyncio
sleep = asyncio.sleep
asyncio.sleep = lambda seconds, *result: sleep(seconds / 100, *result)
"""
NO_PICTURES = """
import ui.chart.worker
async def start(self): pass
ui.chart.worker.ChartWorker.start = start
"""
"""For those who look at something else: a second process, which takes a second to start."""
SERVING = """
import asyncio, client
from datetime import datetime, UTC
async def start(self, token):
    await self.charts.start()
    print(self.charts.pid, flush=True)
    for number in range(1, 1_000_000):
        await self.guild_store.remember(number, datetime.now(UTC))
        print(number, flush=True)
        await asyncio.sleep(0)
client.Aftershow.start = start
"""


@dataclass(frozen=True)
class Ended:
    """What a process left behind."""

    status: int | None
    said: str
    """To its operator."""
    printed: str
    """By the lines ``before``."""


@asynccontextmanager
async def bot_process(
    folder: Path, before: str = "", **variables: str
) -> AsyncGenerator[asyncio.subprocess.Process, None]:
    """`python bot.py` with a database of its own, after the lines ``before``; killed if it still runs at the end."""
    inherited = {name: value for name, value in os.environ.items() if name not in {one.name for one in VARIABLES}}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", AS_SCRIPT.format(before=before)),
        cwd=ROOT,
        env={**inherited, "DATABASE_URL": url_of(folder), **variables},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def ended(process: asyncio.subprocess.Process) -> Ended:
    """Wait for its end, and for what it said."""
    printed, said = await asyncio.wait_for(process.communicate(), LONGEST_WAIT)
    return Ended(process.returncode, said.decode(), printed.decode())


def url_of(folder: Path) -> str:
    """The database of one test."""
    return f"sqlite+aiosqlite:///{folder}/aftershow.db"


@asynccontextmanager
async def discord_that_answers(status: int) -> AsyncGenerator[str, None]:
    """A Discord of our own, with one answer to everything; yields what stands in the line ``before``."""

    async def answer(_request: web.Request) -> web.Response:
        if not status:
            await asyncio.Event().wait()
        return web.json_response({"message": "No", "code": 0}, status=status)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(app) as server:
        yield AT_ADDRESS.format(address=str(server.make_url("/api/v10")))


async def test_without_a_token_it_names_the_variable_what_it_is_for_and_how_to_get_it(tmp_path: Path):
    async with bot_process(tmp_path) as process:
        end = await ended(process)
    assert end.status == 2
    assert end.said.startswith("DISCORD_TOKEN is not set.")
    assert "What it is for" in end.said
    assert "discord.com/developers/applications" in end.said
    assert "Traceback" not in end.said
    assert os.listdir(tmp_path) == []  # noqa: PTH208  (a test has no others to keep waiting)


async def test_what_is_no_token_is_named_and_not_shown(tmp_path: Path):
    async with bot_process(tmp_path, DISCORD_TOKEN="Bot s3cret") as process:
        end = await ended(process)
    assert end.status == 2
    assert "DISCORD_TOKEN does not look like a bot token" in end.said
    assert "s3cret" not in end.said
    assert "Traceback" not in end.said


async def test_a_token_that_discord_refuses_is_named_and_not_shown(tmp_path: Path):
    async with (
        discord_that_answers(401) as there,
        bot_process(tmp_path, there, DISCORD_TOKEN=TOKEN, LOG_LEVEL="DEBUG") as process,
    ):
        end = await ended(process)
    assert end.status == 2
    assert "DISCORD_TOKEN was refused by Discord." in end.said
    assert "Reset Token" in end.said
    assert "a_secret-that-nobody-may-see" not in end.said
    assert "Traceback" not in end.said


async def test_a_discord_that_cant_be_reached_is_no_riddle(tmp_path: Path):
    there = AT_ADDRESS.format(address="http://127.0.0.1:1/api/v10")
    async with bot_process(tmp_path, there + NO_PICTURES, DISCORD_TOKEN=TOKEN) as process:
        end = await ended(process)
    assert end.status == 1
    assert "Discord can't be reached" in end.said
    assert "network" in end.said
    assert "Traceback" not in end.said


async def test_a_discord_in_trouble_is_asked_again_and_then_named(tmp_path: Path):
    async with (
        discord_that_answers(503) as there,
        bot_process(tmp_path, there + WITHOUT_PAUSES + NO_PICTURES, DISCORD_TOKEN=TOKEN) as process,
    ):
        end = await ended(process)
    assert end.status == 1
    assert "Discord did not let the bot in (503 Service Unavailable" in end.said
    assert "Traceback" not in end.said


async def test_a_database_that_another_process_holds_is_left_alone(tmp_path: Path):
    held = await Database.open(url_of(tmp_path))
    try:
        async with bot_process(tmp_path, DISCORD_TOKEN=TOKEN) as process:
            end = await ended(process)
    finally:
        await held.close()
    assert end.status == 1
    assert "in use by another running bot" in end.said
    assert "Traceback" not in end.said


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (
            "newer",
            "A newer version of the bot has used this database (schema 9999). Start that one, or restore a backup.",
        ),
        ("damaged", "can't be used as the bot's database (file is not a database)"),
    ],
)
async def test_a_database_that_it_can_not_use_is_named_with_what_helps(
    tmp_path: Path, migrated_file: Path, fault: str, said: str
):
    path = tmp_path / "aftershow.db"
    shutil.copy(migrated_file, path)
    if fault == "newer":
        with closing(sqlite3.connect(path)) as newer, newer:
            newer.execute("UPDATE alembic_version SET version_num = '9999'")
    else:
        path.write_bytes(b"?" * path.stat().st_size)
    async with bot_process(tmp_path, NO_PICTURES, DISCORD_TOKEN=TOKEN) as process:
        end = await ended(process)
    assert end.status == 1
    assert said in end.said
    assert "Traceback" not in end.said


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM")
async def test_sigterm_while_it_serves_leaves_nothing_half_written(tmp_path: Path):
    async with bot_process(tmp_path, SERVING, DISCORD_TOKEN=TOKEN) as process:
        assert process.stdout is not None
        drawing = int(await asyncio.wait_for(process.stdout.readline(), LONGEST_WAIT))
        await process.stdout.readuntil(b"\n20\n")
        process.send_signal(signal.SIGTERM)
        end = await ended(process)
    assert end.status == 0
    assert "Traceback" not in end.said
    acknowledged = int(end.printed.split()[-1]) if end.printed else 20
    assert not (tmp_path / "aftershow.db-wal").exists()  # SQLite removes it when the last connection closes in order
    with pytest.raises(ProcessLookupError):
        os.kill(drawing, 0)
    reopened = await Database.open(url_of(tmp_path))  # the lock is free again
    try:
        kept = await reopened.read(lambda tx: tx.exec_driver_sql("SELECT COUNT(*) FROM guilds").scalar_one())
    finally:
        await reopened.close()
    assert acknowledged <= kept <= acknowledged + 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM")
async def test_sigterm_while_discord_does_not_answer_ends_at_once(tmp_path: Path):
    async with (
        discord_that_answers(0) as there,
        bot_process(tmp_path, there + NO_PICTURES, DISCORD_TOKEN=TOKEN) as process,
    ):
        assert process.stderr is not None
        await asyncio.wait_for(process.stderr.readuntil(b"logging in"), LONGEST_WAIT)
        process.send_signal(signal.SIGTERM)
        end = await ended(process)
    assert end.status == 0
    assert "Traceback" not in end.said


class Reworded(Aftershow):
    """The next version, in which one command describes itself anew."""

    async def add_cog(self, cog: commands.Cog, /, **options: Any) -> None:  # noqa: ANN401  (discord.py's own)
        """Only now the commands are there to change."""
        await super().add_cog(cog, **options)
        if cog.qualified_name == "Help":
            self.tree.get_command("help").description = "The way around"  # type: ignore[union-attr]


async def test_commands_are_registered_when_they_changed_and_not_at_every_start(tmp_path: Path):
    database = await Database.open(url_of(tmp_path))
    bot: Aftershow = Aftershow(database, Pictureless(), shard_count=1)
    try:
        async with simcord.run(bot) as env:

            def registered() -> int:
                return sum(one.method == "PUT" and one.path.endswith("/commands") for one in env.http_requests)

            assert registered() == 1
            for version, times in ((Aftershow, 1), (Reworded, 2), (Reworded, 2)):
                await bot.close()
                bot = version(database, Pictureless(), shard_count=1)
                await env.restart_bot(bot)
                assert registered() == times
            channel = env.create_guild().create_text_channel("general")
            assert env.backend.find_command("help", channel.guild.id)["description"] == "The way around"  # type: ignore[index,union-attr]
    finally:
        await bot.close()
        await database.close()


STILL_HANDLING = """
import asyncio, client
from datetime import datetime, UTC
async def start(self, token):
    remember, closing = self.guild_store.remember, client.Aftershow.close

    async def answered(_):  # what a person did, and what they hear
        await asyncio.sleep(0.5)
        await remember(1, datetime.now(UTC))
        print("answered", flush=True)

    async def on_guild_join(number):  # never done
        while True:
            number += 1
            await remember(number, datetime.now(UTC))

    async def close(self):
        await closing(self)
        loop = asyncio.get_running_loop()
        loop.create_task(self._run_event(on_guild_join, "on_guild_join", 3_000_000), name="begun late")

    client.Aftershow.close = close
    self.add_listener(answered, "on_person")
    self.add_listener(on_guild_join)
    self.dispatch("guild_join", 1_000_000)
    self.dispatch("guild_join", 2_000_000)
    await asyncio.sleep(0.2)
    self.dispatch("person", 0)
    await asyncio.sleep(0)
    print("serving", flush=True)
    await asyncio.sleep(60)
client.Aftershow.start = start
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM")
async def test_what_is_still_handled_when_it_stops_is_answered_or_given_up_before_the_database_closes(tmp_path: Path):
    async with bot_process(tmp_path, NO_PICTURES + STILL_HANDLING, DISCORD_TOKEN=TOKEN) as process:
        assert process.stdout is not None
        await asyncio.wait_for(process.stdout.readuntil(b"serving\n"), LONGEST_WAIT)
        process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        end = await ended(process)
    assert end.status == 0
    assert time.monotonic() - began < 10
    assert end.printed == "answered\n"
    assert "Traceback" not in end.said
    assert "StorageClosed" not in end.said
    assert "ERROR" not in end.said
    assert not (tmp_path / "aftershow.db-wal").exists()


FAILING = """
import asyncio, client
from domain.errors import Busy
async def start(self, token):
    async def on_guild_join(number):
        raise Busy("storage-unreachable") if number else ValueError("oops")
    self.add_listener(on_guild_join)
    for number in range(2):
        self.dispatch("guild_join", number)
    await asyncio.sleep(0.1)
client.Aftershow.start = start
"""


async def test_an_event_that_finds_the_database_away_is_one_line_and_any_other_failure_a_trace(tmp_path: Path):
    async with bot_process(tmp_path, NO_PICTURES + FAILING, DISCORD_TOKEN=TOKEN) as process:
        end = await ended(process)
    assert end.said.count("Traceback") + end.said.count('File "') > 0
    assert "ValueError" in end.said
    (line,) = (line for line in end.said.splitlines() if "storage-unreachable" in line)
    assert "WARNING" in line
    assert "on_guild_join" in line


async def test_a_discord_that_says_no_goodbye_is_not_waited_for(
    database_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    async def never(_: object) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr(client, "LONGEST_GOODBYE_S", 0.1)
    database = await Database.open(database_url)
    try:
        async with simcord.run(Aftershow(database, Pictureless(), shard_count=1)) as env:
            monkeypatch.setattr(commands.AutoShardedBot, "close", never)
            with caplog.at_level("INFO"):
                async with asyncio.timeout(5):
                    await env.bot.close()
            assert "did not answer to the goodbye" in caplog.text
            monkeypatch.undo()
    finally:
        await database.close()
