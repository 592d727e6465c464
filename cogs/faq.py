"""/faq: the server's own answers. Anyone reads them; managers write, change and take out, and empty the queue."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from domain.access import require_manager
from domain.answers import Votes
from domain.drafts import read_draft, same_question
from domain.errors import Conflict
from domain.questions import closed_by
from faq.finding import PICKED, found
from posts.late_answers import LateAnswers, destinations
from posts.open_groups import OpenGroups
from posts.server_answers import ServerAnswers
from ui import faq as look
from ui import faq_queue as queue_look
from ui.faq_forms import Drafts, Filled, Kind, Target, blank, entry_form, filled_for, filled_from, which_entry
from ui.options import Choices, choices, offered
from ui.reply import REPLACE, defer, send
from ui.text import option_words, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from client import Aftershow
    from domain.answers import Entry
    from domain.drafts import Draft
    from domain.questions import Group
    from ui.press import Press
    from ui.request import Request


class Faq(commands.Cog):
    """What this server answers, and what nobody could answer yet."""

    faq = app_commands.Group(name="faq", description=words("faq"), guild_only=True)

    def __init__(self, bot: Aftershow) -> None:
        self.hear = bot.hear
        self.desk = bot.desk
        self.entries = bot.entries
        self.questions = bot.questions
        self.votes = bot.votes
        self.presses = bot.presses
        self.answers = ServerAnswers(bot.desk, bot.entries)
        self.late = LateAnswers(
            bot, bot.deliveries, bot.jobs, questions=bot.questions, settings=bot.settings, answers=self.answers
        )
        self.drafts = Drafts()
        self.groups = OpenGroups(bot.questions, bot.desk)

    async def cog_load(self) -> None:
        """Answer this conversation's buttons."""
        self.presses.on("faq-page", self.page_turned)
        self.presses.on("faq-read", self.entry_picked)
        self.presses.on("faq-form", self.form_pressed)
        self.presses.on("faq-remove", self.remove_pressed)
        self.presses.on("faq-restore", self.restore_pressed)
        self.presses.on("faq-restore-picked", self.restore_picked)
        self.presses.on("faq-revert", self.revert_pressed)
        self.presses.on("faq-queue", self.queue_pressed)
        self.presses.on("faq-group", self.group_picked)
        self.presses.on("faq-existing", self.existing_pressed)
        self.presses.on("faq-other", self.other_pressed)
        self.presses.on("faq-settle", self.settle_picked)
        self.presses.on("faq-settle-by", self.settle_picked)
        self.presses.on("faq-not-ours", self.not_ours_pressed)
        self.presses.on("faq-reopen", self.reopen_pressed)

    @faq.command(name="list", description=words("faq-list"))
    @app_commands.describe(**option_words("faq-list"))
    async def list_(self, interaction: discord.Interaction[Aftershow], topic: str | None = None) -> None:
        """Every entry by topic."""
        await self._show_page(interaction, await self.hear(interaction), 0, topic)

    @faq.command(name="add", description=words("faq-add"))
    async def add(self, interaction: discord.Interaction[Aftershow]) -> None:
        """A form for an entry of the server's own."""
        await self._open(interaction, await self._managed(interaction), Target(Kind.ADD))

    @faq.command(name="edit", description=words("faq-edit"))
    @app_commands.describe(**option_words("faq-edit"))
    async def edit(self, interaction: discord.Interaction[Aftershow], entry: str) -> None:
        """The form with what stands there; a stock entry becomes the server's own version."""
        asked = await self._managed(interaction)
        meant = await self.answers.named(asked.caller.guild_id, entry)
        await self._open(interaction, asked, Target(Kind.EDIT, meant.id))

    @faq.command(name="remove", description=words("faq-remove"))
    @app_commands.describe(**option_words("faq-remove"))
    async def remove(self, interaction: discord.Interaction[Aftershow], entry: str) -> None:
        """Take an entry out here, with the way back."""
        await self._remove(interaction, await self._managed(interaction), entry)

    @faq.command(name="queue", description=words("faq-queue"))
    async def queue(self, interaction: discord.Interaction[Aftershow]) -> None:
        """What nobody could answer yet."""
        await self._show_queue(interaction, await self._managed(interaction), 0)

    @list_.autocomplete("topic")
    @offered
    async def topics_like(self, interaction: discord.Interaction[Aftershow], typed: str) -> Choices:
        """The topics here."""
        return look.topic_choices(await self.answers.here(interaction.guild_id or 0), typed)

    @edit.autocomplete("entry")
    @remove.autocomplete("entry")
    @offered
    async def entries_like(self, interaction: discord.Interaction[Aftershow], typed: str) -> Choices:
        """The entries here that fit what was typed."""
        entries = await self.answers.here(interaction.guild_id or 0)
        return choices((entry.question, f"{PICKED}{entry.id}") for entry in found(entries, typed))

    # -- reading -------------------------------------------------------------------------------------------------------

    async def page_turned(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Another page of the list."""
        interaction.extras[REPLACE] = True
        page, *topic = press.parts
        await self._show_page(interaction, await self.hear(interaction), int(page), ":".join(topic) or None)

    async def entry_picked(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """One entry to read."""
        asked = await self.hear(interaction)
        entry = await self.answers.named(asked.caller.guild_id, press.values[0])
        votes = (await self.votes.votes(asked.caller.guild_id)).get(entry.id, Votes()) if asked.caller.manager else None
        await send(interaction, look.shown(asked.text, entry, asked.at.date(), votes=votes))

    async def _show_page(
        self, interaction: discord.Interaction[Any], asked: Request, page: int, typed: str | None
    ) -> None:
        if not self.desk.is_ready:
            await defer(interaction)
            await self.desk.ready()
        guild_id, manager = asked.caller.guild_id, asked.caller.manager
        entries = await self.answers.here(guild_id)
        topic = None if typed is None else look.topic_named(entries, typed)
        votes = await self.votes.votes(guild_id) if manager else None
        removed = await self.answers.removed(guild_id) if manager else ()
        pages = look.pages_of(entries, topic)
        await send(interaction, look.listed(asked.text, pages, page, topic, votes=votes, removed=removed))

    # -- writing -------------------------------------------------------------------------------------------------------

    async def form_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Open a form, for the first time or again."""
        await self._open(interaction, await self._managed(interaction), Target.read(press.parts))

    async def _open(self, interaction: discord.Interaction[Any], asked: Request, target: Target) -> None:
        """The form with what stands there, or with what this person typed there last and could not save."""
        filled, group = blank(), None
        if target.kind is Kind.EDIT:
            filled = filled_from(await self.answers.named(asked.caller.guild_id, target.about))
        drafted = self.drafts.of(asked, target)
        if target.kind is Kind.REPLY:
            group = await self.groups.still(asked.caller.guild_id, int(target.about))
            if group is None:
                await self._too_late(interaction, asked, drafted)
                return
            filled = filled_for(group)
        written = partial(self._written, target, filled, group)
        values = drafted or filled.values
        await interaction.response.send_modal(entry_form(asked.text, target, values, written))

    async def _written(
        self,
        target: Target,
        filled: Filled,
        group: Group | None,
        interaction: discord.Interaction[Any],
        typed: Mapping[str, str],
    ) -> None:
        """What came back from the form. It is kept in mind until it is saved, whatever goes wrong."""
        asked = await self._pressed(interaction)
        self.drafts.keep(asked, target, typed)
        draft = read_draft(typed, filled.before)
        if draft.problems:
            await send(interaction, look.refused(asked.text, draft, target))
            return
        if group is not None and await self.groups.still(asked.caller.guild_id, group.lead.id) is None:
            await self._too_late(interaction, asked, typed)
            return
        here = await self.answers.here(asked.caller.guild_id)
        # A server may have thousands of wordings: nobody else waits while they are compared.
        known = await asyncio.to_thread(same_question, here, draft.question, but=target.about)
        if known is not None:
            self.drafts.keep(asked, Target(Kind.EDIT, known.id), typed)
            await send(interaction, look.known_already(asked.text, known, draft.question, target))
            return
        if group is not None:
            await self._reply(interaction, asked, draft, filled, group)
        elif target.kind is Kind.EDIT:
            await self._change(interaction, asked, draft, filled, target.about)
        else:
            await send(interaction, look.added(asked.text, await self._write(asked, draft)))
        self.drafts.saved(asked, target)

    async def _too_late(
        self, interaction: discord.Interaction[Any], asked: Request, typed: Mapping[str, str] | None
    ) -> None:
        """Somebody was faster; what was typed is kept for an entry of its own."""
        if typed is None:
            raise Conflict("question-closed")
        await send(interaction, queue_look.too_late(asked.text))
        self.drafts.keep(asked, Target(Kind.ADD), typed)

    async def _change(
        self, interaction: discord.Interaction[Any], asked: Request, draft: Draft, filled: Filled, entry_id: str
    ) -> None:
        before = await self.answers.named(asked.caller.guild_id, entry_id)
        if not before.own:
            entry = await self._write(asked, draft, overrides=before.id)
            await send(interaction, look.overridden(asked.text, entry, before))
            return
        after = await self.entries.edit(
            asked.caller,
            before.id,
            question=draft.question,
            answer=draft.answer,
            wordings=(*draft.wordings, *filled.hidden),
            source=draft.source,
            at=asked.at,
        )
        self.desk.forget(asked.caller.guild_id)
        await send(interaction, look.changed(asked.text, before, after, asked.key))

    async def _write(self, asked: Request, draft: Draft, *, overrides: str | None = None) -> Entry:
        entry = await self.entries.add(
            asked.caller,
            question=draft.question,
            answer=draft.answer,
            wordings=draft.wordings,
            source=draft.source,
            overrides=overrides,
            at=asked.at,
            key=asked.key,
        )
        self.desk.forget(asked.caller.guild_id)
        return entry

    # -- taking out and back -------------------------------------------------------------------------------------------

    async def remove_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Remove, beneath an entry; and the undo of a new one."""
        await self._remove(interaction, await self._pressed(interaction), ":".join(press.parts))

    async def restore_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Undo of a removal."""
        await self._restore(interaction, await self._pressed(interaction), ":".join(press.parts))

    async def restore_picked(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """An entry that was taken out long ago."""
        await self._restore(interaction, await self._managed(interaction), press.values[0])

    async def revert_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Undo of a change; the id of the request that made it tells when."""
        change, *entry = press.parts
        asked = await self._pressed(interaction)
        changed_at = discord.utils.snowflake_time(int(change))
        before = await self.entries.revert(asked.caller, ":".join(entry), changed_at, asked.at)
        self.desk.forget(asked.caller.guild_id)
        await send(interaction, look.reverted(asked.text, before))

    async def _remove(self, interaction: discord.Interaction[Any], asked: Request, typed: str) -> None:
        entry = await self.answers.named(asked.caller.guild_id, typed)
        await self.entries.remove(asked.caller, entry.id, asked.at)
        self.desk.forget(asked.caller.guild_id)
        await send(interaction, look.removed(asked.text, entry))

    async def _restore(self, interaction: discord.Interaction[Any], asked: Request, entry_id: str) -> None:
        await self.entries.restore(asked.caller, entry_id, asked.at)
        self.desk.forget(asked.caller.guild_id)
        await send(interaction, look.restored(asked.text))

    # -- the queue -----------------------------------------------------------------------------------------------------

    async def queue_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Another page of the queue, or back to it."""
        await self._show_queue(interaction, await self._pressed(interaction), int(press.parts[0]))

    async def _show_queue(self, interaction: discord.Interaction[Any], asked: Request, page: int) -> None:
        await defer(interaction)
        await send(interaction, queue_look.queue(asked.text, await self.groups.here(asked.caller.guild_id), page))

    async def group_picked(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """One group, and what can be done about it."""
        asked = await self._pressed(interaction)
        group = await self.groups.of(asked.caller.guild_id, int(press.values[0]))
        askings = await self.questions.askings(asked.caller.guild_id, group.ids)
        told = destinations(interaction.guild, askings, asked.settings.faq_channel)
        await send(interaction, queue_look.looked_at(asked.text, group, askings, told))

    async def existing_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """An entry that exists answers it: the nearest to pick from."""
        asked = await self._pressed(interaction)
        await defer(interaction)
        group = await self.groups.of(asked.caller.guild_id, int(press.parts[0]))
        nearest = await self.answers.nearest(asked.caller.guild_id, group.lead.text)
        await send(interaction, queue_look.which(asked.text, group, nearest))

    async def other_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Another entry than the nearest, named by its question or id."""
        asked = await self._managed(interaction)

        async def go_on(submitted: discord.Interaction[Any], typed: Mapping[str, str]) -> None:
            await self._settle(submitted, int(press.parts[0]), typed["entry"])

        await interaction.response.send_modal(which_entry(asked.text, go_on))

    async def settle_picked(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """That entry answers it; picked from the menu, or on a button of its own."""
        lead, *on_button = press.parts
        await self._settle(interaction, int(lead), press.values[0] if press.values else ":".join(on_button))

    async def _settle(self, interaction: discord.Interaction[Any], lead_id: int, typed: str) -> None:
        asked = await self._managed(interaction)
        group = await self.groups.of(asked.caller.guild_id, lead_id)
        entry = await self.answers.named(asked.caller.guild_id, typed)
        interaction.extras[REPLACE] = True
        await defer(interaction)
        if not await self.questions.answered(asked.caller, group.ids, entry.id, asked.at, key=asked.key):
            raise Conflict("question-closed")
        await self._tell(interaction, asked, group, entry)

    async def _reply(
        self, interaction: discord.Interaction[Any], asked: Request, draft: Draft, filled: Filled, group: Group
    ) -> None:
        """A new entry for a group: all of its questions but those whose lines were taken out of the form."""
        await defer(interaction)
        done = await self.questions.answer(
            asked.caller,
            closed_by(group, filled.shown, (draft.question, *draft.wordings)),
            question=draft.question,
            answer=draft.answer,
            wordings=draft.wordings,
            source=draft.source,
            at=asked.at,
            key=asked.key,
        )
        await self._tell(interaction, asked, group, done.entry, written=True)

    async def _tell(
        self,
        interaction: discord.Interaction[Any],
        asked: Request,
        group: Group,
        entry: Entry,
        *,
        written: bool = False,
    ) -> None:
        """Bring the answer to where it was asked for, and tell the manager where that was."""
        self.desk.forget(asked.caller.guild_id)
        told = await self.late.deliver(asked.caller.guild_id, asked.key)
        await send(interaction, queue_look.settled(asked.text, group, entry, told.links, told.refused, written=written))

    async def not_ours_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Not for us: nobody here is offered an answer to it."""
        asked = await self._pressed(interaction)
        group = await self.groups.of(asked.caller.guild_id, int(press.parts[0]))
        await self.questions.not_ours(asked.caller, group.ids, asked.at)
        self.desk.forget(asked.caller.guild_id)
        await send(interaction, queue_look.turned_away(asked.text, group))

    async def reopen_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Undo of all three; an entry that was written for it goes, and so do the replies."""
        lead, *written = press.parts
        asked = await self._pressed(interaction)
        await defer(interaction)
        without = ":".join(written) or None
        replied = await self.questions.reopen(asked.caller, [int(lead)], asked.at, without=without)
        self.desk.forget(asked.caller.guild_id)
        await self.late.take_back(interaction.guild, replied)
        await send(interaction, queue_look.open_again(asked.text, replies=len(replied)))

    async def _managed(self, interaction: discord.Interaction[Any]) -> Request:
        """A request that only a manager can make."""
        asked = await self.hear(interaction)
        require_manager(asked.caller)
        return asked

    async def _pressed(self, interaction: discord.Interaction[Any]) -> Request:
        """The same, of which the answer takes the place of what was pressed."""
        asked = await self._managed(interaction)
        interaction.extras[REPLACE] = True
        return asked


async def setup(bot: Aftershow) -> None:
    """Add the conversation to the bot."""
    await bot.add_cog(Faq(bot))
