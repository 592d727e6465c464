"""Whether the database answers, how big it is, and how many writes wait for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.database import Database

_SIZES = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
    "postgresql": "SELECT pg_database_size(current_database())",
}


class Vitals:
    """What an operator watches."""

    def __init__(self, database: Database) -> None:
        """Over an open database."""
        self._db = database

    @property
    def queued(self) -> int:
        """Writes that wait for the writer."""
        return self._db.queued

    async def answers(self) -> None:
        """Read something.

        Raises:
            Busy, StorageError: it does not answer.
        """
        await self._db.read(lambda tx: tx.exec_driver_sql("SELECT 1").scalar_one())

    async def size(self) -> int:
        """Bytes, all tables and indexes included."""
        return await self._db.read(_size)


def _size(tx: Connection) -> int:
    return int(tx.exec_driver_sql(_SIZES[tx.dialect.name]).scalar_one())
