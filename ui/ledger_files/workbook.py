"""The ledger as an XLSX workbook: real numbers and dates, and text that no spreadsheet takes for a formula."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

# It has types, but tells no type checker so.
from xlsxwriter import Workbook  # pyright: ignore[reportMissingTypeStubs]

from ui.ledger_files.sheets import sheets_of
from ui.spreadsheet import starts_formula

if TYPE_CHECKING:
    from pathlib import Path

    from ui.ledger_files.sheets import Row, Sheet
    from ui.ledger_files.source import GiftsByStream, Source

MOST_ROWS = 1_000_000
"""Of one sheet; XLSX ends at 1,048,576."""
LONGEST_CELL = 32_000
"""Letters; XLSX ends at 32,767."""
WIDTHS = {"text": 16, "long": 40, "day": 12, "moment": 18, "number": 12, "money": 14, "ratio": 12}
"""Letters that a column of each kind is wide."""
FORMATS = {
    "text": "@",
    "long": "@",
    "day": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd hh:mm",
    "number": "#,##0",
    "money": "#,##0.00",
    "ratio": "0.00##########",
}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""What XML can't hold."""
_OPTIONS = {"constant_memory": True, "default_date_format": FORMATS["day"], "remove_timezone": True}
"""Each row goes to the disk as soon as the next begins."""


def write_xlsx(path: Path, source: Source, gifts: GiftsByStream) -> None:
    """Write it, row by row: memory does not grow with the rows."""
    book: Any = Workbook(str(path), _OPTIONS)
    book.set_properties({"title": source.name, "author": "Aftershow"})
    looks = _Looks(book)
    for sheet in sheets_of(source, gifts):
        _write(book, looks, sheet)
    book.close()


class _Looks:
    """How cells look, each way once in the book."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401 - the library's types are not for checkers
        self._book = book
        self._made: dict[tuple[str, bool, bool], Any] = {}

    def of(self, kind: str, *, bold: bool, quoted: bool = False) -> Any:  # noqa: ANN401
        """The look of a kind of value."""
        key = (kind, bold, quoted)
        if key not in self._made:
            # A quoted cell stays text when somebody edits it.
            given = {"num_format": FORMATS[kind], "bold": bold, "quote_prefix": quoted, "valign": "top"}
            self._made[key] = self._book.add_format(given)
        return self._made[key]


class _Page:
    """One sheet of the book, being written."""

    def __init__(self, book: Any, looks: _Looks, sheet: Sheet, number: int) -> None:  # noqa: ANN401
        self._rows = book.add_worksheet(sheet.name if number == 1 else f"{sheet.name} {number}")
        self._looks = looks
        self._kinds = [column.kind for column in sheet.columns]
        self.written = 0
        for place, column in enumerate(sheet.columns):
            self._rows.set_column(place, place, column.width or WIDTHS[column.kind])
        if sheet.headed:
            self._rows.freeze_panes(1, 0)
            self.append([column.title for column in sheet.columns], bold=True)

    def append(self, row: Row, *, bold: bool = False) -> None:
        """One more row."""
        for place, (value, kind) in enumerate(zip(row, self._kinds, strict=True)):
            match value:
                case None:
                    continue
                case str():
                    text = _CONTROL.sub("", value)[:LONGEST_CELL]
                    look = self._looks.of("text", bold=bold, quoted=starts_formula(text))
                    self._rows.write_string(self.written, place, text, look)
                case date():  # a datetime is one too
                    self._rows.write_datetime(self.written, place, value, self._looks.of(kind, bold=bold))
                case int() | Decimal():
                    look = self._looks.of(kind if kind in {"money", "ratio"} else "number", bold=bold)
                    self._rows.write_number(self.written, place, value, look)
        self.written += 1


def _write(book: Any, looks: _Looks, sheet: Sheet) -> None:  # noqa: ANN401
    page, pages = _Page(book, looks, sheet, 1), 1
    for row in sheet.rows:
        if page.written > MOST_ROWS:
            pages += 1
            page = _Page(book, looks, sheet, pages)
        page.append(row)
    if sheet.total:
        page.append(sheet.total, bold=True)
