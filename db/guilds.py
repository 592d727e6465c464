"""The servers that the bot is or was in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update
from sqlalchemy.dialects.sqlite import insert

from db.rows import to_ms
from db.schema import guilds

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from db.database import Database


def ensure_guild(tx: Connection, guild_id: int, at: datetime) -> None:
    """Everything of a server hangs on its row: make it when there is none."""
    row = {"id": guild_id, "first_seen_at": to_ms(at)}
    tx.execute(insert(guilds).on_conflict_do_nothing(), row)


class GuildStore:
    """Which servers there are."""

    def __init__(self, database: Database) -> None:
        """Over an open database."""
        self._db = database

    async def remember(self, guild_id: int, at: datetime) -> None:
        """The bot is in this server (again)."""

        def body(tx: Connection) -> None:
            ensure_guild(tx, guild_id, at)
            tx.execute(update(guilds).where(guilds.c.id == guild_id).values(forgotten_at=None))

        await self._db.write(body)

    async def forgotten(self, guild_id: int, at: datetime) -> None:
        """The bot was removed from this server; its data stays until it is asked to go."""

        def body(tx: Connection) -> None:
            tx.execute(update(guilds).where(guilds.c.id == guild_id).values(forgotten_at=to_ms(at)))

        await self._db.write(body)
