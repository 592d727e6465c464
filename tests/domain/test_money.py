"""Money is whole micro-USD and never leaves the range that its rate says."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.money import MICRO_USD, STOCK_RATE, Rate, estimate

rates = st.lists(st.integers(0, 10_000), min_size=3, max_size=3).map(sorted).map(lambda three: Rate(*three))


def test_two_hundred_diamonds_are_a_dollar_at_the_stock_rate():
    assert estimate(200, STOCK_RATE).expected == MICRO_USD


@given(st.integers(0, 10**12), rates)
def test_an_estimate_is_exact_and_lies_within_its_range(diamonds: int, rate: Rate):
    worth = estimate(diamonds, rate)
    assert worth.low <= worth.expected <= worth.high
    assert Fraction(worth.expected, MICRO_USD) == diamonds * Fraction(1, 100) * Fraction(rate.expected, 10_000)
    assert worth.rate is rate


@pytest.mark.parametrize("rate", [(5_000, 4_000, 5_300), (4_000, 5_400, 5_300), (-1, 0, 0), (0, 0, 10_001)])
def test_a_rate_runs_from_low_to_high_within_nothing_and_all(rate: tuple[int, int, int]):
    with pytest.raises(ValueError, match="a rate runs"):
        Rate(*rate)
