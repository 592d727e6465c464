"""SQLite: one file, one process, one writer, two readers."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, cast

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError

from db.connection import SqliteThread
from db.errors import AlreadyOpen, FolderNotWritable, NotADatabase, StorageError, UnsupportedUrl, WriteFailed
from db.lock import FileLock
from db.migrate import migrate

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.connection import Line

DEFAULT_URL = "sqlite+aiosqlite:///data/aftershow.db"
READERS = 2


class SqliteFile:
    """An open file: a writer, readers, and the lock that keeps other processes away."""

    def __init__(self, writer: SqliteThread, readers: list[SqliteThread], lock: FileLock) -> None:
        """Wire the parts together; use ``opened``."""
        self.writer: Line = writer
        self.readers: list[Line] = list(readers)
        self.process = "the only one"
        self._lock = lock

    @classmethod
    async def opened(cls, url: str) -> SqliteFile:
        """Open the file, bring its schema up to date, and hold it for this process alone.

        Raises:
            StorageError: with a sentence that says what is wrong and what helps.
        """
        path = file_of(url)
        lock = _locked(path)
        threads: list[SqliteThread] = []
        try:
            threads.append(await SqliteThread.opened(path))
            await threads[0].run(_require_writable)
            await threads[0].run(migrate)
            for _ in range(READERS):
                threads.append(await SqliteThread.opened(path, read_only=True))  # noqa: PERF401 - closed below on failure
        except BaseException as failure:
            for thread in threads:
                await thread.close()
            lock.release()
            if isinstance(failure, (sqlite3.Error, DatabaseError)):
                raise _unopened(path, failure) from failure
            raise
        return cls(threads[0], threads[1:], lock)

    async def close(self) -> None:
        """Let the file go."""
        for line in (self.writer, *self.readers):
            await line.close()
        self._lock.release()


def file_of(url: str) -> Path:
    """The file that a database URL names.

    Raises:
        UnsupportedUrl: the URL names no SQLite file.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as failure:
        msg = f"DATABASE_URL is not a database URL. An example: {DEFAULT_URL}"
        raise UnsupportedUrl(msg) from failure
    if parsed.get_backend_name() != "sqlite":
        msg = f"DATABASE_URL names {parsed.get_backend_name()} where a file is needed, as in {DEFAULT_URL}"
        raise UnsupportedUrl(msg)
    if not parsed.database or parsed.database == ":memory:" or parsed.database.startswith("file:"):
        msg = f"DATABASE_URL must name a file, so that nothing is lost at a restart. An example: {DEFAULT_URL}"
        raise UnsupportedUrl(msg)
    return Path(parsed.database)


def _locked(path: Path) -> FileLock:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise IsADirectoryError(path)
        if path.exists() and not os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
            raise _read_only(path, "it may only be read")
        return FileLock(path)
    except OSError as failure:
        msg = f"The database can't be made in {path.parent} ({failure.strerror or failure}). Give the bot write access."
        raise FolderNotWritable(msg) from failure


def _read_only(path: Path, reason: object) -> FolderNotWritable:
    return FolderNotWritable(
        f"{path} can't be opened for writing ({reason}). Give the bot write access to it, and to what stands beside it."
    )


def _require_writable(connection: Connection) -> None:
    """SQLite opens what it may only read without a word, and every write would fail later."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        connection.exec_driver_sql("PRAGMA user_version = 0")  # as it is; BEGIN alone does not look
    finally:
        connection.exec_driver_sql("ROLLBACK")


def _unopened(path: Path, failure: Exception) -> StorageError:
    reason = cast("object", getattr(failure, "orig", None) or failure)
    if "unable to open" in str(reason) or "readonly" in str(reason):
        return _read_only(path, reason)
    for words, kind, help_ in _UNOPENED:
        if words in str(reason):
            return kind(f"{path} {help_.format(reason=reason)}")
    return NotADatabase(
        f"{path} can't be used as the bot's database ({reason}). Name another file, or restore a backup."
    )


_UNOPENED: tuple[tuple[str, type[StorageError], str], ...] = (
    ("disk is full", WriteFailed, "can't be brought up to date ({reason}). Free some space and start again."),
    ("disk I/O error", WriteFailed, "can't be used ({reason}). Look at the disk, or restore a backup to another one."),
    ("database is locked", AlreadyOpen, "is kept locked by another program ({reason}). Close that, and start again."),
)
"""What SQLite says, and what helps."""
