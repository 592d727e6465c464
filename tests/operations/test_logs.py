"""The log of a bot that is really used, with everything turned up: whose request, and never what was typed."""

from __future__ import annotations

import io
import json
import logging
from typing import TYPE_CHECKING, Any

import pytest

from operations import logs
from operations.logs import REQUEST, Secrets, said_by
from settings import Settings
from tests.test_project import PACKAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.discord_server import Server

TOKEN = "MTA0MjYzNzE1ODg3Mzg0NTc3MA.GhT-1x.a_secret-that-nobody-may-see"
ELSES = "OTA0MjYzNzE1ODg3Mzg0NTc3MA.Zzzzzz.another-secret_of-somebody-else"
PASSWORD = "hunter2hunter2"
TYPED = ("zanzibarfan", "xylophonequestion", "quetzaltitle", "wolframnote")
LIBRARIES = ("", "discord", "discord.http", "discord.gateway", "aiosqlite", "asyncio", "sqlalchemy", "simcord")


def settings(log_format: str, **more: str) -> Settings:
    """As an operator writes them."""
    url = f"postgresql+asyncpg://bot:{PASSWORD}@localhost/aftershow"
    given = {"DISCORD_TOKEN": TOKEN, "DATABASE_URL": url, "LOG_LEVEL": "DEBUG", "LOG_FORMAT": log_format}
    return Settings.from_env({**given, **more})


@pytest.fixture(params=["plain", "json"])
def log(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What is written from here on, while every library says all that it can."""
    written = io.StringIO()
    monkeypatch.setattr("sys.stderr", written)
    monkeypatch.setattr("sys.excepthook", None)
    root, before = logging.getLogger(), logging.getLogger().handlers[:]
    levels = {name: logging.getLogger(name).level for name in (*LIBRARIES, *logs.OURS)}
    logs.set_up(settings(request.param))
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield written
    root.handlers[:] = before
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


async def test_what_people_type_is_in_no_line_and_their_request_is(
    server: Server, log: io.StringIO, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
):
    await server.creator.slash("stream start", title=TYPED[2])
    await server.moderator.slash("gift log", text=f"5 roses from @{TYPED[0]}, {TOKEN}")
    await server.creator.slash("income add", kind="donation", amount="12", note=TYPED[3])
    await server.member.slash("ask", question=f"what about the {TYPED[1]} {ELSES}?")

    async def chokes(_guild: int, question: str) -> Any:  # noqa: ANN401 - it never returns
        raise ValueError(question) from KeyError(question)

    monkeypatch.setattr(server.bot.desk, "match", chokes)
    await server.member.actor.slash(server.channel, "ask", question=f"and the {TYPED[1]} {TOKEN}?")
    assert [type(error).__name__ for error in server.env.errors]
    server.env.errors.clear()
    said = log.getvalue()
    assert "unexpected error" in said
    assert "ValueError" in said
    assert "in chokes" in said
    for secret in (*TYPED, "a_secret", "another-secret", PASSWORD):
        assert secret not in said
    if request.node.callspec.params["log"] == "json":
        lines = [json.loads(line) for line in said.splitlines()]
        (failure,) = [line for line in lines if line["level"] == "ERROR"]
        assert f"in /ask ({failure['interaction']})" in failure["message"]
        assert "in chokes" in failure["error"]
    else:
        (failure,) = [line for line in said.splitlines() if "[ERROR   ]" in line]
        request_id = failure.rpartition("(")[2].strip(")")
        assert f"ui.errors: ({request_id}) unexpected error" in failure


def test_libraries_that_show_what_goes_over_the_wire_are_not_heard(log: io.StringIO):
    logging.getLogger("discord.gateway").debug("WebSocket Event: %s", {"value": TYPED[0]})
    logging.getLogger("aiosqlite").debug("executing %s", TYPED[0])
    logging.getLogger("discord.http").warning(
        "rate limited: POST https://discord.com/api/v10/webhooks/12345/aW50ZXJhY3Rpb24_token/messages/@original"
    )
    logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: ValueError('%s')", TYPED[0])
    said = log.getvalue()
    assert TYPED[0] not in said
    assert "aW50ZXJhY3Rpb24" not in said
    assert "/webhooks/12345/[left out]/messages" in said
    assert "Task exception was never retrieved" in said


def test_a_token_or_password_is_taken_out_wherever_it_stands(log: io.StringIO):
    url = f"postgresql+asyncpg://bot:{PASSWORD}@localhost/x and redis://u:other@h"
    logging.getLogger("db").error("tried %s with %s", url, TOKEN, exc_info=OSError(f"no {TOKEN} for {ELSES}"))
    said = log.getvalue()
    for secret in ("a_secret", "another-secret", PASSWORD, "other@"):
        assert secret not in said
    assert "OSError: no [left out] for [left out]" in said


def test_an_error_that_ends_the_process_is_a_line_too(log: io.StringIO):
    import sys  # noqa: PLC0415 - the fixture has put something there

    sys.excepthook(ValueError, ValueError(TYPED[0]), None)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    said = log.getvalue()
    assert said.count("the bot ends") == 1
    assert TYPED[0] not in said


def test_other_lines_have_no_request(log: io.StringIO, request: pytest.FixtureRequest):
    logging.getLogger("posts.deliveries").info("nothing much")
    token = REQUEST.set(77)
    logging.getLogger("posts.deliveries").debug("of a request")
    REQUEST.reset(token)
    first, second = log.getvalue().splitlines()
    if request.node.callspec.params["log"] == "json":
        assert "interaction" not in json.loads(first)
        assert json.loads(second)["interaction"] == "77"
    else:
        assert first.endswith("posts.deliveries: nothing much")
        assert second.endswith("posts.deliveries: (77) of a request")


def test_every_package_of_ours_may_speak_up():
    assert set(PACKAGES) - {"demo"} <= logs.OURS


def test_errors_say_as_much_as_is_safe():
    assert (
        said_by(FileNotFoundError(2, "No such file", "data/x")) == "FileNotFoundError: [Errno 2] No such file: 'data/x'"
    )
    assert said_by(ValueError("typed")) == "ValueError"
    assert Secrets(["abc", "abcdef"]).out_of("abcdef") == "[left out]"
