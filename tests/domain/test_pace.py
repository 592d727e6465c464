"""Where a month goes, and who went quiet."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.backstage import Counters, Standing
from domain.creators import Creator
from domain.pace import Pace, Rank, rank_by_pace, rank_by_silence, silence

TODAY = date(2026, 7, 20)


def day(number: int) -> date:
    return date(2026, 7, number)


def file(as_of: int, last_live: int | None) -> Standing:
    return Standing(day(as_of), Counters(), day(1), None if last_live is None else day(last_live))


def pace(handle: str, diamonds: int | None = None, silent: int | None = None, *, as_of: int = 10, left: bool = False):
    return Pace(
        Creator(1, 2, handle),
        as_of=None if diamonds is None else day(as_of),
        so_far=Counters(diamonds),
        silent=None if silent is None else timedelta(days=silent),
        left_on=TODAY if left else None,
    )


def by_pace(one: Pace) -> Rank:
    return rank_by_pace(one.creator.handle, one.so_far.diamonds, one.as_of, left=one.left_on is not None)


def by_silence(one: Pace) -> Rank:
    return rank_by_silence(one.creator.handle, one.silent, left=one.left_on is not None)


@pytest.mark.parametrize(
    ("streamed", "told", "last", "days"),
    [
        (None, None, None, None),
        (18, None, 18, 2),
        (None, file(15, 10), 10, 5),  # nothing is known of the days behind the file
        (None, file(15, None), None, 15),
        (12, file(15, 10), 12, 8),
        (10, file(15, 10), 10, 10),
        (2, file(15, 14), 14, 1),  # who is live without this server is not quiet here
        (3, file(15, None), 3, 17),
        (20, file(19, 1), 20, 0),
    ],
)
def test_the_newer_of_files_and_streams_says_who_is_silent(
    streamed: int | None, told: Standing | None, last: int | None, days: int | None
):
    found, silent = silence(TODAY, None if streamed is None else day(streamed), told)
    assert found == (None if last is None else day(last))
    assert silent == (None if days is None else timedelta(days=days))


def test_a_file_of_tomorrow_makes_nobody_silent_for_longer():
    assert silence(TODAY, None, file(21, 20)) == (day(20), timedelta())


def test_a_week_is_quiet_and_who_has_left_is_not_asked_after():
    assert pace("a", silent=6).quiet is None
    assert pace("a", silent=7).quiet == timedelta(days=7)
    assert pace("a", silent=9, left=True).quiet is None


def test_the_month_goes_on_like_its_days_so_far():
    assert pace("a", 1_000).month_end.diamonds == 3_100
    assert pace("a").month_end == Counters()
    assert pace("a", 1_000, left=True).month_end.diamonds == 1_000


def test_by_pace_the_days_that_are_counted_matter_and_the_unknown_come_last():
    paces = [pace("none"), pace("left", 9_000, left=True), pace("b", 100), pace("a", 100), pace("early", 60, as_of=2)]
    assert [one.creator.handle for one in sorted(paces, key=by_pace)] == [
        "early",
        "a",
        "b",
        "none",
        "left",
    ]


def test_the_quietest_come_first():
    paces = [pace("none"), pace("left", silent=99, left=True), pace("b", silent=3), pace("c", silent=30), pace("a", 1)]
    assert [one.creator.handle for one in sorted(paces, key=by_silence)] == [
        "c",
        "b",
        "a",
        "none",
        "left",
    ]
