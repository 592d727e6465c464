"""/privacy as people use it."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

import ui.privacy
from tests.discord_server import Heard, words_of

if TYPE_CHECKING:
    from tests.discord_server import Server


async def evening(server: Server) -> None:
    """Luna streams and earns, and is a supporter of Ana, whose card names her; Theo reports both."""
    await server.manager.slash("creator add", handle="ana.live", member=server.member.actor)
    await server.creator.slash("stream start", creator="lunaplays")
    await server.moderator.slash("gift add", gift="rose", count=5, supporter="rosefan", creator="lunaplays")
    await server.creator.slash("stream end", creator="lunaplays")
    await server.member.slash("stream start", creator="ana.live")
    await server.moderator.slash("gift log", text="7 roses from lunaplays, 2 roses from nightowl", creator="ana.live")
    await server.member.slash("stream end", creator="ana.live")
    await server.creator.slash("goal set", metric="streams", target="12")
    await server.env.settle()


async def read(heard: Heard) -> dict[str, Any]:
    """The file of an export."""
    (file,) = heard.files
    return json.loads(await file.read())


async def test_a_creator_gets_everything_as_a_file(server: Server):
    await evening(server)
    reply = await server.creator.slash("privacy export")
    assert reply.private
    assert "explains the others" in reply.text
    export = await read(reply)
    assert [one["handle"] for one in export["handles"]] == ["lunaplays"]
    assert [one["count"] for one in export["gifts"]] == [5]
    assert [one["sent_to"] for one in export["sent"]] == ["ana.live"]
    assert [one["measure"] for one in export["goals"]] == ["streams"]
    assert str(server.moderator.id) not in json.dumps(export)


async def test_a_moderator_gets_what_they_did_and_a_stranger_nothing(server: Server):
    await evening(server)
    export = await read(await server.moderator.slash("privacy export"))
    assert sorted(one["count"] for one in export["reports"]) == [2, 5, 7]
    assert (export["gifts"], export["streams"]) == ([], [])
    nobody = await server.person("zoe").slash("privacy export")
    assert "Nothing is stored about you" in nobody.text
    assert nobody.files == []


async def test_a_large_export_is_zipped(server: Server, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ui.privacy, "LARGEST_PLAIN", 100)
    (file,) = (await server.creator.slash("privacy export")).files
    assert file.filename == "aftershow-my-data.zip"
    with zipfile.ZipFile(io.BytesIO(await file.read())) as archive:
        export = json.loads(archive.read("aftershow-my-data.json"))
    assert [one["handle"] for one in export["handles"]] == ["lunaplays"]


async def test_deleting_says_what_goes_and_asks_twice(server: Server):
    await evening(server)
    asked = await server.creator.slash("privacy delete")
    assert asked.private
    assert "**@lunaplays** with its stream and everything about it" in asked.text
    assert "without your name" in asked.text
    assert "backups" in asked.text
    assert asked.labels == ["Delete everything about me…", "Keep it"]
    form = await server.creator.press(asked, "Delete everything about me…")
    wrong = await server.creator.submit(form, word="yes please")
    assert "nothing was deleted" in wrong.text
    assert (await server.bot.creators.named(server.guild.id, "lunaplays")).member_id == server.creator.id
    assert "Nothing was changed" in (await server.creator.press(asked, "Keep it")).text


async def test_after_the_word_nothing_names_the_person_and_cards_follow(server: Server):
    await evening(server)
    assert "lunaplays" in words_of(server.cards[1])
    asked = await server.creator.slash("privacy delete")
    form = await server.creator.press(asked, "Delete everything about me…")
    done = await server.creator.submit(form, word=" delete ")
    assert "nothing that is stored names you" in done.text
    await server.env.settle()
    notice = server.channel.history()[0]
    assert words_of(notice) == "This stream was deleted for good, with everything that was reported about it."
    (card,) = server.cards
    assert "lunaplays" not in words_of(card)
    assert "nightowl" in words_of(card)
    assert "9 " in str(card.embeds[0].title)
    assert "Nothing is stored about you" in (await server.creator.slash("privacy delete")).text
    names = [choice["value"] for choice in await server.moderator.choices("gift add", "supporter", "")]
    assert names == ["nightowl"]


async def test_a_moderators_reports_stay_without_saying_whose_they_are(server: Server):
    await evening(server)
    asked = await server.moderator.slash("privacy delete")
    form = await server.moderator.press(asked, "Delete everything about me…")
    done = await server.moderator.submit(form, word="DELETE")
    assert "Done" in done.text
    listed = await server.manager.slash("gift list", stream="1")
    assert "5 × Rose" in listed.text
    assert str(server.moderator.id) not in listed.text
    assert "👤" in listed.text


async def test_who_is_live_is_forgotten_with_that_stream(server: Server):
    await server.creator.slash("stream start")
    asked = await server.creator.slash("privacy delete")
    form = await server.creator.press(asked, "Delete everything about me…")
    done = await server.creator.submit(form, word="DELETE")
    assert "nothing that is stored names you" in done.text
    assert await server.bot.streams.recent(server.guild.id) == []


async def test_both_work_in_a_direct_message_too(server: Server):
    await evening(server)
    alone = server.creator.actor.user
    export = await read(Heard(await alone.slash("privacy export")))
    assert [one["handle"] for one in export["handles"]] == ["lunaplays"]
    assert "**@lunaplays**" in Heard(await alone.slash("privacy delete")).text
