"""The picture of earnings and the statement: always there, right in height, and texts stay texts."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.ui.chart.test_render import INJECTIONS, LONG, SCRIPTS
from ui.chart.axis import write_money
from ui.chart.earnings_drawing import MOST_BARS, describe_earnings
from ui.chart.earnings_picture import Bar, EarningsPicture
from ui.chart.picture import Fact
from ui.chart.render import Renderer
from ui.chart.statement import Column, Figure, Section, Side, Statement
from ui.chart.statement_drawing import BREAK, LONGEST_CELL, describe_statement
from ui.chart.worker import ChartWorker

SIZE = (1500, 1035)
MONTH = EarningsPicture(
    handle="@lunaplays",
    period="November 2026",
    total="≈ $46.50",
    range="$37.20 to $49.29 · estimate of gifts",
    bars=(Bar("21 Nov", 37_200_000, 46_500_000, 49_290_000), Bar("22 Nov", 0, 0, 0)),
    bars_label="By stream",
    change="▲ 12 %",
    change_of="against October 2026",
    rises=True,
    best="Best: 21 Nov",
    facts=(Fact("$250.00", "other income"),),
)
PAPER = Statement(
    title="Earnings statement",
    handle="@lunaplays",
    period="November 2026",
    about=("1 to 30 November",),
    figures=(Figure("Gifts, estimated", "≈ $46.50", "50 %"),),
    sections=(
        Section(
            "Gifts",
            ("By stream",),
            (Column("Day"), Column("Stream", room=1), Column("USD", Side.NUMBER)),
            (("21 Nov", "Q&A", "$46.50"),),
            ("Total", "", "$46.50"),
        ),
    ),
    page="Page {page} of {pages}",
)


def drawn(renderer: Renderer, picture: EarningsPicture) -> None:
    told = describe_earnings(picture).encode("utf-8", "replace").decode()
    image = Image.open(io.BytesIO(renderer.drawn("earnings", told)))
    image.load()
    assert image.size == SIZE


def pages(pdf: bytes) -> int:
    (count,) = re.findall(rb"/Type\s*/Pages\s*/Count (\d+)", pdf)
    return int(count)


@pytest.mark.parametrize("text", [LONG, *INJECTIONS, *SCRIPTS, ""])
def test_any_text_is_only_text(renderer: Renderer, text: str):
    bars = tuple(replace(bar, label=text) for bar in MONTH.bars)
    drawn(renderer, replace(MONTH, handle=text, period=text, change=text, change_of=text, best=text, bars=bars))
    drawn(renderer, replace(MONTH, total=text, range=text, bars_label=text, facts=(Fact(text, text),) * 3))
    rows = ((text, text, text),) * 2
    section = replace(PAPER.sections[0], title=text, notes=(text,), rows=rows, total=(text, text, text))
    paper = replace(PAPER, title=text, handle=text, period=text, about=(text,), page=text, sections=(section,))
    told = describe_statement(paper).encode("utf-8", "replace").decode()
    assert renderer.drawn("statement", told).startswith(b"%PDF")


@given(st.lists(st.lists(st.integers(0, 10**15), min_size=3, max_size=3).map(sorted), min_size=1, max_size=80))
def test_bars_are_as_high_as_their_share_of_the_highest(amounts: list[list[int]]):
    bars = tuple(Bar("x", low, expected, high) for low, expected, high in amounts)
    told = json.loads(describe_earnings(replace(MONTH, bars=bars)))
    shown = told["bars"]
    assert len(shown) == min(len(bars), MOST_BARS)
    assert all(0 <= bar["low"] <= bar["expected"] <= bar["high"] <= 1 for bar in shown)
    assert max(bar["high"] for bar in shown) == (1 if any(bar.high for bar in bars[-MOST_BARS:]) else 0)
    assert all(0 < share <= 1 for share, _ in told["ticks"])


@pytest.mark.parametrize("count", [1, 12, 31, 60])
def test_any_number_of_bars_gets_a_picture(renderer: Renderer, count: int):
    bars = tuple(Bar(f"{n} Nov", n, 2 * n, 3 * n, now=bool(n % 2)) for n in range(count))
    drawn(renderer, replace(MONTH, bars=bars or MONTH.bars))
    drawn(renderer, replace(MONTH, bars=bars, total="≈ $123,234,234.56", change="▼ 999+ %", facts=()))


@pytest.mark.parametrize(
    ("micro_usd", "written"),
    [
        (5_000_000, "$5"),
        (200_000, "$0.20"),
        (5_000, "$0.005"),
        (2_500_000, "$2.50"),
        (2_000_000_000, "$2,000"),
        (40_000_000_000, "$40K"),
        (2_500_000_000_000, "$2.5M"),
    ],
)
def test_amounts_on_the_axis_are_short(micro_usd: int, written: str):
    assert write_money(micro_usd, "en-US") == written


def test_a_statement_has_as_many_pages_as_it_needs(renderer: Renderer):
    assert pages(renderer.drawn("statement", describe_statement(PAPER))) == 1
    long = replace(PAPER.sections[0], rows=PAPER.sections[0].rows * 150)
    many = renderer.drawn("statement", describe_statement(replace(PAPER, sections=(long, replace(long, rows=())))))
    assert pages(many) >= 3


def test_a_word_without_end_can_break_but_never_within_a_letter():
    family = "👨‍👩‍👧‍👦"
    row = ("x" * 40, family * 6, "y" * 500)
    told = json.loads(describe_statement(replace(PAPER, sections=(replace(PAPER.sections[0], rows=(row,)),))))
    long, families, cut = told["sections"][0]["rows"][0]
    assert BREAK in long
    assert long.replace(BREAK, "") == "x" * 40
    assert families.replace(BREAK, "") == family * 6
    assert all(piece.startswith("👨") for piece in families.split(BREAK))
    assert len(cut.replace(BREAK, "")) == LONGEST_CELL
    assert cut.endswith("…")


async def test_the_drawing_process_draws_both():
    worker = ChartWorker()
    picture, paper = await worker.earnings(MONTH), await worker.statement(PAPER)
    await worker.close()
    assert picture is not None
    assert picture.startswith(b"\x89PNG")
    assert paper is not None
    assert paper.startswith(b"%PDF")
