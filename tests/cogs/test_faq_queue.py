"""/faq queue: what nobody could answer finds its answer, and everyone who asked hears it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import discord
import pytest

from domain.access import Caller
from domain.answers import Outcome
from domain.questions import Asking
from tests.discord_server import words_of

if TYPE_CHECKING:
    from simcord import ChannelHandle

    from tests.discord_server import Heard, Server

PARKING = "Where can I park my spaceship at the venue?"


async def ask(
    server: Server,
    text: str = PARKING,
    channel: ChannelHandle | None = None,
    key: str | None = None,
    guild_id: int | None = None,
) -> discord.Message:
    """Somebody asks, and nobody knows."""
    where = channel or server.channel
    message = await server.member.actor.send(where, text)
    asking = Asking(where.id, message.id, server.member.id, message.created_at)
    await server.bot.questions.ask(guild_id or server.guild.id, text, asking=asking, key=key or str(message.id))
    return message


async def opened(server: Server, place: int = 0) -> Heard:
    """A manager looks at the queue and picks a group."""
    queue = await server.manager.slash("faq queue")
    (menu,) = [item for row in components(queue) for item in row["components"] if item["type"] == 3]
    return await server.manager.pick(queue, menu["options"][place]["value"])


def components(heard: Heard) -> list[dict[str, Any]]:
    """Rows of an answer."""
    return heard.messages[0].components


async def answer(server: Server, group: Heard, **typed: str) -> Heard:
    """Fill in the form of an answer."""
    form = await server.manager.press(group, "Answer it")
    wanted = {"question": PARKING, "answer": "On **deck 5**.", "wordings": "", "source": "", **typed}
    return await server.manager.submit(form, **wanted)


def value_of(form: Heard, field: str) -> str:
    """What stands in one field of a form."""
    modal: Any = form.result.modal
    return next(
        row["component"].get("value", "") for row in modal["components"] if row["component"]["custom_id"] == field
    )


def as_bot(server: Server, channel: ChannelHandle) -> Any:  # noqa: ANN401 - any kind of channel
    """The channel as the bot sees it, which may do everything there."""
    return server.bot.get_channel(channel.id)


def replies(channel: ChannelHandle, server: Server) -> list[discord.Message]:
    """What the bot said in a channel."""
    me = server.bot.user
    return [message for message in channel.history() if message.author == me]


async def waiting(server: Server, guild_id: int | None = None) -> list[str]:
    """The questions that are open."""
    return [question.text for question in await server.bot.questions.open(guild_id or server.guild.id)]


async def test_an_empty_queue_says_so(server: Server) -> None:
    reply = await server.manager.slash("faq queue")
    assert reply.private
    assert "queue is empty" in reply.text


async def test_near_same_questions_stand_together_the_most_asked_first(server: Server) -> None:
    await ask(server, "who painted the mona lisa")
    for text in (PARKING, PARKING, "where can I park my spaceship at the venue please"):
        await ask(server, text)
    queue = await server.manager.slash("faq queue")
    first, second = queue.text.index("**1.** Where can I park"), queue.text.index("**2.** who painted")
    assert first < second
    assert "asked 3 times" in queue.text
    assert "also: where can I park my spaceship at the venue please" in queue.text
    group = await opened(server)
    assert f"Asked in <#{server.channel.id}>" in group.text


async def test_an_answer_becomes_an_entry_replies_where_it_was_asked_and_pings_nobody(server: Server) -> None:
    message = await ask(server)
    done = await answer(server, await opened(server))
    assert "Answered with a new entry" in done.text
    assert "I replied where it was asked" in done.text
    (reply,) = replies(server.channel, server)
    assert reply.reference is not None
    assert reply.reference.message_id == message.id
    assert "On **deck 5**." in words_of(reply)
    assert reply.mentions == []
    assert await waiting(server) == []
    match = await server.bot.desk.match(server.guild.id, PARKING)
    assert match.outcome is Outcome.ANSWER


async def test_the_form_offers_the_other_questions_as_wordings_and_one_that_is_taken_out_stays_open(
    server: Server,
) -> None:
    also, other = "where can I park my spaceship at the venue please", "where can I park the spaceship at the venue"
    for text in (PARKING, PARKING, also, also, other):
        await ask(server, text)
    group = await opened(server)
    form = await server.manager.press(group, "Answer it")
    assert value_of(form, "wordings").splitlines() == [also, other]
    await server.manager.submit(form, question=PARKING, wordings=also, answer="Deck 5.", source="")
    assert await waiting(server) == [other]
    (entry,) = (await server.bot.entries.lore(server.guild.id)).own
    assert entry.wordings == (also,)


async def test_undo_opens_the_question_again_and_takes_entry_and_reply_away(server: Server) -> None:
    await ask(server)
    done = await answer(server, await opened(server))
    undone = await server.manager.press(done, "Undo")
    assert "stands in the queue again. My reply is deleted" in undone.text
    assert replies(server.channel, server) == []
    assert (await server.bot.entries.lore(server.guild.id)).own == ()
    assert await waiting(server) == [PARKING]
    assert "Where can I park" in (await server.manager.press(undone, "The queue")).text


async def test_only_the_five_latest_places_get_the_answer(server: Server) -> None:
    asked = [(await ask(server)).id for _ in range(7)]
    await answer(server, await opened(server))
    replied = {reply.reference.message_id for reply in replies(server.channel, server) if reply.reference}
    assert replied == set(asked[2:])


async def test_a_place_that_takes_no_reply_is_named_and_stops_nothing(server: Server) -> None:
    closed = server.guild.create_text_channel("closed")
    gone = server.guild.create_text_channel("gone")
    for channel in (closed, gone, server.channel):
        await ask(server, channel=channel)
    where = as_bot(server, closed)
    await where.set_permissions(where.guild.me, send_messages=False)
    await as_bot(server, gone).delete()
    await server.env.settle()
    done = await answer(server, await opened(server))
    assert f"In <#{closed.id}> I could not reply: I need **Send Messages**" in done.text
    assert f"is gone or hidden from me (<#{gone.id}>)" in done.text
    assert len(replies(server.channel, server)) == 1
    assert await waiting(server) == []


async def test_a_message_that_was_deleted_meanwhile_still_gets_the_answer_in_its_channel(server: Server) -> None:
    message = await ask(server)
    await as_bot(server, server.channel).get_partial_message(message.id).delete()
    await server.env.settle()
    done = await answer(server, await opened(server))
    assert "I replied where it was asked" in done.text
    assert len(replies(server.channel, server)) == 1


async def test_what_was_asked_by_command_is_answered_in_the_channel_without_naming_who(server: Server) -> None:
    asking = Asking(server.channel.id, None, server.member.id, discord.utils.utcnow())
    await server.bot.questions.ask(server.guild.id, PARKING, asking=asking, key="8")
    await answer(server, await opened(server))
    (reply,) = replies(server.channel, server)
    assert reply.reference is None
    assert PARKING in words_of(reply)
    assert str(server.member.id) not in words_of(reply)


async def test_a_question_opens_again_once_the_stock_entry_that_settled_it_is_hidden(server: Server) -> None:
    stock = server.bot.desk.entries(0)[0]
    await ask(server)
    which = await server.manager.press(await opened(server), "An entry answers it")
    form = await server.manager.press(which, "Another entry…")
    await server.manager.submit(form, entry=stock.question)
    await ask(server)
    assert await waiting(server) == []
    await server.manager.slash("faq remove", entry=f"entry:{stock.id}")
    await ask(server)
    assert await waiting(server) == [PARKING]


async def test_an_existing_entry_takes_the_question_as_a_wording_and_undo_gives_it_back(server: Server) -> None:
    stock = server.bot.desk.entries(0)[0]
    await ask(server)
    which = await server.manager.press(await opened(server), "An entry answers it")
    assert "becomes a wording of it" in which.text
    form = await server.manager.press(which, "Another entry…")
    done = await server.manager.submit(form, entry=stock.question)
    assert "is a wording of" in done.text
    match = await server.bot.desk.match(server.guild.id, PARKING)
    assert (match.outcome, match.entries[0]) == (Outcome.ANSWER, stock.id)
    (reply,) = replies(server.channel, server)
    assert stock.question in words_of(reply)
    undone = await server.manager.press(done, "Undo")
    assert "queue again" in undone.text
    assert (await server.bot.entries.lore(server.guild.id)).extra == ()
    assert replies(server.channel, server) == []


async def test_the_nearest_entries_can_be_picked(server: Server) -> None:
    await ask(server, "taps on my stream, cash or no cash for the parking lot")
    which = await server.manager.press(await opened(server), "An entry answers it")
    (menu,) = [item for row in components(which) for item in row["components"] if item["type"] == 3]
    assert 1 <= len(menu["options"]) <= 25
    done = await server.manager.pick(which, menu["options"][0]["value"])
    assert "is a wording of" in done.text
    assert await waiting(server) == []


async def test_not_ours_is_offered_nothing_any_more_until_that_is_undone(server: Server) -> None:
    await ask(server)
    done = await server.manager.press(await opened(server), "Not ours")
    assert "not for me" in done.text
    assert await waiting(server) == []
    match = await server.bot.desk.match(server.guild.id, PARKING)
    assert match.outcome is Outcome.NONE
    await server.manager.press(done, "Undo")
    assert await waiting(server) == [PARKING]
    assert (await server.bot.entries.lore(server.guild.id)).not_ours == ()


async def test_a_second_manager_hears_that_it_is_answered_and_keeps_what_was_typed(server: Server) -> None:
    await ask(server)
    second = server.person("mia", server.guild.create_role("Two", permissions=discord.Permissions(manage_guild=True)))
    theirs = await second.slash("faq queue")
    group = await opened(server)
    looked = await second.pick(theirs, str((await server.bot.questions.open(server.guild.id))[0].id))
    form = await second.press(looked, "Answer it")
    await answer(server, group)
    late = await second.submit(form, question="Parking a spaceship?", wordings="", answer="Deck 6.", source="")
    assert "not open any more" in late.text
    assert len((await server.bot.entries.lore(server.guild.id)).own) == 1
    assert len(replies(server.channel, server)) == 1
    own = await second.press(late, "Save it as an entry of its own")
    assert (value_of(own, "question"), value_of(own, "answer")) == ("Parking a spaceship?", "Deck 6.")
    saved = await second.submit(own, question="Parking a spaceship?", wordings="", answer="Deck 6.", source="")
    assert "is answered here from now on" in saved.text
    assert len((await server.bot.entries.lore(server.guild.id)).own) == 2


async def test_a_refused_answer_is_not_lost_when_somebody_else_is_faster(server: Server) -> None:
    await ask(server)
    refused = await answer(server, await opened(server), answer="word " * 400)
    (waits,) = await server.bot.questions.open(server.guild.id)
    await server.bot.questions.not_ours(Caller(server.guild.id, 1, manager=True), [waits.id], discord.utils.utcnow())
    late = await server.manager.press(refused, "Correct it")
    own = await server.manager.press(late, "Save it as an entry of its own")
    assert value_of(own, "answer").startswith("word word")


async def test_a_question_that_is_an_entry_by_now_is_settled_by_it(server: Server) -> None:
    await ask(server)
    form = await server.manager.slash("faq add")
    await server.manager.submit(form, question="Parking?", wordings="", answer="Deck 5.", source="")
    known = await answer(server, await opened(server), question="parking")
    assert "by your own entry **Parking?**" in known.text
    done = await server.manager.press(known, "That entry answers it")
    assert "is a wording of **Parking?** now" in done.text
    assert await waiting(server) == []


async def test_an_answer_that_is_too_long_opens_the_form_again_with_everything(server: Server) -> None:
    await ask(server)
    refused = await answer(server, await opened(server), answer="word " * 400)
    assert "1,500 at most" in refused.text
    assert await waiting(server) == [PARKING]
    form = await server.manager.press(refused, "Correct it")
    assert value_of(form, "answer").startswith("word word")
    done = await server.manager.submit(form, question=PARKING, wordings="", answer="Deck 5.", source="")
    assert "Answered with a new entry" in done.text


async def test_the_form_delivered_twice_replies_once(server: Server) -> None:
    await ask(server)
    sent: list[dict[str, object]] = []
    emit = server.env.backend.emit

    def noting(event: str, payload: dict[str, object]) -> None:
        if event == "INTERACTION_CREATE":
            sent.append(payload)
        emit(event, payload)

    server.env.backend.emit = noting  # type: ignore[method-assign]
    await answer(server, await opened(server))
    emit("INTERACTION_CREATE", sent[-1])
    await server.env.settle()
    server.forgive_answered()
    assert len((await server.bot.entries.lore(server.guild.id)).own) == 1
    assert len(replies(server.channel, server)) == 1


async def test_two_servers_share_no_queue(server: Server) -> None:
    other = server.guild.id + 1
    await ask(server, guild_id=other)
    assert "queue is empty" in (await server.manager.slash("faq queue")).text
    await ask(server)
    await server.manager.press(await opened(server), "Not ours")
    assert await waiting(server, other) == [PARKING]
    assert (await server.bot.entries.lore(other)).not_ours == ()


async def test_a_long_queue_comes_in_pages(server: Server) -> None:
    for word in [
        "apple",
        "bridge",
        "candle",
        "dragon",
        "engine",
        "forest",
        "guitar",
        "hammer",
        "island",
        "jungle",
        "kettle",
        "lemon",
    ]:
        await ask(server, f"xyz {word} {word} {word}?")
    queue = await server.manager.slash("faq queue")
    assert "Page 1 of" in queue.text
    assert "12 questions" in queue.text
    turned = await server.manager.press(queue, "Next")
    assert "Page 2 of" in turned.text
    assert "**11.** xyz" in turned.text


async def test_hostile_questions_are_shown_harmless(server: Server) -> None:
    await ask(server, "**@everyone** [free](https://evil.example) \u202e <@&123456789012345678> " + "z" * 1_800)
    queue = await server.manager.slash("faq queue")
    assert "@everyone" not in queue.text
    assert "https://" not in queue.text
    assert "\u202e" not in queue.text
    group = await opened(server)
    assert "@everyone" not in group.text
    assert "<@&" not in group.text.replace("\\<@&", "")


async def test_a_reply_that_discord_refuses_is_said_and_the_answer_stays(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ask(server)
    group = await opened(server)

    async def refuse(*_: object, **__: object) -> None:
        response: Any = SimpleNamespace(status=500, reason="no", headers={})
        raise discord.HTTPException(response, "no")

    monkeypatch.setattr(discord.PartialMessageable, "send", refuse)
    done = await answer(server, group)
    assert "Discord did not take the reply just now" in done.text
    assert len((await server.bot.entries.lore(server.guild.id)).own) == 1


async def test_after_a_restart_the_buttons_still_work_for_the_question_that_stood_first(server: Server) -> None:
    also = "where can I park my spaceship at the venue please"
    for text in (PARKING, PARKING, also):
        await ask(server, text)
    group = await opened(server)
    faq: Any = server.bot.get_cog("Faq")
    faq.groups = type(faq.groups)(server.bot.questions, server.bot.desk)
    await answer(server, group)
    assert await waiting(server) == [also]


async def test_a_group_that_was_answered_meanwhile_says_so(server: Server) -> None:
    await ask(server)
    group = await opened(server)
    await answer(server, await opened(server))
    late = await server.manager.press(group, "Not ours")
    assert "not open any more" in late.text
    assert (await server.bot.entries.lore(server.guild.id)).not_ours == ()


async def test_an_undo_whose_reply_is_gone_already_is_as_good(server: Server) -> None:
    await ask(server)
    done = await answer(server, await opened(server))
    (reply,) = replies(server.channel, server)
    await as_bot(server, server.channel).get_partial_message(reply.id).delete()
    await server.env.settle()
    assert "queue again" in (await server.manager.press(done, "Undo")).text
    assert await waiting(server) == [PARKING]
