"""Paces of a whole server, out of files and streams."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from db.backstage_pace import PaceStore, pace
from domain.backstage import Counters
from domain.metrics import Metric
from domain.pace import Order, Source
from tests.db.agency import Agency, day, told
from tests.db.world import ANNA, BERT, ELSEWHERE, GUILD, MANAGER, STRANGER, roses

if TYPE_CHECKING:
    from tests.db.world import World

HOUR = timedelta(hours=1)
TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.fixture
def agency(world: World) -> Agency:
    return Agency(world.database)


def at(number: int, hour: int = 12, month: int = 3) -> datetime:
    return datetime(2026, month, number, hour, tzinfo=UTC)


async def test_a_file_of_this_month_counts_before_the_streams(world: World, agency: Agency):
    await world.with_both()
    for caller in (ANNA, BERT):
        await world.past(at(3), caller, at=at(9))
    await agency.drop(told("1", "anna", day(5), 777, 9, 4))
    found = await agency.paces(day(9))
    assert (found["anna"].source, found["anna"].as_of, found["anna"].so_far.diamonds) == (Source.BACKSTAGE, day(5), 777)
    assert (found["bert"].source, found["bert"].as_of) == (Source.STREAMS, day(8))


async def test_last_months_file_says_nothing_of_this_month(world: World, agency: Agency):
    await world.with_anna()
    await agency.drop(told("1", "anna", day(28, 2), 777, 9, 4))
    assert (await agency.paces(day(1)))["anna"].as_of is None
    anna = (await agency.paces(day(2)))["anna"]
    assert (anna.source, anna.so_far) == (Source.STREAMS, Counters(0, timedelta(), 0, 0, 0))
    assert anna.last_live == day(28, 2)


async def test_streams_count_in_the_zone_of_the_server(world: World):
    await world.with_anna()
    await world.past(at(28, 14, 2), at=at(9))  # 23:00 in Tokyo: an hour of February
    await world.past(at(28, 15, 2), at=at(9))  # 0:00 of 1 March
    await world.past(at(4, 14), at=at(9))  # to midnight of the 5th
    half = await world.streams.report(ANNA, started_at=at(6), duration=HOUR / 2, at=at(9), creator="anna")
    await world.report(roses(40), stream=half.id, at=at(9))
    (anna,) = await world.database.read(lambda tx: pace(tx, GUILD, day(9), TOKYO))
    assert anna.so_far == Counters(40, 2.5 * HOUR, 2, 0, 3)
    assert anna.as_of == day(8)


async def test_hours_after_midnight_belong_to_the_next_day_and_month(world: World):
    await world.with_anna()
    await world.streams.report(ANNA, started_at=at(28, 22, 2), duration=3 * HOUR, at=at(9), creator="anna")
    await world.streams.report(ANNA, started_at=at(3, 23), duration=1.75 * HOUR, at=at(9), creator="anna")
    (anna,) = await world.database.read(lambda tx: pace(tx, GUILD, day(9), UTC))
    assert (anna.so_far.live, anna.so_far.valid_days, anna.so_far.streams) == (2.75 * HOUR, 2, 1)


async def test_tiktoks_own_numbers_count_before_reports(world: World):
    await world.with_anna()
    stream = await world.past(at(3), at=at(9))
    await world.report(roses(40), stream=stream.id, at=at(9))
    await world.streams.set_metrics(ANNA, {Metric.DIAMONDS: 90, Metric.NEW_FOLLOWERS: 5}, at=at(9), stream=stream.id)
    (anna,) = await world.database.read(lambda tx: pace(tx, GUILD, day(9), UTC))
    assert (anna.so_far.diamonds, anna.so_far.new_followers) == (90, 5)


async def test_today_counts_once_there_was_a_stream_in_it(world: World):
    await world.with_anna()
    await world.past(at(3), at=at(9))
    await world.streams.start(ANNA, at=at(9), creator="anna")
    store = PaceStore(world.database)
    (anna,), count = await store.page(GUILD, at(9, 14), UTC, order=Order.NAME, offset=0, limit=10)
    assert count == 1
    assert anna.live_since == at(9)
    assert anna.pace is not None
    assert (anna.pace.as_of, anna.pace.so_far.live, anna.pace.so_far.valid_days) == (day(9), 3 * HOUR, 2)
    assert anna.pace.silent == timedelta()


async def test_deleted_streams_count_nowhere(world: World):
    await world.with_anna()
    stream = await world.past(at(3), at=at(9))
    await world.streams.delete(MANAGER, stream.id, at=at(9))
    (anna,) = await world.database.read(lambda tx: pace(tx, GUILD, day(9), UTC))
    assert (anna.as_of, anna.silent) == (None, None)


async def test_every_order_shows_the_same_figures(world: World, agency: Agency):
    await world.with_both()
    await world.past(at(3), at=at(9))
    await agency.drop(told("2", "bert", day(8), 400, 9, 4))
    store = PaceStore(world.database)
    pages = [(await store.page(GUILD, at(9), UTC, order=order, offset=0, limit=10))[0] for order in Order]
    assert [[one.creator.handle for one in page] for page in pages] == [
        ["anna", "bert"],
        ["bert", "anna"],
        ["anna", "bert"],
    ]
    by_handle = [{one.creator.handle: one.pace for one in page} for page in pages]
    assert by_handle[0] == by_handle[1] == by_handle[2]
    assert by_handle[0]["anna"] is not None
    assert by_handle[0]["anna"].so_far.live == HOUR


async def test_another_servers_creators_and_figures_are_its_own(world: World, agency: Agency):
    await world.with_anna()
    await agency.drop(told("1", "anna", day(5), 777, 9, 4))
    await world.creators.add(STRANGER, "anna", None, None, at(1))
    (theirs,) = await world.database.read(lambda tx: pace(tx, ELSEWHERE, day(9), UTC))
    assert (theirs.as_of, theirs.so_far.diamonds) == (None, None)


async def test_who_is_taken_off_the_list_has_no_pace_and_gets_it_back_with_the_handle(world: World, agency: Agency):
    await world.with_anna()
    await agency.drop(told("1", "anna", day(5), 777, 9, 4))
    await world.creators.remove(MANAGER, "anna", at(6))
    assert await agency.paces(day(9)) == {}
    await world.creators.add(MANAGER, "anna", None, None, at(7))
    assert (await agency.paces(day(9)))["anna"].so_far.diamonds == 777
