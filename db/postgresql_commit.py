"""Writes on PostgreSQL: several share a COMMIT, other processes write at the same time, and the server may go away.

Every batch is one SERIALIZABLE transaction, so a decision that depends on rows stays right whatever another process
does meanwhile; the one that PostgreSQL gives up is done again. Every batch also counts up a mark of this writer. So
when the connection is lost during COMMIT, the mark says afterwards whether the batch was kept: nothing is done twice,
and nothing that was kept is called lost.
"""

from __future__ import annotations

import asyncio
import logging
import random
import secrets
import time
from contextlib import suppress
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from db.connection import driver
from db.errors import Unreachable, WriteFailed
from db.postgresql_together import side_by_side
from db.write_queue import SideBySide
from domain.errors import Busy

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Sequence

    from sqlalchemy import Connection

    from db.connection import Driver
    from db.group_commit import Outcome
    from db.postgresql_watch import Watch
    from db.write_queue import Body

T = TypeVar("T")

log = logging.getLogger(__name__)

TOGETHER_TRIES = 3
"""How often a batch is tried as a whole when another process is in the way, before each write is tried alone."""
ALONE_TRIES = 12
LONGEST_PAUSE_S = 0.1
RECONNECT_S = 1.0
"""Seconds in which a server that was there a moment ago must be back for the batch that needs it."""
PAUSE_S = 0.05
APART_FOR = 8
"""A SAVEPOINT costs a trip for each write. So a batch goes without; when a write in it fails, it is done again with
them, and so are as many batches after it, since refusals come in swarms."""

COMMIT_MARKS = (
    "BEGIN",
    "SELECT pg_advisory_xact_lock(7210452361)",  # as db/migrate.py: of those that start together, one at a time
    """
CREATE TABLE IF NOT EXISTS commit_marks (
  writer BIGINT PRIMARY KEY, batch BIGINT NOT NULL, at TIMESTAMPTZ NOT NULL DEFAULT now()
)
""",
    "DELETE FROM commit_marks WHERE at < now() - interval '7 days'",
    "COMMIT",
)
"""At a start: what counts each writer's batches, without what is left of writers that are gone."""
# Whole numbers of ours: nothing to quote. One trip for both, since neither has parameters.
_BEGIN = """
BEGIN ISOLATION LEVEL SERIALIZABLE;
INSERT INTO commit_marks (writer, batch) VALUES ({writer}, {batch})
ON CONFLICT (writer) DO UPDATE SET batch = excluded.batch, at = now()
""".strip()
_END_OLD = """
SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity
WHERE pid = $1 AND application_name = current_setting('application_name') AND pid <> pg_backend_pid()
"""
_KEPT = "SELECT batch FROM commit_marks WHERE writer = $1"
_IN_THE_WAY = {"40001", "40P01"}
_CANNOT_WRITE = {
    "53100": "The disk that holds the database is full. Free some space; the bot carries on by itself.",
    "25006": "The database server takes no writes: it is a standby, or set to read only.",
    "42501": "The bot's database user may not write there. Make it the owner of the database.",
}


class Session(NamedTuple):
    """An open connection as SQLAlchemy has it, the bare one beneath, and who notices when it hangs."""

    connection: AsyncConnection
    bare: Any
    name: str
    watch: Watch
    outages: int

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` on it."""
        return await self.over(self.connection.run_sync(work))

    async def over(self, work: Awaitable[T]) -> T:
        """Do something on it; it is closed where no answer is to be expected any more."""
        return await self.watch.over(self.name, self.bare, work)

    def silent(self) -> bool:
        """The server does not answer, or hasn't since this connection was made: it may hang."""
        return self.watch.silent or self.watch.outages != self.outages


class _InTheWayError(Exception):
    """Another process's writes were in the way too often."""


class _Batch:
    """One attempt to write some bodies together."""

    def __init__(self, bodies: Sequence[Body], begin: str, *, apart: bool) -> None:
        """``apart``: each body in a SAVEPOINT, so that one that fails takes no other down."""
        self.committing = False
        self.apart = apart
        self.outcomes: list[Outcome] = []
        self.bodies = bodies
        self._begin = begin

    def run(self, tx: Connection) -> list[Outcome]:
        """Everything from BEGIN to COMMIT."""
        sql = driver(tx)
        sql.execute(self._begin)
        if not self.apart:
            self.outcomes = [(result, None) for result in self._results(tx)]
        else:
            sql.execute("SAVEPOINT one_write")
            self.outcomes = [self._in_savepoint(body, tx, sql) for body in self.bodies]
        self.committing = True
        sql.execute("COMMIT")
        return self.outcomes

    def _results(self, tx: Connection) -> Iterator[Any]:
        bare = tx.connection.driver_connection
        for beside, some in groupby(self.bodies, lambda body: isinstance(body, SideBySide)):
            bodies = list(some)
            yield from side_by_side(bodies, tx, bare) if beside else (body(tx) for body in bodies)

    @staticmethod
    def _in_savepoint(body: Body, tx: Connection, sql: Driver) -> Outcome:
        try:
            outcome: Outcome = body(tx), None
        except BaseException as failure:
            if is_lost(tx) or code_of(failure) in _IN_THE_WAY:
                raise
            sql.execute("ROLLBACK TO SAVEPOINT one_write")
            return None, _explained(failure)
        sql.execute("RELEASE SAVEPOINT one_write; SAVEPOINT one_write")
        return outcome


class Committer:
    """Commits batches on whatever connection there is."""

    def __init__(self, session: Callable[[], Awaitable[Session]], watch: Watch) -> None:
        """``session`` connects where that is needed, or raises ``Unreachable``."""
        self._session = session
        self._watch = watch
        self._mark = secrets.randbits(62)
        self._batches = 0
        self._down = False
        self._apart_for = 0

    async def commit(self, bodies: Sequence[Body]) -> list[Outcome]:
        """The outcome of each body, durable when this returns."""
        try:
            return await self._kept(bodies, TOGETHER_TRIES if len(bodies) > 1 else ALONE_TRIES)
        except _InTheWayError:
            if len(bodies) == 1:
                return [(None, Busy("storage-busy"))]
        return [(await self.commit([body]))[0] for body in bodies]

    async def _kept(self, bodies: Sequence[Body], tries: int) -> list[Outcome]:
        until = time.monotonic() + (0 if self._down else RECONNECT_S)
        while (session := await self._reached(until)) is not None:
            batch = self._next(bodies)
            pid: int = session.bare.get_server_pid()
            try:
                return await session.run(batch.run)
            except Exception as failure:
                if await _lost(session, batch, failure):
                    if (outcomes := await self._settled(batch, pid)) is not None:
                        return outcomes
                elif code_of(failure) in _IN_THE_WAY:
                    tries -= 1
                    if not tries:
                        raise _InTheWayError from failure
                    await asyncio.sleep(random.uniform(0, LONGEST_PAUSE_S / tries))  # noqa: S311 - only to differ
                elif len(bodies) == 1:
                    return [(None, _explained(failure))]
                elif batch.apart:
                    raise _InTheWayError from failure
                else:
                    self._apart_for = APART_FOR
        return _all(bodies, "storage-unreachable")

    def _next(self, bodies: Sequence[Body]) -> _Batch:
        self._batches += 1
        apart = len(bodies) > 1 and self._apart_for > 0
        self._apart_for -= apart
        return _Batch(bodies, _BEGIN.format(writer=self._mark, batch=self._batches), apart=apart)

    async def _settled(self, batch: _Batch, pid: int) -> list[Outcome] | None:
        """What became of a batch whose connection was lost; none where nothing was kept, so that it may go again."""
        if not batch.committing:
            return None
        kept = await self._was_kept(pid)
        if kept is None:
            return _all(batch.bodies, "storage-unsure")
        return batch.outcomes if kept else None

    async def _reached(self, until: float) -> Session | None:
        """A session, waiting a moment for a server that was there a moment ago."""
        while True:
            try:
                session = await self._session()
            except Unreachable as failure:
                if time.monotonic() >= until or self._watch.silent:  # that took a while already
                    if not self._down:
                        log.error("%s", failure)  # noqa: TRY400 - the sentence says it all
                    self._down = True
                    return None
                await asyncio.sleep(PAUSE_S)
            else:
                if self._down:
                    log.info("the database can be reached again")
                self._down = False
                return session

    async def _was_kept(self, pid: int) -> bool | None:
        """Whether the batch whose COMMIT nobody answered was kept; none where that can't be found out in time."""
        until = time.monotonic() + RECONNECT_S
        while (session := await self._reached(until)) is not None:
            try:
                ended = await session.over(session.bare.fetch(_END_OLD, pid))
                if all(row[0] for row in ended):
                    return await session.over(session.bare.fetchval(_KEPT, self._mark)) == self._batches
            except Exception as failure:  # noqa: BLE001 - whatever it is, the question is still open
                log.warning("could not look whether a batch was kept: %s", failure)
            if time.monotonic() >= until:
                break
            await asyncio.sleep(PAUSE_S)
        return None


async def _lost(session: Session, batch: _Batch, failure: Exception) -> bool:
    """Whether the connection is gone; where it is not, the batch is rolled back."""
    if batch.committing and code_of(failure) is None:
        session.bare.terminate()  # the server said neither yes nor no
    if not session.bare.is_closed():
        with suppress(Exception):  # lost by now: the next round notices
            await session.over(session.bare.execute("ROLLBACK"))
        return False
    log.warning("the connection to the database was lost: %s", failure)
    return True


def is_lost(tx: Connection) -> bool:
    """Whether the connection is gone for good."""
    return tx.connection.driver_connection.is_closed()  # pyright: ignore[reportOptionalMemberAccess]


def code_of(failure: BaseException) -> str | None:
    """PostgreSQL's code of an error, whoever wrapped it."""
    return getattr(getattr(failure, "orig", failure), "sqlstate", None)


def _all(bodies: Sequence[Body], key: str) -> list[Outcome]:
    return [(None, Busy(key)) for _ in bodies]


def _explained(failure: BaseException) -> BaseException:
    """The server's own refusals to write, as a sentence for the operator; anything else as it is."""
    sentence = _CANNOT_WRITE.get(code_of(failure) or "")
    if sentence is None:
        return failure
    explained = WriteFailed(sentence)
    explained.__cause__ = failure
    return explained
