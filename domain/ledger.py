"""A creator's ledger over a span of days: gifts by stream, other income, payouts, and what they add up to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

from domain.comparisons import percent_of
from domain.money import Estimate, estimate
from domain.rates import IN_DOLLARS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from domain.creators import Creator
    from domain.money import Amount
    from domain.rates import Reporting, Valued
    from domain.streams import Stream


class Kind(StrEnum):
    """Income that is not gifts."""

    SPONSORSHIP = "sponsorship"
    MERCH = "merch"
    DONATION = "donation"
    SUBSCRIPTION = "subscription"
    CREATOR_REWARDS = "creator_rewards"
    SHOP = "shop"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class StreamLine:
    """What one stream's gifts may bring."""

    stream: Stream
    day: date
    """On which it started, in the server's zone."""
    reported_diamonds: int
    total: int | None
    """TikTok's own total, where it is known: then it counts."""
    valued: Valued
    """The rate of its day, and where that is from."""

    @property
    def diamonds(self) -> int:
        """What counts: TikTok's total where it is known, else what was reported."""
        return self.reported_diamonds if self.total is None else self.total

    @property
    def share_reported(self) -> int | None:
        """Whole percent of TikTok's total that was reported, half to even; none where the total is not known."""
        return None if self.total is None else percent_of(self.reported_diamonds, self.total)

    @property
    def estimate(self) -> Estimate:
        """What they may bring, at the rate of the day."""
        return estimate(self.diamonds, self.valued.rate)


@dataclass(frozen=True, slots=True)
class Entered:
    """Money that somebody entered: as typed, and in US dollars."""

    id: int
    creator_id: int
    amount: Amount
    micro_usd: int | None
    """None while the currency has no rate for that day."""
    day: date
    note: str | None
    added_at: datetime
    added_by: int


@dataclass(frozen=True, slots=True)
class Income(Entered):
    """One income that is not gifts."""

    kind: Kind = Kind.OTHER
    stream_id: int | None = None


@dataclass(frozen=True, slots=True)
class Payout(Entered):
    """What TikTok really paid. The days that it covers are both known, or none is."""

    covers_from: date | None = None
    covers_to: date | None = None
    """The last day that it covers."""


E = TypeVar("E", bound=Entered)


@dataclass(frozen=True, slots=True)
class Kept(Generic[E]):
    """An income or a payout that was added, removed or brought back."""

    creator: Creator
    entry: E
    repeated: bool = False
    """It was so already; nothing changed."""
    reminds: bool = False
    """It is the first sponsorship of its stream: TikTok wants that disclosed."""


@dataclass(frozen=True, slots=True)
class Listed(Generic[E]):
    """One page of a creator's incomes or payouts, the newest first, and what all of them come to."""

    creator: Creator
    entries: tuple[E, ...]
    more: bool
    count: int
    """Of all, on every page."""
    micro_usd: int
    """The sum of all that are converted."""
    unconverted: tuple[Amount, ...]
    """What is not in the sum, by currency."""
    reporting: Reporting = IN_DOLLARS
    converted: Amount | None = None
    """``micro_usd`` in the server's currency, each at the rate of its day; none where one of the days has none."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything that a creator earned in a span of days, read in one moment."""

    creator: Creator
    since: date | None
    """None: from the beginning."""
    until: date
    """The first day that it does not hold any more."""
    streams: tuple[StreamLine, ...]
    """By start; those that are live or over. Cancelled and deleted ones don't count."""
    incomes: tuple[Income, ...]
    payouts: tuple[Payout, ...]
    """Both by day."""
    reporting: Reporting = IN_DOLLARS

    @property
    def diamonds(self) -> int:
        """Of all streams."""
        return sum(line.diamonds for line in self.streams)

    @property
    def reported_diamonds(self) -> int:
        """Of all streams, whether or not TikTok's total counts instead."""
        return sum(line.reported_diamonds for line in self.streams)

    @property
    def low(self) -> int:
        """The least that the gifts may bring, in micro-USD."""
        return sum(line.estimate.low for line in self.streams)

    @property
    def expected(self) -> int:
        """What the gifts are expected to bring, in micro-USD."""
        return sum(line.estimate.expected for line in self.streams)

    @property
    def high(self) -> int:
        """The most that the gifts may bring, in micro-USD."""
        return sum(line.estimate.high for line in self.streams)

    @property
    def rates(self) -> tuple[Valued, ...]:
        """Every rate that a stream is valued with, in the order of its first stream."""
        return tuple(dict.fromkeys(line.valued for line in self.streams))

    @property
    def income_by_kind(self) -> Mapping[Kind, int]:
        """Micro-USD of each kind that there is, as far as currencies have a rate; in the order of ``Kind``."""
        kinds = [kind for kind in Kind if any(line.kind is kind for line in self.incomes)]
        return {kind: sum(line.micro_usd or 0 for line in self.incomes if line.kind is kind) for kind in kinds}

    @property
    def income(self) -> int:
        """Micro-USD of all other income, as far as currencies have a rate."""
        return sum(line.micro_usd or 0 for line in self.incomes)

    @property
    def paid(self) -> int:
        """Micro-USD of all payouts, as far as currencies have a rate."""
        return sum(line.micro_usd or 0 for line in self.payouts)

    @property
    def unconverted(self) -> tuple[Income | Payout, ...]:
        """Incomes, then payouts, whose currency has no rate for their day: no total in US dollars holds them."""
        return tuple(line for line in (*self.incomes, *self.payouts) if line.micro_usd is None)

    @property
    def currencies_without_rate(self) -> tuple[str, ...]:
        """The currencies of ``unconverted``, each once."""
        return tuple(dict.fromkeys(line.amount.currency for line in self.unconverted))
