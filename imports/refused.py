"""The rows that were refused, as a file to mend and send again: the reason stands in a column of its own."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import TextIO

    from domain.imports import Refusal

_RUNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
"""What a spreadsheet may take for the beginning of a formula (OWASP, "CSV injection")."""
ENCODING: Final = "utf-8-sig"
"""With the mark by which spreadsheet programs know it."""


def harmless(cell: str) -> str:
    """The cell as text that no spreadsheet runs."""
    text = cell.replace("\0", "")
    return "'" + text if text.lstrip(" \u00a0").startswith(_RUNS) else text


def write_refused(
    file: TextIO,
    refusals: Iterable[Refusal],
    header: Sequence[str],
    titles: tuple[str, str, str],
    say: Callable[[Refusal], str],
) -> int:
    """Write them; returns how many. ``titles`` are those of line, column and reason; ``say`` words the reason."""
    writer = csv.writer(file)
    writer.writerow([*titles, *map(harmless, header)])
    count = 0
    for refusal in refusals:
        line, column = str(refusal.line), refusal.column or ""
        writer.writerow([line, harmless(column), harmless(say(refusal)), *map(harmless, refusal.raw)])
        count += 1
    return count
