"""What a payout says about the rate, from the kept totals of the days that it covers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from db.money_rows import STREAMS_WITH_DIAMONDS, began_within, dated_rates, find_entry, payout_of, zone_of
from db.schema import payouts, stream_metrics, stream_totals
from domain.payouts import Covered, Says, Unknown, implied
from domain.periods import DAY, midnight
from domain.rates import rate_on

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

    from domain.access import Caller
    from domain.creators import Creator
    from domain.ledger import Payout


def find_payout(tx: Connection, caller: Caller, payout_id: int) -> tuple[Creator, Payout, bool]:
    """A payout that this caller may keep, with its creator, and whether it was taken back.

    Raises:
        NotFound, NotAllowed: as ``find_entry``.
    """
    creator, row = find_entry(tx, payouts, caller, payout_id)
    return creator, payout_of(row), row.voided_at is not None


def says_of(tx: Connection, creator: Creator, payout: Payout, gone: bool = False) -> Says:  # noqa: FBT001, FBT002
    """The rate that payouts for just these days imply together; one that is gone (it was taken back) says nothing."""
    first, last = payout.covers_from, payout.covers_to
    on = payout.day if first is None else first
    assumed = rate_on(on, dated_rates(tx, creator.guild_id, creator.id), dated_rates(tx, creator.guild_id, None))
    if first is None or last is None or gone:
        return Says(creator, payout, Unknown.TIME, assumed)
    paid, overlaps = _others(tx, creator, first, last)
    return Says(creator, payout, implied(paid, covered(tx, creator, first, last), overlaps=overlaps), assumed)


def _others(tx: Connection, creator: Creator, first: date, last: date) -> tuple[list[int | None], bool]:
    """What all payouts for just these days brought, and whether yet another one covers a part of them."""
    statement = select(payouts).where(
        payouts.c.creator_id == creator.id,
        payouts.c.voided_at.is_(None),
        payouts.c.covers_from <= last.isoformat(),
        payouts.c.covers_to >= first.isoformat(),
    )
    same: list[int | None] = []
    overlaps = False
    for row in tx.execute(statement):
        if (row.covers_from, row.covers_to) == (first.isoformat(), last.isoformat()):
            same.append(row.micro_usd)
        else:
            overlaps = True
    return same, overlaps


def covered(tx: Connection, creator: Creator, first: date, last: date) -> Covered:
    """The streams that began on these days, and their diamonds: TikTok's total where it is known."""
    zone = zone_of(tx, creator.guild_id)
    total = stream_metrics.c.value
    statement = (
        select(
            func.count().label("streams"),
            func.coalesce(func.sum(func.coalesce(total, stream_totals.c.diamonds, 0)), 0).label("diamonds"),
            func.coalesce(func.sum(total.is_(None)), 0).label("unsure"),
        )
        .select_from(STREAMS_WITH_DIAMONDS)
        .where(began_within(creator, midnight(first, zone), midnight(last + DAY, zone)))
    )
    row = tx.execute(statement).one()
    return Covered(row.streams, row.diamonds, row.unsure)
