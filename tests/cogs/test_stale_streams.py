"""A live stream that nobody says anything about any more is asked about, and ends when it was heard of last."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from domain.streams import State
from tests.discord_server import Heard, Person, words_of

if TYPE_CHECKING:
    import discord

    from domain.streams import Stream
    from tests.discord_server import Server

HOUR = timedelta(hours=1)


async def hours_pass(server: Server, hours: float) -> None:
    """Time passes, and what is due is done."""
    await server.env.advance_time(hours * 3600)
    await server.bot.deliveries.deliver(server.env.now())
    await server.env.settle()
    await server.bot.deliveries.deliver(server.env.now())


async def the_stream(server: Server) -> Stream:
    """The only one."""
    return (await server.bot.streams.recent(server.guild.id))[0]


class Mia:
    """A creator whose direct messages can be looked at."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.user = server.env.create_user("mia")
        self.here = Person(server.guild.add_member(self.user), server)

    @property
    def questions(self) -> list[discord.Message]:
        """What she was asked directly, as it stands now."""
        return [message for message in self.user.dm_channel.history() if message.author == self.server.bot.user]

    async def press(self, message: discord.Message, label: str) -> Heard:
        """One of the two buttons, in the direct message."""
        heard = Heard(await self.user.click(message, label=label))
        self.server.forgive_answered()
        return heard


@pytest.fixture
async def mia(server: Server) -> Mia:
    """She is live since just now."""
    mia = Mia(server)
    await server.manager.slash("creator add", handle="mialive", member=mia.here.actor)
    await mia.here.slash("stream start", title="Long night")
    return mia


def here(server: Server) -> list[discord.Message]:
    """What was asked in the channel."""
    return [message for message in server.channel.history() if "still live?" in words_of(message)]


async def test_after_twelve_quiet_hours_the_creator_is_asked_once(server: Server, mia: Mia):
    await hours_pass(server, 11.9)
    assert mia.questions == []
    await hours_pass(server, 0.2)
    (question,) = mia.questions
    assert "@mialive still live?" in words_of(question)
    await hours_pass(server, 0.5)
    assert len(mia.questions) == 1


@pytest.mark.usefixtures("mia")
async def test_without_an_answer_it_ends_at_the_last_sign_of_life_with_a_card(server: Server):
    await server.env.advance_time(3 * 3600)
    await server.moderator.slash("gift add", gift="rose", creator="mialive")
    sign = server.env.now()
    await hours_pass(server, 12.1)
    assert (await the_stream(server)).state is State.LIVE
    await hours_pass(server, 1.1)
    ended = await the_stream(server)
    assert ended.state is State.ENDED
    assert ended.ended_at is not None
    assert abs(ended.ended_at - sign) < timedelta(minutes=1)
    (card,) = server.cards
    assert "Long night" in words_of(card)
    assert card.channel.id == server.channel.id  # where it was started: no summary channel is set


@pytest.mark.parametrize("sign", ["gift add", "stream metrics", "stream edit"])
async def test_every_sign_of_life_moves_the_question_on(server: Server, mia: Mia, sign: str):
    await server.env.advance_time(11 * 3600)
    options: dict[str, Any] = {
        "gift add": {"gift": "rose", "creator": "mialive"},
        "stream metrics": {"likes": "12"},
        "stream edit": {"title": "Longer night"},
    }[sign]
    await mia.here.slash(sign, **options)
    await hours_pass(server, 11)
    assert mia.questions == []
    await hours_pass(server, 1.1)
    assert len(mia.questions) == 1


async def test_a_sign_of_life_after_the_question_counts_as_an_answer(server: Server, mia: Mia):
    await hours_pass(server, 12.1)
    await server.moderator.slash("gift add", gift="rose", creator="mialive")
    await hours_pass(server, 2)
    assert (await the_stream(server)).state is State.LIVE
    assert len(mia.questions) == 1
    await hours_pass(server, 10.2)
    assert len(mia.questions) == 2


async def test_still_live_lets_it_go_on_and_asks_again_after_twelve_hours(server: Server, mia: Mia):
    await hours_pass(server, 12.1)
    pressed = await mia.press(mia.questions[0], "Still live")
    assert "@mialive is still live" in pressed.text
    await hours_pass(server, 11.5)
    assert (await the_stream(server)).state is State.LIVE
    assert len(mia.questions) == 1
    await hours_pass(server, 0.6)
    assert len(mia.questions) == 2


async def test_it_ended_ends_it_at_the_last_sign_and_posts_the_card(server: Server, mia: Mia):
    began = (await the_stream(server)).started_at
    await server.moderator.slash("gift add", gift="rose", creator="mialive")
    await hours_pass(server, 12.1)
    pressed = await mia.press(mia.questions[0], "It ended")
    assert "is over" in pressed.text
    ended = await the_stream(server)
    assert ended.ended_at is not None
    assert ended.ended_at - began < HOUR
    assert len(server.cards) == 1
    await hours_pass(server, 2)
    assert len(server.cards) == 1
    assert mia.questions[0].components == []


@pytest.mark.usefixtures("mia")
async def test_a_creator_who_takes_no_messages_is_asked_where_the_stream_was_started(server: Server):
    server.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=None)
    await hours_pass(server, 12.1)
    (question,) = here(server)
    stranger = await server.member.press(question, "It ended")
    assert "may" in stranger.text or "can" in stranger.text
    assert (await the_stream(server)).state is State.LIVE
    await server.moderator.press(question, "Still live")
    assert (await the_stream(server)).state is State.LIVE
    assert here(server) == []  # the answer stands there now


async def test_a_handle_without_a_member_is_asked_about_in_the_channel(server: Server):
    await server.manager.slash("creator add", handle="agencygirl")
    await server.manager.slash("stream start", creator="agencygirl")
    await hours_pass(server, 12.1)
    assert len(here(server)) <= 1
    await hours_pass(server, 1.1)
    assert (await the_stream(server)).state is State.ENDED


@pytest.mark.parametrize("way", ["stream end", "stream cancel"])
async def test_a_stream_that_is_over_is_not_asked_about(server: Server, mia: Mia, way: str):
    await mia.here.slash(way)
    await hours_pass(server, 14)
    assert mia.questions == []


async def test_one_that_was_reopened_is_watched_again(server: Server, mia: Mia):
    await mia.here.slash("stream end")
    await server.env.advance_time(3600)
    await mia.here.slash("stream reopen")
    await hours_pass(server, 11.9)
    assert mia.questions == []
    await hours_pass(server, 0.2)
    assert len(mia.questions) == 1


async def test_after_it_ended_by_itself_the_buttons_say_what_helps(server: Server, mia: Mia):
    await hours_pass(server, 12.1)
    await hours_pass(server, 1.1)
    late = await mia.press(mia.questions[0], "Still live")
    assert "/stream reopen" in late.text
