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
    from collections.abc import Mapping

MOST_OFFERED = 25
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


def matching(typed: str) -> list[str]:
    """Zones near to what was typed, best first; the usual ones while nothing is typed."""
    if not typed.strip():
        return list(USUAL)
    meant = SHORT.get(typed.strip().casefold())
    at_offset = [meant] if meant else _at_offset(typed)
    if at_offset:
        return at_offset
    best: dict[str, float] = {}
    for wording in ({name: _place(name) for name in countries()}, {name: name for name in countries()}, countries()):
        near = process.extract(typed, wording, scorer=fuzz.WRatio, processor=utils.default_process, limit=50)
        for _, score, name in near:
            best[name] = max(best.get(name, 0), score)
    return sorted(best, key=lambda name: (-best[name], name not in USUAL, name))[:MOST_OFFERED]


def _at_offset(typed: str) -> list[str]:
    """Usual zones whose clocks are so far from UTC now; none where no offset was typed."""
    said = _OFFSET.fullmatch(typed.strip())
    if not said:
        return []
    minutes = int(said[2] or 0) * (-1 if said[1].startswith("-") else 1)
    offset, now = timedelta(hours=int(said[1]), minutes=minutes), datetime.now(UTC)
    return [name for name in USUAL if now.astimezone(ZoneInfo(name)).utcoffset() == offset]


def read_zone(typed: str) -> ZoneInfo:
    """The zone that was typed or picked: by name, by city, or by a country that has only one.

    Raises:
        Unreadable: that is no zone; ``example`` and ``nearest`` are what it may be.
    """
    wanted = " ".join(typed[:LONGEST].casefold().replace("_", " ").split())
    for name in names():
        if wanted in {name.casefold().replace("_", " "), _place(name).casefold()}:
            return ZoneInfo(name)
    there = [name for name, country in countries().items() if wanted and country.casefold() == wanted]
    if len(there) == 1:
        return ZoneInfo(there[0])
    near = matching(typed[:LONGEST])
    best = near[0] if near else USUAL[0]
    if max(fuzz.ratio(wanted, one.casefold().replace("_", " ")) for one in (best, _place(best))) >= SURE:
        return ZoneInfo(best)
    raise Unreadable("zone-unreadable", piece=typed[:LONGEST], example=best, nearest=best)


def label(name: str, now: datetime) -> str:
    """A zone for people, "Europe/Berlin · 21:14": the time that it is there tells whether it is the right one."""
    return f"{name} · {now.astimezone(ZoneInfo(name)):%H:%M}"
