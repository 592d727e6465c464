"""Rows of a gift list -> gifts."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import blake2b
from itertools import chain, islice, repeat
from operator import sub
from typing import Final, TypeVar, cast

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
from imports.moments import SKEW, Times, read_moments
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
_1970: Final = datetime(1970, 1, 1, tzinfo=UTC)
_DAY: Final = 86_400
_digest: Final = partial(blake2b, digest_size=16)
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
        self._asked = False
        self._seen: set[int] = set()
        self._repeats: dict[int, int] = {}
        self._gifts = Remembered(self._gift)
        self._ids = Remembered(self._gift_id)
        self._counts = Remembered(self._count)
        self._prices = Remembered(self._price)
        self._supporters = Remembered(self._supporter)

    def read(self, rows: Iterable[Row]) -> Iterator[GiftRow | Refusal | Ambiguous]:
        """Every row as a gift or a refusal; a question ends it."""
        budget, number, coming = self._hints.budget, 0, iter(rows)
        while not self._asked and (block := list(islice(coming, ROWS_BETWEEN_LOOKS))):
            number += len(block)
            budget.at(number)
            yield from self._block(block)

    def _block(self, rows: Sequence[Row]) -> Iterator[GiftRow | Refusal | Ambiguous]:
        """All rows together, which costs half of one by one; in halves until those that can't be taken are alone."""
        line, cells, refused = rows[0]
        if self._asked:
            return
        if refused is not None and len(rows) == 1:
            yield refused
            return
        try:
            found = self._gifts_of(rows)
        except _PROBLEMS as problem:
            half = len(rows) // 2
            if _asks_for_order(problem):
                found = self._in_order(rows)
            elif half:
                found = chain(self._block(rows[:half]), self._block(rows[half:]))
            else:
                found = iter((self._refused(line, cells, problem),))
        yield from found

    def _in_order(self, rows: Sequence[Row]) -> Iterator[GiftRow | Refusal | Ambiguous]:
        """The rows, once it is known in which order the file writes its dates; else the question."""
        order = self._order_of_dates()
        if isinstance(order, Ambiguous):
            self._asked = True
            return iter((order,))
        self._times = self._times._replace(day_first=order)
        return self._block(rows)

    def _refused(self, line: int, cells: Sequence[Cell], problem: Exception) -> Refusal:
        role, reason = (problem.role, problem.problem) if isinstance(problem, Wrong) else (self._when, problem)
        if not isinstance(reason, CreatorError):  # a cell was looked for behind the row's end
            details = {"columns": len(cells), "expected": len(self._header)}
            return Refusal(line, None, "import-row-short", details, raw_of(cells))
        column = None if role is None else self._at.get(role)
        name = None if column is None else self._header[column] if self._header else str(column + 1)
        told = {name: value for name, value in reason.details.items() if isinstance(value, str | int)}
        return Refusal(line, name, reason.key, told, raw_of(cells))

    # -- rows, column by column ----------------------------------------------------------------------------------------

    def _gifts_of(self, block: Sequence[Row]) -> Iterator[GiftRow]:
        """The gift of each row; the columns that a list lacks are none, a count that it lacks is one.

        Raises:
            Wrong, CreatorError, IndexError: one of the rows can't be taken; the others are still to be read.
        """
        lines, rows, refused = zip(*block, strict=True)
        if any(refused):
            raise IndexError
        cells: list[tuple[Cell, ...]] = list(zip(*rows, strict=False))  # as many as the shortest row has
        nothing = (None,) * len(lines)
        told = nothing if self._id_at is None else tuple(map(self._ids.__getitem__, cells[self._id_at]))
        named = repeat(_NO_GIFT, len(lines))
        if self._gift_at is not None:
            named = list(map(self._gifts.__getitem__, cells[self._gift_at]))
        listed, names, keys = zip(*named, strict=True)
        gifts, known = told, told
        if not all(told):
            gifts = [one if gift is None else gift for gift, one in zip(told, listed, strict=True)]
            if (None, None) in zip(gifts, names, strict=True):
                raise Wrong(Role.GIFT_ID if self._gift_at is None else Role.GIFT, Unreadable("import-gift-missing"))
            known = [key if gift is None else gift for gift, key in zip(gifts, keys, strict=True)]
        moments, seconds = (nothing, repeat("")) if self._time_at is None else self._moments(cells, self._time_at)
        counts = (1,) * len(lines)
        if self._count_at is not None:
            counts = tuple(map(self._counts.__getitem__, cells[self._count_at]))
        coins = nothing if self._coins_at is None else tuple(map(self._prices.__getitem__, cells[self._coins_at]))
        totals = nothing if self._total_at is None else tuple(map(self._prices.__getitem__, cells[self._total_at]))
        people = repeat(_NOBODY, len(lines))
        if self._supporter_at is not None:
            people = map(self._supporters.__getitem__, cells[self._supporter_at])
        supporters, senders = zip(*people, strict=True)
        rooms = nothing if self._room_at is None else tuple(map(_room, cells[self._room_at]))
        # What the row says, in no matter which format. To the second: a workbook keeps no more, reliably.
        said = zip(seconds, known, counts, senders, strict=False)
        identities = self._places([f"{second}|{gift}|{count}|{sender}" for second, gift, count, sender in said])
        grows = repeat(False)  # noqa: FBT003 - a column of it
        fields = (moments, gifts, names, counts, coins, supporters, rooms, identities, lines, totals, grows)
        return map(_made, zip(*fields, strict=False))

    def _moments(
        self, cells: Sequence[Sequence[Cell]], time_at: int
    ) -> tuple[Sequence[datetime | None], Iterable[int | str]]:
        """When each row was, and the second of it."""
        whens = cells[time_at]
        if self._clock_at is not None:
            pairs = zip(whens, cells[self._clock_at], strict=True)
            whens = [when if when in _EMPTY else _joined(when, clock) for when, clock in pairs]
        found = read_moments(whens, self._times)
        if all(found):
            # What datetime.timestamp does, in a third of its time; none of them is none.
            passed = cast("Iterator[timedelta]", map(sub, found, repeat(_1970)))  # pyright: ignore[reportArgumentType]
            return found, [length.days * _DAY + length.seconds for length in passed]
        return found, ["" if at is None else int(at.timestamp()) for at in found]

    def _places(self, contents: list[str]) -> Iterator[str]:
        """The identity of each row: its content, and its place among equal rows."""
        known = set(map(hash, contents))  # 64 bits, for as long as this file is read
        encoded = [content.encode("utf-8", "surrogatepass") for content in contents]
        digests = ["row:" + digest.hexdigest() for digest in map(_digest, encoded)]
        if len(known) < len(contents) or not known.isdisjoint(self._seen):
            return map(self._place, contents, digests)
        self._seen |= known
        return iter(digests)

    def _place(self, content: str, digest: str) -> str:
        known = hash(content)
        if known not in self._seen:
            self._seen.add(known)
            return digest
        place = self._repeats[known] = self._repeats.get(known, 1) + 1
        return f"{digest}:{place}"

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
