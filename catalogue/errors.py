"""What can go wrong when somebody names a gift."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import WhichGift

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.gifts import Gift


class GiftUnknown(WhichGift):
    """No gift of that name; ``choices`` are the nearest ones, five at most, best first."""

    def __init__(self, piece: str, choices: Sequence[Gift]) -> None:
        super().__init__("gift-unknown", piece, choices)


class GiftAmbiguous(WhichGift):
    """One name, several prices; ``choices`` holds one gift per price, cheapest first."""

    def __init__(self, piece: str, choices: Sequence[Gift]) -> None:
        super().__init__("gift-ambiguous", piece, choices)
