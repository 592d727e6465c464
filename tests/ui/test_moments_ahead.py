"""Times that are still to come, as people write them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Unreadable
from ui.moments_ahead import MOST_READINGS, read_ahead

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 22, 13, 30, tzinfo=UTC)
"""A Sunday, half past two in the afternoon in Berlin."""


def here(moment: datetime) -> str:
    """As the clocks in Berlin show it."""
    return f"{moment.astimezone(BERLIN):%a %d %b %Y %H:%M}"


@pytest.mark.parametrize(
    ("typed", "locale", "meant"),
    [
        ("tomorrow 8pm", "en-US", "Mon 23 Nov 2026 20:00"),
        ("8pm tomorrow", "en-US", "Mon 23 Nov 2026 20:00"),
        ("Fri 20:30", "en-US", "Fri 27 Nov 2026 20:30"),
        ("friday at 8:30pm", "en-US", "Fri 27 Nov 2026 20:30"),
        ("in 2 hours", "en-US", "Sun 22 Nov 2026 16:30"),
        ("in 1h 30m", "en-US", "Sun 22 Nov 2026 16:00"),
        ("2 hours from now", "en-US", "Sun 22 Nov 2026 16:30"),
        ("in an hour", "en-US", "Sun 22 Nov 2026 15:30"),
        ("in half an hour", "en-US", "Sun 22 Nov 2026 15:00"),
        ("in 3 days", "en-US", "Wed 25 Nov 2026 14:30"),
        ("in a week", "en-US", "Sun 29 Nov 2026 14:30"),
        ("in 3 days at 8pm", "en-US", "Wed 25 Nov 2026 20:00"),
        ("20:30", "en-US", "Sun 22 Nov 2026 20:30"),
        ("9:00", "en-US", "Mon 23 Nov 2026 09:00"),
        ("today 20:30", "en-US", "Sun 22 Nov 2026 20:30"),
        ("tonight 1am", "en-US", "Mon 23 Nov 2026 01:00"),
        ("sunday 20:00", "en-US", "Sun 22 Nov 2026 20:00"),
        ("sunday 13:00", "en-US", "Sun 29 Nov 2026 13:00"),
        ("2026-11-27 20:30", "en-US", "Fri 27 Nov 2026 20:30"),
        ("2026-11-27T20:30", "en-US", "Fri 27 Nov 2026 20:30"),
        ("2026-11-27T20:30Z", "en-US", "Fri 27 Nov 2026 21:30"),
        ("2026-11-27T20:30-05:00", "en-US", "Sat 28 Nov 2026 02:30"),
        ("<t:1795807800:F>", "en-US", "Fri 27 Nov 2026 20:30"),
        ("Dec 24 at 18:00", "en-US", "Thu 24 Dec 2026 18:00"),
        ("1 jan 00:30", "en-US", "Fri 01 Jan 2027 00:30"),
        ("29 feb 2028 20:00", "en-US", "Tue 29 Feb 2028 20:00"),
        ("24.12. 18:00", "de", "Thu 24 Dec 2026 18:00"),
        ("12/24 6pm", "en-US", "Thu 24 Dec 2026 18:00"),
        ("tomorrow 20", "en-US", "Mon 23 Nov 2026 20:00"),
        ("morgen 20 Uhr", "de", "Mon 23 Nov 2026 20:00"),
        ("Freitag 20:30", "de", "Fri 27 Nov 2026 20:30"),
        ("übermorgen 20:30", "de", "Tue 24 Nov 2026 20:30"),
        ("vendredi 20h", "fr", "Fri 27 Nov 2026 20:00"),
        ("dans 2 heures", "fr", "Sun 22 Nov 2026 16:30"),
    ],
)
def test_a_time_is_the_next_one_that_is_meant(typed: str, locale: str, meant: str):
    assert [here(each) for each in read_ahead(typed, NOW, BERLIN, locale)] == [meant]


@pytest.mark.parametrize(
    ("typed", "locale", "readings"),
    [
        ("3/4 20:00", "en-US", ["Thu 04 Mar 2027 20:00", "Sat 03 Apr 2027 20:00"]),
        ("3/4 20:00", "en-GB", ["Sat 03 Apr 2027 20:00", "Thu 04 Mar 2027 20:00"]),
        ("tomorrow at 8", "en-US", ["Mon 23 Nov 2026 20:00", "Mon 23 Nov 2026 08:00"]),
        ("at 8", "en-US", ["Sun 22 Nov 2026 20:00", "Mon 23 Nov 2026 08:00"]),
        ("next friday 20:30", "en-US", ["Fri 27 Nov 2026 20:30", "Fri 04 Dec 2026 20:30"]),
    ],
)
def test_what_can_be_read_in_several_ways_gives_each(typed: str, locale: str, readings: list[str]):
    assert [here(each) for each in read_ahead(typed, NOW, BERLIN, locale)] == readings


def test_a_time_that_the_clocks_show_twice_is_two():
    before = datetime(2026, 10, 20, tzinfo=UTC)
    twice = (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
    assert read_ahead("2026-10-25 02:30", before, BERLIN) == twice
    assert read_ahead("sunday 2:30", before, BERLIN) == twice
    assert read_ahead("2026-10-25T02:30+02:00", before, BERLIN) == twice[:1]


def test_days_are_those_of_the_calendar_and_hours_those_of_the_stopwatch():
    before = datetime(2026, 10, 24, 18, tzinfo=UTC)  # the clocks are set back that night
    assert read_ahead("in 1 day", before, BERLIN) == (datetime(2026, 10, 25, 19, tzinfo=UTC),)
    assert read_ahead("in 24 hours", before, BERLIN) == (datetime(2026, 10, 25, 18, tzinfo=UTC),)


@pytest.mark.parametrize("typed", ["yesterday 8pm", "2026-11-20 20:00", "<t:1700000000>", "today 9:00"])
def test_what_is_over_is_refused_as_such(typed: str):
    with pytest.raises(Unreadable) as refused:
        read_ahead(typed, NOW, BERLIN)
    assert refused.value.key == "when-in-past"
    assert refused.value.details["piece"] == typed


@pytest.mark.parametrize(
    "typed",
    [
        *("soon", "", "8", "tomorrow", "Fri", "31/2 20:00", "25:99", "in a while", "x" * 5000),
        *("tomorrow 25:00", "tomorrow 25h", "tomorrow 99pm", "friday 30", "fri 20:75"),
    ],
)
def test_what_is_no_day_and_time_is_refused_with_an_example_that_can_be_read(typed: str):
    with pytest.raises(Unreadable) as refused:
        read_ahead(typed, NOW, BERLIN)
    assert refused.value.key == "when-unreadable"
    assert read_ahead(str(refused.value.details["example"]), NOW, BERLIN)


@given(st.text(max_size=70), st.sampled_from(["en-US", "de", "fr"]))
def test_whatever_is_typed_is_ahead_or_refused(typed: str, locale: str):
    try:
        found = read_ahead(typed, NOW, BERLIN, locale)
    except Unreadable:
        return
    assert 1 <= len(found) <= MOST_READINGS
    assert all(each > NOW and each.utcoffset() is not None for each in found)
