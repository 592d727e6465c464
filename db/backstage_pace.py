"""Where each creator's month goes and who went quiet, for a whole agency at once.

From the newest Backstage file of the month, else from the server's own streams. Nothing here looks at creators
one by one.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, and_, case, func, literal, select, union_all

from db.backstage_rows import counters_of
from db.creators import listed_page, listed_these
from db.rows import CREATOR_COLUMNS, AnyRow, creator_of, from_ms, to_ms
from db.schema import backstage_roster, creators, stream_metrics, stream_totals, streams
from domain.backstage import ZERO, Counters, Standing, last_of, month_of
from domain.goals import VALID_DAY
from domain.metrics import Metric
from domain.pace import UNTOLD, Order, Pace, Rank, Source, rank_by_pace, rank_by_silence, silence
from domain.periods import midnight
from domain.streams import LONGEST, State

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime, tzinfo

    from sqlalchemy import ColumnElement, Connection, Select, Subquery

    from db.database import Database
    from domain.creators import Listed

_DAY = timedelta(days=1)
_MILLISECOND = timedelta(milliseconds=1)
_FEW = 500
"""So many creators are named one by one; of more, all the server's streams are looked at."""
_COUNTS = streams.c.deleted_at.is_(None) & streams.c.state.in_([State.LIVE.value, State.ENDED.value])
_FIGURES = (
    backstage_roster.c.as_of,
    backstage_roster.c.diamonds,
    backstage_roster.c.live_seconds,
    backstage_roster.c.valid_days,
    backstage_roster.c.new_followers,
    backstage_roster.c.streams,
    backstage_roster.c.known_from,
    backstage_roster.c.last_live,
    backstage_roster.c.left_on,
)


class _When(NamedTuple):
    """The day that is looked at, where it begins, and until when a stream on air counts."""

    today: date
    zone: tzinfo
    now: datetime | None

    @property
    def now_ms(self) -> int | None:
        return None if self.now is None else to_ms(self.now)


def pace(tx: Connection, guild_id: int, today: date, zone: tzinfo, *, now: datetime | None = None) -> list[Pace]:
    """Everybody who is registered in a server, by handle, as of ``today`` in its ``zone``.

    A stream that is on air counts up to ``now``; without it, its time does not count yet.
    """
    when = _When(today, zone, now)
    return _with_month(tx, guild_id, _known(tx, guild_id, when), when)


class PaceStore:
    """The list of creators as a manager sees it."""

    def __init__(self, database: Database) -> None:
        """Over an open database."""
        self._db = database

    async def page(  # noqa: PLR0913 - a page, and how it is sorted
        self, guild_id: int, now: datetime, zone: tzinfo, *, order: Order, offset: int, limit: int
    ) -> tuple[list[Listed], int]:
        """A page of everyone who is registered here, each with their pace; and how many there are."""
        when = _When(now.astimezone(zone).date(), zone, now)

        def body(tx: Connection) -> tuple[list[Listed], int]:
            if order is Order.NAME:
                shown, count = listed_page(tx, guild_id, offset=offset, limit=limit)
            else:
                ranked = _ranked(tx, guild_id, when, order)
                shown, count = listed_these(tx, ranked[offset : offset + limit]), len(ranked)
            paces = _with_month(tx, guild_id, _known(tx, guild_id, when, [one.creator.id for one in shown]), when)
            by_id = {one.creator.id: one for one in paces}
            return [replace(one, pace=by_id[one.creator.id]) for one in shown], count

        return await self._db.read(body)


def _ranked(tx: Connection, guild_id: int, when: _When, order: Order) -> list[int]:
    """The ids of everybody in this order. Of thousands only what it depends on is looked at."""
    rows = tx.execute(_everyone(guild_id, when, creators.c.id, creators.c.handle)).all()
    if order is Order.QUIET:
        ranks = {
            row.id: rank_by_silence(row.handle, _silence(row, when)[1], left=row.left_on is not None) for row in rows
        }
        return sorted(ranks, key=ranks.__getitem__)
    lacking = [row.id for row in rows if not _of_this_month(row, when)]
    streamed = _streamed(tx, guild_id, lacking, when, hours=False) if lacking else {}
    paces: dict[int, Rank] = {}
    for row in rows:
        diamonds, as_of = row.diamonds, _maybe_day(row.as_of)
        if not _of_this_month(row, when):
            last_live = _silence(row, when)[0]
            as_of = None if last_live is None else _counted_until(last_live, when)
            diamonds = streamed.get(row.id, ZERO).diamonds
        paces[row.id] = rank_by_pace(row.handle, diamonds, as_of, left=row.left_on is not None)
    return sorted(paces, key=paces.__getitem__)


def _known(tx: Connection, guild_id: int, when: _When, only: Collection[int] | None = None) -> list[Pace]:
    """By handle: what files say of the month, since when there is silence; what streams brought is yet to be added."""
    statement = _everyone(guild_id, when, *CREATOR_COLUMNS).order_by(creators.c.handle)
    if only is not None:
        statement = statement.where(creators.c.id.in_(only))
    return [_pace_of(row, when) for row in tx.execute(statement)]


def _everyone(guild_id: int, when: _When, *columns: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    """Who is registered, with these columns, what files say, and when their last stream ended."""
    on_air = streams.c.state == State.LIVE.value
    newest = (
        select(case((on_air, when.now_ms or streams.c.started_at), else_=streams.c.ended_at))
        .where(streams.c.creator_id == creators.c.id, _COUNTS)
        .order_by(streams.c.started_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(*columns, *_FIGURES, newest.label("streamed"))
        .join_from(creators, backstage_roster, backstage_roster.c.creator_id == creators.c.id, isouter=True)
        .where(creators.c.guild_id == guild_id, creators.c.removed_at.is_(None))
    )


def _silence(row: AnyRow, when: _When) -> tuple[date | None, timedelta | None]:
    """The last day with a LIVE, and for how long there has been none."""
    streamed = None if row.streamed is None else min(from_ms(row.streamed).astimezone(when.zone).date(), when.today)
    file = None
    if row.as_of is not None:
        file = Standing(_day(row.as_of), UNTOLD, _day(row.known_from), _maybe_day(row.last_live))
    return silence(when.today, streamed, file)


def _of_this_month(row: AnyRow, when: _When) -> bool:
    """Whether a file tells of the month that is looked at."""
    return row.as_of is not None and month_of(_day(row.as_of)) == month_of(when.today)


def _pace_of(row: AnyRow, when: _When) -> Pace:
    told = _of_this_month(row, when)
    last_live, silent = _silence(row, when)
    return Pace(
        creator=creator_of(row),
        as_of=_day(row.as_of) if told else None,
        source=Source.BACKSTAGE if told else None,
        so_far=counters_of(row) if told else UNTOLD,
        last_live=last_live,
        silent=silent,
        left_on=_maybe_day(row.left_on),
    )


@lru_cache(maxsize=1_024)
def _day(text: str) -> date:
    """A stored day; an agency's rows hold few different ones."""
    return date.fromisoformat(text)


def _maybe_day(text: str | None) -> date | None:
    return None if text is None else _day(text)


def _counted_until(last_live: date, when: _When) -> date | None:
    """Up to which day streams are counted; none while the month has no such day.

    Today counts once there was a stream in it: until then the day is still open.
    """
    as_of = when.today if last_live == when.today else when.today - _DAY
    return as_of if month_of(as_of) == month_of(when.today) else None


def _with_month(tx: Connection, guild_id: int, paces: Sequence[Pace], when: _When) -> list[Pace]:
    """With what streams brought this month, where no file says it."""
    lacking = [one.creator.id for one in paces if one.source is None and one.last_live is not None]
    figures = _streamed(tx, guild_id, lacking, when) if lacking else {}
    filled: list[Pace] = []
    for one in paces:
        as_of = _counted_until(one.last_live, when) if one.source is None and one.last_live is not None else None
        so_far = figures.get(one.creator.id, ZERO)
        filled.append(one if as_of is None else replace(one, as_of=as_of, source=Source.STREAMS, so_far=so_far))
    return filled


def _streamed(
    tx: Connection, guild_id: int, ids: Collection[int], when: _When, *, hours: bool = True
) -> dict[int, Counters]:
    """What this month's streams brought to each of these creators.

    A stream counts for the month in which it began, as on every board; only its time is divided.
    """
    first, last = month_of(when.today), last_of(when.today)
    since, until = to_ms(midnight(first, when.zone)), to_ms(midnight(last + _DAY, when.zone))
    of = _COUNTS & (streams.c.creator_id.in_(ids) if len(ids) <= _FEW else streams.c.guild_id == guild_id)
    began = (streams.c.started_at >= since) & (streams.c.started_at < until)
    if not hours:
        return {row.creator_id: Counters(int(row.diamonds)) for row in tx.execute(_DIAMONDS.where(of, began))}
    found = {
        row.creator_id: Counters(int(row.diamonds), timedelta(), 0, int(row.new_followers), row.streams)
        for row in tx.execute(_SUMS.where(of, began))
    }
    for row in tx.execute(_hours(of, first, when)):
        counters = found.get(row.creator_id, ZERO)
        live = timedelta(milliseconds=int(row.length))
        found[row.creator_id] = counters._replace(live=live, valid_days=int(row.valid_days))
    return found


_TOTAL, _FOLLOWERS = stream_metrics.alias("total"), stream_metrics.alias("followers")
_DIAMONDS: Select[*tuple[Any, ...]] = (
    select(
        streams.c.creator_id,
        func.sum(func.coalesce(_TOTAL.c.value, stream_totals.c.diamonds, 0)).label("diamonds"),
    )
    .join_from(streams, stream_totals, stream_totals.c.stream_id == streams.c.id, isouter=True)
    .join(_TOTAL, and_(_TOTAL.c.stream_id == streams.c.id, _TOTAL.c.metric == Metric.DIAMONDS.value), isouter=True)
    .group_by(streams.c.creator_id)
)
_SUMS = _DIAMONDS.add_columns(
    func.sum(func.coalesce(_FOLLOWERS.c.value, 0)).label("new_followers"), func.count().label("streams")
).join(
    _FOLLOWERS,
    and_(_FOLLOWERS.c.stream_id == streams.c.id, _FOLLOWERS.c.metric == Metric.NEW_FOLLOWERS.value),
    isouter=True,
)


def _hours(of: ColumnElement[bool], first: date, when: _When) -> Select[*tuple[Any, ...]]:
    """Each creator's time on air since the first of the month, and the days with enough of it."""
    days = _days(first, when)
    ended = func.coalesce(streams.c.ended_at, when.now_ms or streams.c.started_at)
    until = case((ended < days.c.until, ended), else_=days.c.until)
    since = case((streams.c.started_at > days.c.since, streams.c.started_at), else_=days.c.since)
    by_day = (
        select(streams.c.creator_id, func.sum(until - since).label("length"))
        .join_from(streams, days, _airs_on(days, ended))
        .where(of)
        .group_by(streams.c.creator_id, days.c.day)
        .subquery()
    )
    valid = case((by_day.c.length >= VALID_DAY // _MILLISECOND, 1), else_=0)
    return select(
        by_day.c.creator_id, func.sum(by_day.c.length).label("length"), func.sum(valid).label("valid_days")
    ).group_by(by_day.c.creator_id)


def _airs_on(days: Subquery, ended: ColumnElement[int]) -> ColumnElement[bool]:
    """A stream that reaches into a day began in the hours before it: so few of them are looked at."""
    longest = LONGEST // _MILLISECOND
    began = (streams.c.started_at < days.c.until) & (streams.c.started_at > days.c.since - longest)
    return began & (ended > days.c.since)


def _days(first: date, when: _When) -> Subquery:
    """Each day of the month up to today: when it begins and ends."""
    count = (when.today - first).days + 1
    moments = [to_ms(midnight(first + number * _DAY, when.zone)) for number in range(count + 1)]
    rows = [
        select(literal(day).label("day"), _ms(since).label("since"), _ms(until).label("until"))
        for day, (since, until) in enumerate(pairwise(moments), 1)
    ]
    return union_all(*rows).subquery("days")


def _ms(moment: int) -> ColumnElement[int]:
    return literal(moment, BigInteger)
