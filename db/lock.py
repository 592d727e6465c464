"""One process per database file: a lock on a file beside it, which the system drops when we die."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from db.errors import AlreadyOpen

if TYPE_CHECKING:
    from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class FileLock:
    """An exclusive lock for ``path``, held until ``release``.

    The lock file stays when the lock is dropped: removing it would let a third process lock a new
    file of that name while a second still waits on the old one.
    """

    def __init__(self, path: Path) -> None:
        """Take the lock.

        Raises:
            AlreadyOpen: somebody else holds it.
        """
        self._descriptor: int | None = os.open(path.with_name(path.name + ".lock"), os.O_CREAT | os.O_RDWR, 0o600)
        try:
            _lock(self._descriptor)
        except OSError as failure:
            self.release()
            msg = (
                f"{path} is in use by another running bot. One process may use a database file: "
                "stop the other one, or give this one a file of its own in DATABASE_URL."
            )
            raise AlreadyOpen(msg) from failure

    def release(self) -> None:
        """Let others have the file; closing the descriptor drops the lock."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
