"""/creator: who streams here, whose handle is whose, and who sees whose money."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from domain.access import may_decide
from domain.creators import Share
from domain.errors import Conflict, NotFound
from domain.pace import Order
from posts.log_channel import post_in_log
from ui import creators as look
from ui import zones
from ui.layout import PAGE, nothing_changed
from ui.options import Choices, choices, creator_choices, offered
from ui.pace import page_and_order
from ui.reply import REPLACE, send
from ui.text import option_words, words

if TYPE_CHECKING:
    from client import Aftershow
    from domain.creators import Creator
    from ui.press import Press
    from ui.request import Request


class Creators(commands.Cog):
    """Registered handles."""

    creator = app_commands.Group(name="creator", description=words("creator"), guild_only=True)

    def __init__(self, bot: Aftershow) -> None:
        self.hear = bot.hear
        self.creators = bot.creators
        self.paces = bot.paces
        self.streams = bot.streams
        self.summaries = bot.summaries
        self.deliveries = bot.deliveries
        self.importing = bot.importing
        self.presses = bot.presses

    async def cog_load(self) -> None:
        """Answer this conversation's buttons."""
        self.presses.on("creator-confirm", self.confirm_pressed)
        self.presses.on("creator-reassign", self.reassign_undone)
        self.presses.on("creator-confirm-listed", self.confirm_picked)
        self.presses.on("creator-page", self.page_turned)
        self.presses.on("creator-remove", self.remove_pressed)
        self.presses.on("creator-stay", self.stay_pressed)

    @creator.command(name="add", description=words("creator-add"))
    @app_commands.describe(**option_words("creator-add"))
    async def add(
        self,
        interaction: discord.Interaction[Aftershow],
        handle: str,
        member: discord.Member | None = None,
        timezone: str | None = None,
        unlinked: bool = False,  # noqa: FBT001, FBT002 - an option of the command
    ) -> None:
        """Register a handle: one's own, or as a manager anybody's or nobody's."""
        asked = await self.hear(interaction)
        owner = self._owner(asked, member, unlinked=unlinked)
        zone = zones.read_zone(timezone).key if timezone else None
        before = await self._before(asked, handle)
        creator = await self.creators.add(
            asked.caller, handle, owner, zone, asked.at, reassign=member is not None or unlinked
        )
        if unlinked and creator.member_id is not None:
            await send(interaction, look.still_linked(asked.text, creator))
            return
        if member is None and creator.member_id != owner:
            await send(interaction, look.only_zone(asked.text, creator, changed=zone is not None))
            return
        await send(interaction, look.added(asked.text, creator, before, by=asked.caller.member_id))
        self.summaries.changed_everywhere(asked.caller.guild_id)
        is_new = before is None or before.member_id != creator.member_id
        if is_new and creator.member_id is not None and not creator.confirmed:
            await post_in_log(interaction.guild, asked.settings.log_channel, look.waiting(asked.text, creator))

    @creator.command(name="list", description=words("creator-list"))
    async def list_(self, interaction: discord.Interaction[Aftershow]) -> None:
        """Everyone who is registered here; for managers with each one's pace."""
        await self._show_page(interaction, await self.hear(interaction), 0, Order.NAME)

    @creator.command(name="confirm", description=words("creator-confirm"))
    @app_commands.describe(**option_words("creator-confirm"))
    async def confirm(self, interaction: discord.Interaction[Aftershow], creator: str) -> None:
        """A manager vouches that the handle is its member's."""
        asked = await self.hear(interaction)
        proven = await self.creators.confirm(asked.caller, creator, asked.at)
        await send(interaction, look.confirmed(asked.text, proven, by=asked.caller.member_id))

    @creator.command(name="share", description=words("creator-share"))
    @app_commands.describe(**option_words("creator-share"))
    @app_commands.choices(level=look.levels())
    async def share(self, interaction: discord.Interaction[Aftershow], level: str, creator: str | None = None) -> None:
        """The creator decides who sees the money."""
        asked = await self.hear(interaction)
        changed = await self.creators.share(asked.caller, Share(level), asked.at, creator)
        await send(interaction, look.shared(asked.text, changed, asked.settings.money_on_cards))
        self.summaries.changed_everywhere(asked.caller.guild_id)

    @creator.command(name="remove", description=words("creator-remove"))
    @app_commands.describe(**option_words("creator-remove"))
    async def remove(self, interaction: discord.Interaction[Aftershow], creator: str) -> None:
        """Asks first, and what about the history."""
        asked = await self.hear(interaction)
        meant = await self.creators.named(asked.caller.guild_id, creator)
        may_decide(asked.caller, meant)
        may_delete = asked.caller.manager or meant.confirmed
        await send(interaction, look.ask_remove(asked.text, meant, may_delete=may_delete))

    @add.autocomplete("timezone")
    @offered
    async def zone_choices(self, interaction: discord.Interaction[Aftershow], typed: str) -> Choices:
        """Zones by city or country, with the time that it is there."""
        return choices((zones.label(name, interaction.created_at), name) for name in zones.matching(typed))

    @confirm.autocomplete("creator")
    @offered
    async def unconfirmed_choices(self, interaction: discord.Interaction[Aftershow], typed: str) -> Choices:
        """Those who wait for a manager's word."""
        guild_id = interaction.guild_id or 0
        return creator_choices(await self.creators.matching(guild_id, typed, unconfirmed=True))

    @share.autocomplete("creator")
    @offered
    async def own_choices(self, interaction: discord.Interaction[Aftershow], typed: str) -> Choices:
        """One's own handles."""
        guild_id, owner = interaction.guild_id or 0, interaction.user.id
        return creator_choices(await self.creators.matching(guild_id, typed, owner=owner))

    @remove.autocomplete("creator")
    @offered
    async def removable_choices(self, interaction: discord.Interaction[Aftershow], typed: str) -> Choices:
        """All for a manager, else one's own."""
        caller = (await self.hear(interaction)).caller
        owner = None if caller.manager else caller.member_id
        return creator_choices(await self.creators.matching(caller.guild_id, typed, owner=owner))

    async def confirm_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Confirm, on the log's line about a registration; the line then says who did."""
        handle, member_id = press.parts
        asked = await self.hear(interaction)
        proven = await self.creators.confirm(asked.caller, handle, asked.at, int(member_id))
        done = look.confirmed(asked.text, proven, by=asked.caller.member_id)
        # Everyone who reads the log shall see it, so here the answer does take the place of a public message.
        await interaction.response.edit_message(content=done.content, view=None)

    async def confirm_picked(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Confirm one of a page of the list; the page then shows it."""
        handle, _, member_id = press.values[0].partition(":")
        asked = await self.hear(interaction)
        await self.creators.confirm(asked.caller, handle, asked.at, int(member_id))
        interaction.extras[REPLACE] = True
        await self._show_page(interaction, asked, *page_and_order(press.parts))

    async def reassign_undone(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """The handle goes back to whose it was."""
        handle, former_id, proven = press.parts
        asked = await self.hear(interaction)
        confirmed = proven == look.CONFIRMED
        back = await self.creators.give_back(asked.caller, handle, int(former_id), asked.at, confirmed=confirmed)
        interaction.extras[REPLACE] = True
        await send(interaction, look.given_back(asked.text, back))
        self.summaries.changed_everywhere(asked.caller.guild_id)

    async def page_turned(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Another page of the list, or the list in another order."""
        interaction.extras[REPLACE] = True
        await self._show_page(interaction, await self.hear(interaction), *page_and_order(press.parts))

    async def remove_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Yes, remove it, with the history or without."""
        interaction.extras[REPLACE] = True
        asked = await self.hear(interaction)
        handle, deleted = press.parts[0], press.parts[1] == look.DELETE
        gone = await self.creators.remove(asked.caller, handle, asked.at, delete_history=deleted)
        await send(interaction, look.removed(asked.text, gone, deleted=deleted))
        self.deliveries.wake()
        await self.importing.forget_previews()
        self.summaries.changed_everywhere(asked.caller.guild_id)
        line = look.removed_log(asked.text, gone, deleted=deleted, by=asked.caller.member_id)
        await post_in_log(interaction.guild, asked.settings.log_channel, line)

    async def stay_pressed(self, interaction: discord.Interaction[Any], _press: Press) -> None:
        """No, keep it."""
        interaction.extras[REPLACE] = True
        await send(interaction, nothing_changed((await self.hear(interaction)).text))

    async def _show_page(self, interaction: discord.Interaction[Any], asked: Request, page: int, order: Order) -> None:
        guild_id, manager, offset = asked.caller.guild_id, asked.caller.manager, page * PAGE
        if manager:
            shown, count = await self.paces.page(guild_id, asked.at, asked.zone, order=order, offset=offset, limit=PAGE)
        else:
            shown, count = await self.creators.page(guild_id, offset=offset, limit=PAGE)
        await send(interaction, look.listed(asked.text, shown, count, page, manager=manager, order=order))

    async def _before(self, asked: Request, handle: str) -> Creator | None:
        """The handle as it was registered until now."""
        try:
            return await self.creators.named(asked.caller.guild_id, handle)
        except NotFound:
            return None

    @staticmethod
    def _owner(asked: Request, member: discord.Member | None, *, unlinked: bool) -> int | None:
        """Whose the handle shall be: the named member's, nobody's, else the caller's own."""
        if unlinked and member is not None:
            raise Conflict("creator-linked-or-not")
        if member is not None and member.bot:
            raise Conflict("creator-is-bot")
        return None if unlinked else asked.caller.member_id if member is None else member.id


async def setup(bot: Aftershow) -> None:
    """Add the conversation to the bot."""
    await bot.add_cog(Creators(bot))
