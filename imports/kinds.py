"""What a file turned out to be."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a file holds."""

    GIFTS = "gifts"
    EVENTS = "events"
    DOWNLOAD = "download"
    BACKSTAGE = "backstage"


class Form(StrEnum):
    """How it is written down."""

    DELIMITED = "delimited"
    WORKBOOK = "workbook"
    JSON = "json"
    JSON_LINES = "json-lines"


@dataclass(frozen=True, slots=True)
class Found:
    """The kind of a file, and what its reader must know."""

    kind: Kind
    form: Form
    encoding: str = "utf-8"
    delimiter: str = ","
    header: tuple[str, ...] = ()
    """Names of the columns; empty where the file has none. In JSON the names of a row's values."""
    header_at: int = 0
    """How many rows come before the first row of data."""
    place: str = ""
    """Of the rows: the sheet's name, or how many characters come before the list in JSON."""
    columns: tuple[tuple[str, int], ...] = ()
    """Role and column, where the values told it because there is no header."""
    sheet: Any = field(default=None, compare=False, repr=False)
    """The sheet of a workbook, loaded once and read as often as needed."""
