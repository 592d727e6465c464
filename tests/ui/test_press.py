"""Buttons and selects whose meaning is their id."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from domain.errors import NotFound
from ui.press import Presses, button, custom_id, row_of, select

if TYPE_CHECKING:
    from tests.discord_server import Server


async def test_a_reply_with_buttons_leaves_nothing_behind_in_the_process(server: Server) -> None:
    await server.creator.slash("stream start")
    await server.moderator.slash("gift log", text="5 roses, galaxy")
    before = asyncio.all_tasks()
    logged = await server.moderator.slash("gift log", text="5 roses, galaxy")
    assert asyncio.all_tasks() <= before
    assert not server.bot.persistent_views
    assert "Undo" in logged.labels
    assert "taken back" in (await server.moderator.press(logged, "Undo")).text.lower()


async def test_a_view_takes_items_as_they_come() -> None:
    view = row_of(button("gift-undo", 7, label="Undo"))
    view.add_item(select("gift-undo-one", 7, hint="One of them", choices=[("Rose", "1"), ("Lion", "2")]))
    assert [item.custom_id for item in view.children] == ["gift-undo:7", "gift-undo-one:7"]  # type: ignore[attr-defined]


def test_an_id_that_discord_would_refuse_is_noticed_here() -> None:
    assert len(custom_id("gift-undo", "x" * 90)) == 100
    with pytest.raises(ValueError, match="101 characters"):
        custom_id("gift-undo", "x" * 91)


def test_a_button_of_a_version_that_is_gone_says_so() -> None:
    with pytest.raises(NotFound) as gone:
        Presses().handler("gift-juggle")
    assert gone.value.key == "button-gone"
