"""By what a row of a file is known again: one number that needs little room and lies beside those of its time.

A file tells its rows in the order of time. Were the numbers plain hashes, each row would touch another page of the
database; with the hour in front, a thousand rows touch a few. The bits that the hour takes cost no certainty: two rows
can only be mistaken for each other within an hour.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

_BITS: Final = 63
"""What a column of whole numbers holds beside the sign."""
_HOUR_BITS: Final = 18
"""Thirty years of hours."""
_ROOM_BITS: Final = 12
_HOUR: Final = 3_600
_ROW: Final = "row:"
"""How the identities of gift lists begin: they hold the time, so the time is the same whenever they are met."""
_MIX: Final = 0x9E37_79B9_7F4A_7C15


def number_of(identity: str, at: datetime | None, room: str | None) -> int:
    """The number of a row's identity: 0 to 2**63 - 1.

    Of a row without a time it holds for the stream that the row goes to: see ``placed``.
    """
    digest = int.from_bytes(blake2b(identity.encode("utf-8", "surrogatepass"), digest_size=8).digest())
    if at is not None and identity.startswith(_ROW):
        hour = int(at.timestamp()) // _HOUR % (1 << _HOUR_BITS)
        return hour << (_BITS - _HOUR_BITS) | digest >> (64 - _BITS + _HOUR_BITS)
    return _prefix(room or "") << (_BITS - _ROOM_BITS) | digest >> (64 - _BITS + _ROOM_BITS)


def placed(number: int, stream_id: int) -> int:
    """The number of a row without a time in one stream: elsewhere the same row is another gift."""
    return (number ^ (stream_id * _MIX)) & ((1 << _BITS) - 1)


@lru_cache(maxsize=1_024)
def _prefix(room: str) -> int:
    return int.from_bytes(blake2b(room.encode("utf-8", "surrogatepass"), digest_size=2).digest()) >> (16 - _ROOM_BITS)
