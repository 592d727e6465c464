"""Several processes share the servers: each looks after its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from client import Aftershow
from domain.jobs import JobKind
from tests.discord_server import Fitted, Pictureless, simcord

if TYPE_CHECKING:
    from db.database import Database
    from domain.jobs import Job

SHARDS = 2


@pytest.mark.parametrize("mine", [0, 1])
async def test_a_process_sees_the_servers_of_its_shards_alone(database: Database, mine: int):
    bot = Aftershow(database, Pictureless(), shard_count=SHARDS, shard_ids=(mine,), by_itself=False)
    bot.desk = Fitted.of(bot)
    try:
        async with simcord.run(bot) as env:
            guilds = [env.create_guild().id for _ in range(8)]
            assert [guild.id for guild in bot.guilds] == [one for one in guilds if (one >> 22) % SHARDS == mine]
            assert list(bot.shards) == [mine]
            assert bot.shard_count == SHARDS
            done: list[int] = []

            async def note(job: Job) -> None:
                done.append(job.guild_id)

            bot.deliveries.act(JobKind.PLAN, note)
            for guild in guilds:
                await bot.guild_store.remember(guild, env.now())
                await bot.jobs.schedule(guild_id=guild, kind=JobKind.PLAN, key="a", due_at=env.now(), details={})
            await bot.deliveries.deliver(env.now())
            assert sorted(done) == sorted(guild.id for guild in bot.guilds)
    finally:
        await bot.close()
