"""What ``/earnings`` shows and exports: a creator's ledger of one time and of the time before, in one moment."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import select, true, tuple_

from db.ledgers import ledger_of
from db.money_rows import currency_rates, income_of, keeper, zone_of
from db.resolve import STREAMS, is_id, named_creator
from db.rows import stream_of, to_ms
from db.schema import incomes, payouts, streams
from domain.access import require_money
from domain.currencies import USD
from domain.earnings import NEIGHBOURS, Days, Earnings, Look, days_before, days_of, only_stream
from domain.errors import NotFound
from domain.periods import Period, midnight
from domain.streams import GiftTotal, State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from sqlalchemy import ColumnElement, Connection

    from db.database import Database
    from domain.access import Caller
    from domain.creators import Creator
    from domain.ledger import Income, StreamLine
    from domain.money import UsdRate
    from domain.streams import Stream

T = TypeVar("T")

_MILLISECOND = timedelta(milliseconds=1)

STREAMS_AT_ONCE = 100
"""Streams whose gifts are held in memory together while a ledger is written to a file."""

_GIFTS = """
SELECT g.stream_id, g.gift_id, COALESCE(n.name, '') AS name, g.gifts, g.diamonds
FROM json_each(?) AS wanted
JOIN stream_gifts AS g ON g.stream_id = wanted.value
LEFT JOIN gift_names AS n ON n.guild_id = ? AND n.gift_id = g.gift_id
WHERE g.gifts > 0
ORDER BY wanted.key, g.diamonds DESC, g.gift_id
"""


class EarningsStore:
    """Reads what a creator earned, for those who may see it. The cost follows the streams of the time, not gifts."""

    def __init__(self, database: Database) -> None:
        """Over an open database."""
        self._db = database
        # A long export keeps one of the readers; the other one must stay free for everybody else.
        self._exporting = asyncio.Semaphore(1)

    async def look(self, caller: Caller, look: Look, *, at: datetime, creator: str | None = None) -> Earnings:
        """What a creator earned; ``creator`` left out means the caller's own.

        Raises:
            NotAllowed: the creator does not share money with the caller.
            NotFound: no such creator or stream, or no stream at all where one is asked for.
            WhichCreator: it could be several.
        """
        return await self._db.read(lambda tx: _earnings(tx, _seen(tx, caller, creator), look, at).counted())

    async def how(
        self, caller: Caller, look: Look, *, at: datetime, creator: str | None = None
    ) -> tuple[Earnings, list[UsdRate]]:
        """The same, and what the currencies of its entries were worth.

        Raises:
            NotAllowed, NotFound, WhichCreator: as ``look``.
        """

        def body(tx: Connection) -> tuple[Earnings, list[UsdRate]]:
            earned = _earnings(tx, _seen(tx, caller, creator), look, at).counted()
            return earned, _currencies(tx, earned)

        return await self._db.read(body)

    async def export(
        self,
        caller: Caller,
        look: Look,
        use: Callable[[Earnings, Sequence[UsdRate], Iterator[tuple[StreamLine, Sequence[GiftTotal]]]], T],
        *,
        at: datetime,
        creator: str | None = None,
    ) -> T:
        """Let ``use`` take the whole ledger out, on the reader's own thread: the earnings, what their currencies
        were worth, and each stream with its gifts as they are read.

        One export at a time; the others wait their turn.

        Raises:
            NotAllowed: neither the confirmed creator nor a manager asks.
            NotFound: no such creator or stream.
            WhichCreator: it could be several.
        """

        def body(tx: Connection) -> T:
            whose = keeper(tx, caller, creator)
            earned = _earnings(tx, whose, look, at)
            return use(earned, _currencies(tx, earned), _gifts(tx, whose.guild_id, earned.ledger.streams))

        async with self._exporting:
            return await self._db.read(body)


def _seen(tx: Connection, caller: Caller, handle: str | None) -> Creator:
    """Whose earnings the caller may look at."""
    if handle is None:
        return keeper(tx, caller, None)
    creator = named_creator(tx, caller.guild_id, handle)
    require_money(caller, creator)
    return creator


def _currencies(tx: Connection, earned: Earnings) -> list[UsdRate]:
    """What every currency of the ledger's entries was worth, by day."""
    ledger = earned.ledger
    codes = dict.fromkeys(entry.amount.currency for entry in (*ledger.incomes, *ledger.payouts))
    guild_id = ledger.creator.guild_id
    return [rate for code in codes if code != USD for rate in currency_rates(tx, guild_id, code)]


def _earnings(tx: Connection, creator: Creator, look: Look, at: datetime) -> Earnings:
    zone = zone_of(tx, creator.guild_id)
    today = at.astimezone(zone).date()
    if look.period is Period.STREAM:
        return _of_stream(tx, creator, look.stream, today, zone)
    days = days_of(look.period, today if look.day is None else look.day)
    ledger = ledger_of(tx, creator, *_span(days, zone))
    before = days_before(look.period, days)
    return Earnings(
        period=look.period,
        days=days,
        today=today,
        ledger=ledger,
        before=None if before is None else ledger_of(tx, creator, *_span(before, zone)),
        older=None
        if before is None or not _anything(tx, creator, before.until, zone)
        else Look(look.period, before.last),
        newer=Look(look.period, days.until) if days.until <= today else None,
    )


def _span(days: Days, zone: ZoneInfo) -> tuple[datetime | None, datetime]:
    return None if days.since is None else midnight(days.since, zone), midnight(days.until, zone)


def _anything(tx: Connection, creator: Creator, until: date, zone: ZoneInfo) -> bool:
    """Whether anything is known of the days before ``until``."""
    counted = _counted(creator) & (streams.c.started_at < to_ms(midnight(until, zone)))
    if tx.execute(select(streams.c.id).where(counted).limit(1)).first() is not None:
        return True
    return any(
        tx.execute(
            select(table.c.id)
            .where(table.c.creator_id == creator.id, table.c.voided_at.is_(None), table.c.day < until.isoformat())
            .limit(1)
        ).first()
        is not None
        for table in (incomes, payouts)
    )


def _counted(creator: Creator) -> ColumnElement[bool]:
    """A creator's streams that count."""
    on_air_or_over = streams.c.state.in_([State.LIVE.value, State.ENDED.value])
    return (streams.c.creator_id == creator.id) & streams.c.deleted_at.is_(None) & on_air_or_over


def _of_stream(tx: Connection, creator: Creator, stream_id: int | None, today: date, zone: ZoneInfo) -> Earnings:
    """One stream, the latest where none is named, beside those before it."""
    stream = _stream(tx, creator, stream_id)
    order = tuple_(streams.c.started_at, streams.c.id)
    here = tuple_(to_ms(stream.started_at), stream.id)
    until_it = STREAMS.where(_counted(creator), order <= here).order_by(
        streams.c.started_at.desc(), streams.c.id.desc()
    )
    near = [stream_of(row) for row in tx.execute(until_it.limit(NEIGHBOURS + 1))]
    after = tx.execute(
        select(streams.c.id)
        .where(_counted(creator), order > here)
        .order_by(streams.c.started_at, streams.c.id)
        .limit(1)
    ).scalar()
    # Income that was linked to the stream may have come on any later day.
    day = stream.started_at.astimezone(zone).date()
    whole = ledger_of(tx, creator, near[-1].started_at, stream.started_at + _MILLISECOND)
    linked = _linked(tx, creator, [one.id for one in near[:2]])
    whole = replace(whole, incomes=linked)
    by_id = {line.stream.id: line for line in whole.streams}
    return Earnings(
        period=Period.STREAM,
        days=days_of(Period.DAY, day),
        today=today,
        ledger=only_stream(whole, stream.id),
        before=only_stream(whole, near[1].id) if len(near) > 1 else None,
        beside=tuple(by_id[one.id] for one in reversed(near[1:])),
        older=Look(Period.STREAM, stream=near[1].id) if len(near) > 1 else None,
        newer=None if after is None else Look(Period.STREAM, stream=after),
    )


def _stream(tx: Connection, creator: Creator, stream_id: int | None) -> Stream:
    named = streams.c.id == stream_id if stream_id is not None and is_id(stream_id) else true()
    newest = STREAMS.where(_counted(creator), named).order_by(streams.c.started_at.desc(), streams.c.id.desc()).limit(1)
    row = tx.execute(newest).one_or_none()
    if row is None:
        raise NotFound("earnings-no-stream", creator=creator.handle)
    return stream_of(row)


def _linked(tx: Connection, creator: Creator, stream_ids: Sequence[int]) -> tuple[Income, ...]:
    statement = (
        select(incomes)
        .where(incomes.c.creator_id == creator.id, incomes.c.voided_at.is_(None), incomes.c.stream_id.in_(stream_ids))
        .order_by(incomes.c.day, incomes.c.id)
    )
    return tuple(income_of(row) for row in tx.execute(statement))


def _gifts(
    tx: Connection, guild_id: int, lines: Sequence[StreamLine]
) -> Iterator[tuple[StreamLine, Sequence[GiftTotal]]]:
    """Each stream with its gifts, the most diamonds first; a hundred streams in memory at a time."""
    for first in range(0, len(lines), STREAMS_AT_ONCE):
        some = lines[first : first + STREAMS_AT_ONCE]
        found: dict[int, list[GiftTotal]] = {}
        ids = json.dumps([line.stream.id for line in some])
        for row in tx.exec_driver_sql(_GIFTS, (ids, guild_id)):
            found.setdefault(row.stream_id, []).append(GiftTotal(row.gift_id, row.name, row.gifts, row.diamonds))
        for line in some:
            yield line, found.get(line.stream.id, ())
