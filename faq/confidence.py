"""From a classifier's scores to how sure one may be: calibrated on held-out wordings by ``make calibrate``."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

KEPT: Final = Path(__file__).with_name("thresholds.json")
TWINS: Final = {"hearts_pay": "likes_pay", "likes_pay": "hearts_pay"}
"""Entries with one answer: they do not compete, and are offered once."""


@dataclass(frozen=True)
class Thresholds:
    """What `make calibrate` found. ``right`` and ``ours`` weigh ``signs`` into log-odds, the constant last."""

    right: tuple[float, ...]
    ours: tuple[float, ...]
    answer: float
    """Answered outright from so likely right on."""
    also: float
    """The same for the second half of a question in two parts."""
    suggest: float
    """Offered as near misses from so likely ours on."""

    @classmethod
    def load(cls, path: Path = KEPT) -> Thresholds:
        """Those that the project carries."""
        kept = json.loads(path.read_text(encoding="utf-8"))
        return cls(tuple(kept["right"]), tuple(kept["ours"]), kept["answer"], kept["also"], kept["suggest"])

    def save(self, path: Path = KEPT) -> None:
        """In their place."""
        path.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")


@dataclass(frozen=True)
class Readings:
    """What a batch of texts looks like, one row each."""

    shares: Numbers
    """Of each label: how likely it is by the classifier alone."""
    order: NDArray[np.intp]
    """Labels of entries, best first, twins once."""
    signs: Numbers
    """What confidence is drawn from: odds of the best entry, its lead over the next, odds of any entry at all."""


def readings(scores: NDArray[np.float32], labels: Sequence[str], is_entry: NDArray[np.bool_]) -> Readings:
    """Rank the entries in each row of scores, and measure how clear the case is."""
    powers = np.exp(scores.astype(np.float64) - scores.max(axis=1, keepdims=True))
    shares = powers / powers.sum(axis=1, keepdims=True)
    ranked = _with_twins_as_one(shares, labels)
    ranked[:, ~is_entry] = -1
    order = np.argsort(-ranked, axis=1, kind="stable")
    first, second = (np.take_along_axis(ranked, order[:, place, None], 1)[:, 0] for place in (0, 1))
    ours = shares[:, is_entry].sum(axis=1)
    signs = np.stack([_odds(first), np.log(np.maximum(first, 1e-9) / np.maximum(second, 1e-9)), _odds(ours)], axis=1)
    return Readings(shares, order, signs)


def likely(signs: Numbers, weights: Sequence[float]) -> Numbers:
    """Log-odds to a probability."""
    return 1 / (1 + np.exp(-(signs @ np.array(weights[:-1]) + weights[-1])))


def _odds(share: Numbers) -> Numbers:
    held = np.clip(share, 1e-6, 1 - 1e-6)
    return np.log(held / (1 - held))


def _with_twins_as_one(shares: Numbers, labels: Sequence[str]) -> Numbers:
    """The likelier of a pair gets both shares, the other one nothing."""
    ranked = shares.copy()
    for one, other in {tuple(sorted(pair)) for pair in TWINS.items()}:
        if one in labels and other in labels:
            pair = [labels.index(one), labels.index(other)]
            both = shares[:, pair]
            wins = np.argmax(both, axis=1)
            ranked[:, pair] = 0
            ranked[np.arange(len(shares)), np.array(pair)[wins]] = both.sum(axis=1)
    return ranked
