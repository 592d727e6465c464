"""Time zones as people type them: "berlin", "New York", "india", "america/new york", "UTC+2"."""

from __future__ import annotations

import functools
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global
from rapidfuzz import fuzz, process, utils

from domain.errors import Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST_OFFERED = 25
LONGEST_TYPED = 60
"""Letters that are looked at."""
SURE = 90
"""Likeness (of 100) from which a typed name is taken without asking."""
LONGEST = 60
USUAL = (
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Istanbul",
    "Africa/Lagos",
    "Africa/Cairo",
    "Africa/Johannesburg",
    "Africa/Nairobi",
    "Asia/Dubai",
    "Asia/Karachi",
    "Asia/Kolkata",
    "Asia/Dhaka",
    "Asia/Jakarta",
    "Asia/Manila",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Pacific/Auckland",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Mexico_City",
    "America/Bogota",
    "America/Sao_Paulo",
    "America/Argentina/Buenos_Aires",
)
"""Where most people live, of each offset from UTC: offered first."""
SHORT = {
    "est": "America/New_York",
    "edt": "America/New_York",
    "cst": "America/Chicago",
    "cdt": "America/Chicago",
    "mst": "America/Denver",
    "mdt": "America/Denver",
    "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles",
    "gmt": "Europe/London",
    "bst": "Europe/London",
    "cet": "Europe/Berlin",
    "cest": "Europe/Berlin",
    "ist": "Asia/Kolkata",
    "wib": "Asia/Jakarta",
    "jst": "Asia/Tokyo",
    "brt": "America/Sao_Paulo",
}
"""What people write for a zone. Each can mean others too, so it is offered, never taken."""
COUNTRIES = {"us": "US", "america": "US", "uk": "GB", "england": "GB", "uae": "AE"}
"""What people write for a country, beside its name and its code of three letters."""
WHERE_MOST_LIVE: Mapping[str, tuple[str, ...]] = {
    "es-419": ("America/Mexico_City", "America/Bogota", "America/Argentina/Buenos_Aires"),
    "es-ES": ("Europe/Madrid",),
    "ru": ("Europe/Moscow", "Asia/Yekaterinburg", "Asia/Novosibirsk", "Asia/Vladivostok"),
    "uk": ("Europe/Kyiv",),
    "zh-CN": ("Asia/Shanghai",),
}
"""By Discord locale, where its country has several zones of which none is among the usual ones, or is no country."""
NEAR = 75
"""Likeness (of 100) below which a zone has nothing to do with what was typed."""
MOST_NEAREST = 4
LONG_CODE = 3
EXAMPLE = "Berlin"
"""A large city, where nothing is near to what was typed."""
_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+-]\d{1,2})(?::?(\d\d))?", re.IGNORECASE)


@functools.cache
def names() -> tuple[str, ...]:
    """Every zone that a person would choose, aliases included, without those of other systems."""
    left_out = ("posix/", "right/", "SystemV/", "Etc/")
    return (*sorted(name for name in available_timezones() if "/" in name and not name.startswith(left_out)), "UTC")


@functools.cache
def countries() -> dict[str, str]:
    """The country of each zone that is nobody's alias. Source: CLDR, through Babel."""
    known = cast("Mapping[str, str]", get_global("zone_territories"))
    territories = cast("Mapping[str, str]", Locale("en").territories)
    return {name: territories.get(known[name], "") for name in names() if name in known} | {"UTC": ""}


def _place(name: str) -> str:
    return name.rpartition("/")[2].replace("_", " ")


def _rank(name: str) -> int:
    """The usual zones in their order, then all others."""
    return USUAL.index(name) if name in USUAL else len(USUAL)


def matching(typed: str) -> list[str]:
    """Zones near to what was typed, best first; the usual ones while nothing is typed."""
    typed = typed[:LONGEST_TYPED]
    if not typed.strip():
        return list(USUAL)
    by_clock = _by_clock(typed)
    if by_clock:
        return by_clock
    best: dict[str, float] = dict.fromkeys(_in_country(typed), 100)
    tidy = utils.default_process
    for wording in ({name: _place(name) for name in countries()}, {name: name for name in countries()}, countries()):
        near = process.extract(typed, wording, scorer=fuzz.WRatio, processor=tidy, limit=50, score_cutoff=NEAR)
        for _, score, name in near:
            best[name] = max(best.get(name, 0), score)
    return sorted(best, key=lambda name: (-best[name], _rank(name), name))[:MOST_OFFERED]


def _by_clock(typed: str) -> list[str]:
    """What an abbreviation or an offset may stand for: usual zones whose clocks are so far from UTC, now or at
    another time of the year; none where neither was typed.
    """
    meant = SHORT.get(typed.strip().casefold())
    if meant:
        return [meant]
    said = _OFFSET.fullmatch(typed.strip())
    if not said:
        return []
    minutes = int(said[2] or 0) * (-1 if said[1].startswith("-") else 1)
    offset, now = timedelta(hours=int(said[1]), minutes=minutes), datetime.now(UTC)
    seasons = [now + season for season in (timedelta(0), timedelta(days=182))]
    return list(
        dict.fromkeys(name for at in seasons for name in USUAL if at.astimezone(ZoneInfo(name)).utcoffset() == offset)
    )


def _in_country(typed: str) -> list[str]:
    """The zones of the country that was named, the usual ones first; none where none was named."""
    wanted = typed.strip().casefold()
    aliases = cast("Mapping[str, Sequence[str]]", get_global("territory_aliases"))
    long_code = aliases.get(wanted.upper(), ()) if len(wanted) == LONG_CODE else ()
    code = COUNTRIES.get(wanted) or next(iter(long_code), "")
    name = cast("Mapping[str, str]", Locale("en").territories).get(code, "").casefold() or wanted
    there = [zone for zone, country in countries().items() if country and country.casefold() == name]
    return sorted(there, key=lambda zone: (_rank(zone), zone))


def guesses(locale: str) -> list[str]:
    """Where somebody whose Discord speaks ``locale`` ("de", "en-US") may live, the likeliest first; a few at most."""
    if locale in WHERE_MOST_LIVE:
        return list(WHERE_MOST_LIVE[locale])
    code = country_of(locale)
    name = cast("Mapping[str, str]", Locale("en").territories).get(code, "")
    there = _in_country(name) if name else []
    return [zone for zone in there if zone in USUAL][:MOST_NEAREST] or there[:MOST_NEAREST]


def country_of(locale: str) -> str:
    """The code of the country where most people live whose Discord speaks ``locale``; empty where it is no country."""
    language, _, territory = locale.partition("-")
    likely = cast("Mapping[str, str]", get_global("likely_subtags"))
    code = territory or likely.get(language, "").rpartition("_")[2]
    return code if code in cast("Mapping[str, str]", Locale("en").territories) and code.isalpha() else ""


def read_zone(typed: str) -> ZoneInfo:
    """The zone that was typed or picked: by name, by city, or by a country that has only one.

    Raises:
        Unreadable: that is no zone; ``nearest`` is what it may be.
    """
    wanted = " ".join(typed[:LONGEST].casefold().replace("_", " ").split())
    for name in names():
        if wanted in {name.casefold().replace("_", " "), _place(name).casefold()}:
            return ZoneInfo(name)
    by_clock = _by_clock(wanted)
    several = by_clock or _in_country(wanted)
    if not by_clock and len(several) == 1:
        return ZoneInfo(several[0])
    near = matching(wanted) if wanted else []
    wordings = [one.casefold().replace("_", " ") for best in near[:1] for one in (best, _place(best))]
    if max((fuzz.ratio(wanted, one) for one in wordings), default=0) >= SURE:
        return ZoneInfo(near[0])
    usual = [name for name in several if name in USUAL]
    nearest = (usual or several or near[:1])[:MOST_NEAREST]
    raise Unreadable("zone-unreadable", piece=typed[:LONGEST], example=(*nearest, EXAMPLE)[0], nearest=nearest)


def label(name: str, now: datetime) -> str:
    """A zone for people, "Europe/Berlin · 21:14": the time that it is there tells whether it is the right one."""
    return f"{name} · {now.astimezone(ZoneInfo(name)):%H:%M}"
