"""Buttons and selects that outlive a restart: what they do and to what stands in their ``custom_id``.

A cog says ``presses.on("gift-undo", self.undo_pressed)`` and makes the button with
``button("gift-undo", report_id, label=...)``. Ids are no secret and no permission: a handler
decides anew who may, as a command does.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord

from domain.errors import NotFound

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

LONGEST_ID = 100
MOST_CHOICES = 25


@dataclass(frozen=True, slots=True)
class Press:
    """What was pressed: the parts after the verb, and for a select the picked values."""

    parts: tuple[str, ...]
    values: tuple[str, ...] = ()


Handler = Callable[[discord.Interaction, Press], Awaitable[None]]


class Presses:
    """Who answers which verb."""

    def __init__(self) -> None:
        self._handlers: dict[str, Handler] = {}

    def on(self, verb: str, handler: Handler) -> None:
        """Let ``handler`` answer every press of ``verb``."""
        self._handlers[verb] = handler

    def handler(self, verb: str) -> Handler:
        """Who answers ``verb``.

        Raises:
            NotFound: nobody does; the button is of a version that is gone.
        """
        if verb not in self._handlers:
            raise NotFound("button-gone")
        return self._handlers[verb]


def custom_id(verb: str, *parts: object) -> str:
    """``custom_id("gift-undo", 7)`` is ``"gift-undo:7"``; Discord takes 100 characters at most."""
    made = f"{verb}:" + ":".join(str(part) for part in parts)
    if len(made) > LONGEST_ID:
        msg = f"custom_id of {verb} is {len(made)} characters long"
        raise ValueError(msg)
    return made


class Lasting(
    discord.ui.DynamicItem[discord.ui.Button[Any] | discord.ui.Select[Any]],
    template=r"(?P<verb>[a-z][a-z-]*):(?P<rest>.*)",
):
    """A button or select whose meaning is its id."""

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Lasting:
        """The pressed item, as the message carries it."""
        del interaction, match
        assert isinstance(item, discord.ui.Button | discord.ui.Select)  # noqa: S101 - only these are ever made
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand the press to its handler; what goes wrong becomes words as for a command."""
        client: Any = interaction.client
        verb, *parts = self.custom_id.split(":")
        values = self.item.values if isinstance(self.item, discord.ui.Select) else ()
        await client.answer_press(interaction, verb, Press(tuple(parts), tuple(values)))


def button(
    verb: str,
    *parts: object,
    label: str,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    emoji: str | None = None,
) -> Lasting:
    """A button that works for as long as its message stands."""
    return Lasting(discord.ui.Button(label=label[:80], style=style, emoji=emoji, custom_id=custom_id(verb, *parts)))


def select(verb: str, *parts: object, hint: str, choices: Iterable[tuple[str, str]]) -> Lasting:
    """A select over ``(label, value)`` pairs, the first 25 of them."""
    options = [discord.SelectOption(label=label[:100], value=value[:100]) for label, value in choices][:MOST_CHOICES]
    return Lasting(discord.ui.Select(placeholder=hint[:150], options=options, custom_id=custom_id(verb, *parts)))


def row_of(*items: Lasting) -> discord.ui.View:
    """A view of lasting items that never times out.

    Nobody listens through the view: each item answers by its id. Stopped, it is not kept after it was
    sent; else every private reply would leave a timer of 15 minutes behind.
    """
    view = discord.ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    view.stop()
    return view
