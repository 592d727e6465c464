"""How streams look: started, ended, corrected, listed, deleted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import discord

from domain.numbers import write_duration
from ui.cards import metric_words
from ui.gifts import ACCENT, bounded, turns
from ui.press import button, row_of
from ui.reply import Reply
from ui.text import Markup, harmless, moment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.errors import CreatorError
    from domain.metrics import Metric
    from domain.streams import Stream
    from ui.posted import Posted, Refused
    from ui.text import Text

PAGE = 10
"""Streams on one page."""
STATES = {"planned": "🗓️", "live": "🔴", "ended": "✅", "cancelled": "🚫"}


def started(text: Text, stream: Stream) -> Reply:
    """On air, and what to do next."""
    return Reply(text.say("stream-started", creator=stream.creator.handle, since=moment(stream.started_at, "R")))


def ended(text: Text, stream: Stream, posted: Posted, problems: Sequence[CreatorError]) -> Reply:
    """Over; where the card is, and what could not be read."""
    where = posted.message.jump_url if posted.message else ""
    lines = [text.say("stream-ended", creator=stream.creator.handle, duration=stream.duration, card=Markup(where))]
    lines += [_refused(text, refusal) for refusal in posted.refused]
    lines += problem_lines(text, problems)
    return Reply("\n".join(lines))


def card_only_here(
    text: Text, stream: Stream, posted: Posted, private: Reply, problems: Sequence[CreatorError]
) -> Reply:
    """No channel takes the card: the person gets it, and is told which permission is missing where."""
    lines = [text.say("stream-ended-nowhere", creator=stream.creator.handle)]
    lines += [_refused(text, refusal) for refusal in posted.refused]
    return replace(private, content="\n".join([*lines, *problem_lines(text, problems)]))


def _refused(text: Text, refusal: Refused) -> Markup:
    channel = Markup(f"<#{refusal.channel_id}>")
    if refusal.failed:
        return text.say("channel-failed", channel=channel)
    if not refusal.missing:
        return text.say("channel-gone", channel=channel)
    permissions = Markup(", ".join(f"**{name}**" for name in refusal.missing))
    return text.say("channel-refuses", channel=channel, permissions=permissions)


def problem_lines(text: Text, problems: Sequence[CreatorError]) -> list[Markup]:
    """What could not be read, each with an example; the rest was kept."""
    return [Markup(f"⚠️ {text.say(problem.key, **problem.details)}") for problem in problems]


def numbers_kept(text: Text, stream: Stream, numbers: Mapping[Metric, int], problems: Sequence[CreatorError]) -> Reply:
    """Which numbers are kept now."""
    kept = [metric_words(text, metric, value) for metric, value in numbers.items()]
    if not kept and not problems:
        return Reply(
            text.say("stream-numbers-none", creator=stream.creator.handle),
            view=row_of(button("card-numbers", stream.id, label=text.say("button-numbers"), emoji="🔢")),
        )
    lines = [text.say("stream-numbers", creator=stream.creator.handle, title=named(text, stream)), *kept]
    return Reply(bounded([*lines, *problem_lines(text, problems)], text))


def edited(text: Text, stream: Stream) -> Reply:
    """How the stream stands now."""
    return Reply(text.say("stream-edited", stream=line(text, stream)))


def reopened(text: Text, stream: Stream) -> Reply:
    """Live again."""
    return Reply(text.say("stream-reopened", creator=stream.creator.handle, since=moment(stream.started_at, "R")))


def cancelled(text: Text, stream: Stream) -> Reply:
    """Called off."""
    return Reply(text.say("stream-cancelled", creator=stream.creator.handle))


def named(text: Text, stream: Stream) -> Markup:
    """A stream by its title, else by its day."""
    return text.say("stream-named", title=stream.title) if stream.title else moment(stream.started_at, "d")


def line(text: Text, stream: Stream) -> Markup:
    """One stream in a list."""
    duration = write_duration(stream.duration) if stream.duration else ""
    parts = (harmless(stream.title or ""), harmless(stream.format or ""), duration)
    return text.say(
        "stream-line",
        state=Markup(STATES[stream.state.value]),
        at=moment(stream.started_at, "f"),
        creator=stream.creator.handle,
        rest=Markup("".join(f" · {part}" for part in parts if part)),
    )


def listed(text: Text, streams: Sequence[Stream], page: int, creator: str | None) -> Reply:
    """Streams, newest first, ten a page."""
    embed = discord.Embed(title=text.say("stream-list-title"), colour=ACCENT)
    lines = [line(text, stream) for stream in streams[:PAGE]]
    embed.description = bounded(lines, text, 3_900) if lines else text.say("stream-list-empty")
    return Reply(embed=embed, view=turns(text, "stream-page", creator or "", page=page, older=len(streams) > PAGE))


def ask_delete(text: Text, stream: Stream) -> Reply:
    """Really?"""
    view = row_of(
        button(
            "stream-delete", stream.id, label=text.say("button-delete"), style=discord.ButtonStyle.danger, emoji="🗑️"
        ),
        button("stream-keep", label=text.say("button-keep")),
    )
    return Reply(text.say("stream-delete-ask", stream=line(text, stream)), view=view)


def deleted(text: Text, stream: Stream) -> Reply:
    """Gone, and how to bring it back."""
    back = button("stream-restore", stream.id, label=text.say("button-restore"), emoji="↩️")
    return Reply(text.say("stream-deleted", stream=line(text, stream)), view=row_of(back))


def kept(text: Text) -> Reply:
    """Nothing happened."""
    return Reply(text.say("nothing-changed"))


def restored(text: Text, stream: Stream) -> Reply:
    """Back again."""
    return Reply(text.say("stream-restored", stream=line(text, stream)))
