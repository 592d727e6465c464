"""What else a file brings, who may import it, and how long it is kept."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from db.backstage import ROWS_AT_ONCE, apply_rows
from db.imports_undoing import STREAMS_AT_ONCE, let_go_some
from db.personal_data import PersonalData
from domain.errors import Conflict, NotAllowed, NotFound, Unreadable, WhichStream
from domain.gifts import Way
from domain.importing import KEPT, Choice
from domain.imports import Ambiguous
from domain.metrics import Metric
from tests.db.world import ANNA, BERT, GUILD, HOUR, MANAGER, MEMBER, MINUTE, MODERATOR, NOON
from tests.posts.importers import (
    EVENING,
    NOW,
    Row,
    as_csv,
    evening,
)

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from db.backstage import Applied
    from domain.access import Caller
    from domain.imports import BackstageRow
    from domain.streams import Stream
    from tests.posts.importers import Importer

ROWS = evening(40)
SUM = sum(row.diamonds for row in ROWS)
LEFT = "SELECT id, name, state, creator_id, staged_by, kept FROM imports ORDER BY id"


async def test_rows_without_a_time_ask_for_their_stream(importer: Importer):
    stream = await importer.world.past(EVENING, at=NOW)
    rows = [Row(None, count=2), Row(None, count=2), Row(None, "Galaxy")]
    staged = await importer.drop(as_csv(rows))
    with pytest.raises(WhichStream) as asked:
        await importer.look(staged)
    assert [one.id for one in asked.value.choices] == [stream.id]
    await importer.importing.answer(ANNA, staged.id, "stream", str(stream.id))
    shown = await importer.look(staged)
    assert [(target.stream, target.rows, target.diamonds) for target in shown.targets] == [(stream, 3, 1004)]
    await importer.importing.confirm(ANNA, staged.id, Choice.KEEP_BOTH, importer.told)
    again = await importer.take(as_csv(rows), stream=stream.id)
    assert (again.new, await importer.diamonds(), await importer.differences()) == (0, [1004], [])
    # In another stream the same rows are other gifts.
    other = await importer.world.past(EVENING - 24 * HOUR, at=NOW)
    assert (await importer.take(as_csv(rows), stream=other.id)).new == 3


async def test_an_ambiguous_date_is_asked_about_and_the_answer_is_kept(importer: Importer):
    content = b"date,gift,count\n03/04/2025,Rose,2\n"
    staged = await importer.drop(content)
    asked = await importer.importing.preview(ANNA, staged.id, importer.told)
    assert isinstance(asked, Ambiguous)
    await importer.importing.answer(ANNA, staged.id, asked.kind, "month-first")
    shown = await importer.look(staged)
    assert shown.targets[0].started_at.month == 3
    await importer.importing.confirm(ANNA, staged.id, Choice.KEEP_BOTH, importer.told)
    assert (await importer.streams())[0].started_at.month == 3


async def test_an_unknown_gift_with_a_price_becomes_the_servers_own(importer: Importer):
    before = await importer.state()
    done = await importer.take(as_csv([Row(EVENING, "Our Own Thing", 3, coins=70)]))
    (own,) = await importer.world.overrides.all(GUILD)
    assert (own.name, own.coins, await importer.diamonds()) == ("Our Own Thing", 70, [210])
    assert own.id < 0
    await importer.undo(done)
    assert await importer.state() == before


async def test_an_unknown_gift_without_a_price_is_refused_with_its_row(importer: Importer):
    content = as_csv([Row(EVENING), Row(EVENING + MINUTE, "No Such Gift", 2, "=cmd()")])
    staged = await importer.drop(content)
    shown = await importer.look(staged)
    assert (shown.new, shown.refused, shown.unknown_gifts) == (1, 1, ("No Such Gift",))
    assert (shown.refusals[0].line, shown.refusals[0].reason) == (3, "import-gift-unknown")
    done = await importer.importing.confirm(ANNA, staged.id, Choice.KEEP_BOTH, importer.told)
    assert (done.new, done.refused) == (1, 1)
    table = (await importer.importing.refused_csv(ANNA, staged.id)).decode("utf-8-sig").splitlines()
    assert len(table) == 2
    assert "No Such Gift" in table[1]
    assert ",'=cmd()" in table[1]


async def test_a_name_of_several_gifts_is_refused_with_their_prices(importer: Importer):
    shown = await importer.look(await importer.drop(as_csv([Row(EVENING), Row(EVENING, "Coffee")])))
    assert (shown.new, shown.refused, shown.unknown_gifts) == (1, 1, ())
    (refusal,) = shown.refusals
    assert refusal.reason == "import-gift-ambiguous"
    assert refusal.details == {"gift": "Coffee", "choices": "1 💎 (id 5333) · 10 💎 (id 5933) · 30 💎 (id 5961)"}


async def test_an_agencys_file_is_counted_in_small_writes(importer: Importer, monkeypatch: pytest.MonkeyPatch):
    pieces: list[int] = []

    def counted(tx: Connection, import_id: int, caller: Caller, rows: list[BackstageRow], at: datetime) -> Applied:
        pieces.append(len(rows))
        return apply_rows(tx, import_id, caller, rows, at)

    monkeypatch.setattr("db.imports.apply_rows", counted)
    lines = [f"2026-03-01 ~ 2026-03-06,70000000000000{n:05},star{n},{n},1h,1" for n in range(120)]
    header = "Data period,Creator ID,Creator's username,Diamonds,LIVE duration,Valid go LIVE days"
    content = "\n".join([header, *lines, lines[0]]).encode()
    staged = await importer.drop(content, MANAGER)
    shown = await importer.look(staged, MANAGER)
    assert shown.staged.creator is None
    with pytest.raises(NotAllowed, match="import-not-yours"):  # although it was dropped for her
        await importer.importing.refused_csv(ANNA, staged.id)
    done = await importer.importing.confirm(MANAGER, staged.id, Choice.KEEP_BOTH, importer.told)
    assert (done.new, done.known) == (shown.new, shown.known) == (120, 1)
    assert (max(pieces), sum(pieces)) == (ROWS_AT_ONCE, 121)


async def test_what_lies_too_far_back_is_refused(importer: Importer):
    shown = await importer.look(await importer.drop(as_csv([Row(EVENING), Row(EVENING.replace(year=2019))])))
    assert (shown.new, shown.refused, shown.refusals[0].reason) == (1, 1, "import-time-too-old")


async def test_a_download_makes_past_streams_and_fills_what_is_missing(importer: Importer):
    known = await importer.world.past(EVENING, at=NOW)
    talk = {"LiveStartTime": "2026-03-10 20:01:00", "LiveEndTime": "2026-03-10 21:02:00"}
    lives = [
        {**talk, "RoomTitle": "Q&A", "TotalLike": "80"},
        {"LiveStartTime": "2026-03-01 18:00:00", "LiveEndTime": "2026-03-01 19:30:00", "RoomTitle": "Music"},
    ]
    content = json.dumps({"Tiktok Live": {"Go Live History": {"GoLiveList": lives}}, "Profile": {}}).encode()
    before = await importer.state()
    done = await importer.take(content)
    assert (done.new, done.new_streams) == (2, 1)
    music, talk = await importer.streams()
    assert (music.title, music.duration) == ("Music", timedelta(minutes=90))
    assert (talk.id, talk.title, talk.started_at, talk.ended_at) == (known.id, "Q&A", known.started_at, known.ended_at)
    assert (await importer.world.streams.record(GUILD, known.id)).metrics[Metric.LIKES] == 80
    again = await importer.take(content)
    assert (again.new, again.known) == (0, 2)
    await importer.undo(done)
    assert await importer.state() == before


async def test_no_card_of_a_new_past_stream_is_posted_and_a_standing_one_is_due(importer: Importer):
    stream = await importer.world.past(EVENING, at=NOW)
    await importer.world.cards.posted(stream.id, 1, 2, 10)
    await importer.take(as_csv([Row(EVENING + MINUTE), Row(EVENING - timedelta(days=2))]))
    assert await importer.world.cards.due() == []  # revision 10 was shown, far ahead of what there is
    older, same = await importer.streams()
    assert same.id == stream.id
    assert not (await importer.world.cards.card(GUILD, older.id)).wanted
    assert (await importer.world.cards.card(GUILD, stream.id)).revision > 1


async def test_only_whose_it_is_and_managers_touch_an_import(importer: Importer):
    staged = await importer.drop(as_csv(ROWS))
    for stranger in (MEMBER, BERT):
        with pytest.raises(NotAllowed):
            await importer.importing.confirm(stranger, staged.id, Choice.KEEP_BOTH, importer.told)
    with pytest.raises(NotFound):
        await importer.importing.preview(ANNA, 999, importer.told)
    await importer.look(staged, MANAGER)
    done = await importer.importing.confirm(MANAGER, staged.id, Choice.KEEP_BOTH, importer.told)
    with pytest.raises(NotAllowed):
        await importer.undo(done, MEMBER)
    await importer.undo(done, ANNA)


async def test_an_imported_gift_says_so_and_the_usual_undo_passes_it_over(importer: Importer):
    await importer.take(as_csv(ROWS))
    (stream,) = await importer.streams()
    lines = await importer.world.gifts.reports(GUILD, stream.id)
    assert {line.way for line in lines} == {Way.IMPORTED}
    with pytest.raises(NotFound):
        await importer.world.gifts.undo(ANNA, at=NOW)
    assert await importer.world.gifts.undoable(ANNA) == []


async def test_contents_go_after_a_day_and_what_counts_stays(importer: Importer):
    done = await importer.take(as_csv(ROWS))
    waits = await importer.drop(as_csv(ROWS[:3]))
    assert await importer.importing.forget_old(NOW + KEPT - MINUTE) == 0
    assert await importer.importing.forget_old(NOW + KEPT + MINUTE) == 2
    assert await importer.importing.forget_old(NOW + KEPT + MINUTE) == 0
    with pytest.raises(NotFound, match="import-expired"):
        await importer.importing.confirm(ANNA, waits.id, Choice.KEEP_BOTH, importer.told)
    with pytest.raises(NotFound):
        await importer.importing.refused_csv(ANNA, done.staged.id)
    assert await importer.diamonds() == [SUM]
    await importer.undo(done)
    assert await importer.streams() == []


async def test_a_cancelled_file_is_gone_at_once(importer: Importer):
    staged = await importer.drop(as_csv(ROWS))
    await importer.importing.discard(ANNA, staged.id)
    await importer.importing.discard(ANNA, staged.id)
    with pytest.raises(NotFound, match="import-cancelled"):
        await importer.look(staged)
    pieces = "SELECT COUNT(*) FROM import_pieces"
    assert await importer.world.database.read(lambda tx: tx.exec_driver_sql(pieces).scalar()) == 0


async def test_what_was_never_confirmed_cant_be_undone(importer: Importer):
    staged = await importer.drop(as_csv(ROWS))
    with pytest.raises(Conflict, match="import-not-done"):
        await importer.importing.undo(ANNA, staged.id, NOW)


async def test_a_file_that_is_none_is_refused_in_words(importer: Importer):
    staged = await importer.drop(b"\x00\x01\x02" * 50)
    with pytest.raises(Unreadable):
        await importer.look(staged)


async def test_a_moderator_brings_gifts_but_no_stream_history(importer: Importer):
    await importer.look(await importer.drop(as_csv(ROWS), MODERATOR), MODERATOR)
    lives = b'{"Profile": {}, "App Settings": {}, "GoLiveList": [{"LiveStartTime": "2026-03-01 18:00:00"}]}'
    staged = await importer.drop(lives, MODERATOR)
    with pytest.raises(NotAllowed):
        await importer.look(staged, MODERATOR)
    await importer.look(staged, MANAGER)


async def test_who_is_forgotten_leaves_neither_file_nor_name(importer: Importer):
    await importer.world.creators.confirm(MANAGER, "anna", NOON)
    mine = await importer.take(as_csv(ROWS))
    waits = await importer.drop(as_csv(ROWS[:3]))
    export = await PersonalData(importer.world.database).export(ANNA.member_id, NOON)
    assert [(one["name"], one["state"], one["rows_new"]) for one in export["imports"]] == [
        ("gifts", "staged", 0),
        ("gifts", "done", 40),
    ]
    await PersonalData(importer.world.database).delete(ANNA.member_id, NOON)
    left = await importer.world.database.read(lambda tx: tx.exec_driver_sql(LEFT).all())
    assert [tuple(row) for row in left] == [
        (mine.staged.id, "", "done", None, 0, 0),
        (waits.id, "", "gone", None, 0, 0),
    ]
    for table in ("import_pieces", "import_identities", "import_streams", "import_rooms", "gift_events"):
        count = f"SELECT COUNT(*) FROM {table}"  # noqa: S608 - constants
        assert await importer.world.database.read(lambda tx, count=count: tx.exec_driver_sql(count).scalar()) == 0


async def test_a_file_of_a_stream_deleted_for_good_can_come_again(importer: Importer):
    await importer.take(as_csv(ROWS))
    (stream,) = await importer.streams()
    await importer.world.streams.delete(MANAGER, stream.id, at=NOW)
    assert (await importer.look(await importer.drop(as_csv(ROWS)))).new == 0  # it may still be restored
    await importer.world.streams.purge(at=NOW + timedelta(days=8))
    assert (await importer.take(as_csv(ROWS))).new == 40


async def test_a_stream_deleted_before_confirm_is_told_in_words(importer: Importer):
    stream = await importer.world.past(EVENING, at=NOW)
    staged = await importer.drop(as_csv([Row(None)]), stream=stream.id)
    await importer.look(staged)
    await importer.world.streams.delete(MANAGER, stream.id, at=NOW)
    with pytest.raises(NotFound, match="import-stream-gone"):
        await importer.importing.confirm(ANNA, staged.id, Choice.KEEP_BOTH, importer.told)


async def test_rows_known_in_a_deleted_stream_are_told_so(importer: Importer):
    done = await importer.take(as_csv(ROWS))
    await importer.world.streams.delete(MANAGER, done.streams[0].id, at=NOW)
    shown = await importer.look(await importer.drop(as_csv(ROWS)))
    assert (shown.new, shown.known, shown.known_deleted) == (0, len(ROWS), 1)


async def test_nothing_is_imported_for_a_creator_who_was_removed_meanwhile(importer: Importer):
    staged = await importer.drop(as_csv(ROWS), MANAGER)
    await importer.look(staged, MANAGER)
    await importer.world.creators.remove(MANAGER, "anna", NOW)
    with pytest.raises(NotFound, match="import-creator-gone"):
        await importer.importing.confirm(MANAGER, staged.id, Choice.KEEP_BOTH, importer.told)
    await importer.importing.discard(MANAGER, staged.id)


async def test_many_streams_are_taken_back_in_small_writes(importer: Importer, monkeypatch: pytest.MonkeyPatch):
    pieces: list[int] = []

    def let_go(tx: Connection, guild_id: int, import_id: int, at: datetime) -> tuple[list[Stream], int] | None:
        some = let_go_some(tx, guild_id, import_id, at)
        pieces.append(some[1] if some else 0)
        return some

    monkeypatch.setattr("db.imports_undoing.let_go_some", let_go)
    before = await importer.state()
    done = await importer.take(as_csv([Row(EVENING + timedelta(hours=6 * n)) for n in range(STREAMS_AT_ONCE + 5)]))
    assert done.new_streams == STREAMS_AT_ONCE + 5
    assert (await importer.undo(done)).new_streams == STREAMS_AT_ONCE + 5
    assert pieces == [STREAMS_AT_ONCE, 5, 0]
    assert await importer.state() == before
