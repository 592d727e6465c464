"""Hello to a new server: one message, in the first place that takes it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from posts.reach import common_channels, post_in, write_to_owner
from ui.text import text_in
from ui.welcome import hello

if TYPE_CHECKING:
    from collections.abc import Callable

    import discord

    from db.settings import SettingsStore
    from ui.text import Markup

log = logging.getLogger(__name__)


class Welcome:
    """Greets servers."""

    def __init__(self, client: discord.Client, settings: SettingsStore, mention: Callable[[str], Markup]) -> None:
        """In the words of each server's language; ``mention`` makes a command clickable."""
        self._client = client
        self._settings = settings
        self._mention = mention

    async def greet(self, guild: discord.Guild, *, back: bool = False) -> None:
        """One message: where the server reads its news, else at its top, else to its owner. ``back``: a short one."""
        text = text_in((await self._settings.get(guild.id)).language)
        public = hello(text, guild, self._mention, back=back, in_dm=False)
        for channel in common_channels(guild):
            if await post_in(channel, public):
                return
        private = hello(text, guild, self._mention, back=back, in_dm=True)
        if not await write_to_owner(self._client, guild, private):
            log.warning("server %s could not be greeted: no channel takes a message, nor does its owner", guild.id)
