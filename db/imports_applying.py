"""An import from Confirm to done: begun in one write, counted in chunk by chunk, closed in one write."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, insert, select, update

from db import history
from db.connection import driver
from db.gift_overrides import own_id
from db.goal_cards import later_cards_changed
from db.imports_events import void_events
from db.imports_rows import Applying, Chunk
from db.imports_staging import import_row, may_touch, staged_by_id, still_staged
from db.imports_targets import known_rooms, others_new, placed, settle_targets, streams_of
from db.rows import from_ms, to_ms
from db.schema import gift_overrides, import_metrics, import_streams, imports, plans, streams
from domain.access import Caller
from domain.errors import Conflict
from domain.gifts import Gift
from domain.importing import Choice, Imported, ImportState, Overlap
from domain.matching import Windows
from domain.streams import State

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Connection

    from domain.matching import Told
    from domain.streams import Stream

VOIDS_AT_ONCE: Final = 50
_WAITING: Final = """
SELECT w.stream_id, w.event_id FROM import_voids AS w WHERE w.import_id = ? AND w.identity IS NULL
AND NOT EXISTS (SELECT 1 FROM voids AS v WHERE v.stream_id = w.stream_id AND v.event_id = w.event_id) LIMIT ?
"""
_VOIDED: Final = """
SELECT COUNT(DISTINCT e.id >> 12), SUM(e.count * CAST(e.coins AS BIGINT))
FROM import_voids AS w JOIN gift_events AS e ON e.stream_id = w.stream_id AND e.id = w.event_id
WHERE w.import_id = ? AND w.identity IS NULL
"""
_BROUGHT_NOTHING: Final = """
DELETE FROM import_streams WHERE import_id = ? AND NOT made AND title IS NULL
AND NOT EXISTS (SELECT 1 FROM import_metrics AS m
  WHERE m.import_id = import_streams.import_id AND m.stream_id = import_streams.stream_id)
AND NOT EXISTS (SELECT 1 FROM reports AS r
  WHERE r.stream_id = import_streams.stream_id AND r.import_id = import_streams.import_id)
"""


def begin_applying(  # noqa: PLR0913 - which import, who says so, and what is known of the file
    tx: Connection, caller: Caller, import_id: int, *, choice: Choice, told: Told, gifts: Iterable[Gift], at: datetime
) -> None:
    """Confirmed: the streams are made and noted; from here on the import is finished whatever happens.

    Raises:
        NotFound, NotAllowed, Conflict: it can't be confirmed (any more); see ``still_staged``.
    """
    staged = still_staged(tx, caller, import_id)
    values = {
        "state": ImportState.APPLYING.value,
        "choice": choice.value,
        "confirmed_at": to_ms(at),
        "confirmed_by": caller.member_id,
        "gifts": json.dumps(_own_gifts(tx, caller, gifts, at)),
    }
    tx.execute(update(imports).where(imports.c.id == import_id).values(values))
    if staged.creator is not None:
        found = placed(tx, staged.creator, told, staged.stream_id, at)
        new = others_new(found)
        counts = {"rows_new": new, "rows_known": told.others - new}
        tx.execute(update(imports).where(imports.c.id == import_id).values(counts))
        settle_targets(tx, import_id, caller, staged.creator, found, choice, at)


def applying(tx: Connection, guild_id: int, import_id: int) -> Applying | None:
    """What has to be known to count chunks in; none when the import is not being applied."""
    row = import_row(tx, guild_id, import_id)
    if row.state != ImportState.APPLYING.value:
        return None
    rows = tx.execute(
        select(import_streams, streams.c.ended_at)
        .join_from(import_streams, streams, streams.c.id == import_streams.c.stream_id)
        .where(import_streams.c.import_id == import_id)
    ).all()
    spans = [(one.first_at, one.last_at, one.stream_id) for one in rows]
    mine = {one.stream_id for one in rows}
    rooms = known_rooms(tx, row.creator_id) if row.creator_id is not None else {}
    return Applying(
        import_id=import_id,
        guild_id=guild_id,
        creator_id=row.creator_id or 0,
        confirmed_at=row.confirmed_at,
        windows=Windows(spans, {room: stream for room, stream in rooms.items() if stream in mine}, row.stream_id),
        ends={one.stream_id: max((one.ended_at or row.confirmed_at) - 1, 0) for one in rows},
    )


def position_of(tx: Connection, guild_id: int, import_id: int) -> int:
    """How many rows of the file were dealt with."""
    return import_row(tx, guild_id, import_id).position


def give_way(tx: Connection, job: Applying) -> bool:
    """Void some typed reports that the file tells again; false when all are."""
    some = driver(tx).execute(_WAITING, (job.import_id, VOIDS_AT_ONCE)).fetchall()
    by = import_row(tx, job.guild_id, job.import_id).confirmed_by
    for stream_id, event_id in some:
        void_events(tx, stream_id, (event_id,), job.confirmed_at, by)
    return bool(some)


def finish_applying(tx: Connection, guild_id: int, import_id: int, at: datetime) -> Imported:
    """All rows are counted: the cards of changed streams are due. Again changes nothing."""
    row = import_row(tx, guild_id, import_id)
    if row.state == ImportState.APPLYING.value:
        driver(tx).execute(_BROUGHT_NOTHING, (import_id,))
        changed = streams_of(tx, import_id)
        _cards_changed(tx, import_id)
        later_cards_changed(tx, *changed)
        tx.execute(update(imports).where(imports.c.id == import_id).values(state=ImportState.DONE.value))
        details = {"import": import_id, "rows": row.rows_new, "diamonds": row.diamonds}
        history.note(tx, Caller(guild_id, row.confirmed_by), at, "import-done", None, details)
    return imported(tx, guild_id, import_id)


def _cards_changed(tx: Connection, import_id: int) -> None:
    """As ``card_changed``, for all streams that an import tells of."""
    of = select(import_streams.c.stream_id).where(import_streams.c.import_id == import_id)
    ended = streams.c.id.in_(of) & (streams.c.state == State.ENDED.value)
    tx.execute(update(streams).where(ended).values(revision=streams.c.revision + 1))


def imported(tx: Connection, guild_id: int, import_id: int) -> Imported:
    """What an import brought."""
    row = import_row(tx, guild_id, import_id)
    made = select(import_streams.c.stream_id).where(import_streams.c.import_id == import_id, import_streams.c.made)
    planned = made.where(import_streams.c.stream_id.in_(select(plans.c.stream_id)))
    metrics = select(import_metrics.c.metric).where(import_metrics.c.import_id == import_id)
    return Imported(
        staged=staged_by_id(tx, guild_id, import_id),
        new=row.rows_new,
        known=row.rows_known,
        refused=row.rows_refused,
        diamonds=row.diamonds,
        streams=tuple(_kept(tx, streams_of(tx, import_id))),
        new_streams=len(tx.execute(made).all()),
        planned=len(tx.execute(planned).all()),
        metrics=len(tx.execute(metrics).all()),
        voided=voided(tx, import_id),
        undone=row.state in {ImportState.UNDOING.value, ImportState.UNDONE.value},
    )


def voided(tx: Connection, import_id: int) -> Overlap | None:
    """The typed reports that gave way."""
    reports, diamonds = driver(tx).execute(_VOIDED, (import_id,)).fetchone()
    return Overlap(reports, int(diamonds)) if reports else None


def count_rows(tx: Connection, import_id: int, position: int, chunk: Chunk, rows: int) -> bool:
    """So many rows that are no gifts were dealt with; false when they were before."""
    values = {
        "position": imports.c.position + rows,
        "rows_new": imports.c.rows_new + chunk.new,
        "rows_known": imports.c.rows_known + chunk.known,
        "rows_refused": imports.c.rows_refused + chunk.refused,
    }
    here = (imports.c.id == import_id) & (imports.c.position == position)
    statement = update(imports).where(here, imports.c.state == ImportState.APPLYING.value).values(values)
    return tx.execute(statement.returning(imports.c.id)).first() is not None


def _kept(tx: Connection, found: list[Stream]) -> list[Stream]:
    deleted = select(streams.c.id).where(streams.c.id.in_([one.id for one in found]), streams.c.deleted_at.is_not(None))
    gone = set(tx.execute(deleted).scalars())
    return [one for one in found if one.id not in gone]


def _own_gifts(tx: Connection, caller: Caller, gifts: Iterable[Gift], at: datetime) -> list[int]:
    """Gifts that nobody knew and whose price the file tells become the server's own; returns which were new.

    One without an id of TikTok's has 0, and gets one below zero.
    """
    made: list[int] = []
    for told in gifts:
        gift = told if told.id else Gift(own_id(tx, caller.guild_id, told.name), told.name, told.coins)
        of = (gift_overrides.c.guild_id == caller.guild_id) & (gift_overrides.c.gift_id == gift.id)
        if tx.execute(select(gift_overrides.c.gift_id).where(of)).first() is not None:
            continue
        row = {
            "guild_id": caller.guild_id,
            "gift_id": gift.id,
            "name": gift.name,
            "coins": gift.coins,
            "changed_at": to_ms(at),
            "changed_by": caller.member_id,
        }
        tx.execute(insert(gift_overrides), row)
        history.note(tx, caller, at, "gift-priced", gift.id, {"name": gift.name, "coins": gift.coins})
        made.append(gift.id)
    return made


def forget_own_gifts(tx: Connection, guild_id: int, import_id: int) -> None:
    """Gifts that only this import brought are not the server's any more, unless somebody has priced them since."""
    row = import_row(tx, guild_id, import_id)
    for gift_id in json.loads(row.gifts):
        of = (gift_overrides.c.guild_id == guild_id) & (gift_overrides.c.gift_id == gift_id)
        tx.execute(delete(gift_overrides).where(of, gift_overrides.c.changed_at == row.confirmed_at))


def refuse_undo(tx: Connection, caller: Caller, import_id: int) -> bool:
    """Whether there is anything to take back.

    Raises:
        NotFound, NotAllowed: as ``may_touch``.
        Conflict: it is being applied, or was never confirmed.
    """
    match may_touch(tx, caller, import_id).state:
        case ImportState.DONE | ImportState.UNDOING:
            return True
        case ImportState.UNDONE:
            return False
        case ImportState.APPLYING:
            raise Conflict("import-applying")
        case _:
            raise Conflict("import-not-done")


def confirmed_at(tx: Connection, guild_id: int, import_id: int) -> datetime:
    """When it was confirmed: the file is read again as of then."""
    row = import_row(tx, guild_id, import_id)
    return from_ms(row.confirmed_at or row.staged_at)
