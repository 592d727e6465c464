"""A server's own gifts and prices, beside the stock catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.dialects.sqlite import insert

from db import history
from db.connection import driver
from db.guilds import ensure_guild
from db.rows import to_ms
from db.schema import gift_overrides
from domain.access import require_manager
from domain.gifts import Gift

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from db.database import Database
    from domain.access import Caller

# Asked with every letter that somebody types, and with every report.
_ALL = "SELECT gift_id, name, coins FROM gift_overrides WHERE guild_id = ? ORDER BY name"


class GiftOverrides:
    """Gifts that only one server has (ids below zero), and its own prices for stock gifts."""

    def __init__(self, database: Database) -> None:
        """Over an open database."""
        self._db = database

    async def all(self, guild_id: int) -> tuple[Gift, ...]:
        """The server's own gifts by name."""
        return await self._db.read(
            lambda tx: tuple(Gift(*row) for row in driver(tx).execute(_ALL, (guild_id,)).fetchall())
        )

    async def put(self, caller: Caller, name: str, coins: int, at: datetime, gift_id: int | None = None) -> Gift:
        """Add a gift or change its price; what was reported before keeps the price of then.

        ``gift_id`` names a stock gift; left out, it is the server's own gift of that name.

        Raises:
            NotAllowed: no manager asks.
        """

        def body(tx: Connection) -> Gift:
            require_manager(caller)
            ensure_guild(tx, caller.guild_id, at)
            meant = own_id(tx, caller.guild_id, name) if gift_id is None else gift_id
            row = {
                "guild_id": caller.guild_id,
                "gift_id": meant,
                "name": name,
                "coins": coins,
                "changed_at": to_ms(at),
                "changed_by": caller.member_id,
            }
            statement = insert(gift_overrides)
            changed = {column: statement.excluded[column] for column in ("name", "coins", "changed_at", "changed_by")}
            tx.execute(statement.on_conflict_do_update(index_elements=["guild_id", "gift_id"], set_=changed), row)
            history.note(tx, caller, at, "gift-priced", meant, {"name": name, "coins": coins})
            return Gift(meant, name, coins)

        return await self._db.write(body)


def own_id(tx: Connection, guild_id: int, name: str) -> int:
    """The id of the server's own gift of that name, else the next free one below zero."""
    own = select(gift_overrides).where(gift_overrides.c.guild_id == guild_id, gift_overrides.c.gift_id < 0)
    for row in tx.execute(own):
        if row.name.casefold() == name.casefold():
            return row.gift_id
    lowest = select(func.min(gift_overrides.c.gift_id)).where(gift_overrides.c.guild_id == guild_id)
    return min(tx.execute(lowest).scalar() or 0, 0) - 1
