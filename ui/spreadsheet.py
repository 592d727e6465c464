"""Files that people open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def cell(value: str | int) -> str | int:
    """A cell that no spreadsheet runs as a formula: text that would start one gets an apostrophe.

    Source: OWASP, "CSV Injection".
    """
    return f"'{value}" if isinstance(value, str) and starts_formula(value) else value


def starts_formula(text: str) -> bool:
    """Whether a spreadsheet that reads the text from a CSV, or in which somebody edits it, would run it."""
    return text.lstrip().startswith(_STARTS_FORMULA) or text.startswith(_STARTS_FORMULA)


def csv_of(header: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    """UTF-8 with a byte order mark, so that Excel shows every script."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([cell(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()
