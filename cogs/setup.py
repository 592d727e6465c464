"""/setup, hello to new servers, and word to a manager when something is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from domain.access import MoneyOnCards, require_manager
from domain.arrivals import Arrival, joined_meanwhile
from domain.currencies import read_currency
from domain.errors import NotFound
from posts.log_channel import post_in_log
from ui import languages
from ui import setup as look
from ui.checks import role_for_people
from ui.forms import Form
from ui.missing import ROLES
from ui.reply import REPLACE, defer, send
from ui.settings import CHANNELS, log_line
from ui.setup import Page
from ui.text import text_in, words
from ui.welcome import notice
from ui.zones import read_zone

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from client import Aftershow
    from ui.press import Press
    from ui.request import Request

SAY_IT_THEMSELVES = frozenset({"setup", "settings show", "settings set", "settings reset"})
"""Commands whose answers name what is missing anyway."""


class Setup(commands.Cog):
    """The guided set-up; servers that come and go."""

    def __init__(self, bot: Aftershow) -> None:
        self.bot = bot
        self.hear = bot.hear
        self.settings = bot.settings
        self.creators = bot.creators
        self.summaries = bot.summaries
        self.deliveries = bot.deliveries
        self.guild_store = bot.guild_store
        self.welcome = bot.welcome
        self.notices = bot.notices
        self.samples = bot.samples
        self.presses = bot.presses
        self.mentions = bot.mentions
        self.started_at = discord.utils.utcnow()

    async def cog_load(self) -> None:
        """Answer the panel's buttons and selects."""
        self.presses.on("setup-page", self.page_turned)
        self.presses.on("setup-check", self.page_turned)
        self.presses.on("setup-channel", self.channel_picked)
        self.presses.on("setup-role", self.role_picked)
        self.presses.on("setup-zone", self.zone_pressed)
        self.presses.on("setup-zone-type", self.zone_to_type)
        self.presses.on("setup-language", self.language_picked)
        self.presses.on("setup-currency", self.currency_picked)
        self.presses.on("setup-money", self.money_picked)
        self.presses.on("setup-register", self.handle_to_type)
        self.presses.on("setup-sample", self.sample_pressed)
        self.presses.on("setup-sample-remove", self.sample_removed)

    # Discord hides it from everyone else, but never decides: the check of our own does, so the manager role may too.
    @app_commands.command(name="setup", description=words("setup"))
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def panel(self, interaction: discord.Interaction[Aftershow]) -> None:
        """The first page of the panel."""
        await self._show(interaction, await self._manager(interaction), Page.CHANNELS)

    async def page_turned(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Open the panel, or another page of it, as everything is now."""
        await self._show(interaction, await self._manager(interaction), look.page_of(press.parts))

    async def channel_picked(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """A channel for one of the jobs."""
        asked = await self._manager(interaction)
        setting = look.setting_of(press.parts, CHANNELS)
        channel_id = look.picked_channel(press.values, asked.caller.guild_id, self.bot.get_channel)
        await self._keep(interaction, asked, Page.CHANNELS, setting, channel_id)

    async def role_picked(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Who manages, or who moderates."""
        asked = await self._manager(interaction)
        setting = look.setting_of(press.parts, ROLES)
        role = look.picked_role(press.values, self._guild(interaction))
        await self._keep(interaction, asked, Page.PEOPLE, setting, role_for_people(role))

    async def zone_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """One of the zones that were offered."""
        asked = await self._manager(interaction)
        await self._keep(interaction, asked, Page.PLACE, "timezone", read_zone(":".join(press.parts)).key)

    async def zone_to_type(self, interaction: discord.Interaction[Any], _press: Press) -> None:
        """A city or country, typed."""
        asked = await self._manager(interaction)
        field = look.zone_field(asked.text, asked.settings)
        title = asked.text.say("setup-page-place")
        await interaction.response.send_modal(Form(title, [field], self._zone_typed))

    async def _zone_typed(self, interaction: discord.Interaction[Any], typed: Mapping[str, str]) -> None:
        """The zone that is meant, or what may be meant as buttons."""
        asked = await self._manager(interaction)
        said = typed["timezone"]
        zone, nearest = look.zone_or_nearest(said)
        if zone is not None:
            await self._keep(interaction, asked, Page.PLACE, "timezone", zone)
            return
        note = look.zone_unread(asked.text, said, nearest)
        await self._show(interaction, asked, Page.PLACE, note=note, near=nearest)

    async def language_picked(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Which language is spoken here."""
        asked = await self._manager(interaction)
        code = languages.read_language(press.values[0], asked.text.locale)
        await self._keep(interaction, asked, Page.PLACE, "language", code)

    async def currency_picked(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """What money is shown in beside US dollars."""
        asked = await self._manager(interaction)
        await self._keep(interaction, asked, Page.PLACE, "currency", read_currency(press.values[0]))

    async def money_picked(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Whether public cards may show money at all."""
        asked = await self._manager(interaction)
        wish = look.setting_of(press.values, [one.value for one in MoneyOnCards])
        await self._keep(interaction, asked, Page.PLACE, "money_on_cards", wish)

    async def handle_to_type(self, interaction: discord.Interaction[Any], _press: Press) -> None:
        """One's own TikTok handle, typed."""
        asked = await self._manager(interaction)
        form = Form(asked.text.say("setup-register"), [look.handle_field(asked.text)], self._handle_typed)
        await interaction.response.send_modal(form)

    async def _handle_typed(self, interaction: discord.Interaction[Any], typed: Mapping[str, str]) -> None:
        """Register it; a handle that is somebody else's stays theirs."""
        asked = await self._manager(interaction)
        me = asked.caller.member_id
        creator = await self.creators.add(asked.caller, typed["handle"], me, None, asked.at, reassign=False)
        await self._show(interaction, asked, Page.PEOPLE, note=look.registered(asked.text, creator, me))
        self.summaries.changed_everywhere(asked.caller.guild_id)

    async def sample_pressed(self, interaction: discord.Interaction[Any], _press: Press) -> None:
        """What a summary will look like, where summaries go, or else here."""
        asked = await self._manager(interaction)
        interaction.extras[REPLACE] = True
        await defer(interaction)
        places = (asked.settings.summary_channel, interaction.channel_id)
        posted = await self.samples.post(asked, self._guild(interaction), places)
        await self._show(interaction, asked, Page.DONE, note=look.sample_posted(asked.text, posted, asked.settings))

    async def sample_removed(self, interaction: discord.Interaction[Any], _press: Press) -> None:
        """A manager has seen enough of it."""
        await self._manager(interaction)
        await interaction.response.defer()
        await interaction.delete_original_response()

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """A server to serve, or to serve again: say hello, once."""
        arrived = await self.guild_store.remember(guild.id, discord.utils.utcnow())
        if arrived is not Arrival.KNOWN:
            await self.welcome.greet(guild, back=arrived is Arrival.BACK)

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """One that was joined while the bot was away is greeted too; in any other, what was lost meanwhile is told."""
        arrived = await self.guild_store.remember(guild.id, discord.utils.utcnow())
        if arrived is not Arrival.KNOWN and joined_meanwhile(guild.me.joined_at, self.started_at):
            await self.welcome.greet(guild, back=arrived is Arrival.BACK)
        await self.notices.tell(guild)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot was shown out."""
        await self.guild_store.forgotten(guild.id, discord.utils.utcnow())

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Perhaps one that was chosen for something."""
        await self.notices.tell(channel.guild)

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, deleted: discord.RawThreadDeleteEvent) -> None:
        """Threads can be chosen too."""
        guild = self.bot.get_guild(deleted.guild_id)
        if guild is not None:
            await self.notices.tell(guild)

    @commands.Cog.listener()
    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """Perhaps that of the managers or the moderators."""
        await self.notices.tell(role.guild)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Somebody asks the bot something, perhaps where it can't answer."""
        channel, me = message.channel, self.bot.user
        mine = me is not None and (f"<@{me.id}>" in message.content or f"<@!{me.id}>" in message.content)
        if mine and not message.author.bot and isinstance(channel, discord.abc.GuildChannel | discord.Thread):
            await self.notices.asked_in(channel)

    @commands.Cog.listener()
    async def on_app_command_completion(
        self, interaction: discord.Interaction[Any], command: app_commands.Command[Any, ..., Any]
    ) -> None:
        """What a command could not do as the server wants it, its managers hear at once, and once."""
        guild = interaction.guild
        found = [] if guild is None else await self.notices.claim(guild)
        if guild is None or not found or command.qualified_name in SAY_IT_THEMSELVES:
            return
        asked = await self.hear(interaction)
        if asked.caller.manager and interaction.response.type is not discord.InteractionResponseType.modal:
            reply = notice(asked.text, guild, found)
            await send(interaction, reply)
            return
        await self.notices.untold(guild, found)
        await self.notices.tell(guild)

    async def _manager(self, interaction: discord.Interaction[Any]) -> Request:
        """Who asks, if it is a manager; decided anew at every press."""
        asked = await self.hear(interaction)
        require_manager(asked.caller)
        return asked

    async def _keep(
        self, interaction: discord.Interaction[Any], asked: Request, page: Page, name: str, value: int | str
    ) -> None:
        """Save one setting and nothing else, show how all stand now, and note it in the log channel."""
        after = await self.settings.set(asked.caller.guild_id, asked.caller.member_id, asked.at, **{name: value})
        await self.deliveries.resume(asked.caller.guild_id)
        text = text_in(after.language)
        await self._show(interaction, asked, page, note=look.saved(text, after, name))
        self.summaries.changed_everywhere(asked.caller.guild_id)
        line = log_line(text, after, [name], by=asked.caller.member_id)
        await post_in_log(interaction.guild, after.log_channel, line)

    async def _show(
        self,
        interaction: discord.Interaction[Any],
        asked: Request,
        page: Page,
        *,
        note: str | None = None,
        near: Sequence[str] = (),
    ) -> None:
        """One page of the panel as everything is now, whoever changed it."""
        settings = await self.settings.get(asked.caller.guild_id)
        panel = look.Panel(
            text=text_in(settings.language),
            settings=settings,
            guild=self._guild(interaction),
            own=await self.creators.owned_by(asked.caller.guild_id, asked.caller.member_id),
            locale=asked.locale,
            at=asked.at,
            mention=self.mentions.of,
            note=note,
            near=near,
        )
        interaction.extras[REPLACE] = True
        await send(interaction, look.shown(panel, page))

    @staticmethod
    def _guild(interaction: discord.Interaction[Any]) -> discord.Guild:
        """The server; a place in which the bot itself is no member (it was added as an app only) has none to set up."""
        if interaction.guild is None or interaction.guild.me is None:  # pyright: ignore[reportUnnecessaryComparison]
            raise NotFound("setup-not-a-member")
        return interaction.guild


async def setup(bot: Aftershow) -> None:
    """Add the conversation to the bot."""
    await bot.add_cog(Setup(bot))
