"""The small words of a line of gifts: who sent it, how many in words, and courtesies."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

FROM: Final = frozenset({"from", "by", "von", "par", "por", "من", "от"})
"""What stands before the sender's name."""

AND: Final = frozenset({"and", "und", "plus"})
"""What joins one gift to the next, as ``+`` and ``&`` do."""

COURTESIES: Final = frozenset({"thanks", "thank", "you", "thx", "ty", "tysm", "please", "pls", "plz"})
"""Said to people, not about gifts."""

BEFORE_A_NAME: Final = COURTESIES | {"shoutout"}
"""Dropped at the beginning of words that name the sender: ``thanks nightowl``."""

BEFORE_A_GIFT: Final = COURTESIES | {
    "a", "an", "another", "the", "for", "sent", "sends", "gave", "gives", "gifted", "dropped", "threw", "with",
    "just", "of", "gift", "gifts", "got", "has", "hat", "given",
}  # fmt: skip
"""Dropped at the end of words: ``nightowl sent a``, ``sent by``."""

_UNITS: Final = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
_ADDED = MappingProxyType(
    {word: number for number, word in enumerate(_UNITS.split(), 1)}
    | {word: 10 * number for number, word in enumerate(_TENS.split(), 2)}
    | {"couple": 2, "pair": 2}
)
_MULTIPLIED = MappingProxyType({"dozen": 12, "hundred": 100, "thousand": 1_000, "million": 1_000_000})
VAGUE: Final = frozenset({"few", "several", "some", "many", "lots", "loads", "tons", "multiple", "countless"})
"""Counts that say no number."""

NUMBER_WORDS: Final = frozenset(_ADDED) | frozenset(_MULTIPLIED) | VAGUE


def number_of(words: Sequence[str]) -> int | None:
    """The number that English words say, as far as counts of gifts need it; none when they say no number.

    >>> number_of(["twenty", "five"]), number_of(["dozen"]), number_of(["two", "hundred"]), number_of(["few"])
    (25, 12, 200, None)
    """
    total, group = 0, 0
    for word in words:
        if word in VAGUE:
            return None
        if word in _ADDED:
            group += _ADDED[word]
        elif word in _MULTIPLIED:
            group = max(group, 1) * _MULTIPLIED[word]
            if _MULTIPLIED[word] > 100:  # noqa: PLR2004 - thousands close a group: two thousand five hundred
                total, group = total + group, 0
    return total + group or None
