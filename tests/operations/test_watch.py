"""``/healthz`` and ``/metrics`` as a program meets them: over HTTP, of a bot that is used."""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import aiohttp
import pytest
from discord.utils import utcnow
from prometheus_client.parser import text_string_to_metric_families

from db.errors import StorageClosed
from domain.jobs import JobKind
from operations.attending import attending
from operations.tally import BOUNDS_S, Durations
from settings import Settings, SettingsError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from tests.discord_server import Heard, Server


class Page(NamedTuple):
    """What was answered."""

    status: int
    text: str

    def value(self, name: str, **labels: str) -> float:
        """One figure."""
        (found,) = [
            sample.value
            for family in text_string_to_metric_families(self.text)
            for sample in family.samples
            if sample.name == name and sample.labels == labels
        ]
        return found


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def settings(port: int | None) -> Settings:
    """Of an operator who watches there."""
    given = {"DISCORD_TOKEN": "a.b.c"} | ({} if port is None else {"METRICS_PORT": str(port)})
    return Settings.from_env(given)


class Watcher:
    """Asks over HTTP."""

    def __init__(self, session: aiohttp.ClientSession, port: int) -> None:
        self._session = session
        self._port = port

    async def get(self, path: str) -> Page:
        """A page."""
        async with self._session.get(f"http://127.0.0.1:{self._port}{path}") as answer:
            return Page(answer.status, await answer.text())


@asynccontextmanager
async def watched(server: Server) -> AsyncGenerator[Watcher, None]:
    """The bot with METRICS_PORT set."""
    port = free_port()
    async with attending(server.bot, server.bot, settings(port)), aiohttp.ClientSession() as session:
        yield Watcher(session, port)


async def test_a_bot_that_is_well_says_so_and_counts_what_it_does(server: Server):
    async with watched(server) as watcher:
        assert await watcher.get("/healthz") == (200, "ok\n")
        await server.creator.slash("stream start")
        await server.moderator.slash("gift log", text="5 roses, nosuchgiftatall")
        await server.member.slash("settings show")  # not for members
        page = await watcher.get("/metrics")
        assert page.status == 200
        assert page.value("aftershow_commands_total", command="stream start", outcome="done") == 1
        assert page.value("aftershow_commands_total", command="settings show", outcome="refused") == 1
        assert page.value("aftershow_command_seconds_count", command="stream start") == 1
        assert page.value("aftershow_command_seconds_bucket", command="stream start", le="+Inf") == 1
        assert page.value("aftershow_database_bytes") > 100_000
        assert page.value("aftershow_database_up") == 1
        assert page.value("aftershow_ready") == 1
        assert page.value("aftershow_shards") == 1
        for idle in ("aftershow_write_queue", "aftershow_imports_running", "aftershow_shards_lost"):
            assert page.value(idle) == 0
        assert "nosuchgift" not in page.text


async def test_buttons_are_counted_by_what_they_do(server: Server):
    heard = await server.member.slash("help")
    await server.member.pick(heard, first_topic(heard))
    async with watched(server) as watcher:
        page = await watcher.get("/metrics")
    assert page.value("aftershow_commands_total", command="button help-topic", outcome="done") == 1


def first_topic(heard: Heard) -> str:
    """Of those that /help offers."""
    return str(heard.messages[0].components[0]["components"][0]["options"][0]["value"])


async def test_jobs_that_are_late_show(server: Server):
    due = utcnow() - timedelta(minutes=10)
    kind = JobKind.PURGE
    await server.bot.jobs.schedule(guild_id=server.guild.id, kind=kind, key="purge", due_at=due, details={})
    async with watched(server) as watcher:
        page = await watcher.get("/metrics")
    assert page.value("aftershow_jobs_due") == 1
    assert page.value("aftershow_jobs_lag_seconds") >= 600  # the page has the real clock, and the job SimCord's


async def test_a_lost_connection_to_discord_is_a_503_in_words(server: Server):
    async with watched(server) as watcher:
        await server.bot.on_shard_disconnect(0)
        page = await watcher.get("/healthz")
        assert page.status == 503
        assert "connections to Discord (shards) are lost" in page.text
        assert (await watcher.get("/metrics")).value("aftershow_shards_lost") == 1
        await server.bot.on_shard_resumed(0)
        assert (await watcher.get("/healthz")).status == 200
        await server.bot.on_shard_disconnect(0)
        await server.bot.on_shard_connect(0)
        assert (await watcher.get("/healthz")).status == 200


async def test_a_bot_that_is_not_ready_is_a_503(server: Server, monkeypatch: pytest.MonkeyPatch):
    async with watched(server) as watcher:
        monkeypatch.setattr(server.bot, "is_ready", lambda: False)
        page = await watcher.get("/healthz")
    assert (page.status, page.text) == (503, "Not connected to Discord yet.\n")


async def test_a_database_that_does_not_answer_is_a_503_and_its_figures_are_left_out(
    server: Server, monkeypatch: pytest.MonkeyPatch
):
    async def hangs(_body: object) -> None:
        await asyncio.Event().wait()

    async def refuses(_body: object) -> None:
        raise StorageClosed

    monkeypatch.setattr("operations.figures.LONGEST_READ_S", 0.05)
    async with watched(server) as watcher:
        for way, words in ((hangs, "did not answer a read"), (refuses, "can't be read")):
            monkeypatch.setattr(server.bot.database, "read", way)
            page = await watcher.get("/healthz")
            assert page.status == 503
            assert words in page.text
            page = await watcher.get("/metrics")
            assert page.value("aftershow_database_up") == 0
            assert "aftershow_database_bytes" not in page.text
        monkeypatch.undo()


async def test_a_port_that_is_taken_is_named(server: Server):
    async with watched(server):
        taken = socket.socket()
        with taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            with pytest.raises(SettingsError, match="METRICS_PORT can't be used: "):
                async with attending(server.bot, server.bot, settings(taken.getsockname()[1])):
                    pass


async def test_without_the_setting_nothing_listens(server: Server, monkeypatch: pytest.MonkeyPatch):
    async def never(*_: object) -> None:
        pytest.fail("something was served")

    monkeypatch.setattr("operations.watch.Watch.start", never)
    async with attending(server.bot, server.bot, settings(None)):
        pass


def test_a_duration_falls_into_the_bucket_that_ends_there():
    durations = Durations()
    for seconds in (0.0, BOUNDS_S[0], BOUNDS_S[0] + 0.001, 31.0):
        durations.add(seconds)
    assert durations.counts[:2] == [2, 1]
    assert durations.counts[-1] == 1
