"""Cards follow what goals count: corrections of other streams, income, rates, and creators who are forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.personal_data import PersonalData
from domain.creators import Share
from domain.goals import Measure
from domain.ledger import Kind
from domain.metrics import Metric
from domain.money import Amount
from tests.db.test_goals import NOW, celebrations, confirmed, stream, wanted
from tests.db.world import ANNA, BERT, DAY, GUILD, MANAGER

if TYPE_CHECKING:
    from tests.db.world import World


async def test_cards_of_later_streams_of_the_month_are_due_when_an_earlier_one_is_corrected(world: World):
    store = await confirmed(world)
    february, first, second = [await stream(world, NOW - days * DAY, 100) for days in (40, 3, 2)]
    other = await stream(world, NOW - DAY, 100, BERT)
    for one in (february, first, second, other):
        await world.cards.posted(one.id, 1, one.id, (await world.cards.card(GUILD, one.id)).revision)

    async def due() -> set[int]:
        return {stream_id for _, stream_id in await world.cards.due()}

    await world.streams.set_metrics(ANNA, {Metric.DIAMONDS: 200}, at=NOW, stream=first.id)
    assert await due() == {first.id}
    await store.set(ANNA, wanted(Measure.DIAMONDS, 1_000), NOW - 10 * DAY)
    await world.streams.set_metrics(ANNA, {Metric.DIAMONDS: 300}, at=NOW, stream=february.id)
    assert await due() == {february.id, first.id}
    await world.report(stream=first.id)
    assert await due() == {february.id, first.id, second.id}
    await store.set(MANAGER, wanted(Measure.DIAMONDS, 9_000), NOW - 10 * DAY)
    await world.streams.delete(ANNA, first.id, at=NOW)
    assert await due() == {february.id, second.id, other.id}


async def test_whichever_stream_is_looked_at_the_one_that_crossed_the_target_celebrates(world: World):
    store = await confirmed(world)
    await store.set(ANNA, wanted(Measure.DIAMONDS, 1_000), NOW - 10 * DAY)
    streams = [await stream(world, NOW - days * DAY, 500) for days in (4, 3, 2)]
    assert [one.id for one in await store.settle(GUILD, streams[2].id, NOW)] == [streams[1].id]
    assert [await celebrations(store, one) for one in streams] == [[], [1_000], []]


async def test_income_that_reaches_a_goal_makes_the_cards_of_its_time_due_and_so_does_taking_it_back(world: World):
    store = await confirmed(world)
    await world.creators.share(ANNA, Share.PUBLIC, NOW)
    await store.set(ANNA, wanted(Measure.EARNINGS, Amount(100_000_000, "USD")), NOW - 10 * DAY)
    february, march = await stream(world, NOW - 30 * DAY, 100), await stream(world, NOW - 3 * DAY, 2_000)

    async def due() -> list[int]:
        """What is due; from then on it stands."""
        found = [stream_id for _, stream_id in await world.cards.due()]
        for stream_id in found:
            await world.cards.posted(stream_id, 1, stream_id, (await world.cards.card(GUILD, stream_id)).revision)
            await store.settle(GUILD, stream_id, NOW)
        return found

    assert await due() == [march.id, february.id]
    kept = await world.incomes.add(ANNA, Kind.MERCH, Amount(95_000_000, "EUR"), key="1", at=NOW)
    await due()
    assert await celebrations(store, march) == []
    rate = await world.usd_rates.set(MANAGER, "EUR", 10**12, since=NOW.date(), key="r", at=NOW)
    assert await due() == [march.id]
    assert await celebrations(store, march) == [100_000_000]
    await world.usd_rates.undo(MANAGER, rate.id, NOW)
    assert await due() == [march.id]
    assert await celebrations(store, march) == []
    await world.usd_rates.set(MANAGER, "EUR", 10**12, since=NOW.date(), key="s", at=NOW)
    await due()
    await world.incomes.remove(ANNA, kept.entry.id, NOW)
    assert await due() == [march.id]
    assert await celebrations(store, march) == []
    await world.incomes.restore(ANNA, kept.entry.id, NOW)
    assert await due() == [march.id]
    assert await celebrations(store, march) == [100_000_000]


async def test_a_server_goal_is_celebrated_again_after_who_reached_it_is_forgotten(world: World):
    store = await confirmed(world)
    await store.set(MANAGER, wanted(Measure.DIAMONDS, 1_000), NOW - 10 * DAY)
    anna, bert = await stream(world, NOW - 3 * DAY, 1_000), await stream(world, NOW - 2 * DAY, 600, BERT)
    await store.settle(GUILD, anna.id, NOW)
    await world.cards.posted(bert.id, 1, 2, (await world.cards.card(GUILD, bert.id)).revision)
    forgotten = await PersonalData(world.database).delete(11, NOW)
    assert forgotten.servers == {GUILD}
    assert (GUILD, bert.id) in await world.cards.due()
    later = await stream(world, NOW - DAY, 500, BERT)
    await store.settle(GUILD, later.id, NOW)
    assert [await celebrations(store, one) for one in (bert, later)] == [[], [1_000]]
