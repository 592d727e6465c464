"""A shelf: gifts laid out so that they are found by name at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from catalogue.spelling import CLASSICS, fold, of_emoji, singulars, stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from domain.gifts import Gift

_RANK: Final = {gift_id: rank for rank, gift_id in enumerate(CLASSICS)}
_EXACT, _STARTS, _WORDS_START, _HOLDS = range(4)
_LONGEST_QUERY: Final = 100
"""Letters of a search that are looked at; no gift's name is half as long."""
_WORDS_LOOKED_AT: Final = 6
_NEAR: Final = 62
"""Similarity in percent below which a gift is no sensible offer (measured: random words stay below 60)."""
_FAR_BEHIND: Final = 20
"""An offer this many percent points less similar than the best one is noise beside it."""
_SURE_LENGTH: Final = 5
"""Names with fewer letters are one slip away from too many other words."""
_LONG_LENGTH: Final = 9
"""From so many letters on, two slips still leave a name plain."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One gift on a shelf, with its folded name."""

    gift: Gift
    key: str
    seen: str = ""
    """Dates of the last and the first list that held it, so that the newest of twins is found."""
    own: bool = False
    """The server's own gift: it wins over stock gifts of the same id or name."""

    @property
    def order(self) -> tuple[bool, bool, int, int, str]:
        """Which comes first among equally good matches: in use, own, classics, then cheap ones."""
        return (
            not self.gift.current,
            not self.own,
            _RANK.get(self.gift.id, len(_RANK)),
            self.gift.coins,
            self.key,
        )

    @property
    def newness(self) -> tuple[bool, bool, bool, str, int]:
        """The larger, the better it stands for gifts of the same name and price."""
        return (self.own, self.gift.current, self.gift.id in _RANK, self.seen, self.gift.id)


class Shelf:
    """Gifts in their order of offering, found by exact name, by part of it, or by something like it."""

    def __init__(self, listed: Iterable[Listed]) -> None:
        self.by_id = {one.gift.id: one for one in listed}
        self._by_key: dict[str, list[Listed]] = defaultdict(list)
        for one in self.by_id.values():
            self._by_key[one.key].append(one)
        self._cut: dict[int, list[str]] = {}
        self.offered = sorted(self._without_twins(), key=lambda one: one.order)

    def _without_twins(self) -> Iterator[Listed]:
        for sharing in self._by_key.values():
            yield from _one_per_price(sharing)

    def knows(self, key: str) -> bool:
        """Whether a gift has this folded name, or the one that it is the plural of."""
        return key in self._by_key or any(singular in self._by_key for singular in singulars(key))

    def longest_from(self, word: str) -> int:
        """Words of the longest name that begins with this folded word, or with what it is the plural of."""
        return max(self._longest.get(spelling, 0) for spelling in (word, *singulars(word)))

    def exactly(self, key: str) -> list[Listed]:
        """All gifts of this folded name."""
        return list(self._by_key.get(key, ()))

    def named(self, key: str) -> list[Listed]:
        """All gifts of this folded name, else of the name that it is the plural of."""
        return self.exactly(key) or self._singular(key)

    def _singular(self, key: str) -> list[Listed]:
        for singular in singulars(key):
            if singular in self._by_key:
                return self.exactly(singular)
        return []

    def meant(self, key: str) -> list[Listed]:
        """One gift per price that this folded name leaves open, cheapest first; see ``GiftBook.meant``."""
        exact, plural = _own_or_all(self.exactly(key)), _own_or_all(self._singular(key))
        found = exact if any(one.own for one in exact) else exact + plural
        in_use = [one for one in found if one.gift.current]
        if exact and not any(one.gift.current for one in exact):
            # A gift out of use was named letter by letter: that it is also the plural of another is then a question.
            in_use = found if in_use else []
        return sorted(_one_per_price(in_use or found), key=lambda one: (one.gift.coins, one.gift.id))

    def search(self, text: str, limit: int) -> list[Listed]:
        """The gifts that a person typing this may want: those in use first, then by how well they match."""
        key = fold(of_emoji(text) or text[:_LONGEST_QUERY])
        if not key:
            return [] if text.strip() else self.offered[:limit]
        alone = (key, *singulars(key))
        parts = [f" {word}" for word in key.split()]
        beginning = stem(key).split(" ")[0]
        found = [
            (tier, one)
            for name, one in zip(self._spaced, self.offered, strict=True)
            # Names without so much of the first word are passed over quickly: this runs at every keystroke.
            if beginning in name and (tier := _tier(name, key, alone, parts)) is not None
        ]
        if all(tier == _HOLDS for tier, _ in found):
            # Letters inside of a word may be chance ("efs hat" in Chefs Hat): what is merely alike is offered too.
            both = dict.fromkeys([*(one for _, one in found), *self._alike(key, limit)])
            return sorted(list(both)[:limit], key=lambda one: not one.gift.current)
        # Exact names first, so that the limit can't cut one off; then what is in use goes to the front.
        found.sort(key=lambda hit: (hit[0] != _EXACT, not hit[1].gift.current, hit[0]))
        return [one for _, one in sorted(found[:limit], key=lambda hit: (not hit[1].gift.current, hit[0]))]

    def _alike(self, key: str, limit: int) -> list[Listed]:
        scores = self._scores(key)
        enough = max(_NEAR, max(scores.values(), default=0) - _FAR_BEHIND)
        near = [place for place, score in scores.items() if score >= enough]
        near.sort(key=lambda place: (-scores[place], place))
        return sorted((self.offered[place] for place in near[:limit]), key=lambda one: not one.gift.current)

    def _scores(self, key: str) -> dict[int, float]:
        """Similarity in percent by place in ``offered``: of the whole name, of its beginning, of its words."""
        solid = key.replace(" ", "")
        scores: dict[int, float] = defaultdict(float)
        for names, weight in ((self._solid, 1.0), (self._beginnings(len(solid) + 1), 0.9)):
            for _, score, place in process.extract(solid, names, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=None):
                scores[place] = max(scores[place], score * weight)
        for place, score in self._word_scores(key.split()[:_WORDS_LOOKED_AT]).items():
            scores[place] = max(scores[place], score * 0.95)
        return scores

    def _word_scores(self, words: list[str]) -> dict[int, float]:
        total: dict[int, float] = defaultdict(float)
        for word in words:
            best: dict[int, float] = {}
            alike = process.extract(word, self._vocabulary, scorer=fuzz.ratio, score_cutoff=70, limit=None)
            for known, score, _ in alike:
                for place in self._places_of_word[known]:
                    best[place] = max(best.get(place, 0.0), score)
            for place, score in best.items():
                total[place] += score / len(words)
        return total

    def near_misses(self, key: str) -> list[Listed]:
        """The one gift that this folded, misspelt name can only mean; empty when that is not certain.

        One slip (a letter wrong, missing, doubled or swapped), two in long names, the first letter right, the gift
        in use at one price, and no other name about as near: a wrong gift is worse than a question.
        """
        slipped = {spelling.replace(" ", "") for spelling in (key, *singulars(key))}
        best: tuple[int, str] | None = None
        for solid in slipped:
            if not _SURE_LENGTH <= len(solid) <= _LONGEST_QUERY:
                continue
            allowed = 1 if len(solid) < _LONG_LENGTH else 2
            same_letter = self._by_letter.get(solid[0], ())
            if process.extractOne(solid, same_letter, scorer=OSA.distance, score_cutoff=allowed) is None:
                continue
            nearest = process.extract(solid, self._keys_by_solid.keys(), scorer=OSA.distance, score_cutoff=allowed + 1)
            if nearest[0][0][0] != solid[0]:
                return []
            rivals = {name for name, distance, _ in nearest[1:] if distance <= nearest[0][1] + 1}
            if rivals or (best and best[1] != nearest[0][0]):
                return []
            best = (int(nearest[0][1]), nearest[0][0])
        meant = self.meant(self._keys_by_solid[best[1]]) if best and len(best[1]) >= _SURE_LENGTH else []
        return meant if len(meant) == 1 and meant[0].gift.current else []

    @cached_property
    def _longest(self) -> dict[str, int]:
        longest: dict[str, int] = {}
        for key in self._by_key:
            words = key.split()
            if words:
                longest[words[0]] = max(longest.get(words[0], 0), len(words))
        return longest

    @cached_property
    def _spaced(self) -> list[str]:
        return [f" {one.key}" for one in self.offered]

    @cached_property
    def _solid(self) -> list[str]:
        return [one.key.replace(" ", "") for one in self.offered]

    @cached_property
    def _keys_by_solid(self) -> dict[str, str]:
        return {key.replace(" ", ""): key for key in self._by_key}

    def _beginnings(self, length: int) -> list[str]:
        """All names cut to this length; as many lists are kept as the longest name has letters."""
        length = min(length, self._longest_solid)
        if length not in self._cut:
            self._cut[length] = [name[:length] for name in self._solid]
        return self._cut[length]

    @cached_property
    def _longest_solid(self) -> int:
        return min(_LONGEST_QUERY, max(map(len, self._solid), default=0))

    @cached_property
    def _vocabulary(self) -> list[str]:
        return list(self._places_of_word)

    @cached_property
    def _by_letter(self) -> dict[str, list[str]]:
        names: dict[str, list[str]] = defaultdict(list)
        for solid in self._keys_by_solid:
            names[solid[:1]].append(solid)
        return dict(names)

    @cached_property
    def _places_of_word(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = defaultdict(list)
        for place, one in enumerate(self.offered):
            for word in set(one.key.split()):
                places[word].append(place)
        return dict(places)


def _own_or_all(sharing: list[Listed]) -> list[Listed]:
    """A server that prices a name itself means that price."""
    return [one for one in sharing if one.own] or sharing


def _one_per_price(sharing: Iterable[Listed]) -> Iterable[Listed]:
    """Of gifts with the same name and price only the newest one: people could not tell them apart."""
    newest: dict[tuple[str, int], Listed] = {}
    for one in sharing:
        twin = (one.key, one.gift.coins)
        if twin not in newest or newest[twin].newness < one.newness:
            newest[twin] = one
    return newest.values()


def _tier(name: str, key: str, alone: tuple[str, ...], parts: list[str]) -> int | None:
    """How plainly typed words stand in a name that begins with a space; none when they don't.

    ``alone`` are the names that the whole of ``key`` may be, ``parts`` its words with a space before each.
    """
    if name[1:] in alone:
        return _EXACT
    if name.startswith(key, 1):
        return _STARTS
    if all(part in name for part in parts):
        return _WORDS_START
    # One or two letters stand inside of nearly every name.
    return _HOLDS if len(key) > 2 and key in name else None  # noqa: PLR2004 - said above
