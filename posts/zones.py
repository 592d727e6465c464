"""In which zone a person means the times that they type."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from db.creators import CreatorStore
    from ui.request import Request


async def zone_of(creators: CreatorStore, asked: Request) -> ZoneInfo:
    """Where the person lives who types a time: as registered with the own handle, else where the server does."""
    own = await creators.owned_by(asked.caller.guild_id, asked.caller.member_id)
    named = next((creator.timezone for creator in own if creator.timezone), None)
    return ZoneInfo(named) if named else asked.zone
