"""A creator's ledger, read in one moment from kept totals: its cost does not grow with the number of gifts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select, true

from db.money_rows import (
    STREAMS_WITH_DIAMONDS,
    began_within,
    dated_rates,
    income_of,
    payout_of,
    reporting_of,
    zone_of,
)
from db.rows import CREATOR_COLUMNS, STREAM_COLUMNS, stream_of
from db.schema import creators, incomes, payouts, stream_metrics, stream_totals, streams
from domain.ledger import Ledger, StreamLine
from domain.rates import rate_on

if TYPE_CHECKING:
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection, Table

    from db.database import Database
    from db.rows import AnyRow
    from domain.creators import Creator

_INSTANT = timedelta(microseconds=1)
_DAY = timedelta(days=1)


class LedgerStore:
    """Reads ledgers. Who may see one is decided by whoever asks: ``domain.access.require_money``."""

    def __init__(self, database: Database) -> None:
        """Over an open database."""
        self._db = database

    async def ledger(self, creator: Creator, since: datetime | None, until: datetime) -> Ledger:
        """Streams that began in ``since <= start < until`` (none: from the beginning), and the days' other money.

        Days are those of the server's zone; a last day that is only begun counts as a whole.
        """
        return await self._db.read(lambda tx: ledger_of(tx, creator, since, until))


def ledger_of(tx: Connection, creator: Creator, since: datetime | None, until: datetime) -> Ledger:
    """The same within a transaction."""
    zone = zone_of(tx, creator.guild_id)
    first = None if since is None else since.astimezone(zone).date()
    last = (until - _INSTANT).astimezone(zone).date()
    return Ledger(
        creator=creator,
        since=first,
        until=last + _DAY,
        streams=_streams(tx, creator, since, until, zone),
        incomes=tuple(income_of(row) for row in _entries(tx, incomes, creator, first, last)),
        payouts=tuple(payout_of(row) for row in _entries(tx, payouts, creator, first, last)),
        reporting=reporting_of(tx, creator.guild_id),
    )


def _streams(
    tx: Connection, creator: Creator, since: datetime | None, until: datetime, zone: ZoneInfo
) -> tuple[StreamLine, ...]:
    statement = (
        select(
            *CREATOR_COLUMNS,
            *STREAM_COLUMNS,
            func.coalesce(stream_totals.c.diamonds, 0).label("reported"),
            stream_metrics.c.value.label("total"),
        )
        .select_from(STREAMS_WITH_DIAMONDS.join(creators, creators.c.id == streams.c.creator_id))
        .where(began_within(creator, since, until))
        .order_by(streams.c.started_at, streams.c.id)
    )
    own = dated_rates(tx, creator.guild_id, creator.id)
    server = dated_rates(tx, creator.guild_id, None)
    lines: list[StreamLine] = []
    for row in tx.execute(statement):
        stream = stream_of(row)
        day = stream.started_at.astimezone(zone).date()
        lines.append(StreamLine(stream, day, row.reported, row.total, rate_on(day, own, server)))
    return tuple(lines)


def _entries(tx: Connection, table: Table, creator: Creator, first: date | None, last: date) -> list[AnyRow]:
    statement = (
        select(table)
        .where(
            table.c.creator_id == creator.id,
            table.c.voided_at.is_(None),
            true() if first is None else table.c.day >= first.isoformat(),
            table.c.day <= last.isoformat(),
        )
        .order_by(table.c.day, table.c.id)
    )
    return list(tx.execute(statement).all())
