"""What was typed into a form that is closed comes back, all of it."""

from __future__ import annotations

import pytest

from domain.errors import NotFound
from ui.errors import explain
from ui.forms import LONGEST_MESSAGE
from ui.reply import Reply
from ui.text import text_in

TEXT = text_in("en-US")


def given_back(typed: str) -> Reply:
    """The answer to a form that was sent too late."""
    return explain(NotFound("form-forgotten", typed=typed), TEXT, about="a form")


def whole(reply: Reply) -> str:
    """What can be copied out of the answer."""
    if reply.files:
        return reply.files[0].fp.read().decode()
    return (reply.content or "").split("```\n")[1].removesuffix("\n```")


@pytest.mark.parametrize(
    "typed",
    [
        "13K\n7",
        "a line\n\n  and **another** with <@1>, @everyone, `code` and https://example.com",
        "x" * 1_700,
        "x" * 1_850,
        "🎤" * 1_000,
        "long " * 3_000,
        "```\ncode\n```",
        "قناة لونا",
    ],
)
def test_nothing_that_was_typed_is_lost_and_discord_takes_it(typed: str):
    reply = given_back(typed)
    assert reply.private
    assert whole(reply) == typed
    assert len((reply.content or "").encode("utf-16-le")) <= 2 * LONGEST_MESSAGE
    assert "open it again" in (reply.content or "")


def test_a_short_text_needs_no_file_and_what_could_not_stand_in_a_message_is_one():
    assert given_back("13K").files == ()
    assert [file.filename for file in given_back("x" * LONGEST_MESSAGE).files] == ["form.txt"]
    assert [file.filename for file in given_back("```").files] == ["form.txt"]
