"""How often what costs much may be asked for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.limits import OF_A_PERSON, OF_A_SERVER, Cost, Limit, wait_for

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LIMIT = Limit(3, timedelta(seconds=60))
seconds = st.lists(st.integers(-200, 200), max_size=12).map(lambda some: [NOON + SECOND * one for one in some])


def test_the_fourth_within_a_minute_waits_until_the_first_is_a_minute_old():
    asked = [NOON, NOON + 10 * SECOND, NOON + 20 * SECOND]
    assert wait_for(LIMIT, asked[:2], NOON + 30 * SECOND) == timedelta()
    assert wait_for(LIMIT, asked, NOON + 30 * SECOND) == 30 * SECOND
    assert wait_for(LIMIT, asked, NOON + 60 * SECOND) == timedelta()


@given(seconds)
def test_nobody_waits_longer_than_the_span_whatever_the_clock_did(asked: list[datetime]):
    assert timedelta() <= wait_for(LIMIT, asked, NOON) <= LIMIT.within


@given(seconds)
def test_who_waited_as_told_may(asked: list[datetime]):
    before = [at for at in asked if at <= NOON]
    assert wait_for(LIMIT, before, NOON + wait_for(LIMIT, before, NOON)) == timedelta()


@given(st.lists(st.integers(0, 30), max_size=60))
def test_within_any_span_no_more_are_allowed_than_the_limit_says(pauses: list[int]):
    allowed: list[datetime] = []
    now = NOON
    for pause in pauses:
        now += SECOND * pause
        if not wait_for(LIMIT, allowed, now):
            allowed.append(now)
    for end in allowed:
        assert sum(timedelta() <= end - at < LIMIT.within for at in allowed) <= LIMIT.times


def test_every_cost_has_its_limits_and_a_server_more_than_a_person():
    assert set(OF_A_PERSON) == set(OF_A_SERVER) == set(Cost)
    assert all(OF_A_SERVER[cost].times > OF_A_PERSON[cost].times for cost in Cost)
    assert all(OF_A_SERVER[cost].within == OF_A_PERSON[cost].within for cost in Cost)
