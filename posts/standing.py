"""A message of the bot's that stands somewhere is changed, in a thread too that was archived since."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from posts.sending import ARCHIVED, TO_OPEN_LOCKED, Undelivered, no_access
from ui.posted import Refused

if TYPE_CHECKING:
    from ui.reply import Reply

NO_CHANNEL = 10003
"""Discord's word for a channel or thread that was deleted, with all that stood in it."""


async def change(client: discord.Client, message: discord.PartialMessage, reply: Reply) -> None:
    """Let a message show ``reply``; an archived thread is opened for that, and Discord archives it again by itself.

    Raises:
        Undelivered: a permission is missing there.
        discord.NotFound: the message is gone, or its channel (``NO_CHANNEL``).
        discord.HTTPException, OSError: Discord did not say what became of it.
    """
    try:
        try:
            await _edit(message, reply)
        except discord.HTTPException as refused:
            if refused.code != ARCHIVED:
                raise
            await _open(client, message.channel.id)
            await _edit(message, reply)
    except discord.Forbidden as refused:
        raise no_access(message.channel.id, refused) from refused


async def _edit(message: discord.PartialMessage, reply: Reply) -> None:
    for file in reply.files:
        file.reset()  # it was read already where the first try was refused
    await message.edit(embed=reply.embed, view=reply.view, attachments=list(reply.files))


async def _open(client: discord.Client, thread_id: int) -> None:
    thread = await client.fetch_channel(thread_id)
    if not isinstance(thread, discord.Thread):
        return
    try:
        await thread.edit(archived=False)
    except discord.Forbidden as refused:
        if thread.locked:
            raise Undelivered([Refused(thread_id, TO_OPEN_LOCKED)]) from refused
        raise
