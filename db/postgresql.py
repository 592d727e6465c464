"""PostgreSQL through asyncpg: the same bodies over the same kind of connection, each on a thread with its own loop.

A thread of its own, because a body makes many short trips to the server: on the bot's loop each of them would wait
for everything else that the bot does, and a body that computes would keep the bot waiting. A line that lost its
connection makes a new one when it is next asked.
"""

# asyncpg has no types
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false
from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING, Any, TypeVar

import asyncpg
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.util import await_only

from db.connection import driver
from db.errors import NotADatabase, StorageError, Unreachable, UnsupportedUrl
from db.loop_thread import LoopThread
from db.migrate import migrate
from db.postgresql_commit import COMMIT_MARKS, Committer, Session, is_lost
from db.postgresql_dialect import NAME, positional, spelled
from db.postgresql_together import Ask, fetched
from db.postgresql_watch import Watch
from domain.errors import Busy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sqlalchemy import Connection
    from sqlalchemy.engine import URL
    from sqlalchemy.ext.asyncio import AsyncEngine

    from db.connection import Line
    from db.group_commit import Outcome

T = TypeVar("T")

READERS = 4
CONNECT_S = 2.0
"""Seconds until a server that doesn't answer counts as unreachable."""
STATEMENT = "60s"
"""The longest that a statement may work; what hangs is noticed long before (``db/postgresql_watch.py``)."""
STATEMENTS_KEPT = 512
MOVING = "move_from_sqlite"
"""The table that is there while a move from a SQLite file is not finished (``db/move.py``)."""
_SETTINGS = {
    "timezone": "UTC",
    "jit": "off",  # compiling takes longer than any of our statements
    "synchronous_commit": "on",  # "logged" is said after COMMIT
    "statement_timeout": STATEMENT,
    "idle_in_transaction_session_timeout": "60s",  # of a process that is gone without a word
    "tcp_keepalives_idle": "30",  # so is this; and a firewall forgets no connection that is at rest
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}
_END_LOST = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE application_name = current_setting('application_name') AND pid <> pg_backend_pid()
"""
"""Of this line's connections that broke the server may know nothing yet, and keep what they had locked."""
_WRITER_SETTINGS = {"enable_seqscan": "off"}
"""To scan a table would make all other processes' writes to it conflicts: SERIALIZABLE watches what is read."""
_GONE: tuple[type[BaseException], ...] = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
)
_CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


class Rows:
    """What a statement found."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._rows = iter(rows)

    def fetchone(self) -> Any:  # noqa: ANN401 - columns of every kind
        """The next row, or none."""
        return next(self._rows, None)

    def fetchall(self) -> list[Any]:
        """All that are left."""
        return list(self._rows)


class AsyncpgDriver:
    """The bare connection, for hot statements: ``db.connection.driver`` hands it out."""

    def __init__(self, bare: Any) -> None:  # noqa: ANN401 - asyncpg has no types
        self.bare = bare

    def execute(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> Rows:
        """Run one statement, or several that control the transaction."""
        if sql.startswith(_CONTROL):
            await_only(self.bare.execute(sql))
            return Rows([])
        statement, names = spelled(sql)
        return Rows(fetched(self.bare, Ask(statement, tuple(positional(names, parameters) or ()))))

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> None:
        """Run one statement for every row, in one trip."""
        rows = list(parameters)
        if len(rows) == 1:
            self.execute(sql, rows[0])
        else:
            await_only(self.bare.executemany(spelled(sql)[0], rows))

    def copy(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Write new rows, many times as fast as ``executemany``."""
        await_only(self.bare.copy_records_to_table(table, records=rows, columns=columns))


class PostgresLine:
    """One connection; after it was lost, the next one."""

    def __init__(self, engine: AsyncEngine, watch: Watch, *, writes: bool) -> None:
        self._thread = LoopThread()
        self._engine = engine
        self._watch = watch
        self._writes = writes
        self.name = f"aftershow-{secrets.token_hex(8)}"
        self._open: Session | None = None
        self._was_open = False
        self._turn = asyncio.Lock()
        self._committer = Committer(self.connected, watch)

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` on the connection, outside of any transaction, after everything that was asked for before."""
        return await self._thread.do(self._run(work))

    async def commit_together(self, bodies: Sequence[Callable[[Connection], Any]]) -> list[Outcome]:
        """Run ``bodies`` as writes that share a COMMIT; every outcome is durable when this returns."""
        return await self._thread.do(self._commit(bodies))

    async def snapshot(self, body: Callable[[Connection], T]) -> T:
        """Run ``body`` over one moment of the database.

        Raises:
            Busy: the server is out of reach.
        """
        return await self._thread.do(self._snapshot(body))

    async def close(self) -> None:
        """Let the connection go."""
        await self._thread.do(self._close())
        self._thread.stop()

    async def connected(self) -> Session:
        """The connection, made anew where it was lost.

        Raises:
            Unreachable: the server does not answer, or refuses.
        """
        if self._open is not None and not self._open.bare.is_closed() and not self._open.silent():
            return self._open
        await self._drop()
        if self._watch.silent:
            msg = "it does not answer"
            raise unreachable(TimeoutError(msg))
        try:
            async with asyncio.timeout(CONNECT_S):
                self._open = await self._connected()
        except (*_GONE, DBAPIError, asyncpg.PostgresError) as failure:
            raise unreachable(failure) from failure
        return self._open

    async def _connected(self) -> Session:
        outages = self._watch.outages
        connection = await self._engine.connect()
        record = await connection.get_raw_connection()
        bare: Any = record.driver_connection
        try:
            settings = {"application_name": self.name, **_SETTINGS, **(_WRITER_SETTINGS if self._writes else {})}
            await bare.execute("".join(f"SET {name} = '{value}';" for name, value in settings.items()))
            if self._was_open:
                await bare.execute(_END_LOST)
        except BaseException:
            bare.terminate()
            await connection.invalidate()
            await connection.close()
            raise
        record.info["driver"] = AsyncpgDriver(bare)
        self._was_open = True
        return Session(connection, bare, self.name, self._watch, outages)

    async def _run(self, work: Callable[[Connection], T]) -> T:
        async with self._turn:
            return await (await self.connected()).run(work)

    async def _commit(self, bodies: Sequence[Callable[[Connection], Any]]) -> list[Outcome]:
        async with self._turn:
            return await self._committer.commit(bodies)

    async def _snapshot(self, body: Callable[[Connection], T]) -> T:
        async with self._turn:
            try:
                return await self._read(body)
            except _LostError:  # a read can simply be done again
                try:
                    return await self._read(body)
                except _LostError as failure:
                    raise Busy("storage-unreachable") from failure

    async def _read(self, body: Callable[[Connection], T]) -> T:
        try:
            session = await self.connected()
        except Unreachable as failure:
            raise Busy("storage-unreachable") from failure
        try:
            return await session.run(lambda tx: _read_only(body, tx))
        except Exception as failure:
            if session.bare.is_closed():
                raise _LostError from failure
            raise

    async def _close(self) -> None:
        async with self._turn:
            await self._drop()

    async def _drop(self) -> None:
        """Let the connection go, whatever became of it."""
        session, self._open = self._open, None
        if session is None:
            return
        if session.silent():
            session.bare.terminate()
        if session.bare.is_closed():
            await session.connection.invalidate()
        try:
            async with asyncio.timeout(CONNECT_S):
                await session.connection.close()
        except TimeoutError:  # nobody answers to a goodbye
            session.bare.terminate()


class _LostError(Exception):
    """The connection went away while something was read."""


def _read_only(body: Callable[[Connection], T], tx: Connection) -> T:
    sql = driver(tx)
    sql.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    try:
        return body(tx)
    finally:
        if not is_lost(tx):
            sql.execute("COMMIT")


class PostgresServer:
    """The lines to one database of a server: a writer and readers. Other processes may have theirs."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Wire the parts together; use ``opened``."""
        self._engine = engine
        self._watch = Watch(engine)
        writer = PostgresLine(engine, self._watch, writes=True)
        self.writer: Line = writer
        self.process = writer.name
        self.readers: list[Line] = [PostgresLine(engine, self._watch, writes=False) for _ in range(READERS)]

    @classmethod
    async def opened(cls, url: str, *, moving: bool = False) -> PostgresServer:
        """Connect and bring the schema up to date; one of several processes that start together does it.

        A database into which a move from SQLite is not finished opens only for the one who is ``moving``.

        Raises:
            StorageError: with a sentence that says what is wrong and what helps.
        """
        server = cls.unopened(url)
        try:
            await server.writer.run(migrate)
            await server.writer.run(_mark_table)
            if not moving:
                await server.writer.run(_require_moved)
        except BaseException as failure:
            await server.close()
            if isinstance(failure, (DBAPIError, asyncpg.PostgresError)):
                msg = f"The database can't be used as the bot's ({reason_of(failure)})."
                raise NotADatabase(msg) from failure
            raise
        return server

    @classmethod
    def unopened(cls, url: str) -> PostgresServer:
        """The lines to a database as it is, whatever its schema: for who only looks.

        Raises:
            UnsupportedUrl: the URL names no PostgreSQL database.
        """
        parsed = make_url(url)
        if parsed.drivername != "postgresql+asyncpg" or not parsed.database:
            msg = "DATABASE_URL must be postgresql+asyncpg://USER:PASSWORD@HOST/DATABASE."
            raise UnsupportedUrl(msg)
        return cls(_engine(parsed))

    async def close(self) -> None:
        """Let the connections go."""
        for line in (self.writer, *self.readers):
            await line.close()
        await self._watch.close()
        await self._engine.dispose()


def _mark_table(tx: Connection) -> None:
    for statement in COMMIT_MARKS:  # where one fails, the connection goes, and its transaction with it
        tx.exec_driver_sql(statement)


def _require_moved(tx: Connection) -> None:
    if tx.exec_driver_sql(f"SELECT to_regclass('{MOVING}') IS NOT NULL").scalar_one():
        msg = "A move from SQLite into this database is not finished: give the same `python -m db.move ...` again."
        raise NotADatabase(msg)


def _engine(url: URL) -> AsyncEngine:
    return create_async_engine(
        url.set(drivername=NAME),
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",  # BEGIN and COMMIT are ours
        connect_args={
            "timeout": CONNECT_S,
            "statement_cache_size": STATEMENTS_KEPT,
            "prepared_statement_cache_size": STATEMENTS_KEPT,
        },
    )


def unreachable(failure: BaseException) -> StorageError:
    """Why there is no connection, as a sentence for the operator: without the password."""
    return Unreachable(
        f"The database server can't be used ({reason_of(failure)}). Check that it runs and that DATABASE_URL is right; "
        "the bot carries on by itself once it can be reached."
    )


def reason_of(failure: BaseException) -> str:
    """The server's own words, in one line."""
    cause = getattr(failure, "orig", None) or failure
    cause = getattr(cause, "__cause__", None) or cause
    return str(cause).partition("\n")[0] or type(cause).__name__
