"""Times as people write them, wherever they live."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Unreadable
from ui.moments import read_end, read_past, read_start

ZONES = ("UTC", "America/New_York", "America/Los_Angeles", "Europe/Berlin", "Asia/Tokyo", "Australia/Lord_Howe")
DAYS = (
    date(2026, 1, 1),
    date(2026, 3, 1),
    date(2026, 3, 29),  # Berlin's clocks go forward
    date(2026, 10, 25),  # Berlin's clocks go back
    date(2026, 12, 31),
)
STYLES = ("{0:%H:%M}", "{0:%I:%M %p}", "{0:%I.%M%p}", "{0:%H}h{0:%M}", "{0:%H.%M} Uhr", "at {0:%H:%M}", "um {0:%H:%M}")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NEW_YORK, BERLIN, TOKYO = ZoneInfo("America/New_York"), ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")

zones = st.sampled_from(ZONES).map(ZoneInfo)
nows = st.datetimes(datetime(2020, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))


def exists(day: date, clock: time, zone: ZoneInfo) -> bool:
    """Whether the clock there shows this time on that day."""
    wall = datetime.combine(day, clock, zone)
    return wall.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None)


def check_bare(now: datetime, zone: ZoneInfo, clock: time, style: str) -> None:
    """The law of a clock time without a date: it is the last one that was."""
    at = read_past(style.format(clock), now, zone)
    assert at.tzinfo is UTC
    assert now - 25 * HOUR < at <= now + MINUTE
    here = at.astimezone(zone)
    assert here.time() == clock or not exists(here.date(), clock, zone)


@given(nows, zones, clocks, st.sampled_from(STYLES))
def test_a_clock_time_is_the_last_one_that_was(now: datetime, zone: ZoneInfo, clock: time, style: str):
    check_bare(now, zone, clock, style)


@pytest.mark.parametrize("name", ZONES)
@pytest.mark.parametrize("day", DAYS)
def test_a_clock_time_is_right_on_days_that_are_difficult(name: str, day: date):
    zone = ZoneInfo(name)
    for hour in range(0, 24, 3):
        now = datetime.combine(day, time(hour, 10), zone).astimezone(UTC)
        for style in STYLES:
            for clock in (time(0, 0), time(1, 45), time(2, 30), time(9, 0), time(20, 15), time(23, 59)):
                check_bare(now, zone, clock, style)


@pytest.mark.parametrize("name", ZONES)
@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize(
    ("typed", "days_ago", "clock"),
    [
        ("today 00:05", 0, time(0, 5)),
        ("yesterday 9pm", 1, time(21)),
        ("yesterday at 9:30 pm", 1, time(21, 30)),
        ("21:30 yesterday", 1, time(21, 30)),
        ("last night 11pm", 1, time(23)),
        ("last night 1am", 0, time(1)),
        ("gestern 21 Uhr", 1, time(21)),
        ("gestern um 20.15 Uhr", 1, time(20, 15)),
        ("gestern Abend 20 Uhr", 1, time(20)),
        ("heute 0 Uhr 05", 0, time(0, 5)),
        ("2 days ago 20:15", 2, time(20, 15)),
        ("vor 2 Tagen um 20 Uhr", 2, time(20)),
    ],
)
def test_words_for_a_day_mean_the_day_there(name: str, day: date, typed: str, days_ago: int, clock: time):
    zone = ZoneInfo(name)
    now = datetime.combine(day, time(22, 0), zone)
    at = read_past(typed, now.astimezone(UTC), zone, "de").astimezone(zone)
    assert (at.date(), at.time()) == (day - timedelta(days=days_ago), clock)


def test_the_afternoon_in_new_york_is_todays():
    now = datetime(2026, 11, 21, 16, 0, tzinfo=NEW_YORK)
    assert read_past("15:00", now, NEW_YORK) == now - HOUR


def test_noon_in_tokyo_is_yesterdays_in_the_morning():
    now = datetime(2026, 11, 21, 9, 0, tzinfo=TOKYO)
    assert read_past("12:30", now, TOKYO) == datetime(2026, 11, 20, 12, 30, tzinfo=TOKYO)


def test_on_the_first_of_a_month_the_evening_before_is_in_the_month_before():
    now = datetime(2026, 1, 1, 9, 0, tzinfo=BERLIN)
    assert read_past("20:15", now, BERLIN) == datetime(2025, 12, 31, 20, 15, tzinfo=BERLIN)


def test_a_minute_ahead_is_now():
    now = datetime(2026, 11, 21, 20, 14, 30, tzinfo=BERLIN)
    assert read_past("20:15", now, BERLIN) == datetime(2026, 11, 21, 20, 15, tzinfo=BERLIN)
    assert read_past("20:16", now, BERLIN) == datetime(2026, 11, 20, 20, 16, tzinfo=BERLIN)


def test_a_time_that_the_clocks_skip_is_an_hour_later_and_one_that_comes_twice_is_the_later_that_was():
    spring = datetime(2026, 3, 29, 12, 0, tzinfo=BERLIN)
    assert read_past("2:30", spring, BERLIN) == datetime(2026, 3, 29, 3, 30, tzinfo=BERLIN)
    assert read_past("2:30", datetime(2026, 10, 25, 12, 0, tzinfo=BERLIN), BERLIN) == datetime(
        2026, 10, 25, 1, 30, tzinfo=UTC
    )
    assert read_past("2:30", datetime(2026, 10, 25, 0, 45, tzinfo=UTC), BERLIN) == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


def test_hours_ago_are_counted_by_the_stopwatch_and_days_by_the_calendar():
    now = datetime(2026, 3, 29, 4, 0, tzinfo=BERLIN)  # the clocks went from 2:00 to 3:00
    assert read_past("2 hours ago", now, BERLIN) == now.astimezone(UTC) - 2 * HOUR
    assert read_past("1 day ago", now, BERLIN) == datetime(2026, 3, 28, 4, 0, tzinfo=BERLIN)


NOW = datetime(2026, 11, 20, 15, 30, tzinfo=BERLIN)  # a Friday


@pytest.mark.parametrize(
    ("typed", "locale", "expected"),
    [
        ("um 20 Uhr", "de", "2026-11-19 20:00"),
        ("heute 14 Uhr", "de", "2026-11-20 14:00"),
        ("12/31 8pm", "de", "2025-12-31 20:00"),
        ("31/12 8pm", "de", "2025-12-31 20:00"),
        ("31/12 8pm", "en-US", "2025-12-31 20:00"),
        ("11/12 8pm", "en-US", "2026-11-12 20:00"),
        ("11/10 8pm", "de", "2026-10-11 20:00"),
        ("19.11. 20:15", "de", "2026-11-19 20:15"),
        ("19.11.2026, 20:15 Uhr", "de", "2026-11-19 20:15"),
        ("19.11.25 20:15", "en-US", "2025-11-19 20:15"),
        ("20 Nov 14:00", "en-US", "2026-11-20 14:00"),
        ("Nov 19, 2025 8 p.m.", "en-US", "2025-11-19 20:00"),
        ("31 Dec 8pm", "en-US", "2025-12-31 20:00"),
        ("friday 8pm", "en-US", "2026-11-13 20:00"),
        ("friday 14:00", "en-US", "2026-11-20 14:00"),
        ("Fri 14:00", "en-US", "2026-11-20 14:00"),
        ("am Freitag um 14 Uhr", "de", "2026-11-20 14:00"),
        ("last friday 14:00", "en-US", "2026-11-13 14:00"),
        ("monday 8pm", "en-US", "2026-11-16 20:00"),
        ("2026-11-19 20:15", "en-US", "2026-11-19 20:15"),
        ("2026-11-19T20:15", "en-US", "2026-11-19 20:15"),
        ("2026-11-19T20:15:30Z", "en-US", "2026-11-19 21:15:30"),
        ("2026-11-19T20:15+05:00", "en-US", "2026-11-19 16:15"),
        ("2026/11/19 8pm", "en-US", "2026-11-19 20:00"),
        ("hier à 20h15", "fr", "2026-11-19 20:15"),
        ("20h", "fr", "2026-11-19 20:00"),
        ("20h", "en-US", "2026-11-19 19:30"),
        ("ayer a las 21:00", "es-ES", "2026-11-19 21:00"),
        ("i går 20:00", "no", "2026-11-19 20:00"),
        ("noon", "en-US", "2026-11-20 12:00"),
        ("yesterday midnight", "en-US", "2026-11-19 00:00"),
        ("2 hours ago", "en-US", "2026-11-20 13:30"),
        ("45m ago", "en-US", "2026-11-20 14:45"),
        ("1h 30m ago", "en-US", "2026-11-20 14:00"),
        ("an hour ago", "en-US", "2026-11-20 14:30"),
        ("a week ago", "en-US", "2026-11-13 15:30"),
        ("vor 2 Stunden", "de", "2026-11-20 13:30"),
        ("just now", "en-US", "2026-11-20 15:30"),
        ("tomorrow 8pm", "en-US", "2026-11-21 20:00"),
        ("today 8pm", "en-US", "2026-11-20 20:00"),
        ("in 2 hours", "en-US", "2026-11-20 17:30"),
        ("<t:1763665200:R>", "en-US", "2025-11-20 20:00"),
    ],
)
def test_times_read_as_people_mean_them(typed: str, locale: str, expected: str):
    at = read_past(typed, NOW.astimezone(UTC), BERLIN, locale)
    assert at == datetime.fromisoformat(expected).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "friday",
            "May",
            "12",
            "21 Nov",
            "yesterday",
            "today",
            "last week",
            "2026-11-19",
            "20.15",
            "8",
            "",
            "  ",
            "soon",
        ),
        *("20:15 22:40", "25:00", "20:61", "13am", "0pm", "8pm EST", "2 hours ago EST", "31.02.2026 20:00", "5 8pm"),
        *(
            "0001-01-01",
            "9999-12-31",
            "0001-01-01 00:30",
            "<t:999999999999>",
            "2026-11-19 20:15 x",
            "x" * 300,
            "32/13 8pm",
        ),
        *("2026-13-45T20:15", "ago 20:15 ago", "1.2.3 20:15"),
    ],
)
@pytest.mark.parametrize("locale", ["en-US", "de", "no"])
def test_what_is_no_time_is_refused_with_an_example(typed: str, locale: str):
    with pytest.raises(Unreadable, match="time-unreadable") as refused:
        read_past(typed, NOW.astimezone(UTC), BERLIN, locale)
    assert refused.value.details == {"piece": typed[:60], "example": "15:30"}


@given(st.text(max_size=80) | st.from_regex(r"[0-9a-z:./ -]{1,20}", fullmatch=True), zones)
def test_whatever_is_typed_is_a_time_or_refused(typed: str, zone: ZoneInfo):
    try:
        assert read_past(typed, NOW.astimezone(UTC), zone, "de").tzinfo is UTC
    except Unreadable as refused:
        assert refused.key == "time-unreadable"  # noqa: PT017 - any other failure is the point


def test_a_corrected_end_is_the_first_such_time_after_the_start():
    start = datetime(2026, 11, 10, 22, 0, tzinfo=BERLIN)
    assert read_end("1:15", NOW, BERLIN, start=start) == datetime(2026, 11, 11, 1, 15, tzinfo=BERLIN)
    assert read_end("23 Uhr", NOW, BERLIN, "de", start=start) == datetime(2026, 11, 10, 23, 0, tzinfo=BERLIN)
    assert read_end("20m ago", NOW, BERLIN, start=start) == NOW - 20 * MINUTE
    assert read_end("yesterday 22:40", NOW, BERLIN, start=start) == datetime(2026, 11, 19, 22, 40, tzinfo=BERLIN)


def test_a_corrected_start_is_the_nearest_such_time():
    was = datetime(2026, 11, 10, 0, 30, tzinfo=BERLIN)
    assert read_start("23:45", NOW, BERLIN, was=was) == datetime(2026, 11, 9, 23, 45, tzinfo=BERLIN)
    assert read_start("1:15", NOW, BERLIN, was=was) == datetime(2026, 11, 10, 1, 15, tzinfo=BERLIN)
    assert read_start("3 days ago", NOW, BERLIN, was=was) == NOW - timedelta(days=3)


@given(nows, zones, clocks)
def test_a_corrected_time_shows_what_was_typed_and_lies_near(was: datetime, zone: ZoneInfo, clock: time):
    typed = f"{clock:%H:%M}"
    assert abs(read_start(typed, was, zone, was=was) - was) <= 12.5 * HOUR
    end = read_end(typed, was, zone, start=was)
    assert was < end <= was + 25 * HOUR
