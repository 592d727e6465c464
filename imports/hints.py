"""What the reader is told beside the file: where it comes from, and what the person has answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from imports.limits import Budget


def _no_gift(_name: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Hints:
    """Times without a zone are of ``zone``, and none may lie after ``now`` (aware UTC)."""

    now: datetime
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    locale: str = "en-US"
    filename: str = ""
    """As the person sent it. It never decides the kind; a Backstage file's may tell its day."""
    answers: Mapping[str, str] = field(default_factory=dict[str, str])
    """By the kind of ``Ambiguous``."""
    is_gift: Callable[[str], bool] = _no_gift
    """Whether the catalogue knows a gift of this name: it tells gifts from supporters where there is no header."""
    budget: Budget = field(default_factory=Budget)
    """One for each reading."""
