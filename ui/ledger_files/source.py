"""What a ledger's file is made from, and how its figures are written in every format."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from domain.earnings import Earnings
from domain.money import MICRO, PICO
from domain.periods import Period
from domain.rates import Origin
from domain.statements import LedgerCents, ledger_cents

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from domain.ledger import Entered, Ledger, StreamLine
    from domain.money import UsdRate
    from domain.streams import GiftTotal

GiftsByStream: TypeAlias = "Iterable[tuple[StreamLine, Sequence[GiftTotal]]]"
"""Each stream of the ledger, in its order, with its reported gifts; read as it is written."""

NOTES = (
    "An estimate is diamonds x 0.01 USD x the rate of the stream's day. It is no payout.",
    "A payout is what TikTok really paid. Payouts are never added to estimates.",
    "Amounts in USD are whole cents that add up to the totals; micro_usd is the exact value in millionths of a dollar.",
)
NOT_REPORTED = "(not reported gift by gift)"
OVER_REPORTED = "(reported beyond TikTok's total)"
RATE_SOURCES = {
    Origin.STOCK: "stock rate; TikTok to Business Insider, 2023-09-13, and TikTok Creator Academy, 2025-02-06",
    Origin.SERVER: "set for this server",
    Origin.CREATOR: "set for this creator",
}


@dataclass(frozen=True)
class Source:
    """A creator's earnings and what stands around them."""

    earned: Earnings
    zone: ZoneInfo
    """Where the server lives: its days are the days of the file."""
    made_at: datetime
    currencies: Sequence[UsdRate] = ()
    """What the currencies of the entries were worth, by day."""

    @property
    def ledger(self) -> Ledger:
        """The ledger itself."""
        return self.earned.ledger

    @cached_property
    def cents(self) -> LedgerCents:
        """The ledger in cents that add up."""
        return ledger_cents(self.ledger)

    @property
    def first_day(self) -> str:
        """ISO; empty from the beginning."""
        return "" if self.earned.days.since is None else self.earned.days.since.isoformat()

    @property
    def last_day(self) -> str:
        """ISO."""
        return self.earned.days.last.isoformat()

    @property
    def name(self) -> str:
        """The file's name without its ending: "earnings-lunaplays-2026-11"."""
        day = self.earned.days.last
        line = self.earned.line
        match self.earned.period:
            case Period.YEAR:
                when = f"{day:%Y}"
            case Period.MONTH:
                when = f"{day:%Y-%m}"
            case Period.WEEK:
                when = f"week-{self.first_day}"
            case Period.DAY:
                when = self.last_day
            case Period.STREAM:
                when = self.last_day if line is None else f"stream-{self.local(line.stream.started_at):%Y-%m-%d-%H%M}"
            case Period.ALL:
                when = f"all-until-{day:%Y-%m-%d}"
        return f"earnings-{self.ledger.creator.handle}-{when}"

    def local(self, at: datetime) -> datetime:
        """A moment on the server's clock."""
        return at.astimezone(self.zone)

    def used(self) -> tuple[UsdRate, ...]:
        """The currency rates that an entry was converted with, each once."""
        entries = (*self.ledger.incomes, *self.ledger.payouts)
        rates = (rate_of(entry, self.currencies) for entry in entries)
        return tuple(dict.fromkeys(rate for rate in rates if rate is not None))


def rate_of(entry: Entered, currencies: Sequence[UsdRate]) -> UsdRate | None:
    """The rate that an entry was converted with; none for dollars, and while its currency has none."""
    if entry.micro_usd is None:
        return None
    begun = [one for one in currencies if one.currency == entry.amount.currency and one.since <= entry.day]
    return max(reversed(begun), key=lambda one: one.since) if begun else None


def dollars(cents: int) -> Decimal:
    """Cents as "46.50"."""
    return Decimal(cents).scaleb(-2)


def maybe_dollars(cents: int | None) -> Decimal | None:
    """Cents as "46.50", or none."""
    return None if cents is None else dollars(cents)


def exact(micro: int) -> Decimal:
    """Millionths as a decimal number, with two digits behind the mark at least: "46.50", "0.005"."""
    value = Decimal(micro) / MICRO
    return value.quantize(Decimal("0.01")) if value == value.quantize(Decimal("0.01")) else value.normalize()


def share(ten_thousandths: int) -> Decimal:
    """A rate as "0.5"."""
    return Decimal(ten_thousandths).scaleb(-4).normalize()


def per_unit(rate: UsdRate | None) -> Decimal | None:
    """US dollars for one unit of a currency."""
    return None if rate is None else (Decimal(rate.pico_usd) / PICO).normalize()
