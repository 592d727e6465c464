"""A chunk of imported gifts, as one write: which rows are new, their events, and how far the import is."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import lru_cache
from operator import mul
from typing import TYPE_CHECKING, Final, NamedTuple

from db.bulk_rows import Key, rows_among
from db.connection import driver
from db.gift_rows import event_range
from db.imports_also import note_told
from db.imports_events import Columns, count_range, known_rows, put_events, put_identities, restore_events, void_events
from db.report_rows import add_imported, reporter
from domain.errors import NotFound
from domain.identities import placed
from domain.names import supporter_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from db.imports_events import Known
    from domain.gifts import Gift
    from domain.matching import Windows

_EVENT: Final = """
INSERT INTO gift_events (stream_id, id, at, gift_id, count, coins, supporter_id) VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_OLD: Final = """
SELECT e.at, e.gift_id, e.count, e.coins, e.supporter_id FROM gift_events AS e WHERE e.stream_id = ? AND e.id = ?
AND NOT EXISTS (SELECT 1 FROM voids AS v WHERE v.stream_id = e.stream_id AND v.event_id = e.id)
"""
_REPLACED: Final = """
INSERT INTO import_voids (import_id, stream_id, event_id, identity, instead) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (import_id, stream_id, event_id) DO NOTHING
"""
_SUPPORTERS: Final = Key("supporters", "guild_id", "key", "TEXT")
_NEW_SUPPORTER: Final = """
INSERT INTO supporters (guild_id, key, name) VALUES (?, ?, ?) ON CONFLICT (guild_id, key) DO NOTHING
"""
_GIFT_NAME: Final = """
INSERT INTO gift_names (guild_id, gift_id, name) VALUES (?, ?, ?)
ON CONFLICT (guild_id, gift_id) DO UPDATE SET name = excluded.name WHERE gift_names.name <> excluded.name
"""
_PROGRESS: Final = """
UPDATE imports SET position = position + ?, rows_new = rows_new + ?, rows_known = rows_known + ?,
  rows_refused = rows_refused + ?, diamonds = diamonds + ? WHERE id = ? AND state = 'applying' AND position = ?
RETURNING kept, confirmed_by
"""


@dataclass(slots=True)
class Rows:
    """Some gift rows of a file, as columns of equal length."""

    at: list[int]
    """Milliseconds since 1970 UTC; below zero: the file tells no time."""
    gift: list[int]
    """Place in ``gifts``."""
    count: list[int]
    supporter: list[int]
    """Place in ``supporters``, from 1 on."""
    room: list[int]
    """Place in ``rooms``, from 1 on."""
    identity: list[int]
    grows: bytearray
    """Of a streak: the largest count stands."""
    gifts: list[Gift | None]
    """None: nobody knows its price, so the row is refused."""
    supporters: list[str]
    rooms: list[str]


@dataclass(frozen=True, slots=True)
class Applying:
    """An import that is being applied: whose, into which streams."""

    import_id: int
    guild_id: int
    creator_id: int
    confirmed_at: int
    windows: Windows
    ends: dict[int, int]
    """Of each stream: the moment that stands for rows without a time."""


class Chunk(NamedTuple):
    """What a chunk came to."""

    new: int
    known: int
    refused: int
    diamonds: int


class WriteTook(NamedTuple):
    """What a chunk cost those who wait for the same database."""

    seconds: float
    """Of its statements."""
    quiet: bool
    """Nobody has written for a while."""


class Grown(NamedTuple):
    """A streak that was counted before, with fewer gifts."""

    row: int
    known: Known
    before: int


@dataclass(slots=True)
class Sorted:
    """The rows of a chunk: which are new (by place), which have grown, and how many are neither."""

    identities: list[int]
    new: Sequence[int] = ()
    counts: dict[int, int] = field(default_factory=dict[int, int])
    """Of streaks that came twice in the chunk: the larger count, by place."""
    grown: list[Grown] = field(default_factory=list[Grown])
    known: int = 0
    refused: int = 0
    told: list[int] = field(default_factory=list[int])
    """Identities of those that count already, just as they are told here."""
    known_in: set[int] = field(default_factory=set[int])
    """Streams that hold the known ones."""

    def diamonds(self, rows: Rows) -> int:
        """What they add."""
        gifts, gift, count = rows.gifts, rows.gift, rows.count
        coins = [_coins(one) for one in gifts]
        sum_ = sum(map(mul, map(coins.__getitem__, _at(gift, self.new)), _at(count, self.new)))
        for place, larger in self.counts.items():
            sum_ += _coins(gifts[gift[place]]) * (larger - count[place])
        return sum_ + sum(_coins(gifts[gift[one.row]]) * (count[one.row] - one.before) for one in self.grown)


def sort_rows(tx: Connection, creator_id: int, rows: Rows, timeless: int | None) -> Sorted:
    """Which rows are new here; ``timeless`` is the stream of rows that tell no time."""
    identities = list(rows.identity)
    if timeless is not None and min(rows.at, default=0) < 0:
        identities = [
            placed(identity, timeless) if at < 0 else identity for identity, at in zip(identities, rows.at, strict=True)
        ]
    found = Sorted(identities)
    known = known_rows(tx, creator_id, identities)
    if not known and None not in rows.gifts and len(set(identities)) == len(identities):
        found.new = range(len(identities))
        return found
    found.known_in.update(one.stream_id for one in known.values())
    priced = [gift is not None for gift in rows.gifts]
    grows, gift, fresh = rows.grows, rows.gift, dict[int, int]()
    for place, identity in enumerate(identities):
        if not priced[gift[place]]:
            found.refused += 1
        elif identity in known:
            if not grows[place]:
                found.told.append(identity)
                found.known += 1
            elif not _grown(tx, found, rows, place, known[identity]):
                found.known += 1
        elif identity in fresh:
            first = fresh[identity]
            if grows[place] and rows.count[place] > found.counts.get(first, rows.count[first]):
                found.counts[first] = rows.count[place]
            found.known += 1
        else:
            fresh[identity] = place
    found.new = list(fresh.values())
    return found


def _grown(tx: Connection, found: Sorted, rows: Rows, place: int, known: Known) -> bool:
    old = driver(tx).execute(_OLD, known).fetchone()
    if old is not None and old[2] == rows.count[place]:
        found.told.append(found.identities[place])
    if old is None or old[2] >= rows.count[place]:
        return False
    found.grown.append(Grown(place, known, old[2]))
    return True


def apply_chunk(tx: Connection, job: Applying, rows: Rows, position: int, other: tuple[int, int]) -> Chunk | None:
    """Count a chunk in; ``position`` is where it begins, ``other`` how many rows in it are no gifts, and refused ones.

    None: it was counted before, by whoever was faster.

    Raises:
        NotFound: its content was deleted meanwhile, or the stream, with whom it was about.
    """
    sorted_ = sort_rows(tx, job.creator_id, rows, job.windows.timeless)
    diamonds = sorted_.diamonds(rows)
    new, refused = len(sorted_.new) + len(sorted_.grown), sorted_.refused + other[1]
    told = len(rows.at) + sum(other)
    progress = (told, new, sorted_.known, refused, diamonds, job.import_id, position)
    going_on = driver(tx).execute(_PROGRESS, progress).fetchone()
    if going_on is None:
        return None
    kept, by = going_on  # read anew for every chunk: who confirmed it may be forgotten by now
    if not kept:
        raise NotFound("import-expired")
    if sorted_.told:
        note_told(tx, job.creator_id, job.import_id, sorted_.told)
    if sorted_.new:
        _insert(tx, job, rows, sorted_, by)
    for grown in sorted_.grown:
        _grow(tx, job, rows, grown, by)
    return Chunk(new, sorted_.known, refused, diamonds)


def timed_chunk(
    tx: Connection, job: Applying, rows: Rows, position: int, other: tuple[int, int]
) -> tuple[Chunk | None, float]:
    """As ``apply_chunk``, and the seconds that it took."""
    began = time.perf_counter()
    return apply_chunk(tx, job, rows, position, other), time.perf_counter() - began


def _insert(tx: Connection, job: Applying, rows: Rows, sorted_: Sorted, by: int) -> None:
    if not job.windows.spans:
        raise NotFound("import-stream-gone")
    senders = _senders(tx, job.guild_id, rows, sorted_.new)
    named = {gift.id: gift.name for gift in rows.gifts if gift is not None}
    ids = [0 if gift is None else gift.id for gift in rows.gifts]
    coins = [_coins(gift) for gift in rows.gifts]
    for stream_id, places in _by_stream(job, rows, sorted_.new).items():
        end, gift = job.ends.get(stream_id, job.confirmed_at), _at(rows.gift, places)
        gifts = Columns(
            at=[moment if moment >= 0 else end for moment in _at(rows.at, places)],
            gift_id=map(ids.__getitem__, gift),
            gifts=_counts(rows, sorted_, places),
            coins=map(coins.__getitem__, gift),
            supporter_id=map(senders.__getitem__, _at(rows.supporter, places)),
            identity=_at(sorted_.identities, places),
        )
        put_events(tx, job.creator_id, stream_id, _report(tx, job, stream_id, by), gifts)
    # After the supporters, as a report on PostgreSQL: each would wait for the other's rows otherwise.
    driver(tx).executemany(_GIFT_NAME, [(job.guild_id, gift_id, name) for gift_id, name in named.items()])


def _at(column: Sequence[int], places: Sequence[int]) -> Sequence[int]:
    """The values at these places, which are in order."""
    return column if len(places) == len(column) else [column[place] for place in places]


def _counts(rows: Rows, sorted_: Sorted, places: Sequence[int]) -> Sequence[int]:
    if not sorted_.counts:
        return _at(rows.count, places)
    return [sorted_.counts.get(place, rows.count[place]) for place in places]


def _grow(tx: Connection, job: Applying, rows: Rows, grown: Grown, by: int) -> None:
    """The larger count instead of the smaller one, as an event of its own: what was written stays written."""
    stream_id, event_id = grown.known
    at, gift_id, _, coins, supporter_id = driver(tx).execute(_OLD, grown.known).fetchone()
    void_events(tx, stream_id, (event_id,), job.confirmed_at, by)
    first = _report(tx, job, stream_id, by)
    row = (stream_id, first, at, gift_id, rows.count[grown.row], coins, supporter_id)
    driver(tx).executemany(_EVENT, [row])
    count_range(tx, (stream_id, first, first), reports=1, new=True)
    identity = rows.identity[grown.row]
    put_identities(tx, [(job.creator_id, identity, stream_id, first)])
    driver(tx).executemany(_REPLACED, [(job.import_id, stream_id, event_id, identity, first)])


def take_back_replaced(tx: Connection, creator_id: int, rows: Sequence[tuple[int, int, int]]) -> None:
    """The smaller counts again: stream, event and identity of each."""
    for stream_id, event_id, identity in rows:
        restore_events(tx, stream_id, (event_id,))
        put_identities(tx, [(creator_id, identity, stream_id, event_id)])


def _report(tx: Connection, job: Applying, stream_id: int, by: int) -> int:
    """A report of the import in this stream; returns the id of its first event."""
    told_by = reporter(tx, job.guild_id, by)
    return event_range(add_imported(tx, stream_id, told_by, job.import_id))[0]


def _by_stream(job: Applying, rows: Rows, places: Sequence[int]) -> Mapping[int, Sequence[int]]:
    windows, spans = job.windows, job.windows.spans
    rooms = [0, *(windows.rooms.get(room, 0) for room in rows.rooms)]
    at, room = rows.at, rows.room
    if len(spans) == 1 and windows.timeless in {None, spans[0][2]} and set(rooms) <= {0, spans[0][2]}:
        return {spans[0][2]: places}
    found: dict[int, list[int]] = {}
    for place in places:
        moment = at[place]
        if moment < 0 and windows.timeless is not None:
            stream_id = windows.timeless
        else:
            stream_id = rooms[room[place]] or windows.at(moment)
        found.setdefault(stream_id, []).append(place)
    return found


def _senders(tx: Connection, guild_id: int, rows: Rows, places: Sequence[int]) -> list[int | None]:
    """By place in ``supporters``: the ids of those who sent these rows; of the others none.

    Who is known keeps the name that was written last.
    """
    used = sorted(set(_at(rows.supporter, places)) - {0})
    names = [rows.supporters[place - 1] for place in used]
    keys = list(map(_key, names))
    named = dict(zip(keys, names, strict=True))
    ids = _find_supporters(tx, guild_id, list(named))
    if missing := [key for key in named if key not in ids]:
        driver(tx).executemany(_NEW_SUPPORTER, [(guild_id, key, named[key]) for key in missing])
        ids |= _find_supporters(tx, guild_id, missing)
    senders: list[int | None] = [None] * (len(rows.supporters) + 1)
    for place, key in zip(used, keys, strict=True):
        senders[place] = ids[key]
    return senders


def _find_supporters(tx: Connection, guild_id: int, keys: list[str]) -> dict[str, int]:
    return {row[0]: row[1] for row in rows_among(tx, _SUPPORTERS, "key, id", guild_id, keys)}


@lru_cache(maxsize=8_192)
def _key(name: str) -> str:
    return supporter_key(name)


def _coins(gift: Gift | None) -> int:
    return 0 if gift is None else gift.coins
