"""A digest's picture: always there, right in height, and texts stay texts."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.ui.chart.test_render import INJECTIONS, LONG, SCRIPTS
from ui.chart.digest_drawing import MOST_DAYS, describe_digest
from ui.chart.digest_picture import DayOfDigest, DigestPicture
from ui.chart.picture import Fact
from ui.chart.render import Renderer
from ui.chart.worker import ChartWorker

SIZE = (1500, 1035)
WEEK = DigestPicture(
    whose="@lunaplays",
    period="Nov 16 – 22, 2026",
    total="12,300",
    label="diamonds",
    days=(DayOfDigest("15 Sun", 24_600, now=False), DayOfDigest("16 Mon", 12_300), DayOfDigest("17 Tue", 0)),
    days_label="Diamonds by day",
    change="▼ 50 %",
    change_of="against Nov 9 – 15, 2026",
    best="Best: Nov 16 · 12,300",
    facts=(Fact("2", "streams"), Fact("3h 10m", "live")),
)


def drawn(renderer: Renderer, picture: DigestPicture) -> None:
    told = describe_digest(picture).encode("utf-8", "replace").decode()
    image = Image.open(io.BytesIO(renderer.drawn("earnings", told)))
    assert image.size == SIZE


@pytest.mark.parametrize("name", [*SCRIPTS, *INJECTIONS, LONG], ids=range(len(SCRIPTS) + len(INJECTIONS) + 1))
def test_names_in_any_script_are_drawn_and_never_run(renderer: Renderer, name: str):
    drawn(renderer, replace(WEEK, whose=name, best=name, label=name))


def test_a_quiet_week_a_month_and_a_single_day_are_drawn(renderer: Renderer):
    quiet = tuple(replace(day, diamonds=0) for day in WEEK.days)
    for days in (quiet, WEEK.days[1:2], WEEK.days * 11):
        drawn(renderer, replace(WEEK, days=days, change="", change_of="", best="", facts=()))


def test_each_day_is_as_high_as_its_share_of_the_highest():
    told = json.loads(describe_digest(WEEK))
    assert [(bar["label"], bar["expected"], bar["now"]) for bar in told["bars"]] == [
        ("15 Sun", 1.0, False),
        ("16 Mon", 0.5, True),
        ("17 Tue", 0.0, True),
    ]
    assert all(bar["low"] == bar["expected"] == bar["high"] for bar in told["bars"])
    assert told["ticks"] == [[0.40650, "10K"], [0.81301, "20K"]]


@given(st.lists(st.integers(-5, 10**12), min_size=1, max_size=3 * MOST_DAYS))
def test_bars_stay_within_the_picture_whatever_the_numbers(diamonds: list[int]):
    told = json.loads(describe_digest(replace(WEEK, days=tuple(DayOfDigest("d", count) for count in diamonds))))
    assert 0 < len(told["bars"]) <= MOST_DAYS
    assert all(0 <= bar["high"] <= 1 for bar in told["bars"])


async def test_the_worker_draws_it():
    worker = ChartWorker()
    try:
        picture = await worker.digest(WEEK)
    finally:
        await worker.close()
    assert picture is not None
    assert picture.startswith(b"\x89PNG")
