"""What a manager writes for the server's own answers: read, measured, and set beside what there is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from domain.answers import normalised
from domain.names import seen_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from domain.answers import Entry, Lore

LONGEST_QUESTION = 200
LONGEST_WORDING = 200
MOST_WORDINGS = 40
LONGEST_ANSWER = 1_500
"""Letters of an answer, so that it fits one compact reply with its source and date."""
LONGEST_SOURCE = 200
QUESTION, WORDINGS, ANSWER, SOURCE = "question", "wordings", "answer", "source"
"""The fields of the form."""

_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a draft can't be kept as it is: the key of the sentence, and what fills it."""

    key: str
    piece: str | None = None
    letters: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry as it was written; with ``problems`` it is not to be kept."""

    question: str
    wordings: tuple[str, ...]
    answer: str
    source: str | None
    problems: tuple[Problem, ...] = ()


def read_draft(typed: Mapping[str, str], before: Sequence[str] = ()) -> Draft:
    """A draft from the typed fields, cleaned of what no eye can see.

    ``before`` are the wordings that the entry has already: however many and long these are, they may stay.
    """
    question = seen_of(typed[QUESTION])
    wordings = tuple(dict.fromkeys(line for line in map(seen_of, typed[WORDINGS].splitlines()) if line))
    answer = read_answer(typed[ANSWER])
    source = seen_of(typed[SOURCE]) or None
    problems = chain(
        [] if normalised(question) else [Problem("draft-question-empty")],
        _too_long(question, "draft-question-long", LONGEST_QUESTION),
        _of_wordings(wordings, before),
        _too_long(answer, "draft-answer-long", LONGEST_ANSWER),
        [] if answer else [Problem("draft-answer-empty")],
        _too_long(source or "", "draft-source-long", LONGEST_SOURCE),
    )
    return Draft(question, wordings, answer, source, tuple(problems))


def read_answer(text: str) -> str:
    """An answer's Markdown: its lines and indents stay, what no eye can see goes."""
    lines = (line[: len(line) - len(line.lstrip(" "))] + seen_of(line) for line in text.splitlines())
    return _BLANK_LINES.sub("\n\n", "\n".join(line.rstrip() for line in lines)).strip("\n")


def shown_lines(wordings: Iterable[str], room: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The wordings that a field of ``room`` letters can show, one a line, and those that it can't."""
    shown: list[str] = []
    hidden: list[str] = []
    for wording in wordings:
        if len(wording) <= LONGEST_WORDING and sum(map(len, shown)) + len(shown) + len(wording) <= room:
            shown.append(wording)
        else:
            hidden.append(wording)
    return tuple(shown), tuple(hidden)


def entries_here(stock: Iterable[Entry], lore: Lore) -> tuple[Entry, ...]:
    """Every entry of a server: its own first, then the stock without what it hides or stands in for.

    An override stands under the topic of its stock entry.
    """
    known = {entry.id: entry for entry in stock}
    own = tuple(_under_topic(entry, known.get(entry.overrides or "")) for entry in lore.own)
    gone = lore.hidden | {entry.overrides for entry in lore.own}
    return (*own, *(entry for entry in known.values() if entry.id not in gone))


def same_question(entries: Iterable[Entry], question: str, *, but: str | None = None) -> Entry | None:
    """The entry that has this question word for word: it is called so, or it is an own one's wording.

    A wording of the stock stands in nobody's way: the server's own words come first.
    """
    wanted = normalised(question)
    others = [entry for entry in entries if entry.id != but]
    called = (entry for entry in others if normalised(entry.question) == wanted)
    own = (entry for entry in others if entry.own)
    worded = (entry for entry in own if any(normalised(wording) == wanted for wording in entry.wordings))
    return next(chain(called, worded), None)


def named(entries: Iterable[Entry], typed: str) -> Entry | None:
    """The entry of that id or question; the id of an overridden stock entry names what stands in for it."""
    wanted = typed.strip()
    known = list(entries)
    by_id = (entry for entry in known if wanted in {entry.id, entry.overrides})
    called = (entry for entry in known if normalised(entry.question) == normalised(wanted))
    return next(chain(by_id, called), None) if wanted else None


def _under_topic(own: Entry, stock: Entry | None) -> Entry:
    return own if stock is None else replace(own, topic=stock.topic)


def _too_long(text: str, key: str, most: int) -> list[Problem]:
    return [Problem(key, letters=len(text), most=most)] if len(text) > most else []


def _of_wordings(wordings: Sequence[str], before: Sequence[str]) -> list[Problem]:
    kept = {normalised(wording) for wording in before}
    new = [wording for wording in wordings if normalised(wording) not in kept]
    most = max(MOST_WORDINGS, len(before))
    problems = [Problem("draft-wordings-many", letters=len(wordings), most=most)] if len(wordings) > most else []
    long = [wording for wording in new if len(wording) > LONGEST_WORDING]
    return [*problems, *(Problem("draft-wording-long", each, len(each), LONGEST_WORDING) for each in long[:3])]
