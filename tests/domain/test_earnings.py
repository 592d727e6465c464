"""What a time brought: its days, the time before it, bars, and lines that add up in cents."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.comparisons import Direction
from domain.earnings import (
    MOST_MONTH_BARS,
    MOST_STREAM_BARS,
    Days,
    Step,
    bars,
    best_of,
    days_before,
    days_of,
    only_stream,
    sums_of,
)
from domain.ledger import Ledger
from domain.money import Amount, to_cents
from domain.periods import Period
from domain.statements import by_month, gift_shares, ledger_cents
from tests.ledgers import LUNA, earned, gifts_of, income, ledger, ledgers, line, payout, valued

CALENDAR = [Period.DAY, Period.WEEK, Period.MONTH, Period.YEAR]


@pytest.mark.parametrize(
    ("period", "since", "until"),
    [
        (Period.DAY, date(2026, 11, 22), date(2026, 11, 23)),
        (Period.WEEK, date(2026, 11, 16), date(2026, 11, 23)),
        (Period.MONTH, date(2026, 11, 1), date(2026, 12, 1)),
        (Period.YEAR, date(2026, 1, 1), date(2027, 1, 1)),
        (Period.ALL, None, date(2026, 11, 23)),
        (Period.STREAM, date(2026, 11, 22), date(2026, 11, 23)),
    ],
)
def test_a_time_has_its_days(period: Period, since: date | None, until: date):
    assert days_of(period, date(2026, 11, 22)) == Days(since, until)


@given(st.sampled_from(CALENDAR), st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_the_time_before_ends_where_this_one_begins(period: Period, day: date):
    days = days_of(period, day)
    before = days_before(period, days)
    assert before is not None
    assert before.until == days.since
    assert days.last >= day
    assert before == days_of(period, before.last)


def test_nothing_comes_before_all_time():
    assert days_before(Period.ALL, days_of(Period.ALL, date(2026, 11, 22))) is None


def test_each_figure_stands_beside_the_time_before():
    now = ledger(line(1, diamonds=11_200), incomes=(income(1, Amount(50_000_000, "USD")),))
    before = ledger(line(2, diamonds=10_000), payouts=(payout(1, Amount(9_000_000, "USD")),))
    told = earned(now, before).against
    assert told is not None
    assert (told.gifts.direction, told.gifts.percent, told.gifts.usual) == (Direction.UP, 12, 50_000_000)
    assert (told.income.direction, told.income.percent) == (Direction.NEW, None)
    assert (told.paid.direction, told.paid.percent) == (Direction.DOWN, -100)


def test_with_nothing_before_nothing_is_compared():
    assert earned(ledger(line(1)), ledger()).against is None
    assert earned(ledger(line(1))).against is None


def test_income_of_a_stream_is_what_was_linked_to_it():
    linked = income(1, Amount(5_000_000, "USD"))
    whole = ledger(line(1), line(2), incomes=(linked,), payouts=(payout(1, Amount(1, "USD")),))
    one = only_stream(whole, 2)
    assert [each.stream.id for each in one.streams] == [2]
    assert (one.incomes, one.payouts) == ((), ())


# -- bars --------------------------------------------------------------------------------------------------------------


@given(ledgers(), st.sampled_from([*CALENDAR, Period.ALL]))
def test_bars_sum_to_the_whole_and_stand_in_order(of: Ledger, period: Period):
    step, drawn = bars(period, of)
    assert sum(bar.expected for bar in drawn) == of.expected
    assert sum(bar.low for bar in drawn) == of.low
    assert sum(bar.high for bar in drawn) == of.high
    if step is not Step.STREAM:
        assert [bar.day for bar in drawn] == sorted({bar.day for bar in drawn})


def test_many_streams_share_a_bar_by_day_and_empty_days_keep_their_place():
    few = ledger(*(line(number, 1 + number % 5) for number in range(MOST_STREAM_BARS)))
    assert bars(Period.MONTH, few)[0] is Step.STREAM
    step, drawn = bars(Period.MONTH, ledger(*few.streams, line(99, 9)))
    assert step is Step.DAY
    assert len(drawn) == 30
    assert [bar.day.day for bar in drawn if bar.expected] == [1, 2, 3, 4, 5, 9]


def test_a_year_is_drawn_by_month_and_all_time_by_month_or_year():
    year = Ledger(LUNA, date(2026, 1, 1), date(2027, 1, 1), (line(1),), (), ())
    assert [bar.day.month for bar in bars(Period.YEAR, year)[1]] == list(range(1, 13))
    all_time = Ledger(LUNA, None, date(2026, 12, 1), (line(1),), (), ())
    assert bars(Period.ALL, all_time)[0] is Step.MONTH
    late = Ledger(LUNA, None, date(2026, 11, 1) + timedelta(days=32 * MOST_MONTH_BARS), (line(1),), (), ())
    step, drawn = bars(Period.ALL, late)
    assert step is Step.YEAR
    assert [bar.day.year for bar in drawn] == [2026, 2027, 2028]


def test_the_best_bar_is_the_earliest_of_equal_ones_and_none_alone():
    _, drawn = bars(Period.MONTH, ledger(line(1, 1, 5), line(2, 2, 9), line(3, 3, 9)))
    best = best_of(drawn)
    assert best is not None
    assert best.day.day == 2
    assert best_of(drawn[:1]) is None
    assert best_of(()) is None


# -- what it comes to --------------------------------------------------------------------------------------------------


@given(ledgers())
def test_counted_by_rate_streams_bring_what_they_bring_one_by_one(of: Ledger):
    sums = sums_of(of)
    assert (sums.low, sums.expected, sums.high) == (of.low, of.expected, of.high)
    assert (sums.diamonds, sums.income, sums.paid) == (of.diamonds, of.income, of.paid)
    assert tuple(one.valued for one in sums.rates) == of.rates
    assert sum(one.streams for one in sums.rates) == len(of.streams)
    gifts, *_ = sums.local
    assert gifts == Amount(of.expected, "USD")


def test_the_share_reported_is_of_streams_whose_total_is_known():
    some = sums_of(ledger(line(1, 1, 80, total=100), line(2, 2, 5_000)))
    assert (some.reported, some.unsure) == ((80, 100), 1)
    assert sums_of(ledger(line(2, 2, 5_000))).reported is None


# -- cents -------------------------------------------------------------------------------------------------------------


@given(ledgers())
def test_lines_in_cents_sum_to_the_totals_that_are_shown(of: Ledger):
    cents = ledger_cents(of)
    assert tuple(sum(each[place] for each in cents.streams) for place in range(3)) == cents.gifts
    assert cents.gifts == (to_cents(of.low), to_cents(of.expected), to_cents(of.high))
    assert sum(one or 0 for one in cents.incomes) == cents.income == to_cents(of.income)
    assert sum(one or 0 for one in cents.payouts) == cents.paid == to_cents(of.paid)
    assert [one is None for one in cents.incomes] == [one.micro_usd is None for one in of.incomes]
    months = by_month(of, cents)
    assert tuple(sum(one.cents[place] for one in months) for place in range(3)) == cents.gifts
    assert sum(one.diamonds for one in months) == of.diamonds


@given(ledgers())
def test_gifts_of_a_stream_sum_to_its_line(of: Ledger):
    for each, cents in zip(of.streams, ledger_cents(of).streams, strict=True):
        shares = gift_shares(each, cents, gifts_of(each))
        assert sum(one.diamonds for one in shares) == each.diamonds
        assert sum(one.exact.expected for one in shares) == each.estimate.expected
        for place in range(3):
            assert sum(one.cents[place] for one in shares) == (cents[place] if shares else 0)
        assert [one for one in shares if one.gift is None] == shares[-1:] or each.total in {
            None,
            each.reported_diamonds,
        }


def test_a_month_with_a_change_of_rate_is_valued_by_day():
    later = valued(4_000, 4_700, 5_000, since=date(2026, 11, 15))
    of = ledger(line(1, 14, 1_000), line(2, 15, 1_000, rate=later))
    assert of.expected == 5_000_000 + 4_700_000
    assert [one.valued.rate.expected for one in sums_of(of).rates] == [5_000, 4_700]
    assert earned(of).bars[0] is Step.STREAM
