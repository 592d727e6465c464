"""Which streams an import goes to: told before it is confirmed, made and noted when it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import func, insert, or_, select, update

from db.connection import driver
from db.guilds import ensure_guild
from db.imports_metrics import changes_of, claim, claim_all
from db.imports_plans import plans_of, took_place
from db.recount import rebuild_minutes
from db.resolve import STREAMS, stream_by_id
from db.rows import from_ms, stream_of, to_ms
from db.schema import import_rooms, import_streams, imports, streams
from domain.errors import NotFound
from domain.importing import Choice, Overlap, Target
from domain.matching import GAP, MARGIN_MS, Place, Run, match
from domain.streams import State

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from domain.access import Caller
    from domain.creators import Creator
    from domain.matching import Told
    from domain.plans import Plan
    from domain.streams import Stream

IDS_AT_ONCE: Final = 500
_STANDING: Final = imports.c.state.in_(["applying", "done"])
_TYPED: Final = """
FROM reports AS r JOIN gift_events AS e ON e.stream_id = r.stream_id AND e.id BETWEEN r.id << 12 AND (r.id << 12) + 4095
JOIN streams AS s ON s.id = r.stream_id
WHERE r.stream_id = ? AND r.import_id IS NULL
AND CASE WHEN e.at >= s.ended_at THEN s.ended_at - 1 ELSE e.at END BETWEEN ? AND ?
AND NOT EXISTS (SELECT 1 FROM voids AS v WHERE v.stream_id = e.stream_id AND v.event_id = e.id)
"""
_OVERLAP: Final = f"SELECT COUNT(DISTINCT r.id), SUM(e.count * CAST(e.coins AS BIGINT)) {_TYPED}"
_GIVE_WAY: Final = f"""
INSERT INTO import_voids (import_id, stream_id, event_id) SELECT CAST(? AS BIGINT), e.stream_id, e.id {_TYPED}
ON CONFLICT (import_id, stream_id, event_id) DO NOTHING
"""


class Placed(NamedTuple):
    """A stream that a file tells of: what it is here, and what the file adds to it."""

    place: Place
    stream: Stream | None
    metrics: int
    """Numbers that would be filled in or raised."""
    title: str | None
    """One that the stream has not."""
    plan: Plan | None = None
    """What a new one was planned as."""

    @property
    def adds(self) -> bool:
        """Anything at all."""
        return self.place.new > 0 or self.metrics > 0 or self.title is not None or self.stream is None


def placed(tx: Connection, creator: Creator, told: Told, timeless: int | None, now: datetime) -> list[Placed]:
    """Every stream that a file tells of, by start; those that are no stream of their own are left out."""
    runs = _runs(tx, creator, told, now)
    rooms = known_rooms(tx, creator.id)
    places = match(told, runs.values(), rooms)
    if told.timeless is not None and timeless is not None:
        _add_timeless(tx, creator, told, timeless, places, now)
    new = [place for place in places if place.stream_id is None and place.is_stream]
    plans = iter(plans_of(tx, creator, new, now))
    found: list[Placed] = []
    for place in places:
        if place.stream_id is None:
            if place.is_stream:
                found.append(Placed(place, None, len(place.metrics), place.title, next(plans)))
            continue
        stream = stream_by_id(tx, creator.guild_id, place.stream_id)
        title = place.title if stream.title is None else None
        found.append(Placed(place, stream, len(changes_of(tx, place.stream_id, place.metrics)), title))
    return found


def others_new(found: Iterable[Placed]) -> int:
    """Rows that are no gifts and yet bring something: numbers, a title, a stream."""
    return sum(one.place.others for one in found if one.metrics or one.title is not None or one.stream is None)


def targets(tx: Connection, found: Iterable[Placed]) -> tuple[Target, ...]:
    """The same, for a person to look at: those that get something new."""
    shown: list[Target] = []
    for one in found:
        if not one.adds:
            continue
        place, stream = one.place, one.stream
        if stream is None:
            start, end = from_ms(place.first), from_ms(place.last)
            planned = None if one.plan is None else one.plan.wanted.title
            shown.append(Target(None, start, end, place.new, place.diamonds, planned=planned))
            continue
        typed = _overlap(tx, place) if place.new else None
        shown.append(Target(stream, stream.started_at, stream.ended_at, place.new, place.diamonds, typed))
    return tuple(shown)


def deleted_of(tx: Connection, ids: Collection[int]) -> int:
    """How many of these streams are deleted."""
    gone = select(func.count()).select_from(streams).where(streams.c.deleted_at.is_not(None))
    some = sorted(ids)
    parts = (some[begin : begin + IDS_AT_ONCE] for begin in range(0, len(some), IDS_AT_ONCE))
    return sum(tx.execute(gone.where(streams.c.id.in_(part))).scalar_one() for part in parts)


def settle_targets(  # noqa: PLR0913, PLR0917 - which import, whose, what of it, and who says so when
    tx: Connection,
    import_id: int,
    caller: Caller,
    creator: Creator,
    found: Sequence[Placed],
    choice: Choice,
    at: datetime,
) -> None:
    """Make the new streams, and note what this import tells of each: from here on rows only have to be counted."""
    ensure_guild(tx, caller.guild_id, at)
    rooms: dict[str, list[int]] = {}
    made = iter(_make(tx, import_id, caller, creator, [one for one in found if one.stream is None], at))
    for one in found:
        place, stream = one.place, one.stream
        stream_id = next(made) if stream is None else stream.id
        for room in place.rooms:
            rooms.setdefault(room, []).append(stream_id)
        if stream is None:
            continue
        _note(tx, import_id, stream, one)
        claim(tx, import_id, stream.id, place.metrics)
        if one.title is not None:
            tx.execute(update(streams).where(streams.c.id == stream.id).values(title=one.title))
        if choice is Choice.PREFER_FILE and place.new:
            driver(tx).execute(_GIVE_WAY, (import_id, *_time_of(place)))
    known = known_rooms(tx, creator.id)
    row = {"creator_id": creator.id, "import_id": import_id}
    new = [
        {**row, "room": room, "stream_id": of[0]} for room, of in rooms.items() if len(of) == 1 and room not in known
    ]
    if new:
        tx.execute(insert(import_rooms), new)


def known_rooms(tx: Connection, creator_id: int) -> dict[str, int]:
    """Rooms of TikTok's that earlier imports have placed, those of deleted streams left out."""
    statement = (
        select(import_rooms.c.room, import_rooms.c.stream_id)
        .join_from(import_rooms, streams, streams.c.id == import_rooms.c.stream_id)
        .where(import_rooms.c.creator_id == creator_id, streams.c.deleted_at.is_(None))
    )
    return {row.room: row.stream_id for row in tx.execute(statement)}


def retime(tx: Connection, stream_id: int, was: tuple[int, int] | None) -> None:
    """A stream that imports made runs from the first to the last that they tell; ``was`` is what they told before.

    Whose times somebody has corrected since keeps them.
    """
    now_is = told_times(tx, stream_id)
    row = tx.execute(select(streams.c.started_at, streams.c.ended_at).where(streams.c.id == stream_id)).one()
    if now_is is None or was is None or now_is == was or (row.started_at, row.ended_at) != was:
        return
    times = {"started_at": now_is[0], "ended_at": now_is[1]}
    tx.execute(update(streams).where(streams.c.id == stream_id).values(times))
    rebuild_minutes(tx, stream_id)


def told_times(tx: Connection, stream_id: int) -> tuple[int, int] | None:
    """From when to when the standing imports know of a stream; none where they don't, or did not make it."""
    statement = (
        select(import_streams.c.made, import_streams.c.first_at, import_streams.c.last_at)
        .join_from(import_streams, imports, imports.c.id == import_streams.c.import_id)
        .where(import_streams.c.stream_id == stream_id, _STANDING)
    )
    rows = tx.execute(statement).all()
    if not any(row.made for row in rows):
        return None
    return min(row.first_at for row in rows), max(row.last_at for row in rows)


def _runs(tx: Connection, creator: Creator, told: Told, now: datetime) -> dict[int, Run]:
    """The creator's streams in the file's time."""
    moments = [at for room in told.rooms.values() for cell in room.cells.values() for at in (cell.first, cell.last)]
    for past in told.pasts:
        moments += [to_ms(past.started_at), to_ms(past.started_at + past.duration) if past.duration else 0]
    if not moments:
        return {}
    first, last = from_ms(min(filter(None, moments), default=0)) - GAP, from_ms(max(moments)) + GAP
    ran = streams.c.state.in_([State.LIVE.value, State.ENDED.value]) & streams.c.deleted_at.is_(None)
    over = or_(streams.c.ended_at.is_(None), streams.c.ended_at >= to_ms(first))
    of = streams.c.creator_id == creator.id
    # A room may be known whatever its stream's times have become.
    placed_before = streams.c.id.in_(select(import_rooms.c.stream_id).where(import_rooms.c.creator_id == creator.id))
    statement = select(streams.c.id, streams.c.started_at, streams.c.ended_at).where(
        of, ran, or_((streams.c.started_at <= to_ms(last)) & over, placed_before)
    )
    found: dict[int, Run] = {}
    for row in tx.execute(statement):
        end = to_ms(now) if row.ended_at is None else row.ended_at
        made = told_times(tx, row.id) == (row.started_at, row.ended_at)
        found[row.id] = Run(row.id, row.started_at, max(end, row.started_at), made)
    return found


def _add_timeless(  # noqa: PLR0913, PLR0917 - whose rows, which stream, among which others
    tx: Connection, creator: Creator, told: Told, stream_id: int, places: list[Place], now: datetime
) -> None:
    there = select(streams.c.id).where(streams.c.id == stream_id, streams.c.deleted_at.is_(None))
    if tx.execute(there).first() is None:
        raise NotFound("import-stream-gone")
    stream = stream_by_id(tx, creator.guild_id, stream_id)
    assert told.timeless is not None  # noqa: S101 - the caller looked
    whole = Place(stream_id, to_ms(stream.started_at), to_ms(stream.ended_at or now))
    whole.rows, whole.new, whole.diamonds = told.timeless.rows, told.timeless.new, told.timeless.diamonds
    same = next((place for place in places if place.stream_id == stream_id), None)
    if same is None:
        places.append(whole)
    else:
        same.merge(whole)


def _time_of(place: Place) -> tuple[int, int, int]:
    return place.stream_id or 0, place.first - MARGIN_MS, place.last + MARGIN_MS


def _overlap(tx: Connection, place: Place) -> Overlap | None:
    reports, diamonds = driver(tx).execute(_OVERLAP, _time_of(place)).fetchone()
    return Overlap(reports, int(diamonds)) if reports else None


def _make(  # noqa: PLR0913, PLR0917 - which streams, whose, by which import, and who says so when
    tx: Connection, import_id: int, caller: Caller, creator: Creator, found: Sequence[Placed], at: datetime
) -> list[int]:
    """New past streams with their numbers, all in a few statements: a download tells of hundreds. Returns their ids.

    Those that were planned are the planned ones.
    """
    if not found:
        return []
    places = [one.place for one in found if one.plan is None]
    whose = {"guild_id": caller.guild_id, "creator_id": creator.id, "added_at": to_ms(at), "added_by": caller.member_id}
    rows = [
        {**whose, "state": State.ENDED.value, "title": one.title, "started_at": one.first, "ended_at": one.last}
        for one in places
    ]
    made = insert(streams).returning(streams.c.id, sort_by_parameter_order=True)
    ids = iter(list(tx.execute(made, rows).scalars()) if rows else [])
    of = [(took_place(tx, caller, one.plan, one.place, at) if one.plan else next(ids), one) for one in found]
    tx.execute(insert(import_streams), [_made(import_id, stream_id, one) for stream_id, one in of])
    claim_all(tx, import_id, {stream_id: one.place.metrics for stream_id, one in of}, to_ms(at), caller.member_id)
    return [stream_id for stream_id, _ in of]


def _made(import_id: int, stream_id: int, one: Placed) -> dict[str, Any]:
    gave_title = one.plan is not None and one.plan.stream.title is None
    return {
        "import_id": import_id,
        "stream_id": stream_id,
        "made": True,
        "first_at": one.place.first,
        "last_at": one.place.last,
        "title": one.title if gave_title else None,
    }


def _note(tx: Connection, import_id: int, stream: Stream, one: Placed) -> None:
    was = told_times(tx, stream.id)
    row = {
        "import_id": import_id,
        "stream_id": stream.id,
        "made": False,
        "first_at": one.place.first,
        "last_at": one.place.last,
        "title": one.title,
    }
    tx.execute(insert(import_streams), row)
    retime(tx, stream.id, was)


def streams_of(tx: Connection, import_id: int, most: int | None = None) -> list[Stream]:
    """The streams that an import tells of, by start, deleted ones included."""
    of = select(import_streams.c.stream_id).where(import_streams.c.import_id == import_id)
    statement = STREAMS.where(streams.c.id.in_(of)).order_by(streams.c.started_at, streams.c.id).limit(most)
    return [stream_of(row) for row in tx.execute(statement)]
