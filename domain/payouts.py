"""What payouts say about the rate: only where it is known which time they cover, and never from too little."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from domain.errors import Conflict
from domain.money import WHOLE, rounded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from domain.creators import Creator
    from domain.ledger import Payout
    from domain.rates import Valued

LEAST_DIAMONDS = 1_000
"""Under so many diamonds (10 dollars of nominal worth) one missed gift moves the rate too far: nothing is inferred."""


class Unknown(StrEnum):
    """Why nothing is inferred."""

    TIME = "time"
    """Nobody said which days it covers."""
    CURRENCY = "currency"
    """What it is in US dollars is not known."""
    STREAMS = "streams"
    """No stream is known of that time."""
    DIAMONDS = "diamonds"
    """Fewer than ``LEAST_DIAMONDS`` are known of that time."""
    OVERLAP = "overlap"
    """Another payout covers a part of the same time."""


@dataclass(frozen=True, slots=True)
class Covered:
    """What is known of the days that a payout covers."""

    streams: int
    diamonds: int
    unsure: int
    """Streams of which TikTok's own total is not known: their reported sum may lack gifts."""


@dataclass(frozen=True, slots=True)
class Implied:
    """The rate that payouts imply; over one means that gifts are missing, so it can't be adopted."""

    share: int
    """Ten-thousandths, half to even."""
    micro_usd: int
    """What was paid for that time, by all payouts together."""
    payouts: int
    covered: Covered

    @property
    def gifts_missing(self) -> bool:
        """More was paid than all the known diamonds are nominally worth."""
        return self.share > WHOLE


def check_cover(covers_from: date | None, covers_to: date | None) -> None:
    """The time that a payout covers does not end before it begins.

    Raises:
        Conflict: it does.
    """
    if covers_from is not None and covers_to is not None and covers_to < covers_from:
        raise Conflict("covers-ends-before-start", begins=covers_from.isoformat(), ends=covers_to.isoformat())


def implied(
    paid: Sequence[int | None],
    covered: Covered | None,
    *,
    overlaps: bool = False,
) -> Implied | Unknown:
    """``rate = usd / (diamonds x 0.01)`` of a time, or why nothing is inferred.

    ``paid`` are the micro-USD of every payout for exactly this time (TikTok pays 1,000 dollars a day at
    most, so one time may come in several); none is one whose currency has no rate. ``covered`` is none
    where the time is not known; ``overlaps`` says that yet another payout covers a part of it.
    """
    if covered is None:
        return Unknown.TIME
    known = [micro_usd for micro_usd in paid if micro_usd is not None]
    if len(known) < len(paid) or not known:
        return Unknown.CURRENCY
    if overlaps:
        return Unknown.OVERLAP
    if not covered.streams:
        return Unknown.STREAMS
    if covered.diamonds < LEAST_DIAMONDS:
        return Unknown.DIAMONDS
    # A diamond is nominally 10,000 micro-USD, and a rate counts ten-thousandths: they cancel out.
    return Implied(rounded(sum(known), covered.diamonds), sum(known), len(known), covered)


@dataclass(frozen=True, slots=True)
class Says:
    """What a payout says about the rate, beside the one that is assumed on the first day that it covers."""

    creator: Creator
    payout: Payout
    implied: Implied | Unknown
    assumed: Valued
