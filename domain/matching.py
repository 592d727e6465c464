"""Which stream the rows of a file belong to. Times are whole milliseconds since 1970 UTC.

A file of half a million rows is summed up in cells of a few minutes; these are matched, not the rows.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from domain.errors import Unreadable
from domain.imports import PastStream, RoomNumbers
from domain.streams import LONGEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from domain.metrics import Metric

MARGIN: Final = timedelta(minutes=10)
"""Clocks and typed times are this far off: what was sent so shortly before or after a stream is part of it."""
GAP: Final = timedelta(hours=3)
"""Nothing for so long, and what comes next is another stream."""
MOST_CELLS: Final = 50_000
"""A creator who is live for twelve hours a day fills as many in a year."""
_MS: Final = timedelta(milliseconds=1)
CELL_MS: Final = timedelta(minutes=5) // _MS
MARGIN_MS: Final = MARGIN // _MS
_GAP_MS: Final = GAP // _MS
_LONGEST_MS: Final = LONGEST // _MS


@dataclass(slots=True)
class Cell:
    """What a file tells of a few minutes of one room."""

    first: int
    last: int
    rows: int = 0
    """Gifts, known ones included."""
    new: int = 0
    diamonds: int = 0
    """Of the new ones."""


@dataclass(slots=True)
class Room:
    """What a file tells of one room; the nameless room holds what names none."""

    cells: dict[int, Cell] = field(default_factory=dict[int, Cell])
    numbers: RoomNumbers = field(default_factory=RoomNumbers)
    ended: int | None = None
    others: int = 0
    """Rows that are no gifts."""


@dataclass(slots=True)
class Told:
    """A whole file, summed up as it is read."""

    rooms: dict[str, Room] = field(default_factory=dict[str, Room])
    pasts: list[PastStream] = field(default_factory=list[PastStream])
    timeless: Cell | None = None
    """Rows that tell no time; its times mean nothing."""
    cells: int = 0
    known_in: set[int] = field(default_factory=set[int])
    """Ids of the streams that hold rows which were counted before."""

    @property
    def others(self) -> int:
        """Rows that are no gifts."""
        return len(self.pasts) + sum(room.others for room in self.rooms.values())

    def cell(self, room: str, at: int) -> Cell:
        """Where something at that moment belongs.

        Raises:
            Unreadable: ``import-too-scattered``, more than any creator can have streamed.
        """
        of = self.room(room).cells
        number = at // CELL_MS
        cell = of.get(number)
        if cell is None:
            self.cells += 1
            if self.cells > MOST_CELLS:
                raise Unreadable("import-too-scattered", most=MOST_CELLS * CELL_MS // 3_600_000)
            cell = of[number] = Cell(at, at)
        elif at < cell.first:
            cell.first = at
        elif at > cell.last:
            cell.last = at
        return cell

    def room(self, name: str) -> Room:
        """The room of that name, made when it is new."""
        found = self.rooms.get(name)
        if found is None:
            found = self.rooms[name] = Room()
        return found


@dataclass(slots=True)
class Run:
    """A stream that there is already, from start to end (of one on air: until now)."""

    stream_id: int
    start: int
    end: int
    made: bool = False
    """An import made it: nobody told its times, so a longer capture may lengthen it."""


@dataclass(slots=True)
class Place:
    """One stream that a file tells of, and what."""

    stream_id: int | None
    """None: it is new."""
    first: int
    last: int
    rows: int = 0
    new: int = 0
    diamonds: int = 0
    rooms: dict[str, None] = field(default_factory=dict[str, None])
    metrics: dict[Metric, int] = field(default_factory=dict["Metric", int])
    title: str | None = None
    others: int = 0
    """Rows that are no gifts."""
    past: bool = False
    """TikTok remembers it: it was a stream even if nothing else is told."""

    @property
    def is_stream(self) -> bool:
        """Enough is told of it to make a stream of its own."""
        return self.past or self.new > 0 or bool(self.metrics)

    def take(self, cell: Cell) -> None:
        """This cell too."""
        self.first, self.last = min(self.first, cell.first), max(self.last, cell.last)
        self.rows += cell.rows
        self.new += cell.new
        self.diamonds += cell.diamonds

    def merge(self, other: Place) -> None:
        """That place is the same stream."""
        self.first, self.last = min(self.first, other.first), max(self.last, other.last)
        self.rows += other.rows
        self.new += other.new
        self.diamonds += other.diamonds
        self.others += other.others
        self.rooms |= other.rooms
        self.title, self.past = self.title or other.title, self.past or other.past
        for metric, value in other.metrics.items():
            self.metrics[metric] = max(value, self.metrics.get(metric, value))


def match(told: Told, runs: Iterable[Run], rooms: Mapping[str, int]) -> list[Place]:
    """Every stream that a file tells of, by start; ``rooms`` are those that earlier imports placed.

    What names a room goes to that room's stream: the one of an earlier import, else the one on air while most of it
    came, else a new one. What names none goes to the stream that was on air then, else lengthens one that an import
    made, else makes a new one where nothing came for hours before.
    """
    matching = _Matching([Run(run.stream_id, run.start, run.end, run.made) for run in runs])
    for name, room in sorted(told.rooms.items()):
        if name:
            matching.room(name, room, rooms.get(name))
    nameless = told.rooms.get("")
    if nameless is not None:
        matching.nameless(nameless)
    for past in told.pasts:
        matching.past(past, rooms)
    return matching.places()


class _Matching:
    def __init__(self, runs: list[Run]) -> None:
        self._runs = sorted(runs, key=lambda run: (run.start, run.stream_id))
        self._by_id = {run.stream_id: run for run in self._runs}
        self._known: dict[int, Place] = {}
        self._new: list[Place] = []

    def places(self) -> list[Place]:
        """All of them. New ones that overlap are one: nobody is live twice at a time."""
        merged: list[Place] = []
        for place in sorted(self._new, key=lambda place: place.first):
            before = merged[-1] if merged else None
            if before is not None and place.first <= before.last:
                if max(place.last, before.last) - before.first <= _LONGEST_MS:
                    before.merge(place)
                    continue
                place.first = min(before.last + 1, place.last)
            merged.append(place)
        return sorted([*self._known.values(), *merged], key=lambda place: place.first)

    def room(self, name: str, room: Room, stream_id: int | None) -> None:
        """A room is one stream."""
        cells = sorted(room.cells.values(), key=lambda cell: cell.first)
        if not cells:
            return  # that it ended is all that is told
        run = self._by_id.get(stream_id or 0) or self._most_of(cells)
        if run is not None:
            found = [self._in(run, cells)]
        else:
            found = self._stretches(cells, widest=_LONGEST_MS)
            self._new += found
        last = found[-1]
        last.others += room.others
        last.metrics |= room.numbers.metrics()
        if room.ended is not None and last.last < room.ended <= last.first + _LONGEST_MS:
            last.last = room.ended
        for place in found:
            place.rooms[name] = None

    def nameless(self, room: Room) -> None:
        """What names no room, by its time."""
        left = self._swept(sorted(room.cells.values(), key=lambda cell: cell.first))
        left = self._swept(left[::-1])[::-1]
        others: list[Cell] = []
        for cell in left:
            near = next((new for new in self._new if _away(cell, new.first, new.last) <= MARGIN_MS), None)
            if near is None:
                others.append(cell)
            else:
                near.take(cell)
        self._new += self._stretches(others, widest=_GAP_MS)
        if room.numbers.seen and (self._known or self._new):
            only = [*self._known.values(), *self._new]
            if len(only) == 1:  # of several nobody could say whose the numbers are
                only[0].metrics |= room.numbers.metrics()
                only[0].others += room.others

    def past(self, past: PastStream, rooms: Mapping[str, int]) -> None:
        """A stream that TikTok remembers is the one that overlaps it most, else a new one."""
        place = past_place(past)
        run = self._by_id.get(rooms.get(past.room or "", 0)) or self._overlapping(place.first, place.last)
        if run is None:
            self._new.append(place)
            return
        place.stream_id = run.stream_id
        known = self._known.get(run.stream_id)
        if known is None:
            self._known[run.stream_id] = place
        else:
            known.merge(place)

    def _in(self, run: Run, cells: Iterable[Cell]) -> Place:
        place = self._known.get(run.stream_id)
        for cell in cells:
            if place is None:
                place = self._known[run.stream_id] = Place(run.stream_id, cell.first, cell.last)
            place.take(cell)
        assert place is not None  # noqa: S101 - a room without cells is none
        return place

    def _swept(self, cells: Sequence[Cell]) -> list[Cell]:
        """What no stream takes. From one side only: what an import made grows with each cell that it takes."""
        left: list[Cell] = []
        for cell in cells:
            run = self._nearest(cell, made_too=True)
            if run is None:
                left.append(cell)
                continue
            self._in(run, (cell,))
            if run.made:
                run.start, run.end = min(run.start, cell.first), max(run.end, cell.last)
        return left

    def _most_of(self, cells: Sequence[Cell]) -> Run | None:
        votes: dict[int, int] = {}
        for cell in cells:
            run = self._nearest(cell, made_too=False)
            if run is not None:
                votes[run.stream_id] = votes.get(run.stream_id, 0) + cell.rows + 1
        return self._by_id[max(votes, key=lambda one: (votes[one], -one))] if votes else None

    def _nearest(self, cell: Cell, *, made_too: bool) -> Run | None:
        """The stream that ran then, else the nearest one that is near enough."""
        at = bisect_right(self._runs, cell.last + _GAP_MS, key=lambda run: run.start)
        best: tuple[int, int] | None = None
        found: Run | None = None
        for run in self._runs[max(at - 50, 0) : at]:  # no stream overlaps others, so few can be near
            away = _away(cell, run.start, run.end)
            reach = _GAP_MS if run.made and made_too else MARGIN_MS
            longer = max(run.end, cell.last) - min(run.start, cell.first)
            if away > reach or (away and run.made and longer > _LONGEST_MS):
                continue
            if best is None or (away, -run.start) < best:
                best, found = (away, -run.start), run
        return found

    def _overlapping(self, start: int, end: int) -> Run | None:
        best, found = 0, None
        for run in self._runs:
            overlap = min(end, run.end) - max(start, run.start)
            if abs(run.start - start) <= MARGIN_MS:
                overlap = max(overlap, 1)
            if overlap > best:
                best, found = overlap, run
        return found

    def _stretches(self, cells: Sequence[Cell], *, widest: int) -> list[Place]:
        """Cells in order as the fewest streams without so wide a gap, and without another stream between."""
        found: list[Place] = []
        for cell in cells:
            before = found[-1] if found else None
            if (
                before is not None
                and cell.first - before.last <= widest
                and cell.last - before.first <= _LONGEST_MS
                and not self._between(before.last, cell.first)
            ):
                before.take(cell)
                continue
            place = Place(None, cell.first, cell.last)
            place.take(cell)
            found.append(place)
        return found

    def _between(self, start: int, end: int) -> bool:
        at = bisect_right(self._runs, start, key=lambda run: run.start)
        return at < len(self._runs) and self._runs[at].start < end


def past_place(past: PastStream) -> Place:
    """What TikTok remembers of a stream; one of unknown length is as short as can be."""
    start = int(past.started_at.timestamp() * 1_000)
    length = 0 if past.duration is None else past.duration // _MS
    rooms: dict[str, None] = {} if past.room is None else {past.room: None}
    return Place(
        None, start, start + length, rooms=rooms, metrics=dict(past.metrics), title=past.title, others=1, past=True
    )


def _away(cell: Cell, start: int, end: int) -> int:
    return max(start - cell.last, cell.first - end, 0)


@dataclass(slots=True)
class Windows:
    """Where each row goes, once it is known which streams there are: by its room, else by its time."""

    spans: list[tuple[int, int, int]]
    """Start, end and stream, by start."""
    rooms: Mapping[str, int]
    timeless: int | None = None
    """The stream of rows that tell no time."""

    def __post_init__(self) -> None:
        self.spans.sort()

    def at(self, moment: int) -> int:
        """The stream of a row without a room: the one that ran then, else the nearest."""
        after = bisect_right(self.spans, moment, key=lambda span: span[0])
        near = self.spans[max(after - 2, 0) : after + 1]
        return min(near, key=lambda span: (max(span[0] - moment, moment - span[1], 0), -span[0]))[2]
