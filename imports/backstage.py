"""LIVE Backstage "Creator data": one row a creator, counters since the first of the month."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from domain.backstage import Counters
from domain.errors import CreatorError, Unreadable
from domain.imports import Ambiguous, BackstageRow, Refusal
from domain.names import read_handle, seen_of
from domain.numbers import read_count, read_number
from imports.columns import folded
from imports.moments import SKEW, in_ascii_digits, read_day
from imports.tables import Cell, Row, raw_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from imports.hints import Hints
    from imports.kinds import Found

ASKS_FOR_DAY: Final = "as-of"
LEFT: Final = "the creator has quit the network"
"""What stands instead of a leaver's id."""
_LONGEST: Final = 100
_MOST_HOURS: Final = 31 * 24
_MOST_DAYS: Final = 31
_LOSSLESS: Final = 2**53
"""A workbook that keeps an id as a number has rounded it above this."""
_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "id": ("creator id",),
        "handle": ("creator s username", "creators username", "creator username", "username", "creator"),
        "period": ("data period", "selected period"),
        "diamonds": ("diamonds", "total diamonds", "diamonds in selected period"),
        "live": ("live duration", "live duration in selected period", "live duration hours"),
        "valid_days": ("valid go live days", "valid live days", "valid go live days in selected period"),
        "new_followers": ("new followers", "new followers in selected period"),
        "streams": ("live streams", "live streams in selected period"),
        "last_diamonds": ("diamonds last month",),
        "last_live": ("live duration hours last month", "live duration last month"),
        "last_valid_days": ("valid go live days last month", "valid live days last month"),
        "group": ("group",),
    }
)
_LAST_30_DAYS: Final = ("l30d", "l30 d")
_PERIOD: Final = re.compile(r"(\d{4}[-/]\d{1,2}[-/]\d{1,2})\s*(?:~|–|—|to|-)\s*(\d{4}[-/]\d{1,2}[-/]\d{1,2})")
_DOWNLOADED: Final = re.compile(
    r"creator[ _]data[ _](\d{4})[ _-](\d\d)[ _-](\d\d)[ _](\d\d)[ _](\d\d)[ _]?utc([+-]?)(\d{1,2})", re.IGNORECASE
)
_PARTS: Final = re.compile(r"(\d+(?:[.,]\d+)?)\s*([dhms])", re.IGNORECASE)
_CLOCK: Final = re.compile(r"(\d{1,4}):([0-5]\d)(?::([0-5]\d))?")
_SECONDS: Mapping[str, int] = MappingProxyType({"d": 86_400, "h": 3_600, "m": 60, "s": 1})


def columns_of(header: Sequence[str]) -> dict[str, int] | None:
    """The column of each thing that is told; none when this is no such file."""
    names = [folded(name) for name in header]
    found = {
        what: names.index(next(name for name in called if name in names))
        for what, called in _NAMES.items()
        if any(name in names for name in called)
    }
    counts = {"diamonds", "live", "valid_days"} & found.keys()
    of_last_days = any(name.endswith(_LAST_30_DAYS) for name in names)
    return found if "id" in found and (len(counts) >= 2 or of_last_days) else None  # noqa: PLR2004 - id and two more


def read_backstage(rows: Iterable[Row], found: Found, hints: Hints) -> Iterator[BackstageRow | Refusal | Ambiguous]:
    """Every creator of the file; asks for the day where neither a row nor the file's name tells it.

    Raises:
        Unreadable: ``import-backstage-30-days``, counters of the last 30 days add up to no month.
    """
    at = columns_of(found.header) or {}
    if "diamonds" not in at and any(folded(name).endswith(_LAST_30_DAYS) for name in found.header):
        raise Unreadable("import-backstage-30-days")
    taken = taken_at(hints.filename)
    day = read_day(hints.answers.get(ASKS_FOR_DAY, "")) or (taken.date() if taken else None)
    if "period" not in at and day is None:
        yield Ambiguous(ASKS_FOR_DAY, hints.filename[:_LONGEST])
        return
    for line, cells, refused in rows:
        hints.budget.row()
        if refused is not None:
            yield refused
            continue
        reader = _Reader((line, cells), at, found.header, hints, taken)
        try:
            yield reader.read(day)
        except CreatorError as problem:
            details = {key: value for key, value in problem.details.items() if isinstance(value, str | int)}
            yield Refusal(line, reader.column(), problem.key, details, raw_of(cells))


class _Reader:
    """One row; it remembers which cell it looked at last."""

    def __init__(
        self,
        row: tuple[int, Sequence[Cell]],
        at: Mapping[str, int],
        header: Sequence[str],
        hints: Hints,
        taken: datetime | None,
    ) -> None:
        self._line, self._cells = row
        self._at, self._header, self._hints, self._taken = at, header, hints, taken
        self._last = ""

    def column(self) -> str | None:
        """The name of the column that was looked at last."""
        where = self._at.get(self._last)
        return None if where is None else self._header[where]

    def read(self, day: date | None) -> BackstageRow:
        """The row as a record."""
        left = str(self._cell("id")).strip().casefold() == LEFT
        first, last = self._period(day)
        creator_id = None if left else self._id()
        return BackstageRow(
            creator_id=creator_id,
            handle=self._handle(creator_id),
            month=first,
            as_of=last,
            counters=Counters(
                self._count("diamonds"),
                self._length("live"),
                self._days("valid_days"),
                self._count("new_followers"),
                self._count("streams"),
            ),
            last_month=Counters(
                self._count("last_diamonds"), self._length("last_live"), self._days("last_valid_days"), None, None
            ),
            left=left,
            group=seen_of(str(self._cell("group") or ""))[:_LONGEST] or None,
            line=self._line,
            taken_at=self._taken,
        )

    def _cell(self, what: str) -> Cell:
        where = self._at.get(what)
        if where is None:
            return ""
        self._last = what
        if where >= len(self._cells):
            raise Unreadable("import-row-short", columns=len(self._cells), expected=len(self._header))
        cell = self._cells[where]
        return "" if cell is None else cell

    def _id(self) -> str:
        cell = self._cell("id")
        text = str(cell).strip().lstrip("'")
        if not (text.isascii() and text.isdecimal() and len(text) <= 20):  # noqa: PLR2004 - digits of 64 bits
            rounded = re.fullmatch(r"\d[.,]\d+E\+?\d+", text, re.IGNORECASE) or isinstance(cell, float)
            raise Unreadable("import-id-rounded" if rounded else "import-creator-id", piece=text[:40])
        if isinstance(cell, int) and cell > _LOSSLESS:
            raise Unreadable("import-id-rounded", piece=text)
        return text

    def _handle(self, creator_id: str | None) -> str:
        text = str(self._cell("handle")).strip()
        if not text and creator_id is not None:
            return ""
        return read_handle(text)

    def _period(self, day: date | None) -> tuple[date, date]:
        text = in_ascii_digits(str(self._cell("period")))
        found = _PERIOD.search(text)
        first, last = (read_day(found[1]), read_day(found[2])) if found else (None, read_day(text) or day)
        if last is None or (found and first is None):
            raise Unreadable("import-backstage-period", piece=text[:_LONGEST])
        month = last.replace(day=1)
        if first is not None and first != month:
            raise Unreadable("import-backstage-no-month", piece=text[:_LONGEST])
        if not date(2016, 1, 1) <= last <= (self._hints.now + SKEW).date():
            raise Unreadable("import-time-out-of-range", piece=text[:_LONGEST] or last.isoformat(), first=2016)
        return month, last

    def _count(self, what: str) -> int | None:
        text = str(self._cell(what)).strip()
        return None if not text or text in {"-", "--", "N/A"} else read_count(text, "en-US")

    def _days(self, what: str) -> int | None:
        """``6`` or ``21d``."""
        text = str(self._cell(what)).strip().removesuffix("d").strip()
        if not text or text in {"-", "--", "N/A"}:
            return None
        days = read_count(text, "en-US")
        if days > _MOST_DAYS:
            raise Unreadable("number-out-of-range", piece=text[:40], most=_MOST_DAYS)
        return days

    def _length(self, what: str) -> timedelta | None:
        """``23h 7m 8s`` or ``88.46h``; a bare number is hours."""
        text = str(self._cell(what)).strip()
        if not text or text in {"-", "--", "N/A"}:
            return None
        length = read_length(text)
        if length > timedelta(hours=_MOST_HOURS):
            raise Unreadable("duration-out-of-range", piece=text[:40], most_hours=_MOST_HOURS)
        return length


def read_length(text: str) -> timedelta:
    """A month's time on air: longer than any single stream, so not for the general reader of durations.

    Raises:
        Unreadable: ``duration-unreadable``.
    """
    if len(text) <= _LONGEST:
        clock = _CLOCK.fullmatch(text)
        if clock:
            return timedelta(hours=int(clock[1]), minutes=int(clock[2]), seconds=int(clock[3] or 0))
        parts = _PARTS.findall(text)
        if parts and not _PARTS.sub("", text).strip():
            seconds = sum(Fraction(amount.replace(",", ".")) * _SECONDS[unit.lower()] for amount, unit in parts)
            return _exact(seconds)
        try:
            return _exact(read_number(text, "en-US", "23h 7m 8s").meant[0] * _SECONDS["h"])
        except Unreadable:
            pass
    raise Unreadable("duration-unreadable", piece=text[:40], example="23h 7m 8s")


def _exact(seconds: Fraction | int) -> timedelta:
    if seconds > _MOST_HOURS * _SECONDS["h"]:
        raise Unreadable("duration-out-of-range", piece=str(float(seconds / 3_600))[:20], most_hours=_MOST_HOURS)
    return timedelta(seconds=round(seconds))


def taken_at(filename: str) -> datetime | None:
    """When the file was downloaded, out of the name that Backstage gives it; none under another name."""
    found = _DOWNLOADED.search(filename)
    if not found:
        return None
    year, month, day, hour, minute = (int(part) for part in found.group(1, 2, 3, 4, 5))
    offset = timedelta(hours=int(found[7])) * (-1 if found[6] == "-" else 1)
    try:
        return datetime(year, month, day, hour, minute, tzinfo=UTC) - offset
    except (ValueError, OverflowError):
        return None
