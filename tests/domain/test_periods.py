"""Periods follow the calendar of the place where the server lives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.periods import Period, Span, span

BERLIN = ZoneInfo("Europe/Berlin")
CALENDAR = (Period.DAY, Period.WEEK, Period.MONTH, Period.YEAR)
moments = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
zones = st.sampled_from(
    [
        ZoneInfo(name)
        for name in ("UTC", "Europe/Berlin", "America/Havana", "Asia/Beirut", "Asia/Kathmandu", "Pacific/Apia")
    ]
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("period", "since", "until"),
    [
        (Period.DAY, "2026-11-15T00:00+01:00", "2026-11-16T00:00+01:00"),
        (Period.WEEK, "2026-11-09T00:00+01:00", "2026-11-16T00:00+01:00"),
        (Period.MONTH, "2026-11-01T00:00+01:00", "2026-12-01T00:00+01:00"),
        (Period.YEAR, "2026-01-01T00:00+01:00", "2027-01-01T00:00+01:00"),
    ],
)
def test_a_period_begins_and_ends_at_local_midnight(period: Period, since: str, until: str):
    assert span(period, utc("2026-11-14T23:30Z"), BERLIN) == Span(utc(since), utc(until))


def test_a_stream_is_no_period_of_the_calendar():
    now = utc("2026-11-15T12:00Z")
    assert span(Period.STREAM, now, UTC) is None


def test_all_of_it_ends_with_today():
    now = utc("2026-11-15T12:00Z")
    assert span(Period.ALL, now, UTC) == Span(None, utc("2026-11-16T00:00Z"))


def test_the_day_on_which_clocks_change_is_shorter_or_longer():
    spring, autumn = (span(Period.DAY, utc(f"{day}T12:00Z"), BERLIN) for day in ("2026-03-29", "2026-10-25"))
    assert spring is not None
    assert spring.since is not None
    assert spring.until - spring.since == timedelta(hours=23)
    assert autumn is not None
    assert autumn.since is not None
    assert autumn.until - autumn.since == timedelta(hours=25)


@given(moments, zones, st.sampled_from([*CALENDAR, Period.ALL]))
def test_now_lies_within_its_period(now: datetime, zone: ZoneInfo, period: Period):
    found = span(period, now, zone)
    assert found is not None
    assert found.since is None or found.since <= now
    assert now < found.until


@given(moments, zones, st.sampled_from(CALENDAR))
def test_periods_follow_each_other_without_a_gap(now: datetime, zone: ZoneInfo, period: Period):
    this = span(period, now, zone)
    assert this is not None
    following = span(period, this.until, zone)
    assert following is not None
    assert following.since == this.until
