"""Axes: few marks, round numbers, written as the locale writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.chart.axis import MOST_TIME_TICKS, MOST_VALUE_TICKS, time_ticks, value_ticks, write_tick, write_time


@given(st.integers(1, 10**13))
def test_values_have_one_to_three_even_marks_within_the_chart(top: int):
    ticks = value_ticks(top)
    assert 1 <= len(ticks) <= MOST_VALUE_TICKS
    assert ticks[-1] <= top
    assert ticks == [ticks[0] * place for place in range(1, len(ticks) + 1)]
    assert str(ticks[0]).rstrip("0") in {"1", "2", "25", "5"}


def test_nothing_needs_no_marks():
    assert value_ticks(0) == []


@given(st.integers(1, 100_000))
def test_time_has_two_to_six_even_marks_from_the_start(minutes: int):
    ticks = time_ticks(minutes)
    assert 2 <= len(ticks) <= MOST_TIME_TICKS
    assert ticks[0] == 0
    assert ticks[-1] <= minutes
    assert ticks == [ticks[1] * place for place in range(len(ticks))]


@pytest.mark.parametrize(
    ("minutes", "marks"),
    [(1, "0:00 0:01"), (134, "0:00 0:30 1:00 1:30 2:00"), (720, "0:00 3:00 6:00 9:00 12:00")],
)
def test_times_are_hours_and_minutes(minutes: int, marks: str):
    assert " ".join(map(write_time, time_ticks(minutes))) == marks


@pytest.mark.parametrize(
    ("number", "locale", "written"),
    [
        (500, "en-US", "500"),
        (2_500, "en-US", "2,500"),
        (2_500, "de", "2.500"),
        (25_000, "en-US", "25K"),
        (25_000, "ja", "2.5万"),
        (2_500_000, "en-US", "2.5M"),
        (25_000, "xx-XX", "25K"),
        (25_000, "", "25K"),
    ],
)
def test_numbers_are_short_and_local(number: int, locale: str, written: str):
    assert write_tick(number, locale) == written
