"""Goals count what agencies count, in the weeks and months of the place where the server lives."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.creators import Creator
from domain.errors import Unreadable
from domain.goals import Aired, Goal, GoalPeriod, Measure, counted, live_by_day, period_of, progress, read_target
from domain.periods import Period, Span

BERLIN = ZoneInfo("Europe/Berlin")
ANNA = Creator(1, 7, "anna")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
COUNTED = [measure for measure in Measure if measure is not Measure.EARNINGS]

zones = st.sampled_from([ZoneInfo(name) for name in ("UTC", "Europe/Berlin", "America/Havana", "Asia/Kathmandu")])
moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
periods: st.SearchStrategy[GoalPeriod] = st.sampled_from([Period.WEEK, Period.MONTH])
lengths = st.integers(0, 30 * 3600).map(lambda seconds: timedelta(seconds=seconds))


@st.composite
def some_stream(draw: st.DrawFn) -> Aired:
    start = draw(moments)
    length = draw(lengths)
    return Aired(
        draw(st.integers(1, 3)), start, start + length, 0, draw(st.integers(0, 10**6)), draw(st.integers(0, 10**4))
    )


aired = some_stream()


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def live(since: str, until: str, diamonds: int = 0, creator: int = 1) -> Aired:
    return Aired(creator, utc(since), utc(until), 0, diamonds)


def goal(measure: Measure, target: int, period: GoalPeriod = Period.MONTH, creator: Creator | None = ANNA) -> Goal:
    return Goal(5, 7, measure, target, period, utc("2026-01-01T00:00Z"), creator)


NOVEMBER = period_of(Period.MONTH, utc("2026-11-15T12:00Z"), BERLIN)


# -- what counts -------------------------------------------------------------------------------------------------------


def test_an_hour_live_makes_a_day_valid_and_a_second_less_does_not():
    enough = live("2026-11-05T20:00+01:00", "2026-11-05T21:00+01:00")
    short = live("2026-11-06T20:00+01:00", "2026-11-06T20:59:59+01:00")
    assert counted(Measure.VALID_DAYS, [enough], NOVEMBER, BERLIN) == 1
    assert counted(Measure.VALID_DAYS, [short], NOVEMBER, BERLIN) == 0


def test_two_short_streams_of_one_day_make_it_valid_together():
    morning = live("2026-11-05T08:00+01:00", "2026-11-05T08:30+01:00")
    evening = live("2026-11-05T22:00+01:00", "2026-11-05T22:30+01:00")
    assert counted(Measure.VALID_DAYS, [morning, evening], NOVEMBER, BERLIN) == 1


def test_hours_over_midnight_fall_on_their_days():
    late = live("2026-11-05T23:00+01:00", "2026-11-06T01:00+01:00")
    assert live_by_day([late], NOVEMBER, BERLIN) == {(1, date(2026, 11, 5)): HOUR, (1, date(2026, 11, 6)): HOUR}
    assert counted(Measure.VALID_DAYS, [late], NOVEMBER, BERLIN) == 2
    mostly_before = live("2026-11-05T22:00+01:00", "2026-11-06T00:59+01:00")
    assert counted(Measure.VALID_DAYS, [mostly_before], NOVEMBER, BERLIN) == 1


def test_midnight_is_the_servers_midnight():
    stream = live("2026-11-05T23:30Z", "2026-11-06T00:30Z")  # 0:30 to 1:30 in Berlin
    assert counted(Measure.VALID_DAYS, [stream], period_of(Period.MONTH, stream.started_at, UTC), UTC) == 0
    assert counted(Measure.VALID_DAYS, [stream], NOVEMBER, BERLIN) == 1


def test_a_stream_over_the_end_of_the_month_divides_its_hours_and_counts_its_diamonds_where_it_began():
    stream = live("2026-11-30T22:00+01:00", "2026-12-01T03:00+01:00", diamonds=900)
    december = period_of(Period.MONTH, utc("2026-12-15T12:00Z"), BERLIN)
    assert [counted(Measure.HOURS, [stream], month, BERLIN) for month in (NOVEMBER, december)] == [7_200, 10_800]
    assert [counted(Measure.DIAMONDS, [stream], month, BERLIN) for month in (NOVEMBER, december)] == [900, 0]
    assert [counted(Measure.STREAMS, [stream], month, BERLIN) for month in (NOVEMBER, december)] == [1, 0]
    assert [counted(Measure.VALID_DAYS, [stream], month, BERLIN) for month in (NOVEMBER, december)] == [1, 1]


def test_each_creators_day_is_valid_for_itself():
    both = [
        live("2026-11-05T20:00+01:00", "2026-11-05T20:40+01:00", creator=1),
        live("2026-11-05T20:00+01:00", "2026-11-05T20:40+01:00", creator=2),
    ]
    assert counted(Measure.VALID_DAYS, both, NOVEMBER, BERLIN) == 0


def test_the_night_on_which_clocks_change_counts_what_it_really_lasted():
    spring = live("2026-03-29T01:00+01:00", "2026-03-29T04:00+02:00")
    march = period_of(Period.MONTH, spring.started_at, BERLIN)
    assert counted(Measure.HOURS, [spring], march, BERLIN) == 2 * 3600
    autumn = live("2026-10-25T00:00+02:00", "2026-10-26T00:00+01:00")
    october = period_of(Period.MONTH, autumn.started_at, BERLIN)
    assert live_by_day([autumn], october, BERLIN) == {(1, date(2026, 10, 25)): 25 * HOUR}


@given(st.lists(aired, max_size=8), periods, moments, zones, st.randoms())
def test_the_order_of_streams_does_not_matter_and_more_of_them_never_count_less(
    streams: list[Aired], period: GoalPeriod, at: datetime, zone: ZoneInfo, random: Random
):
    within = period_of(period, at, zone)
    for measure in COUNTED:
        value = counted(measure, streams, within, zone)
        assert counted(measure, random.sample(streams, k=len(streams)), within, zone) == value
        assert counted(measure, streams[1:], within, zone) <= value


@given(st.lists(aired, max_size=6), zones)
def test_every_stream_counts_in_exactly_one_month_and_every_hour_too(streams: list[Aired], zone: ZoneInfo):
    months = [period_of(Period.MONTH, datetime(2026, month, 15, tzinfo=UTC), zone) for month in range(1, 13)]
    months.append(Span(months[-1].until, months[-1].until + 60 * DAY))
    months.append(Span(None, months[0].since or months[0].until))
    for measure, whole in (
        (Measure.DIAMONDS, sum(one.diamonds for one in streams)),
        (Measure.STREAMS, len(streams)),
    ):
        assert sum(counted(measure, streams, month, zone) for month in months) == whole
    live = sum((one.ended_at - one.started_at) // timedelta(seconds=1) for one in streams)
    # Whole seconds count: a stream over the end of a month may lose one there.
    assert 0 <= live - sum(counted(Measure.HOURS, streams, month, zone) for month in months) <= len(streams)


@given(aired, st.integers(0, 100), zones)
def test_a_stream_that_was_cut_in_two_brings_the_same_hours_and_days(stream: Aired, percent: int, zone: ZoneInfo):
    seconds = (stream.ended_at - stream.started_at) // timedelta(seconds=1)
    cut = stream.started_at + timedelta(seconds=seconds * percent // 100)
    halves = [
        Aired(stream.creator_id, stream.started_at, cut),
        Aired(stream.creator_id, cut, stream.ended_at),
    ]
    within = Span(None, utc("2027-06-01T00:00Z"))
    for measure in (Measure.HOURS, Measure.VALID_DAYS):
        assert counted(measure, halves, within, zone) == counted(measure, [stream], within, zone)


@given(st.lists(aired, max_size=6), periods, moments, zones)
def test_valid_days_never_outnumber_the_hours_or_the_days(
    streams: list[Aired], period: GoalPeriod, at: datetime, zone: ZoneInfo
):
    within = period_of(period, at, zone)
    days = counted(Measure.VALID_DAYS, streams, within, zone)
    assert days <= counted(Measure.HOURS, streams, within, zone) // 3600
    assert days <= 31 * len({one.creator_id for one in streams})


# -- how far it is -----------------------------------------------------------------------------------------------------


def test_the_first_day_tells_no_pace_yet():
    first = progress(goal(Measure.DIAMONDS, 30_000), 2_000, utc("2026-11-01T20:00+01:00"), BERLIN)
    assert (first.projected, first.on_pace, first.days_left, first.needed_per_day) == (None, None, 30, 934)


def test_in_the_middle_the_pace_goes_on_to_the_end_of_the_month():
    half = progress(goal(Measure.DIAMONDS, 30_000), 12_000, utc("2026-11-16T00:00+01:00"), BERLIN)
    assert (half.projected, half.on_pace, half.days_left, half.needed_per_day) == (24_000, False, 15, 1_200)
    assert half.percent == 40


def test_the_last_day_is_still_a_day():
    last = progress(goal(Measure.STREAMS, 20), 18, utc("2026-11-30T23:59+01:00"), BERLIN)
    assert (last.days_left, last.needed_per_day, last.last_day) == (1, 2, date(2026, 11, 30))


def test_a_reached_goal_needs_nothing_more():
    done = progress(goal(Measure.STREAMS, 20), 20, utc("2026-11-20T12:00Z"), BERLIN)
    assert (done.reached, done.percent, done.left, done.needed_per_day) == (True, 100, 0, None)


def test_nearly_is_not_reached():
    nearly = progress(goal(Measure.DIAMONDS, 100_000), 99_999, utc("2026-11-20T12:00Z"), BERLIN)
    assert (nearly.reached, nearly.percent) == (False, 99)


def test_nothing_yet_projects_nothing():
    nothing = progress(goal(Measure.HOURS, 80 * 3600), 0, utc("2026-11-20T12:00Z"), BERLIN)
    assert (nothing.projected, nothing.on_pace, nothing.percent) == (0, False, 0)


def test_a_week_begins_on_monday_and_months_have_their_own_lengths():
    sunday = progress(goal(Measure.STREAMS, 5, Period.WEEK), 1, utc("2026-11-22T12:00Z"), BERLIN)
    assert (sunday.first_day, sunday.last_day, sunday.days_left) == (date(2026, 11, 16), date(2026, 11, 22), 1)
    february = progress(goal(Measure.STREAMS, 5), 1, utc("2028-02-10T12:00Z"), BERLIN)
    assert (february.last_day, february.days_left) == (date(2028, 2, 29), 20)


def test_a_month_with_a_missing_hour_still_has_all_its_days():
    march = progress(goal(Measure.DIAMONDS, 31), 0, utc("2026-03-28T23:30Z"), BERLIN)  # the 29th in Berlin
    assert march.days_left == 3


def test_today_brings_no_second_valid_day():
    tonight = utc("2026-11-29T22:00+01:00")
    before = progress(goal(Measure.VALID_DAYS, 22), 20, tonight, BERLIN)
    after = progress(goal(Measure.VALID_DAYS, 22), 20, tonight, BERLIN, today_counts=True)
    assert (before.days_left, before.needed_per_day, before.possible) == (2, 1, True)
    assert (after.days_left, after.needed_per_day, after.possible) == (1, 2, False)
    last = progress(goal(Measure.VALID_DAYS, 22), 20, tonight + DAY, BERLIN, today_counts=True)
    assert (last.days_left, last.needed_per_day, last.possible) == (0, None, False)


def test_more_hours_than_there_are_can_not_be_reached_but_by_several_creators():
    late = utc("2026-11-30T12:00+01:00")
    assert not progress(goal(Measure.HOURS, 80 * 3600), 10 * 3600, late, BERLIN).possible
    assert progress(goal(Measure.HOURS, 80 * 3600, creator=None), 10 * 3600, late, BERLIN).possible


def test_a_pace_never_outruns_the_calendar():
    noon = utc("2026-11-29T12:00+01:00")
    days = progress(goal(Measure.VALID_DAYS, 31), 29, noon, BERLIN, today_counts=True)
    assert days.projected == 30
    every_hour = progress(goal(Measure.HOURS, 720 * 3600), 684 * 3600, noon, BERLIN)
    assert every_hour.projected == 720 * 3600


@given(
    measure=st.sampled_from(list(Measure)),
    target=st.integers(1, 10**9),
    value=st.integers(0, 10**9),
    period=periods,
    now=moments,
    zone=zones,
    server=st.booleans(),
)
def test_what_is_needed_a_day_is_just_enough(
    measure: Measure, target: int, value: int, period: GoalPeriod, now: datetime, zone: ZoneInfo, *, server: bool
):
    seen = progress(goal(measure, target, period, None if server else ANNA), value, now, zone)
    assert 1 <= seen.days_left <= (7 if period is Period.WEEK else 31)
    assert seen.reached == (value >= target) == (seen.percent >= 100) == (seen.left == 0)
    assert seen.first_day <= now.astimezone(zone).date() <= seen.last_day
    if seen.needed_per_day is not None:
        assert seen.needed_per_day * seen.days_left >= seen.left > (seen.needed_per_day - 1) * seen.days_left
    else:
        assert seen.reached
    assert seen.possible or not server
    assert seen.projected is None or seen.projected >= value


@given(st.integers(1, 10**9), periods, moments, zones)
def test_a_pace_ends_at_what_there_is(value: int, period: GoalPeriod, at: datetime, zone: ZoneInfo):
    end = period_of(period, at, zone).until - timedelta(milliseconds=1)
    assert progress(goal(Measure.DIAMONDS, 10, period), value, end, zone).projected in range(
        value, value + value // 1000 + 2
    )


# -- how people write them ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "typed", "target"),
    [
        (Measure.DIAMONDS, "100k", 100_000),
        (Measure.DIAMONDS, "250,000 diamonds", 250_000),
        (Measure.DIAMONDS, "100k 💎", 100_000),
        (Measure.HOURS, "80h", 80 * 3600),
        (Measure.HOURS, "80", 80 * 3600),
        (Measure.HOURS, "200 hours", 200 * 3600),
        (Measure.HOURS, "7.5", 27_000),
        (Measure.HOURS, "2h 30m", 9_000),
        (Measure.HOURS, "1:30", 5_400),
        (Measure.HOURS, "80 Std.", 80 * 3600),
        (Measure.VALID_DAYS, "22", 22),
        (Measure.VALID_DAYS, "22d", 22),
        (Measure.VALID_DAYS, "22 days", 22),
        (Measure.VALID_DAYS, "22 valid days", 22),
        (Measure.STREAMS, "12 streams", 12),
        (Measure.NEW_FOLLOWERS, "500 new followers", 500),
    ],
)
def test_targets_are_read_as_people_write_them(measure: Measure, typed: str, target: int):
    assert read_target(measure, typed, Period.MONTH, "en-US", server=True) == target


@pytest.mark.parametrize(
    ("measure", "typed", "key"),
    [
        (Measure.DIAMONDS, "0", "goal-target-zero"),
        (Measure.HOURS, "0h", "goal-target-zero"),
        (Measure.DIAMONDS, "-5", "number-out-of-range"),
        (Measure.HOURS, "-5h", "number-out-of-range"),
        (Measure.DIAMONDS, "1.234,56", "number-ambiguous"),
        (Measure.HOURS, "1.234,56", "number-ambiguous"),
        (Measure.DIAMONDS, "1000000000000000", "number-out-of-range"),
        (Measure.HOURS, "1000000000000000", "number-out-of-range"),
        (Measure.HOURS, "169h", "goal-too-many-hours"),
        (Measure.VALID_DAYS, "8", "goal-too-many-days"),
        (Measure.STREAMS, "many", "number-unreadable"),
        (Measure.HOURS, "many", "duration-unreadable"),
        (Measure.STREAMS, "2.5", "number-not-whole"),
    ],
)
def test_what_is_no_target_is_refused_with_its_piece(measure: Measure, typed: str, key: str):
    with pytest.raises(Unreadable) as refused:
        read_target(measure, typed, Period.WEEK, "en-US", server=False)
    assert refused.value.key == key
    assert refused.value.details["piece"] == typed


def test_a_whole_server_may_want_more_days_than_a_week_has():
    assert read_target(Measure.VALID_DAYS, "300", Period.WEEK, "en-US", server=True) == 300
