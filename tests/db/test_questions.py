"""The queue: a question stands in it once, is answered once, and comes back when that was a slip."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest

from db import questions as store
from domain.answers import Outcome
from domain.errors import Conflict, NotAllowed, NotFound
from tests.db.desk_world import CHANNEL, DeskWorld
from tests.db.world import DAY, ELSEWHERE, GUILD, HOUR, MANAGER, MINUTE, MODERATOR, NOON, STRANGER, World


@pytest.fixture
def desk(world: World) -> DeskWorld:
    return DeskWorld(world.database)


async def test_the_same_question_stands_in_the_queue_once_with_how_often_it_was_asked(desk: DeskWorld):
    first = await desk.ask("When is the meetup?")
    second = await desk.ask("who mods here")
    assert await desk.ask("when is the MEETUP", at=NOON + HOUR) == first != second
    (meetup, mods) = await desk.questions.open(GUILD)
    assert (meetup.id, meetup.asked, meetup.first_asked_at, meetup.last_asked_at) == (first, 2, NOON, NOON + HOUR)
    assert (mods.text, mods.asked) == ("who mods here", 1)


async def test_the_same_request_counts_once_also_many_times_at_once(desk: DeskWorld):
    await asyncio.gather(*(desk.ask("When is the meetup?", key="8") for _ in range(20)))
    await desk.ask("Another question?", key="8")
    assert await desk.queue() == [("When is the meetup?", 1)]


async def test_queues_of_two_servers_never_mix(desk: DeskWorld):
    here = await desk.ask("When is the meetup?", key="8")
    there = await desk.ask("When is the meetup?", key="8", guild_id=ELSEWHERE)
    assert here != there
    assert await desk.questions.askings(ELSEWHERE, [here]) == ()
    entry = await desk.add("Ours?", caller=STRANGER)
    assert await desk.questions.answered(STRANGER, [here], entry.id, NOON) == ()
    await desk.questions.not_ours(STRANGER, [here], NOON)
    assert await desk.queue(GUILD) == [("When is the meetup?", 1)]
    await desk.questions.not_ours(MANAGER, [here], NOON)
    await desk.questions.reopen(STRANGER, [here], NOON)
    assert await desk.queue(GUILD) == []
    assert await desk.queue(ELSEWHERE) == [("When is the meetup?", 1)]
    assert (await desk.entries.lore(ELSEWHERE)).not_ours == ()


async def test_a_question_of_signs_only_is_kept_and_a_long_one_cut(desk: DeskWorld):
    await desk.ask("???")
    await desk.ask("!!!")
    await desk.ask("word " * 800)
    texts = [question.text for question in await desk.questions.open(GUILD)]
    assert {"???", "!!!"} < set(texts)
    assert max(len(text) for text in texts) == 400
    assert await desk.ask("\u200b\u202e \n") == 0
    assert len(texts) == len(await desk.queue())


async def test_the_oldest_of_the_questions_asked_least_make_room(desk: DeskWorld, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(store, "MOST_OPEN", 2)
    await desk.ask("asked twice")
    await desk.ask("asked twice")
    await desk.ask("old", at=NOON + MINUTE)
    await desk.ask("new", at=NOON + HOUR)
    assert await desk.queue() == [("asked twice", 2), ("new", 1)]
    assert await desk.ask("old", guild_id=ELSEWHERE)
    assert len(await desk.queue()) == 2


async def test_only_the_latest_places_of_one_question_are_kept(desk: DeskWorld, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(store, "MOST_ASKINGS", 3)
    asked = [await desk.ask("same", message_id=number, at=NOON + number * MINUTE) for number in range(5)]
    places = await desk.questions.askings(GUILD, asked[:1])
    assert [place.message_id for place in places] == [4, 3, 2]
    assert await desk.queue() == [("same", 5)]


async def answer(desk: DeskWorld, ids: list[int], key: str = "form-1", question: str = "When is the meetup?"):
    return await desk.questions.answer(
        MANAGER,
        ids,
        question=question,
        answer="On Friday.",
        wordings=["which day"],
        source=None,
        at=NOON + HOUR,
        key=key,
    )


async def test_an_answer_writes_the_entry_closes_the_questions_and_says_where_they_were_asked(desk: DeskWorld):
    ids = [await desk.ask("when meetup", message_id=1), await desk.ask("meetup date?", message_id=2, at=NOON + MINUTE)]
    done = await answer(desk, ids)
    assert done.question_ids == tuple(ids)
    assert [(place.channel_id, place.message_id) for place in done.askings] == [(CHANNEL, 2), (CHANNEL, 1)]
    assert done.entry.wordings == ("which day", "when meetup", "meetup date?")
    assert (await desk.entries.lore(GUILD)).own == (done.entry,)
    assert await desk.queue() == []


async def test_an_answer_that_is_delivered_again_does_nothing_again(desk: DeskWorld):
    asked = await desk.ask("when meetup")
    done = await asyncio.gather(*(answer(desk, [asked]) for _ in range(5)))
    assert sorted(one.repeated for one in done) == [False, True, True, True, True]
    assert [one.askings for one in done if one.repeated] == [()] * 4
    assert len((await desk.entries.lore(GUILD)).own) == 1


async def test_the_second_of_two_managers_hears_that_it_is_answered_and_writes_nothing(desk: DeskWorld):
    asked = await desk.ask("when meetup")
    await answer(desk, [asked])
    with pytest.raises(Conflict, match="question-closed"):
        await answer(desk, [asked], key="form-2", question="Another wording?")
    assert len((await desk.entries.lore(GUILD)).own) == 1


async def test_an_entry_that_can_not_be_written_leaves_the_questions_open(desk: DeskWorld):
    await desk.add()
    asked = await desk.ask("when meetup")
    with pytest.raises(Conflict, match="entry-known"):
        await answer(desk, [asked])
    assert await desk.queue() == [("when meetup", 1)]


async def test_an_answer_taken_back_takes_its_entry_along_and_names_the_replies(desk: DeskWorld):
    ids = [await desk.ask("when meetup", message_id=1), await desk.ask("meetup date?", message_id=2)]
    done = await answer(desk, ids)
    await desk.questions.replied(GUILD, done.askings[0].id, CHANNEL, 900)
    await desk.questions.replied(ELSEWHERE, done.askings[1].id, CHANNEL, 901)
    replied = await desk.questions.reopen(MANAGER, ids[:1], NOON, without=done.entry.id)
    assert [(place.id, place.reply_id) for place in replied] == [(done.askings[0].id, 900)]
    assert {text for text, _ in await desk.queue()} == {"when meetup", "meetup date?"}
    assert (await desk.entries.lore(GUILD)).own == ()
    assert await desk.questions.reopen(MANAGER, ids, NOON, without=done.entry.id) == ()


async def test_an_existing_entry_learns_the_question_as_a_wording(desk: DeskWorld):
    entry = await desk.add()
    asked = await desk.ask("meetup day?", message_id=4)
    (place,) = await desk.questions.answered(MANAGER, [asked], entry.id, NOON)
    assert place.message_id == 4
    assert (await desk.entries.lore(GUILD)).own[0].wordings == ("meetup day?",)
    assert await desk.questions.answered(MANAGER, [asked], entry.id, NOON) == ()
    await desk.questions.reopen(MANAGER, [asked], NOON)
    assert (await desk.entries.lore(GUILD)).own == (entry,)
    assert await desk.queue() == [("meetup day?", 1)]


async def test_a_stock_entry_learns_a_wording_here_and_its_override_takes_it_over(desk: DeskWorld):
    asked = await desk.ask("taps = cash?")
    await desk.questions.answered(MANAGER, [asked], "likes_pay", NOON)
    assert (await desk.entries.lore(GUILD)).extra == (("likes_pay", "taps = cash?"),)
    assert (await desk.entries.lore(ELSEWHERE)).extra == ()
    override = await desk.add("Do likes pay?", overrides="likes_pay")
    lore = await desk.entries.lore(GUILD)
    assert (lore.own[0].wordings, lore.extra) == (("taps = cash?",), ())
    await desk.entries.remove(MANAGER, override.id, NOON)
    assert (await desk.entries.lore(GUILD)).extra == (("likes_pay", "taps = cash?"),)


async def test_a_question_is_not_answered_by_an_entry_that_the_server_lacks(desk: DeskWorld):
    foreign = await desk.add(caller=STRANGER)
    asked = await desk.ask("meetup day?")
    with pytest.raises(NotFound, match="entry-unknown"):
        await desk.questions.answered(MANAGER, [asked], foreign.id, NOON)
    assert await desk.queue() == [("meetup day?", 1)]


async def test_what_is_not_ours_stays_away_until_that_is_taken_back(desk: DeskWorld):
    asked = await desk.ask("best pizza in town?")
    for _ in range(2):
        await desk.questions.not_ours(MANAGER, [asked], NOON)
    assert (await desk.entries.lore(GUILD)).not_ours == ("best pizza in town?",)
    assert await desk.ask("Best pizza in town") == asked
    assert await desk.queue() == []
    for _ in range(2):
        await desk.questions.reopen(MANAGER, [asked], NOON)
    assert await desk.queue() == [("best pizza in town?", 1)]
    assert (await desk.entries.lore(GUILD)).not_ours == ()


async def test_an_answered_question_asked_again_stays_answered_while_its_entry_stands(desk: DeskWorld):
    asked = await desk.ask("when meetup")
    done = await answer(desk, [asked])
    assert await desk.ask("when meetup", at=NOON + DAY) == asked
    assert await desk.queue() == []
    await desk.entries.remove(MANAGER, done.entry.id, NOON)
    await desk.ask("when meetup", at=NOON + 2 * DAY, message_id=7)
    assert await desk.queue() == [("when meetup", 1)]
    assert [place.message_id for place in await desk.questions.askings(GUILD, [asked])] == [7]


async def test_a_question_that_an_edit_took_from_its_entry_can_be_asked_anew(desk: DeskWorld):
    entry = await desk.add()
    asked = await desk.ask("meetup day?")
    await desk.questions.answered(MANAGER, [asked], entry.id, NOON)
    await desk.entries.edit(
        MANAGER, entry.id, question=entry.question, answer="On Friday.", wordings=(), source=None, at=NOON
    )
    assert await desk.queue() == []
    await desk.ask("meetup day?")
    assert await desk.queue() == [("meetup day?", 1)]


async def test_a_question_that_a_stock_entry_answers_stays_answered(desk: DeskWorld):
    asked = await desk.ask("taps = cash?")
    await desk.questions.answered(MANAGER, [asked], "likes_pay", NOON)
    await desk.ask("taps = cash?")
    assert await desk.queue() == []


async def test_whoever_was_helped_meanwhile_no_longer_asks(desk: DeskWorld):
    await desk.ask("when meetup", key="8")
    await desk.ask("when meetup", key="9")
    for guild_id in (ELSEWHERE, GUILD, GUILD):
        await desk.questions.helped(guild_id, "8")
    assert await desk.queue() == [("when meetup", 1)]
    await desk.questions.helped(GUILD, "9")
    assert await desk.queue() == []


async def test_only_a_manager_decides_about_the_queue(desk: DeskWorld):
    asked = await desk.ask("when meetup")
    entry = await desk.add()
    with pytest.raises(NotAllowed):
        await desk.questions.answered(MODERATOR, [asked], entry.id, NOON)
    with pytest.raises(NotAllowed):
        await desk.questions.not_ours(MODERATOR, [asked], NOON)
    with pytest.raises(NotAllowed):
        await desk.questions.reopen(MODERATOR, [asked], NOON)
    with pytest.raises(NotAllowed):
        await desk.questions.answer(
            MODERATOR, [asked], question="?", answer="-", wordings=(), source=None, at=NOON, key="1"
        )
    assert await desk.queue() == [("when meetup", 1)]


async def test_outcomes_are_counted_by_day_and_server(desk: DeskWorld):
    for at in (NOON, NOON, NOON + DAY):
        await desk.questions.count(GUILD, Outcome.ANSWER, at)
    await desk.questions.count(GUILD, Outcome.NONE, NOON)
    await desk.questions.count(ELSEWHERE, Outcome.NONE, NOON)
    assert await desk.questions.counted(GUILD, date(2026, 3, 1), date(2026, 3, 2)) == {
        Outcome.ANSWER: 2,
        Outcome.NONE: 1,
    }
    assert (await desk.questions.counted(GUILD, date(2026, 3, 1), date(2026, 4, 1)))[Outcome.ANSWER] == 3
    assert not await desk.questions.counted(GUILD, date(2026, 3, 3), date(2026, 4, 1))
