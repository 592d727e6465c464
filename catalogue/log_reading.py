"""What one piece of a line means: so many of one gift from one supporter, or what to ask."""

# ruff: noqa: RUF001 - signs of other scripts are read on purpose

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from catalogue.log_tokens import Kind, Token
from catalogue.log_words import number_of
from catalogue.spelling import fold
from domain.errors import Unreadable
from domain.gifts import MOST_GIFTS_IN_A_REPORT, GiftCount, Unread
from domain.names import read_supporter
from domain.numbers import read_count

if TYPE_CHECKING:
    from catalogue.book import GiftBook
    from catalogue.log_parts import Parts
    from catalogue.log_pieces import Piece
    from domain.gifts import Gift

MOST_SUGGESTED: Final = 5
MOST_SEARCHED: Final = 10
"""Pieces of one line for which names that are merely alike are searched: a wall of nonsense must not be slow."""
_LONGEST_SUPPORTER: Final = 5
"""Words of a name that nothing marks as one."""
_LONGEST_MISSPELT: Final = 4
"""Words of a gift's name that are tried as misspelt."""


class _CountError(Exception):
    """A count that no report may hold."""

    def __init__(self, reason: str, *, offered: int | None = None, **details: str | int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.offered = offered
        self.details = details


class Reader:
    """Reads the pieces of one line."""

    def __init__(self, book: GiftBook, extra: tuple[Gift, ...], locale: str) -> None:
        self._book = book
        self._extra = extra
        self._shelf = book.shelf(extra)
        self._locale = locale
        self._searches_left = MOST_SEARCHED
        self._misspelt: dict[str, Gift | None] = {}

    def read(self, piece: Piece, parts: Parts) -> GiftCount | Unread:
        """What the piece means, where that is certain."""
        if not parts.gifts:
            self._take_number_as_name(parts)
        if not parts.gifts:
            self._take_misspelt(parts)
        if not parts.gifts:
            return self._without_gift(piece, parts)
        gift = parts.gifts[0]
        unmarked = _unmarked(piece, parts)
        if self._unclear(parts, gift, unmarked):
            return self._question(piece, parts, unmarked)
        named = parts.supporter if parts.supporter is not None else unmarked
        return self._decided(piece, parts, gift, named)

    def _decided(self, piece: Piece, parts: Parts, gift: Token, named: str | None) -> GiftCount | Unread:
        """One gift, one count, one supporter: only their values can still be wrong."""
        supporter, bad_name = _supporter(named)

        def unread(reason: str, count: int, /, *suggestions: Gift, **details: str | int) -> Unread:
            return Unread(piece.text, reason, {"piece": piece.text, **details}, suggestions, count, supporter)

        try:
            count = self._count(parts, gift)
        except _CountError as refused:
            offered = gift.gifts[:MOST_SUGGESTED] if refused.offered else ()
            return unread(refused.reason, refused.offered or 1, *offered, **refused.details)
        meant, *others = gift.gifts
        if others:
            return unread("piece-ambiguous", count, *gift.gifts[:MOST_SUGGESTED], name=gift.text)
        if bad_name:
            return unread("piece-supporter", count, meant, name=bad_name)
        return GiftCount(meant, count, supporter)

    def _count(self, parts: Parts, gift: Token) -> int:
        if parts.spelt:
            return _refuse_words(parts.spelt)
        if not parts.counts:
            return _bounded(max(1, gift.repeats), gift.text)
        typed = parts.counts[0].text
        if typed[0] in "-−–":
            raise _CountError("piece-count-negative", typed=typed)
        try:
            return _bounded(read_count(_ungrouped(typed.lstrip("+")), self._locale), typed)
        except Unreadable as error:
            if error.key == "number-out-of-range" or sum(map(str.isdigit, typed)) > len(str(MOST_GIFTS_IN_A_REPORT)):
                raise _CountError("piece-count-too-large", typed=typed, most=MOST_GIFTS_IN_A_REPORT) from error
            raise _CountError("piece-count-unreadable", typed=typed) from error

    def _unclear(self, parts: Parts, gift: Token, unmarked: str | None) -> bool:
        """Whether the piece can be read in several ways."""
        several = len(parts.gifts) > 1 or len(parts.groups) > 1 or (gift.repeats > 1 and bool(parts.counts))
        if parts.clash or several or not parts.groups:
            return parts.clash or several
        words = parts.groups[0]
        if parts.supporter is not None or unmarked is None or len(words) > _LONGEST_SUPPORTER:
            return True
        if words[0].kind is Kind.FROM or not any(map(str.isalpha, unmarked)) or (words[0].key == "x" and words[1:]):
            return True
        between = bool(parts.counts) and parts.counts[0].start < words[0].start < gift.start
        return between or self._near(unmarked) is not None

    def _near(self, typed: str) -> Gift | None:
        if typed not in self._misspelt:
            self._misspelt[typed] = self._book.misspelt(typed, self._extra)
        return self._misspelt[typed]

    def _question(self, piece: Piece, parts: Parts, unmarked: str | None) -> Unread:
        gifts = dict.fromkeys(gift for token in parts.gifts for gift in token.gifts)
        certain = len(parts.gifts) == 1 and parts.supporter is None and len(parts.groups) == 1
        words = certain and parts.groups[0][0].kind is Kind.WORD
        between = bool(parts.counts and words) and parts.counts[0].start < parts.groups[0][0].start
        named = parts.supporter or (unmarked if words and not between else None)
        if between and unmarked and self._searches_left > 0:
            # "5 rosess galaxy": the count belongs to the words beside it.
            self._searches_left -= 1
            gifts = dict.fromkeys(self._book.matching(unmarked, 2, self._extra)) | gifts
        count, supporter, offered = self._count_if_plain(parts), _supporter(named)[0], tuple(gifts)[:MOST_SUGGESTED]
        return Unread(piece.text, "piece-unclear", {"piece": piece.text}, offered, count, supporter)

    def _count_if_plain(self, parts: Parts) -> int:
        try:
            return self._count(parts, parts.gifts[0] if parts.gifts else _NO_GIFT) if len(parts.counts) < 2 else 1  # noqa: PLR2004
        except _CountError as refused:
            return refused.offered or 1

    def _without_gift(self, piece: Piece, parts: Parts) -> Unread:
        """Names no gift: offer what is alike, for the count and supporter that were read."""
        offered: dict[Gift, None] = {}
        if parts.groups and self._searches_left > 0:
            self._searches_left -= 1
            whole = [_typed(piece, words) for words in parts.groups]
            single = [word.text for words in parts.groups for word in words][:3]
            for query in dict.fromkeys([*whole, *single]):
                found = self._book.matching(query, MOST_SUGGESTED, self._extra) if fold(query) else []
                offered.update(dict.fromkeys(found))
                if offered:
                    break
        supporter = _supporter(parts.supporter or parts.head)[0]
        suggestions = tuple(offered)[:MOST_SUGGESTED]
        details: dict[str, str | int] = {"piece": piece.text}
        return Unread(piece.text, "piece-no-gift", details, suggestions, self._count_if_plain(parts), supporter)

    def _take_number_as_name(self, parts: Parts) -> None:
        """Gifts called ``2023``: a bare number, alone or beside a count that is marked as one (``2024 x3``)."""
        bare = [token for token in parts.counts if not token.times]
        if len(bare) != 1 or parts.groups or not self._shelf.knows(bare[0].text):
            return
        token = bare[0]
        gifts = self._book.meant(token.text, self._extra)
        parts.clash = parts.clash and len(parts.counts) > 2  # noqa: PLR2004 - two counts, one of which is a name
        parts.counts.remove(token)
        parts.gifts.append(Token(Kind.GIFT, token.start, token.end, token.text, token.text, gifts))

    def _take_misspelt(self, parts: Parts) -> None:
        """A misspelt name at the edge of a group of words, if it can only be one gift."""
        hits: list[tuple[list[Token], int, int, Gift]] = []
        for words in parts.groups:
            longest = min(len(words), _LONGEST_MISSPELT)
            edges = [(at, at + length) for length in range(longest, 0, -1) for at in {0, len(words) - length}]
            for start, end in edges:
                gift = self._near(" ".join(word.text for word in words[start:end]))
                if gift is not None:
                    hits.append((words, start, end, gift))
                    break
        if len(hits) != 1:
            return
        words, start, end, gift = hits[0]
        parts.groups.remove(words)
        if left := words[:start] + words[end:]:
            parts.groups.append(left)
        span = words[start:end]
        typed = " ".join(word.text for word in span)
        parts.gifts.append(Token(Kind.GIFT, span[0].start, span[-1].end, typed, fold(typed), (gift,)))


_THREES: Final = re.compile(r"\d{1,3}([.,'’٬ \u00a0\u202f\u2009])\d{3}(?:\1\d{3})*")
_NO_GIFT: Final = Token(Kind.GIFT, 0, 0, "")


def _bounded(count: int, typed: str) -> int:
    if count == 0:
        raise _CountError("piece-count-zero", typed=typed)
    if count > MOST_GIFTS_IN_A_REPORT:
        raise _CountError("piece-count-too-large", typed=typed, most=MOST_GIFTS_IN_A_REPORT)
    return count


def _refuse_words(spelt: list[str]) -> int:
    number = number_of(spelt)
    said = " ".join(spelt)
    if number is None:
        raise _CountError("piece-count-vague", typed=said)
    _bounded(number, said)
    raise _CountError("piece-count-word", typed=said, number=number, offered=number)


def _ungrouped(typed: str) -> str:
    """``1,000`` and ``1.000`` without their mark, whatever the locale: gifts are counted in whole numbers."""
    return re.sub(r"\D", "", typed) if _THREES.fullmatch(typed) else typed


def _typed(piece: Piece, words: list[Token]) -> str:
    return piece.text[words[0].start - piece.start : words[-1].end - piece.start]


def _unmarked(piece: Piece, parts: Parts) -> str | None:
    """The only words that are neither gift nor count: the supporter, if they can be one."""
    return _typed(piece, parts.groups[0]) if len(parts.groups) == 1 else None


def _supporter(typed: str | None) -> tuple[str | None, str | None]:
    """The cleaned name, and what was typed if it can't be one. A Discord mention is no TikTok name."""
    if typed is None:
        return None, None
    try:
        return (None, typed) if typed.startswith("<@") else (read_supporter(typed), None)
    except Unreadable as error:
        return None, str(error.details.get("piece", typed)) or typed
