"""The supporters that a server knows by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from db.rows import like
from db.schema import supporters

if TYPE_CHECKING:
    from db.database import Database

# Asked with every letter that somebody types, so it is put together once.
_MATCHING = (
    select(supporters.c.name)
    .where(
        supporters.c.guild_id == bindparam("guild"),
        supporters.c.name.ilike(bindparam("wanted"), escape="\\"),
    )
    .order_by(supporters.c.id.desc())
    .limit(bindparam("most"))
)


class SupporterStore:
    """Who sent gifts, by name."""

    def __init__(self, database: Database) -> None:
        """Over an open database."""
        self._db = database

    async def matching(self, guild_id: int, text: str = "", limit: int = 25) -> list[str]:
        """Names that contain ``text``, as written last; whoever came last first."""
        names = {"guild": guild_id, "wanted": like(text.strip().removeprefix("@")), "most": limit}
        return await self._db.read(lambda tx: list(tx.execute(_MATCHING, names).scalars()))
