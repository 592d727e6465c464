"""Move everything from a SQLite file into a PostgreSQL database.

    python -m db.move sqlite+aiosqlite:///data/aftershow.db postgresql+asyncpg://aftershow@localhost/aftershow

Stop the bot first. Tables go over one after the other, in chunks, each chunk in one transaction with the note of how
far it is: a move that was cut off goes on where it was when the same command is given again. At the end every row of
both sides is read again and compared, and only then may a bot start there. The file stays as it is.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Text
from sqlalchemy.dialects import sqlite
from sqlalchemy.util import await_only

from db.connection import driver
from db.errors import StorageError
from db.postgresql import MOVING, PostgresServer
from db.schema import metadata
from db.sqlite_file import SqliteFile, file_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Table

    from db.connection import Line

ROWS_AT_ONCE = 5_000
WRONG_WAY_TO_CALL = 2

_QUOTE = sqlite.dialect().identifier_preparer.quote  # double quotes where they are needed: right for both
_PROGRESS = f"""
CREATE TABLE IF NOT EXISTS {MOVING} (
  name TEXT PRIMARY KEY, source TEXT NOT NULL, last TEXT, moved BIGINT NOT NULL, done BOOLEAN NOT NULL
)
"""
_NOTED = f"SELECT source, last, moved, done FROM {MOVING} WHERE name = ?"  # noqa: S608 - a constant
_NOTE = f"""
INSERT INTO {MOVING} (name, source, last, moved, done) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (name) DO UPDATE SET last = excluded.last, moved = excluded.moved, done = excluded.done
"""  # noqa: S608 - a constant
TOTALS = (
    ("gifts", "SELECT SUM(gifts) FROM stream_totals"),
    ("diamonds", "SELECT SUM(diamonds) FROM stream_totals"),
    ("income, in millionths of a US dollar", "SELECT SUM(micro_usd) FROM incomes WHERE voided_at IS NULL"),
    ("payouts, in millionths of a US dollar", "SELECT SUM(micro_usd) FROM payouts WHERE voided_at IS NULL"),
)
"""What people would look at first."""


class MoveRefused(StorageError):
    """Nothing can be moved like this; the text says why."""


class MoveDiffers(StorageError):
    """What arrived is not what left."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A table that went over: its rows on both sides, compared."""

    table: str
    rows: int


class Shape:
    """How a table's rows are read in the order of its primary key, alike on both sides."""

    def __init__(self, table: Table) -> None:
        self.name = table.name
        self.columns = [column.name for column in table.columns]
        self._key = [self.columns.index(column.name) for column in table.primary_key.columns]
        self._booleans = [index for index, column in enumerate(table.columns) if isinstance(column.type, Boolean)]
        self._texts = [index for index, column in enumerate(table.columns) if isinstance(column.type, Text)]
        own = table.autoincrement_column
        self.counted = own.name if own is not None and not own.foreign_keys else None
        key = ", ".join(_QUOTE(self.columns[index]) for index in self._key)
        listed = ", ".join(_QUOTE(name) for name in self.columns)
        # S608: names of our own tables and columns.
        select, order = f"SELECT {listed} FROM {_QUOTE(table.name)}", f"ORDER BY {key} LIMIT {ROWS_AT_ONCE}"  # noqa: S608
        self._first = f"{select} {order}"
        self._later = f"{select} WHERE ({key}) > ({', '.join('?' * len(self._key))}) {order}"

    def after(self, tx: Connection, last: list[Any] | None) -> list[tuple[Any, ...]]:
        """The next rows, as Python's own values."""
        sql = driver(tx)
        rows = sql.execute(self._first) if last is None else sql.execute(self._later, last)
        return [self._plain(row) for row in rows.fetchall()]

    def key_of(self, row: tuple[Any, ...]) -> list[Any]:
        """Where to go on after this row."""
        return [row[index] for index in self._key]

    def _plain(self, row: Any) -> tuple[Any, ...]:  # noqa: ANN401 - a row of either driver
        values = list(row)
        for index in self._booleans:
            values[index] = None if values[index] is None else bool(values[index])
        for index in self._texts:
            if values[index] is not None and "\0" in values[index]:
                values[index] = values[index].replace("\0", "")  # PostgreSQL's texts hold none, and nobody can see it
        return tuple(values)


def shapes() -> Iterator[Shape]:
    """Every table, those first that others refer to."""
    return map(Shape, metadata.sorted_tables)


async def move(source_url: str, target_url: str) -> list[Moved]:
    """Move and compare everything; returns the tables with their rows.

    Raises:
        StorageError: one of the two can't be opened, the target holds something else, or what arrived differs.
    """
    source_name = str(file_of(source_url).resolve())
    source = await SqliteFile.opened(source_url)  # holds the lock: no bot writes meanwhile
    try:
        target = await PostgresServer.opened(target_url, moving=True)
        try:
            await target.writer.run(partial(_begin, source_name))
            for shape in shapes():
                await _move_table(shape, source.writer, target.writer, source_name)
            moved = [await _compared(shape, source.writer, target.writer) for shape in shapes()]
            await _compare_totals(source.writer, target.writer)
            await target.writer.run(_end)
        finally:
            await target.close()
    finally:
        await source.close()
    return moved


def _begin(source: str, tx: Connection) -> None:
    """Nobody else moves here, and nothing is here but what came from this file.

    Raises:
        MoveRefused: that is not so.
    """
    sql = driver(tx)
    if not sql.execute("SELECT pg_try_advisory_lock(7210452362)").fetchone()[0]:
        msg = "Another move into this database is running."
        raise MoveRefused(msg)
    sql.execute(_PROGRESS)
    others = sql.execute(f"SELECT source FROM {MOVING} WHERE source <> ?", (source,)).fetchone()  # noqa: S608 - a constant
    if others is not None:
        msg = f"A move from {others[0]} into this database was begun. Finish that one, or take an empty database."
        raise MoveRefused(msg)
    begun = sql.execute(f"SELECT COUNT(*) FROM {MOVING}").fetchone()[0]  # noqa: S608 - a constant
    full = [shape.name for shape in shapes() if not begun and shape.after(tx, None)]
    if full:
        sql.execute(f"DROP TABLE {MOVING}")
        msg = f"The database is in use: {full[0]} has rows already. Move into an empty database."
        raise MoveRefused(msg)


async def _move_table(shape: Shape, source: Line, target: Line, source_name: str) -> None:
    noted = await target.run(lambda tx: driver(tx).execute(_NOTED, (shape.name,)).fetchone())
    last = json.loads(noted[1]) if noted is not None and noted[1] is not None else None
    moved = 0 if noted is None else noted[2]
    if noted is not None and noted[3]:
        return
    while True:
        rows = await source.run(partial(shape.after, last=last))
        moved += len(rows)
        last = shape.key_of(rows[-1]) if rows else last
        note = (shape.name, source_name, None if last is None else json.dumps(last), moved, len(rows) < ROWS_AT_ONCE)
        await target.run(partial(_copy, shape, rows, note))
        if len(rows) < ROWS_AT_ONCE:
            break
    await target.run(partial(_count_on, shape, await source.run(partial(_highest, shape))))


def _copy(shape: Shape, rows: list[tuple[Any, ...]], note: tuple[Any, ...], tx: Connection) -> None:
    sql = driver(tx)
    bare: Any = tx.connection.driver_connection
    sql.execute("BEGIN")
    try:
        if rows:
            await_only(bare.copy_records_to_table(shape.name, records=rows, columns=shape.columns))
        sql.execute(_NOTE, note)
    except BaseException:
        sql.execute("ROLLBACK")
        raise
    sql.execute("COMMIT")


def _highest(shape: Shape, tx: Connection) -> int:
    """The highest id that the file ever gave to a row of this table; what was deleted is not given again."""
    if shape.counted is None:
        return 0
    sql = driver(tx)
    used = sql.execute(f"SELECT MAX({_QUOTE(shape.counted)}) FROM {_QUOTE(shape.name)}").fetchone()[0]  # noqa: S608 - our names
    given = sql.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (shape.name,)).fetchone()
    return max(used or 0, given[0] if given else 0)


def _count_on(shape: Shape, highest: int, tx: Connection) -> None:
    if highest:
        counter = driver(tx).execute("SELECT pg_get_serial_sequence(?, ?)", (shape.name, shape.counted)).fetchone()[0]
        driver(tx).execute("SELECT setval(CAST(CAST(? AS TEXT) AS REGCLASS), ?)", (counter, highest))


async def _compared(shape: Shape, source: Line, target: Line) -> Moved:
    here, there = await asyncio.gather(_fingerprint(shape, source), _fingerprint(shape, target))
    if here != there:
        msg = (
            f"{shape.name} differs: {here[0]} rows in the file, {there[0]} in PostgreSQL. Move into an empty database."
        )
        raise MoveDiffers(msg)
    return Moved(shape.name, here[0])


async def _fingerprint(shape: Shape, line: Line) -> tuple[int, str]:
    """How many rows, and a hash over all of their values in order."""
    rows_seen, last, hashed = 0, None, hashlib.sha256()
    while rows := await line.run(partial(shape.after, last=last)):
        for row in rows:
            hashed.update(repr(row).encode())
        rows_seen += len(rows)
        last = shape.key_of(rows[-1])
    return rows_seen, hashed.hexdigest()


async def _compare_totals(source: Line, target: Line) -> None:
    for name, statement in TOTALS:
        look = partial(_single, statement)
        here, there = await source.run(look), await target.run(look)
        if here != there:
            msg = f"The total of {name} differs: {here} in the file, {there} in PostgreSQL."
            raise MoveDiffers(msg)
        sys.stdout.write(f"{name}: {here or 0:,} on both sides\n")


def _single(statement: str, tx: Connection) -> int | None:
    return driver(tx).execute(statement).fetchone()[0]


def _end(tx: Connection) -> None:
    driver(tx).execute("ANALYZE")
    driver(tx).execute(f"DROP TABLE {MOVING}")


def main(arguments: list[str]) -> int:
    """The exit status: 0 when all is there, 1 when not, 2 where the call was wrong."""
    if len(arguments) != 2:  # noqa: PLR2004 - from and to
        sys.stderr.write(__doc__ or "")
        return WRONG_WAY_TO_CALL
    try:
        moved = asyncio.run(move(*arguments))
    except StorageError as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    for table in moved:
        sys.stdout.write(f"{table.table}: {table.rows:,} rows, the same on both sides\n")
    sys.stdout.write("Everything is there. Set DATABASE_URL to the new database and start the bot.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
