"""Names stay what their owners see, and nothing that no eye can see gets in."""

# ruff: noqa: RUF001 (letters and digits of many scripts are what is tested)
from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.errors import Unreadable
from domain.names import (
    LONGEST_SUPPORTER,
    read_format,
    read_handle,
    read_supporter,
    read_title,
    supporter_key,
)

BIDI_CONTROLS = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
ZERO_WIDTH = "\u200b\u2060\u2061\u2062\u2063\u2064\ufeff\u00ad\u034f\u180e\u3164\u115f\u2800\x00\x1b\x7f\ue000"
JOINER, NON_JOINER, SELECTOR = "\u200d", "\u200c", "\ufe0f"

FAMILY = "👨\u200d👩\u200d👧"
RAINBOW = "🏳\ufe0f\u200d🌈"
NURSE = "👩🏽\u200d⚕\ufe0f"
NODDING = "🙂\u200d↕\ufe0f"
KEYCAP = "1\ufe0f\u20e3"
SCOTLAND = "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
SRI_LANKA = "ශ්\u200dරී"
PERSIAN = "می\u200cخواهم"
MALAYALAM = "ന്\u200d"

tricky = st.text(
    alphabet=st.sampled_from(
        "ab @＠Å\u030a\u0301é👨👩🏳🌈❤❤️シشم\u094dක්" + BIDI_CONTROLS + ZERO_WIDTH + JOINER + NON_JOINER + SELECTOR
    ),
    max_size=12,
)


def cleaned(text: str) -> str | None:
    try:
        return read_supporter(text)
    except Unreadable:
        return None


@pytest.mark.parametrize(
    ("text", "handle"),
    [
        ("rosefan", "rosefan"),
        ("@RoseFan", "rosefan"),
        (" @rose.fan_1 ", "rose.fan_1"),
        ("＠rosefan", "rosefan"),
        ("\u2068@rosefan\u2069", "rosefan"),
        ("https://www.tiktok.com/@RoseFan", "rosefan"),
        ("https://www.tiktok.com/@rosefan/live?lang=en", "rosefan"),
        ("tiktok.com/@rosefan", "rosefan"),
        ("http://m.tiktok.com/@rosefan/video/123#top", "rosefan"),
        ("ab", "ab"),
        ("a" * 24, "a" * 24),
    ],
)
def test_a_handle_is_read_however_it_is_given(text: str, handle: str):
    assert read_handle(text) == handle


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@",
        "a",
        "a" * 25,
        "rose.",
        "rose fan",
        "rose-fan",
        "rоsefan",
        "**x**",
        "rosé",
        "https://www.tiktok.com/",
        "https://www.tiktok.com/@",
        "https://example.com/@rosefan",
        "https://tiktok.com.example.com/@rosefan",
        "x" * 10_000,
    ],
)
def test_what_tiktok_would_not_take_as_a_handle_is_refused_with_an_example(text: str):
    with pytest.raises(Unreadable) as refusal:
        read_handle(text)
    assert refusal.value.key == "handle-unreadable"
    assert refusal.value.details["example"] == "@rosefan"
    assert len(str(refusal.value.details["piece"])) <= 41


@given(st.from_regex(r"\A[a-z0-9_.]{1,23}[a-z0-9_]\Z"))
def test_a_handle_is_the_same_in_an_address_in_capitals_and_with_an_at(handle: str):
    for text in (handle, f"@{handle}", handle.upper(), f"https://www.tiktok.com/@{handle}/live"):
        assert read_handle(text) == handle


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("rosefan", "rosefan"),
        ("@rosefan", "rosefan"),
        ("@everyone", "everyone"),
        ("@@ @here", "here"),
        ("\u200b@\u200beveryone", "everyone"),
        ("**x**", "**x**"),
        ("<@123>", "<@123>"),
        ("=1+1", "=1+1"),
        ("  rose \n\t fan ", "rose fan"),
        ("rose\u2028fan", "rose fan"),
        ("rose\u200b\u2060fan", "rosefan"),
        ("\u202egnp.efas", "gnp.efas"),
        ("روز\u202e fan", "روز fan"),
        ("e\u0301", "é"),
        ("e\u034f\u0301", "é"),
        ("夜フクロウ", "夜フクロウ"),
        ("밤올빼미", "밤올빼미"),
        ("ป้า", "ป้า"),
        ("किरण", "किरण"),
        ("a" + "\u093e", "a\u093e"),
        ("a" * 40, "a" * 40),
        ("a" + "\u200b" * 400, "a"),
        ("Z" + "\u0335" * 30, "Z" + "\u0335" * 4),
        ("\u0301a", "a"),
        ("a \u0301b", "a b"),
        ("a\u200db", "ab"),
        ("a\u200cb", "ab"),
        ("\u200da", "a"),
        ("👨\u200d", "👨"),
        ("👨\u200d\u200d👩", "👨\u200d👩"),
        ("👨\u200d \u0301👩", "👨 👩"),
        ("❤\ufe0f\ufe0f", "❤\ufe0f"),
        ("\ufe0fa", "a"),
        ("a\U000e0067", "a"),
        ("\ud800x", "x"),
    ],
)
def test_a_supporter_is_kept_as_eyes_see_the_name(text: str, name: str):
    assert read_supporter(text) == name


@pytest.mark.parametrize(
    "name", [FAMILY, RAINBOW, NURSE, NODDING, KEYCAP, SCOTLAND, SRI_LANKA, PERSIAN, MALAYALAM, "❤️"]
)
def test_what_joins_emoji_and_letters_survives(name: str):
    assert read_supporter(name) == name
    assert read_supporter(f"@ab {name} cd") == f"ab {name} cd"


@pytest.mark.parametrize(
    "text", ["", " ", "@", "@@@", "\u200b\u202e\u2069", "\u3164", "\u0301\u0301", "\ufe0f", "\x00", "\u200d"]
)
def test_a_name_of_which_nothing_is_left_is_refused(text: str):
    with pytest.raises(Unreadable) as refusal:
        read_supporter(text)
    assert refusal.value.key == "supporter-unreadable"
    assert refusal.value.details == {"piece": text.strip(), "example": "@rosefan"}


@pytest.mark.parametrize(
    "text", ["a" * 41, "a" * 500, "@" + "a" * 41, "a" + "\u200b" * 5_000, "夜" * 10_000, " " * 3_000]
)
def test_a_name_beyond_forty_characters_is_refused(text: str):
    with pytest.raises(Unreadable) as refusal:
        read_supporter(text)
    assert refusal.value.key == "supporter-too-long"
    assert refusal.value.details["most"] == LONGEST_SUPPORTER
    assert len(str(refusal.value.details["piece"])) <= 41


def test_forty_characters_may_have_an_at_before_them():
    assert read_supporter("@" + "a" * 40) == "a" * 40


@given(st.text(max_size=60) | tricky)
@example("e\u200d\u0301")
def test_cleaning_what_is_clean_changes_nothing(text: str):
    name = cleaned(text)
    if name is not None:
        assert read_supporter(name) == name


@given(st.text(max_size=60) | tricky)
def test_a_kept_name_is_one_short_visible_line(text: str):
    name = cleaned(text)
    if name is not None:
        assert 1 <= len(name) <= LONGEST_SUPPORTER
        assert name == " ".join(name.split())
        assert not set(name) & set(BIDI_CONTROLS + ZERO_WIDTH)
        assert not name.startswith("@")
        assert any(unicodedata.category(character)[0] in "LNPS" for character in name)


@given(st.text(alphabet="abcشم夜👩é", min_size=1, max_size=12), st.data())
def test_nothing_invisible_makes_another_supporter(name: str, data: st.DataObject):
    at = data.draw(st.integers(0, len(name)))
    trick = data.draw(st.text(alphabet=BIDI_CONTROLS + ZERO_WIDTH + JOINER + NON_JOINER + SELECTOR, max_size=3))
    disguised = name[:at] + trick + name[at:]
    assert supporter_key(read_supporter(disguised)) == supporter_key(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("RoseFan", "rosefan"),
        ("@rosefan", "rosefan"),
        ("ＲｏｓｅＦａｎ", "rosefan"),
        ("STRASSE", "straße"),
        ("e\u0301", "É"),
        ("❤", "❤\ufe0f"),
        ("rose  fan", "Rose Fan"),
    ],
)
def test_spellings_of_one_supporter_share_a_key(one: str, other: str):
    assert supporter_key(one) == supporter_key(other)


@pytest.mark.parametrize(("one", "other"), [("rosefan", "rose fan"), ("rosefan", "rosefan1"), ("rose", "rosé")])
def test_other_supporters_have_other_keys(one: str, other: str):
    assert supporter_key(one) != supporter_key(other)


@given(st.text(max_size=40))
def test_the_key_of_a_key_is_the_key(name: str):
    assert supporter_key(supporter_key(name)) == supporter_key(name)


def test_a_title_and_a_format_are_one_clean_line_or_none():
    assert read_title("  Friday \u202e night\nlive ") == "Friday night live"
    assert read_title(" \u200b ") is None
    assert read_format("Q&A") == "q&a"
    assert read_format("\u2069") is None


def test_a_title_and_a_format_have_a_length():
    with pytest.raises(Unreadable, match="title-too-long"):
        read_title("a" * 101)
    with pytest.raises(Unreadable, match="format-too-long"):
        read_format("a" * 31)
