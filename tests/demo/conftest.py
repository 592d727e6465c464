"""The demo's parts that take seconds to make and are the same in every world: made once a process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.discord_server import Fitted, stock_matcher
from ui.chart.worker import ChartWorker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faq.desk import LoreOf
    from faq.encoder import Encoder


class Unended(ChartWorker):
    """Draws for one world after the other: none of them takes it along when it goes."""

    async def close(self) -> None:
        """Go on for the next."""

    def end(self) -> None:
        """Nobody draws any more."""
        self._end()


@pytest.fixture(scope="session")
def drawing() -> Iterator[Unended]:
    """The real drawing process."""
    worker = Unended()
    yield worker
    worker.end()


@pytest.fixture(autouse=True)
def made_once(drawing: Unended, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every world has its pictures and its answers from here."""
    stock_matcher()

    def desk(_encoder: Encoder, lore: LoreOf) -> Fitted:
        return Fitted(Fitted.encoder, lore)

    monkeypatch.setattr("client.AnswerDesk", desk)
    monkeypatch.setattr("demo.world.ChartWorker", lambda: drawing)
