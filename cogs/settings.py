"""/settings: what a server chooses, who chose it, and the way back to the default."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from domain.access import require_manager
from domain.currencies import read_currency
from domain.rates import read_usd_rate
from posts.log_channel import post_in_log
from ui import languages, rates, zones
from ui import settings as look
from ui.checks import role_for_people
from ui.forms import Form
from ui.missing import lines, problems
from ui.moments import read_day
from ui.money import currency_label, matching_currencies
from ui.options import Choices, choices, offered
from ui.places import Place
from ui.reply import REPLACE, send
from ui.text import option_words, text_in, words
from ui.welcome import with_fix

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from client import Aftershow
    from domain.settings import Settings as Chosen
    from ui.press import Press
    from ui.request import Request


class Settings(commands.Cog):
    """A server's settings."""

    settings_group = app_commands.Group(name="settings", description=words("settings"), guild_only=True)

    def __init__(self, bot: Aftershow) -> None:
        self.hear = bot.hear
        self.settings = bot.settings
        self.summaries = bot.summaries
        self.deliveries = bot.deliveries
        self.usd_rates = bot.usd_rates
        self.presses = bot.presses

    async def cog_load(self) -> None:
        """Answer this conversation's select."""
        self.presses.on("settings-reset", self.reset_picked)
        self.presses.on("usd-rate", self.usd_rate_pressed)
        self.presses.on("usd-rate-undo", self.usd_rate_undo_pressed)

    @settings_group.command(name="show", description=words("settings-show"))
    async def show(self, interaction: discord.Interaction[Aftershow]) -> None:
        """Every setting: value, default, who changed it and when."""
        asked = await self.hear(interaction)
        require_manager(asked.caller)
        await self._show(interaction, asked)

    @settings_group.command(name="set", description=words("settings-set"))
    @app_commands.describe(**option_words("settings-set"))
    @app_commands.choices(money_on_cards=look.money_choices())
    async def set_(
        self,
        interaction: discord.Interaction[Aftershow],
        summary_channel: Place | None = None,
        faq_channel: Place | None = None,
        announce_channel: Place | None = None,
        log_channel: Place | None = None,
        manager_role: discord.Role | None = None,
        moderator_role: discord.Role | None = None,
        timezone: str | None = None,
        language: str | None = None,
        currency: str | None = None,
        money_on_cards: str | None = None,
    ) -> None:
        """Any number at once: all are kept, or none where one can't be read."""
        asked = await self.hear(interaction)
        require_manager(asked.caller)
        locale = asked.text.locale
        given: dict[str, int | str | None] = {
            "summary_channel": summary_channel and summary_channel.id,
            "faq_channel": faq_channel and faq_channel.id,
            "announce_channel": announce_channel and announce_channel.id,
            "log_channel": log_channel and log_channel.id,
            "manager_role": manager_role and role_for_people(manager_role),
            "moderator_role": moderator_role and role_for_people(moderator_role),
            "timezone": zones.read_zone(timezone).key if timezone else None,
            "language": languages.read_language(language, locale) if language else None,
            "currency": read_currency(currency) if currency else None,
            "money_on_cards": money_on_cards,
        }
        chosen = {name: value for name, value in given.items() if value is not None}
        if not chosen:
            await send(interaction, look.nothing_given(asked.text))
            return
        after = await self.settings.set(asked.caller.guild_id, asked.caller.member_id, asked.at, **chosen)
        await self.deliveries.resume(asked.caller.guild_id)
        self.summaries.changed_everywhere(asked.caller.guild_id)
        await self._tell(interaction, asked, after, list(chosen))

    @settings_group.command(name="reset", description=words("settings-reset"))
    @app_commands.describe(**option_words("settings-reset"))
    async def reset(self, interaction: discord.Interaction[Aftershow], setting: str) -> None:
        """Back to the default."""
        asked = await self.hear(interaction)
        require_manager(asked.caller)
        name = look.read_setting(asked.text, setting)
        await self._tell(interaction, asked, await self._reset(asked, name), [name], reset=True)

    @settings_group.command(name="rate", description=words("settings-rate"))
    @app_commands.describe(**option_words("settings-rate"))
    @app_commands.rename(since="from")
    async def rate(
        self, interaction: discord.Interaction[Aftershow], currency: str, usd_rate: str, since: str | None = None
    ) -> None:
        """What a currency is worth from a day on."""
        await self._set_usd_rate(interaction, read_currency(currency), usd_rate, since or "today")

    async def usd_rate_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """An entry waits for a rate: a short form asks for it."""
        asked = await self.hear(interaction)
        require_manager(asked.caller)
        currency, day = press.parts

        async def keep(submitted: discord.Interaction[Any], typed: Mapping[str, str]) -> None:
            await self._set_usd_rate(submitted, currency, typed["usd_rate"], typed["since"])

        fields = rates.usd_fields(asked.text, currency, day)
        await interaction.response.send_modal(Form(asked.text.say("button-usd-rate", currency=currency), fields, keep))

    async def usd_rate_undo_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Undo, on the reply that said what a currency is worth from now on."""
        interaction.extras[REPLACE] = True
        asked = await self.hear(interaction)
        change = await self.usd_rates.undo(asked.caller, int(press.parts[0]), asked.at)
        self.summaries.changed_everywhere(asked.caller.guild_id)
        await send(interaction, rates.usd_undone(asked.text, change))

    async def _set_usd_rate(self, interaction: discord.Interaction[Any], currency: str, worth: str, since: str) -> None:
        asked = await self.hear(interaction)
        require_manager(asked.caller)
        change = await self.usd_rates.set(
            asked.caller,
            currency,
            read_usd_rate(worth, currency, asked.locale),
            since=read_day(since, asked.at, asked.zone, asked.locale),
            key=asked.key,
            at=asked.at,
        )
        self.summaries.changed_everywhere(asked.caller.guild_id)
        await send(interaction, rates.usd_changed(asked.text, change))

    async def reset_picked(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Back to the default, picked beneath the settings; they then show it."""
        asked = await self.hear(interaction)
        require_manager(asked.caller)
        name = look.read_setting(asked.text, press.values[0])
        after = await self._reset(asked, name)
        interaction.extras[REPLACE] = True
        await self._show(interaction, asked)
        await self._log(interaction, asked, after, [name])

    @set_.autocomplete("timezone")
    @offered
    async def zone_choices(self, interaction: discord.Interaction[Aftershow], typed: str) -> Choices:
        """Zones by city or country, with the time that it is there."""
        return choices((zones.label(name, interaction.created_at), name) for name in zones.matching(typed))

    @set_.autocomplete("language")
    @offered
    async def language_choices(self, interaction: discord.Interaction[Aftershow], typed: str) -> Choices:
        """The languages that there are, by their name here."""
        locale = await self._locale(interaction)
        return choices((languages.named(code, locale), code) for code in languages.matching(typed, locale))

    @set_.autocomplete("currency")
    @rate.autocomplete("currency")
    @offered
    async def currency_choices(self, interaction: discord.Interaction[Aftershow], typed: str) -> Choices:
        """Currencies by code and name, those that entries wait for first."""
        wanted = await self.usd_rates.wanted(interaction.guild_id or 0)
        locale = await self._locale(interaction)
        return choices((currency_label(code, locale), code) for code in matching_currencies(typed, wanted, locale))

    @reset.autocomplete("setting")
    @offered
    async def setting_choices(self, interaction: discord.Interaction[Aftershow], typed: str) -> Choices:
        """Settings by name."""
        return choices(look.matching(text_in(await self._locale(interaction)), typed))

    async def _show(self, interaction: discord.Interaction[Any], asked: Request) -> None:
        settings = await self.settings.shown(asked.caller.guild_id)
        guild = interaction.guild
        found = [] if guild is None else problems(guild, await self.settings.get(asked.caller.guild_id))
        warnings = [] if guild is None else lines(asked.text, guild, found)
        await send(interaction, with_fix(asked.text, look.shown(asked.text, settings, warnings), found))

    async def _reset(self, asked: Request, name: str) -> Chosen:
        after = await self.settings.reset(asked.caller.guild_id, name, asked.caller.member_id, asked.at)
        await self.deliveries.resume(asked.caller.guild_id)
        self.summaries.changed_everywhere(asked.caller.guild_id)
        return after

    async def _tell(
        self,
        interaction: discord.Interaction[Aftershow],
        asked: Request,
        after: Chosen,
        names: Sequence[str],
        *,
        reset: bool = False,
    ) -> None:
        """Say what is kept, in the language that is spoken from now on, and note it in the log channel."""
        refused = look.refusals(interaction.guild, {name: getattr(after, name) for name in names})
        await send(
            interaction, look.changed(text_in(after.language), asked.settings, after, names, refused, reset=reset)
        )
        await self._log(interaction, asked, after, names)

    @staticmethod
    async def _log(interaction: discord.Interaction[Any], asked: Request, after: Chosen, names: Sequence[str]) -> None:
        """Into the log channel of now; where that was just taken away, into the one that was."""
        line = look.log_line(text_in(after.language), after, names, by=asked.caller.member_id)
        await post_in_log(interaction.guild, after.log_channel or asked.settings.log_channel, line)

    async def _locale(self, interaction: discord.Interaction[Any]) -> str:
        return (await self.hear(interaction)).text.locale


async def setup(bot: Aftershow) -> None:
    """Add the conversation to the bot."""
    await bot.add_cog(Settings(bot))
