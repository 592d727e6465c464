"""Whatever is sent: bounded, without pings and decoration, and nothing where there are no words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.wording import LONGEST, MOST_PARTS, parts, tidy

ZALGO = "d\u0336\u031bo\u0335 l\u0334i\u0337k\u0338e\u0335s\u0336 p\u0334a\u0336y\u0337"


@pytest.mark.parametrize(
    ("message", "read"),
    [
        ("<@123456789012345678> do likes pay?", "do likes pay?"),
        ("**do** ~~likes~~ `pay`", "do likes pay"),
        ("see https://example.com/x?y=1 do likes pay", "see do likes pay"),
        (ZALGO, "do likes pay"),
        ("> do likes\n> pay", "do likes pay"),
        ("do\u200b likes\u202e pay", "do likes pay"),
        ("\uff44\uff4f \uff4c\uff49\uff4b\uff45\uff53 pay", "do likes pay"),
        ("करोड़ लाइक के पैसे", "करोड़ लाइक के पैसे"),
        ("lượt thích có ra tiền không", "lượt thích có ra tiền không"),
    ],
)
def test_the_words_are_kept(message: str, read: str):
    assert tidy(message) == read


@pytest.mark.parametrize(
    "message",
    [
        "",
        "   ",
        "🎁🎁🎁",
        "<@1> <@&2> <#3> <:rose:4>",
        "https://example.com",
        "?!...",
        "***",
        "@everyone",
        "</ask:123>",
        "a",
    ],
)
def test_no_words_no_question(message: str):
    assert not tidy(message)


def test_a_long_message_keeps_its_beginning_and_its_end():
    read = tidy("first words " + "blah " * 800 + "do likes pay?")
    assert len(read) <= LONGEST + 1
    assert read.startswith("first words")
    assert read.endswith("do likes pay?")


@given(st.text(max_size=4_000))
def test_anything_is_read_and_stays_short(message: str):
    read = tidy(message)
    assert len(read) <= LONGEST + 1
    assert len(parts(read)) <= MOST_PARTS


def test_two_questions_in_one_are_two_parts():
    assert parts("Do likes pay and when do I get my money?") == ("Do likes pay", "when do I get my money?")
    assert parts("do likes pay?") == ()
    assert parts("hi. do likes pay?") == ()
