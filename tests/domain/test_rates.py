"""Dated rates: read as people write them, never out of order, and none reaches back before its day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Conflict, Unreadable
from domain.money import PICO, STOCK_RATE, WHOLE, Amount, Rate, UsdRate
from domain.rates import (
    IN_DOLLARS,
    STOCK,
    DatedRate,
    Origin,
    Reporting,
    Valued,
    completed,
    rate_on,
    read_rate,
    read_usd_rate,
    usd_rate_on,
)

FIRST = date(2026, 1, 1)
shares = st.integers(0, WHOLE)
rates = st.lists(shares, min_size=3, max_size=3).map(sorted).map(lambda three: Rate(*three))
dated = st.lists(st.builds(DatedRate, st.integers(0, 400).map(lambda days: FIRST + timedelta(days=days)), rates))


@pytest.mark.parametrize(
    ("typed", "locale", "share"),
    [
        ("0.5", "en-US", 5_000),
        (".5", "en-US", 5_000),
        ("0,47", "en-US", 4_700),
        ("0,47", "de", 4_700),
        ("50 %", "en-US", 5_000),
        ("50%", "en-US", 5_000),
        ("47,5 %", "de", 4_750),
        ("1", "en-US", 10_000),
        ("100 %", "en-US", 10_000),
        ("0", "en-US", 0),
        ("0.33335", "en-US", 3_334),
        ("0.33325", "en-US", 3_332),
    ],
)
def test_a_rate_is_a_share_or_a_percentage(typed: str, locale: str, share: int):
    assert read_rate(typed, locale) == share


@pytest.mark.parametrize(
    ("typed", "key", "nearest"),
    [
        ("50", "rate-over-one", ("50 %",)),
        ("1.5", "rate-over-one", ("1.5 %",)),
        ("150 %", "rate-over-all", ()),
        ("500", "rate-over-all", ()),
        ("-0.5", "rate-unreadable", ()),
        ("half", "number-unreadable", ()),
        ("%", "number-unreadable", ()),
        ("0.5 mil", "rate-unreadable", ()),
    ],
)
def test_what_is_no_rate_is_refused_with_what_was_meant(typed: str, key: str, nearest: tuple[str, ...]):
    with pytest.raises(Unreadable) as refused:
        read_rate(typed)
    assert (refused.value.key, refused.value.nearest) == (key, nearest)
    for meant in nearest:
        assert read_rate(meant) <= WHOLE


@given(rates, st.none() | shares, st.none() | shares, st.none() | shares)
def test_what_is_given_is_taken_and_the_rest_follows_in_order(
    before: Rate, low: int | None, expected: int | None, high: int | None
):
    given_parts = [part for part in (low, expected, high) if part is not None]
    if given_parts != sorted(given_parts):
        with pytest.raises(Conflict, match="rate-order"):
            completed(before, low, expected, high)
        return
    after = completed(before, low, expected, high)
    for part, made, was in ((low, after.low, before.low), (high, after.high, before.high)):
        assert made == part if part is not None else made in {was, *given_parts}
    assert expected is None or after.expected == expected
    assert completed(after, low, expected, high) == after
    assert completed(before, None, None, None) == before


@given(dated, dated, st.integers(-10, 500))
def test_the_rate_of_a_day_began_on_it_or_before_and_a_creators_own_comes_first(
    own: list[DatedRate], server: list[DatedRate], days: int
):
    day = FIRST + timedelta(days=days)
    found = rate_on(day, own, server)
    begun = {Origin.CREATOR: [each for each in own if each.since <= day]}
    begun[Origin.SERVER] = [each for each in server if each.since <= day]
    if found.origin is Origin.STOCK:
        assert found == STOCK
        assert not begun[Origin.CREATOR] + begun[Origin.SERVER]
        return
    assert found.origin is Origin.CREATOR or not begun[Origin.CREATOR]
    assert found.since == max(each.since for each in begun[found.origin])


@given(dated, rates, st.integers(0, 400), st.integers(-10, 500))
def test_a_change_re_values_only_from_its_date(own: list[DatedRate], rate: Rate, since: int, days: int):
    day, from_day = FIRST + timedelta(days=days), FIRST + timedelta(days=since)
    before, after = rate_on(day, own, []), rate_on(day, [*own, DatedRate(from_day, rate)], [])
    if day < from_day or (before.since is not None and before.since > from_day):
        assert after == before
    else:
        assert after == Valued(rate, Origin.CREATOR, from_day)


def test_the_stock_rate_names_its_source():
    assert STOCK.rate == STOCK_RATE
    assert (STOCK.rate.low, STOCK.rate.expected, STOCK.rate.high) == (4_000, 5_000, 5_300)


@pytest.mark.parametrize(
    ("typed", "pico"),
    [("1.08", 1_080_000_000_000), ("1,08", 1_080_000_000_000), ("$1.08", 1_080_000_000_000), ("1/16300", 61_349_693)],
)
def test_a_currencys_worth_is_dollars_for_one_or_so_many_for_a_dollar(typed: str, pico: int):
    assert read_usd_rate(typed, "EUR") == pico


@pytest.mark.parametrize(
    ("typed", "key", "nearest"),
    [
        ("16300", "usd-rate-too-high", ("1/16300",)),
        ("0", "usd-rate-unreadable", ()),
        ("-1", "usd-rate-unreadable", ()),
        ("1/0", "usd-rate-unreadable", ()),
        ("1/99999999999999999", "usd-rate-unreadable", ()),
        ("100/2", "usd-rate-too-high", ()),
        ("abc", "number-unreadable", ()),
        ("", "number-unreadable", ()),
    ],
)
def test_what_is_no_worth_is_refused_and_the_other_way_round_is_offered(typed: str, key: str, nearest: tuple[str, ...]):
    with pytest.raises(Unreadable) as refused:
        read_usd_rate(typed, "IDR")
    assert (refused.value.key, refused.value.nearest) == (key, nearest)
    for meant in nearest:
        assert read_usd_rate(meant, "IDR") > 0


def test_a_currency_has_the_worth_of_the_day():
    known = (UsdRate("EUR", FIRST, PICO), UsdRate("EUR", FIRST + timedelta(days=9), 2 * PICO), UsdRate("GBP", FIRST, 3))
    assert usd_rate_on(FIRST - timedelta(days=1), known, "EUR") is None
    assert usd_rate_on(FIRST + timedelta(days=8), known, "EUR") == known[0]
    assert usd_rate_on(FIRST + timedelta(days=9), known, "EUR") == known[1]
    corrected = (*known, UsdRate("EUR", FIRST, 5))
    assert usd_rate_on(FIRST, corrected, "EUR") == corrected[-1]


def test_money_is_shown_in_the_servers_currency_at_the_rate_of_each_day():
    euro = Reporting("EUR", (UsdRate("EUR", FIRST, PICO), UsdRate("EUR", FIRST + timedelta(days=9), 2 * PICO)))
    assert euro.on(FIRST, 10) == Amount(10, "EUR")
    assert euro.on(FIRST - timedelta(days=1), 10) is None
    assert euro.total([(FIRST, 10), (FIRST + timedelta(days=9), 10)]) == Amount(15, "EUR")
    assert euro.total([(FIRST, 10), (FIRST - timedelta(days=1), 10)]) is None
    assert IN_DOLLARS.total([(FIRST, 10), (date(2000, 1, 1), 10)]) == Amount(20, "USD")
