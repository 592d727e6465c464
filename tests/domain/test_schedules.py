"""When something comes by itself, and what time it sums up."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Conflict, Unreadable
from domain.periods import Period
from domain.schedules import LAST, Every, Schedule, due_of, first_of, latest_due, next_due, read_day

NINE = time(9)
BERLIN = ZoneInfo("Europe/Berlin")
ZONES = tuple(
    ZoneInfo(name) for name in ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Tokyo", "UTC")
)
FRIDAY = 4


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("schedule", "now", "due", "sums_up"),
    [
        # every day: the day before, across both changes of the clocks
        (Schedule(Period.DAY, NINE), "2026-03-28 07:59", "2026-03-28 08:00", ("2026-03-27", "2026-03-28")),
        (Schedule(Period.DAY, NINE), "2026-03-28 08:00", "2026-03-29 07:00", ("2026-03-28", "2026-03-29")),
        (Schedule(Period.DAY, NINE), "2026-10-24 07:00", "2026-10-25 08:00", ("2026-10-24", "2026-10-25")),
        (Schedule(Period.DAY, time(2, 30)), "2026-03-28 12:00", "2026-03-29 01:00", ("2026-03-28", "2026-03-29")),
        (Schedule(Period.DAY, time(2, 30)), "2026-10-25 00:30", "2026-10-26 01:30", ("2026-10-25", "2026-10-26")),
        # every week: Monday to Sunday, on the day that is wanted
        (Schedule(Period.WEEK, NINE, 0), "2026-11-22 12:00", "2026-11-23 08:00", ("2026-11-16", "2026-11-23")),
        (Schedule(Period.WEEK, NINE, FRIDAY), "2026-11-22 12:00", "2026-11-27 08:00", ("2026-11-16", "2026-11-23")),
        (Schedule(Period.WEEK, NINE, FRIDAY), "2026-11-27 08:00", "2026-12-04 08:00", ("2026-11-23", "2026-11-30")),
        (Schedule(Period.WEEK, NINE, 6), "2026-03-28 12:00", "2026-03-29 07:00", ("2026-03-16", "2026-03-23")),
        # every month: where the day is missing, the last one
        (Schedule(Period.MONTH, NINE, 1), "2026-11-22 12:00", "2026-12-01 08:00", ("2026-11-01", "2026-12-01")),
        (Schedule(Period.MONTH, NINE, LAST), "2026-02-01 00:00", "2026-02-28 08:00", ("2026-01-01", "2026-02-01")),
        (Schedule(Period.MONTH, NINE, LAST), "2028-02-01 00:00", "2028-02-29 08:00", ("2028-01-01", "2028-02-01")),
        (Schedule(Period.MONTH, NINE, LAST), "2028-02-29 08:00", "2028-03-31 07:00", ("2028-02-01", "2028-03-01")),
        (Schedule(Period.MONTH, NINE, 30), "2026-01-31 12:00", "2026-02-28 08:00", ("2026-01-01", "2026-02-01")),
        (Schedule(Period.MONTH, NINE, 30), "2026-02-28 12:00", "2026-03-30 07:00", ("2026-02-01", "2026-03-01")),
        (Schedule(Period.MONTH, NINE, 15), "2026-12-31 12:00", "2027-01-15 08:00", ("2026-12-01", "2027-01-01")),
    ],
)
def test_the_next_one_in_berlin(schedule: Schedule, now: str, due: str, sums_up: tuple[str, str]):
    found = next_due(schedule, utc(now), BERLIN)
    assert found.at == utc(due)
    assert (found.days.since, found.days.until) == tuple(date.fromisoformat(day) for day in sums_up)


@pytest.mark.parametrize(
    ("zone", "days"),
    [
        ("Europe/Berlin", ("2026-03-27", "2026-04-02")),
        ("America/New_York", ("2026-10-30", "2026-11-04")),
        ("Australia/Lord_Howe", ("2026-10-02", "2026-10-07")),
        ("Australia/Lord_Howe", ("2026-04-03", "2026-04-08")),
        ("Asia/Kolkata", ("2026-03-27", "2026-04-02")),
    ],
)
def test_nine_o_clock_stays_nine_o_clock(zone: str, days: tuple[str, str]):
    here = ZoneInfo(zone)
    now, end = (utc(day) for day in days)
    while now < end:
        due = next_due(Schedule(Period.DAY, NINE), now, here)
        assert due.at.astimezone(here).time() == NINE
        assert timedelta() < due.at - now <= timedelta(hours=25)
        now = due.at


def test_a_server_that_moves_gets_the_same_time_there():
    schedule, now = Schedule(Period.DAY, NINE), utc("2026-11-22 12:00")
    for zone in ZONES:
        due = next_due(schedule, now, zone)
        assert due.at.astimezone(zone).time() == NINE


schedules = st.one_of(
    st.builds(Schedule, st.just(Period.DAY), st.times()),
    st.builds(Schedule, st.just(Period.WEEK), st.times(), st.integers(0, 6)),
    st.builds(Schedule, st.just(Period.MONTH), st.times(), st.integers(1, 31)),
)
moments = st.integers(0, 20 * 366 * 24 * 60).map(lambda minutes: utc("2015-01-01") + timedelta(minutes=minutes))


@given(schedules, moments, st.sampled_from(ZONES))
def test_each_time_is_summed_up_once_and_none_is_left_out(schedule: Schedule, now: datetime, zone: ZoneInfo):
    last, following = latest_due(schedule, now, zone), next_due(schedule, now, zone)
    assert last.at <= now < following.at
    assert following.days.since == last.days.until
    for due in (last, following):
        assert due == due_of(schedule, first_of(due.days), zone)
        assert due.days.until <= due.at.astimezone(zone).date()


@pytest.mark.parametrize(
    ("every", "typed", "day"),
    [
        (Period.WEEK, None, 0),
        (Period.WEEK, "Friday", FRIDAY),
        (Period.WEEK, " fri. ", FRIDAY),
        (Period.WEEK, "freitag", FRIDAY),
        (Period.WEEK, "Mo", 0),
        (Period.MONTH, None, 1),
        (Period.MONTH, "31", LAST),
        (Period.MONTH, "last", LAST),
        (Period.MONTH, "2nd", 2),
        (Period.MONTH, "15.", 15),
        (Period.DAY, None, None),
        (Period.DAY, " ", None),
    ],
)
def test_a_day_as_people_write_it(every: Every, typed: str | None, day: int | None):
    german = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
    assert read_day(typed, every, german) == day


@pytest.mark.parametrize(
    ("every", "typed"),
    [
        *((Period.WEEK, typed) for typed in ("15", "T", "someday", "t")),
        *((Period.MONTH, typed) for typed in ("0", "32", "Monday", "-1", "1.5", "999999999999999999", "0311")),
    ],
)
def test_a_day_that_is_none_is_refused_with_what_was_typed(every: Every, typed: str):
    with pytest.raises(Unreadable) as refused:
        read_day(typed, every)
    assert refused.value.details["piece"] == typed


def test_a_daily_one_has_no_day():
    with pytest.raises(Conflict):
        read_day("Monday", Period.DAY)
