"""The statement: what is printed adds up to the cent, and says which figure is what."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from domain.earnings import Days, Earnings
from domain.ledger import Ledger
from domain.money import Amount
from domain.periods import Period
from tests.ledgers import EURO, LUNA, earned, income, ledger, ledgers, line, payout, valued
from ui import statements
from ui.chart.statement import Section, Statement
from ui.ledger_files.source import Source
from ui.statements import statement
from ui.text import text_in

ENGLISH = text_in("en-US")
NOW = datetime(2026, 11, 30, 18, tzinfo=UTC)


def paper(of: Ledger) -> Statement:
    return statement(Source(earned(of), ZoneInfo("UTC"), NOW, (EURO,)), ENGLISH)


def words(of: Section | Statement) -> str:
    return repr(of)


def usd(cell: str) -> Decimal:
    return Decimal(cell.strip("≈ $").replace(",", "")) if "$" in cell else Decimal()


@settings(max_examples=30)
@given(ledgers())
def test_every_column_of_money_adds_up_to_what_stands_at_the_top(of: Ledger):
    told = paper(of)
    gifts, other, paid, _ = told.sections
    top = [usd(figure.value) for figure in told.figures]
    for section, place, figure in ((gifts, 5, top[0]), (other, 5, top[1]), (paid, 5, top[2])):
        assert sum((usd(row[place]) for row in section.rows), Decimal()) == figure
        assert not section.total or usd(section.total[place]) == figure
    for section in told.sections:
        assert {len(row) for row in (*section.rows, section.total) if row} <= {len(section.columns)}


def test_every_estimate_says_its_rate_and_payouts_stand_apart():
    later = valued(4_000, 4_700, 5_000, since=date(2026, 11, 15))
    told = paper(ledger(line(1, 1), line(2, 20, rate=later), payouts=(payout(1, Amount(1_000_000_000, "USD")),)))
    gifts, _, paid, rates = told.sections
    assert [row[3] for row in gifts.rows] == ["50 %", "47 %"]
    assert [row[1:4] for row in rates.rows] == [("40 %", "50 %", "53 %"), ("40 %", "47 %", "50 %")]
    assert "stock rate" in words(rates)
    assert "Nov 15, 2026" in words(rates)
    assert "each stream at the rate of its day" in told.figures[0].note
    assert usd(paid.total[5]) == 1_000
    assert "never added to estimates" in words(told)


def test_an_amount_stands_as_it_was_entered_beside_its_dollars():
    told = paper(ledger(incomes=(income(1, Amount(250_000_000, "EUR"), note="Soda"), income(2, Amount(5, "JPY")))))
    euros, yen = told.sections[1].rows
    assert euros[2:] == ("Soda", "250.00 EUR", "1.083333333333", "$270.83")
    assert yen[-1] == "no rate"
    assert "1 EUR in USD" in words(told.sections[3])


def test_very_many_streams_are_summed_by_month(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(statements, "MOST_STREAM_ROWS", 2)
    told = paper(ledger(*(line(number, number) for number in range(1, 4))))
    (month,) = told.sections[0].rows
    assert month == ("November 2026", "3", "27,900", "$111.60", "$139.50", "$147.87")


def test_nothing_is_said_in_words():
    told = paper(ledger())
    assert [section.rows for section in told.sections] == [()] * 4
    assert "No streams in this time." in words(told)


@pytest.mark.parametrize(
    ("period", "days", "name"),
    [
        (Period.DAY, Days(date(2026, 11, 21), date(2026, 11, 22)), "2026-11-21"),
        (Period.WEEK, Days(date(2026, 11, 16), date(2026, 11, 23)), "week-2026-11-16"),
        (Period.MONTH, Days(date(2026, 11, 1), date(2026, 12, 1)), "2026-11"),
        (Period.YEAR, Days(date(2026, 1, 1), date(2027, 1, 1)), "2026"),
        (Period.ALL, Days(None, date(2026, 12, 1)), "all-until-2026-11-30"),
        (Period.STREAM, Days(date(2026, 11, 21), date(2026, 11, 22)), "stream-2026-11-21-2015"),
    ],
)
def test_every_time_has_its_statement_and_its_name(period: Period, days: Days, name: str):
    of = Ledger(LUNA, days.since, days.until, (line(1, 21, title=None),), (), ())
    source = Source(Earnings(period, days, date(2026, 11, 30), of, None), ZoneInfo("UTC"), NOW)
    assert source.name == f"earnings-lunaplays-{name}"
    told = statement(source, ENGLISH)
    assert "8:15" in told.sections[0].rows[0][1]
    assert len(told.figures) == (2 if period is Period.STREAM else 3)
