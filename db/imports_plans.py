"""A past stream that an import makes may have been planned: then it is the planned one, until that is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_

from db.plan_rows import AHEAD, PLANS, plan_of, plan_of_stream
from db.rows import from_ms, to_ms
from db.schema import plans, streams
from db.stream_rows import change_stream
from domain.plans import JOINS, joined
from domain.streams import State

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from domain.access import Caller
    from domain.creators import Creator
    from domain.matching import Place
    from domain.plans import Plan
    from domain.streams import Stream


def plans_of(tx: Connection, creator: Creator, places: Sequence[Place], now: datetime) -> list[Plan | None]:
    """The plan of each of these new past streams; none for one that nobody planned."""
    if not places:
        return []
    starts = [from_ms(place.first) for place in places]
    statement = PLANS.where(
        streams.c.creator_id == creator.id,
        or_(AHEAD, plans.c.missed_at.is_not(None)),
        plans.c.ends_at >= to_ms(min(starts)),
        plans.c.planned_at <= to_ms(max(starts) + JOINS),
    )
    found = joined([plan_of(row) for row in tx.execute(statement)], starts, now)
    return [found.get(number) for number in range(len(places))]


def took_place(tx: Connection, caller: Caller, plan: Plan, place: Place, at: datetime) -> int:
    """The planned stream ran as the file tells, and keeps its title where it has one; returns its id."""
    title = plan.stream.title or place.title
    times = {"started_at": from_ms(place.first), "ended_at": from_ms(place.last)}
    change_stream(tx, caller, plan.stream, at, "stream-imported", state=State.ENDED, title=title, **times)
    return plan.stream.id


def give_back(tx: Connection, caller: Caller, stream: Stream, at: datetime) -> bool:
    """Nothing tells any more that a stream ran: if it was planned, it is again; what is long over is missed then."""
    plan = plan_of_stream(tx, stream.id)
    if plan is None or plan.deleted:
        return False
    change_stream(tx, caller, stream, at, "stream-planned", state=State.PLANNED, started_at=plan.at, ended_at=None)
    return True
