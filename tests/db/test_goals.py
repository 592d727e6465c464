"""Goals are set, replaced and taken back, and each is celebrated on one card, as long as it is so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from db.goals import GoalStore
from db.schema import goals_reached, history
from domain.creators import Share
from domain.errors import NotAllowed, NotFound, WhichCreator
from domain.goals import Measure, Wanted
from domain.metrics import Metric
from domain.money import Amount
from domain.periods import Period
from tests.db.world import ANNA, BERT, DAY, GUILD, HOUR, MANAGER, MEMBER, MODERATOR, STRANGER

if TYPE_CHECKING:
    from domain.access import Caller
    from domain.goals import GoalPeriod
    from domain.streams import Stream
    from tests.db.world import World

NOW = datetime(2026, 3, 18, 12, tzinfo=UTC)  # a Wednesday


def wanted(measure: Measure, target: int | Amount, period: GoalPeriod = Period.MONTH) -> Wanted:
    return Wanted(measure, period, target)


async def confirmed(world: World) -> GoalStore:
    """Anna and Bert, both confirmed."""
    await world.with_both()
    for handle in ("anna", "bert"):
        await world.creators.confirm(MANAGER, handle, NOW)
    return GoalStore(world.database)


async def stream(world: World, started_at: datetime, diamonds: int, caller: Caller = ANNA) -> Stream:
    """An hour's stream with TikTok's own total."""
    made = await world.past(started_at, caller, NOW)
    return await world.streams.set_metrics(caller, {Metric.DIAMONDS: diamonds}, at=NOW, stream=made.id)


async def celebrations(store: GoalStore, made: Stream) -> list[int]:
    """The targets that a stream's card celebrates."""
    return [one.progress.goal.target for one in await store.on_card(GUILD, made.id, NOW) if one.celebrated]


# -- setting -----------------------------------------------------------------------------------------------------------


async def test_a_creator_sets_a_goal_and_sees_how_far_it_is(world: World):
    store = await confirmed(world)
    await stream(world, NOW - DAY, 600)
    await stream(world, NOW - 40 * DAY, 5_000)
    kept = await store.set(ANNA, wanted(Measure.DIAMONDS, 1_000), NOW)
    assert (kept.before, kept.changed) == (None, True)
    assert (kept.progress.value, kept.progress.goal.creator and kept.progress.goal.creator.handle) == (600, "anna")
    assert [one.value for one in await store.progress(ANNA, NOW)] == [600]


async def test_another_target_takes_the_place_and_the_same_changes_nothing(world: World):
    store = await confirmed(world)
    first = await store.set(ANNA, wanted(Measure.DIAMONDS, 1_000), NOW)
    again = await store.set(ANNA, wanted(Measure.DIAMONDS, 1_000), NOW)
    assert (again.changed, again.progress.goal.id) == (False, first.progress.goal.id)
    second = await store.set(ANNA, wanted(Measure.DIAMONDS, 2_000), NOW)
    assert second.before is not None
    assert second.before.target == 1_000
    assert [one.goal.target for one in await store.progress(ANNA, NOW)] == [2_000]


async def test_week_and_month_and_every_measure_stand_beside_one_another(world: World):
    store = await confirmed(world)
    await store.set(ANNA, wanted(Measure.DIAMONDS, 1_000), NOW)
    await store.set(ANNA, wanted(Measure.DIAMONDS, 300, Period.WEEK), NOW)
    await store.set(ANNA, wanted(Measure.VALID_DAYS, 22), NOW)
    await store.set(MANAGER, wanted(Measure.DIAMONDS, 5_000), NOW)
    assert [one.goal.target for one in await store.progress(ANNA, NOW)] == [1_000, 300, 22, 5_000]
    assert [goal.target for goal in await store.standing(ANNA)] == [1_000, 300, 22]
    assert [goal.target for goal in await store.standing(MANAGER)] == [5_000]
    assert [goal.target for goal in await store.standing(MANAGER, "anna", Measure.DIAMONDS)] == [1_000, 300]
    assert [goal.target for goal in await store.standing(ANNA, None, None, Period.WEEK)] == [300]


async def test_what_was_cleared_or_replaced_comes_back(world: World):
    store = await confirmed(world)
    first = (await store.set(ANNA, wanted(Measure.STREAMS, 10), NOW)).progress.goal
    await store.set(ANNA, wanted(Measure.STREAMS, 20), NOW)
    assert (await store.restore(ANNA, first.id, NOW)).progress.goal.target == 10
    assert [goal.target for goal in await store.standing(ANNA)] == [10]
    await store.clear(ANNA, first.id, NOW)
    await store.clear(ANNA, first.id, NOW)
    assert await store.standing(ANNA) == []
    await store.restore(ANNA, first.id, NOW)
    await store.restore(ANNA, first.id, NOW)
    assert [goal.target for goal in await store.standing(ANNA)] == [10]


async def test_the_history_says_what_was_wanted_but_of_money_not_how_much(world: World):
    store = await confirmed(world)
    await store.set(ANNA, wanted(Measure.STREAMS, 10), NOW)
    await store.set(ANNA, wanted(Measure.EARNINGS, Amount(77_000_000, "USD")), NOW)
    details = select(history.c.details).where(history.c.what == "goal-set").order_by(history.c.id)
    told = await world.database.read(lambda tx: list(tx.execute(details).scalars()))
    assert "10" in told[0]
    assert "77" not in told[1]


# -- who may -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("caller", [BERT, MEMBER, MODERATOR])
async def test_nobody_else_sets_or_clears_a_creators_goals(world: World, caller: Caller):
    store = await confirmed(world)
    goal = (await store.set(ANNA, wanted(Measure.STREAMS, 10), NOW)).progress.goal
    with pytest.raises(NotAllowed):
        await store.set(caller, wanted(Measure.STREAMS, 1), NOW, "anna")
    with pytest.raises(NotAllowed):
        await store.clear(caller, goal.id, NOW)
    with pytest.raises(NotAllowed):
        await store.restore(caller, goal.id, NOW)
    with pytest.raises(NotAllowed):
        await store.standing(caller, "anna")


async def test_the_servers_goals_are_the_managers(world: World):
    store = await confirmed(world)
    goal = (await store.set(MANAGER, wanted(Measure.STREAMS, 10), NOW)).progress.goal
    assert goal.creator is None
    with pytest.raises(NotAllowed):
        await store.clear(ANNA, goal.id, NOW)
    for other in (STRANGER, ANNA):
        with pytest.raises((NotAllowed, NotFound)):
            await store.clear(other, goal.id, NOW)


async def test_who_has_no_handle_or_several_is_told(world: World):
    store = await confirmed(world)
    with pytest.raises(NotFound):
        await store.set(MEMBER, wanted(Measure.STREAMS, 1), NOW)
    await world.creators.add(ANNA, "anna2", ANNA.member_id, None, NOW)
    with pytest.raises(WhichCreator):
        await store.set(ANNA, wanted(Measure.STREAMS, 1), NOW)


async def test_goals_in_money_are_seen_by_whom_the_money_is_shared_with(world: World):
    store = await confirmed(world)
    await store.set(ANNA, wanted(Measure.EARNINGS, Amount(100_000_000, "USD")), NOW)
    await store.set(MANAGER, wanted(Measure.EARNINGS, Amount(900_000_000, "USD")), NOW)
    await stream(world, NOW - DAY, 2_000)

    async def seen(caller: Caller, handle: str | None = None) -> list[int]:
        return [one.goal.target // 10**6 for one in await store.progress(caller, NOW, handle)]

    assert await seen(ANNA) == [100]
    assert await seen(MANAGER) == [900]
    assert await seen(MANAGER, "anna") == [100]
    assert await seen(BERT, "anna") == []
    assert await seen(MODERATOR, "anna") == []
    assert (await store.progress(ANNA, NOW))[0].value == 10_000_000  # 2,000 diamonds at half a cent
    await world.creators.share(ANNA, Share.SERVER, NOW)
    assert await seen(BERT, "anna") == [100]
    assert await seen(BERT) == []


async def test_an_unconfirmed_handle_has_goals_but_none_in_money(world: World):
    await world.with_anna()
    store = GoalStore(world.database)
    await store.set(ANNA, wanted(Measure.STREAMS, 10), NOW)
    with pytest.raises(NotAllowed) as refused:
        await store.set(ANNA, wanted(Measure.EARNINGS, Amount(1_000_000, "USD")), NOW)
    assert refused.value.key == "money-unconfirmed"


async def test_a_goal_in_another_currency_asks_for_its_rate(world: World):
    store = await confirmed(world)
    with pytest.raises(NotFound) as refused:
        await store.set(ANNA, wanted(Measure.EARNINGS, Amount(500_000_000, "EUR")), NOW)
    assert refused.value.details == {"currency": "EUR"}


async def test_goals_of_a_creator_off_the_list_are_nobodys(world: World):
    store = await confirmed(world)
    await store.set(ANNA, wanted(Measure.STREAMS, 10), NOW)
    await world.creators.remove(ANNA, "anna", NOW)
    await world.with_anna()
    assert await store.progress(ANNA, NOW) == []
    await store.set(ANNA, wanted(Measure.STREAMS, 11), NOW)
    await world.creators.remove(MANAGER, "anna", NOW, delete_history=True)
    await world.with_anna()
    assert await store.standing(ANNA) == []


async def test_a_goal_of_a_creator_off_the_list_does_not_come_back(world: World):
    store = await confirmed(world)
    goal = (await store.set(ANNA, wanted(Measure.STREAMS, 10), NOW)).progress.goal
    await store.clear(ANNA, goal.id, NOW)
    await world.creators.remove(MANAGER, "anna", NOW)
    with pytest.raises(NotFound, match="creator-unknown"):
        await store.restore(MANAGER, goal.id, NOW)
    await world.with_anna()
    assert await store.standing(ANNA) == []
    assert (await store.restore(MANAGER, goal.id, NOW)).progress.goal.target == 10


# -- celebrated once ---------------------------------------------------------------------------------------------------


async def test_the_stream_that_reaches_a_goal_celebrates_it_and_keeps_doing_so(world: World):
    store = await confirmed(world)
    await store.set(ANNA, wanted(Measure.DIAMONDS, 1_000), NOW - 10 * DAY)
    first = await stream(world, NOW - 3 * DAY, 600)
    assert await store.settle(GUILD, first.id, NOW) == []
    assert await celebrations(store, first) == []
    second = await stream(world, NOW - 2 * DAY, 500)
    assert await store.settle(GUILD, second.id, NOW) == []
    assert await celebrations(store, second) == [1_000]
    third = await stream(world, NOW - DAY, 900)
    for one in (third, first, second, second):
        assert await store.settle(GUILD, one.id, NOW) == []
    assert [await celebrations(store, one) for one in (first, second, third)] == [[], [1_000], []]


async def test_a_correction_that_takes_it_back_takes_the_celebration_back_wherever_it_was_made(world: World):
    store = await confirmed(world)
    await store.set(ANNA, wanted(Measure.DIAMONDS, 1_000), NOW - 10 * DAY)
    first, second = await stream(world, NOW - 3 * DAY, 600), await stream(world, NOW - 2 * DAY, 500)
    await store.settle(GUILD, second.id, NOW)
    await world.streams.set_metrics(ANNA, {Metric.DIAMONDS: 100}, at=NOW, stream=first.id)
    before = (await world.cards.card(GUILD, second.id)).revision
    assert [one.id for one in await store.settle(GUILD, first.id, NOW)] == [second.id]
    assert (await world.cards.card(GUILD, second.id)).revision > before
    assert await celebrations(store, second) == []
    await world.streams.set_metrics(ANNA, {Metric.DIAMONDS: 800}, at=NOW, stream=first.id)
    await store.settle(GUILD, first.id, NOW)
    assert [await celebrations(store, one) for one in (first, second)] == [[], [1_000]]
    await world.streams.set_metrics(ANNA, {Metric.DIAMONDS: 100}, at=NOW, stream=first.id)
    await store.settle(GUILD, first.id, NOW)
    await world.streams.set_metrics(ANNA, {Metric.DIAMONDS: 1_100}, at=NOW, stream=first.id)
    await store.settle(GUILD, second.id, NOW)
    assert [await celebrations(store, one) for one in (first, second)] == [[1_000], []]


async def test_a_deleted_stream_hands_the_celebration_on_or_ends_it(world: World):
    store = await confirmed(world)
    await store.set(ANNA, wanted(Measure.STREAMS, 2), NOW - 10 * DAY)
    streams = [await stream(world, NOW - days * DAY, 1) for days in (5, 4, 3)]
    await store.settle(GUILD, streams[1].id, NOW)
    assert await celebrations(store, streams[1]) == [2]
    await world.streams.delete(ANNA, streams[1].id, at=NOW)
    assert [one.id for one in await store.settle(GUILD, streams[1].id, NOW)] == [streams[2].id]
    assert await celebrations(store, streams[2]) == [2]
    await world.streams.delete(ANNA, streams[0].id, at=NOW)
    await store.settle(GUILD, streams[0].id, NOW)
    assert await celebrations(store, streams[2]) == []


async def test_what_was_reached_before_somebody_wanted_it_is_not_celebrated(world: World):
    store = await confirmed(world)
    first = await stream(world, NOW - 3 * DAY, 1_500)
    kept = await store.set(ANNA, wanted(Measure.DIAMONDS, 1_000), NOW)
    assert kept.progress.reached
    second = await stream(world, NOW - DAY, 10)
    for one in (first, second):
        await store.settle(GUILD, one.id, NOW)
        assert await celebrations(store, one) == []


async def test_a_higher_target_is_celebrated_anew_and_the_old_celebration_stays(world: World):
    store = await confirmed(world)
    await store.set(ANNA, wanted(Measure.DIAMONDS, 1_000), NOW - 10 * DAY)
    first = await stream(world, NOW - 3 * DAY, 1_500)
    await store.settle(GUILD, first.id, NOW)
    await store.set(ANNA, wanted(Measure.DIAMONDS, 2_000), NOW)
    second = await stream(world, NOW - DAY, 900)
    await store.settle(GUILD, second.id, NOW)
    assert await celebrations(store, first) == [1_000]
    assert await celebrations(store, second) == [2_000]


async def test_every_month_can_be_celebrated(world: World):
    store = await confirmed(world)
    await store.set(ANNA, wanted(Measure.DIAMONDS, 1_000), NOW - 100 * DAY)
    january, march = await stream(world, NOW - 60 * DAY, 1_500), await stream(world, NOW - DAY, 1_500)
    for one in (january, march):
        await store.settle(GUILD, one.id, NOW)
        assert await celebrations(store, one) == [1_000]


async def test_a_month_that_was_over_before_the_goal_was_set_has_none(world: World):
    store = await confirmed(world)
    await store.set(ANNA, wanted(Measure.DIAMONDS, 1_000), NOW)
    february = await stream(world, NOW - 30 * DAY, 1_500)
    await store.settle(GUILD, february.id, NOW)
    assert await store.on_card(GUILD, february.id, NOW) == []


async def test_a_stream_that_is_moved_to_another_month_takes_its_celebration_back(world: World):
    store = await confirmed(world)
    await store.set(ANNA, wanted(Measure.STREAMS, 1), NOW - 100 * DAY)
    made = await stream(world, NOW - 30 * DAY, 1)
    await store.settle(GUILD, made.id, NOW)
    await world.streams.edit(ANNA, at=NOW, stream=made.id, started_at=NOW - 2 * DAY, ended_at=NOW - 2 * DAY + HOUR)
    await store.settle(GUILD, made.id, NOW)
    days = await world.database.read(lambda tx: list(tx.execute(select(goals_reached.c.first_day)).scalars()))
    assert days == ["2026-03-01"]


async def test_the_card_tells_how_it_stood_with_its_stream_and_not_later(world: World):
    store = await confirmed(world)
    await store.set(ANNA, wanted(Measure.DIAMONDS, 1_000), NOW - 10 * DAY)
    first, second = await stream(world, NOW - 3 * DAY, 600), await stream(world, NOW - 2 * DAY, 100)
    assert [one.progress.value for one in await store.on_card(GUILD, first.id, NOW)] == [600]
    assert [one.progress.value for one in await store.on_card(GUILD, second.id, NOW)] == [700]


async def test_a_stream_on_air_counts_for_the_progress_and_celebrates_when_it_is_over(world: World):
    store = await confirmed(world)
    await store.set(ANNA, wanted(Measure.HOURS, 3_600), NOW - DAY)
    live = await world.streams.start(ANNA, at=NOW)
    later = NOW + timedelta(minutes=90)
    (seen,) = await store.progress(ANNA, later)
    assert seen.value == 5_400
    assert await store.settle(GUILD, live.id, later) == []
    assert await celebrations(store, live) == []
    ended = await world.streams.end(ANNA, at=later)
    await store.settle(GUILD, ended.id, later)
    assert [one.celebrated for one in await store.on_card(GUILD, ended.id, later)] == [True]


async def test_the_servers_goal_counts_everybody_and_one_card_celebrates_it(world: World):
    store = await confirmed(world)
    await store.set(MANAGER, wanted(Measure.DIAMONDS, 1_000), NOW - 10 * DAY)
    anna = await stream(world, NOW - 3 * DAY, 600)
    await store.settle(GUILD, anna.id, NOW)
    bert = await stream(world, NOW - 2 * DAY, 500, BERT)
    for one in (bert, anna):
        await store.settle(GUILD, one.id, NOW)
    assert [await celebrations(store, one) for one in (anna, bert)] == [[], [1_000]]


async def test_the_servers_money_stands_on_no_card(world: World):
    store = await confirmed(world)
    await store.set(MANAGER, wanted(Measure.EARNINGS, Amount(1_000_000, "USD")), NOW - 10 * DAY)
    made = await stream(world, NOW - 3 * DAY, 600)
    await store.settle(GUILD, made.id, NOW)
    assert await store.on_card(GUILD, made.id, NOW) == []


async def test_a_stream_that_is_gone_for_good_hands_the_celebration_on(world: World):
    store = await confirmed(world)
    await store.set(ANNA, wanted(Measure.STREAMS, 1), NOW - 100 * DAY)
    first = await stream(world, NOW - 3 * DAY, 1)
    await store.settle(GUILD, first.id, NOW)
    second = await stream(world, NOW - 2 * DAY, 1)
    await world.streams.delete(ANNA, first.id, at=NOW)
    await world.streams.purge(at=NOW + 8 * DAY)
    await store.settle(GUILD, second.id, NOW)
    assert await celebrations(store, second) == [1]


async def test_a_servers_total_is_what_its_only_creator_comes_to(world: World):
    store = await confirmed(world)
    for at in (NOW - 18 * DAY - timedelta(minutes=30), NOW - 3 * DAY, NOW - 2 * DAY):
        made = await stream(world, at.replace(hour=23, minute=30), 100)
        await world.streams.set_metrics(ANNA, {Metric.NEW_FOLLOWERS: 7}, at=NOW, stream=made.id)
    await world.streams.start(ANNA, at=NOW)
    later = NOW + timedelta(minutes=90)
    for period in (Period.WEEK, Period.MONTH):
        for measure in (one for one in Measure if one is not Measure.EARNINGS):
            own = await store.set(ANNA, wanted(measure, 10**6, period), later)
            all_of_them = await store.set(MANAGER, wanted(measure, 10**6, period), later)
            assert own.progress.value == all_of_them.progress.value, (measure, period)
            assert own.progress.value
