"""Gifts: what coins buy, and the reports that say who sent how many."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from domain.streams import GiftTotal, Stream

MOST_GIFTS_IN_A_REPORT = 100_000
"""A count above this is a slip of the finger, not a streak."""


@dataclass(frozen=True, slots=True)
class Gift:
    """One gift of the catalogue. ``coins`` is the price of one; the id, not the name, identifies it."""

    id: int
    name: str
    coins: int
    current: bool = True
    """Seen in use in 2026."""


class Way(StrEnum):
    """By what way a report came in."""

    TYPED = "typed"
    PASTED = "pasted"
    REPLAY = "replay"
    IMPORTED = "imported"
    """By a file: many gifts at their own times, taken back with their import."""


@dataclass(frozen=True, slots=True)
class GiftCount:
    """So many of one gift from one supporter (a cleaned name without ``@``), priced at report time."""

    gift: Gift
    count: int
    supporter: str | None = None

    @property
    def diamonds(self) -> int:
        """One diamond per coin of gift price (facts: "Money chain", 2)."""
        return self.gift.coins * self.count


@dataclass(frozen=True, slots=True)
class Unread:
    """A piece of a line that was not understood, exactly as typed, and what could be meant."""

    piece: str
    reason: str
    """Key of the sentence that says why; ``details`` fill it."""
    details: Mapping[str, str | int] = field(default_factory=dict[str, "str | int"])
    suggestions: tuple[Gift, ...] = ()
    """At most five; pressing one logs ``count`` of it from ``supporter``."""
    count: int = 1
    """As read; one when none was typed."""
    supporter: str | None = None
    """As read; none when nobody was named, or not certainly."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A report as it is kept, and where its stream stands now."""

    report_id: int
    stream: Stream
    items: tuple[GiftCount, ...]
    event_ids: tuple[int, ...]
    """One for each item, in the same order."""
    diamonds: int
    """Of the whole stream, as reported so far."""
    gifts: int
    """Of the whole stream, as reported so far."""
    repeated: bool = False
    """The same request came before: this is what it brought then, and nothing was added."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo took back, and where the stream stands without it."""

    report_id: int
    stream: Stream
    items: tuple[GiftCount, ...]
    event_ids: tuple[int, ...]
    diamonds: int
    """Of the whole stream, after the undo."""
    gifts: int
    """Of the whole stream, after the undo."""


@dataclass(frozen=True, slots=True)
class EventLine:
    """One reported gift with its story: who said it, by what way, and who took it back. Times are aware UTC."""

    event_id: int
    report_id: int
    at: datetime
    item: GiftCount
    reported_by: int
    way: Way
    voided_at: datetime | None = None
    voided_by: int | None = None


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One report with its gifts, those that were taken back included."""

    report_id: int
    stream_id: int
    reported_at: datetime
    reported_by: int
    way: Way
    events: tuple[EventLine, ...]

    @property
    def diamonds(self) -> int:
        """What of it counts."""
        return sum(event.item.diamonds for event in self.events if event.voided_by is None)


@dataclass(frozen=True, slots=True)
class SupporterThanks:
    """What to thank one supporter for; ``name`` is none for gifts whose sender nobody named."""

    name: str | None
    gifts: tuple[GiftTotal, ...]
    """Most diamonds first."""
    diamonds: int
