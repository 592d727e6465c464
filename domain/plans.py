"""Plans: a stream that is still to come, its reminders, its weekly turn, and whether it was kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from domain import wall_clock
from domain.errors import Conflict, Unreadable
from domain.numbers import read_duration
from domain.streams import LONGEST, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, time

    from domain.streams import Stream

LENGTH = timedelta(hours=2)
"""How long a planned stream lasts unless told otherwise."""
SHORTEST = timedelta(minutes=5)
FARTHEST = timedelta(days=366)
"""What lies further ahead is a slip of the year."""
REMINDERS = (timedelta(hours=24), timedelta(hours=1), timedelta(minutes=10))
MOST_REMINDERS = 5
JOINS = timedelta(hours=2)
"""A stream that begins so long before its plan, or until the plan's end, is the planned one."""
MISSED = timedelta(hours=6)
"""So long after its end a plan that nobody started is missed."""
FOUND_LATER = timedelta(days=31)
"""So long after its end a missed plan is kept after all where a file tells that its stream ran."""
WEEK = timedelta(days=7)

_MINUTE = timedelta(minutes=1)
_NONE = frozenset({"none", "no", "off", "never", "0", "-", "keine", "aus"})
_BETWEEN = re.compile(r"\s*(?:[,;+&/]|\band\b|\bund\b)\s*", re.IGNORECASE)
_EXAMPLE = "1d, 2h, 10m"


class Repeat(StrEnum):
    """How often a plan comes back."""

    NONE = "none"
    WEEKLY = "weekly"


class Check(StrEnum):
    """What to think of before going live."""

    THEME = "theme"
    PROMOTED = "promoted"
    GOAL = "goal"
    CALL_TO_ACTION = "call_to_action"
    DISCLOSURE = "disclosure"


@dataclass(frozen=True, slots=True)
class Series:
    """The same time on the clocks of one zone, every week."""

    id: int
    zone: str
    clock: time
    running: bool = True
    """Whether a further one is made."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What Discord's scheduled event shows of a plan."""

    at: datetime
    ends_at: datetime
    title: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A stream with what was planned for it. Times are aware UTC."""

    stream: Stream
    at: datetime
    ends_at: datetime
    reminders: tuple[timedelta, ...] = REMINDERS
    """So long before, the longest first."""
    channel_id: int | None = None
    """Where it was planned."""
    series: Series | None = None
    turn: date | None = None
    """The day on which the week's turn is, wherever this one was moved."""
    event_id: int | None = None
    shown: Shown | None = None
    """What the event showed when it was looked at last."""
    missed: bool = False
    deleted: bool = False
    revision: int = 0

    @property
    def ahead(self) -> bool:
        """Still to be started."""
        return self.stream.state is State.PLANNED and not self.deleted

    @property
    def weekly(self) -> bool:
        """Another one follows."""
        return self.series is not None and self.series.running

    @property
    def wanted(self) -> Shown:
        """What the event should show."""
        return Shown(self.at, self.ends_at, event_title(self.stream.title))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to plan."""

    at: datetime
    title: str
    duration: timedelta = LENGTH
    format: str | None = None
    repeat: Repeat = Repeat.NONE
    reminders: tuple[timedelta, ...] = REMINDERS


class Consistency(NamedTuple):
    """Of so many streams that were planned, so many took place."""

    kept: int
    planned: int


@dataclass(frozen=True, slots=True)
class Ticked:
    """A plan with what is ticked of its list, and by whom."""

    plan: Plan
    by: Mapping[Check, int] = field(default_factory=dict[Check, int])


def live_page(handle: str) -> str:
    """Where a creator's LIVE is watched."""
    return f"https://www.tiktok.com/@{handle}/live"


def event_title(title: str | None) -> str:
    """The name of the event; Discord refuses one without any."""
    return title or "TikTok LIVE"


def check_plan(at: datetime, duration: timedelta, now: datetime) -> None:
    """A plan lies ahead, within ``FARTHEST``, and lasts at least ``SHORTEST`` and at most a stream's ``LONGEST``.

    Raises:
        Conflict: it does not.
    """
    if at <= now:
        raise Conflict("plan-in-past", at=at)
    if at - now > FARTHEST:
        raise Conflict("plan-too-far", at=at)
    if not SHORTEST <= duration <= LONGEST:
        raise Conflict("plan-length", least=SHORTEST // _MINUTE, most_hours=LONGEST // timedelta(hours=1))


def read_reminders(text: str, locale: str = "en-US") -> tuple[timedelta, ...]:
    """Times before the start, the longest first: "1d, 2h, 10m"; none of them for "none". A bare number is minutes.

    Raises:
        Unreadable: a piece is no length of time, a minute at least and seven days at most; or there are too many.
    """
    line = text.strip()
    if line.casefold() in _NONE:
        return ()
    pieces = [piece for piece in _BETWEEN.split(line) if piece]
    if not pieces or len(set(pieces)) > MOST_REMINDERS:
        raise Unreadable("reminders-unreadable", piece=line[:60], example=_EXAMPLE, most=MOST_REMINDERS)
    told = [read_duration(piece, locale) // _MINUTE * _MINUTE for piece in pieces]
    if min(told) < _MINUTE:
        raise Unreadable("reminders-unreadable", piece=line[:60], example=_EXAMPLE, most=MOST_REMINDERS)
    return tuple(sorted(set(told), reverse=True))


def reminders_ahead(plan: Plan, now: datetime) -> tuple[timedelta, ...]:
    """The reminders that are still to come."""
    return tuple(before for before in plan.reminders if plan.at - before > now)


def worth_saying(plan: Plan, before: timedelta, now: datetime) -> bool:
    """Whether this reminder still tells anything: the stream lies ahead, and no later one is due as well by now."""
    later = [each for each in plan.reminders if each < before and plan.at - each <= now]
    return plan.ahead and now < plan.at and not later


def next_turn(series: Series, turn: date, now: datetime) -> tuple[date, datetime]:
    """The day and moment of the first turn after ``turn`` that is still to come: the clocks show the same again."""
    zone = ZoneInfo(series.zone)
    while True:
        turn += WEEK
        at = wall_clock.at(turn, series.clock, zone)
        if at > now:
            return turn, at


def turn_of(at: datetime, zone: ZoneInfo) -> tuple[date, time]:
    """The day and the time on the clocks in ``zone``: what every week repeats."""
    here = at.astimezone(zone)
    return here.date(), here.time().replace(second=0, microsecond=0, fold=0)


def nearest(plans: Iterable[Plan], started_at: datetime, *, missed_too: bool = False) -> Plan | None:
    """The plan that a stream which began then belongs to; with ``missed_too`` also one that seemed to be missed."""
    fitting = [plan for plan in plans if _fits(plan, started_at, missed_too=missed_too)]
    return min(fitting, key=lambda plan: abs(plan.at - started_at), default=None)


def joined(plans: Iterable[Plan], starts: Sequence[datetime], now: datetime) -> dict[int, Plan]:
    """Which of several past streams were planned, by their place in ``starts``: the nearest first, each plan once.

    A plan that is still to come stays ahead, whatever ran shortly before it; one that was missed long ago stays missed.
    """
    fitting = [
        (abs(plan.at - started_at), number, plan)
        for plan in plans
        if plan.at <= now and not (plan.missed and plan.ends_at + FOUND_LATER < now)
        for number, started_at in enumerate(starts)
        if _fits(plan, started_at, missed_too=True)
    ]
    found: dict[int, Plan] = {}
    for _, number, plan in sorted(fitting, key=lambda one: one[:2]):
        if number not in found and plan not in found.values():
            found[number] = plan
    return found


def _fits(plan: Plan, started_at: datetime, *, missed_too: bool) -> bool:
    open_ = plan.ahead or (missed_too and plan.missed and not plan.deleted)
    return open_ and plan.at - JOINS <= started_at <= plan.ends_at


def changed_in_discord(plan: Plan, event: Shown) -> Shown | None:
    """What a plan is to become since somebody changed its event; none where the event only lags behind the plan.

    Each of start, end and title is Discord's where the event differs from what it showed last, else the plan's.
    """
    if plan.shown is None or event in {plan.wanted, plan.shown}:
        return None
    wanted, before = plan.wanted, plan.shown
    length = wanted.ends_at - wanted.at
    at = event.at if event.at != before.at else wanted.at
    ends_at = event.ends_at if event.ends_at != before.ends_at else at + length
    merged = Shown(
        at, ends_at if ends_at > at else at + length, event.title if event.title != before.title else wanted.title
    )
    return None if merged == wanted else merged
