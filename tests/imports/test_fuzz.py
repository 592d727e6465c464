"""Whatever bytes come: records, refusals, a question, or one clear failure; never anything else."""

from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import Unreadable
from domain.imports import Ambiguous, BackstageRow, GiftRow, MetricSample, PastStream, Refusal, RoomEnded
from imports.files import read
from imports.hints import Hints
from tests.imports.made import DATA, NOW, workbook

EXAMPLES = 2_500 if os.environ.get("SOAK") else 40
"""Of each of the eight kinds: 20,000 in all."""
KINDS = (GiftRow, MetricSample, RoomEnded, PastStream, BackstageRow, Refusal, Ambiguous)
cells = st.one_of(
    st.text(max_size=12),
    st.integers(-(2**70), 2**70).map(str),
    st.datetimes().map(str),
    st.sampled_from(
        ["Rose", "5,5", "1.234", "03/07/2026", "=1+1", "\0", '"', "1e999", "NaN", "99999999999", "\u0665", "🌸"]
    ),
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | cells,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(cells, inner, max_size=4),
    max_leaves=12,
)
names = st.sampled_from(
    ["time", "gift", "gift id", "count", "coins", "supporter", "Creator ID", "Diamonds", "LIVE duration"]
)
headers = st.lists(names | cells, min_size=1, max_size=7)
fields = st.dictionaries(
    st.sampled_from(
        ["gift_id", "repeat_count", "repeat_end", "group_id", "user", "total", "follow_count", "action", "ts"]
    ),
    anything,
)
methods = st.sampled_from(["WebcastGiftMessage", "WebcastLikeMessage", "WebcastSocialMessage", "WebcastControlMessage"])
events = st.fixed_dictionaries(
    {"method": methods, "msg_id": anything, "ts": anything, "decoded": fields | anything},
    optional={"payload_b64": cells | st.binary(max_size=40).map(lambda data: data.hex()), "room_id": anything},
)
lives = st.dictionaries(st.sampled_from(["LiveStartTime", "LiveEndTime", "RoomId", "RoomTitle", "TotalLike"]), anything)


def reads(folder: Path, content: bytes) -> None:
    """The law."""
    path = folder / "file"
    path.write_bytes(content)
    try:
        found = list(read(path, Hints(now=NOW)))
    except Unreadable as problem:
        assert problem.key.startswith("import-")  # noqa: PT017 - it may also be read
    else:
        assert all(isinstance(one, KINDS) for one in found)


fuzzed = settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
    deadline=None,
)
pytestmark = pytest.mark.soak


@fuzzed
@given(content=st.binary(max_size=400))
def test_any_bytes(tmp_path: Path, content: bytes):
    reads(tmp_path, content)


@fuzzed
@given(content=st.text(max_size=400), encoding=st.sampled_from(["utf-8", "utf-16", "utf-16-le", "utf-8-sig"]))
def test_any_text(tmp_path: Path, content: str, encoding: str):
    reads(tmp_path, content.encode(encoding, "replace"))


@fuzzed
@given(header=headers, rows=st.lists(st.lists(cells, max_size=8), max_size=6), mark=st.sampled_from(",;\t|"))
def test_any_table(tmp_path: Path, header: list[str], rows: list[list[str]], mark: str):
    reads(tmp_path, "\n".join(mark.join(row) for row in [header, *rows]).encode("utf-8", "replace"))


@fuzzed
@given(document=st.lists(st.dictionaries(names, anything), max_size=5) | anything, cut=st.integers(0, 60))
def test_any_json(tmp_path: Path, document: object, cut: int):
    text = json.dumps({"gifts": document}).encode()
    reads(tmp_path, text[: len(text) - cut])


@fuzzed
@given(found=st.lists(events, max_size=5))
def test_any_events(tmp_path: Path, found: list[object]):
    first = (DATA / "events.jsonl").read_bytes().splitlines(keepends=True)[0]
    reads(tmp_path, first + "\n".join(map(json.dumps, found)).encode())


@fuzzed
@given(history=st.lists(lives, max_size=4) | anything)
def test_any_download(tmp_path: Path, history: object):
    reads(tmp_path, json.dumps({"TikTok Live": {"Go Live History": {"GoLiveList": history}}}).encode())


@fuzzed
@given(data=st.data())
def test_any_damage_to_a_file(tmp_path: Path, data: st.DataObject):
    files = ("gifts.csv", "regalos.csv", "events.jsonl", "user_data.json", "backstage.csv")
    content = bytearray((DATA / data.draw(st.sampled_from(files))).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=6))
        content = content or bytearray(b"x")
    reads(tmp_path, bytes(content))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A workbook, made once: it carries the time at which it was made."""
    rows: list[list[Any]] = [["gift", "count", "time"], ["Rose", 5, "2026-07-03"], ["Galaxy", 1, 46_000.5]]
    return workbook(tmp_path_factory.mktemp("whole"), rows, "book").read_bytes()


@fuzzed
@given(data=st.data())
def test_any_damage_to_a_workbook(tmp_path: Path, whole: bytes, data: st.DataObject):
    """To the archive, and to what is in it."""
    content = bytearray(whole)
    if data.draw(st.booleans()):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + 4] = data.draw(st.binary(max_size=8))
    else:
        content = bytearray(_with_damage_inside(bytes(content), data))
    reads(tmp_path, bytes(content))


def _with_damage_inside(content: bytes, data: st.DataObject) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as whole, zipfile.ZipFile(file, "w") as damaged:
        for name in whole.namelist():
            part = bytearray(whole.read(name))
            if "sheet1" in name or data.draw(st.booleans()):
                at = data.draw(st.integers(0, len(part) - 1))
                part[at : at + 5] = data.draw(
                    st.binary(max_size=8) | st.sampled_from([b"XFD9", b"<c ", b"&x;", b"9" * 30])
                )
            damaged.writestr(name, bytes(part))
    return file.getvalue()
