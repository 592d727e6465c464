"""Dated reward rates: the server's and each creator's own. A change re-values only from its day."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select, text, true, update

from db import history
from db.cards import money_changed
from db.guilds import ensure_guild
from db.money_rows import dated_rates, keeper, reporting_of, zone_of
from db.payout_rows import find_payout, says_of
from db.resolve import is_id
from db.rows import CREATOR_COLUMNS, creator_of, to_ms
from db.schema import creators, reward_rates, streams
from domain.access import may_keep_money, require_manager
from domain.creators import Creator
from domain.currencies import USD
from domain.errors import Conflict, NotFound
from domain.money import Rate
from domain.payouts import Implied, Says
from domain.periods import midnight
from domain.rates import (
    Local,
    Origin,
    RateChange,
    RateSheet,
    Reporting,
    Valuation,
    Valued,
    completed,
    rate_on,
    usd_rate_on,
)
from domain.streams import State, Stream

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection

    from db.database import Database
    from db.rows import AnyRow
    from domain.access import Caller


class RateStore:
    """What a diamond brings, on which day, and who says so."""

    def __init__(self, database: Database) -> None:
        """Over an open database."""
        self._db = database

    async def valued(self, guild_id: int, at: datetime, creator: Creator | None = None) -> Valued:
        """The rate of that moment's day in the server's zone: the creator's own, else the server's, else stock."""
        return await self._db.read(lambda tx: valued_on(tx, guild_id, creator, day_in(tx, guild_id, at)))

    async def of_stream(self, stream: Stream) -> Valuation:
        """What a stream is valued with: the rates of the day on which it began."""

        def body(tx: Connection) -> Valuation:
            guild_id = stream.creator.guild_id
            day, reporting = day_in(tx, guild_id, stream.started_at), reporting_of(tx, guild_id)
            rate = usd_rate_on(day, reporting.rates, reporting.currency)
            local = None if reporting.currency == USD else Local(reporting.currency, rate)
            return Valuation(valued_on(tx, guild_id, stream.creator, day), local)

        return await self._db.read(body)

    async def reporting(self, guild_id: int) -> Reporting:
        """The currency that the server counts in, with its rates."""
        return await self._db.read(lambda tx: reporting_of(tx, guild_id))

    async def shown(self, caller: Caller, creator: str | None, at: datetime) -> RateSheet:
        """The rates of a creator, or of the server: a manager's when nobody is named.

        Raises:
            NotAllowed: neither the confirmed creator nor a manager asks.
            NotFound, WhichCreator: as ``set``.
        """

        def body(tx: Connection) -> RateSheet:
            owner = _owner(tx, caller, creator)
            today = valued_on(tx, caller.guild_id, owner, day_in(tx, caller.guild_id, at))
            own = dated_rates(tx, caller.guild_id, owner.id if owner else None)
            in_force = {each.since: each for each in own}  # of one day the last given
            return RateSheet(owner, today, tuple(reversed(in_force.values())))

        return await self._db.read(body)

    async def set(  # noqa: PLR0913 - what its command takes
        self,
        caller: Caller,
        *,
        key: str,
        at: datetime,
        since: date,
        creator: str | None = None,
        low: int | None = None,
        expected: int | None = None,
        high: int | None = None,
    ) -> RateChange:
        """Set a rate from a day on, once for each ``key``; what is left out stays, moved only as the order needs.

        Parts are ten-thousandths. Posted cards with the money of streams that it re-values become due.

        Raises:
            Conflict: the given parts contradict each other.
            NotAllowed, NotFound, WhichCreator: as for every command about a creator's money.
        """

        def body(tx: Connection) -> RateChange:
            owner = _owner(tx, caller, creator)
            before = valued_on(tx, caller.guild_id, owner, since)
            return _set(tx, caller, owner, since, completed(before.rate, low, expected, high), key, at)

        return await self._db.write(body)

    async def adopt(self, caller: Caller, payout_id: int, share: int, *, key: str, at: datetime) -> RateChange | Says:
        """Use the rate that a payout implies, from the first day that it covers, as its creator's own.

        ``share`` is what the person saw; where the payout says otherwise by now (gifts were added, it was
        taken back), nothing is set, and what it says now is returned.

        Raises:
            NotAllowed: neither the confirmed creator nor a manager asks.
            NotFound: there is no such payout.
        """

        def body(tx: Connection) -> RateChange | Says:
            says = says_of(tx, *find_payout(tx, caller, payout_id))
            fits = isinstance(says.implied, Implied) and not says.implied.gifts_missing and says.implied.share == share
            if not fits or says.payout.covers_from is None:
                return says
            since = says.payout.covers_from
            before = valued_on(tx, caller.guild_id, says.creator, since)
            return _set(tx, caller, says.creator, since, completed(before.rate, None, share, None), key, at)

        return await self._db.write(body)

    async def undo(self, caller: Caller, rate_id: int, at: datetime) -> RateChange:
        """Take a rate back: what held before it holds again.

        Raises:
            NotFound: there is no such rate.
            NotAllowed: it is not the caller's to keep.
            Conflict: it was taken back before.
        """

        def body(tx: Connection) -> RateChange:
            statement = select(reward_rates).where(
                reward_rates.c.id == rate_id, reward_rates.c.guild_id == caller.guild_id
            )
            row = tx.execute(statement).one_or_none() if is_id(rate_id) else None
            if row is None:
                raise NotFound("money-unknown", piece=str(rate_id))
            owner = _creator(tx, row.creator_id)
            _may_set(caller, owner)
            if row.voided_at is not None:
                raise Conflict("already-undone")
            since = date.fromisoformat(row.since)
            before = valued_on(tx, caller.guild_id, owner, since)
            values = {"voided_at": to_ms(at), "voided_by": caller.member_id}
            tx.execute(update(reward_rates).where(reward_rates.c.id == rate_id).values(values))
            history.note(tx, caller, at, "rate-taken-back", rate_id)
            after = valued_on(tx, caller.guild_id, owner, since)
            streams_ = 0 if after.rate == before.rate else _revalue(tx, caller.guild_id, owner, since)
            return RateChange(rate_id, owner, since, before, after, streams_)

        return await self._db.write(body)


def day_in(tx: Connection, guild_id: int, at: datetime) -> date:
    """The day on which that moment falls where the server lives."""
    return at.astimezone(zone_of(tx, guild_id)).date()


def valued_on(tx: Connection, guild_id: int, creator: Creator | None, day: date) -> Valued:
    """The rate of a day, for a creator or (none) for the server."""
    own = [] if creator is None else dated_rates(tx, guild_id, creator.id)
    return rate_on(day, own, dated_rates(tx, guild_id, None))


def _owner(tx: Connection, caller: Caller, handle: str | None) -> Creator | None:
    return None if handle is None and caller.manager else keeper(tx, caller, handle)


def _may_set(caller: Caller, owner: Creator | None) -> None:
    if owner is None:
        require_manager(caller)
    else:
        may_keep_money(caller, owner)


def _creator(tx: Connection, creator_id: int | None) -> Creator | None:
    if creator_id is None:
        return None
    return creator_of(tx.execute(select(*CREATOR_COLUMNS).where(creators.c.id == creator_id)).one())


def _set(  # noqa: PLR0913, PLR0917 - whose, from when, what, by whom and when
    tx: Connection, caller: Caller, owner: Creator | None, since: date, rate: Rate, key: str, at: datetime
) -> RateChange:
    before = valued_on(tx, caller.guild_id, owner, since)
    asked = reward_rates.c.guild_id == caller.guild_id, reward_rates.c.key == key
    known = tx.execute(select(reward_rates).where(*asked)).one_or_none() or _same(tx, caller, owner, since, rate)
    if known is not None:
        return RateChange(known.id, owner, since, before, before, 0, repeated=True)
    ensure_guild(tx, caller.guild_id, at)
    row = {
        "guild_id": caller.guild_id,
        "creator_id": owner.id if owner else None,
        "key": key,
        "since": since.isoformat(),
        "low": rate.low,
        "expected": rate.expected,
        "high": rate.high,
        "set_at": to_ms(at),
        "set_by": caller.member_id,
    }
    made = tx.execute(insert(reward_rates).returning(reward_rates.c.id), row).scalar_one()
    history.note(tx, caller, at, "rate-set", made)
    after = Valued(rate, Origin.SERVER if owner is None else Origin.CREATOR, since)
    # The same rate from another place moves no figure, but a card also says where its rate is from.
    return RateChange(made, owner, since, before, after, _revalue(tx, caller.guild_id, owner, since))


def _same(tx: Connection, caller: Caller, owner: Creator | None, since: date, rate: Rate) -> AnyRow | None:
    """The row that says just this already."""
    of = reward_rates.c.creator_id.is_(None) if owner is None else reward_rates.c.creator_id == owner.id
    statement = (
        select(reward_rates)
        .where(reward_rates.c.guild_id == caller.guild_id, of)
        .where(reward_rates.c.since == since.isoformat(), reward_rates.c.voided_at.is_(None))
        .order_by(reward_rates.c.id.desc())
        .limit(1)
    )
    row = tx.execute(statement).one_or_none()
    return row if row is not None and Rate(row.low, row.expected, row.high) == rate else None


def _revalue(tx: Connection, guild_id: int, owner: Creator | None, since: date) -> int:
    """How many streams a rate from ``since`` on re-values, up to the next rate of the same owner; their cards are due.

    Nothing is computed here: a stream is valued when it is read, from its kept totals.
    """
    zone = zone_of(tx, guild_id)
    later = [each.since for each in dated_rates(tx, guild_id, owner.id if owner else None) if each.since > since]
    of = (
        (streams.c.guild_id == guild_id)
        & streams.c.deleted_at.is_(None)
        & streams.c.state.in_([State.LIVE.value, State.ENDED.value])
        & (streams.c.started_at >= to_ms(midnight(since, zone)))
        & (streams.c.started_at < to_ms(midnight(min(later), zone)) if later else true())
    )
    if owner is not None:
        of &= streams.c.creator_id == owner.id
    else:
        of &= text(_WITHOUT_OWN).bindparams(own=_own_rates(tx, guild_id, zone))
    money_changed(tx, of)
    return tx.execute(select(func.count()).select_from(streams).where(of)).scalar_one()


_WITHOUT_OWN = """
NOT EXISTS (SELECT 1 FROM json_each(:own) AS rate
        WHERE rate.value ->> 0 = streams.creator_id AND rate.value ->> 1 <= streams.started_at)
"""


def _own_rates(tx: Connection, guild_id: int, zone: ZoneInfo) -> str:
    """Since when each creator has a rate of its own, as JSON: the server's does not reach them from then on."""
    statement = (
        select(reward_rates.c.creator_id, func.min(reward_rates.c.since).label("since"))
        .where(reward_rates.c.guild_id == guild_id, reward_rates.c.voided_at.is_(None))
        .where(reward_rates.c.creator_id.is_not(None))
        .group_by(reward_rates.c.creator_id)
    )
    rows = tx.execute(statement).all()
    return json.dumps([[row.creator_id, to_ms(midnight(date.fromisoformat(row.since), zone))] for row in rows])
