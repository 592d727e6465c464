"""Which column of a table tells what, found by its name in any order and language."""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from domain.errors import Unreadable
from imports.column_names import JUST_A_NAME, NAMES, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_LONGEST_NAME = 60
_EDGE = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NO_LETTERS = re.compile(r"[\W_]+")


def folded(name: str) -> str:
    """``Gift_ID``, ``giftId`` and ``GIFT ID:`` are one name; accents count, as ``número`` is not ``numero`` to all."""
    plain = unicodedata.normalize("NFKD", _EDGE.sub(" ", name[:_LONGEST_NAME])).casefold()
    bare = "".join(each for each in plain if unicodedata.category(each) != "Mn" or not _is_latin_mark(each))
    return _NO_LETTERS.sub(" ", unicodedata.normalize("NFKC", bare)).strip()


def _is_latin_mark(mark: str) -> bool:
    """Accents of Latin, Greek and Cyrillic may be left out when typing; vowel signs of Indic scripts may not."""
    return "\u0300" <= mark <= "\u036f"


class Named(NamedTuple):
    """What a name means, and how good a name it is (0 is the best)."""

    role: Role
    rank: int


def _by_name() -> dict[str, Named]:
    found: dict[str, Named] = {}
    for role, names in NAMES.items():
        for rank, name in enumerate(names):
            found.setdefault(folded(name), Named(role, rank))
    return found


_BY_NAME: Mapping[str, Named] = MappingProxyType(_by_name())
_JUST_A_NAME = frozenset(map(folded, JUST_A_NAME))
_INSIDE = {"gift": (Role.GIFT, Role.GIFT_ID, Role.COINS), "user": (Role.SUPPORTER,), "sender": (Role.SUPPORTER,)}
"""Where one is told inside another: ``gift.name``, ``user.uniqueId``."""


def meant(name: str) -> Named | None:
    """What a column of this name tells; none when nobody knows."""
    key = folded(name)
    found = _BY_NAME.get(key)
    if found is not None:
        return found
    outer, _, inner = key.partition(" ")
    if outer in {"data", "event", "payload"}:
        return meant(inner) if inner else None
    if outer == "gift" and inner in {"name", "id"}:
        return Named(Role.GIFT if inner == "name" else Role.GIFT_ID, 0)
    inside = _BY_NAME.get(inner)
    if inside is not None and inside.role in _INSIDE.get(outer, ()):
        return Named(inside.role, inside.rank + 1)
    return None


def roles(header: Sequence[str]) -> dict[Role, int]:
    """The column of each role, by the best name for it.

    Raises:
        Unreadable: ``import-header-twice``, two columns have the same name, and no better one is there.
    """
    best: dict[Role, tuple[int, int]] = {}
    twice: dict[Role, tuple[int, str]] = {}
    for column, name in enumerate(header):
        named = meant(name)
        if named is None:
            continue
        was = best.get(named.role)
        if was is None or named.rank < was[0]:
            best[named.role] = (named.rank, column)
        elif named.rank == was[0]:
            twice[named.role] = (named.rank, name)
    for role, (rank, name) in twice.items():
        if best[role][0] == rank:
            raise Unreadable("import-header-twice", column=name[:_LONGEST_NAME])
    found = {role: column for role, (_, column) in best.items()}
    named = next((column for column, name in enumerate(header) if folded(name) in _JUST_A_NAME), None)
    if named is not None:
        found.setdefault(Role.SUPPORTER if Role.GIFT in found else Role.GIFT, named)
    return found


_TELLS_OF_SENDING = frozenset({Role.COUNT, Role.TIME, Role.DATE, Role.CLOCK, Role.SUPPORTER, Role.TOTAL})


def is_gift_list(found: Iterable[Role]) -> bool:
    """A gift, and who sent it, when, or how many: a header of sent gifts, not a price list or a row of data."""
    known = set(found)
    return bool(known & {Role.GIFT, Role.GIFT_ID}) and bool(known & _TELLS_OF_SENDING)
