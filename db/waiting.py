"""Who waits for a turn at the database: first come, first served, and nobody without an end.

Discord takes an answer within 3 seconds. So whoever would wait longer than ``LONGEST_WAIT_S`` is told that
the bot is busy, while that can still be said; what had its turn is finished and never dropped.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections import deque
from time import monotonic  # by name: the writer and its callers share this clock, also where a test simulates time
from typing import Any, Generic, NamedTuple, TypeVar

from domain.errors import Busy

T = TypeVar("T")

LONGEST_WAIT_S = 2.0
MOST_WAITING = 10_000
"""Requests that wait at once, so that their memory has an end too."""


class Turn(NamedTuple, Generic[T]):
    """A request that waits, when it came, and who is told of its outcome."""

    asked: T
    came_at: float
    done: asyncio.Future[Any]


class Waiting(Generic[T]):
    """A queue whose members leave by themselves, with ``Busy``, when they waited too long."""

    def __init__(self, *, for_ever: bool = False) -> None:
        """``for_ever``: nobody waits for the answer, so they stay."""
        self._turns: deque[Turn[T]] = deque()
        self._for_ever = for_ever
        self._watch: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return len(self._turns)

    def put(self, asked: T, *, expected_s: float = 0.0) -> asyncio.Future[Any]:
        """Queue up; ``expected_s`` is how long it would take until this is done.

        Raises:
            Busy: that is too long, or too many wait.
        """
        now = monotonic()
        if len(self._turns) >= MOST_WAITING or self._too_long(expected_s):
            raise Busy("storage-busy")
        done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._turns.append(Turn(asked, now, done))
        self._watch_over()
        return done

    def take(self) -> Turn[T] | None:
        """The next whose caller still waits for it; none where nobody does."""
        while self._turns:
            turn = self._turns.popleft()
            if not turn.done.done():
                return turn
        return None

    def end(self) -> None:
        """Stop looking at the clock: nobody waits any more."""
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None

    def _too_long(self, seconds: float) -> bool:
        return not self._for_ever and seconds > LONGEST_WAIT_S

    def _watch_over(self) -> None:
        """Look again when the one who came first has waited too long."""
        if self._watch is not None or self._for_ever or not self._turns:
            return
        left = self._turns[0].came_at + LONGEST_WAIT_S - monotonic()
        # An empty context, as for the writer: this clock belongs to no request and to no test's simulated time.
        later = asyncio.get_running_loop().call_later
        self._watch = contextvars.Context().run(later, max(left, 0.0), self._send_away)

    def _send_away(self) -> None:
        self._watch = None
        now = monotonic()
        while self._turns and (self._turns[0].done.done() or self._too_long(now - self._turns[0].came_at)):
            turn = self._turns.popleft()
            if not turn.done.done():
                turn.done.set_exception(Busy("storage-busy"))
        self._watch_over()
