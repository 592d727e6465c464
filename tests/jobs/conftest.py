"""A bot that does jobs over HTTP, and the little Discord that it talks to."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord
import pytest
from discord.http import Route

from client import Aftershow
from db.database import Database
from domain.jobs import JobKind
from posts.deliveries import Outgoing
from tests.discord_server import Pictureless
from tests.jobs.clock import Clock
from tests.jobs.outside import Outside, little_discord, name_of
from ui.reply import Reply

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from datetime import datetime
    from pathlib import Path

    from domain.jobs import Job


@dataclass
class Running:
    """A bot that is logged in, without a gateway: what is due goes out over HTTP alone."""

    bot: Aftershow
    outside: Outside

    async def wanted(self, server: int, key: str, at: datetime) -> None:
        """A post in the server's channel."""
        await self.bot.jobs.schedule(
            guild_id=server, kind=JobKind.DIGEST, key=key, due_at=at, details={"channel": channel_of(server)}
        )

    def posts(self) -> list[dict[str, Any]]:
        """What was posted: ``name``, ``at`` (real seconds) and the message."""
        return [{"name": name_of(post["message"]), **post} for post in self.outside.seen()["posts"]]


def channel_of(server: int) -> int:
    """Each server has one."""
    return server * 10


@pytest.fixture
def outside() -> Iterator[Outside]:
    """A Discord in a process of its own, in real time."""
    now = time.time()
    with little_discord(Clock(now, now)) as running:
        yield running


@pytest.fixture
async def running(
    outside: Outside, tmp_path: Path, migrated_file: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Running]:
    """A bot that posts there."""
    monkeypatch.setattr(Route, "BASE", f"{outside.url}/api/v10")
    shutil.copy(migrated_file, tmp_path / "aftershow.db")
    database = await Database.open(f"sqlite+aiosqlite:///{tmp_path}/aftershow.db")
    bot = Aftershow(database, Pictureless(), by_itself=False)
    await bot.login("a.b.c")

    async def compose(job: Job) -> Outgoing:
        return Outgoing(Reply(embed=discord.Embed(title=job.key)), (int(job.details["channel"]),))

    bot.deliveries.on(JobKind.DIGEST, compose)
    yield Running(bot, outside)
    await bot.close()
    await database.close()
