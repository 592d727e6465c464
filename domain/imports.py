"""What a file brings: gifts, numbers of a room, past streams, creators of an agency, and what could not be read.

Records are named tuples: half a million of them are made in one go.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from domain.metrics import Metric

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime, timedelta

    from domain.backstage import Counters

NOTHING: Mapping[str, str | int] = MappingProxyType({})


class GiftRow(NamedTuple):
    """So many of one gift, as a file says it. The gift is known by its id, its name, or both."""

    at: datetime | None
    """Aware UTC; none where the file has no time."""
    gift_id: int | None
    gift_name: str | None
    count: int  # pyright: ignore[reportIncompatibleMethodOverride] - nobody looks for items in a record
    coins: int | None
    """Price of one, as the file says it; the catalogue may know better."""
    supporter: str | None
    room: str | None
    identity: str
    """Known again in another order and another format: what the row says, and its place among equal rows.

    Of rows without a time it says nothing about when, so it holds for the stream that they go to.
    """
    line: int
    total_coins: int | None = None
    """Of the whole row, where the file says only that."""
    grows: bool = False
    """A streak: met again with a larger count, the larger one stands and only the difference is new."""


class Series(StrEnum):
    """A number of the room that captured events repeat while the stream runs."""

    LIKES = "likes"
    VIEWERS = "viewers"
    """Watching at this moment."""
    USERS = "users"
    """Everybody who has been in the room so far."""
    FOLLOWERS = "followers"
    """Of the creator, not of the stream."""
    SHARES = "shares"


class MetricSample(NamedTuple):
    """One number of a room at one moment (aware UTC)."""

    room: str | None
    at: datetime
    series: Series
    value: int
    identity: str
    line: int


class RoomEnded(NamedTuple):
    """The stream in this room was over."""

    room: str | None
    at: datetime
    identity: str
    line: int


class PastStream(NamedTuple):
    """A stream that TikTok remembers. Times are aware UTC."""

    started_at: datetime
    duration: timedelta | None
    title: str | None
    room: str | None
    metrics: Mapping[Metric, int]
    identity: str
    line: int


class BackstageRow(NamedTuple):
    """One creator in the agency's file: month-to-date counters as of the end of a day."""

    creator_id: str | None
    """None for who has left the network: their id is no longer shown."""
    handle: str
    month: date
    """Its first day."""
    as_of: date
    counters: Counters
    last_month: Counters
    """The whole month before; only diamonds, duration and valid days are told."""
    left: bool
    group: str | None
    line: int
    taken_at: datetime | None = None
    """When the file was downloaded, where its name says so."""


Record = GiftRow | MetricSample | RoomEnded | PastStream | BackstageRow


class Refusal(NamedTuple):
    """A row that can't be taken, where, and why. The other rows go on."""

    line: int
    """As an editor counts them; in JSON the how-manieth row."""
    column: str | None
    reason: str
    """Key of the sentence that says why; ``details`` fill it."""
    details: Mapping[str, str | int] = NOTHING
    raw: tuple[str, ...] = ()
    """The cells as they stand in the file."""


class Reading(NamedTuple):
    """One way to read what can be read in several."""

    answer: str
    meaning: str
    """An example: how the piece reads then, as an ISO date."""


class Ambiguous(NamedTuple):
    """A question that nobody but the person can answer; nothing comes after it.

    What came before it is to be dropped; with the answer among the hints the file is read anew.
    """

    kind: str
    """``date-order``: 3 July or March 7. ``as-of``: the day of a file that does not tell it (any ISO date)."""
    piece: str
    readings: tuple[Reading, ...] = ()


class Count(NamedTuple):
    """The largest and the smallest of one series."""

    least: int
    most: int
    total: int
    samples: int


@dataclass(slots=True)
class RoomNumbers:
    """What the samples of one room come to, whatever their order; a repeated one changes nothing but the average.

    Likes, shares and users only ever rise, so their largest is right although frames arrive out of order.
    Source: captured LIVE events; docs/facts.md, "Likes".
    """

    seen: dict[Series, Count] = field(default_factory=dict[Series, Count])

    def add(self, sample: MetricSample) -> None:
        """Take one more sample in."""
        value, was = sample.value, self.seen.get(sample.series)
        if was is None:
            self.seen[sample.series] = Count(value, value, value, 1)
        else:
            self.seen[sample.series] = Count(
                min(was.least, value), max(was.most, value), was.total + value, was.samples + 1
            )

    def metrics(self) -> dict[Metric, int]:
        """The stream's metrics, as far as they were seen.

        New followers are a lower bound: who followed before the capture began is not in it. The first
        follow that was seen is one itself.
        """
        found: dict[Metric, int] = {}
        for series, count in self.seen.items():
            match series:
                case Series.LIKES:
                    found[Metric.LIKES] = count.most
                case Series.SHARES:
                    found[Metric.SHARES] = count.most
                case Series.USERS:
                    found[Metric.UNIQUE_VIEWERS] = count.most
                case Series.FOLLOWERS:
                    found[Metric.NEW_FOLLOWERS] = count.most - count.least + 1
                case Series.VIEWERS:
                    found[Metric.PEAK_VIEWERS] = count.most
                    found[Metric.AVERAGE_VIEWERS] = round(count.total / count.samples)
        return found
