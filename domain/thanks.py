"""Whom to thank, for what, and in which order; the words are chosen where they are shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from domain.names import supporter_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.gifts import SupporterThanks
    from domain.streams import GiftTotal

MOST_PROMINENT = 3
"""More names than these do not stand out any more."""
_PROMINENT_PART = 10
"""Who gave a tenth of what the biggest supporter gave stands out too."""


@dataclass(frozen=True, slots=True)
class ThankYou:
    """One supporter to thank."""

    supporter: str
    gifts: tuple[GiftTotal, ...]
    """Most diamonds first."""
    diamonds: int
    prominent: bool = False


@dataclass(frozen=True, slots=True)
class Thanks:
    """Everyone to thank for one stream."""

    supporters: tuple[ThankYou, ...]
    """Most diamonds first; who gave as much as another comes in order of name."""
    unnamed: tuple[GiftTotal, ...] = ()
    """Gifts whose sender nobody named, most diamonds first."""


def thanks(given: Iterable[SupporterThanks]) -> Thanks:
    """The biggest supporter first, each with the biggest gift first, the very biggest prominent.

    ``given`` names each supporter once, in any order, and at most once nobody.
    """
    everyone = sorted(given, key=lambda each: (-each.diamonds, supporter_key(each.name or "")))
    named = [
        ThankYou(each.name, _biggest_first(each.gifts), each.diamonds) for each in everyone if each.name is not None
    ]
    return Thanks(
        tuple(
            replace(each, prominent=place < MOST_PROMINENT and each.diamonds * _PROMINENT_PART >= named[0].diamonds)
            for place, each in enumerate(named)
        ),
        tuple(gift for each in everyone if each.name is None for gift in _biggest_first(each.gifts)),
    )


def _biggest_first(gifts: Iterable[GiftTotal]) -> tuple[GiftTotal, ...]:
    """By diamonds; of as many, the dearer gift, which was sent less often, before the cheaper."""
    return tuple(sorted(gifts, key=lambda total: (-total.diamonds, total.count, total.name)))
