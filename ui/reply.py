"""One answer to one interaction, whichever way Discord wants it delivered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import discord

REPLACE = "replace"
"""In ``interaction.extras``: the answer takes the place of the message that was pressed."""
KEY = "key"
"""In ``interaction.extras``: the idempotency key of the request that this press carries on."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a person gets to see. Private unless said otherwise."""

    content: str | None = None
    embed: discord.Embed | None = None
    view: discord.ui.View | None = None
    files: tuple[discord.File, ...] = field(default=())
    private: bool = True


async def defer(interaction: discord.Interaction, *, private: bool = True) -> None:
    """Tell Discord within its three seconds that the answer takes a little longer."""
    if interaction.response.is_done():
        return
    if interaction.extras.get(REPLACE):
        await interaction.response.defer()
    else:
        await interaction.response.defer(ephemeral=private, thinking=True)


async def send(interaction: discord.Interaction, reply: Reply) -> None:
    """Deliver: as first response, as the awaited rest of a deferred one, or in place of what was pressed."""
    replaces = bool(interaction.extras.get(REPLACE))
    if interaction.response.is_done():
        if interaction.extras.get("answered"):
            await interaction.followup.send(**_message(reply), ephemeral=reply.private)
        else:
            await interaction.edit_original_response(**_edit(reply))
    elif replaces:
        await interaction.response.edit_message(**_edit(reply))
    else:
        await interaction.response.send_message(**_message(reply), ephemeral=reply.private)
    interaction.extras["answered"] = True


def _message(reply: Reply) -> dict[str, Any]:
    given = {"content": reply.content, "embed": reply.embed, "view": reply.view, "files": list(reply.files)}
    return {name: value for name, value in given.items() if value}


def _edit(reply: Reply) -> dict[str, Any]:
    return {"content": reply.content, "embed": reply.embed, "view": reply.view, "attachments": list(reply.files)}
