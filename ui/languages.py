"""The languages that the bot speaks, as people type them: "en-US", "english"."""

from __future__ import annotations

from babel import Locale
from rapidfuzz import fuzz, process, utils

from domain.errors import Unreadable
from ui.text import languages

LONGEST = 60


def named(code: str, locale: str) -> str:
    """A language for people: "English (United States)"."""
    return Locale.parse(code, sep="-").get_display_name(Locale.parse(locale, sep="-")) or code


def matching(typed: str, locale: str) -> list[str]:
    """Codes of the languages, those near to what was typed first."""
    wordings = {code: f"{code} {named(code, locale)} {named(code, code)}" for code in languages()}
    near = process.extract(typed, wordings, scorer=fuzz.WRatio, processor=utils.default_process, limit=None)
    return [code for _, _, code in near]


def read_language(typed: str, locale: str) -> str:
    """The code of the language that was typed or picked: by code, or by its name here or there.

    Raises:
        Unreadable: no such language; ``example`` and ``nearest`` are what it may be.
    """
    wanted = typed.strip().casefold().replace("_", "-")
    for code in languages():
        called = {code, code.partition("-")[0], named(code, locale), named(code, code)}
        if wanted in {one.casefold() for one in called} | {one.partition(" (")[0].casefold() for one in called}:
            return code
    best = matching(typed[:LONGEST], locale)[0]
    raise Unreadable("language-unknown", piece=typed[:LONGEST], example=named(best, locale), nearest=[best])
