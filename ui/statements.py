"""A ledger as a statement to print: every estimate beside its rate, payouts apart from estimates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.earnings import days_of
from domain.money import CENT
from domain.periods import Period
from domain.statements import by_month
from ui.chart.statement import Column, Figure, Section, Side, Statement
from ui.earnings_words import kind_words, period_words, stream_time, time_words, unsure_words
from ui.ledger_files.source import exact, per_unit, rate_of
from ui.money import rate_words, since_words
from ui.text import Markup

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from domain.ledger import Entered
    from domain.statements import Cents
    from ui.ledger_files.source import Source
    from ui.text import Text

MOST_STREAM_ROWS = 1_000
"""With more streams the statement has a row for each month; the other formats list every stream."""


def statement(source: Source, text: Text) -> Statement:
    """The statement of a creator's time."""
    return Statement(
        title=text.say("statement-title"),
        handle=f"@{source.ledger.creator.handle}",
        period=period_words(source.earned, text, source.zone),
        about=tuple(_about(source, text)),
        figures=tuple(_figures(source, text)),
        sections=(_gifts(source, text), _income(source, text), _payouts(source, text), _rates(source, text)),
        page=text.say("statement-page", page=Markup("{page}"), pages=Markup("{pages}")),
    )


def _usd(text: Text, cents: int | None) -> str:
    """Cents as "$46.50": always to the cent, so that a column can be added up."""
    return "–" if cents is None else text.usd(cents * CENT)


def _about(source: Source, text: Text) -> Iterator[str]:
    days = source.earned.days
    if days.since is None:
        first = source.ledger.streams[0].day if source.ledger.streams else days.last
        yield text.say("statement-until", first=text.day(first), last=text.day(days.last), zone=str(source.zone))
    else:
        yield text.say("statement-days", first=text.day(days.since), last=text.day(days.last), zone=str(source.zone))
    made = text.say("statement-made", day=text.day(source.local(source.made_at).date()))
    yield f"{made} {text.say('earnings-running')}" if source.earned.running else made
    yield text.say("statement-estimates")


def _figures(source: Source, text: Text) -> Iterator[Figure]:
    ledger, cents = source.ledger, source.cents
    note = text.say("statement-no-streams")
    if ledger.streams:
        valued, *others = ledger.rates
        note = text.say(
            "statement-gifts-several" if others else "statement-gifts-note",
            low=_usd(text, cents.gifts.low),
            high=_usd(text, cents.gifts.high),
            diamonds=ledger.diamonds,
            rate=rate_words(text, valued.rate),
            origin=since_words(text, valued),
        )
    yield Figure(text.say("statement-gifts"), f"≈ {_usd(text, cents.gifts.expected)}", note)
    yield Figure(text.say("earnings-income"), _usd(text, cents.income), text.say("statement-income-note"))
    if source.earned.period is not Period.STREAM:
        yield Figure(text.say("earnings-payouts"), _usd(text, cents.paid), text.say("statement-payouts-note"))


def _columns(text: Text, *columns: tuple[str, Side, int]) -> tuple[Column, ...]:
    return tuple(Column(text.say(f"statement-column-{name}"), side, room) for name, side, room in columns)


def _gifts(source: Source, text: Text) -> Section:
    ledger, cents = source.ledger, source.cents
    title = text.say("statement-gifts-by-stream")
    if not ledger.streams:
        return Section(title, (text.say("statement-no-streams"),))
    reported = source.earned.sums.reported
    notes = [text.say("statement-valued")]
    if reported is not None:
        notes.append(text.say("statement-reported", reported=reported[0], diamonds=reported[1]))
    if source.earned.sums.unsure:
        notes.append(unsure_words(source.earned.sums.unsure, len(ledger.streams), text))
    number = Side.NUMBER
    money = (("low", number, 0), ("expected", number, 0), ("high", number, 0))
    sums = _estimate(cents.gifts, text)
    if len(ledger.streams) > MOST_STREAM_ROWS:
        notes.append(text.say("statement-by-month", most=MOST_STREAM_ROWS))
        months = tuple(
            (
                time_words(Period.MONTH, days_of(Period.MONTH, one.first), text),
                text.number(one.streams),
                text.number(one.diamonds),
                *_estimate(one.cents, text),
            )
            for one in by_month(ledger, cents)
        )
        columns = _columns(text, ("month", Side.TEXT, 1), ("streams", number, 0), ("diamonds", number, 0), *money)
        total = (text.say("statement-total"), text.number(len(ledger.streams)), text.number(ledger.diamonds), *sums)
        return Section(title, tuple(notes), columns, months, total)
    rows = tuple(
        (
            text.day(line.day),
            line.stream.title or stream_time(line.stream, text, source.zone).removeprefix(f"{text.day(line.day)}, "),
            text.number(line.diamonds),
            text.share(line.valued.rate.expected),
            *_estimate(each, text),
        )
        for line, each in zip(ledger.streams, cents.streams, strict=True)
    )
    columns = _columns(
        text, ("day", Side.TEXT, 0), ("stream", Side.TEXT, 1), ("diamonds", number, 0), ("rate", number, 0), *money
    )
    total = (text.say("statement-total"), "", text.number(ledger.diamonds), "", *sums)
    return Section(title, tuple(notes), columns, rows, total)


def _estimate(cents: Cents, text: Text) -> tuple[str, str, str]:
    return _usd(text, cents.low), _usd(text, cents.expected), _usd(text, cents.high)


def _entry(source: Source, entry: Entered, cents: int | None, text: Text) -> tuple[str, ...]:
    rate = per_unit(rate_of(entry, source.currencies))
    return (
        entry.note or "",
        f"{exact(entry.amount.micro):f} {entry.amount.currency}",
        "" if rate is None else f"{rate:f}",
        text.say("statement-no-rate") if cents is None else _usd(text, cents),
    )


_ENTERED = (("note", Side.TEXT, 1), ("entered", Side.NUMBER, 0), ("per-unit", Side.NUMBER, 0), ("usd", Side.NUMBER, 0))


def _income(source: Source, text: Text) -> Section:
    ledger, cents = source.ledger, source.cents
    title = text.say("earnings-income")
    if not ledger.incomes:
        return Section(title, (text.say("statement-none"),))
    rows = tuple(
        (
            text.day(one.day),
            kind_words(one.kind, text),
            *_entry(source, one, usd, text),
        )
        for one, usd in zip(ledger.incomes, cents.incomes, strict=True)
    )
    columns = _columns(text, ("day", Side.TEXT, 0), ("kind", Side.TEXT, 0), *_ENTERED)
    return Section(title, (), columns, rows, (text.say("statement-total"), "", "", "", "", _usd(text, cents.income)))


def _payouts(source: Source, text: Text) -> Section:
    ledger, cents = source.ledger, source.cents
    title = text.say("earnings-payouts")
    if source.earned.period is Period.STREAM:
        return Section(title, (text.say("statement-payouts-of-stream"),))
    if not ledger.payouts:
        return Section(title, (text.say("statement-none"),))
    rows = tuple(
        (text.day(one.day), _covers(one.covers_from, one.covers_to, text), *_entry(source, one, usd, text))
        for one, usd in zip(ledger.payouts, cents.payouts, strict=True)
    )
    columns = _columns(text, ("day", Side.TEXT, 0), ("covers", Side.TEXT, 0), *_ENTERED)
    total = (text.say("statement-total"), "", "", "", "", _usd(text, cents.paid))
    return Section(title, (text.say("statement-payouts-note"),), columns, rows, total)


def _covers(first: date | None, last: date | None, text: Text) -> str:
    return (
        ""
        if first is None or last is None
        else text.say("statement-covers", first=text.day(first), last=text.day(last))
    )


def _rates(source: Source, text: Text) -> Section:
    columns = _columns(
        text,
        ("of", Side.TEXT, 0),
        ("low", Side.NUMBER, 0),
        ("expected", Side.NUMBER, 0),
        ("high", Side.NUMBER, 0),
        ("from", Side.TEXT, 1),
    )
    shares = [
        (
            text.say("statement-of-diamonds"),
            text.share(one.rate.low),
            text.share(one.rate.expected),
            text.share(one.rate.high),
            since_words(text, one),
        )
        for one in source.ledger.rates
    ]
    currencies = [
        (
            text.say("statement-of-currency", currency=one.currency),
            "",
            f"{per_unit(one):f}",
            "",
            text.say("statement-since", day=text.day(one.since)),
        )
        for one in source.used()
    ]
    title, rows = text.say("statement-rates"), (*shares, *currencies)
    if not rows:
        return Section(title, (text.say("statement-none"),))
    notes = (text.say("statement-rate-source"),) if shares else ()
    return Section(title, notes, columns, rows)
