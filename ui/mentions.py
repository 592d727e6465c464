"""Commands as Discord shows them in a text: clickable, once their ids are known."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import discord

from ui.text import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable

    from discord import app_commands

log = logging.getLogger(__name__)


class Mentions:
    """The ids that Discord gave to the registered commands."""

    def __init__(self, tree: app_commands.CommandTree[Any]) -> None:
        """Over the commands of the client."""
        self._tree = tree
        self._ids: dict[str, int] = {}

    def learn(self, registered: Iterable[app_commands.AppCommand]) -> None:
        """Note the ids of what Discord says is registered."""
        self._ids = {one.name: one.id for one in registered if one.type is discord.AppCommandType.chat_input}

    async def load(self) -> None:
        """Ask Discord, unless the ids are known; without an answer commands are shown as plain text."""
        if not self._ids:
            try:
                self.learn(await self._tree.fetch_commands())
            except discord.HTTPException as refused:
                log.warning("ids of the commands not known: %s", refused)

    def of(self, command: str) -> Markup:
        """``"gift add"`` as something to click."""
        known = self._ids.get(command.partition(" ")[0])
        return Markup(f"`/{command}`" if known is None else f"</{command}:{known}>")
