"""Questions that ask nearly the same, so that a queue shows each of them once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from domain.answers import normalised
from faq.wording import tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faq.encoder import Encoder

SAME_FROM: Final = 0.8
"""Cosine from which two questions count as one; `bench.answers` prints how often that holds among the wordings."""


def groups(texts: Sequence[str], encoder: Encoder) -> list[list[int]]:
    """Positions of texts, grouped: each joins the first group whose first text is near enough, else begins one."""
    plain = [tidy(text) for text in texts]
    vectors = encoder.encode_kept(plain)
    keys = [normalised(text) or text for text in texts]
    found: list[list[int]] = []
    group_of: dict[str, list[int]] = {}
    firsts = np.zeros((len(texts), vectors.shape[1]), np.float32)
    for place, key in enumerate(keys):
        group = group_of.get(key)
        if group is None and plain[place] and found:
            closeness = firsts[: len(found)] @ vectors[place]
            nearest = int(np.argmax(closeness))
            group = found[nearest] if closeness[nearest] >= SAME_FROM else None
        if group is None:
            # One without words keeps its row of zeros: nothing is near to it.
            firsts[len(found)] = vectors[place] if plain[place] else 0
            group = list[int]()
            found.append(group)
        group.append(place)
        group_of[key] = group
    return found
