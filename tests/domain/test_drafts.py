"""What a manager writes is read, measured, and set beside what there is."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.answers import Entry, Lore
from domain.drafts import (
    LONGEST_WORDING,
    Draft,
    entries_here,
    named,
    read_answer,
    read_draft,
    same_question,
    shown_lines,
)

DAY = date(2026, 3, 1)


def entry(name: str, question: str = "?", topic: str = "likes", **given: object) -> Entry:
    return Entry(name, question, topic, "Yes.", DAY, **given)  # type: ignore[arg-type]


def read(before: tuple[str, ...] = (), **typed: str) -> Draft:
    return read_draft({"question": "When?", "wordings": "", "answer": "Now.", "source": "", **typed}, before)


def test_a_draft_is_cleaned_and_its_wordings_are_one_a_line():
    draft = read(question=" When\u202e  is it? ", wordings="a\n\n b\u200b \na", answer="- **x**\n  - y ", source=" ")
    assert draft == Draft("When is it?", ("a", "b"), "- **x**\n  - y", None)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ({"question": "?!"}, "draft-question-empty"),
        ({"question": "q" * 201}, "draft-question-long"),
        ({"answer": "\u200b\n"}, "draft-answer-empty"),
        ({"answer": "a" * 1_501}, "draft-answer-long"),
        ({"source": "s" * 201}, "draft-source-long"),
        ({"wordings": "\n".join(map(str, range(41)))}, "draft-wordings-many"),
        ({"wordings": "w" * 201}, "draft-wording-long"),
    ],
)
def test_what_can_not_be_kept_is_named(typed: dict[str, str], key: str):
    assert [problem.key for problem in read((), **typed).problems] == [key]


def test_what_just_fits_is_kept():
    wordings = "\n".join(f"{number} {'w' * 150}" for number in range(40))
    assert read(question="q" * 200, answer="a" * 1_500, source="s" * 200, wordings=wordings).problems == ()


def test_wordings_that_were_there_before_may_stay_however_many_and_long():
    before = tuple(f"{number} {'w' * 300}" for number in range(50))
    assert read(before, wordings="\n".join(before)).problems == ()
    more = read(before, wordings="\n".join((*before, "x" * 201)))
    assert [problem.key for problem in more.problems] == ["draft-wordings-many", "draft-wording-long"]


@given(st.text(max_size=300))
def test_a_clean_answer_stays_as_it_is(text: str):
    once = read_answer(text)
    assert read_answer(once) == once
    assert not {"\u202e", "\u200b", "\0"} & set(once)


def test_the_lines_of_an_answer_stay():
    assert read_answer("One.\r\n\n\n\n- a\n  - b\n") == "One.\n\n- a\n  - b"


@given(st.lists(st.text("ab ", min_size=1, max_size=300), max_size=30), st.integers(0, 900))
def test_the_wordings_that_a_field_shows_fit_and_none_is_lost(wordings: list[str], room: int):
    shown, hidden = shown_lines(wordings, room)
    assert len("\n".join(shown)) <= room
    assert sorted((*shown, *hidden)) == sorted(wordings)
    assert all(len(wording) <= LONGEST_WORDING for wording in shown)


LIKES, HEARTS = entry("likes_pay", "Do likes pay?", wordings=("taps pay",)), entry("hearts_pay", "Do hearts pay?")
OURS = entry("own:1", "Do LIKES pay here?", "own", overrides="likes_pay", wordings=("our taps",))
MEETUP = entry("own:2", "When is the meetup?", "own")


def test_a_servers_own_come_first_and_take_the_place_of_what_they_override():
    here = entries_here([LIKES, HEARTS], Lore(own=(OURS, MEETUP), hidden=frozenset({"hearts_pay"})))
    assert [(one.id, one.topic) for one in here] == [("own:1", "likes"), ("own:2", "own")]
    assert entries_here([LIKES, HEARTS], Lore()) == (LIKES, HEARTS)


def test_the_same_question_is_found_by_its_words_the_stocks_wordings_aside():
    here = [OURS, MEETUP, HEARTS, LIKES]
    assert same_question(here, "do hearts PAY") == HEARTS
    assert same_question(here, "Our taps!") == OURS
    assert same_question(here, "taps pay") is None
    assert same_question(here, "when is the meetup", but="own:2") is None


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("own:2", MEETUP),
        (" when is the meetup ", MEETUP),
        ("likes_pay", OURS),
        ("hearts_pay", HEARTS),
        ("meet", None),
        ("", None),
        ("?", None),
    ],
)
def test_an_entry_is_named_by_its_id_or_question(typed: str, found: Entry | None):
    assert named([OURS, MEETUP, HEARTS], typed) == found
