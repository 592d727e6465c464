"""A past stream that a file tells of may have been planned."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from db.jobs import JobStore
from db.plan_events import PlanEventStore
from db.plans import PlanStore
from domain.jobs import JobKind
from domain.plans import FOUND_LATER, MISSED, Check, Repeat, Wanted
from domain.streams import State
from tests.db.world import ANNA, GUILD, MANAGER, MODERATOR, roses
from tests.posts.importers import EVENING, NOW, Row, as_csv, evening

if TYPE_CHECKING:
    from datetime import datetime

    from domain.plans import Plan
    from tests.posts.importers import Importer

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ROWS = evening(40, EVENING + timedelta(minutes=10))


async def planned(importer: Importer, at: datetime = EVENING, title: str = "Q&A", **more: object) -> Plan:
    """Anna planned a stream the day before."""
    wanted = Wanted(at=at, title=title, format="talk", **more)  # pyright: ignore[reportArgumentType] - a plan's
    store = PlanStore(importer.world.database)
    return await store.set(ANNA, wanted, key=f"{at}", at=at - DAY, zone=ZoneInfo("UTC"), channel_id=7)


async def now_is(importer: Importer, plan: Plan) -> Plan:
    """What became of it."""
    found = await PlanEventStore(importer.world.database).plan(plan.stream.id)
    assert found is not None
    return found


async def judged(importer: Importer, plan: Plan) -> Plan:
    """What is due by now about a plan was done."""
    await PlanEventStore(importer.world.database).judge(plan.stream.id, importer.now)
    return await now_is(importer, plan)


async def test_a_stream_that_ran_when_one_was_planned_is_the_planned_one(importer: Importer):
    plan = await planned(importer)
    shown = await importer.look(await importer.drop(as_csv(ROWS)))
    assert [target.planned for target in shown.targets] == ["Q&A"]
    done = await importer.take(as_csv(ROWS))
    (stream,) = done.streams
    assert (stream.id, stream.state, stream.title, stream.format) == (plan.stream.id, State.ENDED, "Q&A", "talk")
    assert (stream.started_at, stream.ended_at) == (ROWS[0].at, ROWS[-1].at)
    assert await importer.differences() == []
    assert len(await importer.streams()) == 1


async def test_nobody_is_reminded_of_it_any_more_and_its_event_ends(importer: Importer):
    importer.now = EVENING + HOUR  # it is not over as it was planned
    plan = await planned(importer)
    await importer.take(as_csv(evening(40)))
    due = await JobStore(importer.world.database).claim(importer.now, 99, "me", each=99)
    assert f"plan:{plan.stream.id}:event" in [job.key for job in due]
    assert JobKind.REMINDER not in [job.kind for job in due]
    assert not (await judged(importer, plan)).missed


async def test_undone_it_is_missed_and_the_file_again_makes_it_kept(importer: Importer):
    plan = await planned(importer)
    before = await importer.state()
    done = await importer.take(as_csv(ROWS))
    gone = await importer.undo(done)
    assert gone.new_streams == 0
    assert (await importer.state())["streams"] == before["streams"]
    back = await judged(importer, plan)
    assert (back.missed, back.stream.state) == (True, State.CANCELLED)
    again = await importer.take(as_csv(ROWS))
    assert [stream.id for stream in again.streams] == [plan.stream.id]
    assert not (await now_is(importer, plan)).missed
    assert again.new == len(ROWS)


async def test_undone_while_it_could_still_begin_it_is_ahead(importer: Importer):
    importer.now = EVENING + HOUR
    plan = await planned(importer)
    plans = PlanStore(importer.world.database)
    await plans.tick(ANNA, plan.stream.id, Check.THEME, on=True, at=EVENING - HOUR)
    done = await importer.take(as_csv(evening(40)))
    await importer.undo(done)
    assert (await judged(importer, plan)).ahead
    assert set((await plans.ticked(ANNA, plan.stream.id)).by) == {Check.THEME}
    stream = await importer.world.streams.start(ANNA, at=importer.now)
    assert stream.id == plan.stream.id


async def test_what_somebody_told_of_it_since_keeps_it_when_the_import_is_undone(importer: Importer):
    plan = await planned(importer)
    done = await importer.take(as_csv(ROWS))
    await importer.world.report(roses(3), caller=MODERATOR, stream=plan.stream.id, at=NOW)
    await importer.undo(done)
    assert (await judged(importer, plan)).stream.state is State.ENDED


async def test_of_two_files_the_later_keeps_it(importer: Importer):
    plan = await planned(importer)
    first = await importer.take(as_csv(ROWS[:20]))
    second = await importer.take(as_csv(ROWS))
    await importer.undo(first)
    assert (await now_is(importer, plan)).stream.state is State.ENDED
    await importer.undo(second)
    assert (await judged(importer, plan)).missed


@pytest.mark.parametrize("deleted", [False, True])
async def test_rows_of_a_planned_stream_that_another_file_tells_stay_on_the_boards(
    importer: Importer, *, deleted: bool
):
    world, told = importer.world, ROWS[5:15]
    plan = await planned(importer)
    first = await importer.take(as_csv(ROWS))
    second = await importer.take(as_csv(told))
    if deleted:
        await world.streams.delete(MANAGER, plan.stream.id, at=NOW)
    assert (await importer.undo(first)).stayed == len(told)
    assert await world.wrong_boards() == []
    if deleted:
        await world.streams.restore(MANAGER, plan.stream.id, at=NOW)
    assert sum(one.diamonds for one in await world.gifts.top(GUILD, "anna")) == sum(row.diamonds for row in told)
    await importer.undo(second)
    assert await world.gifts.top(GUILD, "anna") == []
    assert await importer.differences() == []


async def test_the_next_of_a_weekly_plan_is_made_once_whatever_is_imported_and_undone(importer: Importer):
    plan = await planned(importer, repeat=Repeat.WEEKLY)
    events = PlanEventStore(importer.world.database)
    for _ in range(2):
        await importer.undo(await importer.take(as_csv(ROWS)))
        await events.go_on(plan.stream.id, NOW)
    ahead = await events.ahead(GUILD)
    assert [one.at for one in ahead if one.stream.id != plan.stream.id] == [EVENING + 14 * DAY]


@pytest.mark.parametrize("away", [timedelta(hours=3), timedelta(hours=-3)])
async def test_a_stream_at_another_time_is_another_one(importer: Importer, away: timedelta):
    plan = await planned(importer, EVENING + away)
    (stream,) = (await importer.take(as_csv(evening(5)))).streams
    assert stream.id != plan.stream.id
    assert (await now_is(importer, plan)).ahead


async def test_a_plan_that_is_still_to_come_stays_whatever_ran_shortly_before(importer: Importer):
    importer.now = EVENING + HOUR
    plan = await planned(importer, EVENING + 1.5 * HOUR)
    (stream,) = (await importer.take(as_csv(evening(5)))).streams
    assert stream.id != plan.stream.id
    assert (await now_is(importer, plan)).ahead


async def test_a_plan_that_was_called_off_stays_so(importer: Importer):
    plan = await planned(importer)
    await PlanStore(importer.world.database).cancel(ANNA, plan.stream.id, at=EVENING - HOUR, every=False)
    (stream,) = (await importer.take(as_csv(ROWS))).streams
    assert stream.id != plan.stream.id
    assert (await now_is(importer, plan)).stream.state is State.CANCELLED


@pytest.mark.parametrize(("late", "joins"), [(FOUND_LATER, True), (FOUND_LATER + HOUR, False)])
async def test_a_missed_plan_is_kept_after_all_unless_that_is_long_ago(
    importer: Importer,
    late: timedelta,
    joins: bool,  # noqa: FBT001 - parametrized
):
    plan = await planned(importer)
    importer.now = plan.ends_at + MISSED
    assert (await judged(importer, plan)).missed
    importer.now = plan.ends_at + late
    (stream,) = (await importer.take(as_csv(ROWS))).streams
    assert (stream.id == plan.stream.id) is joins
    assert (await now_is(importer, plan)).missed is not joins


async def test_of_two_streams_near_one_plan_the_nearer_is_the_planned_one(importer: Importer):
    plan = await planned(importer)
    early = [Row(EVENING - 2 * HOUR), Row(EVENING - 1.9 * HOUR)]
    later = evening(30, EVENING + timedelta(hours=1.5))
    await importer.take(as_csv([*early, *later]))
    first, second = await importer.streams()
    assert (first.title, second.title) == (None, "Q&A")
    assert second.id == plan.stream.id


async def test_a_download_of_many_streams_finds_the_plan_of_each(importer: Importer):
    times = [EVENING - n * DAY for n in range(3)]
    for at in times:
        await planned(importer, at, title=f"{at:%A}")
    extra = evening(5, EVENING - 4 * DAY)
    done = await importer.take(as_csv([row for at in times for row in evening(5, at)] + extra))
    assert done.new_streams == 4
    assert sorted(stream.title or "" for stream in await importer.streams()) == sorted(
        ["", *(f"{at:%A}" for at in times)]
    )
    assert await importer.differences() == []
