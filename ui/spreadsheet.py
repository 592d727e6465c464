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
    if isinstance(value, str) and value.lstrip().startswith(_STARTS_FORMULA):
        return f"'{value}"
    return value


def csv_of(header: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    """UTF-8 with a byte order mark, so that Excel shows every script."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([cell(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()
