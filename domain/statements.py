"""A ledger in cents: what files and statements print adds up, line by line, to the totals that are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from domain.money import estimate, in_cents, split, to_cents

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from domain.ledger import Entered, Ledger, StreamLine
    from domain.money import Estimate
    from domain.streams import GiftTotal


class Cents(NamedTuple):
    """An estimate in whole US cents."""

    low: int
    expected: int
    high: int


@dataclass(frozen=True, slots=True)
class LedgerCents:
    """Every line of a ledger in cents; each sequence is as long as the ledger's own and sums to its total.

    Entries whose currency has no rate are none.
    """

    streams: tuple[Cents, ...]
    gifts: Cents
    incomes: tuple[int | None, ...]
    income: int
    payouts: tuple[int | None, ...]
    paid: int


def ledger_cents(ledger: Ledger) -> LedgerCents:
    """The ledger in cents, by the largest remainders: each line is within one cent of its exact value."""
    known = [line.estimate for line in ledger.streams]
    columns = ([one.low for one in known], [one.expected for one in known], [one.high for one in known])
    return LedgerCents(
        streams=tuple(Cents(*each) for each in zip(*(in_cents(column) for column in columns), strict=True)),
        gifts=Cents(*(to_cents(sum(column)) for column in columns)),
        incomes=_entered(ledger.incomes),
        income=to_cents(ledger.income),
        payouts=_entered(ledger.payouts),
        paid=to_cents(ledger.paid),
    )


def _entered(entries: Sequence[Entered]) -> tuple[int | None, ...]:
    cents = iter(in_cents([entry.micro_usd for entry in entries if entry.micro_usd is not None]))
    return tuple(None if entry.micro_usd is None else next(cents) for entry in entries)


@dataclass(frozen=True, slots=True)
class GiftShare:
    """One gift's part of what a stream may bring."""

    gift: GiftTotal | None
    """None: the rest between what was reported and TikTok's total, below zero where more was reported."""
    diamonds: int
    exact: Estimate
    cents: Cents


def gift_shares(line: StreamLine, cents: Cents, gifts: Sequence[GiftTotal]) -> list[GiftShare]:
    """A stream's estimate by gift; the parts sum to the stream's diamonds and, in cents, to its line."""
    parts = [(gift, gift.diamonds) for gift in gifts]
    rest = line.diamonds - sum(diamonds for _, diamonds in parts)
    everything: list[tuple[GiftTotal | None, int]] = [*parts, *([(None, rest)] if rest else [])]
    exact = [estimate(diamonds, line.valued.rate) for _, diamonds in everything]
    columns = (
        _parts(cents.low, [one.low for one in exact]),
        _parts(cents.expected, [one.expected for one in exact]),
        _parts(cents.high, [one.high for one in exact]),
    )
    return [
        GiftShare(gift, diamonds, known, Cents(*each))
        for (gift, diamonds), known, each in zip(everything, exact, zip(*columns, strict=True), strict=True)
    ]


def _parts(cents: int, exact: Sequence[int]) -> tuple[int, ...]:
    """Cents of each part; only the last can be below zero, and then it takes what is left."""
    if exact and exact[-1] < 0:
        before = in_cents(exact[:-1])
        return (*before, cents - sum(before))
    return split(cents, exact)


@dataclass(frozen=True, slots=True)
class MonthLine:
    """All streams of one month together."""

    first: date
    streams: int
    diamonds: int
    cents: Cents


def by_month(ledger: Ledger, cents: LedgerCents) -> tuple[MonthLine, ...]:
    """The streams by month, in order of time; the months sum to what the streams sum to."""
    months: dict[date, list[tuple[StreamLine, Cents]]] = {}
    for line, each in zip(ledger.streams, cents.streams, strict=True):
        months.setdefault(line.day.replace(day=1), []).append((line, each))
    return tuple(
        MonthLine(
            first,
            len(lines),
            sum(line.diamonds for line, _ in lines),
            Cents(*(sum(column) for column in zip(*(each for _, each in lines), strict=True))),
        )
        for first, lines in months.items()
    )
