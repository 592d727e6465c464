"""The conversation when a request lacks one thing: pick it, correct it, and the request goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord.ext import commands

from domain.errors import NotFound
from domain.names import read_title
from domain.numbers import read_count
from ui.errors import gift_value
from ui.forms import Field, Form

if TYPE_CHECKING:
    from collections.abc import Mapping

    import discord

    from client import Aftershow
    from ui.ask import Waiting
    from ui.press import Press

LONGEST = 1_000
"""Letters of an option that a form offers for correction."""


class Corrections(commands.Cog):
    """Answers to the bot's own questions."""

    def __init__(self, bot: Aftershow) -> None:
        self.hear = bot.hear
        self.asked = bot.asked
        self.streams = bot.streams
        self.overrides = bot.overrides
        self.presses = bot.presses

    async def cog_load(self) -> None:
        """Answer this conversation's buttons."""
        self.presses.on("ask", self.chosen)
        self.presses.on("ask-without", self.left_out)
        self.presses.on("ask-start", self.start_pressed)
        self.presses.on("ask-correct", self.correct_pressed)
        self.presses.on("ask-new-gift", self.new_gift_pressed)

    async def chosen(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """One of the choices; from a select, or on a button of its own."""
        key, option, *on_button = press.parts
        choice = press.values[0] if press.values else ":".join(on_button)
        await self.asked.carry_on(interaction, self._waiting(interaction, key), option, gift_value(choice))

    async def left_out(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Go on without it."""
        key, option = press.parts
        await self.asked.carry_on(interaction, self._waiting(interaction, key), option, None)

    async def start_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Start a stream now, and put the report there."""
        key, creator = press.parts
        waiting = self._waiting(interaction, key)
        asked = await self.hear(interaction)
        live = await self.streams.start(asked.caller, at=asked.at, creator=creator, join=True)
        await self.asked.carry_on(interaction, waiting, "stream", str(live.id))

    async def correct_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """A form with what was typed, to put right."""
        key, option = press.parts
        waiting = self._waiting(interaction, key)
        asked = await self.hear(interaction)

        async def go_on(submitted: discord.Interaction[Any], typed: Mapping[str, str]) -> None:
            await self.asked.carry_on(submitted, waiting, option, typed[option])

        field = Field(option, option, str(waiting.options[option])[:LONGEST], required=True, longest=LONGEST)
        await interaction.response.send_modal(Form(asked.text.say("ask-correct"), [field], go_on))

    async def new_gift_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """TikTok has a gift that the catalogue lacks: its name and price, then the request goes on."""
        waiting = self._waiting(interaction, press.parts[0])
        asked = await self.hear(interaction)

        async def go_on(submitted: discord.Interaction[Any], typed: Mapping[str, str]) -> None:
            said = await self.hear(submitted)
            name = read_title(typed["name"]) or typed["name"]
            gift = await self.overrides.put(said.caller, name, read_count(typed["coins"], said.locale), said.at)
            await self.asked.carry_on(submitted, waiting, "gift", f"gift:{gift.id}")

        fields = [
            Field(
                "name",
                asked.text.say("new-gift-name"),
                str(waiting.options.get("gift", ""))[:40],
                required=True,
                longest=40,
            ),
            Field("coins", asked.text.say("new-gift-coins"), example="1", required=True, longest=10),
        ]
        await interaction.response.send_modal(Form(asked.text.say("ask-new-gift"), fields, go_on))

    def _waiting(self, interaction: discord.Interaction[Any], key: str) -> Waiting:
        waiting = self.asked.waiting(key, interaction.user.id)
        if waiting is None:
            raise NotFound("question-forgotten")
        return waiting


async def setup(bot: Aftershow) -> None:
    """Add the conversation to the bot."""
    await bot.add_cog(Corrections(bot))
