"""When streams may have run, and how one is found by what a person types."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection

from db.connection import driver
from db.resolve import named_creator
from db.rows import from_ms, maybe_from_ms, to_ms
from db.stream_rows import refuse_overlap
from domain.creators import Creator
from domain.errors import Conflict, NotFound, WhichStream
from domain.streams import OLDEST, State, Stream, stream_label
from tests.db.world import ANNA, BERT, DAY, GUILD, HOUR, MINUTE, MODERATOR, NOON, World

TOKYO = ZoneInfo("Asia/Tokyo")


async def test_a_stream_of_many_years_ago_is_a_slip(world: World):
    await world.with_anna()
    await world.past(NOON - OLDEST + DAY)
    with pytest.raises(Conflict, match="stream-too-old"):
        await world.past(NOON - OLDEST - DAY)
    with pytest.raises(Conflict, match="stream-too-old"):
        await world.streams.start(ANNA, at=NOON, started_at=datetime(1970, 1, 1, tzinfo=UTC))


async def test_a_start_in_another_stream_is_refused(world: World):
    await world.with_anna()
    await world.past(NOON - 2 * HOUR)
    with pytest.raises(Conflict, match="stream-overlaps"):
        await world.streams.start(ANNA, at=NOON, started_at=NOON - 90 * MINUTE)
    assert (await world.streams.start(ANNA, at=NOON, started_at=NOON - HOUR)).state is State.LIVE


async def test_a_duration_that_reaches_back_into_another_stream_is_refused(world: World):
    await world.with_anna()
    await world.past(NOON - 2 * HOUR)
    await world.live()
    with pytest.raises(Conflict, match="stream-overlaps"):
        await world.streams.end(ANNA, at=NOON + HOUR, duration=150 * MINUTE)
    assert (await world.streams.end(ANNA, at=NOON + HOUR, duration=2 * HOUR)).started_at == NOON - HOUR


async def test_a_correction_into_another_stream_is_refused(world: World):
    await world.with_anna()
    first, second = await world.past(NOON - 6 * HOUR), await world.past(NOON - 3 * HOUR)
    with pytest.raises(Conflict, match="stream-overlaps"):
        await world.streams.edit(ANNA, at=NOON, stream=first.id, ended_at=NOON - 2 * HOUR)
    with pytest.raises(Conflict, match="stream-overlaps"):
        await world.streams.edit(ANNA, at=NOON, stream=second.id, started_at=NOON - 330 * MINUTE)
    with pytest.raises(Conflict, match="stream-overlaps"):
        await world.streams.set_metrics(ANNA, {}, at=NOON, stream=first.id, duration=5 * HOUR)
    await world.streams.edit(ANNA, at=NOON, stream=first.id, ended_at=second.started_at)


async def test_a_stream_that_another_followed_is_not_reopened(world: World):
    await world.with_anna()
    first = await world.past(NOON - 6 * HOUR)
    last = await world.past(NOON - 3 * HOUR)
    with pytest.raises(Conflict, match="stream-overlaps"):
        await world.streams.reopen(ANNA, at=NOON, stream=first.id)
    assert (await world.streams.reopen(ANNA, at=NOON, stream=last.id)).state is State.LIVE


async def test_a_deleted_stream_is_not_restored_over_another(world: World):
    await world.with_anna()
    gone = await world.past(NOON - 6 * HOUR)
    await world.streams.delete(ANNA, gone.id, at=NOON)
    await world.past(NOON - 6 * HOUR)
    with pytest.raises(Conflict, match="stream-overlaps"):
        await world.streams.restore(ANNA, gone.id, at=NOON)


async def test_whatever_ran_then_is_found_among_all_that_a_creator_has(world: World):
    """Against a look at every row: with live, planned, cancelled and deleted ones, and some that overlap already."""
    await world.with_anna()
    chance, day = random.Random(5), to_ms(NOON)
    hour = HOUR // timedelta(milliseconds=1)
    rows: list[tuple[str, int, int | None, bool]] = [("live", day - 30 * hour, None, False)]
    for _ in range(60):
        state, began = (
            chance.choice(["ended", "ended", "planned", "cancelled"]),
            day - chance.randint(-20, 2_000) * hour,
        )
        ended = None if state == "planned" else began + chance.choice([1, 3, 100, 168]) * hour
        rows.append((state, began, ended, chance.random() < 0.2))
    rows.append(("ended", day - 3_000 * hour, day - 2_100 * hour, False))  # longer than any may be: nobody ended it

    def look(tx: Connection) -> tuple[list[bool], list[bool]]:
        creator = named_creator(tx, GUILD, "anna")
        columns = "(id, guild_id, creator_id, state, started_at, ended_at, deleted_at, added_at, added_by)"
        for number, (state, began, ended, deleted) in enumerate(rows, 1):
            driver(tx).execute(
                f"INSERT INTO streams {columns} VALUES (?, ?, ?, ?, ?, ?, ?, 0, 1)",  # noqa: S608
                (number, GUILD, creator.id, state, began, ended, day if deleted else None),
            )
        told: list[bool] = []
        true: list[bool] = []
        for _ in range(400):
            own = chance.randint(1, len(rows))
            start = day - chance.randint(0, 3_200) * hour
            end = chance.choice([None, start + chance.randint(0, 168) * hour])
            told.append(refused(tx, creator, start, end, own))
            true.append(
                any(
                    state in {"live", "ended"}
                    and not deleted
                    and number != own
                    and (end is None or began < end)
                    and (ended is None or ended > start)
                    for number, (state, began, ended, deleted) in enumerate(rows, 1)
                )
            )
        return told, true

    told, true = await world.database.write(look)
    assert told == true
    assert len(set(told)) == 2


def refused(tx: Connection, creator: Creator, start: int, end: int | None, own: int) -> bool:
    try:
        refuse_overlap(tx, creator, from_ms(start), maybe_from_ms(end), except_id=own)
    except Conflict:
        return True
    return False


@pytest.mark.sqlite("counts what its machine does")
async def test_a_correction_looks_at_no_more_streams_the_more_there_are(world: World):
    await world.with_anna()

    async def steps(stream: Stream, later: timedelta) -> int:
        counted = 0

        def count() -> int:
            nonlocal counted
            counted += 1
            return 0

        def watched(handler: Callable[[], int] | None) -> Callable[[Connection], None]:
            return lambda tx: cast("Any", tx.connection.driver_connection).set_progress_handler(handler, 10)

        writer = world.database._storage.writer  # pyright: ignore[reportPrivateUsage]
        await writer.run(watched(count))
        await world.streams.edit(ANNA, at=NOON, stream=stream.id, started_at=stream.started_at + later)
        await writer.run(watched(None))
        return counted

    last = await world.past(NOON - 2 * HOUR)
    few = await steps(last, MINUTE)
    for number in range(300):
        await world.past(NOON - DAY * (8 + number))
    assert await steps(last, 2 * MINUTE) < few * 1.5
    await world.database.write(lambda tx: tx.exec_driver_sql("ANALYZE") and None)
    assert await steps(last, 3 * MINUTE) < few * 1.5


async def test_a_duration_that_is_not_over_yet_names_the_way_out(world: World):
    await world.with_anna()
    stream = await world.past(NOON - 3 * HOUR)
    with pytest.raises(Conflict) as refused:
        await world.streams.set_metrics(ANNA, {}, at=NOON, duration=4 * HOUR)
    assert (refused.value.key, refused.value.details["started"]) == ("stream-duration-too-long", stream.started_at)


async def test_whoever_joins_gets_the_stream_that_is_live(world: World):
    await world.with_anna()
    live = await world.streams.start(MODERATOR, at=NOON, join=True)
    assert await world.streams.start(ANNA, at=NOON + MINUTE, join=True) == live
    assert await world.streams.live(MODERATOR) == live


async def test_a_cancelled_stream_is_live_again_unless_another_is(world: World):
    await world.with_anna()
    first = await world.live()
    await world.streams.cancel(ANNA, at=NOON + MINUTE)
    assert (await world.streams.reopen(ANNA, at=NOON + HOUR, stream=first.id)).ended_at is None
    await world.streams.cancel(ANNA, at=NOON + HOUR)
    await world.live(at=NOON + 2 * HOUR)
    with pytest.raises(Conflict, match="stream-already-live"):
        await world.streams.reopen(ANNA, at=NOON + 2 * HOUR, stream=first.id)


async def test_a_stream_is_found_by_its_number_title_day_or_label(world: World):
    await world.with_both()
    music = await world.past(datetime(2025, 12, 10, 20, 15, tzinfo=UTC))
    night = await world.past(datetime(2025, 12, 31, 20, 0, tzinfo=UTC))
    late = await world.past(datetime(2026, 1, 1, 18, 0, tzinfo=UTC), BERT)
    music = await world.streams.edit(ANNA, at=NOON, stream=music.id, title="Music", format="q&a")
    night = await world.streams.edit(ANNA, at=NOON, stream=night.id, title="Music night · Ночь")
    late = await world.streams.edit(BERT, at=NOON, stream=late.id, title="2025")
    for typed, stream in {
        str(music.id): music,
        "music": music,
        "MUSIC N": night,
        "ночь": night,
        "Q&A": music,
        "2025": late,
        "2025-12-10": music,
        "10 Dec 2025": music,
        "Dec 10, 2025": music,
        "10.12.2025": music,
        "10 dec": music,
        "10 Dec 2025 20:15": music,
        "2026-01": late,
        "January 2026": late,
        **{stream_label(stream, UTC): stream for stream in (music, night, late)},
    }.items():
        assert await world.streams.numbered(GUILD, typed) == stream.id, typed
        assert stream in await world.streams.matching(GUILD, typed) or typed.isdecimal(), typed
    for stream in (music, night, late):
        assert await world.streams.numbered(GUILD, stream_label(stream, TOKYO)[:100], TOKYO) == stream.id
    assert await world.streams.numbered(GUILD, "1 Jan 2026", TOKYO) == night.id
    for typed in ("anna", "@anna", "11 Dec 2025", "31 Feb 2025", "32 Dec", "10 Foo 2025", "4096", "9" * 50, " "):
        with pytest.raises(NotFound, match="stream-unknown"):
            await world.streams.numbered(GUILD, typed)


async def test_what_fits_several_streams_is_asked_about(world: World):
    await world.with_both()
    first, second = await world.past(NOON - 2 * DAY), await world.past(NOON - DAY)
    for stream in (first, second):
        await world.streams.edit(ANNA, at=NOON, stream=stream.id, title="Friday")
    for typed in ("friday", "Fri", "Feb 2026"):
        with pytest.raises(WhichStream) as asked:
            await world.streams.numbered(GUILD, typed)
        assert [stream.id for stream in asked.value.choices] == [second.id, first.id]
        assert (asked.value.key, asked.value.may_start) == ("ask-fitting-stream", False)
