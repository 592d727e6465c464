"""Questions and answers: what an entry is, what a match says, and when an answer has to be looked at again."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

ENOUGH_WORDINGS = 4
"""From so many wordings on, a server's own entry is also found in words that nobody wrote down."""


@dataclass(frozen=True, slots=True)
class Source:
    """Who says so. ``date`` is as the source shows it (``2023-09-13``, ``2026``, ``undated``)."""

    title: str
    url: str | None = None
    date: str = "undated"


@dataclass(frozen=True, slots=True)
class Entry:
    """One question with its answer, in the words of who wrote it (Markdown).

    ``id`` is the stock entry's name, or ``own:7`` for the seventh entry that servers wrote themselves.
    ``overrides`` names the stock entry that a server's own stands in for.
    """

    id: str
    question: str
    topic: str
    answer: str
    as_of: date
    review_by: date | None = None
    sources: tuple[Source, ...] = ()
    related: tuple[str, ...] = ()
    wordings: tuple[str, ...] = ()
    overrides: str | None = None

    @property
    def own(self) -> bool:
        """A server's own entry, not a stock one."""
        return self.id.startswith("own:")

    def overdue(self, today: date) -> bool:
        """Past its ``review_by``: the reply says so."""
        return self.review_by is not None and today > self.review_by


class Outcome(StrEnum):
    """Answer outright, offer the nearest as buttons, or say that one does not know."""

    ANSWER = "answer"
    SUGGEST = "suggest"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Match:
    """What a question led to: ``entries`` are ids, best first, three at most; ``score`` from 0 to 1.

    ``also`` is the second entry of a question in two parts, answered beside the first. ``decoy`` names
    what the text rather is, where it is nothing that entries are about ("small_talk", "other_platforms").
    """

    outcome: Outcome
    entries: tuple[str, ...]
    score: float
    also: str | None = None
    decoy: str | None = None


def normalised(question: str) -> str:
    """The question as it is compared word for word: case, width, punctuation and spaces do not count."""
    letters = unicodedata.normalize("NFKC", question).casefold()
    kept = (letter if unicodedata.category(letter)[0] in "LMNS" else " " for letter in letters)
    return " ".join("".join(kept).split())


@dataclass(frozen=True, slots=True)
class Lore:
    """What one server adds to the stock: its own entries, stock entries that it took out, questions not meant for us.

    ``extra`` holds further wordings of stock entries here, as pairs of the entry's id and the wording.
    """

    own: tuple[Entry, ...] = ()
    hidden: frozenset[str] = frozenset()
    not_ours: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Votes:
    """What people said of an entry's answers; one vote a person and answer."""

    helpful: int = 0
    not_it: int = 0
