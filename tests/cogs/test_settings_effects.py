"""Every setting reaches what it is for: changed one by one, with what people then see; kept, and each server's own."""

from __future__ import annotations

import shutil
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from client import Aftershow
from domain.settings import SETTING_NAMES, Settings
from tests.cogs.planning import passes, planned
from tests.discord_server import Pictureless, live_with_gifts, words_of
from ui import text
from ui.text import LOCALES

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from pathlib import Path

    from tests.discord_server import Server


async def summary_stands_in_its_channel(server: Server) -> bool:
    before = len(server.summary.history())
    await server.creator.slash("stream start")
    await server.creator.slash("stream end")
    return len(server.summary.history()) > before


async def answers_elsewhere_are_private(server: Server) -> bool:
    await server.bot.desk.ready()
    there = await server.member.slash("ask", channel=server.summary, question="entry:likes_pay")
    assert not there.private
    return (await server.member.slash("ask", question="entry:likes_pay")).private


async def reminders_of_streams_go_there(server: Server) -> bool:
    before = len(server.summary.history())
    await planned(server, when="in 3 hours", reminders="2h")
    await passes(server, timedelta(hours=1))
    await server.creator.slash("stream cancel")
    return len(server.summary.history()) > before


async def changes_are_noted_there(server: Server) -> bool:
    before = len(server.summary.history())
    await server.manager.slash("settings set", money_on_cards="private")
    return len(server.summary.history()) > before


async def the_helpers_manage(server: Server) -> bool:
    return "Only managers" not in (await server.moderator.slash("settings show")).text


async def the_helpers_report_for_everyone(server: Server) -> bool:
    reply = await server.moderator.slash("gift add", gift="rose", creator="lunaplays")
    return "can report for" not in reply.text


async def nine_in_the_evening_is_noon(server: Server) -> bool:
    day = "2025-12-29" if await server.bot.streams.matching(server.guild.id, "", zone=UTC) else "2025-12-30"
    await server.creator.slash("stream report", started=f"{day} 21:00", duration="1h")
    newest = await server.bot.streams.matching(server.guild.id, "", zone=UTC)
    return 12 in {stream.started_at.hour for stream in newest}


async def a_thousand_has_a_dot(server: Server) -> bool:
    return "1.000" in (await server.member.slash("gift value", gift="galaxy")).text


async def an_amount_without_a_code_is_meant_in_it(server: Server) -> bool:
    reply = await server.creator.slash("income add", kind="merch", amount="250")
    assert "250" in reply.text
    return "€" in reply.text


async def a_public_card_shows_no_money(server: Server) -> bool:
    await server.creator.slash("creator share", level="public")
    await live_with_gifts(server)
    await server.creator.slash("stream end")
    return "≈" not in words_of(server.cards[-1])


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A second language, so that there is one to choose."""
    shutil.copytree(LOCALES, tmp_path / "locales")
    shutil.copy(LOCALES / "en-US.ftl", tmp_path / "locales" / "de.ftl")
    monkeypatch.setattr(text, "LOCALES", tmp_path / "locales")
    text.text_in.cache_clear()
    yield
    text.text_in.cache_clear()


EFFECTS: dict[str, tuple[Callable[[Server], Any], Callable[[Server], Awaitable[bool]]]] = {
    "summary_channel": (lambda server: server.summary, summary_stands_in_its_channel),
    "faq_channel": (lambda server: server.summary, answers_elsewhere_are_private),
    "announce_channel": (lambda server: server.summary, reminders_of_streams_go_there),
    "log_channel": (lambda server: server.summary, changes_are_noted_there),
    "manager_role": (lambda server: server.guild.roles["Stream team"], the_helpers_manage),
    "moderator_role": (lambda server: server.guild.roles["Stream team"], the_helpers_report_for_everyone),
    "timezone": (lambda _: "Asia/Tokyo", nine_in_the_evening_is_noon),
    "language": (lambda _: "de", a_thousand_has_a_dot),
    "currency": (lambda _: "EUR", an_amount_without_a_code_is_meant_in_it),
    "money_on_cards": (lambda _: "private", a_public_card_shows_no_money),
}


def test_the_table_has_every_setting() -> None:
    assert set(EFFECTS) == set(SETTING_NAMES)


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("name", SETTING_NAMES)
async def test_a_setting_has_its_effect_and_without_it_there_is_none(server: Server, name: str) -> None:
    await server.manager.slash("settings reset", setting="moderator_role")
    value, effective = EFFECTS[name]
    assert not await effective(server)
    options: dict[str, Any] = {name: value(server)}
    assert "Saved" in (await server.manager.slash("settings set", **options)).text
    assert await effective(server)


@pytest.mark.usefixtures("german")
async def test_settings_survive_a_restart_and_are_each_servers_own(server: Server) -> None:
    options: dict[str, Any] = {name: value(server) for name, (value, _) in EFFECTS.items()}
    await server.manager.slash("settings set", **options)
    kept = await server.bot.settings.get(server.guild.id)
    changed = [name for name in SETTING_NAMES if getattr(kept, name) != getattr(Settings(), name)]
    assert changed == list(SETTING_NAMES)
    await server.bot.close()
    again = Aftershow(server.bot.database, Pictureless(), encoder=None, shard_count=1, by_itself=False)
    await server.env.restart_bot(again)
    try:
        assert await again.settings.get(server.guild.id) == kept
        assert await again.settings.get(server.env.create_guild("Elsewhere").id) == Settings()
    finally:
        await again.close()
