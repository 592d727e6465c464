"""A copy of the database file, taken while the bot writes to it, and looked through before it counts as one.

    python -m db.backup FILE

The file is the one that DATABASE_URL names. SQLite's backup API copies one moment of it in one step: a copy in
several steps begins anew whenever somebody writes, and under load never ends. The copy belongs to its owner alone.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import make_url

from db.errors import StorageError
from db.sqlite_file import file_of
from settings import DATABASE_URL, Settings, SettingsError, read_environment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

WRONG_WAY_TO_CALL = 2
BUSY_S = 30
UNFINISHED = ".unfinished"
"""What the name of a copy ends with until it was looked through."""
_STEPS = 100_000
"""Of SQLite's machine, between two looks at whether it goes on."""
_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name"


class BackupFailed(StorageError):
    """There is no copy; the text says why."""


class Copied(NamedTuple):
    """A copy that was looked through."""

    file: Path
    bytes: int
    rows: int


def back_up(source: Path, target: Path, given_up: Callable[[], bool] = lambda: False) -> Copied:
    """Copy the database ``source`` to the new file ``target``. It takes as long as the disks take: not on the loop.

    ``given_up`` is asked again and again while the copy is looked through, which takes longest.

    Raises:
        BackupFailed: nothing was copied, or the copy is not what it should be, or it was given up; no file is left.
    """
    if target.exists():
        msg = f"{target} is there already. Name a new file; an old backup is never overwritten."
        raise BackupFailed(msg)
    unfinished = target.with_name(target.name + UNFINISHED)
    try:
        os.close(os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
        rows = _copied(source, unfinished, given_up)
        _on_disk(unfinished)
        unfinished.replace(target)
        _on_disk(target.parent)
    except (sqlite3.Error, OSError) as failure:
        unfinished.unlink(missing_ok=True)
        msg = f"{source} was not copied to {target} ({failure})."
        raise BackupFailed(msg) from failure
    except BackupFailed:
        unfinished.unlink(missing_ok=True)
        raise
    return Copied(target, target.stat().st_size, rows)


def _copied(source: Path, target: Path, given_up: Callable[[], bool]) -> int:
    """How many rows both have."""
    with (
        closing(_connected(f"file:{_escaped(source)}?mode=ro")) as here,
        closing(_connected(f"file:{_escaped(target)}")) as there,
    ):
        for one in (here, there):
            one.set_progress_handler(given_up, _STEPS)
        here.execute("BEGIN")  # what is counted and what is copied is one moment
        rows = _rows(here)
        here.backup(there)
        here.execute("ROLLBACK")
        there.execute("PRAGMA journal_mode = DELETE")  # one file, without companions
        wrong = [*there.execute("PRAGMA integrity_check(5)"), *there.execute("PRAGMA foreign_key_check")]
        if wrong != [("ok",)]:
            msg = f"The copy is damaged, and so may be {source}: {wrong[0]}. Look with python -m db.check."
            raise BackupFailed(msg)
        if (copied := _rows(there)) != rows:
            name = next(table for table in rows if copied.get(table) != rows[table])
            msg = f"The copy differs: {name} has {copied.get(name)} rows instead of {rows[name]}."
            raise BackupFailed(msg)
    return sum(rows.values())


def _connected(uri: str) -> sqlite3.Connection:
    return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_S)


def _rows(connection: sqlite3.Connection) -> dict[str, int]:
    names = [name for (name,) in connection.execute(_TABLES)]
    # S608: the names are the file's own tables.
    return {name: connection.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608


def _escaped(path: Path) -> str:
    return path.resolve().as_uri().removeprefix("file:")


def _on_disk(path: Path) -> None:
    """A file, or what a folder says of its files, outlives a power cut."""
    if path.is_dir() and sys.platform == "win32":
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def dump_command(url: str, file: str) -> str:
    """What copies a PostgreSQL database instead; the password is asked for, or stands in ~/.pgpass."""
    parsed = make_url(url)
    socket = parsed.query.get("host")
    parts = [
        "pg_dump --format=custom --no-owner",
        f"--host={parsed.host or socket or 'localhost'}",
        f"--port={parsed.port}" if parsed.port else "",
        f"--username={parsed.username}" if parsed.username else "",
        f"--file={file}",
        parsed.database or "",
    ]
    return " ".join(part for part in parts if part)


def database_url(environment: Mapping[str, str]) -> str:
    """Which database the bot of this folder uses.

    Raises:
        SettingsError: DATABASE_URL is malformed.
    """
    written = environment.get(DATABASE_URL.name, "").strip()
    given = {DATABASE_URL.name: written} if written else {}
    return Settings.from_env({**given, "DISCORD_TOKEN": "none.is.needed"}).database_url


def main(arguments: list[str]) -> int:
    """The exit status: 0 when there is a copy, 1 when not, 2 where the call or a setting was wrong."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        sys.stderr.write(__doc__ or "")
        return WRONG_WAY_TO_CALL
    try:
        url = database_url(read_environment())
        if make_url(url).get_backend_name() == "postgresql":
            sys.stderr.write(f"PostgreSQL copies itself:\n  {dump_command(url, arguments[0])}\n")
            return WRONG_WAY_TO_CALL
        copied = back_up(file_of(url), Path(arguments[0]))
    except SettingsError as wrong:
        sys.stderr.write(f"{wrong}\n")
        return WRONG_WAY_TO_CALL
    except StorageError as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    sys.stdout.write(f"{copied.file}: {copied.rows:,} rows, {copied.bytes:,} bytes, verified\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
