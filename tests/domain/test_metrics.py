"""TikTok's numbers are read as people write them, and fit into Discord's forms."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.errors import Unreadable
from domain.metrics import FORM_GROUPS, Metric, read_metric, read_numbers


def test_the_form_asks_for_every_metric_once_and_five_at_a_time_at_most():
    asked = [metric for group in FORM_GROUPS.values() for metric in group]
    assert sorted(asked) == sorted(Metric)
    assert max(map(len, FORM_GROUPS.values())) <= 5


def test_a_watch_time_is_kept_in_seconds():
    assert read_metric(Metric.AVERAGE_WATCH_TIME, "1m 5s") == 65


def test_a_count_follows_the_locale_of_who_writes():
    assert read_metric(Metric.LIKES, "12,4K", "de") == 12_400
    with pytest.raises(Unreadable, match="number-unreadable"):
        read_metric(Metric.LIKES, "1m 5s")


def test_one_slip_loses_nothing_else():
    told = read_numbers("en-US", likes="12.4K", shares="many", comments=" ", gifters=None, duration="1h 42m")
    assert told.metrics == {Metric.LIKES: 12_400}
    assert told.duration == timedelta(hours=1, minutes=42)
    assert [(one.name, one.problem.details["piece"]) for one in told.misread] == [("shares", "many")]


def test_a_duration_that_can_not_be_read_loses_no_number():
    told = read_numbers("en-US", likes="5", duration="blah")
    assert told.metrics == {Metric.LIKES: 5}
    assert told.duration is None
    assert [one.name for one in told.misread] == ["duration"]
