"""Answers that come later: posted where their questions were asked, and taken back from there."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import discord

from domain.jobs import A_PERSON_WAITS, JobKind, answers_key
from domain.questions import places
from posts.sending import Outgoing, Sent, Undelivered
from ui.answers import answered
from ui.checks import stands_in
from ui.posted import Refused
from ui.text import text_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from db.jobs import JobStore
    from db.questions import QuestionStore
    from db.settings import SettingsStore
    from domain.jobs import Job
    from domain.questions import Asking
    from posts.deliveries import Deliveries
    from posts.server_answers import ServerAnswers

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
    """Brings answers to those who asked before anybody knew: a job finds the places, and one for each place posts."""

    def __init__(  # noqa: PLR0913 - where it posts, what it reads, and the clock
        self,
        client: discord.Client,
        deliveries: Deliveries,
        jobs: JobStore,
        *,
        questions: QuestionStore,
        settings: SettingsStore,
        answers: ServerAnswers,
        now: Callable[[], datetime] = discord.utils.utcnow,
    ) -> None:
        """Where each question was asked, where the server wants its answers, and what they say."""
        self._client = client
        self._deliveries = deliveries
        self._jobs = jobs
        self._questions = questions
        self._settings = settings
        self._answers = answers
        self._now = now
        deliveries.act(JobKind.LATE_ANSWER, self._act)

    async def deliver(self, guild_id: int, closing: str) -> Delivered:
        """Bring the answer of what that request closed to the latest places where it was asked for: a person waits.

        It replies to the message that asked, where there is one. What was asked by command outside
        of the channel that the server keeps its answers to is answered there. Nobody is pinged, not
        even who asked: mentions are off for every message.
        """
        messages: list[discord.Message] = []
        refused: dict[int, Refused] = {}
        for key, channel_id in await self._deliveries.at_once(guild_id, answers_key(closing)) or ():
            try:
                sent = await self._deliveries.at_once(guild_id, key)
            except Undelivered as nowhere:
                refused |= {one.channel_id: one for one in nowhere.refused}
            except (discord.DiscordException, OSError):
                refused[channel_id] = Refused(channel_id, failed=True)
            else:
                messages += [sent.message] if isinstance(sent, Sent) and sent.message else []
        return Delivered(tuple(messages), tuple(refused.values()))

    async def _act(self, job: Job) -> list[tuple[str, int]] | Sent | None:
        return await (self._find_places(job) if "questions" in job.details else self._bring(job))

    async def _find_places(self, job: Job) -> list[tuple[str, int]]:
        """A job for each of the latest places; returns their keys and channels."""
        askings = await self._questions.askings(job.guild_id, job.details["questions"])
        guild, home = self._client.get_guild(job.guild_id), (await self._settings.get(job.guild_id)).faq_channel
        found: list[tuple[str, int]] = []
        for asking in places(_at_home(guild, asking, home) for asking in askings):
            channel_id = asking.channel_id or 0
            found.append((f"{job.key}{asking.id}", channel_id))
            details = {"asking": asking.id, "channel": channel_id, "entry": job.details["entry"]}
            if asking.message_id is not None:
                details["message"] = asking.message_id
            await self._jobs.schedule(
                guild_id=job.guild_id,
                kind=JobKind.LATE_ANSWER,
                key=found[-1][0],
                due_at=self._now() + A_PERSON_WAITS,
                details=details,
            )
        return found

    async def _bring(self, job: Job) -> Sent | None:
        """The answer, in the entry's own words: whoever asked by command may have asked in private."""
        entries = await self._answers.here(job.guild_id)
        entry = next((entry for entry in entries if entry.id == job.details["entry"]), None)
        if entry is None:
            return None
        text = text_in((await self._settings.get(job.guild_id)).language)
        reply = answered(text, entry.question, entry, self._now().date())
        channel_id = int(job.details["channel"])
        sent = await self._deliveries.send(job, Outgoing(reply, (channel_id,), answers=job.details.get("message")))
        if sent.message is not None:
            await self._questions.replied(job.guild_id, job.details["asking"], channel_id, sent.message.id)
        return sent

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


def destinations(guild: discord.Guild | None, askings: Iterable[Asking], home: int | None) -> tuple[int, ...]:
    """The channels that ``deliver`` would bring an answer to, each once."""
    if guild is None:
        return ()
    found = places(_at_home(guild, asking, home) for asking in askings)
    return tuple(dict.fromkeys(asking.channel_id for asking in found if asking.channel_id is not None))


def _at_home(guild: discord.Guild | None, asking: Asking, home: int | None) -> Asking:
    """Where its answer belongs: a message gets it beneath itself, a command where the server wants answers."""
    if home is None or asking.channel_id is None or asking.message_id is not None:
        return asking
    asked_in = None if guild is None else guild.get_channel_or_thread(asking.channel_id)
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
