"""A failure carries what its reply needs."""

from __future__ import annotations

from datetime import UTC, datetime

from domain.creators import Creator
from domain.errors import Ask, CreatorError, WhichCreator, WhichGift, WhichStream
from domain.gifts import Gift
from domain.streams import State, Stream

ROSE = Creator(1, 1, "rose")
STREAM = Stream(1, ROSE, State.ENDED, datetime(2026, 11, 14, tzinfo=UTC))
GALAXY = Gift(1, "Galaxy", 1_000)


def test_a_failure_has_a_key_and_details_and_says_both_in_a_log():
    failure = CreatorError("number-unreadable", piece="five")
    assert (failure.key, failure.details) == ("number-unreadable", {"piece": "five"})
    assert "five" in str(failure)


def test_a_question_keeps_its_choices():
    assert WhichCreator([ROSE]).choices == (ROSE,)
    stream = WhichStream(ROSE, [STREAM], may_start=True)
    assert (stream.choices, stream.creator, stream.may_start) == ((STREAM,), ROSE, True)
    gift = WhichGift("gift-ambiguous", "galxy", [GALAXY])
    assert (gift.choices, gift.piece) == ((GALAXY,), "galxy")
    assert all(isinstance(question, Ask) for question in (stream, gift))
