"""When clocks show a time: 09:00 stays 09:00, and what daylight saving skips or doubles has one answer."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.wall_clock import at

BERLIN, NEW_YORK, LORD_HOWE = "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"
APIA, TOKYO, KATHMANDU = "Pacific/Apia", "Asia/Tokyo", "Asia/Kathmandu"


@pytest.mark.parametrize(
    ("zone", "day", "clock", "utc"),
    [
        # nine o'clock, before and after the clocks are moved
        (BERLIN, (2026, 3, 28), (9, 0), "2026-03-28 08:00"),
        (BERLIN, (2026, 3, 29), (9, 0), "2026-03-29 07:00"),
        (BERLIN, (2026, 10, 24), (9, 0), "2026-10-24 07:00"),
        (BERLIN, (2026, 10, 25), (9, 0), "2026-10-25 08:00"),
        (NEW_YORK, (2026, 3, 7), (9, 0), "2026-03-07 14:00"),
        (NEW_YORK, (2026, 3, 8), (9, 0), "2026-03-08 13:00"),
        (NEW_YORK, (2026, 11, 1), (9, 0), "2026-11-01 14:00"),
        (LORD_HOWE, (2026, 4, 4), (9, 0), "2026-04-03 22:00"),
        (LORD_HOWE, (2026, 4, 5), (9, 0), "2026-04-04 22:30"),  # half an hour, in the other half of the year
        (LORD_HOWE, (2026, 10, 4), (9, 0), "2026-10-03 22:00"),
        (TOKYO, (2026, 3, 29), (9, 0), "2026-03-29 00:00"),
        (TOKYO, (2026, 10, 25), (9, 0), "2026-10-25 00:00"),
        (KATHMANDU, (2026, 6, 1), (9, 0), "2026-06-01 03:15"),
        # skipped: the first moment after the gap
        (BERLIN, (2026, 3, 29), (2, 0), "2026-03-29 01:00"),
        (BERLIN, (2026, 3, 29), (2, 30), "2026-03-29 01:00"),
        (BERLIN, (2026, 3, 29), (2, 59), "2026-03-29 01:00"),
        (BERLIN, (2026, 3, 29), (3, 0), "2026-03-29 01:00"),
        (NEW_YORK, (2026, 3, 8), (2, 30), "2026-03-08 07:00"),
        (LORD_HOWE, (2026, 10, 4), (2, 15), "2026-10-03 15:30"),
        (APIA, (2011, 12, 30), (9, 0), "2011-12-30 10:00"),  # a whole day that never was
        # twice: the first of the two
        (BERLIN, (2026, 10, 25), (2, 30), "2026-10-25 00:30"),
        (NEW_YORK, (2026, 11, 1), (1, 30), "2026-11-01 05:30"),
        (LORD_HOWE, (2026, 4, 5), (1, 45), "2026-04-04 14:45"),
        # a leap day
        (BERLIN, (2028, 2, 29), (9, 0), "2028-02-29 08:00"),
    ],
)
def test_the_moment_at_which_clocks_show_a_time(zone: str, day: tuple[int, int, int], clock: tuple[int, int], utc: str):
    found = at(date(*day), time(*clock), ZoneInfo(zone))
    assert found == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert found.tzinfo is UTC


@given(
    st.dates(date(2000, 1, 1), date(2037, 12, 31)),
    st.times().map(lambda clock: clock.replace(second=0, microsecond=0)),
    st.sampled_from((BERLIN, NEW_YORK, LORD_HOWE, APIA, TOKYO, "Africa/Casablanca", "America/Sao_Paulo")),
)
def test_clocks_show_it_then_and_not_before(day: date, clock: time, name: str):
    zone = ZoneInfo(name)
    found = at(day, clock, zone)
    shown = found.astimezone(zone).replace(tzinfo=None)
    wanted = datetime.combine(day, clock)
    assert shown >= wanted
    if shown > wanted:  # skipped: a moment before, clocks showed less
        assert (found - timedelta(microseconds=1)).astimezone(zone).replace(tzinfo=None) < wanted
