"""Income that is not gifts: added once, taken back by voiding, never overwritten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from db.entry_lists import listed, matching_entries
from db.goal_cards import income_changed
from db.money_rows import add_entry, entry_by_key, find_entry, income_of, keeper, set_void, zone_of
from db.resolve import stream_by_id
from db.schema import incomes
from domain.access import may_keep_money
from domain.errors import Conflict
from domain.ledger import Income, Kept, Kind, Listed

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import Connection

    from db.database import Database
    from domain.access import Caller
    from domain.money import Amount


class IncomeStore:
    """Sponsorships, merch, donations and the like, as entered and as converted."""

    def __init__(self, database: Database) -> None:
        """Over an open database."""
        self._db = database

    async def add(  # noqa: PLR0913 - what its command takes
        self,
        caller: Caller,
        kind: Kind,
        amount: Amount,
        *,
        key: str,
        at: datetime,
        day: date | None = None,
        note: str | None = None,
        stream: int | None = None,
        creator: str | None = None,
    ) -> Kept[Income]:
        """Keep an income, once for each ``key``. Left out, its day is the stream's, else today.

        Raises:
            NotAllowed: neither the confirmed creator nor a manager asks.
            NotFound: no such creator or stream, or none of one's own.
            WhichCreator: it could be several.
            Conflict: the stream is another creator's.
        """

        def body(tx: Connection) -> Kept[Income]:
            linked = None if stream is None else stream_by_id(tx, caller.guild_id, stream)
            if linked is not None and creator is None:
                may_keep_money(caller, linked.creator)
                owner = linked.creator
            else:
                owner = keeper(tx, caller, creator)
            if linked is not None and linked.creator.id != owner.id:
                raise Conflict("income-other-stream", creator=owner.handle, other=linked.creator.handle)
            known = entry_by_key(tx, incomes, owner, key)
            if known is not None:
                return Kept(owner, income_of(known), repeated=True)
            on = (linked.started_at if linked else at).astimezone(zone_of(tx, caller.guild_id)).date()
            reminds = linked is not None and kind is Kind.SPONSORSHIP and not _sponsored(tx, linked.id)
            values = {
                "kind": kind.value,
                "amount": amount.micro,
                "currency": amount.currency,
                "day": (day or on).isoformat(),
                "note": note,
                "stream_id": stream,
            }
            made = income_of(add_entry(tx, incomes, caller, owner, key, at, values))
            income_changed(tx, owner.guild_id, owner.id, [made.day])
            return Kept(owner, made, reminds=reminds)

        return await self._db.write(body)

    async def remove(self, caller: Caller, income_id: int, at: datetime) -> Kept[Income]:
        """Take an income back; ``repeated`` where that was done before.

        Raises:
            NotFound, NotAllowed: there is none of that id, or it is not the caller's to keep.
        """
        return await self._void(caller, income_id, at, void=True)

    async def restore(self, caller: Caller, income_id: int, at: datetime) -> Kept[Income]:
        """Bring an income back that was removed; ``repeated`` where it stands already.

        Raises:
            NotFound, NotAllowed: as ``remove``.
        """
        return await self._void(caller, income_id, at, void=False)

    async def get(self, caller: Caller, income_id: int) -> Kept[Income]:
        """One income, removed or not.

        Raises:
            NotFound, NotAllowed: as ``remove``.
        """

        def body(tx: Connection) -> Kept[Income]:
            owner, row = find_entry(tx, incomes, caller, income_id)
            return Kept(owner, income_of(row))

        return await self._db.read(body)

    async def listed(self, caller: Caller, creator: str | None, *, offset: int = 0, limit: int = 10) -> Listed[Income]:
        """One page of a creator's incomes, the newest first, with what all of them come to.

        Raises:
            NotAllowed, NotFound, WhichCreator: as ``add``.
        """
        return await self._db.read(
            lambda tx: listed(tx, incomes, keeper(tx, caller, creator), income_of, offset, limit)
        )

    async def matching(self, caller: Caller, typed: str, limit: int = 25) -> list[tuple[str, Income]]:
        """Incomes that this caller may take back and that fit what was typed, each with its creator's handle."""
        return await self._db.read(lambda tx: matching_entries(tx, incomes, caller, typed, income_of, limit))

    async def _void(self, caller: Caller, income_id: int, at: datetime, *, void: bool) -> Kept[Income]:
        def body(tx: Connection) -> Kept[Income]:
            owner, row = find_entry(tx, incomes, caller, income_id)
            changed, entry = set_void(tx, incomes, caller, row, at, void=void), income_of(row)
            if changed:
                income_changed(tx, owner.guild_id, owner.id, [entry.day])
            return Kept(owner, entry, repeated=not changed)

        return await self._db.write(body)


def _sponsored(tx: Connection, stream_id: int) -> bool:
    """Whether a sponsorship of this stream was kept before, taken back or not."""
    of = (incomes.c.stream_id == stream_id) & (incomes.c.kind == Kind.SPONSORSHIP.value)
    return bool(tx.execute(select(func.count()).select_from(incomes).where(of)).scalar_one())
