"""Streaks: the largest count of a group of frames, whatever happens to the frames."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from domain.streaks import StreakCounter, StreakFrame, counted, counted_in_streak, identity_of

NOON = datetime(2026, 7, 3, 12, tzinfo=UTC)


def frame(count: int, *, second: int = 0, ended: bool = False, group: int = 1, streakable: bool = True) -> StreakFrame:
    message = f"{group}:{count}:{ended}:{second}"
    at = NOON + timedelta(seconds=second)
    return StreakFrame(message, "room", "rosefan", 5655, group, count, ended, streakable, at)


@st.composite
def streaks(draw: st.DrawFn) -> list[StreakFrame]:
    """Streaks as TikTok tells them: a frame a tap, and one that ends it."""
    frames: list[StreakFrame] = []
    for group in range(1, draw(st.integers(1, 5)) + 1):
        taps, begins = draw(st.integers(1, 12)), draw(st.integers(0, 600))
        frames += [frame(tap, second=begins + tap, group=group) for tap in range(1, taps + 1)]
        frames.append(frame(taps, second=begins + taps + 3, group=group, ended=True))
    return frames


def told(counter: StreakCounter, frames: list[StreakFrame]) -> dict[str, int]:
    """The largest count of each identity that comes out."""
    counts: dict[str, int] = {}
    for one in frames:
        for streak in counter.add(one):
            counts[streak.identity] = max(counts.get(streak.identity, 0), streak.count)
    for streak in counter.rest():
        counts[streak.identity] = max(counts.get(streak.identity, 0), streak.count)
    return counts


@given(streaks(), st.randoms())
def test_order_and_repetition_of_frames_do_not_matter(frames: list[StreakFrame], random: Random):
    shuffled = random.sample([*frames, *frames], k=2 * len(frames))
    assert counted(shuffled) == counted(frames)
    assert told(StreakCounter(), shuffled) == counted(frames)


@given(streaks(), st.data())
def test_a_lost_frame_never_adds_and_only_the_largest_can_be_missed(frames: list[StreakFrame], data: st.DataObject):
    kept = [one for one in frames if data.draw(st.booleans())]
    whole, part = counted(frames), counted(kept)
    assert part.keys() <= whole.keys()
    for identity, count in part.items():
        seen = [one.repeat_count for one in kept if identity_of(one) == identity]
        assert max(seen) == count <= whole[identity]


@given(streaks(), st.integers(1, 4))
def test_few_places_and_a_short_pause_lose_nothing(frames: list[StreakFrame], most_open: int):
    counter = StreakCounter(pause=timedelta(seconds=1), linger=timedelta(), most_open=most_open, most_remembered=1)
    assert told(counter, frames) == counted(frames)
    assert len(counter) == 0


def test_a_streak_is_its_largest_frame():
    assert counted_in_streak([frame(3), frame(7), frame(5), frame(7, ended=True)]) == 7


def test_a_streak_comes_out_when_it_ended_or_after_a_pause():
    counter = StreakCounter(pause=timedelta(seconds=60), linger=timedelta(seconds=5))
    assert list(counter.add(frame(1))) == []
    assert list(counter.add(frame(2, second=2, ended=True))) == []  # a late frame may still come
    (ended,) = counter.add(frame(1, second=8, group=2))
    assert (ended.count, ended.first.at) == (2, NOON)
    assert list(counter.add(frame(1, second=60, group=3))) == []
    (paused,) = counter.add(frame(2, second=69, group=3))
    assert (paused.first.group, paused.count) == (2, 1)


def test_a_frame_after_that_counts_only_when_it_is_larger():
    counter = StreakCounter()
    list(counter.add(frame(5, ended=True)))
    assert [streak.count for streak in counter.rest()] == [5]
    list(counter.add(frame(4)))
    assert list(counter.rest()) == []
    list(counter.add(frame(6)))
    assert [streak.count for streak in counter.rest()] == [6]


def test_other_gifts_count_at_once_and_each_message_once():
    counter = StreakCounter()
    galaxy = frame(1, group=0, streakable=False)
    assert [streak.count for streak in counter.add(galaxy)] == [1]
    assert list(counter.add(galaxy)) == []
    assert [streak.count for streak in counter.add(galaxy._replace(message="another"))] == [1]


def test_memory_stays_bounded():
    counter = StreakCounter(pause=None, most_open=10, most_remembered=10)
    out = [streak for group in range(1_000) for streak in counter.add(frame(1, group=group))]
    assert len(counter) == 10
    assert len(out) == 990
