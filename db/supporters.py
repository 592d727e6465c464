"""The supporters that a server knows by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from db.rows import like
from db.schema import supporters

if TYPE_CHECKING:
    from db.database import Database


class SupporterStore:
    """Who sent gifts, by name."""

    def __init__(self, database: Database) -> None:
        """Over an open database."""
        self._db = database

    async def matching(self, guild_id: int, text: str = "", limit: int = 25) -> list[str]:
        """Names that contain ``text``, as written last; whoever came last first."""
        wanted = like(text.strip().removeprefix("@"))
        statement = (
            select(supporters.c.name)
            .where(supporters.c.guild_id == guild_id, supporters.c.name.ilike(wanted, escape="\\"))
            .order_by(supporters.c.id.desc())
            .limit(limit)
        )
        return await self._db.read(lambda tx: list(tx.execute(statement).scalars()))
