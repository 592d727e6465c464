"""Which stream's card celebrates a goal: noted once, kept on later edits, taken back when it is not so any more."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from db.cards import card_changed
from db.goal_rows import STANDS, aired, goals_where, standing_with, stretch_of, total_of
from db.money_rows import zone_of
from db.resolve import stream_by_id
from db.rows import to_ms
from db.schema import goals, goals_reached
from domain.goals import MOST_ON_A_CARD, OnCard, standing

if TYPE_CHECKING:
    from datetime import tzinfo

    from sqlalchemy import Connection

    from db.goal_rows import Stretch
    from domain.goals import Goal, Progress
    from domain.streams import Stream

_NOON = time(12)
"""A moment of a day in every zone, whatever the clocks do."""


def on_card(tx: Connection, guild_id: int, stream_id: int, now: datetime) -> list[OnCard]:
    """What a stream's card says of goals, see ``GoalStore.on_card``."""
    stream = stream_by_id(tx, guild_id, stream_id, deleted_too=True)
    zone = zone_of(tx, guild_id)
    told: list[OnCard] = []
    for goal in _touched(tx, stream):
        if goal.money and goal.creator is None:
            continue
        celebrated = _celebrated(tx, goal, stream, now, zone)
        if celebrated is not None:
            told.append(OnCard(celebrated, celebrated=True))
        elif not goal.cleared and stretch_of(goal, stream.started_at, zone, now).within.until > goal.set_at:
            told.append(OnCard(standing_with(tx, goal, stream, now, zone), celebrated=False))
    return sorted(told, key=lambda one: not one.celebrated)[:MOST_ON_A_CARD]


def _touched(tx: Connection, stream: Stream) -> list[Goal]:
    """Goals that this stream may count for: those that stand, and those that any card celebrates."""
    of = (goals.c.creator_id == stream.creator.id) | goals.c.creator_id.is_(None)
    celebrated = goals.c.id.in_(select(goals_reached.c.goal_id))
    return goals_where(tx, goals.c.guild_id == stream.creator.guild_id, of, STANDS | celebrated)


def _celebrated(tx: Connection, goal: Goal, stream: Stream, now: datetime, zone: tzinfo) -> Progress | None:
    """The goal in the week or month in which this stream reached it; none where it reached none."""
    for at in _noted_for(tx, goal, stream, zone):
        stretch = stretch_of(goal, at, zone, now)
        return standing(goal, total_of(tx, goal, stretch), at, zone)
    return None


def _noted_for(tx: Connection, goal: Goal, stream: Stream, zone: tzinfo) -> list[datetime]:
    """A moment in each week or month whose goal this stream reached; hours after midnight may bring two of them."""
    statement = (
        select(goals_reached.c.first_day)
        .where(goals_reached.c.goal_id == goal.id, goals_reached.c.stream_id == stream.id)
        .order_by(goals_reached.c.first_day)
    )
    days = tx.execute(statement).scalars()
    return [datetime.combine(date.fromisoformat(day), _NOON, zone) for day in days]


def _row(tx: Connection, goal: Goal, stretch: Stretch) -> tuple[int | None] | None:
    """The stream that is noted as the one that reached it (or none before it was set), if it is reached."""
    statement = select(goals_reached.c.stream_id).where(
        goals_reached.c.goal_id == goal.id, goals_reached.c.first_day == stretch.first_day.isoformat()
    )
    row = tx.execute(statement).one_or_none()
    return None if row is None else (row.stream_id,)


def pass_over_reached(tx: Connection, goal: Goal, at: datetime, zone: tzinfo) -> None:
    """What was reached before somebody wanted it is no reason to celebrate."""
    stretch = stretch_of(goal, at, zone, at)
    if total_of(tx, goal, stretch, live=False) >= goal.target:
        _note(tx, goal, stretch, None)


def _note(tx: Connection, goal: Goal, stretch: Stretch, stream_id: int | None) -> None:
    row = {
        "goal_id": goal.id,
        "first_day": stretch.first_day.isoformat(),
        "stream_id": stream_id,
        "reached_at": to_ms(stretch.now),
    }
    tx.execute(insert(goals_reached), row)


def _stretches(tx: Connection, goal: Goal, stream: Stream, zone: tzinfo, now: datetime) -> list[Stretch]:
    """The weeks or months that a stream counts for, or counted for before it was corrected."""
    moments = (stream.started_at, stream.ended_at or now, *_noted_for(tx, goal, stream, zone))
    return list({one.first_day: one for at in moments for one in [stretch_of(goal, at, zone, now)]}.values())


def _verdict(tx: Connection, goal: Goal, stretch: Stretch) -> tuple[int | None] | None:
    """Which stream celebrates the goal from now on, in the words of ``_row``; only what is over counts."""
    row = _row(tx, goal, stretch)
    if total_of(tx, goal, stretch, live=False) < goal.target:
        return None
    over = aired(tx, goal, stretch, live=False)
    ids = [one.stream_id for one in over]
    if row is not None and (row[0] is None or row[0] in ids):
        return row
    if goal.cleared or stretch.within.until <= goal.set_at or not ids:
        return None
    # Whichever stream was looked at: the one with which the target was reached. Income may come after all of them.
    first = bisect_left(over, goal.target, key=lambda one: total_of(tx, goal, stretch, live=False, upto=one))
    return (ids[min(first, len(ids) - 1)],)


def unsettled(tx: Connection, guild_id: int, stream_id: int, now: datetime) -> bool:
    """Whether ``settle`` has anything to write."""
    stream = stream_by_id(tx, guild_id, stream_id, deleted_too=True)
    zone = zone_of(tx, guild_id)
    return any(
        _verdict(tx, goal, stretch) != _row(tx, goal, stretch)
        for goal in _touched(tx, stream)
        for stretch in _stretches(tx, goal, stream, zone, now)
    )


def settle(tx: Connection, guild_id: int, stream_id: int, now: datetime) -> list[Stream]:
    """Note what a stream reached and take back what is not so any more, see ``GoalStore.settle``."""
    stream = stream_by_id(tx, guild_id, stream_id, deleted_too=True)
    zone = zone_of(tx, guild_id)
    others: dict[int, Stream] = {}
    for goal in _touched(tx, stream):
        for stretch in _stretches(tx, goal, stream, zone, now):
            was, now_is = _row(tx, goal, stretch), _verdict(tx, goal, stretch)
            if was == now_is:
                continue
            here = (goals_reached.c.goal_id == goal.id) & (goals_reached.c.first_day == stretch.first_day.isoformat())
            tx.execute(delete(goals_reached).where(here))
            if now_is is not None:
                _note(tx, goal, stretch, now_is[0])
            for changed in (was, now_is):
                if changed is not None and changed[0] not in {None, stream.id}:
                    other = _by_stream(tx, guild_id, changed[0])
                    others[other.id] = other
    for other in others.values():
        card_changed(tx, other)
    return list(others.values())


def _by_stream(tx: Connection, guild_id: int, stream_id: int | None) -> Stream:
    assert stream_id is not None  # noqa: S101 - looked at before
    return stream_by_id(tx, guild_id, stream_id, deleted_too=True)
