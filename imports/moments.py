"""Times as files write them: ISO, seconds or milliseconds since 1970, numeric dates in any order, names of months.

A time without a zone is the server's. Whether ``03/07/2026`` is in July or in March is not decided here for one
value, but for the whole file: ``imports/dates.py``.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from babel.dates import get_month_names

from domain.errors import Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from zoneinfo import ZoneInfo

EARLIEST: Final = datetime(2016, 1, 1, tzinfo=UTC)
"""No gifts were sent on any LIVE before (Live.ly, 2016)."""
SKEW: Final = timedelta(hours=26)
"""A file may be a time zone ahead of the server's, and clocks differ."""
LONGEST: Final = 60
_SECONDS, _MILLISECONDS, _MICROSECONDS = 10, 13, 16
_NOON: Final = 12
_DAYS_AT_MOST: Final = 31
_CENTURY: Final = 100
_LOCALES: Final = (
    *("en", "de", "es", "fr", "pt", "it", "nl", "sv", "da", "nb", "fi", "pl", "cs", "sk", "hu", "ro", "tr", "id", "ms"),
    *("vi", "ru", "uk", "bg", "hr", "el", "lt", "lv", "et", "hi", "ar", "he", "th", "ja", "ko", "zh"),
)
_OFFSET: Final = r"(?:\s*(?P<zone>Z|UTC|GMT|\(?(?:UTC|GMT)?\s?[+-]\d{1,2}(?::?\d\d)?\)?))?"
_CLOCK: Final = (
    r"(?:[\s,T]*(?:at |à |um |às |a las )?(?P<hour>\d{1,2})[:.h時시点时](?P<minute>\d\d)?(?:[:.分분](?P<second>\d\d)?)?"
    r"[秒초]?(?:[.,]\d{1,9})?\s*(?P<half>[ap]\.?\s?m\.?)?" + _OFFSET + r")?"
)
_YEAR_FIRST: Final = re.compile(
    r"(?P<year>\d{4})\s?[-/.年년]\s?(?P<month>\d{1,2})\s?[-/.月월]\s?(?P<day>\d{1,2})[.日일]?" + _CLOCK, re.IGNORECASE
)
NUMERIC: Final = re.compile(
    r"(?P<first>\d{1,2})(?P<mark>[./-])(?P<second_part>\d{1,2})(?P=mark)(?P<year>\d{4}|\d\d)" + _CLOCK, re.IGNORECASE
)
_NAMED: Final = re.compile(
    r"(?:[^\W\d]+\.?,?\s+)?(?P<day>\d{1,2})\.?(?:st|nd|rd|th|º)?[\s-]+(?:de |of )?(?P<name>[^\W\d]+)\.?"
    r"[\s,-]+(?:de )?(?P<year>\d{4})" + _CLOCK,
    re.IGNORECASE,
)
_NAMED_FIRST: Final = re.compile(
    r"(?:[^\W\d]+,\s+)?(?P<name>[^\W\d]+)\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})" + _CLOCK,
    re.IGNORECASE,
)
_ZONE_OF: Final = attrgetter("tzinfo")
_ZONE: Final = re.compile(r"([+-])(\d{1,2})(?::?(\d\d))?")


class Times(NamedTuple):
    """How the times of one file are read. ``day_first`` is none while nobody needed to know."""

    zone: ZoneInfo
    latest: datetime
    day_first: bool | None = None


def read_moment(cell: object, times: Times) -> datetime:
    """Aware UTC.

    Raises:
        Unreadable: ``import-time-unreadable``, ``import-time-out-of-range``, or ``import-date-order`` where the order
            of a numeric date is not known yet.
    """
    try:
        at = datetime.fromisoformat(cell)  # pyright: ignore[reportArgumentType] - what is no text is no ISO date either
        if at.tzinfo is not UTC:
            at = (at.replace(tzinfo=times.zone) if at.tzinfo is None else at).astimezone(UTC)
        if EARLIEST <= at <= times.latest:
            return at
    except (ValueError, TypeError, OverflowError):
        pass  # most files write ISO dates; all others go the long way
    return _otherwise(cell, times)


def read_moments(cells: Sequence[object], times: Times) -> Sequence[datetime | None]:
    """Each as ``read_moment`` reads it, and none for an empty one. ISO dates in UTC take a quarter of the time.

    Raises:
        Unreadable: as ``read_moment``, for the first that can't be read.
    """
    try:
        found = list(map(datetime.fromisoformat, cells))  # pyright: ignore[reportArgumentType] - as in read_moment
    except (ValueError, TypeError):
        found = []
    if found and set(map(_ZONE_OF, found)) == {UTC} and min(found) >= EARLIEST and max(found) <= times.latest:
        return found
    return [None if cell is None or cell == "" else read_moment(cell, times) for cell in cells]


def _otherwise(cell: object, times: Times) -> datetime:
    try:
        at = _moment(cell, times)
        if at.tzinfo is None:
            at = at.replace(tzinfo=times.zone)
        at = at.astimezone(UTC)
    except (ValueError, OverflowError, OSError) as problem:
        raise _unreadable(cell) from problem
    if not EARLIEST <= at <= times.latest:
        raise Unreadable("import-time-out-of-range", piece=str(cell)[:LONGEST], first=EARLIEST.year)
    return at


def _moment(cell: object, times: Times) -> datetime:
    if isinstance(cell, datetime):
        return cell
    text = cell.strip() if isinstance(cell, str) else str(cell)
    if len(text) > LONGEST:
        raise _unreadable(cell)
    if not text.isascii():
        text = in_ascii_digits(text)
    if text.isdigit() and len(text) >= _SECONDS:
        return _since_1970(text)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return _written(text, times)


def _since_1970(digits: str) -> datetime:
    parts = {_SECONDS: 1, _MILLISECONDS: 10**3, _MICROSECONDS: 10**6}.get(len(digits))
    if parts is None:
        raise ValueError(digits)
    seconds, fraction = divmod(int(digits), parts)
    return datetime.fromtimestamp(seconds, UTC) + timedelta(seconds=fraction / parts)


def _written(text: str, times: Times) -> datetime:
    numeric = NUMERIC.fullmatch(text)
    if numeric is not None:
        return _at(numeric, *_numeric_day(numeric, times))
    first = _YEAR_FIRST.fullmatch(text)
    if first is not None:
        return _at(first, int(first["year"]), int(first["month"]), int(first["day"]))
    named = _NAMED.fullmatch(text) or _NAMED_FIRST.fullmatch(text)
    month = _months().get(folded_month(named["name"])) if named is not None else None
    if named is None or month is None:
        raise ValueError(text)
    return _at(named, int(named["year"]), month, int(named["day"]))


def _numeric_day(numeric: re.Match[str], times: Times) -> tuple[int, int, int]:
    choices = days_of(numeric)
    if len(choices) > 1:
        if times.day_first is None:
            raise Unreadable("import-date-order", piece=numeric[0][:LONGEST])
        return choices[0 if times.day_first else 1]
    if not choices:
        raise ValueError(numeric[0])
    return choices[0]


def days_of(numeric: re.Match[str]) -> list[tuple[int, int, int]]:
    """Year, month and day: one reading, or two with the day first in the first of them.

    Between dots the day comes first everywhere (CLDR has no month before a dot and a day).
    """
    first, second, year = int(numeric["first"]), int(numeric["second_part"]), int(numeric["year"])
    year += 2_000 if year < _CENTURY else 0
    orders = [(year, second, first)]
    if numeric["mark"] != "." and first != second:
        orders.append((year, first, second))
    return [(year, month, day) for year, month, day in orders if 1 <= month <= _NOON and 1 <= day <= _DAYS_AT_MOST]


def _at(found: re.Match[str], year: int, month: int, day: int) -> datetime:
    hour, half = int(found["hour"] or 0), (found["half"] or "").lower()
    if half:
        if not 1 <= hour <= _NOON:
            raise ValueError(found[0])
        hour = hour % _NOON + (_NOON if half.startswith("p") else 0)
    at = datetime(year, month, day, hour, int(found["minute"] or 0), int(found["second"] or 0))  # noqa: DTZ001 - below
    return at if not found["zone"] else (at - _offset(found["zone"])).replace(tzinfo=UTC)


def _offset(zone: str) -> timedelta:
    found = _ZONE.search(zone)
    if found is None:
        return timedelta()
    offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return offset if found[1] == "+" else -offset


def in_ascii_digits(text: str) -> str:
    """Digits of any script as 0 to 9, full-width marks as plain ones; direction marks say nothing."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(
        str(unicodedata.decimal(each)) if each.isdecimal() else each
        for each in plain
        if unicodedata.category(each) != "Cf"
    )


def folded_month(name: str) -> str:
    """One spelling for a month's name."""
    return unicodedata.normalize("NFKC", name).casefold().strip(". ")


@lru_cache(maxsize=1)
def _months() -> Mapping[str, int]:
    found: dict[str, int] = {}
    for locale in _LOCALES:
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                names: dict[int, str] = dict(get_month_names(width, context, locale))  # pyright: ignore[reportUnknownArgumentType]
                found.update((folded_month(name), month) for month, name in names.items() if not name.isdigit())
    return found


def read_day(text: str) -> date | None:
    """An ISO date, or one with slashes and the year first; none for anything else."""
    found = _YEAR_FIRST.fullmatch(in_ascii_digits(text.strip()[:LONGEST]))
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"])) if found else None
    except ValueError:
        return None


def _unreadable(cell: object) -> Unreadable:
    return Unreadable("import-time-unreadable", piece=str(cell)[:LONGEST], example="2026-07-03 20:15")
