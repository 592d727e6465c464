"""How the queue looks: what nobody could answer yet, in groups, and what became of a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from ui.faq import reach
from ui.faq_forms import Kind, Target
from ui.layout import ACCENT, LONGEST_EMBED, PAGE, bounded
from ui.press import MOST_CHOICES, Lasting, button, row_of, select
from ui.reply import Reply
from ui.text import Markup, moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.answers import Entry
    from domain.questions import Asking, Group
    from ui.posted import Refused
    from ui.text import Text

ALSO_SHOWN = 2
"""Other questions of a group that the queue names beside the first."""
MOST_SHOWN = 20
"""Questions of a group that are all shown, once it is looked at."""


def queue(text: Text, groups: Sequence[Group], page: int) -> Reply:
    """A page of groups, most asked first, with a menu to go on with one."""
    pages = max(1, -(-len(groups) // PAGE))
    page = max(0, min(page, pages - 1))
    embed = discord.Embed(title=text.say("queue-title"), colour=ACCENT)
    if not groups:
        embed.description = text.say("queue-empty")
        return Reply(embed=embed)
    on_page = groups[page * PAGE : (page + 1) * PAGE]
    lines = [_line(text, place, group) for place, group in enumerate(on_page, page * PAGE + 1)]
    embed.description = bounded(lines, text, LONGEST_EMBED)
    count = sum(len(group.questions) for group in groups)
    embed.set_footer(text=text.say("queue-page", page=page + 1, pages=pages, questions=count))
    pairs = [
        (f"{place}. {group.lead.text}", str(group.lead.id)) for place, group in enumerate(on_page, page * PAGE + 1)
    ]
    items = [select("faq-group", hint=text.say("queue-hint"), choices=pairs)]
    if page > 0:
        items.append(button("faq-queue", page - 1, label=text.say("button-previous"), emoji="◀️"))
    if page + 1 < pages:
        items.append(button("faq-queue", page + 1, label=text.say("button-next"), emoji="▶️"))
    return Reply(embed=embed, view=row_of(*items))


def _line(text: Text, place: int, group: Group) -> Markup:
    """One group: "**1.** When is the meetup? · asked 7 times, last an hour ago", and what else was asked so."""
    said = text.say(
        "queue-line", place=place, question=group.lead.text, asked=group.asked, last=moment(group.last_asked_at, "R")
    )
    others = [text.say("queue-also", question=other.text) for other in group.questions[1 : 1 + ALSO_SHOWN]]
    more = len(group.questions) - 1 - len(others)
    if more > 0:
        others.append(text.say("and-more", count=more))
    return Markup("\n".join([said, *others]))


def looked_at(text: Text, group: Group, askings: Sequence[Asking], told: Sequence[int]) -> Reply:
    """One group as a whole, and what can be done about it; ``told`` are the channels that get the answer."""
    embed = discord.Embed(title=text.say("queue-group-title"), colour=ACCENT)
    lines = [
        text.say("queue-question", question=question.text, asked=question.asked)
        for question in group.questions[:MOST_SHOWN]
    ]
    if len(group.questions) > MOST_SHOWN:
        lines.append(text.say("and-more", count=len(group.questions) - MOST_SHOWN))
    asked_in = tuple(dict.fromkeys(asking.channel_id for asking in askings if asking.channel_id is not None))
    if asked_in:
        key = "queue-where" if set(asked_in) == set(told) else "queue-where-else"
        lines.append(text.say(key, channels=_channels(asked_in[:PAGE]), told=_channels(told)))
    embed.description = bounded(lines, text, LONGEST_EMBED)
    lead = group.lead.id
    return Reply(
        embed=embed,
        view=row_of(
            Target(Kind.REPLY, str(lead)).button(text.say("button-answer"), "💬"),
            button("faq-existing", lead, label=text.say("button-existing"), emoji="🔎"),
            button("faq-not-ours", lead, label=text.say("button-not-ours"), emoji="🚫"),
            _back(text),
        ),
    )


def _channels(ids: Sequence[int]) -> Markup:
    return Markup(", ".join(f"<#{id_}>" for id_ in ids))


def which(text: Text, group: Group, nearest: Sequence[Entry]) -> Reply:
    """Which entry answers it: the nearest to pick from, or any other by its question."""
    lead = group.lead.id
    items: list[Lasting] = []
    if nearest:
        pairs = [(entry.question, entry.id) for entry in nearest[:MOST_CHOICES]]
        items.append(select("faq-settle", lead, hint=text.say("queue-which-hint"), choices=pairs))
    items.append(button("faq-other", lead, label=text.say("button-other-entry"), emoji="🔎"))
    return Reply(text.say("queue-which", question=group.lead.text), view=row_of(*items, _back(text)))


def settled(  # noqa: PLR0913 - what was done, by which entry, and where it was told
    text: Text,
    group: Group,
    entry: Entry,
    links: Sequence[str],
    refused: Sequence[Refused],
    *,
    written: bool,
) -> Reply:
    """Answered: by which entry, where it was told, which channels did not take it, and Undo.

    ``links`` lead to the replies. ``written``: the entry was written for it, so it goes with an undo.
    """
    key = "queue-answered" if written else "queue-settled"
    lines = [text.say(key, question=group.lead.text, entry=entry.question)]
    if written:
        lines.append(reach(text, entry))
    if links:
        lines.append(text.say("queue-replied", places=Markup(" ".join(links))))
    lines += [_refusal(text, one) for one in refused]
    without = (entry.id,) if written else ()
    undo = button("faq-reopen", group.lead.id, *without, label=text.say("button-undo"), emoji="↩️")
    edit = [Target(Kind.EDIT, entry.id).button(text.say("button-edit"))] if written else []
    return Reply(bounded(lines, text), view=row_of(undo, *edit, _back(text)))


def _refusal(text: Text, refused: Refused) -> Markup:
    """Why a channel did not take the answer, and what would help next time."""
    channel = Markup(f"<#{refused.channel_id}>")
    if refused.missing:
        permissions = Markup(", ".join(f"**{name}**" for name in refused.missing))
        return text.say("queue-place-refuses", channel=channel, permissions=permissions)
    return text.say("queue-place-failed" if refused.failed else "queue-place-gone", channel=channel)


def turned_away(text: Text, group: Group) -> Reply:
    """Not ours: nobody here is offered an answer to it."""
    undo = button("faq-reopen", group.lead.id, label=text.say("button-undo"), emoji="↩️")
    return Reply(text.say("queue-not-ours", question=group.lead.text), view=row_of(undo, _back(text)))


def too_late(text: Text) -> Reply:
    """Somebody else was faster; what was written meanwhile can be an entry of its own."""
    own = Target(Kind.ADD).button(text.say("button-own-entry"))
    return Reply(text.say("question-closed-kept"), view=row_of(own, _back(text)))


def open_again(text: Text, *, replies: int) -> Reply:
    """Undone: it stands in the queue again, and the replies are gone."""
    return Reply(text.say("queue-reopened", replies=replies), view=row_of(_back(text)))


def _back(text: Text) -> Lasting:
    return button("faq-queue", 0, label=text.say("button-queue"), emoji="📥")
