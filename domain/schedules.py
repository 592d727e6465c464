"""When something comes by itself, day after day, week after week or month after month, and what time it is about.

Each day, week or month of the server's calendar has exactly one moment at which it is summed up, in the
one that follows it. So what was missed is found by the calendar alone, and nothing is summed up twice.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from domain import wall_clock
from domain.earnings import Days, days_of
from domain.errors import Conflict, Unreadable
from domain.periods import Period

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, time
    from zoneinfo import ZoneInfo

Every: TypeAlias = Literal[Period.DAY, Period.WEEK, Period.MONTH]

LAST = 31
"""The day of a month that is its last one, however long it is."""
FIRST = 1
MONDAY = 0
_ONE_DAY = timedelta(days=1)
_SHORTEST_NAME = 2
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ENDINGS = ("st", "nd", "rd", "th", ".")


@dataclass(frozen=True, slots=True)
class Schedule:
    """How often, and when by the clocks of the server."""

    every: Every
    clock: time
    """Without a zone, whole minutes."""
    day: int | None = None
    """Of the week from Monday (0), or of the month from 1: where that is shorter, its last day. None: every day."""


class Due(NamedTuple):
    """One time that is to be summed up, and when."""

    days: Days
    at: datetime
    """Aware UTC."""


def due_of(schedule: Schedule, first: date, zone: ZoneInfo) -> Due:
    """When the day, week or month that ``first`` is in is summed up: in the one after it."""
    days = days_of(schedule.every, first)
    after = days.until
    if schedule.every is Period.WEEK:
        after += timedelta(days=schedule.day or MONDAY)
    elif schedule.every is Period.MONTH:
        longest = calendar.monthrange(after.year, after.month)[1]
        after = after.replace(day=min(schedule.day or FIRST, longest))
    return Due(days, wall_clock.at(after, schedule.clock, zone))


def next_due(schedule: Schedule, now: datetime, zone: ZoneInfo) -> Due:
    """The first that comes after ``now``."""
    due = latest_due(schedule, now, zone)
    return due_of(schedule, due.days.until, zone)


def latest_due(schedule: Schedule, now: datetime, zone: ZoneInfo) -> Due:
    """The last one that came, at ``now`` or before."""
    due = due_of(schedule, now.astimezone(zone).date(), zone)
    while due.at > now:
        due = due_of(schedule, _before(due.days), zone)
    return due


def days_before(schedule: Schedule, days: Days) -> Days:
    """The day, week or month before."""
    return days_of(schedule.every, _before(days))


def first_of(days: Days) -> date:
    """The first day of a day, week or month."""
    assert days.since is not None  # noqa: S101 - only all time has no beginning
    return days.since


def _before(days: Days) -> date:
    return first_of(days) - _ONE_DAY


def read_day(text: str | None, every: Every, names: Sequence[str] = ()) -> int | None:
    """The day of a schedule as people write it: "Friday", "fri", "15", "31st", "last"; left out, the first.

    ``names`` are the days of the week in the reader's language, from Monday; English ones are always read.

    Raises:
        Unreadable: it is no weekday, or no day of a month; ``piece`` and ``example`` say which would do.
        Conflict: a daily schedule has no day.
    """
    if every is Period.DAY:
        if text is None or not text.strip():
            return None
        raise Conflict("digest-day-of-daily")
    if text is None or not text.strip():
        return MONDAY if every is Period.WEEK else FIRST
    typed = text.strip().casefold()
    found = _weekday(typed, names) if every is Period.WEEK else _month_day(typed)
    if found is None:
        key = "digest-weekday-unreadable" if every is Period.WEEK else "digest-month-day-unreadable"
        raise Unreadable(key, piece=text.strip())
    return found


def _weekday(typed: str, names: Sequence[str]) -> int | None:
    bare = typed.rstrip(".")
    if len(bare) < _SHORTEST_NAME:
        return None
    fitting = {
        place % len(_WEEKDAYS)
        for place, name in enumerate((*_WEEKDAYS, *(name.casefold() for name in names)))
        if name.startswith(bare)
    }
    return fitting.pop() if len(fitting) == 1 else None


def _month_day(typed: str) -> int | None:
    if typed in {"last", "last day", "end"}:
        return LAST
    bare = next((typed.removesuffix(ending) for ending in _ENDINGS if typed.endswith(ending)), typed)
    short = len(bare) <= len(str(LAST)) and bare.isascii() and bare.isdigit()
    return int(bare) if short and FIRST <= int(bare) <= LAST else None
