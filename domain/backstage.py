"""LIVE Backstage: from an agency's month-to-date counters to what each day brought.

Every counter of a file adds up since the first of its month and starts anew on the next first, so a day is
the difference between two files. Source: the columns of "Creator data" files; docs/facts.md, "LIVE Backstage".
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from functools import reduce
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from domain.imports import BackstageRow

QUIET_AFTER = timedelta(days=7)
"""No LIVE for so long, and the agency should hear of it."""
_DAY = timedelta(days=1)
_ROUNDED = timedelta(minutes=6)
"""A closed month is told in tenths of an hour."""


class Counters(NamedTuple):
    """What is counted; none where the file does not tell it."""

    diamonds: int | None = None
    live: timedelta | None = None
    valid_days: int | None = None
    """Days with an hour of LIVE or more."""
    new_followers: int | None = None
    streams: int | None = None

    def since(self, earlier: Counters) -> Counters:
        """What was added; none where one of the two does not tell it."""
        return Counters(
            _less(self.diamonds, earlier.diamonds),
            self.live - earlier.live if self.live is not None and earlier.live is not None else None,
            _less(self.valid_days, earlier.valid_days),
            _less(self.new_followers, earlier.new_followers),
            _less(self.streams, earlier.streams),
        )

    def plus(self, other: Counters) -> Counters:
        """Both together; what one of them does not tell counts nothing."""
        return Counters(
            (self.diamonds or 0) + (other.diamonds or 0),
            (self.live or _NO_TIME) + (other.live or _NO_TIME),
            (self.valid_days or 0) + (other.valid_days or 0),
            (self.new_followers or 0) + (other.new_followers or 0),
            (self.streams or 0) + (other.streams or 0),
        )

    @property
    def falls(self) -> bool:
        """One of them is below nothing: TikTok has taken something back."""
        numbers = (self.diamonds, self.valid_days, self.new_followers, self.streams)
        return any(number is not None and number < 0 for number in numbers) or (self.live or _NO_TIME) < _NO_TIME


_NO_TIME = timedelta()
ZERO = Counters(0, _NO_TIME, 0, 0, 0)
"""Where every month begins."""


def _less(number: int | None, other: int | None) -> int | None:
    return None if number is None or other is None else number - other


class Snapshot(NamedTuple):
    """One creator's counters as of the end of a day."""

    as_of: date
    counters: Counters
    taken_at: datetime | None = None
    """When it was downloaded (aware UTC), where that is known."""


class Kind(StrEnum):
    """What a difference stands for."""

    DAY = "day"
    """One day, exactly."""
    SEVERAL_DAYS = "several-days"
    """Files are missing between: what all its days brought together."""
    CORRECTED = "corrected"
    """A counter fell: TikTok corrected it, and what was taken back is in here."""


class Difference(NamedTuple):
    """What the days from ``first`` to ``last`` brought together. All differences of a month add up to its counters."""

    first: date
    last: date
    gained: Counters
    kind: Kind


def month_of(day: date) -> date:
    """The first of its month."""
    return day.replace(day=1)


def last_of(month: date) -> date:
    """The last day of a month."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def snapshots(row: BackstageRow) -> Iterator[Snapshot]:
    """What a row tells: where its month stands, and how the month before closed.

    The zeros beside who has left the network are none of their counters.
    """
    if row.left:
        return
    yield Snapshot(row.as_of, row.counters, row.taken_at)
    if row.last_month.diamonds is not None or row.last_month.valid_days is not None:
        yield Snapshot(row.month - _DAY, row.last_month, row.taken_at)


def settled(taken: Iterable[Snapshot]) -> list[Snapshot]:
    """One snapshot a day, in order: a file that came twice or late adds nothing.

    Of two that differ the one downloaded later holds, else the larger: counters rise through the day.
    """
    by_day: dict[date, list[Snapshot]] = {}
    for one in taken:
        by_day.setdefault(one.as_of, []).append(one)
    return [
        same[0] if len(same) == 1 else reduce(_over, sorted(same, key=_strength)) for _, same in sorted(by_day.items())
    ]


def _strength(one: Snapshot) -> tuple[float, ...]:
    counts = one.counters
    live = None if counts.live is None else counts.live.total_seconds()
    numbers = (counts.diamonds, live, counts.valid_days, counts.new_followers, counts.streams)
    taken = one.taken_at.timestamp() if one.taken_at else 0.0
    return (taken, *(-1.0 if number is None else float(number) for number in numbers))


def _over(weak: Snapshot, strong: Snapshot) -> Snapshot:
    """What the stronger one leaves out stays; its duration too, where it is only the same one rounded."""
    counters = _known(strong.counters, weak.counters)
    if weak.counters.live is not None and counters.live is not None:
        close = abs(counters.live - weak.counters.live) <= _ROUNDED
        counters = counters._replace(live=max(counters.live, weak.counters.live) if close else counters.live)
    return strong._replace(counters=counters)


def differences(taken: Iterable[Snapshot]) -> list[Difference]:
    """What the days between one creator's snapshots brought, from the first of each month that was seen."""
    return _walked(settled(taken))[0]


def _walked(days: Iterable[Snapshot]) -> tuple[list[Difference], Counters]:
    """The differences between settled snapshots, and where the newest month stands with what its files leave out."""
    found: list[Difference] = []
    counters = ZERO
    for month, same in groupby(days, key=lambda one: month_of(one.as_of)):
        before, counters = month - _DAY, ZERO
        for snapshot in same:
            gained = snapshot.counters.since(counters)
            first = before + _DAY
            found.append(Difference(first, snapshot.as_of, gained, _kind(first, snapshot.as_of, gained)))
            before, counters = snapshot.as_of, _known(snapshot.counters, counters)
    return found, counters


def _known(now: Counters, before: Counters) -> Counters:
    """A counter that one file leaves out goes on from the file before."""
    told = {name: value for name, value in now._asdict().items() if value is not None}
    return before._replace(**told)


def _kind(first: date, last: date, gained: Counters) -> Kind:
    if gained.falls:
        return Kind.CORRECTED
    return Kind.DAY if first == last else Kind.SEVERAL_DAYS


# -- where the month is going ------------------------------------------------------------------------------------------


def at_month_end(counters: Counters, as_of: date) -> Counters:
    """The counters as they will be when the rest of the month goes like its days so far."""
    days = last_of(as_of).day
    times = Fraction(days, as_of.day)

    def grown(number: int | None) -> int | None:
        return None if number is None else round(number * times)

    live = None if counters.live is None else timedelta(seconds=round(int(counters.live.total_seconds()) * times))
    return Counters(
        grown(counters.diamonds),
        live,
        None if counters.valid_days is None else min(round(counters.valid_days * times), days),
        grown(counters.new_followers),
        grown(counters.streams),
    )


def last_live(found: Iterable[Difference]) -> date | None:
    """The last day on which they can have been live; none when they never were."""
    return max((each.last for each in found if _was_live(each.gained)), default=None)


def _was_live(gained: Counters) -> bool:
    if gained.live is not None:
        return gained.live > _NO_TIME
    return any(number is not None and number > 0 for number in (gained.streams, gained.diamonds))


def quiet_for(found: Iterable[Difference], as_of: date, after: timedelta = QUIET_AFTER) -> timedelta | None:
    """How long they have not been live by now, at least; none when that is no ``after`` yet, or nothing is known."""
    known = list(found)
    if not known:
        return None
    last = last_live(known) or min(each.first for each in known) - _DAY
    silent = min(as_of, max(each.last for each in known)) - last
    return silent if silent >= after else None


class Standing(NamedTuple):
    """Where one creator stands with their newest file."""

    as_of: date
    counters: Counters
    """Of the month that the day is in; what this file leaves out is as in the one before."""
    known_from: date
    """The first day that anything is known of."""
    last_live: date | None
    """The last day on which they can have been live; none when they never were since ``known_from``."""

    @property
    def silent_since(self) -> date:
        """The last day of which nobody can say that they were not live."""
        return self.last_live or self.known_from - _DAY


def standing(taken: Iterable[Snapshot]) -> Standing | None:
    """Where the newest of one creator's snapshots leaves them; none where there is no snapshot."""
    days = settled(taken)
    if not days:
        return None
    found, counters = _walked(days)
    told = _told(counters, (day.counters for day in days if month_of(day.as_of) == month_of(days[-1].as_of)))
    return Standing(days[-1].as_of, told, found[0].first, last_live(found))


def standing_by_newest(taken: Iterable[Snapshot]) -> Standing | None:
    """The same by the newest snapshots of a month alone, without the older ones; none where they are not enough.

    They are where none leaves out a counter and one of them shows a LIVE since the one before.
    """
    days = settled(taken)
    if not days or any(None in day.counters for day in days):
        return None
    newest, month = days[-1], month_of(days[-1].as_of)
    priors = [(month - _DAY, ZERO)] if days[0].as_of == month else []
    priors += [(day.as_of, day.counters) for day in days[:-1]]
    for (_, before), day in zip(reversed(priors), reversed(days), strict=False):
        if _was_live(day.counters.since(before)):
            return Standing(newest.as_of, newest.counters, month, day.as_of)
    return None


def _told(counters: Counters, files: Iterable[Counters]) -> Counters:
    """Without the zeros of what none of the month's files tells."""
    told = list(files)
    untold = [
        name for name, values in zip(Counters._fields, zip(*told, strict=True), strict=True) if set(values) == {None}
    ]
    return counters._replace(**dict.fromkeys(untold))


# -- who is in the network ---------------------------------------------------------------------------------------------


class Renamed(NamedTuple):
    """The same creator id with another handle."""

    creator_id: str
    was: str
    handle: str


class RosterChanges(NamedTuple):
    """How a file's creators differ from those that are known."""

    new: Mapping[str, str]
    """Handle by creator id."""
    renamed: tuple[Renamed, ...]
    left: tuple[str, ...]
    """Creator ids of those who have quit the network."""
    unplaced: tuple[str, ...]
    """Handles of leavers whom nobody here knows: without an id nothing can be said about them."""


def roster_changes(known: Mapping[str, str], rows: Iterable[BackstageRow]) -> RosterChanges:
    """Compare a file with the handles that are ``known`` by creator id. A leaver has no id left: the handle must do."""
    handles = {creator_id: handle.casefold() for creator_id, handle in known.items()}
    seen: dict[str, str] = {}
    gone: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: (row.as_of, row.handle)):
        if row.creator_id is None:
            gone[row.handle.casefold()] = row.handle
        else:
            seen[row.creator_id] = row.handle
            gone.pop(row.handle.casefold(), None)
    by_handle = {handle: creator_id for creator_id, handle in handles.items()}
    by_handle |= {handle.casefold(): creator_id for creator_id, handle in seen.items()}
    renamed = [
        Renamed(creator_id, known[creator_id], handle)
        for creator_id, handle in seen.items()
        if creator_id in handles and handles[creator_id] != handle.casefold()
    ]
    return RosterChanges(
        new={creator_id: handle for creator_id, handle in seen.items() if creator_id not in handles},
        renamed=tuple(sorted(renamed)),
        left=tuple(sorted({by_handle[handle] for handle in gone if handle in by_handle})),
        unplaced=tuple(sorted(name for handle, name in gone.items() if handle not in by_handle)),
    )
