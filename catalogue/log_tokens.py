"""A line of gifts cut into tokens: gifts, counts, names after ``@``, separators and words."""

# ruff: noqa: RUF001 - signs of other scripts are read on purpose

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from catalogue.log_words import AND, FROM
from catalogue.spelling import EMOJI, VARIATION, fold
from domain.number_words import TWO_MEANINGS, factor, folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalogue.shelf import Shelf
    from domain.gifts import Gift


class Kind(Enum):
    """What a token is."""

    GIFT = auto()
    COUNT = auto()
    AT = auto()
    """A name with ``@`` before it, a mention, or the address of a profile."""
    FROM = auto()
    COLON = auto()
    BREAK = auto()
    """Comma, semicolon, the end of a sentence."""
    LINE = auto()
    """One or more line breaks."""
    JOIN = auto()
    """``+``, ``&``, ``/`` and the word "and"."""
    WORD = auto()
    NOISE = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text, by place."""

    kind: Kind
    start: int
    end: int
    text: str
    key: str = ""
    """Folded: of words and names."""
    gifts: tuple[Gift, ...] = ()
    """What a gift's name may mean, one per price."""
    repeats: int = 0
    """How many of one emoji stood in a row; 0 for a written name."""
    times: bool = False
    """A count with a sign of multiplication: ``x5``, ``5x``."""


_SPACE: Final = re.compile(r"[^\S\r\n\v\f\x85\u2028\u2029]+")
_TIMES: Final = "xX×✕✖*"
_SIGNS: Final = "×✕✖*"
_SEPARATORS: Final = r",;،؛、；，。|•+&/＋＆／:：\s"
_CLOSED: Final = r"()\[\]{}\"“”„«»="
_TAIL: Final = ".!?…"
_EMOJI: Final = f"[{''.join(EMOJI)}]"
_DRAWN: Final = f"[{VARIATION}\U0001f3fb-\U0001f3ff]*"
_NUMBER: Final = r"\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?!\d)(?![.,]\d)|\d+(?:[.,'’٬٫]\d+)*"
_PATTERNS: Final = (
    (Kind.LINE, re.compile(r"[\r\n\v\f\x85\u2028\u2029](?:\s*[\r\n\v\f\x85\u2028\u2029])*")),
    (Kind.AT, re.compile(r"(?:https?://)?(?:[a-z]{1,4}\.)?tiktok\.com/(@[\w.]+)[^\s,;]*", re.IGNORECASE)),
    (Kind.AT, re.compile(r"(<@[!&]?\d+>)")),
    (Kind.NOISE, re.compile(r"<a?:\w+:\d+>")),
    (Kind.AT, re.compile(rf"([@＠](?:(?![{_SIGNS}]\d)[^{_SEPARATORS}{_CLOSED}@＠])+)")),
    (Kind.FROM, re.compile(r"[@＠]+")),
    (Kind.BREAK, re.compile(rf"[,;،؛、；，。|•]+|[{_TAIL}]+(?=\s|$)")),
    (Kind.JOIN, re.compile(r"[+&/＋＆／]")),
    (Kind.COLON, re.compile(r"[:：]")),
    (Kind.NOISE, re.compile(rf"[{_CLOSED}]")),
)
_CLOCK: Final = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?(?![\w:])")
_COUNT: Final = re.compile(
    rf"(?P<before>[{_TIMES}]\s?)?(?P<number>[-−–+]?(?:{_NUMBER}))"
    rf"(?P<unit>[^\W\d_]{{1,9}}|\s(?:thousand|tausend|tsd|mio|mln|mrd|millions?|billions?)(?=\W|$))?\.?",
    re.IGNORECASE,
)
_COUNT_PLAIN: Final = re.compile(rf"(?P<before>[{_TIMES}]\s?)?(?P<number>[-−–+]?(?:{_NUMBER}))")
_AFTER: Final = re.compile(rf"\s?(?:[xX](?!\w)|[{_SIGNS}](?!\s?\d))")
_ROW: Final = re.compile(rf"({_EMOJI}){_DRAWN}(?: ?\1{_DRAWN})*")
_WORD: Final = re.compile(rf"(?:(?![{_SIGNS}]\s?\d)[^{_SEPARATORS}{_CLOSED}])+")
_GLUED: Final = re.compile(rf"(\d{{1,9}})[{_TIMES}]?(?=\D)")
_ENDS_OF_A_NAME: Final = frozenset({Kind.WORD, Kind.COUNT, Kind.FROM})
_SIGNS_IN_A_NAME: Final = 2
"""Signs between the words of a name: ``Hi! Rosie!`` and ``Party On&On``."""
_INSIDE_A_NAME: Final = _ENDS_OF_A_NAME | {Kind.JOIN, Kind.BREAK}


def tokens_of(text: str, shelf: Shelf, locale: str) -> list[Token]:
    """All of the text but its blanks, gifts found by their longest names."""
    return list(_named(text, _cut(text, shelf, locale), shelf))


def _cut(text: str, shelf: Shelf, locale: str) -> list[Token]:
    found: list[Token] = []
    at = 0
    while at < len(text):
        if space := _SPACE.match(text, at):
            at = space.end()
            continue
        token = _clock(text, at, found) or _count(text, at, locale) or _row(text, at, shelf) or _plain(text, at)
        found.append(token)
        at = token.end
    return found


def _clock(text: str, at: int, before: list[Token]) -> Token | None:
    """The time that chat programs write at the beginning of a line, or a time elsewhere, which is a word."""
    match = _CLOCK.match(text, at)
    if not match:
        return None
    begins = all(token.kind is Kind.NOISE for token in before[-1:]) or before[-1].kind is Kind.LINE
    return Token(Kind.NOISE if begins else Kind.WORD, at, match.end(), match[0], match[0])


def _count(text: str, at: int, locale: str) -> Token | None:
    match = _COUNT.match(text, at)
    if match and match["unit"]:
        word = match["unit"].strip()
        if factor(word, locale) is None and folded(word) not in TWO_MEANINGS:
            match = _COUNT_PLAIN.match(text, at)
    elif match:
        match = _COUNT_PLAIN.match(text, at)
    if not match or (match["number"][0] in "+-−–" and at > 0 and _touches(text, at)):
        return None
    end = match.end()
    after = _AFTER.match(text, end)
    times = bool(match["before"])
    if after and not times:
        times, end = True, after.end()
    elif text[end : end + 1].isalnum() or text[end : end + 1] == "_":
        return None
    number = text[match.start("number") : match.end()]
    return Token(Kind.COUNT, at, end, number, times=times)


def _touches(text: str, at: int) -> bool:
    """``rose-5`` and ``rose+5`` hold a dash and a plus, not a sign."""
    return text[at - 1].isalnum() or text[at - 1] in _TAIL


def _row(text: str, at: int, shelf: Shelf) -> Token | None:
    """The emoji of a classic, alone or several in a row; not one that decorates a name."""
    match = _ROW.match(text, at)
    if not match or re.match(r"(?![xX]\s?\d)[^\W\d]", text[match.end() : match.end() + 3]):
        return None
    key = fold(EMOJI[match[1]])
    gifts = tuple(one.gift for one in shelf.meant(key))
    return Token(Kind.GIFT, at, match.end(), match[0], key, gifts, repeats=match[0].count(match[1]))


def _plain(text: str, at: int) -> Token:
    for kind, pattern in _PATTERNS:
        if match := pattern.match(text, at):
            said = match[1] if kind is Kind.AT else match[0]
            shown = said.rstrip(_TAIL) if kind is Kind.AT else said
            return Token(kind, at, match.end() - len(said) + len(shown) if said == match[0] else match.end(), shown)
    match = _WORD.match(text, at)
    word = match[0].rstrip(_TAIL) or match[0] if match else text[at]
    key = fold(word)
    kind = Kind.FROM if key in FROM else Kind.JOIN if key in AND else Kind.WORD
    if not any(map(str.isalnum, word)):
        kind = Kind.NOISE
        # "-🌹" is decoration up to the rose.
        word = word[:1] + re.split(_EMOJI, word[1:], maxsplit=1)[0]
    return Token(kind, at, at + len(word), word, key)


def _named(text: str, tokens: list[Token], shelf: Shelf) -> Iterator[Token]:
    """The tokens with gifts' names put together, the longest name first."""
    at = 0
    while at < len(tokens):
        token = tokens[at]
        skipped = 0
        if token.kind is Kind.WORD and (glued := _GLUED.match(token.text)) and not _name(text, tokens, at, 0, shelf):
            skipped = glued.end()
        name = _name(text, tokens, at, skipped, shelf)
        if name is None:
            yield token
            at += 1
            continue
        length, gift = name
        if skipped:
            digits = _GLUED.match(token.text)
            yield Token(Kind.COUNT, token.start, token.start + skipped, digits[1] if digits else "", times=True)
        yield gift
        at += length


def _name(text: str, tokens: list[Token], at: int, skipped: int, shelf: Shelf) -> tuple[int, Token] | None:
    first = tokens[at]
    if first.kind not in _ENDS_OF_A_NAME or first.times:
        return None
    start = first.start + skipped
    begins = fold(first.text[skipped:]).split(" ")[0]
    longest = shelf.longest_from(begins)
    for length in range(_reach(tokens, at, longest + _SIGNS_IN_A_NAME) if longest else 0, 0, -1):
        last = tokens[at + length - 1]
        if not _may_end(text, last):
            continue
        key = fold(text[start : last.end])
        if shelf.knows(key) and not key.replace(" ", "").isdigit():
            gifts = tuple(one.gift for one in shelf.meant(key))
            shouted = text[last.end : last.end + 1] == "!" and gifts[0].name.endswith("!")
            end = last.end + shouted
            return length + shouted, Token(Kind.GIFT, start, end, text[start:end], key, gifts)
    return None


def _reach(tokens: list[Token], at: int, most: int) -> int:
    """How many tokens from here on may stand in one name: no comma, no line break, no ``@``."""
    reach = 0
    for token in tokens[at : at + most]:
        if token.kind not in _INSIDE_A_NAME or (token.kind is Kind.BREAK and token.text.strip(_TAIL)):
            break
        reach += 1
    return reach


def _may_end(text: str, last: Token) -> bool:
    """A name ends in a word, or in a ``+`` that belongs to it (``TikTok Universe+``), not in one that joins."""
    if last.text == "+":
        following = text[last.end : last.end + 1]
        return last.start > 0 and not text[last.start - 1].isspace() and not following.isalnum() and following != "@"
    return last.kind in _ENDS_OF_A_NAME and not last.times
