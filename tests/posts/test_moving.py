"""A reply that moves while somebody waits, and that is heard of even when it can't be reached any more."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import discord
import pytest

from domain.importing import Progress
from posts.moving import Moving
from ui.press import button, row_of
from ui.reply import Reply
from ui.text import text_in

TEXT = text_in("en-US")


class Channel(discord.abc.Messageable):
    """Where somebody ran a command."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.pressable: list[bool] = []

    async def send(self, content: str, view: object) -> None:  # type: ignore[override]
        """Only what a bot says there."""
        self.said.append(content)
        self.pressable.append(bool(view))


class Waiting:
    """An interaction that was deferred; ``dead``: with this code Discord takes no edit."""

    def __init__(self, channel: object = None) -> None:
        self.id = 7
        self.extras: dict[Any, Any] = {}
        self.message = None
        self.channel = channel
        self.response = SimpleNamespace(is_done=lambda: True)
        self.dead = 0
        self.followup = self
        self.shown: list[str | None] = []

    async def edit_original_response(self, **fields: Any) -> None:  # noqa: ANN401 - as Discord takes them
        """What stands there from now on."""
        if self.dead:
            gone: Any = SimpleNamespace(status=401, reason="Unauthorized")
            raise discord.HTTPException(gone, {"code": self.dead, "message": "no"})
        self.shown.append(fields["content"])

    async def send(self, content: str, *, ephemeral: bool) -> None:
        """Another message after that."""
        assert ephemeral
        self.shown.append(content)


def moving(waiting: Waiting, times: list[float]) -> Moving:
    """About one file; the clock shows these seconds, one after the other."""
    told = iter(times)
    interaction: Any = waiting
    return Moving(interaction, TEXT, "a.csv", clock=lambda: next(told))


async def test_progress_is_shown_now_and_then_not_at_every_piece():
    waiting = Waiting()
    tell = moving(waiting, [0, 0.5, 1.6, 2.0, 3.0, 3.2])
    for rows in (100, 200, 300, 400, 500):
        await tell(Progress(rows, 1_000, applying=False))
    assert waiting.shown == [f"⏳ Reading a.csv… {rows} of about 1,000 rows" for rows in (200, 500)]


async def test_an_import_goes_on_when_nobody_can_be_told():
    waiting = Waiting()
    waiting.dead = 50027
    await moving(waiting, [0, 2])(Progress(100, 0, applying=True))
    assert waiting.shown == []


async def test_a_result_that_comes_too_late_for_its_reply_is_said_in_the_channel():
    waiting = Waiting(Channel())
    waiting.dead = 50027
    tell = moving(waiting, [0])
    await tell.finish(Reply("everything"), Reply("It is done.", view=row_of(button("x", label="Undo"))))
    await tell.finish(Reply("everything"), Reply("Taken back."))
    assert isinstance(waiting.channel, Channel)
    assert waiting.channel.said == ["It is done.", "Taken back."]
    assert waiting.channel.pressable == [True, False]


@pytest.mark.parametrize(("code", "channel"), [(50027, None), (50035, Channel())])
async def test_what_can_be_told_nowhere_is_a_failure_like_any_other(code: int, channel: Channel | None):
    waiting = Waiting(channel)
    waiting.dead = code
    with pytest.raises(discord.HTTPException):
        await moving(waiting, [0]).finish(Reply("everything"), Reply("It is done."))


async def test_a_result_whose_message_was_closed_comes_as_another_one():
    waiting = Waiting()
    waiting.dead = 10008
    await moving(waiting, [0]).finish(Reply("everything"))
    assert waiting.shown == ["everything"]
