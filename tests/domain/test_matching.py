"""Which stream the rows of a file belong to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Unreadable
from domain.imports import PastStream
from domain.matching import CELL_MS, GAP, MARGIN_MS, MOST_CELLS, Run, Told, Windows, match
from domain.metrics import Metric

MINUTE = 60_000
HOUR = 60 * MINUTE
START = 1_773_000_000_000


def told(*moments: int, room: str = "", into: Told | None = None) -> Told:
    """Gifts at these moments."""
    found = into or Told()
    for at in moments:
        cell = found.cell(room, at)
        cell.rows += 1
        cell.new += 1
    return found


def spans(told: Told, *runs: Run, rooms: dict[str, int] | None = None) -> list[tuple[int | None, int, int, int]]:
    """Stream, from when, how long and how many rows."""
    places = match(told, runs, rooms or {})
    return [(place.stream_id, place.first - START, place.last - place.first, place.rows) for place in places]


def test_gifts_go_to_the_stream_that_was_live_then():
    run = Run(7, START, START + HOUR)
    assert spans(told(START + MINUTE, START + 59 * MINUTE), run) == [(7, MINUTE, 58 * MINUTE, 2)]


def test_shortly_before_and_after_is_part_of_it_and_later_is_another():
    run = Run(7, START, START + HOUR)
    near = told(START - MARGIN_MS, START + HOUR + MARGIN_MS)
    assert [place.stream_id for place in match(near, [run], {})] == [7]
    far = told(START + HOUR + MARGIN_MS + CELL_MS)
    assert [place.stream_id for place in match(far, [run], {})] == [None]


def test_between_two_streams_the_nearer_one():
    runs = Run(1, START, START + HOUR), Run(2, START + HOUR + 8 * MINUTE, START + 2 * HOUR)
    assert [place.stream_id for place in match(told(START + HOUR + 7 * MINUTE), runs, {})] == [2]


def test_a_pause_of_hours_parts_streams_and_a_shorter_one_does_not():
    pause = GAP // timedelta(milliseconds=1)
    assert [length for _, _, length, _ in spans(told(START, START + pause, START + 2 * pause + MINUTE))] == [pause, 0]


def test_a_stream_that_an_import_made_is_lengthened_on_both_sides():
    made = Run(7, START, START + HOUR, made=True)
    wide = told(*range(START - 4 * HOUR, START + 6 * HOUR, 30 * MINUTE))
    assert [(stream, rows) for stream, _, _, rows in spans(wide, made)] == [(7, 20)]
    typed = Run(7, START, START + HOUR)
    assert [stream for stream, *_ in spans(wide, typed)] == [None, 7, None]


def test_a_room_is_one_stream_whatever_its_pauses():
    assert [rows for *_, rows in spans(told(START, START + 20 * HOUR, room="1"))] == [2]


def test_a_room_goes_whole_to_the_stream_on_air_while_most_of_it_came():
    runs = Run(1, START, START + HOUR), Run(2, START + 2 * HOUR, START + 3 * HOUR)
    late = told(START + 55 * MINUTE, *(START + 2 * HOUR + n * CELL_MS for n in range(5)), room="1")
    assert [(stream, rows) for stream, _, _, rows in spans(late, *runs)] == [(2, 6)]


def test_a_known_room_goes_where_it_went_before():
    runs = Run(1, START, START + HOUR), Run(2, START + 2 * HOUR, START + 3 * HOUR)
    assert [stream for stream, *_ in spans(told(START, room="1"), *runs, rooms={"1": 2})] == [2]


def test_two_rooms_at_a_time_are_one_new_stream_since_nobody_is_live_twice():
    both = told(START, START + HOUR, room="1")
    told(START + MINUTE, START + 2 * HOUR, room="2", into=both)
    (place,) = match(both, [], {})
    assert (place.last - place.first, place.rows, set(place.rooms)) == (2 * HOUR, 4, {"1", "2"})


def test_a_past_stream_is_the_one_that_overlaps_it():
    began = datetime.fromtimestamp(START / 1000, UTC)
    past = PastStream(began, timedelta(hours=1), "Q&A", None, {Metric.LIKES: 3}, "", 1)
    (place,) = match(Told(pasts=[past]), [Run(7, START + MINUTE, START + 50 * MINUTE)], {})
    assert (place.stream_id, place.title, place.metrics) == (7, "Q&A", {Metric.LIKES: 3})
    (new,) = match(Told(pasts=[past, past]), [Run(7, START + 2 * HOUR, START + 3 * HOUR)], {})
    assert (new.stream_id, new.last - new.first, new.others) == (None, HOUR, 2)


def test_a_file_that_is_everywhere_is_none():
    scattered = Told()
    for number in range(MOST_CELLS):
        scattered.cell("", number * CELL_MS)
    scattered.cell("", CELL_MS)
    with pytest.raises(Unreadable, match="import-too-scattered"):
        scattered.cell("", MOST_CELLS * CELL_MS)


@given(
    st.lists(st.integers(0, 3_000), min_size=1, max_size=60),
    st.lists(st.tuples(st.integers(0, 3_000), st.integers(1, 90), st.booleans()), max_size=6),
    st.randoms(use_true_random=False),
)
def test_every_row_has_a_place_in_whatever_order_and_new_streams_overlap_nothing(
    moments: list[int], taken: list[tuple[int, int, bool]], random: Random
):
    runs: list[Run] = []
    end = -1
    for number, (start, length, made) in enumerate(sorted(taken), 1):
        if start > end:
            end = start + length
            runs.append(Run(number, START + start * MINUTE, START + end * MINUTE, made))
    at = [START + moment * MINUTE for moment in moments]
    places = match(told(*at), runs, {})
    assert sum(place.rows for place in places) == len(at)
    assert spans(told(*random.sample(at, len(at))), *runs) == spans(told(*at), *runs)
    new = [place for place in places if place.stream_id is None]
    assert all(before.last < after.first for before, after in pairwise(new))
    for place in new:
        assert not any(run.start <= place.last and place.first <= run.end for run in runs)
    windows = Windows([(place.first, place.last, number) for number, place in enumerate(places)], {})
    for moment in at:
        place = places[windows.at(moment)]
        assert place.first <= moment <= place.last
