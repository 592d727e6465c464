"""Goals as rows, and what the streams of their time come to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from sqlalchemy import and_, func, select

from db.money_rows import conversion, dated_rates
from db.rows import CREATOR_COLUMNS, AnyRow, creator_of, from_ms, to_ms
from db.schema import creators, goals, incomes, stream_metrics, stream_totals, streams
from domain.amounts import written
from domain.currencies import USD
from domain.errors import NotFound
from domain.goals import (
    VALID_DAY,
    Aired,
    Goal,
    GoalPeriod,
    Measure,
    Progress,
    Wanted,
    counted,
    live_by_day,
    period_of,
    progress,
    standing,
)
from domain.metrics import Metric
from domain.money import estimate
from domain.periods import Period, Span
from domain.rates import rate_on
from domain.streams import LONGEST, State

if TYPE_CHECKING:
    from datetime import date, datetime, tzinfo

    from sqlalchemy import ColumnElement, Connection, Select

    from domain.streams import Stream

GOAL_COLUMNS = (
    goals.c.id.label("goal_id"),
    goals.c.guild_id.label("goal_guild_id"),
    goals.c.measure,
    goals.c.target,
    goals.c.period,
    goals.c.set_at,
    goals.c.entered,
    goals.c.cleared_at,
)
GOALS: Select[*tuple[Any, ...]] = (
    select(*GOAL_COLUMNS, *CREATOR_COLUMNS)
    .join_from(goals, creators, creators.c.id == goals.c.creator_id, isouter=True)
    # Creators by handle, the server last; each in the order in which they were set.
    .order_by(goals.c.creator_id.is_(None), creators.c.handle, goals.c.id)
)
"""Every goal with whose it is, those that were cleared included."""
STANDS = goals.c.cleared_at.is_(None)
_SUMMED = frozenset({Measure.DIAMONDS, Measure.NEW_FOLLOWERS, Measure.STREAMS, Measure.HOURS})
"""What SQL can sum up; an agency has tens of thousands of streams a month."""

_TOTAL = stream_metrics.alias("total")
_FOLLOWERS = stream_metrics.alias("followers")
_AIRED = (
    select(
        streams.c.id,
        streams.c.creator_id,
        streams.c.started_at,
        streams.c.ended_at,
        func.coalesce(_TOTAL.c.value, stream_totals.c.diamonds, 0).label("diamonds"),
        func.coalesce(_FOLLOWERS.c.value, 0).label("new_followers"),
    )
    .join_from(streams, stream_totals, stream_totals.c.stream_id == streams.c.id, isouter=True)
    .join(
        _TOTAL,
        and_(_TOTAL.c.stream_id == streams.c.id, _TOTAL.c.metric == Metric.DIAMONDS.value),
        isouter=True,
    )
    .join(
        _FOLLOWERS,
        and_(_FOLLOWERS.c.stream_id == streams.c.id, _FOLLOWERS.c.metric == Metric.NEW_FOLLOWERS.value),
        isouter=True,
    )
    .where(streams.c.deleted_at.is_(None))
)


def goal_of(row: AnyRow) -> Goal:
    """A goal from a row that has ``GOAL_COLUMNS`` and ``CREATOR_COLUMNS``."""
    return Goal(
        id=row.goal_id,
        guild_id=row.goal_guild_id,
        measure=Measure(row.measure),
        target=row.target,
        period=cast("GoalPeriod", Period(row.period)),
        set_at=from_ms(row.set_at),
        creator=None if row.creator_id is None else creator_of(row),
        entered=row.entered,
        cleared=row.cleared_at is not None,
    )


def goals_where(tx: Connection, *which: ColumnElement[bool]) -> list[Goal]:
    """The goals of which all that is so."""
    return [goal_of(row) for row in tx.execute(GOALS.where(*which))]


class Stretch(NamedTuple):
    """The week or month that is looked at, where its days begin, and when one looks."""

    within: Span
    zone: tzinfo
    now: datetime

    @property
    def first_day(self) -> date:
        """Its first day, by which it is known."""
        assert self.within.since is not None  # noqa: S101 - a week or month has its first moment
        return self.within.since.astimezone(self.zone).date()


def stretch_of(goal: Goal, at: datetime, zone: tzinfo, now: datetime) -> Stretch:
    """The goal's week or month that ``at`` is in."""
    return Stretch(period_of(goal.period, at, zone), zone, now)


def aired(
    tx: Connection, goal: Goal, stretch: Stretch, *, live: bool = True, upto: Stream | Aired | None = None
) -> list[Aired]:
    """The streams that may count for a goal, those on air as if they ended now (or without them).

    With ``upto`` only that stream and those that began before it. Some began before the span, since
    their hours may reach into it.
    """
    rows = tx.execute(_which(goal, stretch, live=live, upto=upto).order_by(streams.c.started_at, streams.c.id))
    return [
        Aired(
            creator_id=row.creator_id,
            started_at=from_ms(row.started_at),
            ended_at=stretch.now if row.ended_at is None else from_ms(row.ended_at),
            stream_id=row.id,
            diamonds=row.diamonds,
            new_followers=row.new_followers,
        )
        for row in rows
    ]


def _which(goal: Goal, stretch: Stretch, *, live: bool, upto: Stream | Aired | None) -> Select[*tuple[Any, ...]]:
    within, states = stretch.within, [State.ENDED.value, *([State.LIVE.value] if live else [])]
    statement = _AIRED.where(streams.c.state.in_(states), streams.c.started_at < to_ms(within.until))
    if within.since is not None:
        statement = statement.where(streams.c.started_at > to_ms(within.since - LONGEST))
    if goal.creator is None:
        statement = statement.where(streams.c.guild_id == goal.guild_id)
    else:
        statement = statement.where(streams.c.creator_id == goal.creator.id)
    if upto is not None:
        statement = statement.where(streams.c.started_at <= to_ms(upto.started_at))
    return statement


def value_of(
    tx: Connection, goal: Goal, streams: list[Aired], stretch: Stretch, *, last_day: date | None = None
) -> int:
    """What a goal stands at, in its own unit; other income up to ``last_day``."""
    if goal.money:
        return _gifts(tx, goal, streams, stretch) + _other_income(tx, goal, stretch, last_day)
    return counted(goal.measure, streams, stretch.within, stretch.zone)


def total_of(
    tx: Connection, goal: Goal, stretch: Stretch, *, live: bool = True, upto: Stream | Aired | None = None
) -> int:
    """What a goal stands at, without a look at each stream where it is about a whole server's."""
    if goal.creator is not None or goal.measure not in _SUMMED:
        last_day = None if upto is None else (upto.ended_at or stretch.now).astimezone(stretch.zone).date()
        return value_of(tx, goal, aired(tx, goal, stretch, live=live, upto=upto), stretch, last_day=last_day)
    since, until = stretch.within
    assert since is not None  # noqa: S101 - a week or month has its first moment
    one = _which(goal, stretch, live=live, upto=upto).subquery()
    began = one.c.started_at >= to_ms(since)
    if goal.measure is Measure.HOURS:
        end = func.min(func.coalesce(one.c.ended_at, to_ms(stretch.now)), to_ms(until))
        length = func.max(end - func.max(one.c.started_at, to_ms(since)), 0)
        return int(tx.execute(select(func.coalesce(func.sum(length), 0))).scalar_one()) // 1000
    if goal.measure is Measure.STREAMS:
        return tx.execute(select(func.count()).select_from(one).where(began)).scalar_one()
    return int(tx.execute(select(func.coalesce(func.sum(one.c[goal.measure.value]), 0)).where(began)).scalar_one())


def progress_of(tx: Connection, goal: Goal, now: datetime, zone: tzinfo) -> Progress:
    """How far a goal is in the week or month of now, streams on air included."""
    stretch = stretch_of(goal, now, zone, now)
    if goal.creator is None or goal.measure is not Measure.VALID_DAYS:
        return progress(goal, total_of(tx, goal, stretch), now, zone)
    streams = aired(tx, goal, stretch)
    value = value_of(tx, goal, streams, stretch)
    today = live_by_day(streams, stretch.within, zone).get((goal.creator.id, now.astimezone(zone).date()))
    return progress(goal, value, now, zone, today_counts=today is not None and today >= VALID_DAY)


def standing_with(tx: Connection, goal: Goal, stream: Stream, now: datetime, zone: tzinfo) -> Progress:
    """How far a goal was with this stream and those before it, in the week or month in which it began."""
    stretch = stretch_of(goal, stream.started_at, zone, now)
    return standing(goal, total_of(tx, goal, stretch, upto=stream), stream.started_at, zone)


def target_of(tx: Connection, guild_id: int, wanted: Wanted, day: date) -> tuple[int, str | None]:
    """The target in the measure's own unit, and as it was typed where that was another currency.

    Raises:
        NotFound: the currency has no rate for that day.
    """
    if isinstance(wanted.target, int):
        return wanted.target, None
    micro_usd = conversion(tx, guild_id, wanted.target, day)["micro_usd"]
    if micro_usd is None:
        raise NotFound("goal-currency-without-rate", currency=wanted.target.currency)
    return max(micro_usd, 1), None if wanted.target.currency == USD else written(wanted.target)


def _gifts(tx: Connection, goal: Goal, streams: list[Aired], stretch: Stretch) -> int:
    """Micro-USD that gifts are expected to bring, each stream at the rate of its day."""
    since, until = stretch.within
    assert since is not None  # noqa: S101 - a week or month has its first moment
    server = dated_rates(tx, goal.guild_id, None)
    own = {creator_id: dated_rates(tx, goal.guild_id, creator_id) for creator_id in {one.creator_id for one in streams}}
    return sum(
        estimate(one.diamonds, rate_on(_day(one, stretch.zone), own[one.creator_id], server).rate).expected
        for one in streams
        if since <= one.started_at < until
    )


def _day(one: Aired, zone: tzinfo) -> date:
    return one.started_at.astimezone(zone).date()


def _other_income(tx: Connection, goal: Goal, stretch: Stretch, last_day: date | None) -> int:
    """Micro-USD of income that is not gifts. Payouts are none: they are what became of the gifts."""
    statement = select(func.coalesce(func.sum(incomes.c.micro_usd), 0)).where(
        incomes.c.guild_id == goal.guild_id,
        incomes.c.voided_at.is_(None),
        incomes.c.day >= stretch.first_day.isoformat(),
        incomes.c.day < stretch.within.until.astimezone(stretch.zone).date().isoformat(),
    )
    if goal.creator is not None:
        statement = statement.where(incomes.c.creator_id == goal.creator.id)
    if last_day is not None:
        statement = statement.where(incomes.c.day <= last_day.isoformat())
    return int(tx.execute(statement).scalar_one())
