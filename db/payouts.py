"""What TikTok really paid: added once, taken back by voiding, and what it says about the rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.entry_lists import listed, matching_entries
from db.money_rows import add_entry, entry_by_key, find_entry, keeper, payout_of, set_void, zone_of
from db.payout_rows import find_payout, says_of
from db.schema import payouts
from domain.ledger import Kept, Listed, Payout
from domain.payouts import Says, check_cover

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import Connection

    from db.database import Database
    from domain.access import Caller
    from domain.money import Amount


class PayoutStore:
    """Payouts, as entered and as converted."""

    def __init__(self, database: Database) -> None:
        """Over an open database."""
        self._db = database

    async def add(  # noqa: PLR0913 - what its command takes
        self,
        caller: Caller,
        amount: Amount,
        *,
        key: str,
        at: datetime,
        day: date | None = None,
        covers_from: date | None = None,
        covers_to: date | None = None,
        note: str | None = None,
        creator: str | None = None,
    ) -> Kept[Payout]:
        """Keep a payout, once for each ``key``. Left out, its day is today.

        Where only the first day that it covers is known, it covers the time up to its own day; a last
        day without a first one tells nothing.

        Raises:
            NotAllowed: neither the confirmed creator nor a manager asks.
            NotFound: no such creator, or none of one's own.
            WhichCreator: it could be several.
            Conflict: the time that it covers ends before it begins.
        """

        def body(tx: Connection) -> Kept[Payout]:
            owner = keeper(tx, caller, creator)
            known = entry_by_key(tx, payouts, owner, key)
            if known is not None:
                return Kept(owner, payout_of(known), repeated=True)
            on = day or at.astimezone(zone_of(tx, caller.guild_id)).date()
            last = covers_to or (on if covers_from else None)
            check_cover(covers_from, last)
            values = {
                "amount": amount.micro,
                "currency": amount.currency,
                "day": on.isoformat(),
                "covers_from": None if covers_from is None else covers_from.isoformat(),
                "covers_to": None if covers_from is None or last is None else last.isoformat(),
                "note": note,
            }
            return Kept(owner, payout_of(add_entry(tx, payouts, caller, owner, key, at, values)))

        return await self._db.write(body)

    async def says(self, caller: Caller, payout_id: int) -> Says:
        """The rate that a payout implies, beside the assumed one; or why nothing is inferred.

        Raises:
            NotFound, NotAllowed: there is none of that id, or it is not the caller's to keep.
        """
        return await self._db.read(lambda tx: says_of(tx, *find_payout(tx, caller, payout_id)))

    async def remove(self, caller: Caller, payout_id: int, at: datetime) -> Kept[Payout]:
        """Take a payout back; ``repeated`` where that was done before.

        Raises:
            NotFound, NotAllowed: as ``says``.
        """
        return await self._void(caller, payout_id, at, void=True)

    async def restore(self, caller: Caller, payout_id: int, at: datetime) -> Kept[Payout]:
        """Bring a payout back that was removed; ``repeated`` where it stands already.

        Raises:
            NotFound, NotAllowed: as ``says``.
        """
        return await self._void(caller, payout_id, at, void=False)

    async def listed(self, caller: Caller, creator: str | None, *, offset: int = 0, limit: int = 10) -> Listed[Payout]:
        """One page of a creator's payouts, the newest first, with what all of them come to.

        Raises:
            NotAllowed, NotFound, WhichCreator: as ``add``.
        """
        return await self._db.read(
            lambda tx: listed(tx, payouts, keeper(tx, caller, creator), payout_of, offset, limit)
        )

    async def matching(self, caller: Caller, typed: str, limit: int = 25) -> list[tuple[str, Payout]]:
        """Payouts that this caller may take back and that fit what was typed, each with its creator's handle."""
        return await self._db.read(lambda tx: matching_entries(tx, payouts, caller, typed, payout_of, limit))

    async def _void(self, caller: Caller, payout_id: int, at: datetime, *, void: bool) -> Kept[Payout]:
        def body(tx: Connection) -> Kept[Payout]:
            owner, row = find_entry(tx, payouts, caller, payout_id)
            changed = set_void(tx, payouts, caller, row, at, void=void)
            return Kept(owner, payout_of(row), repeated=not changed)

        return await self._db.write(body)
