"""Amounts of money as people write them: "250 EUR", "€250", "1.2k", "1 200,50", "250"."""

from __future__ import annotations

import re
from difflib import get_close_matches
from fractions import Fraction
from typing import NamedTuple

from domain.currencies import MINOR_DIGITS, family, meant
from domain.errors import Unreadable
from domain.money import MICRO, Amount
from domain.number_words import TWO_MEANINGS, factor, folded
from domain.numbers import Number, read_number

MOST_AMOUNT = 10**12
"""Units of any currency; more is a slip of the finger."""
LONGEST_AMOUNT = 64
"""Characters; no amount is longer, so what is longer is refused unread."""
_SMALLEST = MICRO
_GROUP = 3
"""Digits between the marks of thousands."""

_WORD = re.compile(
    r"[^\W\d_]{0,3}[$\u00a3\u00a5\u058f\u060b\u09f2\u09f3\u0e3f\u17db\u20a0-\u20cf\ufdfc\uff04\uffe1\uffe5]|[^\W\d_]+\.?"
)
_WIDE = str.maketrans({"＄": "$", "￡": "£", "￥": "¥"})  # noqa: RUF001 - what East Asian keyboards write


class _Said(NamedTuple):
    """What was typed, apart: the number, and the currencies that the rest may mean (none: nothing was said)."""

    number: str
    currencies: tuple[str, ...]
    word: str


def read_amount(text: str, reporting: str, locale: str = "en-US") -> Amount:
    """An amount above zero; without a currency it is in ``reporting``, the server's own.

    Raises:
        Unreadable: with the exact ``piece``; ``nearest`` holds whole amounts where several can be meant.
    """
    example = f"250 {reporting}"
    if len(text) > LONGEST_AMOUNT or not any(map(str.isdecimal, text)):
        raise Unreadable("number-unreadable", piece=text.strip(), example=example)
    piece = text.strip()
    said = _apart(text.translate(_WIDE), reporting, locale)
    number = _number(said.number, text, locale, example)
    if number.negative:
        raise Unreadable("amount-negative", piece=piece, example=example)
    if len(said.currencies) > 1:
        offered = [f"{number.piece} {code}" for code in said.currencies]
        raise Unreadable("amount-of-what", piece=piece, word=said.word, nearest=offered)
    currency = said.currencies[0] if said.currencies else reporting
    value = _value(number, piece, currency)
    if not value:
        raise Unreadable("amount-zero", piece=piece, example=example)
    if value > MOST_AMOUNT:
        raise Unreadable("amount-too-large", piece=piece, most=MOST_AMOUNT)
    return Amount(int(value * MICRO), currency)


def _number(number: str, text: str, locale: str, example: str) -> Number:
    """The number without its currency; a refused piece is named as it was typed, with the currency inside it."""
    try:
        return read_number(number, locale, example)
    except Unreadable as refused:
        piece = str(refused.details["piece"])
        if piece in text:
            raise
        # The currency was blanked out in place, so the piece stands where it was typed.
        at = number.find(piece)
        typed = text.strip() if at < 0 else text[at : at + len(piece)]
        raise Unreadable(refused.key, piece=typed, example=example) from None


def _apart(text: str, reporting: str, locale: str) -> _Said:
    """Take the currency out; what is neither a currency nor a word of numbers is named."""
    rest, found, word = text, (), ""
    for match in _WORD.finditer(text):
        if not family(match[0]) and _times(match[0], locale):
            continue
        start = match.start() + _prefix(match[0], locale)
        this = text[start : match.end()]
        codes = family(this)
        if not codes:
            raise _unknown(text, this)
        # "$250 CAD": the second word tells which dollar.
        both = tuple(code for code in found if code in codes)
        if found and not both:
            raise Unreadable("amount-two-currencies", piece=text.strip(), example=f"250 {reporting}")
        found, word = both or codes, word or this
        rest = rest[:start] + " " * (match.end() - start) + rest[match.end() :]
    decided = meant(word, reporting) if found == family(word) else found[:1]
    return _Said(rest, decided, word)


def _prefix(word: str, locale: str) -> int:
    """Letters of a word of numbers that is glued to the currency: 1 of "kEUR" and of "k€"."""
    if family(word):
        return 0
    return next((at for at in range(1, len(word)) if _times(word[:at], locale) and family(word[at:])), 0)


def _times(word: str, locale: str) -> bool:
    return factor(word, locale) is not None or folded(word) in TWO_MEANINGS


def _unknown(text: str, word: str) -> Unreadable:
    near = get_close_matches(word.strip(".").upper(), MINOR_DIGITS, n=3)
    offered = [" ".join(text.replace(word, f" {code} ", 1).split()) for code in near]
    return Unreadable("currency-unknown", piece=word, example="EUR", nearest=offered)


def _value(number: Number, piece: str, currency: str) -> Fraction:
    """The one value, in steps of the currency's smallest coin."""
    digits = MINOR_DIGITS[currency]
    value = number.value
    if number.ambiguous:
        _refuse_ambiguous(piece, currency, number.meant[:2])
    if number.decimals == _GROUP and digits < _GROUP:
        # Nobody writes thousandths of a euro: most likely they are thousands in another country's spelling.
        others = [other for other in number.possible if other != value]
        if others:
            _refuse_ambiguous(piece, currency, (others[0], value))
    if (value * 10**digits).denominator != 1:
        raise Unreadable(
            "amount-too-fine", piece=piece, currency=currency, digits=digits, example=written(_nearest(value, currency))
        )
    return value


def _refuse_ambiguous(piece: str, currency: str, values: tuple[Fraction, ...]) -> None:
    first, second = (written(_nearest(value, currency)) for value in values)
    raise Unreadable("amount-ambiguous", piece=piece, first=first, second=second, nearest=[first, second])


def _nearest(value: Fraction, currency: str) -> Amount:
    digits = MINOR_DIGITS[currency]
    return Amount(round(value * 10**digits) * (MICRO // 10**digits), currency)


def written(amount: Amount) -> str:
    """Plain text that every locale reads back as the same amount: "1234.50 EUR"."""
    whole, rest = divmod(amount.micro, _SMALLEST)
    part = f"{rest:06d}".rstrip("0")
    if not part:
        return f"{whole} {amount.currency}"
    # Three digits behind a mark can be read as thousands.
    return f"{whole}.{part:0<2}{'0' if len(part) == _GROUP else ''} {amount.currency}"
