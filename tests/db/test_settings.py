"""Settings have defaults, tell who changed them, and are read from memory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy import Connection

from db.settings import SettingsStore
from domain.access import MoneyOnCards
from domain.settings import SETTING_NAMES, Settings, Shown
from tests.db.world import GUILD, HOUR, MANAGER, NOON, World

BY = MANAGER.member_id


async def test_a_new_server_has_the_defaults(world: World):
    assert await world.settings.get(GUILD) == Settings()
    shown = await world.settings.shown(GUILD)
    assert [one.name for one in shown] == list(SETTING_NAMES)
    assert Shown("timezone", "UTC", "UTC") in shown


async def test_any_number_is_set_at_once_and_survives_a_restart(world: World):
    chosen = await world.settings.set(
        GUILD, BY, NOON, summary_channel=2**62, timezone="Europe/Berlin", money_on_cards=MoneyOnCards.PRIVATE
    )
    assert chosen.summary_channel == 2**62
    assert (chosen.timezone, chosen.money_on_cards) == ("Europe/Berlin", MoneyOnCards.PRIVATE)
    assert chosen.manager_role is None
    assert await world.settings.get(GUILD) == chosen
    assert await SettingsStore(world.database).get(GUILD) == chosen
    assert await world.settings.get(GUILD + 1) == Settings()


async def test_reset_goes_back_to_the_default_and_says_who_did_it(world: World):
    await world.settings.set(GUILD, BY, NOON, timezone="Asia/Tokyo", log_channel=1)
    back = await world.settings.reset(GUILD, "timezone", BY + 1, NOON + HOUR)
    assert (back.timezone, back.log_channel) == ("UTC", 1)
    shown = {one.name: one for one in await world.settings.shown(GUILD)}
    assert shown["timezone"] == Shown("timezone", "UTC", "UTC", NOON + HOUR, BY + 1)
    assert shown["log_channel"] == Shown("log_channel", 1, None, NOON, BY)


async def test_a_setting_that_does_not_exist_is_a_programming_error(world: World):
    with pytest.raises(TypeError, match="colour"):
        await world.settings.set(GUILD, BY, NOON, colour="blue")
    assert await world.settings.get(GUILD) == Settings()


async def test_reading_twice_asks_the_database_once(world: World, monkeypatch: pytest.MonkeyPatch):
    first = await world.settings.get(GUILD)

    async def refused(_body: object) -> None:
        raise AssertionError

    monkeypatch.setattr(world.database, "read", refused)
    assert await world.settings.get(GUILD) is first


async def test_a_change_during_a_read_is_not_forgotten(world: World, monkeypatch: pytest.MonkeyPatch):
    read = world.database.read
    go_on = asyncio.Event()

    async def slow(body: Callable[[Connection], Settings]) -> Settings:
        result = await read(body)
        await go_on.wait()
        return result

    monkeypatch.setattr(world.database, "read", slow)
    reading = asyncio.ensure_future(world.settings.get(GUILD))
    await asyncio.sleep(0.05)
    await world.settings.set(GUILD, BY, NOON, timezone="Asia/Tokyo")
    go_on.set()
    await reading
    assert (await world.settings.get(GUILD)).timezone == "Asia/Tokyo"


async def test_a_setting_of_an_older_version_is_passed_over(world: World):
    await world.settings.set(GUILD, BY, NOON, timezone="Asia/Tokyo")

    def rename(tx: Connection) -> None:
        tx.exec_driver_sql("INSERT INTO settings SELECT guild_id, 'colour', 'blue', 0, 0 FROM settings")

    await world.database.write(rename)
    assert (await SettingsStore(world.database).get(GUILD)).timezone == "Asia/Tokyo"
