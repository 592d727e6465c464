"""Answer, near misses or don't know; and what a server adds to the stock."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.answers import Entry, Lore, Outcome
from faq.matcher import NOT_OURS, Matcher

TODAY = date(2026, 11, 22)
MERCH_DROP = Entry(
    "own:1",
    "When is the next hoodie drop?",
    "own",
    "On Friday.",
    TODAY,
    wordings=(
        "new hoodies when",
        "is there another merch drop soon",
        "drop date for hoodies?",
        "when do hoodies restock",
    ),
)
RAFFLE = Entry("own:2", "How do I join the Sunday raffle?", "own", "Type !join.", TODAY, wordings=("raffle how",))
LIKES_HERE = Entry("own:3", "Do likes count for our charity?", "own", "Yes.", TODAY, overrides="likes_pay")


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("Do you get money from TikTok LIVE likes?", "likes_pay"),
        ("how much does tiktok keep of the gifts", "tiktok_cut"),
        ("¿Cuántos seguidores necesito para hacer un live?", "eligibility_followers"),
    ],
)
def test_a_question_of_ours_is_answered(matcher: Matcher, question: str, entry: str):
    match = matcher.match(question)
    assert (match.outcome, match.entries[0]) == (Outcome.ANSWER, entry)
    assert len(match.entries) == 3


def test_words_that_were_written_down_are_certain(matcher: Matcher):
    match = matcher.match("  do you GET money, from tiktok live likes!! ")
    assert (match.entries[0], match.score) == ("likes_pay", 1.0)


@pytest.mark.parametrize(
    "question",
    [
        "who won the match last night",
        "what is 12 times 9",
        "write me a poem about the sea",
        "lol ok thanks",
        "asdf qwer zxcv",
    ],
)
def test_what_is_not_ours_is_not_answered(matcher: Matcher, question: str):
    match = matcher.match(question)
    assert match.outcome is Outcome.NONE
    assert match.score < 0.5


@pytest.mark.parametrize(
    "text", ["", "🎁" * 500, "<@1> <@2>", "https://example.com/likes-pay", "." * 4000, "\u0336" * 400]
)
def test_what_holds_no_words_leads_nowhere(matcher: Matcher, text: str):
    assert matcher.match(text) == matcher.match("")
    assert matcher.match(text).entries == ()


def test_a_question_in_two_parts_gets_both_answers(matcher: Matcher):
    match = matcher.match("How many followers do you need to go live on TikTok? And what is the best time to go live?")
    assert match.outcome is Outcome.ANSWER
    assert {match.entries[0], match.also} == {"eligibility_followers", "best_time"}


def test_small_talk_is_known_for_what_it_is(matcher: Matcher):
    assert matcher.match("good morning everyone, how are you").decoy == "small_talk"


@settings(max_examples=40)
@given(st.text(max_size=600))
def test_anything_gets_a_match_and_always_the_same(matcher: Matcher, text: str):
    match = matcher.match(text)
    assert match == matcher.match(text)
    assert 0 <= match.score <= 1
    assert len(match.entries) <= 3


def test_a_servers_own_entry_is_answered_in_its_words_and_in_others(matcher: Matcher):
    here = matcher.with_lore(Lore(own=(MERCH_DROP,)))
    assert here.match("NEW hoodies, when?").entries[0] == "own:1"
    other_words = here.match("when will the next hoodies drop")
    assert (other_words.outcome, other_words.entries[0]) == (Outcome.ANSWER, "own:1")
    assert "own:1" not in matcher.match("when will the next hoodies drop").entries


def test_an_entry_of_few_wordings_is_answered_in_its_words_and_else_only_offered(matcher: Matcher):
    here = matcher.with_lore(Lore(own=(RAFFLE,)))
    assert here.match("How do I join the sunday raffle").outcome is Outcome.ANSWER
    near = here.match("how can I join the raffle on sunday?")
    assert (near.outcome, near.entries[0]) == (Outcome.SUGGEST, "own:2")
    assert here.match("do you get money from likes on live").entries[0] == "likes_pay"


def test_an_own_entry_stands_in_for_the_stock_entry_that_it_overrides(matcher: Matcher):
    here = matcher.with_lore(Lore(own=(LIKES_HERE,)))
    for question in (
        "Do you get money from TikTok LIVE likes?",
        "do likes on a live make you money",
        "do likes count for our charity",
    ):
        match = here.match(question)
        assert (match.outcome, match.entries[0]) == (Outcome.ANSWER, "own:3")
        assert "likes_pay" not in match.entries


def test_own_words_win_over_the_stock_and_over_what_was_turned_down(matcher: Matcher):
    stolen = replace(RAFFLE, wordings=("do you get money from tiktok live likes",))
    here = matcher.with_lore(Lore(own=(stolen,), not_ours=("do you get money from tiktok live likes",)))
    assert here.match("Do you get money from TikTok LIVE likes?").entries[0] == "own:2"


def test_what_the_managers_turned_down_is_not_answered_nor_what_is_near_it(matcher: Matcher):
    question = "how much does tiktok keep of the gifts"
    assert matcher.match(question).outcome is Outcome.ANSWER
    here = matcher.with_lore(Lore(not_ours=(question,)))
    for again in (question, "How much does TikTok keep of the gifts??", "how much does tiktok keep from the gifts"):
        match = here.match(again)
        assert (match.outcome, match.decoy) == (Outcome.NONE, NOT_OURS)
    assert here.match("Do you get money from TikTok LIVE likes?").outcome is Outcome.ANSWER


def test_a_stock_entry_that_was_taken_out_is_gone(matcher: Matcher):
    here = matcher.with_lore(Lore(hidden=frozenset({"taxes"})))
    match = here.match("Do I have to pay taxes on TikTok LIVE income?")
    assert "taxes" not in match.entries
    assert match.outcome is not Outcome.ANSWER


def test_a_further_wording_of_a_stock_entry_is_learnt_here(matcher: Matcher):
    here = matcher.with_lore(Lore(extra=(("levels", "what is the purple crown next to zoe"),)))
    match = here.match("What is the purple crown next to Zoe?")
    assert (match.outcome, match.entries[0]) == (Outcome.ANSWER, "levels")
    assert matcher.match("What is the purple crown next to Zoe?").outcome is not Outcome.ANSWER


def test_nothing_added_costs_nothing(matcher: Matcher):
    assert matcher.with_lore(Lore()) is matcher
