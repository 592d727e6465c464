"""The servers that the bot is or was in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.sqlite import insert

from db.jobs import schedule, unschedule
from db.reach import delete_some, tables_of_servers
from db.rows import from_ms, to_ms
from db.schema import guilds, jobs
from domain.arrivals import RETURN, arrival
from domain.jobs import JobKind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from sqlalchemy import Connection, Table

    from db.database import Database
    from domain.arrivals import Arrival

PURGE_KEY = "purge"
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
            unschedule(tx, guild_id, PURGE_KEY)
            left_at = None if left is None or left.forgotten_at is None else from_ms(left.forgotten_at)
            return arrival(left_at, at, known=left is not None)

        return await self._db.write(body)

    async def forgotten(self, guild_id: int, at: datetime) -> None:
        """The bot was removed from this server; its data stays for a while, see ``purge``."""

        def body(tx: Connection) -> None:
            if tx.execute(select(guilds.c.id).where(guilds.c.id == guild_id)).first() is not None:
                _forget(tx, [guild_id], at)

        await self._db.write(body)

    async def gone_without_a_word(self, present: Collection[int], ours: Callable[[int], bool], at: datetime) -> None:
        """The bot was removed from servers while it was away: those of ``ours`` that are not ``present``."""

        def body(tx: Connection) -> None:
            known = tx.execute(select(guilds.c.id).where(guilds.c.forgotten_at.is_(None))).scalars()
            missing = [guild_id for guild_id in known if guild_id not in present and ours(guild_id)]
            _forget(tx, missing, at)

        await self._db.write(body)

    async def purge(self, guild_id: int, before: datetime) -> bool:
        """Delete everything of a server, if it removed the bot no later than that; whether that was so.

        In many small writes. One that the bot is added to again meanwhile keeps what is left.
        """
        before_ms = to_ms(before)
        if not await self._db.read(partial(_long_gone, guild_id, before_ms)):
            return False
        for table in tables_of_servers():
            # The job that does this goes last, with the server itself: killed in between, it is done again.
            if table in {jobs, guilds}:
                continue
            while await self._db.write(partial(_purge_some, table, guild_id, before_ms)) == ROWS_AT_ONCE:
                pass
        await self._db.write(partial(_purge_last, guild_id, before_ms))
        return True


def _forget(tx: Connection, guild_ids: Collection[int], at: datetime) -> None:
    """The bot was removed from these: they are remembered until ``RETURN`` is over."""
    tx.execute(update(guilds).where(guilds.c.id.in_(guild_ids)).values(forgotten_at=to_ms(at)))
    for guild_id in guild_ids:
        schedule(tx, guild_id=guild_id, kind=JobKind.PURGE, key=PURGE_KEY, due_at=at + RETURN, details={}, renew=True)


def _long_gone(guild_id: int, before_ms: int, tx: Connection) -> bool:
    gone = select(guilds.c.id).where(guilds.c.id == guild_id, guilds.c.forgotten_at <= before_ms)
    return tx.execute(gone).first() is not None


def _purge_some(table: Table, guild_id: int, before_ms: int, tx: Connection) -> int:
    return delete_some(tx, table, guild_id, ROWS_AT_ONCE) if _long_gone(guild_id, before_ms, tx) else 0


def _purge_last(guild_id: int, before_ms: int, tx: Connection) -> None:
    if _long_gone(guild_id, before_ms, tx):
        tx.execute(delete(jobs).where(jobs.c.guild_id == guild_id))
        tx.execute(delete(guilds).where(guilds.c.id == guild_id))
