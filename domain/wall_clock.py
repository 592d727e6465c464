"""The moment at which the clocks of a place show a time: 09:00 stays 09:00, whatever daylight saving does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, time
    from zoneinfo import ZoneInfo


def at(day: date, time: time, zone: ZoneInfo) -> datetime:
    """When clocks in ``zone`` show ``time`` (without a zone of its own) on ``day``; aware UTC.

    A time that the clocks skip is the first moment after the gap; one that they show twice is the first of the two.
    """
    shown = datetime.combine(day, time.replace(tzinfo=None, fold=0))
    first, second = (shown.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    # By the rule of PEP 495 only a skipped time reads earlier the second time.
    return _change(second, first, zone) if second < first else first


def _change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The second at which clocks are moved, between two moments before and after it."""
    new = after.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=int((after - before).total_seconds()) // 2)
        if middle.astimezone(zone).utcoffset() == new:
            after = middle
        else:
            before = middle
    return after.replace(microsecond=0)
