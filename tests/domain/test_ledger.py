"""A ledger adds up: exactly in micro-USD, and to the cent where it is printed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.creators import Creator
from domain.ledger import Income, Kind, Ledger, Payout, StreamLine
from domain.money import CENT, Amount, Rate, estimate, in_cents, to_cents
from domain.rates import STOCK, Origin, Valued
from domain.streams import State, Stream

ROSE = Creator(1, 1, "rose")
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = date(2026, 3, 1)

rates = st.lists(st.integers(0, 10_000), min_size=3, max_size=3).map(sorted).map(lambda three: Rate(*three))
valued = st.just(STOCK) | st.builds(Valued, rates, st.sampled_from([Origin.CREATOR, Origin.SERVER]), st.just(DAY))


def line(diamonds: int, by: Valued = STOCK, total: int | None = None) -> StreamLine:
    stream = Stream(1, ROSE, State.ENDED, NOON, NOON + timedelta(hours=1))
    return StreamLine(stream, DAY, diamonds, total, by)


def income(kind: Kind, micro_usd: int | None, currency: str = "USD") -> Income:
    return Income(1, 1, Amount(5, currency), micro_usd, DAY, None, NOON, 1, kind)


def payout(micro_usd: int | None, currency: str = "USD") -> Payout:
    return Payout(1, 1, Amount(5, currency), micro_usd, DAY, None, NOON, 1)


def ledger(*lines: StreamLine, incomes: tuple[Income, ...] = (), payouts: tuple[Payout, ...] = ()) -> Ledger:
    return Ledger(ROSE, DAY, DAY + timedelta(days=1), lines, incomes, payouts)


lines = st.lists(st.builds(line, st.integers(0, 10**9), valued, st.none() | st.integers(0, 10**9)), max_size=20)


def test_tiktoks_total_wins_and_the_share_that_was_reported_is_told():
    known, unknown = line(8_120, total=9_300), line(8_120)
    assert (known.diamonds, known.share_reported) == (9_300, 87)
    assert (unknown.diamonds, unknown.share_reported) == (8_120, None)
    assert known.estimate == estimate(9_300, STOCK.rate)


@given(lines, st.data())
def test_a_ledger_taken_apart_anywhere_sums_to_the_same(found: list[StreamLine], data: st.DataObject):
    cut = data.draw(st.integers(0, len(found)))
    whole, first, rest = ledger(*found), ledger(*found[:cut]), ledger(*found[cut:])
    for name in ("diamonds", "reported_diamonds", "low", "expected", "high"):
        assert getattr(whole, name) == getattr(first, name) + getattr(rest, name)
    assert whole.low <= whole.expected <= whole.high


@given(lines)
def test_with_one_rate_valuing_the_sum_is_summing_the_values(found: list[StreamLine]):
    same = [line(each.diamonds) for each in found]
    assert ledger(*same).expected == estimate(sum(each.diamonds for each in found), STOCK.rate).expected


@given(lines)
def test_cents_of_the_lines_add_up_to_the_cents_of_the_total(found: list[StreamLine]):
    whole = ledger(*found)
    printed = in_cents([each.estimate.expected for each in found])
    assert sum(printed) == to_cents(whole.expected)
    # Rounding each line on its own would be off by half a cent a line, and half a cent of the total, at most.
    alone = sum(to_cents(each.estimate.expected) for each in found)
    assert abs(alone - to_cents(whole.expected)) * 2 <= len(found) + 1
    assert all(abs(cents * CENT - each.estimate.expected) < CENT for cents, each in zip(printed, found, strict=True))


def test_other_money_is_summed_by_kind_and_what_has_no_rate_is_told():
    whole = ledger(
        incomes=(
            income(Kind.SHOP, 7),
            income(Kind.SPONSORSHIP, 100),
            income(Kind.SPONSORSHIP, 20),
            income(Kind.MERCH, None, "EUR"),
        ),
        payouts=(payout(50), payout(None, "GBP"), payout(None, "EUR")),
    )
    assert list(whole.income_by_kind.items()) == [(Kind.SPONSORSHIP, 120), (Kind.MERCH, 0), (Kind.SHOP, 7)]
    assert (whole.income, whole.paid) == (127, 50)
    assert whole.currencies_without_rate == ("EUR", "GBP")
    assert len(whole.unconverted) == 3


def test_the_rates_that_were_used_are_named_once_each():
    own = Valued(Rate(1, 2, 3), Origin.CREATOR, DAY)
    assert ledger(line(1), line(2, own), line(3)).rates == (STOCK, own)


def test_nothing_at_all_is_nothing():
    empty = ledger()
    assert (empty.low, empty.income, empty.paid, empty.unconverted, empty.rates) == (0, 0, 0, (), ())
