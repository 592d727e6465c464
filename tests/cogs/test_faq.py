"""/faq list, add, edit and remove as people use them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import pytest

from domain.answers import Outcome
from domain.drafts import LONGEST_ANSWER

if TYPE_CHECKING:
    from tests.discord_server import Heard, Person, Server

MEETUP = {"question": "When is the next meetup?", "answer": "On **Friday**, at 8.", "wordings": "", "source": ""}


async def add(person: Person, **typed: str) -> Heard:
    """Fill in the form of /faq add."""
    return await person.submit(await person.slash("faq add"), **{**MEETUP, **typed})


async def own(server: Server, guild_id: int | None = None) -> dict[str, str]:
    """The server's own answers, by question."""
    lore = await server.bot.entries.lore(guild_id or server.guild.id)
    return {entry.question: entry.answer for entry in lore.own}


def fields(form: Heard) -> dict[str, str]:
    """What stands in a form."""
    modal: Any = form.result.modal
    lines = [row["component"] for row in modal["components"]]
    return {line["custom_id"]: line.get("value", "") for line in lines}


async def test_a_new_entry_answers_at_once_and_only_here(server: Server) -> None:
    reply = await add(server.manager, wordings="meetup when\nwhich day do we meet", source="The team")
    assert reply.private
    assert "**When is the next meetup?** is answered here from now on" in reply.text
    match = await server.bot.desk.match(server.guild.id, "Meetup, WHEN??")
    assert match.outcome is Outcome.ANSWER
    entry = server.bot.desk.entry(server.guild.id, match.entries[0])
    assert entry is not None
    assert entry.answer == "On **Friday**, at 8."
    elsewhere = await server.bot.desk.match(server.guild.id + 1, "Meetup, WHEN??")
    assert match.entries[0] not in elsewhere.entries


async def test_the_form_and_the_confirmation_say_why_wordings_matter(server: Server) -> None:
    form = await server.manager.slash("faq add")
    assert "With fewer, only in these" in str(form.result.modal)
    few = await server.manager.submit(form, **MEETUP)
    assert "no other wordings" in few.text
    assert "fewer than 4" in few.text
    assert "Edit" in few.labels
    many = await add(server.manager, question="Who are the mods?", wordings="a b\nb c\nc d\nd e")
    assert "4 other wordings, so I also find it in words that nobody wrote down" in many.text


async def test_a_new_entry_can_be_undone_and_that_too(server: Server) -> None:
    added = await add(server.manager)
    undone = await server.manager.press(added, "Undo")
    assert "not answered here any more" in undone.text
    assert await own(server) == {}
    back = await server.manager.press(undone, "Undo")
    assert "It is back" in back.text
    assert await own(server) == {MEETUP["question"]: MEETUP["answer"]}


@pytest.mark.parametrize("command", ["faq add", "faq queue"])
async def test_only_managers_write_and_see_the_queue(server: Server, command: str) -> None:
    for person in (server.member, server.moderator, server.creator):
        refused = await person.slash(command)
        assert refused.private
        assert "Only managers" in refused.text


async def test_members_neither_edit_nor_remove(server: Server) -> None:
    for command in ("faq edit", "faq remove"):
        refused = await server.member.slash(command, entry="likes_pay")
        assert "Only managers" in refused.text
    assert (await server.bot.entries.lore(server.guild.id)).hidden == frozenset()


async def test_who_is_no_manager_any_more_can_not_use_the_buttons_of_then(server: Server) -> None:
    role = server.guild.create_role("FAQ team")
    await server.manager.slash("settings set", manager_role=role)
    helper = server.person("joe", role)
    added = await add(helper)
    await server.manager.slash("settings set", manager_role=server.guild.create_role("Another team"))
    for label in ("Undo", "Edit"):
        assert "Only managers" in (await helper.press(added, label)).text
    assert len(await own(server)) == 1


TOO_LONG = {
    "question": ("q" * 201, "201 letters; 200 at most"),
    "answer": ("word " * 400, "1,999 letters; 1,500 at most"),
    "wordings": ("short\n" + "w" * 201, "201 letters; 200 at most. One wording a line"),
    "source": ("s" * 201, "The source has 201 letters"),
}


@pytest.mark.parametrize("field", sorted(TOO_LONG))
async def test_what_is_too_long_is_said_and_nothing_typed_is_lost(server: Server, field: str) -> None:
    text, told = TOO_LONG[field]
    typed = {**MEETUP, "source": "maya", "wordings": "one\ntwo", field: text.strip()}
    refused = await add(server.manager, **typed)
    assert told in refused.text
    assert await own(server) == {}
    again = await server.manager.press(refused, "Correct it")
    assert fields(again) == typed
    kept = await server.manager.submit(again, **MEETUP)
    assert "is answered here from now on" in kept.text
    assert fields(await server.manager.slash("faq add")) == dict.fromkeys(MEETUP, "")


async def test_too_many_wordings_and_a_question_without_words_are_refused_together(server: Server) -> None:
    refused = await add(server.manager, question="???", wordings="\n".join(f"wording {n}" for n in range(41)))
    assert "The question has no words" in refused.text
    assert "There are 41 wordings; 40 at most" in refused.text


async def test_a_question_that_the_server_has_goes_on_as_an_edit_with_what_was_typed(server: Server) -> None:
    await add(server.manager, wordings="meetup day")
    worded = await add(server.manager, question="Meetup day?")
    refused = await add(server.manager, question="when is the NEXT meetup", answer="On Sunday.")
    for reply in (worded, refused):
        assert "by your own entry **When is the next meetup?**" in reply.text
    form = await server.manager.press(refused, "Change that entry")
    assert fields(form)["answer"] == "On Sunday."
    changed = await server.manager.submit(form, **{**MEETUP, "answer": "On Sunday."})
    assert "Changed" in changed.text
    assert await own(server) == {MEETUP["question"]: "On Sunday."}


async def test_a_stock_question_is_offered_to_be_overridden_here(server: Server) -> None:
    stock = server.bot.desk.entries(0)[0]
    refused = await add(server.manager, question=stock.question.lower(), answer="Ask maya.")
    assert "is a stock entry" in refused.text
    form = await server.manager.press(refused, "Put mine in its place")
    assert fields(form)["answer"] == "Ask maya."
    done = await server.manager.submit(form, **{**MEETUP, "question": stock.question, "answer": "Ask maya."})
    assert "in place of the stock entry" in done.text
    match = await server.bot.desk.match(server.guild.id, stock.wordings[0])
    entry = server.bot.desk.entry(server.guild.id, match.entries[0])
    assert (entry and entry.answer) == "Ask maya."
    assert server.bot.desk.entry(server.guild.id + 1, stock.id) == stock


async def test_editing_a_stock_entry_makes_the_servers_own_version_and_undo_brings_the_stock_back(
    server: Server,
) -> None:
    stock = server.bot.desk.entries(0)[0]
    form = await server.manager.slash("faq edit", entry=f"entry:{stock.id}")
    assert (fields(form)["question"], fields(form)["answer"]) == (stock.question, stock.answer)
    done = await server.manager.submit(form, **{**MEETUP, "question": stock.question, "answer": "Ours."})
    assert "🔁" in done.text
    again = await server.manager.slash("faq edit", entry=stock.id)
    assert fields(again)["answer"] == "Ours."
    undone = await server.manager.press(done, "Undo")
    assert "the stock entry answers again" in undone.text
    assert fields(await server.manager.slash("faq edit", entry=stock.id))["answer"] == stock.answer


async def test_an_own_entry_is_edited_and_the_change_taken_back_once(server: Server) -> None:
    before = {**MEETUP, "wordings": "meetup day", "source": "https://example.com/meetup"}
    await add(server.manager, **before)
    form = await server.manager.slash("faq edit", entry="next meetup")
    assert fields(form) == before
    changed = await server.manager.submit(form, **{**MEETUP, "answer": "On Sunday."})
    assert await own(server) == {MEETUP["question"]: "On Sunday."}
    reverted = await server.manager.press(changed, "Undo")
    assert "as it was before" in reverted.text
    form = await server.manager.slash("faq edit", entry="next meetup")
    assert fields(form) == before
    same = await server.manager.submit(form, **fields(form))
    assert "stays as it was" in same.text


async def test_an_undo_of_a_change_that_was_changed_again_leaves_it_alone(server: Server) -> None:
    await add(server.manager)
    changed: list[Heard] = []
    for answer in ("On Sunday.", "On Monday."):
        await server.env.advance_time(1)
        form = await server.manager.slash("faq edit", entry="next meetup")
        changed.append(await server.manager.submit(form, **{**MEETUP, "answer": answer}))
    assert "changed again in the meantime" in (await server.manager.press(changed[0], "Undo")).text
    assert await own(server) == {MEETUP["question"]: "On Monday."}


async def test_a_stock_entry_is_hidden_here_and_comes_back_by_undo_or_from_the_list(server: Server) -> None:
    stock = server.bot.desk.entries(0)[0]
    removed = await server.manager.slash("faq remove", entry=f"entry:{stock.id}")
    assert "hidden here" in removed.text
    assert server.bot.desk.entry(server.guild.id + 1, stock.id) == stock
    assert "There is no entry" in (await server.manager.slash("faq edit", entry=f"entry:{stock.id}")).text
    assert stock.question not in [one["name"] for one in await server.manager.choices("faq edit", "entry", "")]
    listed = await server.manager.slash("faq list")
    assert "Bring back a removed entry…" in listed.labels
    assert "Bring back a removed entry…" not in (await server.member.slash("faq list")).labels
    back = await server.manager.pick(listed, stock.id, custom_id="faq-restore-picked:")
    assert "It is back" in back.text
    removed = await server.manager.slash("faq remove", entry=stock.id)
    assert "It is back" in (await server.manager.press(removed, "Undo")).text
    assert (await server.bot.entries.lore(server.guild.id)).hidden == frozenset()


async def test_everyone_reads_the_list_by_topic_and_an_entry_from_it(server: Server) -> None:
    await add(server.manager)
    listed = await server.member.slash("faq list")
    assert listed.private
    assert "Answers · This server's own" in listed.text
    assert "✏️ **When is the next meetup?** `own:1`" in listed.text
    assert "✏️ this server's own" in listed.text
    read = await server.member.pick(listed, "own:1")
    assert "On **Friday**, at 8." in read.text
    assert "For managers" not in read.text
    assert not {"Edit", "Remove"} & set(read.labels)
    turned = await server.member.press(listed, "Next")
    assert "Page 2 of" in turned.text
    assert "Page 1 of" in (await server.member.press(turned, "Back")).text


async def test_one_topic_alone_and_one_that_does_not_exist(server: Server) -> None:
    topics = [one["value"] for one in await server.member.choices("faq list", "topic", "pay")]
    assert topics == ["payouts"]
    listed = await server.member.slash("faq list", topic="Payouts")
    assert "Answers · Payouts" in listed.text
    assert "`cash_out`" in listed.text
    assert "There is no topic “cheese”" in (await server.member.slash("faq list", topic="cheese")).text


async def test_managers_see_votes_beside_the_entry(server: Server) -> None:
    await add(server.manager)
    for member, helpful in ((1, True), (2, False), (3, False)):
        await server.bot.votes.vote(server.guild.id, "m", "own:1", member, helpful=helpful, at=discord.utils.utcnow())
    listed = await server.manager.slash("faq list")
    assert "`own:1` · 👍 1 · 👎 2" in listed.text
    assert "👎" not in (await server.member.slash("faq list")).text
    read = await server.manager.pick(listed, "own:1", custom_id="faq-read:")
    assert "`own:1` · 👍 1 · 👎 2" in read.text
    gone = await server.manager.press(read, "Remove")
    assert "not answered here any more" in gone.text


async def test_an_entry_that_is_unclear_or_unknown_has_a_way_out(server: Server) -> None:
    unknown = await server.manager.slash("faq edit", entry="zzzzqqq")
    assert "There is no entry “zzzzqqq”" in unknown.text
    unclear = await server.manager.slash("faq remove", entry="money")
    assert "Several entries fit “money”" in unclear.text
    assert len(unclear.labels) > 1
    assert (await server.bot.entries.lore(server.guild.id)).hidden == frozenset()


async def test_what_a_manager_writes_pings_nobody_and_hides_nothing(server: Server) -> None:
    question = "Is [this](https://evil.example) @everyone\u202e ok?"
    await add(server.manager, question=question, answer="# Yes @everyone <@1234567890123456789>\n- **so**\u200b")
    listed = await server.member.slash("faq list")
    assert "\u202e" not in listed.text
    assert "@everyone" not in listed.text
    assert "https://" not in listed.text
    read = await server.member.pick(listed, "own:1")
    assert "@everyone" not in read.text
    assert "<@1234567890123456789>" not in read.text
    assert "- **so**" in read.text


async def test_two_servers_share_no_entries(server: Server) -> None:
    await add(server.manager)
    other = server.guild.id + 1
    assert await own(server, other) == {}
    assert "own:1" not in {entry.id for entry in server.bot.desk.entries(other)}


async def test_the_form_sent_twice_makes_one_entry(server: Server) -> None:
    sent: list[dict[str, object]] = []
    emit = server.env.backend.emit

    def noting(event: str, payload: dict[str, object]) -> None:
        if event == "INTERACTION_CREATE":
            sent.append(payload)
        emit(event, payload)

    form = await server.manager.slash("faq add")
    server.env.backend.emit = noting  # type: ignore[method-assign]
    await server.manager.submit(form, **MEETUP)
    emit("INTERACTION_CREATE", sent[-1])
    await server.env.settle()
    server.forgive_answered()
    assert len((await server.bot.entries.lore(server.guild.id)).own) == 1


async def test_the_longest_answer_fits_its_reply(server: Server) -> None:
    await add(
        server.manager, answer="w" * LONGEST_ANSWER, question="q" * 200, source="https://example.com/" + "s" * 170
    )
    read = await server.manager.pick(await server.manager.slash("faq list"), "own:1", custom_id="faq-read:")
    assert "w" * LONGEST_ANSWER in read.text
