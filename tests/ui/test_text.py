"""Words, numbers, and what users typed made harmless."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.press import LONGEST_ID, custom_id
from ui.spreadsheet import cell, csv_of
from ui.text import Markup, harmless, text_in

ENGLISH = text_in("en-US")


@given(st.text())
def test_nothing_that_a_user_typed_pings_anybody(typed: str) -> None:
    assert "@everyone" not in harmless(typed)
    assert "@here" not in harmless(typed)


@given(st.text(alphabet="*_~|`>#[]()<@&:/\\a 1-", max_size=30))
def test_typed_text_keeps_its_letters(typed: str) -> None:
    shown = harmless(typed)
    for letter in "a1":
        assert shown.count(letter) == typed.count(letter)


def test_right_to_left_names_do_not_turn_their_surroundings_around() -> None:
    assert harmless("مريم").startswith("\u2068")
    assert harmless("مريم").endswith("\u2069")
    assert harmless("rosefan") == "rosefan"


def test_links_that_a_user_typed_are_not_links() -> None:
    assert "https://" not in harmless("https://evil.example")
    assert "](" not in harmless("[x](y)").replace("\\[x](y)", "")


def test_text_that_is_ours_stays_as_it_is() -> None:
    assert harmless(Markup("**bold**")) == "**bold**"


def test_an_amount_reads_as_dollars_and_rounds_half_even() -> None:
    assert ENGLISH.usd(46_500_000) == "$46.50"
    assert ENGLISH.usd(46_505_000) == "$46.50"
    assert ENGLISH.usd(46_515_000) == "$46.52"
    assert ENGLISH.usd(0) == "$0.00"


def test_what_is_less_than_a_dime_shows_its_mills():
    assert ENGLISH.usd(5_000) == "$0.005"
    assert ENGLISH.usd(50_000) == "$0.05"


def test_a_share_reads_as_percent() -> None:
    assert ENGLISH.share(5_300) == "53 %"
    assert ENGLISH.share(4_000) == "40 %"
    assert ENGLISH.share(4_025) == "40.25 %"


def test_moments_and_durations_read_as_discord_and_people_show_them() -> None:
    at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert discord.utils.format_dt(at, "f") in ENGLISH.say("stream-already-live", creator="luna", since=at)
    assert "1h 42m" in ENGLISH.say("stream-ended", creator="luna", duration=timedelta(minutes=102), card="")


def test_an_unknown_message_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        ENGLISH.say("no-such-message")
    with pytest.raises(KeyError):
        ENGLISH.say("stream-ended")


def test_a_language_that_does_not_exist_gets_english() -> None:
    assert text_in("tlh").locale == "en-US"


def test_a_button_whose_id_discord_would_refuse_is_a_mistake_of_ours() -> None:
    assert custom_id("gift-undo", 7) == "gift-undo:7"
    with pytest.raises(ValueError, match="gift-undo"):
        custom_id("gift-undo", "x" * LONGEST_ID)


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@x", "\t=1", "  =1", "\r=1"])
def test_no_cell_runs_as_a_formula(formula: str) -> None:
    assert str(cell(formula)).startswith("'")


def test_a_csv_opens_with_every_script() -> None:
    made = csv_of(["name"], [["さくら"], ['a"b,c']])
    assert made.startswith(b"\xef\xbb\xbf")
    assert made.decode("utf-8-sig") == 'name\r\nさくら\r\n"a""b,c"\r\n'
