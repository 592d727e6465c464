"""Plans: when they are, what repeats every week, which stream belongs to which, and what Discord changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.creators import Creator
from domain.errors import Conflict, Unreadable
from domain.plans import (
    LENGTH,
    Plan,
    Series,
    Shown,
    changed_in_discord,
    check_plan,
    nearest,
    next_turn,
    read_reminders,
    reminders_ahead,
    turn_of,
    worth_saying,
)
from domain.streams import State, Stream

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def plan_at(at: datetime, number: int = 1, **changes: object) -> Plan:
    """Luna's plan of two hours."""
    stream = Stream(number, Creator(1, 7, "luna"), State.PLANNED, at, title="Q&A")
    return replace(Plan(stream, at, at + LENGTH), **changes)  # type: ignore[arg-type]


# -- every week --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "turn", "clock", "following", "utc"),
    [
        # Clocks are set forward or back in between: the time on them stays.
        ("Europe/Berlin", "2026-03-27", "09:00", "2026-04-03", "2026-04-03 07:00"),
        ("Europe/Berlin", "2026-03-20", "09:00", "2026-03-27", "2026-03-27 08:00"),
        ("Europe/Berlin", "2026-10-23", "20:30", "2026-10-30", "2026-10-30 19:30"),
        ("America/New_York", "2026-03-06", "09:00", "2026-03-13", "2026-03-13 13:00"),
        ("America/New_York", "2026-10-30", "20:30", "2026-11-06", "2026-11-07 01:30"),
        ("Australia/Lord_Howe", "2026-03-30", "09:00", "2026-04-06", "2026-04-05 22:30"),
        ("Australia/Lord_Howe", "2026-09-28", "09:00", "2026-10-05", "2026-10-04 22:00"),
        ("Asia/Tokyo", "2026-03-27", "09:00", "2026-04-03", "2026-04-03 00:00"),
        # A time that the clocks skip that day is the first moment after it; one that comes twice is the first.
        ("Europe/Berlin", "2026-03-22", "02:30", "2026-03-29", "2026-03-29 01:00"),
        ("Europe/Berlin", "2026-10-18", "02:30", "2026-10-25", "2026-10-25 00:30"),
        ("Australia/Lord_Howe", "2026-09-27", "02:15", "2026-10-04", "2026-10-03 15:30"),
        # 29 February is a day like any other, and so is the end of a month or a year.
        ("Europe/Berlin", "2028-02-22", "20:00", "2028-02-29", "2028-02-29 19:00"),
        ("Europe/Berlin", "2028-02-29", "20:00", "2028-03-07", "2028-03-07 19:00"),
        ("Europe/Berlin", "2026-12-28", "20:00", "2027-01-04", "2027-01-04 19:00"),
    ],
)
def test_the_clocks_show_the_same_a_week_later(zone: str, turn: str, clock: str, following: str, utc: str):
    series = Series(1, zone, time.fromisoformat(clock))
    now = datetime.combine(date.fromisoformat(turn), time(), ZoneInfo(zone)) + DAY
    found = next_turn(series, date.fromisoformat(turn), now)
    assert found == (date.fromisoformat(following), datetime.fromisoformat(utc).replace(tzinfo=UTC))


def test_after_weeks_offline_the_next_turn_is_one_that_is_still_to_come():
    series = Series(1, "Europe/Berlin", time(20, 30))
    turn, at = next_turn(series, date(2026, 10, 2), NOW)
    assert turn == date(2026, 11, 27)
    assert at == datetime(2026, 11, 27, 19, 30, tzinfo=UTC)


@given(
    st.integers(0, 6 * 366 * 24 * 60).map(
        lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Tokyo", "America/St_Johns"]),
)
def test_turns_follow_each_other_a_week_apart_at_the_same_time_on_the_clocks(at: datetime, name: str):
    zone = ZoneInfo(name)
    turn, clock = turn_of(at, zone)
    following, then = next_turn(Series(1, name, clock), turn, at)
    assert following - turn == timedelta(days=7)
    here = then.astimezone(zone)
    # Only where the clocks skip that time it is another: the moment at which they do, at most an hour later.
    assert here.date() == following
    assert timedelta() <= datetime.combine(following, here.time()) - datetime.combine(following, clock) <= HOUR


# -- what can be planned -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "duration", "key"),
    [
        (NOW, LENGTH, "plan-in-past"),
        (NOW - HOUR, LENGTH, "plan-in-past"),
        (NOW + 400 * DAY, LENGTH, "plan-too-far"),
        (NOW + DAY, timedelta(), "plan-length"),
        (NOW + DAY, 8 * DAY, "plan-length"),
    ],
)
def test_what_can_not_be_is_refused(at: datetime, duration: timedelta, key: str):
    with pytest.raises(Conflict) as refused:
        check_plan(at, duration, NOW)
    assert refused.value.key == key


def test_a_plan_of_next_week_will_do():
    check_plan(NOW + 7 * DAY, LENGTH, NOW)


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("1d, 2h, 10m", [1440, 120, 10]),
        ("10m 2h", None),
        ("10m, 1h 30m", [90, 10]),
        ("15", [15]),
        ("2 hours and 5 min", [120, 5]),
        ("1h; 1h", [60]),
        ("7d", [10080]),
        ("none", []),
        ("Off", []),
        ("30s", None),
        ("8d", None),
        ("1m,2m,3m,4m,5m,6m", None),
        ("soon", None),
        ("", None),
    ],
)
def test_reminders_are_read(typed: str, minutes: list[int] | None):
    if minutes is None:
        with pytest.raises(Unreadable):
            read_reminders(typed)
    else:
        assert [before // timedelta(minutes=1) for before in read_reminders(typed)] == minutes


def test_only_reminders_that_are_still_to_come_are_due():
    plan = plan_at(NOW + 5 * HOUR)
    assert reminders_ahead(plan, NOW) == (HOUR, timedelta(minutes=10))


def test_a_late_reminder_is_said_only_while_it_is_the_newest_and_the_stream_lies_ahead():
    plan = plan_at(NOW + 30 * timedelta(minutes=1))
    assert not worth_saying(plan, DAY, NOW)
    assert worth_saying(plan, HOUR, NOW)
    assert not worth_saying(plan, HOUR, plan.at)
    started = replace(plan, stream=replace(plan.stream, state=State.LIVE))
    assert not worth_saying(started, HOUR, NOW)


# -- which stream belongs to it ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("offset", "joins"),
    [(-2 * HOUR, True), (-2 * HOUR - timedelta(seconds=1), False), (LENGTH, True), (LENGTH + HOUR, False)],
)
def test_a_stream_belongs_to_the_plan_near_which_it_begins(offset: timedelta, joins: bool):  # noqa: FBT001
    plan = plan_at(NOW)
    assert (nearest([plan], NOW + offset) is plan) is joins


def test_of_two_plans_it_is_the_nearer_one():
    early, late = plan_at(NOW), plan_at(NOW + 3 * HOUR, 2)
    assert nearest([early, late], NOW + timedelta(minutes=100)) is late
    assert nearest([early, late], NOW + timedelta(minutes=10)) is early


def test_a_missed_plan_is_found_only_by_what_is_reported_afterwards():
    missed = plan_at(NOW, missed=True)
    missed = replace(missed, stream=replace(missed.stream, state=State.CANCELLED))
    assert nearest([missed], NOW) is None
    assert nearest([missed], NOW, missed_too=True) is missed
    called_off = replace(missed, missed=False)
    assert nearest([called_off], NOW, missed_too=True) is None


# -- changed in Discord ------------------------------------------------------------------------------------------------


def test_an_event_that_lags_behind_its_plan_changes_nothing():
    shown = Shown(NOW, NOW + LENGTH, "Q&A")
    plan = plan_at(NOW + HOUR, shown=shown)
    assert changed_in_discord(plan, shown) is None
    assert changed_in_discord(plan, plan.wanted) is None


def test_what_somebody_changed_in_discord_is_the_plans_and_the_rest_stays():
    shown = Shown(NOW, NOW + LENGTH, "Q&A")
    plan = plan_at(NOW, shown=shown)
    renamed = changed_in_discord(plan, replace(shown, title="Music"))
    assert renamed == Shown(NOW, NOW + LENGTH, "Music")
    moved = changed_in_discord(plan, Shown(NOW + DAY, NOW + DAY + HOUR, "Q&A"))
    assert moved == Shown(NOW + DAY, NOW + DAY + HOUR, "Q&A")
    # Moved here and renamed there at the same time: both hold.
    both = changed_in_discord(plan_at(NOW + HOUR, shown=shown), replace(shown, title="Music"))
    assert both == Shown(NOW + HOUR, NOW + HOUR + LENGTH, "Music")


def test_an_end_that_would_lie_before_the_start_keeps_the_length():
    shown = Shown(NOW, NOW + LENGTH, "Q&A")
    plan = plan_at(NOW + DAY, shown=shown)
    merged = changed_in_discord(plan, replace(shown, ends_at=NOW + HOUR))
    assert merged is None  # nothing of the plan differs
    renamed = changed_in_discord(plan, Shown(NOW, NOW + HOUR, "Music"))
    assert renamed == Shown(NOW + DAY, NOW + DAY + LENGTH, "Music")
