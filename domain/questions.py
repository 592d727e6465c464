"""Questions that nobody could answer yet: what was asked, where, how often, and what closes them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from domain.answers import normalised
from domain.names import seen_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from domain.answers import Entry

LONGEST_QUEUED = 400
"""Letters of a queued question; the rest of a longer one is cut off."""
_LOOKED_AT = 4 * LONGEST_QUEUED
"""Letters of a question that are looked at: some are nothing that an eye can see."""
MOST_OPEN = 1_000
"""Open questions of one server: above that, the oldest of those asked least make room."""
MOST_GROUPED = 300
"""Open questions that are looked at together: of those asked most."""
MOST_PLACES = 5
"""So many of the latest places where a question was asked get its answer."""
_NO_WORDS = re.compile(r"https?://\S+|<(?:@[!&]?|#|a?:\w+:|/|t:|id:)[^<>]*>", re.IGNORECASE)
"""Links, and what Discord writes for mentions, emoji and times: letters that nobody said."""


class Standing(StrEnum):
    """How a question stands here: open to be answered, answered already, or said to be not ours."""

    OPEN = "open"
    ANSWERED = "answered"
    NOT_OURS = "not-ours"


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of a question that was asked: its id, or 0 where there was nothing to see in it."""

    id: int
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """One time that somebody asked: where, and in reply to which message an answer belongs.

    Asked by command there is no message. ``reply_id`` is the message that brought the answer later.
    """

    channel_id: int | None
    message_id: int | None
    member_id: int
    at: datetime
    id: int = 0
    reply_id: int | None = None


@dataclass(frozen=True, slots=True)
class Queued:
    """An open question, and how often it was asked."""

    id: int
    text: str
    asked: int
    first_asked_at: datetime
    last_asked_at: datetime


@dataclass(frozen=True, slots=True)
class Group:
    """Open questions that mean nearly the same, the one asked most first."""

    questions: tuple[Queued, ...]

    @property
    def lead(self) -> Queued:
        """The question that stands for all of them."""
        return self.questions[0]

    @property
    def asked(self) -> int:
        """How often they were asked together."""
        return sum(question.asked for question in self.questions)

    @property
    def last_asked_at(self) -> datetime:
        """When one of them was asked last."""
        return max(question.last_asked_at for question in self.questions)

    @property
    def ids(self) -> tuple[int, ...]:
        """The ids of all of them."""
        return tuple(question.id for question in self.questions)


@dataclass(frozen=True, slots=True)
class Answered:
    """The entry that closed questions, which ones, and where they had been asked, the latest first.

    ``repeated``: this very request had closed them before, and nothing was done again.
    """

    entry: Entry
    question_ids: tuple[int, ...]
    askings: tuple[Asking, ...]
    repeated: bool = False


def has_words(text: str) -> bool:
    """Whether somebody can have asked anything with it: a letter is left beside mentions, links and emoji."""
    return any(letter.isalpha() for letter in normalised(_NO_WORDS.sub(" ", text)))


def as_queued(text: str) -> str:
    """A question as it is kept: one line of what an eye can see, cut to ``LONGEST_QUEUED`` letters."""
    line = seen_of(text[:_LOOKED_AT])
    return line if len(line) <= LONGEST_QUEUED else line[: LONGEST_QUEUED - 1] + "…"


def grouped(questions: Sequence[Queued], alike: Iterable[Sequence[int]]) -> tuple[Group, ...]:
    """The groups of near-same questions, most asked first, then the latest; ``alike`` holds indices.

    Every question is in one group, also where ``alike`` names it twice or not at all.
    """
    left = dict(enumerate(questions))
    groups = [[left.pop(index) for index in indices if index in left] for indices in alike]
    groups += [[question] for question in left.values()]
    made = (Group(tuple(sorted(group, key=_most_asked))) for group in groups if group)
    return tuple(sorted(made, key=lambda group: (-group.asked, -group.last_asked_at.timestamp(), group.lead.id)))


def closed_by(group: Group, shown: Iterable[str], kept: Iterable[str]) -> tuple[int, ...]:
    """Which questions of a group an answer closes: all but those that were shown and taken out.

    ``shown`` are the wordings that the form offered, ``kept`` those that came back. The question
    that stands for the group is always closed: it is what was answered.
    """
    taken_out = {normalised(text) for text in shown} - {normalised(text) for text in kept}
    return tuple(
        question.id
        for question in group.questions
        if question is group.lead or normalised(question.text) not in taken_out
    )


def places(askings: Iterable[Asking]) -> tuple[Asking, ...]:
    """The latest places where an answer belongs, ``MOST_PLACES`` at most, each once.

    Not the private ones: a direct message asks the stock only. A place that has its reply keeps it.
    """
    latest: dict[tuple[int, int | None], Asking] = {}
    for asking in sorted(askings, key=lambda asking: (asking.at, asking.id), reverse=True):
        if asking.channel_id is not None:
            latest.setdefault((asking.channel_id, asking.message_id), asking)
    return tuple(asking for asking in latest.values() if asking.reply_id is None)[:MOST_PLACES]


def _most_asked(question: Queued) -> tuple[int, float, int]:
    return -question.asked, -question.last_asked_at.timestamp(), question.id
