"""JSON Lines: one object a line; a line that is broken stops none of the others."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from domain.imports import Refusal
from imports.characters import Lines, survey
from imports.json_quickly import BROKEN, decoded_quickly
from imports.limits import LONGEST_LINE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from imports.kinds import Found


def json_lines(path: Path, told: Found) -> Iterator[tuple[int, dict[str, Any] | Refusal]]:
    """Line number and object of each line that is not empty; a refusal where it is none."""
    careful = survey(path).longest >= LONGEST_LINE or told.encoding.startswith("utf-16")
    lines = Lines(path, told.encoding, careful=careful)
    try:
        for number, line in enumerate(lines, 1):
            try:
                found = decoded_quickly(line)
            except BROKEN:
                found = None
            if type(found) is dict:
                yield number, found
            elif lines.refused:
                yield from ((one.line, one) for one in lines.refused)
                lines.refused.clear()
            elif not line.isspace():
                yield number, parsed(line, number)
    finally:
        lines.close()


def as_text(value: object, most: int) -> str:
    """A value as JSON, cut where nobody would read on; brackets that can be read may still be too deep to write."""
    try:
        return json.dumps(value, default=str, ensure_ascii=False)[:most]
    except RecursionError:
        return "…"


def parsed(line: str, number: int) -> dict[str, Any] | Refusal:
    """The object on one line."""
    try:
        found: object = json.loads(line)
    except json.JSONDecodeError as problem:
        return Refusal(number, None, "import-json-line", {"position": problem.colno}, (line[:500].rstrip("\r\n"),))
    except BROKEN:
        return Refusal(number, None, "import-json-line", {"position": 1}, (line[:500].rstrip("\r\n"),))
    if not isinstance(found, dict):
        return Refusal(number, None, "import-json-no-object", raw=(line[:500].rstrip("\r\n"),))
    return found  # pyright: ignore[reportUnknownVariableType] - JSON's keys are text
