"""The sheets of the workbook: what stands in each, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from domain.statements import gift_shares
from ui.ledger_files.source import (
    NOT_REPORTED,
    NOTES,
    OVER_REPORTED,
    RATE_SOURCES,
    dollars,
    exact,
    maybe_dollars,
    per_unit,
    rate_of,
    share,
)

if TYPE_CHECKING:
    from domain.ledger import Entered, StreamLine
    from domain.statements import GiftShare
    from ui.ledger_files.source import GiftsByStream, Source

Value: TypeAlias = str | int | Decimal | date | datetime | None
Row: TypeAlias = Sequence[Value]


@dataclass(frozen=True, slots=True)
class Column:
    """A column, and how its values are shown: text, long, day, moment, number, money or ratio."""

    title: str
    kind: str = "text"
    width: int = 0
    """Letters; 0: as wide as its kind."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; its rows are read as they are written, once."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Row]
    total: Row = ()
    headed: bool = True


def sheets_of(source: Source, gifts: GiftsByStream) -> Iterator[Sheet]:
    """In the order in which they stand in the book."""
    yield _summary(source)
    yield _streams(source)
    yield _gifts(source, gifts)
    yield _income(source)
    yield _payouts(source)
    yield _rates(source)


def _summary(source: Source) -> Sheet:
    return Sheet(
        "Summary", (Column("", width=34), Column("", "money", width=24)), tuple(_figures(source)), headed=False
    )


def _figures(source: Source) -> Iterator[Row]:
    ledger, cents = source.ledger, source.cents
    yield "Creator", ledger.creator.handle
    yield "Period", source.earned.period.value
    yield "First day", source.earned.days.since or "from the beginning"
    yield "Last day", source.earned.days.last
    yield "Days of", str(source.zone)
    yield "Made at", f"{source.local(source.made_at):%Y-%m-%d %H:%M}"
    yield "Streams", str(len(ledger.streams))
    yield "Diamonds", ledger.diamonds
    reported = source.earned.sums.reported
    if reported is not None:
        yield "Diamonds of streams whose total TikTok shows", reported[1]
        yield "of these reported", reported[0]
    yield "Gift estimate low, USD", dollars(cents.gifts.low)
    yield "Gift estimate expected, USD", dollars(cents.gifts.expected)
    yield "Gift estimate high, USD", dollars(cents.gifts.high)
    yield "Other income, USD", dollars(cents.income)
    yield "Payouts received, USD", dollars(cents.paid)
    if ledger.unconverted:
        yield "Entries without a rate, in no total", str(len(ledger.unconverted))
    for note in NOTES:
        yield note, None


def _streams(source: Source) -> Sheet:
    ledger, cents = source.ledger, source.cents
    columns = (
        Column("Day", "day"),
        Column(f"Started ({source.zone})", "moment"),
        Column("Minutes", "number"),
        Column("Stream", "long"),
        Column("Format"),
        Column("Stream id", "text", 10),
        Column("Reported diamonds", "number"),
        Column("TikTok's total", "number"),
        Column("Diamonds", "number"),
        Column("Rate low", "ratio"),
        Column("Rate expected", "ratio"),
        Column("Rate high", "ratio"),
        Column("Estimate low, USD", "money"),
        Column("Estimate expected, USD", "money"),
        Column("Estimate high, USD", "money"),
        Column("Expected, micro-USD", "number", 20),
    )
    rows = (
        (
            line.day,
            source.local(line.stream.started_at),
            None if line.stream.duration is None else int(line.stream.duration.total_seconds()) // 60,
            line.stream.title or "",
            line.stream.format or "",
            str(line.stream.id),
            line.reported_diamonds,
            line.total,
            line.diamonds,
            share(line.valued.rate.low),
            share(line.valued.rate.expected),
            share(line.valued.rate.high),
            *map(dollars, each),
            line.estimate.expected,
        )
        for line, each in zip(ledger.streams, cents.streams, strict=True)
    )
    blank = (None,) * 5
    sums = (ledger.reported_diamonds, None, ledger.diamonds, None, None, None)
    total = ("Total", *blank, *sums, *map(dollars, cents.gifts), ledger.expected)
    return Sheet("Streams", columns, rows, total)


def _gifts(source: Source, gifts: GiftsByStream) -> Sheet:
    columns = (
        Column("Day", "day"),
        Column("Stream", "long"),
        Column("Stream id", "text", 10),
        Column("Gift", "text", 28),
        Column("Gift id"),
        Column("Count", "number"),
        Column("Diamonds", "number"),
        Column("Estimate low, USD", "money"),
        Column("Estimate expected, USD", "money"),
        Column("Estimate high, USD", "money"),
    )
    rows = (
        _gift(line, part)
        for (line, sent), cents in zip(gifts, source.cents.streams, strict=True)
        for part in gift_shares(line, cents, sent)
    )
    total = ("Total", *((None,) * 5), source.ledger.diamonds, *map(dollars, source.cents.gifts))
    return Sheet("Gifts", columns, rows, total)


def _gift(line: StreamLine, part: GiftShare) -> Row:
    rest = NOT_REPORTED if part.diamonds > 0 else OVER_REPORTED
    return (
        line.day,
        line.stream.title or "",
        str(line.stream.id),
        rest if part.gift is None else part.gift.name,
        "" if part.gift is None else str(part.gift.gift_id),
        None if part.gift is None else part.gift.count,
        part.diamonds,
        *map(dollars, part.cents),
    )


_ENTERED = (
    Column("Amount", "ratio"),
    Column("Currency"),
    Column("USD per unit", "ratio"),
    Column("USD", "money"),
    Column("micro-USD", "number", 20),
    Column("Note", "long"),
    Column("Entry", "text", 10),
)


def _entered(source: Source, entry: Entered, cents: int | None) -> Row:
    return (
        exact(entry.amount.micro),
        entry.amount.currency,
        per_unit(rate_of(entry, source.currencies)),
        maybe_dollars(cents),
        entry.micro_usd,
        entry.note or "",
        f"#{entry.id}",
    )


def _income(source: Source) -> Sheet:
    ledger, cents = source.ledger, source.cents
    columns = (Column("Day", "day"), Column("Kind"), Column("Stream id", "text", 10), *_ENTERED)
    rows = (
        (one.day, one.kind.value, "" if one.stream_id is None else str(one.stream_id), *_entered(source, one, usd))
        for one, usd in zip(ledger.incomes, cents.incomes, strict=True)
    )
    total = ("Total", *((None,) * 5), dollars(cents.income), ledger.income, None, None)
    return Sheet("Income", columns, rows, total)


def _payouts(source: Source) -> Sheet:
    ledger, cents = source.ledger, source.cents
    columns = (Column("Day", "day"), Column("Covers from", "day"), Column("Covers to", "day"), *_ENTERED)
    rows = (
        (one.day, one.covers_from, one.covers_to, *_entered(source, one, usd))
        for one, usd in zip(ledger.payouts, cents.payouts, strict=True)
    )
    total = ("Total", *((None,) * 5), dollars(cents.paid), ledger.paid, None, None)
    return Sheet("Payouts", columns, rows, total)


def _rates(source: Source) -> Sheet:
    columns = (
        Column("Rate of", "text", 24),
        Column("From day", "day"),
        Column("Low", "ratio"),
        Column("Expected", "ratio"),
        Column("High", "ratio"),
        Column("USD per unit", "ratio"),
        Column("Where from", "long", 60),
    )
    shares = [
        (
            "a diamond's nominal cent",
            one.since,
            share(one.rate.low),
            share(one.rate.expected),
            share(one.rate.high),
            None,
            RATE_SOURCES[one.origin],
        )
        for one in source.ledger.rates
    ]
    currencies = [
        (one.currency, one.since, None, None, None, per_unit(one), "set for this server") for one in source.used()
    ]
    return Sheet("Rates", columns, (*shares, *currencies))
