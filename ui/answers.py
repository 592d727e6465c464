"""How answers look: one compact embed with its source and date, near misses as buttons, or an honest "I don't know".

The question as it was asked stands at the top of each of these messages (the embed's author line), and
that is where a button pressed weeks later reads it again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import discord

from domain.names import seen_of
from domain.questions import Standing
from ui.layout import ACCENT
from ui.press import Lasting, button, row_of
from ui.reply import Reply
from ui.text import Markup, harmless

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from domain.answers import Entry, Source
    from ui.text import Text

LONGEST_QUESTION = 200
"""Letters of a question that are repeated above its answer; Discord takes 256."""
LONGEST_LOOKED_AT = 400
"""Letters of a question that are looked at to show it."""
LONGEST_TITLE = 256
"""Letters that Discord takes in a title, or in the name of an embed's field."""
LONGEST_FIELD = 1_024
"""Letters of the second answer, which stands in an embed's field."""
MOST_SOURCES = 3
MOST_SUGGESTIONS = 3
_ASKED = "💬 "
NO_QUESTION = frozenset({"small_talk", "gibberish", "injections", "statements"})
"""Classes of decoys that ask nothing: nobody is troubled with them."""
_UNDATED = "undated"
_UNKNOWN: dict[Standing | None, str] = {
    Standing.OPEN: "answer-unknown",
    Standing.ANSWERED: "answer-settled",
    Standing.NOT_OURS: "answer-not-ours",
}


def answered(text: Text, question: str, entry: Entry, today: date, *, also: Entry | None = None) -> Reply:
    """The answer, for everyone: where it is from, how old it is, and two buttons to say whether it helped."""
    embed = _asked(question, unless=entry.question)
    embed.title = _titled(entry)
    embed.description = f"{answer_markup(entry)}\n\n{_standing(text, entry, today)}"
    if also is not None:
        embed.add_field(name=_titled(also), value=_second(text, also, today), inline=False)
    view = row_of(
        button("answer-helpful", entry.id, label=text.say("button-helpful"), emoji="👍"),
        button("answer-not-it", entry.id, label=text.say("button-not-it"), emoji="👎"),
    )
    return Reply(embed=embed, view=view, private=False)


def suggested(  # noqa: PLR0913 - what was asked, by whom, and what it may have been
    text: Text,
    question: str,
    entries: Sequence[Entry],
    key: str,
    asker: int,
    *,
    standing: Standing | None,
    for_another: bool = False,
) -> Reply:
    """Not sure: the nearest entries as buttons. In a server the question is passed on meanwhile.

    ``for_another``: somebody else's question, so what is picked is shown to everyone.
    """
    embed = _asked(question)
    embed.description = text.say("answer-unsure" if standing is Standing.OPEN else "answer-unsure-dm")
    verb = "answer-pick-shown" if for_another else "answer-pick"
    return Reply(embed=embed, view=row_of(*_picks(entries, key, asker, verb)))


def unknown(text: Text, question: str, standing: Standing | None) -> Reply:
    """Nothing comes near. Without a standing nobody is there to pass it on to: a direct message."""
    embed = _asked(question)
    embed.description = text.say(_UNKNOWN.get(standing, "answer-unknown-dm"))
    return Reply(embed=embed)


def elsewhere(text: Text, channel_id: int, *, ask: Markup) -> Reply:
    """The server answers in one channel, and this is another."""
    return Reply(text.say("answer-elsewhere", channel=Markup(f"<#{channel_id}>"), ask=ask))


def about_me(text: Text, *, ask: Markup, help_: Markup) -> Reply:
    """Somebody said hello, or something that is no question for these answers."""
    return Reply(text.say("answer-about-me", ask=ask, help=help_))


def kept_private(reply: Reply) -> Reply:
    """The same, for who asked only."""
    return replace(reply, private=True)


def voted(text: Text) -> Reply:
    """A vote for an answer was counted."""
    return Reply(text.say("answer-voted"))


def not_it(text: Text, question: str, others: Sequence[Entry], key: str, asker: int) -> Reply:
    """An answer missed: what else it may have been, or on to the team."""
    embed = _asked(question)
    embed.description = text.say("answer-missed" if others else "answer-missed-all")
    none = button("answer-none", key, label=text.say("button-none-of-these"), emoji="📨")
    return Reply(embed=embed, view=row_of(*_picks(others, key, asker), none))


def passed_on(text: Text, question: str, standing: Standing | None) -> Reply:
    """The question went to the team; or it had been there, and is closed."""
    if standing is not Standing.OPEN:
        return unknown(text, question, standing)
    embed = _asked(question)
    embed.description = text.say("answer-passed-on")
    return Reply(embed=embed)


def question_of(message: discord.Message | None) -> str | None:
    """The question that one of these messages answers; the entry's own where that is what was asked."""
    for embed in message.embeds if message else ():
        if embed.author.name and embed.author.name.startswith(_ASKED):
            return embed.author.name.removeprefix(_ASKED)
        if embed.title:
            return embed.title
    return None


def answer_markup(entry: Entry) -> Markup:
    """An entry's Markdown; what a manager wrote may be bold or a link, but mentions nobody."""
    return Markup(discord.utils.escape_mentions(entry.answer) if entry.own else entry.answer)


def _asked(question: str, unless: str = "") -> discord.Embed:
    embed = discord.Embed(colour=ACCENT)
    shown = seen_of(question[:LONGEST_LOOKED_AT])
    if shown and shown != unless:
        cut = f"{shown[:LONGEST_QUESTION]}…" if len(shown) > LONGEST_QUESTION else shown
        embed.set_author(name=f"{_ASKED}{discord.utils.escape_mentions(cut)}")
    return embed


def _titled(entry: Entry) -> Markup:
    """The entry's question; where escaping makes it longer than Discord takes, its first half."""
    whole = harmless(entry.question)
    return whole if len(whole) <= LONGEST_TITLE else harmless(f"{entry.question[: LONGEST_TITLE // 2 - 8]}…")


def _standing(text: Text, entry: Entry, today: date) -> str:
    """Where it is from, how old it is, and whether that is too old."""
    lines: list[str] = []
    if entry.overdue(today) and entry.review_by is not None:
        lines.append(text.say("answer-overdue", day=text.day(entry.review_by)))
    names = "; ".join(_source(source) for source in entry.sources[:MOST_SOURCES])
    key = "answer-as-of-own" if entry.own else "answer-as-of"
    lines.append(f"-# {text.say(key, day=text.day(entry.as_of))}" + (f" · {names}" if names else ""))
    return "\n".join(lines)


def _source(source: Source) -> str:
    title = harmless(source.title)
    named = f"[{title}](<{source.url}>)" if source.url else title
    return f"{named} ({harmless(source.date)})" if source.date not in {"", _UNDATED} else named


def _second(text: Text, also: Entry, today: date) -> str:
    """The second answer; one that a server wrote may be longer than a field, and is cut there."""
    end = f"\n{_standing(text, also, today)}"
    room = LONGEST_FIELD - len(end)
    body = answer_markup(also)
    return (body if len(body) <= room else f"{body[: room - 1]}…") + end


def _picks(entries: Sequence[Entry], key: str, asker: int, verb: str = "answer-pick") -> list[Lasting]:
    return [
        button(verb, key, asker, entry.id, label=entry.question, style=discord.ButtonStyle.primary)
        for entry in entries[:MOST_SUGGESTIONS]
    ]
