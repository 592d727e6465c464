"""An insight is true, and said only when there is enough to say it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain import insights
from domain.creators import Creator
from domain.insights import CANDIDATES, Evidence, Insight, insight
from domain.metrics import Metric
from domain.streams import GiftTotal, Minute, Past, State, Stream, StreamRecord, SupporterTotal

START = datetime(2026, 11, 14, 18, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
STREAM = Stream(1, Creator(1, 1, "rose"), State.ENDED, START, START + 2 * HOUR)
NOTHING = StreamRecord(STREAM, 0, 0, 0, (), (), (), {}, ())


def past(*diamonds: int, hours: int = 2, metrics: dict[Metric, int] | None = None) -> tuple[Past, ...]:
    return tuple(
        Past(START - timedelta(days=days), hours * HOUR, each, metrics or {}) for days, each in enumerate(diamonds, 1)
    )


def of(record: StreamRecord, diamonds: int = 0, coverage: int | None = None, *, over: bool = True) -> Evidence:
    return Evidence(record, diamonds, coverage, STREAM.duration or HOUR, over)


def supporters(*diamonds: int) -> tuple[SupporterTotal, ...]:
    return tuple(SupporterTotal(f"fan{place}", 1, each) for place, each in enumerate(diamonds))


def minutes(*diamonds: int) -> tuple[Minute, ...]:
    return tuple(Minute(place * 10, 1, each) for place, each in enumerate(diamonds))


def test_the_best_of_the_last_streams_needs_two_earlier_ones_and_more_than_each():
    three = replace(NOTHING, past=past(100, 300))
    assert insights.best_diamonds(of(three, 301)) == Insight(
        "insight-best-diamonds", {"diamonds": 301, "streams": 3, "before": 300}
    )
    assert insights.best_diamonds(of(three, 300)) is None
    assert insights.best_diamonds(of(replace(NOTHING, past=past(100)), 301)) is None


def test_what_was_mostly_not_reported_is_said():
    record = replace(NOTHING, reported_diamonds=400)
    assert insights.much_unreported(of(record, 1_000, 40)) == Insight(
        "insight-much-unreported", {"percent": 40, "missing": 600}
    )
    assert insights.much_unreported(of(record, 800, 50)) is None
    assert insights.much_unreported(of(record, 400)) is None


def test_one_supporter_is_the_story_from_two_fifths_on():
    record = replace(NOTHING, reported_diamonds=1_000, supporters=supporters(400, 100))
    assert insights.big_supporter(of(record, 1_000)) == Insight(
        "insight-big-supporter", {"supporter": "fan0", "percent": 40, "diamonds": 400}
    )
    assert insights.big_supporter(of(replace(record, supporters=supporters(390, 100)))) is None
    assert insights.big_supporter(of(replace(record, supporters=supporters(900)))) is None
    assert insights.big_supporter(of(record, 3_000, 33)) is None
    nobody = (SupporterTotal(None, 1, 900), *supporters(50))
    assert insights.big_supporter(of(replace(record, supporters=nobody))) is None
    assert insights.big_supporter(of(NOTHING)) is None


def test_one_minute_is_the_story_from_a_quarter_on():
    record = replace(NOTHING, reported_diamonds=1_000, minutes=minutes(100, 250, 250))
    assert insights.peak_minute(of(record)) == Insight(
        "insight-peak-minute",
        {"minute": 10, "at": START + timedelta(minutes=10), "percent": 25, "diamonds": 250, "gifts": 1},
    )
    assert insights.peak_minute(of(replace(record, minutes=minutes(244, 240, 240)))) is None
    assert insights.peak_minute(of(replace(record, minutes=minutes(500, 500)))) is None
    assert insights.peak_minute(of(record, 3_000, 33)) is None
    assert insights.peak_minute(of(replace(record, minutes=(*minutes(1, 1), Minute(500, 1, 900))))) is None


def test_much_in_the_last_minute_may_be_late_reports_unless_the_stream_still_runs():
    record = replace(NOTHING, reported_diamonds=1_000, minutes=(*minutes(1, 1), Minute(119, 1, 900)))
    assert insights.peak_minute(of(record)) is None
    assert insights.peak_minute(of(record, over=False)) is not None


def test_likes_up_with_diamonds_down_is_said_once_both_moved():
    record = replace(NOTHING, metrics={Metric.LIKES: 1_500}, past=past(1_000, 1_000, metrics={Metric.LIKES: 1_000}))
    said = insights.likes_without_gifts
    assert said(of(record, 800)) == Insight("insight-likes-up-diamonds-down", {"up": 50, "down": 20})
    assert said(of(record, 950)) is None
    assert said(of(record, 800, over=False)) is None
    assert said(of(replace(record, metrics={}), 800)) is None
    assert said(of(replace(record, metrics={Metric.LIKES: 1_050}), 800)) is None
    assert said(of(replace(record, past=past(0, 0, metrics={Metric.LIKES: 1_000})), 0)) is None
    assert said(of(replace(record, past=past(1_000, 1_000, metrics={Metric.LIKES: 0})), 800)) is None
    assert said(of(replace(record, past=past(1_000, metrics={Metric.LIKES: 1_000})), 800)) is None


def test_more_diamonds_from_fewer_viewers_is_said():
    viewers = {Metric.UNIQUE_VIEWERS: 1_000}
    record = replace(NOTHING, metrics={Metric.UNIQUE_VIEWERS: 700}, past=past(100, 100, 900, metrics=viewers))
    assert insights.more_from_fewer(of(record, 150)) == Insight(
        "insight-diamonds-up-viewers-down", {"up": 50, "down": 30}
    )


def test_the_best_of_another_number_is_said_followers_first():
    known = {Metric.NEW_FOLLOWERS: 10, Metric.LIKES: 100}
    record = replace(NOTHING, metrics={Metric.NEW_FOLLOWERS: 11, Metric.LIKES: 101}, past=past(1, 1, metrics=known))
    assert insights.best_metric(of(record)) == Insight(
        "insight-best-metric", {"metric": "new_followers", "value": 11, "streams": 3}
    )
    assert insights.best_metric(of(replace(record, metrics=known))) is None
    assert insights.best_metric(of(NOTHING)) is None


def test_the_best_hour_is_of_streams_that_were_long_enough():
    record = replace(NOTHING, past=past(1_000, 1_000, hours=4))
    assert insights.best_hour(of(record, 502)) == Insight("insight-best-hour", {"diamonds": 251, "streams": 3})
    assert insights.best_hour(of(record, 500)) is None
    assert insights.best_hour(of(record, 502, over=False)) is None
    assert insights.best_hour(of(replace(record, past=past(1_000, 1_000, hours=0)), 502)) is None
    assert insights.best_hour(replace(of(record, 5_000), duration=timedelta(minutes=29))) is None


def test_the_longest_of_the_last_streams_is_said_in_hours_and_minutes():
    record = replace(NOTHING, past=past(1, 1, hours=1))
    assert insights.longest(replace(of(record), duration=timedelta(minutes=125))) == Insight(
        "insight-longest", {"hours": 2, "minutes": 5, "streams": 3}
    )
    assert insights.longest(of(replace(record, past=past(1, 1, hours=2)))) is None
    assert insights.longest(of(replace(record, past=past(1, hours=1)))) is None


@pytest.mark.parametrize(
    ("diamonds", "key", "percent"),
    [
        (1_200, "insight-above-usual", 20),
        (800, "insight-below-usual", 20),
        (1_050, "insight-as-usual", 5),
        (950, "insight-as-usual", 5),
    ],
)
def test_against_what_is_usual(diamonds: int, key: str, percent: int):
    record = replace(NOTHING, past=past(1_000, 1_000, 3_000))
    details = {"percent": percent, "usual": 1_000, "streams": 3}
    assert insights.against_usual(of(record, diamonds)) == Insight(key, details)


def test_what_is_usual_needs_a_whole_stream_and_something_usual():
    assert insights.against_usual(of(replace(NOTHING, past=past(1_000, 1_000)), 500, over=False)) is None
    assert insights.against_usual(of(replace(NOTHING, past=past(0, 0)), 0)) is None
    assert insights.against_usual(of(replace(NOTHING, past=past(1_000)), 500)) is None


def test_a_first_stream_with_little_to_tell_is_a_first_stream():
    assert insight(of(NOTHING)) == Insight("insight-first-stream", {"creator": "rose"})


def test_a_first_stream_with_a_story_tells_it():
    record = replace(NOTHING, reported_diamonds=1_000, supporters=supporters(900, 100))
    said = insight(of(record, 1_000))
    assert said is not None
    assert said.key == "insight-big-supporter"


def test_with_nothing_else_to_say_the_total_is_asked_for():
    record = replace(NOTHING, past=past(5), reported_diamonds=7)
    assert insight(of(record, 7)) == Insight("insight-add-total", {"diamonds": 7})
    assert insight(of(replace(record, metrics={Metric.DIAMONDS: 7}), 7, 100)) is None


def test_every_candidate_has_a_turn_and_the_first_that_speaks_is_heard():
    assert len(set(CANDIDATES)) == len(CANDIDATES)
    record = replace(
        NOTHING,
        past=past(10, 10),
        reported_diamonds=1_000,
        supporters=supporters(900, 100),
        gifts=(GiftTotal(1, "Rose", 1, 1),),
    )
    said = insight(of(record, 1_000))
    assert said is not None
    assert said.key == "insight-best-diamonds"
