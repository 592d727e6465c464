"""/ask, a mention, a direct message, a message's menu: a question gets its answer, its near misses, or a passed-on."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, NamedTuple

import discord
from discord import app_commands
from discord.ext import commands

from domain.access import Caller
from domain.answers import Outcome
from domain.errors import NotFound
from domain.jobs import nonce_of
from domain.questions import Asking, has_words
from faq.finding import PICKED, found, meant, picked_in_vain
from ui import answers as look
from ui.checks import stands_in
from ui.options import Choices, choices, offered
from ui.reply import REPLACE, REPLACE_SHOWN, Reply, defer, send
from ui.text import option_words, text_in, words

if TYPE_CHECKING:
    from datetime import datetime

    from client import Aftershow
    from domain.answers import Entry, Match
    from domain.questions import Standing
    from ui.press import Press
    from ui.request import Request
    from ui.text import Text

log = logging.getLogger(__name__)

LONGEST_QUESTION = 4_000
"""Letters that are looked at; more than Discord lets one write without its subscription."""
MENTIONS, A_MINUTE = 6, 60
"""Mentions that one person is answered in so many seconds. The seventh gets silence, not a reply to feed on."""


class Question(NamedTuple):
    """A question, and where its answer goes."""

    text: str
    guild_id: int
    member_id: int
    """Whose question it is."""
    channel_id: int | None
    message_id: int | None
    """Of the message that asks, where one does: an answer that comes later replies to it."""
    at: datetime
    key: str
    brought_by: int | None = None
    """Who asks for somebody else, from the menu of their message."""

    @property
    def asking(self) -> Asking:
        """Where and by whom it was asked."""
        return Asking(self.channel_id, self.message_id, self.member_id, self.at)


class Ask(commands.Cog):
    """Questions of the community."""

    def __init__(self, bot: Aftershow) -> None:
        self.bot = bot
        self.hear = bot.hear
        self.desk = bot.desk
        self.questions = bot.questions
        self.votes = bot.votes
        self.settings = bot.settings
        self.mentions = bot.mentions
        self.presses = bot.presses
        self.patience = commands.CooldownMapping[discord.Message](
            commands.Cooldown(MENTIONS, A_MINUTE), commands.BucketType.user
        )
        self.menu = app_commands.ContextMenu(name=words("menu-answer"), callback=self.message_picked)

    async def cog_load(self) -> None:
        """Answer this conversation's buttons, and stand in the menu of every message."""
        self.presses.on("answer-helpful", self.helpful_pressed)
        self.presses.on("answer-not-it", self.not_it_pressed)
        self.presses.on("answer-pick", self.suggestion_pressed)
        self.presses.on("answer-pick-shown", self.suggestion_shown)
        self.presses.on("answer-none", self.none_pressed)
        self.presses.on("answer-try", self.try_pressed)
        self.bot.tree.add_command(self.menu)

    async def cog_unload(self) -> None:
        """Leave the menu."""
        self.bot.tree.remove_command(self.menu.name, type=self.menu.type)

    @app_commands.command(name="ask", description=words("ask"))
    @app_commands.describe(**option_words("ask"))
    async def ask(
        self, interaction: discord.Interaction[Aftershow], question: app_commands.Range[str, 1, LONGEST_QUESTION]
    ) -> None:
        """A question in anyone's words, or one picked from the list."""
        await self._answer(interaction, question)

    @ask.autocomplete("question")
    @offered
    async def questions_like(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        """The entries' questions that fit what was typed so far."""
        guild_id = interaction.guild_id or 0
        if self.desk.is_ready:
            await self.desk.know(guild_id)
        entries = self.desk.entries(guild_id)
        return choices((entry.question, f"{PICKED}{entry.id}") for entry in found(entries, typed))

    async def message_picked(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        """Someone else's message, answered from its menu."""
        if not message.content.strip():
            raise NotFound("answer-no-text")
        await self._answer(interaction, message.content, message)

    async def _hear(self, interaction: discord.Interaction[Any], *, shown: bool = False) -> Request:
        """Who asks, with this server's entries at hand; who comes before they are learnt waits, and is told so.

        ``shown``: an answer may be for everyone.
        """
        asked = await self.hear(interaction, anywhere=True)
        if not self.desk.is_ready:
            await defer(interaction, shown=shown)
        await self.desk.know(asked.caller.guild_id)
        return asked

    async def _answer(
        self, interaction: discord.Interaction[Any], question: str, message: discord.Message | None = None
    ) -> None:
        asked = await self._hear(interaction, shown=True)
        posed = Question(
            question,
            asked.caller.guild_id,
            message.author.id if message else asked.caller.member_id,
            interaction.channel_id,
            message.id if message else None,
            asked.at,
            asked.key,
            asked.caller.member_id if message else None,
        )
        picked = None if message else meant(self.desk.entries(posed.guild_id), question)
        if message is None and picked is None and picked_in_vain(question):
            raise NotFound("answer-gone")
        reply = await (self._told(asked.text, posed, picked) if picked else self._matched(asked.text, posed))
        await send(interaction, _where_wanted(reply, asked.settings.faq_channel, interaction.channel))

    async def _matched(self, text: Text, question: Question) -> Reply:
        """What the question gets, whichever way it came; what can't be answered is passed on, once."""
        about_me = look.about_me(text, ask=self.mentions.of("ask"), help_=self.mentions.of("help"))
        if not has_words(question.text[:LONGEST_QUESTION]):
            return about_me
        match = await self.desk.match(question.guild_id, question.text[:LONGEST_QUESTION])
        nearest = [entry for name in match.entries if (entry := self.desk.entry(question.guild_id, name))]
        standing = await self._note(question, match)
        if match.outcome is Outcome.ANSWER:
            also = self.desk.entry(question.guild_id, match.also) if match.also else None
            return look.answered(text, question.text, nearest[0], question.at.date(), also=also)
        if match.outcome is Outcome.SUGGEST:
            who, brought = question.brought_by or question.member_id, question.brought_by is not None
            return look.suggested(
                text, question.text, nearest, question.key, who, standing=standing, for_another=brought
            )
        if match.decoy in look.NO_QUESTION:
            return about_me
        return look.unknown(text, question.text, standing)

    async def _note(self, question: Question, match: Match) -> Standing | None:
        """Count it, and pass it on where it has no answer: how it stands with the team then."""
        if not question.guild_id or match.decoy in look.NO_QUESTION:
            return None
        await self.questions.count(question.guild_id, match.outcome, question.at)
        if match.outcome is Outcome.ANSWER:
            return None
        asked = await self.questions.ask(question.guild_id, question.text, asking=question.asking, key=question.key)
        return asked.standing

    async def _told(self, text: Text, question: Question, entry: Entry) -> Reply:
        if question.guild_id:
            await self.questions.count(question.guild_id, Outcome.ANSWER, question.at)
        return look.answered(text, entry.question, entry, question.at.date())

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Somebody mentions the bot, or writes to it: these messages carry their text without any privilege."""
        text = self._addressed(message)
        if text is None or message.author.bot or self._too_often(message):
            return
        guild_id = message.guild.id if message.guild else 0
        settings = await self.settings.get(guild_id)
        spoken = text_in(settings.language)
        question = Question(
            text, guild_id, message.author.id, message.channel.id, message.id, message.created_at, str(message.id)
        )
        try:
            async with message.channel.typing():
                reply = await self._spoken_to(spoken, question, message.channel, settings.faq_channel)
            await reply_to(message, reply)
        except discord.HTTPException as refused:
            log.warning("could not answer in channel %s: %s", message.channel.id, refused)
        except Exception as error:  # noqa: BLE001 - as for a command: every failure becomes words
            await self.bot.answer_failed_message(message, error)

    async def _spoken_to(self, text: Text, question: Question, channel: object, faq_channel: int | None) -> Reply:
        """The answer, or where to ask: what is said in a channel can't be answered privately."""
        if faq_channel is not None and _elsewhere(faq_channel, channel):
            return look.elsewhere(text, faq_channel, ask=self.mentions.of("ask"))
        return await self._matched(text, question)

    def _addressed(self, message: discord.Message) -> str | None:
        """What the bot is asked, without its own name; none where nobody speaks to it."""
        me = self.bot.user
        names = () if me is None else (f"<@{me.id}>", f"<@!{me.id}>")
        if message.guild is not None and not any(name in message.content for name in names):
            return None
        text = message.content
        for name in names:
            text = text.replace(name, " ")
        return text.strip()

    def _too_often(self, message: discord.Message) -> bool:
        return self.patience.update_rate_limit(message, message.created_at.timestamp()) is not None

    async def helpful_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """It helped; one vote a person."""
        asked = await self.hear(interaction, anywhere=True)
        await self._vote(interaction, asked.caller, ":".join(press.parts), helpful=True)
        await send(interaction, look.voted(asked.text))

    async def not_it_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """It did not: what else it may have been, or on to the team."""
        asked = await self._hear(interaction)
        missed = ":".join(press.parts)
        await self._vote(interaction, asked.caller, missed, helpful=False)
        question = look.question_of(interaction.message) or ""
        match = await self.desk.match(asked.caller.guild_id, question)
        entry = self.desk.entry(asked.caller.guild_id, missed)
        names = dict.fromkeys((*match.entries, *(entry.related if entry else ())))
        others = [near for name in names if name != missed and (near := self.desk.entry(asked.caller.guild_id, name))]
        await send(interaction, look.not_it(asked.text, question, others, asked.key, asked.caller.member_id))

    async def _vote(self, interaction: discord.Interaction[Any], caller: Caller, entry: str, *, helpful: bool) -> None:
        if caller.guild_id and interaction.message is not None:
            await self.votes.vote(
                caller.guild_id,
                str(interaction.message.id),
                entry,
                caller.member_id,
                helpful=helpful,
                at=interaction.created_at,
            )

    async def suggestion_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """One of the near misses was meant; who asked needs no more help then."""
        key, asker, *named = press.parts
        asked = await self._hear(interaction)
        entry = self.desk.entry(asked.caller.guild_id, ":".join(named))
        if entry is None:
            raise NotFound("answer-gone")
        if asked.caller.member_id == int(asker):
            interaction.extras[REPLACE_SHOWN] = True
            await self.questions.helped(asked.caller.guild_id, key)
        question = look.question_of(interaction.message) or entry.question
        reply = look.answered(asked.text, question, entry, asked.at.date())
        await send(interaction, look.kept_private(reply))

    async def suggestion_shown(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Somebody else's question, settled by who opened its menu: the answer is for whoever asked."""
        key, _, *named = press.parts
        asked = await self._hear(interaction, shown=True)
        entry = self.desk.entry(asked.caller.guild_id, ":".join(named))
        if entry is None:
            raise NotFound("answer-gone")
        question = look.question_of(interaction.message) or entry.question
        answer = look.answered(asked.text, question, entry, asked.at.date())
        reply = _where_wanted(answer, asked.settings.faq_channel, interaction.channel)
        if not reply.private:
            await self.questions.helped(asked.caller.guild_id, key)
        await send(interaction, reply)

    async def none_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """None of the near misses: the question goes to the team."""
        (key,) = press.parts
        asked = await self.hear(interaction, anywhere=True)
        interaction.extras[REPLACE] = True
        question = look.question_of(interaction.message)
        if question is None or not asked.caller.guild_id:
            await send(interaction, look.unknown(asked.text, question or "", None))
            return
        asking = Asking(interaction.channel_id, None, asked.caller.member_id, asked.at)
        passed = await self.questions.ask(asked.caller.guild_id, question, asking=asking, key=key)
        await send(interaction, look.passed_on(asked.text, question, passed.standing))

    async def try_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """A question of ours, to show what an answer looks like."""
        asked = await self._hear(interaction)
        entry = self.desk.entry(asked.caller.guild_id, ":".join(press.parts))
        if entry is None:
            raise NotFound("answer-gone")
        await send(interaction, look.kept_private(look.answered(asked.text, entry.question, entry, asked.at.date())))


def _elsewhere(faq_channel: int | None, channel: object) -> bool:
    """Whether the server keeps its answers to a channel, and this is neither that nor a thread of it."""
    return faq_channel is not None and not stands_in(channel, faq_channel)


def _where_wanted(reply: Reply, faq_channel: int | None, channel: object) -> Reply:
    """Answers are for everyone, unless the server wants them in another channel."""
    return look.kept_private(reply) if _elsewhere(faq_channel, channel) else reply


async def reply_to(message: discord.Message, reply: Reply) -> None:
    """Beneath the message that asks; where the bot may not read the channel's history, just into the channel."""
    shown: dict[str, Any] = {"content": reply.content, "embed": reply.embed, "view": reply.view}
    given = {name: value for name, value in shown.items() if value}
    given["nonce"] = nonce_of(f"answer/{message.id}")  # while a process is replaced, both hear the message
    try:
        await message.reply(**given, mention_author=False)
    except discord.Forbidden:
        await message.channel.send(**given)


async def setup(bot: Aftershow) -> None:
    """Add the conversation to the bot."""
    await bot.add_cog(Ask(bot))
