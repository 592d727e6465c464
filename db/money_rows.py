"""What rates, incomes and payouts share: whose they are, days, dated rates, conversion, voiding."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, insert, select, true, update

from db import history
from db.guilds import ensure_guild
from db.resolve import CHOICES, is_id, named_creator
from db.rows import CREATOR_COLUMNS, AnyRow, creator_of, from_ms, to_ms
from db.schema import creators, incomes, payouts, reward_rates, stream_metrics, stream_totals, streams, usd_rates
from db.settings import settings_of
from domain.access import may_keep_money, whose_money
from domain.currencies import USD
from domain.errors import NotFound, WhichCreator
from domain.ledger import Income, Kind, Payout
from domain.metrics import Metric
from domain.money import MICRO, Amount, Rate, UsdRate, to_usd
from domain.rates import DatedRate, Reporting
from domain.streams import State

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Column, ColumnElement, Connection, Select, Table

    from domain.access import Caller
    from domain.creators import Creator

ENTRIES = (incomes, payouts)
STREAMS_WITH_DIAMONDS = streams.outerjoin(stream_totals, stream_totals.c.stream_id == streams.c.id).outerjoin(
    stream_metrics, (stream_metrics.c.stream_id == streams.c.id) & (stream_metrics.c.metric == Metric.DIAMONDS.value)
)
"""Each stream beside what was reported of it and TikTok's own total, either of which may be missing."""


def zone_of(tx: Connection, guild_id: int) -> ZoneInfo:
    """Where the server lives: its days are the days of every rate and entry."""
    return ZoneInfo(settings_of(tx, guild_id).timezone)


def maybe_day(text: str | None) -> date | None:
    """A stored day, or none."""
    return None if text is None else date.fromisoformat(text)


def began_within(creator: Creator, since: datetime | None, until: datetime) -> ColumnElement[bool]:
    """Whether a stream counts for a creator's money: it began in ``since <= start < until``, and did take place."""
    return and_(
        streams.c.creator_id == creator.id,
        streams.c.deleted_at.is_(None),
        streams.c.state.in_([State.LIVE.value, State.ENDED.value]),
        true() if since is None else streams.c.started_at >= to_ms(since),
        streams.c.started_at < to_ms(until),
    )


# -- whose -------------------------------------------------------------------------------------------------------------


def keeper(tx: Connection, caller: Caller, handle: str | None) -> Creator:
    """The creator whose money is meant, and may be kept by the caller: the named one, else the caller's own.

    Raises:
        NotAllowed: neither the confirmed creator nor a manager asks.
        NotFound: no such handle; or none is named, and the caller has none.
        WhichCreator: it could be several; a manager without a handle could mean anyone.
    """
    creator = named_creator(tx, caller.guild_id, handle) if handle is not None else _own(tx, caller)
    may_keep_money(caller, creator)
    return creator


def _own(tx: Connection, caller: Caller) -> Creator:
    here = select(*CREATOR_COLUMNS).where(creators.c.guild_id == caller.guild_id, creators.c.removed_at.is_(None))
    owned = here.where(creators.c.member_id == caller.member_id).order_by(creators.c.handle)
    own = [creator_of(row) for row in tx.execute(owned)]
    meant = whose_money(caller, own)
    if meant is not None:
        return meant
    if not own and caller.manager:
        own = [creator_of(row) for row in tx.execute(here.order_by(creators.c.handle).limit(CHOICES + 1))]
    if not own:
        raise NotFound("no-creators" if caller.manager else "no-own-creator")
    raise WhichCreator(own)


# -- rates -------------------------------------------------------------------------------------------------------------


def dated_rates(tx: Connection, guild_id: int, creator_id: int | None) -> list[DatedRate]:
    """The reward rates of a creator, or of the server; of those that begin on one day the last given stands last."""
    of = reward_rates.c.creator_id.is_(None) if creator_id is None else reward_rates.c.creator_id == creator_id
    statement = (
        select(reward_rates)
        .where(reward_rates.c.guild_id == guild_id, of, reward_rates.c.voided_at.is_(None))
        .order_by(reward_rates.c.since, reward_rates.c.id)
    )
    return [
        DatedRate(date.fromisoformat(row.since), Rate(row.low, row.expected, row.high)) for row in tx.execute(statement)
    ]


def currency_rates(tx: Connection, guild_id: int, currency: str) -> tuple[UsdRate, ...]:
    """What a currency was worth, by day; of those that begin on one day the last given stands last."""
    statement = (
        select(usd_rates)
        .where(usd_rates.c.guild_id == guild_id, usd_rates.c.currency == currency, usd_rates.c.voided_at.is_(None))
        .order_by(usd_rates.c.since, usd_rates.c.id)
    )
    return tuple(usd_rate_of(row) for row in tx.execute(statement))


def usd_rate_of(row: AnyRow) -> UsdRate:
    """A currency's rate from its row."""
    return UsdRate(row.currency, date.fromisoformat(row.since), row.pico_usd)


def reporting_of(tx: Connection, guild_id: int) -> Reporting:
    """The currency that the server counts in, with its rates."""
    currency = settings_of(tx, guild_id).currency
    return Reporting(currency, currency_rates(tx, guild_id, currency))


def conversion(tx: Connection, guild_id: int, amount: Amount, day: date) -> dict[str, int | None]:
    """The columns that keep an amount in US dollars; empty ones while its currency has no rate for that day."""
    if amount.currency == USD:
        return {"usd_rate_id": None, "micro_usd": amount.micro}
    statement = (
        select(usd_rates)
        .where(
            usd_rates.c.guild_id == guild_id,
            usd_rates.c.currency == amount.currency,
            usd_rates.c.since <= day.isoformat(),
            usd_rates.c.voided_at.is_(None),
        )
        .order_by(usd_rates.c.since.desc(), usd_rates.c.id.desc())
        .limit(1)
    )
    row = tx.execute(statement).one_or_none()
    if row is None:
        return {"usd_rate_id": None, "micro_usd": None}
    return converted_at(row, amount)


def converted_at(rate: AnyRow, amount: Amount) -> dict[str, int | None]:
    """The same columns at the rate of this row."""
    return {"usd_rate_id": rate.id, "micro_usd": to_usd(amount, usd_rate_of(rate))}


# -- entries -----------------------------------------------------------------------------------------------------------


def income_of(row: AnyRow) -> Income:
    """An income from its row."""
    return Income(**_entered(row), kind=Kind(row.kind), stream_id=row.stream_id)


def payout_of(row: AnyRow) -> Payout:
    """A payout from its row."""
    return Payout(**_entered(row), covers_from=maybe_day(row.covers_from), covers_to=maybe_day(row.covers_to))


def _entered(row: AnyRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "creator_id": row.creator_id,
        "amount": Amount(row.amount, row.currency),
        "micro_usd": row.micro_usd,
        "day": date.fromisoformat(row.day),
        "note": row.note,
        "added_at": from_ms(row.added_at),
        "added_by": row.added_by,
    }


def entry_by_key(tx: Connection, table: Table, creator: Creator, key: str) -> AnyRow | None:
    """What the same request added before, whatever became of it."""
    return tx.execute(select(table).where(table.c.creator_id == creator.id, table.c.key == key)).one_or_none()


def add_entry(  # noqa: PLR0913, PLR0917 - who, whose, which request, what, when
    tx: Connection, table: Table, caller: Caller, creator: Creator, key: str, at: datetime, values: Mapping[str, Any]
) -> AnyRow:
    """A new row, with its conversion; the history says who did it, never how much it was."""
    ensure_guild(tx, caller.guild_id, at)
    row: dict[str, Any] = {
        "guild_id": caller.guild_id,
        "creator_id": creator.id,
        "key": key,
        "added_at": to_ms(at),
        "added_by": caller.member_id,
        **values,
    }
    amount = Amount(row["amount"], row["currency"])
    row |= conversion(tx, caller.guild_id, amount, date.fromisoformat(row["day"]))
    made = tx.execute(insert(table).returning(table.c.id), row).scalar_one()
    history.note(tx, caller, at, f"{table.name}-added", made)
    return tx.execute(select(table).where(table.c.id == made)).one()


def find_entry(tx: Connection, table: Table, caller: Caller, entry_id: int) -> tuple[Creator, AnyRow]:
    """An entry that this caller may keep, taken back or not, with its creator.

    Raises:
        NotFound: the server has none of that id.
        NotAllowed: it is not the caller's to keep.
    """
    statement = select(table).where(table.c.id == entry_id, table.c.guild_id == caller.guild_id)
    row = tx.execute(statement).one_or_none() if is_id(entry_id) else None
    if row is None:
        raise NotFound("money-unknown", piece=str(entry_id))
    creator = creator_of(tx.execute(select(*CREATOR_COLUMNS).where(creators.c.id == row.creator_id)).one())
    may_keep_money(caller, creator)
    return creator, row


def set_void(  # noqa: PLR0913 - which entry, by whom and when
    tx: Connection, table: Table, caller: Caller, row: AnyRow, at: datetime, *, void: bool
) -> bool:
    """Take an entry back, or bring it back; false where that was done before."""
    if (row.voided_at is not None) is void:
        return False
    values = {"voided_at": to_ms(at), "voided_by": caller.member_id} if void else {"voided_at": None, "voided_by": None}
    tx.execute(update(table).where(table.c.id == row.id).values(values))
    history.note(tx, caller, at, f"{table.name}-{'removed' if void else 'restored'}", row.id)
    return True


def sums(tx: Connection, table: Table, creator: Creator) -> tuple[int, list[tuple[date, int]], tuple[Amount, ...]]:
    """How many entries a creator has, micro-USD by day, and what has no conversion, by currency."""
    of = (table.c.creator_id == creator.id) & table.c.voided_at.is_(None)
    converted = table.c.micro_usd.is_not(None)
    by_day = tx.execute(_summed(table.c.day, table.c.micro_usd).where(of, converted).group_by(table.c.day)).all()
    rest = tx.execute(_summed(table.c.currency, table.c.amount).where(of, ~converted).group_by(table.c.currency)).all()
    count = sum(row.entries for row in (*by_day, *rest))
    lines = [(date.fromisoformat(row.of), row.whole * MICRO + row.micro) for row in by_day]
    return count, lines, tuple(Amount(row.whole * MICRO + row.micro, row.of) for row in rest)


def _summed(of: Column[str], micro: Column[int]) -> Select[*tuple[Any, ...]]:
    """Whole units and millionths apart: SQLite refuses a sum of more than 64 bits."""
    whole, part = func.sum(micro // MICRO), func.sum(micro % MICRO)
    return select(of.label("of"), func.count().label("entries"), whole.label("whole"), part.label("micro")).order_by(of)


def forget_money(tx: Connection, creator_id: int) -> None:
    """Remove a creator's rates, incomes and payouts for good."""
    for table in (reward_rates, *ENTRIES):
        tx.execute(table.delete().where(table.c.creator_id == creator_id))
