"""What was learnt from the stock, kept between starts: it takes five seconds of one core, and seldom changes."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from faq import features, ngrams, softmax
from faq.array_file import read_arrays, write_arrays

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from faq.encoder import Vectors

FILE: Final = "answers.npz"
LEARNING: Final = tuple(Path(str(module.__file__)) for module in (features, ngrams, softmax))
"""Code that decides what is learnt: another version learns anew."""


def weights_for(
    folder: Path | None, texts: Sequence[str], names: Sequence[str], learn: Callable[[], Vectors]
) -> Vectors:
    """The weights for these texts and labels: from the file in ``folder`` where it has them, else learnt and kept."""
    path = folder and folder / FILE
    key = np.frombuffer(_digest(texts, names), np.uint8)
    kept = read_arrays(path)
    if "key" in kept and "weights" in kept and np.array_equal(kept["key"], key):
        return np.asarray(kept["weights"], np.float32)
    weights = learn()
    write_arrays(path, {"key": key, "weights": weights})
    return weights


def _digest(texts: Sequence[str], names: Sequence[str]) -> bytes:
    digest = blake2b(digest_size=16)
    for path in LEARNING:
        digest.update(path.read_bytes())
    for text, name in zip(texts, names, strict=True):
        digest.update(f"{name}\0{text}\0".encode("utf-8", "replace"))
    return digest.digest()
