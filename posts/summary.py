"""The summary card as a message: posted once, then kept true by editing.

Which revision a card shows is a row (``db/cards.py``). Posting and editing are jobs, one for each
stream: where somebody waits for the card its job is done at once, and else by itself. What the process
did not live to schedule is found at the next start, since the rows tell which cards are due.
"""

from __future__ import annotations

import asyncio
import io
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary
from zoneinfo import ZoneInfo

import discord

from db.cards import Place
from domain.access import shows_money_publicly
from domain.errors import CreatorError
from domain.jobs import JobKind, card_key
from domain.streams import State
from domain.summaries import Summary, summarise
from posts.sending import Outgoing, Undelivered
from posts.standing import NO_CHANNEL, change
from ui.cards import PICTURE, Reader, cancelled_card, card, card_buttons, deleted_card, erased_card, picture_of
from ui.goals import card_lines
from ui.posted import Posted, Refused
from ui.press import custom_id
from ui.reply import Reply
from ui.text import text_in

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from datetime import datetime

    from db.cards import Card, CardStore
    from db.goals import GoalStore
    from db.rates import RateStore
    from db.settings import SettingsStore
    from db.streams import StreamStore
    from domain.jobs import Job
    from domain.streams import Stream
    from posts.deliveries import Deliveries
    from ui.chart.worker import ChartWorker

log = logging.getLogger(__name__)

FOLLOWS = timedelta(days=1)
"""A card whose channel was deleted is posted anew for so long after its stream. Later it is gone as if somebody had
deleted the card itself: else all that a channel ever held could come again when a setting changes."""


class SummaryPosts:
    """Posts summary cards and keeps them true."""

    def __init__(  # noqa: PLR0913 - where it posts, what it reads, what it draws with, and the clock
        self,
        *,
        client: discord.Client,
        streams: StreamStore,
        cards: CardStore,
        goals: GoalStore,
        settings: SettingsStore,
        rates: RateStore,
        charts: ChartWorker,
        deliveries: Deliveries,
        now: Callable[[], datetime],
    ) -> None:
        self._client = client
        self._streams = streams
        self._cards = cards
        self._goals = goals
        self._settings = settings
        self._rates = rates
        self._charts = charts
        self._deliveries = deliveries
        self._now = now
        self._one_at_a_time: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._running: set[asyncio.Task[None]] = set()
        deliveries.act(JobKind.SUMMARY, self._bring_up_to_date)
        deliveries.act(JobKind.ERASE, self._erase)

    async def compose(self, guild_id: int, stream_id: int, *, money: bool, updated_at: datetime | None = None) -> Reply:
        """A stream's card with its picture, as one reply; ``money`` says whether this reader may see it."""
        settings = await self._settings.get(guild_id)
        summary = await self.summary(guild_id, stream_id, money=money)
        reader = Reader(text_in(settings.language), ZoneInfo(settings.timezone))
        picture = await self._charts.card(picture_of(summary, reader))
        files = () if picture is None else (discord.File(io.BytesIO(picture), PICTURE),)
        goals = card_lines(reader.text, await self._goals.on_card(guild_id, stream_id, self._now()), money=money)
        embed = card(summary, reader, picture=picture is not None, goals=goals, updated_at=updated_at)
        return Reply(embed=embed, files=files, view=card_buttons(summary.stream, reader.text, money_hidden=not money))

    async def summary(self, guild_id: int, stream_id: int, *, money: bool) -> Summary:
        """A stream summed up; without ``money`` no estimate is even computed."""
        record = await self._streams.record(guild_id, stream_id)
        if not money:
            return summarise(record, None, self._now())
        worth = await self._rates.of_stream(record.stream)
        return summarise(record, worth.valued, self._now(), worth.local)

    async def post(self, guild_id: int, stream_id: int) -> Posted:
        """Post a stream's card, or edit the one that stands: somebody waits for it."""
        await self._cards.wanted_now(guild_id, stream_id, self._now())
        self.changed_everywhere(guild_id)
        try:
            posted = await self._deliveries.at_once(guild_id, card_key(stream_id))
        except Undelivered as nowhere:
            return Posted(None, nowhere.refused)
        except (discord.DiscordException, OSError):
            channels = await self._channels(guild_id, await self._cards.card(guild_id, stream_id))
            return Posted(None, tuple(Refused(channel_id, failed=True) for channel_id in channels[:1]))
        if isinstance(posted, Posted):
            return posted
        # Somebody else was faster, or is at it.
        place = (await self._cards.card(guild_id, stream_id)).place
        return Posted(None if place is None else self._partial(guild_id, place))

    def changed(self, stream: Stream) -> None:
        """What a standing card shows has changed: edit it and those that follow, without letting anyone wait.

        Gifts of a live stream change no card: it gets one when it ends.
        """
        if stream.state is not State.LIVE:
            self._meanwhile(self._follow(stream.creator.guild_id, stream.id))

    def reopened(self, stream: Stream) -> None:
        """A card that stands already says that its stream is live again."""
        self._meanwhile(self._follow(stream.creator.guild_id, stream.id))

    def changed_everywhere(self, guild_id: int) -> None:
        """What every card of a server shows may have changed: edit those that are due, the newest first."""
        self._meanwhile(self._follow(guild_id))

    def _meanwhile(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(_logged(work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _follow(self, guild_id: int, *stream_ids: int) -> None:
        """Goals on the cards of later streams count a changed one too: all cards that are due become jobs."""
        if await self._cards.schedule_due(self._now(), guild_id, *stream_ids):
            self._deliveries.wake()

    async def catch_up(self) -> None:
        """Cards that were due when the process last stopped are posted and edited."""
        await self._cards.schedule_due(self._now())

    async def settle(self) -> None:
        """Wait until no edit is under way (before the process ends)."""
        if self._running:
            await asyncio.wait(self._running, timeout=5)

    async def _bring_up_to_date(self, job: Job) -> Posted | None:
        """Post, edit or take down one card."""
        guild_id, stream_id = job.guild_id, int(job.details["stream"])
        await self._settle_goals(guild_id, stream_id)
        async with self._lock(stream_id):
            known = await self._cards.card(guild_id, stream_id)
            if known.place is None:
                return await self._send(job, known) if known.wanted else None
            if known.deleted or known.stream.state is State.CANCELLED:
                await self._take_down(known, known.place)
                return None
            if not (known.due or known.stream.state is State.LIVE):
                return Posted(self._partial(guild_id, known.place))
            anew = bool(job.details.get("anew"))
            if await self._edit(guild_id, known, anew=anew):
                return Posted(self._partial(guild_id, known.place))
            wanted = anew or (await self._cards.card(guild_id, stream_id)).wanted
            return await self._send(job, known) if wanted else None

    async def _settle_goals(self, guild_id: int, stream_id: int) -> None:
        """Goals that the stream reached, or no longer does: other cards that celebrated them have to follow."""
        others = await self._goals.settle(guild_id, stream_id, self._now())
        if others:
            await self._follow(guild_id, *(other.id for other in others))

    async def _edit(self, guild_id: int, known: Card, *, anew: bool) -> bool:
        """Bring the standing card up to date; false where it is gone, or may not be edited while somebody waits.

        One that somebody deleted is not wanted from then on.

        Raises:
            Undelivered: the bot may not edit it for now, and nobody waits for it ``anew``.
        """
        assert known.place is not None  # noqa: S101 - both callers looked
        reply = await self.compose(
            guild_id, known.stream.id, money=await self._public_money(guild_id, known), updated_at=self._now()
        )
        try:
            await change(self._client, self._partial(guild_id, known.place), reply)
        except discord.NotFound as gone:
            if gone.code != NO_CHANNEL or not self._follows(known.stream):
                await self._cards.gone(known.stream.id)
            return False
        except Undelivered as refused:
            if not anew:
                raise
            log.warning("card of stream %s not edited: %s", known.stream.id, refused)  # whoever waits gets a new one
            return False
        await self._posted(known, known.place)
        return True

    def _follows(self, stream: Stream) -> bool:
        """Whether a card that was lost with its channel comes again."""
        return stream.ended_at is not None and self._now() - stream.ended_at < FOLLOWS

    async def _send(self, job: Job, known: Card) -> Posted:
        stream_id = known.stream.id
        reply = await self.compose(job.guild_id, stream_id, money=await self._public_money(job.guild_id, known))
        channels = await self._channels(job.guild_id, known)
        outgoing = Outgoing(reply, channels, marker=custom_id("card-numbers", stream_id), files=True)
        sent = await self._deliveries.send(job, outgoing)
        assert sent.message is not None  # noqa: S101 - no channel would have raised
        await self._posted(known, Place(sent.message.channel.id, sent.message.id))
        return Posted(sent.message, sent.refused)

    async def _posted(self, known: Card, place: Place) -> None:
        """Note where a card stands; where its stream was deleted for good meanwhile, it must not stand there."""
        guild_id, stream_id = known.stream.creator.guild_id, known.stream.id
        if not await self._cards.posted(stream_id, place.channel_id, place.message_id, known.revision):
            await self._cards.erase(guild_id, stream_id, place, self._now())
            self._deliveries.wake()

    async def _channels(self, guild_id: int, known: Card) -> tuple[int, ...]:
        """Where a card goes: the first of them that takes it."""
        chosen = (await self._settings.get(guild_id)).summary_channel, known.ended_in_channel_id
        return tuple(dict.fromkeys(channel_id for channel_id in chosen if channel_id is not None))

    async def _take_down(self, known: Card, place: Place) -> None:
        """Leave a notice where the card of a deleted or called-off stream stood."""
        text = text_in((await self._settings.get(known.stream.creator.guild_id)).language)
        notice = deleted_card(text, known.stream) if known.deleted else cancelled_card(text, known.stream)
        await self._leave(known.stream.creator.guild_id, place, notice)

    async def _leave(self, guild_id: int, place: Place, notice: Reply) -> None:
        """Let a notice take the place of a card, where that still stands."""
        try:
            await change(self._client, self._partial(guild_id, place), notice)
        except discord.NotFound:
            log.info("the card %s is gone already", place.message_id)

    async def _erase(self, job: Job) -> None:
        """Leave a notice where the card of a stream stood that is gone for good."""
        place = Place(int(job.details["channel"]), int(job.details["message"]))
        notice = erased_card(text_in((await self._settings.get(job.guild_id)).language))
        await self._leave(job.guild_id, place, notice)

    async def _public_money(self, guild_id: int, known: Card) -> bool:
        return shows_money_publicly(known.stream.creator, (await self._settings.get(guild_id)).money_on_cards)

    def _partial(self, guild_id: int, place: Place) -> discord.PartialMessage:
        channel = self._client.get_partial_messageable(place.channel_id, guild_id=guild_id)
        return channel.get_partial_message(place.message_id)

    def _lock(self, stream_id: int) -> asyncio.Lock:
        return self._one_at_a_time.setdefault(stream_id, asyncio.Lock())


async def _logged(work: Coroutine[Any, Any, object]) -> None:
    """What nobody waits for may fail without harm to the next, but not without a line in the log."""
    try:
        await work
    except (discord.DiscordException, OSError, CreatorError):
        log.exception("a card was not brought up to date; it stays due")
