"""Days as people write them, in the server's zone, and none that is still to come."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Unreadable
from ui.moments import FIRST_DAY, read_day

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
BERLIN, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize(
    ("typed", "locale", "day"),
    [
        ("today", "en-US", date(2026, 11, 22)),
        ("yesterday", "en-US", date(2026, 11, 21)),
        ("yesterday 8pm", "en-US", date(2026, 11, 21)),
        ("gestern", "de", date(2026, 11, 21)),
        ("12 Nov", "en-US", date(2026, 11, 12)),
        ("Nov 12", "en-US", date(2026, 11, 12)),
        ("12 Nov 2025", "en-US", date(2025, 11, 12)),
        ("2026-11-12", "en-US", date(2026, 11, 12)),
        ("11/12", "en-US", date(2026, 11, 12)),
        ("12/11", "en-GB", date(2026, 11, 12)),
        ("12.11.", "de", date(2026, 11, 12)),
        ("24 Dec", "en-US", date(2025, 12, 24)),
        ("3 days ago", "en-US", date(2026, 11, 19)),
        ("last friday", "en-US", date(2026, 11, 20)),
        ("<t:1700000000:d>", "en-US", date(2023, 11, 14)),
    ],
)
def test_a_day_is_read_as_people_write_it(typed: str, locale: str, day: date):
    assert read_day(typed, NOON, BERLIN, locale) == day


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("tomorrow", "date-in-future"),
        ("in 3 days", "date-in-future"),
        ("2027-01-01", "date-in-future"),
        ("23 Nov 2026", "date-in-future"),
        ("1999-01-01", "date-too-old"),
        ("2026-02-31", "date-unreadable"),
        ("20:15", "date-unreadable"),
        ("12", "date-unreadable"),
        ("someday", "date-unreadable"),
        ("", "date-unreadable"),
        ("x" * 500, "date-unreadable"),
    ],
)
def test_what_is_no_day_of_the_past_is_refused_with_an_example(typed: str, key: str):
    with pytest.raises(Unreadable) as refused:
        read_day(typed, NOON, BERLIN)
    assert refused.value.key == key
    assert refused.value.details["example"] == "2026-11-21"


def test_today_is_where_the_server_lives():
    late = datetime(2026, 11, 22, 20, tzinfo=UTC)
    assert read_day("today", late, TOKYO) == date(2026, 11, 23)
    assert read_day("2026-11-23", late, TOKYO) == date(2026, 11, 23)
    with pytest.raises(Unreadable, match="date-in-future"):
        read_day("2026-11-23", late, BERLIN)


@given(st.dates(FIRST_DAY, NOON.date()), st.sampled_from(["en-US", "en-GB", "de", "fr"]))
def test_a_written_out_day_is_that_day(day: date, locale: str):
    for typed in (f"{day:%Y-%m-%d}", f"{day:%d.%m.%Y}", f"{day.day} {day:%B} {day:%Y}"):
        assert read_day(typed, NOON, BERLIN, locale) == day
    if timedelta(days=1) < NOON.date() - day < timedelta(days=365):
        assert read_day(f"{(NOON.date() - day).days} days ago", NOON, BERLIN, locale) == day
