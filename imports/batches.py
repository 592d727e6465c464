"""What the reading process tells the bot: rows as columns, a few thousand at a time.

A record of each row would cost more to send than to read. Each batch names its gifts, supporters and rooms once; a row
says which. Messages are pickled: both ends are this program, of the same version.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from domain.identities import number_of
from domain.imports import Ambiguous, BackstageRow, GiftRow, MetricSample, PastStream, Refusal, RoomEnded
from imports.column_names import Role

if TYPE_CHECKING:
    from datetime import datetime

    from domain.imports import Record

NO_TIME: Final = -1
ROWS: Final = 500
"""In a batch: each is one write, and others wait for no longer."""


class FileGift(NamedTuple):
    """A gift as a file names it. ``coins`` is the price of one, where it is told."""

    id: int | None
    name: str | None
    coins: int | None


@dataclass(slots=True)
class Batch:
    """Some rows. The columns are of equal length."""

    at: array[int] = field(default_factory=lambda: array("q"))
    """Milliseconds since 1970 UTC, or ``NO_TIME``."""
    gift: array[int] = field(default_factory=lambda: array("i"))
    count: array[int] = field(default_factory=lambda: array("i"))
    supporter: array[int] = field(default_factory=lambda: array("i"))
    room: array[int] = field(default_factory=lambda: array("i"))
    identity: array[int] = field(default_factory=lambda: array("q"))
    line: array[int] = field(default_factory=lambda: array("i"))
    grows: bytearray = field(default_factory=bytearray)
    gifts: list[FileGift] = field(default_factory=list[FileGift])
    supporters: list[str] = field(default_factory=list[str])
    """From place 1 on; 0 is nobody."""
    rooms: list[str] = field(default_factory=list[str])
    """From place 1 on; 0 is none."""
    samples: list[MetricSample] = field(default_factory=list[MetricSample])
    ends: list[RoomEnded] = field(default_factory=list[RoomEnded])
    pasts: list[PastStream] = field(default_factory=list[PastStream])
    backstage: list[BackstageRow] = field(default_factory=list[BackstageRow])
    refusals: list[Refusal] = field(default_factory=list[Refusal])
    rows: int = 0
    """Records and refusals in it."""
    read: int = 0
    """Of the file, with this batch."""
    about: int = 0
    """Of the file, as far as one can tell; 0 while nobody can."""

    def __len__(self) -> int:
        return self.rows


class Opened(NamedTuple):
    """The file is of this kind; ``header`` names its columns where it has any."""

    kind: str
    header: tuple[str, ...]
    columns: tuple[tuple[str, int], ...]
    """Which column holds what, where it is a gift list."""


class Failed(NamedTuple):
    """It can't be read; as ``domain.errors.Unreadable``."""

    key: str
    details: dict[str, Any]


class Ended(NamedTuple):
    """That was all."""

    rows: int


def raw_cells(
    opened: Opened, at: datetime | None, gift: FileGift, count: int, supporter: str | None
) -> tuple[str, ...]:
    """A gift row as the file has it, as far as it was understood: in its columns where it has any."""
    told = {
        Role.TIME.value: "" if at is None else at.isoformat(),
        Role.DATE.value: "" if at is None else at.isoformat(),
        Role.GIFT.value: gift.name or "",
        Role.GIFT_ID.value: "" if gift.id is None else str(gift.id),
        Role.COUNT.value: str(count),
        Role.COINS.value: "" if gift.coins is None else str(gift.coins),
        Role.SUPPORTER.value: supporter or "",
    }
    if not opened.columns:
        return tuple(told.values())
    cells = [""] * max(len(opened.header), 1 + max(column for _, column in opened.columns))
    for role, column in opened.columns:
        cells[column] = told.get(role, "")
    return tuple(cells)


Message = Opened | Batch | Ambiguous | Failed | Ended


class Filling:
    """A batch that is being filled."""

    def __init__(self, opened: Opened, oldest: datetime | None) -> None:
        self.batch = Batch()
        self._opened = opened
        self._oldest = oldest
        self._gifts: dict[FileGift, int] = {}
        self._supporters: dict[str | None, int] = {None: 0}
        self._rooms: dict[str | None, int] = {None: 0}

    def add(self, record: Record | Refusal) -> int:
        """Take one more in; returns how many there are."""
        batch = self.batch
        batch.rows += 1
        if self._oldest is not None and self._too_old(record, self._oldest):
            batch.refusals.append(self._refused(record))
        elif type(record) is GiftRow:
            self._add_gift(record)
        elif type(record) is Refusal:
            batch.refusals.append(record._replace(details=dict(record.details)))
        elif type(record) is MetricSample:
            batch.samples.append(record)
        elif type(record) is RoomEnded:
            batch.ends.append(record)
        elif type(record) is PastStream:
            batch.pasts.append(record._replace(metrics=dict(record.metrics)))
        elif type(record) is BackstageRow:
            batch.backstage.append(record)
        return batch.rows

    @staticmethod
    def _too_old(record: Record | Refusal, oldest: datetime) -> bool:
        if isinstance(record, PastStream):
            return record.started_at < oldest
        at = record.at if isinstance(record, GiftRow | MetricSample | RoomEnded) else None
        return at is not None and at < oldest

    def _refused(self, record: Record | Refusal) -> Refusal:
        raw = ()
        if isinstance(record, GiftRow):
            gift = FileGift(record.gift_id, record.gift_name, record.coins)
            raw = raw_cells(self._opened, record.at, gift, record.count, record.supporter)
        return Refusal(record.line, None, "import-time-too-old", {}, raw)

    def _add_gift(self, row: GiftRow) -> None:
        batch = self.batch
        at, gift_id, name, count, coins, supporter, room, identity, line, total, grows = row
        if coins is None and total is not None and total % count == 0:
            coins = total // count
        gift = FileGift(gift_id, name, coins)
        place = self._gifts.get(gift)
        if place is None:
            place = self._gifts[gift] = len(batch.gifts)
            batch.gifts.append(gift)
        sender = self._supporters.get(supporter)
        if sender is None:
            sender = self._supporters[supporter] = len(self._supporters)
            batch.supporters.append(supporter or "")
        where = self._rooms.get(room)
        if where is None:
            where = self._rooms[room] = len(self._rooms)
            batch.rooms.append(room or "")
        batch.at.append(NO_TIME if at is None else round(at.timestamp() * 1_000))
        batch.gift.append(place)
        batch.count.append(count)
        batch.supporter.append(sender)
        batch.room.append(where)
        batch.identity.append(number_of(identity, at, room))
        batch.line.append(line)
        batch.grows.append(grows)
