"""Money: integers of micro-USD, and estimates that carry the rate they came from."""

from __future__ import annotations

from dataclasses import dataclass

MICRO_USD = 1_000_000
"""Micro-USD in one US dollar."""
WHOLE = 10_000
"""Ten-thousandths in one: the whole nominal cent."""


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
    so the product is exact in whole micro-USD.
    """
    return Estimate(diamonds * rate.low, diamonds * rate.expected, diamonds * rate.high, rate)
