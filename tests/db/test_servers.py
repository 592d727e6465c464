"""Servers come and go, and may have gifts of their own."""

from __future__ import annotations

import pytest

from domain.errors import NotAllowed
from domain.gifts import Gift
from tests.db.world import GUILD, HOUR, MANAGER, MODERATOR, NOON, STRANGER, World


async def forgotten(world: World) -> list[int | None]:
    query = "SELECT forgotten_at FROM guilds ORDER BY id"
    return await world.database.read(lambda tx: list(tx.exec_driver_sql(query).scalars()))


async def test_a_server_that_was_left_is_remembered_until_the_bot_comes_back(world: World):
    await world.guilds.remember(GUILD, NOON)
    assert await forgotten(world) == [None]
    await world.guilds.forgotten(GUILD, NOON + HOUR)
    assert await forgotten(world) != [None]
    await world.guilds.remember(GUILD, NOON + 2 * HOUR)
    assert await forgotten(world) == [None]


async def test_a_servers_own_gift_has_an_id_below_zero_and_keeps_it(world: World):
    first = await world.overrides.put(MANAGER, "Our Cake", 50, NOON)
    second = await world.overrides.put(MANAGER, "Another", 5, NOON)
    dearer = await world.overrides.put(MANAGER, "our cake", 60, NOON)
    assert (first.id, second.id) == (-1, -2)
    assert dearer == Gift(-1, "our cake", 60)
    assert await world.overrides.all(GUILD) == (second, dearer)


async def test_a_servers_own_price_of_a_stock_gift_leaves_other_servers_alone(world: World):
    rose = await world.overrides.put(MANAGER, "Rose", 2, NOON, gift_id=5655)
    assert await world.overrides.all(GUILD) == (rose,)
    assert await world.overrides.all(STRANGER.guild_id) == ()
    assert (await world.overrides.put(MANAGER, "Cake", 1, NOON)).id == -1


async def test_only_a_manager_sets_prices(world: World):
    with pytest.raises(NotAllowed):
        await world.overrides.put(MODERATOR, "Rose", 2, NOON)
