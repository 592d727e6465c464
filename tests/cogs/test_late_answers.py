"""Where an answer goes that comes later, and in whose words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cogs.test_faq_queue import PARKING, answer, ask, opened, replies, waiting
from tests.discord_server import words_of

if TYPE_CHECKING:
    from simcord import ChannelHandle

    from tests.discord_server import Server


def where(channel: ChannelHandle) -> str:
    """A channel as a text names it."""
    return f"<#{channel.id}>"


async def test_a_private_question_is_never_repeated_where_its_answer_is_posted(server: Server) -> None:
    secret = "why did ana from accounting park her spaceship at the venue"
    await server.member.slash("ask", question=secret)
    assert await waiting(server) == [secret]
    await answer(server, await opened(server))
    (reply,) = [one for one in replies(server.channel, server) if "deck 5" in words_of(one)]
    assert PARKING in words_of(reply)
    assert "accounting" not in words_of(reply)


async def test_outside_the_faq_channel_only_a_message_is_answered_where_it_was_asked(server: Server) -> None:
    await server.manager.slash("settings set", faq_channel=server.summary)
    message = await ask(server)
    await server.member.slash("ask", question=PARKING)
    done = await answer(server, await opened(server))
    (beneath,) = [one for one in replies(server.channel, server) if "deck 5" in words_of(one)]
    assert beneath.reference is not None
    assert beneath.reference.message_id == message.id
    assert len(replies(server.summary, server)) == 1
    await server.manager.press(done, "Undo")
    assert replies(server.summary, server) == []


async def test_the_queue_says_where_the_answer_will_go(server: Server) -> None:
    await ask(server)
    await server.member.slash("ask", question=PARKING)
    assert f"Asked in {where(server.channel)}. The answer goes there too." in (await opened(server)).text
    await server.manager.slash("settings set", faq_channel=server.summary)
    both = f"The answer goes to {where(server.summary)}, {where(server.channel)}."
    assert both in (await opened(server)).text


async def test_a_private_question_is_answered_in_the_faq_channel_and_the_queue_says_so(server: Server) -> None:
    await server.manager.slash("settings set", faq_channel=server.summary)
    await server.member.slash("ask", question=PARKING)
    group = await opened(server)
    assert f"Asked in {where(server.channel)}. The answer goes to {where(server.summary)}." in group.text
    await answer(server, group)
    assert len(replies(server.summary, server)) == 1
    assert [one for one in replies(server.channel, server) if "deck 5" in words_of(one)] == []
