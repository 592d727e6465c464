"""From a ``Statement`` to what its template draws: clean texts that can break where they are too long."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from ui.chart.drawing import JOINERS, cjk_face, clean

if TYPE_CHECKING:
    from ui.chart.statement import Section, Statement

LONGEST_CELL = 64
"""Letters of a cell; what is longer ends in an ellipsis, or one title would fill a page."""
LONGEST_NOTE = 800
"""Letters of what stands outside of tables."""
LONGEST_WORD = 24
"""Letters of a word that no column is too narrow for."""
PIECE = 6
"""Letters between two places where a longer word may break."""
BREAK = "\u200b"
"""Shows nothing, and lets a line end."""

_LONG = re.compile(rf"\S{{{LONGEST_WORD},}}")
_JOINED = re.compile(r"[\u200d\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]|[\u0300-\u036f]")


def describe_statement(paper: Statement) -> str:
    """The template's input as JSON; the same statement gives the same text."""
    told = {
        "title": _breakable(paper.title),
        "handle": _breakable(paper.handle),
        "period": _breakable(paper.period),
        "about": [_breakable(words) for words in paper.about],
        "figures": [[_breakable(words) for words in (one.label, one.value, one.note)] for one in paper.figures],
        "sections": [_section(one) for one in paper.sections],
        "page": clean(paper.page),
    }
    return json.dumps({**told, "cjk": cjk_face(json.dumps(told, ensure_ascii=False))}, ensure_ascii=False)


def _section(one: Section) -> dict[str, object]:
    return {
        "title": _breakable(one.title),
        "notes": [_breakable(words) for words in one.notes],
        "columns": [[clean(column.label), column.side.value, column.room] for column in one.columns],
        "rows": [[_breakable(_cut(cell)) for cell in row] for row in one.rows],
        "total": [_breakable(cell) for cell in one.total],
    }


def _cut(cell: str) -> str:
    return cell if len(cell) <= LONGEST_CELL else f"{cell[: LONGEST_CELL - 1].rstrip(JOINERS)}…"


def _breakable(text: str) -> str:
    return _LONG.sub(lambda word: _broken(word[0]), clean(text, LONGEST_NOTE))


def _broken(word: str) -> str:
    """The word with places to break it, none of them within what shows as one letter."""
    pieces: list[str] = []
    for place, letter in enumerate(word):
        joined = _JOINED.match(letter) or (place and word[place - 1] == "\u200d")
        pieces.append(letter if joined or not place or place % PIECE else BREAK + letter)
    return "".join(pieces)
