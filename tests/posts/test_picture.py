"""The summary card with its picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest_asyncio

from ui.chart.worker import ChartWorker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.discord_server import Server


@pytest_asyncio.fixture
async def charts() -> AsyncIterator[ChartWorker]:
    """The real drawing process."""
    worker = ChartWorker()
    yield worker
    await worker.close()


async def test_the_card_carries_its_picture_and_a_late_gift_changes_it(server: Server) -> None:
    await server.creator.slash("stream start", title="مساء الخير 🦁 こんばんは")
    await server.moderator.slash("gift log", text="lion from مريم, 5 roses from さくら🌸")
    await server.env.advance_time(3600)
    await server.creator.slash("stream end")
    first = await server.cards[0].attachments[0].read()
    assert first.startswith(b"\x89PNG")
    assert server.cards[0].embeds[0].image.url is not None
    await server.moderator.slash("gift add", gift="galaxy")
    await server.env.settle()
    (card,) = server.cards
    (picture,) = card.attachments
    assert await picture.read() != first


async def test_a_drawing_process_that_dies_does_not_stop_the_card(server: Server, charts: ChartWorker) -> None:
    await server.creator.slash("stream start")
    await charts.close()
    await server.creator.slash("stream end")
    (card,) = server.cards
    assert card.attachments == []
    assert card.embeds[0].image.url is None
