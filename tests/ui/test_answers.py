"""How answers look, without a Discord around them."""

from __future__ import annotations

from datetime import date

import pytest

from domain.answers import Entry, Source
from domain.questions import Standing
from ui.answers import LONGEST_FIELD, answered, question_of, unknown
from ui.text import text_in

TEXT = text_in("en-US")
TODAY = date(2026, 11, 22)


def entry(**given: object) -> Entry:
    """An entry, with what a test cares about."""
    stock: dict[str, object] = {
        "id": "payout_minimum",
        "question": "What is the least one can withdraw?",
        "topic": "payouts",
        "answer": "Your **Balance page** shows it.",
        "as_of": date(2026, 8, 1),
        "review_by": date(2026, 11, 22),
        "sources": (Source("TikTok support", "https://support.tiktok.com/x", "2019-02-19"),),
    }
    return Entry(**{**stock, **given})  # type: ignore[arg-type]


def test_an_answer_is_due_for_another_look_only_after_its_day():
    on_the_day = answered(TEXT, "?", entry(), TODAY).embed
    assert on_the_day is not None
    assert "due for another look" not in str(on_the_day.description)
    after = answered(TEXT, "?", entry(), date(2026, 11, 23)).embed
    assert after is not None
    assert "due for another look on Nov 22, 2026" in str(after.description)


def test_the_source_is_named_linked_and_dated():
    embed = answered(TEXT, "?", entry(), TODAY).embed
    assert embed is not None
    assert "[TikTok support](<https://support.tiktok.com/x>) (2019-02-19)" in str(embed.description)
    assert "As of Aug 1, 2026" in str(embed.description)


def test_a_source_without_a_date_says_nothing_about_it():
    embed = answered(TEXT, "?", entry(sources=(Source("TikTok support", "https://support.tiktok.com/x"),)), TODAY).embed
    assert embed is not None
    assert "undated" not in str(embed.description)
    assert str(embed.description).endswith("[TikTok support](<https://support.tiktok.com/x>)")


def test_a_question_of_signs_fits_the_title():
    embed = answered(TEXT, "?", entry(id="own:1", question="*" * 200), TODAY).embed
    assert embed is not None
    assert 0 < len(str(embed.title)) <= 256


def test_an_own_answer_keeps_its_markdown_and_pings_nobody():
    own = entry(id="own:1", answer="**Ask** @everyone or <@&42>", sources=())
    embed = answered(TEXT, "?", own, TODAY).embed
    assert embed is not None
    assert "**Ask**" in str(embed.description)
    assert "@everyone" not in str(embed.description)


def test_a_second_answer_always_fits_its_field():
    embed = answered(TEXT, "?", entry(), TODAY, also=entry(id="own:2", answer="word " * 400)).embed
    assert embed is not None
    assert len(embed.fields) == 1
    assert len(str(embed.fields[0].value)) <= LONGEST_FIELD
    assert "As of" in str(embed.fields[0].value) or "own answer" in str(embed.fields[0].value)


@pytest.mark.parametrize("asked", ["do likes pay?", "x" * 900, "two\nlines", "**bold** <@1> @everyone", "\u202egnp"])
def test_what_was_asked_can_be_read_back_from_its_answer(asked: str):
    embed = unknown(TEXT, asked, Standing.OPEN).embed
    assert embed is not None
    assert len(str(embed.author.name)) <= 256

    class Message:
        embeds = (embed,)

    read = question_of(Message())  # type: ignore[arg-type]
    assert read is not None
    assert read[:3] in asked
    assert "\n" not in read
