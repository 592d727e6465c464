"""What stands before a Markdown file's text, read strictly: a slip in a file is named, with the file."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FENCE = "---"
T = TypeVar("T")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Misfiled(ValueError):
    """A file of questions or answers that is not as it should be; says which, and what is wrong."""

    def __init__(self, path: Path, wrong: str) -> None:
        super().__init__(f"{path.parent.name}/{path.name}: {wrong}")


class Fields:
    """The keys of one file; each way of reading one complains in the file's name."""

    def __init__(self, path: Path, values: object) -> None:
        if not isinstance(values, dict):
            raise Misfiled(path, "expected keys with values, such as `id: likes_pay`")
        self.path = path
        self.values = cast("dict[str, object]", values)

    def wrong(self, what: str) -> Misfiled:
        """The complaint, to be raised."""
        return Misfiled(self.path, what)

    def only(self, *known: str) -> None:
        """No key but these."""
        if unknown := sorted(str(key) for key in self.values if key not in known):
            raise self.wrong(f"unknown {', '.join(unknown)}")

    def line(self, key: str) -> str:
        """A text that is not empty."""
        value = self.values.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(f"`{key}` has to be a text")
        return value.strip()

    def day(self, key: str) -> date:
        """A date."""
        value = self.values.get(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.wrong(f"`{key}` has to be a date, such as 2026-11-22")
        return value

    def lines(self, key: str) -> tuple[str, ...]:
        """A list of texts, perhaps none."""
        values: object = self.values.get(key) or list[object]()
        if not isinstance(values, list):
            raise self.wrong(f"`{key}` has to be a list")
        items = cast("list[object]", values)
        if odd := [item for item in items if not isinstance(item, str) or not item.strip()]:
            raise self.wrong(f"`{key}` holds {odd[0]!r}, which is no text (does it need quotes?)")
        return tuple(cast("str", item).strip() for item in items)

    def by_language(self, key: str) -> dict[str, tuple[str, ...]]:
        """Lists of texts by language."""
        below = Fields(self.path, self.values.get(key))
        return {language: below.lines(language) for language in below.values}

    def each(self, key: str, read: Callable[[Fields], T]) -> tuple[T, ...]:
        """What ``read`` makes of every block in a list."""
        values: object = self.values.get(key) or list[object]()
        if not isinstance(values, list):
            raise self.wrong(f"`{key}` has to be a list")
        return tuple(read(Fields(self.path, value)) for value in cast("list[object]", values))


def fields_of(path: Path, text: str | None = None) -> Fields:
    """A YAML file, or YAML from a part of a file."""
    try:
        return Fields(path, yaml.load(path.read_text(encoding="utf-8") if text is None else text, Loader=_Loader))  # noqa: S506  (the safe loader, in C where there is one)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise Misfiled(path, " ".join(str(error).split())) from error


def divided(path: Path) -> tuple[Fields, str]:
    """The front matter and the text below it."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Misfiled(path, str(error)) from error
    parts = text.split(f"{FENCE}\n", 2)
    if len(parts) != 3 or parts[0].strip():  # noqa: PLR2004  (before, between and after the two fences)
        raise Misfiled(path, f"has to start with keys between two lines of {FENCE}")
    return fields_of(path, parts[1]), parts[2].strip()
