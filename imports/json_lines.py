"""JSON Lines: one object a line; a line that is broken stops none of the others."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from domain.imports import Refusal
from imports.characters import Lines, survey
from imports.limits import LONGEST_LINE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from imports.kinds import Found


def json_lines(path: Path, found: Found) -> Iterator[tuple[int, dict[str, Any] | Refusal]]:
    """Line number and object of each line that is not empty; a refusal where it is none."""
    careful = survey(path).longest >= LONGEST_LINE or found.encoding.startswith("utf-16")
    lines = Lines(path, found.encoding, careful=careful)
    try:
        for number, line in enumerate(lines, 1):
            if lines.refused:
                yield from ((one.line, one) for one in lines.refused)
                lines.refused.clear()
            elif not line.isspace():
                yield number, parsed(line, number)
    finally:
        lines.close()


def parsed(line: str, number: int) -> dict[str, Any] | Refusal:
    """The object on one line."""
    try:
        found: object = json.loads(line)
    except json.JSONDecodeError as problem:
        return Refusal(number, None, "import-json-line", {"position": problem.colno}, (line[:500].rstrip("\r\n"),))
    except (ValueError, RecursionError):  # a number of thousands of digits, brackets in brackets without end
        return Refusal(number, None, "import-json-line", {"position": 1}, (line[:500].rstrip("\r\n"),))
    if not isinstance(found, dict):
        return Refusal(number, None, "import-json-no-object", raw=(line[:500].rstrip("\r\n"),))
    return found  # pyright: ignore[reportUnknownVariableType] - JSON's keys are text
