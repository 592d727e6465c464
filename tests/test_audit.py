"""The audit finds what it is there to find."""

from __future__ import annotations

from importlib.metadata import Distribution, PathDistribution
from typing import TYPE_CHECKING

import pytest

from tests.audit import ODD, faults, is_allowed, licence_of

if TYPE_CHECKING:
    from pathlib import Path

HASH = "--hash=sha256:" + "0" * 64
FINE = f"some-thing==1.0 ; python_version >= '3' \\\n    {HASH} \\\n    {HASH}\n    # via x\n"


def package(folder: Path, name: str = "some_thing", version: str = "1.0", said: str = "License: MIT") -> Distribution:
    """A package that is installed."""
    place = folder / f"{name}-{version}.dist-info"
    place.mkdir()
    (place / "METADATA").write_text(f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\n{said}\n\n")
    return PathDistribution(place)


def test_what_is_pinned_hashed_and_permissive_is_fine(tmp_path: Path):
    assert list(faults({"r.txt": FINE}, [package(tmp_path)])) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (FINE.replace("==1.0", ""), "r.txt: some-thing has no version"),
        ("some-thing==1.0\n", "r.txt: some-thing has no hash"),
        (f"some-thing==1.1 {HASH}\n", "some-thing 1.0 is installed, and 1.1 is pinned"),
        (f"other==1.0 {HASH}\n", "some-thing is installed, and no requirements file knows it"),
    ],
)
def test_what_is_not_pinned_is_named(tmp_path: Path, text: str, fault: str):
    assert fault in list(faults({"r.txt": text}, [package(tmp_path)]))


@pytest.mark.parametrize(
    ("said", "licence"),
    [
        ("License-Expression: Apache-2.0 AND MIT", "Apache-2.0 AND MIT"),
        ("License: APL 2\nClassifier: License :: OSI Approved :: Apache Software License", "Apache-2.0"),
        ("License: see LICENSE\nClassifier: License :: OSI Approved :: MIT License", "MIT"),
        ("License: Proprietary", "Proprietary"),
        ("Summary: nothing", ""),
    ],
)
def test_a_licence_is_read_as_it_is_said(tmp_path: Path, said: str, licence: str):
    assert licence_of(package(tmp_path, said=said)) == licence


def test_a_licence_that_nobody_has_looked_at_is_named(tmp_path: Path):
    (fault,) = faults({"r.txt": FINE}, [package(tmp_path, said="License-Expression: AGPL-3.0-only")])
    assert "its licence is 'AGPL-3.0-only'" in fault


def test_odd_ones_are_allowed_for_themselves_alone():
    assert is_allowed("codespell", "GPL-2.0-only")
    assert not is_allowed("discord-py", "GPL-2.0-only")
    assert is_allowed("x", "GPL-2.0-only OR MIT")
    assert not is_allowed("x", "GPL-2.0-only AND MIT")
    assert not is_allowed("x", "")
    assert all(reason for _, reason in ODD.values())
