"""The database: one writer, a few readers, on SQLite or PostgreSQL; and who waits for them, and how long."""

from __future__ import annotations

import asyncio
import contextvars
import time
from collections import deque
from typing import TYPE_CHECKING, Protocol, TypeVar

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from db.errors import StorageClosed
from db.postgresql import PostgresServer
from db.sqlite_file import DEFAULT_URL, SqliteFile, file_of
from db.waiting import Waiting
from db.write_queue import WriteQueue

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from db.connection import Line
    from db.group_commit import Outcome
    from db.waiting import Turn
    from db.write_queue import Body

__all__ = ["DEFAULT_URL", "Database", "file_of"]

T = TypeVar("T")


class Storage(Protocol):
    """What an engine brings."""

    writer: Line
    readers: list[Line]
    process: str
    """Names this process to others that have the same database open."""

    async def close(self) -> None:
        """Let it go, lines included."""
        ...


class Database:
    """The open database. ``await Database.open(url)``, and ``close`` when done.

    A *body* is a plain function over a SQLAlchemy ``Connection`` that runs as one transaction on the
    connection's thread. It has no effect outside of the database, since it may have to run twice.
    """

    def __init__(self, storage: Storage) -> None:
        """Wire the parts together; use ``open``."""
        self._storage = storage
        self._writer = storage.writer
        self._writes = WriteQueue()
        self._idle = deque(storage.readers)
        self._reads: Waiting[None] = Waiting()
        self._reading = 0
        self._read_last = asyncio.Event()
        self._closed = False
        # An empty context: a task that lives as long as the bot must belong to no request or test step.
        self._writing = contextvars.Context().run(asyncio.create_task, self._write_batches())

    @classmethod
    async def open(cls, url: str = DEFAULT_URL) -> Database:
        """Open the database and bring its schema up to date. A file is held for this process alone.

        Raises:
            StorageError: with a sentence that says what is wrong and what helps.
        """
        return cls(await (PostgresServer if _is_postgresql(url) else SqliteFile).opened(url))

    @property
    def process(self) -> str:
        """Names this process to others that have the same database open; another one after every start."""
        return self._storage.process

    @property
    def queued(self) -> int:
        """Writes that wait for the writer."""
        return len(self._writes)

    @property
    def crowded(self) -> bool:
        """Every reader is taken: whoever reads next waits."""
        return not self._idle

    @property
    def quiet(self) -> bool:
        """No person has written for a while: a chunk of something big may be larger."""
        return self._writes.quiet

    async def write(self, body: Callable[[Connection], T], *, bulk: bool = False) -> T:
        """Run ``body`` in a write transaction; its result is on disk when this returns.

        ``bulk`` marks a chunk of something big, which lets people's writes go first and waits as long as it takes.
        A caller that is cancelled before its turn writes nothing; later, the write is kept whole
        although nobody waits for its result.

        Raises:
            Busy: it can't be done before Discord gives up on the answer; nothing was kept.
            WriteFailed: the database could not write; nothing was kept.
            StorageClosed: the database is closed.
        """
        return await self._writes.put(body, bulk=bulk)

    async def read(self, body: Callable[[Connection], T]) -> T:
        """Run ``body`` on a reader: it sees one moment of the database and can't write.

        Raises:
            Busy: no reader is free before Discord gives up on the answer.
            StorageClosed: the database is closed.
        """
        if self._closed:
            msg = "The database is closed: the bot is shutting down."
            raise StorageClosed(msg)
        self._reading += 1
        try:
            reader = await self._free_reader()
            try:
                return await reader.snapshot(body)
            finally:
                # Also when cancelled: the line finishes its work before it takes the next.
                self._hand_on(reader)
        finally:
            self._reading -= 1
            if not self._reading:
                self._read_last.set()

    async def close(self) -> None:
        """Finish the reads and writes that wait, then let the storage go. A second call does nothing."""
        if self._closed:
            return
        self._closed = True
        self._writes.close()
        await self._writing
        while self._reading:
            self._read_last.clear()
            await self._read_last.wait()
        self._reads.end()
        await self._storage.close()

    async def _free_reader(self) -> Line:
        if self._idle:
            return self._idle.popleft()
        turn: asyncio.Future[Line] = self._reads.put(None)
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # handed over just as the caller left
                self._hand_on(turn.result())
            raise

    def _hand_on(self, reader: Line) -> None:
        turn = self._reads.take()
        if turn is None:
            self._idle.append(reader)
        else:
            turn.done.set_result(reader)

    async def _write_batches(self) -> None:
        while batch := await self._writes.next_batch():
            began = time.monotonic()
            outcomes = await self._committed(batch)
            self._writes.took(len(batch), time.monotonic() - began)
            for turn, (result, failure) in zip(batch, outcomes, strict=True):
                if turn.done.done():  # the caller was cancelled meanwhile
                    continue
                if failure is None:
                    turn.done.set_result(result)
                else:
                    turn.done.set_exception(failure)

    async def _committed(self, batch: list[Turn[Body]]) -> list[Outcome]:
        """The outcome of each write; a failure of the machinery itself is the outcome of all."""
        try:
            return await self._writer.commit_together([turn.asked for turn in batch])
        except Exception as failure:  # noqa: BLE001 - the writer must outlive every batch
            return [(None, failure)] * len(batch)


def _is_postgresql(url: str) -> bool:
    try:
        return make_url(url).get_backend_name() == "postgresql"
    except ArgumentError:
        return False  # which file_of says in words
