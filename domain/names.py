"""Names that people type: handles, supporters, titles and formats.

A name is kept as its owner would see it: letters of any script and whole emoji stay, what no eye can
see (controls, bidi overrides, zero-width tricks) goes. Markdown and mentions stay: they are letters
here and are made harmless where they are shown.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import zip_longest

from domain.errors import Unreadable

LONGEST_HANDLE = 24
LONGEST_SUPPORTER = 40
LONGEST_TITLE = 100
LONGEST_FORMAT = 30
LONGEST_NOTE = 200

_HANDLE = re.compile(rf"[A-Za-z0-9_.]{{2,{LONGEST_HANDLE}}}(?<!\.)")
_PLAIN = re.compile(rf"[A-Za-z0-9_.]{{1,{LONGEST_SUPPORTER}}}")
"""A name that needs no cleaning: nearly all handles."""
_HANDLE_IN_ADDRESS = re.compile(r"(?:https?://)?(?:[a-z]{1,4}\.)?tiktok\.com/@([^/?#\s]*)[^\s]*", re.IGNORECASE)
_LONGEST_TYPED = 500
"""Nothing longer is looked at."""
_LONGEST_PIECE = 40
_MOST_MARKS = 4
"""Marks on one letter: more than any writing system stacks, fewer than a text that climbs over others."""

_ZERO_WIDTH_JOINER, _ZERO_WIDTH_NON_JOINER = "\u200d", "\u200c"
_VARIATION_SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
_TAGS = frozenset(map(chr, range(0xE0020, 0xE0080)))
"""They spell the flags of regions behind a black flag, and nothing else."""
_LETTERS_THAT_SHOW_NOTHING = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
_VIRAMA = 9
"""The combining class of the sign that joins two Indic consonants, and that a joiner steers."""
_AT = "@\N{FULLWIDTH COMMERCIAL AT}\N{SMALL COMMERCIAL AT}"


def read_handle(text: str) -> str:
    """A TikTok handle in lower case without ``@``, typed as such or as the address of a profile.

    2 to 24 of Latin letters, digits, ``_`` and ``.``, not ending in a dot (TikTok's own rule).

    Raises:
        Unreadable: ``handle-unreadable``.
    """
    piece = text.strip()
    if len(text) <= _LONGEST_TYPED:
        seen = seen_of(text)
        address = _HANDLE_IN_ADDRESS.fullmatch(seen)
        handle = address[1] if address else seen.lstrip(_AT)
        if _HANDLE.fullmatch(handle):
            return handle.lower()
    raise Unreadable("handle-unreadable", piece=_shortened(piece), example="@rosefan")


def is_handle(name: str) -> bool:
    """Whether a name can be a TikTok handle, so that ``@`` may stand before it."""
    return _HANDLE.fullmatch(name) is not None


def read_supporter(text: str) -> str:
    """A supporter's name as it is kept and shown: cleaned, in one line, without ``@`` before it.

    Raises:
        Unreadable: ``supporter-unreadable`` when nothing is left, ``supporter-too-long`` above 40 characters.
    """
    if _PLAIN.fullmatch(text):
        return text
    name = _line(text, LONGEST_SUPPORTER, "supporter-too-long")
    while name and name[0] in _AT:
        name = seen_of(name.lstrip(_AT + " "))
    if not name:
        raise Unreadable("supporter-unreadable", piece=_shortened(text.strip()), example="@rosefan")
    return name


def read_title(text: str) -> str | None:
    """A stream's title in one line; none when nothing is left of it.

    Raises:
        Unreadable: ``title-too-long`` above 100 characters.
    """
    return _line(text, LONGEST_TITLE, "title-too-long") or None


def read_format(text: str) -> str | None:
    """A creator's own tag for a kind of stream, in lower case; none when nothing is left of it.

    Raises:
        Unreadable: ``format-too-long`` above 30 characters.
    """
    return _line(text, LONGEST_FORMAT, "format-too-long").lower() or None


def read_note(text: str) -> str | None:
    """What somebody notes about money, in one line; none when nothing is left of it.

    Raises:
        Unreadable: ``note-too-long`` above 200 characters.
    """
    return _line(text, LONGEST_NOTE, "note-too-long") or None


def supporter_key(name: str) -> str:
    """The same for every spelling that is the same supporter: width, case and the unseen do not count."""
    if name.isascii() and name.isprintable():  # nearly all, and nothing below would change them
        return " ".join(name.lower().split()).lstrip(_AT).strip()
    bare = "".join(character for character in name if not _unseen_or_joining(character))
    key = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", bare).casefold())
    return " ".join(key.split()).lstrip(_AT).strip()


def _line(text: str, most: int, too_long: str) -> str:
    line = seen_of(text[:_LONGEST_TYPED])
    if len(line.lstrip(_AT)) > most or len(text) > _LONGEST_TYPED:
        raise Unreadable(too_long, piece=_shortened(line or text), most=most)
    return line


def seen_of(text: str) -> str:
    """What an eye can see of a text, in one line: no controls, bidi overrides or zero-width tricks.

    Cleaned until nothing changes: what is taken out may bring two others together.
    """
    before, line = None, unicodedata.normalize("NFC", text)
    while line != before:
        before, line = line, unicodedata.normalize("NFC", _cleaned_once(line))
    return line


def _cleaned_once(text: str) -> str:
    one_line = " ".join("".join(" " if _breaks(character) else character for character in text).split())
    seen = [character for character in one_line if not _unseen(character)]
    kept: list[str] = []
    for character, following in zip_longest(seen, seen[1:], fillvalue=""):
        if _belongs(character, kept, following):
            kept.append(character)
    return "".join(kept).strip()


def _breaks(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in {"Zl", "Zp", "Zs"}


def _unseen(character: str) -> bool:
    """Controls, formats, surrogates, private use and unassigned; not joiners and tags, which have their places."""
    if character in _TAGS or character in {_ZERO_WIDTH_JOINER, _ZERO_WIDTH_NON_JOINER}:
        return False
    return character in _LETTERS_THAT_SHOW_NOTHING or unicodedata.category(character).startswith("C")


def _unseen_or_joining(character: str) -> bool:
    joining = character in _VARIATION_SELECTORS or character in _TAGS
    return joining or character in {_ZERO_WIDTH_JOINER, _ZERO_WIDTH_NON_JOINER} or _unseen(character)


def _belongs(character: str, kept: list[str], following: str) -> bool:
    """Whether a joiner, selector, tag or mark stands where it does something; all else belongs."""
    if character in {_ZERO_WIDTH_JOINER, _ZERO_WIDTH_NON_JOINER}:
        return _joins(character, kept, following)
    if character in _TAGS:
        flag = next((each for each in reversed(kept) if each not in _TAGS), "")
        return flag == "\N{WAVING BLACK FLAG}"
    return not unicodedata.category(character).startswith("M") or _sits(character, kept)


def _sits(character: str, kept: list[str]) -> bool:
    """Whether a mark has a letter to sit on, and not too many marks beneath it."""
    if not kept or kept[-1].isspace() or kept[-1] == _ZERO_WIDTH_JOINER:
        return False
    if character in _VARIATION_SELECTORS:
        return kept[-1] not in _VARIATION_SELECTORS
    if unicodedata.category(character) == "Mc":
        return True
    return any(not _stacks(each) for each in kept[-_MOST_MARKS:])


def _stacks(character: str) -> bool:
    return unicodedata.category(character) in {"Mn", "Me"}


def _joins(character: str, kept: list[str], following: str) -> bool:
    """Between two emoji, behind an Indic virama, or (non-joiner) between two Arabic letters."""
    before = next((each for each in reversed(kept) if each not in _VARIATION_SELECTORS), "")
    if before and unicodedata.combining(before) == _VIRAMA:
        return True
    if not before or not following:
        return False
    if character == _ZERO_WIDTH_JOINER:
        return all(unicodedata.category(each) in {"So", "Sk", "Sm"} for each in (before, following))
    return all(unicodedata.bidirectional(each) == "AL" for each in (before, following))


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_PIECE else text[:_LONGEST_PIECE] + "…"
