"""What kind of file this is, told by its content and never by its name."""

from __future__ import annotations

import csv
import json
import mmap
import re
from collections import Counter
from contextlib import closing, suppress
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from domain.errors import Unreadable
from domain.imports import Refusal
from imports import backstage, download, workbook
from imports.characters import SAMPLE, decoded, encoding_of
from imports.columns import is_gift_list, roles
from imports.events import is_event
from imports.headless import columns_by_content
from imports.json_lines import parsed
from imports.json_rows import flat, gift_list_in, lists_in
from imports.kinds import Form, Found, Kind
from imports.limits import MOST_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

DELIMITERS: Final = (",", ";", "\t", "|")
_ROWS_LOOKED_AT: Final = 60
_HEADER_WITHIN: Final = 20
"""Titles and empty rows may stand above a header, so many at most."""
_SHOWN: Final = 5
_MAGIC: Final = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "GZIP"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"Rar!", "RAR"),
    (b"SQLite format 3", "SQLite"),
)
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
_MARKUP: Final = re.compile(r"<(?:!doctype|html|\?xml|svg|head|body)", re.IGNORECASE)
_NAME: Final = re.compile(r'"([^"\\]{1,100})"\s*:')
_NAMED_WITHIN: Final = 2_000
_SEPARATOR: Final = re.compile(r"sep=(.)\r?\n")


def sniff(path: Path, is_gift: Callable[[str], bool]) -> Found:
    """The kind of an unpacked file, with what its reader must know.

    Raises:
        Unreadable: nothing that can be imported, in words that say what was seen instead.
    """
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    if sample.startswith(b"PK\x03\x04"):
        return _workbook(path, is_gift)
    if sample.startswith(_OLD_OFFICE):
        raise Unreadable("import-old-office")
    seen = next((name for magic, name in _MAGIC if sample.startswith(magic)), None)
    encoding = None if seen else encoding_of(sample)
    if encoding is None:
        raise Unreadable("import-binary", seen=seen or "?")
    text = decoded(sample, encoding).lstrip("\ufeff")
    if not text.strip():
        raise Unreadable("import-empty")
    if _MARKUP.match(text.lstrip()):
        raise Unreadable("import-markup")
    if text.lstrip()[0] in "{[":
        return _json(path, encoding, text, whole=len(sample) < SAMPLE)
    return _delimited(text, encoding, is_gift)


# -- JSON --------------------------------------------------------------------------------------------------------------


def _json(path: Path, encoding: str, text: str, *, whole: bool) -> Found:
    objects = [] if _is_document(path, encoding, text, whole=whole) else _objects_on_lines(text, whole=whole)
    if objects and any(map(is_event, objects)):
        return Found(Kind.EVENTS, Form.JSON_LINES, encoding)
    on_lines = len(objects) > 1 or (len(objects) == 1 and ("\n" in text.strip() or _is_gift(objects[0])))
    if on_lines and _is_download(path, encoding):
        on_lines = False
    if on_lines:
        names = tuple(dict.fromkeys(name for row in objects for name in flat(row)))[:MOST_COLUMNS]
        if not is_gift_list(roles(names)):
            raise Unreadable("import-unknown-json", names=_shown(names))
        return Found(Kind.GIFTS, Form.JSON_LINES, encoding, header=names)
    if _is_download(path, encoding):
        return Found(Kind.DOWNLOAD, Form.JSON, encoding)
    if whole and "".join(text.split()) in {"[]", "{}"}:
        raise Unreadable("import-empty")
    return _json_document(path, encoding, text)


def _is_document(path: Path, encoding: str, text: str, *, whole: bool) -> bool:
    """One list, although each of its objects may stand on a line of its own: then the first line is incomplete."""
    first, _, more = text.lstrip().partition("\n")
    if (whole and not more.strip()) or not isinstance(parsed(first, 1), Refusal):
        return False
    lists = list(lists_in(path, encoding))
    return gift_list_in(lists) is not None or any(_are_events(each.names) for each in lists)


def _is_gift(row: dict[str, Any]) -> bool:
    """A gift that is all that a file holds; not a document with a list of them in it."""
    values = flat(row)
    return is_gift_list(roles(tuple(values))) and not any(isinstance(value, list) for value in values.values())


def _json_document(path: Path, encoding: str, text: str) -> Found:
    lists = list(lists_in(path, encoding))
    if any(_are_events(each.names) for each in lists):
        raise Unreadable("import-events-as-list")
    listed = gift_list_in(lists)
    if listed is not None:
        return Found(Kind.GIFTS, Form.JSON, encoding, header=listed.names, place=str(listed.at))
    if sum(_holds(path, marker, encoding) for marker in download.OTHER_PARTS) > 1:
        raise Unreadable("import-download-without-live")
    names = [name for each in lists for name in each.names] or _NAME.findall(text[:_NAMED_WITHIN])
    raise Unreadable("import-unknown-json", names=_shown(names))


def _objects_on_lines(text: str, *, whole: bool) -> list[dict[str, Any]]:
    """The objects on the first lines, as far as each stands on one of its own."""
    lines = text.splitlines()
    complete = lines if whole else lines[:-1]
    found = (parsed(line, 0) for line in islice((line for line in complete if line.strip()), _ROWS_LOOKED_AT))
    return [one for one in found if not isinstance(one, Refusal)]


def _are_events(names: Sequence[str]) -> bool:
    return "method" in names and any(name.startswith(("decoded.", "payload")) for name in names)


def _is_download(path: Path, encoding: str) -> bool:
    return any(_holds(path, marker, encoding) for marker in download.MARKERS)


def _holds(path: Path, marker: bytes, encoding: str = "utf-8") -> bool:
    """Whether these characters stand anywhere in the file."""
    if encoding.startswith("utf-16"):
        marker = marker.decode().encode("utf-16-be" if encoding.endswith("be") else "utf-16-le")
    with path.open("rb") as file, closing(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)) as content:
        return content.find(marker) >= 0


# -- tables ------------------------------------------------------------------------------------------------------------


def _delimited(text: str, encoding: str, is_gift: Callable[[str], bool]) -> Found:
    told = _SEPARATOR.match(text)
    best: Found | None = None
    for delimiter in (told[1],) if told else DELIMITERS:
        rows = _split(text[told.end() :] if told else text, delimiter)
        found = _table(rows, is_gift)
        if found is None:
            continue
        kind, header, at, columns = found
        skip = at + bool(told)
        candidate = Found(kind, Form.DELIMITED, encoding, delimiter, header, skip, columns=columns)
        if best is None or (len(header) or len(columns)) > (len(best.header) or len(best.columns)):
            best = candidate
    if best is None:
        raise _unknown_table(_first_names(text))
    return best


def _split(text: str, delimiter: str) -> list[list[str]]:
    """The first rows, each by itself: a quotation mark that is never closed spoils only the last one."""
    rows: list[list[str]] = []
    with suppress(csv.Error):  # the rows before it are enough, and the reader says where it is
        rows.extend(islice(csv.reader(text.splitlines(keepends=True), delimiter=delimiter), _ROWS_LOOKED_AT))
    return rows


def _table(
    rows: Sequence[Sequence[Any]], is_gift: Callable[[str], bool]
) -> tuple[Kind, tuple[str, ...], int, tuple[tuple[str, int], ...]] | None:
    """Kind and header of a table, and how many rows to skip; or its columns by their content."""
    problem: Unreadable | None = None
    for at, row in enumerate(rows[:_HEADER_WITHIN]):
        header = tuple("" if cell is None else str(cell) for cell in row[:MOST_COLUMNS])
        if backstage.columns_of(header) is not None:
            return Kind.BACKSTAGE, header, at + 1, ()
        try:
            known = roles(header)
        except Unreadable as twice:
            problem = problem or twice
            continue
        if is_gift_list(known):
            return Kind.GIFTS, header, at + 1, ()
    if problem is not None:
        raise problem
    columns = columns_by_content(rows, is_gift)
    return (Kind.GIFTS, (), 0, columns) if columns else None


def _workbook(path: Path, is_gift: Callable[[str], bool]) -> Found:
    workbook.check(path)
    seen: list[str] = []
    for name, sheet in workbook.sheets(path):
        first = [cells for _, cells, _ in islice(workbook.rows_of(sheet), _ROWS_LOOKED_AT)]
        table = _table(first, is_gift)
        if table is not None:
            kind, header, at, columns = table
            return Found(kind, Form.WORKBOOK, header=header, header_at=at, place=name, columns=columns, sheet=sheet)
        seen += [str(cell) for cell in (first[0] if first else ())]
    raise _unknown_table(seen)


def _first_names(text: str) -> list[str]:
    line = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = Counter(each for each in line if each in DELIMITERS).most_common(1)
    return line.split(delimiter[0][0]) if delimiter else [line]


def _unknown_table(names: Iterable[str]) -> Unreadable:
    return Unreadable("import-unknown-table", names=_shown(names))


def _shown(names: Iterable[str]) -> str:
    """The first few names, as they stand in the file."""
    cut = [json.dumps(name.strip()[:30], ensure_ascii=False)[1:-1] for name in names if name.strip()]
    return ", ".join(cut[:_SHOWN]) + (" …" if len(cut) > _SHOWN else "")
