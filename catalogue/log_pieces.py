"""A text of gifts cut into pieces of one gift each, with the names that stand before a colon."""

# ruff: noqa: RUF001 - signs of other scripts are read on purpose

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from catalogue.log_tokens import Kind, Token, tokens_of
from catalogue.log_words import BEFORE_A_NAME, COURTESIES
from catalogue.spelling import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from catalogue.shelf import Shelf

_SEPARATORS: Final = frozenset({Kind.BREAK, Kind.LINE, Kind.JOIN})
_LONGEST_HEAD: Final = 5
"""Words of a supporter's name before a colon; more is a sentence."""


@dataclass(slots=True)
class Piece:
    """What stands between two separators: at best one gift, one count, one supporter."""

    text: str
    """As typed."""
    start: int
    """Where it begins in the whole text."""
    tokens: list[Token]
    head: str | None = None
    """The supporter before a colon, for whom this piece is: ``@rosefan: rose 5, lion``."""
    joined: bool = False
    """Goes on with "and", ``&`` or ``+``."""
    torn: bool = False
    """A separator stands between gift and count (``rose, 5``): it is uncertain which gift the count is for."""


@dataclass(slots=True)
class _Run:
    """The tokens between two separators, and which separators these are."""

    tokens: list[Token] = field(default_factory=list[Token])
    after: Token | None = None
    begins_line: bool = False
    begins_block: bool = False

    @property
    def said(self) -> list[Token]:
        """Without decoration; behind "from" or "by" an emoji is part of the name."""
        marked, said = False, list[Token]()
        for token in self.tokens:
            marked = marked or token.kind is Kind.FROM
            if token.kind is not Kind.NOISE:
                said.append(token)
            elif marked and any(unicodedata.category(letter) == "So" for letter in token.text):
                said.append(replace(token, kind=Kind.WORD))
        return said

    @property
    def goes_on(self) -> bool:
        """Joined to the next one by a word or sign that means "and"."""
        return self.after is not None and self.after.kind is Kind.JOIN and self.after.text not in {"/", "／"}


def pieces_of(text: str, shelf: Shelf, locale: str, most: int) -> tuple[list[Piece], int]:
    """The pieces of a text, ``most`` of them at most, and the place where the rest begins.

    Courtesies ("thanks!") and bare decoration are no pieces.
    """
    pieces: list[Piece] = []
    for piece in _pieces(text, _runs(tokens_of(text, shelf, locale)), shelf):
        if len(pieces) == most:
            return pieces, piece.start
        pieces.append(piece)
    return pieces, len(text)


def _runs(tokens: list[Token]) -> list[_Run]:
    runs: list[_Run] = []
    run = _Run(begins_line=True, begins_block=True)
    for token in tokens:
        if token.kind not in _SEPARATORS:
            run.tokens.append(token)
            continue
        if run.tokens:
            run.after = token
            runs.append(run)
            run = _Run()
        if token.kind is Kind.LINE:
            run.begins_line = True
            run.begins_block = len(token.text.replace("\r\n", "\n").replace(" ", "")) > 1
    return [*runs, run] if run.tokens else runs


def _pieces(text: str, runs: list[_Run], shelf: Shelf) -> Iterator[Piece]:
    for run, head in _headed(text, runs, shelf):
        said = run.said
        if all(token.kind is Kind.COLON or token.key in COURTESIES for token in said):
            continue
        parts = _each_with_its_count(said)
        for place, tokens in enumerate(parts, 1):
            joined = run.goes_on and place == len(parts)
            torn = any(token.kind in _SEPARATORS for token in tokens)
            start = (run.tokens if place == 1 else tokens)[0].start
            end = (run.tokens if place == len(parts) else tokens)[-1].end
            kept = [token for token in tokens if token.kind not in _SEPARATORS]
            yield Piece(text[start:end], start, kept, head, joined, torn)


def _headed(text: str, runs: list[_Run], shelf: Shelf) -> Iterator[tuple[_Run, str | None]]:
    """Each run with the name that stands before it and a colon, for the rest of its line.

    A name and a colon that end their line stand for the lines below, up to a blank one.
    """
    head: str | None = None
    for_block = False
    for place, run in enumerate(_mended(runs)):
        if run.begins_line and (run.begins_block or not for_block):
            head, for_block = None, False
        colon = next((at for at, token in enumerate(run.tokens) if token.kind is Kind.COLON), None)
        if colon is not None:
            right = run.tokens[colon + 1 :]
            name = _head(text, run.tokens[:colon], right, shelf)
            ends_line = not right and run.after is not None and run.after.kind is Kind.LINE and place + 1 < len(runs)
            if name and (right or ends_line):
                head, for_block = name, not right
                run = replace(run, tokens=right)  # noqa: PLW2901 - what stands before the colon is read
        if run.tokens:
            yield run, head


def _head(text: str, left: list[Token], right: list[Token], shelf: Shelf) -> str | None:
    """The supporter before a colon; none for a gift, a count, or a sentence (``galaxy: 5``)."""
    name = [token for token in left if token.kind is not Kind.NOISE]
    while name and (name[0].kind is Kind.FROM or (name[0].kind is Kind.WORD and name[0].key in BEFORE_A_NAME)):
        name = name[1:]
    if not 1 <= len(name) <= _LONGEST_HEAD or any(token.kind not in {Kind.WORD, Kind.AT} for token in name):
        return None
    typed = text[name[0].start : name[-1].end]
    kinds = {token.kind for token in right}
    if right and not kinds & {Kind.GIFT, Kind.WORD}:
        return None
    return None if right and Kind.GIFT not in kinds and shelf.near_misses(fold(typed)) else typed


def _mended(runs: list[_Run]) -> list[_Run]:
    """Lone counts go to the gift beside them: ``rose, 5`` is one piece, though an uncertain one."""
    mended: list[_Run] = []
    for run in runs:
        last = mended[-1] if mended else None
        if last and last.after and not run.begins_line and _torn(last, run):
            last.tokens = [*last.tokens, last.after, *run.tokens]
            last.after = run.after
        else:
            mended.append(run)
    return mended


def _torn(first: _Run, second: _Run) -> bool:
    lone, other = (first, second) if _only_counts(first.said) else (second, first)
    kinds = {token.kind for token in other.said}
    return _only_counts(lone.said) and Kind.GIFT in kinds and Kind.COUNT not in kinds


def _only_counts(tokens: Sequence[Token]) -> bool:
    return bool(tokens) and all(token.kind is Kind.COUNT for token in tokens)


def _each_with_its_count(tokens: list[Token]) -> list[list[Token]]:
    """``5 roses @a 3 lions`` and ``rose x5 lion x3`` need no comma: every gift has its count beside it."""
    gifts = [at for at, token in enumerate(tokens) if token.kind is Kind.GIFT]
    counts = [at for at, token in enumerate(tokens) if token.kind is Kind.COUNT]
    if len(gifts) > 1 and len(gifts) == len(counts):
        first = tokens[0].kind
        begins = counts if first is Kind.COUNT else gifts
        pairs = zip(counts, gifts, strict=True) if first is Kind.COUNT else zip(gifts, counts, strict=True)
        if begins[0] == 0 and all(behind == before + 1 for before, behind in pairs):
            return [tokens[start:end] for start, end in zip(begins, [*begins[1:], len(tokens)], strict=True)]
    return [tokens]
