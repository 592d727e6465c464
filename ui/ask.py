"""When a request lacks one choice or word: ask, then carry on with the very same request.

The original interaction's id stays the idempotency key, so however often a choice is pressed,
the request counts once.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from discord import app_commands

from ui.reply import KEY, REPLACE

if TYPE_CHECKING:
    from collections.abc import Mapping

    import discord

MOST_WAITING = 1_000
"""Requests that may wait at the same time; Discord forgets them after 15 minutes anyway."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A slash command's request that can still be mended."""

    key: str
    command: app_commands.Command[Any, ..., Any]
    options: Mapping[str, Any]
    member_id: int

    def option_with(self, piece: str) -> str | None:
        """The text option in which ``piece`` was typed."""
        said = piece.strip().removesuffix("…")  # long pieces are shown cut
        typed = {name: value.strip() for name, value in self.options.items() if isinstance(value, str)}
        exact = next((name for name, value in typed.items() if value == said), None)
        return exact or next((name for name, value in typed.items() if said and said in value), None)


def picked(interaction: discord.Interaction[Any]) -> int | None:
    """The stream that was picked when the request was asked about; none where nobody had to ask."""
    stream = interaction.extras.get("stream")
    return None if stream is None else int(stream)


class Asked:
    """The requests that wait to be mended, the oldest forgotten first."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[str, Waiting] = OrderedDict()

    def remember(self, interaction: discord.Interaction[Any]) -> Waiting | None:
        """Keep a slash command's request; none for what can't be carried on (a button)."""
        key = str(interaction.extras.get(KEY, interaction.id))
        command = interaction.command
        if key not in self._waiting and isinstance(command, app_commands.Command):
            # Some options have another name on Discord: "from" is no name in Python.
            names = {parameter.display_name: parameter.name for parameter in command.parameters}
            options = {names.get(name, name): value for name, value in interaction.namespace}
            self._waiting[key] = Waiting(key, command, options, interaction.user.id)
            while len(self._waiting) > MOST_WAITING:
                self._waiting.popitem(last=False)
        return self._waiting.get(key)

    def waiting(self, key: str, member_id: int) -> Waiting | None:
        """The request of that key, if it is this person's and not forgotten."""
        waiting = self._waiting.get(key)
        return waiting if waiting is not None and waiting.member_id == member_id else None

    async def carry_on(
        self, interaction: discord.Interaction[Any], waiting: Waiting, option: str, choice: str | None
    ) -> None:
        """Run the request again with the option filled in, or left out where ``choice`` is none.

        A choice that the command has no option for (which stream a gift belongs to) travels in the
        interaction's extras.
        """
        interaction.extras.update({KEY: waiting.key, REPLACE: True})
        options = {name: value for name, value in waiting.options.items() if name != option}
        if any(parameter.name == option for parameter in waiting.command.parameters):
            if choice is not None:
                options[option] = choice
            self._waiting[waiting.key] = replace(waiting, options=options)
        else:
            interaction.extras[option] = choice
        command: Any = waiting.command
        await command.callback(command.binding, interaction, **options)
