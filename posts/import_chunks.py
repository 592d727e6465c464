"""What was read of a file, kept until it is confirmed; and how much of it is counted in one write."""

from __future__ import annotations

import logging
import tempfile
import weakref
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Final

from imports.batches import Batch
from imports.process import receive, send

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator, Iterator

    from db.imports_rows import WriteTook
    from posts.import_gifts import PricedGifts

log = logging.getLogger(__name__)

MOST_BATCHES: Final = 8
"""In a write: so many rows make one report, which holds 4,096."""
CHUNK_S: Final = 0.01
"""What the statements of a write should take: whoever reports a gift meanwhile waits for them."""
QUIET_CHUNK_S: Final = 0.03
"""While nobody reports anything: the first who does waits for one of these."""
WEIGHT: Final = 0.3
"""How much the last write says about the next, against all before it: a busy machine is late now and then."""


class KeptBatches:
    """The batches of one reading, in a file that has no name: it is gone with whoever holds it, killed or not.

    Where there is no room for it, nothing is kept: whoever confirms waits for a second reading.
    """

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None
        try:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the last who holds it
        except OSError as problem:
            log.warning("what is read of a file is not kept: %s", problem)
            return
        self._end = weakref.finalize(self, _closed, self._file)

    @property
    def complete(self) -> bool:
        """Whether all batches are here."""
        return self._file is not None

    def close(self) -> None:
        """Let it go now: those whom it tells of are forgotten, or it takes no more."""
        if self._file is not None:
            self._end()
            self._file = None

    def put(self, batch: Batch) -> None:
        """One more."""
        if self._file is None:
            return
        try:
            send(self._file, batch)
        except OSError as problem:
            log.warning("what is read of a file is not kept: %s", problem)
            self.close()

    def all(self) -> Iterator[Batch]:
        """All of them, once they are complete."""
        assert self._file is not None  # noqa: S101 - the caller looked
        self._file.seek(0)
        while isinstance(batch := receive(self._file), Batch):
            yield batch


def _closed(file: IO[bytes]) -> None:
    with suppress(OSError):  # what it could not write, it can't write now either
        file.close()


class Pace:
    """How many batches are counted in one write."""

    def __init__(self) -> None:
        self.batches = 1
        self._batch_s: float | None = None

    def took(self, took: WriteTook, batches: int) -> None:
        """Learn from a write of so many; at most twice as many come next."""
        batch_s = max(took.seconds / batches, 1e-6)
        self._batch_s = batch_s if self._batch_s is None else self._batch_s + WEIGHT * (batch_s - self._batch_s)
        fitting = int((QUIET_CHUNK_S if took.quiet else CHUNK_S) / self._batch_s)
        self.batches = max(1, min(fitting, 2 * batches, MOST_BATCHES))


async def in_chunks(
    read: AsyncIterable[tuple[Batch, PricedGifts]], done: int, pace: Pace
) -> AsyncIterator[tuple[list[Batch], PricedGifts]]:
    """What comes after the first ``done`` rows, as many batches together as ``pace`` says by then.

    A chunk ends where a batch does, so whoever begins again finds his place whatever the pace was before.
    """
    chunk: list[Batch] = []
    prices: PricedGifts | None = None
    async for batch, prices in read:
        if batch.read <= done or not batch.rows:
            continue
        chunk.append(batch)
        if len(chunk) >= pace.batches:
            yield chunk, prices
            chunk = []
    if chunk and prices is not None:
        yield chunk, prices
