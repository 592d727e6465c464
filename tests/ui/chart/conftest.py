"""One card to vary, and one compiler for all tests that draw in this process."""

from __future__ import annotations

import pytest

from ui.chart.picture import CardPicture, Fact, TopRow
from ui.chart.render import Renderer


@pytest.fixture(scope="session")
def renderer() -> Renderer:
    return Renderer()


@pytest.fixture
def evening() -> CardPicture:
    return CardPicture(
        handle="@luna.live",
        title="Friday night Q&A 🎤",
        date="Fri 14 Nov 2026",
        diamonds="5,314",
        diamonds_label="diamonds",
        minutes=134,
        curve=((3, 15), (40, 314), (81, 5_314)),
        bars=((3, 5), (40, 12), (81, 30)),
        bars_label="Gifts per minute",
        quiet="No gifts reported yet",
        facts=(Fact("2h 14m", "live"), Fact("47", "gifts")),
        board=(TopRow("rosefan", "5,000"), TopRow("nightowl 🦉", "299"), TopRow("さくら", "15")),
        board_label="Top supporters",
        peak="Peak 1:21 · 30 gifts",
    )
