"""A server that the bot comes into: a new one, one that wanted it back, or one where it was all along."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

RETURN = timedelta(days=30)
"""Whoever invites the bot back within so long still knows it."""
AWAY = timedelta(days=1)
"""A server that is unknown at a start was joined while the bot was away, if not longer ago than this: else it is the
database that is new."""


class Arrival(StrEnum):
    """What a server is to the bot that shows up in it."""

    NEW = "new"
    BACK = "back"
    KNOWN = "known"


def arrival(left_at: datetime | None, now: datetime, *, known: bool) -> Arrival:
    """How the bot comes into a server that it ``left_at`` (none: never left), if it is ``known`` at all."""
    if not known:
        return Arrival.NEW
    if left_at is None:
        return Arrival.KNOWN
    return Arrival.BACK if now - left_at <= RETURN else Arrival.NEW


def joined_meanwhile(joined_at: datetime | None, started_at: datetime) -> bool:
    """Whether the bot was invited while it was away, so that nobody greeted yet when it ``started_at`` that time."""
    return joined_at is not None and started_at - AWAY <= joined_at < started_at
