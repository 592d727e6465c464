"""Goals: what a creator, or a whole server, wants to reach in a week or a month, and how far it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, TypeAlias

from domain.amounts import read_amount
from domain.errors import Unreadable
from domain.number_words import DAY, HOUR, UNITS, folded
from domain.numbers import MOST_COUNT, read_count, read_duration, read_number
from domain.periods import Period, Span, span

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, tzinfo

    from domain.creators import Creator
    from domain.money import Amount

VALID_DAY = timedelta(hours=1)
"""A day counts as valid with at least so much time live. Source: agencies' tiers (docs/facts.md, "Agencies")."""
MOST_ON_A_CARD = 3
"""Goals that one card speaks of."""

_ONE_DAY = timedelta(days=1)
_ONE_SECOND = timedelta(seconds=1)
_ONE_NUMBER = re.compile(r"([^A-Za-z:]*?\d[\d.,' \u00a0\u202f]*?)\s*([^\W\d]+\.?)?")
_EXAMPLES = {"diamonds": "100k", "hours": "80h", "valid_days": "22", "streams": "20", "new_followers": "500"}

GoalPeriod: TypeAlias = Literal[Period.WEEK, Period.MONTH]
LONGEST_IN_DAYS: dict[GoalPeriod, int] = {Period.WEEK: 7, Period.MONTH: 31}


class Measure(StrEnum):
    """What a goal counts."""

    DIAMONDS = "diamonds"
    HOURS = "hours"
    VALID_DAYS = "valid_days"
    STREAMS = "streams"
    NEW_FOLLOWERS = "new_followers"
    EARNINGS = "earnings"


@dataclass(frozen=True, slots=True)
class Goal:
    """A target that begins anew with every week (from Monday) or month."""

    id: int
    guild_id: int
    measure: Measure
    target: int
    """Above zero: a count, whole seconds of ``hours``, micro-USD of ``earnings``."""
    period: GoalPeriod
    set_at: datetime
    creator: Creator | None = None
    """None: all creators of the server together."""
    entered: str | None = None
    """The target as it was typed, where that was in another currency."""
    cleared: bool = False
    """Somebody took it back, or another target took its place."""

    @property
    def money(self) -> bool:
        """Money is the creator's: not everybody may see it."""
        return self.measure is Measure.EARNINGS


@dataclass(frozen=True, slots=True)
class Wanted:
    """A goal as somebody asks for it."""

    measure: Measure
    period: GoalPeriod
    target: int | Amount
    """In the measure's own unit; money as it was entered."""


@dataclass(frozen=True, slots=True)
class Aired:
    """One stream as far as goals count it. Times are aware UTC; one that is live ends now."""

    creator_id: int
    started_at: datetime
    ended_at: datetime
    stream_id: int = 0
    diamonds: int = 0
    new_followers: int = 0


def period_of(period: GoalPeriod, at: datetime, zone: tzinfo) -> Span:
    """The week or month that ``at`` is in, where the server lives."""
    return span(period, at, zone)


def counted(measure: Measure, aired: Iterable[Aired], within: Span, zone: tzinfo) -> int:
    """What streams come to in a span of time; money needs rates too, so it counts nothing here.

    A stream counts for the period in which it began, as on every board. Only its time is divided: the
    hours after midnight belong to the next day, week or month.
    """
    streams = list(aired)
    began = [one for one in streams if _began(one, within)]
    match measure:
        case Measure.DIAMONDS:
            return sum(one.diamonds for one in began)
        case Measure.NEW_FOLLOWERS:
            return sum(one.new_followers for one in began)
        case Measure.STREAMS:
            return len(began)
        case Measure.HOURS:
            return sum((until - since for _, since, until in _parts(streams, within)), timedelta()) // _ONE_SECOND
        case Measure.VALID_DAYS:
            return sum(length >= VALID_DAY for length in live_by_day(streams, within, zone).values())
        case Measure.EARNINGS:
            return 0


def _began(one: Aired, within: Span) -> bool:
    return (within.since is None or one.started_at >= within.since) and one.started_at < within.until


def _parts(streams: Iterable[Aired], within: Span) -> Iterable[tuple[Aired, datetime, datetime]]:
    """The part of each stream that lies within the span: from when until when."""
    for one in streams:
        since = one.started_at if within.since is None else max(one.started_at, within.since)
        until = min(one.ended_at, within.until)
        if since < until:
            yield one, since, until


def live_by_day(streams: Iterable[Aired], within: Span, zone: tzinfo) -> dict[tuple[int, date], timedelta]:
    """How long each creator was live on each day of ``zone``: a stream over midnight counts on both days."""
    lengths: dict[tuple[int, date], timedelta] = {}
    for one, since, until in _parts(streams, within):
        at = since
        while at < until:
            midnight = min(span(Period.DAY, at, zone).until, until)
            day = (one.creator_id, at.astimezone(zone).date())
            lengths[day] = lengths.get(day, timedelta()) + (midnight - at)
            at = midnight
    return lengths


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a goal is, and whether the rest of the time is enough."""

    goal: Goal
    value: int
    """In the goal's own unit."""
    span: Span
    first_day: date
    last_day: date
    days_left: int
    """Days that can still bring something, today included."""
    projected: int | None
    """What it comes to at this pace; none on the first day, which tells too little."""
    needed_per_day: int | None
    """Rounded up; none when it is reached, or when no day is left that could bring anything."""

    @property
    def reached(self) -> bool:
        """The target itself is enough."""
        return self.value >= self.goal.target

    @property
    def left(self) -> int:
        """What is still missing; nothing when it is reached."""
        return max(self.goal.target - self.value, 0)

    @property
    def percent(self) -> int:
        """Whole percent rounded down, so that 100 means reached; above 100 it goes on."""
        return self.value * 100 // self.goal.target

    @property
    def on_pace(self) -> bool | None:
        """Whether this pace is enough; none where there is none."""
        return None if self.projected is None else self.projected >= self.goal.target

    @property
    def possible(self) -> bool:
        """Whether the days that are left can hold what is missing; of the server's own goals always."""
        if self.goal.creator is None or self.reached:
            return True
        if self.needed_per_day is None:
            return False
        most = {Measure.HOURS: _ONE_DAY // _ONE_SECOND, Measure.VALID_DAYS: 1}.get(self.goal.measure)
        return most is None or self.needed_per_day <= most


@dataclass(frozen=True, slots=True)
class OnCard:
    """A goal as the card of one stream tells it."""

    progress: Progress
    """As it stood with this stream."""
    celebrated: bool
    """It was reached with this stream."""


def progress(goal: Goal, value: int, now: datetime, zone: tzinfo, *, today_counts: bool = False) -> Progress:
    """The goal in the week or month that ``now`` is in.

    ``today_counts`` says that today is a valid day already, so that it can't bring another one.
    """
    within = period_of(goal.period, now, zone)
    assert within.since is not None  # noqa: S101 - a week or month has its first moment
    first, today = (moment.astimezone(zone).date() for moment in (within.since, now))
    last = (within.until - timedelta(microseconds=1)).astimezone(zone).date()
    left = (last - today).days + 1 - (today_counts and goal.measure is Measure.VALID_DAYS)
    missing = goal.target - value
    projected = _projected(value, within, now) if today > first else None
    if projected is not None and goal.measure is Measure.VALID_DAYS and goal.creator is not None:
        projected = min(projected, value + left)
    return Progress(
        goal=goal,
        value=value,
        span=within,
        first_day=first,
        last_day=last,
        days_left=left,
        projected=projected,
        needed_per_day=None if missing <= 0 or not left else -(-missing // left),
    )


def standing(goal: Goal, value: int, at: datetime, zone: tzinfo) -> Progress:
    """The goal in the week or month that ``at`` was in, without a look ahead: a card tells how it stood."""
    return replace(progress(goal, value, at, zone), projected=None, needed_per_day=None)


def _projected(value: int, within: Span, now: datetime) -> int:
    """What it comes to if the rest goes as it went so far; never less than what there is."""
    assert within.since is not None  # noqa: S101 - a week or month has its first moment
    whole, gone = (length // timedelta(microseconds=1) for length in (within.until - within.since, now - within.since))
    return max(round(Fraction(value * whole, gone)), value)


def read_wanted(  # noqa: PLR0913 - what its command takes, and who reads it where
    measure: Measure, target: str, period: GoalPeriod, *, currency: str, locale: str, server: bool
) -> Wanted:
    """A goal as people write it; an amount of money without a currency is in the server's own.

    Raises:
        Unreadable: with the exact ``piece``.
    """
    if measure is Measure.EARNINGS:
        return Wanted(measure, period, read_amount(target, currency, locale))
    return Wanted(measure, period, read_target(measure, target, period, locale, server=server))


def read_target(measure: Measure, text: str, period: GoalPeriod, locale: str, *, server: bool) -> int:
    """A target that is no money, as people write it: "100k", "80h", "22 days"; a bare number of hours is hours.

    Raises:
        Unreadable: with the exact ``piece``: no number, zero, or more than the week or month can hold.
    """
    target = _read_hours(text, locale) if measure is Measure.HOURS else read_count(_bare(text, measure), locale)
    piece = text.strip()
    if target <= 0:
        raise Unreadable("goal-target-zero", piece=piece, example=_EXAMPLES[measure])
    days = LONGEST_IN_DAYS[period]
    if not server and measure is Measure.HOURS and target > days * DAY:
        raise Unreadable("goal-too-many-hours", piece=piece, most=days * DAY // HOUR)
    if not server and measure is Measure.VALID_DAYS and target > days:
        raise Unreadable("goal-too-many-days", piece=piece, most=days)
    return target


def _bare(text: str, measure: Measure) -> str:
    """Without the word for what is counted: "22 days" and "500 new followers" are numbers."""
    words = text.split()
    named = {*measure.value.split("_"), measure.value.removesuffix("s"), "💎"}
    while len(words) > 1 and (folded(words[-1]) in named or _unit(words[-1]) == _unit_of(measure)):
        words.pop()
    bare = " ".join(words)
    return bare.rstrip("dD") if measure is Measure.VALID_DAYS else bare


def _unit(word: str) -> int | None:
    return UNITS.get(folded(word))


def _unit_of(measure: Measure) -> int:
    return DAY if measure is Measure.VALID_DAYS else -1


def _read_hours(text: str, locale: str) -> int:
    """Whole seconds; a bare number is hours. A month holds more than a duration can elsewhere."""
    found = _ONE_NUMBER.fullmatch(text.strip())
    if found is None or (found[2] and _unit(found[2]) != HOUR):
        return read_duration(text, locale) // _ONE_SECOND
    number = read_number(found[1], locale, _EXAMPLES[Measure.HOURS])
    if number.ambiguous:
        first, second = (round(meant) for meant in number.meant[:2])
        raise Unreadable("number-ambiguous", piece=text.strip(), first=first, second=second)
    if number.negative or number.value > MOST_COUNT:
        raise Unreadable("number-out-of-range", piece=text.strip(), most=MOST_COUNT)
    return round(number.value * HOUR)
