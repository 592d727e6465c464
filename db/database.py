"""The database: one file, one process, one writer, two readers."""

from __future__ import annotations

import asyncio
import contextvars
import sqlite3
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError

from db.connection import SqliteThread
from db.errors import FolderNotWritable, NotADatabase, StorageClosed, StorageError, UnsupportedUrl
from db.group_commit import Outcome, commit_together
from db.lock import FileLock
from db.migrate import migrate

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

T = TypeVar("T")

DEFAULT_URL = "sqlite+aiosqlite:///data/aftershow.db"
READERS = 2
MOST_IN_A_COMMIT = 256
"""Writes that share one COMMIT at most, so that the first of them doesn't wait for a long queue."""


class _Job(NamedTuple):
    body: Callable[[Connection], Any]
    done: asyncio.Future[Any]


class Database:
    """The open database. ``await Database.open(url)``, and ``close`` when done.

    A *body* is a plain function over a SQLAlchemy ``Connection`` that runs as one transaction on the
    connection's thread. It has no effect outside of the database, since it may have to run twice.
    """

    def __init__(self, writer: SqliteThread, readers: list[SqliteThread], lock: FileLock) -> None:
        """Wire the parts together; use ``open``."""
        self._threads = [writer, *readers]
        self._writer = writer
        self._lock = lock
        self._jobs: asyncio.Queue[_Job | None] = asyncio.Queue()
        self._idle: asyncio.Queue[SqliteThread] = asyncio.Queue()
        for reader in readers:
            self._idle.put_nowait(reader)
        self._closed = False
        # An empty context: a task that lives as long as the bot must belong to no request or test step.
        self._writing = contextvars.Context().run(asyncio.create_task, self._write_batches())

    @classmethod
    async def open(cls, url: str = DEFAULT_URL) -> Database:
        """Open the file, bring its schema up to date, and hold it for this process alone.

        Raises:
            StorageError: with a sentence that says what is wrong and what helps.
        """
        path = file_of(url)
        lock = _locked(path)
        threads: list[SqliteThread] = []
        try:
            threads.append(await SqliteThread.opened(path))
            await threads[0].run(migrate)
            for _ in range(READERS):
                threads.append(await SqliteThread.opened(path, read_only=True))  # noqa: PERF401 - closed below on failure
        except BaseException as failure:
            for thread in threads:
                await thread.close()
            lock.release()
            if isinstance(failure, (sqlite3.Error, DatabaseError)):
                raise _unopened(path, failure) from failure
            raise
        return cls(threads[0], threads[1:], lock)

    async def write(self, body: Callable[[Connection], T]) -> T:
        """Run ``body`` in a write transaction; its result is on disk when this returns.

        A caller that is cancelled before its turn writes nothing; later, the write is kept whole
        although nobody waits for its result.

        Raises:
            WriteFailed: SQLite could not write; nothing was kept.
            StorageClosed: the database is closed.
        """
        self._require_open()
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._jobs.put_nowait(_Job(body, done))
        return await done

    async def read(self, body: Callable[[Connection], T]) -> T:
        """Run ``body`` on a reader: it sees one moment of the database and can't write.

        Raises:
            StorageClosed: the database is closed.
        """
        self._require_open()
        reader = await self._idle.get()
        try:
            return await reader.run(partial(_snapshot, body))
        finally:
            # Also when cancelled: the thread finishes its work before it takes the next.
            self._idle.put_nowait(reader)

    async def close(self) -> None:
        """Finish the writes that wait, then let the file go. A second call does nothing."""
        if self._closed:
            return
        self._closed = True
        self._jobs.put_nowait(None)
        await self._writing
        for thread in self._threads:
            await thread.close()
        self._lock.release()

    def _require_open(self) -> None:
        if self._closed:
            msg = "The database is closed: the bot is shutting down."
            raise StorageClosed(msg)

    async def _write_batches(self) -> None:
        open_ = True
        while open_:
            batch, open_ = await self._next_batch()
            if not batch:
                continue
            outcomes = await self._committed(batch)
            for job, (result, failure) in zip(batch, outcomes, strict=True):
                if job.done.done():  # the caller was cancelled meanwhile
                    continue
                if failure is None:
                    job.done.set_result(result)
                else:
                    job.done.set_exception(failure)

    async def _next_batch(self) -> tuple[list[_Job], bool]:
        """The writes that wait now, without those whose callers left, and whether more may come."""
        waiting = [await self._jobs.get()]
        while len(waiting) < MOST_IN_A_COMMIT and not self._jobs.empty():
            waiting.append(self._jobs.get_nowait())
        batch = [job for job in waiting if job is not None and not job.done.done()]
        return batch, None not in waiting

    async def _committed(self, batch: list[_Job]) -> list[Outcome]:
        """The outcome of each write; a failure of the machinery itself is the outcome of all."""
        try:
            return await self._writer.run(partial(commit_together, [job.body for job in batch]))
        except Exception as failure:  # noqa: BLE001 - the writer must outlive every batch
            return [(None, failure)] * len(batch)


def file_of(url: str) -> Path:
    """The file that a database URL names.

    Raises:
        UnsupportedUrl: the URL names no SQLite file.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as failure:
        msg = f"DATABASE_URL is not a database URL. An example: {DEFAULT_URL}"
        raise UnsupportedUrl(msg) from failure
    if parsed.get_backend_name() != "sqlite":
        msg = f"DATABASE_URL names {parsed.get_backend_name()}; this version stores in SQLite only, as in {DEFAULT_URL}"
        raise UnsupportedUrl(msg)
    if not parsed.database or parsed.database == ":memory:" or parsed.database.startswith("file:"):
        msg = f"DATABASE_URL must name a file, so that nothing is lost at a restart. An example: {DEFAULT_URL}"
        raise UnsupportedUrl(msg)
    return Path(parsed.database)


def _locked(path: Path) -> FileLock:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise IsADirectoryError(path)
        return FileLock(path)
    except OSError as failure:
        msg = f"The database can't be made in {path.parent} ({failure.strerror or failure}). Give the bot write access."
        raise FolderNotWritable(msg) from failure


def _unopened(path: Path, failure: Exception) -> StorageError:
    reason = cast("object", getattr(failure, "orig", None) or failure)
    if "unable to open" in str(reason) or "readonly" in str(reason):
        return FolderNotWritable(f"{path} can't be opened for writing ({reason}). Give the bot write access to it.")
    return NotADatabase(
        f"{path} can't be used as the bot's database ({reason}). Name another file, or restore a backup."
    )


def _snapshot(body: Callable[[Connection], T], tx: Connection) -> T:
    tx.exec_driver_sql("BEGIN")
    try:
        return body(tx)
    finally:
        tx.exec_driver_sql("COMMIT")
