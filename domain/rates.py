"""Dated rates: what a diamond brings and what a currency is worth, on which day, and who says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from domain.currencies import USD
from domain.errors import Conflict, Unreadable
from domain.money import PICO, STOCK_RATE, WHOLE, Amount, Rate, UsdRate, from_usd, rounded
from domain.numbers import read_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from domain.creators import Creator

EXAMPLE = "0.5"
MOST_USD = 9
"""US dollars for one unit of a currency: the dearest, the Kuwaiti dinar, is worth less than four."""
USD_EXAMPLE = "1.08"
_PERCENT = 100
_PERCENT_SIGNS = "%٪\N{FULLWIDTH PERCENT SIGN}"


class Origin(StrEnum):
    """Who says what a rate is."""

    CREATOR = "creator"
    """Set for this creator, by themself or by a manager."""
    SERVER = "server"
    STOCK = "stock"
    """The default, with its sources: ``domain.money.STOCK_RATE``."""


@dataclass(frozen=True, slots=True)
class DatedRate:
    """A reward rate from a day on (of the server's calendar)."""

    since: date
    rate: Rate


@dataclass(frozen=True, slots=True)
class Valued:
    """The rate that something is valued with, and where it is from."""

    rate: Rate
    origin: Origin
    since: date | None = None
    """From which day on it holds; none for the stock rate."""


STOCK = Valued(STOCK_RATE, Origin.STOCK)


@dataclass(frozen=True, slots=True)
class RateChange:
    """A reward rate that was set, adopted or taken back."""

    id: int
    """Of the rate, to take it back."""
    creator: Creator | None
    """None: it is the server's."""
    since: date
    before: Valued
    """What held on that day until now."""
    after: Valued
    streams: int
    """So many streams are valued otherwise from now on."""
    repeated: bool = False
    """It was so already; nothing changed."""


@dataclass(frozen=True, slots=True)
class RateSheet:
    """The rates of a creator or of the server."""

    creator: Creator | None
    """None: the server's."""
    today: Valued
    dated: tuple[DatedRate, ...]
    """All of its own, the newest first."""


def rate_on(day: date, own: Iterable[DatedRate], server: Iterable[DatedRate]) -> Valued:
    """The rate of a day: the creator's own, else the server's, else the stock rate.

    Of each the one that began last, on that day or before; of several that began on the same day the last given.
    """
    for origin, dated in ((Origin.CREATOR, own), (Origin.SERVER, server)):
        begun = [each for each in dated if each.since <= day]
        if begun:
            latest = max(reversed(begun), key=lambda each: each.since)
            return Valued(latest.rate, origin, latest.since)
    return STOCK


def read_rate(text: str, locale: str = "en-US") -> int:
    """A share such as "0.5", "0,47" or "50 %", in ten-thousandths (half to even).

    Raises:
        Unreadable: it is no number, below zero, or over one: without ``%`` that most likely meant percent,
            and ``nearest`` says so.
    """
    bare = text.strip().rstrip(_PERCENT_SIGNS + " ")
    percent = bare != text.strip()
    number = read_number(bare or text, locale, EXAMPLE)
    share = number.value / (_PERCENT if percent else 1)
    if number.ambiguous or number.negative:
        raise Unreadable("rate-unreadable", piece=text.strip(), example=EXAMPLE)
    if share > 1:
        if percent or share > _PERCENT:
            raise Unreadable("rate-over-all", piece=text.strip(), example=EXAMPLE)
        meant = f"{number.piece} %"
        raise Unreadable("rate-over-one", piece=text.strip(), meant=meant, nearest=[meant])
    return rounded(share.numerator * WHOLE, share.denominator)


def completed(before: Rate, low: int | None, expected: int | None, high: int | None) -> Rate:
    """The rate with the given parts; a part that is left out stays as ``before``, moved only as far as the order needs.

    Raises:
        Conflict: the given parts contradict each other.
    """
    given = [part for part in (low, expected, high) if part is not None]
    if given != sorted(given):
        raise Conflict("rate-order")
    floor = low if low is not None else min([before.low, *given])
    ceiling = high if high is not None else max([before.high, *given])
    middle = expected if expected is not None else min(max(before.expected, floor), ceiling)
    return Rate(floor, middle, ceiling)


# -- currencies --------------------------------------------------------------------------------------------------------


def read_usd_rate(text: str, currency: str, locale: str = "en-US") -> int:
    """US dollars for one unit of a currency, in pico-USD: "1.08", "1/16300" (so many for a dollar).

    Raises:
        Unreadable: it is no such number; over ``MOST_USD`` it was most likely meant the other way round,
            and ``nearest`` says so.
        Conflict: it is the US dollar, which everything is converted to.
    """
    if currency == USD:
        raise Conflict("usd-is-usd")
    top, slash, bottom = text.strip().partition("/")
    worth = _usd_part(top, text, locale) / (_usd_part(bottom, text, locale) if slash else 1)
    if worth > MOST_USD:
        meant = f"1/{text.strip()}" if not slash else ""
        raise Unreadable(
            "usd-rate-too-high", piece=text.strip(), currency=currency, most=MOST_USD, nearest=[meant] if meant else []
        )
    pico_usd = rounded(worth.numerator * PICO, worth.denominator)
    if not pico_usd:
        raise Unreadable("usd-rate-unreadable", piece=text.strip(), example=USD_EXAMPLE)
    return pico_usd


def _usd_part(part: str, text: str, locale: str) -> Fraction:
    number = read_number(part.strip().removeprefix("$"), locale, USD_EXAMPLE)
    if number.ambiguous or number.negative or not number.value:
        raise Unreadable("usd-rate-unreadable", piece=text.strip(), example=USD_EXAMPLE)
    return number.value


def usd_rate_on(day: date, rates: Iterable[UsdRate], currency: str) -> UsdRate | None:
    """What a currency was worth on a day; none while nobody has said. The dollar is worth a dollar."""
    if currency == USD:
        return UsdRate(USD, date.min, PICO)
    begun = [rate for rate in rates if rate.currency == currency and rate.since <= day]
    return max(reversed(begun), key=lambda rate: rate.since) if begun else None


@dataclass(frozen=True, slots=True)
class Reporting:
    """The currency that a server counts in beside US dollars, with its dated rates."""

    currency: str = USD
    rates: tuple[UsdRate, ...] = ()

    def on(self, day: date, micro_usd: int) -> Amount | None:
        """What that is in the server's currency, at the rate of ``day``; none where it has none."""
        rate = usd_rate_on(day, self.rates, self.currency)
        return None if rate is None else from_usd(micro_usd, rate)

    def total(self, lines: Sequence[tuple[date, int]]) -> Amount | None:
        """The sum of micro-USD of several days, each at its day's rate; none where one of them has none."""
        amounts = [self.on(day, micro_usd) for day, micro_usd in lines]
        known = [amount.micro for amount in amounts if amount is not None]
        return Amount(sum(known), self.currency) if len(known) == len(amounts) else None


IN_DOLLARS = Reporting()


@dataclass(frozen=True, slots=True)
class Local:
    """The server's currency on one day; without a rate where it has none."""

    currency: str
    rate: UsdRate | None


@dataclass(frozen=True, slots=True)
class Valuation:
    """What a stream is valued with: the rate of its day, and (none: US dollars) the server's currency of that day."""

    valued: Valued
    local: Local | None = None


@dataclass(frozen=True, slots=True)
class UsdRateChange:
    """A currency's rate that was set or taken back."""

    id: int
    rate: UsdRate
    before: UsdRate | None
    """What held on its first day until now."""
    converted: int
    """So many incomes and payouts got another conversion, or their first."""
    waiting: int = 0
    """So many still wait: they are of days before any rate of the currency."""
    waiting_since: date | None = None
    """The first of those days."""
    repeated: bool = False
