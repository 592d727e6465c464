"""Which commands were registered with Discord last, so that a start registers them only when they changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from db.schema import command_syncs

if TYPE_CHECKING:
    from db.database import Database


class CommandSyncs:
    """The hash of the registered commands, by application."""

    def __init__(self, database: Database) -> None:
        """Over an open database."""
        self._db = database

    async def last(self, application_id: int) -> str | None:
        """The hash that was registered last; none before the first time."""
        wanted = select(command_syncs.c.hash).where(command_syncs.c.application_id == application_id)
        return await self._db.read(lambda tx: tx.execute(wanted).scalar_one_or_none())

    async def note(self, application_id: int, hashed: str) -> None:
        """These commands are registered now."""
        row = insert(command_syncs).values(application_id=application_id, hash=hashed)
        newest = row.on_conflict_do_update(index_elements=["application_id"], set_={"hash": hashed})
        await self._db.write(lambda tx: tx.execute(newest) and None)
