"""Counts and prices of a file, with point and comma meaning the same in all of its rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from domain.errors import Unreadable
from domain.number_words import decimal_mark
from domain.numbers import read_count
from imports.limits import LONGEST_CELL

if TYPE_CHECKING:
    from collections.abc import Iterable

_TIMES: Final = re.compile(r"^[x×]\s?(?=\d)|(?<=\d)\s?[x×]$", re.IGNORECASE)
_BOTH: Final = re.compile(r"\d([.,])\d.*([.,])\d")
_ONE: Final = re.compile(r"[x×]?\s?\d+([.,])(\d+)\s*(\D*)")
_OTHER: Final = {".": ",", ",": "."}
_GROUP: Final = 3
_ENGLISH, _GERMAN = "en-US", "de"
_MOST_DIGITS: Final = 19


def locale_of(values: Iterable[object], locale: str) -> str:
    """A locale whose decimal mark is the file's; the person's own where no value tells it."""
    for value in values:
        text = value if isinstance(value, str) else ""
        mark = _decimal_mark(text[:LONGEST_CELL])
        if mark is not None:
            return _ENGLISH if mark == "." else _GERMAN
    return _ENGLISH if decimal_mark(locale) == "." else _GERMAN


def _decimal_mark(text: str) -> str | None:
    """The mark that this value shows to be the decimal one. All of them are whole, so ``1.200`` is not 1.2."""
    both = _BOTH.search(text)
    if both is not None:
        first, last = both[1], both[2]
        return last if first != last else _OTHER[first]
    one = _ONE.fullmatch(text.strip())
    if one is None or (len(one[2]) == _GROUP and one[3]):
        return None
    return _OTHER[one[1]] if len(one[2]) == _GROUP else one[1]


def read_figure(cell: object, locale: str) -> int:
    """A whole number from 0.

    Raises:
        Unreadable: as ``read_count``.
    """
    if isinstance(cell, int) and 0 <= cell < 10**_MOST_DIGITS:
        cell = str(cell)
    text = str(cell).strip()
    if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS and int(text) <= _MOST:
        return int(text)
    if not text or len(text) > LONGEST_CELL:
        raise Unreadable("number-unreadable", piece=text[:40], example="5")
    return read_count(_TIMES.sub("", text), locale)


_MOST: Final = 10**12
