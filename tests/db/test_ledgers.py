"""A ledger is read from kept totals, with the rate of each stream's day."""

from __future__ import annotations

from datetime import UTC, date, datetime

from domain.gifts import GiftCount
from domain.ledger import Kind
from domain.metrics import Metric
from domain.money import Amount, Rate, estimate
from domain.periods import Period, span
from domain.rates import STOCK, Origin
from tests.db.world import ANNA, DAY, GALAXY, GUILD, HOUR, MANAGER, NOON, World, roses

USD = 1_000_000


async def confirmed(world: World):
    await world.with_both()
    await world.creators.confirm(MANAGER, "anna", NOON)
    return await world.creators.named(GUILD, "anna")


async def test_each_stream_is_valued_with_the_rate_of_its_day(world: World):
    anna = await confirmed(world)
    first, second = await world.past(NOON - 9 * DAY), await world.past(NOON - 2 * DAY)
    await world.report(GiftCount(GALAXY, 3, None), stream=first.id)
    await world.report(roses(500), stream=second.id)
    await world.streams.set_metrics(ANNA, {Metric.DIAMONDS: 2_000}, at=NOON, stream=second.id)
    await world.rates.set(ANNA, key="1", at=NOON, since=(NOON - 5 * DAY).date(), expected=4_700)
    ledger = await world.ledgers.ledger(anna, None, NOON)
    assert [line.stream.id for line in ledger.streams] == [first.id, second.id]
    assert [line.valued.origin for line in ledger.streams] == [Origin.STOCK, Origin.CREATOR]
    assert [(line.reported_diamonds, line.total, line.share_reported) for line in ledger.streams] == [
        (3_000, None, None),
        (500, 2_000, 25),
    ]
    own = estimate(2_000, Rate(4_000, 4_700, 5_300))
    assert ledger.expected == estimate(3_000, STOCK.rate).expected + own.expected
    assert ledger.diamonds == 5_000


async def test_a_span_holds_its_own_days_only(world: World):
    anna = await confirmed(world)
    for key, day in enumerate([date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1)]):
        await world.incomes.add(ANNA, Kind.SHOP, Amount(USD, "USD"), key=f"{key}", at=NOON, day=day)
        await world.payouts.add(ANNA, Amount(USD, "USD"), key=f"{key}", at=NOON, day=day)
    ledger = await world.ledgers.ledger(anna, *span(Period.MONTH, NOON, UTC))
    assert [entry.day.day for entry in ledger.incomes] == [1, 31]
    assert (ledger.income, ledger.paid) == (2 * USD, 2 * USD)
    assert (ledger.since, ledger.until) == (date(2026, 3, 1), date(2026, 4, 1))
    everything = await world.ledgers.ledger(anna, *span(Period.ALL, datetime(2026, 4, 1, tzinfo=UTC), UTC))
    assert (everything.since, everything.income) == (None, 4 * USD)


async def test_days_are_those_of_the_servers_zone(world: World):
    anna = await confirmed(world)
    await world.settings.set(GUILD, MANAGER.member_id, NOON, timezone="Asia/Tokyo")
    stream = await world.past(datetime(2026, 2, 28, 16, tzinfo=UTC))
    zone = (await world.settings.get(GUILD)).timezone
    ledger = await world.ledgers.ledger(anna, datetime(2026, 2, 28, 15, tzinfo=UTC), NOON)
    assert [(line.stream.id, line.day) for line in ledger.streams] == [(stream.id, date(2026, 3, 1))]
    assert (ledger.since, zone) == (date(2026, 3, 1), "Asia/Tokyo")


async def test_what_was_taken_back_deleted_or_cancelled_does_not_count(world: World):
    anna = await confirmed(world)
    gone, off = await world.past(NOON - 3 * DAY), await world.live(at=NOON)
    await world.streams.delete(MANAGER, gone.id, at=NOON)
    await world.streams.cancel(ANNA, at=NOON + HOUR, stream=off.id)
    kept = await world.incomes.add(ANNA, Kind.SHOP, Amount(USD, "USD"), key="1", at=NOON)
    await world.incomes.remove(ANNA, kept.entry.id, NOON)
    ledger = await world.ledgers.ledger(anna, None, NOON + DAY)
    assert (ledger.streams, ledger.incomes, ledger.payouts) == ((), (), ())


async def test_a_live_stream_counts_as_it_stands(world: World):
    anna = await confirmed(world)
    await world.live(at=NOON)
    await world.report(roses(5))
    assert (await world.ledgers.ledger(anna, None, NOON + DAY)).diamonds == 5


async def test_money_is_told_in_the_servers_currency_too(world: World):
    anna = await confirmed(world)
    await world.settings.set(GUILD, MANAGER.member_id, NOON, currency="EUR")
    await world.usd_rates.set(MANAGER, "EUR", 2 * 10**12, since=NOON.date(), key="1", at=NOON)
    ledger = await world.ledgers.ledger(anna, None, NOON)
    assert ledger.reporting.on(NOON.date(), 10 * USD) == Amount(5 * USD, "EUR")
    assert ledger.reporting.on(date(2026, 2, 1), USD) is None


async def test_nobody_elses_money_is_in_it(world: World):
    await confirmed(world)
    await world.creators.confirm(MANAGER, "bert", NOON)
    await world.past(NOON - DAY)
    await world.incomes.add(ANNA, Kind.SHOP, Amount(USD, "USD"), key="1", at=NOON)
    bert = await world.creators.named(GUILD, "bert")
    ledger = await world.ledgers.ledger(bert, None, NOON)
    assert (ledger.streams, ledger.incomes) == ((), ())
