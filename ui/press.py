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
    """What was pressed: the parts after the verb, and for a select the picked values (of channels and roles: ids)."""

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

    @property
    def verbs(self) -> frozenset[str]:
        """Everything that is answered."""
        return frozenset(self._handlers)

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


Pressed = discord.ui.Button[Any] | discord.ui.Select[Any] | discord.ui.ChannelSelect[Any] | discord.ui.RoleSelect[Any]

TEXT_PLACES = (
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
    discord.ChannelType.news_thread,
)
"""Where a message can stand: text, announcements, and threads of either."""


class Lasting(
    discord.ui.DynamicItem[Pressed],
    template=r"(?P<verb>[a-z][a-z-]*):(?P<rest>.*)",
):
    """A button or select whose meaning is its id."""

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Lasting:
        """The pressed item, as the message carries it."""
        del interaction, match
        assert isinstance(  # noqa: S101 - only these are ever made
            item, discord.ui.Button | discord.ui.Select | discord.ui.ChannelSelect | discord.ui.RoleSelect
        )
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand the press to its handler; what goes wrong becomes words as for a command."""
        client: Any = interaction.client
        verb, *parts = self.custom_id.split(":")
        picked: Iterable[Any] = () if isinstance(self.item, discord.ui.Button) else self.item.values
        values = tuple(one if isinstance(one, str) else str(one.id) for one in picked)
        await client.answer_press(interaction, verb, Press(tuple(parts), values))


def button(
    verb: str,
    *parts: object,
    label: str,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    emoji: str | None = None,
) -> Lasting:
    """A button that works for as long as its message stands."""
    return Lasting(discord.ui.Button(label=label[:80], style=style, emoji=emoji, custom_id=custom_id(verb, *parts)))


def select(
    verb: str, *parts: object, hint: str, choices: Iterable[tuple[str, str]], chosen: str | None = None
) -> Lasting:
    """A select over ``(label, value)`` pairs, the first 25 of them; ``chosen`` is the value that holds now."""
    options = [
        discord.SelectOption(label=label[:100], value=value[:100], default=value == chosen) for label, value in choices
    ][:MOST_CHOICES]
    return Lasting(discord.ui.Select(placeholder=hint[:150], options=options, custom_id=custom_id(verb, *parts)))


def channel_select(verb: str, *parts: object, hint: str, chosen: int | None = None) -> Lasting:
    """Discord's own picker over the channels where a message can stand; ``chosen`` is the one that holds now."""
    return Lasting(
        discord.ui.ChannelSelect(
            placeholder=hint[:150],
            custom_id=custom_id(verb, *parts),
            channel_types=list(TEXT_PLACES),
            default_values=[discord.SelectDefaultValue.from_channel(discord.Object(chosen))] if chosen else [],
        )
    )


def role_select(verb: str, *parts: object, hint: str, chosen: int | None = None) -> Lasting:
    """Discord's own picker over roles; ``chosen`` is the one that holds now."""
    return Lasting(
        discord.ui.RoleSelect(
            placeholder=hint[:150],
            custom_id=custom_id(verb, *parts),
            default_values=[discord.SelectDefaultValue.from_role(discord.Object(chosen))] if chosen else [],
        )
    )


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
