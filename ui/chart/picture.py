"""What the summary card's picture shows: plain data, every text already in the reader's language.

The picture goes to everyone who sees the card, so money has no field here.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure beside the headline, such as ``2h 14m`` over "on air"."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class TopRow:
    """One line of the board: who, and how much (formatted)."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class CardPicture:
    """One summary card. Texts are shown as they are; too long ones end in an ellipsis.

    Minutes count from the stream's start. What lies before the start or after the end (a gift that
    was logged late) is drawn at the edge.
    """

    handle: str
    """As it is to be shown, with its ``@``."""
    title: str
    """The stream's title; empty when it has none."""
    date: str
    """For example ``Fri 14 Nov 2026``."""
    diamonds: str
    """The headline figure, formatted."""
    diamonds_label: str
    """The word beneath it, for example ``diamonds``."""
    minutes: int
    """How long the stream was; less than one counts as one."""
    curve: tuple[tuple[int, int], ...]
    """(minute, diamonds up to and including it), in any order; minutes without gifts may be left out."""
    bars: tuple[tuple[int, int], ...]
    """(minute, gifts in it), in any order; minutes without gifts may be left out."""
    bars_label: str
    """For example ``Gifts per minute``."""
    quiet: str
    """Shown in place of the chart while there is nothing to draw, for example ``No gifts reported``."""
    facts: tuple[Fact, ...] = ()
    """At most three, the duration first."""
    board: tuple[TopRow, ...] = ()
    """At most three, the biggest first."""
    board_label: str = ""
    """For example ``Top supporters``."""
    peak: str = ""
    """A word on the busiest minute, for example ``1:12 · 48 gifts``; see ``busiest``."""
    note: str = ""
    """One short line under the headline, for example ``87 % reported gift by gift``."""
    locale: str = "en-US"
    """How the axis writes its numbers (a Discord locale)."""


def busiest(bars: tuple[tuple[int, int], ...]) -> tuple[int, int] | None:
    """The minute with the most gifts (the earliest of equals) with its gifts; none without gifts."""
    return min(
        ((minute, gifts) for minute, gifts in bars if gifts > 0), key=lambda bar: (-bar[1], bar[0]), default=None
    )
