"""One reply that moves while somebody waits, and tells what came of it even when they waited too long."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

import discord

from ui.imports import progress
from ui.reply import defer, send, settle

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.importing import Progress
    from ui.reply import Reply
    from ui.text import Text

log = logging.getLogger(__name__)

SECONDS_BETWEEN = 1.5
"""An edit is a request to Discord, which allows five in five seconds."""
DISMISSED = 10008
"""The person closed the message that was to be edited."""
TOO_LATE = frozenset({10015, 10062, 50027})
"""A reply can be edited for 15 minutes, and longer than that only a message in the channel is left.

Source: Discord's documentation, "JSON Error Codes": unknown webhook, unknown interaction, invalid webhook token.
"""


class Moving:
    """The reply to one interaction: how far it is, then the end."""

    def __init__(
        self,
        interaction: discord.Interaction,
        text: Text,
        name: str,
        *,
        undoing: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """About the file of that ``name``; ``clock`` counts seconds."""
        self._interaction = interaction
        self._text = text
        self._name = name
        self._undoing = undoing
        self._clock = clock
        self._edited = clock()

    async def begin(self) -> None:
        """Tell Discord that it takes longer. What was pressed stays as it is meanwhile."""
        await defer(self._interaction, keep=True)

    async def __call__(self, far: Progress) -> None:
        """It came so far. Shown now and then; whoever can't be told any more does not stop it."""
        now = self._clock()
        if now - self._edited < SECONDS_BETWEEN:
            return
        self._edited = now
        try:
            shown = progress(self._text, self._name, far, undoing=self._undoing)
            await self._interaction.edit_original_response(content=shown.content)
        except discord.HTTPException as refused:
            log.info("progress of %s not shown: %s", self._interaction.id, refused)

    async def finish(self, reply: Reply, instead: Reply | None = None) -> None:
        """Show what came of it; where the reply can't be reached any more, say ``instead`` in the channel."""
        try:
            await settle(self._interaction, reply)
        except discord.HTTPException as refused:
            if refused.code == DISMISSED:
                await send(self._interaction, reply)
                return
            channel = self._interaction.channel
            if refused.code not in TOO_LATE or instead is None or not isinstance(channel, discord.abc.Messageable):
                raise
            log.info("the reply to %s came too late: %s", self._interaction.id, refused)
            await channel.send(instead.content, view=instead.view or discord.utils.MISSING)
