"""Points in time as people write them: "20:15", "yesterday 9pm", "45m ago", "Fri 20:30", ISO.

A clock time and numeric dates are read here, in the zone of who typed them. dateparser reads only
the words around them ("gestern", "last friday", "2 hours ago"): it compares wall times with UTC,
so that it puts a bare "15:00" on the wrong day wherever it isn't UTC.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import dateparser

from domain.errors import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

LONGEST = 60
FIRST_DAY = date(2016, 9, 1)
"""Nothing was earned on TikTok before it began."""
_DAY = timedelta(days=1)
_YEAR = timedelta(days=366)
_SKEW = timedelta(minutes=1)
"""Clocks differ: a clock time this little ahead is the one of today."""
_NOON = 12
SMALL_HOURS = 6
""""last night 1am" is a time of this morning."""

_STAMP = re.compile(r"<t:(\d{1,12})(?::[a-zA-Z])?>")
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d\S*")
_CLOCKS = tuple(
    re.compile(rf"(?<![\w.,:/+-]){clock}(?![\w:/+-])", re.IGNORECASE)
    for clock in (
        r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d\d)(?::(?P<second>\d\d))?)?\s?(?P<half>[ap])\.?m(?:\b\.?|\.)",
        r"(?P<hour>\d{1,2})[:.](?P<minute>\d\d)\s?uhr",
        r"(?P<hour>\d{1,2})\s?uhr(?:\s?(?P<minute>\d\d))?",
        r"(?P<hour>\d{1,2})\s?h\s?(?P<minute>\d\d)",
        r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?",
    )
)
_CLOCK_OF_HOURS = re.compile(r"(?<![\w.,:/+-])(?P<hour>\d{1,2})\s?h(?![\w:/+-])", re.IGNORECASE)
""""20h", a clock time where people write so, and elsewhere 20 hours (ago)."""
_WRITE_HOURS_SO = frozenset({"fr", "pt"})
_NAMED_CLOCKS = {
    re.compile(r"\b(?:noon|midday|mittags?)\b", re.IGNORECASE): "12:00",
    re.compile(r"\b(?:midnight|mitternachts?)\b", re.IGNORECASE): "0:00",
}
_JOINERS = re.compile(r"^(?:(?:at|um|on|am|à|a las|alle|às|om|kl\.?|@)(?=\s|$)|[,;])+|(?:(?<=\s)|^)(?:at|um|@)$|[,;]$")
_DAYS = {
    **dict.fromkeys(("today", "tonight", "this morning", "this afternoon", "this evening"), 0),
    **dict.fromkeys(("heute", "heute morgen", "heute nachmittag", "heute abend", "heute nacht"), 0),
    **dict.fromkeys(("yesterday", "last night", "yesterday morning", "yesterday afternoon", "yesterday evening"), 1),
    **dict.fromkeys(("gestern", "gestern morgen", "gestern nachmittag", "gestern abend"), 1),
}
"""Words for a day, and how many days ago it was."""
NUMERIC_DAY = re.compile(r"(\d{1,2})([./-])(\d{1,2})(?:\2(\d{4}|\d\d)?)?")
ISO_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_NOW = frozenset({"now", "right now", "just now", "jetzt", "gerade", "gerade eben"})
_ONE_AGO = re.compile(r"\b(?:an?|one)\b.*\bago\b", re.IGNORECASE)
_LANGUAGES = {"no": "nb"}
"""Where dateparser calls a language otherwise than Discord does."""


def read_past(text: str, now: datetime, zone: ZoneInfo, locale: str = "en-US") -> datetime:
    """When something began or ended, as aware UTC. What could be past or future is taken as past.

    A clock time without a date is the last one that was; a Discord timestamp is read too. A day
    alone is refused: it needs a clock time ("friday 8pm") or a unit of time ("2 hours ago").

    Raises:
        Unreadable: it is no time; ``piece`` is what was typed, ``example`` what would do.
    """
    clock = _bare_clock(text, locale)
    if clock is not None:
        return _last(clock, now, zone)
    return _read(text, now, zone, locale)


def read_start(text: str, now: datetime, zone: ZoneInfo, locale: str = "en-US", *, was: datetime) -> datetime:
    """A corrected start: a clock time without a date is the one nearest to the start as it ``was``.

    Raises:
        Unreadable: as ``read_past``.
    """
    clock = _bare_clock(text, locale)
    if clock is None:
        return _read(text, now, zone, locale)
    return min(around(clock, was, zone), key=lambda at: abs(at - was))


def read_end(text: str, now: datetime, zone: ZoneInfo, locale: str = "en-US", *, start: datetime) -> datetime:
    """A corrected end: a clock time without a date is the first one after ``start``.

    Raises:
        Unreadable: as ``read_past``.
    """
    clock = _bare_clock(text, locale)
    if clock is None:
        return _read(text, now, zone, locale)
    return min(at for at in around(clock, start, zone) if at > start)


def read_day(text: str, now: datetime, zone: ZoneInfo, locale: str = "en-US") -> date:
    """A day of the past or today: "yesterday", "12 Nov", "2026-11-12", "3 days ago".

    A clock time beside it is passed over.

    Raises:
        Unreadable: it is no day, one that is still to come, or one before ``FIRST_DAY``.
    """
    here = now.astimezone(zone).replace(tzinfo=None, fold=0)
    days = _calendar_days(text, now, zone, locale)
    example = f"{here - _DAY:%Y-%m-%d}"
    if not days:
        raise Unreadable("date-unreadable", piece=text[:LONGEST], example=example)
    past = [day for day in days if day <= here.date()]
    if not past:
        raise Unreadable("date-in-future", piece=text[:LONGEST], example=example)
    if max(past) < FIRST_DAY:
        raise Unreadable("date-too-old", piece=text[:LONGEST], example=example)
    return max(past)


def _calendar_days(text: str, now: datetime, zone: ZoneInfo, locale: str) -> list[date]:
    here = now.astimezone(zone).replace(tzinfo=None, fold=0)
    try:
        stamp = stamp_in(text)
        if stamp is not None:
            return [stamp.astimezone(zone).date()]
        line = tidied(text)
        found = clock_in(line, locale)
        named = found[1] if found is not None and found[1] else line
        return [] if found is not None and not found[1] else list(_days(named, time(), here, locale))
    except (OverflowError, ValueError):
        return []  # a 31st of February


def warm_up() -> None:
    """Load the language data once, off the event loop: the first reading takes a quarter of a second."""
    dateparser.parse("now", languages=["en"])


# -- clock times -------------------------------------------------------------------------------------------------------


def _bare_clock(text: str, locale: str) -> time | None:
    found = clock_in(tidied(text), locale)
    return found[0] if found is not None and not found[1] else None


def tidied(text: str) -> str:
    """In one line, with names of clock times as digits; what is too long is nothing."""
    line = " ".join(text.split()) if len(text) <= LONGEST else ""
    for name, digits in _NAMED_CLOCKS.items():
        line = name.sub(digits, line)
    return line


def clock_in(text: str, locale: str) -> tuple[time, str] | None:
    """The clock time in ``text``, and the words around it; none if there is none, or no such time."""
    clocks = (*_CLOCKS, _CLOCK_OF_HOURS) if locale.partition("-")[0] in _WRITE_HOURS_SO else _CLOCKS
    found = next((match for clock in clocks if (match := clock.search(text))), None)
    if found is None:
        return None
    parts = found.groupdict()
    hour, half = int(parts["hour"]), (parts.get("half") or "").lower()
    if half and hour <= _NOON:
        if hour == 0 and half == "p":
            return None
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    elif half == "a":
        return None
    try:
        clock = time(hour, int(parts.get("minute") or 0), int(parts.get("second") or 0))
    except ValueError:
        return None
    rest = f"{text[: found.start()]} {text[found.end() :]}".strip()
    while (shorter := _JOINERS.sub("", rest).strip()) != rest:
        rest = shorter
    return clock, rest


def _last(clock: time, now: datetime, zone: ZoneInfo) -> datetime:
    """The last time that the clock in ``zone`` showed this."""
    return max(at for at in around(clock, now, zone) if at <= now + _SKEW)


def around(clock: time, at: datetime, zone: ZoneInfo) -> list[datetime]:
    """This clock time on the days around ``at``."""
    day = at.astimezone(zone).date()
    return [each for days in (-2, -1, 0, 1, 2) for each in shown(day + days * _DAY, clock, zone)]


def shown(day: date, clock: time, zone: ZoneInfo) -> list[datetime]:
    """When the clock in ``zone`` shows this on that day: once, or twice where it is set back.

    Where it is set forward past it, the time that it would have been, an hour later by the clock.
    """
    wall = datetime.combine(day, clock)
    moments = [wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    real = [at for at in moments if at.astimezone(zone).replace(tzinfo=None, fold=0) == wall]
    return sorted(set(real)) or moments[:1]


# -- dates and words ---------------------------------------------------------------------------------------------------


def _read(text: str, now: datetime, zone: ZoneInfo, locale: str) -> datetime:
    try:
        found = (
            stamp_in(text)
            or iso_in(text, zone)
            or _dated(text, now, zone, locale)
            or _relative(text, now, zone, locale)
        )
        if found is not None:
            return found.astimezone(UTC)
    except (OverflowError, ValueError):
        pass  # the year 0, the year 33658, a 31st of February
    example = f"{now.astimezone(zone):%H:%M}"
    raise Unreadable("time-unreadable", piece=text[:LONGEST], example=example)


def stamp_in(text: str) -> datetime | None:
    """The moment of a Discord timestamp, where the text is one."""
    stamp = _STAMP.fullmatch(text.strip())
    return datetime.fromtimestamp(int(stamp[1]), UTC) if stamp else None


def iso_in(text: str, zone: ZoneInfo) -> datetime | None:
    """The moment of an ISO date and time, in ``zone`` where it names none; of one that comes twice the first."""
    if not _ISO.fullmatch(text.strip()):
        return None
    at = datetime.fromisoformat(text.strip())
    return at if at.tzinfo else shown(at.date(), at.time(), zone)[0]


def _dated(text: str, now: datetime, zone: ZoneInfo, locale: str) -> datetime | None:
    """A clock time on a day: the latest such day that does not put it in the future, where there is a choice."""
    found = clock_in(tidied(text), locale)
    if found is None or clock_in(found[1], locale):
        return None
    clock, rest = found
    here = now.astimezone(zone)
    days = list(_days(rest, clock, here.replace(tzinfo=None), locale))
    moments = [moment for day in days for moment in shown(day, clock, zone)]
    if not moments:
        return None
    past = [at for at in moments if at <= now + _SKEW]
    return max(past) if past else min(moments)


def _days(rest: str, clock: time, here: datetime, locale: str) -> Iterable[date]:
    """The days that ``rest`` may mean; ``here`` is now, by the clock on the wall."""
    ago = _DAYS.get(rest.casefold())
    if ago is not None:
        night = rest.casefold() == "last night" and clock.hour < SMALL_HOURS
        return [here.date() - (0 if night else ago) * _DAY]
    iso = ISO_DAY.fullmatch(rest)
    if iso:
        return [date(int(iso[1]), int(iso[2]), int(iso[3]))]
    numeric = NUMERIC_DAY.fullmatch(rest)
    if numeric:
        return _numeric_days(numeric, here, month_first=locale == "en-US" and numeric[2] != ".")
    if not any(letter.isalpha() for letter in rest):
        return []
    found = [words_in(rest, here, locale, PREFER_DATES_FROM=which) for which in ("current_period", "past")]
    return [at.date() for at in found if at is not None and (at > here - _YEAR or re.search(r"\d{4}", rest))]


def _numeric_days(numeric: re.Match[str], here: datetime, *, month_first: bool) -> list[date]:
    """The order that people use there, else the other one; without a year, this one or the one before."""
    first, second = int(numeric[1]), int(numeric[3])
    month, day = (first, second) if month_first else (second, first)
    if month > _NOON:
        month, day = day, month
    if numeric[4]:
        return [date(int(numeric[4]) % 2000 + 2000 if len(numeric[4]) == len("25") else int(numeric[4]), month, day)]
    return [date(here.year - years, month, day) for years in (0, 1)]


def _relative(text: str, now: datetime, zone: ZoneInfo, locale: str) -> datetime | None:
    """As in "2 hours ago": hours and minutes by the stopwatch, days by the calendar."""
    line = tidied(text)
    here = now.astimezone(zone).replace(tzinfo=None, fold=0)
    found = words_in(line, here, locale, PARSERS=["relative-time"]) if line else None
    if found is None:
        return None
    ago = here - found
    whole_days = ago % _DAY == timedelta()
    if not (any(map(str.isdigit, line)) or line.casefold() in _NOW or _ONE_AGO.search(line)):
        return None
    return shown(found.date(), found.time(), zone)[0] if ago and whole_days else now.astimezone(UTC) - ago


def words_in(text: str, here: datetime, locale: str, **settings: Any) -> datetime | None:  # noqa: ANN401 - dateparser's
    """What dateparser makes of it, as a wall time; none for what names a zone of its own."""
    language = locale.partition("-")[0]
    found = dateparser.parse(
        text,
        languages=list(dict.fromkeys(["en", _LANGUAGES.get(language, language)])),
        settings={
            "TIMEZONE": "UTC",  # what comes back is naive, and means the zone of who typed it
            "RELATIVE_BASE": here,
            "DATE_ORDER": "MDY" if locale == "en-US" else "DMY",
            **settings,
        },
    )
    return found if found is not None and found.tzinfo is None else None
