"""What people said of the answers: one vote a person and answered entry, which can be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.dialects.sqlite import insert

from db.guilds import ensure_guild
from db.rows import to_ms
from db.schema import faq_votes
from domain.answers import Votes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from db.database import Database


class VoteStore:
    """Votes of each server."""

    def __init__(self, database: Database) -> None:
        """Over an open database."""
        self._db = database

    async def vote(  # noqa: PLR0913 - where, on what, who, how, when
        self, guild_id: int, answer: str, entry_id: str, member_id: int, *, helpful: bool, at: datetime
    ) -> Votes:
        """Count a person's vote on one reply's entry, or change it; returns how the entry stands here.

        ``answer`` is the id of the reply: a person may find an entry helpful today and not tomorrow.
        """
        row = {
            "guild_id": guild_id,
            "entry_id": entry_id,
            "answer": answer,
            "member_id": member_id,
            "helpful": helpful,
            "voted_at": to_ms(at),
        }

        def body(tx: Connection) -> Votes:
            ensure_guild(tx, guild_id, at)
            statement = insert(faq_votes)
            changed = {column: statement.excluded[column] for column in ("helpful", "voted_at")}
            one = ["guild_id", "entry_id", "answer", "member_id"]
            tx.execute(statement.on_conflict_do_update(index_elements=one, set_=changed), row)
            return _votes(tx, guild_id, entry_id)[entry_id]

        return await self._db.write(body)

    async def votes(self, guild_id: int) -> Mapping[str, Votes]:
        """How the entries stand in this server, those that somebody voted on."""
        return await self._db.read(lambda tx: _votes(tx, guild_id))


def _votes(tx: Connection, guild_id: int, entry_id: str | None = None) -> dict[str, Votes]:
    helpful = func.sum(cast(faq_votes.c.helpful, Integer))
    counted = (
        select(faq_votes.c.entry_id, helpful.label("helpful"), func.count().label("votes"))
        .where(faq_votes.c.guild_id == guild_id)
        .group_by(faq_votes.c.entry_id)
    )
    if entry_id is not None:
        counted = counted.where(faq_votes.c.entry_id == entry_id)
    return {row.entry_id: Votes(row.helpful, row.votes - row.helpful) for row in tx.execute(counted)}
