"""Currencies as people type them: "eur", "€", "Swiss franc"."""

from __future__ import annotations

import functools

from babel import Locale
from babel.numbers import get_currency_name, get_currency_symbol, get_territory_currencies
from rapidfuzz import fuzz, process, utils

from domain.errors import Unreadable

MOST_OFFERED = 25
LONGEST = 60
USUAL = ("USD", "EUR", "GBP", "BRL", "MXN", "JPY", "IDR", "TRY")
_NO_COUNTRIES = {"EU", "EZ", "UN", "QO", "ZZ"}


@functools.cache
def codes() -> frozenset[str]:
    """Every ISO 4217 code that is legal tender somewhere today. Source: CLDR, through Babel."""
    territories = {str(code) for code in Locale("en").territories} - _NO_COUNTRIES
    return frozenset(currency for code in territories for currency in _current_in(code))


def _current_in(territory: str) -> list[str]:
    return [str(currency) for currency in get_territory_currencies(territory)]


@functools.cache
def names(locale: str) -> dict[str, str]:
    """Names such as "Euro", by code."""
    return {code: get_currency_name(code, locale=Locale.parse(locale, sep="-")) for code in sorted(codes())}


def named(code: str, locale: str) -> str:
    """A currency for people: "Euro (EUR)"."""
    return f"{names(locale).get(code, code)} ({code})"


def matching(typed: str, locale: str) -> list[str]:
    """Codes near to what was typed, best first; the usual ones while nothing is typed."""
    if not typed.strip():
        return list(USUAL)
    wordings = {code: f"{code} {name}" for code, name in names(locale).items()}
    near = process.extract(typed, wordings, scorer=fuzz.WRatio, processor=utils.default_process, limit=2 * MOST_OFFERED)
    begun = typed.strip().upper()
    ranked = sorted(near, key=lambda one: (not one[2].startswith(begun), -one[1], one[2] not in USUAL, one[2]))
    return [code for _, _, code in ranked][:MOST_OFFERED]


def read_currency(typed: str, locale: str) -> str:
    """The code of the currency that was typed or picked: by code, symbol or name.

    Raises:
        Unreadable: that is no currency of today; ``example`` and ``nearest`` are what it may be.
    """
    wanted = typed.strip().casefold()
    babel = Locale.parse(locale, sep="-")
    for code, name in names(locale).items():
        if wanted in {code.casefold(), name.casefold(), get_currency_symbol(code, locale=babel).casefold()}:
            return code
    near = matching(typed[:LONGEST], locale)
    best = near[0] if near else USUAL[0]
    raise Unreadable("currency-unknown", piece=typed[:LONGEST], example=named(best, locale), nearest=best)
