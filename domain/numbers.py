"""Counts and durations as people write them: ``12.4K``, ``1,2 Mio``, ``85 200``, ``1:42:10``, ``1h 42m``.

Both are read by one grammar for numbers: digits of any script, grouped by threes (or the Indian way),
with at most one decimal mark. The caller's locale decides only what can be read in two ways.
No floats: a value is exact until it is refused or returned.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta
from fractions import Fraction
from typing import NamedTuple, NoReturn

from domain.errors import Unreadable
from domain.number_words import AND, HOUR, MINUTE, SMALLER, TWO_MEANINGS, UNITS, decimal_mark, factor, folded, letters

MOST_COUNT = 10**12
"""Above every number that TikTok shows; more is a slip of the finger."""
LONGEST_DURATION = timedelta(days=7)
LONGEST_TEXT = 64
"""Characters; no number is longer, so what is longer is refused unread."""
DURATION_EXAMPLE = "1h 42m"

_LONGEST_PIECE = 40
_ONE_SECOND = timedelta(seconds=1)
_ARABIC_DECIMAL = "\N{ARABIC DECIMAL SEPARATOR}"
_ARABIC_GROUP = "\N{ARABIC THOUSANDS SEPARATOR}"
_SAME_AS = {
    **dict.fromkeys("\N{FULLWIDTH COMMA}\N{SMALL COMMA}\N{ARABIC COMMA}", ","),
    **dict.fromkeys("\N{FULLWIDTH FULL STOP}\N{SMALL FULL STOP}", "."),
    **dict.fromkeys("\u2019\u2018\u02bc\uff07\u00b4`\N{PRIME}", "'"),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d", "-"),
    "\N{FULLWIDTH COLON}": ":",
    "\N{FULLWIDTH PLUS SIGN}": "+",
}

_NUMBER = rf"[.,{_ARABIC_DECIMAL}]?[0-9]+(?:[.,'_ {_ARABIC_DECIMAL}{_ARABIC_GROUP}][0-9]+)*"
_NUMBER_ANYWHERE = re.compile(_NUMBER)
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:([^0-9])[0-9]{3})(?:\1[0-9]{3})*")
_GROUPED_IN_INDIA = re.compile(r"[1-9][0-9]?([^0-9])(?:[0-9]{2}\1)+[0-9]{3}")
_CLOCK = re.compile(r"([0-9]{1,3}):([0-5][0-9])(?::([0-5][0-9]))?(?: ?([^0-9:]+))?")
_PART = re.compile(rf"({_NUMBER}) ?([^0-9\s.,:;'+_-]+\.?)?")
_BETWEEN = re.compile(rf" ?[,;]? ?(?:(?:{'|'.join(AND)}) )?", re.IGNORECASE)


class _Typed:
    """What was typed, in plain characters, and the way back to the exact piece of the original."""

    def __init__(self, text: str) -> None:
        self.text = text
        plain: list[str] = []
        self.spots: list[int] = []
        for spot, character in enumerate(text):
            said = _plain(character)
            if said and (said != " " or (plain and plain[-1] != " ")):
                plain.append(said)
                self.spots.append(spot)
        self.plain = "".join(plain).rstrip(" ")

    def piece(self, start: int = 0, end: int | None = None) -> str:
        """The original of ``plain[start:end]``, without blanks around it."""
        last = len(self.plain) if end is None else end
        return self.text[self.spots[start] : self.spots[last - 1] + 1].strip() if start < last else ""


def _plain(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if character.isspace():
        return " "
    # Direction marks and joiners come along when people copy a number; they say nothing.
    return "" if unicodedata.category(character) == "Cf" else _SAME_AS.get(character, character)


class Number(NamedTuple):
    """A number as it was typed, exact and without its sign."""

    meant: tuple[Fraction, ...]
    """What it means: one value, or several where nothing decides between them."""
    possible: tuple[Fraction, ...]
    """Every value that its digits and marks can have, whatever the locale."""
    decimals: int
    """Digits behind the decimal mark; 0 where a word (thousand, million) follows the number."""
    piece: str
    negative: bool

    @property
    def value(self) -> Fraction:
        """What it means, or the likeliest of what it may mean."""
        return next(iter(self.meant))

    @property
    def ambiguous(self) -> bool:
        """Nothing decides what it means."""
        return len(self.meant) > 1


def read_number(text: str, locale: str, example: str) -> Number:
    """Any number; ``locale`` settles only what has two readings, ``example`` stands in a refusal.

    Raises:
        Unreadable: ``number-unreadable``, with the exact ``piece``.
    """
    if len(text) > LONGEST_TEXT:
        raise Unreadable("number-unreadable", piece=_shortened(text.strip()), example=example)
    typed = _Typed(text)
    found = _NUMBER_ANYWHERE.search(typed.plain)
    if found is None:
        raise Unreadable("number-unreadable", piece=_shortened(text.strip()), example=example)
    before, number, word = typed.plain[: found.start()].rstrip(), found[0], typed.plain[found.end() :].strip()
    if before not in {"", "+", "-"}:
        raise Unreadable("number-unreadable", piece=typed.piece(0, found.start()), example=example)
    times = factor(word, locale) if word else 1
    if times is None and folded(word) not in TWO_MEANINGS:
        # Of "12.4K likes" only "likes" was not understood.
        known = word.partition(" ")[0] if factor(word.partition(" ")[0], locale) else ""
        start = typed.plain.index(word, found.end()) + len(known)
        raise Unreadable("number-unreadable", piece=typed.piece(start), example=example)
    readings = _readings(number)
    if not readings:
        raise Unreadable("number-unreadable", piece=typed.piece(found.start(), found.end()), example=example)
    value = _decided(number, readings, locale)
    meanings = TWO_MEANINGS[folded(word)] if times is None else (times,)
    if value is None:
        # Point and comma the other way round, or both of them meant as groups.
        digits = Fraction("".join(filter(str.isdigit, number)))
        meant = (next(iter(readings.values())) * meanings[0], digits * meanings[0])
    else:
        meant = tuple(value * meaning for meaning in meanings)
    possible = tuple(reading * meanings[0] for reading in readings.values())
    mark = next((mark for mark, reading in readings.items() if reading == value), "")
    decimals = 0 if word or not mark else len(number.partition(mark)[2])
    return Number(meant, possible, decimals, typed.piece(), before == "-")


def read_count(text: str, locale: str = "en-US") -> int:
    """A whole number from 0 to ``MOST_COUNT``; ``locale`` settles only what has two readings.

    Raises:
        Unreadable: ``number-unreadable``, ``number-ambiguous``, ``number-not-whole`` or
            ``number-out-of-range``, each with the exact ``piece``.
    """
    number = read_number(text, locale, write_count(12_400, locale))
    if number.ambiguous:
        _refuse_ambiguous(number.piece, *number.meant[:2])
    count = number.value
    if number.negative or count > MOST_COUNT:
        raise Unreadable("number-out-of-range", piece=number.piece, most=MOST_COUNT)
    if count.denominator != 1:
        whole = [reading for reading in number.possible if reading.denominator == 1]
        raise Unreadable("number-not-whole", piece=number.piece, example=str(round((whole or [count])[0])))
    return int(count)


def _refuse_ambiguous(piece: str, first: Fraction, second: Fraction) -> NoReturn:
    """Whole numbers, so that each reading can be picked as it stands."""
    raise Unreadable("number-ambiguous", piece=piece, first=round(first), second=round(second))


def _readings(number: str) -> dict[str, Fraction]:
    """Every value that the digits and marks can have, by the mark taken as the decimal one."""
    values: dict[str, Fraction] = {}
    for mark in (".", ",", _ARABIC_DECIMAL):
        whole, _, part = number.partition(mark)
        # Nothing groups behind a decimal mark, and an Arabic decimal mark never groups.
        if (part and not part.isdigit()) or _ARABIC_DECIMAL in whole:
            continue
        plain = whole.isdigit() or not whole
        if plain or _GROUPED.fullmatch(whole) or _GROUPED_IN_INDIA.fullmatch(whole):
            digits = "".join(filter(str.isdigit, whole))
            values[mark] = Fraction(int(digits + part), 10 ** len(part))
    return values


def _decided(number: str, readings: dict[str, Fraction], locale: str) -> Fraction | None:
    """The one value; none where point and comma stand against the locale (``1.234,56`` under English)."""
    own = readings.get(decimal_mark(locale))
    if own is not None:
        return own
    return None if "." in number and "," in number else next(iter(readings.values()))


def write_count(count: int, locale: str = "en-US") -> str:
    """Short, with at most one decimal: ``980``, ``12.4K``, ``3M``; ``read_count`` reads it back."""
    if count < 0:
        return "-" + write_count(-count, locale)
    if count < 10**3:
        return str(count)
    tenths, letter = 0, ""
    for power, letter in zip((3, 6, 9), letters(locale), strict=True):  # noqa: B007 (the last one tried is written)
        tenths = round(Fraction(count * 10, 10**power))
        if tenths < 10**4:
            break
    whole, tenth = divmod(tenths, 10)
    return f"{whole}{decimal_mark(locale)}{tenth}{letter}" if tenth else f"{whole}{letter}"


def read_duration(text: str, locale: str = "en-US") -> timedelta:
    """A length of time up to seven days, to the second; a bare number is minutes, ``1:42`` h:mm.

    Raises:
        Unreadable: ``duration-unreadable`` or ``duration-out-of-range``, with the exact ``piece``.
    """
    if len(text) > LONGEST_TEXT:
        raise Unreadable("duration-unreadable", piece=_shortened(text.strip()), example=DURATION_EXAMPLE)
    typed = _Typed(text)
    if not any(map(str.isdigit, typed.plain)):
        raise Unreadable("duration-unreadable", piece=_shortened(text.strip()), example=DURATION_EXAMPLE)
    seconds = _clock_seconds(typed) if ":" in typed.plain else _seconds_of_parts(typed, locale)
    most = int(LONGEST_DURATION.total_seconds())
    if seconds > most or typed.plain.startswith("-"):
        raise Unreadable("duration-out-of-range", piece=typed.piece(), most_hours=most // HOUR)
    return timedelta(seconds=round(seconds))


def _clock_seconds(typed: _Typed) -> Fraction:
    read = _CLOCK.fullmatch(typed.plain.lstrip("+- "))
    if read is None or (read[4] is not None and UNITS.get(folded(read[4])) != HOUR):
        _refuse_duration(typed.piece())
    hours, minutes, seconds = (int(read[part] or 0) for part in (1, 2, 3))
    return Fraction((hours * 60 + minutes) * 60 + seconds)


def _seconds_of_parts(typed: _Typed, locale: str) -> Fraction:
    """``1d 2h 42m 10s`` in any language: each unit once, the larger before the smaller."""
    total, at, unit = Fraction(0), 0, None
    if typed.plain[0] in "+-":
        at = 2 if typed.plain[1:2] == " " else 1
    while at < len(typed.plain):
        between = _BETWEEN.match(typed.plain, at) if unit else None
        start = between.end() if between else at
        part = _PART.match(typed.plain, start)
        if part is None:
            _refuse_duration(_without_number(typed, at))
        this = _unit_of(typed, part, unit)
        if unit is not None and this >= unit:
            _refuse_duration(typed.piece(start, part.end()))
        value = _decided(part[1], readings, locale) if (readings := _readings(part[1])) else None
        if value is None:
            _refuse_duration(typed.piece(start, part.end(1)))
        total, at, unit = total + value * this, part.end(), this
    return total


def _unit_of(typed: _Typed, part: re.Match[str], larger: int | None) -> int:
    """Seconds of the unit that is named, or that a last number without a unit has."""
    if part[2] is not None:
        named = UNITS.get(folded(part[2]))
        return named if named is not None else _refuse_duration(typed.piece(part.start(2), part.end(2)))
    unnamed = MINUTE if larger is None else SMALLER.get(larger)
    if unnamed is None or part.end() < len(typed.plain):
        _refuse_duration(typed.piece(part.start(), None if unnamed else part.end()))
    return unnamed


def _without_number(typed: _Typed, at: int) -> str:
    """The words at ``at`` up to the next number: what stands where a number should."""
    following = _NUMBER_ANYWHERE.search(typed.plain, at)
    return typed.piece(at, following.start() if following and following.start() > at else None)


def _refuse_duration(piece: str) -> NoReturn:
    raise Unreadable("duration-unreadable", piece=piece, example=DURATION_EXAMPLE)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_PIECE else text[:_LONGEST_PIECE] + "…"


def write_duration(duration: timedelta, *, exact: bool = False) -> str:
    """``1h 42m``, ``4m 12s``, ``8s``; seconds of an hour or more only when ``exact``."""
    seconds = round(Fraction(duration // timedelta(microseconds=1), _ONE_SECOND // timedelta(microseconds=1)))
    if seconds >= HOUR and not exact:
        seconds = round(Fraction(seconds, 60)) * 60
    hours, rest = divmod(seconds, HOUR)
    parts = zip((hours, *divmod(rest, 60)), "hms", strict=True)
    return " ".join(f"{amount}{unit}" for amount, unit in parts if amount) or "0m"
