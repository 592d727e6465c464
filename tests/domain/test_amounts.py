"""Amounts as people write them: exact, or refused with the piece and a way out."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.amounts import MOST_AMOUNT, read_amount, written
from domain.currencies import MINOR_DIGITS
from domain.errors import Unreadable
from domain.money import MICRO, Amount

LOCALES = ["en-US", "en-GB", "de", "fr", "pt-BR", "hi", "tr", "ar"]

amounts = st.sampled_from(sorted(MINOR_DIGITS)).flatmap(
    lambda code: st.builds(
        Amount,
        st.integers(1, 10**15).map(lambda coins: coins * (MICRO // 10 ** MINOR_DIGITS[code])),
        st.just(code),
    )
)


@pytest.mark.parametrize(
    ("typed", "locale", "value", "currency"),
    [
        ("250", "en-US", "250", "USD"),
        ("250 EUR", "en-US", "250", "EUR"),
        ("EUR 250", "en-US", "250", "EUR"),
        ("€250", "en-US", "250", "EUR"),
        ("250€", "de", "250", "EUR"),
        ("€ 1,234.56", "en-US", "1234.56", "EUR"),
        ("1.234,56 €", "de", "1234.56", "EUR"),
        ("1 200,50", "en-US", "1200.50", "USD"),
        ("1\u202f200,50 EUR", "fr", "1200.50", "EUR"),
        ("1.2k", "en-US", "1200", "USD"),
        ("€1.2k", "en-US", "1200", "EUR"),
        ("1.2kEUR", "en-US", "1200", "EUR"),
        ("1.2k€", "en-US", "1200", "EUR"),
        ("1,2 Mio EUR", "de", "1200000", "EUR"),
        ("$250 CAD", "en-US", "250", "CAD"),
        ("CA$250", "en-US", "250", "CAD"),
        ("R$ 50", "pt-BR", "50", "BRL"),
        ("¥1500", "en-US", "1500", "JPY"),
        ("\uffe51500", "ja", "1500", "JPY"),
        ("250 euros", "en-US", "250", "EUR"),
        ("Rs. 500", "en-US", "500", "INR"),
        ("1.250 KWD", "en-US", "1.25", "KWD"),
        ("250.0 JPY", "en-US", "250", "JPY"),
        ("0.01", "en-US", "0.01", "USD"),
        ("1000000000000", "en-US", "1000000000000", "USD"),
        ("٢٥٠ USD", "ar", "250", "USD"),
    ],
)
def test_an_amount_is_read_as_it_was_meant(typed: str, locale: str, value: str, currency: str):
    assert read_amount(typed, "USD", locale) == Amount(int(Decimal(value) * MICRO), currency)


def test_without_a_currency_it_is_in_the_servers_own():
    assert read_amount("250", "EUR") == Amount(250 * MICRO, "EUR")


@pytest.mark.parametrize(
    ("typed", "key", "piece"),
    [
        ("-5", "amount-negative", "-5"),
        ("\u22125 EUR", "amount-negative", "\u22125 EUR"),
        ("0", "amount-zero", "0"),
        ("0.00 EUR", "amount-zero", "0.00 EUR"),
        ("1000000000000000", "amount-too-large", "1000000000000000"),
        ("1e15", "currency-unknown", "e"),
        ("250 XYZ", "currency-unknown", "XYZ"),
        ("abc", "number-unreadable", "abc"),
        ("EUR", "number-unreadable", "EUR"),
        ("12.345678", "amount-too-fine", "12.345678"),
        ("12.5 JPY", "amount-too-fine", "12.5 JPY"),
        ("250 EUR USD", "amount-two-currencies", "250 EUR USD"),
        ("2+2", "number-unreadable", "+2"),
        ("9" * 65, "number-unreadable", "9" * 65),
    ],
)
def test_what_is_no_amount_is_refused_with_the_exact_piece(typed: str, key: str, piece: str):
    with pytest.raises(Unreadable) as refused:
        read_amount(typed, "USD")
    assert (refused.value.key, refused.value.details["piece"]) == (key, piece)


@pytest.mark.parametrize(
    ("typed", "locale", "offered"),
    [
        ("1.234,56", "en-US", ["1234.56 USD", "123456 USD"]),
        ("1.234,56 EUR", "en-US", ["1234.56 EUR", "123456 EUR"]),
        ("1.200 EUR", "en-US", ["1200 EUR", "1.20 EUR"]),
        ("1,200 EUR", "de", ["1200 EUR", "1.20 EUR"]),
        ("250.000 JPY", "en-US", ["250000 JPY", "250 JPY"]),
    ],
)
def test_what_can_be_read_in_two_ways_offers_both(typed: str, locale: str, offered: list[str]):
    with pytest.raises(Unreadable, match="amount-ambiguous") as refused:
        read_amount(typed, "USD", locale)
    assert list(refused.value.nearest) == offered
    assert (refused.value.details["first"], refused.value.details["second"]) == tuple(offered)


def test_a_dollar_is_asked_about_where_the_server_counts_in_another_one():
    with pytest.raises(Unreadable, match="amount-of-what") as refused:
        read_amount("$250", "CAD")
    assert list(refused.value.nearest) == ["250 CAD", "250 USD"]
    assert read_amount("250", "CAD").currency == "CAD"


def test_a_misspelt_code_offers_what_is_near():
    with pytest.raises(Unreadable, match="currency-unknown") as refused:
        read_amount("250 EUA", "USD")
    assert "250 EUR" in refused.value.nearest


@given(amounts, st.sampled_from(LOCALES), st.sampled_from(["USD", "EUR", "CAD"]))
def test_what_is_offered_is_read_back_as_the_same_amount_everywhere(amount: Amount, locale: str, reporting: str):
    if amount.micro <= MOST_AMOUNT * MICRO:
        assert read_amount(written(amount), reporting, locale) == amount


@given(st.text(max_size=30), st.sampled_from(LOCALES))
def test_any_text_is_an_amount_or_refused_never_anything_else(text: str, locale: str):
    with suppress(Unreadable):
        amount = read_amount(text, "EUR", locale)
        assert 0 < amount.micro <= MOST_AMOUNT * MICRO
        assert amount.micro % (MICRO // 10 ** MINOR_DIGITS[amount.currency]) == 0


@pytest.mark.parametrize(
    ("typed", "piece"), [("5 EUR 3", "5 EUR 3"), ("5 EUR 3 ", "5 EUR 3"), ("5 3 €€ 7", "5 3 €€ 7")]
)
def test_a_refused_piece_is_named_as_it_was_typed(typed: str, piece: str):
    with pytest.raises(Unreadable) as refused:
        read_amount(typed, "USD")
    assert refused.value.details["piece"] == piece
