"""What operators read is so: settings, figures, and the places in the code that SECURITY.md stands on."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from operations.invite import REASONS
from settings import VARIABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent.parent
README, GUIDE, SECURITY = (
    (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "docs/guide/operators.md", "SECURITY.md")
)


def table_of_settings(text: str) -> Iterator[tuple[str, str]]:
    """Each variable of a table with what stands in its last cell."""
    for line in text.splitlines():
        if row := re.match(r"\| `([A-Z_]+)` \|.*\| ([^|]*) \|$", line):
            yield row[1], row[2]


@pytest.mark.parametrize("text", [README, GUIDE], ids=["README", "guide"])
def test_every_setting_has_its_row_with_its_default(text: str):
    rows = dict(table_of_settings(text))
    assert list(rows) == [variable.name for variable in VARIABLES]
    for variable in VARIABLES:
        if variable.default:
            assert rows[variable.name] == f"`{variable.default}`"


def test_the_figures_that_the_guide_explains_are_all_that_there_are():
    told = set(re.findall(r"`(aftershow_\w+)", GUIDE))
    made = set(re.findall(r'"(aftershow_\w+)"', (ROOT / "operations" / "figures.py").read_text(encoding="utf-8")))
    assert {name.removesuffix("_total") for name in told} == made


def test_security_names_only_what_is_there():
    named = set(re.findall(r"`((?:[a-z_]+/)*[a-z_]+(?:\.py|/))`", SECURITY))
    assert {"domain/access.py", "operations/logs.py", "db/backup.py"} <= named
    assert [name for name in named if name != "data/" and not (ROOT / name).exists()] == []


@pytest.mark.parametrize("text", [README, GUIDE], ids=["README", "guide"])
def test_the_permissions_that_are_told_are_those_of_the_link(text: str):
    plain = " ".join(text.split())
    for name in REASONS:
        assert f"**{name.replace('_', ' ').title().replace(' In ', ' in ')}**" in plain
