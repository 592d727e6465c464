"""Multinomial logistic regression in a few matrix products: how likely each class is, learnt from rows of features.

Newton's method with one fixed bound on the curvature for all steps (Böhning 1992) and Nesterov's momentum: a dozen
steps are enough, nothing is drawn by chance, and numpy is all that it needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from faq.encoder import Vectors

SHRINKAGE: Final = np.float32(0.07)
"""What every weight pays for its size: the more, the smoother."""
EVENNESS: Final = 0.5
"""Between 0, where each row counts the same, and 1, where each class does however many rows it has."""
STEPS: Final = 14
PIECE: Final = 512
"""Rows that are worked on at a time: all of them at once would take more memory than the encoder."""


def even_hefts(places: NDArray[np.intp]) -> Vectors:
    """How much each row counts, by how many rows its class has; 1 on average."""
    hefts = (1 / np.bincount(places)[places]) ** EVENNESS
    return (hefts / hefts.mean()).astype(np.float32)


def learn(
    rows: Vectors | NDArray[np.float16],
    places: NDArray[np.intp],
    classes: int,
    go_on: Callable[[], None] = lambda: None,
) -> Vectors:
    """The weights: a row of features times them is the log-odds of each class. ``places`` is the class of each row.

    ``go_on`` is called before each piece of the work, some tens of milliseconds each, and may raise.
    """
    hefts = even_hefts(places)
    pieces = [slice(start, start + PIECE) for start in range(0, len(rows), PIECE)]
    stiff = np.zeros((rows.shape[1], rows.shape[1]), np.float32)
    for piece in pieces:
        go_on()
        some = rows[piece].astype(np.float32)
        stiff += (some * hefts[piece, None] / 2).T @ some
    stiff[np.diag_indices_from(stiff)] += SHRINKAGE
    inverse = np.linalg.inv(stiff).astype(np.float32)
    del stiff

    def step(weights: Vectors) -> Vectors:
        pull = SHRINKAGE * weights
        for piece in pieces:
            go_on()
            some = rows[piece].astype(np.float32)
            pull += some.T @ _excess(some @ weights, places[piece], hefts[piece])
        return np.asarray(inverse @ pull, np.float32)

    return _descend(np.zeros((rows.shape[1], classes), np.float32), step)


def learn_more(rows: Vectors, places: NDArray[np.intp], hefts: Vectors, weights: Vectors) -> Vectors:
    """Weights that also know a few more rows and classes, as near as may be to those from before.

    ``rows`` holds the new ones and, so that nothing is forgotten, the old ones nearest to them. Works on as many
    unknowns as there are rows: a server's own entries are learnt in a fraction of what the stock took.
    """
    likeness = rows @ rows.T
    stiff = hefts[:, None] / 2 * likeness
    stiff[np.diag_indices_from(stiff)] += SHRINKAGE
    inverse = np.linalg.inv(stiff).astype(np.float32)
    before = rows @ weights

    def step(pulls: Vectors) -> Vectors:
        excess = _excess(np.asarray(before + likeness @ pulls, np.float32), places, hefts)
        return np.asarray(inverse @ (excess + SHRINKAGE * pulls), np.float32)

    return np.asarray(weights + rows.T @ _descend(np.zeros_like(before), step), np.float32)


def with_classes(weights: Vectors, more: Sequence[str]) -> Vectors:
    """Room for classes that nothing is known of yet."""
    return np.hstack([weights, np.zeros((len(weights), len(more)), np.float32)])


def _descend(start: Vectors, step: Callable[[Vectors], Vectors]) -> Vectors:
    reached, ahead, pace = start, start, 1.0
    for _ in range(STEPS):
        following = ahead - step(ahead)
        quicker = (1 + (1 + 4 * pace * pace) ** 0.5) / 2
        ahead = np.asarray(following + np.float32((pace - 1) / quicker) * (following - reached), np.float32)
        reached, pace = following, quicker
    return reached


def _excess(scores: Vectors, places: NDArray[np.intp], hefts: Vectors) -> Vectors:
    """How much likelier each class is held than it was."""
    scores -= scores.max(axis=1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=1, keepdims=True)
    scores[np.arange(len(places)), places] -= 1
    scores *= hefts[:, None]
    return scores
