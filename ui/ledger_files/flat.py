"""The ledger as one CSV: a record a line, money in columns of its own kind, the totals in the last line."""

from __future__ import annotations

import csv
from decimal import Decimal
from typing import TYPE_CHECKING

from domain.statements import gift_shares
from ui.ledger_files.source import (
    NOT_REPORTED,
    OVER_REPORTED,
    RATE_SOURCES,
    dollars,
    exact,
    maybe_dollars,
    per_unit,
    rate_of,
    share,
)
from ui.spreadsheet import cell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from domain.ledger import Entered, Ledger, StreamLine
    from domain.statements import Cents, GiftShare
    from ui.ledger_files.source import GiftsByStream, Source

BYTE_ORDER_MARK = "\ufeff"
"""Tells Excel that it is UTF-8."""
COLUMNS = (
    *("record", "day", "stream_id", "stream", "kind", "item", "count", "diamonds"),
    *("rate_low", "rate_expected", "rate_high"),
    *("estimate_low_usd", "estimate_usd", "estimate_high_usd", "income_usd", "payout_usd", "micro_usd"),
    *("amount", "currency", "usd_per_unit", "from_day", "to_day", "note"),
)
"""A column of money holds one kind of money, so that its sum means something; ``total`` repeats those sums."""


def write_csv(path: Path, source: Source, gifts: GiftsByStream) -> None:
    """Write it, line by line."""
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        file.write(BYTE_ORDER_MARK)
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for record in _records(source, gifts):
            writer.writerow([_written(record.get(column)) for column in COLUMNS])


def _written(value: object) -> str | int:
    if value is None:
        return ""
    # Only what somebody typed can be a formula; a number may well begin with a minus.
    return cell(value) if isinstance(value, str) else f"{value:f}" if isinstance(value, Decimal) else str(value)


def _records(source: Source, gifts: GiftsByStream) -> Iterator[dict[str, object]]:
    ledger, cents = source.ledger, source.cents
    for (line, sent), in_cents in zip(gifts, cents.streams, strict=True):
        for part in gift_shares(line, in_cents, sent):
            yield _gift(line, part)
        if not line.diamonds and not sent:
            yield _of_stream(line) | {"record": "stream", "diamonds": 0} | _estimate(in_cents, 0)
    for income, usd in zip(ledger.incomes, cents.incomes, strict=True):
        entered = _entered(source, income)
        yield (
            {"record": "income", "kind": income.kind.value, "stream_id": income.stream_id}
            | entered
            | {"income_usd": maybe_dollars(usd)}
        )
    for payout, usd in zip(ledger.payouts, cents.payouts, strict=True):
        covers = {"from_day": payout.covers_from, "to_day": payout.covers_to}
        yield {"record": "payout"} | _entered(source, payout) | covers | {"payout_usd": maybe_dollars(usd)}
    yield from _rates(source)
    yield _total(source, ledger)


def _of_stream(line: StreamLine) -> dict[str, object]:
    rate = line.valued.rate
    return {
        "day": line.day,
        "stream_id": line.stream.id,
        "stream": line.stream.title or "",
        "rate_low": share(rate.low),
        "rate_expected": share(rate.expected),
        "rate_high": share(rate.high),
    }


def _estimate(cents: Cents, micro_usd: int) -> dict[str, object]:
    return {
        "estimate_low_usd": dollars(cents.low),
        "estimate_usd": dollars(cents.expected),
        "estimate_high_usd": dollars(cents.high),
        "micro_usd": micro_usd,
    }


def _gift(line: StreamLine, part: GiftShare) -> dict[str, object]:
    rest = NOT_REPORTED if part.diamonds > 0 else OVER_REPORTED
    return (
        _of_stream(line)
        | {
            "record": "gift",
            "kind": "" if part.gift is None else f"gift {part.gift.gift_id}",
            "item": rest if part.gift is None else part.gift.name,
            "count": None if part.gift is None else part.gift.count,
            "diamonds": part.diamonds,
        }
        | _estimate(part.cents, part.exact.expected)
    )


def _entered(source: Source, entry: Entered) -> dict[str, object]:
    return {
        "day": entry.day,
        "item": f"#{entry.id}",
        "micro_usd": entry.micro_usd,
        "amount": exact(entry.amount.micro),
        "currency": entry.amount.currency,
        "usd_per_unit": per_unit(rate_of(entry, source.currencies)),
        "note": entry.note or "",
    }


def _rates(source: Source) -> Iterator[dict[str, object]]:
    for valued in source.ledger.rates:
        yield {
            "record": "rate",
            "day": valued.since,
            "kind": valued.origin.value,
            "item": "share of a diamond's nominal cent",
            "rate_low": share(valued.rate.low),
            "rate_expected": share(valued.rate.expected),
            "rate_high": share(valued.rate.high),
            "note": RATE_SOURCES[valued.origin],
        }
    for rate in source.used():
        yield {
            "record": "rate",
            "day": rate.since,
            "kind": "currency",
            "item": rate.currency,
            "currency": rate.currency,
            "usd_per_unit": per_unit(rate),
        }


def _total(source: Source, ledger: Ledger) -> dict[str, object]:
    cents = source.cents
    return (
        {"record": "total", "diamonds": ledger.diamonds}
        | _estimate(cents.gifts, ledger.expected)
        | {
            "income_usd": dollars(cents.income),
            "payout_usd": dollars(cents.paid),
            "from_day": source.first_day,
            "to_day": source.last_day,
            "note": "estimates, other income and payouts are three different things: do not add them up",
        }
    )
