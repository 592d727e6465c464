"""Between rows and the domain: times, creators and streams."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import Row

from db.schema import creators, streams
from domain.creators import Creator, Share
from domain.streams import State, Stream

AnyRow: TypeAlias = Row[*tuple[Any, ...]]
"""A row of whatever columns; what is needed of them stands where it is used."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)

CREATOR_COLUMNS = (
    creators.c.id.label("creator_id"),
    creators.c.guild_id,
    creators.c.handle,
    creators.c.member_id,
    creators.c.confirmed,
    creators.c.timezone,
    creators.c.share,
)
STREAM_COLUMNS = (
    streams.c.id.label("stream_id"),
    streams.c.state,
    streams.c.started_at,
    streams.c.ended_at,
    streams.c.title,
    streams.c.format,
    streams.c.added_by,
)


def to_ms(at: datetime) -> int:
    """Whole milliseconds since 1970 UTC; what is smaller is cut off."""
    if at.tzinfo is None:
        msg = f"a stored time needs a time zone: {at!r}"
        raise ValueError(msg)
    return (at - _EPOCH) // _MILLISECOND


def from_ms(ms: int) -> datetime:
    """The aware UTC time of ``to_ms``."""
    return _EPOCH + timedelta(milliseconds=ms)


def maybe_from_ms(ms: int | None) -> datetime | None:
    """The aware UTC time, or none."""
    return None if ms is None else from_ms(ms)


def creator_of(row: AnyRow) -> Creator:
    """A creator from a row that has ``CREATOR_COLUMNS``."""
    return Creator(
        id=row.creator_id,
        guild_id=row.guild_id,
        handle=row.handle,
        member_id=row.member_id,
        confirmed=bool(row.confirmed),
        timezone=row.timezone,
        share=Share(row.share),
    )


def stream_of(row: AnyRow) -> Stream:
    """A stream from a row that has ``CREATOR_COLUMNS`` and ``STREAM_COLUMNS``."""
    return Stream(
        id=row.stream_id,
        creator=creator_of(row),
        state=State(row.state),
        started_at=from_ms(row.started_at),
        ended_at=maybe_from_ms(row.ended_at),
        title=row.title,
        format=row.format,
        added_by=row.added_by,
    )


def like(text: str) -> str:
    """A LIKE pattern for what contains ``text``, taken literally (escape character: backslash)."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
