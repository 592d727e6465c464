"""What a server's managers were told by itself, so that they hear it once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from db.guilds import ensure_guild
from db.rows import to_ms
from db.schema import notices

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import Connection

    from db.database import Database


class NoticeStore:
    """Which notices a server got. A notice is a text such as ``"summary_channel:1234:gone"``."""

    def __init__(self, database: Database) -> None:
        """Over an open database."""
        self._db = database

    async def claim(self, guild_id: int, kind: str, current: Collection[str], at: datetime) -> list[str]:
        """Of all that is wrong now, what nobody was told yet; whoever asks tells it.

        What was told and is not wrong any more is forgotten, so that it is told again when it
        comes back. ``kind`` keeps apart what is looked at separately.
        """
        told = await self._db.read(lambda tx: _told(tx, guild_id, kind))
        if told == set(current):
            return []

        def body(tx: Connection) -> list[str]:
            ensure_guild(tx, guild_id, at)
            before = _told(tx, guild_id, kind)
            _forget(tx, guild_id, kind, before - set(current))
            news = [what for what in current if what not in before]
            for what in news:
                row = {"guild_id": guild_id, "kind": kind, "what": what, "told_at": to_ms(at)}
                tx.execute(insert(notices).on_conflict_do_nothing(), row)
            return news

        return await self._db.write(body)

    async def release(self, guild_id: int, kind: str, keys: Collection[str]) -> None:
        """Nobody could be told after all."""
        await self._db.write(lambda tx: _forget(tx, guild_id, kind, keys))


def _told(tx: Connection, guild_id: int, kind: str) -> set[str]:
    here = (notices.c.guild_id == guild_id) & (notices.c.kind == kind)
    return set(tx.execute(select(notices.c.what).where(here)).scalars())


def _forget(tx: Connection, guild_id: int, kind: str, keys: Collection[str]) -> None:
    here = (notices.c.guild_id == guild_id) & (notices.c.kind == kind)
    tx.execute(delete(notices).where(here, notices.c.what.in_(list(keys))))
