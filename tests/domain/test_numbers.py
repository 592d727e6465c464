"""A count that people write is read, what can't be read is named, and what is written is read back."""

# ruff: noqa: RUF001 (letters and digits of many scripts are what is tested)
from __future__ import annotations

from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.errors import Unreadable
from domain.number_words import FACTORS, decimal_mark
from domain.numbers import MOST_COUNT, read_count, read_duration, write_count

NO_BREAK, NARROW, THIN = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{THIN SPACE}"
LOCALES = ("en-US", "en-GB", "de", "fr", "es-ES", "es-419", "pt-BR", "it", "ru", "tr", "pl", "hi", "ja", "sv-SE", "vi")
GROUPING = (",", ".", " ", "'", "’", "_", NO_BREAK, NARROW, THIN, "\N{ARABIC THOUSANDS SEPARATOR}")
DIGITS = {
    "fullwidth": "０１２３４５６７８９",
    "Arabic-Indic": "٠١٢٣٤٥٦٧٨٩",
    "Persian": "۰۱۲۳۴۵۶۷۸۹",
    "Devanagari": "०१२३४५६७८९",
}

counts = st.integers(min_value=0, max_value=MOST_COUNT)
locales = st.sampled_from(LOCALES)


def grouped(count: int, mark: str) -> str:
    return f"{count:,}".replace(",", mark)


def grouped_in_india(count: int, mark: str) -> str:
    digits = str(count)
    head, tail = digits[:-3], digits[-3:]
    pairs = [head[max(at - 2, 0) : at] for at in range(len(head), 0, -2)][::-1]
    return mark.join([*pairs, tail])


def refused_count(text: str, locale: str = "en-US") -> Unreadable:
    with pytest.raises(Unreadable) as refusal:
        read_count(text, locale)
    return refusal.value


@pytest.mark.parametrize(
    ("text", "locale", "count"),
    [
        ("0", "en-US", 0),
        ("42", "en-US", 42),
        ("+42", "en-US", 42),
        ("007", "en-US", 7),
        ("12.4K", "en-US", 12_400),
        ("12.4k", "de", 12_400),
        ("12,4K", "en-US", 12_400),
        ("12.4 K", "fr", 12_400),
        (".5K", "en-US", 500),
        ("1,2 Mio", "en-US", 1_200_000),
        ("1,2 Mio.", "de", 1_200_000),
        ("3 Mrd", "de", 3_000_000_000),
        ("1.2B", "en-US", 1_200_000_000),
        ("1,2 Md", "fr", 1_200_000_000),
        ("12 Tsd.", "de", 12_000),
        ("12,4 mil", "es-ES", 12_400),
        ("12,4 mil", "pt-BR", 12_400),
        ("1,2 mil.", "cs", 1_200_000),
        ("2 milhões", "pt-BR", 2_000_000),
        ("12,4 тыс.", "ru", 12_400),
        ("12,4 B", "tr", 12_400),
        ("1,2 Mn", "tr", 1_200_000),
        ("5 rb", "id", 5_000),
        ("1.2万", "ja", 12_000),
        ("3억", "ko", 300_000_000),
        ("1.5 lakh", "hi", 150_000),
        ("2 crore", "en-GB", 20_000_000),
        ("1 Billion", "de", 10**12),
        ("85 200", "en-US", 85_200),
        ("85  200", "en-US", 85_200),
        (f"85{NO_BREAK}200", "fr", 85_200),
        (f"85{NARROW}200", "fr", 85_200),
        (f"85{THIN}200", "fr", 85_200),
        ("85'200", "de-CH", 85_200),
        ("85’200", "de-CH", 85_200),
        ("1.234.567", "en-US", 1_234_567),
        ("1,234,567", "de", 1_234_567),
        ("12,34,567", "hi", 1_234_567),
        ("1,234", "en-US", 1_234),
        ("1.234", "de", 1_234),
        ("1,234", "es-419", 1_234),
        ("1,234.00", "en-US", 1_234),
        ("1.234,00", "de", 1_234),
        ("٨٥٬٢٠٠", "en-US", 85_200),
        ("١٢٫٤K", "en-US", 12_400),
        ("\u200e12.4K\u200f", "en-US", 12_400),
        ("  12 \n", "en-US", 12),
    ],
)
def test_counts_are_read_as_people_write_them(text: str, locale: str, count: int):
    assert read_count(text, locale) == count


@given(counts, locales)
def test_plain_digits_are_the_same_number_everywhere(count: int, locale: str):
    assert read_count(str(count), locale) == count


@given(st.integers(min_value=10**6, max_value=MOST_COUNT), st.sampled_from(GROUPING), locales)
def test_two_groups_leave_no_doubt_in_any_locale(count: int, mark: str, locale: str):
    assert read_count(grouped(count, mark), locale) == count


@given(st.integers(min_value=10**5, max_value=MOST_COUNT), st.sampled_from([" ", "'", NO_BREAK, "_"]), locales)
def test_indian_groups_are_read_everywhere(count: int, mark: str, locale: str):
    assert read_count(grouped_in_india(count, mark), locale) == count


@given(st.integers(min_value=10**3, max_value=10**6 - 1), locales)
def test_one_group_is_read_with_the_grouping_mark_of_the_locale(count: int, locale: str):
    mark = "." if decimal_mark(locale) == "," else ","
    assert read_count(grouped(count, mark), locale) == count


@given(counts, st.sampled_from(sorted(DIGITS)), locales)
def test_digits_of_every_script_are_digits(count: int, script: str, locale: str):
    assert read_count(str(count).translate(str.maketrans("0123456789", DIGITS[script])), locale) == count


@given(counts, locales)
def test_a_short_count_is_read_back_to_within_its_last_digit(count: int, locale: str):
    unit = next((10**power for power in (9, 6, 3) if count >= 10**power), 1)
    # Rounding may lift a number into the next unit: 999,960 is 1M.
    assert abs(read_count(write_count(count, locale), locale) - count) * 20 <= (unit if unit > 1 else 0)


@given(counts, locales)
@example(999_949, "en-US")
@example(999_950, "en-US")
@example(MOST_COUNT, "tr")
def test_writing_what_was_read_changes_nothing(count: int, locale: str):
    written = write_count(count, locale)
    assert write_count(read_count(written, locale), locale) == written


@given(st.integers(min_value=1, max_value=9_999), st.sampled_from(["K", "M"]), st.sampled_from([".", ","]), locales)
def test_one_decimal_before_a_letter_is_a_decimal_in_every_locale(tenths: int, letter: str, mark: str, locale: str):
    factor = {"K": 10**3, "M": 10**6}[letter]
    assert read_count(f"{tenths // 10}{mark}{tenths % 10}{letter}", locale) == tenths * factor // 10


@pytest.mark.parametrize(
    ("count", "locale", "text"),
    [
        (0, "en-US", "0"),
        (999, "en-US", "999"),
        (1_000, "en-US", "1K"),
        (12_449, "en-US", "12.4K"),
        (12_450, "en-US", "12.4K"),
        (12_350, "en-US", "12.4K"),
        (12_400, "de", "12,4K"),
        (999_949, "en-US", "999.9K"),
        (999_950, "en-US", "1M"),
        (1_200_000, "tr", "1,2Mn"),
        (10**12, "en-US", "1000B"),
        (-1_500, "en-US", "-1.5K"),
    ],
)
def test_a_count_is_written_with_at_most_one_decimal_half_to_even(count: int, locale: str, text: str):
    assert write_count(count, locale) == text


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("", ""),
        ("five", "five"),
        ("  five ", "five"),
        ("5 roses", "roses"),
        ("12.4K likes", "likes"),
        ("12.4KK", "KK"),
        ("12x3", "x3"),
        ("about 12K", "about"),
        ("~12", "~"),
        ("$12", "$"),
        ("--5", "--"),
        ("1 2 3", "1 2 3"),
        ("1,2,3", "1,2,3"),
        ("1.2.3", "1.2.3"),
        ("1,23,4567", "1,23,4567"),
        ("0,123,456", "0,123,456"),
        ("1,234 567", "1,234 567"),
        ("1'234,567.8.9", "1'234,567.8.9"),
        ("1٫2٫3", "1٫2٫3"),
        ("5²", "²"),
        ("½", "½"),
        ("5.", "."),
        ("१२ लाइक", "लाइक"),
        ("**5**", "**"),
        ("@everyone", "@everyone"),
    ],
)
def test_what_is_no_count_is_refused_with_the_exact_piece_and_an_example(text: str, piece: str):
    refusal = refused_count(text)
    assert (refusal.key, refusal.details) == ("number-unreadable", {"piece": piece, "example": "12.4K"})


def test_an_example_is_written_as_the_person_writes():
    assert refused_count("viele", "de").details["example"] == "12,4K"


@pytest.mark.parametrize(
    ("text", "locale", "first", "second"),
    [
        ("1.234,56", "en-US", 1_235, 123_456),
        ("1.234,56", "ja", 1_235, 123_456),
        ("1,234.56", "de", 1_235, 123_456),
        ("12.345,6K", "en-US", 12_345_600, 123_456_000),
        ("1.234,567", "en-US", 1_235, 1_234_567),
        ("12 mil", "en-US", 12_000, 12_000_000),
        ("1.234,5 mil", "en-US", 1_234_500, 12_345_000),
    ],
)
def test_marks_against_the_locale_are_refused_with_both_readings(text: str, locale: str, first: int, second: int):
    refusal = refused_count(text, locale)
    assert (refusal.key, refusal.details) == ("number-ambiguous", {"piece": text, "first": first, "second": second})
    assert read_count(str(first), locale) == first


@pytest.mark.parametrize(
    ("text", "locale", "sample"),
    [
        ("1,234", "de", "1234"),
        ("1.234", "en-US", "1234"),
        ("0.123", "en-US", "0"),
        ("12.5", "en-US", "12"),
        ("1.2345K", "en-US", "1234"),
        ("1.234,56", "de", "1235"),
    ],
)
def test_a_part_of_one_is_no_count(text: str, locale: str, sample: str):
    refusal = refused_count(text, locale)
    assert (refusal.key, refusal.details) == ("number-not-whole", {"piece": text, "example": sample})


@pytest.mark.parametrize("text", ["-5", "\N{MINUS SIGN}5", "- 5", "-1.5K", "1000000000001", "2000B", "9" * 64])
def test_less_than_nothing_and_more_than_there_is_are_out_of_range(text: str):
    refusal = refused_count(text)
    assert (refusal.key, refusal.details) == ("number-out-of-range", {"piece": text, "most": MOST_COUNT})


@pytest.mark.parametrize("read", [read_count, read_duration])
@pytest.mark.parametrize("unit", ["1", "1,", "1 ", "x", " ", "1h ", ":", "1:", "and ", "٬", "1٬234"])
def test_a_novel_is_refused_at_once(read: object, unit: str):
    assert callable(read)
    started = process_time()
    with pytest.raises(Unreadable) as refusal:
        read((unit * 10_000)[:10_000])
    assert process_time() - started < 0.1
    assert len(str(refusal.value.details["piece"])) <= 41


@given(st.text(max_size=80) | st.text(alphabet="0123456789.,'’ KMhms:-+٫٬", max_size=70), locales)
def test_any_text_is_read_or_refused_with_a_piece_of_it(text: str, locale: str):
    for read in (read_count, read_duration):
        value, piece = 0, ""
        try:
            value = read(text, locale)
        except Unreadable as refusal:
            piece = str(refusal.details["piece"]).removesuffix("…")
        assert piece in text
        assert 0 <= (value if isinstance(value, int) else value.total_seconds()) <= MOST_COUNT


@pytest.mark.parametrize("word", sorted(FACTORS))
def test_every_word_for_many_is_known_where_no_language_says_otherwise(word: str):
    assert read_count(f"1 {word}", "xx") == FACTORS[word]
    assert read_count(f"1{word.upper()}", "xx") == FACTORS[word]
