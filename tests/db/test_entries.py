"""A server's own answers: written once, changed, taken out and brought back, and nobody else's."""

from __future__ import annotations

import asyncio
import json

import pytest

from db import entries as store
from domain.answers import Lore
from domain.errors import Conflict, NotAllowed, NotFound
from tests.db.desk_world import DeskWorld
from tests.db.world import ELSEWHERE, GUILD, HOUR, MANAGER, MODERATOR, NOON, STRANGER, World


@pytest.fixture
def desk(world: World) -> DeskWorld:
    return DeskWorld(world.database)


async def test_an_own_entry_is_in_this_servers_lore_only(desk: DeskWorld):
    entry = await desk.add(wordings=["meetup when", "when do we meet"], source="https://example.com/meetup")
    assert (entry.id, entry.question, entry.answer) == ("own:1", "When is the meetup?", "On Friday.")
    assert (entry.wordings, entry.as_of, entry.own) == (("meetup when", "when do we meet"), NOON.date(), True)
    assert (entry.sources[0].title, entry.sources[0].url) == ("example.com/meetup", "https://example.com/meetup")
    assert (await desk.entries.lore(GUILD)).own == (entry,)
    assert await desk.entries.lore(ELSEWHERE) == Lore()


@pytest.mark.parametrize(
    "source", ["The pinned message, https://example.com", "https://a.example/>)[x](https://b.example)"]
)
async def test_a_source_that_is_no_plain_address_stays_words(desk: DeskWorld, source: str):
    entry = await desk.add(source=source)
    assert [(one.title, one.url, one.date) for one in entry.sources] == [(source, None, "")]


async def test_the_same_request_writes_one_entry_also_when_it_comes_many_times_at_once(desk: DeskWorld):
    written = await asyncio.gather(*(desk.add(key="8") for _ in range(20)))
    assert {entry.id for entry in written} == {"own:1"}
    assert len((await desk.entries.lore(GUILD)).own) == 1


async def test_the_same_request_finds_its_entry_also_after_it_was_removed(desk: DeskWorld):
    entry = await desk.add(key="8")
    await desk.entries.remove(MANAGER, entry.id, NOON)
    assert (await desk.add(key="8")).id == entry.id
    assert (await desk.entries.lore(GUILD)).own == ()


async def test_two_servers_may_send_the_same_key_and_the_same_question(desk: DeskWorld):
    here = await desk.add(key="8", answer="On Friday.")
    there = await desk.add(key="8", answer="On Sunday.", caller=STRANGER)
    assert (await desk.entries.lore(GUILD)).own == (here,)
    assert (await desk.entries.lore(ELSEWHERE)).own == (there,)


async def test_a_question_that_the_server_has_is_refused_by_name(desk: DeskWorld):
    entry = await desk.add()
    with pytest.raises(Conflict) as refused:
        await desk.add("when is  the MEETUP")
    assert (refused.value.key, refused.value.details["entry"]) == ("entry-known", entry.id)


async def test_a_stock_entry_has_one_override_here(desk: DeskWorld):
    override = await desk.add("Do likes pay?", overrides="likes_pay")
    assert override.overrides == "likes_pay"
    with pytest.raises(Conflict, match="entry-overridden"):
        await desk.add("Do likes pay anything?", overrides="likes_pay")
    await desk.add("Do likes pay?", overrides="likes_pay", caller=STRANGER)


async def test_a_server_has_a_bounded_number_of_entries(desk: DeskWorld, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(store, "MOST_OWN", 2)
    await desk.add("One?")
    await desk.add("Two?")
    with pytest.raises(Conflict, match="entries-too-many"):
        await desk.add("Three?")


async def test_wordings_that_say_the_same_or_nothing_are_kept_once(desk: DeskWorld):
    entry = await desk.add(wordings=["meetup when", "Meetup, WHEN?", "when is the meetup", "?!"])
    assert entry.wordings == ("meetup when",)


async def edited(desk: DeskWorld, entry_id: str, answer: str = "On Sunday.", wordings: tuple[str, ...] = ()) -> str:
    entry = await desk.entries.edit(
        MANAGER,
        entry_id,
        question="When is the meetup?",
        answer=answer,
        wordings=wordings,
        source=None,
        at=NOON + HOUR,
    )
    return entry.answer


async def test_a_change_can_be_taken_back_once(desk: DeskWorld):
    entry = await desk.add(wordings=["meetup when"], source="maya")
    assert await edited(desk, entry.id) == "On Sunday."
    assert await desk.entries.revert(MANAGER, entry.id, NOON + HOUR, NOON + 2 * HOUR) == entry
    with pytest.raises(Conflict, match="entry-changed-since"):
        await desk.entries.revert(MANAGER, entry.id, NOON + HOUR, NOON + 2 * HOUR)


async def test_a_change_that_was_changed_again_is_not_taken_back_unseen(desk: DeskWorld):
    entry = await desk.add()
    await edited(desk, entry.id)
    await desk.entries.edit(
        MANAGER, entry.id, question="When?", answer="Never.", wordings=(), source=None, at=NOON + 2 * HOUR
    )
    with pytest.raises(Conflict, match="entry-changed-since"):
        await desk.entries.revert(MANAGER, entry.id, NOON + HOUR, NOON + 3 * HOUR)


async def test_the_same_change_twice_can_still_be_taken_back(desk: DeskWorld):
    entry = await desk.add()
    await edited(desk, entry.id)
    await edited(desk, entry.id)
    assert (await desk.entries.revert(MANAGER, entry.id, NOON + HOUR, NOON)).answer == "On Friday."


async def test_a_change_to_another_entrys_question_is_refused(desk: DeskWorld):
    await desk.add("Who are the moderators?")
    entry = await desk.add()
    with pytest.raises(Conflict, match="entry-known"):
        await desk.entries.edit(
            MANAGER,
            entry.id,
            question="who are the moderators",
            answer="-",
            wordings=(),
            source=None,
            at=NOON,
        )


async def test_a_queued_question_is_a_wording_until_an_edit_leaves_it_out(desk: DeskWorld):
    entry = await desk.add()
    asked = await desk.ask("meetup day?")
    await desk.questions.answered(MANAGER, [asked], entry.id, NOON)
    assert (await desk.entries.lore(GUILD)).own[0].wordings == ("meetup day?",)
    await edited(desk, entry.id, wordings=("meetup day?", "another"))
    assert set((await desk.entries.lore(GUILD)).own[0].wordings) == {"meetup day?", "another"}
    await edited(desk, entry.id, wordings=("another",))
    assert (await desk.entries.lore(GUILD)).own[0].wordings == ("another",)
    back = await desk.entries.revert(MANAGER, entry.id, NOON + HOUR, NOON)
    assert set(back.wordings) == {"meetup day?", "another"}


async def test_a_removed_entry_comes_back_as_it_was(desk: DeskWorld):
    entry = await desk.add(wordings=["meetup when"])
    for _ in range(2):
        await desk.entries.remove(MANAGER, entry.id, NOON)
    assert (await desk.entries.lore(GUILD)).own == ()
    assert await desk.entries.removed(GUILD) == (entry,)
    assert await desk.entries.removed(ELSEWHERE) == ()
    for _ in range(2):
        await desk.entries.restore(MANAGER, entry.id, NOON)
    assert (await desk.entries.lore(GUILD)).own == (entry,)


async def test_a_removed_entry_stays_away_while_its_question_or_its_override_is_taken(desk: DeskWorld):
    entry = await desk.add()
    override = await desk.add("Do likes pay?", overrides="likes_pay")
    for gone in (entry, override):
        await desk.entries.remove(MANAGER, gone.id, NOON)
    await desk.add()
    await desk.add("Do likes bring money?", overrides="likes_pay")
    with pytest.raises(Conflict, match="entry-known"):
        await desk.entries.restore(MANAGER, entry.id, NOON)
    with pytest.raises(Conflict, match="entry-overridden"):
        await desk.entries.restore(MANAGER, override.id, NOON)


async def test_a_stock_entry_is_hidden_in_one_server_and_comes_back(desk: DeskWorld):
    for _ in range(2):
        await desk.entries.remove(MANAGER, "likes_pay", NOON)
    assert (await desk.entries.lore(GUILD)).hidden == {"likes_pay"}
    assert (await desk.entries.lore(ELSEWHERE)).hidden == frozenset()
    for _ in range(2):
        await desk.entries.restore(MANAGER, "likes_pay", NOON)
    assert (await desk.entries.lore(GUILD)).hidden == frozenset()


@pytest.mark.parametrize("entry_id", ["own:1", "own:2", "own:", "own:x", "own:-1", "own:²", f"own:{2**70}"])
async def test_another_servers_entry_does_not_exist_here(desk: DeskWorld, entry_id: str):
    await desk.add(caller=STRANGER)
    with pytest.raises(NotFound, match="entry-unknown"):
        await edited(desk, entry_id)
    with pytest.raises(NotFound, match="entry-unknown"):
        await desk.entries.remove(MANAGER, entry_id, NOON)
    with pytest.raises(NotFound, match="entry-unknown"):
        await desk.entries.restore(MANAGER, entry_id, NOON)
    with pytest.raises(NotFound, match="entry-unknown"):
        await desk.entries.revert(MANAGER, entry_id, NOON, NOON)
    assert len((await desk.entries.lore(ELSEWHERE)).own) == 1


async def test_only_a_manager_changes_anything(desk: DeskWorld):
    entry = await desk.add()
    with pytest.raises(NotAllowed):
        await desk.add("Another?", caller=MODERATOR)
    with pytest.raises(NotAllowed):
        await desk.entries.edit(MODERATOR, entry.id, question="?", answer="-", wordings=(), source=None, at=NOON)
    for change in (desk.entries.remove, desk.entries.restore):
        with pytest.raises(NotAllowed):
            await change(MODERATOR, entry.id, NOON)
    with pytest.raises(NotAllowed):
        await desk.entries.revert(MODERATOR, entry.id, NOON, NOON)
    assert (await desk.entries.lore(GUILD)).own == (entry,)


async def test_the_history_says_who_did_what(desk: DeskWorld):
    entry = await desk.add()
    await edited(desk, entry.id)
    await desk.entries.remove(MANAGER, entry.id, NOON)
    await desk.entries.restore(MANAGER, entry.id, NOON)
    await desk.entries.remove(MANAGER, "likes_pay", NOON)
    rows = await desk.database.read(
        lambda tx: list(tx.exec_driver_sql("SELECT what, subject, details, by FROM history ORDER BY id"))
    )
    assert [row.what for row in rows] == [
        "entry-added",
        "entry-changed",
        "entry-removed",
        "entry-restored",
        "entry-hidden",
    ]
    assert {row.by for row in rows} == {MANAGER.member_id}
    assert json.loads(rows[-1].details) == {"entry": "likes_pay"}
