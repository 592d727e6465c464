"""The gift book: which gift is meant, which ones to offer, and how they are shown."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from catalogue.errors import GiftAmbiguous, GiftUnknown
from catalogue.shelf import Listed, Shelf
from catalogue.spelling import fold, of_emoji
from domain.gifts import Gift

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

STOCK: Final = Path(__file__).with_name("gifts.csv")
"""The gifts that the project carries; ``README.md`` beside it says where they come from and as of when."""
MOST_OFFERED: Final = 25
"""Discord shows so many autocomplete choices at most."""
MOST_SUGGESTED: Final = 5
LONGEST_LABEL: Final = 100
"""Letters that Discord allows in the name of a choice."""
_VALUE: Final = re.compile(r"gift:(-?\d{1,19})", re.ASCII)
_LABEL: Final = re.compile(r"(?P<name>.+) · (?P<coins>\d[\d,]{0,18}) coins?", re.DOTALL | re.ASCII)


class GiftBook:
    """The stock gifts of 2023 to 2026; ``extra`` everywhere is what a server has added of its own.

    A server's own gift replaces the stock gift of the same id, is in use, and wins when its name is typed.
    """

    def __init__(self, listed: Iterable[Listed], as_of: date) -> None:
        self.as_of = as_of
        """Date of the newest gift list in the book."""
        self._stock = Shelf(listed)
        self._with = lru_cache(maxsize=128)(self._lay_out)

    @classmethod
    @cache
    def load(cls, path: Path = STOCK) -> GiftBook:
        """Read the catalogue that lies beside this file, once a process: it never changes."""
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        listed = [
            Listed(
                Gift(int(row["id"]), row["name"], int(row["coins"]), current=row["current"] == "yes"),
                fold(row["name"]),
                seen=f"{row['last_seen']} {row['first_seen']}",
            )
            for row in rows
        ]
        return cls(listed, as_of=date.fromisoformat(max(row["last_seen"] for row in rows)))

    def __len__(self) -> int:
        return len(self._stock.by_id)

    @property
    def gifts(self) -> tuple[Gift, ...]:
        """Every stock gift, those out of use included."""
        return tuple(one.gift for one in self._stock.by_id.values())

    def shelf(self, extra: Iterable[Gift] = ()) -> Shelf:
        """The stock with a server's own gifts among it."""
        own = tuple(extra)
        return self._with(own) if own else self._stock

    def _lay_out(self, own: tuple[Gift, ...]) -> Shelf:
        added = [Listed(replace(gift, current=True), fold(gift.name), own=True) for gift in own]
        return Shelf([*self._stock.by_id.values(), *added])

    def get(self, gift_id: int, extra: Iterable[Gift] = ()) -> Gift | None:
        """The gift of this id."""
        listed = self.shelf(extra).by_id.get(gift_id)
        return listed and listed.gift

    def meant(self, name: str, extra: Iterable[Gift] = ()) -> tuple[Gift, ...]:
        """One gift per price that a name leaves open, cheapest first: none, the one meant, or a question.

        - Gifts in use go before others: if all that are in use cost the same, that is the one meant. Only when none
          is in use do those out of use count, and are asked about when their prices differ.
        - Among gifts of the same name and price the one in use, else the newest, stands for all.
        - A plural that is a name itself leaves both open: ``Hearts`` (199 coins), or several ``Heart`` (1 coin).
        - An emoji of a classic is its name.
        """
        return tuple(one.gift for one in self.shelf(extra).meant(fold(of_emoji(name) or name)))

    def misspelt(self, name: str, extra: Iterable[Gift] = ()) -> Gift | None:
        """The gift in use that a misspelt name can only mean; none where that is not certain."""
        certain = self.shelf(extra).near_misses(fold(name))
        return certain[0].gift if certain else None

    def matching(self, text: str, limit: int = MOST_OFFERED, extra: Iterable[Gift] = ()) -> list[Gift]:
        """What to offer somebody who is typing a gift's name; those in use first.

        No text offers the classics, cheap ones first. Parts of names, plurals, misspellings and the emoji of the
        classics find theirs. Gifts that share name and price are offered once.
        """
        typed = text.strip()
        picked = self._picked(typed, extra)
        if picked is not None:
            return [picked]
        return [one.gift for one in self.shelf(extra).search(typed, min(limit, MOST_OFFERED))]

    def resolve(self, text: str, extra: Iterable[Gift] = ()) -> Gift:
        """The gift that was picked (``gift:5655``) or typed (``roses``, ``🌹``, ``Rose · 1 coin``).

        Raises:
            GiftUnknown: no gift has that name; carries the nearest ones.
            GiftAmbiguous: the name leaves several prices open; carries one gift per price.
        """
        own: Sequence[Gift] = tuple(extra)
        typed = text.strip()
        picked = self._picked(typed, own)
        if picked is not None:
            return picked
        meant = self.meant(typed, own)
        if len(meant) > 1:
            raise GiftAmbiguous(typed, meant)
        found = meant[0] if meant else self.misspelt(typed, own)
        if found is None:
            raise GiftUnknown(typed, self.matching(typed, MOST_SUGGESTED, own))
        return found

    def _picked(self, typed: str, extra: Iterable[Gift]) -> Gift | None:
        """The gift behind the value or the label of a choice; phones sometimes send the label as text."""
        if value := _VALUE.fullmatch(typed):
            return self.get(int(value[1]), extra)
        if label := _LABEL.fullmatch(typed):
            coins = int(label["coins"].replace(",", ""))
            listed = (one.gift for one in self.shelf(extra).meant(fold(label["name"])))
            return next((gift for gift in listed if gift.coins == coins), None)
        return None

    @staticmethod
    def label(gift: Gift) -> str:
        """How a choice reads: ``Rose · 1 coin``; the price tells gifts of one name apart."""
        price = f" · {gift.coins:,} coin{'' if gift.coins == 1 else 's'}"
        room = LONGEST_LABEL - len(price)
        return (gift.name if len(gift.name) <= room else f"{gift.name[: room - 1]}…") + price

    @staticmethod
    def value(gift: Gift) -> str:
        """What a choice sends back: ``gift:5655``."""
        return f"gift:{gift.id}"
