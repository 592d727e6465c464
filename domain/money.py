"""Money: integers of micro-USD, the one place that rounds, and estimates that carry the rate they came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

MICRO = 1_000_000
"""Millionths in one unit of a currency."""
MICRO_USD = MICRO
"""Micro-USD in one US dollar."""
WHOLE = 10_000
"""Ten-thousandths in one: the whole nominal cent."""
CENT = 10_000
"""Micro-USD in one cent."""
PICO = 10**12
"""Pico-USD in one US dollar: fine enough for a rupiah or a dong."""


# -- rounding ----------------------------------------------------------------------------------------------------------


def rounded(part: int, whole: int) -> int:
    """``part / whole`` as a whole number, half to even: the only rounding of money that there is."""
    quotient, rest = divmod(part, whole)
    twice = 2 * rest
    return quotient + (twice > whole or (twice == whole and quotient % 2 == 1))


def to_cents(micro_usd: int) -> int:
    """Whole cents, half to even."""
    return rounded(micro_usd, CENT)


def to_digits(micro: int, digits: int) -> int:
    """Micro-units rounded half-even to so many digits behind the decimal mark, as micro-units again."""
    step = MICRO // 10**digits
    return rounded(micro, step) * step


def split(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """``total`` in whole parts by ``weights`` (none below zero): they always sum to it, each within one of its share.

    What is left after rounding down goes to the largest remainders, the first of equal ones first.
    Without any weight all goes to the first part.
    """
    if not weights:
        if total:
            msg = "nothing to split among"
            raise ValueError(msg)
        return ()
    by = weights if sum(weights) else (1, *([0] * (len(weights) - 1)))
    whole = sum(by)
    parts = [total * weight // whole for weight in by]
    remainders = [total * weight % whole for weight in by]
    largest = sorted(range(len(by)), key=lambda place: -remainders[place])
    for place in largest[: total - sum(parts)]:
        parts[place] += 1
    return tuple(parts)


def in_cents(parts: Sequence[int]) -> tuple[int, ...]:
    """Micro-USD of each line as cents that sum to the rounded total: what a statement prints adds up.

    Each line is within one cent of its exact value; the largest remainders are rounded up.
    """
    cents = [micro // CENT for micro in parts]
    largest = sorted(range(len(parts)), key=lambda place: -(parts[place] % CENT))
    for place in largest[: to_cents(sum(parts)) - sum(cents)]:
        cents[place] += 1
    return tuple(cents)


# -- amounts -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Amount:
    """Money as somebody entered it: millionths of a unit of ``currency`` (ISO 4217)."""

    micro: int
    currency: str


@dataclass(frozen=True, slots=True)
class UsdRate:
    """What one unit of a currency is worth from a day on, in pico-USD."""

    currency: str
    since: date
    pico_usd: int


def to_usd(amount: Amount, rate: UsdRate) -> int:
    """Micro-USD, half to even: within half a micro-USD of the exact value."""
    _same(amount.currency, rate)
    return rounded(amount.micro * rate.pico_usd, PICO)


def from_usd(micro_usd: int, rate: UsdRate) -> Amount:
    """Micro-USD in the rate's currency, half to even."""
    return Amount(rounded(micro_usd * PICO, rate.pico_usd), rate.currency)


def _same(currency: str, rate: UsdRate) -> None:
    if currency != rate.currency:
        msg = f"{currency} can't be converted at a rate of {rate.currency}"
        raise ValueError(msg)


# -- estimates ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rate:
    """The share of a diamond's nominal cent that is paid, in ten-thousandths (5_000 is 0.50)."""

    low: int
    expected: int
    high: int

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.expected <= self.high <= WHOLE:
            msg = "a rate runs low <= expected <= high, each from 0 to 10_000 ten-thousandths"
            raise ValueError(msg)


STOCK_RATE = Rate(low=4_000, expected=5_000, high=5_300)
"""0.40 / 0.50 / 0.53: the classic half of the nominal cent (TikTok to Business Insider, 2023-09-13),
and the 53 % at most of scaled LIVE rewards (TikTok Creator Academy, 2025-02-06)."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What diamonds may bring, in micro-USD, with the rate that says so."""

    low: int
    expected: int
    high: int
    rate: Rate


def estimate(diamonds: int, rate: Rate) -> Estimate:
    """``usd = diamonds x 0.01 x rate``: an estimate, never a payout.

    A diamond's nominal value is one cent, 10_000 micro-USD, and the rate comes in ten-thousandths,
    so the product is exact in whole micro-USD: valuing then summing equals summing then valuing.
    """
    return Estimate(diamonds * rate.low, diamonds * rate.expected, diamonds * rate.high, rate)
