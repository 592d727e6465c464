"""What a stream came to: TikTok's total wins, and nothing is compared that can't be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.comparisons import Direction
from domain.creators import Creator
from domain.metrics import Metric
from domain.money import STOCK_RATE, estimate
from domain.rates import STOCK
from domain.streams import GiftTotal, Minute, Past, State, Stream, StreamRecord, SupporterTotal
from domain.summaries import SHOWN, MetricRow, summarise

START = datetime(2026, 11, 14, 18, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NOW = START + 5 * HOUR
STREAM = Stream(1, Creator(1, 1, "rose"), State.ENDED, START, START + 2 * HOUR)
LIVE = Stream(1, Creator(1, 1, "rose"), State.LIVE, START)
RECORD = StreamRecord(
    stream=STREAM,
    reported_diamonds=8_120,
    reported_gifts=12,
    reports=3,
    gifts=tuple(GiftTotal(each, f"gift{each}", 1, 100 - each) for each in range(7)),
    supporters=tuple(SupporterTotal(f"fan{each}", 1, 100 - each) for each in range(6)),
    kinds_of_gifts=7,
    named_supporters=6,
    minutes=(Minute(0, 5, 5), Minute(30, 6, 8_000), Minute(119, 1, 115)),
    metrics={},
    past=(),
)
EARLIER = (
    Past(START - timedelta(days=1), HOUR, 10_000, {Metric.LIKES: 1_000}),
    Past(START - timedelta(days=2), 4 * HOUR, 9_000, {}),
    Past(START - timedelta(days=3), 2 * HOUR, 8_000, {Metric.LIKES: 3_000}),
)

by_minute = st.lists(
    st.builds(Minute, st.integers(-50, 400), st.integers(0, 20), st.integers(0, 40_000)),
    unique_by=lambda one: one.minute,
)


def test_tiktoks_total_wins_and_the_summary_says_how_much_was_reported():
    summary = summarise(replace(RECORD, metrics={Metric.DIAMONDS: 9_300}), STOCK, NOW)
    assert (summary.diamonds, summary.reported_diamonds, summary.coverage) == (9_300, 8_120, 87)
    assert summary.total_known
    assert summary.estimate == estimate(9_300, STOCK_RATE)


def test_without_tiktoks_total_the_reported_sum_counts_and_says_so():
    summary = summarise(RECORD, STOCK, NOW)
    assert (summary.diamonds, summary.coverage, summary.total_known) == (8_120, None, False)


@pytest.mark.parametrize(("total", "coverage"), [(0, None), (8_120, 100), (8_000, 102), (10**9, 0)])
def test_coverage_is_honest_at_its_edges(total: int, coverage: int | None):
    summary = summarise(replace(RECORD, metrics={Metric.DIAMONDS: total}), None, NOW)
    assert summary.coverage == coverage


def test_without_a_rate_there_is_no_money():
    assert summarise(RECORD, None, NOW).estimate is None


def test_each_number_stands_beside_the_earlier_streams_of_which_it_is_known():
    record = replace(
        RECORD,
        metrics={Metric.SHARES: 5, Metric.LIKES: 3_000, Metric.TOTAL_VIEWS: 9, Metric.DIAMONDS: 9_900},
        past=EARLIER,
    )
    summary = summarise(record, None, NOW)
    assert [row.metric for row in summary.rows] == [Metric.TOTAL_VIEWS, Metric.LIKES, Metric.SHARES]
    assert summary.rows[0] == MetricRow(Metric.TOTAL_VIEWS, 9)
    likes = summary.rows[1].change
    assert likes is not None
    assert (likes.direction, likes.percent, likes.usual, likes.streams) == (Direction.UP, 50, 2_000, 2)
    assert summary.diamonds_change is not None
    assert summary.diamonds_change.percent == 10
    assert not summary.first_stream


def test_a_first_stream_is_called_so_and_compared_with_nothing():
    summary = summarise(replace(RECORD, metrics={Metric.LIKES: 5}), None, NOW)
    assert summary.first_stream
    assert summary.diamonds_change is None
    assert summary.rows == (MetricRow(Metric.LIKES, 5),)


def test_a_live_stream_lasts_until_now_and_is_not_compared_with_whole_ones():
    summary = summarise(
        replace(RECORD, stream=LIVE, past=EARLIER, metrics={Metric.LIKES: 5}), None, START + 50 * MINUTE
    )
    assert summary.live
    assert summary.duration == 50 * MINUTE
    assert (summary.diamonds_change, summary.rows[0].change) == (None, None)
    assert not summary.first_stream


def test_the_card_shows_the_first_and_says_how_many_more():
    summary = summarise(RECORD, None, NOW)
    assert summary.top_supporters == RECORD.supporters[:SHOWN]
    assert summary.top_gifts == RECORD.gifts[:SHOWN]
    assert (summary.more_supporters, summary.more_gifts) == (3, 4)


def test_the_picture_climbs_minute_by_minute():
    summary = summarise(RECORD, None, NOW)
    assert summary.minutes == 120
    assert summary.curve == ((0, 5), (30, 8_005), (119, 8_120))
    assert summary.bars == ((0, 5), (30, 6), (119, 1))


def test_gifts_from_outside_of_the_stream_are_drawn_at_its_edges():
    record = replace(RECORD, minutes=(Minute(-5, 1, 10), Minute(0, 1, 1), Minute(500, 2, 20), Minute(7, 0, 0)))
    summary = summarise(record, None, NOW)
    assert summary.bars == ((0, 2), (119, 2))
    assert summary.curve == ((0, 11), (119, 31))


@given(by_minute)
def test_the_curve_never_falls_and_ends_at_all_that_was_reported(found: list[Minute]):
    kept = tuple(minute for minute in found if minute.gifts)
    summary = summarise(replace(RECORD, minutes=kept), None, NOW)
    heights = [diamonds for _, diamonds in summary.curve]
    assert heights == sorted(heights)
    assert (heights or [0])[-1] == sum(minute.diamonds for minute in kept)
    assert sum(gifts for _, gifts in summary.bars) == sum(minute.gifts for minute in kept)
    assert all(0 <= minute < summary.minutes for minute, _ in (*summary.curve, *summary.bars))
    assert sorted({minute for minute, _ in summary.bars}) == [minute for minute, _ in summary.bars]


def test_a_stream_that_just_began_has_an_axis_and_no_negative_length():
    summary = summarise(replace(RECORD, stream=LIVE), None, START - MINUTE)
    assert (summary.duration, summary.minutes) == (timedelta(), 1)


def test_a_stream_about_which_nothing_is_known_is_empty():
    nothing = replace(RECORD, reported_diamonds=0, reported_gifts=0, minutes=(), supporters=(), gifts=())
    assert summarise(nothing, None, NOW).empty
    assert summarise(nothing, None, NOW).curve == ()
    assert not summarise(replace(nothing, metrics={Metric.DIAMONDS: 5}), None, NOW).empty
    assert not summarise(RECORD, None, NOW).empty
