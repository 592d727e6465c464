"""Which column is which in a gift list without a header, where the values leave no doubt."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from domain.errors import CreatorError
from imports.column_names import Role
from imports.moments import Times, read_moment

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_ENOUGH: Final = 0.8
_FEWEST_COLUMNS: Final = 2
_ANY_TIME: Final = Times(ZoneInfo("UTC"), datetime(2100, 1, 1, tzinfo=UTC), day_first=True)


def columns_by_content(rows: Sequence[Sequence[Any]], is_gift: Callable[[str], bool]) -> tuple[tuple[str, int], ...]:
    """Role and column: one of gifts that the catalogue knows, at most one each of times, counts and other names.

    Nothing where two columns could be the same thing.
    """
    width = max((len(row) for row in rows), default=0)
    full = [row for row in rows if len(row) == width]
    if width < _FEWEST_COLUMNS or len(full) < len(rows) * _ENOUGH:
        return ()
    found: dict[str, int] = {}
    for column in range(min(width, 20)):
        values = [str(row[column]).strip() for row in full if row[column] not in {None, ""}]
        role = _role(values, is_gift)
        if role is None:
            continue
        if role.value in found:
            return ()
        found[role.value] = column
    return tuple(found.items()) if Role.GIFT.value in found and len(found) > 1 else ()


def _role(values: Sequence[str], is_gift: Callable[[str], bool]) -> Role | None:
    if not values:
        return None
    if all(value.isdecimal() and len(value) < len("1000000") for value in values):
        return Role.COUNT
    if all(map(_is_time, values)):
        return Role.TIME
    if sum(map(is_gift, values)) >= _ENOUGH * len(values):
        return Role.GIFT
    return Role.SUPPORTER


def _is_time(value: str) -> bool:
    try:
        read_moment(value, _ANY_TIME)
    except CreatorError:
        return False
    return True
