"""What the picture of somebody's earnings shows: plain data, every text already in the reader's language.

It holds money, so it goes only into private replies.
"""

from __future__ import annotations

from dataclasses import dataclass

from ui.chart.picture import Fact


@dataclass(frozen=True, slots=True)
class Bar:
    """One stream, day, week, month or year: what its gifts may have brought, in micro-USD."""

    label: str
    """What stands under it, for example ``21 Nov``; left out where there is no room for all."""
    low: int
    expected: int
    high: int
    now: bool = True
    """Belongs to the time that is shown; what stands there to compare is paler."""


@dataclass(frozen=True, slots=True)
class EarningsPicture:
    """The earnings of one creator in one time. Texts are shown as they are; too long ones end in an ellipsis."""

    handle: str
    """As it is to be shown, with its ``@``."""
    period: str
    """For example ``November 2026``."""
    total: str
    """The headline: the estimate of all gifts, such as ``≈ $46.50``."""
    range: str
    """The line beneath: from where to where, and at which rate."""
    bars: tuple[Bar, ...]
    """In order of time, at least one."""
    bars_label: str
    """What a bar is, for example ``Gift estimate by stream · the line spans low to high``."""
    change: str = ""
    """Against the time before, for example ``▲ 12 %``."""
    change_of: str = ""
    """Which time that is, for example ``against October 2026``."""
    rises: bool = False
    """The change is one for the better."""
    best: str = ""
    """A word on the highest bar, for example ``Best: 21 Nov · $12.30``."""
    facts: tuple[Fact, ...] = ()
    """At most three, such as other income and payouts."""
    locale: str = "en-US"
    """How the axis writes its amounts (a Discord locale)."""
