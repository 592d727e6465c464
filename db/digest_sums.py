"""What the streams of a time come to, by creator and by day: one statement each, however many there are."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, case, func, select

from db.resolve import STREAMS
from db.rows import CREATOR_COLUMNS, creator_of, from_ms, stream_of, to_ms
from db.schema import creators, faq_counts, faq_questions, stream_metrics, stream_totals, streams
from domain.answers import Outcome
from domain.digests import MOST_QUIET, Best, Part, Questions, Quiet, Sums
from domain.metrics import Metric
from domain.periods import midnight
from domain.streams import State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from sqlalchemy import ColumnElement, Connection

    from domain.earnings import Days

_EPOCH = date(1970, 1, 1)
_TOTAL = stream_metrics.alias("total")
_FOLLOWERS = stream_metrics.alias("followers")
_DIAMONDS = func.coalesce(_TOTAL.c.value, stream_totals.c.diamonds, 0)
_WITH_TOTALS = streams.outerjoin(stream_totals, stream_totals.c.stream_id == streams.c.id).outerjoin(
    _TOTAL, and_(_TOTAL.c.stream_id == streams.c.id, _TOTAL.c.metric == Metric.DIAMONDS.value)
)
_WITH_FOLLOWERS = _WITH_TOTALS.outerjoin(
    _FOLLOWERS, and_(_FOLLOWERS.c.stream_id == streams.c.id, _FOLLOWERS.c.metric == Metric.NEW_FOLLOWERS.value)
)
_COUNTS = streams.c.deleted_at.is_(None) & streams.c.state.in_([State.LIVE.value, State.ENDED.value])


def of(guild_id: int, creator_id: int | None) -> ColumnElement[bool]:
    """The streams of a creator, or (none) of a whole server."""
    return _COUNTS & (streams.c.guild_id == guild_id if creator_id is None else streams.c.creator_id == creator_id)


def sums_by_creator(
    tx: Connection, which: ColumnElement[bool], days: Sequence[date], zone: ZoneInfo, now: datetime
) -> list[Part]:
    """What each creator's streams come to in each stretch between ``days``: three of them or more, rising.

    A stream on air counts with its length up to ``now``.
    """
    edges = [to_ms(midnight(day, zone)) for day in days]
    length = func.coalesce(streams.c.ended_at, to_ms(now)) - streams.c.started_at
    part = _part(edges).label("part")
    statement = (
        select(
            streams.c.creator_id,
            part,
            func.count().label("streams"),
            func.sum(_DIAMONDS).label("diamonds"),
            func.sum(func.coalesce(stream_totals.c.gifts, 0)).label("gifts"),
            func.sum(case((length > 0, length), else_=0)).label("length"),
            func.sum(func.coalesce(_FOLLOWERS.c.value, 0)).label("followers"),
        )
        .select_from(_WITH_FOLLOWERS)
        .where(which, *_between(edges))
        .group_by(streams.c.creator_id, "part")
    )
    summed = statement.subquery()
    rows = tx.execute(
        select(
            *CREATOR_COLUMNS, creators.c.removed_at, *(column for column in summed.c if column.name != "creator_id")
        ).join_from(summed, creators, creators.c.id == summed.c.creator_id)
    )
    return [
        Part(
            creator_of(row),
            days[row.part],
            Sums(
                streams=row.streams,
                diamonds=int(row.diamonds),
                gifts=int(row.gifts),
                live=timedelta(milliseconds=int(row.length)),
                new_followers=int(row.followers),
            ),
            listed=row.removed_at is None,
        )
        for row in rows
    ]


def diamonds_by_day(
    tx: Connection, which: ColumnElement[bool], days: Sequence[date], zone: ZoneInfo
) -> Mapping[date, int]:
    """The diamonds of the streams that began on each of ``days``: two or more that follow each other."""
    edges = [to_ms(midnight(day, zone)) for day in (*days, days[-1] + timedelta(days=1))]
    part = _part(edges).label("part")
    statement = (
        select(part, func.sum(_DIAMONDS).label("diamonds"))
        .select_from(_WITH_TOTALS)
        .where(which, *_between(edges))
        .group_by("part")
    )
    return {days[row.part]: int(row.diamonds) for row in tx.execute(statement)}


def best_stream(tx: Connection, which: ColumnElement[bool], days: Days, zone: ZoneInfo) -> Best | None:
    """The stream with the most diamonds, the first of equal ones; none without diamonds.

    Of somebody who went off the list no stream is named.
    """
    edges = [to_ms(midnight(day, zone)) for day in (days.since or _EPOCH, days.until)]
    found = tx.execute(
        select(streams.c.id, _DIAMONDS.label("diamonds"))
        .select_from(_WITH_TOTALS.join(creators, creators.c.id == streams.c.creator_id))
        .where(which, *_between(edges), creators.c.removed_at.is_(None), _DIAMONDS > 0)
        .order_by(_DIAMONDS.desc(), streams.c.started_at, streams.c.id)
        .limit(1)
    ).one_or_none()
    if found is None:
        return None
    card = (streams.c.summary_channel_id, streams.c.summary_message_id)
    row = tx.execute(STREAMS.add_columns(*card).where(streams.c.id == found.id)).one()
    place = None if row.summary_message_id is None else (int(row.summary_channel_id), int(row.summary_message_id))
    return Best(stream_of(row), int(found.diamonds), place)


def gone_quiet(tx: Connection, guild_id: int, days: Days, zone: ZoneInfo) -> tuple[tuple[Quiet, ...], int]:
    """Creators on the list whose last stream began on those days: the latest first, and how many there are."""
    since, until = midnight(days.since or _EPOCH, zone), midnight(days.until, zone)
    last = func.max(streams.c.started_at).label("last")
    latest = (
        select(streams.c.creator_id, last)
        .where(of(guild_id, None), streams.c.started_at >= to_ms(since))
        .group_by(streams.c.creator_id)
        .having(last < to_ms(until))
        .subquery()
    )
    here = (
        select(creators.c.handle, latest.c.last, func.count().over().label("everyone"))
        .join_from(latest, creators, creators.c.id == latest.c.creator_id)
        .where(creators.c.removed_at.is_(None))
        .order_by(latest.c.last.desc(), creators.c.handle)
        .limit(MOST_QUIET)
    )
    rows = tx.execute(here).all()
    return tuple(Quiet(row.handle, from_ms(row.last).astimezone(zone).date()) for row in rows), rows[
        0
    ].everyone if rows else 0


def questions_of(tx: Connection, guild_id: int, days: Days) -> Questions:
    """What people asked on those days (of UTC: so they are counted), and what waits for an answer now."""
    first, after = ((day - _EPOCH).days for day in (days.since or _EPOCH, days.until))
    counted = (
        select(faq_counts.c.outcome, func.sum(faq_counts.c.questions).label("questions"))
        .where(faq_counts.c.guild_id == guild_id, faq_counts.c.day >= first, faq_counts.c.day < after)
        .group_by(faq_counts.c.outcome)
    )
    outcomes = {row.outcome: int(row.questions) for row in tx.execute(counted)}
    waiting = select(func.count()).where(faq_questions.c.guild_id == guild_id, faq_questions.c.state == "open")
    return Questions(
        answered=outcomes.get(Outcome.ANSWER, 0),
        offered=outcomes.get(Outcome.SUGGEST, 0),
        unanswered=outcomes.get(Outcome.NONE, 0),
        waiting=tx.execute(waiting).scalar_one(),
    )


def _part(edges: Sequence[int]) -> ColumnElement[int]:
    """In which stretch between the edges a stream began, counted from 0."""
    whens = [(streams.c.started_at < edge, place) for place, edge in enumerate(edges[1:-1])]
    return case(*whens, else_=len(whens))


def _between(edges: Sequence[int]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return streams.c.started_at >= edges[0], streams.c.started_at < edges[-1]
