"""Writes to a stream's row that several commands share."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, true, update
from sqlalchemy.dialects.sqlite import insert as upsert

from db import history
from db.board_rows import counting, move_streams
from db.cards import erase_cards, schedule_card
from db.goal_cards import later_cards_changed
from db.guilds import ensure_guild
from db.plan_rows import drop_events, followed
from db.recount import rebuild_minutes
from db.report_rows import forget_keys
from db.resolve import STREAMS, live_stream, stream_by_id
from db.rows import from_ms, stream_of, to_ms
from db.schema import stream_metrics, streams
from db.watching import watch
from domain.errors import Conflict
from domain.jobs import A_PERSON_WAITS
from domain.streams import LONGEST, RESTORABLE, State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from domain.access import Caller
    from domain.creators import Creator
    from domain.metrics import Metric
    from domain.streams import Stream

_TIMES = frozenset({"started_at", "ended_at"})
_BOARDED = frozenset({"state", "deleted_at"})
"""What decides whether a stream counts at all."""
_COUNTING = _TIMES | _BOARDED
"""What decides whether and where a stream counts for a goal."""
_PLANNED = _COUNTING | {"title"}
"""What Discord's event shows of a plan, or what it depends on."""


def add_stream(tx: Connection, caller: Caller, creator: Creator, at: datetime, **values: Any) -> Stream:  # noqa: ANN401 - column values
    """A new row; times among ``values`` are aware UTC."""
    ensure_guild(tx, caller.guild_id, at)
    row = {
        "guild_id": caller.guild_id,
        "creator_id": creator.id,
        "added_at": to_ms(at),
        "added_by": caller.member_id,
        **_stored(values),
    }
    made = tx.execute(insert(streams).returning(streams.c.id), row).scalar_one()
    return stream_by_id(tx, caller.guild_id, made)


def change_stream(tx: Connection, caller: Caller, stream: Stream, at: datetime, what: str, **values: Any) -> Stream:  # noqa: ANN401 - column values
    """Change columns, note it in the history, and count minutes and the card's revision anew where that is due."""
    stored = _stored(values)
    after = State(stored.get("state", stream.state.value))
    if after is State.ENDED:
        stored["revision"] = streams.c.revision + 1
    counted = counting(tx, [stream.id]) if _BOARDED & values.keys() else []
    tx.execute(update(streams).where(streams.c.id == stream.id).values(stored))
    if _BOARDED & values.keys() and (counts := counting(tx, [stream.id])) != counted:
        move_streams(tx, [stream.id], 1 if counts else -1)
    if _TIMES & values.keys():
        rebuild_minutes(tx, stream.id)
    history.note(tx, caller, at, what, stream.id, _told(values))
    changed = stream_by_id(tx, caller.guild_id, stream.id, deleted_too=True)
    if _COUNTING & values.keys():
        later_cards_changed(tx, stream, changed)
    if values.get("card_wanted"):
        schedule_card(tx, caller.guild_id, stream.id, at + A_PERSON_WAITS, anew=True)
    if _BOARDED & values.keys():
        watch(tx, changed, at, deleted=values.get("deleted_at") is not None)
    if _PLANNED & values.keys():
        followed(tx, stream.id, at)
    return changed


def put_metrics(
    tx: Connection, caller: Caller, stream: Stream, at: datetime, metrics: Mapping[Metric, int | None]
) -> None:
    """Set TikTok's numbers; none takes one away."""
    for metric, value in metrics.items():
        if value is None:
            of = (stream_metrics.c.stream_id == stream.id) & (stream_metrics.c.metric == metric.value)
            tx.execute(delete(stream_metrics).where(of))
            continue
        row = {
            "stream_id": stream.id,
            "metric": metric.value,
            "value": value,
            "changed_at": to_ms(at),
            "changed_by": caller.member_id,
        }
        statement = upsert(stream_metrics)
        changed = {name: statement.excluded[name] for name in ("value", "changed_at", "changed_by")}
        tx.execute(statement.on_conflict_do_update(index_elements=["stream_id", "metric"], set_=changed), row)
    if metrics:
        details = {metric.value: value for metric, value in metrics.items()}
        history.note(tx, caller, at, "metrics-set", stream.id, details)


def refuse_second_live(tx: Connection, creator: Creator) -> None:
    """One live stream per creator.

    Raises:
        Conflict: one is on air.
    """
    live = live_stream(tx, creator)
    if live is not None:
        raise Conflict("stream-already-live", creator=creator.handle, since=live.started_at)


def refuse_overlap(
    tx: Connection, creator: Creator, started_at: datetime, ended_at: datetime | None, *, except_id: int | None = None
) -> None:
    """A creator can't have been live twice at a time: most likely the stream is known already.

    One that is live (``ended_at`` is none) lasts on; the stream ``except_id`` is the one that is asked about.

    Raises:
        Conflict: another stream of this creator ran then.
    """
    others = (
        select(streams.c.id, streams.c.started_at, streams.c.ended_at)
        .where(
            streams.c.creator_id == creator.id,
            streams.c.deleted_at.is_(None),
            streams.c.state.in_([State.LIVE.value, State.ENDED.value]),
            true() if except_id is None else streams.c.id != except_id,
        )
        .limit(1)
    )
    start, long_before = to_ms(started_at), to_ms(started_at - LONGEST)
    until = true() if ended_at is None else streams.c.started_at < to_ms(ended_at)
    lasts = streams.c.ended_at.is_(None) | (streams.c.ended_at > start)
    # None of the years before is read, but for the last: had an earlier one lasted until now, the two would overlap.
    for looked_at in (
        others.where(streams.c.started_at > long_before, until, lasts),
        others.where(streams.c.started_at <= long_before).order_by(streams.c.started_at.desc()),
    ):
        other = tx.execute(looked_at).one_or_none()
        if other is not None and (other.ended_at is None or other.ended_at > start):
            raise _overlaps(creator, from_ms(other.started_at), other.id)
    live = live_stream(tx, creator)
    if live is not None and live.id != except_id and (ended_at is None or live.started_at < ended_at):
        raise _overlaps(creator, live.started_at, live.id)


def _overlaps(creator: Creator, since: datetime, stream_id: int) -> Conflict:
    return Conflict("stream-overlaps", creator=creator.handle, since=since, stream=stream_id)


def purge(tx: Connection, at: datetime) -> int:
    """Remove the deleted streams that can't be restored any more, all that hangs on them, and old requests."""
    forget_keys(tx, at)
    old = select(streams.c.id).where(streams.c.deleted_at < to_ms(at - RESTORABLE))
    ids = list(tx.execute(old).scalars())
    delete_for_good(tx, ids, at)
    return len(ids)


def delete_for_good(tx: Connection, ids: Sequence[int], at: datetime) -> None:
    """Remove streams and all that hangs on them, and supporters of whom no gift is left.

    The history keeps who did what and when, not what was told; a card says that its stream is gone. A server's goal
    that one of them reached can be reached anew by another.
    """
    if not ids:
        return
    counted = STREAMS.where(streams.c.id.in_(ids), streams.c.deleted_at.is_(None))
    later_cards_changed(tx, *(stream_of(row) for row in tx.execute(counted)))
    drop_events(tx, ids)
    move_streams(tx, counting(tx, ids), -1)
    erase_cards(tx, ids, at)
    told = (json.dumps(ids),)
    supporters = [row.supporter_id for row in tx.exec_driver_sql(_SUPPORTERS_OF, told)]
    for stream_id in ids:
        tx.exec_driver_sql(_FORGET_TOLD, (stream_id, stream_id, stream_id))
        tx.exec_driver_sql(_FORGET_IDENTITIES, (stream_id, stream_id))
        for table in _HANGING_ON_A_STREAM:
            tx.exec_driver_sql(f"DELETE FROM {table} WHERE stream_id = ?", (stream_id,))  # noqa: S608 - constants
        tx.execute(delete(streams).where(streams.c.id == stream_id))
    tx.exec_driver_sql(_FORGET_DETAILS, told)
    tx.exec_driver_sql(_FORGET_SUPPORTERS, (json.dumps(supporters),))


_SUPPORTERS_OF = """
SELECT DISTINCT supporter_id FROM gift_events
WHERE stream_id IN (SELECT value FROM json_each(?)) AND supporter_id IS NOT NULL
"""
_FORGET_SUPPORTERS = """
DELETE FROM supporters WHERE id IN (SELECT value FROM json_each(?))
AND NOT EXISTS (SELECT 1 FROM gift_events WHERE supporter_id = supporters.id)
"""
# A file that tells of a deleted stream can be imported anew.
_FORGET_IDENTITIES = """
DELETE FROM import_identities WHERE creator_id = (SELECT creator_id FROM streams WHERE id = ?) AND stream_id = ?
"""
_FORGET_TOLD = """
DELETE FROM import_also WHERE creator_id = (SELECT creator_id FROM streams WHERE id = ?) AND identity IN (
  SELECT identity FROM import_identities
  WHERE creator_id = (SELECT creator_id FROM streams WHERE id = ?) AND stream_id = ?)
"""
_FORGET_DETAILS = """
UPDATE history SET details = '{}'
WHERE (what = 'metrics-set' OR what LIKE 'stream-%') AND subject IN (SELECT value FROM json_each(?))
"""


_HANGING_ON_A_STREAM = (
    "import_streams",
    "import_rooms",
    "import_metrics",
    "import_voids",
    "plan_checks",
    "plans",
    "goals_reached",
    "voids",
    "gift_events",
    "report_keys",
    "reports",
    "stream_metrics",
    "stream_totals",
    "stream_gifts",
    "stream_supporters",
    "stream_minutes",
)


def _stored(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: to_ms(value) if name in _TIMES and value is not None else getattr(value, "value", value)
        for name, value in values.items()
    }


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the history keeps: the same, with times that a person can read."""
    return {
        name: value.isoformat() if name in _TIMES and value is not None else getattr(value, "value", value)
        for name, value in values.items()
    }
