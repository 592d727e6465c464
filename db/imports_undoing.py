"""A whole import taken back: in many small writes, and again from where it stopped after a crash.

First what gave way to it comes back, and rows that other files told too go over to those. Then its gifts are voided
report by report, their identities are freed so that the same file can be imported again, and at last what it said of
streams goes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select, update

from db import history
from db.cards import card_changed
from db.connection import driver
from db.gift_rows import event_range
from db.goal_cards import later_cards_changed
from db.imports_also import hand_on_grown
from db.imports_applying import forget_own_gifts, imported
from db.imports_events import restore_events, void_report
from db.imports_metrics import take_back_metrics
from db.imports_plans import give_back
from db.imports_rows import take_back_replaced
from db.imports_staging import import_row, staged_by_id
from db.imports_targets import retime, streams_of, told_times
from db.rows import to_ms
from db.schema import import_rooms, import_streams, import_voids, imports, stream_metrics, streams
from db.stream_rows import delete_for_good
from domain.access import Caller
from domain.importing import Imported, ImportState
from domain.streams import State

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from db.rows import AnyRow
    from domain.streams import Stream

RESTORED_AT_ONCE: Final = 50
IDENTITIES_AT_ONCE: Final = 5_000
STREAMS_AT_ONCE: Final = 10
METRICS_AT_ONCE: Final = 50
_REPORTS: Final = "SELECT id, stream_id FROM reports WHERE import_id = ? ORDER BY id"
_PAGE: Final = """
SELECT identity FROM import_identities WHERE creator_id = ? AND identity > ? ORDER BY identity LIMIT 1 OFFSET ?
"""
_FREE: Final = """
DELETE FROM import_identities WHERE creator_id = ? AND identity > ? AND identity <= ? AND event_id >> 12 IN (
  SELECT r.id FROM reports AS r WHERE r.import_id = ?)
"""
_FORGET_TOLD: Final = """
DELETE FROM import_also WHERE creator_id = ? AND identity > ? AND identity <= ? AND import_id = ?
"""
_STANDS: Final = """
SELECT 1 FROM gift_events AS e WHERE e.stream_id = ?
AND NOT EXISTS (SELECT 1 FROM voids AS v WHERE v.stream_id = e.stream_id AND v.event_id = e.id) LIMIT 1
"""
_TYPED: Final = "SELECT 1 FROM reports WHERE stream_id = ? AND import_id IS NULL LIMIT 1"
_OTHERS_VOIDS: Final = "DELETE FROM import_voids WHERE stream_id = ? AND event_id BETWEEN ? AND ?"
LAST: Final = (1 << 63) - 1


def begin_undoing(tx: Connection, caller: Caller, import_id: int, at: datetime) -> Imported:
    """From here on it is taken back whatever happens; returns what it brought."""
    row = import_row(tx, caller.guild_id, import_id)
    brought = imported(tx, caller.guild_id, import_id)
    if row.state == ImportState.DONE.value:
        values = {"state": ImportState.UNDOING.value, "undone_at": to_ms(at), "undone_by": caller.member_id}
        tx.execute(update(imports).where(imports.c.id == import_id).values(values))
    return brought


def restore_some(tx: Connection, guild_id: int, import_id: int) -> int | None:
    """Typed reports and smaller counts that gave way come back, some at a time; none when all are back.

    Returns how many larger counts stay, since another file tells them too.
    """
    stayed = 0
    row = import_row(tx, guild_id, import_id)
    of = import_voids.c.import_id == import_id
    some = tx.execute(select(import_voids).where(of).limit(RESTORED_AT_ONCE)).all()
    for one in some:
        if one.identity is None:
            restore_events(tx, one.stream_id, (one.event_id,))
        elif hand_on_grown(tx, row, one):
            stayed += 1
            continue
        else:
            take_back_replaced(tx, row.creator_id, [(one.stream_id, one.event_id, one.identity)])
        here = (import_voids.c.stream_id == one.stream_id) & (import_voids.c.event_id == one.event_id)
        tx.execute(delete(import_voids).where(of, here))
    return stayed if some else None


def reports_of(tx: Connection, import_id: int) -> list[tuple[int, int]]:
    """The reports of an import, and their streams."""
    rows = driver(tx).execute(_REPORTS, (import_id,)).fetchall()
    return [(row[0], row[1]) for row in rows]


def void_one(tx: Connection, guild_id: int, import_id: int, report_id: int, stream_id: int) -> int:
    """Take one report of it back; returns how many gifts rows went."""
    row = import_row(tx, guild_id, import_id)
    taken, _ = void_report(tx, stream_id, report_id, row.undone_at, row.undone_by)
    # What another import has replaced since does not come back with that import's undo.
    driver(tx).execute(_OTHERS_VOIDS, (stream_id, *event_range(report_id)))
    return taken


def free_some(tx: Connection, guild_id: int, import_id: int, after: int) -> int | None:
    """Free the identities of its rows, a page at a time, from ``after`` on; returns where to go on."""
    row = import_row(tx, guild_id, import_id)
    if row.creator_id is None:
        return None
    sql = driver(tx)
    page = sql.execute(_PAGE, (row.creator_id, after, IDENTITIES_AT_ONCE)).fetchone()
    until = LAST if page is None else page[0]
    sql.execute(_FREE, (row.creator_id, after, until, import_id))
    sql.execute(_FORGET_TOLD, (row.creator_id, after, until, import_id))
    return None if page is None else until


def let_go_some(tx: Connection, guild_id: int, import_id: int, at: datetime) -> tuple[list[Stream], int] | None:
    """What it said of some streams goes too, and those that only it knew: one that was planned is a plan again.

    None when nothing is left of it.

    Returns the streams that changed, and how many went.
    """
    row = import_row(tx, guild_id, import_id)
    if row.state != ImportState.UNDOING.value:
        return None
    if take_back_metrics(tx, import_id, METRICS_AT_ONCE):
        return [], 0
    touched = streams_of(tx, import_id, STREAMS_AT_ONCE)
    if not touched:
        return None
    tx.execute(delete(import_rooms).where(import_rooms.c.import_id == import_id))
    times = {stream.id: told_times_of(tx, stream.id, import_id) for stream in touched}
    caller = Caller(guild_id, row.undone_by)
    untold = [stream for stream in touched if _let_go(tx, import_id, stream)]
    again = {stream.id for stream in untold if give_back(tx, caller, stream, at)}
    gone = [stream.id for stream in untold if stream.id not in again]
    stayed = [stream for stream in touched if stream.id not in gone]
    changed = [replace(one, state=State.PLANNED) if one.id in again else one for one in stayed]
    for stream in stayed:
        retime(tx, stream.id, times[stream.id])
        card_changed(tx, stream)
    later_cards_changed(tx, *changed)
    delete_for_good(tx, gone, at)
    return changed, len(gone)


def finish_undoing(tx: Connection, guild_id: int, import_id: int, at: datetime) -> None:
    """It is taken back. Again changes nothing."""
    row = import_row(tx, guild_id, import_id)
    if row.state != ImportState.UNDOING.value:
        return
    tx.execute(delete(import_rooms).where(import_rooms.c.import_id == import_id))
    tx.execute(update(imports).where(imports.c.id == import_id).values(state=ImportState.UNDONE.value))
    forget_own_gifts(tx, guild_id, import_id)
    history.note(tx, Caller(guild_id, row.undone_by), at, "import-undone", None, {"import": import_id})


def told_times_of(tx: Connection, stream_id: int, import_id: int) -> tuple[int, int] | None:
    """From when to when the standing imports and this one know of a stream."""
    others = told_times(tx, stream_id)
    mine = select(import_streams).where(
        import_streams.c.stream_id == stream_id, import_streams.c.import_id == import_id
    )
    row = tx.execute(mine).one()
    made = row.made or others is not None
    if not made:
        return None
    return _spanning(tx, stream_id, row)


def _spanning(tx: Connection, stream_id: int, mine: AnyRow) -> tuple[int, int]:
    standing = imports.c.state.in_([ImportState.APPLYING.value, ImportState.DONE.value])
    rows = tx.execute(
        select(import_streams.c.first_at, import_streams.c.last_at)
        .join_from(import_streams, imports, imports.c.id == import_streams.c.import_id)
        .where(import_streams.c.stream_id == stream_id, standing)
    ).all()
    firsts, lasts = [row.first_at for row in rows], [row.last_at for row in rows]
    return min([mine.first_at, *firsts]), max([mine.last_at, *lasts])


def _let_go(tx: Connection, import_id: int, stream: Stream) -> bool:
    """This import tells nothing of the stream any more; whether nothing else tells that it ran."""
    of = import_streams.c.stream_id == stream.id
    mine = tx.execute(select(import_streams).where(of, import_streams.c.import_id == import_id)).one()
    if mine.title is not None:
        same = (streams.c.id == stream.id) & (streams.c.title == mine.title)
        tx.execute(update(streams).where(same).values(title=None))
    tx.execute(delete(import_streams).where(of, import_streams.c.import_id == import_id))
    if not mine.made:
        return False
    others = tx.execute(select(import_streams.c.import_id).where(of)).all()
    if others:
        tx.execute(update(import_streams).where(of).values(made=True))
        return False
    row = tx.execute(select(streams).where(streams.c.id == stream.id)).one()
    numbers = tx.execute(select(stream_metrics.c.metric).where(stream_metrics.c.stream_id == stream.id)).first()
    sql = driver(tx)
    touched = any(sql.execute(statement, (stream.id,)).fetchone() for statement in (_STANDS, _TYPED))
    return not (touched or numbers or row.card_wanted or row.summary_message_id is not None)


def undone(tx: Connection, guild_id: int, import_id: int) -> Imported:
    """What an import brought that is taken back by now."""
    row = import_row(tx, guild_id, import_id)
    return Imported(
        staged=staged_by_id(tx, guild_id, import_id),
        new=row.rows_new,
        known=row.rows_known,
        refused=row.rows_refused,
        diamonds=row.diamonds,
        undone=True,
    )
