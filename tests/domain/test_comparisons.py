"""What is usual is the median of the last five streams."""

from __future__ import annotations

from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.comparisons import MOST_PERCENT, Change, Direction, compare, percent_of

amounts = st.integers(min_value=0, max_value=10**12)
pasts = st.lists(amounts, min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("current", "past", "change"),
    [
        (120, [100], Change(Direction.UP, 20, 100, 1)),
        (80, [100, 90, 110], Change(Direction.DOWN, -20, 100, 3)),
        (100, [100], Change(Direction.LEVEL, 0, 100, 1)),
        (1_004, [1_000], Change(Direction.LEVEL, 0, 1_000, 1)),
        (1_005, [1_000], Change(Direction.LEVEL, 0, 1_000, 1)),
        (1_015, [1_000], Change(Direction.UP, 2, 1_000, 1)),
        (3, [1, 2], Change(Direction.UP, 100, 2, 2)),
        (5, [0], Change(Direction.NEW, None, 0, 1)),
        (0, [0, 0], Change(Direction.LEVEL, None, 0, 2)),
        (0, [100], Change(Direction.DOWN, -100, 100, 1)),
        (10**9, [1], Change(Direction.UP, MOST_PERCENT, 1, 1)),
        (10, [10, 10, 10, 10, 10, 1_000, 1_000], Change(Direction.LEVEL, 0, 10, 5)),
    ],
)
def test_a_number_stands_beside_the_median_of_the_last_five(current: int, past: list[int], change: Change):
    assert compare(current, past) == change


def test_a_first_stream_is_compared_with_nothing():
    assert compare(5, []) is None


@given(amounts, pasts)
def test_older_streams_than_five_do_not_count(current: int, past: list[int]):
    assert compare(current, past) == compare(current, past[:5])


@given(amounts, pasts)
def test_the_order_of_the_five_does_not_matter(current: int, past: list[int]):
    five = past[:5]
    assert compare(current, five) == compare(current, sorted(five))


@given(amounts, pasts)
def test_the_arrow_points_where_the_percentage_says(current: int, past: list[int]):
    change = compare(current, past)
    assert change is not None
    if change.percent is None:
        assert change.usual == 0
        assert change.direction is (Direction.NEW if current else Direction.LEVEL)
    else:
        assert -100 <= change.percent <= MOST_PERCENT
        sign = (change.percent > 0) - (change.percent < 0)
        assert change.direction is {1: Direction.UP, -1: Direction.DOWN, 0: Direction.LEVEL}[sign]


@given(pasts)
def test_the_usual_is_level(past: list[int]):
    middle = median(past[:5])
    change = compare(int(middle), past) if middle == int(middle) else None
    assert change is None or change.direction is Direction.LEVEL


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [(8_120, 9_300, 87), (0, 5, 0), (5, 0, None), (0, 0, None), (1, 200, 0), (3, 200, 2), (12, 10, 120)],
)
def test_a_percentage_is_rounded_half_to_even_and_there_is_none_of_nothing(part: int, whole: int, percent: int | None):
    assert percent_of(part, whole) == percent
