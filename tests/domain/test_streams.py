"""A stream's times make sense, and everything that is reported falls within it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.creators import Creator
from domain.errors import Conflict
from domain.streams import LONGEST, State, Stream, check_times, minute_of, span_of

NOW = datetime(2026, 11, 14, 20, 0, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
moments = st.timedeltas(-timedelta(days=20), timedelta(days=20)).map(lambda offset: NOW + offset)


@pytest.mark.parametrize(
    ("started", "ended"),
    [
        (-HOUR, None),
        (timedelta(), None),
        (MINUTE, None),
        (-LONGEST, None),
        (-HOUR, timedelta()),
        (-HOUR, MINUTE),
        (-HOUR, -HOUR),
        (-LONGEST, timedelta()),
    ],
)
def test_times_that_make_sense_are_taken(started: timedelta, ended: timedelta | None):
    check_times(NOW + started, None if ended is None else NOW + ended, NOW)


@pytest.mark.parametrize(
    ("started", "ended", "key"),
    [
        (MINUTE + SECOND, None, "stream-starts-in-future"),
        (HOUR, 2 * HOUR, "stream-starts-in-future"),
        (-HOUR, MINUTE + SECOND, "stream-ends-in-future"),
        (-HOUR, -HOUR - SECOND, "stream-ends-before-start"),
        (-HOUR, -2 * HOUR, "stream-ends-before-start"),
        (-LONGEST - SECOND, timedelta(), "stream-too-long"),
        (-LONGEST - SECOND, None, "stream-too-long"),
    ],
)
def test_times_that_cannot_be_are_refused(started: timedelta, ended: timedelta | None, key: str):
    with pytest.raises(Conflict) as refusal:
        check_times(NOW + started, None if ended is None else NOW + ended, NOW)
    assert refusal.value.key == key


def test_a_short_duration_ends_a_stream_before_someone_said_so():
    assert span_of(NOW - 3 * HOUR, HOUR, NOW) == (NOW - 3 * HOUR, NOW - 2 * HOUR)


def test_a_long_duration_says_that_the_start_was_noted_late():
    assert span_of(NOW - HOUR, 2 * HOUR, NOW) == (NOW - 2 * HOUR, NOW)


@given(moments, st.timedeltas(timedelta(), LONGEST))
def test_a_duration_is_kept_and_nothing_ends_in_the_future(started_at: datetime, duration: timedelta):
    start, end = span_of(started_at, duration, NOW)
    assert end - start == duration
    assert end <= NOW


@pytest.mark.parametrize(
    ("at", "minute"),
    [
        (-HOUR, 0),
        (timedelta(), 0),
        (MINUTE - SECOND, 0),
        (MINUTE, 1),
        (HOUR - SECOND, 59),
        (HOUR, 59),
        (12 * HOUR, 59),
    ],
)
def test_a_late_report_counts_for_the_last_minute_and_an_early_one_for_the_first(at: timedelta, minute: int):
    assert minute_of(NOW + at, NOW, NOW + HOUR) == minute


def test_a_live_stream_has_no_last_minute():
    assert minute_of(NOW + 12 * HOUR, NOW, None) == 720


@given(moments, st.timedeltas(SECOND, LONGEST))
def test_every_report_falls_within_its_stream(at: datetime, duration: timedelta):
    assert 0 <= minute_of(at, NOW, NOW + duration) < max(-(-duration // MINUTE), 1)


def test_a_stream_lasts_from_start_to_end_and_has_no_length_before():
    live = Stream(1, Creator(1, 1, "rose"), State.LIVE, NOW)
    assert live.duration is None
    assert Stream(1, live.creator, State.ENDED, NOW, NOW + HOUR).duration == HOUR
