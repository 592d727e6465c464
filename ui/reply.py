"""One answer to one interaction, whichever way Discord wants it delivered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import discord

REPLACE = "replace"
"""In ``interaction.extras``: the answer takes the place of the message that was pressed, if that is a private one."""
REPLACE_SHOWN = "replace-shown"
"""In ``interaction.extras``: it takes the message's place even where everyone sees it."""
KEY = "key"
"""In ``interaction.extras``: the idempotency key of the request that this press carries on."""
_ANSWERED = "answered"
"""In ``interaction.extras``: it has its answer, so another one follows as a message of its own."""


_SHOWN = "shown"
"""In ``interaction.extras``: what is awaited in private may turn out to be for everyone."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a person gets to see. Private unless said otherwise."""

    content: str | None = None
    embed: discord.Embed | None = None
    view: discord.ui.View | None = None
    files: tuple[discord.File, ...] = ()
    private: bool = True


async def defer(interaction: discord.Interaction, *, shown: bool = False, keep: bool = False) -> None:
    """Tell Discord within its three seconds that the answer takes a little longer.

    It will be private; with ``shown`` a ``Reply`` that is for everyone still gets to everyone. With ``keep``
    the message that was pressed stays until ``settle`` changes it: what fails meanwhile is said beneath it.
    """
    if interaction.response.is_done():
        return
    if _replaces(interaction):
        interaction.extras[_ANSWERED] = keep
        await interaction.response.defer()
    else:
        interaction.extras[_SHOWN] = shown
        await interaction.response.defer(ephemeral=True, thinking=True)


async def send(interaction: discord.Interaction, reply: Reply) -> None:
    """Deliver: as first response, as the awaited rest of a deferred one, or in place of what was pressed."""
    if interaction.response.is_done():
        if interaction.extras.get(_ANSWERED):
            await interaction.followup.send(**_message(reply), ephemeral=reply.private)
        else:
            await interaction.edit_original_response(**_edit(reply))
            if interaction.extras.get(_SHOWN) and not reply.private:
                # What was awaited in private stays so, whatever it becomes; only what follows it is for everyone.
                await interaction.followup.send(**_message(reply), ephemeral=False)
                await interaction.delete_original_response()
    elif _replaces(interaction):
        await interaction.response.edit_message(**_edit(reply))
    else:
        await interaction.response.send_message(**_message(reply), ephemeral=reply.private)
    interaction.extras[_ANSWERED] = True


async def settle(interaction: discord.Interaction, reply: Reply) -> None:
    """The end of what was deferred to ``keep``: in its place, or as ``send`` delivers it."""
    interaction.extras[_ANSWERED] = False
    try:
        await send(interaction, reply)
    finally:
        interaction.extras[_ANSWERED] = True


def keep(interaction: discord.Interaction) -> None:
    """What was pressed stays, whatever was meant to take its place: it can be pressed again."""
    if interaction.response.is_done() and _replaces(interaction):
        interaction.extras[_ANSWERED] = True
    for name in (REPLACE, REPLACE_SHOWN):
        interaction.extras.pop(name, None)


def _replaces(interaction: discord.Interaction) -> bool:
    """Only a private message gives way to an answer; what everyone sees stands, unless it was made to give way."""
    message = interaction.message
    if message is None:
        return False
    return bool(interaction.extras.get(REPLACE_SHOWN)) or (
        bool(interaction.extras.get(REPLACE)) and message.flags.ephemeral
    )


def _message(reply: Reply) -> dict[str, Any]:
    given = {"content": reply.content, "embed": reply.embed, "view": reply.view, "files": list(reply.files)}
    return {name: value for name, value in given.items() if value}


def _edit(reply: Reply) -> dict[str, Any]:
    return {"content": reply.content, "embed": reply.embed, "view": reply.view, "attachments": list(reply.files)}
