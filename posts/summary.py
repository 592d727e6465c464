"""The summary card as a message: posted once, then kept true by editing.

Which revision a card shows is a row (``db/cards.py``), so a card that was due when the process died
is caught up at the next start; a message that was sent but not noted is found again by its buttons.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import logging
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary
from zoneinfo import ZoneInfo

import discord

from domain.access import shows_money_publicly
from domain.errors import CreatorError
from domain.streams import State
from domain.summaries import Summary, summarise
from ui.cards import PICTURE, Reader, cancelled_card, card, card_buttons, deleted_card, erased_card, picture_of
from ui.checks import missing_in
from ui.goals import card_lines
from ui.posted import Posted, Refused
from ui.press import custom_id
from ui.reply import Reply
from ui.text import text_in

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence
    from datetime import datetime

    from db.cards import Card, CardStore, Place
    from db.goals import GoalStore
    from db.rates import RateStore
    from db.settings import SettingsStore
    from db.streams import StreamStore
    from domain.settings import Settings
    from domain.streams import Stream
    from ui.chart.worker import ChartWorker

log = logging.getLogger(__name__)

LOOK_BACK = 50
"""Own messages are looked for among so many of a channel's latest."""
LONGEST_NONCE = 25

Channel = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread


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
        now: Callable[[], datetime],
    ) -> None:
        self._client = client
        self._streams = streams
        self._cards = cards
        self._goals = goals
        self._settings = settings
        self._rates = rates
        self._charts = charts
        self._now = now
        self._one_at_a_time: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._running: set[asyncio.Task[None]] = set()

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

    async def post(self, guild_id: int, stream_id: int, *, again: bool = False) -> Posted:
        """Post a stream's card, or edit the one that stands. ``again``: an earlier try may have got through."""
        await self._settle_goals(guild_id, stream_id)
        if not again:
            self.changed_everywhere(guild_id)
        async with self._lock(stream_id):
            known = await self._cards.card(guild_id, stream_id)
            if known.place is not None and await self._edit(guild_id, known):
                return Posted(self._partial(guild_id, known.place))
            return await self._send(guild_id, known, again=again)

    def changed(self, stream: Stream) -> None:
        """What a standing card shows has changed: edit it and those that follow, without letting anyone wait.

        Gifts of a live stream change no card: it gets one when it ends.
        """
        if stream.state is not State.LIVE:
            self._meanwhile(self._keep_with_later(stream.creator.guild_id, stream.id))

    def reopened(self, stream: Stream) -> None:
        """A card that stands already says that its stream is live again."""
        self._meanwhile(self._keep_with_later(stream.creator.guild_id, stream.id))

    def erased(self, cards: Sequence[Card]) -> None:
        """Streams are deleted for good: leave a notice where their cards stood, without letting anyone wait."""
        self._meanwhile(self._erase(cards))

    def changed_everywhere(self, guild_id: int) -> None:
        """What every card of a server shows may have changed: edit those that are due, the newest first."""
        self._meanwhile(self._keep_all_true(guild_id))

    def _meanwhile(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(_logged(work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def catch_up(self, guild_id: int) -> None:
        """Post and edit what was due in a server when the process last stopped, or the server was out of reach."""
        for of_guild, stream_id in await self._cards.due():
            if of_guild == guild_id:
                await _logged(self.post(guild_id, stream_id, again=True))

    async def settle(self) -> None:
        """Wait until no edit is under way (before the process ends)."""
        if self._running:
            await asyncio.wait(self._running, timeout=5)

    async def _keep_all_true(self, guild_id: int) -> None:
        for of_guild, stream_id in await self._cards.due():
            if of_guild == guild_id:
                await self._keep_true(guild_id, stream_id)

    async def _keep_true(self, guild_id: int, stream_id: int) -> None:
        await self._settle_goals(guild_id, stream_id)
        async with self._lock(stream_id):
            known = await self._cards.card(guild_id, stream_id)
            if known.place is None:
                return
            if known.deleted or known.stream.state is State.CANCELLED:
                await self._take_down(known, known.place)
            elif known.due or known.stream.state is State.LIVE:
                await self._edit(guild_id, known)

    async def _keep_with_later(self, guild_id: int, stream_id: int) -> None:
        """Goals on the cards of later streams count this one too."""
        await self._keep_true(guild_id, stream_id)
        await self._keep_all_true(guild_id)

    async def _settle_goals(self, guild_id: int, stream_id: int) -> None:
        """Goals that the stream reached, or no longer does: other cards that celebrated them have to follow."""
        for other in await self._goals.settle(guild_id, stream_id, self._now()):
            self._meanwhile(self._keep_true(guild_id, other.id))

    async def _edit(self, guild_id: int, known: Card) -> bool:
        """Bring the standing card up to date; false when its message is gone."""
        assert known.place is not None  # noqa: S101 - both callers looked
        reply = await self.compose(
            guild_id, known.stream.id, money=await self._public_money(guild_id, known), updated_at=self._now()
        )
        try:
            await self._partial(guild_id, known.place).edit(
                embed=reply.embed, view=reply.view, attachments=list(reply.files)
            )
        except discord.NotFound:
            await self._cards.gone(known.stream.id)
            return False
        except discord.HTTPException as refused:
            # It may not be edited any more (no access, an archived thread): whoever waits gets a new one.
            log.warning("card of stream %s not edited: %s", known.stream.id, refused)
            return False
        await self._cards.posted(known.stream.id, known.place.channel_id, known.place.message_id, known.revision)
        return True

    async def _send(self, guild_id: int, known: Card, *, again: bool) -> Posted:
        settings = await self._settings.get(guild_id)
        refused: list[Refused] = []
        for channel_id in dict.fromkeys((settings.summary_channel, known.ended_in_channel_id)):
            if channel_id is None:
                continue
            channel = self._client.get_channel(channel_id)
            missing = missing_in(channel) if isinstance(channel, Channel) else []
            if not isinstance(channel, Channel) or missing:
                refused.append(Refused(channel_id, tuple(missing)))
                continue
            try:
                found = await self._find(channel, known.stream.id) if again else None
                message = found or await self._send_to(channel, guild_id, known, settings)
            except discord.HTTPException as error:
                log.warning("card of stream %s not posted in %s: %s", known.stream.id, channel_id, error)
                refused.append(Refused(channel_id, failed=True))
                continue
            await self._cards.posted(known.stream.id, channel.id, message.id, known.revision)
            return Posted(message, tuple(refused))
        return Posted(None, tuple(refused))

    async def _send_to(self, channel: Channel, guild_id: int, known: Card, settings: Settings) -> discord.Message:
        public = shows_money_publicly(known.stream.creator, settings.money_on_cards)
        reply = await self.compose(guild_id, known.stream.id, money=public)
        assert reply.embed is not None and reply.view is not None  # noqa: S101, PT018 - compose always sets both
        # With the revision: Discord refuses the nonce of a message that was deleted a moment ago.
        key = f"summary:{known.stream.id}:{known.revision}"
        nonce = hashlib.sha256(key.encode()).hexdigest()[:LONGEST_NONCE]
        return await channel.send(embed=reply.embed, view=reply.view, files=list(reply.files), nonce=nonce)

    async def _find(self, channel: Channel, stream_id: int) -> discord.Message | None:
        """The card that an earlier try may have sent without living to note it."""
        wanted = custom_id("card-numbers", stream_id)
        if not channel.permissions_for(channel.guild.me).read_message_history:
            return None
        async for message in channel.history(limit=LOOK_BACK):
            if message.author == channel.guild.me and wanted in _ids(message):
                return message
        return None

    async def _take_down(self, known: Card, place: Place) -> None:
        """Leave a notice where the card of a deleted or called-off stream stood."""
        text = text_in((await self._settings.get(known.stream.creator.guild_id)).language)
        notice = deleted_card(text, known.stream) if known.deleted else cancelled_card(text, known.stream)
        await self._partial(known.stream.creator.guild_id, place).edit(
            embed=notice.embed, view=notice.view, attachments=[]
        )

    async def _erase(self, cards: Sequence[Card]) -> None:
        for known in cards:
            guild_id = known.stream.creator.guild_id
            notice = erased_card(text_in((await self._settings.get(guild_id)).language))
            try:
                async with self._lock(known.stream.id):
                    if known.place is not None:
                        await self._partial(guild_id, known.place).edit(embed=notice.embed, view=None, attachments=[])
            except discord.HTTPException as error:
                log.warning("card of stream %s not erased: %s", known.stream.id, error)

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


def _ids(message: discord.Message) -> set[str]:
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
    return {child.custom_id or "" for row in rows for child in row.children if isinstance(child, discord.Button)}
