"""Answers that come later: posted where their questions were asked, and taken back from there."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import discord

from domain.questions import places
from ui.checks import missing_in, stands_in
from ui.posted import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.questions import QuestionStore
    from domain.questions import Asking
    from ui.reply import Reply

log = logging.getLogger(__name__)

Channel = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread


@dataclass(frozen=True, slots=True)
class Delivered:
    """The replies that an answer was brought with, and the channels that took none."""

    messages: tuple[discord.Message, ...] = ()
    refused: tuple[Refused, ...] = ()

    @property
    def links(self) -> list[str]:
        """Addresses of the replies."""
        return [message.jump_url for message in self.messages]


class LateAnswers:
    """Brings answers to those who asked before anybody knew."""

    def __init__(self, questions: QuestionStore) -> None:
        """Over the store that knows where each question was asked."""
        self._questions = questions

    async def deliver(
        self, guild: discord.Guild | None, askings: Iterable[Asking], reply: Reply, home: int | None
    ) -> Delivered:
        """Bring an answer to the latest places where it was asked for.

        It replies to the message that asked, where there is one. What was asked by command outside
        of ``home``, the channel that the server keeps its answers to, is answered there. Nobody is
        pinged, not even who asked: mentions are off for every message.
        """
        messages: list[discord.Message] = []
        refused: dict[int, Refused] = {}
        if guild is None:
            return Delivered()
        for asking in places(_at_home(guild, asking, home) for asking in askings):
            channel_id = asking.channel_id or 0
            channel = await _channel(guild, channel_id)
            missing = [] if channel is None else missing_in(channel, files=False)
            if channel is None or missing:
                refused[channel_id] = Refused(channel_id, tuple(missing))
                continue
            try:
                messages.append(await _send(channel, asking.message_id, reply))
            except discord.HTTPException as error:
                log.warning("an answer was not posted in %s: %s", channel_id, error)
                refused[channel_id] = Refused(channel_id, failed=True)
                continue
            await self._questions.replied(guild.id, asking.id, channel_id, messages[-1].id)
        return Delivered(tuple(messages), tuple(refused.values()))

    async def take_back(self, guild: discord.Guild | None, askings: Iterable[Asking]) -> None:
        """Delete the replies of an answer that was undone; one that is gone already is as good."""
        for asking in askings:
            channel = None if guild is None else await _channel(guild, asking.channel_id or 0)
            if channel is None or asking.reply_id is None:
                continue
            try:
                await channel.get_partial_message(asking.reply_id).delete()
            except discord.HTTPException as error:
                log.info("an answer in %s could not be taken back: %s", asking.channel_id, error)


def _at_home(guild: discord.Guild, asking: Asking, home: int | None) -> Asking:
    """Where its answer belongs: a message gets it beneath itself, a command where the server wants answers."""
    if home is None or asking.channel_id is None or asking.message_id is not None:
        return asking
    asked_in = guild.get_channel_or_thread(asking.channel_id)
    return asking if stands_in(asked_in, home) else replace(asking, channel_id=home)


async def _channel(guild: discord.Guild, channel_id: int) -> Channel | None:
    """The channel or thread; an archived thread has to be asked for. None where it is gone or out of reach."""
    known = guild.get_channel_or_thread(channel_id)
    if known is None:
        try:
            known = await guild.fetch_channel(channel_id)
        except (discord.HTTPException, discord.InvalidData):
            return None
    return known if isinstance(known, Channel) else None


async def _send(channel: Channel, message_id: int | None, reply: Reply) -> discord.Message:
    to: dict[str, Any] = {}
    # Discord lets one reply only where one may read what was said before.
    if message_id is not None and channel.permissions_for(channel.guild.me).read_message_history:
        to["reference"] = discord.MessageReference(
            message_id=message_id, channel_id=channel.id, guild_id=channel.guild.id, fail_if_not_exists=False
        )
    shown = {"embed": reply.embed, "view": reply.view}
    return await channel.send(**{name: value for name, value in shown.items() if value}, **to, mention_author=False)
