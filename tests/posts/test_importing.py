"""Imports end to end: each row counts once, and all of it can be taken back."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from domain.importing import Choice, ImportState, Overlap
from domain.metrics import Metric
from tests.db.world import ANNA, GUILD, HOUR, MANAGER, MINUTE, roses
from tests.posts.importers import (
    EVENING,
    NOW,
    Row,
    as_csv,
    as_json_lines,
    as_workbook,
    capture,
    end_event,
    evening,
    gift_event,
    like_event,
    plain,
    viewer_event,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.posts.importers import Importer

ROWS = evening(40)
SUM = sum(row.diamonds for row in ROWS)


async def test_nothing_counts_before_it_is_confirmed(importer: Importer):
    before = await importer.state()
    staged = await importer.drop(as_csv(ROWS))
    shown = await importer.look(staged)
    assert (shown.rows, shown.new, shown.known, shown.refused, shown.diamonds_new) == (40, 40, 0, 0, SUM)
    assert (shown.new_streams, shown.kind, shown.staged.creator and shown.staged.creator.handle) == (1, "gifts", "anna")
    assert [(target.rows, target.diamonds) for target in shown.targets] == [(40, SUM)]
    assert await importer.state() == before
    assert importer.heard[-1].rows == 40


async def test_a_list_becomes_a_past_stream_whose_totals_are_right(importer: Importer):
    done = await importer.take(as_csv(ROWS))
    (stream,) = await importer.streams()
    assert (stream.started_at, stream.ended_at) == (ROWS[0].at, ROWS[-1].at)
    assert await importer.diamonds() == [SUM]
    assert [one.id for one in done.streams] == [stream.id]
    assert await importer.differences() == []


@pytest.mark.parametrize("again", [as_csv, as_json_lines, as_workbook])
async def test_the_same_rows_again_in_any_order_and_format_add_nothing(
    importer: Importer, again: Callable[[Sequence[Row]], bytes]
):
    await importer.take(as_csv(ROWS))
    before = await importer.state()
    shuffled = random.Random(3).sample(ROWS, len(ROWS))
    done = await importer.take(again(shuffled))
    assert (done.new, done.known, done.diamonds, done.streams) == (0, 40, 0, ())
    assert await importer.state() == before


async def test_equal_rows_of_the_same_second_are_as_many_gifts(importer: Importer):
    rows = [Row(EVENING), Row(EVENING), Row(EVENING)]
    await importer.take(as_csv(rows[:2]))
    done = await importer.take(as_csv(rows))
    assert (done.new, done.known) == (1, 2)
    assert await importer.diamonds() == [3]


async def test_the_same_file_twice_says_so_before_it_is_confirmed(importer: Importer):
    first = await importer.take(as_csv(ROWS))
    assert (await importer.drop(as_csv(ROWS))).earlier == first.staged.id
    await importer.undo(first)
    assert (await importer.drop(as_csv(ROWS))).earlier is None


async def test_a_repeated_request_is_the_same_file(importer: Importer):
    first = await importer.drop(as_csv(ROWS))
    importer.keys = 0
    assert (await importer.drop(as_csv(ROWS))).id == first.id


async def test_half_a_file_and_then_the_whole_brings_only_the_rest(importer: Importer):
    await importer.take(as_csv(ROWS[:20]))
    done = await importer.take(as_csv(ROWS))
    assert (done.new, done.known, done.new_streams) == (20, 20, 0)
    (stream,) = await importer.streams()
    assert (stream.started_at, stream.ended_at) == (ROWS[0].at, ROWS[-1].at)
    assert (await importer.diamonds(), await importer.differences()) == ([SUM], [])


async def test_the_later_half_first_is_the_same_stream(importer: Importer):
    await importer.take(as_csv(ROWS[20:]))
    await importer.take(as_csv(ROWS))
    (stream,) = await importer.streams()
    assert (stream.started_at, await importer.diamonds(), await importer.differences()) == (ROWS[0].at, [SUM], [])


async def test_two_people_at_once_count_once(importer: Importer):
    one, two = await importer.drop(as_csv(ROWS)), await importer.drop(as_json_lines(ROWS), MANAGER)
    await asyncio.gather(importer.look(one), importer.look(two, MANAGER))
    both = await asyncio.gather(
        importer.importing.confirm(ANNA, one.id, Choice.KEEP_BOTH, importer.told),
        importer.importing.confirm(MANAGER, two.id, Choice.KEEP_BOTH, importer.told),
    )
    assert sorted((done.new, done.known) for done in both) == [(0, 40), (40, 0)]
    assert (await importer.diamonds(), await importer.differences()) == ([SUM], [])


async def test_two_presses_confirm_once(importer: Importer):
    staged = await importer.drop(as_csv(ROWS))
    press = lambda: importer.importing.confirm(ANNA, staged.id, Choice.KEEP_BOTH, importer.told)  # noqa: E731
    both = await asyncio.gather(press(), press())
    assert sorted(done.repeated for done in both) == [False, True]
    assert (await press()).repeated
    assert await importer.diamonds() == [SUM]


async def test_rows_fall_into_the_stream_that_was_live_then(importer: Importer):
    stream = await importer.world.past(EVENING, at=NOW)
    late = Row(EVENING + HOUR + 4 * MINUTE, count=3)  # sent as it ended; the clock was told roughly
    other = Row(EVENING - timedelta(days=1), count=2)
    done = await importer.take(as_csv([other, Row(EVENING + MINUTE), late]))
    assert (done.new_streams, await importer.diamonds()) == (1, [2, 4])
    assert (await importer.streams())[1] == stream  # its times stand
    assert await importer.differences() == []


async def test_a_pause_of_hours_parts_two_new_streams(importer: Importer):
    rows = [*evening(5), *evening(5, EVENING + 5 * HOUR)]
    done = await importer.take(as_csv(random.Random(1).sample(rows, 10)))
    assert done.new_streams == 2
    assert await importer.diamonds() == [sum(row.diamonds for row in rows[:5])] * 2


async def test_undone_is_as_if_it_had_never_been(importer: Importer):
    stream = await importer.world.past(EVENING, at=NOW)
    await importer.world.report(roses(5), stream=stream.id, at=EVENING + MINUTE)
    before = await importer.state()
    mixed = [*ROWS, *evening(4, EVENING - timedelta(days=3))]
    done = await importer.take(as_csv(mixed))
    after = plain(await importer.state())
    undone = await importer.undo(done)
    assert (undone.undone, undone.new_streams, undone.staged.state) == (True, 1, ImportState.UNDONE)
    assert await importer.state() == before
    assert (await importer.undo(done)).repeated
    assert await importer.state() == before
    again = await importer.take(as_csv(mixed))
    assert (again.new, plain(await importer.state())) == (done.new, after)
    assert await importer.differences() == []


async def test_undoing_the_whole_leaves_the_half_that_came_before(importer: Importer):
    await importer.take(as_csv(ROWS[:20]))
    before = await importer.state()
    await importer.undo(await importer.take(as_csv(ROWS)))
    assert await importer.state() == before


async def test_undoing_the_half_leaves_all_that_the_whole_tells(importer: Importer):
    alone = await importer.take(as_csv(ROWS))
    as_if = plain(await importer.state())
    await importer.undo(alone)
    half = await importer.take(as_csv(ROWS[:20]))
    whole = await importer.take(as_csv(ROWS))
    gone = await importer.undo(half)
    assert (gone.new, gone.stayed) == (0, 20)
    assert plain(await importer.state()) == as_if
    assert await importer.differences() == []
    assert (await importer.look(await importer.drop(as_csv(ROWS[:20])))).new == 0
    assert (await importer.undo(whole)).new == len(ROWS)
    assert await importer.streams() == []
    assert (await importer.take(as_csv(ROWS))).new == len(ROWS)


async def test_rows_go_on_from_file_to_file_until_none_is_left_that_tells_them(importer: Importer):
    files = [await importer.take(as_csv(ROWS[:end])) for end in (10, 20, 30)]
    first, second, third = files
    assert (await importer.undo(second)).stayed == 10  # which only the third tells as well
    assert await importer.diamonds() == [sum(row.diamonds for row in ROWS[:30])]
    assert (await importer.undo(first)).stayed == 10
    assert await importer.diamonds() == [sum(row.diamonds for row in ROWS[:30])]
    assert await importer.differences() == []
    assert (await importer.undo(third)).new == 30
    assert await importer.streams() == []
    for table in ("import_also", "import_identities"):
        count = f"SELECT COUNT(*) FROM {table}"  # noqa: S608 - constants
        assert await importer.world.database.read(lambda tx, count=count: tx.exec_driver_sql(count).scalar()) == 0


@pytest.mark.parametrize(("later", "stays"), [(5, 5), (3, 0)])
async def test_a_streak_stays_only_with_a_file_that_tells_as_many(importer: Importer, later: int, stays: int):
    first = await importer.take(capture(gift_event(1, EVENING, 5)))
    other = gift_event(2, EVENING + MINUTE, 2, group_id=10)
    await importer.take(capture(gift_event(1, EVENING, later), other))
    assert await importer.diamonds() == [7]
    await importer.undo(first)
    assert await importer.diamonds() == [stays + 2]
    assert await importer.differences() == []


async def test_a_streak_stays_as_large_as_another_file_tells_it(importer: Importer):
    first = await importer.take(capture(gift_event(1, EVENING, 5)))
    second = await importer.take(capture(gift_event(1, EVENING, 10)))
    other = gift_event(2, EVENING + MINUTE, 2, group_id=10)
    third = await importer.take(capture(gift_event(1, EVENING, 10), other))
    gone = await importer.undo(second)
    assert (gone.new, gone.diamonds, gone.stayed, await importer.diamonds()) == (0, 0, 1, [12])
    assert await importer.differences() == []
    gone = await importer.undo(third)
    assert (gone.new, gone.diamonds, gone.stayed, await importer.diamonds()) == (2, 7, 0, [5])
    await importer.undo(first)
    assert (await importer.streams(), await importer.differences()) == ([], [])


async def test_a_streak_is_never_larger_than_the_files_that_stand_tell(importer: Importer):
    first = await importer.take(capture(gift_event(1, EVENING, 5)))
    other = gift_event(2, EVENING + MINUTE, 2, group_id=10)
    await importer.take(capture(gift_event(1, EVENING, 5), other))
    largest = await importer.take(capture(gift_event(1, EVENING, 10)))
    await importer.undo(first)
    await importer.undo(largest)
    (stands,) = await importer.diamonds()
    assert stands <= 7
    assert await importer.differences() == []


async def test_a_room_stays_known_by_another_file_that_tells_it(importer: Importer):
    first = await importer.take(capture(gift_event(1, EVENING, 5)))
    other = gift_event(2, EVENING + MINUTE, 2, group_id=10)
    await importer.take(capture(gift_event(1, EVENING, 5), other))
    await importer.undo(first)
    (stream,) = await importer.streams()
    # Corrected to another day: from here on only the room tells that it is this one.
    began = EVENING - timedelta(days=3)
    await importer.world.streams.edit(ANNA, at=NOW, stream=stream.id, started_at=began, ended_at=began + HOUR)
    await importer.take(capture(gift_event(3, EVENING + 2 * MINUTE, 1, group_id=11)))
    assert await importer.diamonds() == [8]


async def test_rows_of_other_times_go_when_their_only_file_goes(importer: Importer):
    evening_, morning = evening(8), evening(8, EVENING + 12 * HOUR)
    mine = await importer.take(as_csv([*evening_, *morning]))
    await importer.take(as_csv([*evening_[2:5], *evening(3, EVENING + 24 * HOUR)]))
    gone = await importer.undo(mine)
    assert (gone.new, gone.stayed, gone.new_streams) == (13, 3, 1)
    assert await importer.diamonds() == [
        sum(row.diamonds for row in evening_[2:5]),
        sum(row.diamonds for row in evening(3)),
    ]
    first, _ = await importer.streams()
    assert (first.started_at, first.ended_at) == (evening_[2].at, evening_[4].at)
    assert await importer.differences() == []


async def test_what_was_deleted_for_good_comes_back_with_no_other_files_undo(importer: Importer):
    await importer.take(as_csv(ROWS[:20]))
    later = await importer.take(as_csv(ROWS))
    await importer.world.streams.delete(MANAGER, later.streams[0].id, at=NOW)
    await importer.world.streams.purge(at=NOW + 8 * 24 * HOUR)
    anew = await importer.take(as_csv(ROWS))
    assert (await importer.undo(anew)).stayed == 0
    assert await importer.streams() == []


async def test_typed_reports_of_the_same_time_are_shown_and_both_can_be_kept(importer: Importer):
    stream = await importer.world.past(EVENING, at=NOW)
    await importer.world.report(roses(5), roses(2), stream=stream.id, at=EVENING + 5 * MINUTE)
    await importer.world.report(roses(9), stream=stream.id, at=EVENING + 40 * MINUTE)  # the file ends before
    staged = await importer.drop(as_csv(ROWS))
    assert (await importer.look(staged)).typed == Overlap(1, 7)
    await importer.importing.confirm(ANNA, staged.id, Choice.KEEP_BOTH, importer.told)
    assert (await importer.diamonds(), await importer.differences()) == ([SUM + 16], [])


async def test_the_file_can_be_preferred_and_undo_brings_the_typed_back(importer: Importer):
    stream = await importer.world.past(EVENING, at=NOW)
    await importer.world.report(roses(5), roses(2), stream=stream.id, at=EVENING + 5 * MINUTE)
    await importer.world.report(roses(9), stream=stream.id, at=EVENING + 40 * MINUTE)
    before = await importer.state()
    done = await importer.take(as_csv(ROWS), Choice.PREFER_FILE)
    assert done.voided == Overlap(1, 7)
    assert (await importer.diamonds(), await importer.differences()) == ([SUM + 9], [])
    await importer.undo(done)
    assert (await importer.state(), await importer.differences()) == (before, [])


async def test_a_streak_that_grew_counts_with_its_larger_count(importer: Importer):
    frames = [gift_event(number, EVENING + number * MINUTE, number) for number in (1, 2, 3, 4, 5)]
    first = await importer.take(capture(*frames[:2]))
    assert await importer.diamonds() == [2]
    second = await importer.take(capture(*frames))
    assert (second.new, second.diamonds, await importer.diamonds()) == (1, 3, [5])
    assert await importer.differences() == []
    await importer.undo(second)
    assert (await importer.diamonds(), await importer.differences()) == ([2], [])
    second = await importer.take(capture(*frames))
    await importer.undo(first)  # what the larger capture says stands by itself
    assert (await importer.diamonds(), await importer.differences()) == ([5], [])
    await importer.undo(second)
    assert await importer.streams() == []


async def test_numbers_of_the_room_become_metrics(importer: Importer):
    events = [like_event(1, EVENING, 900), like_event(2, EVENING + MINUTE, 700), gift_event(3, EVENING, 1)]
    events += [viewer_event(4, EVENING, 30, 100), viewer_event(5, EVENING + MINUTE, 50, 140)]
    done = await importer.take(capture(*events, end_event(6, EVENING + 3 * MINUTE)))
    (stream,) = await importer.streams()
    record = await importer.world.streams.record(GUILD, stream.id)
    assert record.metrics == {
        Metric.LIKES: 900,  # they only ever rise, whatever comes last
        Metric.PEAK_VIEWERS: 50,
        Metric.AVERAGE_VIEWERS: 40,
        Metric.UNIQUE_VIEWERS: 140,
    }
    assert stream.ended_at == EVENING + 3 * MINUTE
    assert done.metrics == 4
    await importer.undo(done)
    assert await importer.streams() == []


async def test_a_number_that_somebody_typed_is_not_overwritten(importer: Importer):
    stream = await importer.world.past(EVENING, at=NOW)
    await importer.world.streams.set_metrics(ANNA, {Metric.LIKES: 5}, at=NOW - HOUR, stream=stream.id)
    before = await importer.state()
    done = await importer.take(capture(like_event(1, EVENING, 900), viewer_event(2, EVENING, 30, 100)))
    metrics = (await importer.world.streams.record(GUILD, stream.id)).metrics
    assert (metrics[Metric.LIKES], metrics[Metric.PEAK_VIEWERS]) == (5, 30)
    await importer.undo(done)
    assert await importer.state() == before


async def test_of_two_captures_the_larger_number_stands_until_it_is_undone(importer: Importer):
    await importer.take(capture(like_event(1, EVENING, 500)))
    more = await importer.take(capture(like_event(2, EVENING + MINUTE, 900)))
    await importer.take(capture(like_event(3, EVENING + 2 * MINUTE, 600)))
    (stream,) = await importer.streams()
    assert (await importer.world.streams.record(GUILD, stream.id)).metrics[Metric.LIKES] == 900
    await importer.undo(more)
    assert (await importer.world.streams.record(GUILD, stream.id)).metrics[Metric.LIKES] == 500


async def test_a_room_is_known_again_when_its_streams_times_were_corrected(importer: Importer):
    await importer.take(capture(gift_event(1, EVENING, 1)))
    (stream,) = await importer.streams()
    start, end = EVENING - 5 * HOUR, EVENING - 4 * HOUR
    await importer.world.streams.edit(ANNA, at=NOW, stream=stream.id, started_at=start, ended_at=end)
    done = await importer.take(capture(gift_event(1, EVENING, 1), gift_event(2, EVENING + MINUTE, 4, group_id=10)))
    assert (done.new, done.new_streams, await importer.diamonds()) == (1, 0, [5])
    assert (await importer.streams())[0].started_at == start
    assert await importer.differences() == []
