"""The form of a server's own answer. What was typed into it is kept until it is saved."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import discord

from domain.drafts import (
    ANSWER,
    LONGEST_ANSWER,
    LONGEST_QUESTION,
    MOST_WORDINGS,
    QUESTION,
    SOURCE,
    WORDINGS,
    shown_lines,
)
from ui.forms import Field, Form
from ui.press import Lasting, button

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from domain.answers import Entry
    from domain.questions import Group
    from ui.forms import Then
    from ui.request import Request
    from ui.text import Text

ROOM = 4_000
"""Letters that Discord takes in a field: more than are kept, so that what is too long is told and not cut off."""
ROOM_OF_LINE = 1_000
LONGEST_HINT = 100
MOST_KEPT = 500
KEPT_FOR = timedelta(minutes=15)


class Kind(StrEnum):
    """What a form is for."""

    ADD = "add"
    EDIT = "edit"
    REPLY = "reply"


@dataclass(frozen=True, slots=True)
class Target:
    """What a form is for, and about: the id of an entry to edit, or of a queued question to answer."""

    kind: Kind
    about: str = ""

    @classmethod
    def read(cls, parts: Sequence[str]) -> Target:
        """Back from the parts of a ``custom_id``."""
        return cls(Kind(parts[0]), ":".join(parts[1:]))

    def button(self, label: str, emoji: str = "✏️") -> Lasting:
        """What opens the form (again)."""
        return button("faq-form", self.kind.value, self.about, label=label, emoji=emoji)


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in a form when it opens: the fields, and the wordings in it, which may be a part of all."""

    values: Mapping[str, str]
    shown: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()

    @property
    def before(self) -> tuple[str, ...]:
        """All wordings that there were."""
        return (*self.shown, *self.hidden)


def blank() -> Filled:
    """A form with nothing in it."""
    return _filled("", (), "", "")


def filled_from(entry: Entry) -> Filled:
    """With what an entry says; a stock entry's wordings stay its own, whoever answers."""
    named = entry.sources[0] if entry.sources and entry.own else None
    source = "" if named is None else named.url or named.title
    return _filled(entry.question, entry.wordings if entry.own else (), entry.answer, source)


def filled_for(group: Group) -> Filled:
    """With the questions of a group: the first is the question, the others are wordings."""
    others = (question.text for question in group.questions[1:MOST_WORDINGS])
    return _filled(group.lead.text[:LONGEST_QUESTION], others, "", "")


def _filled(question: str, wordings: Iterable[str], answer: str, source: str) -> Filled:
    shown, hidden = shown_lines(wordings, ROOM)
    values = {QUESTION: question, WORDINGS: "\n".join(shown), ANSWER: answer, SOURCE: source}
    return Filled(values, shown, hidden)


class Drafts:
    """What people typed and what could not be saved, for a quarter of an hour; the oldest is forgotten first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, int, Target], tuple[datetime, Mapping[str, str]]] = OrderedDict()

    def keep(self, asked: Request, target: Target, typed: Mapping[str, str]) -> None:
        """Until it is saved."""
        self._kept[_place(asked, target)] = (asked.at, dict(typed))
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)

    def of(self, asked: Request, target: Target) -> Mapping[str, str] | None:
        """What this person typed there last, if it was not saved."""
        at, typed = self._kept.get(_place(asked, target), (None, None))
        return typed if at is not None and asked.at - at <= KEPT_FOR else None

    def saved(self, asked: Request, target: Target) -> None:
        """It need not be kept any more."""
        self._kept.pop(_place(asked, target), None)


class EntryForm(Form):
    """A form with lines of text, each with a hint beneath its label."""

    def __init__(self, title: str, fields: Sequence[Field], then: Then, hints: Mapping[str, str]) -> None:
        super().__init__(title, fields, then)
        for label in self.children:
            assert isinstance(label, discord.ui.Label)  # noqa: S101 - a form holds nothing else
            line: discord.ui.TextInput[Any] = label.component  # pyright: ignore[reportAssignmentType] - nor does a label
            label.description = hints[line.custom_id][:LONGEST_HINT]
            if line.custom_id in {WORDINGS, ANSWER}:
                line.style = discord.TextStyle.paragraph


def entry_form(text: Text, target: Target, values: Mapping[str, str], then: Then) -> EntryForm:
    """Question, other wordings, answer and source, with what stands there."""
    fields = [
        Field(QUESTION, text.say("faq-field-question"), values[QUESTION], required=True, longest=ROOM_OF_LINE),
        Field(WORDINGS, text.say("faq-field-wordings"), values[WORDINGS], longest=ROOM),
        Field(ANSWER, text.say("faq-field-answer"), values[ANSWER], required=True, longest=ROOM),
        Field(SOURCE, text.say("faq-field-source"), values[SOURCE], longest=ROOM_OF_LINE),
    ]
    hints = {
        QUESTION: text.say("faq-field-question.hint"),
        WORDINGS: text.say("faq-field-wordings.hint"),
        ANSWER: text.say("faq-field-answer.hint", most=LONGEST_ANSWER),
        SOURCE: text.say("faq-field-source.hint"),
    }
    return EntryForm(text.say(f"faq-form-{target.kind}"), fields, then, hints)


def which_entry(text: Text, then: Then) -> Form:
    """A form that asks for one entry by its question or id."""
    return Form(
        text.say("faq-which-entry"),
        [Field("entry", text.say("faq-field-entry"), required=True, longest=ROOM_OF_LINE)],
        then,
    )


def _place(asked: Request, target: Target) -> tuple[int, int, Target]:
    return asked.caller.guild_id, asked.caller.member_id, target
