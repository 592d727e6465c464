"""The servers that the bot is or was in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import select, update
from sqlalchemy.dialects.sqlite import insert

from db.reach import delete_some, tables_of_servers
from db.rows import from_ms, to_ms
from db.schema import guilds
from domain.arrivals import arrival

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from sqlalchemy import Connection, Table

    from db.database import Database
    from domain.arrivals import Arrival

ROWS_AT_ONCE = 2_000
"""Rows that one write deletes at most: nobody's command waits longer than for that."""


def ensure_guild(tx: Connection, guild_id: int, at: datetime) -> None:
    """Everything of a server hangs on its row: make it when there is none."""
    row = {"id": guild_id, "first_seen_at": to_ms(at)}
    tx.execute(insert(guilds).on_conflict_do_nothing(), row)


class GuildStore:
    """Which servers there are."""

    def __init__(self, database: Database) -> None:
        """Over an open database."""
        self._db = database

    async def remember(self, guild_id: int, at: datetime) -> Arrival:
        """The bot is in this server (again): whether that is new. Only the first to ask hears so."""

        def body(tx: Connection) -> Arrival:
            left = tx.execute(select(guilds.c.forgotten_at).where(guilds.c.id == guild_id)).one_or_none()
            ensure_guild(tx, guild_id, at)
            tx.execute(update(guilds).where(guilds.c.id == guild_id).values(forgotten_at=None))
            left_at = None if left is None or left.forgotten_at is None else from_ms(left.forgotten_at)
            return arrival(left_at, at, known=left is not None)

        return await self._db.write(body)

    async def forgotten(self, guild_id: int, at: datetime) -> None:
        """The bot was removed from this server; its data stays for a while, see ``purge_forgotten``."""

        def body(tx: Connection) -> None:
            tx.execute(update(guilds).where(guilds.c.id == guild_id).values(forgotten_at=to_ms(at)))

        await self._db.write(body)

    async def gone_without_a_word(self, present: Collection[int], ours: Callable[[int], bool], at: datetime) -> None:
        """The bot was removed from servers while it was away: those of ``ours`` that are not ``present``."""

        def body(tx: Connection) -> None:
            known = tx.execute(select(guilds.c.id).where(guilds.c.forgotten_at.is_(None))).scalars()
            missing = [guild_id for guild_id in known if guild_id not in present and ours(guild_id)]
            tx.execute(update(guilds).where(guilds.c.id.in_(missing)).values(forgotten_at=to_ms(at)))

        await self._db.write(body)

    async def purge_forgotten(self, before: datetime) -> list[int]:
        """Delete everything of the servers that the bot was removed from before that; returns which these were.

        In many small writes. One that the bot is added to again meanwhile keeps what is left.
        """
        long_ago = select(guilds.c.id).where(guilds.c.forgotten_at < to_ms(before))
        ids = await self._db.read(lambda tx: list(tx.execute(long_ago).scalars()))
        for guild_id in ids:
            for table in tables_of_servers():
                while await self._db.write(partial(_purge_some, table, guild_id, to_ms(before))) == ROWS_AT_ONCE:
                    pass
        return ids


def _purge_some(table: Table, guild_id: int, before_ms: int, tx: Connection) -> int:
    still = select(guilds.c.id).where(guilds.c.id == guild_id, guilds.c.forgotten_at < before_ms)
    return delete_some(tx, table, guild_id, ROWS_AT_ONCE) if tx.execute(still).first() is not None else 0
