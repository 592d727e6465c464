"""Live streams that nobody says anything about any more: their creator is asked, and without an answer they end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord.ext import commands
from discord.utils import utcnow

from domain.access import Caller
from domain.jobs import JobKind
from domain.streams import TO_ANSWER
from posts.sending import Outgoing, Undelivered
from ui import stale as look
from ui.reply import REPLACE_SHOWN, Reply, defer, send
from ui.streams import card_posted, over
from ui.text import text_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    import discord

    from client import Aftershow
    from db.stale import Silence
    from domain.jobs import Job
    from ui.press import Press
    from ui.text import Text


class StaleStreams(commands.Cog):
    """One question, two buttons."""

    def __init__(self, bot: Aftershow, now: Callable[[], datetime] = utcnow) -> None:
        self.bot = bot
        self.hear = bot.hear
        self.stale = bot.stale
        self.settings = bot.settings
        self.summaries = bot.summaries
        self.deliveries = bot.deliveries
        self.presses = bot.presses
        self.now = now

    async def cog_load(self) -> None:
        """Ask by itself, and hear the answers."""
        self.deliveries.act(JobKind.STALE, self.ask)
        self.deliveries.act(JobKind.STALE_END, self.end)
        self.presses.on(look.VERB, self.live_pressed)
        self.presses.on("stale-ended", self.ended_pressed)

    async def ask(self, job: Job) -> object:
        """Ask the creator directly, else where the stream was started."""
        silence = await self.stale.silence(job.guild_id, int(job.details["stream"]), self.now())
        if silence is None:
            return None
        try:
            sent = await self.deliveries.send(job, await self._question(silence))
        except Undelivered:
            await self.stale.asked(silence, self.now())  # nobody can be asked: it ends all the same
            raise
        await self.stale.asked(silence, sent.message.created_at if sent.message else self.now())
        return sent

    async def _question(self, silence: Silence) -> Outgoing:
        stream = silence.stream
        settings = await self.settings.get(stream.creator.guild_id)
        reply = look.question(text_in(settings.language), stream, silence.since, self.now() + TO_ANSWER)
        places = (silence.channel_id, settings.summary_channel)
        channels = tuple(channel_id for channel_id in places if channel_id is not None)
        return Outgoing(reply, channels, stream.creator.member_id, marker=look.marker(stream, silence.since))

    async def end(self, job: Job) -> None:
        """Nobody has answered: it ended when it was heard of last."""
        stream_id, since = int(job.details["stream"]), int(job.details["since"])
        if await self.stale.unanswered(job.guild_id, stream_id, since, self.now()) is not None:
            self.deliveries.wake()

    async def live_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """It goes on."""
        caller, text, at = await self._pressed(interaction, press)
        stream = await self.stale.still_live(caller, int(press.parts[1]), at=at)
        interaction.extras[REPLACE_SHOWN] = True  # only now: a refusal is for who pressed alone
        await send(interaction, look.goes_on(text, stream))

    async def ended_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """It was over when it was heard of last; the card is posted."""
        caller, text, at = await self._pressed(interaction, press)
        ended = await self.stale.ended_then(caller, int(press.parts[1]), at=at)
        interaction.extras[REPLACE_SHOWN] = True
        await defer(interaction)
        posted = await self.summaries.post(caller.guild_id, ended.id)
        said = card_posted(text, ended, over(text, ended), posted, ()) if posted.message else Reply(over(text, ended))
        await send(interaction, said)

    async def _pressed(self, interaction: discord.Interaction[Any], press: Press) -> tuple[Caller, Text, datetime]:
        """Who pressed, in the server that the question is about: it may stand in a direct message."""
        asked = await self.hear(interaction, anywhere=True)
        guild_id = int(press.parts[0])
        caller = asked.caller if asked.caller.guild_id == guild_id else Caller(guild_id, asked.caller.member_id)
        return caller, text_in((await self.settings.get(guild_id)).language), asked.at


async def setup(bot: Aftershow) -> None:
    """Add the conversation to the bot."""
    await bot.add_cog(StaleStreams(bot))
