"""How a number stands beside the same number of earlier streams."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

COMPARED_STREAMS = 5
"""The median of so many earlier streams is what is usual."""
MOST_PERCENT = 999
"""Beyond this a percentage says no more than "far more"."""


class Direction(StrEnum):
    """Which way an arrow points; ``new`` where nothing was usual, so that no percentage can be given."""

    UP = "up"
    DOWN = "down"
    LEVEL = "level"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Change:
    """Against the median of earlier streams."""

    direction: Direction
    percent: int | None
    """Signed whole percent, half to even; ``MOST_PERCENT`` means so much or more; none: from nothing."""
    usual: int
    """The median, half to even."""
    streams: int
    """How many earlier streams it is the median of, 1 to 5."""


def percent_of(part: int, whole: int) -> int | None:
    """Whole percent, half to even; none of nothing."""
    return round(Fraction(part * 100, whole)) if whole else None


def compare(current: int, past: Sequence[int]) -> Change | None:
    """``current`` beside the median of the first five of ``past`` (newest first); none with no past."""
    compared = [Fraction(value) for value in past[:COMPARED_STREAMS]]
    if not compared:
        return None
    usual = median(compared)
    if not usual:
        direction = Direction.NEW if current else Direction.LEVEL
        return Change(direction, percent=None, usual=0, streams=len(compared))
    percent = min(round((current - usual) / usual * 100), MOST_PERCENT)
    direction = Direction.UP if percent > 0 else Direction.DOWN if percent < 0 else Direction.LEVEL
    return Change(direction, percent, round(usual), len(compared))
