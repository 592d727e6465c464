"""Streaks: how many gifts a row of captured gift events holds.

TikTok tells each tap of a streak with the count so far, in frames that arrive out of order, repeat, or go
missing. Source: captured LIVE events; docs/facts.md, "Streaks".
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

STREAKABLE = 1
"""The type of gifts that are counted in streaks; every other type counts at once."""
PAUSE = timedelta(seconds=60)
"""Nothing more of a streak for so long, and it is over: its last frame went missing."""
MOST_OPEN = 200_000
"""Streaks that are waited for at once. More than a capture of 25 MB can hold, so there each is told once."""
MOST_REMEMBERED = 200_000
"""Messages and finished streaks that are known again."""


class StreakFrame(NamedTuple):
    """One gift event. ``at`` is aware UTC."""

    message: str
    room: str
    supporter: str
    gift_id: int
    group: int
    repeat_count: int
    ended: bool
    streakable: bool
    at: datetime
    gift_name: str | None = None
    coins: int | None = None
    """Price of one."""
    line: int = 0


class Streak(NamedTuple):
    """So many of one gift at one go. ``first`` is its earliest frame; the identity is the same in every capture."""

    first: StreakFrame
    count: int  # pyright: ignore[reportIncompatibleMethodOverride] - nobody looks for items in a record
    identity: str


_streak: Final[Callable[[tuple[object, ...]], Streak]] = partial(tuple.__new__, Streak)  # pyright: ignore[reportUnknownMemberType]
"""As fast as a bare tuple."""


def counted_in_streak(frames: Iterable[StreakFrame]) -> int:
    """How many gifts one streak holds: the largest ``repeat_count`` seen.

    Frames arrive out of order, repeat, or go missing, so neither their sum nor the last one will do.
    """
    return max(frame.repeat_count for frame in frames)


def identity_of(frame: StreakFrame) -> str:
    """What one streak is known by: who sent which gift in which group; any other gift by its message."""
    if not frame.streakable:
        return f"message:{frame.message}"
    return f"streak:{frame.room}:{frame.supporter}:{frame.gift_id}:{frame.group}"


def counted(frames: Iterable[StreakFrame]) -> dict[str, int]:
    """The law, all frames at hand: each streak's count by its identity."""
    counts: dict[str, int] = {}
    for frame in frames:
        identity = identity_of(frame)
        counts[identity] = max(counts.get(identity, 0), frame.repeat_count)
    return counts


class StreakCounter:
    """The same, one frame at a time and in bounded memory.

    A streak is told when nothing more came for ``pause`` (never before the end of a file, where it is none),
    when it ended and ``linger`` went by, or when too many are open. Should a frame come after that and bring a
    larger count, the streak is told again with it: whoever keeps the largest count of an identity is right.
    """

    def __init__(
        self,
        *,
        pause: timedelta | None = PAUSE,
        linger: timedelta = timedelta(seconds=5),
        most_open: int = MOST_OPEN,
        most_remembered: int = MOST_REMEMBERED,
    ) -> None:
        self._pause = pause
        self._linger = linger
        self._most_open = most_open
        self._most_remembered = most_remembered
        self._open: OrderedDict[str, _Open] = OrderedDict()
        self._told: OrderedDict[str, int] = OrderedDict()
        self._now: datetime | None = None

    def __len__(self) -> int:
        return len(self._open)

    def add(self, frame: StreakFrame) -> Sequence[Streak]:
        """Take one frame in; what is complete now comes out."""
        identity, at, count = identity_of(frame), frame.at, frame.repeat_count
        if self._now is None or at > self._now:
            self._now = at
        told: tuple[Streak, ...] = ()
        if count > self._told.get(identity, 0):
            if frame.streakable:
                self._keep(identity, frame)
            else:
                told = (self._tell(identity, frame, count),)
        return (*told, *self._finished()) if self._open else told

    def rest(self) -> Iterator[Streak]:
        """What is still open: the capture is over."""
        while self._open:
            identity, streak = self._open.popitem(last=False)
            yield self._tell(identity, streak.first, streak.count)

    def _keep(self, identity: str, frame: StreakFrame) -> None:
        was = self._open.pop(identity, None)
        self._open[identity] = (
            _Open(frame, frame.repeat_count, frame.at, frame.ended) if was is None else was.with_(frame)
        )

    def _finished(self) -> Iterator[Streak]:
        """The least recently fed come first, so that the first one that may wait ends the search."""
        while len(self._open) > self._most_open or (self._pause is not None and self._open and self._is_over()):
            identity, streak = self._open.popitem(last=False)
            yield self._tell(identity, streak.first, streak.count)

    def _is_over(self) -> bool:
        oldest = next(iter(self._open.values()))
        wait = self._linger if oldest.ended else self._pause
        return self._now is not None and wait is not None and self._now - oldest.last >= wait

    def _tell(self, identity: str, first: StreakFrame, count: int) -> Streak:
        told = self._told
        if identity in told:
            told.move_to_end(identity)
        told[identity] = count
        if len(told) > self._most_remembered:
            told.popitem(last=False)
        return _streak((first, count, identity))


class _Open(NamedTuple):
    first: StreakFrame
    count: int  # pyright: ignore[reportIncompatibleMethodOverride] - nobody looks for items in a record
    last: datetime
    ended: bool

    def with_(self, frame: StreakFrame) -> _Open:
        first = min(self.first, frame, key=lambda one: (one.at, one.repeat_count, one.message))
        return _Open(first, max(self.count, frame.repeat_count), max(self.last, frame.at), self.ended or frame.ended)
