"""A sample of the summary card, which says in every part that it is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.cards import card
from ui.press import button, row_of
from ui.reply import Reply
from ui.text import Markup

if TYPE_CHECKING:
    from domain.summaries import Summary
    from ui.cards import Reader


def sample(summary: Summary, reader: Reader, *, picture: bool) -> Reply:
    """The card as it will look, labelled at its top and its foot, and a button that takes it away."""
    text = reader.text
    embed = card(summary, reader, picture=picture)
    embed.description = Markup(f"🧪 {text.say('sample-lead')}\n\n{embed.description}")
    embed.set_footer(text=text.say("sample-foot"))
    remove = button("setup-sample-remove", label=text.say("sample-remove"), emoji="🗑️")
    return Reply(embed=embed, view=row_of(remove), private=False)
