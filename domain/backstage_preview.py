"""What an agency's file would bring: told before anybody confirms it, with every surprise named."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from domain.backstage import (
    ZERO,
    Counters,
    Kind,
    RosterChanges,
    differences,
    month_of,
    roster_changes,
    snapshots,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from domain.backstage import Difference, Renamed, Snapshot
    from domain.imports import BackstageRow


class Together(NamedTuple):
    """Days between which files are missing: what they brought can only be told as one."""

    first: date
    last: date
    creators: int
    """For how many creators of the file it is so."""


class Corrected(NamedTuple):
    """TikTok lowered a counter: the days since the file before come to less than nothing."""

    handle: str
    first: date
    last: date
    gained: Counters
    """What is below zero was taken back; the month's sum is right again with it."""


@dataclass(frozen=True, slots=True)
class BackstagePreview:
    """What an agency's file would bring. Handles are in lower case and without ``@``, by the alphabet."""

    creators: int
    """How many different creators the file tells of, those who have left not among them."""
    rows_new: int
    """Rows that tell something that no other file told."""
    rows_known: int
    first_day: date
    """Counters are as of the end of a day: the first and the last one that the file tells."""
    as_of: date
    newest_known: date | None
    """The newest day of the files before; none when this is the first one."""
    gained: Counters
    """What all its creators together gained since the files before; what was corrected is in it, maybe below zero."""
    exact_days: int
    """For how many creators the file closes exactly one day."""
    several_days: tuple[Together, ...] = ()
    """Several days that only stand together, those with the most creators first."""
    corrected: tuple[Corrected, ...] = ()
    new: tuple[str, ...] = ()
    """In no file before, and not registered here: offered for registration."""
    unregistered: tuple[str, ...] = ()
    """In a file before, and still not registered here: they are offered too."""
    linked: tuple[str, ...] = ()
    """Registered here already: their figures are found by handle with this file for the first time."""
    renamed: tuple[Renamed, ...] = ()
    """The same creator under another handle; who is registered follows, except ``taken``."""
    taken: tuple[str, ...] = ()
    """New handles of ``renamed`` that another registered creator has here: nothing is changed there."""
    left: tuple[str, ...] = ()
    """Who has quit the network with this file."""
    unplaced: tuple[str, ...] = ()
    """Handles of leavers whom no file told of before: nothing can be said about them."""

    @property
    def to_register(self) -> tuple[str, ...]:
        """Everybody of the file who can be registered in one step."""
        return tuple(sorted({*self.new, *self.unregistered}))

    @property
    def older(self) -> bool:
        """A newer file is known already: this one fills a gap, and the pace stays that of the newer one."""
        return self.newest_known is not None and self.as_of < self.newest_known


class Gains(NamedTuple):
    """The differences that a file closes, all creators together."""

    gained: Counters
    exact_days: int
    several_days: tuple[Together, ...]
    corrected: tuple[Corrected, ...]


def gains(known: Mapping[str, Iterable[Snapshot]], rows: Iterable[BackstageRow]) -> Gains:
    """What the days up to each row brought, compared with the snapshots that are ``known`` by creator id."""
    told: dict[str, list[BackstageRow]] = {}
    for row in rows:
        if row.creator_id is not None:
            told.setdefault(row.creator_id, []).append(row)
    total, days, corrected = ZERO, 0, list[Corrected]()
    together: Counter[tuple[date, date]] = Counter()
    for creator_id, own in told.items():
        for each in _closed(known.get(creator_id, ()), own):
            total = total.plus(each.gained)
            if each.kind is Kind.CORRECTED:
                corrected.append(Corrected(own[-1].handle, each.first, each.last, each.gained))
            elif each.kind is Kind.DAY:
                days += 1
            else:
                together[each.first, each.last] += 1
    spans = [Together(first, last, count) for (first, last), count in together.items()]
    return Gains(
        total,
        days,
        tuple(sorted(spans, key=lambda one: (-one.creators, one.last, one.first))),
        tuple(sorted(corrected, key=lambda one: (one.handle, one.last))),
    )


def _closed(known: Iterable[Snapshot], rows: Sequence[BackstageRow]) -> list[Difference]:
    """The differences that end on the day of a row; how the month before closed was another file's to tell."""
    days = {row.as_of for row in rows}
    months = {month_of(day) for day in days}
    taken = [*known, *(snapshot for row in rows for snapshot in snapshots(row) if month_of(snapshot.as_of) in months)]
    return [each for each in differences(taken) if each.last in days]


def changes_of(known: Mapping[str, str], rows: Iterable[BackstageRow]) -> RosterChanges:
    """As ``roster_changes``, for rows that may leave a handle out: who has none in the file keeps the known one."""
    return roster_changes(
        known, [row if row.handle else row._replace(handle=known.get(row.creator_id or "", "")) for row in rows]
    )
