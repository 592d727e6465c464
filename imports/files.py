"""One file in, records and refusals out: the door that everybody uses."""

from __future__ import annotations

import tempfile
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, assert_never

from domain.errors import Unreadable
from imports import workbook
from imports.backstage import read_backstage
from imports.characters import survey
from imports.download import read_download
from imports.events import EventReader
from imports.gift_table import GiftTable
from imports.json_rows import json_gift_rows, json_lines_gift_rows
from imports.kinds import Form, Found, Kind
from imports.limits import MEGABYTE, MOST_UNPACKED, check_size
from imports.sniff import sniff
from imports.tables import delimited_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from typing import IO

    from domain.imports import Ambiguous, Record, Refusal
    from imports.hints import Hints
    from imports.tables import Row

_MOST_MEMBERS: Final = 200
_ZIP: Final = b"PK\x03\x04"
_EMPTY_ZIP: Final = b"PK\x05\x06"


@dataclass(frozen=True, slots=True)
class Opened:
    """A file whose kind is known, unpacked where it came in a ZIP."""

    path: Path
    found: Found

    def read(self, hints: Hints) -> Iterator[Record | Refusal | Ambiguous]:
        """Everything in it, as it is read.

        Raises:
            Unreadable: more rows or more time than a file may take, or it is damaged throughout.
        """
        hints.budget.check_time()
        hints.budget.progress.about = _about(self.path, self.found)
        match self.found.kind:
            case Kind.GIFTS:
                again = partial(_rows, self.path, self.found, hints)
                yield from GiftTable(self.found, hints, again).read(again())
            case Kind.EVENTS:
                yield from EventReader(hints).read(self.path, self.found)
            case Kind.DOWNLOAD:
                yield from read_download(self.path, self.found, hints)
            case Kind.BACKSTAGE:
                yield from read_backstage(_rows(self.path, self.found, hints), self.found, hints)
            case _ as never:
                assert_never(never)
        hints.budget.check_time()


@contextmanager
def open_file(path: Path, is_gift: Callable[[str], bool] = lambda _name: False) -> Generator[Opened]:
    """Find out what a file is; what a ZIP unpacks to is gone afterwards.

    Raises:
        Unreadable: it is too large, or nothing that can be imported.
    """
    check_size(path)
    if not _is_plain_zip(path):
        yield Opened(path, sniff(path, is_gift))
        return
    with tempfile.TemporaryDirectory(prefix="aftershow-import-") as folder:
        yield _unpacked(path, Path(folder), is_gift)


def read(path: Path, hints: Hints) -> Iterator[Record | Refusal | Ambiguous]:
    """Records and refusals of any file that is known here, as they are read.

    Raises:
        Unreadable: as ``open_file`` and ``Opened.read``.
    """
    with open_file(path, hints.is_gift) as opened:
        yield from opened.read(hints)


def _rows(path: Path, found: Found, hints: Hints) -> Iterator[Row]:
    match found.form:
        case Form.DELIMITED:
            return delimited_rows(path, found)
        case Form.WORKBOOK:
            return workbook.workbook_rows(found)
        case Form.JSON:
            return json_gift_rows(path, found, hints)
        case Form.JSON_LINES:
            return json_lines_gift_rows(path, found)
        case _ as never:
            assert_never(never)


def _about(path: Path, found: Found) -> int:
    """How many rows there may be; 0 where nobody knows before the end."""
    if found.form in {Form.DELIMITED, Form.JSON_LINES}:
        return survey(path).lines - found.header_at
    return int(found.sheet.height) - found.header_at if found.sheet is not None else 0


# -- ZIP ---------------------------------------------------------------------------------------------------------------


def _is_plain_zip(path: Path) -> bool:
    """A ZIP that is no workbook.

    Raises:
        Unreadable: ``import-archive-broken``.
    """
    with path.open("rb") as file:
        begins = file.read(len(_ZIP))
    if begins not in {_ZIP, _EMPTY_ZIP}:
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return not any(name.startswith("xl/") for name in archive.namelist())
    except workbook.BROKEN as problem:
        raise Unreadable("import-archive-broken") from problem


def _unpacked(path: Path, folder: Path, is_gift: Callable[[str], bool]) -> Opened:
    """The first file in a ZIP that can be imported, TikTok's own before others."""
    refused: Unreadable | None = None
    first: Opened | None = None
    left = MOST_UNPACKED
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            for number, member in enumerate(members[:_MOST_MEMBERS]):
                target = folder / str(number)
                with archive.open(member) as packed:
                    left -= _unpack(packed, target, left)
                try:
                    opened = _inside(target, is_gift)
                except Unreadable as problem:
                    refused = refused or problem
                    target.unlink()
                    continue
                if opened.found.kind is Kind.DOWNLOAD:
                    return opened
                first = first or opened
    except workbook.BROKEN as problem:
        raise Unreadable("import-archive-broken") from problem
    if first is None:
        raise refused or Unreadable("import-empty")
    return first


def _inside(target: Path, is_gift: Callable[[str], bool]) -> Opened:
    if target.stat().st_size == 0:
        raise Unreadable("import-empty")
    if _is_plain_zip(target):
        raise Unreadable("import-zip-in-zip")
    return Opened(target, sniff(target, is_gift))


def _unpack(packed: IO[bytes], target: Path, most: int) -> int:
    """Bytes that came out, counted as they come."""
    size = 0
    with target.open("wb") as file:
        while chunk := packed.read(MEGABYTE):
            size += len(chunk)
            if size > most:
                raise Unreadable("import-unpacks-too-large", most=MOST_UNPACKED // MEGABYTE)
            file.write(chunk)
    return size
