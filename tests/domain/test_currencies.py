"""What people write for a currency."""

from __future__ import annotations

import pytest

from domain.currencies import MINOR_DIGITS, SIGNS, family, meant


def test_every_code_has_three_letters_and_the_digits_of_its_smallest_coin():
    assert all(code.isascii() and code.isupper() and len(code) == 3 for code in MINOR_DIGITS)
    assert [MINOR_DIGITS[code] for code in ("USD", "JPY", "KWD", "IDR")] == [2, 0, 3, 2]
    assert "BGN" not in MINOR_DIGITS


def test_every_sign_stands_for_currencies_that_exist():
    assert {code for codes in SIGNS.values() for code in codes} <= set(MINOR_DIGITS)
    assert all(sign == sign.casefold() for sign in SIGNS)


@pytest.mark.parametrize(
    ("written", "own", "codes"),
    [
        ("eur", "USD", ("EUR",)),
        ("€", "USD", ("EUR",)),
        ("Euros", "USD", ("EUR",)),
        ("$", "USD", ("USD",)),
        ("$", "EUR", ("USD",)),
        ("$", "CAD", ("CAD", "USD")),
        ("$", "MXN", ("MXN", "USD")),
        ("CA$", "USD", ("CAD",)),
        ("dollars", "AUD", ("AUD",)),
        ("¥", "USD", ("JPY",)),
        ("¥", "CNY", ("CNY",)),
        ("kr", "NOK", ("NOK",)),
        ("kr", "EUR", ("SEK", "NOK", "DKK", "ISK")),
        ("Rs.", "PKR", ("PKR",)),
        ("Rs.", "USD", ("INR",)),
        ("quatloos", "USD", ()),
    ],
)
def test_an_ambiguous_sign_means_the_servers_own_where_that_decides_it(written: str, own: str, codes: tuple[str, ...]):
    assert meant(written, own) == codes
    assert set(codes) <= set(family(written))
