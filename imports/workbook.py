"""XLSX: looked through before it is opened, then read by calamine.

calamine keeps a sheet as one block of cells from the first to the last that holds something, so a single cell far
away would take all memory. Nothing is handed to it before the parts were unpacked once, counted, and found harmless.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from datetime import date, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

import python_calamine as calamine

from domain.errors import Unreadable
from imports.limits import MEGABYTE, MOST_COLUMNS, MOST_UNPACKED
from imports.tables import Cell, Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import IO

    from imports.kinds import Found

MOST_CELLS: Final = 1_500_000
"""About 80 bytes each while they are read: measured."""
_MOST_PARTS: Final = 2_000
_MOST_OF_SMALL_PART: Final = 8 * MEGABYTE
_MOST_OF_STRINGS: Final = 40 * MEGABYTE
_CHUNK: Final = MEGABYTE
_PREFIX: Final = re.compile(rb"<(\w+):(?:c|row)\b")
_EMPTY: Final = re.compile(rb"<(c|row)\b[^<>]*(?:/>|></\1>)")
_REFERENCE: Final = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)([0-9]*)["']""")
_A: Final = ord("A") - 1
_MOST_LETTERS: Final = 3
_WHOLE: Final = 2**53
BROKEN: Final = (
    calamine.CalamineError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    OSError,
)
"""What a damaged or made-up archive brings about in the libraries."""


class _Extent(NamedTuple):
    columns: int
    rows: int
    cells: int


def check(path: Path) -> None:
    """Look through the archive.

    Raises:
        Unreadable: it is damaged (``import-archive-broken``), unpacks to too much (``import-unpacks-too-large``),
            defines entities (``import-entities``), or holds more cells than may be (``import-sheet-too-large``).
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check_parts(archive)
    except BROKEN as problem:
        raise Unreadable("import-archive-broken") from problem


def _check_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > _MOST_PARTS:
        _refuse_size()
    left = MOST_UNPACKED
    for part in parts:
        name = part.filename.casefold()
        if not name.endswith((".xml", ".rels", ".vml")):
            continue  # pictures and the like are never opened
        strings = name.endswith("sharedstrings.xml")
        most = left if "worksheets/" in name else _MOST_OF_STRINGS if strings else _MOST_OF_SMALL_PART
        with archive.open(part) as unpacked:
            left -= _check_part(unpacked, min(most, left), strings=strings)
    for part in parts:  # only now that no bomb is among them
        if "worksheets/" in part.filename.casefold():
            with archive.open(part) as unpacked:
                _check_sheet(unpacked)


def _check_part(unpacked: IO[bytes], most: int, *, strings: bool) -> int:
    """Bytes of the part, counted while it unpacks: what its header says is not to be trusted."""
    size, rest, seen = 0, b"", 0
    while chunk := unpacked.read(_CHUNK):
        size += len(chunk)
        if size > most:
            _refuse_size()
        text = (rest + chunk).replace(b"\0", b"")  # in UTF-16 too
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise Unreadable("import-entities")
        rest = text[-16:]
        seen += text.count(b"<si") if strings else 0
    if seen > MOST_CELLS:
        raise Unreadable("import-sheet-too-large", most=MOST_CELLS)
    return size


def _check_sheet(unpacked: IO[bytes]) -> None:
    """Whether the sheet, from its first cell to its last, is small enough to be kept as one block."""
    extent, rest = _Extent(0, 0, 0), b""
    while chunk := unpacked.read(_CHUNK):
        text = rest + chunk
        # At a row's beginning, else at a tag's: the cells of one row are counted together.
        cut = max(text.rfind(b"<row"), text.rfind(b"<", 0, text.rfind(b":row") + 1), text.rfind(b"<", -_CHUNK // 4), 0)
        extent, rest = _stretched(extent, text[:cut]), text[cut:]
        _check_extent(extent)
    _check_extent(_stretched(extent, rest))


def _check_extent(extent: _Extent) -> None:
    if extent.columns * extent.rows > MOST_CELLS or extent.cells > MOST_CELLS:
        raise Unreadable("import-sheet-too-large", most=MOST_CELLS)


def _stretched(extent: _Extent, text: bytes) -> _Extent:
    """The extent with what stands in this piece of a sheet; empty cells and rows take no room."""
    plain = text
    for prefix in set(_PREFIX.findall(text)):
        plain = plain.replace(b"<" + prefix + b":", b"<").replace(b"</" + prefix + b":", b"</")
    plain = _EMPTY.sub(b"", _EMPTY.sub(b"", plain))
    rows = plain.split(b"<row")
    widest = max((row.count(b"<c ") + row.count(b"<c>") for row in rows), default=0)
    cells = plain.count(b"<c ") + plain.count(b"<c>")
    references = set(_REFERENCE.findall(plain))
    letters = {column for column, _ in references}
    if any(len(column) > _MOST_LETTERS for column in letters) or any(
        len(row) > len("1048576") for _, row in references
    ):
        raise Unreadable("import-sheet-too-large", most=MOST_CELLS)
    named = max(map(_column, letters), default=0)
    lowest = max((int(row or 0) for _, row in references), default=0)
    if plain.count(b"<c>") or plain.count(b"<c ") > sum(bool(column) for column, _ in references):
        named += widest
    return _Extent(
        max(extent.columns, named), max(extent.rows, lowest, extent.rows + len(rows) - 1), extent.cells + cells
    )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - _A
    return number


def _refuse_size() -> None:
    raise Unreadable("import-unpacks-too-large", most=MOST_UNPACKED // MEGABYTE)


# -- reading -----------------------------------------------------------------------------------------------------------


def sheets(path: Path) -> Iterator[tuple[str, calamine.CalamineSheet]]:
    """Each visible sheet by its name. Call ``check`` before.

    Raises:
        Unreadable: ``import-archive-broken``.
    """
    try:
        book = calamine.CalamineWorkbook.from_path(str(path))  # pyright: ignore[reportUnknownMemberType]
        for sheet in book.sheets_metadata:
            if sheet.typ is calamine.SheetTypeEnum.WorkSheet and sheet.visible is calamine.SheetVisibleEnum.Visible:
                yield sheet.name, book.get_sheet_by_name(sheet.name)
    except BROKEN as problem:
        raise Unreadable("import-archive-broken") from problem


def rows_of(sheet: calamine.CalamineSheet) -> Iterator[Row]:
    """Its rows that hold something, with their number as the program shows it."""
    first = (sheet.start or (0, 0))[0] + 1
    for line, cells in enumerate(sheet.iter_rows(), first):
        plain = [cell if type(cell) is str else _plain(cell) for cell in cells[:MOST_COLUMNS]]
        if any(plain):
            yield line, plain, None


def workbook_rows(found: Found) -> Iterator[Row]:
    """The rows of the sheet that was found, behind its header."""
    return islice(rows_of(found.sheet), found.header_at, None)


def _plain(cell: object) -> Cell:
    """Whole numbers as such: a workbook knows only floats. What is true is a word, not the number 1."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) <= _WHOLE:
        return int(cell)
    if isinstance(cell, timedelta):
        return _clock(cell)
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 - its zone is found later
    return cell if isinstance(cell, str | int | datetime) else str(cell)


def _clock(length: timedelta) -> str:
    minutes, seconds = divmod(round(length.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
