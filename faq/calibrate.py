"""`make calibrate`: how sure is sure enough, found on held-out wordings and decoys, written to ``thresholds.json``.

Only the wordings in ``answers/`` and the decoys there are used; questions that are reported on never are.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import numpy as np

from faq.confidence import Thresholds, likely
from faq.decoys import stock_decoys
from faq.encoder import Encoder
from faq.entries import stock_entries
from faq.folds import held_out

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from faq.confidence import Numbers
    from faq.folds import HeldOut

MOST_WRONG: Final = 0.02
"""Of all wordings, answered outright with another entry."""
MOST_ANSWERED: Final = 0.02
"""Of all decoys, answered at all."""
MOST_MISSED: Final = 0.03
"""Of all wordings that have the right entry among the best three, neither answered nor offered."""
ALSO_WRONG: Final = 0.01
STEPS: Final = 30
HOLD: Final = 1e-3


def weighed(signs: Numbers, so: NDArray[np.bool_]) -> tuple[float, ...]:
    """Logistic regression by Newton's method: what each sign counts for, the constant last."""
    columns = np.hstack([signs, np.ones((len(signs), 1))])
    weights = np.zeros(columns.shape[1])
    for _ in range(STEPS):
        held = 1 / (1 + np.exp(-(columns @ weights)))
        slope = columns.T @ (held - so) + HOLD * weights
        bend = (columns * (held * (1 - held))[:, None]).T @ columns + HOLD * np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
    return tuple(round(float(weight), 4) for weight in weights)


def calibrated(seen: HeldOut) -> Thresholds:
    """The loosest thresholds that keep the promises above."""
    right_first, ours = seen.right_within(1), seen.ours
    right_weights, ours_weights = weighed(seen.read.signs, right_first), weighed(seen.read.signs, ours)
    right, is_ours = likely(seen.read.signs, right_weights), likely(seen.read.signs, ours_weights)
    answer = max(
        _lowest(right, ours & ~right_first, MOST_WRONG * ours.sum()),
        _lowest(right, ~ours, MOST_ANSWERED * (~ours).sum()),
    )
    also = max(answer, _lowest(right, ours & ~right_first, ALSO_WRONG * ours.sum()))
    found = ours & seen.right_within(3) & (right < answer)
    suggest = _highest(is_ours, found, MOST_MISSED * ours.sum())
    return Thresholds(right_weights, ours_weights, round(answer, 4), round(also, 4), round(suggest, 4))


def _lowest(sure: Numbers, bad: NDArray[np.bool_], most: float) -> float:
    """The lowest bar that at most so many bad ones pass."""
    passing = np.sort(sure[bad])[::-1]
    return float(passing[int(most)]) + 1e-4 if len(passing) > most else 0.0


def _highest(sure: Numbers, good: NDArray[np.bool_], most: float) -> float:
    """The highest bar that at most so many good ones fail."""
    return float(np.sort(sure[good])[min(int(most), int(good.sum()) - 1)])


def report(seen: HeldOut, thresholds: Thresholds) -> str:
    """What the thresholds mean for the wordings and decoys that they were found on."""
    ours = seen.ours
    right, is_ours = likely(seen.read.signs, thresholds.right), likely(seen.read.signs, thresholds.ours)
    first, third = seen.right_within(1), seen.right_within(3)
    answered = right >= thresholds.answer
    offered = ~answered & (is_ours >= thresholds.suggest)
    shares = {
        "wordings, right entry on top": first[ours],
        "wordings, right entry in the top three": third[ours],
        "wordings, answered outright": answered[ours],
        "wordings, answered wrong": (answered & ~first)[ours],
        "wordings, answered or offered right": ((answered & first) | (offered & third))[ours],
        "decoys, answered": answered[~ours],
        "decoys, offered something": offered[~ours],
    }
    return "\n".join(f"{name:40}{np.mean(values):7.1%}" for name, values in shares.items())


def main() -> int:
    """Find, report and write."""
    seen = held_out(stock_entries(), stock_decoys(), Encoder())
    thresholds = calibrated(seen)
    thresholds.save()
    print(report(seen, thresholds), thresholds, sep="\n")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
