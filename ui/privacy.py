"""How one's own data looks: as a file, and on its way out."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import discord

from domain.errors import Unreadable
from ui.forms import Field, Form
from ui.press import button, row_of
from ui.reply import Reply
from ui.text import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from domain.privacy import Survey
    from ui.forms import Then
    from ui.text import Text

NAME = "aftershow-my-data"
LARGEST_PLAIN = 4_000_000
"""Bytes; what is larger is zipped. Discord takes 10 MB, and a phone opens less."""
_LONGEST_WORD = 20


def exported(text: Text, sections: Mapping[str, Any]) -> Reply:
    """The file. It takes a while for many lines, so call it in a thread."""
    data = json.dumps(sections, ensure_ascii=False, indent=1).encode()
    lines = sum(len(rows) for name, rows in sections.items() if name != "about")
    if not lines:
        return Reply(text.say("privacy-nothing"))
    zipped = len(data) > LARGEST_PLAIN
    file = discord.File(io.BytesIO(_zipped(data) if zipped else data), f"{NAME}.{'zip' if zipped else 'json'}")
    return Reply(text.say("privacy-exported", lines=lines), files=(file,))


def _zipped(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{NAME}.json", data)
    return out.getvalue()


def ask_delete(text: Text, survey: Survey) -> Reply:
    """What exactly goes, what stays without a name; and only then the button."""
    if survey.nothing:
        return Reply(text.say("privacy-nothing"))
    lines = [text.say("privacy-ask"), *_goes(text, survey), text.say("privacy-outside")]
    label, danger = text.say("button-delete-me"), discord.ButtonStyle.danger
    really = button("privacy-delete", label=label, style=danger, emoji="🗑️")
    return Reply("\n".join(lines), view=row_of(really, button("privacy-keep", label=text.say("button-keep"))))


def _goes(text: Text, survey: Survey) -> Iterable[Markup]:
    if survey.handles:
        handles, streams, money = _handles(text, survey.handles), survey.streams, survey.money
        yield text.say("privacy-goes-handles", handles=handles, streams=streams, money=money)
    if survey.unconfirmed:
        yield text.say("privacy-goes-unconfirmed", handles=_handles(text, survey.unconfirmed))
    if survey.questions or survey.votes:
        yield text.say("privacy-goes-asked", questions=survey.questions, votes=survey.votes)
    if survey.named:
        yield text.say("privacy-stays-nameless", named=survey.named)


def _handles(text: Text, handles: Iterable[str]) -> Markup:
    """Each once: a person may have the same one in several servers."""
    return Markup(", ".join(text.say("creator-line", creator=handle) for handle in dict.fromkeys(handles)))


def word_form(text: Text, then: Then) -> Form:
    """The second confirmation: the word, typed."""
    word = text.say("privacy-word")
    label = text.say("privacy-form-word", word=word)
    field = Field("word", label, example=word, required=True, longest=_LONGEST_WORD)
    return Form(text.say("privacy-form-title"), [field], then)


def require_word(text: Text, typed: str) -> None:
    """Raise ``Unreadable`` unless the word was typed, in whichever case."""
    word = text.say("privacy-word")
    if typed.strip().casefold() != word.casefold():
        raise Unreadable("privacy-word-wrong", piece=typed, word=word)


def deleted(text: Text, survey: Survey | None) -> Reply:
    """It is done, and what that means where something was posted."""
    handles = () if survey is None else survey.handles
    return Reply(text.say("privacy-deleted-with-cards" if handles else "privacy-deleted"))
