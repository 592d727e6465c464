"""Files that nobody means well with: each a clear refusal, quickly and in little memory."""

from __future__ import annotations

import functools
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from domain.errors import Unreadable
from domain.imports import Refusal
from imports.hints import Hints
from imports.limits import Budget
from tests.imports.made import DATA, NOW, all_of, only, workbook, written

ROOT = Path(__file__).parents[2]
LARGE = 450_000 if os.environ.get("SOAK") else 9_000
"""Rows of an honest file."""
MOST_MEGABYTES = 150
_PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
    ),
}
_SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


def sheet(rows: str, before: str = "", parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """A workbook with this in its sheet."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in {**_PARTS, "xl/worksheets/sheet1.xml": before + _SHEET.format(rows), **(parts or {})}.items():
            archive.writestr(name, part)
    return file.getvalue()


def packed(content: bytes, name: str = "gifts.csv") -> bytes:
    """A ZIP with one file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(name, content)
    return file.getvalue()


def lied_about(archive: bytes, real: int, told: int) -> bytes:
    """The same ZIP, saying that it unpacks to less."""
    return archive.replace(real.to_bytes(4, "little"), told.to_bytes(4, "little"))


CELL = '<c r="A1"><v>1</v></c>'
ENTITIES = "<!DOCTYPE x [" + '<!ENTITY a "aaaaaaaaaa">' + '<!ENTITY b "&a;&a;&a;&a;">' + "]>"
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "import-empty"),
    "blank": (lambda: b" \r\n\t\n", "import-empty"),
    "one byte": (lambda: b"x", "import-unknown-table"),
    "one zero": (lambda: b"\0", "import-(unknown-table|empty)"),
    "binary": (lambda: bytes(range(256)) * 400, "import-binary"),
    "zeros": (lambda: bytes(100_000), "import-binary"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "import-binary"),
    "an old workbook": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "import-old-office"),
    "a web page": (lambda: b"<!doctype html><html><body>gift,count</body></html>", "import-markup"),
    "a truncated ZIP": (lambda: packed(b"gift,count\nRose,1\n")[:40], "import-archive-broken"),
    "a truncated workbook": (lambda: sheet(CELL)[:-200], "import-archive-broken"),
    "a workbook without parts": (lambda: packed(b"x", "xl/workbook.xml"), "import-archive-broken"),
    "a ZIP of nothing": (lambda: b"PK\x05\x06" + bytes(18), "import-empty"),
    "a ZIP in a ZIP": (lambda: packed(packed(b"gift,count\nRose,1\n"), "a.zip"), "import-zip-in-zip"),
    "a ZIP bomb": (lambda: packed(bytes(300_000_000)), "import-unpacks-too-large"),
    "a ZIP bomb that lies": (
        lambda: lied_about(packed(b"gift,count\n" * 20_000_000), 220_000_000, 1_000),
        "import-(unpacks-too-large|archive-broken)",
    ),
    "a workbook bomb": (lambda: sheet('<row r="1"/>' * 20_000_000), "import-unpacks-too-large"),
    "a bomb of strings": (
        lambda: sheet(CELL, parts={"xl/sharedStrings.xml": "<sst>" + "<si/>" * 9_000_000 + "</sst>"}),
        "import-(unpacks-too-large|sheet-too-large)",
    ),
    "an entity bomb": (lambda: sheet('<row r="1"><c r="A1" t="str"><v>&b;</v></c></row>', ENTITIES), "import-entities"),
    "an entity bomb in UTF-16": (
        lambda: sheet("", parts={"xl/styles.xml": ("\ufeff" + ENTITIES).encode("utf-16-le")}),
        "import-entities",
    ),
    "a cell far away": (
        lambda: sheet(f'<row r="1">{CELL}</row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        "import-sheet-too-large",
    ),
    "a column beyond all letters": (
        lambda: sheet(f'<row r="1">{CELL}<c r="AAAAAAAAA1"><v>1</v></c></row>'),
        "import-sheet-too-large",
    ),
    "a row beyond all numbers": (
        lambda: sheet('<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>'),
        "import-sheet-too-large",
    ),
    "cells without end": (
        lambda: sheet('<row r="1">' + "<c><v>1</v></c>" * 1_520_000 + "</row>"),
        "import-sheet-too-large",
    ),
    "cells with prefixes": (
        lambda: sheet(
            "", parts={"xl/worksheets/sheet1.xml": "<x:worksheet><x:row r='1'>" + "<x:c><x:v>1</x:v></x:c>" * 1_520_000}
        ),
        "import-sheet-too-large",
    ),
    "ten million columns": (
        lambda: b"gift,count" + b"," * 10_000_000 + b"\nRose,1\n",
        "import-(unknown-table|line-too-long)",
    ),
    "ten million columns below a header": (
        lambda: b"gift,count\n" + b"," * 10_000_000 + b"\nRose,1\n",
        "import-line-too-long",
    ),
    "a line of 24 MB": (lambda: b"gift,count\n" + b"x" * 24_000_000 + "🌸".encode(), "import-line-too-long"),
    "a line of 100 MB": (lambda: b"gift,count\n" + b"x" * 100_000_000, "import-too-large"),
    "brackets in brackets": (lambda: b"[" * 200_000, "import-(unknown-json|json-broken)"),
    "a deep object": (lambda: b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "import-(unknown-json|json-broken)"),
    "a number of a million digits": (
        lambda: b'[{"gift":"Rose","count":' + b"9" * 10**6 + b"}]",
        "import-unknown-json",
    ),
    "an event of 20 MB": (
        lambda: b'{"method":"WebcastGiftMessage","decoded":{}}\n{"method":"' + b"W" * 20_000_000 + b'"}\n',
        "import-line-too-long|import-event-field",
    ),
    "quotation marks only": (lambda: b"gift,count\n" + b'"' * 10_000_001, "import-line-too-long"),
    "zeros in a table": (lambda: b"gift,count\nRo\0se,1\n", "import-gift-unreadable"),
}


def reason_of(path: Path) -> str:
    """Why the file, or the first row that is refused, can't be taken."""
    try:
        return next((one.reason for one in only(Refusal, path)), "")
    except Unreadable as problem:
        return problem.key


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The file of a name, made when it is first wanted: the bombs take a while."""
    folder = tmp_path_factory.mktemp("hostile")

    @functools.cache
    def file(name: str) -> Path:
        return written(folder, HOSTILE[name][0](), name.replace(" ", "-"))

    return file


@pytest.mark.parametrize("name", HOSTILE)
def test_each_hostile_file_has_a_clear_refusal(hostile: Callable[[str], Path], name: str):
    assert re.fullmatch(HOSTILE[name][1], reason_of(hostile(name)))


@pytest.mark.soak
def test_memory_stays_flat_whatever_the_file(tmp_path: Path, hostile: Callable[[str], Path]):
    """All of them one after the other in a process of its own, and two large honest ones."""
    for name in HOSTILE:
        if hostile(name).stat().st_size < 25_000_000:
            shutil.copy(hostile(name), tmp_path)
    rows = "".join(f"2026-07-03T20:15:00Z,Rose,{number % 900 + 1},fan{number % 70_000}\n" for number in range(LARGE))
    written(tmp_path, "time,gift,count,supporter\n" + rows, "honest.csv")
    lines = [
        json.dumps({"gift": "Rose", "count": number % 900 + 1, "user": f"fan{number}"})
        for number in range(LARGE * 2 // 3)
    ]
    written(tmp_path, "[" + ",".join(lines) + "]", "honest.json")
    measure = (
        "import resource, sys; from pathlib import Path; from datetime import datetime, UTC\n"
        "from domain.errors import Unreadable; from imports.files import read; from imports.hints import Hints\n"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "before = peak()\n"
        "for path in sorted(Path(sys.argv[1]).iterdir()):\n"
        "    try:\n"
        "        for one in read(path, Hints(now=datetime(2026, 11, 1, tzinfo=UTC))): pass\n"
        "    except Unreadable: pass\n"
        "print((peak() - before) // 1024)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", measure, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < MOST_MEGABYTES


def test_too_many_rows_are_refused(tmp_path: Path):
    path = written(tmp_path, "gift,count\n" + "Rose,1\n" * 600)
    with pytest.raises(Unreadable, match="import-too-many-rows"):
        all_of(path, budget=Budget(most_rows=500))


@pytest.mark.parametrize("name", ["gifts.csv", "events.jsonl", "backstage.csv", "user_data.json"])
def test_a_reading_that_takes_too_long_is_given_up(name: str):
    seconds = iter(range(0, 10_000, 61))
    with pytest.raises(Unreadable, match="import-too-slow"):
        all_of(DATA / name, budget=Budget(clock=lambda: float(next(seconds)), most_rows=10**9))


def test_progress_can_be_watched(tmp_path: Path):
    hints = Hints(now=NOW)
    path = written(tmp_path, "gift,count\n" + "Rose,1\n" * 1_000)
    assert len(all_of(path, budget=hints.budget)) == 1_000
    assert hints.budget.progress.rows == 1_000
    assert 1_000 <= hints.budget.progress.about <= 1_001


def test_formulas_of_a_workbook_are_values(tmp_path: Path):
    path = workbook(tmp_path, [["gift", "count"], ["Rose", "=1+1"], ["=HYPERLINK(1)", 2]])
    assert [one.reason for one in only(Refusal, path)] == ["import-gift-missing"]


def test_a_sheet_that_is_only_formatted_far_down_is_read(tmp_path: Path):
    name = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'
    head = f'<row r="1">{name.format("A1", "gift")}{name.format("B1", "count")}</row>'
    rose = '<row r="2"><c r="A2" t="inlineStr"><is><t>Rose</t></is></c><c r="B2"><v>3</v></c></row>'
    empty = '<row r="1048576"><c r="XFD1048576" s="0"/></row><row r="1048570" ht="15"></row>'
    assert len(all_of(written(tmp_path, sheet(head + rose + empty)))) == 1
