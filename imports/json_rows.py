"""JSON of any shape that has a list of rows somewhere in it, one row in memory at a time.

The standard library's decoder takes one row after the other out of a window on the text. (ijson was tried: a number of
a million digits ends the process, and brackets in brackets take it hours.)
"""

from __future__ import annotations

import json
import re
from itertools import chain, count, islice, repeat
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from domain.errors import Unreadable
from domain.imports import Refusal
from imports.characters import open_text
from imports.columns import is_gift_list, roles
from imports.json_lines import as_text, json_lines
from imports.json_quickly import BROKEN, RowsOf, decoded_quickly
from imports.limits import LONGEST_CELL, MOST_COLUMNS, ROWS_BETWEEN_LOOKS
from imports.tables import Cell, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from imports.hints import Hints
    from imports.kinds import Found

_LOOKED_AT: Final = 1_000_000
"""Characters from the beginning in which the rows must begin."""
_WINDOW: Final = 262_144
_LONGEST_ITEM: Final = 1_000_000
_ROWS_LOOKED_AT: Final = 60
_LISTS_LOOKED_AT: Final = 50
_LIST: Final = re.compile(r"\[\s*\{")
_BETWEEN: Final = re.compile(r"[\s,]*")
_NEXT: Final = re.compile(r"\}\s*,\s*\{")
_DECODER: Final = json.JSONDecoder()
_AS_THEY_ARE: Final = frozenset({str, int, type(None)})
_DEEPEST: Final = 4
_WHOLE: Final = 2.0**53


class Listed(NamedTuple):
    """A list of objects near the beginning of a file."""

    at: int
    """Characters before it."""
    names: tuple[str, ...]
    """Of what stands in its objects."""


def lists_in(path: Path, encoding: str) -> Iterator[Listed]:
    """Each list of objects; those inside of its objects are a part of it."""
    with open_text(path, encoding) as file:
        text = file.read(_LOOKED_AT)
    until = 0
    for found in islice(_LIST.finditer(text), _LISTS_LOOKED_AT):
        if found.start() < until:
            continue
        names: dict[str, None] = {}
        at = found.start() + 1
        for _ in range(_ROWS_LOOKED_AT):
            try:
                row, at = _DECODER.raw_decode(text, _skipped(text, at))
            except BROKEN:
                break
            if isinstance(row, dict):
                names |= dict.fromkeys(flat(row))  # pyright: ignore[reportUnknownArgumentType]
        if names:
            yield Listed(found.start(), tuple(names)[:MOST_COLUMNS])
            until = at if is_gift_list(_known(tuple(names))) else 0


def _known(names: tuple[str, ...]) -> Mapping[Any, int]:
    try:
        return roles(names)
    except Unreadable:
        return {}


def gift_list_in(lists: list[Listed]) -> Listed | None:
    """The list that looks most like gifts."""
    known = [(len(_known(each.names)), -each.at, each) for each in lists if is_gift_list(_known(each.names))]
    return max(known)[2] if known else None


def _skipped(text: str, at: int) -> int:
    between = _BETWEEN.match(text, at)
    return between.end() if between else at


def items_at(path: Path, encoding: str, at: int, rows_of: RowsOf | None = None) -> Iterator[Any]:
    """The values of the list that begins behind so many characters; as far as ``rows_of`` takes them, as it does.

    Raises:
        ValueError: the file breaks off, or what is there is no JSON.
        RecursionError: brackets in brackets without end.
    """
    with open_text(path, encoding) as file:
        left = at + 1
        while left > 0 and (passed := file.read(min(left, _WINDOW))):
            left -= len(passed)
        decoders = [decoded_quickly] if rows_of is None else [rows_of.decode, decoded_quickly]
        text, spot, more = "", 0, True
        while more:
            read = file.read(_WINDOW)
            text, spot, more = text[spot:] + read, 0, bool(read)
            rows, spot = _rows_at_once(text, decoders)
            yield from rows
            while (spot := _skipped(text, spot)) < len(text):
                if text[spot] == "]":
                    return
                try:
                    item, end = _DECODER.raw_decode(text, spot)
                except json.JSONDecodeError:
                    if not more or len(text) - spot > _LONGEST_ITEM:
                        raise
                    break
                if end == len(text) and more:
                    break
                yield item
                spot = end
        raise ValueError


def _rows_at_once(text: str, decoders: list[Callable[[str], Any]]) -> tuple[list[Any], int]:
    """Objects that the text begins with, and where they end; none where they can't be taken together.

    A piece that is a list when brackets are put around it consists of whole items: had it been cut within an item, or
    were the list's own end in it, the brackets would not match.
    """
    between = _NEXT.search(text)
    begin = _skipped(text, 0)
    end = 0 if between is None else text.rfind(between[0]) + 1
    for number, decode in enumerate(decoders if begin < end else ()):
        try:
            rows = decode(f"[{text[begin:end]}]")
        except BROKEN:
            continue
        del decoders[:number]  # what could not be taken once is not tried again and again
        return rows, end
    return [], 0


def json_items(path: Path, found: Found, hints: Hints, rows_of: RowsOf | None = None) -> Iterator[tuple[int, Any]]:
    """The values of a list with their place in it; a refusal where the file breaks off.

    What came before the break is kept: half a file and then the whole adds only the rest.
    """
    numbers = count(1)
    try:
        yield from zip(numbers, items_at(path, found.encoding, int(found.place), rows_of), strict=False)
    except BROKEN:
        hints.budget.check_time()
        broken = next(numbers) - 1
        yield broken, Refusal(broken, None, "import-json-broken-after", {"rows": broken - 1})


def json_gift_rows(path: Path, found: Found, hints: Hints) -> Iterator[Row]:
    """A list of objects as a table, cells in the order of the header."""
    try:
        rows_of = None if _is_nested(found) else RowsOf(found.header)
    except ValueError:
        rows_of = None
    return _table(json_items(path, found, hints, rows_of), found, rows_of)


def json_lines_gift_rows(path: Path, found: Found) -> Iterator[Row]:
    """Objects on lines as a table, cells in the order of the header."""
    return _table(json_lines(path, found), found)


def _is_nested(found: Found) -> bool:
    return any("." in name for name in found.header)


def _table(items: Iterator[tuple[int, Any]], found: Found, rows_of: RowsOf | None = None) -> Iterator[Row]:
    header, nested = found.header, _is_nested(found)
    while block := list(islice(items, ROWS_BETWEEN_LOOKS)):
        lines, rows = zip(*block, strict=True)
        cells = None if rows_of is None else rows_of.cells_of(rows)
        if cells is None and not nested:
            cells = _cells_of(rows, header)
        if cells is not None:
            yield from zip(lines, cells, repeat(None))
            continue
        for line, item in block:
            if isinstance(item, Refusal):
                yield line, (), item
            elif rows_of is not None and (alone := rows_of.cells_of((item,))):
                yield line, alone[0], None
            elif not isinstance(item, dict):
                yield line, (), Refusal(line, None, "import-json-no-object", raw=(as_text(item, 500),))  # pyright: ignore[reportUnknownArgumentType]
            else:
                whole: dict[str, Any] = item  # pyright: ignore[reportUnknownVariableType] - names are text in JSON
                values = flat(whole) if nested else whole
                yield line, _plain([values.get(name) for name in header]), None


def _cells_of(rows: Sequence[Any], header: tuple[str, ...]) -> list[Sequence[Cell]] | None:
    """The cells of objects, in the order of the header; none unless each of them has them all."""
    try:
        cells: list[Sequence[Cell]] = list(map(itemgetter(*header), rows))  # pyright: ignore[reportUnknownArgumentType]
    except (KeyError, IndexError, TypeError):
        return None
    return cells if _AS_THEY_ARE.issuperset(map(type, chain.from_iterable(cells))) else list(map(_plain, cells))


def _plain(values: Sequence[Any]) -> Sequence[Cell]:
    return [value if type(value) in _AS_THEY_ARE else _cell(value) for value in values]


def flat(item: Mapping[str, Any], prefix: str = "", depth: int = _DEEPEST) -> dict[str, Any]:
    """Objects in objects by their path: ``gift.name``."""
    found: dict[str, Any] = {}
    for name, value in islice(item.items(), MOST_COLUMNS):
        if isinstance(value, dict) and depth:
            found |= flat(value, f"{prefix}{name}.", depth - 1)  # pyright: ignore[reportUnknownArgumentType]
        else:
            found[f"{prefix}{name}"] = value
    return found


def _cell(value: Any) -> Cell:  # noqa: ANN401 - whatever JSON holds
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < _WHOLE else str(value)
    return as_text(value, LONGEST_CELL)
