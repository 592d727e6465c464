"""A duration that people write is read, what can't be read is named, and what is written is read back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Unreadable
from domain.number_words import UNITS
from domain.numbers import LONGEST_DURATION, read_duration, write_duration

locales = st.sampled_from(["en-US", "de", "fr", "es-419", "ru", "tr", "ja"])
durations = st.integers(0, int(LONGEST_DURATION.total_seconds())).map(lambda seconds: timedelta(seconds=seconds))


def refused_duration(text: str, locale: str = "en-US") -> Unreadable:
    with pytest.raises(Unreadable) as refusal:
        read_duration(text, locale)
    return refusal.value


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("42", 42 * 60),
        ("1:42", 6_120),
        ("1:42:10", 6_130),
        ("+1:42", 6_120),
        ("1:42 h", 6_120),
        ("1:42 Std.", 6_120),
        ("1h 42m", 6_120),
        ("1h42m", 6_120),
        ("1h42", 6_120),
        ("1 H 42 M", 6_120),
        ("23h 7m 8s", 83_228),
        ("88.46h", 318_456),
        ("88,46 h", 318_456),
        ("90 min", 5_400),
        ("90min", 5_400),
        ("+ 90 min", 5_400),
        ("1,5", 90),
        ("2 Std 5 Min", 7_500),
        ("2 Std. 5 Min.", 7_500),
        ("1 hour 5 minutes", 3_900),
        ("1 hour, 5 minutes and 3 seconds", 3_903),
        ("1 Stunde und 5 Minuten", 3_900),
        ("2 horas y 5 minutos", 7_500),
        ("1 час 5 минут", 3_900),
        ("1 u 5 min", 3_900),
        ("1時間42分10秒", 6_130),
        ("1시간 42분", 6_120),
        ("２時間", 7_200),
        ("٤٢ دقيقة", 2_520),
        ("1d 2h", 93_600),
        ("2d 3", 2 * 86_400 + 3 * 3_600),
        ("5m 30", 330),
        ("1 000 min", 60_000),
        ("0", 0),
        ("0.5s", 0),
        ("1.5s", 2),
        ("7 days", 604_800),
        ("168:00", 604_800),
    ],
)
def test_durations_are_read_as_people_write_them(text: str, seconds: int):
    assert read_duration(text) == timedelta(seconds=seconds)


@given(durations, locales)
def test_an_exact_duration_is_read_back(duration: timedelta, locale: str):
    assert read_duration(write_duration(duration, exact=True), locale) == duration


@given(durations)
def test_every_way_of_writing_a_duration_is_the_same_duration(duration: timedelta):
    seconds = int(duration.total_seconds())
    hours, minutes, rest = seconds // 3_600, seconds // 60 % 60, seconds % 60
    for text in (
        f"{hours}:{minutes:02}:{rest:02}",
        f"{hours}h {minutes}m {rest}s",
        f"{hours} Std. {minutes} Min. {rest} Sek.",
        f"{hours} hours, {minutes} minutes and {rest} seconds",
        f"{hours // 24}d{hours % 24}h{minutes}m{rest}",
        f"{seconds} s",
    ):
        assert read_duration(text) == duration


@given(durations)
def test_a_duration_is_written_to_the_minute_from_an_hour_on(duration: timedelta):
    off = abs(read_duration(write_duration(duration)) - duration)
    assert off <= (timedelta(seconds=30) if duration >= timedelta(hours=1) else timedelta())


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (timedelta(), "0m"),
        (timedelta(seconds=8), "8s"),
        (timedelta(minutes=4, seconds=12), "4m 12s"),
        (timedelta(hours=1, minutes=42, seconds=10), "1h 42m"),
        (timedelta(hours=2), "2h"),
        (timedelta(days=6, minutes=1), "144h 1m"),
        (timedelta(microseconds=400_000), "0m"),
    ],
)
def test_a_duration_is_written_short(duration: timedelta, text: str):
    assert write_duration(duration) == text


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("", ""),
        ("long", "long"),
        ("an hour", "an hour"),
        ("abc 5m", "abc"),
        ("1h 42x", "x"),
        ("1h and", "and"),
        ("1h and five", "and five"),
        ("1h and five 3s", "and five"),
        ("1:75", "1:75"),
        ("1:5", "1:5"),
        ("1:42 min", "1:42 min"),
        (":", ":"),
        ("1:2:3:4", "1:2:3:4"),
        ("5m 1h", "1h"),
        ("1h 1h", "1h"),
        ("5s 3", "3"),
        ("5, 10m", "5, 10m"),
        ("5 10m", "5 10"),
        ("1.2.3h", "1.2.3"),
        ("1.234,5h", "1.234,5"),
        ("1 h 5 min !", "!"),
        ("@everyone 5m", "@everyone"),
    ],
)
def test_what_is_no_duration_is_refused_with_the_exact_piece_and_an_example(text: str, piece: str):
    refusal = refused_duration(text)
    assert (refusal.key, refusal.details) == ("duration-unreadable", {"piece": piece, "example": "1h 42m"})


@pytest.mark.parametrize("text", ["-5m", "- 1:42", "169h", "168:00:01", "7d 1s", "999999999", "8 Tage"])
def test_a_duration_lasts_seven_days_at_most(text: str):
    refusal = refused_duration(text)
    assert (refusal.key, refusal.details) == ("duration-out-of-range", {"piece": text, "most_hours": 168})


@pytest.mark.parametrize("word", sorted(UNITS))
def test_every_word_for_a_unit_is_known(word: str):
    assert read_duration(f"1 {word}") == timedelta(seconds=UNITS[word])
