"""The free text of ``/gift log``: several gifts in a line, in any usual order.

    5 roses from @rosefan, galaxy x2 nightowl, lion
    @rosefan: rose 5, lion
    2 galaxies and 3 roses by nightowl

Commas, semicolons, line breaks, ``+``, ``&``, ``/`` and "and" separate pieces, except inside a gift's name or a
number. A piece holds one gift, at most one count and at most one supporter. What is not certain is not logged: a
wrong gift is worse than a question, so the piece is handed back as it was typed, with what to press instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from catalogue.log_parts import Parts, parts_of
from catalogue.log_pieces import Piece, pieces_of
from catalogue.log_reading import Reader
from domain.gifts import GiftCount, Unread

if TYPE_CHECKING:
    from collections.abc import Iterable

    from catalogue.book import GiftBook
    from domain.gifts import Gift

LONGEST_TEXT: Final = 4_000
"""Letters that are read of one text; Discord's own limit of an option is 6,000."""
MOST_PIECES: Final = 100


@dataclass(frozen=True, slots=True)
class LogLine:
    """What a text says: every piece of it is either understood or unread."""

    understood: tuple[GiftCount, ...]
    unread: tuple[Unread, ...]
    sources: tuple[str, ...] = ()
    """The piece of the text that each of ``understood`` was read from."""


def read_line(text: str, book: GiftBook, extra: Iterable[Gift] = (), locale: str = "en-US") -> LogLine:
    """Read the gifts in a free text; never raises, whatever was typed.

    ``extra`` are the server's own gifts; ``locale`` settles only what is ambiguous about numbers.
    """
    own = tuple(extra)
    reader = Reader(book, own, locale)
    end = _end(text)
    pieces, rest = pieces_of(text[:end], book.shelf(own), locale, MOST_PIECES)
    parts = _shared([(piece, parts_of(piece)) for piece in pieces])
    understood: list[GiftCount] = []
    sources: list[str] = []
    unread: list[Unread] = []
    for piece, its_parts in parts:
        found = reader.read(piece, its_parts)
        if isinstance(found, GiftCount):
            understood.append(found)
            sources.append(piece.text)
        else:
            unread.append(found)
    left = text[rest:].strip()
    if left:
        unread.append(Unread(left, "piece-too-many", {"piece": left, "most": MOST_PIECES}))
    elif not understood and not unread and text.strip():
        unread.append(Unread(text.strip(), "piece-no-gift", {"piece": text.strip()}))
    return LogLine(tuple(understood), tuple(unread), tuple(sources))


def _end(text: str) -> int:
    """Where reading ends: a text that is too long is cut between pieces, never inside of one."""
    if len(text) <= LONGEST_TEXT:
        return len(text)
    return max(text.rfind(separator, 0, LONGEST_TEXT) for separator in ",;\n") + 1


def _shared(pieces: list[tuple[Piece, Parts]]) -> list[tuple[Piece, Parts]]:
    """``2 galaxies and 3 roses from nightowl``: both are from nightowl; a comma shares nothing."""
    name: str | None = None
    for piece, parts in reversed(pieces):
        if not piece.joined:
            name = None
        own = parts.marked is not None or bool(parts.names) or parts.head is not None
        if own:
            name = parts.marked
        else:
            parts.head = name
            name = None if parts.groups else name
    return pieces
