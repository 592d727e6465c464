"""How well the stock's own wordings are matched by what was learnt from the others: in folds, never from themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from zlib import crc32

import numpy as np

from faq.confidence import TWINS, Readings, readings
from faq.features import Features
from faq.matcher import DECOY
from faq.ngrams import counted
from faq.softmax import learn
from faq.wording import tidy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from domain.answers import Entry
    from faq.encoder import Encoder, Vectors

FOLDS: Final = 4
SAME_FROM: Final = 0.85
"""Cosine from which two texts go into one fold: half of a pair would give the other half away."""


@dataclass(frozen=True)
class HeldOut:
    """Each wording and decoy as it is read by a classifier that never saw it."""

    labels: tuple[str, ...]
    is_entry: NDArray[np.bool_]
    """Of each label."""
    places: NDArray[np.intp]
    """The label of each text."""
    read: Readings
    texts: tuple[str, ...]

    @property
    def ours(self) -> NDArray[np.bool_]:
        """Which texts are wordings, not decoys."""
        return self.is_entry[self.places]

    def right_within(self, most: int) -> NDArray[np.bool_]:
        """Whether the right entry is among the best so many; a twin is as good."""
        twins = np.array(
            [
                self.labels.index(TWINS[name]) if TWINS.get(name) in self.labels else place
                for place, name in enumerate(self.labels)
            ]
        )
        best = self.read.order[:, :most]
        return self.ours & ((best == self.places[:, None]) | (best == twins[self.places][:, None])).any(axis=1)


def held_out(
    entries: Sequence[Entry], decoys: Mapping[str, Sequence[str]], encoder: Encoder, only: Sequence[int] = range(FOLDS)
) -> HeldOut:
    """Learn from all folds but one, read that one, and so on; ``only`` some folds where time is short."""
    pairs = [(text, entry.id) for entry in entries for text in (entry.question, *entry.wordings)]
    pairs += [(text, f"{DECOY}{name}") for name, texts in decoys.items() for text in texts]
    pairs = [(plain, name) for text, name in pairs if (plain := tidy(text))]
    texts, names = zip(*pairs, strict=True)
    labels = tuple(dict.fromkeys(names))
    places = np.array([labels.index(name) for name in names], np.intp)
    vectors, counts = encoder.encode_kept(texts), counted(texts)
    folds = _folds(vectors, texts)
    scores = np.zeros((len(texts), len(labels)), np.float32)
    for fold in only:
        away = folds == fold
        features = Features.of(vectors[~away], counts[~away])
        weights = learn(features.packed(vectors[~away], counts[~away]), places[~away], len(labels))
        scores[away] = features.rows(vectors[away], counts[away]) @ weights
    read_ = np.isin(folds, list(only))
    is_entry = np.array([not label.startswith(DECOY) for label in labels])
    kept = tuple(text for text, was_read in zip(texts, read_, strict=True) if was_read)
    return HeldOut(labels, is_entry, places[read_], readings(scores[read_], labels, is_entry), kept)


def _folds(vectors: Vectors, texts: Sequence[str]) -> NDArray[np.intp]:
    """A fold for each text; those that say nearly the same share theirs, and a new text moves no other."""
    leader = np.arange(len(vectors))
    for start in range(0, len(vectors), 512):
        near = vectors[start : start + 512] @ vectors.T >= SAME_FROM
        for row, place in enumerate(range(start, start + len(near))):
            leader[place] = leader[int(np.argmax(near[row]))]
    drawn = np.array([crc32(text.encode("utf-8", "replace")) % FOLDS for text in texts], np.intp)
    return drawn[leader]
