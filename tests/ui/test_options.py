"""Lists that are offered while one types."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from ui.options import Choices, offered


async def test_a_list_that_takes_too_long_is_empty_and_in_time(monkeypatch: pytest.MonkeyPatch):
    failures: list[type[BaseException]] = []

    def note_no_list(_: object, error: BaseException) -> None:
        failures.append(type(error))

    client = SimpleNamespace(note_no_list=note_no_list, database=SimpleNamespace(crowded=True))
    interaction: Any = SimpleNamespace(client=client)

    @offered
    async def slow(_interaction: object, _typed: str) -> Choices:
        await asyncio.Event().wait()
        return []

    monkeypatch.setattr("ui.options.LONGEST_OFFER_S", 0.05)
    assert await asyncio.wait_for(slow(interaction, "b"), 5) == []
    assert failures == [TimeoutError]
