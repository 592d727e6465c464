"""Prove that the database is sound: its file, its references, its kept totals against the events, its boards, its jobs.

    python -m db.check [DATABASE_URL]

Without an address it is the one of the settings. Nothing is written, and the bot may go on meanwhile: each part is
looked at in one moment. The exit status is 0 when all is well, 1 when something is not, 2 when it can't be looked at.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from alembic.script import ScriptDirectory
from sqlalchemy import StaticPool, and_, create_engine, exists, func, inspect, make_url, not_, select
from sqlalchemy.exc import ArgumentError, DBAPIError

from db.backup import database_url
from db.board_rows import board_differences
from db.errors import NotADatabase, StorageError
from db.jobs import LEASE
from db.migrate import config
from db.postgresql import PostgresServer
from db.recount import differences
from db.rows import to_ms
from db.schema import guilds, jobs, metadata, streams
from db.sqlite_file import file_of
from domain.errors import Busy
from domain.jobs import JobKind
from settings import SettingsError, read_environment

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
    from pathlib import Path

    from sqlalchemy import Connection, ForeignKeyConstraint

T = TypeVar("T")

CANT_LOOK = 2
STREAMS_AT_ONCE = 50
MOST_NAMED = 20
"""Faults of a part that are told one by one."""


class Look(Protocol):
    """Runs a body over one moment of the database."""

    def __call__(self, body: Callable[[Connection], T], /) -> Awaitable[T]:
        """Its result."""
        ...


async def faults(look: Look, now: datetime) -> AsyncIterator[tuple[str, list[str]]]:
    """Every part in words, with what is wrong there; empty where all is well.

    Raises:
        NotADatabase: it is no database of this version.
    """
    await look(require_this_version)
    yield "file", await look(_of_the_file)
    found: list[str] = []
    for table in metadata.sorted_tables:
        for constraint in sorted(table.foreign_key_constraints, key=lambda one: list(one.column_keys)):
            found += await look(partial(_of_a_reference, constraint))
    yield "references", found
    count, found, last = 0, [], 0
    while ids := await look(partial(_streams_after, last)):
        found += [fault for one in await look(partial(_of_totals, ids)) for fault in one]
        count, last = count + len(ids), ids[-1]
    yield f"totals of {count:,} streams", found
    servers = await look(_servers)
    found = [fault for guild_id in servers for fault in await look(partial(_of_boards, guild_id))]
    yield f"boards of {len(servers):,} servers", found
    yield "jobs", await look(partial(_of_jobs, now))


def require_this_version(tx: Connection) -> None:
    """Nothing can be said of tables that are others.

    Raises:
        NotADatabase: the database is of another version, or another program's.
    """
    known = inspect(tx).has_table("alembic_version")
    seen = tx.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() if known else None
    wanted = ScriptDirectory.from_config(config()).get_current_head()
    if seen != wanted:
        was = "another program's" if seen is None else f"of schema {seen}"
        msg = f"This is no database of this version: it is {was}, not of schema {wanted}."
        raise NotADatabase(msg)


def _of_the_file(tx: Connection) -> list[str]:
    """Pages and indexes, as far as SQLite can tell; PostgreSQL looks after its own."""
    if tx.dialect.name != "sqlite":
        return []
    said = [str(row[0]) for row in tx.exec_driver_sql(f"PRAGMA integrity_check({MOST_NAMED})")]
    return [] if said == ["ok"] else said


def _of_a_reference(constraint: ForeignKeyConstraint, tx: Connection) -> list[str]:
    child, parent = constraint.table, constraint.referred_table.alias("parent")
    pairs = [(child.c[key.parent.key], parent.c[key.column.key]) for key in constraint.elements]
    there = exists().where(*(here == other for here, other in pairs))
    lost = select(func.count()).select_from(child)
    lost = lost.where(and_(*(here.is_not(None) for here, _ in pairs)), not_(there))
    count = tx.execute(lost).scalar_one()
    columns = ", ".join(here.name for here, _ in pairs)
    return (
        [f"{child.name} ({columns}): {count:,} rows name what is not in {constraint.referred_table.name}"]
        if count
        else []
    )


def _streams_after(last: int, tx: Connection) -> list[int]:
    return list(
        tx.execute(
            select(streams.c.id).where(streams.c.id > last).order_by(streams.c.id).limit(STREAMS_AT_ONCE)
        ).scalars()
    )


def _of_totals(ids: list[int], tx: Connection) -> list[list[str]]:
    return [[f"stream {stream_id}: {one}" for one in differences(tx, stream_id)] for stream_id in ids]


def _servers(tx: Connection) -> list[int]:
    return list(tx.execute(select(guilds.c.id).order_by(guilds.c.id)).scalars())


def _of_boards(guild_id: int, tx: Connection) -> list[str]:
    return [f"server {guild_id}: {one}" for one in board_differences(tx, guild_id)]


def _of_jobs(now: datetime, tx: Connection) -> list[str]:
    columns = (
        jobs.c.id,
        jobs.c.kind,
        jobs.c.details,
        jobs.c.owner,
        jobs.c.lease_ends_at,
        jobs.c.done_at,
        jobs.c.attempts,
    )
    return [
        f"job {row.id}: {fault}"
        for row in tx.execute(select(*columns).order_by(jobs.c.id))
        for fault in _of_a_job(row, now)
    ]


def _of_a_job(row: object, now: datetime) -> Iterator[str]:
    job: Any = row
    if job.kind not in set(JobKind):
        yield f"nobody does {job.kind!r}"
    try:
        told = isinstance(json.loads(job.details), dict)
    except ValueError:
        told = False
    if not told:
        yield "its details can't be read"
    if (job.owner is None) != (job.lease_ends_at is None):
        yield "it is claimed by halves"
    if job.done_at is not None and job.owner is not None:
        yield "it is done and claimed"
    if job.lease_ends_at is not None and job.lease_ends_at > to_ms(now + 2 * LEASE):
        yield "it is claimed for longer than a claim lasts"
    if job.attempts < 0:
        yield "it was tried less than never"


@asynccontextmanager
async def opened(url: str) -> AsyncGenerator[Look, None]:
    """The database, to be looked at only: it is neither made nor migrated, nor locked.

    Raises:
        StorageError: it isn't there, or can't be opened.
    """
    if make_url(url).get_backend_name() == "postgresql":
        server = PostgresServer.unopened(url)
        try:
            yield server.readers[0].snapshot
        finally:
            await server.close()
        return
    path = file_of(url)
    if not path.is_file():
        msg = f"There is no file {path}."
        raise NotADatabase(msg)
    connection = _read_only(path)
    try:
        yield partial(_snapshot, connection)
    finally:
        connection.close()
        connection.engine.dispose()


def _read_only(path: Path) -> Connection:
    def connect() -> sqlite3.Connection:
        return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=30)

    engine = create_engine("sqlite+pysqlite://", creator=connect, poolclass=StaticPool)
    return engine.connect().execution_options(isolation_level="AUTOCOMMIT")


async def _snapshot(connection: Connection, body: Callable[[Connection], T]) -> T:
    connection.exec_driver_sql("BEGIN")
    try:
        return body(connection)
    finally:
        connection.exec_driver_sql("ROLLBACK")


async def check(url: str, now: datetime) -> bool:
    """Look at everything and tell it on standard output; whether all is well.

    Raises:
        StorageError: it can't be looked at.
    """
    well = True
    async with opened(url) as look:
        async for part, wrong in faults(look, now):
            well = well and not wrong
            sys.stdout.write(f"{'WRONG' if wrong else 'ok'}: {part}\n")
            for fault in wrong[:MOST_NAMED]:
                sys.stdout.write(f"  {fault}\n")
            if len(wrong) > MOST_NAMED:
                sys.stdout.write(f"  and {len(wrong) - MOST_NAMED:,} more\n")
    return well


def main(arguments: list[str]) -> int:
    """The exit status: 0 when all is well, 1 when something is not, 2 when it can't be looked at."""
    if len(arguments) > 1 or any(argument.startswith("-") for argument in arguments):
        sys.stderr.write(__doc__ or "")
        return CANT_LOOK
    try:
        url = arguments[0] if arguments else database_url(read_environment())
        return 0 if asyncio.run(check(url, datetime.now(UTC))) else 1
    except (SettingsError, StorageError) as refused:
        sys.stderr.write(f"{refused}\n")
    except Busy:
        sys.stderr.write("The database server can't be reached.\n")
    except ArgumentError:
        sys.stderr.write("That is no address of a database.\n")
    except (sqlite3.DatabaseError, DBAPIError) as failure:
        sys.stderr.write(f"WRONG: the database can't be read through: {getattr(failure, 'orig', failure)}\n")
        return 1
    return CANT_LOOK


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
