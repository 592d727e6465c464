"""Writes of plans that several commands share, and the rules that they keep to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, update

from db.plan_rows import AHEAD, PLANS, plan_near, plan_of, plan_of_stream, plans_ahead
from db.resolve import stream_by_id, which_creator
from db.rows import to_ms
from db.schema import plan_series, plans
from db.stream_rows import add_stream, change_stream
from domain.access import may_decide
from domain.errors import Conflict
from domain.plans import check_plan, turn_of
from domain.streams import State

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection

    from domain.access import Caller
    from domain.creators import Creator
    from domain.plans import Plan, Shown, Wanted
    from domain.streams import Stream

MOST_AHEAD = 25
"""Plans of one creator that lie ahead; as many as one menu holds."""


def fitting(tx: Connection, caller: Caller, wanted: Wanted, at: datetime, creator: str | None) -> Creator:
    """Whose plan it would be.

    Raises:
        NotAllowed, NotFound, WhichCreator, Conflict: it can't be planned.
    """
    meant = which_creator(tx, caller, creator, new_stream=True)
    may_decide(caller, meant)
    check_plan(wanted.at, wanted.duration, at)
    refuse_twice(tx, meant, wanted.at, wanted.at + wanted.duration)
    if len(plans_ahead(tx, meant)) >= MOST_AHEAD:
        raise Conflict("plan-too-many", creator=meant.handle, most=MOST_AHEAD)
    return meant


def refuse_twice(
    tx: Connection, creator: Creator, at: datetime, ends_at: datetime, *, except_id: int | None = None
) -> None:
    """A creator can't be live twice at a time.

    Raises:
        Conflict: another plan of the creator is at that time.
    """
    for other in plans_ahead(tx, creator):
        if other.stream.id != except_id and other.at < ends_at and other.ends_at > at:
            raise Conflict("plan-overlaps", creator=creator.handle, at=other.at, title=other.wanted.title)


def plan_by_id(tx: Connection, guild_id: int, stream_id: int) -> Plan:
    """The plan of a stream, whatever became of it.

    Raises:
        NotFound: the server has no such stream.
        Conflict: nobody planned it.
    """
    stream_by_id(tx, guild_id, stream_id)
    plan = plan_of_stream(tx, stream_id)
    if plan is None:
        raise Conflict("plan-not-ahead")
    return plan


def plan_ahead(tx: Connection, guild_id: int, stream_id: int) -> Plan:
    """A plan that still lies ahead.

    Raises:
        NotFound: the server has no such stream.
        Conflict: it is no plan (any more).
    """
    plan = plan_by_id(tx, guild_id, stream_id)
    if not plan.ahead:
        raise Conflict("plan-not-ahead")
    return plan


def plans_of_series(tx: Connection, series_id: int) -> list[Plan]:
    """Those of a weekly plan that lie ahead, the next one first."""
    found = PLANS.where(plans.c.series_id == series_id, AHEAD).order_by(plans.c.planned_at)
    return [plan_of(row) for row in tx.execute(found)]


def new_series(  # noqa: PLR0913, PLR0917 - who wants what, whose it is, where and when
    tx: Connection, caller: Caller, creator: Creator, wanted: Wanted, zone: ZoneInfo, at: datetime
) -> dict[str, Any]:
    """The same time every week, as columns of its first plan."""
    turn, clock = turn_of(wanted.at, zone)
    row = {
        "guild_id": caller.guild_id,
        "creator_id": creator.id,
        "zone": zone.key,
        "clock": clock.isoformat("minutes"),
        "set_at": to_ms(at),
        "set_by": caller.member_id,
    }
    series_id = tx.execute(insert(plan_series).returning(plan_series.c.id), row).scalar_one()
    return {"series_id": series_id, "series_day": turn.isoformat()}


def set_plan(tx: Connection, caller: Caller, plan: Plan, to: Shown, at: datetime) -> None:
    """Another time or title; reminders and event follow."""
    times = {"planned_at": to_ms(to.at), "ends_at": to_ms(to.ends_at)}
    tx.execute(update(plans).where(plans.c.stream_id == plan.stream.id).values(times))
    title = {} if to.title == plan.wanted.title else {"title": to.title}
    change_stream(tx, caller, plan.stream, at, "stream-moved", started_at=to.at, **title)


def planned_or_new(  # noqa: PLR0913 - whose stream, since when, and who says so when
    tx: Connection, caller: Caller, creator: Creator, started_at: datetime, at: datetime, *, missed_too: bool = False
) -> Stream:
    """The row of a stream that began then: the one that was planned for about that time, else a new one."""
    plan = plan_near(tx, creator, started_at, missed_too=missed_too)
    return plan.stream if plan else add_stream(tx, caller, creator, at, state=State.PLANNED, started_at=started_at)


def named(stream: Stream, title: str | None, format: str | None) -> dict[str, str | None]:
    """What is told now, else what was planned."""
    return {"title": title or stream.title, "format": format or stream.format}


def call_off(tx: Connection, caller: Caller, plan: Plan, at: datetime) -> None:
    """It never took place."""
    change_stream(tx, caller, plan.stream, at, "stream-cancelled", state=State.CANCELLED, ended_at=None)


def call_off_all(tx: Connection, caller: Caller, creator: Creator, at: datetime) -> None:
    """A handle goes: nothing of it lies ahead any more, and nothing comes back every week."""
    of_creator = plan_series.c.creator_id == creator.id
    tx.execute(update(plan_series).where(of_creator, plan_series.c.stopped_at.is_(None)).values(stopped_at=to_ms(at)))
    for plan in plans_ahead(tx, creator):
        call_off(tx, caller, plan, at)


def forget_series(tx: Connection, creator_id: int) -> None:
    """Remove what came back every week for good; its plans are gone."""
    tx.execute(delete(plan_series).where(plan_series.c.creator_id == creator_id))
