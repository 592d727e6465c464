"""Points in time that are still to come, as people write them: "tomorrow 8pm", "Fri 20:30", "in 2 hours", ISO.

Where what is written can be read in several ways ("3/4 20:00", "tomorrow at 8", "next Friday 20:30"),
every reading that is still to come is given, the likeliest first.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from domain.errors import Unreadable
from domain.numbers import read_duration
from ui.moments import (
    ISO_DAY,
    LONGEST,
    NUMERIC_DAY,
    SMALL_HOURS,
    around,
    clock_in,
    iso_in,
    shown,
    stamp_in,
    tidied,
    words_in,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from zoneinfo import ZoneInfo

MOST_READINGS = 4
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_YEAR = timedelta(days=366)
_NOON = 12
_HOURS = 24

_DAYS = {
    **dict.fromkeys(("today", "tonight", "this morning", "this afternoon", "this evening"), 0),
    **dict.fromkeys(("heute", "heute morgen", "heute nachmittag", "heute abend", "heute nacht"), 0),
    **dict.fromkeys(("tomorrow", "tmrw", "tomorrow morning", "tomorrow afternoon", "tomorrow evening"), 1),
    **dict.fromkeys(("tomorrow night", "morgen", "morgen früh", "morgen nachmittag", "morgen abend"), 1),
    **dict.fromkeys(("day after tomorrow", "the day after tomorrow", "übermorgen", "übermorgen abend"), 2),
}
"""Words for a day, and how many days it is ahead."""
_NIGHTS = frozenset({"tonight", "tomorrow night", "heute nacht"})
""""tonight 1am" is a time of tomorrow morning."""
_NEXT = re.compile(r"(?:next|nächsten?r?s?|kommenden?r?s?)\s+", re.IGNORECASE)
_THIS = re.compile(r"(?:this|diesen?r?s?)\s+", re.IGNORECASE)
_IN = re.compile(r"in\s+(?P<length>\S.*)|(?P<before>\S.*)\s+from\s+now", re.IGNORECASE)
_ONE = re.compile(r"^(?:an?|one|eine[rmn]?)\s+", re.IGNORECASE)
_HALF = re.compile(r"^half\s+an?\s+hour$", re.IGNORECASE)
_CALENDAR = re.compile(r"(?P<count>\d{1,3})\s?(?P<unit>d|days?|w|wks?|weeks?|tage?n?|wochen?)", re.IGNORECASE)
_BARE_HOUR = re.compile(r"(?:(?P<rest>.*\D)\s+|(?P<at>at|um|à|@)\s+)(?P<hour>\d{1,2})", re.IGNORECASE)
_LENGTH = re.compile(r"\d\s*[^\W\d_]")
_CLOCK = re.compile(r"\d\s*:")
_JOINER = re.compile(r"(?:^|\s+)(?:at|um|à|@)$|,$", re.IGNORECASE)


def read_ahead(text: str, now: datetime, zone: ZoneInfo, locale: str = "en-US") -> tuple[datetime, ...]:
    """When something will begin, as aware UTC: every reading that is still to come, the likeliest first.

    A clock time without a day is the next one.

    Raises:
        Unreadable: it is no time, or only one that is over; ``piece`` is what was typed.
    """
    piece = text.strip()[:LONGEST]
    example = f"{now.astimezone(zone) + _DAY:%Y-%m-%d} 20:30"
    try:
        moments = list(dict.fromkeys(at.astimezone(UTC) for at in _readings(text, now, zone, locale)))
    except (OverflowError, ValueError):
        moments = []  # the year 0, a 31st of February
    if not moments:
        raise Unreadable("when-unreadable", piece=piece, example=example)
    ahead = [at for at in moments if at > now]
    if not ahead:
        raise Unreadable("when-in-past", piece=piece, at=max(moments), example=example)
    return tuple(ahead[:MOST_READINGS])


def _readings(text: str, now: datetime, zone: ZoneInfo, locale: str) -> Iterable[datetime]:
    exact = stamp_in(text) or iso_in(text, zone)
    if exact is not None:
        here = exact.astimezone(zone)
        # Where the clocks are set back, what names no offset comes twice.
        return [exact] if "+" in text or "Z" in text or "<" in text else shown(here.date(), here.time(), zone)
    line = tidied(text)
    after = _after(line, now, zone)
    if after is not None:
        return [after]
    found = clock_in(line, locale)
    if found is not None:
        return [] if clock_in(found[1], locale) else _dated(found[1], found[0], now, zone, locale)
    return _bare_hours(line, now, zone, locale) or _elsewhere(line, now, zone, locale)


def _dated(rest: str, clock: time, now: datetime, zone: ZoneInfo, locale: str) -> list[datetime]:
    """A clock time on a day, or the next such time where no day is named."""
    if not rest:
        following = [at for at in around(clock, now, zone) if at > now]
        day = min(following).astimezone(zone).date()
        return shown(day, clock, zone)
    here = now.astimezone(zone).replace(tzinfo=None, fold=0)
    return [at for day in _days(rest, clock, here, locale) for at in shown(day, clock, zone)]


def _days(rest: str, clock: time, here: datetime, locale: str) -> Iterator[date]:
    """The days that ``rest`` may mean; ``here`` is now, by the clock on the wall."""
    word = rest.casefold()
    if word in _DAYS:
        night = word in _NIGHTS and clock.hour < SMALL_HOURS
        yield here.date() + (_DAYS[word] + (1 if night else 0)) * _DAY
        return
    iso = ISO_DAY.fullmatch(rest)
    if iso:
        yield date(int(iso[1]), int(iso[2]), int(iso[3]))
        return
    numeric = NUMERIC_DAY.fullmatch(rest)
    if numeric:
        yield from _numeric_days(numeric, here, month_first=locale == "en-US" and numeric[2] != ".")
        return
    bare = _THIS.sub("", _NEXT.sub("", rest))
    day = _named_day(bare, clock, here, locale)
    if day is not None:
        yield day
        if _NEXT.match(rest) and day - here.date() < _WEEK:
            yield day + _WEEK  # some mean the one after the coming one


def _named_day(words: str, clock: time, here: datetime, locale: str) -> date | None:
    """A weekday or a date in words: the first that is still to come."""
    if not any(letter.isalpha() for letter in words):
        return None
    found = [words_in(words, here, locale, PREFER_DATES_FROM=which) for which in ("current_period", "future")]
    days = [at.date() for at in found if at is not None and at < here + 2 * _YEAR]
    ahead = [day for day in days if datetime.combine(day, clock) > here]
    return min(ahead) if ahead else max(days, default=None)


def _numeric_days(numeric: re.Match[str], here: datetime, *, month_first: bool) -> Iterator[date]:
    """The order that people use there, then the other one; without a year, the next such day."""
    first, second = int(numeric[1]), int(numeric[3])
    orders = [(first, second), (second, first)] if month_first else [(second, first), (first, second)]
    for month, day in orders[:1] if numeric[2] == "." else orders:
        if month > _NOON:
            continue
        if numeric[4]:
            yield date(int(numeric[4]) % 2000 + 2000, month, day)
            continue
        this_year = date(here.year, month, day)
        yield this_year if this_year >= here.date() else date(here.year + 1, month, day)


def _bare_hours(line: str, now: datetime, zone: ZoneInfo, locale: str) -> list[datetime]:
    """A day with an hour that says neither am nor pm, as in "tomorrow at 8": in the evening, or in the morning."""
    found = _BARE_HOUR.fullmatch(line)
    if found is None or int(found["hour"]) >= _HOURS:
        return []
    hour, rest = int(found["hour"]), _JOINER.sub("", found["rest"] or "").strip()
    hours = [hour + _NOON, hour] if 0 < hour < _NOON else [hour]
    return [at for each in hours for at in _dated(rest, time(each), now, zone, locale)]


def _after(line: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """As in "in 2 hours": hours and minutes by the stopwatch, days and weeks by the calendar."""
    found = _IN.fullmatch(line)
    if found is None:
        return None
    length = _ONE.sub("1 ", found["length"] or found["before"])
    if _HALF.fullmatch(found["length"] or found["before"]):
        return now + timedelta(minutes=30)
    calendar = _CALENDAR.fullmatch(length)
    if calendar is not None:
        here = now.astimezone(zone)
        days = int(calendar["count"]) * (7 if calendar["unit"][0].casefold() == "w" else 1)
        return shown(here.date() + days * _DAY, here.time(), zone)[0]
    try:
        return now + read_duration(length)
    except Unreadable:
        return None


def _elsewhere(line: str, now: datetime, zone: ZoneInfo, locale: str) -> list[datetime]:
    """The same in other languages: "dans 2 heures"."""
    if not _LENGTH.search(line) or _CLOCK.search(line) or line.casefold().startswith(tuple(_DAYS)):
        return []  # a clock time that there is none of: "tomorrow 25:00"
    here = now.astimezone(zone).replace(tzinfo=None, fold=0)
    found = words_in(line, here, locale, PARSERS=["relative-time"])
    return [] if found is None or found <= here else [now + (found - here)]
