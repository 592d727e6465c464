"""The writes that wait for the writer: people's first, chunks of big jobs in between, neither for ever."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from time import monotonic  # by name: the writer and its callers share this clock, also where a test simulates time
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from db.errors import StorageClosed
from db.waiting import Turn, Waiting

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

T = TypeVar("T")
Body: TypeAlias = "Callable[[Connection], Any]"


@dataclass(frozen=True, slots=True)
class SideBySide(Generic[T]):
    """A write that decides nothing by rows that another one of its kind changes.

    Such writes may be interleaved, statement by statement; each change is right whatever the others have
    changed before it. Where that fails, a batch is done again one write after the other.
    """

    body: Callable[[Connection], T]

    def __call__(self, tx: Connection) -> T:
        """Run it."""
        return self.body(tx)


MOST_IN_A_COMMIT = 256
"""Writes that share one COMMIT at most, so that the first of them doesn't wait for a long queue."""
LONGEST_BATCH_S = 0.25
"""What a batch should take: fewer writes share a COMMIT where each of them is slow."""
FEWEST_IN_A_COMMIT = 8
FIRST_GUESS_S = 0.001
SLOWEST_WRITE_S = 0.05
"""A write that took longer waited for something that is no measure of writes: a disk, a network."""
QUIET_S = 5.0
"""After so long without a person's write the next is not expected at once."""
WEIGHT = 0.3
"""How much the last batch says about what a write costs, against all before it."""


class WriteQueue:
    """Two lines of writes. A chunk of a bulk job runs alone, and only one between two batches of people's writes."""

    def __init__(self) -> None:
        self._people: Waiting[Body] = Waiting()
        self._bulk: Waiting[Body] = Waiting(for_ever=True)
        self._arrived = asyncio.Event()
        self._closed = False
        self._write_s = FIRST_GUESS_S
        self._batch_ends_at = 0.0
        self._bulk_was_last = True
        self._person_at = -QUIET_S

    def __len__(self) -> int:
        return len(self._people) + len(self._bulk)

    @property
    def expected_s(self) -> float:
        """How long a person's write that comes now would wait; nothing where it is the only one."""
        rest = max(self._batch_ends_at - monotonic(), 0.0)
        return rest + len(self._people) * self._write_s

    @property
    def quiet(self) -> bool:
        """No person has written for a while."""
        return monotonic() - self._person_at >= QUIET_S

    def put(self, body: Body, *, bulk: bool) -> asyncio.Future[Any]:
        """Queue a write up; its outcome is the future's.

        Raises:
            Busy: it would not be done before Discord gives up on the answer.
            StorageClosed: nothing is written any more.
        """
        if self._closed:
            msg = "The database is closed: the bot is shutting down."
            raise StorageClosed(msg)
        if not bulk:
            self._person_at = monotonic()
        done = self._bulk.put(body) if bulk else self._people.put(body, expected_s=self.expected_s)
        self._arrived.set()
        return done

    def close(self) -> None:
        """Take no more; what waits is still handed out."""
        self._closed = True
        self._arrived.set()

    async def next_batch(self) -> list[Turn[Body]]:
        """What is to be written together now; empty once everything is written after ``close``."""
        while True:
            if batch := self._batch():
                self._batch_ends_at = monotonic() + len(batch) * self._write_s
                return batch
            if self._closed:
                self._people.end()
                return []
            self._arrived.clear()
            self._bulk_was_last = True  # whoever comes first after a rest, people's writes go first
            await self._arrived.wait()

    def took(self, writes: int, seconds: float) -> None:
        """Learn what one write of many costs. Of few, the COMMIT is most of it, and a bulk chunk is something else."""
        self._batch_ends_at = 0.0
        if not self._bulk_was_last and writes >= FEWEST_IN_A_COMMIT:
            self._write_s += WEIGHT * (min(seconds / writes, SLOWEST_WRITE_S) - self._write_s)

    def _batch(self) -> list[Turn[Body]]:
        if not self._bulk_was_last and (chunk := self._chunk()):
            return chunk
        most = max(min(MOST_IN_A_COMMIT, int(LONGEST_BATCH_S / self._write_s)), FEWEST_IN_A_COMMIT)
        batch: list[Turn[Body]] = []
        while len(batch) < most and (turn := self._people.take()):
            batch.append(turn)
        self._bulk_was_last = False
        return batch or self._chunk()

    def _chunk(self) -> list[Turn[Body]]:
        chunk = self._bulk.take()
        self._bulk_was_last = chunk is not None
        return [chunk] if chunk else []
