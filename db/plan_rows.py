"""Plans as rows, and what follows from every change of one: reminders, Discord's event, the next of a weekly one."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, text, update

from db import jobs
from db.rows import CREATOR_COLUMNS, STREAM_COLUMNS, from_ms, stream_of, to_ms
from db.schema import creators, plan_series, plans, streams
from domain.jobs import JobKind
from domain.plans import MISSED, Plan, Series, Shown, nearest, next_turn, reminders_ahead
from domain.streams import State

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Connection

    from db.rows import AnyRow
    from domain.creators import Creator

_MINUTE = timedelta(minutes=1)
EVENT, OVER, NEXT, DROP = "event", "over", "next", "drop"
"""What a job of a plan has to do: follow with the event, judge it, make the next, take an event without a plan away."""

PLANS = (
    select(
        *CREATOR_COLUMNS,
        *STREAM_COLUMNS,
        streams.c.deleted_at,
        *(column for column in plans.c if column.name not in {"guild_id", "stream_id"}),
        plan_series.c.zone,
        plan_series.c.clock,
        plan_series.c.stopped_at,
    )
    .join_from(plans, streams, streams.c.id == plans.c.stream_id)
    .join(creators, creators.c.id == streams.c.creator_id)
    .join(plan_series, plan_series.c.id == plans.c.series_id, isouter=True)
)
"""Every plan with its stream, its creator and its series; those of deleted streams too."""
AHEAD = text("streams.state = 'planned' AND streams.deleted_at IS NULL")
"""In the words of the index ix_streams_planned, or SQLite reads every stream of a server."""


def key_of(stream_id: int, what: str) -> str:
    """Of the job that does this for a plan."""
    return f"plan:{stream_id}:{what}"


def plan_of(row: AnyRow) -> Plan:
    """A plan from a row of ``PLANS``."""
    series = None
    if row.series_id is not None:
        series = Series(row.series_id, row.zone, time.fromisoformat(row.clock), row.stopped_at is None)
    shown = None
    if row.shown_at is not None:
        shown = Shown(from_ms(row.shown_at), from_ms(row.shown_ends_at), row.shown_title)
    return Plan(
        stream=stream_of(row),
        at=from_ms(row.planned_at),
        ends_at=from_ms(row.ends_at),
        reminders=tuple(int(minutes) * _MINUTE for minutes in row.reminders.split(",") if minutes),
        channel_id=row.channel_id,
        series=series,
        turn=None if row.series_day is None else date.fromisoformat(row.series_day),
        event_id=row.event_id,
        shown=shown,
        missed=row.missed_at is not None,
        deleted=row.deleted_at is not None,
        revision=row.revision,
    )


def reminders_text(reminders: Iterable[timedelta]) -> str:
    """As the row keeps them."""
    return ",".join(str(before // _MINUTE) for before in reminders)


def plan_of_stream(tx: Connection, stream_id: int) -> Plan | None:
    """What was planned for a stream; none for one that nobody planned."""
    row = tx.execute(PLANS.where(plans.c.stream_id == stream_id)).one_or_none()
    return None if row is None else plan_of(row)


def plans_ahead(tx: Connection, creator: Creator) -> list[Plan]:
    """What the creator has planned, the next one first."""
    found = PLANS.where(AHEAD, streams.c.guild_id == creator.guild_id, streams.c.creator_id == creator.id)
    return [plan_of(row) for row in tx.execute(found.order_by(plans.c.planned_at))]


def plan_near(tx: Connection, creator: Creator, started_at: datetime, *, missed_too: bool = False) -> Plan | None:
    """The plan that a stream of the creator which began then belongs to (``domain.plans.nearest``)."""
    around = timedelta(days=8)
    found = PLANS.where(
        streams.c.creator_id == creator.id,
        # Until it is live, a stream's start is its planned one.
        streams.c.started_at > to_ms(started_at - around),
        streams.c.started_at < to_ms(started_at + around),
    )
    return nearest((plan_of(row) for row in tx.execute(found)), started_at, missed_too=missed_too)


def followed(tx: Connection, stream_id: int, at: datetime) -> None:
    """A stream has changed: if it was planned, its reminders and its event follow, and a weekly one goes on."""
    plan = plan_of_stream(tx, stream_id)
    if plan is None:
        return
    took_place = plan.stream.state in {State.LIVE, State.ENDED}
    values = {"revision": plans.c.revision + 1, **({"missed_at": None} if took_place else {})}
    tx.execute(update(plans).where(plans.c.stream_id == stream_id).values(values))
    remind(tx, plan, at)
    due(tx, plan, EVENT, at)
    if plan.ahead:
        due(tx, plan, OVER, plan.ends_at + MISSED)
        if plan.weekly:
            due(tx, plan, NEXT, plan.ends_at)
    elif plan.deleted or plan.stream.state is State.CANCELLED:
        make_next(tx, plan, at)


def remind(tx: Connection, plan: Plan, now: datetime) -> None:
    """The reminders as they are due from now on; none of a plan that is no longer ahead."""
    guild_id, prefix = plan.stream.creator.guild_id, f"plan:{plan.stream.id}:remind:"
    jobs.unschedule(tx, guild_id, prefix)
    for before in reminders_ahead(plan, now) if plan.ahead else ():
        minutes = before // _MINUTE
        jobs.schedule(
            tx,
            guild_id=guild_id,
            kind=JobKind.REMINDER,
            # With the time: after a move the same reminder is another one.
            key=f"{prefix}{to_ms(plan.at)}:{minutes}",
            due_at=plan.at - before,
            details={"stream": plan.stream.id, "minutes": minutes, "at": to_ms(plan.at)},
        )


def due(tx: Connection, plan: Plan, what: str, at: datetime) -> None:
    """Something has to follow for a plan."""
    jobs.schedule(
        tx,
        guild_id=plan.stream.creator.guild_id,
        kind=JobKind.PLAN,
        key=key_of(plan.stream.id, what),
        due_at=at,
        details={"stream": plan.stream.id, "do": what},
        renew=True,
    )


def drop_events(tx: Connection, stream_ids: Iterable[int]) -> None:
    """The streams are about to go for good: the events in Discord that showed their plans go as well."""
    found = select(plans.c.guild_id, plans.c.event_id).where(
        plans.c.stream_id.in_(list(stream_ids)), plans.c.event_id.is_not(None)
    )
    for row in tx.execute(found).all():
        details = {"event": row.event_id, "do": DROP}
        key = f"plan-event:{row.event_id}:{DROP}"
        jobs.schedule(
            tx, guild_id=row.guild_id, kind=JobKind.PLAN, key=key, due_at=from_ms(0), details=details, renew=True
        )


def make_next(tx: Connection, plan: Plan, now: datetime) -> Plan | None:
    """The next of a weekly plan, with everything but the time as this one has it; none where it is not weekly.

    The same turn is never made twice, whoever is faster.
    """
    if plan.series is None or plan.turn is None or not plan.weekly:
        return None
    turn, at = next_turn(plan.series, plan.turn, now)
    there = select(plans.c.stream_id).where(plans.c.series_id == plan.series.id, plans.c.series_day == turn.isoformat())
    known = tx.execute(there).scalar()
    if known is not None:
        return plan_of_stream(tx, known)
    stream = plan.stream
    row = {
        "guild_id": stream.creator.guild_id,
        "creator_id": stream.creator.id,
        "state": State.PLANNED.value,
        "started_at": to_ms(at),
        "title": stream.title,
        "format": stream.format,
        "added_at": to_ms(now),
        "added_by": stream.added_by,
    }
    stream_id = tx.execute(insert(streams).returning(streams.c.id), row).scalar_one()
    tx.execute(
        insert(plans),
        {
            "stream_id": stream_id,
            "guild_id": stream.creator.guild_id,
            "key": f"series:{plan.series.id}:{turn.isoformat()}",
            "planned_at": to_ms(at),
            "ends_at": to_ms(at + (plan.ends_at - plan.at)),
            "reminders": reminders_text(plan.reminders),
            "channel_id": plan.channel_id,
            "series_id": plan.series.id,
            "series_day": turn.isoformat(),
        },
    )
    followed(tx, stream_id, now)
    return plan_of_stream(tx, stream_id)
