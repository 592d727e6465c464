"""Bytes -> characters: which encoding a text file is in, and its lines, none longer than may be."""

from __future__ import annotations

import codecs
import io
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from domain.imports import Refusal
from imports.limits import LONGEST_LINE, MEGABYTE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SAMPLE: Final = 65_536
"""Bytes from the beginning that decide about encoding, delimiter and kind."""
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FALLBACK: Final = "aftershow-windows-1252"
_FEW: Final = 0.02
_MANY: Final = 0.3
_CONTROLS: Final = bytes(set(range(32)) - set(b"\t\n\r\f\x1a\x1b"))
"""Those that no text has."""


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """What is no UTF-8 was pasted in from a Windows program: only these bytes are read as windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


codecs.register_error(_FALLBACK, _as_windows)


def encoding_of(sample: bytes) -> str | None:
    """The encoding of a text file by its beginning; none when these bytes are no text."""
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return name
    even, odd = sample[0::2], sample[1::2]
    for name, zeros, letters in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if zeros.count(0) > _MANY * len(zeros) and letters.count(0) <= _FEW * len(letters):
            return name
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return None if controls > _FEW * len(sample) + 8 else "utf-8"


def decoded(sample: bytes, encoding: str) -> str:
    """The sample as text; a character that it cuts off is left out."""
    decoder = codecs.getincrementaldecoder(encoding)(errors=_errors(encoding))
    return decoder.decode(sample)


def open_text(path: Path, encoding: str) -> io.TextIOWrapper:
    """The whole file as text, line ends as they are."""
    return path.open(encoding=encoding, errors=_errors(encoding), newline="")


def _errors(encoding: str) -> str:
    return _FALLBACK if encoding.startswith("utf-8") else "replace"


class Survey(NamedTuple):
    """A first look over all bytes, at the speed of the disk."""

    lines: int
    longest: int
    """Bytes; of a file in UTF-16 at most this."""


def survey(path: Path) -> Survey:
    """Count the lines and find the longest one."""
    lines, longest, going = 0, 0, 0
    with path.open("rb") as file:
        while chunk := file.read(MEGABYTE):
            pieces = chunk.split(b"\n")
            lines += len(pieces) - 1
            pieces_longest = max(map(len, pieces))
            longest = max(longest, pieces_longest, going + len(pieces[0]))
            going = len(pieces[-1]) + (going if len(pieces) == 1 else 0)
            longest = max(longest, going)
    return Survey(lines + 1, longest)


class Lines:
    """The lines of a text file; of one that is too long only an empty one is left, and a refusal."""

    def __init__(self, path: Path, encoding: str, *, careful: bool) -> None:
        self._file = open_text(path, encoding)
        self._careful = careful
        self.refused: list[Refusal] = []
        """Lines too long, until somebody takes them."""

    def __iter__(self) -> Iterator[str]:
        return self._carefully() if self._careful else self._file

    def _carefully(self) -> Iterator[str]:
        number = 0
        for piece in iter(partial(self._file.readline, LONGEST_LINE), ""):
            number += 1
            if len(piece) < LONGEST_LINE or piece.endswith(("\n", "\r")):
                yield piece
                continue
            for rest in iter(partial(self._file.readline, LONGEST_LINE), ""):
                if rest.endswith(("\n", "\r")):
                    break
            self.refused.append(Refusal(number, None, "import-line-too-long", {"most": LONGEST_LINE}, (piece[:200],)))
            yield "\n"

    def close(self) -> None:
        """Close the file."""
        self._file.close()
