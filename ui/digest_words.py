"""How a digest's time, place and rhythm are said."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from babel.dates import format_interval, format_skeleton, format_time, get_day_names

from domain.errors import Unreadable
from domain.periods import Period
from domain.schedules import LAST, first_of
from ui.earnings_words import babel_locale
from ui.moments import clock_in, tidied
from ui.text import Markup

if TYPE_CHECKING:
    from datetime import date

    from domain.digests import Digest
    from domain.earnings import Days
    from domain.schedules import Schedule
    from ui.text import Text

EXAMPLE = "09:00"
LONGEST = 60
_HOURS = 24


def read_clock(typed: str, locale: str) -> time:
    """A time of the day: "09:00", "9am", "21h30", "18 Uhr"; a bare number is the hour.

    Raises:
        Unreadable: it is none, or more than that.
    """
    line = tidied(typed)
    if line.isascii() and line.isdigit() and int(line[:3]) < _HOURS:
        return time(int(line))
    found = clock_in(line, locale)
    if found is None or found[1]:
        raise Unreadable("digest-clock-unreadable", piece=typed.strip()[:LONGEST], example=EXAMPLE)
    return found[0].replace(second=0)


def weekday_names(text: Text) -> list[str]:
    """The days of the week from Monday."""
    names = get_day_names("wide", locale=babel_locale(text))
    return [names[place] for place in range(7)]


def days_words(period: Period, days: Days, text: Text) -> Markup:
    """Reads "Sat, Nov 21, 2026", "Nov 16 – 22, 2026", "November 2026"."""
    first, locale = first_of(days), babel_locale(text)
    if period is Period.DAY:
        return Markup(format_skeleton("yMMMEd", first, locale=locale))
    if period is Period.MONTH:
        return Markup(format_skeleton("yMMMM", first, locale=locale))
    return Markup(format_interval(first, days.last, "yMMMd", locale=locale))


def day_label(day: date, period: Period, text: Text) -> str:
    """Under a bar: "Mon 16"; in a month the number alone."""
    return str(day.day) if period is Period.MONTH else str(format_skeleton("Ed", day, locale=babel_locale(text)))


def clock_words(clock: time, text: Text) -> Markup:
    """Reads "9:00 AM"."""
    # A day of its own: Babel would move a bare time into its zone's summer.
    shown = datetime(2000, 1, 1, clock.hour, clock.minute, tzinfo=UTC)
    return Markup(format_time(shown, "short", tzinfo=UTC, locale=babel_locale(text)))


def when_words(schedule: Schedule, text: Text) -> Markup:
    """Reads "every Monday at 9:00 AM"."""
    clock = clock_words(schedule.clock, text)
    if schedule.every is Period.DAY:
        return text.say("digest-when-day", clock=clock)
    if schedule.every is Period.WEEK:
        return text.say("digest-when-week", weekday=Markup(weekday_names(text)[schedule.day or 0]), clock=clock)
    if schedule.day == LAST:
        return text.say("digest-when-last", clock=clock)
    return text.say("digest-when-month", day=schedule.day or 1, clock=clock)


def about_words(digest: Digest, text: Text) -> Markup:
    """Reads "all creators together", "@lunaplays"."""
    if digest.creator is None:
        return text.say("digest-about-server")
    return text.say("digest-about-creator", creator=digest.creator.handle)


def where_words(digest: Digest, text: Text) -> Markup:
    """Reads "in #summaries", "by direct message"."""
    if digest.channel_id is None:
        return text.say("digest-in-dm")
    return text.say("digest-in-channel", channel=Markup(f"<#{digest.channel_id}>"))
