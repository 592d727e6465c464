"""How much one file may hold, so that no file can take the bot down."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from domain.errors import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MEGABYTE: Final = 1_000_000
MOST_BYTES: Final = 25 * MEGABYTE
MOST_ROWS: Final = 500_000
MOST_SECONDS: Final = 60
MOST_UNPACKED: Final = 100 * MEGABYTE
"""What a ZIP or a workbook may come to. An honest one of 25 MB stays below; a bomb is noticed while it unpacks."""
LONGEST_LINE: Final = 262_144
"""Characters. The longest line of captured events is below 10,000."""
MOST_COLUMNS: Final = 1_000
LONGEST_CELL: Final = 1_000
"""Characters of one cell that are looked at and given back."""
ROWS_BETWEEN_LOOKS: Final = 256
"""So often the time is looked up."""


@dataclass(slots=True)
class Progress:
    """How far a reading has come; another thread may look at it."""

    rows: int = 0
    """Records and refusals so far."""
    skipped: int = 0
    """Events of kinds that hold nothing to import."""
    about: int = 0
    """How many rows there may be; 0 while that is unknown."""


@dataclass(slots=True)
class Budget:
    """What is left of the rows and the seconds of one file."""

    progress: Progress = field(default_factory=Progress)
    clock: Callable[[], float] = time.monotonic
    most_rows: int = MOST_ROWS
    most_seconds: float = MOST_SECONDS
    _began: float | None = None

    def at(self, row: int) -> None:
        """So many rows by now; who reads many tells it now and then.

        Raises:
            Unreadable: ``import-too-many-rows`` or ``import-too-slow``.
        """
        self.progress.rows = row
        if row > self.most_rows:
            raise Unreadable("import-too-many-rows", most=self.most_rows)
        self.check_time()

    def row(self) -> None:
        """One row more.

        Raises:
            Unreadable: ``import-too-many-rows`` or ``import-too-slow``.
        """
        progress = self.progress
        progress.rows += 1
        if progress.rows % ROWS_BETWEEN_LOOKS == 0:
            self.check_time()
        if progress.rows > self.most_rows:
            raise Unreadable("import-too-many-rows", most=self.most_rows)

    def skip(self) -> None:
        """One event more that holds nothing to import.

        Raises:
            Unreadable: ``import-too-slow``.
        """
        self.progress.skipped += 1
        if self.progress.skipped % ROWS_BETWEEN_LOOKS == 0:
            self.check_time()

    def check_time(self) -> None:
        """Whether the time is over.

        Raises:
            Unreadable: ``import-too-slow``.
        """
        now = self.clock()
        if self._began is None:
            self._began = now
        if now - self._began > self.most_seconds:
            raise Unreadable("import-too-slow", seconds=int(self.most_seconds), rows=self.progress.rows)


def check_size(path: Path) -> int:
    """Bytes of the file.

    Raises:
        Unreadable: ``import-empty`` or ``import-too-large``.
    """
    size = path.stat().st_size
    if size == 0:
        raise Unreadable("import-empty")
    if size > MOST_BYTES:
        raise Unreadable("import-too-large", megabytes=-(-size // MEGABYTE), most=MOST_BYTES // MEGABYTE)
    return size
