"""The desk: loads behind the bot's back, keeps servers apart, and learns what a server adds at once."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from domain.answers import Entry, Lore, Outcome
from faq import desk as desks
from faq.decoys import stock_decoys
from faq.desk import STOCK_ONLY, AnswerDesk, no_lore
from faq.encoder import Encoder
from faq.entries import stock_entries
from faq.front_matter import Misfiled
from faq.matcher import Matcher

TODAY = date(2026, 11, 22)
OWN = Entry("own:1", "What is zoe's favourite song?", "own", "Dancing Queen.", TODAY, wordings=("zoe song",))
STAND_IN = Entry("own:2", "Do likes pay at Zoe's?", "own", "No.", TODAY, overrides="likes_pay")
HERE, THERE = 11, 22
STOCK = tuple(entry for entry in stock_entries() if entry.id in {"likes_pay", "taxes", "cash_out", "best_time"})
DECOYS = {name: texts[:40] for name, texts in stock_decoys().items()}


class Lores:
    """Where the servers' own entries are kept."""

    def __init__(self) -> None:
        self.kept = {HERE: Lore(own=(OWN, STAND_IN), hidden=frozenset({"taxes"}))}
        self.reads = 0

    async def of(self, guild_id: int) -> Lore:
        self.reads += 1
        await asyncio.sleep(0)
        return self.kept.get(guild_id, Lore())


@pytest.fixture
def lores() -> Lores:
    return Lores()


class Unstopped(Encoder):
    """Shared by the desks of all tests."""

    def stop(self) -> None:
        """Go on for the next test."""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    return Unstopped(tmp_path_factory.mktemp("kept"))


@pytest.fixture
async def desk(shared: Encoder, lores: Lores) -> AsyncIterator[AnswerDesk]:
    made = AnswerDesk(shared, lores.of, entries=lambda: STOCK, decoys=lambda: DECOYS)
    made.start()
    await made.ready()
    yield made
    made.close()


async def test_a_question_waits_politely_until_all_is_loaded(shared: Encoder):
    desk = AnswerDesk(shared, no_lore, entries=lambda: STOCK, decoys=lambda: DECOYS)
    assert not desk.is_ready
    assert desk.entries(HERE) == ()
    match = await desk.match(STOCK_ONLY, "Do you get money from TikTok LIVE likes?")
    assert match.entries[0] == "likes_pay"
    assert desk.is_ready
    desk.close()


async def test_two_servers_never_mix(desk: AnswerDesk):
    assert (await desk.match(HERE, "Zoe song?")).entries[0] == "own:1"
    for elsewhere in (THERE, STOCK_ONLY):
        match = await desk.match(elsewhere, "zoe song")
        assert "own:1" not in match.entries
        assert desk.entry(elsewhere, "own:1") is None
        assert {entry.id for entry in desk.entries(elsewhere)} == {entry.id for entry in STOCK}


async def test_a_server_sees_its_own_entries_and_not_those_it_took_out(desk: AnswerDesk):
    await desk.know(HERE)
    assert [entry.id for entry in desk.entries(HERE)] == ["own:1", "own:2", "best_time", "cash_out"]
    assert desk.entry(HERE, "own:1") == OWN
    assert desk.entry(HERE, "likes_pay") == STAND_IN
    assert desk.entry(HERE, "taxes") is None
    assert desk.entry(HERE, "cash_out") in STOCK
    assert desk.entry(THERE, "taxes") in STOCK


async def test_what_changed_is_learnt_with_the_next_question(desk: AnswerDesk, lores: Lores):
    question = "which channel has the emote list"
    assert (await desk.match(HERE, question)).outcome is not Outcome.ANSWER
    lores.kept[HERE] = Lore(own=(replace(OWN, wordings=(question,)),))
    assert (await desk.match(HERE, question)).outcome is not Outcome.ANSWER
    desk.forget(HERE)
    assert (await desk.match(HERE, question)).entries[0] == "own:1"
    assert desk.entry(HERE, "taxes") is not None


async def test_what_is_taught_is_known_at_once(desk: AnswerDesk, lores: Lores):
    await desk.teach(THERE, Lore(own=(OWN,)))
    assert (await desk.match(THERE, "zoe song")).entries[0] == "own:1"
    assert lores.reads == 0


async def test_a_change_while_it_is_read_is_not_missed(desk: AnswerDesk, lores: Lores):
    asked = asyncio.create_task(desk.match(HERE, "a brand new question of ours"))
    await asyncio.sleep(0)
    lores.kept[HERE] = Lore(own=(replace(OWN, wordings=("a brand new question of ours",)),))
    desk.forget(HERE)
    assert (await asked).entries[0] == "own:1"


async def test_many_questions_at_once_learn_a_server_once(desk: AnswerDesk, lores: Lores):
    matches = await asyncio.gather(*(desk.match(HERE, "zoe song") for _ in range(10)))
    assert {match.entries[0] for match in matches} == {"own:1"}
    assert lores.reads <= 10


async def test_only_so_many_servers_are_kept_and_the_others_come_back(
    desk: AnswerDesk, lores: Lores, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(desks, "MOST_FITS", 2)
    monkeypatch.setattr(desks, "MOST_LORES", 2)
    for guild_id in range(100, 105):
        lores.kept[guild_id] = Lore(own=(replace(OWN, id=f"own:{guild_id}"),))
        assert (await desk.match(guild_id, "zoe song")).entries[0] == f"own:{guild_id}"
    assert len(desk._fits) == 2  # pyright: ignore[reportPrivateUsage]
    assert (await desk.match(100, "zoe song")).entries[0] == "own:100"


async def test_learning_a_new_entry_takes_less_than_two_seconds_and_leaves_the_loop_alone(desk: AnswerDesk):
    own = tuple(
        replace(
            OWN,
            id=f"own:{n}",
            question=f"question {n} about topic {n % 7}",
            wordings=(f"say {n}", f"tell me {n}", f"topic {n}", f"what of {n}"),
        )
        for n in range(40)
    )
    await desk.teach(HERE, Lore(own=own[:-1]))
    started, worst = time.process_time(), 0.0
    teaching = asyncio.create_task(desk.teach(HERE, Lore(own=own)))
    while not teaching.done():
        before = time.perf_counter()
        await asyncio.sleep(0.001)
        worst = max(worst, time.perf_counter() - before)
    assert time.process_time() - started < 2
    assert worst < 0.5  # 20 ms on a quiet machine (`make bench` measures it); this one may be busy


def divided_by_zero(*_: object) -> float:
    return 1 / 0


async def test_a_failure_to_learn_is_told_and_not_kept(desk: AnswerDesk, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as broken:
        broken.setattr("faq.matcher.Matcher.with_lore", divided_by_zero)
        with pytest.raises(ZeroDivisionError):
            await desk.match(HERE, "zoe song")
    assert (await desk.match(HERE, "zoe song")).entries[0] == "own:1"


async def test_entries_that_cannot_be_read_are_logged_and_raised(shared: Encoder, caplog: pytest.LogCaptureFixture):
    def misfiled() -> tuple[Entry, ...]:
        raise Misfiled(Path("answers/likes_pay.md"), "names no source")

    desk = AnswerDesk(shared, entries=misfiled)
    with caplog.at_level(logging.ERROR), pytest.raises(ValueError, match="names no source"):
        await desk.ready()
    await asyncio.sleep(0)
    assert "could not be loaded" in caplog.text
    assert not desk.is_ready
    desk.close()


async def test_going_down_while_loading_is_no_error(caplog: pytest.LogCaptureFixture):
    encoder = Encoder(None)
    desk = AnswerDesk(encoder, entries=lambda: STOCK, decoys=lambda: DECOYS)
    encoder.stop()
    desk.start()
    with pytest.raises(RuntimeError):
        await desk.ready()
    desk.close()
    assert not caplog.records


async def test_near_same_questions_are_grouped(desk: AnswerDesk):
    assert await desk.alike(["when is the raffle", "When's the raffle?", "do likes pay"]) == [[0, 1], [2]]


async def test_while_a_server_is_learnt_its_very_words_are_known(desk: AnswerDesk, monkeypatch: pytest.MonkeyPatch):
    await desk.ready()
    monkeypatch.setattr(desks, "PATIENCE", 0.0)
    learn = Matcher.with_lore

    def slowly(matcher: Matcher, lore: Lore) -> Matcher:
        time.sleep(0.3)
        return learn(matcher, lore)

    monkeypatch.setattr(Matcher, "with_lore", slowly)
    assert (await desk.match(HERE, "zoe song")).entries[0] == "own:1"
    assert (await desk.match(HERE, "Do likes pay at Zoe's?")).entries[0] == "own:2"
    assert "taxes" not in (await desk.match(HERE, "do i have to pay taxes on my live money")).entries
