"""Rows that a later file told as well: they are noted, and when the import that brought them is undone, they stay.

They go over to the later import then, as a report of its own: so undoing that one takes them back like all its others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import update

from db.connection import driver
from db.gift_rows import event_range, report_of
from db.imports_events import put_identities, stands
from db.imports_staging import import_row
from db.report_rows import add_imported, reporter
from db.schema import imports

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from db.rows import AnyRow

LOOKED_AT_ONCE: Final = 500
_ALSO: Final = """
INSERT INTO import_also (creator_id, identity, import_id) VALUES (?, ?, ?)
ON CONFLICT (creator_id, identity, import_id) DO NOTHING
"""
_TOLD: Final = """
SELECT i.identity, i.stream_id, i.event_id, a.import_id
FROM import_also AS a JOIN imports AS m ON m.id = a.import_id AND m.state IN ('applying', 'done')
JOIN imports AS g ON g.id = ?
JOIN import_identities AS i ON i.creator_id = a.creator_id AND i.identity = a.identity
WHERE a.creator_id = g.creator_id AND a.identity > ? AND a.identity <= ?
AND (m.confirmed_at > g.confirmed_at OR (m.confirmed_at = g.confirmed_at AND m.id > g.id))
AND i.event_id >> 12 IN (SELECT r.id FROM reports AS r WHERE r.import_id = g.id)
AND NOT EXISTS (SELECT 1 FROM voids AS v WHERE v.stream_id = i.stream_id AND v.event_id = i.event_id)
ORDER BY m.confirmed_at DESC, m.id DESC
"""
"""The first that told it after this one comes last. What was told before it was told of fewer gifts of a streak."""
_PAGE: Final = """
SELECT identity FROM import_also WHERE creator_id = ? AND identity > ? ORDER BY identity LIMIT 1 OFFSET ?
"""
LAST: Final = (1 << 63) - 1
_COPY: Final = """
INSERT INTO gift_events (stream_id, id, at, gift_id, count, coins, supporter_id)
SELECT e.stream_id, CAST(? AS BIGINT), e.at, e.gift_id, e.count, e.coins, e.supporter_id
FROM gift_events AS e WHERE e.stream_id = ? AND e.id = ?
"""
_VOID: Final = "INSERT INTO voids (stream_id, event_id, voided_at, voided_by) VALUES (?, ?, ?, ?)"
_GROWN: Final = (
    "UPDATE import_voids SET import_id = ?, instead = ? WHERE import_id = ? AND stream_id = ? AND event_id = ?"
)
_REPORTS: Final = "UPDATE stream_totals SET reports = reports + ? WHERE stream_id = ?"
_WORTH: Final = """
SELECT SUM(e.count * CAST(e.coins AS BIGINT)) FROM gift_events AS e WHERE e.stream_id = ? AND e.id BETWEEN ? AND ?
"""
_TELLS: Final = """
INSERT INTO import_streams (import_id, stream_id, made, first_at, last_at)
SELECT CAST(? AS BIGINT), e.stream_id, false, MIN(e.at), MAX(e.at) FROM gift_events AS e
WHERE e.stream_id = ? AND e.id BETWEEN ? AND ? GROUP BY e.stream_id
ON CONFLICT (import_id, stream_id) DO UPDATE SET
  first_at = CASE WHEN excluded.first_at < import_streams.first_at
    THEN excluded.first_at ELSE import_streams.first_at END,
  last_at = CASE WHEN excluded.last_at > import_streams.last_at THEN excluded.last_at ELSE import_streams.last_at END
"""


_ROOMS: Final = "UPDATE import_rooms SET import_id = ? WHERE import_id = ? AND stream_id = ?"


def note_told(tx: Connection, creator_id: int, import_id: int, identities: Sequence[int]) -> None:
    """This import tells rows that count already."""
    driver(tx).executemany(_ALSO, [(creator_id, identity, import_id) for identity in identities])


def hand_on_some(tx: Connection, guild_id: int, import_id: int, after: int) -> tuple[int, int] | None:
    """Rows of an import that is being undone go over to those that told them too, a page at a time.

    ``after`` is the identity from which to go on. Returns where to go on and how many went; none when all have.
    """
    row = import_row(tx, guild_id, import_id)
    if row.creator_id is None or after == LAST:
        return None
    page = driver(tx).execute(_PAGE, (row.creator_id, after, LOOKED_AT_ONCE)).fetchone()
    until = LAST if page is None else page[0]
    told = driver(tx).execute(_TOLD, (import_id, after, until)).fetchall()
    first_to_tell = {identity: (to, stream_id, event_id) for identity, stream_id, event_id, to in told}
    groups: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for identity, (to, stream_id, event_id) in first_to_tell.items():
        groups.setdefault((to, stream_id), []).append((event_id, identity))
    for (to, stream_id), rows in groups.items():
        _hand_on(tx, row, import_row(tx, guild_id, to), stream_id, sorted(rows))
    return until, len(first_to_tell)


def hand_on_grown(tx: Connection, giver: AnyRow, grown: AnyRow) -> bool:
    """A streak that an import which is being undone made larger goes over to one that told as many after it, if any.

    ``grown`` is its row of ``import_voids``: the smaller count gives way to that one's from now on.
    """
    sql, identity = driver(tx), grown.identity
    told = sql.execute(_TOLD, (giver.id, identity - 1, identity)).fetchall()
    if not told or told[-1][2] != grown.instead:
        return False
    taker = import_row(tx, giver.guild_id, told[-1][3])
    fewer = (grown.stream_id, grown.event_id, grown.event_id)
    before = int(sql.execute(_WORTH, fewer).fetchone()[0])
    instead = _hand_on(tx, giver, taker, grown.stream_id, [(grown.instead, identity)], before)
    sql.execute(_GROWN, (taker.id, instead, giver.id, grown.stream_id, grown.event_id))
    return True


def _hand_on(  # noqa: PLR0913, PLR0917 - from which import to which, what of which stream
    tx: Connection, giver: AnyRow, taker: AnyRow, stream_id: int, rows: list[tuple[int, int]], before: int = 0
) -> int:
    """Events and their identities; ``before``: diamonds that counted without the giver. Returns the first's new id."""
    sql = driver(tx)
    told_by = reporter(tx, giver.guild_id, taker.confirmed_by)
    first = event_range(add_imported(tx, stream_id, told_by, taker.id))[0]
    sql.executemany(_COPY, [(new, stream_id, event_id) for new, (event_id, _) in enumerate(rows, first)])
    put_identities(tx, [(giver.creator_id, identity, stream_id, new) for new, (_, identity) in enumerate(rows, first)])
    sql.executemany(_VOID, [(stream_id, event_id, giver.undone_at, giver.undone_by) for event_id, _ in rows])
    # The same gifts at the same moments of the same stream: of its totals only the number of reports has changed.
    left = {report_of(event_id) for event_id, _ in rows}
    emptied = sum(not stands(tx, stream_id, *event_range(report_id)) for report_id in left)
    sql.execute(_REPORTS, (1 - emptied, stream_id))
    whole = (stream_id, first, first + len(rows) - 1)
    sql.execute(_TELLS, (taker.id, *whole))
    sql.execute(_ROOMS, (taker.id, giver.id, stream_id))
    diamonds = int(sql.execute(_WORTH, whole).fetchone()[0]) - before
    for one, sign in ((giver, -1), (taker, 1)):
        values = {
            "rows_new": imports.c.rows_new + sign * len(rows),
            "rows_known": imports.c.rows_known - sign * len(rows),
            "diamonds": imports.c.diamonds + sign * diamonds,
        }
        tx.execute(update(imports).where(imports.c.id == one.id).values(values))
    return first
