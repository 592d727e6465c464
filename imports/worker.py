"""Reads a file in a process of its own, so that no command waits for it and no file can harm the bot."""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Final

from domain.errors import Unreadable
from domain.imports import Ambiguous
from imports.batches import Batch, Ended, Failed, Opened
from imports.process import Request, receive

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from imports.batches import Message

log = logging.getLogger(__name__)

ROOT: Final = Path(__file__).resolve().parents[1]
READER: Final = (sys.executable, "-m", "imports.process")
PREFIX: Final = "aftershow-import-"
"""Of files while they are read; ``imports/files.py`` unpacks into folders of such names."""
SECONDS_LEFT_BEHIND: Final = 24 * 3_600
SECONDS_TO_START: Final = 15.0
"""On top of what the reading may take."""
SECONDS_TO_APPLY: Final = 600.0
"""A second reading waits for the database; that the file can be read in time is known from the first."""


@asynccontextmanager
async def kept_as_file(content: bytes) -> AsyncGenerator[Path]:
    """The content as a file, for as long as it is read."""
    path = await asyncio.to_thread(_written, content)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def drop_left_behind() -> None:
    """Delete files of readings that never ended since the process was killed, once they are a day old."""
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):  # somebody else's, or gone by now
            if path.stat().st_mtime < time.time() - SECONDS_LEFT_BEHIND:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def _written(content: bytes) -> Path:
    handle, name = tempfile.mkstemp(prefix=PREFIX)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    return Path(name)


class Reading:
    """One reading of one file, in its own process. Use ``messages`` once."""

    def __init__(self, request: Request, command: Sequence[str] = READER) -> None:
        self._request = request
        self._command = tuple(command)
        self._late = False
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def ended(self) -> bool:
        """The process is gone."""
        return self._process is None or self._process.returncode is not None

    async def messages(self) -> AsyncGenerator[Opened | Batch | Ambiguous]:
        """What the file holds. The next batch is read while this one is dealt with.

        Raises:
            Unreadable: as the reader says; or it took too long, or ended without a word.
        """
        loop = asyncio.get_running_loop()
        threads = ThreadPoolExecutor(1, thread_name_prefix="import")
        limit: Timer | None = None
        coming: asyncio.Future[Message | None] | None = None
        try:
            process = await loop.run_in_executor(threads, self._start)
            limit = Timer(self._request.seconds + SECONDS_TO_START, self._give_up)
            limit.daemon = True
            limit.start()
            coming = loop.run_in_executor(threads, _next, process)
            while True:
                message = await coming
                if isinstance(message, Ended):
                    return
                if isinstance(message, Failed):
                    raise Unreadable(message.key, **message.details)
                if message is None:
                    raise self._ended_without_a_word()
                coming = loop.run_in_executor(threads, _next, process)
                yield message
        finally:
            if limit is not None:
                limit.cancel()
            self._stop()
            if coming is not None and not coming.done():
                coming.add_done_callback(_forget)
            threads.shutdown(wait=False)

    def _start(self) -> subprocess.Popen[bytes]:
        # A program of its own, no fork or multiprocessing child: those would load the bot again.
        process = subprocess.Popen(  # noqa: S603 - our own program
            self._command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._process = process
        if process.stdin is not None:
            with suppress(OSError):  # it ended at once: the reader of its answer will notice
                pickle.dump(self._request, process.stdin, pickle.HIGHEST_PROTOCOL)
                process.stdin.close()
        return process

    def _give_up(self) -> None:
        self._late = True
        if self._process is not None:
            self._process.kill()

    def _stop(self) -> None:
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            with suppress(OSError, ValueError):
                self._process.stdout.close()

    def _ended_without_a_word(self) -> Unreadable:
        if self._late:
            return Unreadable("import-too-slow", seconds=int(self._request.seconds), rows=0)
        log.warning("the reading process ended without a word")
        return Unreadable("import-reader-died")


def _next(process: subprocess.Popen[bytes]) -> Message | None:
    if process.stdout is None:
        return None
    try:
        return receive(process.stdout)
    except (OSError, ValueError, EOFError, pickle.UnpicklingError):  # the pipe was closed, or what came is cut off
        return None


def _forget(future: asyncio.Future[Message | None]) -> None:
    if not future.cancelled():
        future.exception()
