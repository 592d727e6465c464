"""LIVE Backstage: days out of counters that add up through a month."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from domain.backstage import (
    ZERO,
    Counters,
    Difference,
    Kind,
    Renamed,
    Snapshot,
    at_month_end,
    differences,
    last_live,
    quiet_for,
    roster_changes,
    settled,
    snapshots,
    standing,
    standing_by_newest,
)
from domain.imports import BackstageRow

JULY = date(2026, 7, 1)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def snapshot(day: int, diamonds: int, live: float = 0, *, month: int = 7, valid: int = 0) -> Snapshot:
    return Snapshot(date(2026, month, day), Counters(diamonds, hours(live), valid, 0, 0))


def row(creator_id: str | None, handle: str, day: int = 6, **more: object) -> BackstageRow:
    last = more.get("last_month", Counters())
    assert isinstance(last, Counters)
    counters = Counters(100, hours(2), 1, 3, 1)
    return BackstageRow(
        creator_id, handle, JULY, date(2026, 7, day), counters, last, left=creator_id is None, group=None, line=2
    )


def test_a_day_is_the_difference_between_two_files():
    found = differences([snapshot(1, 100, 1), snapshot(2, 250, 3)])
    assert found == [
        Difference(JULY, JULY, Counters(100, hours(1), 0, 0, 0), Kind.DAY),
        Difference(date(2026, 7, 2), date(2026, 7, 2), Counters(150, hours(2), 0, 0, 0), Kind.DAY),
    ]


def test_missing_files_make_a_difference_of_several_days():
    first, second = differences([snapshot(3, 300), snapshot(6, 900)])
    assert (first.first, first.last, first.kind) == (JULY, date(2026, 7, 3), Kind.SEVERAL_DAYS)
    assert (second.first, second.last, second.gained.diamonds) == (date(2026, 7, 4), date(2026, 7, 6), 600)


def test_a_counter_that_was_corrected_is_taken_back_and_said_so():
    found = differences([snapshot(1, 500), snapshot(2, 400), snapshot(3, 450)])
    assert [(each.gained.diamonds, each.kind) for each in found] == [
        (500, Kind.DAY),
        (-100, Kind.CORRECTED),
        (50, Kind.DAY),
    ]


def test_a_new_month_begins_at_nothing_and_tells_how_the_last_one_closed():
    june = snapshot(28, 1_000, 10, month=6)
    of_july = list(snapshots(row("1", "luna", last_month=Counters(1_300, hours(12), 20, None, None))))
    found = differences([june, *of_july])
    assert [(each.first, each.last, each.gained.diamonds) for each in found] == [
        (date(2026, 6, 1), date(2026, 6, 28), 1_000),
        (date(2026, 6, 29), date(2026, 6, 30), 300),
        (JULY, date(2026, 7, 6), 100),
    ]


def test_a_closed_month_that_is_only_rounded_keeps_its_exact_duration():
    exact = Snapshot(date(2026, 6, 30), Counters(10, timedelta(hours=180, minutes=31), 20, 5, 9))
    rounded = Snapshot(date(2026, 6, 30), Counters(12, hours(180.5), 20), datetime(2026, 7, 1, tzinfo=UTC))
    (one,) = settled([rounded, exact])
    assert one.counters == Counters(12, timedelta(hours=180, minutes=31), 20, 5, 9)


def test_of_two_files_of_one_day_the_later_download_holds():
    early = snapshot(6, 900)._replace(taken_at=datetime(2026, 7, 6, 8, tzinfo=UTC))
    late = snapshot(6, 800)._replace(taken_at=datetime(2026, 7, 6, 20, tzinfo=UTC))
    assert settled([late, early]) == settled([early, late]) == [late]
    assert settled([snapshot(6, 900), snapshot(6, 800)]) == [snapshot(6, 900)]


def test_who_left_has_no_counters():
    assert list(snapshots(row(None, "slow_turtle"))) == []


taken = st.lists(
    st.builds(
        snapshot,
        st.integers(1, 28),
        st.integers(0, 10**6),
        st.integers(0, 700),
        month=st.integers(6, 8),
        valid=st.integers(0, 28),
    ),
    max_size=20,
)


@given(taken, st.randoms())
def test_order_and_repetition_of_files_do_not_matter(files: list[Snapshot], random: Random):
    again = random.sample([*files, *files], k=2 * len(files))
    assert differences(again) == differences(files)


@given(taken)
def test_the_differences_of_a_month_are_without_gap_and_add_up_to_its_counters(files: list[Snapshot]):
    found = differences(files)
    for month in {each.first.replace(day=1) for each in found}:
        own = [each for each in found if each.first.replace(day=1) == month]
        assert own[0].first == month
        assert all(after.first - before.last == timedelta(days=1) for before, after in pairwise(own))
        newest = [one for one in settled(files) if one.as_of.replace(day=1) == month][-1].counters
        assert sum(each.gained.diamonds or 0 for each in own) == newest.diamonds
        assert sum(((each.gained.live or timedelta()) for each in own), timedelta()) == newest.live


@given(taken, st.integers(1, 28), st.integers(0, 10**6))
def test_one_more_file_changes_only_the_difference_it_falls_into(files: list[Snapshot], day: int, diamonds: int):
    more = snapshot(day, diamonds, month=7)
    if any(one.as_of == more.as_of for one in files):
        return
    before, after = differences(files), differences([*files, more])
    changed = [each for each in after if each not in before]
    assert len(changed) <= 2
    assert all(each.first.month == 7 for each in changed)


def test_a_counter_that_a_file_leaves_out_goes_on():
    files = [snapshot(1, 100), Snapshot(date(2026, 7, 2), Counters(diamonds=None)), snapshot(3, 300)]
    assert [each.gained.diamonds for each in differences(files)] == [100, None, 200]


def test_the_pace_is_the_month_so_far_to_its_end():
    now = Counters(10_000, hours(20), 4, 50, 6)
    assert at_month_end(now, date(2026, 7, 10)) == Counters(31_000, hours(62), 12, 155, 19)
    assert at_month_end(now, date(2026, 7, 31)) == now
    assert at_month_end(Counters(), date(2026, 2, 3)) == Counters()
    assert at_month_end(Counters(valid_days=20), date(2026, 7, 6)).valid_days == 31


@given(st.integers(0, 10**9), st.dates(date(2024, 1, 1), date(2028, 12, 31)))
def test_the_pace_is_never_below_what_is_there(diamonds: int, day: date):
    ahead = at_month_end(ZERO._replace(diamonds=diamonds, valid_days=day.day), day)
    assert (ahead.diamonds or 0) >= diamonds
    assert (ahead.valid_days or 0) <= 31


def test_who_was_not_live_for_a_week_went_quiet():
    found = differences([snapshot(1, 100, 1), snapshot(5, 100, 1), snapshot(9, 100, 1)])
    assert last_live(found) == JULY
    assert quiet_for(found, date(2026, 7, 9)) == timedelta(days=8)
    assert quiet_for(found, date(2026, 7, 30)) == timedelta(days=8)  # nothing is known of the days since
    assert quiet_for(found[:2], date(2026, 7, 5)) is None
    assert quiet_for([], date(2026, 7, 5)) is None
    assert quiet_for(differences([snapshot(8, 0, 0)]), date(2026, 7, 8)) == timedelta(days=8)


def test_without_a_duration_diamonds_tell_who_was_live():
    found = differences([Snapshot(date(2026, 7, 2), Counters(diamonds=5))])
    assert last_live(found) == date(2026, 7, 2)


def test_a_standing_is_the_newest_day_with_what_its_file_leaves_out():
    files = [snapshot(1, 100, 1), Snapshot(date(2026, 7, 3), Counters(diamonds=100)), snapshot(4, 400, 1)]
    assert standing(files[:2]) == (date(2026, 7, 3), Counters(100, hours(1), 0, 0, 0), JULY, JULY)
    assert standing(files) == (date(2026, 7, 4), Counters(400, hours(1), 0, 0, 0), JULY, JULY)
    assert standing([]) is None


def test_a_standing_knows_nothing_of_what_no_file_of_the_month_tells():
    found = standing([snapshot(30, 9, 9, month=6), Snapshot(date(2026, 7, 3), Counters(diamonds=5))])
    assert found is not None
    assert found.counters == Counters(diamonds=5)


def test_silence_begins_before_the_first_day_that_is_known():
    found = standing([snapshot(8, 0, 0), snapshot(9, 0, 0)])
    assert found is not None
    assert (found.last_live, found.silent_since) == (None, date(2026, 6, 30))


def of_july(day: int, diamonds: int, live: int | None) -> Snapshot:
    return Snapshot(date(2026, 7, day), Counters(diamonds, None if live is None else hours(live), 1, 0, 0))


lengths = st.sampled_from([0, 1, 2, 3, None])
gappy = st.lists(st.builds(of_july, st.integers(1, 31), st.integers(0, 3), lengths), min_size=1, max_size=12)


@given(gappy, st.integers(1, 31))
def test_the_newest_files_alone_tell_the_same_or_nothing(files: list[Snapshot], since: int):
    newest = standing_by_newest(one for one in files if one.as_of.day >= since)
    assert newest in {None, standing(files)}


def test_mostly_the_newest_files_are_enough():
    files = [snapshot(day, 100 * day, day) for day in range(1, 11)]
    assert standing_by_newest(files[-2:]) == standing(files)
    assert standing_by_newest(files[-1:]) is None
    assert standing_by_newest([*files[-2:], *(one._replace(as_of=date(2026, 7, 20)) for one in files[-1:])]) is not None


def test_a_file_tells_who_is_new_renamed_and_gone():
    known = {"1": "luna", "2": "Mateo.MX", "3": "slow_turtle"}
    rows = [
        row("1", "luna_plays"),
        row("2", "mateo.mx"),
        row("4", "nightowl"),
        row(None, "Slow_Turtle"),
        row(None, "who"),
    ]
    changes = roster_changes(known, rows)
    assert changes.new == {"4": "nightowl"}
    assert changes.renamed == (Renamed("1", "luna", "luna_plays"),)
    assert changes.left == ("3",)
    assert changes.unplaced == ("who",)


def test_who_comes_back_has_not_left():
    changes = roster_changes({"3": "slow_turtle"}, [row(None, "slow_turtle", day=5), row("3", "slow_turtle", day=6)])
    assert (changes.left, changes.new, changes.renamed) == ((), {}, ())
