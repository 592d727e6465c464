"""A server that says nothing: a network that drops packets, a machine that stands still, a connection cut off midway.

No error comes from that, only silence; and a statement that is slow is silent too. So whenever an answer is waited for
longer than usual, another connection is made, and the server is asked what it is doing for the one that waits:

- No answer: the server is out of reach. All connections are given up, whoever waits or comes hears so at once,
  and the server is asked again until it answers.
- It is doing nothing for that connection: the question or the answer got lost on the way. That connection is given up.
- It is working: the statement is slow, and is waited for.
"""

# asyncpg has no types
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false
from __future__ import annotations

import asyncio
import logging
import threading
from contextlib import suppress
from time import monotonic  # by name: a test that simulates time leaves the network's alone
from typing import TYPE_CHECKING, Any, TypeVar

import asyncpg
from sqlalchemy.exc import DBAPIError

from db.loop_thread import LoopThread

if TYPE_CHECKING:
    from collections.abc import Awaitable, Generator

    from sqlalchemy.ext.asyncio import AsyncEngine

log = logging.getLogger(__name__)

T = TypeVar("T")

LONG_S = 0.5
"""An answer that takes longer is asked about."""
ANSWER_S = 1.0
"""Within which a server that is there lets somebody in and answers. A person who waits for a write hears of it in time:
this and ``LONG_S`` are less than the 3 seconds that Discord waits."""
LOOK_EVERY_S = 0.1
ASK_EVERY_S = 0.5
ARRIVES_S = 0.25
"""An answer that the server has given is here by then."""
_AT_WORK = "SELECT application_name FROM pg_stat_activity WHERE state = 'active' AND application_name = ANY($1::text[])"


class Waited:
    """Work on a connection, and since when it waits for the server's answer."""

    def __init__(self, line: str, bare: Any, work: Awaitable[Any]) -> None:  # noqa: ANN401 - asyncpg has no types
        """``work`` over the ``bare`` connection of a ``line``, on the loop that runs now."""
        self.line = line
        self.bare = bare
        self.since: float | None = None
        """None while it computes."""
        self._loop = asyncio.get_running_loop()
        self._steps = work.__await__()

    def __await__(self) -> Generator[Any, Any, Any]:
        """Do the work."""
        return self

    def __iter__(self) -> Waited:
        """As a generator is."""
        return self

    def __next__(self) -> Any:  # noqa: ANN401 - what asyncio waits for
        """As a generator is."""
        return self.send(None)

    def send(self, value: Any) -> Any:  # noqa: ANN401 - what asyncio hands on
        """Go on to where it waits for an answer again."""
        self.since = None
        asked = self._steps.send(value)
        self.since = monotonic()
        return asked

    def throw(self, *failure: Any) -> Any:  # noqa: ANN401 - as a generator is
        """Go on with a failure."""
        self.since = None
        asked = self._steps.throw(*failure)
        self.since = monotonic()
        return asked

    def close(self) -> None:
        """End it where it stands."""
        self._steps.close()

    def waits(self) -> bool:
        """Whether it has waited for long."""
        since = self.since
        return since is not None and monotonic() - since > LONG_S

    def give_up(self, since: float | None) -> None:
        """Drop the connection, unless the answer has come that it waited for; from any thread."""

        def drop() -> None:
            if since is None or self.since == since:
                self.bare.terminate()

        with suppress(RuntimeError):  # its loop has ended, and so has it
            self._loop.call_soon_threadsafe(drop)


class Watch:
    """Looks after the connections to one server, on a thread of its own: theirs may compute."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Over the engine that makes them; nothing runs before something is waited for."""
        self.silent = False
        """The server does not answer; whoever wants something of it need not try."""
        self.outages = 0
        """How often it went silent: connections from before are not used again."""
        self._engine = engine
        self._waited: set[Waited] = set()
        self._lock = threading.Lock()
        self._thread: LoopThread | None = None
        self._watching: asyncio.Task[None] | None = None

    async def over(self, line: str, bare: Any, work: Awaitable[T]) -> T:  # noqa: ANN401 - asyncpg has no types
        """Do the work; its connection is given up where the server has gone silent."""
        waited = Waited(line, bare, work)
        with self._lock:
            self._waited.add(waited)
            if self._thread is None:
                self._thread = LoopThread()
                self._thread.soon(self._begin)
        try:
            return await waited
        finally:
            with self._lock:
                self._waited.discard(waited)

    async def close(self) -> None:
        """Look no more."""
        thread, self._thread = self._thread, None
        if thread is not None:
            await thread.do(self._end())
            thread.stop()

    def _begin(self) -> None:
        self._watching = asyncio.ensure_future(self._look())

    async def _end(self) -> None:
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.wait([self._watching])

    async def _look(self) -> None:
        while True:
            if self.silent:
                await asyncio.sleep(ASK_EVERY_S)
                if await self._at_work([]) is not None:
                    self.silent = False
                    log.info("the database server answers again")
            else:
                await asyncio.sleep(LOOK_EVERY_S)
                await self._ask()

    async def _ask(self) -> None:
        long = {one: one.since for one in self._all() if one.waits()}
        if not long:
            return
        at_work = await self._at_work([one.line for one in long])
        if at_work is None:
            self.outages += 1
            self.silent = True
            log.error("the database server does not answer; the bot carries on by itself once it does")
            for one in self._all():
                one.give_up(None)
            return
        lost = {one: since for one, since in long.items() if one.line not in at_work}
        if lost:
            await asyncio.sleep(ARRIVES_S)
        for one, since in lost.items():
            if since is not None and one.since == since:
                log.warning("a connection to the database is dead, and is made anew")
                one.give_up(since)
        if not lost:
            await asyncio.sleep(ASK_EVERY_S)

    def _all(self) -> list[Waited]:
        with self._lock:
            return list(self._waited)

    async def _at_work(self, lines: list[str]) -> set[str] | None:
        """For which of these the server is doing something; none where it doesn't answer."""
        try:
            async with asyncio.timeout(ANSWER_S):
                connection = await self._engine.connect()
                bare: Any = (await connection.get_raw_connection()).driver_connection
                try:
                    return {row[0] for row in await bare.fetch(_AT_WORK, lines)}
                finally:
                    bare.terminate()
                    await connection.invalidate()
                    await connection.close()
        except (asyncpg.PostgresError, DBAPIError) as refused:
            # It lets nobody else in, but it talks. Not so one that is not there, or is going down.
            return set(lines) if _talks(refused) else None
        except (OSError, TimeoutError, asyncpg.InterfaceError):
            return None


def _talks(refused: Exception) -> bool:
    cause = getattr(refused, "orig", None) or refused
    cause = getattr(cause, "__cause__", None) or cause
    gone = (asyncpg.CannotConnectNowError, asyncpg.PostgresConnectionError)
    return isinstance(cause, asyncpg.PostgresError) and not isinstance(cause, gone)
