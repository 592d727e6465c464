"""Entries that fit what somebody has typed so far; for pickers, not for answering."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from domain.answers import normalised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.answers import Entry

PICKED = "entry:"
"""What a picked entry's value begins with; a typed question never needs to."""
MOST = 25
LIKENESS = 60
"""Of 100: below it a question has nothing to do with what was typed."""


def found(entries: Sequence[Entry], typed: str) -> list[Entry]:
    """The entries nearest to what was typed, 25 at most; the first ones where nothing was."""
    wanted = normalised(typed)
    if not wanted:
        return list(entries[:MOST])
    looked_at = {entry.id: normalised(f"{entry.question} {entry.id.replace('_', ' ')}") for entry in entries}
    by_id = {entry.id: entry for entry in entries}
    near = process.extract(wanted, looked_at, scorer=fuzz.token_set_ratio, limit=MOST)
    part = [name for name, words in looked_at.items() if wanted in words]
    return [by_id[name] for name in dict.fromkeys((*part, *(key for _, score, key in near if score >= LIKENESS)))][
        :MOST
    ]


def picked_in_vain(question: str) -> bool:
    """Whether that is a picked entry's value, and no question that begins with the same word."""
    return question.startswith(PICKED) and not any(letter.isspace() for letter in question)


def meant(entries: Sequence[Entry], question: str) -> Entry | None:
    """The entry that was picked from the list; none where a question was typed."""
    if not question.startswith(PICKED):
        return None
    wanted = question.removeprefix(PICKED)
    return next((entry for entry in entries if entry.id == wanted), None)
