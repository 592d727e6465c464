"""What was asked for, what became of it, and how long that took: counted since the process started."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

BOUNDS_S = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 30.0)
"""Upper ends of the buckets; Discord gives up on a first answer after 3 seconds."""


class Outcome(StrEnum):
    """What became of a request."""

    DONE = "done"
    REFUSED = "refused"
    """In plain words: a choice is missing, not allowed, not found."""
    LIMITED = "limited"
    """Asked for too often."""
    BUSY = "busy"
    """The storage could not take it in time."""
    LATE = "late"
    """Nobody waited for the answer any more, or it was given before."""
    FAILED = "failed"
    """Something that should not happen."""


@dataclass(slots=True)
class Durations:
    """How many requests took how long."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS_S) + 1))
    """For each of ``BOUNDS_S`` those up to there that took longer than the one before; at last, longer than all."""
    total_s: float = 0.0

    def add(self, seconds: float) -> None:
        """One more."""
        self.counts[bisect_left(BOUNDS_S, seconds)] += 1
        self.total_s += seconds


class Tally:
    """The counts."""

    def __init__(self) -> None:
        self.outcomes: Counter[tuple[str, Outcome]] = Counter()
        self.durations: dict[str, Durations] = {}

    def count(self, command: str, outcome: Outcome, seconds: float) -> None:
        """A request of this command has come to an end."""
        self.outcomes[command, outcome] += 1
        self.durations.setdefault(command, Durations()).add(seconds)
