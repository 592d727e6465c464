"""How rates and amounts are said, wherever money is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.numbers import get_currency_name

from domain.currencies import MINOR_DIGITS, USD
from domain.money import PICO
from domain.rates import Origin
from ui.text import Markup, text_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from domain.ledger import Entered
    from domain.money import Amount, Rate, UsdRate
    from domain.rates import Reporting, Valued
    from ui.text import Text

_DIGITS_OF_A_RATE = 4
"""Significant digits in which a currency's worth is shown."""


def rate_words(text: Text, rate: Rate) -> Markup:
    """Reads "50 % (40 % to 53 %)"."""
    return text.say("rate-words", rate=text.share(rate.expected), low=text.share(rate.low), high=text.share(rate.high))


def origin_words(text: Text, valued: Valued) -> Markup:
    """Where a rate is from: "stock rate", "this server's rate", "the creator's own rate"."""
    return text.say(f"rate-origin-{valued.origin}")


def since_words(text: Text, valued: Valued) -> Markup:
    """The same with its day: "this server's rate since Nov 1, 2026"."""
    if valued.origin is Origin.STOCK or valued.since is None:
        return origin_words(text, valued)
    return text.say("rate-origin-since", origin=origin_words(text, valued), day=text.day(valued.since))


def currency_label(code: str, locale: str) -> str:
    """Reads "EUR · Euro"."""
    return f"{code} · {get_currency_name(code, locale=text_in(locale).locale.replace('-', '_'))}"


def matching_currencies(typed: str, wanted: Iterable[str], locale: str) -> list[str]:
    """Codes whose code or name holds what was typed, the ``wanted`` ones first."""
    part = typed.strip().casefold()
    codes = dict.fromkeys([*wanted, *_COMMON, *sorted(MINOR_DIGITS)])
    return [code for code in codes if part in currency_label(code, locale).casefold()]


_COMMON = ("USD", "EUR", "GBP", "BRL", "MXN", "IDR", "PHP", "VND", "JPY", "CAD", "AUD", "TRY", "SAR", "PLN")


def worth_words(text: Text, rate: UsdRate) -> Markup:
    """What one unit is worth: "€1.00 = 1.08 USD"; of small units many: "Rp10,000 = 0.6135 USD"."""
    units = 1
    while rate.pico_usd * units < PICO // 10 and units < PICO:
        units *= 10
    return text.say(
        "usd-rate-worth",
        currency=rate.currency,
        units=units,
        usd=text.significant(rate.pico_usd * units, PICO, _DIGITS_OF_A_RATE),
    )


def converted_words(text: Text, amount: Amount, micro_usd: int | None) -> Markup:
    """An amount as entered and as converted: "€250.00 (≈ $270.00)"; without a rate only as entered."""
    shown = text.money(amount)
    if amount.currency == USD or micro_usd is None:
        return Markup(f"**{shown}**")
    return Markup(f"**{shown}** (≈ {text.usd(micro_usd)})")


def in_currency(text: Text, reporting: Reporting, day: date, micro_usd: int) -> Markup:
    """What it is in the server's currency, in brackets; empty where that is US dollars or has no rate for the day."""
    local = None if reporting.currency == USD else reporting.on(day, micro_usd)
    return Markup("" if local is None else f" (≈ {text.money(local)})")


def entry_words(text: Text, entry: Entered) -> Markup:
    """The amount of an entry, and the note that it waits for a rate."""
    shown = converted_words(text, entry.amount, entry.micro_usd)
    return shown if entry.micro_usd is not None else Markup(f"{shown} · {text.say('entry-waits')}")
