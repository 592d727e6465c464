"""What a text is made of, letter by letter: n-grams hashed into a fixed number of columns.

Beside the embedding this tells apart what sounds alike ("likes", "hearts"), survives typos, and is all there is for
languages that the encoder was not trained on (Hindi, Vietnamese, Indonesian).
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final
from zlib import crc32

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Counts = NDArray[np.int8]

COLUMNS: Final = 1024
SHORTEST, LONGEST = 3, 5
"""Letters of an n-gram; a word counts as a whole besides, and with the word after it."""

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d[\d.,]*")


def counted(texts: Sequence[str], go_on: Callable[[], None] = lambda: None) -> Counts:
    """One row of hashed counts a text, before any weighting. ``go_on`` is called before each and may raise."""
    rows = np.zeros((len(texts), COLUMNS), np.int8)
    for row, text in zip(rows, texts, strict=True):
        go_on()
        places = [place for gram in _grams(text) for place in _places(gram)]
        if places:
            columns = np.array(places, np.int64)
            # The sign makes two n-grams in one column cancel as often as they add up.
            summed = np.bincount(columns >> 1, np.where(columns & 1, 1.0, -1.0), COLUMNS)
            row[:] = np.clip(summed, -127, 127)
    return rows


def _grams(text: str) -> list[str]:
    words = _WORD.findall(_NUMBER.sub("0", text.casefold()))
    return [*words, *(f"{one} {two}" for one, two in pairwise(words))]


@lru_cache(maxsize=8192)
def _places(gram: str) -> tuple[int, ...]:
    """Columns (doubled, the last bit being the sign) of a word and its n-grams, or of a pair of words."""
    if " " in gram:
        return (crc32(gram.encode()) % (2 * COLUMNS),)
    word = f"<{gram}>"
    pieces = {word[i : i + n] for n in range(SHORTEST, LONGEST + 1) for i in range(len(word) - n + 1)} | {gram}
    return tuple(crc32(piece.encode()) % (2 * COLUMNS) for piece in sorted(pieces))
