"""What a digest says of a day, a week or a month, before anyone chose words or colours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from domain.access import owns, sees_money, shows_money_publicly
from domain.comparisons import Change, compare
from domain.errors import NotAllowed, Unreadable
from domain.goals import Progress
from domain.money import estimate
from domain.names import seen_of, supporter_key
from domain.periods import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date, time

    from domain.access import Caller, MoneyOnCards
    from domain.creators import Creator
    from domain.earnings import Days
    from domain.money import Amount, Rate
    from domain.plans import Consistency
    from domain.schedules import Every, Schedule
    from domain.streams import Stream

LONGEST_NAME = 40
MOST_MOVERS = 3
"""Who rose most, and as many who fell most."""
MOST_GOALS = 5
MOST_QUIET = 10
"""Creators who went quiet, by name; the others are counted."""
QUIET = timedelta(days=7)
"""Without a stream for so long, somebody has gone quiet."""
DAYS_AROUND = 7
"""A single day's picture shows it beside those before, so many in all."""

_ADJECTIVES = {Period.DAY: "daily", Period.WEEK: "weekly", Period.MONTH: "monthly"}


@dataclass(frozen=True, slots=True)
class Digest:
    """A summary that comes by itself."""

    id: int
    guild_id: int
    name: str
    schedule: Schedule
    upcoming: date
    """The first day of what it sums up next."""
    creator: Creator | None = None
    """None: all creators of the server together."""
    member_id: int | None = None
    """Whose direct messages it goes to."""
    channel_id: int | None = None
    """Where it goes else."""
    silent: bool = False
    """Of an empty time it says nothing."""
    off: bool = False


class Wish(NamedTuple):
    """A digest as somebody asks for it; none: left out."""

    every: Every
    clock: time
    day: str | None = None
    channel_id: int | None = None
    dm: bool | None = None
    whole_server: bool | None = None
    creator: str | None = None
    silent: bool | None = None
    name: str | None = None


def read_name(text: str) -> str:
    """A digest's name in one line.

    Raises:
        Unreadable: nothing is left of it, or it is longer than ``LONGEST_NAME``.
    """
    name = seen_of(text[: 4 * LONGEST_NAME])
    if not name_key(name) or len(name) > LONGEST_NAME:
        raise Unreadable("digest-name-unreadable", piece=text.strip()[:LONGEST_NAME], most=LONGEST_NAME)
    return name


def name_key(name: str) -> str:
    """The same for every spelling that is the same name: width, case and the unseen do not count."""
    return supporter_key(name)


def derived_name(every: Every, creator: Creator | None, *, dm: bool) -> str:
    """What a digest is called that nobody named: "weekly", "monthly lunaplays", "weekly dm"."""
    parts = [_ADJECTIVES[every], creator.handle if creator else "", "dm" if dm else ""]
    return " ".join(part for part in parts if part)


def may_keep(caller: Caller, creator: Creator | None, *, dm: bool) -> None:
    """Digests are the managers' to set; a creator sets those about the own handle that come by direct message.

    Raises:
        NotAllowed: anyone else asks.
    """
    if caller.manager:
        return
    if creator is None or not owns(caller, creator):
        raise NotAllowed("digest-managers-only" if creator is None else "digest-not-yours")
    if not dm:
        raise NotAllowed("digest-dm-only")


def sees(reader: Caller | None, creator: Creator, on_cards: MoneyOnCards) -> bool:
    """Whether a digest shows this creator's money: to one ``reader``, or (none) to a whole channel."""
    return shows_money_publicly(creator, on_cards) if reader is None else sees_money(reader, creator)


# -- what it says ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sums:
    """What streams come to. Each counts for the time in which it began, with all of its length."""

    streams: int = 0
    diamonds: int = 0
    """TikTok's totals where known, else what was reported."""
    gifts: int = 0
    live: timedelta = timedelta()
    new_followers: int = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.streams + other.streams,
            self.diamonds + other.diamonds,
            self.gifts + other.gifts,
            self.live + other.live,
            self.new_followers + other.new_followers,
        )


class Part(NamedTuple):
    """What one creator's streams of some days come to; within them the reward rates stay the same."""

    creator: Creator
    first: date
    sums: Sums
    listed: bool = True
    """The creator is on the server's list."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What gifts may bring, in micro-USD."""

    low: int
    expected: int
    high: int
    rates: tuple[Rate, ...]
    creators: int
    """So many creators' money is in it."""
    others: int
    """So many streamed too, and their money is not for this reader."""
    local: Amount | None = None
    """The expected estimate in the server's currency, where that is another one and has a rate."""


class Best(NamedTuple):
    """The stream with the most diamonds."""

    stream: Stream
    diamonds: int
    card: tuple[int, int] | None
    """Channel and message of its card."""


class Mover(NamedTuple):
    """A creator whose diamonds rose or fell."""

    handle: str
    diamonds: int
    change: Change

    @property
    def by(self) -> int:
        """So many diamonds more than before; below zero: fewer."""
        return self.diamonds - self.change.usual


class Quiet(NamedTuple):
    """A creator who streamed in the time before and not for a week, and the last day with a LIVE."""

    handle: str
    last: date


class Questions(NamedTuple):
    """What people asked in that time, and what still waits for an answer now."""

    answered: int
    offered: int
    """The nearest answers were offered."""
    unanswered: int
    waiting: int

    @property
    def asked(self) -> int:
        """All of them."""
        return self.answered + self.offered + self.unanswered


class DayBar(NamedTuple):
    """The diamonds of one day; what stands there only to compare is not of ``now``."""

    day: date
    diamonds: int
    now: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A digest's content."""

    digest: Digest
    days: Days
    now: Sums
    before: Sums
    """Of the day, week or month before."""
    bars: tuple[DayBar, ...]
    worth: Worth | None = None
    """None where no money is to be seen."""
    hidden: int = 0
    """So many creators' money is not for this reader."""
    best: Best | None = None
    rose: tuple[Mover, ...] = ()
    fell: tuple[Mover, ...] = ()
    goals: tuple[Progress, ...] = ()
    quiet: tuple[Quiet, ...] = ()
    quiet_count: int = 0
    questions: Questions | None = None
    """None where it is about one creator."""
    planned: Consistency | None = None

    @property
    def empty(self) -> bool:
        """Nothing happened: nobody streamed, and nobody asked anything."""
        return not self.now.streams and not (self.questions and self.questions.asked)

    @property
    def diamonds_change(self) -> Change | None:
        """Against the time before; none where nobody streamed then."""
        return compare(self.now.diamonds, [self.before.diamonds]) if self.before.streams else None


def worth_of(
    parts: Iterable[Part], seen: Callable[[Creator], bool], rate_of: Callable[[Creator, date], Rate]
) -> tuple[Worth | None, int]:
    """What the gifts of those may bring whose money is to be seen (none: of nobody), and how many others there are.

    Each part is valued at the rate of its first day.
    """
    low = expected = high = 0
    rates: dict[Rate, None] = {}
    whose: set[int] = set()
    others: set[int] = set()
    for part in parts:
        if not seen(part.creator):
            others.add(part.creator.id)
            continue
        whose.add(part.creator.id)
        rate = rate_of(part.creator, part.first)
        one = estimate(part.sums.diamonds, rate)
        low, expected, high = low + one.low, expected + one.expected, high + one.high
        rates[rate] = None
    worth = Worth(low, expected, high, tuple(rates), len(whose), len(others)) if whose else None
    return worth, len(others)


def movers(
    now: Mapping[Creator, int], before: Mapping[Creator, int], most: int = MOST_MOVERS
) -> tuple[tuple[Mover, ...], tuple[Mover, ...]]:
    """Who rose and who fell most in diamonds, the biggest step first; nobody where there is nobody to compare with.

    Somebody who streamed in neither time has not moved.
    """
    everyone = sorted(dict.fromkeys([*now, *before]), key=lambda creator: creator.handle)
    if len(everyone) < 2 or not before:  # noqa: PLR2004 - one creator's change stands in the headline
        return (), ()
    moved: list[Mover] = []
    for creator in everyone:
        change = compare(now.get(creator, 0), [before.get(creator, 0)])
        if change is not None:
            moved.append(Mover(creator.handle, now.get(creator, 0), change))
    rose = sorted((one for one in moved if one.by > 0), key=lambda one: -one.by)
    fell = sorted((one for one in moved if one.by < 0), key=lambda one: one.by)
    return tuple(rose[:most]), tuple(fell[:most])


def day_bars(days: Sequence[date], diamonds: Mapping[date, int], since: date) -> tuple[DayBar, ...]:
    """A bar for each day, those from ``since`` on of now."""
    return tuple(DayBar(day, diamonds.get(day, 0), day >= since) for day in days)
