"""Money is whole numbers, rounds in one place, and never leaves the range that its rate says."""

from __future__ import annotations

import ast
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.schema import metadata
from domain.money import (
    CENT,
    MICRO,
    MICRO_USD,
    PICO,
    STOCK_RATE,
    Amount,
    Rate,
    UsdRate,
    estimate,
    from_usd,
    in_cents,
    rounded,
    split,
    to_cents,
    to_digits,
    to_usd,
)

DOMAIN = Path(__file__).parents[2] / "domain"

rates = st.lists(st.integers(0, 10_000), min_size=3, max_size=3).map(sorted).map(lambda three: Rate(*three))
micros = st.integers(-(10**18), 10**18)
usd_rates = st.builds(UsdRate, st.just("EUR"), st.just(date(2026, 1, 1)), st.integers(1, 9 * PICO))


@given(micros, st.integers(1, 10**15))
def test_rounding_is_half_to_even(part: int, whole: int):
    assert rounded(part, whole) == round(Fraction(part, whole))


@pytest.mark.parametrize(("micro", "cents"), [(5_000, 0), (15_000, 2), (25_000, 2), (25_001, 3), (-5_000, 0)])
def test_half_a_cent_goes_to_the_even_one(micro: int, cents: int):
    assert to_cents(micro) == cents


@given(micros, st.sampled_from([0, 2, 3]))
def test_digits_are_those_of_the_currency(micro: int, digits: int):
    exact = (Decimal(micro) / MICRO).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN)
    assert Decimal(to_digits(micro, digits)) / MICRO == exact


@given(st.integers(0, 10**15), st.lists(st.integers(0, 10**12), min_size=1))
def test_the_parts_of_a_split_always_sum_to_the_whole_each_within_one_of_its_share(total: int, weights: list[int]):
    parts = split(total, weights)
    assert sum(parts) == total
    assert len(parts) == len(weights)
    if sum(weights):
        for part, weight in zip(parts, weights, strict=True):
            assert abs(part - Fraction(total * weight, sum(weights))) < 1


def test_a_split_without_weights_loses_nothing():
    assert split(7, [0, 0]) == (7, 0)
    assert split(0, []) == ()
    with pytest.raises(ValueError, match="nothing to split among"):
        split(7, [])


@given(st.lists(micros))
def test_printed_cents_add_up_to_the_printed_total(parts: list[int]):
    cents = in_cents(parts)
    assert sum(cents) == to_cents(sum(parts))
    for part, shown in zip(parts, cents, strict=True):
        assert abs(part - shown * CENT) < CENT


@given(st.lists(st.integers(1, 10**15), min_size=1, max_size=50), usd_rates)
def test_converting_then_summing_equals_summing_then_converting_within_half_a_micro_a_line(
    parts: list[int], rate: UsdRate
):
    one_by_one = sum(to_usd(Amount(part, "EUR"), rate) for part in parts)
    together = to_usd(Amount(sum(parts), "EUR"), rate)
    assert abs(one_by_one - together) * 2 <= len(parts) + 1


@given(st.integers(1, 10**15), usd_rates)
def test_there_and_back_stays_within_what_rounding_takes(micro: int, rate: UsdRate):
    back = from_usd(to_usd(Amount(micro, "EUR"), rate), rate)
    assert back.currency == "EUR"
    assert abs(back.micro - micro) <= PICO // rate.pico_usd + 1


def test_a_rate_converts_its_own_currency_only():
    with pytest.raises(ValueError, match="GBP can't be converted"):
        to_usd(Amount(1, "GBP"), UsdRate("EUR", date(2026, 1, 1), PICO))


def test_two_hundred_diamonds_are_a_dollar_at_the_stock_rate():
    assert estimate(200, STOCK_RATE).expected == MICRO_USD


@given(st.integers(0, 10**12), rates)
def test_an_estimate_is_exact_and_lies_within_its_range(diamonds: int, rate: Rate):
    worth = estimate(diamonds, rate)
    assert worth.low <= worth.expected <= worth.high
    assert Fraction(worth.expected, MICRO_USD) == diamonds * Fraction(1, 100) * Fraction(rate.expected, 10_000)
    assert worth.rate is rate


@given(st.lists(st.integers(0, 10**12)), rates)
def test_valuing_then_summing_is_exactly_summing_then_valuing(diamonds: list[int], rate: Rate):
    one_by_one = [estimate(each, rate) for each in diamonds]
    together = estimate(sum(diamonds), rate)
    assert sum(each.low for each in one_by_one) == together.low
    assert sum(each.expected for each in one_by_one) == together.expected
    assert sum(each.high for each in one_by_one) == together.high


@pytest.mark.parametrize("rate", [(5_000, 4_000, 5_300), (4_000, 5_400, 5_300), (-1, 0, 0), (0, 0, 10_001)])
def test_a_rate_runs_from_low_to_high_within_nothing_and_all(rate: tuple[int, int, int]):
    with pytest.raises(ValueError, match="a rate runs"):
        Rate(*rate)


MONEY = ("amounts", "currencies", "goals", "ledger", "money", "payouts", "rates", "statements", "summaries")


@pytest.mark.parametrize("name", [name for name in MONEY if (DOMAIN / f"{name}.py").is_file()])
def test_no_float_ever_holds_money(name: str):
    syntax = ast.walk(ast.parse((DOMAIN / f"{name}.py").read_text(encoding="utf-8")))
    floats = [
        ast.unparse(node)
        for node in syntax
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float")
    ]
    assert floats == []


def test_no_column_of_any_table_is_a_float():
    kinds = {str(column.type) for table in metadata.tables.values() for column in table.columns}
    assert kinds <= {"BIGINT", "INTEGER", "TEXT", "BOOLEAN", "BLOB"}
