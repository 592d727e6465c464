"""The matcher: a question in anyone's words becomes an answer, three near misses, or "don't know"."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING, Final

import numpy as np

from domain.answers import ENOUGH_WORDINGS, Entry, Lore, Match, Outcome, normalised
from faq.confidence import TWINS, Thresholds, likely, readings
from faq.features import Features
from faq.kept_weights import weights_for
from faq.ngrams import counted
from faq.softmax import learn, learn_more, with_classes
from faq.wording import parts, tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from faq.encoder import Encoder, Vectors
    from faq.ngrams import Counts

DECOY: Final = "decoy:"
"""What the label of a class begins with that is not ours."""
NOT_OURS: Final = "not_ours"
"""The decoy class of what a server's managers turned down."""
MOST_OFFERED: Final = 3
OFFERED_FROM: Final = 0.6
"""Cosine from which an entry of few wordings is offered."""
TURNED_DOWN_FROM: Final = 0.85
"""Cosine from which a question is one that the managers turned down."""
NEIGHBOURS: Final = 700
"""Stock texts that are learnt again together with a server's own."""
HEAVIEST: Final = 3.0
FULL: Final = 15
"""An own entry of fewer wordings has each count for more, so that it can stand against stock entries of thirty."""


@dataclass(frozen=True)
class Learned:
    """What the stock teaches; shared by all servers."""

    entries: Mapping[str, Entry]
    features: Features
    labels: tuple[str, ...]
    weights: Vectors
    vectors: NDArray[np.float16]
    counts: Counts
    places: NDArray[np.intp]
    """Of each wording and decoy: its embedding, its n-grams, and which label it has."""
    word_for_word: Mapping[str, str]
    """Label by normalised wording."""

    @classmethod
    def of(cls, entries: Sequence[Entry], decoys: Mapping[str, Sequence[str]], encoder: Encoder) -> Learned:
        """Some seconds of one core the first time, one or two when embeddings and weights are kept."""
        pairs = [*_asked(entries), *((text, f"{DECOY}{name}") for name, texts in decoys.items() for text in texts)]
        vectors, counts, names = _read(pairs, encoder)
        labels = tuple(dict.fromkeys(names))
        places = np.array([labels.index(name) for name in names], np.intp)
        features = Features.of(vectors, counts)
        return cls(
            {entry.id: entry for entry in entries},
            features,
            labels,
            weights_for(
                encoder.folder,
                [text for text, _ in pairs],
                [name for _, name in pairs],
                lambda: learn(features.packed(vectors, counts), places, len(labels), encoder.go_on),
            ),
            vectors.astype(np.float16),
            counts,
            places,
            {normalised(text): label for text, label in reversed(pairs)},
        )

    def with_pairs(self, pairs: Sequence[tuple[str, str]], encoder: Encoder) -> tuple[tuple[str, ...], Vectors]:
        """Labels and weights that know further texts, with or without new labels."""
        vectors, counts, names = _read(pairs, encoder)
        if not names:
            return self.labels, self.weights
        labels = (*self.labels, *(new for new in dict.fromkeys(names) if new not in self.labels))
        near = self._nearest(vectors)
        rows = self.features.rows(
            np.vstack([vectors, self.vectors[near].astype(np.float32)]),
            np.vstack([counts, self.counts[near]]),
        )
        places = np.array([*(labels.index(name) for name in names), *self.places[near]], np.intp)
        hefts = np.concatenate([_hefts(names), np.ones(len(near), np.float32)])
        weights = with_classes(self.weights, labels[len(self.labels) :])
        return labels, learn_more(rows, places, hefts, weights)

    def _nearest(self, vectors: Vectors) -> NDArray[np.intp]:
        """The stock texts that the new ones could be mistaken for."""
        closeness = np.max(self.vectors.astype(np.float32) @ vectors.T, axis=1)
        return np.sort(np.argsort(-closeness, kind="stable")[:NEIGHBOURS])


@dataclass(frozen=True)
class Few:
    """Own entries with too few wordings to be a class: offered when a question is near one of them."""

    ids: tuple[str, ...] = ()
    vectors: Vectors = field(default_factory=lambda: np.zeros((0, 512), np.float32))

    def near(self, vector: Vectors) -> tuple[str, float] | None:
        """The nearest, and how near."""
        if not self.ids:
            return None
        closeness = self.vectors @ vector
        place = int(np.argmax(closeness))
        return self.ids[place], float(closeness[place])


@dataclass(frozen=True)
class Matcher:
    """Fitted; the same question always gets the same match. ``fit`` makes one, ``with_lore`` a server's own."""

    encoder: Encoder
    learned: Learned
    labels: tuple[str, ...]
    weights: Vectors | NDArray[np.float16]
    thresholds: Thresholds
    ids: Mapping[str, str | None]
    """Which entry answers for a label here; none where the server took it out."""
    own_words: Mapping[str, str] = field(default_factory=dict[str, str])
    turned_down: frozenset[str] = frozenset()
    few: Few = field(default_factory=Few)
    refused: Vectors = field(default_factory=lambda: np.zeros((0, 512), np.float32))

    @classmethod
    def fit(
        cls,
        entries: Sequence[Entry],
        decoys: Mapping[str, Sequence[str]],
        encoder: Encoder,
        thresholds: Thresholds | None = None,
    ) -> Matcher:
        """Learn the stock entries, and what is none of them."""
        learned = Learned.of(entries, decoys, encoder)
        ids = {entry.id: entry.id for entry in entries}
        return cls(encoder, learned, learned.labels, learned.weights, thresholds or Thresholds.load(), ids)

    def with_lore(self, lore: Lore) -> Matcher:
        """The same with what one server adds: well under two seconds, and nothing of the stock is learnt anew."""
        if lore == Lore():
            return self
        known = self.learned.entries
        classes = [own for own in lore.own if own.overrides in known or len(own.wordings) >= ENOUGH_WORDINGS]
        few = [own for own in lore.own if own not in classes]
        pairs = [(text, _label(own, known)) for own in classes for text in (own.question, *own.wordings)]
        pairs += [(text, stock) for stock, text in lore.extra if stock in known]
        pairs += [(text, f"{DECOY}{NOT_OURS}") for text in lore.not_ours]
        labels, weights = self.learned.with_pairs(pairs, self.encoder)
        return replace(
            self.meanwhile(lore),
            labels=labels,
            weights=weights.astype(np.float16),
            few=_few(few, self.encoder),
            refused=self.encoder.encode_kept([plain for text in lore.not_ours if (plain := tidy(text))]),
        )

    def meanwhile(self, lore: Lore) -> Matcher:
        """What can be had of a server's additions at once: their very words, and what stands in for what."""
        known = self.learned.entries
        ids: dict[str, str | None] = {stock: None if stock in lore.hidden else stock for stock in known}
        ids |= {own.overrides: own.id for own in lore.own if own.overrides and own.overrides in known}
        ids |= {own.id: own.id for own in lore.own if own.overrides not in known}
        own_words = {normalised(text): stock for stock, text in reversed(lore.extra) if ids.get(stock) == stock}
        own_words |= {normalised(text): own.id for own in reversed(lore.own) for text in (own.question, *own.wordings)}
        turned_down = frozenset(normalised(text) for text in lore.not_ours)
        return replace(self, ids=ids, own_words=own_words, turned_down=turned_down)

    def match(self, text: str) -> Match:
        """Answer, near misses, or nothing; a few milliseconds whatever is sent."""
        plain = tidy(text)
        keys = [key for key in dict.fromkeys((normalised(text), normalised(plain))) if key]
        said = next((self.own_words[key] for key in keys if key in self.own_words), None)
        if said is None and self.turned_down.intersection(keys):
            return Match(Outcome.NONE, (), 0.0, decoy=NOT_OURS)
        if not plain:
            return Match(Outcome.ANSWER, (said,), 1.0) if said else Match(Outcome.NONE, (), 0.0)
        if said is None:
            said = next((id_ for key in keys if (id_ := self._stock_words(key))), None)
        read = self._judged(plain)
        return _certainly(said, read) if said else read

    def _stock_words(self, key: str) -> str | None:
        label = self.learned.word_for_word.get(key)
        return None if label is None else self.ids.get(label)

    def _judged(self, plain: str) -> Match:
        texts = [plain, *parts(plain)]
        vectors = self.encoder.encode(texts)
        if len(self.refused) and float(np.max(self.refused @ vectors[0])) >= TURNED_DOWN_FROM:
            return Match(Outcome.NONE, (), 0.0, decoy=NOT_OURS)
        found = [self._ruled(*case) for case in self._cases(texts, vectors)]
        best = found[0]
        others = [part for part in found[1:] if part.outcome is Outcome.ANSWER]
        if best.outcome is not Outcome.ANSWER and others:
            best = max(others, key=lambda part: part.score)
        best = replace(best, also=self._second(best, others))
        return self._with_few(best, vectors[0])

    def _cases(
        self, texts: Sequence[str], vectors: Vectors
    ) -> Iterable[tuple[tuple[str, ...], float, float, str | None]]:
        """For each text: entries best first, how likely the first is right, how likely any is, which decoy."""
        scores = self.learned.features.rows(vectors, counted(texts)) @ self.weights.astype(np.float32, copy=False)
        is_entry = np.array([bool(self.ids.get(label)) for label in self.labels])
        read = readings(scores, self.labels, is_entry)
        right, ours = likely(read.signs, self.thresholds.right), likely(read.signs, self.thresholds.ours)
        for row in range(len(texts)):
            ids = [self.ids[self.labels[place]] for place in read.order[row, :MOST_OFFERED] if is_entry[place]]
            top = self.labels[int(np.argmax(read.shares[row]))]
            decoy = top.removeprefix(DECOY) if top.startswith(DECOY) else None
            yield tuple(id_ for id_ in ids if id_), float(right[row]), float(ours[row]), decoy

    def _ruled(self, ids: tuple[str, ...], right: float, ours: float, decoy: str | None) -> Match:
        if ids and right >= self.thresholds.answer:
            return Match(Outcome.ANSWER, ids, right)
        if ids and ours >= self.thresholds.suggest:
            return Match(Outcome.SUGGEST, ids, right)
        return Match(Outcome.NONE, ids, right, decoy=decoy)

    def _second(self, best: Match, parts_: Sequence[Match]) -> str | None:
        """The answer of another part, where this is one of two questions that both have a clear answer."""
        if best.outcome is not Outcome.ANSWER:
            return None
        sure = [part for part in parts_ if part.score >= self.thresholds.also]
        firsts = list(dict.fromkeys(part.entries[0] for part in sure))
        mine = {best.entries[0], TWINS.get(best.entries[0])}
        rest = [id_ for id_ in firsts if id_ not in mine]
        return rest[0] if rest and len(firsts) > len(rest) else None

    def _with_few(self, best: Match, vector: Vectors) -> Match:
        near = self.few.near(vector)
        if near is None or near[1] < OFFERED_FROM:
            return best
        if best.outcome is Outcome.ANSWER and best.score >= near[1]:
            return best
        ids = tuple(dict.fromkeys((near[0], *best.entries)))[:MOST_OFFERED]
        return Match(Outcome.SUGGEST, ids, max(best.score, near[1]) if best.outcome is Outcome.NONE else best.score)


def _asked(entries: Iterable[Entry]) -> Iterable[tuple[str, str]]:
    return ((text, entry.id) for entry in entries for text in (entry.question, *entry.wordings))


def _read(pairs: Iterable[tuple[str, str]], encoder: Encoder) -> tuple[Vectors, Counts, list[str]]:
    kept = [(plain, label) for text, label in pairs if (plain := tidy(text))]
    texts = [text for text, _ in kept]
    return encoder.encode_kept(texts), counted(texts, encoder.go_on), [label for _, label in kept]


def _label(own: Entry, known: Mapping[str, Entry]) -> str:
    return own.overrides if own.overrides in known else own.id  # pyright: ignore[reportReturnType]


def _hefts(labels: Sequence[str]) -> Vectors:
    """How much each row counts."""
    sizes: dict[str, int] = defaultdict(int)
    for label in labels:
        sizes[label] += 1
    return np.array([max(1.0, min(HEAVIEST, FULL / sizes[label])) for label in labels], np.float32)


def _few(entries: Sequence[Entry], encoder: Encoder) -> Few:
    pairs = [(plain, own.id) for own in entries for text in (own.question, *own.wordings) if (plain := tidy(text))]
    return Few(tuple(id_ for _, id_ in pairs), encoder.encode_kept([text for text, _ in pairs]))


def _certainly(id_: str, read: Match) -> Match:
    """Somebody wrote down these very words."""
    ids = tuple(dict.fromkeys(chain((id_,), read.entries)))[:MOST_OFFERED]
    return Match(Outcome.ANSWER, ids, 1.0, also=read.also if read.also != id_ else None)
