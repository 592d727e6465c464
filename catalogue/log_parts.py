"""One piece of a line taken apart: the gift, the count, and what names the supporter."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from catalogue.log_tokens import Kind, Token
from catalogue.log_words import BEFORE_A_GIFT, BEFORE_A_NAME, COURTESIES, NUMBER_WORDS

if TYPE_CHECKING:
    from catalogue.log_pieces import Piece


@dataclass(slots=True)
class Parts:
    """What a piece holds, before it is decided what it means."""

    gifts: list[Token] = field(default_factory=list[Token])
    counts: list[Token] = field(default_factory=list[Token])
    marked: str | None = None
    """The supporter behind "from" or "by", as typed."""
    head: str | None = None
    """The supporter before a colon, or of the piece that this one is joined to: for pieces that name nobody."""
    names: list[Token] = field(default_factory=list[Token])
    """Names with ``@``."""
    groups: list[list[Token]] = field(default_factory=list[list[Token]])
    """Words that stand together and say neither gift nor count."""
    spelt: list[str] = field(default_factory=list[str])
    """A count in words, folded."""
    numbered: bool = False
    """The piece holds a count in digits, so number words are part of a name."""
    clash: bool = False
    """The piece can be read in several ways."""

    @property
    def supporter(self) -> str | None:
        """Who is certainly named, as typed."""
        if self.marked is not None:
            return self.marked
        if self.names:
            return self.names[0].text if len(self.names) == 1 else None
        return None if self.groups else self.head


def parts_of(piece: Piece) -> Parts:
    """Take a piece apart; what can be read in several ways is a clash."""
    numbered = any(token.kind is Kind.COUNT for token in piece.tokens)
    parts = Parts(head=piece.head, numbered=numbered, clash=piece.torn)
    tokens = _without_repetition([token for token in piece.tokens if token.kind is not Kind.COLON])
    tokens = _take_marked(tokens, piece, parts)
    group: list[Token] = []
    for place, token in enumerate(tokens):
        if token.kind is Kind.WORD:
            group.append(token)
            if place + 1 == len(tokens) or tokens[place + 1].kind is not Kind.WORD:
                _take_group(group, parts)
                group = []
        elif token.kind is Kind.FROM:
            # A marker with nobody behind it: "5 roses from".
            parts.groups.append([token])
        else:
            {Kind.GIFT: parts.gifts, Kind.COUNT: parts.counts, Kind.AT: parts.names}[token.kind].append(token)
    parts.clash = parts.clash or len(parts.names) > 1 or len(parts.counts) > 1 or bool(parts.marked and parts.names)
    return parts


def _without_repetition(tokens: list[Token]) -> list[Token]:
    """``rose 🌹`` is one gift: an emoji beside the name of what it stands for is decoration."""
    kept: list[Token] = []
    for token in tokens:
        before = kept[-1] if kept else None
        if before and Kind.GIFT is token.kind is before.kind and token.gifts == before.gifts:
            if token.repeats and before.repeats == 0:
                continue
            if before.repeats and token.repeats == 0:
                kept[-1] = token
                continue
        kept.append(token)
    return kept


def _take_marked(tokens: list[Token], piece: Piece, parts: Parts) -> list[Token]:
    """Take the name behind "from" or "by" out of the tokens; what is left is gift, count and other words."""
    mark = next((at for at, token in enumerate(tokens[:-1]) if token.kind is Kind.FROM), None)
    if mark is None:
        return tokens
    before, after = tokens[:mark], tokens[mark + 1 :]
    while len(after) > 1 and after[-1].kind is Kind.WORD and after[-1].key in COURTESIES:
        after = after[:-1]
    gift = next((token for token in before if token.kind is Kind.GIFT), None)
    if gift is None and any(token.kind is Kind.GIFT for token in after[1:]):
        name, rest = _until_the_gift(after)
    else:
        name, rest = _until_the_end(after, before, gift)
    parts.clash = parts.clash or any(token.kind in {Kind.GIFT, Kind.FROM} for token in name[1:])
    parts.clash = parts.clash or any(token.kind is Kind.COUNT and token.times for token in name)
    parts.marked = piece.text[name[0].start - piece.start : name[-1].end - piece.start]
    return before + rest


def _until_the_gift(after: list[Token]) -> tuple[list[Token], list[Token]]:
    """``from rosefan 5 roses``: the name ends where count or gift begin."""
    end = next(at for at, token in enumerate(after) if at and token.kind in {Kind.COUNT, Kind.GIFT})
    return after[:end], after[end:]


def _until_the_end(after: list[Token], before: list[Token], gift: Token | None) -> tuple[list[Token], list[Token]]:
    """``5 roses from rosefan``: all that follows is the name, but a count that is missing before it."""
    rest: list[Token] = []
    if not any(token.kind is Kind.COUNT for token in before) and len(after) > 1 and after[-1].kind is Kind.COUNT:
        after, rest = after[:-1], after[-1:]
    while len(after) > 1 and gift and after[-1].repeats and after[-1].gifts == gift.gifts:
        after = after[:-1]
    return after, rest


def _take_group(group: list[Token], parts: Parts) -> None:
    """Words without the courtesies and small words around them; number words at one end are a count."""
    words = list(group)
    while words and words[0].key in BEFORE_A_NAME:
        words = words[1:]
    while words and words[-1].key in BEFORE_A_GIFT:
        words = words[:-1]
    if not parts.numbered:
        words = _take_spelt(words, parts)
    if words:
        parts.groups.append(words)


def _take_spelt(words: list[Token], parts: Parts) -> list[Token]:
    """``nightowl five`` and ``a dozen of``: the number words at one end."""
    spelt: list[str] = []
    while words and words[-1].key in NUMBER_WORDS:
        spelt.insert(0, words.pop().key)
    if not spelt:
        while words and words[0].key in NUMBER_WORDS:
            spelt.append(words.pop(0).key)
        while spelt and words and words[0].key == "of":
            words = words[1:]
    while spelt and words and words[-1].key in BEFORE_A_GIFT:
        words = words[:-1]
    parts.spelt = parts.spelt or spelt
    return words
