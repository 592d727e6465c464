"""What a server can choose, with the defaults."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from domain.access import MoneyOnCards
from domain.currencies import USD

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Settings:
    """A server's settings. Channels and roles are Discord ids; none means that none was chosen."""

    summary_channel: int | None = None
    """Where summary cards go; else where the stream was ended."""
    faq_channel: int | None = None
    announce_channel: int | None = None
    log_channel: int | None = None
    manager_role: int | None = None
    moderator_role: int | None = None
    timezone: str = "UTC"
    """IANA name; days, weeks and months begin there."""
    language: str = "en-US"
    currency: str = USD
    """ISO 4217: what an amount is in that names no currency, and what money is shown in beside US dollars."""
    money_on_cards: MoneyOnCards = MoneyOnCards.SHARED
    """It can only narrow what a creator shares."""


SETTING_NAMES = tuple(field.name for field in fields(Settings))


@dataclass(frozen=True, slots=True)
class Shown:
    """One setting as ``/settings show`` tells it; who and when are none where nobody ever changed it."""

    name: str
    value: int | str | None
    default: int | str | None
    changed_at: datetime | None = None
    changed_by: int | None = None
