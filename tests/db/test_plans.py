"""Plans as rows: set once, kept or missed, taken back, counted, and nowhere taken for a stream that took place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from db.jobs import JobStore
from db.plan_events import PlanEventStore
from db.plans import PlanStore, consistency
from db.schema import jobs, plan_series, plans, streams
from domain.errors import Conflict, NotAllowed, WhichStream
from domain.goals import Measure
from domain.goals import Wanted as WantedGoal
from domain.jobs import JobKind
from domain.metrics import Metric
from domain.periods import Period, Span
from domain.plans import MISSED, Check, Repeat, Shown, Wanted
from domain.streams import State, Which
from tests.db.world import ANNA, BERT, DAY, GUILD, HOUR, MANAGER, MEMBER, MODERATOR, NOON, World, roses

if TYPE_CHECKING:
    from datetime import datetime

    from domain.access import Caller
    from domain.plans import Plan

BERLIN = ZoneInfo("Europe/Berlin")
MARCH = Span(NOON.replace(hour=0), NOON.replace(month=4, hour=0))


async def planned(world: World, at: datetime = NOON + DAY, caller: Caller = ANNA, **wanted: object) -> Plan:
    """Anna plans a stream of two hours."""
    world.keys += 1
    store = PlanStore(world.database)
    handle = "bert" if caller == BERT else "anna"
    what = replace(Wanted(at, "Q&A"), **wanted)  # type: ignore[arg-type]
    return await store.set(caller, what, key=f"plan-{world.keys}", at=NOON, zone=BERLIN, creator=handle)


async def due(world: World, kind: JobKind) -> list[str]:
    """Keys of what is still to be done, the earliest first."""
    waiting = select(jobs.c.key).where(jobs.c.kind == kind.value, jobs.c.done_at.is_(None)).order_by(jobs.c.due_at)
    return await world.database.read(lambda tx: list(tx.execute(waiting).scalars()))


async def state(world: World, plan: Plan) -> Plan:
    """A plan as it stands now."""
    now = await PlanEventStore(world.database).plan(plan.stream.id)
    assert now is not None
    return now


async def test_the_same_request_plans_once(world: World):
    await world.with_anna()
    store = PlanStore(world.database)
    wanted = Wanted(NOON + DAY, "Q&A", repeat=Repeat.WEEKLY)
    first, again = [await store.set(ANNA, wanted, key="one", at=NOON, zone=BERLIN) for _ in range(2)]
    assert first == again
    count = select(func.count()).select_from(plan_series)
    assert await world.database.read(lambda tx: tx.execute(count).scalar_one()) == 1


async def test_only_the_creator_and_managers_plan_and_move(world: World):
    await world.with_anna()
    for nobody in (MODERATOR, MEMBER):
        with pytest.raises(NotAllowed):
            await planned(world, caller=nobody)
    plan = await planned(world, caller=MANAGER)
    with pytest.raises(NotAllowed):
        await PlanStore(world.database).move(MODERATOR, plan.stream.id, NOON + 2 * DAY, at=NOON)
    with pytest.raises(NotAllowed):
        await PlanStore(world.database).cancel(MEMBER, plan.stream.id, at=NOON)
    await PlanStore(world.database).cancel(MODERATOR, plan.stream.id, at=NOON)


async def test_reminders_follow_a_move_and_go_with_the_plan(world: World):
    await world.with_anna()
    plan = await planned(world, NOON + 2 * DAY)
    assert len(await due(world, JobKind.REMINDER)) == 3
    store = PlanStore(world.database)
    await store.move(ANNA, plan.stream.id, NOON + 2 * HOUR, at=NOON)
    assert [key.rsplit(":", 1)[1] for key in await due(world, JobKind.REMINDER)] == ["60", "10"]
    await store.cancel(ANNA, plan.stream.id, at=NOON)
    assert await due(world, JobKind.REMINDER) == []
    await store.restore(ANNA, plan.stream.id, at=NOON)
    assert len(await due(world, JobKind.REMINDER)) == 2


async def test_a_weekly_plan_goes_on_whatever_becomes_of_one(world: World):
    """Kept, missed, moved or called off: the next one is a week after the turn, and is made once."""
    await world.with_anna()
    store, events = PlanStore(world.database), PlanEventStore(world.database)
    plan = await planned(world, NOON + DAY, repeat=Repeat.WEEKLY)
    turns = [plan.at]
    # moved far back: the next one keeps its turn
    await store.move(ANNA, plan.stream.id, NOON + 4 * DAY, at=NOON)
    for _ in range(2):
        await events.go_on(plan.stream.id, NOON + 5 * DAY)
    (plan,) = [one for one in await events.ahead(GUILD) if one.stream.id != plan.stream.id]
    turns.append(plan.at)
    # missed
    await events.go_on(plan.stream.id, plan.ends_at)
    await events.judge(plan.stream.id, plan.ends_at + MISSED)
    assert (await state(world, plan)).missed
    (plan,) = [one for one in await events.ahead(GUILD) if one.at > plan.at]
    turns.append(plan.at)
    # called off: the next one is there at once
    _, following = await store.cancel(ANNA, plan.stream.id, at=plan.at - HOUR)
    assert following is not None
    turns.append(following.at)
    # started: it goes on after the planned end
    await world.streams.start(ANNA, at=following.at, creator="anna")
    last = await events.go_on(following.stream.id, following.ends_at)
    assert last is not None
    turns.append(last.at)
    shown = [each.astimezone(BERLIN) for each in turns]
    assert [each.date() for each in shown] == [date(2026, 3, 2) + timedelta(days=7 * n) for n in range(5)]
    assert {f"{each:%H:%M}" for each in shown} == {"13:00"}  # also after 29 March
    assert turns[-1] - turns[-2] == timedelta(days=7) - HOUR


async def test_all_of_a_weekly_plan_are_called_off_and_come_back(world: World):
    await world.with_anna()
    store, events = PlanStore(world.database), PlanEventStore(world.database)
    plan = await planned(world, repeat=Repeat.WEEKLY)
    gone, following = await store.cancel(ANNA, plan.stream.id, at=NOON, every=True)
    assert following is None
    assert not gone.ahead
    assert await events.go_on(plan.stream.id, NOON + 3 * DAY) is None
    back = await store.restore(ANNA, plan.stream.id, at=NOON, every=True)
    assert back.ahead
    assert back.weekly


async def test_what_was_planned_counts_as_kept_when_it_took_place(world: World):
    await world.with_both()
    events = PlanEventStore(world.database)
    kept = await planned(world, NOON + DAY)
    missed = await planned(world, NOON + 2 * DAY)
    called_off = await planned(world, NOON + 3 * DAY)
    await planned(world, NOON + 20 * DAY)
    await planned(world, NOON + 4 * DAY, caller=BERT)
    started = await world.streams.start(ANNA, at=NOON + DAY, creator="anna")
    assert started.id == kept.stream.id
    assert (started.state, started.title) == (State.LIVE, "Q&A")
    await world.streams.end(ANNA, at=NOON + DAY + HOUR, creator="anna")
    await events.judge(missed.stream.id, missed.ends_at + MISSED - HOUR)
    assert (await state(world, missed)).ahead
    await events.judge(missed.stream.id, missed.ends_at + MISSED)
    await PlanStore(world.database).cancel(ANNA, called_off.stream.id, at=NOON)
    assert await PlanStore(world.database).consistency(GUILD, "anna", MARCH) == (1, 2)
    assert await PlanStore(world.database).consistency(GUILD, "bert", MARCH) == (0, 0)
    assert await world.database.read(lambda tx: consistency(tx, GUILD, None, None, MARCH.until)) == (1, 2)
    # reported afterwards, the missed one took place after all
    late = await world.streams.report(
        ANNA, started_at=missed.at + HOUR, duration=HOUR, at=missed.at + DAY, creator="anna", title="Late"
    )
    assert late.id == missed.stream.id
    assert await PlanStore(world.database).consistency(GUILD, None, MARCH) == (2, 2)
    # and a deleted one is as if it had never been
    await world.streams.delete(MANAGER, late.id, at=NOON + 9 * DAY)
    assert await PlanStore(world.database).consistency(GUILD, None, MARCH) == (1, 1)


async def test_a_planned_stream_is_no_stream_that_took_place(world: World):
    await world.with_anna()
    plan = await planned(world, NOON + HOUR)
    number = plan.stream.id
    with pytest.raises(Conflict, match="stream-is-planned"):
        await world.streams.set_metrics(ANNA, {Metric.LIKES: 5}, at=NOON, stream=number)
    with pytest.raises(Conflict, match="stream-is-planned"):
        await world.streams.reopen(ANNA, at=NOON, stream=number)
    with pytest.raises(Conflict, match="stream-is-planned"):
        await world.streams.edit(ANNA, at=NOON, stream=number, started_at=NOON - HOUR)
    with pytest.raises(Conflict, match="stream-is-planned"):
        await world.report(roses(5), stream=number)
    with pytest.raises(WhichStream):
        await world.report(roses(5), caller=ANNA)
    assert await world.streams.live(ANNA) is None
    assert await world.streams.matching(GUILD) == []
    assert [one.id for one in await world.streams.matching(GUILD, which=Which.PLANNED)] == [number]
    assert [one.id for one in await world.streams.matching(GUILD, "q&a", which=Which.OPEN)] == [number]
    # it stands in no one's way, and its title can be corrected
    past = await world.past(NOON - 2 * HOUR)
    assert past.id != number
    assert (await world.streams.edit(ANNA, at=NOON, stream=number, title="Music")).title == "Music"
    # a title that a past stream has too means the past one, but to move it the planned one
    await world.streams.edit(ANNA, at=NOON, stream=past.id, title="Music")
    assert await world.streams.numbered(GUILD, "Music") == past.id
    assert await world.streams.numbered(GUILD, "Music", which=Which.PLANNED) == number


async def test_a_goal_counts_no_planned_stream(world: World):
    await world.with_anna()
    await planned(world, NOON + HOUR)
    from db.goals import GoalStore  # noqa: PLC0415

    goals = GoalStore(world.database)
    progress, _, _ = await goals.set(ANNA, WantedGoal(Measure.STREAMS, Period.MONTH, 4), NOON, "anna")
    assert progress.value == 0


async def test_what_discord_changed_is_taken_over_and_what_lags_behind_is_not(world: World):
    await world.with_anna()
    store, events = PlanStore(world.database), PlanEventStore(world.database)
    plan = await planned(world)
    await events.shows(plan.stream.id, 77, plan.wanted)
    await store.move(ANNA, plan.stream.id, NOON + 2 * DAY, at=NOON)
    assert await events.take_over(GUILD, 77, plan.wanted, NOON) == await state(world, plan)
    assert (await state(world, plan)).at == NOON + 2 * DAY
    await events.shows(plan.stream.id, 77, (await state(world, plan)).wanted)
    there = Shown(NOON + 3 * DAY, NOON + 3 * DAY + HOUR, "From Discord")
    await events.take_over(GUILD, 77, there, NOON)
    now = await state(world, plan)
    assert (now.wanted, now.stream.started_at) == (there, there.at)
    assert await events.take_over(GUILD + 1, 77, plan.wanted, NOON) is None
    await events.called_off(GUILD, 77, NOON)
    assert (await state(world, plan)).event_id is None
    assert not (await state(world, plan)).ahead


async def test_an_event_that_discord_gives_up_hours_after_its_time_calls_nothing_off(world: World):
    await world.with_anna()
    events = PlanEventStore(world.database)
    plan = await planned(world, duration=8 * HOUR)
    await events.shows(plan.stream.id, 77, plan.wanted)
    await events.called_off(GUILD, 77, plan.at + 4 * HOUR)
    now = await state(world, plan)
    assert (now.ahead, now.event_id) == (True, None)
    late = await world.streams.start(ANNA, at=plan.at + 5 * HOUR, creator="anna")
    assert late.id == plan.stream.id


async def test_a_weekly_plan_goes_on_at_once_where_one_is_deleted(world: World):
    await world.with_anna()
    plan = await planned(world, repeat=Repeat.WEEKLY)
    await world.streams.delete(ANNA, plan.stream.id, at=NOON)
    assert [one.at for one in await PlanEventStore(world.database).ahead(GUILD)] == [plan.at + 7 * DAY]


async def test_a_purged_plan_leaves_only_the_order_to_take_its_event_away(world: World):
    await world.with_anna()
    plan = await planned(world, repeat=Repeat.WEEKLY)
    await PlanEventStore(world.database).shows(plan.stream.id, 77, plan.wanted)
    await PlanStore(world.database).tick(ANNA, plan.stream.id, Check.THEME, on=True, at=NOON)
    await world.creators.remove(MANAGER, "anna", NOON, delete_history=True)

    def left(tx: object) -> list[int]:
        tables = (streams, plans, plan_series)
        return [tx.execute(select(func.count()).select_from(table)).scalar_one() for table in tables]  # type: ignore[attr-defined]

    assert await world.database.read(left) == [0, 0, 0]
    store = JobStore(world.database)
    drops = [job for job in await store.claim(NOON, 20, "test", each=20) if job.details.get("do") == "drop"]
    assert [job.details["event"] for job in drops] == [77]


async def test_ticks_are_the_teams_and_ticking_twice_is_ticking_once(world: World):
    await world.with_anna()
    store = PlanStore(world.database)
    plan = await planned(world)
    await store.tick(MODERATOR, plan.stream.id, Check.GOAL, on=True, at=NOON)
    ticked = await store.tick(MODERATOR, plan.stream.id, Check.GOAL, on=True, at=NOON)
    assert ticked.by == {Check.GOAL: MODERATOR.member_id}
    with pytest.raises(NotAllowed):
        await store.tick(MEMBER, plan.stream.id, Check.GOAL, on=False, at=NOON)
    assert (await store.tick(ANNA, plan.stream.id, Check.GOAL, on=False, at=NOON)).by == {}
    await store.cancel(ANNA, plan.stream.id, at=NOON)
    with pytest.raises(Conflict):
        await store.ticked(ANNA, plan.stream.id)


async def test_plans_of_a_creator_do_not_overlap_and_have_an_end(world: World):
    await world.with_both()
    await planned(world, NOON + DAY)
    with pytest.raises(Conflict, match="plan-overlaps"):
        await planned(world, NOON + DAY + HOUR)
    await planned(world, NOON + DAY + HOUR, caller=BERT)
    for day in range(2, 26):
        await planned(world, NOON + day * DAY)
    with pytest.raises(Conflict, match="plan-too-many"):
        await planned(world, NOON + 40 * DAY)
