"""What a digest's picture shows: plain data, every text already in the reader's language.

It goes to everyone who sees the digest, so money has no field here.
"""

from __future__ import annotations

from dataclasses import dataclass

from ui.chart.picture import Fact


@dataclass(frozen=True, slots=True)
class DayOfDigest:
    """One day's bar."""

    label: str
    """What stands under it, for example ``Mon 16``; left out where there is no room for all."""
    diamonds: int
    now: bool = True
    """Belongs to the time that is summed up; what stands there to compare is paler."""


@dataclass(frozen=True, slots=True)
class DigestPicture:
    """One digest. Texts are shown as they are; too long ones end in an ellipsis."""

    whose: str
    """As it is to be shown: a handle with its ``@``, or the server's name."""
    period: str
    """For example ``Nov 16 – 22, 2026``."""
    total: str
    """The headline figure, formatted."""
    label: str
    """The word beneath it, for example ``diamonds``."""
    days: tuple[DayOfDigest, ...]
    """In order of time, at least one."""
    days_label: str
    """For example ``Diamonds by day``."""
    change: str = ""
    """Against the time before, for example ``▲ 12 %``."""
    change_of: str = ""
    """Which time that is, for example ``against Nov 9 – 15, 2026``."""
    rises: bool = False
    """The change is one for the better."""
    best: str = ""
    """A word on the highest bar, for example ``Best: Nov 21 · 12,300``."""
    facts: tuple[Fact, ...] = ()
    """At most three, such as streams and the time on air."""
    locale: str = "en-US"
    """How the axis writes its numbers (a Discord locale)."""
