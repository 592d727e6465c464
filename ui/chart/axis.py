"""Round numbers for the axes of a chart, and how they are written."""

from __future__ import annotations

from copy import copy
from decimal import Decimal
from itertools import chain, count
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.numbers import format_compact_currency, format_compact_decimal, format_decimal

from domain.money import MICRO_USD

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_VALUE_TICKS = 3
MOST_TIME_TICKS = 6
COMPACT_FROM = 10_000
"""Below this a number is short enough to be written out."""

TIME_STEPS = (1, 2, 5, 10, 15, 20, 30, 60, 90, 120, 180, 240)
"""Minutes between two marks that a person reads at once."""


def value_ticks(top: int) -> list[int]:
    """Up to ``MOST_VALUE_TICKS`` multiples of a round step, from the step up to ``top``."""
    if top < 1:
        return []
    step = next(step for step in _round_steps() if top // step <= MOST_VALUE_TICKS)
    return list(range(step, top + 1, step))


def time_ticks(minutes: int) -> list[int]:
    """Up to ``MOST_TIME_TICKS`` marks in minutes from the start, the start itself included."""
    days = (1440 * days for days in count(1))
    steps = chain(TIME_STEPS, (360, 720), days)
    step = next(step for step in steps if minutes // step < MOST_TIME_TICKS)
    return list(range(0, minutes + 1, step))


def write_tick(number: int, locale: str) -> str:
    """``500``, ``2,000``, ``40K``: short, in the way of the locale (a Discord one; unknown ones are English)."""
    known = _locale(locale)
    if number < COMPACT_FROM:
        return format_decimal(number, locale=known)
    return format_compact_decimal(number, locale=known, fraction_digits=1)


def write_money(micro_usd: int, locale: str) -> str:
    """``$5``, ``$0.20``, ``$2,000``, ``$40K``: a round amount, as short as it can be said."""
    known = _locale(locale)
    dollars = Decimal(micro_usd) / MICRO_USD
    if dollars >= COMPACT_FROM:
        return format_compact_currency(dollars, "USD", locale=known, fraction_digits=1)
    whole = dollars == dollars.to_integral_value()
    digits = 0 if whole else max(2, -int(dollars.normalize().as_tuple().exponent))
    pattern = copy(known.currency_formats["standard"])
    pattern.frac_prec = (digits, digits)
    return pattern.apply(dollars, known, currency="USD", currency_digits=False)


def write_time(minutes: int) -> str:
    """``1:05``: hours and minutes since the start."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def _round_steps() -> Iterator[int]:
    """1, 2, 5, then 10, 20, 25, 50, 100, 200, 250, 500 ..."""
    return chain((1, 2, 5), (factor * 10**power for power in count() for factor in (10, 20, 25, 50)))


def _locale(name: str) -> Locale:
    try:
        return Locale.parse(name, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en", "US")
