"""Currencies: the codes in use, their smallest coins, and the signs and words that people write for them."""

from __future__ import annotations

from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING

from domain.errors import Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping

USD = "USD"
"""What TikTok counts in; every amount is converted to it."""

_BY_MINOR_DIGITS: Mapping[int, str] = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
    2: (
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC "
        "CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR "
        "JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD "
        "NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN "
        "SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD XCG YER ZAR ZMW ZWG"
    ),
    3: "BHD IQD JOD KWD LYD OMR TND",
}
MINOR_DIGITS: Mapping[str, int] = MappingProxyType(
    {code: digits for digits, codes in _BY_MINOR_DIGITS.items() for code in codes.split()}
)
"""Digits behind the decimal mark, by code. Source: ISO 4217, list one (without funds, metals and testing), as of 2026:
the lev and the kuna have become the euro, and the Caribbean guilder took the place of the Antillean one."""

_DOLLARS = "USD AUD BBD BMD BND BSD BZD CAD FJD GYD HKD JMD KYD LRD NAD NZD SBD SGD SRD TTD TWD XCD"
_PESOS = "ARS CLP COP CUP DOP MXN UYU"
SIGNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        sign: tuple(codes.split())
        for sign, codes in {
            "$": f"{_DOLLARS} {_PESOS}",
            "us$": "USD",
            "a$": "AUD",
            "au$": "AUD",
            "c$": "CAD",
            "ca$": "CAD",
            "can$": "CAD",
            "hk$": "HKD",
            "mx$": "MXN",
            "nt$": "TWD",
            "nz$": "NZD",
            "r$": "BRL",
            "s$": "SGD",
            "sg$": "SGD",
            "€": "EUR",
            "£": "GBP EGP FKP GIP SHP SSP SYP LBP",
            "¥": "JPY CNY",
            "円": "JPY",
            "元": "CNY TWD",
            "₩": "KRW",
            "원": "KRW",
            "₹": "INR",
            "₽": "RUB",
            "₴": "UAH",
            "₺": "TRY",
            "₫": "VND",
            "đ": "VND",
            "₱": "PHP CUP",
            "฿": "THB",
            "₦": "NGN",
            "₵": "GHS",
            "₪": "ILS",
            "₡": "CRC SVC",
            "₲": "PYG",
            "₸": "KZT",
            "₾": "GEL",
            "₼": "AZN",
            "₮": "MNT",
            "₭": "LAK",
            "៛": "KHR",
            "৳": "BDT",
            "zł": "PLN",
            "kč": "CZK",
            "ft": "HUF",
            "lei": "RON MDL",
            "kr": "SEK NOK DKK ISK",
            "rp": "IDR",
            "rm": "MYR",
            "r": "ZAR",
            "rs": "INR PKR LKR NPR MUR SCR",
            "dh": "AED MAD",
            "fr": "CHF XAF XOF XPF",
        }.items()
    }
)
"""Codes that a sign may stand for, by the folded sign. The first is meant where nothing says otherwise."""

_BY_WORD: Mapping[str, str] = {
    "USD": "dollar dollars dólar dólares bucks buck",
    "EUR": "euro euros",
    "GBP": "pound pounds quid sterling",
    "JPY": "yen",
    "CNY": "yuan rmb renminbi",
    "KRW": "won",
    "INR": "rupee rupees",
    "IDR": "rupiah",
    "BRL": "real reais",
    "TRY": "lira tl",
    "PLN": "złoty zloty złotych zlotych",
    "CHF": "franken francs sfr",
    "RUB": "рубль рублей руб ruble rubles rouble roubles",  # noqa: RUF001
    "UAH": "грн hryvnia",
    "VND": "dong đồng",
    "THB": "baht บาท",
    "MYR": "ringgit",
    "NGN": "naira",
    "PHP": "peso pesos",
    "ZAR": "rand",
    "SAR": "riyal riyals",
    "AED": "dirham dirhams",
}
_WORLDWIDE = frozenset({"$"})
"""Signs whose first currency is used far from its home: with another one as the server's own, either may be meant."""
_LONGEST_PIECE = 40
_NO_DEFAULT = frozenset({"kr"})
_SAME_NAME: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **dict.fromkeys(["dollar", "dollars"], tuple(_DOLLARS.split())),
        **dict.fromkeys(["peso", "pesos"], ("PHP", *_PESOS.split())),
        **dict.fromkeys(["pound", "pounds"], SIGNS["£"]),
        **dict.fromkeys(["rupee", "rupees"], SIGNS["rs"]),
        **dict.fromkeys(["dirham", "dirhams"], SIGNS["dh"]),
        **dict.fromkeys(["riyal", "riyals"], ("SAR", "QAR", "OMR", "YER", "IRR")),
    }
)
_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {**{word: (code,) for code, line in _BY_WORD.items() for word in line.split()}, **_SAME_NAME}
)


def family(written: str) -> tuple[str, ...]:
    """Every code that a code, sign or word can stand for, the likeliest first; none for what is no money."""
    folded = written.strip().casefold()
    if folded.upper() in MINOR_DIGITS:
        return (folded.upper(),)
    bare = folded.removesuffix(".")
    return SIGNS.get(bare) or _WORDS.get(bare, ())


def meant(written: str, own: str) -> tuple[str, ...]:
    """The codes that it means where ``own`` is the server's currency; several only where nothing decides.

    That is "$" in a server that counts in another dollar, and "kr" in one that counts in no crown.
    """
    codes = family(written)
    if len(codes) <= 1 or own == codes[0]:
        return codes[:1]
    bare = written.strip().casefold().removesuffix(".")
    if own in codes:
        return (own, codes[0]) if bare in _WORLDWIDE else (own,)
    return codes if bare in _NO_DEFAULT else codes[:1]


def read_currency(text: str) -> str:
    """The code of a currency, typed as code, sign or word.

    Raises:
        Unreadable: there is none; ``nearest`` is what it may be.
    """
    codes = family(text)
    if codes:
        return codes[0]
    piece = text.strip()[:_LONGEST_PIECE]
    near = get_close_matches(piece.upper(), MINOR_DIGITS, n=3)
    raise Unreadable("currency-unknown", piece=piece, example="EUR", nearest=near)
