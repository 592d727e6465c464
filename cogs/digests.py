"""/digest: summaries that come by themselves."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, cast

from discord import app_commands
from discord.ext import commands

from domain.digests import Wish
from domain.errors import NotAllowed
from domain.jobs import JobKind
from domain.periods import Period
from ui import digests as look
from ui.digest_words import read_clock, weekday_names
from ui.options import Choices, creators, offered
from ui.places import Place
from ui.reply import REPLACE, defer, send
from ui.text import option_words, words

if TYPE_CHECKING:
    import discord

    from client import Aftershow
    from db.digests import Kept
    from domain.digests import Digest
    from domain.schedules import Every
    from ui.press import Press
    from ui.request import Request


class Digests(commands.Cog):
    """Set, looked at, turned off; what is due comes through ``posts/digests.py``."""

    digest = app_commands.Group(name="digest", description=words("digest"), guild_only=True)

    def __init__(self, bot: Aftershow) -> None:
        self.hear = bot.hear
        self.digests = bot.digests
        self.posts = bot.digest_posts
        self.deliveries = bot.deliveries
        self.presses = bot.presses

    async def cog_load(self) -> None:
        """Answer this conversation's buttons, and what is due."""
        self.presses.on("digest-off", self.off_pressed)
        self.presses.on("digest-off-picked", self.off_picked)
        self.presses.on("digest-on", self.on_pressed)
        self.presses.on("digest-back", self.back_pressed)
        self.presses.on("digest-preview", self.preview_pressed)
        self.presses.on("digest-preview-picked", self.preview_picked)
        self.presses.on("digest-money", self.money_pressed)
        self.deliveries.on(JobKind.DIGEST, self.posts.compose, self.posts.delivered)

    @digest.command(name="set", description=words("digest-set"))
    @app_commands.describe(**option_words("digest-set"))
    @app_commands.choices(
        every=look.every_choices(), scope=look.scope_choices(), to=look.place_choices(), empty=look.empty_choices()
    )
    @app_commands.autocomplete(creator=creators)
    async def set_(
        self,
        interaction: discord.Interaction[Aftershow],
        every: str,
        at: str,
        day: str | None = None,
        channel: Place | None = None,
        scope: str | None = None,
        creator: str | None = None,
        to: str | None = None,
        name: str | None = None,
        empty: str | None = None,
    ) -> None:
        """From now on, until it is turned off."""
        asked = await self.hear(interaction)
        wish = Wish(
            every=cast("Every", Period(every)),
            clock=read_clock(at, asked.locale),
            day=day,
            channel_id=channel and channel.id,
            dm=None if to is None else to == "dm",
            whole_server=None if scope is None else scope == "server",
            creator=creator,
            silent=None if empty is None else empty == "silent",
            name=name,
        )
        here = asked.settings.summary_channel or interaction.channel_id or 0
        kept = await self.digests.set(asked.caller, wish, asked.at, here=here, weekdays=weekday_names(asked.text))
        await self._tell(interaction, asked, kept)

    @digest.command(name="preview", description=words("digest-preview"))
    @app_commands.describe(**option_words("digest-preview"))
    async def preview(self, interaction: discord.Interaction[Aftershow], name: str | None = None) -> None:
        """How it looks, with the last time that is over."""
        asked = await self.hear(interaction)
        found = await self.digests.standing(asked.caller, name)
        if len(found) > 1:
            await send(interaction, look.which(asked.text, "digest-preview-picked", found))
            return
        await self._preview(interaction, asked, found[0])

    @digest.command(name="off", description=words("digest-off"))
    @app_commands.describe(**option_words("digest-off"))
    async def off(self, interaction: discord.Interaction[Aftershow], name: str | None = None) -> None:
        """No more of it, until it is brought back."""
        asked = await self.hear(interaction)
        found = await self.digests.standing(asked.caller, name)
        if len(found) > 1:
            await send(interaction, look.which(asked.text, "digest-off-picked", found))
            return
        gone = await self.digests.turn_off(asked.caller, found[0].id, asked.at)
        await send(interaction, look.off(asked.text, gone))

    @set_.autocomplete("name")
    @preview.autocomplete("name")
    @off.autocomplete("name")
    @offered
    async def names(self, interaction: discord.Interaction[Aftershow], typed: str) -> Choices:
        """What one may change, by name."""
        asked = await self.hear(interaction)
        return look.name_choices(asked.text, await self.digests.matching(asked.caller, typed))

    # -- buttons -------------------------------------------------------------------------------------------------------

    async def off_picked(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """The one of several that goes."""
        await self._off(interaction, int(press.values[0]))

    async def off_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Undo of one that was new."""
        await self._off(interaction, int(press.parts[0]))

    async def on_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Undo of one that was turned off."""
        interaction.extras[REPLACE] = True
        asked = await self.hear(interaction)
        await self._tell(interaction, asked, await self.digests.restore(asked.caller, int(press.parts[0]), asked.at))

    async def back_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Undo of a change."""
        interaction.extras[REPLACE] = True
        asked = await self.hear(interaction)
        before = look.Before.read(press.parts, asked.caller.guild_id, asked.caller.member_id)
        kept = await self.digests.undo(asked.caller, before.digest, before.creator_id, asked.at)
        await self._tell(interaction, asked, kept)

    async def preview_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """How the one looks that was just set."""
        await self._preview_of(interaction, int(press.parts[0]))

    async def preview_picked(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """How the picked one of several looks."""
        await self._preview_of(interaction, int(press.values[0]))

    async def money_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """The same with the money that who presses may see, only for them."""
        asked = await self.hear(interaction)
        digest = await self.digests.by_id(asked.caller.guild_id, int(press.parts[0]))
        await defer(interaction)
        told = await self.digests.told(digest, date.fromisoformat(press.parts[1]), asked.caller, asked.at)
        if told.worth is None:
            raise NotAllowed("digest-money-not-yours")
        await send(interaction, await self.posts.reply(told, asked.settings, private=True))

    # -- inside --------------------------------------------------------------------------------------------------------

    async def _tell(self, interaction: discord.Interaction[Any], asked: Request, kept: Kept) -> None:
        refused = look.refusals(interaction.guild, kept.digest)
        if kept.changed:
            reply = look.kept(asked.text, kept.digest, kept.due, kept.before, refused)
        else:
            reply = look.as_before(asked.text, kept.digest, kept.due, refused)
        await send(interaction, reply)
        await self.deliveries.resume(asked.caller.guild_id)

    async def _off(self, interaction: discord.Interaction[Any], digest_id: int) -> None:
        interaction.extras[REPLACE] = True
        asked = await self.hear(interaction)
        await send(interaction, look.off(asked.text, await self.digests.turn_off(asked.caller, digest_id, asked.at)))

    async def _preview_of(self, interaction: discord.Interaction[Any], digest_id: int) -> None:
        asked = await self.hear(interaction)
        await self._preview(interaction, asked, await self.digests.changeable(asked.caller, digest_id))

    async def _preview(self, interaction: discord.Interaction[Any], asked: Request, digest: Digest) -> None:
        await defer(interaction)
        reader = None if digest.member_id is None else asked.caller
        told, due = await self.digests.preview(digest, reader, asked.at)
        shown = await self.posts.reply(told, asked.settings, private=reader is not None)
        unreached = digest.member_id is not None and await self.digests.was_refused(digest)
        await send(interaction, look.preview(asked.text, digest, due, shown, unreached=unreached))


async def setup(bot: Aftershow) -> None:
    """Add the conversation to the bot."""
    await bot.add_cog(Digests(bot))
