"""Files made up for a test, and how they are read."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook

from domain.imports import Ambiguous, GiftRow, Record, Refusal
from imports.files import read
from imports.hints import Hints

DATA = Path(__file__).parents[1] / "data" / "imports"
SHARED = Path(os.environ.get("AFTERSHOW_SHARED") or Path(__file__).parents[3] / "shared")
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")

T = TypeVar("T")


def shared(name: str) -> Path:
    """A file that does not come with the project; without it the test is left out, and says so."""
    path = SHARED / "data" / name
    if not path.exists():
        pytest.skip(f"{name} is not here; AFTERSHOW_SHARED names the folder that has data/{name}")
    return path


def all_of(path: Path, **hints: Any) -> list[Record | Refusal | Ambiguous]:  # noqa: ANN401 - as Hints has them
    """Everything that a file yields."""
    return list(read(path, replace(Hints(now=NOW), **hints)))


def only(kind: type[T], path: Path, **hints: Any) -> list[T]:  # noqa: ANN401 - as Hints has them
    """What a file yields of one kind."""
    return [one for one in all_of(path, **hints) if isinstance(one, kind)]


def gifts(path: Path, **hints: Any) -> list[GiftRow]:  # noqa: ANN401 - as Hints has them
    """The gifts of a file of which nothing is refused."""
    found = all_of(path, **hints)
    assert [one for one in found if not isinstance(one, GiftRow)] == []
    return [one for one in found if isinstance(one, GiftRow)]


def written(folder: Path, text: str | bytes, name: str = "file", encoding: str = "utf-8") -> Path:
    """A file with this in it."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


def workbook(folder: Path, rows: list[list[Any]], name: str = "file.bin") -> Path:
    """A workbook with one sheet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(folder / name)
    return folder / name
