"""What is stored about one person."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Survey:
    """How much there is about a person: what a deletion takes away, and what it leaves without a name."""

    handles: tuple[str, ...]
    """Confirmed ones: they go with everything that hangs on them."""
    unconfirmed: tuple[str, ...]
    streams: int
    money: int
    """Incomes, payouts and rates."""
    questions: int
    votes: int
    named: int
    """Rows that say that this person did something: they stay without saying so."""

    @property
    def nothing(self) -> bool:
        """Nothing is known about this person."""
        return not (self.handles or self.unconfirmed or self.questions or self.votes or self.named)
