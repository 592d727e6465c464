"""The rows of a report: the hot path, as plain SQL.

An event's id holds its report's: ``report << 12 | position``. So an event needs no column and no
index for its report, and the events of a report lie side by side in the stream's part of the table.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from db.board_rows import add_to_boards, counts
from db.connection import driver
from db.gift_rows_postgresql import Item, record_at_once
from db.report_rows import WAY, WAYS, add_report
from db.rows import AnyRow, from_ms, maybe_from_ms, to_ms
from domain.gifts import EventLine, Gift, GiftCount
from domain.names import supporter_key
from domain.streams import minute_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from db.report_rows import NewReport
    from domain.streams import Stream

_POSITION_BITS = 12
EVENTS_IN_A_REPORT = 1 << _POSITION_BITS

_SUPPORTER = """
INSERT INTO supporters (guild_id, key, name) VALUES (?, ?, ?)
ON CONFLICT (guild_id, key) DO UPDATE SET name = excluded.name RETURNING id
"""
_GIFT_NAME = """
INSERT INTO gift_names (guild_id, gift_id, name) VALUES (?, ?, ?)
ON CONFLICT (guild_id, gift_id) DO UPDATE SET name = excluded.name WHERE gift_names.name <> excluded.name
"""
_EVENT = """
INSERT INTO gift_events (stream_id, id, at, gift_id, count, coins, supporter_id) VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_TOTALS = """
INSERT INTO stream_totals (stream_id, reports, gifts, diamonds) VALUES (?, ?, ?, ?)
ON CONFLICT (stream_id) DO UPDATE SET
  reports = stream_totals.reports + excluded.reports, gifts = stream_totals.gifts + excluded.gifts,
  diamonds = stream_totals.diamonds + excluded.diamonds
RETURNING gifts, diamonds
"""
_KEPT_BY = {"stream_gifts": "gift_id", "stream_supporters": "supporter_id", "stream_minutes": "minute"}
_ADD = {
    table: f"""
INSERT INTO {table} (stream_id, {column}, gifts, diamonds) VALUES (?, ?, ?, ?)
ON CONFLICT (stream_id, {column}) DO UPDATE SET
  gifts = {table}.gifts + excluded.gifts, diamonds = {table}.diamonds + excluded.diamonds
"""  # noqa: S608 - the parts are constants
    for table, column in _KEPT_BY.items()
}
_DROP_EMPTY = {table: f"DELETE FROM {table} WHERE stream_id = ? AND gifts = 0" for table in _KEPT_BY}  # noqa: S608
EVENT_LINES = """
SELECT e.id, e.stream_id, e.at, e.gift_id, n.name AS gift_name, e.count AS gifts, e.coins, e.supporter_id,
  s.name AS supporter, r.id AS report_id, w.reported_by, COALESCE(i.confirmed_at, e.at) AS reported_at, r.way,
  v.voided_at, v.voided_by
FROM gift_events AS e
JOIN reports AS r ON r.id = e.id >> 12
JOIN reporters AS w ON w.id = r.reporter_id
JOIN gift_names AS n ON n.guild_id = w.guild_id AND n.gift_id = e.gift_id
LEFT JOIN imports AS i ON i.id = r.import_id
LEFT JOIN supporters AS s ON s.id = e.supporter_id
LEFT JOIN voids AS v ON v.stream_id = e.stream_id AND v.event_id = e.id
"""
"""Events with everything that is known about them; add a WHERE."""


class Stands(NamedTuple):
    """What a stream's reports come to."""

    gifts: int
    diamonds: int


@dataclass(frozen=True, slots=True)
class Counted:
    """One event as the totals see it."""

    gift_id: int
    supporter_id: int
    at: datetime
    gifts: int
    diamonds: int


def report_of(event_id: int) -> int:
    """The report that an event belongs to."""
    return event_id >> _POSITION_BITS


def event_range(report_id: int) -> tuple[int, int]:
    """The first and the last id that an event of this report can have."""
    return report_id << _POSITION_BITS, ((report_id + 1) << _POSITION_BITS) - 1


def insert_report(
    tx: Connection, stream: Stream, report: NewReport, items: Sequence[GiftCount]
) -> tuple[int, tuple[int, ...], Stands]:
    """Write a report with its events, and add them to the totals.

    Returns the report's id, those of its events, and the stream's new gifts and diamonds.
    """
    if not 0 < len(items) <= EVENTS_IN_A_REPORT:
        msg = f"a report holds 1 to {EVENTS_IN_A_REPORT} gifts, not {len(items)}"
        raise ValueError(msg)
    guild_id, at_ms = stream.creator.guild_id, to_ms(report.at)
    names = {item.gift.id: item.gift.name for item in items}
    if tx.dialect.name == "postgresql":
        row = (guild_id, report.key, stream.id, WAYS[report.way], report.reported_by, at_ms)
        minute = minute_of(report.at, stream.started_at, stream.ended_at)
        creator_id = stream.creator.id if counts(stream) else None
        report_id, *stands = _at_once(tx, row, items, names, minute=minute, creator_id=creator_id)
        first, _ = event_range(report_id)
        return report_id, tuple(range(first, first + len(items))), Stands(*stands)
    supporters = _supporter_ids(tx, guild_id, items)
    sql = driver(tx)
    sql.executemany(_GIFT_NAME, [(guild_id, gift_id, name) for gift_id, name in names.items()])
    report_id = add_report(tx, stream, report)
    first, _ = event_range(report_id)
    event_ids = tuple(range(first, first + len(items)))
    sql.executemany(
        _EVENT,
        [
            (stream.id, event_id, at_ms, item.gift.id, item.count, item.gift.coins, supporters.get(item.supporter))
            for event_id, item in zip(event_ids, items, strict=True)
        ],
    )
    counted = [
        Counted(item.gift.id, supporters.get(item.supporter, 0), report.at, item.count, item.diamonds) for item in items
    ]
    return report_id, event_ids, add_to_totals(tx, stream, counted, reports=1)


def _at_once(  # noqa: PLR0913 - as record_at_once
    tx: Connection,
    row: tuple[int, str, int, int, int, int],
    items: Sequence[GiftCount],
    names: Mapping[int, str],
    *,
    minute: int,
    creator_id: int | None,
) -> tuple[int, int, int]:
    keys = {item.supporter: supporter_key(item.supporter) for item in items if item.supporter is not None}
    supporters = {key: name for name, key in keys.items()}  # written in several ways: as written last
    rows = [
        Item(item.gift.id, item.count, item.gift.coins, None if item.supporter is None else keys[item.supporter])
        for item in items
    ]
    return record_at_once(tx, row, rows, supporters=supporters, gift_names=names, minute=minute, creator_id=creator_id)


def _supporter_ids(tx: Connection, guild_id: int, items: Iterable[GiftCount]) -> dict[str | None, int]:
    names = dict.fromkeys(item.supporter for item in items if item.supporter is not None)
    sql = driver(tx)
    return {name: sql.execute(_SUPPORTER, (guild_id, supporter_key(name), name)).fetchone()[0] for name in names}


def add_to_totals(tx: Connection, stream: Stream, counted: Iterable[Counted], *, reports: int, sign: int = 1) -> Stands:
    """Add to the kept totals (or take away, with a ``sign`` of -1); returns the stream's gifts and diamonds."""
    gifts: dict[str, Counter[int]] = {table: Counter() for table in _KEPT_BY}
    diamonds: dict[str, Counter[int]] = {table: Counter() for table in _KEPT_BY}
    all_gifts = all_diamonds = 0
    sql = driver(tx)
    for event in counted:
        minute = minute_of(event.at, stream.started_at, stream.ended_at)
        for table, key in zip(_KEPT_BY, (event.gift_id, event.supporter_id, minute), strict=True):
            gifts[table][key] += sign * event.gifts
            diamonds[table][key] += sign * event.diamonds
        all_gifts += sign * event.gifts
        all_diamonds += sign * event.diamonds
    sent = zip(gifts["stream_supporters"].items(), diamonds["stream_supporters"].values(), strict=True)
    add_to_boards(tx, stream, [(supporter, count, worth) for (supporter, count), worth in sent if supporter])
    for table, statement in _ADD.items():
        rows = [(stream.id, key, count, diamonds[table][key]) for key, count in gifts[table].items()]
        sql.executemany(statement, rows)
        if sign < 0:
            sql.execute(_DROP_EMPTY[table], (stream.id,))
    return Stands(*sql.execute(_TOTALS, (stream.id, sign * reports, all_gifts, all_diamonds)).fetchone())


def counted_of(row: AnyRow) -> Counted:
    """What the totals hold of a stored event."""
    return Counted(row.gift_id, row.supporter_id or 0, from_ms(row.at), row.gifts, row.gifts * row.coins)


def item_of(row: AnyRow) -> GiftCount:
    """The gift that a stored event tells of, at the price of then."""
    return GiftCount(Gift(row.gift_id, row.gift_name, row.coins), row.gifts, row.supporter)


def event_line(row: AnyRow) -> EventLine:
    """A row of ``EVENT_LINES``."""
    return EventLine(
        event_id=row.id,
        report_id=row.report_id,
        at=from_ms(row.at),
        item=item_of(row),
        reported_by=row.reported_by,
        way=WAY[row.way],
        voided_at=maybe_from_ms(row.voided_at),
        voided_by=row.voided_by,
    )
