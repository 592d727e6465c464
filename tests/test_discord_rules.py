"""What Discord itself says about requests: whatever the bot sends in any test is held against it."""

# ruff: noqa: ANN401  (JSON is whatever it is)
from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from discord.http import Route

from tests.discord_rules import DOCUMENT, LARGEST_UPLOAD, faults_of_request

if TYPE_CHECKING:
    from tests.discord_server import Server

MESSAGES = "/channels/1/messages"
needs_document = pytest.mark.skipif(not DOCUMENT.exists(), reason=f"{DOCUMENT.name} is not at hand")


def faults(body: dict[str, Any], path: str = MESSAGES, method: str = "POST", **params: Any) -> list[str]:
    """Of one request."""
    return list(faults_of_request(method, path, body, params))


def row(*parts: dict[str, Any]) -> list[dict[str, Any]]:
    """Components of a message."""
    return [{"type": 1, "components": list(parts)}]


BUTTON = {"type": 2, "style": 1, "label": "Undo", "custom_id": "undo:1"}


def test_a_plain_message_is_fine() -> None:
    assert faults({"content": "Logged.", "embeds": [{"title": "Tonight"}], "components": row(BUTTON)}) == []


@needs_document
@pytest.mark.parametrize(
    "body",
    [
        {"contents": "Logged."},
        {"content": "", "embeds": [{"title": "x" * 257}]},
        {"content": "x", "embeds": [{"headline": "x"}]},
        {"content": "x", "nonce": "x" * 26},
        {"content": "x", "components": row({**BUTTON, "label": "x" * 81})},
        {"content": "x", "components": row({**BUTTON, "custom_id": "x" * 101})},
        {"content": "x", "components": row(*[{**BUTTON, "custom_id": f"{n}"} for n in range(6)])},
    ],
)
def test_what_the_document_forbids_is_noticed(body: dict[str, Any]) -> None:
    assert faults(body)


@needs_document
def test_paths_and_parameters_that_discord_does_not_have_are_noticed() -> None:
    assert faults({}, path="/channels/1/letters")
    assert list(faults_of_request("GET", MESSAGES, None, {"limit": 5})) == []
    assert list(faults_of_request("GET", MESSAGES, None, {"limits": 5}))


@pytest.mark.parametrize(
    "body",
    [
        {"content": "x" * 2_001},
        {"content": "x", "embeds": [{"description": "x" * 3_001}, {"description": "x" * 3_000}]},
        {"content": "x", "components": row(BUTTON, {**BUTTON, "label": "Again"})},
        {"content": "x", "components": row({"type": 2, "style": 1, "custom_id": "a"})},
        {"content": "", "embeds": [], "components": []},
    ],
)
def test_limits_that_the_document_leaves_out_are_noticed(body: dict[str, Any]) -> None:
    assert faults(body)


def test_files_that_are_too_large_are_noticed() -> None:
    assert list(faults_of_request("POST", MESSAGES, {"content": "x"}, {}, [LARGEST_UPLOAD, 1]))
    assert not list(faults_of_request("POST", MESSAGES, {"content": "x"}, {}, [LARGEST_UPLOAD]))


async def test_what_a_test_sends_is_looked_at(server: Server, refused: list[str]) -> None:
    await server.bot.http.request(Route("GET", f"/channels/{server.channel.id}/messages"), params={"limits": 5})
    assert [fault for fault in refused if "limits" in fault] or not DOCUMENT.exists()
    refused.clear()
