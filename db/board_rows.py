"""The boards of all time, kept so that their first ten are read from an index however many gifts there were.

What a supporter sent in a whole server stands in their own row of ``supporters``, which every report of theirs writes
anyway; what they sent to each creator stands in ``creator_supporters``. Only streams that count are in them: live or
over, and not deleted. Whoever changes what a stream's totals hold changes the boards first: two processes that take
rows in the same order don't wait for each other in a circle.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from db.connection import driver
from domain.streams import State

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Connection

    from domain.streams import Stream

COUNTED_STATES = frozenset({State.LIVE, State.ENDED})
COUNTS = "s.state IN ('live', 'ended') AND s.deleted_at IS NULL"
"""Whether a stream, as ``s``, is in the boards."""

INTO_SERVER = """
UPDATE supporters SET gifts = supporters.gifts + t.gifts, diamonds = supporters.diamonds + t.diamonds
FROM ({sums}) AS t WHERE supporters.id = t.supporter_id
"""
"""``sums`` has the columns supporter_id, gifts, diamonds; none of them empty."""
INTO_CREATORS = """
INSERT INTO creator_supporters (creator_id, supporter_id, gifts, diamonds) {sums}
ON CONFLICT (creator_id, supporter_id) DO UPDATE SET
  gifts = creator_supporters.gifts + excluded.gifts, diamonds = creator_supporters.diamonds + excluded.diamonds
"""
"""``sums`` has the same columns after creator_id."""
# Without gifts there are no diamonds: those are found by the index of the board.
_DROP_EMPTY = "DELETE FROM creator_supporters WHERE creator_id = ? AND diamonds = 0 AND gifts = 0"
DROP_EMPTY_OF_STREAM = _DROP_EMPTY.replace("?", "(SELECT creator_id FROM streams WHERE id = ?)")
_ADD_TO_SERVER = "UPDATE supporters SET gifts = gifts + ?, diamonds = diamonds + ? WHERE id = ?"
_ADD_TO_CREATOR = INTO_CREATORS.format(sums="VALUES (?, ?, ?, ?)")

# S608: the parts are constants of this module.
_COUNTING = f"SELECT s.id FROM streams AS s WHERE s.id IN (SELECT value FROM json_each(?)) AND {COUNTS} ORDER BY s.id"  # noqa: S608
_OF_STREAMS = """
FROM stream_supporters AS k JOIN streams AS s ON s.id = k.stream_id
WHERE k.supporter_id > 0 AND k.stream_id IN (SELECT value FROM json_each(?))
"""
_SIGNED = "? * SUM(k.gifts) AS gifts, ? * SUM(k.diamonds) AS diamonds"
_STREAMS_INTO_SERVER = INTO_SERVER.format(
    sums=f"SELECT k.supporter_id, {_SIGNED} {_OF_STREAMS} GROUP BY k.supporter_id"
)
_STREAMS_INTO_CREATORS = INTO_CREATORS.format(
    sums=f"SELECT s.creator_id, k.supporter_id, {_SIGNED} {_OF_STREAMS} GROUP BY s.creator_id, k.supporter_id"
)
_CREATORS_OF = "SELECT DISTINCT s.creator_id FROM streams AS s WHERE s.id IN (SELECT value FROM json_each(?))"

_COUNTED = f"""
FROM stream_supporters AS k JOIN streams AS s ON s.id = k.stream_id
WHERE s.guild_id = ?1 AND k.supporter_id > 0 AND {COUNTS}
"""
_SUMS = "SUM(k.gifts) AS gifts, SUM(k.diamonds) AS diamonds"
_OF_SERVER = f"SELECT k.supporter_id, {_SUMS} {_COUNTED} GROUP BY k.supporter_id"
_OF_CREATORS = f"SELECT s.creator_id, k.supporter_id, {_SUMS} {_COUNTED} GROUP BY s.creator_id, k.supporter_id"
_MINE = "creator_id IN (SELECT id FROM creators WHERE guild_id = ?1)"
_BOARDS = {
    "supporters": (
        "SELECT id, gifts, diamonds FROM supporters WHERE guild_id = ?1 AND (gifts <> 0 OR diamonds <> 0)",
        _OF_SERVER,
    ),
    "creator_supporters": (
        f"SELECT creator_id, supporter_id, gifts, diamonds FROM creator_supporters WHERE {_MINE}",  # noqa: S608
        _OF_CREATORS,
    ),
}
_REBUILD = (
    "UPDATE supporters SET gifts = 0, diamonds = 0 WHERE guild_id = ?1",
    INTO_SERVER.format(sums=_OF_SERVER),
    f"DELETE FROM creator_supporters WHERE {_MINE}",  # noqa: S608
    INTO_CREATORS.format(sums=_OF_CREATORS),
)


def counts(stream: Stream) -> bool:
    """Whether a stream that is not deleted is in the boards."""
    return stream.state in COUNTED_STATES


def add_to_boards(tx: Connection, stream: Stream, sent: Sequence[tuple[int, int, int]]) -> None:
    """Add what named supporters sent in a stream that is not deleted: id, gifts, diamonds; below zero to take away."""
    if not sent or not counts(stream):
        return
    sql, creator_id = driver(tx), stream.creator.id
    ordered = sorted(sent)
    sql.executemany(_ADD_TO_SERVER, [(gifts, diamonds, supporter) for supporter, gifts, diamonds in ordered])
    sql.executemany(_ADD_TO_CREATOR, [(creator_id, *one) for one in ordered])
    if any(gifts < 0 for _, gifts, _ in ordered):
        sql.execute(_DROP_EMPTY, (creator_id,))


def counting(tx: Connection, stream_ids: Collection[int]) -> list[int]:
    """Those of these streams that are in the boards, by id."""
    return [row[0] for row in driver(tx).execute(_COUNTING, (json.dumps(list(stream_ids)),)).fetchall()]


def move_streams(tx: Connection, stream_ids: Collection[int], sign: int) -> None:
    """Take whole streams into the boards (1), or out of them (-1); whether they count is the caller's to know."""
    if not stream_ids:
        return
    sql, told = driver(tx), json.dumps(list(stream_ids))
    sql.execute(_STREAMS_INTO_SERVER, (sign, sign, told))
    sql.execute(_STREAMS_INTO_CREATORS, (sign, sign, told))
    if sign < 0:
        sql.executemany(_DROP_EMPTY, sql.execute(_CREATORS_OF, (told,)).fetchall())


def rebuild_boards(tx: Connection, guild_id: int) -> None:
    """Count a server's boards anew from its streams' totals."""
    for statement in _REBUILD:
        tx.exec_driver_sql(statement, (guild_id,))


def board_differences(tx: Connection, guild_id: int) -> list[str]:
    """Where a server's boards differ from its streams' totals, in one moment of the database."""
    found: list[str] = []
    for table, (kept, count) in _BOARDS.items():
        for side, rows in (("kept only", f"{kept} EXCEPT {count}"), ("counted only", f"{count} EXCEPT {kept}")):
            found += [f"{table}, {side}: {tuple(row)}" for row in tx.exec_driver_sql(rows, (guild_id,))]
    return found
