"""What every list and reply is laid out with: colour, medals, pages, lengths."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from domain.access import FORGOTTEN
from ui.press import Lasting, button, row_of
from ui.reply import Reply
from ui.text import Markup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.text import Text, Value

ACCENT = discord.Colour(0xFE2C55)
MEDALS = ("🥇", "🥈", "🥉")
"""By place, from 0."""
PAGE = 10
"""Entries on one page of a list."""
LONGEST_REPLY = 1_900
"""Letters of a plain message; Discord takes 2,000."""
LONGEST_EMBED = 3_900
"""Letters of an embed's description; Discord takes 4,096."""

LONGEST_PIECE = 80
"""Letters of what was typed, where it is shown again."""


def bounded(lines: Sequence[str], text: Text, limit: int = LONGEST_REPLY) -> Markup:
    """As many lines as fit into ``limit`` letters, and how many more there are."""
    kept: list[str] = []
    length = 0
    for position, line in enumerate(lines):
        if length + len(line) > limit:
            kept.append(text.say("and-more", count=len(lines) - position))
            break
        kept.append(line)
        length += len(line) + 1
    return Markup("\n".join(kept))


def shortened(value: Value) -> Value:
    """What somebody typed, as it is shown again: one line's worth of it."""
    return f"{value[:LONGEST_PIECE]}…" if isinstance(value, str) and len(value) > LONGEST_PIECE else value


def turns(text: Text, verb: str, *parts: object, page: int, older: bool) -> discord.ui.View | None:
    """Buttons to newer and older pages; none where there is one page."""
    items: list[Lasting] = []
    if page > 0:
        items.append(button(verb, *parts, page - 1, label=text.say("button-newer"), emoji="◀️"))
    if older:
        items.append(button(verb, *parts, page + 1, label=text.say("button-older"), emoji="▶️"))
    return row_of(*items) if items else None


def mention(member_id: int) -> Markup:
    """A member as Discord shows them; nobody is pinged, mentions are off for every message.

    Of somebody who asked to be forgotten nothing is left but that it was somebody.
    """
    return Markup("👤" if member_id == FORGOTTEN else f"<@{member_id}>")


def nothing_changed(text: Text) -> Reply:
    """What was asked about stays as it is."""
    return Reply(text.say("nothing-changed"))


def places(amounts: Sequence[int]) -> list[int]:
    """The place of each, from 0; amounts come the highest first, and equal ones share a place."""
    return [amounts.index(amount) for amount in amounts]
