"""Rows of cells with their line, whatever the file they come from."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from domain.imports import Refusal
from imports.characters import Lines, survey
from imports.limits import LONGEST_CELL, LONGEST_LINE, MOST_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from imports.kinds import Found

Cell = Any
"""Text as it stands, or what a workbook or JSON has instead: a whole number, a ``Decimal``, a ``datetime``, nothing."""
_MOST_LINES_OF_A_ROW = 50
"""More come from a quotation mark that is never closed."""


Row = tuple[int, Sequence[Cell], Refusal | None]
"""Line, cells, and a refusal instead of them where the row could not even be taken apart. Plain: there are many."""


def raw_of(cells: Sequence[Cell]) -> tuple[str, ...]:
    """The cells as text, cut where nobody would read on."""
    return tuple("" if cell is None else str(cell)[:LONGEST_CELL] for cell in cells[:MOST_COLUMNS])


def delimited_rows(path: Path, found: Found) -> Iterator[Row]:
    """The rows of a CSV or TSV file behind its header; empty ones are left out."""
    size = survey(path)
    careful = size.longest >= LONGEST_LINE or found.encoding.startswith("utf-16")
    lines = Lines(path, found.encoding, careful=careful)
    try:
        yield from _parsed(lines, found)
    finally:
        lines.close()


def _parsed(lines: Lines, found: Found) -> Iterator[Row]:
    reader = csv.reader(iter(lines), delimiter=found.delimiter)
    skip, line = found.header_at, 0
    while True:
        try:
            for cells in reader:
                began, line = line, reader.line_num
                if skip:
                    skip -= 1
                elif lines.refused:
                    yield from ((one.line, (), one) for one in lines.refused)
                    lines.refused.clear()
                elif line - began > _MOST_LINES_OF_A_ROW:
                    yield began + 1, (), _open_quote(began + 1, line, cells)
                elif len(cells) > MOST_COLUMNS:
                    yield line, (), Refusal(line, None, "import-too-many-columns", {"most": MOST_COLUMNS})
                elif cells:
                    yield line, cells, None
        except csv.Error:
            began, line = line, reader.line_num
            yield began + 1, (), _open_quote(began + 1, line, ())
        else:
            yield from ((one.line, (), one) for one in lines.refused)
            return


def _open_quote(first: int, last: int, cells: Sequence[str]) -> Refusal:
    return Refusal(first, None, "import-quote-open", {"last": last}, tuple(cell[:200] for cell in cells[:20]))
