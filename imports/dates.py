"""In which order a file writes its numeric dates, found out over all of its rows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from domain.imports import Ambiguous, Reading
from imports.moments import EARLIEST, LONGEST, NUMERIC, days_of, in_ascii_digits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

KIND: Final = "date-order"
DAY_FIRST: Final = "day-first"
MONTH_FIRST: Final = "month-first"


def answered(answers: Mapping[str, str]) -> bool | None:
    """Whether the day comes first, as the person said."""
    return {DAY_FIRST: True, MONTH_FIRST: False}.get(answers.get(KIND, ""))


def day_first(values: Iterable[object], latest: datetime) -> bool | Ambiguous:
    """The order that all dates of the file can have; a question where both can be.

    A date rules an order out when it has no such day, lies before the first LIVE, or in the future.
    """
    possible = {True, False}
    example: tuple[str, list[tuple[int, int, int]]] | None = None
    for value in values:
        text = value if isinstance(value, str) else ""
        numeric = NUMERIC.fullmatch(in_ascii_digits(text.strip()[:LONGEST]))
        if numeric is None or numeric["mark"] == "." or numeric["first"] == numeric["second_part"]:
            continue
        readings = days_of(numeric)
        if len(readings) > 1:
            example = example or (text.strip(), readings)
            possible -= {order for order, day in zip((True, False), readings, strict=True) if not _can_be(day, latest)}
        elif readings:
            _, month, _ = readings[0]
            possible.discard(month == int(numeric["first"]))
        if not possible:
            break
    if example is None or len(possible) == 1:
        return next(iter(possible)) if len(possible) == 1 else True
    text, (first, second) = example
    readings = (Reading(DAY_FIRST, _iso(first)), Reading(MONTH_FIRST, _iso(second)))
    return Ambiguous(KIND, text[:LONGEST], readings)


def _can_be(day: tuple[int, int, int], latest: datetime) -> bool:
    try:
        at = datetime(*day, tzinfo=UTC)
    except ValueError:
        return False
    return EARLIEST - timedelta(days=1) <= at <= latest + timedelta(days=1)


def _iso(day: tuple[int, int, int]) -> str:
    year, month, dom = day
    return f"{year:04}-{month:02}-{dom:02}"
