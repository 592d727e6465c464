"""/goal: what a creator or a whole server wants to reach in a week or a month, and how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, cast

from discord import app_commands
from discord.ext import commands

from domain.access import may_look
from domain.errors import NotFound
from domain.goals import Measure, read_wanted
from domain.periods import Period
from ui import goals as look
from ui.options import creators
from ui.reply import REPLACE, send
from ui.text import option_words, words

if TYPE_CHECKING:
    import discord

    from client import Aftershow
    from domain.goals import GoalPeriod
    from ui.press import Press

PeriodName = Literal["week", "month"]


class Goals(commands.Cog):
    """Targets, and the way there."""

    goal = app_commands.Group(name="goal", description=words("goal"), guild_only=True)

    def __init__(self, bot: Aftershow) -> None:
        self.hear = bot.hear
        self.creators = bot.creators
        self.goals = bot.goals
        self.presses = bot.presses

    async def cog_load(self) -> None:
        """Answer this conversation's buttons."""
        self.presses.on("goal-back", self.back_pressed)
        self.presses.on("goal-clear", self.clear_pressed)
        self.presses.on("goal-clear-picked", self.clear_picked)

    @goal.command(name="set", description=words("goal-set"))
    @app_commands.describe(**option_words("goal-set"))
    @app_commands.choices(metric=look.measure_choices())
    @app_commands.autocomplete(creator=creators)
    async def set_(
        self,
        interaction: discord.Interaction[Aftershow],
        metric: str,
        target: str,
        period: PeriodName = "month",
        creator: str | None = None,
    ) -> None:
        """From now on, until it is cleared: every week or month begins anew."""
        asked = await self.hear(interaction)
        wanted = read_wanted(
            Measure(metric),
            target,
            _period(period),
            currency=asked.settings.currency,
            locale=asked.locale,
            server=creator is None and asked.caller.manager,
        )
        goal, before, changed = await self.goals.set(asked.caller, wanted, asked.at, creator)
        await send(interaction, look.kept(asked.text, goal, before, changed=changed))

    @goal.command(name="show", description=words("goal-show"))
    @app_commands.describe(**option_words("goal-show"))
    @app_commands.autocomplete(creator=creators)
    async def show(self, interaction: discord.Interaction[Aftershow], creator: str | None = None) -> None:
        """How far the goals are, their pace, and what is needed a day; those in money for whom may see it."""
        asked = await self.hear(interaction)
        may_look(asked.caller, await self.creators.owned_by(asked.caller.guild_id, asked.caller.member_id))
        await send(interaction, look.shown(asked.text, await self.goals.progress(asked.caller, asked.at, creator)))

    @goal.command(name="clear", description=words("goal-clear"))
    @app_commands.describe(**option_words("goal-clear"))
    @app_commands.choices(metric=look.measure_choices())
    @app_commands.autocomplete(creator=creators)
    async def clear(
        self,
        interaction: discord.Interaction[Aftershow],
        metric: str | None = None,
        period: PeriodName | None = None,
        creator: str | None = None,
    ) -> None:
        """Take a goal back; of several that fit, the one that is picked."""
        asked = await self.hear(interaction)
        measure = None if metric is None else Measure(metric)
        found = await self.goals.standing(asked.caller, creator, measure, None if period is None else _period(period))
        if not found:
            raise NotFound("goal-none-to-clear")
        if len(found) > 1:
            await send(interaction, look.which(asked.text, found))
            return
        gone = await self.goals.clear(asked.caller, found[0].id, asked.at)
        await send(interaction, look.cleared(asked.text, gone))

    async def clear_picked(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """The one of several that goes."""
        await self._clear(interaction, int(press.values[0]))

    async def clear_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Undo of a goal that was set."""
        await self._clear(interaction, int(press.parts[0]))

    async def back_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Undo of a goal that was cleared or replaced."""
        interaction.extras[REPLACE] = True
        asked = await self.hear(interaction)
        goal, before, changed = await self.goals.restore(asked.caller, int(press.parts[0]), asked.at)
        await send(interaction, look.kept(asked.text, goal, before, changed=changed))

    async def _clear(self, interaction: discord.Interaction[Any], goal_id: int) -> None:
        interaction.extras[REPLACE] = True
        asked = await self.hear(interaction)
        await send(interaction, look.cleared(asked.text, await self.goals.clear(asked.caller, goal_id, asked.at)))


def _period(name: str) -> GoalPeriod:
    return cast("GoalPeriod", Period(name))


async def setup(bot: Aftershow) -> None:
    """Add the conversation to the bot."""
    await bot.add_cog(Goals(bot))
