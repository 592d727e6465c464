"""What the template is told: clean texts and a chart that tells the truth."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.chart.drawing import LEFTWARD, LONGEST_TEXT, MOST_BARS, cjk_face, clean, describe
from ui.chart.picture import CardPicture, busiest
from ui.chart.worker import WARM_UP


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("two\nlines\t and  gaps ", "two lines and gaps"),
        ("left\u202eright\u200b\u2066!", "leftright!"),
        ("no shape: \ue000\ud800\uffff.", "no shape: ."),
        ("\u0000\u0007bell", "bell"),
        ("👨‍👩‍👧‍👦 👍🏿 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ❤️‍🔥", "👨‍👩‍👧‍👦 👍🏿 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ❤️‍🔥"),
        ("ज़ुं น้ำ", "ज़ुं น้ำ"),
        ("e\u0301", "é"),
        ("محمد ✨", LEFTWARD + "محمد ✨"),
        ("12 שלום", LEFTWARD + "12 שלום"),
        ("Luna محمد", "Luna محمد"),
    ],
)
def test_a_text_only_shows_what_it_shows(text: str, shown: str):
    assert clean(text) == shown


def test_a_tower_of_accents_loses_its_upper_floors():
    assert len(clean("a" + "\u0337" * 50 + "b")) == len("a") + 4 + len("b")


@given(st.text(st.characters(), max_size=700))
def test_any_text_becomes_one_short_line_that_json_can_carry(text: str):
    line = clean(text)
    assert len(line) <= LONGEST_TEXT + len(LEFTWARD)
    assert not any(character in line for character in "\n\r\u2028\u202e\u200b")
    assert line.encode().decode() == line


@pytest.mark.parametrize(
    ("text", "face"), [("Luna", ""), ("骨", "SC"), ("骨のQ&A", "JP"), ("한국어 骨", "KR"), ("😀✨", "")]
)
def test_shared_characters_take_the_shapes_of_the_language_beside_them(text: str, face: str):
    assert cjk_face(text) == face


@given(
    st.integers(-5, 3_000),
    st.lists(st.tuples(st.integers(-100, 4_000), st.integers(0, 10**9)), max_size=60),
)
def test_the_chart_stays_inside_and_never_falls(minutes: int, points: list[tuple[int, int]]):
    line: list[list[float]] = json.loads(describe(_card(minutes, points)))["curve"]
    places = [place for place, _ in line]
    heights = [height for _, height in line]
    assert places == sorted(places)
    assert heights == sorted(heights)
    assert all(0 <= share <= 1 for share in (*places, *heights))
    assert bool(line) == any(diamonds for _, diamonds in points)
    if line:
        assert line[0] == [0, 0]
        assert line[-1] == [1, 1]


@given(
    st.integers(1, 3_000),
    st.lists(st.tuples(st.integers(0, 3_000), st.integers(0, 500)), max_size=60),
)
def test_the_busiest_minute_is_the_highest_bar_and_is_marked(minutes: int, bars: list[tuple[int, int]]):
    told = json.loads(describe(_card(minutes, (), bars)))["bars"]
    assert len(told["heights"]) <= MOST_BARS
    assert (told["peak"] is None) == (not told["heights"])
    if told["heights"]:
        assert max(height for _, height in told["heights"]) == 1
        assert [told["peak"], 1] in told["heights"]
        assert all(0 < height <= 1 and 0 <= place < 1 for place, height in told["heights"])


def test_what_nobody_can_see_is_left_out_of_the_curve(evening: CardPicture):
    steady = replace(evening, minutes=600, curve=tuple((minute, 100 * (minute + 1)) for minute in range(600)))
    assert json.loads(describe(steady))["curve"] == [[0, 0], [1, 1]]


def test_late_gifts_stand_at_the_edge(evening: CardPicture):
    late = replace(evening, minutes=10, bars=((500, 3), (-4, 2)), curve=((500, 30),))
    told = json.loads(describe(late))
    assert [place for place, _ in told["bars"]["heights"]] == [0, 0.9]
    assert told["curve"][-1] == [1, 1]


def test_the_earliest_of_equally_busy_minutes_counts():
    assert busiest(((9, 4), (2, 4), (5, 1))) == (2, 4)
    assert busiest(((9, 0),)) is None
    assert busiest(()) is None


def test_only_three_of_each_fit(evening: CardPicture):
    crowd = replace(evening, board=evening.board * 3, facts=evening.facts * 3)
    told = json.loads(describe(crowd))
    assert len(told["board"]) == len(told["facts"]) == 3


def _card(minutes: int, curve: Iterable[tuple[int, int]], bars: Iterable[tuple[int, int]] = ()) -> CardPicture:
    return replace(WARM_UP, minutes=minutes, curve=tuple(curve), bars=tuple(bars))
