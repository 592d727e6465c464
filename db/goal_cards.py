"""Which standing cards say something of goals that is not so any more, once a stream or an income has changed."""

from __future__ import annotations

from datetime import datetime, time, tzinfo
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from db.cards import money_changed
from db.money_rows import zone_of
from db.rows import to_ms
from db.schema import goals, goals_reached, streams
from domain.goals import Measure
from domain.periods import Period, span
from domain.streams import State

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy import ColumnElement, Connection

    from domain.streams import Stream

_NOON = time(12)
"""A moment of a day in every zone, whatever the clocks do."""
_LOOKED_AT = goals.c.cleared_at.is_(None) | goals.c.id.in_(select(goals_reached.c.goal_id))
"""Goals that a card may name: those that stand, and those that any card celebrates."""
_ON_CARDS = goals.c.creator_id.is_not(None) | (goals.c.measure != Measure.EARNINGS.value)
"""The server's goals in money stand on no card."""


def later_cards_changed(tx: Connection, *changed: Stream) -> None:
    """Cards of the same week or month tell how a goal stood with what was before them: with these streams too."""
    since: dict[tuple[int, int, datetime], datetime] = {}
    zones: dict[int, tzinfo] = {}
    for stream in changed:
        if stream.state is not State.ENDED:
            continue
        guild_id, last = stream.creator.guild_id, stream.ended_at or stream.started_at
        zone = zones.get(guild_id) or zones.setdefault(guild_id, zone_of(tx, guild_id))
        until = max(span(period, last, zone).until for period in (Period.WEEK, Period.MONTH))
        of = guild_id, stream.creator.id, until
        since[of] = min(since.get(of, stream.started_at), stream.started_at)
    for (guild_id, creator_id, until), first in since.items():
        whose = _whose_cards(tx, guild_id, creator_id)
        if whose is None:
            continue
        later = (streams.c.started_at > to_ms(first)) & (streams.c.started_at < to_ms(until))
        posted = whose & later & streams.c.summary_message_id.is_not(None)
        tx.execute(update(streams).where(posted).values(revision=streams.c.revision + 1))


def income_changed(tx: Connection, guild_id: int, creator_id: int, days: Iterable[date]) -> None:
    """A creator's income of these days has changed: so have the goals in money on the cards of that time."""
    named = select(goals.c.id).where(
        goals.c.creator_id == creator_id, goals.c.measure == Measure.EARNINGS.value, _LOOKED_AT
    )
    if tx.execute(named.limit(1)).first() is None:
        return
    zone = zone_of(tx, guild_id)
    for day in set(days):
        at = datetime.combine(day, _NOON, zone)
        for period in (Period.WEEK, Period.MONTH):
            within = span(period, at, zone)
            assert within.since is not None  # noqa: S101 - a week or month has its first moment
            began = (streams.c.started_at >= to_ms(within.since)) & (streams.c.started_at < to_ms(within.until))
            money_changed(tx, (streams.c.creator_id == creator_id) & began)


def _whose_cards(tx: Connection, guild_id: int, creator_id: int) -> ColumnElement[bool] | None:
    """The cards that name a goal which a stream of this creator counts for; none where there is no such goal."""
    of = (goals.c.creator_id == creator_id) | goals.c.creator_id.is_(None)
    found = select(goals.c.creator_id).where(goals.c.guild_id == guild_id, of, _LOOKED_AT, _ON_CARDS).distinct()
    owners = set(tx.execute(found).scalars())
    if None in owners:
        return streams.c.guild_id == guild_id
    return streams.c.creator_id == creator_id if owners else None
