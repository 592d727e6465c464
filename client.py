"""The Discord client: what every conversation may use, and the one place where a failure is caught."""

from __future__ import annotations

import asyncio
import contextvars
import logging
from importlib import import_module
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import discord
from discord import app_commands
from discord.ext import commands

from catalogue.book import GiftBook
from db.cards import CardStore
from db.commands import CommandSyncs
from db.creators import CreatorStore
from db.earnings import EarningsStore
from db.entries import EntryStore
from db.gift_log import GiftLog
from db.gift_overrides import GiftOverrides
from db.goals import GoalStore
from db.guilds import GuildStore
from db.incomes import IncomeStore
from db.ledgers import LedgerStore
from db.notices import NoticeStore
from db.payouts import PayoutStore
from db.personal_data import PersonalData
from db.questions import QuestionStore
from db.rates import RateStore
from db.settings import SettingsStore
from db.streams import StreamStore
from db.supporters import SupporterStore
from db.usd_rates import UsdRateStore
from db.votes import VoteStore
from domain.errors import CreatorError, NotAllowed, NotFound
from domain.settings import Settings
from faq.desk import AnswerDesk
from faq.encoder import Encoder
from posts.notices import Notices
from posts.sample import Samples
from posts.summary import SummaryPosts
from posts.welcome import Welcome
from ui.ask import Asked
from ui.checks import caller_of
from ui.command_hash import command_hash
from ui.errors import cause_of, explain, nobody_waits
from ui.forms import typed_into_forgotten
from ui.mentions import Mentions
from ui.moments import warm_up
from ui.press import Lasting, Press, Presses
from ui.reply import send
from ui.request import Request
from ui.text import STOCK_LOCALE, text_in

if TYPE_CHECKING:
    from db.database import Database
    from ui.chart.worker import ChartWorker

log = logging.getLogger(__name__)

EXTENSIONS = (
    "cogs.ask",
    "cogs.corrections",
    "cogs.creators",
    "cogs.earnings",
    "cogs.faq",
    "cogs.forgetting",
    "cogs.gifts",
    "cogs.goals",
    "cogs.help",
    "cogs.incomes",
    "cogs.payouts",
    "cogs.privacy",
    "cogs.settings",
    "cogs.setup",
    "cogs.streams",
    "cogs.summaries",
)


class Tree(app_commands.CommandTree["Aftershow"]):
    """The slash commands; what goes wrong in one becomes words."""

    async def on_error(
        self, interaction: discord.Interaction[Aftershow], error: app_commands.AppCommandError, /
    ) -> None:
        """Answer in words."""
        await interaction.client.answer_failure(interaction, error)


class Aftershow(commands.AutoShardedBot):
    """Aftershow on Discord: stores, words and pictures for the cogs; no privileged intents."""

    def __init__(
        self,
        database: Database,
        charts: ChartWorker,
        *,
        encoder: Encoder | None = None,
        shard_count: int | None = None,
    ) -> None:
        intents = discord.Intents.none()
        intents.guilds = True
        # Messages without their text; those that mention the bot, and those to itself, carry it without any privilege.
        intents.guild_messages = intents.dm_messages = True
        super().__init__(
            command_prefix=commands.when_mentioned,
            intents=intents,
            help_command=None,
            tree_cls=Tree,
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            shard_count=shard_count,
        )
        self.database = database
        self.charts = charts
        self.book = GiftBook.load()
        self.guild_store = GuildStore(database)
        self.settings = SettingsStore(database)
        self.creators = CreatorStore(database)
        self.streams = StreamStore(database)
        self.gifts = GiftLog(database)
        self.overrides = GiftOverrides(database)
        self.supporters = SupporterStore(database)
        self.entries = EntryStore(database)
        self.questions = QuestionStore(database)
        self.votes = VoteStore(database)
        self.desk = AnswerDesk(encoder or Encoder(), self.entries.lore)
        self.goals = GoalStore(database)
        self.personal_data = PersonalData(database)
        self.rates = RateStore(database)
        self.usd_rates = UsdRateStore(database)
        self.incomes = IncomeStore(database)
        self.payouts = PayoutStore(database)
        self.ledgers = LedgerStore(database)
        self.earned = EarningsStore(database)
        self.summaries = SummaryPosts(
            client=self,
            streams=self.streams,
            cards=CardStore(database),
            goals=self.goals,
            settings=self.settings,
            rates=self.rates,
            charts=charts,
            now=discord.utils.utcnow,
        )
        self.presses = Presses()
        self.asked = Asked()
        self.mentions = Mentions(self.tree)
        self.samples = Samples(charts)
        self.welcome = Welcome(self, self.settings, self.mentions.of)
        self.notices = Notices(self, NoticeStore(database), self.settings, discord.utils.utcnow)

    async def setup_hook(self) -> None:
        """Load the conversations, before Discord is asked for anything."""
        self.add_dynamic_items(Lasting)
        for extension in EXTENSIONS:
            # Not load_extension: it runs a file anew for each client, and nothing here is reloaded while it runs.
            await import_module(extension).setup(self)
        await self._sync_when_changed()
        await self.mentions.load()
        await asyncio.to_thread(warm_up)

    async def on_ready(self) -> None:
        """Only now the answers are learnt, in the background: nobody waits longer for the bot because of them."""
        contextvars.Context().run(self.desk.start)  # no test and no demo waits for it to settle either

    async def close(self) -> None:
        """Leave Discord; what is being learnt is given up."""
        self.desk.close()
        await super().close()

    async def on_message(self, message: discord.Message, /) -> None:
        """No commands hide in messages: a message to the bot is a question (`cogs/ask.py`)."""

    async def _sync_when_changed(self) -> None:
        """Register the commands with Discord when they differ from what was registered last."""
        syncs = CommandSyncs(self.database)
        now = command_hash(self.tree)
        if await syncs.last(self.application_id or 0) != now:
            self.mentions.learn(await self.tree.sync())
            await syncs.note(self.application_id or 0, now)
            log.info("commands registered with Discord")

    async def hear(self, interaction: discord.Interaction, *, anywhere: bool = False) -> Request:
        """Who asks, where, when and in which words.

        Raises:
            NotAllowed: in a direct message, unless the request makes sense ``anywhere``. (Discord can
                limit only whole top-level commands, and some of their parts work in DM.)
        """
        if interaction.guild_id is None and not anywhere:
            raise NotAllowed("servers-only")
        return Request.of(interaction, await self.settings.get(interaction.guild_id or 0))

    async def answer_press(self, interaction: discord.Interaction, verb: str, press: Press) -> None:
        """A button or select was pressed."""
        try:
            await self.presses.handler(verb)(interaction, press)
        except Exception as error:  # noqa: BLE001 - the one place: every failure becomes words
            await self.answer_failure(interaction, error)

    async def answer_failure(self, interaction: discord.Interaction, error: BaseException) -> None:
        """Say in plain words what went wrong, privately."""
        if nobody_waits(cause_of(error)):
            log.info("%s was answered before, or is too old to answer", interaction.id)
            return
        settings = await self._settings_or_stock(interaction)
        about = f"/{interaction.command.qualified_name}" if interaction.command else "a button"
        waiting = self.asked.remember(interaction) if isinstance(cause_of(error), CreatorError) else None
        manager = caller_of(interaction, settings).manager
        about = f"{about} ({interaction.id})"
        zone = ZoneInfo(settings.timezone)
        reply = explain(error, text_in(settings.language), about=about, waiting=waiting, manager=manager, zone=zone)
        try:
            await send(interaction, reply)
        except discord.HTTPException as unsent:
            log.warning("could not answer %s: %s", interaction.id, unsent)

    async def answer_failed_message(self, message: discord.Message, error: Exception) -> None:
        """Say in plain words what went wrong with a question that was no command, beneath it."""
        reply = explain(error, text_in(STOCK_LOCALE), about=f"a message ({message.id})", waiting=None, manager=False)
        try:
            await message.channel.send(reply.content)
        except discord.HTTPException as unsent:
            log.warning("could not answer %s: %s", message.id, unsent)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """A form that was opened before the last start gets an answer too, with what was typed into it."""
        typed = typed_into_forgotten(interaction)
        if typed is not None:
            await self.answer_failure(interaction, NotFound("form-forgotten", typed=typed))

    async def _settings_or_stock(self, interaction: discord.Interaction) -> Settings:
        try:
            return await self.settings.get(interaction.guild_id or 0)
        except Exception:  # noqa: BLE001 - the database may be what failed; the person still gets words
            return Settings()
