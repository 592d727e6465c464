"""Creators: a TikTok handle, whom it belongs to, and who may see its money."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from domain.pace import Pace


class Share(StrEnum):
    """Upper bound of who sees a creator's money."""

    MANAGERS = "managers"
    SERVER = "server"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Creator:
    """A registered handle. Unconfirmed links prove nothing about whose data it is."""

    id: int
    guild_id: int
    handle: str
    """Lower case, without ``@``."""
    member_id: int | None = None
    confirmed: bool = False
    timezone: str | None = None
    share: Share = Share.MANAGERS


@dataclass(frozen=True, slots=True)
class Listed:
    """A creator in the server's list."""

    creator: Creator
    live_since: datetime | None = None
    """When the stream that is on air began; none while off air."""
    pace: Pace | None = None
    """Where their month goes; for managers alone."""
