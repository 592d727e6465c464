"""Periods of the calendar, where the server lives."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, overload

if TYPE_CHECKING:
    from datetime import date, tzinfo


DAY = timedelta(days=1)


class Period(StrEnum):
    """What a total covers; a stream is no time of the calendar, so its caller finds it."""

    STREAM = "stream"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    ALL = "all"


class Span(NamedTuple):
    """From ``since`` (none: from the beginning) until before ``until``; aware UTC."""

    since: datetime | None
    until: datetime


Calendar: TypeAlias = Literal[Period.DAY, Period.WEEK, Period.MONTH, Period.YEAR]


@overload
def span(period: Literal[Period.STREAM], now: datetime, zone: tzinfo) -> None: ...
@overload
def span(period: Calendar | Literal[Period.ALL], now: datetime, zone: tzinfo) -> Span: ...
@overload
def span(period: Period, now: datetime, zone: tzinfo) -> Span | None: ...
def span(period: Period, now: datetime, zone: tzinfo) -> Span | None:
    """The day, week (from Monday), month or year that ``now`` is in; none for ``stream``.

    ``all`` ends with today. Days begin at midnight in ``zone``, so one in spring may last 23 hours.
    """
    if period is Period.STREAM:
        return None
    today = now.astimezone(zone).date()
    if period is Period.ALL:
        return Span(None, midnight(today + timedelta(days=1), zone))
    first = _first_day(period, today)
    return Span(midnight(first, zone), midnight(_next_first_day(period, first), zone))


def _first_day(period: Calendar, day: date) -> date:
    if period is Period.WEEK:
        return day - timedelta(days=day.weekday())
    if period is Period.MONTH:
        return day.replace(day=1)
    return day.replace(month=1, day=1) if period is Period.YEAR else day


def _next_first_day(period: Calendar, first: date) -> date:
    longest = {Period.DAY: 1, Period.WEEK: 7, Period.MONTH: 31, Period.YEAR: 366}[period]
    return _first_day(period, first + timedelta(days=longest))


def midnight(day: date, zone: tzinfo) -> datetime:
    """The day's first moment; where clocks skip midnight, the moment at which they do."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
