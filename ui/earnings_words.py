"""How a time, a change and a rate are said wherever earnings are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.dates import format_date, format_skeleton, format_time

from domain.comparisons import MOST_PERCENT, Direction
from domain.earnings import days_before
from domain.periods import Period
from ui.text import Markup

if TYPE_CHECKING:
    from datetime import date
    from zoneinfo import ZoneInfo

    from domain.comparisons import Change
    from domain.earnings import Days, Earnings
    from domain.ledger import Kind
    from domain.streams import Stream
    from ui.text import Text

ARROWS = {Direction.UP: "▲", Direction.DOWN: "▼", Direction.LEVEL: "▬", Direction.NEW: "✦"}


def babel_locale(text: Text) -> str:
    """The name that Babel knows the locale by."""
    return text.locale.replace("-", "_")


def time_words(period: Period, days: Days, text: Text) -> Markup:
    """Reads "November 2026", "Week of Nov 16, 2026", "All time"."""
    locale = babel_locale(text)
    day = days.since or days.last
    match period:
        case Period.YEAR:
            return Markup(format_skeleton("y", day, locale=locale))
        case Period.MONTH:
            return Markup(format_skeleton("yMMMM", day, locale=locale))
        case Period.WEEK:
            return text.say("earnings-week", day=text.day(day))
        case Period.ALL:
            return text.say("earnings-all")
        case Period.DAY | Period.STREAM:
            return text.day(day)


def period_words(earned: Earnings, text: Text, zone: ZoneInfo) -> Markup:
    """The time that is shown; a stream by its start."""
    line = earned.line
    return time_words(earned.period, earned.days, text) if line is None else stream_time(line.stream, text, zone)


def stream_time(stream: Stream, text: Text, zone: ZoneInfo) -> Markup:
    """Reads "Nov 21, 2026, 8:15 PM"."""
    at = stream.started_at.astimezone(zone)
    clock = format_time(at, "short", tzinfo=zone, locale=babel_locale(text))
    return Markup(f"{text.day(at.date())}, {clock}")


def before_words(earned: Earnings, text: Text, zone: ZoneInfo) -> Markup:
    """The time before, as it is named beside what is compared with it; empty before all time."""
    before = earned.before
    if earned.period is Period.STREAM:
        at = None if before is None or not before.streams else stream_time(before.streams[0].stream, text, zone)
        return Markup("") if at is None else text.say("earnings-stream-of", at=at)
    days = days_before(earned.period, earned.days)
    return Markup("") if days is None else time_words(earned.period, days, text)


def short_day(day: date, text: Text) -> Markup:
    """Reads "Nov 21"."""
    return Markup(format_skeleton("MMMd", day, locale=babel_locale(text)))


def month_name(day: date, text: Text) -> Markup:
    """Reads "Nov"."""
    return Markup(format_date(day, "LLL", locale=babel_locale(text)))


def change_words(change: Change | None, text: Text) -> Markup:
    """Reads "▲ 12 %"; "✦ new" where there was none before; empty where both are nothing."""
    if change is None:
        return Markup("")
    arrow = ARROWS[change.direction]
    if change.percent is None:
        return Markup(f"{arrow} {text.say('change-new')}" if change.direction is Direction.NEW else "")
    more = "+" if abs(change.percent) >= MOST_PERCENT else ""
    return Markup(f"{arrow} {abs(change.percent)}{more} %")


def kind_words(kind: Kind, text: Text) -> Markup:
    """Reads "Sponsorship"."""
    return text.say(f"income-kind-{kind.value.replace('_', '-')}")


def unsure_words(unsure: int, streams: int, text: Text) -> Markup:
    """That of so many streams TikTok's own total is not known."""
    if unsure == streams:
        return text.say("earnings-unsure-all", streams=streams)
    return text.say("earnings-unsure", streams=unsure, of=streams)
