"""Reported gifts: recorded once, taken back by voiding, never overwritten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import gift_boards
from db.cards import card_changed
from db.gift_rows import (
    EVENT_LINES,
    add_to_totals,
    counted_of,
    event_line,
    event_range,
    insert_report,
    item_of,
    report_of,
)
from db.goal_cards import later_cards_changed
from db.report_rows import WAY, NewReport, told_before
from db.resolve import is_id, stream_by_id, which_creator, which_stream
from db.rows import AnyRow, from_ms, to_ms
from db.write_queue import SideBySide
from domain.access import may_report
from domain.errors import Conflict, NotAllowed, NotFound
from domain.gifts import ReportLine, Standing, Undone
from domain.streams import begun

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from db.database import Database
    from domain.access import Caller
    from domain.gifts import EventLine, GiftCount, SupporterThanks, Way
    from domain.streams import SupporterTotal

_STANDS = "SELECT gifts, diamonds FROM stream_totals WHERE stream_id = ?"
_REPORT = """
SELECT r.id, r.stream_id, w.reported_by
FROM reports AS r JOIN reporters AS w ON w.id = r.reporter_id JOIN streams AS s ON s.id = r.stream_id
WHERE r.id = ? AND w.guild_id = ? AND s.deleted_at IS NULL
"""
_OWN_LAST = """
SELECT r.id FROM reports AS r JOIN streams AS s ON s.id = r.stream_id
WHERE r.reporter_id = (SELECT id FROM reporters WHERE reported_by = ? AND guild_id = ? AND reported_by <> 0)
AND s.deleted_at IS NULL AND r.import_id IS NULL AND EXISTS (
  SELECT 1 FROM gift_events AS e WHERE e.stream_id = r.stream_id AND e.id BETWEEN r.id << 12 AND (r.id << 12) + 4095
  AND NOT EXISTS (SELECT 1 FROM voids AS v WHERE v.stream_id = e.stream_id AND v.event_id = e.id))
ORDER BY r.id DESC LIMIT ?
"""
_VOID = "INSERT INTO voids (stream_id, event_id, voided_at, voided_by) VALUES (?, ?, ?, ?)"
_OF_STREAM = f"{EVENT_LINES} WHERE e.stream_id = ? ORDER BY e.id"
_OF_REPORT = f"{EVENT_LINES} WHERE e.stream_id = ? AND e.id BETWEEN ? AND ? ORDER BY e.id"
_NEWEST_REPORTS = """
SELECT DISTINCT e.id >> 12 AS report_id FROM gift_events AS e WHERE e.stream_id = ?
ORDER BY report_id DESC LIMIT ? OFFSET ?
"""
_RECENT_IN_GUILD = """
SELECT r.id FROM reports AS r WHERE r.stream_id = ? AND r.import_id IS NULL AND EXISTS (
  SELECT 1 FROM gift_events AS e WHERE e.stream_id = r.stream_id AND e.id BETWEEN r.id << 12 AND (r.id << 12) + 4095
  AND NOT EXISTS (SELECT 1 FROM voids AS v WHERE v.stream_id = e.stream_id AND v.event_id = e.id))
ORDER BY r.id DESC LIMIT 100
"""
_RECENT_STREAMS = """
SELECT id FROM streams WHERE guild_id = ? AND deleted_at IS NULL ORDER BY started_at DESC LIMIT 3
"""
_RECENT = 100
"""As many reports back an undo's autocomplete looks."""


class GiftLog:
    """Gifts as people report them. What a method returns as recorded is on disk."""

    def __init__(self, database: Database) -> None:
        """Over an open database."""
        self._db = database

    async def record(  # noqa: PLR0913 - what its command takes
        self,
        caller: Caller,
        items: Sequence[GiftCount],
        *,
        way: Way,
        key: str,
        at: datetime,
        creator: str | None = None,
        stream: int | None = None,
    ) -> Standing:
        """Record one report of one or more gifts, once for each ``key``.

        Left out, ``creator`` and ``stream`` are found as for every command: the stream is the live
        one, else the latest that ended less than 12 hours ago. The same key again returns the
        first report with ``repeated``, also when another stream is live by now.

        Raises:
            NotAllowed: the caller may not report for this creator.
            NotFound: no such creator or stream, or the server has no creators.
            WhichCreator: it could be several.
            WhichStream: none is live or fresh.
        """
        report = NewReport(key, way, caller.member_id, at)

        def body(tx: Connection) -> Standing:
            known = told_before(tx, caller.guild_id, key)
            if known is not None:
                return _repeated(tx, caller, *known)
            if stream is None:
                meant = which_creator(tx, caller, creator)
                may_report(caller, meant)
                into = which_stream(tx, meant, at, may_start=True)
            else:
                into = begun(stream_by_id(tx, caller.guild_id, stream))
                may_report(caller, into.creator)
            report_id, event_ids, stands = insert_report(tx, into, report, items)
            card_changed(tx, into)
            later_cards_changed(tx, into)
            return Standing(report_id, into, tuple(items), event_ids, stands.diamonds, stands.gifts)

        return await self._db.write(SideBySide(body))

    async def undo(
        self, caller: Caller, *, at: datetime, report: int | None = None, event: int | None = None
    ) -> Undone:
        """Take back a whole report or one of its events; left out, the caller's own last report.

        Raises:
            NotAllowed: it is someone else's and no manager asks.
            NotFound: there is no such report, or nothing of one's own to take back.
            Conflict: it was taken back before.
        """

        def body(tx: Connection) -> Undone:
            wanted = report if event is None else report_of(event)
            found = _report(tx, caller.guild_id, wanted) if wanted is not None else _own_last(tx, caller)
            if found.reported_by != caller.member_id and not caller.manager:
                raise NotAllowed("undo-not-yours")
            return _voided(tx, caller, found, event, at)

        return await self._db.write(body)

    async def undoable(self, caller: Caller, text: str = "", limit: int = 25) -> list[ReportLine]:
        """Recent reports that this caller may take back and in which ``text`` occurs, newest first.

        One's own; for a manager everybody's of the latest streams too.
        """

        def body(tx: Connection) -> list[ReportLine]:
            ids = {row.id for row in tx.exec_driver_sql(_OWN_LAST, (caller.member_id, caller.guild_id, _RECENT))}
            if caller.manager:
                for stream in tx.exec_driver_sql(_RECENT_STREAMS, (caller.guild_id,)).all():
                    ids |= {row.id for row in tx.exec_driver_sql(_RECENT_IN_GUILD, (stream.id,))}
            newest = sorted(ids, reverse=True)[:_RECENT]
            lines = [_line(tx, _report(tx, caller.guild_id, report_id)) for report_id in newest]
            return [line for line in lines if _mentions(line, text.strip().casefold())][:limit]

        return await self._db.read(body)

    async def reports(self, guild_id: int, stream_id: int, offset: int = 0, limit: int = 25) -> list[ReportLine]:
        """A stream's reports, newest first, those that were taken back included.

        Raises:
            NotFound: the server has no such stream.
        """

        def body(tx: Connection) -> list[ReportLine]:
            stream_by_id(tx, guild_id, stream_id)
            newest = tx.exec_driver_sql(_NEWEST_REPORTS, (stream_id, limit, offset)).scalars().all()
            return [_line(tx, _report(tx, guild_id, report_id)) for report_id in newest]

        return await self._db.read(body)

    async def events(self, guild_id: int, stream_id: int) -> list[EventLine]:
        """Every reported gift of a stream in the order of the reports, for its export.

        Raises:
            NotFound: the server has no such stream.
        """

        def body(tx: Connection) -> list[EventLine]:
            stream_by_id(tx, guild_id, stream_id)
            return [event_line(row) for row in tx.exec_driver_sql(_OF_STREAM, (stream_id,))]

        return await self._db.read(body)

    async def thanks(self, guild_id: int, stream_id: int) -> list[SupporterThanks]:
        """Whom to thank for what, the most diamonds first.

        Raises:
            NotFound: the server has no such stream.
        """

        def body(tx: Connection) -> list[SupporterThanks]:
            stream_by_id(tx, guild_id, stream_id)
            return gift_boards.thanks(tx, stream_id)

        return await self._db.read(body)

    async def top(
        self,
        guild_id: int,
        creator: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int = 10,
    ) -> list[SupporterTotal]:
        """The supporters' board: named ones, most diamonds first.

        Over the streams that began in ``since <= start < until``, of one creator or of the whole
        server; cancelled and deleted ones don't count.

        Raises:
            NotFound: nobody registered that handle here.
        """
        board = gift_boards.Board(creator, since, until)
        return await self._db.read(lambda tx: gift_boards.top(tx, guild_id, board, limit))


def _repeated(tx: Connection, caller: Caller, report_id: int, stream_id: int) -> Standing:
    """The standing of a report that came before, whatever became of its stream."""
    stream = stream_by_id(tx, caller.guild_id, stream_id, deleted_too=True)
    events = tx.exec_driver_sql(_OF_REPORT, (stream_id, *event_range(report_id))).all()
    stands = tx.exec_driver_sql(_STANDS, (stream_id,)).one()
    items = tuple(item_of(row) for row in events)
    event_ids = tuple(row.id for row in events)
    return Standing(report_id, stream, items, event_ids, stands.diamonds, stands.gifts, repeated=True)


def _report(tx: Connection, guild_id: int, report_id: int) -> AnyRow:
    found = tx.exec_driver_sql(_REPORT, (report_id, guild_id)).one_or_none() if is_id(report_id) else None
    if found is None:
        raise NotFound("report-unknown", piece=str(report_id))
    return found


def _own_last(tx: Connection, caller: Caller) -> AnyRow:
    last = tx.exec_driver_sql(_OWN_LAST, (caller.member_id, caller.guild_id, 1)).scalar()
    if last is None:
        raise NotFound("nothing-to-undo")
    return _report(tx, caller.guild_id, last)


def _voided(tx: Connection, caller: Caller, report: AnyRow, event: int | None, at: datetime) -> Undone:
    stream = stream_by_id(tx, caller.guild_id, report.stream_id)
    events = tx.exec_driver_sql(_OF_REPORT, (report.stream_id, *event_range(report.id))).all()
    if event is not None and event not in {row.id for row in events}:
        raise NotFound("report-unknown", piece=str(event))
    standing = [row for row in events if row.voided_at is None]
    taken = [row for row in standing if event is None or row.id == event]
    if not taken:
        raise Conflict("already-undone")
    tx.exec_driver_sql(_VOID, [(stream.id, row.id, to_ms(at), caller.member_id) for row in taken])
    whole = len(taken) == len(standing)
    stands = add_to_totals(tx, stream, [counted_of(row) for row in taken], reports=int(whole), sign=-1)
    card_changed(tx, stream)
    later_cards_changed(tx, stream)
    items = tuple(item_of(row) for row in taken)
    return Undone(report.id, stream, items, tuple(row.id for row in taken), stands.diamonds, stands.gifts)


def _line(tx: Connection, report: AnyRow) -> ReportLine:
    rows = tx.exec_driver_sql(_OF_REPORT, (report.stream_id, *event_range(report.id))).all()
    first = rows[0]
    return ReportLine(
        report_id=report.id,
        stream_id=report.stream_id,
        reported_at=from_ms(first.reported_at),
        reported_by=first.reported_by,
        way=WAY[first.way],
        events=tuple(event_line(row) for row in rows),
    )


def _mentions(line: ReportLine, text: str) -> bool:
    words = (f"{event.item.gift.name} {event.item.supporter or ''}" for event in line.events)
    return not text or text == str(line.report_id) or any(text in word.casefold() for word in words)
