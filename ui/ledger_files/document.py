"""The ledger as JSON for other programs; ``docs/export.md`` describes it, and ``VERSION`` says when that changes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from domain.ledger import Income, Payout
from domain.money import estimate
from domain.statements import gift_shares
from ui.ledger_files.source import NOTES, RATE_SOURCES, exact, per_unit, rate_of, share

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path
    from typing import IO

    from domain.ledger import Entered, StreamLine
    from domain.rates import Valued
    from domain.statements import Cents, GiftShare
    from domain.streams import GiftTotal
    from ui.ledger_files.source import GiftsByStream, Source

FORMAT = "aftershow-ledger"
VERSION = 1
"""Goes up when a field changes its meaning or goes away; a new field leaves it as it is."""


def write_json(path: Path, source: Source, gifts: GiftsByStream) -> None:
    """Write it, stream by stream."""
    with path.open("w", encoding="utf-8", errors="replace") as file:
        file.write(_text(_head(source))[:-1])
        _write_list(file, "streams", _streams(source, gifts))
        _write_list(file, "income", (_entered(source, entry) for entry in source.ledger.incomes))
        _write_list(file, "payouts", (_entered(source, entry) for entry in source.ledger.payouts))
        file.write("\n}\n")


def _write_list(file: IO[str], name: str, rows: Iterable[dict[str, Any]]) -> None:
    file.write(f',\n"{name}": [')
    for place, row in enumerate(rows):
        file.write(("," if place else "") + "\n" + _text(row))
    file.write("]")


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def usd(micro_usd: int) -> dict[str, Any]:
    """An amount: exact as a whole number of micro-USD, and the same as a decimal string."""
    return {"micro_usd": micro_usd, "usd": f"{exact(micro_usd):f}"}


def _head(source: Source) -> dict[str, Any]:
    ledger, days = source.ledger, source.earned.days
    reported = source.earned.sums.reported
    return {
        "format": FORMAT,
        "version": VERSION,
        "creator": ledger.creator.handle,
        "period": source.earned.period.value,
        "first_day": _day(days.since),
        "last_day": _day(days.last),
        "timezone": str(source.zone),
        "made_at": source.made_at.isoformat(timespec="seconds"),
        "notes": list(NOTES[:2]),
        "totals": {
            "streams": len(ledger.streams),
            "diamonds": ledger.diamonds,
            "reported_diamonds": ledger.reported_diamonds,
            "known_totals": None if reported is None else {"reported": reported[0], "diamonds": reported[1]},
            "estimate": {"low": usd(ledger.low), "expected": usd(ledger.expected), "high": usd(ledger.high)},
            "income": usd(ledger.income),
            "income_by_kind": {kind.value: usd(micro_usd) for kind, micro_usd in ledger.income_by_kind.items()},
            "payouts": usd(ledger.paid),
            "entries_without_rate": len(ledger.unconverted),
        },
        "rates": [_rate(valued) for valued in ledger.rates],
        "currency_rates": [
            {"currency": rate.currency, "since": _day(rate.since), "usd_per_unit": f"{per_unit(rate):f}"}
            for rate in source.used()
        ],
    }


def _rate(valued: Valued) -> dict[str, Any]:
    rate = valued.rate
    return {
        "low": f"{share(rate.low):f}",
        "expected": f"{share(rate.expected):f}",
        "high": f"{share(rate.high):f}",
        "since": _day(valued.since),
        "origin": valued.origin.value,
        "source": RATE_SOURCES[valued.origin],
    }


def _streams(source: Source, gifts: GiftsByStream) -> Iterator[dict[str, Any]]:
    place = {valued: number for number, valued in enumerate(source.ledger.rates)}
    for (line, sent), cents in zip(gifts, source.cents.streams, strict=True):
        yield _stream(source, line, place[line.valued]) | {"gifts": _gifts(line, cents, sent)}


def _stream(source: Source, line: StreamLine, rate: int) -> dict[str, Any]:
    stream, known = line.stream, line.estimate
    return {
        "id": stream.id,
        "day": _day(line.day),
        "started_at": source.local(stream.started_at).isoformat(timespec="seconds"),
        "ended_at": None if stream.ended_at is None else source.local(stream.ended_at).isoformat(timespec="seconds"),
        "title": stream.title,
        "format": stream.format,
        "diamonds": line.diamonds,
        "reported_diamonds": line.reported_diamonds,
        "tiktok_total": line.total,
        "rate": rate,
        "estimate": {"low": usd(known.low), "expected": usd(known.expected), "high": usd(known.high)},
    }


def _gifts(line: StreamLine, cents: Cents, sent: Sequence[GiftTotal]) -> list[dict[str, Any]]:
    return [_gift(line, part) for part in gift_shares(line, cents, sent)]


def _gift(line: StreamLine, part: GiftShare) -> dict[str, Any]:
    expected = usd(estimate(part.diamonds, line.valued.rate).expected)
    if part.gift is None:
        return {"gift_id": None, "name": None, "count": None, "diamonds": part.diamonds, "expected": expected}
    return {
        "gift_id": part.gift.gift_id,
        "name": part.gift.name,
        "count": part.gift.count,
        "diamonds": part.diamonds,
        "expected": expected,
    }


def _entered(source: Source, entry: Entered) -> dict[str, Any]:
    of_kind: dict[str, Any] = {}
    if isinstance(entry, Income):
        of_kind = {"kind": entry.kind.value, "stream_id": entry.stream_id}
    elif isinstance(entry, Payout):
        of_kind = {"covers_from": _day(entry.covers_from), "covers_to": _day(entry.covers_to)}
    rate = rate_of(entry, source.currencies)
    return {
        "id": entry.id,
        "day": _day(entry.day),
        **of_kind,
        "amount": f"{exact(entry.amount.micro):f}",
        "currency": entry.amount.currency,
        "usd_per_unit": None if rate is None else f"{per_unit(rate):f}",
        "converted": None if entry.micro_usd is None else usd(entry.micro_usd),
        "note": entry.note,
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
