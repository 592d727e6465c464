"""The kept totals, counted again from the events: to compare, to rebuild, and after an edited time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.board_rows import board_differences, rebuild_boards

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.database import Database

_COUNTING = """
FROM gift_events AS e JOIN streams AS s ON s.id = e.stream_id
LEFT JOIN voids AS v ON v.stream_id = e.stream_id AND v.event_id = e.id
WHERE e.stream_id = ?1 AND v.event_id IS NULL
"""
_SUMS = "SUM(e.count), SUM(e.count * e.coins)"
# Milliseconds from the start, as domain.streams.minute_of: not before it, and not after the end.
_SPAN = """CASE WHEN e.at < s.started_at THEN 0 WHEN e.at >= s.ended_at THEN s.ended_at - 1 - s.started_at
ELSE e.at - s.started_at END"""

_SERVER = "SELECT guild_id FROM streams WHERE id = ?"

# Table -> how its rows come from the events. The order of columns is that of the table.
# S608: the parts are constants of this module.
_COUNTS = {
    "stream_totals": f"SELECT e.stream_id, COUNT(DISTINCT e.id >> 12), {_SUMS} {_COUNTING} GROUP BY 1",
    "stream_gifts": f"SELECT e.stream_id, e.gift_id, {_SUMS} {_COUNTING} GROUP BY 1, 2",
    "stream_supporters": f"SELECT e.stream_id, COALESCE(e.supporter_id, 0), {_SUMS} {_COUNTING} GROUP BY 1, 2",
    "stream_minutes": f"SELECT e.stream_id, ({_SPAN}) / 60000, {_SUMS} {_COUNTING} GROUP BY 1, 2",
}


def rebuild(tx: Connection, stream_id: int, *tables: str) -> None:
    """Count ``tables`` (all, when none is named) of one stream anew. The boards are the caller's to follow up."""
    for table in tables or _COUNTS:
        tx.exec_driver_sql(f"DELETE FROM {table} WHERE stream_id = ?", (stream_id,))  # noqa: S608
        tx.exec_driver_sql(f"INSERT INTO {table} {_COUNTS[table]}", (stream_id,))


def rebuild_minutes(tx: Connection, stream_id: int) -> None:
    """Minutes count from the stream's start to its end: needed when either was changed."""
    rebuild(tx, stream_id, "stream_minutes")


def differences(tx: Connection, stream_id: int) -> list[str]:
    """Where a stream's kept totals differ from its events, in one moment of the database."""
    found: list[str] = []
    for table, count in _COUNTS.items():
        kept = f"SELECT * FROM {table} WHERE stream_id = ?1"  # noqa: S608
        if table == "stream_totals":
            kept += " AND reports > 0"  # everything was taken back: the row stays, at zero
        for side, rows in (
            ("kept only", f"{kept} EXCEPT {count}"),
            ("counted only", f"{count} EXCEPT {kept}"),
        ):
            found += [f"{table}, {side}: {tuple(row)}" for row in tx.exec_driver_sql(rows, (stream_id,))]
    return found


async def recount(database: Database, stream_id: int, *, repair: bool = False) -> list[str]:
    """Where a stream's kept totals differ from its events, or its server's boards from such totals.

    Empty when all is well. With ``repair`` they are rebuilt in the same transaction.
    """

    def body(tx: Connection) -> list[str]:
        found = differences(tx, stream_id)
        guild_id = tx.exec_driver_sql(_SERVER, (stream_id,)).scalar()
        if guild_id is None:
            return found
        found += board_differences(tx, guild_id)
        if found and repair:
            rebuild(tx, stream_id)
            rebuild_boards(tx, guild_id)
        return found

    return await (database.write(body) if repair else database.read(body))
