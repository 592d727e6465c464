"""What a time brought beside the time before it, and as the bars of a picture."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from domain.comparisons import Change, compare
from domain.money import estimate
from domain.periods import Period, span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from domain.ledger import Ledger, StreamLine
    from domain.money import Amount, Estimate
    from domain.rates import Valued

MOST_STREAM_BARS = 31
"""Beyond this, streams share a bar by day."""
MOST_MONTH_BARS = 24
"""Beyond this, months share a bar by year."""
NEIGHBOURS = 9
"""Streams before a single one that its picture sets it beside."""

_ONE_DAY = timedelta(days=1)


class Days(NamedTuple):
    """From ``since`` (none: from the beginning) until before ``until``; days of the server's calendar."""

    since: date | None
    until: date

    @property
    def last(self) -> date:
        """The last day that belongs to it."""
        return self.until - _ONE_DAY


def days_of(period: Period, day: date) -> Days:
    """The day, week (from Monday), month or year that ``day`` is in; ``all`` ends with it.

    A single stream takes no days of its own: its ledger is read by the day on which it began.
    """
    found = span(Period.DAY if period is Period.STREAM else period, datetime.combine(day, time(12), UTC), UTC)
    return Days(None if found.since is None else found.since.date(), found.until.date())


def days_before(period: Period, days: Days) -> Days | None:
    """The day, week, month or year before; none before all time."""
    return None if days.since is None else days_of(period, days.since - _ONE_DAY)


def only_stream(ledger: Ledger, stream_id: int) -> Ledger:
    """The part of a ledger that belongs to one stream: its gifts, and the income that was linked to it.

    A payout belongs to no single stream.
    """
    return replace(
        ledger,
        streams=tuple(line for line in ledger.streams if line.stream.id == stream_id),
        incomes=tuple(line for line in ledger.incomes if line.stream_id == stream_id),
        payouts=(),
    )


# -- what it comes to --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sums:
    """What a ledger comes to, counted once; money in micro-USD."""

    diamonds: int
    low: int
    expected: int
    high: int
    income: int
    paid: int
    rates: tuple[AtRate, ...]
    reported: tuple[int, int] | None
    """Of the streams whose total TikTok shows: the diamonds that were reported, and those totals; none without any."""
    unsure: int
    """Streams whose total is not known."""
    local: tuple[Amount | None, Amount | None, Amount | None]
    """Gifts (expected), income and payouts in the server's currency, each at the rate of its day; none without one."""


@dataclass(frozen=True, slots=True)
class AtRate:
    """All streams that are valued with one rate."""

    valued: Valued
    streams: int
    diamonds: int

    @property
    def estimate(self) -> Estimate:
        """What they may bring: exactly what they bring one by one, since a rate times a nominal cent is whole."""
        return estimate(self.diamonds, self.valued.rate)


def sums_of(ledger: Ledger) -> Sums:
    """Count a ledger."""
    rates = _by_rate(ledger)
    brought = [one.estimate for one in rates]
    known = [line for line in ledger.streams if line.total is not None]
    local = ledger.reporting
    return Sums(
        diamonds=sum(one.diamonds for one in rates),
        low=sum(one.low for one in brought),
        expected=sum(one.expected for one in brought),
        high=sum(one.high for one in brought),
        income=ledger.income,
        paid=ledger.paid,
        rates=rates,
        reported=(sum(line.reported_diamonds for line in known), sum(line.diamonds for line in known))
        if known
        else None,
        unsure=len(ledger.streams) - len(known),
        local=(
            local.total([(line.day, line.estimate.expected) for line in ledger.streams]),
            local.total([(one.day, one.micro_usd or 0) for one in ledger.incomes]),
            local.total([(one.day, one.micro_usd or 0) for one in ledger.payouts]),
        ),
    )


def _by_rate(ledger: Ledger) -> tuple[AtRate, ...]:
    """The streams by rate, in the order of each rate's first stream."""
    groups: dict[Valued, tuple[int, int]] = {}
    for line in ledger.streams:
        streams, diamonds = groups.get(line.valued, (0, 0))
        groups[line.valued] = streams + 1, diamonds + line.diamonds
    return tuple(AtRate(valued, streams, diamonds) for valued, (streams, diamonds) in groups.items())


# -- against the time before -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Against:
    """How the figures stand beside those of the time before."""

    before: Sums
    gifts: Change
    income: Change
    paid: Change


def against(now: Sums, before: Sums) -> Against:
    """Each figure beside that of the time before."""
    return Against(
        before,
        _change(now.expected, before.expected),
        _change(now.income, before.income),
        _change(now.paid, before.paid),
    )


def _change(now: int, before: int) -> Change:
    change = compare(now, [before])
    assert change is not None  # noqa: S101 - there is one to compare with
    return change


def empty(ledger: Ledger) -> bool:
    """Nothing at all is known of its days."""
    return not (ledger.streams or ledger.incomes or ledger.payouts)


# -- bars --------------------------------------------------------------------------------------------------------------


class Step(StrEnum):
    """What one bar stands for."""

    STREAM = "stream"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class EarningsBar:
    """What the gifts of one stream, day, month or year may bring, in micro-USD."""

    day: date
    """Its first day."""
    low: int
    expected: int
    high: int
    stream: StreamLine | None = None


def bars(period: Period, ledger: Ledger) -> tuple[Step, tuple[EarningsBar, ...]]:
    """The estimates of a ledger as bars in order of time, days without streams included; none without streams.

    By stream as long as each can be told from the next, else by day; a year by month, and all time by
    month or year.
    """
    if not ledger.streams:
        return Step.STREAM, ()
    if period is Period.YEAR:
        return Step.MONTH, _by(Period.MONTH, ledger)
    if period is Period.ALL:
        months = _by(Period.MONTH, ledger)
        return (Step.MONTH, months) if len(months) <= MOST_MONTH_BARS else (Step.YEAR, _by(Period.YEAR, ledger))
    if len(ledger.streams) <= MOST_STREAM_BARS:
        return Step.STREAM, stream_bars(ledger.streams)
    return Step.DAY, _by(Period.DAY, ledger)


def stream_bars(lines: Sequence[StreamLine]) -> tuple[EarningsBar, ...]:
    """A bar for each stream."""
    return tuple(
        EarningsBar(line.day, line.estimate.low, line.estimate.expected, line.estimate.high, line) for line in lines
    )


def _by(unit: Period, ledger: Ledger) -> tuple[EarningsBar, ...]:
    sums: dict[date, tuple[int, int, int]] = {}
    for line in ledger.streams:
        first, known = _first(unit, line.day), line.estimate
        low, expected, high = sums.get(first, (0, 0, 0))
        sums[first] = (low + known.low, expected + known.expected, high + known.high)
    since = ledger.since or min(sums)
    return tuple(EarningsBar(day, *sums.get(day, (0, 0, 0))) for day in _firsts(unit, since, ledger.until))


def _first(unit: Period, day: date) -> date:
    return days_of(unit, day).since or day


def _firsts(unit: Period, since: date, until: date) -> Iterator[date]:
    first = _first(unit, since)
    while first < until:
        yield first
        first = days_of(unit, first).until


def best_of(drawn: Sequence[EarningsBar]) -> EarningsBar | None:
    """The highest bar, the earliest of equal ones; none where there is nothing to compare."""
    known = [bar for bar in drawn if bar.expected]
    return max(known, key=lambda bar: bar.expected) if len(known) > 1 else None


# -- one look ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Look:
    """Which time is asked for: that of a day, or a stream; left out, the running one and the latest."""

    period: Period = Period.MONTH
    day: date | None = None
    stream: int | None = None


@dataclass(frozen=True)
class Earnings:
    """What a creator earned in one time, beside the time before it.

    Of ten thousand streams it takes a while to count: ``counted`` does so once, where nobody waits for it.
    """

    period: Period
    days: Days
    today: date
    ledger: Ledger
    before: Ledger | None
    """None where no time comes before."""
    beside: tuple[StreamLine, ...] = ()
    """Of a single stream: those before it, for its picture."""
    older: Look | None = None
    """The time before, where anything is known of then or earlier."""
    newer: Look | None = None

    @property
    def line(self) -> StreamLine | None:
        """The stream, where one is shown."""
        return self.ledger.streams[0] if self.period is Period.STREAM and self.ledger.streams else None

    @property
    def running(self) -> bool:
        """It is not over, so that it stands beside a whole one."""
        if self.period is Period.STREAM:
            return self.line is not None and self.line.stream.ended_at is None
        return self.period is not Period.ALL and self.days.until > self.today

    @property
    def empty(self) -> bool:
        """There is nothing at all in it."""
        return empty(self.ledger)

    @cached_property
    def sums(self) -> Sums:
        """What it comes to."""
        return sums_of(self.ledger)

    @cached_property
    def against(self) -> Against | None:
        """The figures beside those of the time before; none where nothing is known of that."""
        if self.before is None or empty(self.before):
            return None
        return against(self.sums, sums_of(self.before))

    @cached_property
    def bars(self) -> tuple[Step, tuple[EarningsBar, ...]]:
        """What its picture shows; a single stream stands beside those before it."""
        if self.period is Period.STREAM:
            return Step.STREAM, stream_bars((*self.beside, *self.ledger.streams))
        return bars(self.period, self.ledger)

    def counted(self) -> Earnings:
        """The same, with everything worked out and kept."""
        _ = self.sums, self.against, self.bars
        return self
