"""The stock entries: one Markdown file each in ``answers/``, with front matter that says where the answer is from."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

from domain.answers import Entry, Source
from faq.front_matter import Fields, Misfiled, divided

if TYPE_CHECKING:
    from collections.abc import Sequence

STOCK: Final = Path(__file__).resolve().parent.parent / "answers"


def stock_entries(folder: Path = STOCK) -> tuple[Entry, ...]:
    """Every entry that the project carries, by id.

    Raises:
        Misfiled: a file that is not as it should be; the message names the file and what is wrong.
    """
    paths = sorted(folder.glob("*.md"))
    entries = tuple(read_entry(path) for path in paths)
    for path, entry in zip(paths, entries, strict=True):
        _check(path, entry, entries)
    return entries


def read_entry(path: Path) -> Entry:
    """One file."""
    fields, answer = divided(path)
    fields.only("id", "topic", "question", "as_of", "review_by", "related", "sources", "wordings")
    if not answer:
        raise fields.wrong("has no answer below its keys")
    return Entry(
        id=fields.line("id"),
        question=fields.line("question"),
        topic=fields.line("topic"),
        answer=answer,
        as_of=fields.day("as_of"),
        review_by=fields.day("review_by"),
        sources=fields.each("sources", _source),
        related=fields.lines("related"),
        wordings=tuple(chain.from_iterable(fields.by_language("wordings").values())),
    )


def _source(fields: Fields) -> Source:
    fields.only("title", "url", "date")
    url = fields.line("url") if "url" in fields.values else None
    return Source(fields.line("title"), url, fields.line("date") if "date" in fields.values else "undated")


def _check(path: Path, entry: Entry, entries: Sequence[Entry]) -> None:
    if entry.id != path.stem:
        raise Misfiled(path, f"its id is {entry.id!r}, so it has to be called {entry.id}.md")
    if not entry.sources:
        raise Misfiled(path, "names no source")
    if strangers := set(entry.related) - {other.id for other in entries}:
        raise Misfiled(path, f"related to {', '.join(sorted(strangers))}, which is no entry")
    if entry.id in entry.related:
        raise Misfiled(path, "related to itself")
