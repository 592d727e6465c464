"""The sample card: shows a server what its summaries will look like. Made-up figures, stored nowhere."""

from __future__ import annotations

import hashlib
import io
import logging
from typing import TYPE_CHECKING

import discord

from domain.access import MoneyOnCards
from domain.rates import STOCK
from domain.sample import sample_record
from domain.summaries import summarise
from ui.cards import PICTURE, Reader, picture_of
from ui.checks import missing_in
from ui.posted import Posted, Refused
from ui.sample import sample

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.chart.worker import ChartWorker
    from ui.request import Request

log = logging.getLogger(__name__)

LONGEST_NONCE = 25

Place = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread


class Samples:
    """Posts the sample card."""

    def __init__(self, charts: ChartWorker) -> None:
        """With the pictures of the real one."""
        self._charts = charts

    async def post(self, asked: Request, guild: discord.Guild, channels: Sequence[int | None]) -> Posted:
        """In the first of the channels that takes it; it is posted once for each request."""
        refused: list[Refused] = []
        for channel_id in dict.fromkeys(one for one in channels if one is not None):
            channel = guild.get_channel_or_thread(channel_id)
            missing = missing_in(channel) if isinstance(channel, Place) else []
            if not isinstance(channel, Place) or missing:
                refused.append(Refused(channel_id, tuple(missing)))
                continue
            try:
                return Posted(await self._send(channel, asked), tuple(refused))
            except discord.HTTPException as error:
                log.warning("sample card not posted in %s: %s", channel_id, error)
                refused.append(Refused(channel_id, failed=True))
        return Posted(None, tuple(refused))

    async def _send(self, channel: Place, asked: Request) -> discord.Message:
        valued = STOCK if asked.settings.money_on_cards is MoneyOnCards.SHARED else None
        record = sample_record(asked.caller.guild_id, asked.text.say("sample-title"), asked.at)
        summary, reader = summarise(record, valued, asked.at), Reader(asked.text, asked.zone)
        picture = await self._charts.card(picture_of(summary, reader))
        reply = sample(summary, reader, picture=picture is not None)
        assert reply.embed is not None and reply.view is not None  # noqa: S101, PT018 - a sample has both
        files = [] if picture is None else [discord.File(io.BytesIO(picture), PICTURE)]
        nonce = hashlib.sha256(f"sample:{asked.key}".encode()).hexdigest()[:LONGEST_NONCE]
        return await channel.send(embed=reply.embed, view=reply.view, files=files, nonce=nonce)
