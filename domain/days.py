"""Days as people name them when they look for a stream: "2025-12-10", "10 Dec 2025", "Dec 2025", "10 Dec"."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import tzinfo

YEARS_BACK = 5
"""A day without its year is looked for in so many years before the newest."""

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH, _YEAR, _DAY = r"(?P<name>[a-z]{3,9})\.?", r"(?P<year>\d{4})", r"(?P<day>\d{1,2})"
_SHAPES = tuple(
    re.compile(shape + r"(?:,?\s+(?P<hour>\d{1,2}):(?P<minute>\d\d))?", re.IGNORECASE)
    for shape in (
        rf"{_YEAR}-(?P<month>\d{{1,2}})(?:-{_DAY})?",
        rf"{_DAY}\.(?P<month>\d{{1,2}})\.{_YEAR}",
        rf"{_DAY}\.?\s+{_MONTH}(?:,?\s+{_YEAR})?",
        rf"{_MONTH}\s+{_YEAR}",
        rf"{_MONTH}\s+{_DAY}(?:,?\s+{_YEAR})?",
    )
)


def read_spans(text: str, zone: tzinfo, newest: datetime) -> list[tuple[datetime, datetime]]:
    """From when to when (not included) the named month, day or minute lasts in ``zone``; none if it is no day.

    Without its year, it is that day in the year of ``newest`` and in the ``YEARS_BACK`` before.
    """
    found = next((match for shape in _SHAPES if (match := shape.fullmatch(text.strip()))), None)
    if found is None:
        return []
    parts = found.groupdict()
    month = int(parts["month"]) if parts.get("month") else _month(parts["name"])
    this_year = newest.astimezone(zone).year
    years = [int(parts["year"])] if parts["year"] else range(this_year - YEARS_BACK, this_year + 1)
    day, clock = parts.get("day"), parts["hour"] and (int(parts["hour"]), int(parts["minute"]))
    spans = (_span(year, month, int(day) if day else None, clock or None, zone) for year in years)
    return [span for span in spans if span is not None]


def _month(name: str) -> int:
    """Its number; 0 for what is no month."""
    named = name.casefold()
    return next((number for number, month in enumerate(_MONTHS, 1) if month.startswith(named)), 0)


def _span(
    year: int, month: int, day: int | None, clock: tuple[int, int] | None, zone: tzinfo
) -> tuple[datetime, datetime] | None:
    try:
        first = datetime(year, month, day or 1, tzinfo=zone)
        if day is not None and clock is not None:
            minute = datetime.combine(first, time(*clock), zone)
            # Where the clocks are set back, a minute comes twice.
            return minute, minute.replace(fold=1) + timedelta(minutes=1)
        later = first + (timedelta(days=1) if day else timedelta(days=32))
        return first, later if day else later.replace(day=1)
    except (OverflowError, ValueError):
        return None
