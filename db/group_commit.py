"""Several writes, one COMMIT, on SQLite: what runs on the writer's thread.

An fsync costs about as much as all the statements of a write, so the writes that wait together
are committed together. Where one of them fails, all are done again, each in a SAVEPOINT of its own:
so one that fails takes no other down, and savepoints, which double what a write costs, are seldom needed.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any, cast

from db.errors import WriteFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Connection

    from db.errors import StorageError

Outcome = tuple[Any, BaseException | None]
"""What a body returned, or why nothing of it was kept."""


class _TransactionLostError(Exception):
    """SQLite itself rolled the whole transaction back (disk full, I/O error)."""


def commit_together(bodies: Sequence[Callable[[Connection], Any]], tx: Connection) -> list[Outcome]:
    """Run ``bodies`` in one transaction; every outcome is durable when this returns.

    When the common transaction is lost, each body is tried again in one of its own, so that the
    writes that still can succeed do. A body therefore has no effect outside of the database.
    """
    if len(bodies) == 1:
        return [_alone(bodies[0], tx)]
    try:
        return _together(bodies, tx)
    except BaseException:  # noqa: BLE001 - it comes again below, and is told to who asked for it
        _roll_back(tx)
    try:
        return _apart(bodies, tx)
    except (sqlite3.Error, _TransactionLostError):
        _roll_back(tx)
        return [_alone(body, tx) for body in bodies]


def _alone(body: Callable[[Connection], Any], tx: Connection) -> Outcome:
    try:
        _bare(tx).execute("BEGIN IMMEDIATE")
        result = body(tx)
        _bare(tx).execute("COMMIT")
    except BaseException as failure:  # noqa: BLE001 - handed to the caller, who waits for it
        _roll_back(tx)
        return None, _explained(failure)
    return result, None


def _together(bodies: Sequence[Callable[[Connection], Any]], tx: Connection) -> list[Outcome]:
    _bare(tx).execute("BEGIN IMMEDIATE")
    outcomes: list[Outcome] = [(body(tx), None) for body in bodies]
    _bare(tx).execute("COMMIT")
    return outcomes


def _apart(bodies: Sequence[Callable[[Connection], Any]], tx: Connection) -> list[Outcome]:
    _bare(tx).execute("BEGIN IMMEDIATE")
    outcomes = [_in_savepoint(body, tx) for body in bodies]
    _bare(tx).execute("COMMIT")
    return outcomes


def _in_savepoint(body: Callable[[Connection], Any], tx: Connection) -> Outcome:
    _bare(tx).execute("SAVEPOINT one_write")
    try:
        result = body(tx)
    except BaseException as failure:
        if not in_transaction(tx):
            raise _TransactionLostError from failure
        _bare(tx).execute("ROLLBACK TO one_write")
        outcome: Outcome = None, _explained(failure)
    else:
        outcome = result, None
    _bare(tx).execute("RELEASE one_write")
    return outcome


def _bare(tx: Connection) -> sqlite3.Connection:
    return cast("sqlite3.Connection", tx.connection.driver_connection)


def in_transaction(tx: Connection) -> bool:
    """Whether one is open; SQLite ends it by itself when the disk fails."""
    return _bare(tx).in_transaction


def _roll_back(tx: Connection) -> None:
    if in_transaction(tx):
        _bare(tx).execute("ROLLBACK")


def _explained(failure: BaseException) -> BaseException:
    """SQLite's own refusals to write, as a sentence for the operator; anything else as it is."""
    return explained(failure, CANNOT_WRITE, WriteFailed)


def explained(failure: BaseException, sentences: Mapping[str, str], kind: type[StorageError]) -> BaseException:
    """A failure of SQLite's by the sentence for its name, as that kind; anything else as it is."""
    code = getattr(getattr(failure, "orig", failure), "sqlite_errorname", None) or ""
    for prefix, sentence in sentences.items():
        if code.startswith(prefix):
            told = kind(sentence)
            told.__cause__ = failure
            return told
    return failure


_DAMAGED = (
    "The database file is damaged. Stop the bot, look at the file with `python -m db.check`, and restore a backup. "
)
CANNOT_READ = {
    "SQLITE_CORRUPT": f"{_DAMAGED}This could not be read.",
    "SQLITE_NOTADB": f"{_DAMAGED}This could not be read.",
    "SQLITE_IOERR": "The disk that holds the database reports an error. This could not be read.",
}
"""What SQLite calls it, and what the operator reads."""
CANNOT_WRITE = {
    "SQLITE_FULL": "The disk that holds the database is full. Free some space; the bot carries on by itself.",
    "SQLITE_IOERR": "The disk that holds the database reports an error. Nothing of this was kept.",
    "SQLITE_READONLY": "The database file is read-only for this process. Give it write permission.",
    "SQLITE_BUSY": "Another program keeps the database locked. Close it; the bot carries on by itself.",
    "SQLITE_CORRUPT": f"{_DAMAGED}Nothing of this was kept.",
    "SQLITE_NOTADB": f"{_DAMAGED}Nothing of this was kept.",
}
