"""Which gift a file means, and at what price."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.gifts import Gift
from imports.columns import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from catalogue.book import GiftBook
    from imports.batches import FileGift

MOST_REMEMBERED: Final = 20_000
MOST_CHOICES: Final = 3
"""Gifts of one name that a refusal tells: it is one line."""
UNKNOWN: Final = "import-gift-unknown"
AMBIGUOUS: Final = "import-gift-ambiguous"


class PricedGifts:
    """The catalogue's gifts and the server's own, as one file names them.

    TikTok's price of a gift is fixed, so a gift that the catalogue knows costs what it says. Any other costs what the
    file says, and becomes the server's own with that price.
    """

    def __init__(self, book: GiftBook, own: Sequence[Gift]) -> None:
        self._book = book
        self._own = tuple(own)
        self._own_ids = {gift.id for gift in own}
        self._known: dict[FileGift, Gift | str] = {}
        self._new: dict[int | str, Gift] = {}

    @property
    def new(self) -> tuple[Gift, ...]:
        """Gifts that nobody knew, with the price of the file; an id of 0 where the file tells none."""
        return tuple(self._new.values())

    def names(self) -> frozenset[str]:
        """The names of all gifts, as columns are compared."""
        return frozenset(folded(gift.name) for gift in (*self._book.gifts, *self._own))

    def meant(self, gift: FileGift) -> Gift | str:
        """The gift; or the key of the sentence that says why it can't be taken."""
        found = self._known.get(gift)
        if found is None:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            found = self._known[gift] = self._find(gift)
        return found

    def choices(self, gift: FileGift) -> str:
        """Which gifts an ambiguous name may mean, the cheapest first: by price, and by id where TikTok has one."""
        meant = sorted(self._book.meant(gift.name or "", self._own), key=lambda one: (one.coins, one.id))
        told = [f"{one.coins:,} 💎" + (f" (id {one.id})" if one.id > 0 else "") for one in meant[:MOST_CHOICES]]
        return " · ".join(told) + (" …" if len(meant) > MOST_CHOICES else "")

    def _find(self, gift: FileGift) -> Gift | str:
        listed = None if gift.id is None else self._book.get(gift.id, self._own)
        if listed is not None:
            return self._at_its_price(listed, gift)
        if gift.id is None and gift.name is not None:
            return self._by_name(gift.name, gift)
        if gift.coins is None:
            return UNKNOWN
        name = gift.name or f"Gift {gift.id}"
        return self._add(gift.id or 0, name, gift.coins)

    def _by_name(self, name: str, gift: FileGift) -> Gift | str:
        meant = self._book.meant(name, self._own)
        if len(meant) == 1:
            return self._at_its_price(meant[0], gift)
        if meant:
            same = [one for one in meant if one.coins == gift.coins]
            return same[0] if len(same) == 1 else AMBIGUOUS
        if gift.coins is None:
            return UNKNOWN
        return self._add(0, name, gift.coins)

    def _at_its_price(self, listed: Gift, gift: FileGift) -> Gift:
        stock = self._book.get(listed.id) is not None
        if stock or gift.coins is None or gift.coins == listed.coins:
            return listed
        return Gift(listed.id, listed.name, gift.coins)

    def _add(self, gift_id: int, name: str, coins: int) -> Gift:
        self._new.setdefault(gift_id or name.casefold(), Gift(gift_id, name, coins))
        return Gift(gift_id, name, coins)
