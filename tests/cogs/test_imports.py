"""Files dropped on the bot: looked at, confirmed, mended, taken back."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import discord
import pytest

from client import Aftershow
from imports.limits import MOST_BYTES
from tests.discord_server import Heard, Pictureless
from tests.imports.made import DATA, workbook
from ui.press import Lasting, row_of

if TYPE_CHECKING:
    from tests.discord_server import Person, Server

LIST = (
    "time,gift,count,supporter\n2025-12-20T20:10:00Z,Rose,5,rosefan\n2025-12-20T20:20:00Z,Galaxy,1,nightowl\n"
    "2025-12-20T20:30:00Z,Rose,many,rosefan\n"
)
ROWS = [
    {"time": "2025-12-20T20:10:00Z", "gift": "Rose", "count": 5, "supporter": "rosefan"},
    {"time": "2025-12-20T20:20:00Z", "gift": "Galaxy", "count": 1, "supporter": "nightowl"},
]


@pytest.fixture
async def past(server: Server) -> Server:
    """A server in which Luna was live one evening."""
    await server.creator.slash("stream report", started="2025-12-20 20:00", duration="1h", title="Friday Q&A")
    return server


async def dropped(person: Person, content: str | bytes = LIST, name: str = "gifts.csv", **options: Any) -> Heard:  # noqa: ANN401 - as Discord takes them
    """Somebody runs ``/gift import``."""
    data = content if isinstance(content, bytes) else content.encode()
    return await person.slash("gift import", file=(name, data), **options)


async def board(server: Server) -> str:
    """Who sent what, ever."""
    return (await server.manager.slash("gift top", period="all", creator="lunaplays")).text


async def card(server: Server) -> str:
    """What the newest stream sums up to."""
    newest = (await server.bot.streams.recent(server.guild.id))[0]
    return (await server.creator.slash("stream summary", stream=str(newest.id))).text


def unlike_the_simulated(server: Server) -> None:
    """The files of the tests are of 2026; the simulated Discord begins with it."""
    server.env.backend.advance_clock(timedelta(days=300).total_seconds())


# -- a list of gifts ---------------------------------------------------------------------------------------------------


async def test_a_list_is_shown_first_and_counts_only_after_confirm(past: Server):
    shown = await dropped(past.creator)
    assert shown.private
    for words in ("gifts.csv", "Gift list", "@lunaplays", "3 rows", "2 new", "1,005 💎", "1 refused"):
        assert words in shown.text
    assert "Friday Q&A · 2 rows · 1,005 💎" in shown.text
    assert "Line 4, “count”: I can't read “many” as a number" in shown.text
    assert "nightowl" not in await board(past)

    done = await past.creator.press(shown, "Confirm")
    assert done.private
    assert "2 rows added" in done.text
    assert "1,005 💎" in done.text
    assert "nightowl" in await board(past)
    assert "1,005 diamonds" in await card(past)


async def test_the_same_file_twice_adds_nothing(past: Server):
    await past.creator.press(await dropped(past.creator), "Confirm")
    again = await dropped(past.creator)
    assert "0 new" in again.text
    assert "2 already known" in again.text
    assert "imported here before" in again.text
    assert "Nothing in it is new" in again.text
    assert again.labels == ["Refused rows (CSV)", "Cancel"]


async def test_the_same_rows_in_any_other_order_and_format_are_known(past: Server, tmp_path: Path):
    await past.creator.press(await dropped(past.creator), "Confirm")
    table = [["supporter", "count", "gift", "time"]]
    table += [[str(row[name]) for name in table[0]] for row in reversed(ROWS)]
    told = {
        "a.tsv": "\n".join("\t".join(row) for row in table).encode("utf-16"),
        "a.xlsx": workbook(tmp_path, table).read_bytes(),
        "a.json": json.dumps(ROWS[::-1]).encode(),
        "a.jsonl": "\n".join(json.dumps(row) for row in ROWS[::-1]).encode(),
    }
    for name, content in told.items():
        shown = await dropped(past.creator, content, name)
        assert "2 already known" in shown.text, name
        assert "Confirm" not in shown.labels, name


async def test_half_a_file_and_then_the_whole_adds_the_rest(past: Server):
    half = "\n".join(LIST.splitlines()[:2])
    await past.creator.press(await dropped(past.creator, half), "Confirm")
    shown = await dropped(past.creator)
    assert "1 new" in shown.text
    assert "1 already known" in shown.text


async def test_what_another_file_tells_too_stays_until_that_is_taken_back(past: Server):
    half = "\n".join(LIST.splitlines()[:2])
    first = await past.creator.press(await dropped(past.creator, half), "Confirm")
    whole = await past.creator.press(await dropped(past.creator), "Confirm")
    undone = await past.creator.press(first, "Undo")
    assert "One row still counts" in undone.text
    assert "undo the import of that file" in undone.text
    assert "taken back: no row is taken off" in undone.text
    assert "1,005 diamonds" in await card(past)
    assert "taken back: 2 rows, 1,005 💎" in (await past.creator.press(whole, "Undo")).text
    assert "0 diamonds" in await card(past)


async def test_rows_of_a_time_without_a_stream_make_a_new_past_one(past: Server):
    shown = await dropped(past.creator, LIST.replace("12-20", "12-11"))
    assert "a new past stream" in shown.text
    done = await past.creator.press(shown, "Confirm")
    assert "One new past stream" in done.text
    assert (await past.creator.slash("stream list")).text.count("@lunaplays") == 2
    assert "nightowl" in await board(past)


async def test_refused_rows_come_back_as_a_file_to_mend(past: Server):
    hostile = LIST + "2025-12-20T20:40:00Z,=cmd|' /C calc'!A0,0,x\n"
    given = await past.creator.press(await dropped(past.creator, hostile), "Refused rows (CSV)")
    assert given.private
    (file,) = given.files
    assert file.filename == "refused-gifts.csv"
    header, first, second = list(csv.reader(io.StringIO((await file.read()).decode("utf-8-sig"))))
    assert header == ["line", "column", "reason", "time", "gift", "count", "supporter"]
    assert first[:2] == ["4", "count"]
    assert "“many”" in first[2]
    assert first[3:] == ["2025-12-20T20:30:00Z", "Rose", "many", "rosefan"]
    assert second[4].startswith("'=cmd")

    mended = (await file.read()).decode("utf-8-sig").replace("many", "7")
    again = await dropped(past.creator, "\n".join(mended.splitlines()[:2]))
    assert "1 new" in again.text


async def test_a_file_that_takes_a_while_shows_how_far_it_is(past: Server, monkeypatch: pytest.MonkeyPatch):
    told: list[str | None] = []
    edit = discord.Interaction.edit_original_response

    async def noted(interaction: Any, **fields: Any) -> Any:  # noqa: ANN401 - Discord's own
        told.append(fields.get("content"))
        return await edit(interaction, **fields)

    monkeypatch.setattr(discord.Interaction, "edit_original_response", noted)
    monkeypatch.setattr("posts.moving.SECONDS_BETWEEN", -1)
    shown = await dropped(past.creator)
    assert told == ["⏳ Reading gifts.csv… 3 of about 4 rows", None]
    done = await past.creator.press(shown, "Confirm")
    assert told[2:] == ["⏳ Importing gifts.csv… 3 of about 4 rows", None]
    assert "⏳" not in done.text
    await past.creator.press(done, "Undo")
    assert told[4] == "⏳ Taking gifts.csv back… 2 of about 2 rows"


async def test_cancel_deletes_the_file_and_counts_nothing(past: Server):
    shown = await dropped(past.creator)
    gone = await past.creator.press(shown, "Cancel")
    assert "deleted" in gone.text
    assert gone.labels == []
    assert "nightowl" not in await board(past)


async def test_an_import_is_taken_back_as_a_whole_and_can_come_again(past: Server):
    done = await past.creator.press(await dropped(past.creator), "Confirm")
    undone = await past.creator.press(done, "Undo")
    assert "taken back: 2 rows, 1,005 💎" in undone.text
    assert "nightowl" not in await board(past)
    await past.creator.press(await dropped(past.creator), "Confirm")
    assert "nightowl" in await board(past)


async def test_much_is_taken_back_only_after_a_second_press(past: Server):
    rows = "".join(f"2025-12-20T20:{second // 60:02}:{second % 60:02}Z,Rose,1,zoe\n" for second in range(120))
    done = await past.creator.press(await dropped(past.creator, f"time,gift,count,supporter\n{rows}"), "Confirm")
    asked = await past.creator.press(done, "Undo")
    assert "120 rows" in asked.text
    assert "zoe" in await board(past)
    assert "Nothing" in (await past.creator.press(asked, "No, keep it")).text
    asked = await past.creator.press(done, "Undo")
    await past.creator.press(asked, "Yes, take 120 rows back")
    assert "zoe" not in await board(past)


# -- what was typed already --------------------------------------------------------------------------------------------


async def typed_too(server: Server) -> Heard:
    """The moderator had typed the five roses; then the file comes."""
    await server.creator.slash("stream start")
    await server.moderator.slash("gift log", text="5 roses from @rosefan")
    at = server.env.now().isoformat().replace("+00:00", "Z")
    await server.env.advance_time(600)
    await server.creator.slash("stream end")
    return await dropped(server.creator, f"time,gift,count,supporter\n{at},Rose,5,rosefan\n")


async def test_typed_reports_are_shown_and_give_way_to_the_file(server: Server):
    shown = await typed_too(server)
    assert "one report (5 💎) was** typed here" in shown.text
    done = await server.creator.press(shown, "Confirm, prefer the file")
    assert "One typed report (5 💎) gave way" in done.text
    assert "5 diamonds" in (await server.creator.slash("stream summary")).text
    undone = await server.creator.press(done, "Undo")
    assert "One typed report counts again" in undone.text
    assert "5 diamonds" in (await server.creator.slash("stream summary")).text


async def test_typed_reports_and_the_file_both_count_where_somebody_says_so(server: Server):
    await server.creator.press(await typed_too(server), "Confirm, keep both")
    assert "10 diamonds" in (await server.creator.slash("stream summary")).text


async def test_the_posted_card_follows_an_import_and_its_undo(server: Server):
    done = await server.creator.press(await typed_too(server), "Confirm, keep both")
    await server.bot.summaries.settle()
    assert "10 diamonds" in (server.cards[0].embeds[0].title or "")
    await server.creator.press(done, "Undo")
    await server.bot.summaries.settle()
    assert "5 diamonds" in (server.cards[0].embeds[0].title or "")


# -- other kinds of file -----------------------------------------------------------------------------------------------


async def test_captured_events_count_streaks_once_and_fill_in_the_numbers(server: Server):
    unlike_the_simulated(server)
    events = (DATA / "events.jsonl").read_bytes()
    shown = await dropped(server.creator, events, "capture.jsonl")
    assert "Captured LIVE events" in shown.text
    assert "2,007 💎" in shown.text
    done = await server.creator.press(shown, "Confirm")
    assert "2,007 💎" in done.text
    summed_up = await card(server)
    assert "2,007 diamonds" in summed_up
    assert "1,200** likes" in summed_up
    again = await dropped(server.creator, events, "capture.jsonl")
    assert "Nothing in it is new" in again.text


async def test_a_tiktok_download_becomes_past_streams_as_json_and_in_a_zip(server: Server):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("TikTok/user_data_tiktok.json", (DATA / "user_data.json").read_bytes())
    shown = await server.creator.slash("stream import", file=("data.zip", packed.getvalue()))
    assert "TikTok download" in shown.text
    assert "2 new" in shown.text
    await server.creator.press(shown, "Confirm")
    assert "Friday chat" in (await server.creator.slash("stream list")).text
    again = await server.creator.slash("stream import", file=("data.json", (DATA / "user_data.json").read_bytes()))
    assert "Nothing in it is new" in again.text


async def test_an_agencys_file_is_for_managers_and_registers_its_creators(server: Server):
    unlike_the_simulated(server)
    agency = ("Creator data.csv", (DATA / "backstage.csv").read_bytes())
    refused = await server.creator.slash("stream import", file=agency)
    assert "only managers" in refused.text.lower()
    shown = await server.manager.slash("stream import", file=agency)
    assert "LIVE Backstage creator data" in shown.text
    assert "as of Jul 6, 2026" in shown.text
    assert "Not yet: @luna\\_plays, @mateo.mx" in shown.text
    done = await server.manager.press(shown, "Confirm")
    registered = await server.manager.press(done, "Register 2 creators")
    assert "2 creators are registered: @luna\\_plays, @mateo.mx" in registered.text
    assert "@mateo.mx" in (await server.manager.slash("creator list")).text
    again = await server.manager.slash("stream import", file=agency, creator="lunaplays")
    assert "Nothing in it is new" in again.text
    assert "@lunaplays" not in again.text
    assert "Since the file before" not in again.text


# -- what has to be asked ----------------------------------------------------------------------------------------------


async def test_dates_that_can_be_read_in_two_ways_are_asked_about(past: Server):
    rows = "time,gift,count\n03/07/2025 20:10,Rose,5\n04/07/2025 20:10,Rose,5\n"
    asked = await dropped(past.creator, rows)
    assert asked.labels == ["Jul 3, 2025", "Mar 7, 2025", "Cancel"] or "Jul 3, 2025" in asked.labels
    shown = await past.creator.press(asked, "Jul 3, 2025")
    assert "2 new" in shown.text
    await past.creator.press(shown, "Confirm")
    assert "5" in (await past.creator.slash("stream list")).text


async def test_a_file_without_its_day_is_asked_for_it(server: Server):
    unlike_the_simulated(server)
    lines = (DATA / "backstage.csv").read_text().splitlines()
    without = "\n".join(line.partition(",")[2] for line in lines[:3])
    asked = await server.manager.slash("stream import", file=("data.csv", without.encode()))
    assert "as of which day" in asked.text
    form = await server.manager.press(asked, "Another day…")
    shown = await server.manager.submit(form, day="2026-10-20")
    assert "as of Oct 20, 2026" in shown.text


async def test_rows_without_a_time_are_asked_for_their_stream(past: Server):
    asked = await dropped(past.creator, "gift,count,supporter\nRose,5,rosefan\n")
    assert "tell no time" in asked.text
    (stream,) = await past.bot.streams.recent(past.guild.id)
    shown = await past.creator.pick(asked, str(stream.id))
    assert "Friday Q&A · one row · 5 💎" in shown.text


async def test_rows_without_a_time_of_a_creator_without_streams_get_a_way_out(server: Server):
    asked = await dropped(server.creator, "gift,count,supporter\nRose,5,rosefan\n")
    assert "add a column “time”" in asked.text
    assert asked.labels == ["Cancel"]


async def test_whose_file_it_is_is_asked_where_several_could_be_meant(past: Server):
    await past.manager.slash("creator add", handle="ben", unlinked=True)
    asked = await dropped(past.manager)
    shown = await past.manager.pick(asked, "ben")
    assert "@ben" in shown.text
    assert "a new past stream" in shown.text


# -- files that are none -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "no table"),
        (b"PK\x03\x04 cut off", "damaged"),
        (b"name,age\nLuna,27\n", "no column that names a gift"),
    ],
)
async def test_a_file_that_is_none_gets_one_sentence_with_the_way_out(server: Server, content: bytes, words: str):
    heard = await dropped(server.creator, content, "file.csv")
    assert heard.private
    assert words in heard.text
    assert heard.labels == []


async def test_a_file_that_is_too_large_is_not_even_fetched(server: Server, monkeypatch: pytest.MonkeyPatch):
    async def fetched(_file: discord.Attachment) -> bytes:
        raise AssertionError

    monkeypatch.setattr(discord.Attachment, "read", fetched)
    heard = await dropped(server.creator, bytes(MOST_BYTES + 1))
    assert "26 MB" in heard.text
    assert "Split it" in heard.text


@pytest.mark.parametrize("problem", [TimeoutError(), OSError("no route"), discord.DiscordException("gone")])
async def test_a_download_that_fails_says_so(server: Server, monkeypatch: pytest.MonkeyPatch, problem: Exception):
    async def fetched(_file: discord.Attachment) -> bytes:
        raise problem

    monkeypatch.setattr(discord.Attachment, "read", fetched)
    heard = await dropped(server.creator)
    assert "could not fetch the file" in heard.text


# -- who, and when -----------------------------------------------------------------------------------------------------


async def test_members_can_import_nothing_and_moderators_no_past_streams(past: Server):
    assert "Only creators, moderators and managers" in (await dropped(past.member)).text
    refused = await past.moderator.slash("stream import", file=("a.csv", LIST.encode()))
    assert "by their creator or a manager" in refused.text
    assert "2 new" in (await dropped(past.moderator, creator="lunaplays")).text


async def shown_to_all(server: Server, heard: Heard) -> discord.Message:
    """The same buttons where everybody can press them, as if somebody had kept their ids."""
    items = [item for row in heard.messages[0].components for item in row["components"]]
    buttons = [Lasting(discord.ui.Button(label=one["label"], custom_id=one["custom_id"])) for one in items]
    where: Any = server.bot.get_channel(server.channel.id)
    return await where.send("x", view=row_of(*buttons))


async def test_a_stranger_decides_nothing_and_a_manager_may(past: Server):
    shown = await dropped(past.creator)
    open_to_all = await shown_to_all(past, shown)
    for label in ("Confirm", "Cancel", "Refused rows (CSV)"):
        heard = await past.member.press(open_to_all, label)
        assert "Only" in heard.text, label
        assert heard.private
    done = await past.manager.press(open_to_all, "Confirm")
    assert "2 rows added" in done.text
    assert f"The file is <@{past.creator.id}>'s" in done.text


async def test_confirm_counts_once_however_often_and_by_whomever_it_is_pressed(past: Server):
    shown = await dropped(past.creator)
    open_to_all = await shown_to_all(past, shown)
    await past.manager.press(open_to_all, "Confirm")
    second = await past.creator.press(shown, "Confirm")
    assert "confirmed it already; nothing was added twice" in second.text
    assert "1,005 diamonds" in await card(past)


async def test_a_redelivered_confirm_counts_once(past: Server, monkeypatch: pytest.MonkeyPatch):
    shown = await dropped(past.creator)
    sent: list[Any] = []
    emit = past.env.backend.emit

    def noted(event: str, payload: Any) -> None:  # noqa: ANN401 - as Discord sends it
        if event == "INTERACTION_CREATE":
            sent.append(payload)
        emit(event, payload)

    monkeypatch.setattr(past.env.backend, "emit", noted)
    await past.creator.press(shown, "Confirm")
    emit("INTERACTION_CREATE", sent[-1])
    await past.env.settle()
    past.forgive_answered()
    assert "1,005 diamonds" in await card(past)


async def test_a_preview_from_before_a_restart_can_be_confirmed(past: Server):
    shown = await dropped(past.creator)
    await past.bot.close()
    again = Aftershow(past.bot.database, Pictureless(), encoder=None, shard_count=1, by_itself=False)
    await past.env.restart_bot(again)
    past.bot = again
    try:
        assert "2 rows added" in (await past.creator.press(shown, "Confirm")).text
        assert "nightowl" in await board(past)
    finally:
        await again.close()


async def test_a_file_is_kept_for_a_day_and_no_longer(past: Server):
    shown = await dropped(past.creator)
    await past.env.advance_time(timedelta(hours=25).total_seconds())
    await past.bot.importing.forget_old(past.env.now())
    heard = await past.creator.press(shown, "Confirm")
    assert "24 hours" in heard.text
    assert "nightowl" not in await board(past)


@pytest.mark.parametrize("way", ["forgotten", "history deleted"])
async def test_what_was_read_of_a_file_goes_with_whom_it_was_about(
    past: Server, monkeypatch: pytest.MonkeyPatch, way: str
):
    kept: list[IO[bytes]] = []
    made = tempfile.TemporaryFile

    def noted() -> IO[bytes]:
        kept.append(made())
        return kept[-1]

    monkeypatch.setattr(tempfile, "TemporaryFile", noted)
    shown = await dropped(past.creator)
    assert [file.closed for file in kept] == [False]
    if way == "forgotten":
        asked = await past.creator.slash("privacy delete")
        form = await past.creator.press(asked, "Delete everything about me…")
        await past.creator.submit(form, word="delete")
    else:
        asked = await past.creator.slash("creator remove", creator="lunaplays")
        await past.creator.press(asked, asked.labels[1])
    assert [file.closed for file in kept] == [True]
    heard = await past.creator.press(shown, "Confirm")
    assert "rows added" not in heard.text


async def test_what_was_taken_back_is_not_taken_back_twice_nor_confirmed_again(past: Server):
    shown = await dropped(past.creator)
    done = await past.creator.press(shown, "Confirm")
    open_to_all = await shown_to_all(past, done)
    await past.creator.press(open_to_all, "Undo")
    again = await past.creator.press(open_to_all, "Undo")
    assert "taken back already" in again.text


# -- other ways in -----------------------------------------------------------------------------------------------------


async def from_menu(person: Person, message: discord.Message) -> Heard:
    """Somebody opens a message's menu and picks the import."""
    heard = Heard(await person.actor.context_menu(person.server.channel, "Import this file", message))
    person.server.forgive_answered()
    return heard


async def posted(server: Server, *files: tuple[str, bytes]) -> discord.Message:
    """A member posts files."""
    return await server.member.actor.send(server.channel, "here", attachments=files)


async def test_a_file_that_somebody_posted_is_imported_from_its_menu(past: Server):
    message = await posted(past, ("gifts.csv", LIST.encode()))
    shown = await from_menu(past.creator, message)
    assert shown.private
    assert "2 new" in shown.text
    assert "2 rows added" in (await past.creator.press(shown, "Confirm")).text


async def test_of_several_files_one_is_picked(past: Server):
    message = await posted(past, ("a.csv", b"name\nx\n"), ("gifts.csv", LIST.encode()), ("pic.png", b"\x89PNG"))
    asked = await from_menu(past.creator, message)
    assert "several files" in asked.text
    assert "2 new" in (await past.creator.pick(asked, "1")).text


async def test_a_message_without_a_file_says_what_to_do(past: Server):
    message = await posted(past)
    heard = await from_menu(past.creator, message)
    assert "This message has no file" in heard.text
    assert "/gift import" in heard.text


async def test_pictures_are_no_files_to_import(past: Server):
    heard = await from_menu(past.creator, await posted(past, ("pic.png", b"\x89PNG")))
    assert "only pictures" in heard.text


async def test_a_card_takes_a_file_for_its_stream(past: Server):
    form = await past.creator.press(past.cards[0], "Import a file")
    shown = await past.creator.submit(form, file=("list.csv", b"gift,count\nRose,5\n"))  # type: ignore[arg-type]
    assert shown.private
    assert "Friday Q&A · one row · 5 💎" in shown.text
    await past.creator.press(shown, "Confirm")
    assert "5 diamonds" in (past.cards[0].embeds[0].title or "")


async def test_only_the_team_imports_through_a_card(past: Server):
    heard = await past.member.press(past.cards[0], "Import a file")
    assert "can report for" in heard.text
