"""The words that stand behind a number: thousands and millions, hours and minutes.

Words are kept folded (NFKC, casefold) and without a trailing dot, so that ``Mio.`` is ``mio``.
Source: CLDR compact forms and unit patterns of the languages that Discord and TikTok speak.
"""

from __future__ import annotations

import unicodedata
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

THOUSAND = 10**3
MILLION = 10**6
MILLIARD = 10**9
BILLION_LONG_SCALE = 10**12

_WORDS_BY_FACTOR: Mapping[int, str] = {
    THOUSAND: (
        "k к thousand thousands tsd tausend tys tis tisíc tisíce тыс тис хил mila mille tn rb ribu tūkst χιλ nghìn bin "
        "ezer tuhat duizend tusen tusind هزار ألف الف אלף 千 천 พัน हज़ार हजार"
    ),
    10**4: "万 萬 만 หมื่น",
    10**5: "lakh lakhs lac लाख แสน",
    MILLION: (
        "m м mm mn mio mill mln mi milj jt juta million millions millionen millón millones milhão milhões milione "
        "milioni miljoen miljoner millioner triệu tr млн εκ εκατ milyon مليون ملايين מיליון ล้าน"
    ),
    10**7: "crore crores cr करोड़",
    10**8: "億 亿 억",
    MILLIARD: (
        "b bn bi mrd md mds mia mld mlrd mr billion billions milliarde milliarden milliard milliards miljard miliar "
        "milyar млрд δισ مليار"
    ),
}


def folded(word: str) -> str:
    """One spelling for every way of typing the word: width, case and a final dot do not matter."""
    return unicodedata.normalize("NFKC", word).casefold().strip().removesuffix(".")


def _by_word(words: Mapping[int, str]) -> Mapping[str, int]:
    return MappingProxyType({folded(word): meaning for meaning, line in words.items() for word in line.split()})


FACTORS = _by_word(_WORDS_BY_FACTOR)
"""What a number is multiplied by, in every language that does not say otherwise."""

_FACTORS_OF_LANGUAGE: Mapping[str, Mapping[str, int]] = {
    "tr": {"b": THOUSAND},
    "vi": {"n": THOUSAND, "t": MILLIARD},
    "hu": {"e": THOUSAND},
    "fi": {"t": THOUSAND},
    "da": {"t": THOUSAND, "billion": BILLION_LONG_SCALE},
    "de": {"billion": BILLION_LONG_SCALE},
    "fr": {"billion": BILLION_LONG_SCALE},
    "no": {"billion": BILLION_LONG_SCALE},
    **{language: {"mil": THOUSAND} for language in ("es", "pt", "ca", "gl")},
    **{language: {"mil": MILLION} for language in ("cs", "sk", "ro", "hr", "sl")},
}

TWO_MEANINGS: Mapping[str, tuple[int, int]] = MappingProxyType({"mil": (THOUSAND, MILLION)})
"""Thousand in Spanish and Portuguese, million elsewhere: no one's to guess under another language."""

_LETTERS_OF_LANGUAGE: Mapping[str, tuple[str, str, str]] = {"tr": ("B", "Mn", "Mr")}

_LANGUAGES_WITH_COMMA = (
    "az be bg bs ca cs da de el es et eu fi fr gl hr hu hy id is it ka kk lt lv mk nb nl nn no pl pt ro ru sk sl sq sr "
    "sv tr uk uz vi"
)
_COMMA_LANGUAGES = frozenset(_LANGUAGES_WITH_COMMA.split())
_POINT_LOCALES = frozenset(("es-419", "es-mx", "es-us", "es-pr", "de-ch", "de-li", "it-ch"))


def language(locale: str) -> str:
    """``pt-BR`` and ``pt_BR`` speak ``pt``."""
    return locale.casefold().replace("_", "-").partition("-")[0]


def decimal_mark(locale: str) -> str:
    """The mark between whole and fraction where this locale is read (CLDR)."""
    comma = language(locale) in _COMMA_LANGUAGES and locale.casefold().replace("_", "-") not in _POINT_LOCALES
    return "," if comma else "."


def factor(word: str, locale: str) -> int | None:
    """What the word multiplies by under this locale; none when it is unknown or has two meanings."""
    key = folded(word)
    own = _FACTORS_OF_LANGUAGE.get(language(locale), {})
    return own.get(key, FACTORS.get(key))


def letters(locale: str) -> tuple[str, str, str]:
    """What is written for thousand, million and milliard, so that the same locale reads it back."""
    return _LETTERS_OF_LANGUAGE.get(language(locale), ("K", "M", "B"))


SECOND, MINUTE, HOUR, DAY = 1, 60, 3_600, 86_400
"""In seconds."""

UNITS = _by_word(
    {
        DAY: (
            "d day days tag tage tagen día días dia dias j jour jours giorno giorni dag dagen dage dagar päivä päivää "
            "nap dzień dni den dny gün день дня дней ημέρα ημέρες ngày hari يوم أيام दिन วัน 日 天 일"
        ),
        HOUR: (
            "h hr hrs hour hours std stunde stunden hora horas heure heures ora ore u uur uren t time timer tim timme "
            "timmar tunti tuntia ó óra godz godzina godziny godzin hod hodina hodiny hodin sa saat ч час часа часов "
            "год година години годин ώρα ώρες giờ jam ساعة ساعات שעה שעות घंटा घंटे ชม ชั่วโมง 時間 时 時 小时 小時 시간"
        ),
        MINUTE: (
            "m min mins minute minutes minuten minuto minutos minuti minuut minuter minutter minuta minuty minut "
            "minuuttia perc dk dakika м мин минута минуты минут хв λεπτό λεπτά phút menit دقيقة دقائق דקה דקות "
            "मिनट นาที 分 分钟 分鐘 분"
        ),
        SECOND: (
            "s sec secs second seconds sek sekunde sekunden segundo segundos seg seconde secondes secondo secondi "
            "seconden sekunder sekunda sekundy sekund sekuntia mp másodperc sn saniye с сек секунда секунды секунд "  # noqa: RUF001
            "δευτερόλεπτα giây detik ثانية ثواني שניה שניות सेकंड วินาที 秒 초"
        ),
    }
)
"""Seconds in the unit that the word names."""

SMALLER: Mapping[int, int] = MappingProxyType({DAY: HOUR, HOUR: MINUTE, MINUTE: SECOND})
"""What a last number without a unit counts: ``1h 42`` ends in minutes."""

AND = ("and", "und", "y", "e", "et", "en", "og", "och", "ve", "i", "và", "dan", "и", "та", "و")
"""Words that only join the parts of a duration."""
