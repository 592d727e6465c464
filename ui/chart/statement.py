"""What a statement says: plain data, every text already in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Side(StrEnum):
    """How a column stands: words from the left, numbers to the right."""

    TEXT = "text"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a section's table."""

    label: str
    side: Side = Side.TEXT
    room: int = 0
    """Its share of the room that is left; 0: as wide as what stands in it."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the figures at the top, and what it is."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, what there is to know, and a table; every row and the total have as many cells as columns."""

    title: str
    notes: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    total: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One creator's earnings of one time, to print or to hand on."""

    title: str
    handle: str
    """As it is to be shown, with its ``@``."""
    period: str
    """For example ``November 2026``."""
    about: tuple[str, ...]
    """From when to when, when it was made, what an estimate is."""
    figures: tuple[Figure, ...]
    sections: tuple[Section, ...]
    page: str
    """``Page {page} of {pages}``, the braces to be filled in."""
