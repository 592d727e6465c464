"""Streams: one LIVE of one creator, from its start to its summary."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from domain.errors import Conflict
from domain.metrics import Metric

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import tzinfo

    from domain.creators import Creator

FRESH = timedelta(hours=12)
"""A stream that ended less than this ago still takes what is reported without naming a stream."""

LONGEST = timedelta(days=7)
"""A longer stream is a slip: the longest LIVEs run for days, not for weeks."""

OLDEST = timedelta(days=5 * 365)
"""A stream further back is a slip: a year that was read wrong, a number that is no date."""

RESTORABLE = timedelta(days=7)
"""A deleted stream can be brought back for so long."""

QUIET = timedelta(hours=12)
"""A live stream of which nothing was heard for so long may be over."""

TO_ANSWER = timedelta(minutes=60)
"""So long its creator has to say that it is not."""

LABEL_JOINT = " · "
"""Between the parts of a stream's label."""

_SKEW = timedelta(minutes=1)
"""Clocks differ: what lies this little ahead of now is now."""


class State(StrEnum):
    """Where a stream is in its life."""

    PLANNED = "planned"
    LIVE = "live"
    ENDED = "ended"
    CANCELLED = "cancelled"


class Which(StrEnum):
    """Which streams a name may mean."""

    BEGUN = "begun"
    """Live, or over: there is something to tell of them."""
    PLANNED = "planned"
    OPEN = "open"
    """Live or planned: they can be called off."""
    ANY = "any"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Stream:
    """One stream as it is kept. Times are aware UTC."""

    id: int
    creator: Creator
    state: State
    started_at: datetime
    ended_at: datetime | None = None
    title: str | None = None
    format: str | None = None
    added_by: int | None = None
    """The member who started, reported or planned it."""

    @property
    def duration(self) -> timedelta | None:
        """From start to end; none while it is not over."""
        return None if self.ended_at is None else self.ended_at - self.started_at


def stream_label(stream: Stream, zone: tzinfo) -> str:
    """A stream in a menu, as plain text: "21 Nov 2026 20:15 · Friday Q&A · @lunaplays"."""
    at = stream.started_at.astimezone(zone)
    day = f"{at.day} {at:%b %Y %H:%M}"
    return LABEL_JOINT.join(part for part in (day, stream.title, f"@{stream.creator.handle}") if part)


@dataclass(frozen=True, slots=True)
class GiftTotal:
    """All of one gift in one stream."""

    gift_id: int
    name: str
    count: int
    diamonds: int


@dataclass(frozen=True, slots=True)
class SupporterTotal:
    """All that one supporter sent; ``name`` is none for gifts whose sender nobody named."""

    name: str | None
    gifts: int
    diamonds: int


@dataclass(frozen=True, slots=True)
class Minute:
    """The gifts of one minute, counted from the stream's start (minute 0)."""

    minute: int
    gifts: int
    diamonds: int


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier stream of the same creator, as far as a comparison needs it."""

    started_at: datetime
    duration: timedelta
    diamonds: int
    """TikTok's total where known, else the reported sum."""
    metrics: Mapping[Metric, int] = field(default_factory=dict[Metric, int])


@dataclass(frozen=True, slots=True)
class StreamRecord:
    """Everything that is stored about one stream, read in one go for its summary."""

    stream: Stream
    reported_diamonds: int
    reported_gifts: int
    reports: int
    gifts: tuple[GiftTotal, ...]
    """Most diamonds first; of very many only the first hundred."""
    supporters: tuple[SupporterTotal, ...]
    """Most diamonds first, named ones only; of very many only the first hundred."""
    minutes: tuple[Minute, ...]
    metrics: Mapping[Metric, int]
    past: tuple[Past, ...]
    """The last five ended streams before this one, newest first."""
    kinds_of_gifts: int = 0
    """All of them, also those that ``gifts`` leaves out."""
    named_supporters: int = 0
    """All of them, also those that ``supporters`` leaves out."""


def begun(stream: Stream) -> Stream:
    """The stream, if there is anything to tell of it.

    Raises:
        Conflict: it is only planned.
    """
    if stream.state is State.PLANNED:
        raise Conflict("stream-is-planned", creator=stream.creator.handle, at=stream.started_at)
    return stream


def check_times(started_at: datetime, ended_at: datetime | None, now: datetime) -> None:
    """A stream lies in the past, within ``OLDEST``, never ends before it starts, and lasts at most ``LONGEST``.

    One whose ``ended_at`` is none is live.

    Raises:
        Conflict: it does not.
    """
    if started_at > now + _SKEW:
        raise Conflict("stream-starts-in-future", started=started_at)
    if started_at < now - OLDEST:
        raise Conflict("stream-too-old", most_years=OLDEST // timedelta(days=365), example=f"{now:%Y-%m-%d} 20:15")
    if ended_at is None:
        if now - started_at > LONGEST:
            raise Conflict("stream-too-long", most_hours=LONGEST // timedelta(hours=1))
        return
    if ended_at < started_at:
        raise Conflict("stream-ends-before-start", started=started_at, ended=ended_at)
    if ended_at > now + _SKEW:
        raise Conflict("stream-ends-in-future", ended=ended_at)
    if ended_at - started_at > LONGEST:
        raise Conflict("stream-too-long", most_hours=LONGEST // timedelta(hours=1))


def span_of(started_at: datetime, duration: timedelta, now: datetime) -> tuple[datetime, datetime]:
    """Start and end of a stream of which TikTok tells the duration.

    A duration that would end in the future says that the start was noted late: then the stream
    ends now and began that much earlier.
    """
    ended_at = started_at + duration
    return (started_at, ended_at) if ended_at <= now else (now - duration, now)


def minute_of(at: datetime, started_at: datetime, ended_at: datetime | None) -> int:
    """The minute of the stream that something reported at ``at`` counts for.

    What is reported before the start counts for the first minute, and late reports for the last:
    a gift that is typed the next morning was sent while the stream ran.
    """
    last = at if ended_at is None else min(at, ended_at - timedelta(milliseconds=1))
    return max(last - started_at, timedelta(0)) // timedelta(minutes=1)
