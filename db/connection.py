"""One SQLite connection on a thread of its own, with SQLAlchemy Core on top.

aiosqlite takes a thread hop for every statement (0.2 ms on a busy two-core machine, half of what
an fsync costs there). A transaction here is a plain function that runs on the thread as a whole:
one hop, and no way for a cancelled caller to stop it half-way. ``docs/decisions`` has the figures.
"""

from __future__ import annotations

import sqlite3
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

import aiosqlite
from sqlalchemy import Connection, StaticPool, create_engine

from db.errors import ReadFailed
from db.group_commit import CANNOT_READ, commit_together, explained, in_transaction

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
    from pathlib import Path
    from typing import Self

    from db.group_commit import Outcome

T = TypeVar("T")

BUSY_TIMEOUT_MS = 5_000


def _connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=BUSY_TIMEOUT_MS / 1000, cached_statements=512)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        if read_only:
            connection.execute("PRAGMA query_only = ON")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _core_over(connection: sqlite3.Connection) -> Connection:
    """SQLAlchemy's view of the connection; AUTOCOMMIT leaves BEGIN and COMMIT to us."""
    engine = create_engine("sqlite+pysqlite://", creator=lambda: connection, poolclass=StaticPool)
    return engine.connect().execution_options(isolation_level="AUTOCOMMIT")


class Line(Protocol):
    """A connection to the database on a thread of its own; what it is asked for happens one after the other."""

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` on the connection, outside of any transaction."""
        ...

    async def commit_together(self, bodies: Sequence[Callable[[Connection], Any]]) -> list[Outcome]:
        """Run ``bodies`` as writes that share a COMMIT; every outcome is durable when this returns."""
        ...

    async def snapshot(self, body: Callable[[Connection], T]) -> T:
        """Run ``body`` over one moment of the database."""
        ...

    async def close(self) -> None:
        """Let go, after everything that was asked for before."""
        ...


class Cursor(Protocol):
    """The rows that a bare statement found."""

    def fetchone(self) -> Any:  # noqa: ANN401 - columns of every kind
        """The next row, or none."""
        ...

    def fetchall(self) -> list[Any]:
        """All that are left."""
        ...


class Driver(Protocol):
    """The bare connection beneath SQLAlchemy's; ``?`` and ``:name`` stand for parameters, whatever the engine."""

    def execute(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ..., /) -> Cursor:
        """Run one statement."""
        ...

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> object:
        """Run one statement for every row."""
        ...


def driver(core: Connection) -> Driver:
    """The bare connection beneath, for the few statements of the hot path.

    SQLAlchemy adds about 50 microseconds to a statement, more than SQLite itself needs for most.
    """
    bare = core.info.get("driver")
    return cast("Driver", core.connection.driver_connection) if bare is None else bare


def _let_go(core: Connection) -> None:
    core.close()
    core.engine.dispose()


class SqliteThread(aiosqlite.Connection):
    """An aiosqlite connection that can run a whole function on its thread."""

    _core: Connection

    @classmethod
    async def opened(cls, path: Path, *, read_only: bool = False) -> Self:
        """Connect to ``path`` and set the pragmas.

        Raises:
            sqlite3.Error: the file can't be opened or is no database.
        """
        thread = cls(partial(_connect, path, read_only=read_only), iter_chunk_size=64)
        thread._thread.daemon = True  # a bot that died before closing must still be able to exit
        try:
            await thread
        except BaseException:
            # aiosqlite lets its thread end without waiting for it, and by then our loop may be gone.
            thread._thread.join()
            raise
        thread._core = await thread._on_thread(lambda: _core_over(thread._conn))
        return thread

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` on the connection's thread, after everything that was asked for before."""
        return await self._on_thread(lambda: work(self._core))

    async def commit_together(self, bodies: Sequence[Callable[[Connection], Any]]) -> list[Outcome]:
        """Run ``bodies`` as writes that share a COMMIT; every outcome is durable when this returns."""
        return await self.run(partial(commit_together, bodies))

    async def snapshot(self, body: Callable[[Connection], T]) -> T:
        """Run ``body`` over one moment of the database."""
        return await self.run(partial(_snapshot, body))

    async def close(self) -> None:
        """Let go of the file, after everything that was asked for before. SQLAlchemy's part goes on the thread too."""
        await self.run(_let_go)
        await super().close()

    async def _on_thread(self, work: Callable[[], T]) -> T:
        # aiosqlite leaves this one untyped
        execute = cast("Callable[[Callable[[], T]], Awaitable[T]]", self._execute)  # pyright: ignore[reportUnknownMemberType]
        return await execute(work)


def _snapshot(body: Callable[[Connection], T], tx: Connection) -> T:
    try:
        driver(tx).execute("BEGIN")
        result = body(tx)
        driver(tx).execute("COMMIT")
    except BaseException as failure:
        if in_transaction(tx):  # a damaged file can't even be read to a COMMIT
            driver(tx).execute("ROLLBACK")
        told = explained(failure, CANNOT_READ, ReadFailed)
        if told is failure:
            raise
        raise told from failure
    return result
