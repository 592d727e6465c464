"""Several processes share the servers: each looks after its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from client import Aftershow
from tests.discord_server import Fitted, Pictureless, simcord

if TYPE_CHECKING:
    from db.database import Database

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
    finally:
        await bot.close()
