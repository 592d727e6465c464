"""The Discord client: what every conversation may use, and the one place where a failure is caught."""

from __future__ import annotations

import asyncio
import contextvars
import logging
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import discord
from discord import app_commands
from discord.ext import commands

from catalogue.book import GiftBook
from db.backstage import BackstageStore
from db.backstage_pace import PaceStore
from db.cards import CardStore
from db.commands import CommandSyncs
from db.creators import CreatorStore
from db.digests import DigestStore
from db.earnings import EarningsStore
from db.entries import EntryStore
from db.errors import StorageError
from db.gift_log import GiftLog
from db.gift_overrides import GiftOverrides
from db.goals import GoalStore
from db.guilds import GuildStore
from db.imports import ImportStore
from db.incomes import IncomeStore
from db.jobs import JobStore
from db.ledgers import LedgerStore
from db.notices import NoticeStore
from db.payouts import PayoutStore
from db.personal_data import PersonalData
from db.plan_events import PlanEventStore
from db.plans import PlanStore
from db.questions import QuestionStore
from db.rates import RateStore
from db.settings import SettingsStore
from db.stale import StaleStore
from db.streams import StreamStore
from db.supporters import SupporterStore
from db.usd_rates import UsdRateStore
from db.votes import VoteStore
from domain.errors import Busy, CreatorError, NotAllowed, NotFound, TooOften
from domain.jobs import Shards
from domain.settings import Settings
from faq.desk import AnswerDesk
from faq.encoder import Encoder
from operations.requests import Requests
from posts.deliveries import Deliveries
from posts.digests import DigestPosts
from posts.importing import Importing
from posts.notices import Notices
from posts.plan_events import PlanEvents
from posts.plan_reminders import PlanReminders
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
from ui.reply import keep, send
from ui.request import Request
from ui.text import STOCK_LOCALE, text_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.database import Database
    from ui.chart.worker import ChartWorker

log = logging.getLogger(__name__)

LONGEST_WAIT_S = 30.0
"""Where Discord asks for a longer pause than that, whoever asked it is told so; Discord's library would just wait."""
LONGEST_GOODBYE_S = 7.0
"""More than what is under way has to finish (``posts/deliveries.py``). The library waits 30 s for Discord's goodbye."""
EXTENSIONS = (
    "cogs.ask",
    "cogs.corrections",
    "cogs.creators",
    "cogs.deliveries",
    "cogs.digests",
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
    "cogs.stale_streams",
    "cogs.streams",
    "cogs.plans",  # after its group
    "cogs.imports",  # after its groups
    "cogs.summaries",
)


class Tree(app_commands.CommandTree["Aftershow"]):
    """The slash commands; what goes wrong in one becomes words."""

    async def interaction_check(self, interaction: discord.Interaction[Aftershow], /) -> bool:
        """Before every command, and before every list that is offered while one types."""
        requests = interaction.client.requests
        if interaction.type is discord.InteractionType.autocomplete:
            requests.hear(interaction)
            return True
        try:
            requests.begin(interaction)
        except TooOften as refused:
            requests.end(interaction, refused)
            await interaction.client.answer_failure(interaction, refused)
            return False
        return True

    async def on_error(
        self, interaction: discord.Interaction[Aftershow], error: app_commands.AppCommandError, /
    ) -> None:
        """Answer in words."""
        interaction.client.requests.end(interaction, error)
        await interaction.client.answer_failure(interaction, error)


class Aftershow(commands.AutoShardedBot):
    """Aftershow on Discord: stores, words and pictures for the cogs; no privileged intents."""

    def __init__(  # noqa: PLR0913 - what a test or a process has of its own
        self,
        database: Database,
        charts: ChartWorker,
        *,
        encoder: Encoder | None = None,
        shard_count: int | None = None,
        shard_ids: Sequence[int] | None = None,
        by_itself: bool = True,
    ) -> None:
        """Over an open database. Left out, ``shard_ids`` are all, and ``shard_count`` is what Discord advises.

        Not ``by_itself``: what is due is only done when it is asked for, as tests do.
        """
        intents = discord.Intents.none()
        intents.guilds = intents.guild_scheduled_events = True
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
            max_ratelimit_timeout=LONGEST_WAIT_S,
            shard_count=shard_count,
            shard_ids=None if shard_ids is None else list(shard_ids),  # pyright: ignore[reportArgumentType] - or none
        )
        self.away: set[int] = set()
        self.requests = Requests(discord.utils.utcnow)
        self.database = database
        self.charts = charts
        self.book = GiftBook.load()
        self.guild_store = GuildStore(database)
        self.settings = SettingsStore(database)
        self.creators = CreatorStore(database)
        self.paces = PaceStore(database)
        self.backstage = BackstageStore(database)
        self.streams = StreamStore(database)
        self.stale = StaleStore(database)
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
        self.notices = Notices(self, NoticeStore(database), self.settings, discord.utils.utcnow)
        self.by_itself = by_itself
        self.jobs = JobStore(database)
        # Without a count, Discord's advice would differ from process to process: such a one has all shards.
        seen = None if shard_ids is None or not shard_count else Shards(shard_count, frozenset(shard_ids))
        self.deliveries = Deliveries(self, self.jobs, self.notices, discord.utils.utcnow, shards=seen)
        self.digests = DigestStore(database)
        self.digest_posts = DigestPosts(self, self.digests, self.settings, charts, discord.utils.utcnow)
        self.plans = PlanStore(database)
        planned = PlanEventStore(database)
        self.plan_events = PlanEvents(
            self,
            plans=planned,
            settings=self.settings,
            deliveries=self.deliveries,
            notices=self.notices,
            now=discord.utils.utcnow,
        )
        self.plan_reminders = PlanReminders(planned, self.settings, discord.utils.utcnow)
        self.summaries = SummaryPosts(
            client=self,
            streams=self.streams,
            cards=CardStore(database),
            goals=self.goals,
            settings=self.settings,
            rates=self.rates,
            charts=charts,
            deliveries=self.deliveries,
            now=discord.utils.utcnow,
        )
        self.importing = Importing(
            store=ImportStore(database),
            book=self.book,
            settings=self.settings,
            streams=self.streams,
            goals=self.goals,
            summaries=self.summaries,
            now=discord.utils.utcnow,
        )
        self.presses = Presses()
        self.asked = Asked()
        self.mentions = Mentions(self.tree)
        self.samples = Samples(charts)
        self.welcome = Welcome(self, self.settings, self.mentions.of)

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
        """Only now answers are learnt and imports go on, in the background: nobody waits longer for the bot by it."""
        contextvars.Context().run(self.desk.start)  # no test and no demo waits for it to settle either
        await self.importing.resume()

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """The library makes the connection anew."""
        self.away.add(shard_id)

    async def on_shard_connect(self, shard_id: int) -> None:
        """It is there (again)."""
        self.away.discard(shard_id)

    async def on_shard_resumed(self, shard_id: int) -> None:
        """It goes on where it was cut off."""
        self.away.discard(shard_id)

    async def on_error(self, event_method: str, /, *args: object, **kwargs: object) -> None:
        """An event was not handled. What the storage says is no riddle, and what the end cuts off is no failure."""
        del args, kwargs
        failure = sys.exception()
        if self.is_closed():
            log.info("%s was given up: the bot stops", event_method)
        elif isinstance(failure, Busy):
            log.warning("%s was not handled: %s", event_method, failure.key)
        elif isinstance(failure, StorageError):
            log.error("%s was not handled: %s", event_method, failure)
        else:
            log.error("%s was not handled", event_method, exc_info=failure)

    async def on_app_command_completion(self, interaction: discord.Interaction, command: object) -> None:
        """A command did what it was to do."""
        del command
        self.requests.end(interaction)

    async def close(self) -> None:
        """Leave Discord; what is being learnt is given up."""
        self.desk.close()
        await self.importing.close()
        try:
            async with asyncio.timeout(LONGEST_GOODBYE_S):
                await super().close()
        except TimeoutError:
            await self.http.close()
            log.info("Discord did not answer to the goodbye")

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
            handler = self.presses.handler(verb)
            self.requests.begin(interaction, verb)
            await handler(interaction, press)
        except Exception as error:  # noqa: BLE001 - the one place: every failure becomes words
            self.requests.end(interaction, error, verb if verb in self.presses.verbs else "gone")
            await self.answer_failure(interaction, error)
        else:
            self.requests.end(interaction, verb=verb)

    async def answer_form(self, interaction: discord.Interaction) -> None:
        """A form was sent: what follows belongs to that request."""
        self.requests.hear(interaction)

    async def answer_failure(self, interaction: discord.Interaction, error: BaseException) -> None:
        """Say in plain words what went wrong, privately."""
        if nobody_waits(cause_of(error)):
            log.info("%s was answered before, or is too old to answer", interaction.id)
            return
        about = f"/{interaction.command.qualified_name}" if interaction.command else "a button"
        about = f"{about} ({interaction.id})"
        error = in_a_persons_words(error, about)
        if isinstance(cause_of(error), Busy):
            keep(interaction)
        settings = await self._settings_or_stock(interaction)
        waiting = self.asked.remember(interaction) if isinstance(cause_of(error), CreatorError) else None
        manager = caller_of(interaction, settings).manager
        zone = ZoneInfo(settings.timezone)
        reply = explain(error, text_in(settings.language), about=about, waiting=waiting, manager=manager, zone=zone)
        try:
            await send(interaction, reply)
        except discord.HTTPException as unsent:
            log.warning("could not answer %s: %s", interaction.id, unsent)

    def note_no_list(self, interaction: discord.Interaction[Any], error: BaseException) -> None:
        """Nothing could be offered to somebody who types: it is counted, and logged where the operator can mend it."""
        about = f"the list for /{interaction.command.qualified_name if interaction.command else 'nothing'}"
        error = Busy("storage-busy") if isinstance(error, TimeoutError) else in_a_persons_words(error, about)
        self.requests.end(interaction, error)
        if not isinstance(error, CreatorError):
            log.error("unexpected error in %s", about, exc_info=error)

    async def answer_failed_message(self, message: discord.Message, error: BaseException) -> None:
        """Say in plain words what went wrong with a question that was no command, beneath it."""
        about = f"a message ({message.id})"
        error = in_a_persons_words(error, about)
        reply = explain(error, text_in(STOCK_LOCALE), about=about, waiting=None, manager=False)
        try:
            await message.channel.send(reply.content)
        except discord.HTTPException as unsent:
            log.warning("could not answer %s: %s", message.id, unsent)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """A form that was opened before the last start gets an answer too, with what was typed into it."""
        typed = typed_into_forgotten(interaction)
        if typed is not None:
            forgotten = NotFound("form-forgotten", typed=typed) if typed else NotFound("form-forgotten-empty")
            await self.answer_failure(interaction, forgotten)

    async def _settings_or_stock(self, interaction: discord.Interaction) -> Settings:
        try:
            return await self.settings.get(interaction.guild_id or 0)
        except Exception:  # noqa: BLE001 - the database may be what failed; the person still gets words
            return Settings()


def in_a_persons_words(error: BaseException, about: str) -> BaseException:
    """What the storage says is for the operator and goes into the log; who asked learns that nothing was kept."""
    if not isinstance(cause_of(error), StorageError):
        return error
    log.error("%s failed: %s", about, cause_of(error))
    return Busy("storage-failed")
