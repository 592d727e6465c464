"""Arrays kept in a file that can be made anew: read whole or not at all, and replaced in one step."""

from __future__ import annotations

import logging
import os
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

log = logging.getLogger(__name__)


def read_arrays(path: Path | None) -> Mapping[str, NDArray[Any]]:
    """What the file holds, by name; nothing where there is none, or where it can't be read."""
    if path is None or not path.exists():
        return {}
    try:
        # Opened here: where the file is torn, numpy would leave it open.
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        log.warning("%s cannot be read (%s); what it held is made anew.", path, error)
        return {}


def write_arrays(path: Path | None, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Beside the old file, then in its place: whoever stops in between leaves a whole file."""
    if path is None:
        return
    draft: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
        with os.fdopen(handle, "wb") as file:
            np.savez(file, **arrays)  # pyright: ignore[reportArgumentType]  (its stubs mistake arrays for an option)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
    except OSError as error:
        log.warning("%s could not be written (%s); the next start makes it anew.", path, error)
        if draft:
            Path(draft).unlink(missing_ok=True)
