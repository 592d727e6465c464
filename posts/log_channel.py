"""Lines in the server's log channel: what was changed, and by whom."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord

from ui.checks import missing_in

if TYPE_CHECKING:
    from ui.reply import Reply

log = logging.getLogger(__name__)


async def post_in_log(guild: discord.Guild | None, channel_id: int | None, line: Reply) -> None:
    """Add a line where the server wants its log; without such a channel, or where it refuses, nothing happens.

    What is logged has happened already, so a channel that refuses must not stop it.
    """
    channel = None if guild is None or channel_id is None else guild.get_channel_or_thread(channel_id)
    if not isinstance(channel, discord.abc.Messageable) or missing_in(channel, files=False):
        return
    try:
        await channel.send(line.content, view=line.view or discord.utils.MISSING)
    except discord.HTTPException as refused:
        log.warning("log channel %s refused a line: %s", channel_id, refused)
