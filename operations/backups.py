"""Backups that the bot makes by itself: when one is due, which are kept, and that a failure stops nothing."""

from __future__ import annotations

import asyncio
import contextvars
import logging
import re
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from db.backup import UNFINISHED, Copied, back_up
from db.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

log = logging.getLogger(__name__)

LOOK_S = 60.0
"""Seconds between two looks at the clock."""
_NAMED = "aftershow-%Y%m%dT%H%M%SZ.db"
_NAME = re.compile(r"aftershow-\d{8}T\d{6}Z\.db")

TO_FINISH_S = 2.0
"""So long the end waits for a copy that is being made."""


class Backups:
    """Copies of one database file in a folder. What else is in that folder is left alone."""

    def __init__(self, source: Path, folder: Path, *, every: timedelta, keep: int, now: Callable[[], datetime]) -> None:
        """The newest ``keep`` (1 or more) copies of ``source`` are kept."""
        self._source = source
        self._folder = folder
        self._every = every
        self._keep = keep
        self._now = now
        self._last: datetime | None = None
        self._given_up = threading.Event()
        self._looking: asyncio.Task[None] | None = None

    @property
    def copied_at(self) -> datetime | None:
        """When the newest copy was made; none where there is none."""
        return self._last

    def start(self) -> None:
        """Look at the clock from now on, in a context of its own: it belongs to no request."""
        self._looking = contextvars.Context().run(asyncio.ensure_future, self._look())

    async def close(self) -> None:
        """No more; one that is being made is finished first, or given up where that takes long."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.wait([self._looking], timeout=TO_FINISH_S)
            self._given_up.set()
            await asyncio.wait([self._looking])

    async def tick(self) -> Copied | None:
        """Make a copy if one is due, and log what became of it; none where none was made."""
        try:
            return await asyncio.to_thread(self._made_when_due)
        except (StorageError, OSError) as failure:
            if self._given_up.is_set():
                log.info("a backup was given up: the bot stops")
                return None
            log.error("no backup was made: %s The next try is in %.0f s.", failure, LOOK_S)  # noqa: TRY400 - it says all
        except Exception:
            log.exception("no backup was made; the next try is in %.0f s", LOOK_S)
        return None

    async def _look(self) -> None:
        while True:
            making = asyncio.ensure_future(self.tick())
            try:
                await asyncio.shield(making)
            except asyncio.CancelledError:
                await making
                raise
            await asyncio.sleep(LOOK_S)

    def _made_when_due(self) -> Copied | None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        now, copies = self._now(), self._copies()
        made = [at for at in map(_time_of, copies) if at <= now]  # a clock that was set back must not stop them
        self._last = max(made, default=None)
        if self._last is not None and now - self._last < self._every:
            return None
        for left in self._folder.glob(f"aftershow-*.db{UNFINISHED}*"):
            left.unlink()
        copied = back_up(self._source, self._folder / now.strftime(_NAMED), self._given_up.is_set)
        self._last = now
        log.info("backup %s: %d rows, %d bytes, verified", copied.file, copied.rows, copied.bytes)
        for old in self._copies()[: -self._keep]:
            old.unlink()
        return copied

    def _copies(self) -> list[Path]:
        """Our own, the oldest first."""
        return sorted(path for path in self._folder.iterdir() if _NAME.fullmatch(path.name))


def _time_of(copy: Path) -> datetime:
    return datetime.strptime(copy.name, _NAMED).replace(tzinfo=UTC)
