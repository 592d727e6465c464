"""What the bot says unasked: hello to a new server, and what stands in its way there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import discord

from ui import missing
from ui.posted import what_helps
from ui.press import Lasting, button, row_of
from ui.reply import Reply
from ui.setup import ON_PAGE, Page
from ui.text import Markup

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ui.posted import Refused
    from ui.text import Text

EXAMPLE = "likes_pay"
"""The answer that shows what answers look like."""


def hello(text: Text, guild: discord.Guild, mention: Callable[[str], Markup], *, back: bool, in_dm: bool) -> Reply:
    """What the bot does, where to set it up, and an answer to try. Nothing but text and buttons, so that it needs
    no permission but to write.
    """
    if back:
        lines = [text.say("hello-again", help=mention("help"))]
    else:
        said = {"ask": mention("ask"), "log": mention("gift log"), "end": mention("stream end")}
        lines = [text.say("hello", **said), "", text.say("hello-ready")]
    if in_dm:
        lines += ["", text.say("hello-in-dm", server=guild.name, setup=Markup("`/setup`"))]
    attempt = button("answer-try", EXAMPLE, label=text.say("hello-try"), emoji="💬")
    return Reply("\n".join(lines), view=row_of(*([] if in_dm else [_set_up(text)]), attempt), private=False)


def notice(text: Text, guild: discord.Guild, found: Sequence[missing.Problem], *, in_dm: bool = False) -> Reply:
    """What can't be used any more, what happens meanwhile and what helps; with a button to the step that mends it."""
    lines = [text.say("notice-heading"), *missing.lines(text, guild, found)]
    if in_dm:
        return Reply("\n".join([*lines, "", text.say("notice-in-dm", server=guild.name)]))
    return Reply("\n".join(lines), view=row_of(_fix(text, found)))


def cant_answer(
    text: Text, guild: discord.Guild, channel_id: int, wanted: tuple[str, ...], *, in_dm: bool = False
) -> Reply:
    """Somebody asked the bot something in a channel in which it can't answer."""
    lines = [text.say("notice-cant-answer"), missing.needs(text, channel_id, wanted, guild.me)]
    if in_dm:
        lines += ["", text.say("notice-in-dm", server=guild.name)]
    return Reply("\n".join(lines))


def post_waits(text: Text, refused: Refused, *, guild_id: int | None = None) -> Reply:
    """A post waits until its channel takes it; the server is named where that is told in a direct message."""
    lines = [text.say("notice-waits"), what_helps(text, refused), text.say("notice-waits-then")]
    if guild_id is not None:
        lines.append(Markup(f"https://discord.com/channels/{guild_id}/{refused.channel_id}"))
    return Reply("\n".join(lines))


def lacks(text: Text, guild: discord.Guild, wanted: Sequence[str], *, in_dm: bool = False) -> Reply:
    """Something of a plan can't be shown in Discord for want of permissions in the whole server, or of room."""
    if missing.ROOM in wanted:
        said = text.say("notice-no-room")
    else:
        permissions = Markup(", ".join(f"**{name}**" for name in wanted))
        said = text.say("notice-lacks", permissions=permissions, me=guild.me.display_name)
    return Reply("\n".join([said, *([text.say("notice-in-server", server=guild.name)] if in_dm else [])]))


def with_fix(text: Text, reply: Reply, found: Sequence[missing.Problem]) -> Reply:
    """A reply that names what is missing gets the button that mends it."""
    if not found:
        return reply
    view = reply.view or row_of()
    view.add_item(_fix(text, found))
    return replace(reply, view=view)


def _fix(text: Text, found: Sequence[missing.Problem]) -> Lasting:
    """The button that opens the step of the set-up which mends it."""
    page = next(page for page, names in ON_PAGE.items() if any(one.setting in names for one in found))
    return button("setup-page", page, label=text.say("notice-fix"), emoji="🔧", style=discord.ButtonStyle.primary)


def _set_up(text: Text) -> Lasting:
    return button("setup-page", Page.CHANNELS, label=text.say("hello-set-up"), style=discord.ButtonStyle.primary)
