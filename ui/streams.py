"""How streams look: started, ended, corrected, listed, deleted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import discord

from domain.metrics import Metric
from domain.numbers import write_duration
from domain.streams import State
from ui.cards import metric_name, metric_words
from ui.layout import ACCENT, LONGEST_EMBED, PAGE, bounded, turns
from ui.posted import what_helps
from ui.press import Lasting, button, row_of
from ui.reply import Reply
from ui.text import Markup, harmless, moment

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from domain.metrics import Misread, Numbers
    from domain.plans import Consistency
    from domain.streams import Stream
    from ui.posted import Posted
    from ui.text import Text

MOST_READINGS = 20
"""Buttons for readings in one message."""
MISSED = "⌛"
STATES = {State.PLANNED: "🗓️", State.LIVE: "🔴", State.ENDED: "✅", State.CANCELLED: "🚫"}


def started(text: Text, stream: Stream, *, planned: bool = False) -> Reply:
    """On air, whether that was ``planned``, and what to do next."""
    said = text.say("stream-started", creator=stream.creator.handle, since=moment(stream.started_at, "R"))
    lines = [said, *([text.say("plan-joined", title=stream.title or f"@{stream.creator.handle}")] if planned else [])]
    return Reply("\n".join(lines))


def over(text: Text, stream: Stream, *, start_moved: bool = False) -> Markup:
    """How long it was; and since when, where ``start_moved`` because the start was noted late."""
    said = text.say("stream-ended", creator=stream.creator.handle, duration=stream.duration)
    return Markup(f"{said} {text.say('stream-start-moved', started=stream.started_at)}") if start_moved else said


def saved(text: Text, stream: Stream) -> Markup:
    """A past stream is kept."""
    return text.say("stream-reported", stream=line(text, stream))


def card_posted(text: Text, stream: Stream, opening: Markup, posted: Posted, misread: Sequence[Misread]) -> Reply:
    """Where the card is, and what could not be read."""
    where = posted.message.jump_url if posted.message else ""
    lines = [opening, text.say("stream-card-here", card=Markup(where))]
    lines += [what_helps(text, refused) for refused in posted.refused]
    lines += misread_lines(text, misread)
    return Reply("\n".join(lines), view=ways_to_mend(text, stream, misread))


def card_only_here(text: Text, opening: Markup, posted: Posted, private: Reply, misread: Sequence[Misread]) -> Reply:
    """No channel takes the card: the person gets it, and is told which permission is missing where."""
    lines = [opening, text.say("stream-card-nowhere")]
    lines += [what_helps(text, refused) for refused in posted.refused]
    return replace(private, content="\n".join([*lines, *misread_lines(text, misread)]))


def numbers_kept(text: Text, stream: Stream, told: Numbers) -> Reply:
    """Which numbers are kept now, and which could not be read."""
    kept = [
        text.say("number-removed", name=metric_name(text, metric))
        if value is None
        else metric_words(text, metric, value)
        for metric, value in told.metrics.items()
    ]
    if told.duration is not None:
        kept.append(text.say("duration-kept", duration=told.duration))
    if not kept and not told.misread:
        question = text.say("stream-numbers-none", creator=stream.creator.handle)
        return Reply(question, view=row_of(_add_numbers(text, stream)))
    heading = "stream-numbers" if kept else "stream-numbers-unread"
    lines = [text.say(heading, creator=stream.creator.handle, title=named(text, stream)), *kept]
    lines += misread_lines(text, told.misread)
    return Reply(bounded(lines, text), view=ways_to_mend(text, stream, told.misread))


def misread_lines(text: Text, misread: Sequence[Misread]) -> list[Markup]:
    """What could not be read, by name, each with an example; the rest was kept."""
    return [
        Markup(f"⚠️ **{_number_name(text, one.name)}**: {text.say(one.problem.key, **one.problem.details)}")
        for one in misread
    ]


def ways_to_mend(text: Text, stream: Stream, misread: Sequence[Misread]) -> discord.ui.View | None:
    """Both readings of each ambiguous number, and the form for the rest."""
    if not misread:
        return None
    readings = [
        button("card-metric", stream.id, one.name, value, label=f"{_number_name(text, one.name)}: {text.number(value)}")
        for one in misread
        for name in ("first", "second")
        if isinstance(value := one.problem.details.get(name), int) and one.name != "duration"
    ]
    return row_of(*readings[:MOST_READINGS], _add_numbers(text, stream))


def _add_numbers(text: Text, stream: Stream) -> Lasting:
    return button("card-numbers", stream.id, label=text.say("button-numbers"), emoji="🔢")


def _number_name(text: Text, name: str) -> Markup:
    return text.say("duration-name") if name == "duration" else metric_name(text, Metric(name))


def edited(text: Text, stream: Stream) -> Reply:
    """How the stream stands now."""
    return Reply(text.say("stream-edited", stream=line(text, stream)))


def reopened(text: Text, stream: Stream) -> Reply:
    """Live again."""
    return Reply(text.say("stream-reopened", creator=stream.creator.handle, since=moment(stream.started_at, "R")))


def cancelled(text: Text, stream: Stream) -> Reply:
    """Called off, and how to take that back."""
    said = text.say("stream-cancelled", creator=stream.creator.handle)
    return Reply(said, view=row_of(button("stream-uncancel", stream.id, label=text.say("button-undo"), emoji="↩️")))


def named(text: Text, stream: Stream) -> Markup:
    """A stream by its title, else by its day."""
    return text.say("stream-named", title=stream.title) if stream.title else moment(stream.started_at, "d")


def line(text: Text, stream: Stream, *, missed: bool = False) -> Markup:
    """One stream in a list; ``missed``: it was planned, and nobody started it."""
    duration = write_duration(stream.duration) if stream.duration else ""
    parts = (
        harmless(stream.title or ""),
        harmless(stream.format or ""),
        duration,
        text.say("stream-missed") if missed else "",
    )
    return text.say(
        "stream-line",
        state=Markup(MISSED if missed else STATES[stream.state]),
        at=moment(stream.started_at, "f"),
        creator=stream.creator.handle,
        rest=Markup("".join(f" · {part}" for part in parts if part)),
    )


def listed(  # noqa: PLR0913, PLR0917 - a page, and what is known of its plans
    text: Text, streams: Sequence[Stream], page: int, creator: str | None, kept: Consistency, missed: Collection[int]
) -> Reply:
    """Streams, newest first, ten a page; ``missed`` are the ids of plans that nobody started, and ``kept`` counts."""
    embed = discord.Embed(title=text.say("stream-list-title"), colour=ACCENT)
    lines = [line(text, stream, missed=stream.id in missed) for stream in streams[:PAGE]]
    if kept.planned:
        lines.insert(0, text.say("plan-consistency", kept=kept.kept, planned=kept.planned))
    embed.description = bounded(lines, text, LONGEST_EMBED) if lines else text.say("stream-list-empty")
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


def restored(text: Text, stream: Stream) -> Reply:
    """Back again."""
    return Reply(text.say("stream-restored", stream=line(text, stream)))
