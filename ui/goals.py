"""How goals look: set, shown with their pace, taken back, and as lines of a summary card. Text first, phones first."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import discord
from babel.dates import format_date

from domain.goals import Measure
from domain.numbers import write_duration
from domain.periods import Period
from ui.layout import ACCENT, LONGEST_EMBED, bounded
from ui.options import choices
from ui.press import button, row_of, select
from ui.reply import Reply
from ui.text import STOCK_LOCALE, Markup, text_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.goals import Goal, OnCard, Progress
    from ui.options import Choices
    from ui.text import Text

BLOCKS = 10
"""Of the bar; as many fit beside one another on every phone."""
_FULL, _EMPTY = "▰", "▱"
_ICONS = {
    Measure.DIAMONDS: "💎",
    Measure.HOURS: "⏱️",
    Measure.VALID_DAYS: "📅",
    Measure.STREAMS: "🎥",
    Measure.NEW_FOLLOWERS: "🌟",
    Measure.EARNINGS: "💵",
}


def measure_choices() -> Choices:
    """What can be counted, by name."""
    text = text_in(STOCK_LOCALE)
    return choices((text.say(f"goal-measure-{_key(measure)}"), measure.value) for measure in Measure)


def kept(text: Text, progress: Progress, before: Goal | None, *, changed: bool) -> Reply:
    """What somebody wants to reach from now on, how far that is, and the way back."""
    goal = progress.goal
    lines = [text.say("goal-set" if changed else "goal-as-before"), *_goal_lines(text, progress)]
    if not changed:
        return Reply("\n".join(lines))
    if before is not None:
        lines.append(text.say("goal-before", target=target_words(text, before)))
    verb, other = ("goal-clear", goal) if before is None else ("goal-back", before)
    return Reply("\n".join(lines), view=row_of(button(verb, other.id, label=text.say("button-undo"), emoji="↩️")))


def shown(text: Text, goals: Sequence[Progress]) -> Reply:
    """Every goal with how far it is, the pace, and what is needed a day."""
    embed = discord.Embed(title=text.say("goal-title"), colour=ACCENT)
    blocks = ["\n".join(_goal_lines(text, progress)) + "\n" for progress in goals]
    embed.description = bounded(blocks, text, LONGEST_EMBED) if blocks else text.say("goal-none")
    return Reply(embed=embed)


def cleared(text: Text, goal: Goal) -> Reply:
    """A goal was taken back, and how it comes back."""
    undo = button("goal-back", goal.id, label=text.say("button-undo"), emoji="↩️")
    return Reply(text.say("goal-cleared", goal=_name(text, goal)), view=row_of(undo))


def which(text: Text, goals: Sequence[Goal]) -> Reply:
    """Several goals stand: which of them goes?"""
    pairs = [(_name(text, goal), str(goal.id)) for goal in goals]
    hint = text.say("goal-which")
    return Reply(hint, view=row_of(select("goal-clear-picked", hint=hint, choices=pairs)))


def card_lines(text: Text, goals: Sequence[OnCard], *, money: bool) -> list[Markup]:
    """What a summary card says of goals; of those in money only where the card shows money."""
    seen = [one for one in goals if money or not one.progress.goal.money]
    lines = [_celebration(text, one.progress) for one in seen if one.celebrated]
    together: dict[Markup, list[str]] = {}
    for one in seen:
        if not one.celebrated:
            together.setdefault(_when(text, one.progress), []).append(_so_far(text, one.progress))
    return lines + [
        text.say("goal-card-progress", when=when, goals=Markup(" · ".join(parts))) for when, parts in together.items()
    ]


def _celebration(text: Text, progress: Progress) -> Markup:
    key = "goal-card-reached" if progress.goal.creator is not None else "goal-card-reached-together"
    return text.say(key, target=target_words(text, progress.goal), when=_period_words(text, progress))


def _so_far(text: Text, progress: Progress) -> Markup:
    """Reads "62,400 of 100,000 💎", ticked where that is enough."""
    goal = progress.goal
    value = _bare(text, goal.measure, progress.value)
    said = text.say("goal-card-of", value=value, target=_amount(text, goal.measure, goal.target))
    return Markup(f"{said} ✅") if progress.reached else said


def _when(text: Text, progress: Progress) -> Markup:
    words = _period_words(text, progress)
    return words if progress.goal.creator is not None else text.say("goal-card-together", when=words)


def _period_words(text: Text, progress: Progress) -> Markup:
    """Reads "November", "week of Nov 16, 2026"."""
    if progress.goal.period is Period.WEEK:
        return text.say("goal-week", day=text.day(progress.first_day))
    return Markup(format_date(progress.first_day, "LLLL", locale=text.locale.replace("-", "_")))


def _goal_lines(text: Text, progress: Progress) -> list[Markup]:
    goal = progress.goal
    return [
        Markup(f"{_ICONS[goal.measure]} **{_name(text, goal)}**"),
        text.say(
            "goal-so-far", value=_amount(text, goal.measure, progress.value), percent=Markup(f"{progress.percent} %")
        ),
        Markup(bar(progress.percent)),
        *_outlook(text, progress),
    ]


def _outlook(text: Text, progress: Progress) -> list[Markup]:
    """The pace, and what is needed for the rest of the time."""
    goal, lines = progress.goal, list[Markup]()
    if progress.reached:
        return [text.say("goal-reached", last=text.day(progress.last_day))]
    if progress.projected is None:
        lines.append(text.say("goal-first-day"))
    else:
        key = "goal-pace-enough" if progress.on_pace else "goal-pace-short"
        projected = _amount(text, goal.measure, progress.projected)
        lines.append(text.say(key, projected=projected, last=text.day(progress.last_day)))
    left = _amount(text, goal.measure, progress.left)
    if not progress.possible or progress.needed_per_day is None:
        lines.append(text.say("goal-impossible", left=left, last=text.day(progress.last_day)))
    elif goal.measure is Measure.VALID_DAYS:
        lines.append(text.say("goal-needed-days", left=left, days=progress.days_left))
    else:
        needed = _amount(text, goal.measure, progress.needed_per_day)
        lines.append(text.say("goal-needed", left=left, needed=needed, days=progress.days_left))
    return lines


def bar(percent: int) -> str:
    """Ten blocks, full only when it is reached."""
    full = min(max(percent, 0) * BLOCKS // 100, BLOCKS)
    return _FULL * full + _EMPTY * (BLOCKS - full)


def target_words(text: Text, goal: Goal) -> Markup:
    """Reads "100,000 💎", "80h live", "$540.00 (500 EUR)"."""
    words = _amount(text, goal.measure, goal.target)
    return words if goal.entered is None else text.say("goal-entered", target=words, entered=goal.entered)


def _name(text: Text, goal: Goal) -> Markup:
    """Reads "100,000 💎 a month · @lunaplays"."""
    target = target_words(text, goal)
    if goal.creator is None:
        return text.say("goal-of-server", target=target, period=Markup(goal.period.value))
    return text.say("goal-of-creator", target=target, period=Markup(goal.period.value), creator=goal.creator.handle)


def _amount(text: Text, measure: Measure, value: int) -> Markup:
    return text.say(f"goal-amount-{_key(measure)}", count=value, shown=_bare(text, measure, value))


def _bare(text: Text, measure: Measure, value: int) -> Markup:
    """The number alone: "62,400", "48h 20m", "$312.00"."""
    if measure is Measure.HOURS:
        return Markup(write_duration(timedelta(seconds=value)))
    return text.usd(value) if measure is Measure.EARNINGS else text.number(value)


def _key(measure: Measure) -> str:
    return measure.value.replace("_", "-")
