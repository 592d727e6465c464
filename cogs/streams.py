"""/stream: from going live to the summary, and every correction after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands, tasks
from discord.utils import utcnow

from domain.access import may_delete, may_look, sees_money
from domain.errors import Busy
from domain.metrics import read_numbers
from domain.names import read_format, read_title
from domain.numbers import read_duration
from domain.periods import Period, span
from domain.streams import begun
from posts.zones import zone_of
from ui import streams as look
from ui.layout import PAGE, nothing_changed
from ui.moments import read_end, read_past, read_start
from ui.options import any_streams, creators, streams
from ui.reply import REPLACE, defer, send
from ui.text import option_words, words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from client import Aftershow
    from domain.metrics import Misread
    from domain.streams import Stream
    from ui.press import Press
    from ui.request import Request
    from ui.text import Markup


class Streams(commands.Cog):
    """One stream's life."""

    stream = app_commands.Group(name="stream", description=words("stream"), guild_only=True)

    def __init__(self, bot: Aftershow) -> None:
        self.hear = bot.hear
        self.creators = bot.creators
        self.streams = bot.streams
        self.plans = bot.plans
        self.summaries = bot.summaries
        self.presses = bot.presses

    async def cog_load(self) -> None:
        """Answer this conversation's buttons."""
        self.presses.on("stream-delete", self.delete_pressed)
        self.presses.on("stream-keep", self.keep_pressed)
        self.presses.on("stream-restore", self.restore_pressed)
        self.presses.on("stream-uncancel", self.uncancel_pressed)
        self.presses.on("stream-page", self.page_turned)
        self.purge_daily.start()

    async def cog_unload(self) -> None:
        """Nothing is purged any more."""
        self.purge_daily.cancel()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Streams that were deleted more than seven days ago go for good."""
        await self.streams.purge(at=utcnow())

    @tasks.loop(hours=24)
    async def purge_daily(self) -> None:
        """The same for a bot that stays connected for weeks."""
        await self.streams.purge(at=utcnow())

    purge_daily.add_exception_type(Busy)  # a database that is away for a moment ends no loop: it tries again by itself

    @stream.command(name="start", description=words("stream-start"))
    @app_commands.describe(**option_words("stream-start"))
    @app_commands.autocomplete(creator=creators)
    async def start(
        self,
        interaction: discord.Interaction[Aftershow],
        title: str | None = None,
        format: str | None = None,
        started: str | None = None,
        creator: str | None = None,
    ) -> None:
        """Go live, now or since a time."""
        asked = await self.hear(interaction)
        live = await self.streams.start(
            asked.caller,
            at=asked.at,
            creator=creator,
            title=read_title(title or ""),
            format=read_format(format or ""),
            started_at=read_past(started, asked.at, await self._zone(asked), asked.locale) if started else None,
            channel_id=interaction.channel_id,
        )
        plan = await self.plans.find(asked.caller.guild_id, live.id)
        await send(interaction, look.started(asked.text, live, planned=plan is not None))

    @stream.command(name="end", description=words("stream-end"))
    @app_commands.describe(**option_words("stream-end"))
    @app_commands.autocomplete(creator=creators)
    async def end(
        self,
        interaction: discord.Interaction[Aftershow],
        creator: str | None = None,
        duration: str | None = None,
        likes: str | None = None,
        unique_viewers: str | None = None,
        peak_viewers: str | None = None,
        total_views: str | None = None,
        comments: str | None = None,
        shares: str | None = None,
        new_followers: str | None = None,
        diamonds: str | None = None,
    ) -> None:
        """End the live stream and post its summary. What can't be read is named; the rest counts."""
        asked = await self.hear(interaction)
        told = read_numbers(
            asked.locale,
            duration=duration,
            likes=likes,
            unique_viewers=unique_viewers,
            peak_viewers=peak_viewers,
            total_views=total_views,
            comments=comments,
            shares=shares,
            new_followers=new_followers,
            diamonds=diamonds,
        )
        before = await self.streams.live(asked.caller, creator) if told.duration else None
        ended = await self.streams.end(
            asked.caller,
            at=asked.at,
            creator=creator,
            duration=told.duration,
            metrics=told.metrics,
            channel_id=interaction.channel_id,
        )
        moved = before is not None and before.id == ended.id and before.started_at != ended.started_at
        opening = look.over(asked.text, ended, start_moved=moved)
        await self._post(interaction, asked, ended, opening, told.misread)

    @stream.command(name="metrics", description=words("stream-metrics"))
    @app_commands.describe(**option_words("stream-metrics"))
    @app_commands.autocomplete(stream=streams)
    async def metrics(
        self,
        interaction: discord.Interaction[Aftershow],
        stream: str | None = None,
        duration: str | None = None,
        likes: str | None = None,
        unique_viewers: str | None = None,
        peak_viewers: str | None = None,
        total_views: str | None = None,
        comments: str | None = None,
        shares: str | None = None,
        new_followers: str | None = None,
        diamonds: str | None = None,
    ) -> None:
        """Add or correct numbers; the posted card follows."""
        asked = await self.hear(interaction)
        told = read_numbers(
            asked.locale,
            duration=duration,
            likes=likes,
            unique_viewers=unique_viewers,
            peak_viewers=peak_viewers,
            total_views=total_views,
            comments=comments,
            shares=shares,
            new_followers=new_followers,
            diamonds=diamonds,
        )
        changed = await self.streams.set_metrics(
            asked.caller,
            told.metrics,
            at=asked.at,
            stream=await self._numbered(asked, stream),
            duration=told.duration,
        )
        self.summaries.changed(changed)
        await send(interaction, look.numbers_kept(asked.text, changed, told))

    @stream.command(name="edit", description=words("stream-edit"))
    @app_commands.describe(**option_words("stream-edit"))
    @app_commands.autocomplete(stream=any_streams)
    async def edit(
        self,
        interaction: discord.Interaction[Aftershow],
        stream: str | None = None,
        title: str | None = None,
        format: str | None = None,
        started: str | None = None,
        ended: str | None = None,
    ) -> None:
        """Correct a title, a tag, a forgotten start, a wrong end."""
        asked = await self.hear(interaction)
        meant = await self.streams.pick(asked.caller, at=asked.at, stream=await self._numbered(asked, stream))
        here = (asked.at, await self._zone(asked), asked.locale)
        began = read_start(started, *here, was=meant.started_at) if started else None
        changed = await self.streams.edit(
            asked.caller,
            at=asked.at,
            stream=meant.id,
            title=None if title is None else read_title(title) or "",
            format=None if format is None else read_format(format) or "",
            started_at=began,
            ended_at=read_end(ended, *here, start=began or meant.started_at) if ended else None,
        )
        self.summaries.changed(changed)
        await send(interaction, look.edited(asked.text, changed))

    @stream.command(name="reopen", description=words("stream-reopen"))
    @app_commands.describe(**option_words("stream-reopen"))
    @app_commands.autocomplete(stream=streams)
    async def reopen(self, interaction: discord.Interaction[Aftershow], stream: str | None = None) -> None:
        """The stream was not over after all."""
        asked = await self.hear(interaction)
        live = await self.streams.reopen(asked.caller, at=asked.at, stream=await self._numbered(asked, stream))
        self.summaries.reopened(live)
        await send(interaction, look.reopened(asked.text, live))

    @stream.command(name="report", description=words("stream-report"))
    @app_commands.describe(**option_words("stream-report"))
    @app_commands.autocomplete(creator=creators)
    async def report(
        self,
        interaction: discord.Interaction[Aftershow],
        started: str,
        duration: str,
        title: str | None = None,
        format: str | None = None,
        creator: str | None = None,
        likes: str | None = None,
        unique_viewers: str | None = None,
        peak_viewers: str | None = None,
        total_views: str | None = None,
        comments: str | None = None,
        shares: str | None = None,
        new_followers: str | None = None,
        diamonds: str | None = None,
    ) -> None:
        """A whole stream after the fact, with its summary."""
        asked = await self.hear(interaction)
        told = read_numbers(
            asked.locale,
            likes=likes,
            unique_viewers=unique_viewers,
            peak_viewers=peak_viewers,
            total_views=total_views,
            comments=comments,
            shares=shares,
            new_followers=new_followers,
            diamonds=diamonds,
        )
        past = await self.streams.report(
            asked.caller,
            started_at=read_past(started, asked.at, await self._zone(asked), asked.locale),
            duration=read_duration(duration, asked.locale),
            at=asked.at,
            creator=creator,
            title=read_title(title or ""),
            format=read_format(format or ""),
            metrics=told.metrics,
            channel_id=interaction.channel_id,
        )
        await self._post(interaction, asked, past, look.saved(asked.text, past), told.misread)

    @stream.command(name="summary", description=words("stream-summary"))
    @app_commands.describe(**option_words("stream-summary"))
    @app_commands.autocomplete(stream=streams)
    async def summary(self, interaction: discord.Interaction[Aftershow], stream: str | None = None) -> None:
        """The card of any stream, privately; of a live one as it stands."""
        asked = await self.hear(interaction)
        await defer(interaction)
        meant = await self.streams.pick(asked.caller, at=asked.at, stream=await self._numbered(asked, stream))
        may_look(asked.caller, [begun(meant).creator])
        money = sees_money(asked.caller, meant.creator)
        await send(interaction, await self.summaries.compose(asked.caller.guild_id, meant.id, money=money))

    @stream.command(name="list", description=words("stream-list"))
    @app_commands.describe(**option_words("stream-list"))
    @app_commands.autocomplete(creator=creators)
    async def list_(self, interaction: discord.Interaction[Aftershow], creator: str | None = None) -> None:
        """Streams, newest first."""
        await self._show_page(interaction, creator, 0)

    @stream.command(name="delete", description=words("stream-delete"))
    @app_commands.describe(**option_words("stream-delete"))
    @app_commands.autocomplete(stream=any_streams)
    async def delete(self, interaction: discord.Interaction[Aftershow], stream: str) -> None:
        """Asks first; can be undone for seven days."""
        asked = await self.hear(interaction)
        meant = await self.streams.pick(asked.caller, at=asked.at, stream=await self._numbered(asked, stream))
        may_delete(asked.caller, meant.creator, meant.added_by)
        await send(interaction, look.ask_delete(asked.text, meant))

    async def delete_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Yes, delete it."""
        interaction.extras[REPLACE] = True
        asked = await self.hear(interaction)
        gone = await self.streams.delete(asked.caller, int(press.parts[0]), at=asked.at)
        self.summaries.changed(gone)
        await send(interaction, look.deleted(asked.text, gone))

    async def keep_pressed(self, interaction: discord.Interaction[Any], _press: Press) -> None:
        """No, keep it."""
        interaction.extras[REPLACE] = True
        await send(interaction, nothing_changed((await self.hear(interaction)).text))

    async def restore_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Bring it back."""
        interaction.extras[REPLACE] = True
        asked = await self.hear(interaction)
        back = await self.streams.restore(asked.caller, int(press.parts[0]), at=asked.at)
        self.summaries.changed(back)
        await send(interaction, look.restored(asked.text, back))

    async def uncancel_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """It was not called off after all."""
        interaction.extras[REPLACE] = True
        asked = await self.hear(interaction)
        live = await self.streams.reopen(asked.caller, at=asked.at, stream=int(press.parts[0]))
        self.summaries.reopened(live)
        await send(interaction, look.reopened(asked.text, live))

    async def page_turned(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Newer or older streams."""
        interaction.extras[REPLACE] = True
        creator, page = press.parts
        await self._show_page(interaction, creator or None, int(page))

    async def _show_page(self, interaction: discord.Interaction[Any], creator: str | None, page: int) -> None:
        asked = await self.hear(interaction)
        may_look(asked.caller, await self.creators.owned_by(asked.caller.guild_id, asked.caller.member_id))
        found = await self.streams.recent(asked.caller.guild_id, creator, limit=PAGE + 1, offset=page * PAGE)
        month = span(Period.MONTH, asked.at, asked.zone)
        kept = await self.plans.consistency(asked.caller.guild_id, creator, month)
        missed = await self.plans.missed(found)
        await send(interaction, look.listed(asked.text, found, page, creator, kept, missed))

    async def _post(
        self,
        interaction: discord.Interaction[Aftershow],
        asked: Request,
        ended: Stream,
        opening: Markup,
        misread: Sequence[Misread],
    ) -> None:
        """Post the card and say where it is; where no channel takes it, show it privately."""
        await defer(interaction)
        posted = await self.summaries.post(asked.caller.guild_id, ended.id)
        money = sees_money(asked.caller, ended.creator)
        if posted.message is None:
            private = await self.summaries.compose(asked.caller.guild_id, ended.id, money=money)
            await send(interaction, look.card_only_here(asked.text, opening, posted, private, misread))
            return
        await send(interaction, look.card_posted(asked.text, ended, opening, posted, misread))

    async def _numbered(self, asked: Request, typed: str | None) -> int | None:
        return None if typed is None else await self.streams.numbered(asked.caller.guild_id, typed, asked.zone)

    async def _zone(self, asked: Request) -> ZoneInfo:
        return await zone_of(self.creators, asked)


async def setup(bot: Aftershow) -> None:
    """Add the conversation to the bot."""
    await bot.add_cog(Streams(bot))
