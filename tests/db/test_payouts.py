"""Payouts: what was really paid, and what that says about the rate."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.errors import Conflict, NotAllowed, NotFound
from domain.gifts import GiftCount
from domain.ledger import Kept, Payout
from domain.metrics import Metric
from domain.money import PICO, Amount
from domain.payouts import Implied, Unknown
from domain.rates import STOCK
from tests.db.world import ANNA, BERT, DAY, LION, MANAGER, NOON, World

TODAY = NOON.date()
WEEK_AGO = TODAY - timedelta(days=7)


async def confirmed(world: World) -> World:
    await world.with_both()
    for handle in ("anna", "bert"):
        await world.creators.confirm(MANAGER, handle, NOON)
    return world


def usd(dollars: int) -> Amount:
    return Amount(dollars * 1_000_000, "USD")


async def paid(
    world: World,
    amount: Amount,
    covers_from: date | None = WEEK_AGO,
    covers_to: date | None = TODAY,
    key: str = "1",
    day: date | None = None,
) -> Kept[Payout]:
    return await world.payouts.add(
        ANNA, amount, key=key, at=NOON, day=day, covers_from=covers_from, covers_to=covers_to
    )


async def stream_of(world: World, diamonds: int, days_ago: int = 2) -> int:
    stream = await world.past(NOON - days_ago * DAY)
    await world.streams.set_metrics(ANNA, {Metric.DIAMONDS: diamonds}, at=NOON, stream=stream.id)
    return stream.id


async def implied(world: World, kept: Kept[Payout]) -> Implied | Unknown:
    return (await world.payouts.says(ANNA, kept.entry.id)).implied


async def test_the_implied_rate_comes_from_the_diamonds_of_the_covered_time(world: World):
    await confirmed(world)
    await stream_of(world, 20_000)
    await stream_of(world, 10_000, days_ago=6)
    await stream_of(world, 99_000, days_ago=9)
    says = await world.payouts.says(ANNA, (await paid(world, usd(144))).entry.id)
    assert isinstance(says.implied, Implied)
    assert (says.implied.share, says.implied.covered.streams, says.implied.covered.diamonds) == (4_800, 2, 30_000)
    assert says.assumed == STOCK


async def test_without_a_known_time_nothing_is_inferred(world: World):
    await confirmed(world)
    await stream_of(world, 20_000)
    for number, days in enumerate([(None, None), (None, TODAY)]):
        kept = await paid(world, usd(100), *days, key=str(number))
        assert (kept.entry.covers_from, kept.entry.covers_to) == (None, None)
        assert await implied(world, kept) is Unknown.TIME


async def test_a_first_day_alone_covers_the_time_up_to_the_payout(world: World):
    await confirmed(world)
    kept = await paid(world, usd(100), WEEK_AGO, None, day=TODAY - timedelta(days=1))
    assert (kept.entry.covers_from, kept.entry.covers_to) == (WEEK_AGO, TODAY - timedelta(days=1))


async def test_a_time_that_ends_before_it_begins_is_refused(world: World):
    await confirmed(world)
    with pytest.raises(Conflict, match="covers-ends-before-start"):
        await paid(world, usd(100), TODAY, WEEK_AGO)
    assert (await world.payouts.listed(ANNA, None)).count == 0


async def test_too_little_data_says_so(world: World):
    await confirmed(world)
    kept = await paid(world, usd(5))
    assert await implied(world, kept) is Unknown.STREAMS
    stream = await stream_of(world, 999)
    assert await implied(world, kept) is Unknown.DIAMONDS
    await world.streams.set_metrics(ANNA, {Metric.DIAMONDS: 1_000}, at=NOON, stream=stream)
    assert isinstance(await implied(world, kept), Implied)


async def test_a_rate_over_one_means_that_gifts_are_missing(world: World):
    await confirmed(world)
    await stream_of(world, 10_000)
    found = await implied(world, await paid(world, usd(101)))
    assert isinstance(found, Implied)
    assert found.gifts_missing
    assert found.share == 10_100


async def test_payouts_for_the_same_days_count_together(world: World):
    await confirmed(world)
    await stream_of(world, 400_000)
    first = await paid(world, usd(1_000), day=TODAY - timedelta(days=1))
    await paid(world, usd(1_000), key="2")
    found = await implied(world, first)
    assert isinstance(found, Implied)
    assert (found.share, found.payouts) == (5_000, 2)


async def test_where_another_payout_covers_a_part_of_the_time_nothing_is_inferred(world: World):
    await confirmed(world)
    await stream_of(world, 20_000)
    first = await paid(world, usd(100))
    other = await paid(world, usd(10), TODAY, TODAY, key="2")
    assert await implied(world, first) is Unknown.OVERLAP
    await world.payouts.remove(ANNA, other.entry.id, NOON)
    assert isinstance(await implied(world, first), Implied)
    assert await implied(world, other) is Unknown.TIME


async def test_a_payout_in_a_currency_without_a_rate_says_nothing_until_it_has_one(world: World):
    await confirmed(world)
    await stream_of(world, 20_000)
    kept = await paid(world, Amount(100_000_000, "EUR"))
    assert await implied(world, kept) is Unknown.CURRENCY
    await world.usd_rates.set(MANAGER, "EUR", PICO, since=WEEK_AGO, key="r", at=NOON)
    found = await implied(world, kept)
    assert isinstance(found, Implied)
    assert found.share == 5_000


async def test_streams_without_tiktoks_total_are_counted_as_unsure(world: World):
    await confirmed(world)
    stream = await world.past(NOON - 2 * DAY)
    await world.report(GiftCount(LION, 1, None), stream=stream.id, caller=ANNA)
    await stream_of(world, 10_001, days_ago=3)
    found = await implied(world, await paid(world, usd(200)))
    assert isinstance(found, Implied)
    assert (found.covered.diamonds, found.covered.unsure, found.share) == (40_000, 1, 5_000)


async def test_a_payout_is_kept_once_and_taken_back_and_brought_back(world: World):
    await confirmed(world)
    first = await paid(world, usd(100))
    assert (await paid(world, usd(100))).repeated
    await world.payouts.remove(ANNA, first.entry.id, NOON)
    assert (await world.payouts.remove(ANNA, first.entry.id, NOON)).repeated
    assert (await world.payouts.listed(ANNA, None)).micro_usd == 0
    await world.payouts.restore(ANNA, first.entry.id, NOON)
    page = await world.payouts.listed(MANAGER, "anna")
    assert (page.micro_usd, page.count, page.entries[0].id) == (100_000_000, 1, first.entry.id)
    with pytest.raises(NotAllowed):
        await world.payouts.says(BERT, first.entry.id)
    with pytest.raises(NotFound):
        await world.payouts.says(ANNA, 1 << 70)
    assert [handle for handle, _ in await world.payouts.matching(ANNA, "")] == ["anna"]
