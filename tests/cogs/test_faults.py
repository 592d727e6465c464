"""What people hear when the storage fails, and that nothing comes twice when the clock is set back."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import discord
import pytest

from db.errors import StorageError
from domain.errors import Busy
from domain.streams import State
from operations.tally import Outcome
from tests.discord_server import Heard, words_of
from ui.errors import cause_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Connection

    from tests.discord_server import Person, Server

DAMAGED = StorageError("The database file is damaged.")
SORRY = "My records can't be read or written right now, and nothing was changed."


async def answered(person: Person, command: str, **options: Any) -> Heard:  # noqa: ANN401 - options
    """What came of a command, failures of the storage included."""
    heard = Heard(await person.actor.slash(person.server.channel, command, **options))
    assert all(isinstance(cause_of(error), StorageError) for error in person.server.env.errors)
    return heard


async def damaged(*_: object, **__: object) -> Any:  # noqa: ANN401 - never anything
    raise DAMAGED


@pytest.mark.sqlite("a file with a limit")
async def test_a_full_disk_is_told_in_plain_words_and_the_operator_learns_why(
    server: Server, caplog: pytest.LogCaptureFixture
):
    def most_pages(pages: int | None) -> Callable[[Connection], None]:
        def body(tx: Connection) -> None:
            used = tx.exec_driver_sql("PRAGMA page_count").scalar_one()
            tx.exec_driver_sql(f"PRAGMA max_page_count = {pages or used}")

        return body

    await server.creator.slash("stream start")
    await server.bot.database.write(most_pages(None))
    number, reply = 0, None
    for number in range(200):
        line = ", ".join(f"rose fan{number}x{fan}" for fan in range(20))
        reply = await answered(server.moderator, "gift log", text=line)
        if SORRY in reply.text:
            break
    assert reply is not None
    assert SORRY in reply.text
    assert reply.private
    assert "The disk that holds the database is full. Free some space" in caplog.text
    assert "Traceback" not in caplog.text
    await server.bot.database.write(most_pages(1_000_000))
    assert "1 × Rose" in (await answered(server.moderator, "gift add", gift="rose", supporter="afterwards")).text
    (stream,) = await server.bot.streams.recent(server.guild.id)
    record = await server.bot.streams.record(server.guild.id, stream.id)
    assert record.reported_gifts == number * 20 + 1


async def test_what_can_not_be_read_is_told_in_plain_words(server: Server, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(server.bot.gifts, "top", damaged)
    reply = await answered(server.member, "gift top")
    assert reply.private
    assert SORRY in reply.text
    assert "damaged" not in reply.text


async def test_what_can_not_be_done_now_can_be_pressed_again(server: Server, monkeypatch: pytest.MonkeyPatch):
    async def unreachable(*_: object, **__: object) -> None:
        raise Busy("storage-unreachable")

    await server.creator.slash("stream start")
    logged = await server.moderator.slash("gift add", gift="rose", count=3)
    with monkeypatch.context() as away:
        away.setattr(server.bot.gifts, "undo", unreachable)
        reply = await server.moderator.press(logged, "Undo")
        assert "I can't reach my records right now" in reply.text
        assert reply.private
    assert "3 × Rose" in logged.text
    assert "taken back" in (await server.moderator.press(logged, "Undo")).text.lower()


async def deliver_at(server: Server, monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """What is due by a clock that may have been set back."""
    for part in (server.bot.deliveries, server.bot.digest_posts, server.bot.summaries):
        monkeypatch.setattr(part, "_now", lambda: at)
    await server.bot.deliveries.deliver(at)
    await server.env.settle()


async def test_a_digest_and_a_card_come_once_when_an_hour_comes_twice(server: Server, monkeypatch: pytest.MonkeyPatch):
    now = server.env.now()
    nine = now.replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=1)
    await server.manager.slash("digest set", every="day", at="09:00", channel=server.summary, empty="say")
    await server.creator.slash("stream start")
    await server.env.advance_time((nine - now).total_seconds())
    await server.creator.slash("stream end", diamonds="500")
    for minutes in (0, -60, -30, -1, 0, 1):
        await deliver_at(server, monkeypatch, nine + timedelta(minutes=minutes))
    digests = [one for one in server.summary.history() if "The day" in words_of(one)]
    assert len(digests) == 1
    assert len(server.cards) == 1
    (stream,) = await server.bot.streams.recent(server.guild.id)
    assert stream.state is State.ENDED
    assert stream.duration is not None
    assert stream.duration >= timedelta()
    await deliver_at(server, monkeypatch, nine + timedelta(days=1))
    assert len([one for one in server.summary.history() if "The day" in words_of(one)]) == 2


async def busy(*_: object, **__: object) -> Any:  # noqa: ANN401 - never anything
    raise Busy("storage-busy")


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[list[Any]]:
    """The lists that were sent to people who type; SimCord does not tell an empty one from none."""
    sent: list[list[Any]] = []
    send = discord.InteractionResponse.autocomplete

    async def noted(self: discord.InteractionResponse[Any], choices: Any) -> Any:  # noqa: ANN401 - as it is called
        sent.append(list(choices))
        return await send(self, choices)

    monkeypatch.setattr(discord.InteractionResponse, "autocomplete", noted)
    return sent


def not_in_time(server: Server) -> int:
    """Requests that were counted as busy."""
    return sum(count for (_, outcome), count in server.bot.requests.tally.outcomes.items() if outcome is Outcome.BUSY)


async def test_while_the_storage_is_busy_every_list_is_answered_empty_and_nothing_is_logged(
    server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, answers: list[list[Any]]
):
    places = [
        (command.qualified_name, parameter.name)
        for command in server.bot.tree.walk_commands()
        if isinstance(command, discord.app_commands.Command)
        for parameter in command.parameters
        if parameter.autocomplete
    ]
    monkeypatch.setattr(server.bot.database, "read", busy)
    unlisted: list[str] = []
    for command, option in places:
        server.bot.settings.forget(server.guild.id)
        server.bot.desk.forget(server.guild.id)
        await server.manager.choices(command, option, "e")
        unlisted += [f"/{command} {option}"] * (len(answers) != 1)
        answers.clear()
    assert unlisted == []
    assert [line for line in caplog.records if line.levelno >= logging.WARNING] == []
    assert not_in_time(server) > len(places) / 2


async def test_a_list_that_can_not_be_read_is_one_line_for_the_operator(
    server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, answers: list[list[Any]]
):
    monkeypatch.setattr(server.bot.database, "read", damaged)
    await server.member.choices("gift add", "supporter", "b")
    assert answers == [[]]
    assert [line.getMessage() for line in caplog.records if line.levelno >= logging.WARNING] == [
        "the list for /gift add failed: The database file is damaged."
    ]
    assert "Traceback" not in caplog.text


async def test_a_list_that_fails_by_our_fault_is_answered_and_logged_with_its_cause(
    server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, answers: list[list[Any]]
):
    async def broken(*_: object, **__: object) -> None:
        raise KeyError("ours")

    monkeypatch.setattr(server.bot.supporters, "matching", broken)
    await server.member.choices("gift add", "supporter", "b")
    assert answers == [[]]
    assert "KeyError: 'ours'" in caplog.text
    assert server.bot.requests.tally.outcomes["gift add", Outcome.FAILED] == 1
