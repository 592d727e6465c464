"""Everything about one stream, read in one moment: what its summary needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, and_, bindparam, func, select

from db.resolve import stream_by_id
from db.rows import from_ms, to_ms
from db.schema import (
    gift_names,
    stream_gifts,
    stream_metrics,
    stream_minutes,
    stream_supporters,
    stream_totals,
    streams,
    supporters,
)
from domain.comparisons import COMPARED_STREAMS
from domain.metrics import Metric
from domain.streams import GiftTotal, Minute, Past, State, StreamRecord, SupporterTotal

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from domain.streams import Stream

_MOST_ROWS = 100
"""No card or list shows more gifts or supporters than that."""

_in_all = func.count().over().label("in_all")
_stream = bindparam("stream", type_=BigInteger)
_TOTALS = select(stream_totals).where(stream_totals.c.stream_id == _stream)
_GIFTS = (
    select(stream_gifts.c.gift_id, gift_names.c.name, stream_gifts.c.gifts, stream_gifts.c.diamonds, _in_all)
    .join_from(stream_gifts, streams, streams.c.id == stream_gifts.c.stream_id)
    .join(
        gift_names,
        and_(gift_names.c.guild_id == streams.c.guild_id, gift_names.c.gift_id == stream_gifts.c.gift_id),
    )
    .where(stream_gifts.c.stream_id == _stream)
    .order_by(stream_gifts.c.diamonds.desc(), gift_names.c.name)
    .limit(_MOST_ROWS)
)
_SUPPORTERS = (
    select(supporters.c.name, stream_supporters.c.gifts, stream_supporters.c.diamonds, _in_all)
    .join_from(stream_supporters, supporters, supporters.c.id == stream_supporters.c.supporter_id)
    .where(stream_supporters.c.stream_id == _stream)
    .order_by(stream_supporters.c.diamonds.desc(), supporters.c.name)
    .limit(_MOST_ROWS)
)
_MINUTES = select(stream_minutes).where(stream_minutes.c.stream_id == _stream).order_by(stream_minutes.c.minute)
_METRICS = select(stream_metrics.c.metric, stream_metrics.c.value).where(stream_metrics.c.stream_id == _stream)
_BEFORE = (
    select(
        streams.c.id,
        streams.c.started_at,
        streams.c.ended_at,
        stream_totals.c.diamonds,
    )
    .join_from(streams, stream_totals, stream_totals.c.stream_id == streams.c.id, isouter=True)
    .where(
        streams.c.creator_id == bindparam("creator"),
        streams.c.state == State.ENDED.value,
        streams.c.deleted_at.is_(None),
        streams.c.id != _stream,
        streams.c.started_at <= bindparam("started_at"),
    )
    .order_by(streams.c.started_at.desc(), streams.c.id.desc())
    .limit(COMPARED_STREAMS)
)


def stream_record(tx: Connection, guild_id: int, stream_id: int) -> StreamRecord:
    """The stream with its totals, its metrics and the streams before it.

    Raises:
        NotFound: the server has no such stream.
    """
    stream = stream_by_id(tx, guild_id, stream_id)
    of = {"stream": stream_id}
    totals = tx.execute(_TOTALS, of).one_or_none()
    gifts = tx.execute(_GIFTS, of).all()
    named = tx.execute(_SUPPORTERS, of).all()
    return StreamRecord(
        stream=stream,
        reported_diamonds=totals.diamonds if totals else 0,
        reported_gifts=totals.gifts if totals else 0,
        reports=totals.reports if totals else 0,
        kinds_of_gifts=gifts[0].in_all if gifts else 0,
        named_supporters=named[0].in_all if named else 0,
        gifts=tuple(GiftTotal(row.gift_id, row.name, row.gifts, row.diamonds) for row in gifts),
        supporters=tuple(SupporterTotal(row.name, row.gifts, row.diamonds) for row in named),
        minutes=tuple(Minute(row.minute, row.gifts, row.diamonds) for row in tx.execute(_MINUTES, of)),
        metrics=_metrics(tx, stream_id),
        past=_past(tx, stream),
    )


def _metrics(tx: Connection, stream_id: int) -> dict[Metric, int]:
    return {Metric(row.metric): row.value for row in tx.execute(_METRICS, {"stream": stream_id})}


def _past(tx: Connection, stream: Stream) -> tuple[Past, ...]:
    of = {"creator": stream.creator.id, "stream": stream.id, "started_at": to_ms(stream.started_at)}
    found: list[Past] = []
    for row in tx.execute(_BEFORE, of).all():
        metrics = _metrics(tx, row.id)
        started_at = from_ms(row.started_at)
        found.append(
            Past(
                started_at=started_at,
                duration=from_ms(row.ended_at) - started_at,
                diamonds=metrics.get(Metric.DIAMONDS, row.diamonds or 0),
                metrics=metrics,
            )
        )
    return tuple(found)
