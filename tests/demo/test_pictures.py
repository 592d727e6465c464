"""The pictures of README and guide: each is taken by ``make pictures``, shown somewhere, and small."""

from __future__ import annotations

import io
import re
from pathlib import Path

from PIL import Image

from demo.pictures.camera import with_palette
from demo.pictures.scenes import NAMES

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "docs" / "pictures"
MOST_BYTES = 120_000


def test_the_folder_holds_what_is_taken_and_nothing_else():
    assert {path.name for path in KEPT.iterdir()} == set(NAMES)


def test_every_picture_is_shown_somewhere():
    documents = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    shown = {
        name
        for path in documents
        for name in re.findall(r"!\[[^\]]+\]\([^)]*?([\w-]+\.png)\)", path.read_text(encoding="utf-8"))
    }
    assert set(NAMES) - shown == set()


def test_pictures_stay_small():
    assert [path.name for path in KEPT.iterdir() if path.stat().st_size > MOST_BYTES] == []


def test_fewer_colours_leave_size_and_looks():
    page = Image.new("RGB", (40, 20), (49, 51, 56))
    page.paste((88, 101, 242), (10, 5, 30, 15))
    before = io.BytesIO()
    page.save(before, "PNG")

    with Image.open(io.BytesIO(with_palette(before.getvalue()))) as after:
        assert (after.mode, after.size) == ("P", page.size)
        assert after.convert("RGB").tobytes() == page.tobytes()
