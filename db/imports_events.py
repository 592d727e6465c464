"""Imported gifts as rows: known again, counted in and out by whole ranges of events, without a loop over gifts.

The sums run in SQL over the events that were just written, so that a chunk of a thousand costs little and holds up
no other thread.
"""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING, Final, NamedTuple

from db.board_rows import COUNTS, DROP_EMPTY_OF_STREAM, INTO_CREATORS, INTO_SERVER
from db.bulk_rows import Key, put_rows, rows_among
from db.connection import driver
from db.gift_rows import event_range, report_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

_EVENT: Final = ("stream_id", "id", "at", "gift_id", "count", "coins", "supporter_id")
_KNOWN: Final = Key("import_identities", "creator_id", "identity", "BIGINT")
_NEW_IDENTITY: Final = ("creator_id", "identity", "stream_id", "event_id")
_IDENTITY: Final = """
INSERT INTO import_identities (creator_id, identity, stream_id, event_id) VALUES (?, ?, ?, ?)
ON CONFLICT (creator_id, identity) DO UPDATE SET stream_id = excluded.stream_id, event_id = excluded.event_id
"""
_RANGE: Final = "FROM gift_events AS e WHERE e.stream_id = ? AND e.id BETWEEN ? AND ?"
_NOT_VOIDED: Final = """
AND NOT EXISTS (SELECT 1 FROM voids AS v WHERE v.stream_id = e.stream_id AND v.event_id = e.id)
"""
_STANDING: Final = _RANGE + _NOT_VOIDED
_SUMS: Final = "SUM(e.count), SUM(e.count * CAST(e.coins AS BIGINT))"
_KEYS: Final = {
    "stream_gifts": ("gift_id", "e.gift_id"),
    "stream_supporters": ("supporter_id", "COALESCE(e.supporter_id, 0)"),
}


def _adding(table: str, column: str, key: str, which: str) -> str:
    return f"""
INSERT INTO {table} (stream_id, {column}, gifts, diamonds)
SELECT e.stream_id, {key}, ? * SUM(e.count), ? * SUM(e.count * CAST(e.coins AS BIGINT))
{_RANGE} {which} GROUP BY e.stream_id, {key}
ON CONFLICT (stream_id, {column}) DO UPDATE SET
  gifts = {table}.gifts + excluded.gifts, diamonds = {table}.diamonds + excluded.diamonds
"""


def _adding_minutes(which: str) -> str:
    # As domain.streams.minute_of: what came before the start counts for the first minute, what came late for the last.
    return f"""
INSERT INTO stream_minutes (stream_id, minute, gifts, diamonds)
SELECT t.stream_id, t.minute, ? * SUM(t.count), ? * SUM(t.count * CAST(t.coins AS BIGINT)) FROM (
  SELECT e.stream_id, e.count, e.coins, (
    CASE WHEN e.at <= s.started_at OR s.ended_at <= s.started_at THEN 0
      WHEN e.at >= s.ended_at THEN s.ended_at - 1 - s.started_at ELSE e.at - s.started_at END) / 60000 AS minute
  FROM gift_events AS e JOIN streams AS s ON s.id = e.stream_id
  WHERE e.stream_id = ? AND e.id BETWEEN ? AND ? {which}) AS t
WHERE true GROUP BY t.stream_id, t.minute
ON CONFLICT (stream_id, minute) DO UPDATE SET
  gifts = stream_minutes.gifts + excluded.gifts, diamonds = stream_minutes.diamonds + excluded.diamonds
"""  # noqa: S608 - constants of this module


def _adding_to_boards(which: str) -> tuple[str, str]:
    sums = "? * SUM(e.count) AS gifts, ? * SUM(e.count * CAST(e.coins AS BIGINT)) AS diamonds"
    of = f"""
FROM gift_events AS e JOIN streams AS s ON s.id = e.stream_id
WHERE e.stream_id = ? AND e.id BETWEEN ? AND ? {which} AND e.supporter_id IS NOT NULL AND {COUNTS}
"""
    return (
        INTO_SERVER.format(sums=f"SELECT e.supporter_id, {sums} {of} GROUP BY e.supporter_id"),
        INTO_CREATORS.format(sums=f"SELECT s.creator_id, e.supporter_id, {sums} {of} GROUP BY 1, 2"),
    )


_ADD: Final = {
    which: (
        *_adding_to_boards(which),
        *(_adding(table, *columns, which) for table, columns in _KEYS.items()),
        _adding_minutes(which),
    )
    for which in ("", _NOT_VOIDED)
}
_TOTAL_OF_NEW: Final = f"SELECT COUNT(*), {_SUMS} {_RANGE}"
_TOTAL: Final = f"SELECT COUNT(*), {_SUMS} {_STANDING}"
_AT_ONCE: Final = {
    which: "WITH "
    + ", ".join(f"part_{number} AS ({statement})" for number, statement in enumerate(parts))
    + (_TOTAL if which else _TOTAL_OF_NEW)
    for which, parts in _ADD.items()
}
"""All of these and the sum of them, for an engine to which every trip takes its time."""
_ADD_TOTAL: Final = """
INSERT INTO stream_totals (stream_id, reports, gifts, diamonds) VALUES (?, ?, ?, ?)
ON CONFLICT (stream_id) DO UPDATE SET reports = stream_totals.reports + excluded.reports,
  gifts = stream_totals.gifts + excluded.gifts, diamonds = stream_totals.diamonds + excluded.diamonds
"""
_DROP_EMPTY: Final = (
    DROP_EMPTY_OF_STREAM,
    *(
        f"DELETE FROM {table} WHERE stream_id = ? AND gifts = 0"  # noqa: S608 - constants
        for table in ("stream_gifts", "stream_supporters", "stream_minutes")
    ),
)
_STANDS: Final = f"SELECT 1 {_STANDING} LIMIT 1"
_VOID_RANGE: Final = f"""
INSERT INTO voids (stream_id, event_id, voided_at, voided_by) SELECT e.stream_id, e.id, ?, ? {_STANDING}
"""
_VOID: Final = "INSERT INTO voids (stream_id, event_id, voided_at, voided_by) VALUES (?, ?, ?, ?)"
_UNVOID: Final = "DELETE FROM voids WHERE stream_id = ? AND event_id = ?"


class Known(NamedTuple):
    """Where a row of a file was counted before."""

    stream_id: int
    event_id: int


class Columns(NamedTuple):
    """Gifts of one stream, each of them a column of equal length."""

    at: Sequence[int]
    gift_id: Iterable[int]
    gifts: Sequence[int]
    coins: Iterable[int]
    supporter_id: Iterable[int | None]
    identity: Sequence[int]


def known_rows(tx: Connection, creator_id: int, identities: Sequence[int]) -> dict[int, Known]:
    """Those that were counted before."""
    found = rows_among(tx, _KNOWN, "identity, stream_id, event_id", creator_id, identities)
    return {row[0]: Known(row[1], row[2]) for row in found}


def put_events(tx: Connection, creator_id: int, stream_id: int, first: int, gifts: Columns) -> None:
    """Write gifts that nobody has told before, from the event ``first`` on, and add them to the kept totals."""
    events = range(first, first + len(gifts.at))
    told = zip(repeat(stream_id), events, *gifts[:-1], strict=False)
    put_rows(tx, "gift_events", _EVENT, told)
    known = zip(repeat(creator_id), gifts.identity, repeat(stream_id), events, strict=False)
    put_rows(tx, "import_identities", _NEW_IDENTITY, known)
    count_range(tx, (stream_id, first, events[-1]), reports=1, new=True)


def put_identities(tx: Connection, rows: Iterable[tuple[int, int, int, int]]) -> None:
    """Creator, identity, stream and event of rows that count from now on."""
    driver(tx).executemany(_IDENTITY, rows)


def count_range(
    tx: Connection, of: tuple[int, int, int], *, sign: int = 1, reports: int = 0, new: bool = False
) -> tuple[int, int]:
    """Add what stands of a stream from one event to another to the kept totals, or take it away; rows and diamonds.

    ``new``: they were written a moment ago, so none of them is voided.
    """
    sql, stream_id, which = driver(tx), of[0], "" if new else _NOT_VOIDED
    parts = _ADD[which]
    if tx.dialect.name == "postgresql":
        rows, gifts, diamonds = sql.execute(_AT_ONCE[which], (sign, sign, *of) * len(parts) + of).fetchone()
    else:
        rows, gifts, diamonds = sql.execute(_TOTAL_OF_NEW if new else _TOTAL, of).fetchone()
        for statement in parts if rows else ():
            sql.execute(statement, (sign, sign, *of))
    if not rows:
        return 0, 0
    sql.execute(_ADD_TOTAL, (stream_id, sign * reports, sign * gifts, sign * diamonds))
    if sign < 0:
        for statement in _DROP_EMPTY:
            sql.execute(statement, (stream_id,))
    return rows, int(diamonds)


def stands(tx: Connection, stream_id: int, first: int, last: int) -> bool:
    """Whether anything among these events counts."""
    return driver(tx).execute(_STANDS, (stream_id, first, last)).fetchone() is not None


def void_report(tx: Connection, stream_id: int, report_id: int, at_ms: int, by: int) -> tuple[int, int]:
    """Take a whole report back; returns how many of its events stood, and their diamonds."""
    first, last = event_range(report_id)
    taken = count_range(tx, (stream_id, first, last), sign=-1, reports=1)
    if taken[0]:
        driver(tx).execute(_VOID_RANGE, (at_ms, by, stream_id, first, last))
    return taken


def void_events(tx: Connection, stream_id: int, events: Iterable[int], at_ms: int, by: int) -> int:
    """Take single events back, those that stand; returns their diamonds."""
    return sum(
        _switch(tx, stream_id, event_id, (at_ms, by))
        for event_id in events
        if stands(tx, stream_id, event_id, event_id)
    )


def restore_events(tx: Connection, stream_id: int, events: Iterable[int]) -> int:
    """Let single events count again, those that are voided; returns their diamonds."""
    return sum(
        _switch(tx, stream_id, event_id, None) for event_id in events if not stands(tx, stream_id, event_id, event_id)
    )


def _switch(tx: Connection, stream_id: int, event_id: int, void: tuple[int, int] | None) -> int:
    sql = driver(tx)
    whole, only = (stream_id, *event_range(report_of(event_id))), (stream_id, event_id, event_id)
    stood = stands(tx, *whole)
    if void is not None:
        _, diamonds = count_range(tx, only, sign=-1)
        sql.execute(_VOID, (stream_id, event_id, *void))
    else:
        sql.execute(_UNVOID, (stream_id, event_id))
        _, diamonds = count_range(tx, only)
    change = int(stands(tx, *whole)) - int(stood)
    if change:
        sql.execute(_ADD_TOTAL, (stream_id, change, 0, 0))
    return diamonds
