"""How the server's answers look: the list, one entry, what was saved, and the way back from it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import discord

from domain.answers import ENOUGH_WORDINGS, Votes
from domain.errors import NotFound
from ui.answers import answered, kept_private
from ui.faq_forms import Kind, Target
from ui.layout import ACCENT, LONGEST_EMBED, bounded
from ui.options import choices
from ui.press import Lasting, button, row_of, select
from ui.reply import Reply
from ui.text import STOCK_LOCALE, Markup, harmless, text_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from domain.answers import Entry
    from domain.drafts import Draft, Problem
    from ui.options import Choices
    from ui.text import Text

LONGEST_PAGE = 15
"""Entries on one page of the list; a topic with more takes several."""
OWN_MARK, OVERRIDE_MARK = "✏️", "🔁"

Page = tuple[str, tuple["Entry", ...]]
"""A topic, and entries of it."""


def topic_label(text: Text, topic: str) -> str:
    """A topic as people read it; what a server wrote itself is a topic of its own."""
    return text.say("faq-topic-own") if topic == "own" else topic.replace("_", " ").capitalize()


def topic_choices(entries: Sequence[Entry], typed: str) -> Choices:
    """The topics in which ``typed`` occurs."""
    text = text_in(STOCK_LOCALE)
    labels = {entry.topic: topic_label(text, entry.topic) for entry in entries}
    wanted = typed.strip().casefold()
    return choices((label, topic) for topic, label in sorted(labels.items()) if wanted in f"{label} {topic}".casefold())


def topic_named(entries: Sequence[Entry], typed: str) -> str:
    """The topic that was picked or typed, by its name or by how it is shown.

    Raises:
        NotFound: there is none of that name.
    """
    text = text_in(STOCK_LOCALE)
    wanted = typed.strip().casefold()
    topics = {entry.topic for entry in entries}
    named = next((one for one in topics if wanted in {one.casefold(), topic_label(text, one).casefold()}), None)
    if named is None:
        raise NotFound("faq-topic-unknown", piece=typed)
    return named


def pages_of(entries: Sequence[Entry], topic: str | None) -> list[Page]:
    """The list in pages: by topic, the server's own first."""
    shown = [entry for entry in entries if topic is None or entry.topic == topic]
    by_topic = sorted(shown, key=lambda entry: (entry.topic != "own", entry.topic))
    pages: list[Page] = []
    for name, of_topic in groupby(by_topic, key=lambda entry: entry.topic):
        found = tuple(of_topic)
        pages += [(name, found[first : first + LONGEST_PAGE]) for first in range(0, len(found), LONGEST_PAGE)]
    return pages


def listed(  # noqa: PLR0913 - what stands on it
    text: Text,
    pages: Sequence[Page],
    page: int,
    topic: str | None,
    *,
    votes: Mapping[str, Votes] | None,
    removed: Sequence[tuple[str, str]] = (),
) -> Reply:
    """A page of the list, with a menu to read an entry; ``votes`` and what was ``removed`` are for managers."""
    page = max(0, min(page, len(pages) - 1))
    embed = discord.Embed(title=text.say("faq-list-title"), colour=ACCENT)
    items: list[Lasting] = []
    if pages:
        name, entries = pages[page]
        embed.title = text.say("faq-list-title-topic", topic=topic_label(text, name))
        embed.description = bounded([_line(text, entry, votes) for entry in entries], text, LONGEST_EMBED)
        embed.set_footer(text=_footer(text, pages, page))
        pairs = [(entry.question, entry.id) for entry in entries]
        items.append(select("faq-read", hint=text.say("faq-read-hint"), choices=pairs))
    else:
        embed.description = text.say("faq-list-empty")
    if removed:
        items.append(select("faq-restore-picked", hint=text.say("faq-restore-hint"), choices=removed))
    if page > 0:
        items.append(button("faq-page", page - 1, topic or "", label=text.say("button-previous"), emoji="◀️"))
    if page + 1 < len(pages):
        items.append(button("faq-page", page + 1, topic or "", label=text.say("button-next"), emoji="▶️"))
    return Reply(embed=embed, view=row_of(*items) if items else None)


def _footer(text: Text, pages: Sequence[Page], page: int) -> str:
    marks = {_mark(entry) for entry in pages[page][1]}
    legend = [text.say("faq-legend-own", mark=Markup(OWN_MARK))] if OWN_MARK in marks else []
    legend += [text.say("faq-legend-override", mark=Markup(OVERRIDE_MARK))] if OVERRIDE_MARK in marks else []
    count = sum(len(entries) for _, entries in pages)
    return " · ".join([text.say("faq-list-page", page=page + 1, pages=len(pages), entries=count), *legend])


def _mark(entry: Entry) -> str:
    return OVERRIDE_MARK if entry.overrides else OWN_MARK if entry.own else ""


def _line(text: Text, entry: Entry, votes: Mapping[str, Votes] | None) -> Markup:
    """One entry in the list: "✏️ **When is the meetup?** `own:7` · 👍 3 · 👎 1"."""
    parts = [f"{_mark(entry)} **{harmless(entry.question)}** {_id(entry.id)}".strip()]
    if votes is not None and entry.id in votes:
        parts.append(_votes(text, votes[entry.id]))
    return Markup(" · ".join(parts))


def _id(entry_id: str) -> Markup:
    """Ids are ours: letters, digits, underscores, a colon."""
    return Markup(f"`{entry_id}`")


def _votes(text: Text, votes: Votes) -> Markup:
    return text.say("faq-votes", helpful=votes.helpful, missed=votes.not_it)


def shown(text: Text, entry: Entry, today: date, *, votes: Votes | None) -> Reply:
    """One entry to read; for managers (who see ``votes``) with what they can do about it."""
    reply = kept_private(answered(text, entry.question, entry, today))
    if votes is None:
        return reply
    assert reply.embed is not None  # noqa: S101 - an answer is an embed
    lines = [text.say("faq-entry-about", id=_id(entry.id), votes=_votes(text, votes))]
    if entry.overrides:
        lines.append(text.say("faq-entry-overrides", stock=_id(entry.overrides)))
    if entry.wordings and entry.own:
        lines.append(text.say("faq-entry-wordings", count=len(entry.wordings)))
    reply.embed.add_field(name=text.say("faq-entry-managers"), value="\n".join(lines), inline=False)
    return Reply(embed=reply.embed, view=row_of(_edit(text, entry), _remove(text, entry)))


def _edit(text: Text, entry: Entry) -> Lasting:
    return Target(Kind.EDIT, entry.id).button(text.say("button-edit"))


def _remove(text: Text, entry: Entry, *, undo: bool = False) -> Lasting:
    label = text.say("button-undo" if undo else "button-take-out")
    return button("faq-remove", entry.id, label=label, emoji="↩️" if undo else "🗑️")


def added(text: Text, entry: Entry) -> Reply:
    """It answers from now on; how far its wordings reach, and what would make it reach further."""
    lines = [text.say("faq-added", question=entry.question), reach(text, entry)]
    return Reply("\n".join(lines), view=row_of(_edit(text, entry), _remove(text, entry, undo=True)))


def overridden(text: Text, entry: Entry, stock: Entry) -> Reply:
    """The server has its own version of a stock entry now, which keeps the stock's wordings."""
    words = text.say("faq-overridden", question=entry.question, stock=stock.question)
    return Reply(words, view=row_of(_edit(text, entry), _remove(text, entry, undo=True)))


def changed(text: Text, before: Entry, entry: Entry, change: str) -> Reply:
    """It says this from now on; ``change`` names the change, for its undo."""
    if before.answer == entry.answer and before.sources == entry.sources and _asked_as(before) == _asked_as(entry):
        return Reply(text.say("faq-unchanged", question=entry.question))
    lines = [text.say("faq-changed", question=entry.question)]
    if entry.overrides is None:
        lines.append(reach(text, entry))
    undo = button("faq-revert", change, entry.id, label=text.say("button-undo"), emoji="↩️")
    return Reply("\n".join(lines), view=row_of(_edit(text, entry), undo))


def _asked_as(entry: Entry) -> tuple[str, frozenset[str]]:
    return entry.question, frozenset(entry.wordings)


def reverted(text: Text, entry: Entry) -> Reply:
    """It says again what it said before."""
    return Reply(text.say("faq-reverted", question=entry.question), view=row_of(_edit(text, entry)))


def reach(text: Text, entry: Entry) -> Markup:
    """How far an entry's wordings reach, and what would make it reach further."""
    count = len(entry.wordings)
    key = "faq-reach-few" if count < ENOUGH_WORDINGS else "faq-reach-enough"
    return text.say(key, count=count, enough=ENOUGH_WORDINGS)


def refused(text: Text, draft: Draft, target: Target) -> Reply:
    """Nothing was saved, and why; the form opens again with everything that was typed."""
    lines = [text.say("faq-refused"), *(f"- {_problem(text, problem)}" for problem in draft.problems)]
    return Reply("\n".join(lines), view=row_of(target.button(text.say("ask-correct"))))


def _problem(text: Text, problem: Problem) -> Markup:
    piece = problem.piece and f"{problem.piece[:60]}…"
    return text.say(problem.key, piece=piece, letters=problem.letters, most=problem.most)


def known_already(text: Text, known: Entry, question: str, target: Target) -> Reply:
    """The server, or the stock, has that question: go on there with what was typed, or word it differently."""
    key = "faq-known-own" if known.own else "faq-known-stock"
    label = text.say("faq-go-on-edit" if known.own else "faq-go-on-override")
    items = [Target(Kind.EDIT, known.id).button(label), target.button(text.say("faq-word-differently"), "↩️")]
    if target.kind is Kind.REPLY:
        items.insert(0, button("faq-settle-by", target.about, known.id, label=text.say("faq-it-answers"), emoji="✅"))
    return Reply(text.say(key, question=question, known=known.question), view=row_of(*items))


def removed(text: Text, entry: Entry) -> Reply:
    """It is offered to nobody here any more; the way back."""
    key = "faq-removed-override" if entry.overrides else "faq-removed-own" if entry.own else "faq-removed-stock"
    back = button("faq-restore", entry.id, label=text.say("button-undo"), emoji="↩️")
    return Reply(text.say(key, question=entry.question), view=row_of(back))


def restored(text: Text) -> Reply:
    """It is back, as it was."""
    return Reply(text.say("faq-restored"))
