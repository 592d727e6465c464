"""What the samples of a room come to."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from domain.imports import MetricSample, RoomNumbers, Series
from domain.metrics import Metric

NOON = datetime(2026, 7, 3, 12, tzinfo=UTC)
samples = st.lists(
    st.builds(
        MetricSample,
        st.just("room"),
        st.just(NOON),
        st.sampled_from(Series),
        st.integers(0, 10**9),
        st.just(""),
        st.just(1),
    )
)


def numbers(of: list[MetricSample]) -> dict[Metric, int]:
    room = RoomNumbers()
    for sample in of:
        room.add(sample)
    return room.metrics()


@given(samples, st.randoms())
def test_order_does_not_matter(found: list[MetricSample], random: Random):
    assert numbers(random.sample(found, k=len(found))) == numbers(found)


@given(samples, st.randoms())
def test_what_only_rises_is_not_changed_by_repetition(found: list[MetricSample], random: Random):
    rising = [one for one in found if one.series is not Series.VIEWERS]
    assert numbers([*rising, *random.sample(rising, k=len(rising))]) == numbers(rising)


def test_nothing_seen_is_nothing_said():
    assert numbers([]) == {}
