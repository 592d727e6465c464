"""Rows of a gift list -> gifts."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from hashlib import blake2b
from itertools import chain
from typing import Final, TypeVar

from domain.errors import CreatorError, Unreadable
from domain.gifts import MOST_GIFTS_IN_A_REPORT
from domain.imports import Ambiguous, GiftRow, Refusal
from domain.names import read_supporter, supporter_key
from imports import dates
from imports.column_names import Role
from imports.columns import folded, roles
from imports.figures import locale_of, read_figure
from imports.hints import Hints
from imports.kinds import Found
from imports.limits import LONGEST_CELL, ROWS_BETWEEN_LOOKS
from imports.moments import SKEW, Times, read_moment
from imports.tables import Cell, Row, raw_of

T = TypeVar("T")

MOST_COINS: Final = 10**9
_MOST_ID: Final = 2**63 - 1
_LONGEST_NAME: Final = 100
_MOST_REMEMBERED: Final = 20_000
_NO_GIFT: Final = (None, None, "")
_NOBODY: Final = (None, "")
_EMPTY: Final = (None, "")
_made: Final[Callable[[tuple[object, ...]], GiftRow]] = partial(tuple.__new__, GiftRow)  # pyright: ignore[reportUnknownMemberType]
"""A record as fast as a bare tuple; all fields must be given."""
_PLAIN: Final = re.compile(r"[A-Za-z0-9_.]{1,40}")
"""A name that needs no cleaning: nearly all handles."""
_LISTED: Final = re.compile(r"(?P<name>.+?)\s*[([]\s*(?:id:?\s*)?(?P<id>\d{3,10})\s*[)\]]")


class Remembered(dict[Hashable, T]):
    """What was read once is not read again; it forgets everything when it holds too much."""

    def __init__(self, read: Callable[[Cell], T]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, cell: Hashable) -> T:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        value = self[cell] = self._read(cell)
        return value


class Wrong(Exception):
    """This cell can't be taken."""

    def __init__(self, role: Role, problem: CreatorError) -> None:
        self.role = role
        self.problem = problem


_PROBLEMS: Final = (Wrong, CreatorError, IndexError)


def _asks_for_order(problem: Exception) -> bool:
    return isinstance(problem, CreatorError) and problem.key == "import-date-order"


class GiftTable:
    """One gift list: reads its rows, and asks what can't be known."""

    def __init__(self, found: Found, hints: Hints, again: Callable[[], Iterator[Row]]) -> None:
        at = {Role(role): column for role, column in found.columns or columns_of(found.header)}
        self._at = at
        self._id_at, self._gift_at = at.get(Role.GIFT_ID), at.get(Role.GIFT)
        self._count_at, self._coins_at, self._total_at = at.get(Role.COUNT), at.get(Role.COINS), at.get(Role.TOTAL)
        self._supporter_at, self._room_at = at.get(Role.SUPPORTER), at.get(Role.ROOM)
        self._when = next((role for role in (Role.TIME, Role.DATE, Role.CLOCK) if role in at), None)
        self._time_at = None if self._when is None else at[self._when]
        self._clock_at = at.get(Role.CLOCK) if self._when is Role.DATE else None
        self._header = found.header
        self._again = again
        self._hints = hints
        self._times = Times(hints.zone, hints.now + SKEW, dates.answered(hints.answers))
        self._locale: str | None = None
        self._seen: set[int] = set()
        self._repeats: dict[int, int] = {}
        self._gifts = Remembered(self._gift)
        self._ids = Remembered(self._gift_id)
        self._counts = Remembered(self._count)
        self._prices = Remembered(self._price)
        self._supporters = Remembered(self._supporter)

    def read(self, rows: Iterable[Row]) -> Iterator[GiftRow | Refusal | Ambiguous]:
        """Every row as a gift or a refusal; a question ends it."""
        budget, number = self._hints.budget, 0
        for number, (line, cells, refused) in enumerate(rows, 1):
            if number % ROWS_BETWEEN_LOOKS == 0:
                budget.at(number)
            if refused is not None:
                yield refused
                continue
            try:
                yield self._row(line, cells)
            except _PROBLEMS as problem:
                if not _asks_for_order(problem):
                    yield self._refused(line, cells, problem)
                    continue
                order = self._order_of_dates()
                if isinstance(order, Ambiguous):
                    yield order
                    return
                self._times = self._times._replace(day_first=order)
                yield self._once_more(line, cells)
        budget.at(number)

    def _once_more(self, line: int, cells: Sequence[Cell]) -> GiftRow | Refusal:
        try:
            return self._row(line, cells)
        except _PROBLEMS as problem:
            return self._refused(line, cells, problem)

    def _refused(self, line: int, cells: Sequence[Cell], problem: Exception) -> Refusal:
        role, reason = (problem.role, problem.problem) if isinstance(problem, Wrong) else (self._when, problem)
        if not isinstance(reason, CreatorError):  # a cell was looked for behind the row's end
            details = {"columns": len(cells), "expected": len(self._header)}
            return Refusal(line, None, "import-row-short", details, raw_of(cells))
        column = None if role is None else self._at.get(role)
        name = None if column is None else self._header[column] if self._header else str(column + 1)
        told = {name: value for name, value in reason.details.items() if isinstance(value, str | int)}
        return Refusal(line, name, reason.key, told, raw_of(cells))

    def _row(self, line: int, cell: Sequence[Cell]) -> GiftRow:
        """One row; the columns that a list lacks are none, a count that it lacks is one."""
        gift_id = None if self._id_at is None else self._ids[cell[self._id_at]]
        listed, name, key = _NO_GIFT if self._gift_at is None else self._gifts[cell[self._gift_at]]
        if gift_id is None:
            gift_id = listed
            if gift_id is None and name is None:
                raise Wrong(Role.GIFT_ID if self._gift_at is None else Role.GIFT, Unreadable("import-gift-missing"))
        at = None
        if self._time_at is not None and (when := cell[self._time_at]) not in _EMPTY:
            at = read_moment(when if self._clock_at is None else _joined(when, cell[self._clock_at]), self._times)
        count = 1 if self._count_at is None else self._counts[cell[self._count_at]]
        coins = None if self._coins_at is None else self._prices[cell[self._coins_at]]
        total = None if self._total_at is None else self._prices[cell[self._total_at]]
        supporter, sender = _NOBODY if self._supporter_at is None else self._supporters[cell[self._supporter_at]]
        room = None if self._room_at is None else _room(cell[self._room_at])
        # What the row says, in no matter which format. To the second: a workbook keeps no more, reliably.
        second = "" if at is None else int(at.timestamp())
        identity = self._place(f"{second}|{key if gift_id is None else gift_id}|{count}|{sender}")
        return _made((at, gift_id, name, count, coins, supporter, room, identity, line, total, False))

    def _place(self, content: str) -> str:
        """The identity of a row: its content, and its place among equal rows."""
        digest = blake2b(content.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        known = hash(content)  # 64 bits, for as long as this file is read
        if known not in self._seen:
            self._seen.add(known)
            return "row:" + digest
        place = self._repeats[known] = self._repeats.get(known, 1) + 1
        return f"row:{digest}:{place}"

    # -- cells ---------------------------------------------------------------------------------------------------------

    def _gift(self, cell: Cell) -> tuple[int | None, str | None, str]:
        """Id, name, and the name as it is compared: ``Rose``, or ``Rose (5655)``."""
        text = "" if cell is None else str(cell)[:LONGEST_CELL].strip()
        if not text:
            return _NO_GIFT
        name = " ".join(text.split())
        if len(name) > _LONGEST_NAME or not name.isprintable() or "\ufffd" in name:
            raise Wrong(Role.GIFT, Unreadable("import-gift-unreadable", piece=ascii(name[:40])[1:-1]))
        listed = _LISTED.fullmatch(name)
        return (int(listed["id"]), listed["name"], "") if listed else (None, name, folded(name) or name)

    def _gift_id(self, cell: Cell) -> int | None:
        text = "" if cell is None else str(cell).strip()
        if not text:
            return None
        digits = text.removeprefix("gift:")
        if not (digits.isascii() and digits.isdigit() and len(digits) < len(str(_MOST_ID)) and int(digits)):
            raise Wrong(Role.GIFT_ID, Unreadable("import-gift-id", piece=text[:40]))
        return int(digits)

    def _count(self, cell: Cell) -> int:
        if cell is None or cell == "":
            return 1
        count = self._figure(cell, Role.COUNT, self._all(Role.COUNT))
        if not 1 <= count <= MOST_GIFTS_IN_A_REPORT:
            problem = Unreadable("import-count-out-of-range", piece=str(cell)[:40], most=MOST_GIFTS_IN_A_REPORT)
            raise Wrong(Role.COUNT, problem)
        return count

    def _price(self, cell: Cell) -> int | None:
        if cell is None or cell == "":
            return None
        coins = self._figure(cell, Role.COINS, self._all(Role.COINS))
        if coins > MOST_COINS:
            raise Wrong(Role.COINS, Unreadable("number-out-of-range", piece=str(cell)[:40], most=MOST_COINS))
        return coins

    def _figure(self, cell: Cell, role: Role, values: Iterator[Cell]) -> int:
        try:
            if self._locale is None and not str(cell).isdigit():
                others = (Role.COINS, Role.TOTAL) if role is Role.COUNT else (Role.COUNT, Role.TOTAL)
                self._locale = locale_of(chain(values, *map(self._all, others)), self._hints.locale)
            return read_figure(cell, self._locale or self._hints.locale)
        except CreatorError as problem:
            raise Wrong(role, problem) from None

    def _supporter(self, cell: Cell) -> tuple[str | None, str]:
        text = "" if cell is None else str(cell)
        if _PLAIN.fullmatch(text):
            return text, text.lower()
        if not text.strip():
            return _NOBODY
        try:
            name = read_supporter(text)
        except CreatorError as problem:
            raise Wrong(Role.SUPPORTER, problem) from None
        if "\ufffd" in name:
            raise Wrong(Role.SUPPORTER, Unreadable("import-encoding", piece=name[:40]))
        return name, supporter_key(name)

    # -- the whole file ------------------------------------------------------------------------------------------------

    def _order_of_dates(self) -> bool | Ambiguous:
        return dates.day_first(self._all(self._when or Role.TIME), self._times.latest)

    def _all(self, role: Role) -> Iterator[Cell]:
        """Every value of a column, from the first row to the last."""
        where = self._at.get(role)
        if where is None:
            return
        for number, (_, cells, _) in enumerate(self._again()):
            if number % ROWS_BETWEEN_LOOKS == 0:
                self._hints.budget.check_time()
            if where < len(cells):
                yield cells[where]


def columns_of(header: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    """Role and column of a header, as ``Found`` keeps them."""
    return tuple((role.value, column) for role, column in roles(header).items())


def _room(cell: Cell) -> str | None:
    return None if cell is None else str(cell).strip()[:_LONGEST_NAME] or None


def _joined(day: Cell, clock: Cell) -> Cell:
    """A date and a clock time that stand in two columns."""
    if isinstance(day, datetime):
        if isinstance(clock, datetime):
            return datetime.combine(day.date(), clock.time())
        day = day.date().isoformat()
    if isinstance(clock, datetime):
        clock = clock.time().isoformat()
    return f"{day} {clock}".strip()
