"""The queue's rules: groups, what an answer closes, and where it is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.questions import MOST_PLACES, Asking, Group, Queued, as_queued, closed_by, grouped, places

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def queued(number: int, asked: int = 1, text: str | None = None) -> Queued:
    return Queued(number, text or f"question {number}", asked, NOON, NOON + number * MINUTE)


def asking(number: int, channel: int | None = 1, message: int | None = None, reply: int | None = None) -> Asking:
    return Asking(channel, message, 9, NOON + number * MINUTE, number, reply)


@given(st.data(), st.lists(st.integers(1, 99), max_size=8))
def test_every_question_is_in_one_group_whatever_is_said_to_be_alike(data: st.DataObject, asked: list[int]):
    questions = [queued(number, times) for number, times in enumerate(asked)]
    alike = data.draw(st.lists(st.lists(st.integers(0, 9), max_size=4), max_size=5))
    groups = grouped(questions, alike)
    assert sorted(one for group in groups for one in group.ids) == sorted(question.id for question in questions)
    assert [group.asked for group in groups] == sorted((group.asked for group in groups), reverse=True)
    assert all(group.lead.asked == max(question.asked for question in group.questions) for group in groups)


def test_together_two_rare_questions_come_before_a_more_frequent_one():
    first, second = grouped([queued(1, 3), queued(2, 2), queued(3, 2)], [[0], [1, 2]])
    assert (first.asked, first.lead.id, second.ids) == (4, 3, (1,))
    assert first.last_asked_at == NOON + 3 * MINUTE


def test_an_answer_closes_all_but_what_was_taken_out_of_its_form():
    group = Group((queued(1, text="a b"), queued(2, text="b c"), queued(3, text="c d"), queued(4, text="d e")))
    assert closed_by(group, ["b c", "c d"], ["What?", "B, C!"]) == (1, 2, 4)
    assert closed_by(group, ["a b", "b c", "c d", "d e"], []) == (1,)


def test_an_answer_goes_to_the_latest_places_once_each_and_not_where_it_is_already():
    asked = [asking(number, message=number) for number in range(1, 9)]
    assert [place.message_id for place in places(asked)] == [8, 7, 6, 5, 4]
    assert len(places(asked)) == MOST_PLACES
    assert [place.id for place in places([asking(1), asking(2), asking(3, channel=None)])] == [2]
    assert [place.id for place in places([asking(1, message=1), asking(2, message=2, reply=7)])] == [1]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  do\n likes\tpay? ", "do likes pay?"),
        ("a\u202eb\u200bc", "abc"),
        ("\u200b", ""),
        ("x" * 500, "x" * 399 + "…"),
    ],
)
def test_a_question_is_kept_as_one_line_that_can_be_seen(typed: str, kept: str):
    assert as_queued(typed) == kept
