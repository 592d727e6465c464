"""From an embedding and counted n-grams to the columns that the classifier weighs.

The embedding enters through a Gaussian kernel, so that what is near counts for more than what points the same way;
Nyström's method makes plain columns of it: how near a text is to each of some hundred landmarks, whitened.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from faq.encoder import Vectors
    from faq.ngrams import Counts

LANDMARKS: Final = 1280
SHARPNESS: Final = 1.5
"""Of the kernel: a text at cosine 0.5 has half the weight of one that says the same."""
PIECE: Final = 512
NGRAMS: Final = 0.2
"""How much agreeing letter by letter counts beside agreeing in sense."""
_SMALLEST: Final = 1e-3
"""Below this share the landmarks say the same twice."""


@dataclass(frozen=True)
class Features:
    """Fixed once by the stock wordings, then the same for every text and every server."""

    landmarks: Vectors
    whitening: Vectors
    rarity: Vectors
    """Of an n-gram: one in every text says nothing."""

    @classmethod
    def of(cls, vectors: Vectors, counts: Counts) -> Features:
        """From everything that there is to learn from; the same input gives the same columns."""
        chosen = np.random.default_rng(0).permutation(len(vectors))[:LANDMARKS]
        landmarks = vectors[np.sort(chosen)]
        values, directions = np.linalg.eigh(_near(landmarks, landmarks).astype(np.float64))
        whitening = directions / np.sqrt(np.maximum(values, 0) + _SMALLEST)
        rarity = np.log((1 + len(counts)) / (1 + np.count_nonzero(counts, axis=0)))
        return cls(landmarks, whitening.astype(np.float32), rarity.astype(np.float32))

    @property
    def columns(self) -> int:
        """How many columns a row has."""
        return len(self.landmarks) + len(self.rarity)

    def rows(self, vectors: Vectors, counts: Counts) -> Vectors:
        """One row a text."""
        sense = _near(vectors, self.landmarks) @ self.whitening
        letters = np.sign(counts) * np.sqrt(np.abs(counts.astype(np.float32))) * self.rarity
        letters /= np.maximum(np.linalg.norm(letters, axis=1, keepdims=True), 1e-6)
        return np.hstack([sense, NGRAMS**0.5 * letters]).astype(np.float32)

    def packed(self, vectors: Vectors, counts: Counts) -> NDArray[np.float16]:
        """The same for thousands of texts, in half the room."""
        packed = np.empty((len(vectors), self.columns), np.float16)
        for start in range(0, len(vectors), PIECE):
            piece = slice(start, start + PIECE)
            packed[piece] = self.rows(vectors[piece], counts[piece])
        return packed


def _near(some: Vectors, others: Vectors) -> NDArray[np.float32]:
    """1 where two texts say the same, towards 0 the less they do."""
    return np.exp(SHARPNESS * (some @ others.T - 1))
