"""Ledgers to try things with: a quiet one, and any at all."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from domain.creators import Creator
from domain.currencies import USD
from domain.earnings import Days, Earnings
from domain.ledger import Income, Kind, Ledger, Payout, StreamLine
from domain.money import STOCK_RATE, Amount, Rate, UsdRate, to_usd
from domain.periods import Period
from domain.rates import STOCK, Origin, Valued
from domain.streams import GiftTotal, State, Stream

LUNA = Creator(id=1, guild_id=7, handle="lunaplays", member_id=11, confirmed=True)
FIRST, UNTIL = date(2026, 11, 1), date(2026, 12, 1)
EURO = UsdRate("EUR", date(2026, 1, 1), 1_083_333_333_333)
HOSTILE = (
    '=HYPERLINK("http://evil.example","win")',
    "+1 234",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\n=1+1",
    " =1+1",
    "=cmd|' /C calc'!A0",
    '"quoted", with commas\nand lines',
    "بث مباشر الليلة",
    "金曜の夜 🎤",
    "bell \u0007 and \u0000 nothing",
    "'",
    "",
)


def valued(low: int = 4_000, expected: int = 5_000, high: int = 5_300, since: date | None = None) -> Valued:
    """A rate and where it is from."""
    rate = Rate(low, expected, high)
    return STOCK if rate == STOCK_RATE and since is None else Valued(rate, Origin.SERVER, since or FIRST)


def line(
    number: int,
    day: int = 1,
    diamonds: int = 9_300,
    *,
    total: int | None = None,
    title: str | None = "Q&A",
    rate: Valued = STOCK,
) -> StreamLine:
    """One stream of an hour."""
    started = datetime(2026, 11, day, 20, 15, tzinfo=UTC)
    stream = Stream(number, LUNA, State.ENDED, started, started + timedelta(hours=1), title)
    return StreamLine(stream, started.date(), diamonds, total, rate)


def income(
    number: int, amount: Amount, *, kind: Kind = Kind.SPONSORSHIP, note: str | None = None, day: date = FIRST
) -> Income:
    """Converted where its currency has a rate."""
    return Income(number, LUNA.id, amount, converted(amount), day, note, _at(day), 11, kind)


def payout(number: int, amount: Amount, *, note: str | None = None, day: date = FIRST, covered: bool = False) -> Payout:
    """What TikTok paid."""
    covers = (FIRST, FIRST + timedelta(days=6)) if covered else (None, None)
    return Payout(number, LUNA.id, amount, converted(amount), day, note, _at(day), 11, *covers)


def converted(amount: Amount) -> int | None:
    """Dollars as they are, euros at a crooked rate, anything else not at all."""
    if amount.currency == USD:
        return amount.micro
    return to_usd(amount, EURO) if amount.currency == EURO.currency else None


def _at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def ledger(*lines: StreamLine, incomes: tuple[Income, ...] = (), payouts: tuple[Payout, ...] = ()) -> Ledger:
    """November 2026."""
    return Ledger(LUNA, FIRST, UNTIL, lines, incomes, payouts)


def earned(of: Ledger, before: Ledger | None = None) -> Earnings:
    """That month, looked at on its last day."""
    return Earnings(Period.MONTH, Days(FIRST, UNTIL), UNTIL - timedelta(days=1), of, before)


def gifts_of(one: StreamLine) -> tuple[GiftTotal, ...]:
    """A stream's reported diamonds as up to three kinds of gifts."""
    parts = [part for part in (one.reported_diamonds // 2, one.reported_diamonds // 3) if part]
    everything = (*parts, one.reported_diamonds - sum(parts))
    return tuple(
        GiftTotal(5_000 + place, f"{HOSTILE[place]} gift", 1 + place, diamonds)
        for place, diamonds in enumerate(everything)
        if diamonds
    )


_texts = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=("Cs",)), max_size=30))
_rates = (
    st.lists(st.integers(0, 10_000), min_size=3, max_size=3)
    .map(sorted)
    .map(lambda parts: valued(parts[0], parts[1], parts[2]))
)
_amounts = st.builds(Amount, st.integers(1, 10**15), st.sampled_from((USD, "EUR", "JPY")))
_days = st.dates(FIRST, UNTIL - timedelta(days=1))


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    """Any ledger of the month, with hostile titles and notes."""
    rates = draw(st.lists(_rates, min_size=1, max_size=3))
    lines = [
        line(
            number,
            draw(st.integers(1, 30)),
            draw(st.integers(0, 10**7)),
            total=draw(st.none() | st.integers(0, 10**7)),
            title=draw(st.none() | _texts),
            rate=draw(st.sampled_from(rates)),
        )
        for number in range(1, draw(st.integers(0, 8)) + 1)
    ]
    incomes = [
        income(number, draw(_amounts), kind=draw(st.sampled_from(Kind)), note=draw(st.none() | _texts), day=draw(_days))
        for number in range(1, draw(st.integers(0, 5)) + 1)
    ]
    payouts = [
        payout(number, draw(_amounts), note=draw(st.none() | _texts), day=draw(_days), covered=draw(st.booleans()))
        for number in range(1, draw(st.integers(0, 4)) + 1)
    ]
    return ledger(*lines, incomes=tuple(incomes), payouts=tuple(payouts))
