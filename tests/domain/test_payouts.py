"""What a payout implies, and when it implies nothing."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Conflict
from domain.money import WHOLE, Rate, estimate
from domain.payouts import LEAST_DIAMONDS, Covered, Implied, Unknown, check_cover, implied


@given(st.integers(LEAST_DIAMONDS, 10**12), st.integers(0, WHOLE))
def test_a_payout_at_a_rate_implies_that_rate(diamonds: int, share: int):
    paid = estimate(diamonds, Rate(share, share, share)).expected
    found = implied([paid], Covered(1, diamonds, 0))
    assert isinstance(found, Implied)
    assert found.share == share
    assert not found.gifts_missing


@given(st.lists(st.integers(1, 10**15), min_size=1), st.integers(LEAST_DIAMONDS, 10**12))
def test_payouts_for_one_time_count_together(paid: list[int], diamonds: int):
    found = implied(paid, Covered(3, diamonds, 0))
    assert isinstance(found, Implied)
    assert abs(found.share - Fraction(sum(paid), diamonds)) <= Fraction(1, 2)
    assert (found.micro_usd, found.payouts) == (sum(paid), len(paid))
    assert found.gifts_missing is (found.share > WHOLE)


@pytest.mark.parametrize(
    ("paid", "covered", "overlaps", "why"),
    [
        ([1], None, False, Unknown.TIME),
        ([None], Covered(1, 10**6, 0), False, Unknown.CURRENCY),
        ([1, None], Covered(1, 10**6, 0), False, Unknown.CURRENCY),
        ([], Covered(1, 10**6, 0), False, Unknown.CURRENCY),
        ([1], Covered(1, 10**6, 0), True, Unknown.OVERLAP),
        ([1], Covered(0, 0, 0), False, Unknown.STREAMS),
        ([1], Covered(1, LEAST_DIAMONDS - 1, 0), False, Unknown.DIAMONDS),
    ],
)
def test_without_enough_nothing_is_inferred(
    paid: list[int | None], covered: Covered | None, why: Unknown, *, overlaps: bool
):
    assert implied(paid, covered, overlaps=overlaps) is why


def test_a_covered_time_does_not_end_before_it_begins():
    first, last = date(2026, 2, 1), date(2026, 2, 28)
    for fine in ((first, last), (first, first), (None, last), (first, None), (None, None)):
        check_cover(*fine)
    with pytest.raises(Conflict, match="covers-ends-before-start"):
        check_cover(last, first)
