"""How a creator's month looks in a list: short lines for a phone, and buttons that sort."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from babel.dates import format_date

from domain.backstage import last_of
from domain.numbers import write_duration
from domain.pace import Order
from ui.press import button
from ui.text import Markup

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from domain.pace import Pace
    from ui.press import Lasting
    from ui.text import Text

_EMOJI = {Order.NAME: "🔤", Order.PACE: "📈", Order.QUIET: "😴"}
_HOUR = timedelta(hours=1)


def page_and_order(parts: Sequence[str]) -> tuple[int, Order]:
    """What a button of the list stands for; older ones tell no order."""
    return int(parts[0]), Order(parts[1]) if len(parts) > 1 else Order.NAME


def sort_buttons(text: Text, order: Order) -> list[Lasting]:
    """To the other orders, each from its first page."""
    return [
        button("creator-page", 0, other, label=text.say(f"creator-sort-{other}"), emoji=_EMOJI[other])
        for other in (Order.QUIET, Order.PACE, Order.NAME)
        if other is not order
    ]


def tells(pace: Pace | None) -> bool:
    """Whether anything is known that a list could be sorted by."""
    return pace is not None and (pace.as_of is not None or pace.silent is not None)


def pace_lines(text: Text, paces: Sequence[Pace | None]) -> tuple[list[Markup], list[list[Markup]]]:
    """What stands above the list, and each creator's own lines.

    The day of the figures stands above where it is the same for all, else with each.
    """
    told = [(one.as_of, one) for one in paces if one is not None and one.as_of is not None and one.left_on is None]
    dated = len({(as_of, one.source) for as_of, one in told}) > 1
    if not told:
        return [], [[] if one is None else _quiet(text, one) for one in paces]
    head = [text.say("pace-head", last=_short(text, last_of(told[0][0])))]
    if not dated:
        head.append(_as_of(text, told[0][1]))
    lines = [[] if one is None else _lines(text, one, dated=dated) for one in paces]
    return [Markup("\n".join(head) + "\n")], lines


def _lines(text: Text, pace: Pace, *, dated: bool) -> list[Markup]:
    if pace.left_on is not None:
        return _quiet(text, pace)
    if pace.as_of is None:
        return [text.say("pace-none"), *_quiet(text, pace)]
    now, then = pace.so_far, pace.month_end
    lines: list[Markup] = []
    if now.diamonds is not None and then.diamonds is not None:
        lines.append(text.say("pace-diamonds", now=text.number(now.diamonds), then=text.number(then.diamonds)))
    time: list[str] = []
    if now.live is not None and then.live is not None:
        time.append(text.say("pace-hours", now=_hours(now.live), then=_hours(then.live)))
    if now.valid_days is not None and then.valid_days is not None:
        time.append(text.say("pace-days", now=now.valid_days, then=then.valid_days))
    lines += [Markup(" · ".join(time))] if time else []
    return [*lines, *([_as_of(text, pace)] if dated else []), *_quiet(text, pace)]


def _as_of(text: Text, pace: Pace) -> Markup:
    assert pace.as_of is not None  # noqa: S101 - it has figures
    assert pace.source is not None  # noqa: S101 - they are somebody's
    return text.say(f"pace-as-of-{pace.source}", day=_short(text, pace.as_of))


def _quiet(text: Text, pace: Pace) -> list[Markup]:
    if pace.left_on is not None:
        return [text.say("pace-left", day=_short(text, pace.left_on))]
    return [] if pace.quiet is None else [text.say("pace-quiet", days=pace.quiet.days)]


def _hours(length: timedelta) -> Markup:
    """Whole hours, from one hour on: minutes of a month are noise on a phone."""
    return Markup(write_duration(length if length < _HOUR else round(length / _HOUR) * _HOUR))


def _short(text: Text, day: date) -> Markup:
    """Reads "Jul 6"."""
    return Markup(format_date(day, "MMM d", locale=text.locale.replace("-", "_")))
