"""Where each creator's month is going, and who went quiet: for whoever looks after many of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from domain.backstage import QUIET_AFTER, Counters, at_month_end

if TYPE_CHECKING:
    from datetime import date

    from domain.backstage import Standing
    from domain.creators import Creator


UNTOLD = Counters()
"""Nothing is known."""


class Source(StrEnum):
    """Whose numbers a pace is made of."""

    BACKSTAGE = "backstage"
    """The newest file of this month."""
    STREAMS = "streams"
    """The streams that this server knows of."""


class Order(StrEnum):
    """How a list of creators is sorted."""

    NAME = "name"
    """Who is live first, then by handle."""
    PACE = "pace"
    """By the diamonds that the month will have brought."""
    QUIET = "quiet"
    """Who has not been live for longest first."""


@dataclass(frozen=True, slots=True)
class Pace:
    """One creator's month so far, where it goes, and how long they have been silent."""

    creator: Creator
    as_of: date | None = None
    """The last day that is counted; none when nothing is known of this month yet."""
    source: Source | None = None
    so_far: Counters = UNTOLD
    """Since the first of the month."""
    last_live: date | None = None
    """The last day on which they can have been live; none when none is known."""
    silent: timedelta | None = None
    """At least so long without LIVE, as far as anything is known; none when nothing is."""
    left_on: date | None = None
    """By this day they had quit the network."""

    @property
    def month_end(self) -> Counters:
        """The counters when the rest of the month goes like its days so far; who has left adds nothing more."""
        if self.as_of is None or self.left_on is not None:
            return self.so_far
        return at_month_end(self.so_far, self.as_of)

    @property
    def quiet(self) -> timedelta | None:
        """How long they have been silent, where that is long enough to ask after them; none for who has left."""
        return self.silent if self.silent is not None and self.silent >= QUIET_AFTER and self.left_on is None else None


def silence(today: date, streamed: date | None, file: Standing | None) -> tuple[date | None, timedelta | None]:
    """The last day with a LIVE, and for how long there has been none at least; both none where nothing is known.

    Of a stream that the server knows and what files tell, the newer one says it. A file knows nothing of the
    days behind it; whose last stream the server knows would have been seen there again.
    """
    if streamed is not None and (file is None or file.last_live is None or streamed >= file.last_live):
        return streamed, max(today - streamed, timedelta())
    if file is None:
        return None, None
    return file.last_live, max(min(today, file.as_of) - file.silent_since, timedelta())


class Rank(NamedTuple):
    """Sorts creators, the lowest first."""

    left: bool
    """Who has left comes last."""
    first: float
    """Who is unknown comes behind who is known."""
    handle: str


def rank_by_pace(handle: str, diamonds: int | None, as_of: date | None, *, left: bool) -> Rank:
    """By the diamonds of a day so far: within a month they sort like what it will have brought."""
    return Rank(left, 1 if diamonds is None or as_of is None else -diamonds / as_of.day, handle)


def rank_by_silence(handle: str, silent: timedelta | None, *, left: bool) -> Rank:
    """By the days of silence."""
    return Rank(left, 1 if silent is None else -silent.days, handle)
