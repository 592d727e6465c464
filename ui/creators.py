"""How creators look: registered, listed, confirmed, shared, removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from domain.access import MoneyOnCards
from domain.creators import Share
from domain.pace import Order
from ui.layout import ACCENT, LONGEST_EMBED, PAGE, bounded, mention
from ui.options import choices
from ui.pace import pace_lines, sort_buttons, tells
from ui.press import Lasting, button, row_of, select
from ui.reply import Reply
from ui.text import STOCK_LOCALE, Markup, moment, text_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.creators import Creator, Listed
    from ui.options import Choices
    from ui.text import Text

KEEP, DELETE = "keep", "delete"
"""What becomes of the history of a creator who is removed."""
CONFIRMED, UNCONFIRMED = "confirmed", "unconfirmed"
"""Whether the former member of a handle had proven that it is theirs."""


def levels() -> Choices:
    """The share levels, each with what it means."""
    text = text_in(STOCK_LOCALE)
    return choices((text.say(f"share-choice-{level}"), level.value) for level in Share)


def added(text: Text, creator: Creator, before: Creator | None, *, by: int) -> Reply:
    """Registered; what the link is worth, what is still to do, and whose it was, with the way back."""
    key = "yours" if creator.member_id == by else "unlinked" if creator.member_id is None else "member"
    lines = [text.say(f"creator-added-{key}", creator=creator.handle, member=_member(text, creator))]
    if creator.member_id is not None and not creator.confirmed:
        lines.append(text.say("creator-added-unconfirmed"))
    if creator.timezone is not None:
        lines.append(text.say("creator-added-zone", zone=creator.timezone))
    if before is None or before.member_id in {None, creator.member_id}:
        return Reply("\n".join(lines))
    lines.append(text.say("creator-reassigned", member=_member(text, before)))
    proof = CONFIRMED if before.confirmed else UNCONFIRMED
    undo = button("creator-reassign", creator.handle, before.member_id, proof, label=text.say("button-undo"), emoji="↩️")
    return Reply("\n".join(lines), view=row_of(undo))


def given_back(text: Text, creator: Creator) -> Reply:
    """A reassignment was undone."""
    return Reply(text.say("creator-given-back", creator=creator.handle, member=_member(text, creator)))


def only_zone(text: Text, creator: Creator, *, changed: bool) -> Reply:
    """A manager named nobody, and the handle is somebody's: it stays theirs."""
    key = "creator-zone-changed" if changed else "creator-stays"
    zone = creator.timezone
    return Reply(text.say(key, creator=creator.handle, member=_member(text, creator), zone=zone))


def still_linked(text: Text, creator: Creator) -> Reply:
    """It should have been left unlinked, but is somebody's already."""
    return Reply(text.say("creator-still-linked", creator=creator.handle, member=_member(text, creator)))


def waiting(text: Text, creator: Creator) -> Reply:
    """For the managers: somebody registered, and only they can say whether it is true."""
    assert creator.member_id is not None  # noqa: S101 - nobody registers nobody unconfirmed
    words = text.say("creator-log-waiting", creator=creator.handle, member=mention(creator.member_id))
    return Reply(words, view=row_of(_confirm(text, creator)))


def _confirm(text: Text, creator: Creator) -> Lasting:
    label = text.say("button-confirm")
    return button("creator-confirm", creator.handle, creator.member_id, label=label, emoji="✅")


def confirmed(text: Text, creator: Creator, *, by: int) -> Reply:
    """The link is proven now; what that opens."""
    member = _member(text, creator)
    return Reply(text.say("creator-confirmed", creator=creator.handle, member=member, manager=mention(by)))


def shared(text: Text, creator: Creator, on_cards: MoneyOnCards) -> Reply:
    """Who sees the money from now on, and where the server narrows it."""
    lines = [text.say(f"creator-shared-{creator.share}", creator=creator.handle)]
    if creator.share is Share.PUBLIC and on_cards is MoneyOnCards.PRIVATE:
        lines.append(text.say("creator-shared-narrowed"))
    return Reply("\n".join(lines))


def ask_remove(text: Text, creator: Creator, *, may_delete: bool) -> Reply:
    """Really, and what about the history?"""
    danger = discord.ButtonStyle.danger
    items = [button("creator-remove", creator.handle, KEEP, label=text.say("button-remove-keep"), emoji="👋")]
    lines = [text.say("creator-remove-ask", creator=creator.handle, member=_member(text, creator))]
    if may_delete:
        label = text.say("button-remove-delete")
        items.append(button("creator-remove", creator.handle, DELETE, label=label, style=danger, emoji="🗑️"))
        lines.append(text.say("creator-remove-ask-delete"))
    items.append(button("creator-stay", label=text.say("button-keep")))
    return Reply("\n".join(lines), view=row_of(*items))


def removed(text: Text, creator: Creator, *, deleted: bool) -> Reply:
    """Off the list; what became of the history, and the way back."""
    return Reply(text.say("creator-removed-deleted" if deleted else "creator-removed", creator=creator.handle))


def removed_log(text: Text, creator: Creator, *, deleted: bool, by: int) -> Reply:
    """The same as a line in the server's log."""
    kind = DELETE if deleted else KEEP
    member = mention(by)
    return Reply(text.say("creator-log-removed", creator=creator.handle, member=member, history=Markup(kind)))


def listed(  # noqa: PLR0913 - a page, and who looks at it how
    text: Text, shown: Sequence[Listed], count: int, page: int, *, manager: bool, order: Order = Order.NAME
) -> Reply:
    """A page of creators; managers see each one's pace, sort by it, and confirm those who wait right there."""
    embed = discord.Embed(title=text.say("creator-list-title"), colour=ACCENT)
    lines = [_line(text, one) for one in shown]
    if manager:
        head, paces = pace_lines(text, [one.pace for one in shown])
        lines = [*head, *(_block(line, own) for line, own in zip(lines, paces, strict=True))]
    embed.description = bounded(lines, text, LONGEST_EMBED) if shown else text.say("creator-list-empty")
    pages = max(1, -(-count // PAGE))
    if pages > 1:
        embed.set_footer(text=text.say("creator-list-page", page=page + 1, pages=pages, creators=count))
    items: list[Lasting] = []
    unproven = [one.creator for one in shown if one.creator.member_id is not None and not one.creator.confirmed]
    if manager and unproven:
        pairs = [(f"@{creator.handle}", f"{creator.handle}:{creator.member_id}") for creator in unproven]
        hint = text.say("creator-confirm-hint")
        items.append(select("creator-confirm-listed", page, order, hint=hint, choices=pairs))
    if page > 0:
        items.append(button("creator-page", page - 1, order, label=text.say("button-previous"), emoji="◀️"))
    if page + 1 < pages:
        items.append(button("creator-page", page + 1, order, label=text.say("button-next"), emoji="▶️"))
    if manager and (pages > 1 or any(tells(one.pace) for one in shown)):
        items += sort_buttons(text, order)
    return Reply(embed=embed, view=row_of(*items) if items else None)


def _block(line: Markup, own: Sequence[Markup]) -> Markup:
    """A creator with lines of their own, set off from the next one."""
    return Markup("\n".join((line, *own, ""))) if own else line


def _line(text: Text, one: Listed) -> Markup:
    """One creator in the list: "**@lunaplays** · @Luna · confirmed · money: managers only · 🔴 live 1 hour ago"."""
    creator = one.creator
    state = "unlinked" if creator.member_id is None else "confirmed" if creator.confirmed else "unconfirmed"
    parts = [
        text.say("creator-line", creator=creator.handle),
        *([_member(text, creator)] if creator.member_id is not None else []),
        text.say(f"creator-state-{state}"),
        text.say(f"creator-share-{creator.share}"),
    ]
    if one.live_since is not None:
        parts.append(text.say("creator-live", since=moment(one.live_since, "R")))
    return Markup(" · ".join(parts))


def _member(text: Text, creator: Creator) -> Markup:
    return text.say("creator-nobody") if creator.member_id is None else mention(creator.member_id)
