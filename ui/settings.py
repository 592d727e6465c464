"""How settings look: in plain words, with their defaults, and with what stands in their way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from rapidfuzz import fuzz, process, utils

from domain.access import MoneyOnCards
from domain.errors import Unreadable
from domain.settings import SETTING_NAMES
from ui import languages
from ui.checks import missing_in
from ui.layout import ACCENT, mention
from ui.money import currency_label
from ui.options import choices
from ui.posted import Refused, what_helps
from ui.press import row_of, select
from ui.reply import Reply
from ui.text import STOCK_LOCALE, Markup, harmless, moment, text_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from domain.settings import Settings, Shown
    from ui.options import Choices
    from ui.text import Text

CHANNELS = tuple(name for name in SETTING_NAMES if name.endswith("_channel"))
WITH_FILES = "summary_channel"
"""Where pictures go."""
SURE = 90
"""Likeness (of 100) from which a typed name is taken without asking."""
LONGEST = 60

Value = int | str | None


def money_choices() -> Choices:
    """Whether cards may show money at all, each with what it means."""
    text = text_in(STOCK_LOCALE)
    return choices((text.say(f"money-choice-{one}"), one.value) for one in MoneyOnCards)


def name_of(text: Text, setting: str) -> Markup:
    """A setting for people: "Summary channel"."""
    return text.say(f"setting-{setting.replace('_', '-')}")


def value_of(text: Text, setting: str, value: Value) -> Markup:
    """A value as people see it in Discord; none in the words of what happens then."""
    if value is None:
        return text.say(f"setting-{setting.replace('_', '-')}.unset")
    match setting:
        case "timezone":
            return harmless(str(value))
        case "language":
            return Markup(languages.named(str(value), text.locale))
        case "currency":
            return Markup(currency_label(str(value), text.locale))
        case "money_on_cards":
            return text.say(f"money-on-cards-{value}")
        case _:
            return Markup(f"<#{value}>" if setting in CHANNELS else f"<@&{value}>")


def matching(text: Text, typed: str) -> list[tuple[str, str]]:
    """Settings whose name is near to what was typed, as (label, name); all of them while nothing is typed."""
    labels = {setting: str(name_of(text, setting)) for setting in SETTING_NAMES}
    if not typed.strip():
        return [(label, setting) for setting, label in labels.items()]
    near = process.extract(typed, labels, scorer=fuzz.WRatio, processor=utils.default_process, limit=None)
    return [(label, setting) for label, _, setting in near]


def read_setting(text: Text, typed: str) -> str:
    """The setting that was typed or picked, by its name here or in the command.

    Raises:
        Unreadable: there is none; ``example`` and ``nearest`` are what it may be.
    """
    wanted = " ".join(typed[:LONGEST].casefold().replace("_", " ").split())
    near = matching(text, typed[:LONGEST])
    for label, setting in near:
        if wanted in {label.casefold(), setting.replace("_", " ")}:
            return setting
    label, setting = near[0]
    if fuzz.ratio(wanted, label.casefold()) >= SURE:
        return setting
    raise Unreadable("setting-unknown", piece=typed[:LONGEST], example=label, nearest=[label])


def refusals(guild: discord.Guild | None, values: Mapping[str, Value]) -> list[Refused]:
    """Which of the chosen channels the bot can't post in, and what is missing there."""
    found: dict[int, Refused] = {}
    for setting, value in values.items():
        if guild is None or setting not in CHANNELS or not isinstance(value, int):
            continue
        channel = guild.get_channel_or_thread(value)
        missing = () if channel is None else tuple(missing_in(channel, files=setting == WITH_FILES))
        if channel is None or len(missing) > len(found.get(value, Refused(value, ())).missing):
            found[value] = Refused(value, missing)
    return list(found.values())


def _warnings(text: Text, refused: Iterable[Refused]) -> list[Markup]:
    return [Markup(f"⚠️ {what_helps(text, one, key='setting-channel-refuses')}") for one in refused]


def changed(  # noqa: PLR0913 - what is so, what was so, and how it came about
    text: Text,
    before: Settings,
    after: Settings,
    names: Iterable[str],
    refused: Iterable[Refused],
    *,
    reset: bool = False,
) -> Reply:
    """What is so from now on, and what still stands in its way."""
    lines = [
        text.say(
            "setting-kept",
            name=name_of(text, name),
            value=value_of(text, name, getattr(after, name)),
            before=value_of(text, name, getattr(before, name)),
            same=Markup("yes" if getattr(after, name) == getattr(before, name) else "no"),
        )
        for name in names
    ]
    said = text.say("settings-back" if reset else "settings-kept")
    return Reply("\n".join([said, *lines, *_warnings(text, refused)]))


def log_line(text: Text, after: Settings, names: Iterable[str], *, by: int) -> Reply:
    """The same for the server's log, with who did it."""
    said = [
        text.say("setting-log-part", name=name_of(text, name), value=value_of(text, name, getattr(after, name)))
        for name in names
    ]
    return Reply(text.say("settings-log", member=mention(by), changes=Markup(" · ".join(said))))


def nothing_given(text: Text) -> Reply:
    """No option was named: how it is done."""
    return Reply(text.say("settings-none-given"))


def shown(text: Text, settings: Sequence[Shown], warnings: Sequence[Markup]) -> Reply:
    """Every setting: value, default, who changed it and when; what stands in the way, and what can be put back."""
    embed = discord.Embed(title=text.say("settings-title"), colour=ACCENT)
    embed.description = "\n".join([text.say("settings-how"), *warnings])
    for one in settings:
        embed.add_field(name=name_of(text, one.name), value=_lines(text, one), inline=False)
    other = [(str(name_of(text, one.name)), one.name) for one in settings if one.value != one.default]
    if not other:
        return Reply(embed=embed)
    hint = text.say("settings-reset-hint")
    return Reply(embed=embed, view=row_of(select("settings-reset", hint=hint, choices=other)))


def _lines(text: Text, one: Shown) -> Markup:
    lines = [value_of(text, one.name, one.value)]
    if one.value != one.default:
        lines.append(text.say("setting-default", value=value_of(text, one.name, one.default)))
    if one.changed_at is not None and one.changed_by is not None:
        at = moment(one.changed_at, "R")
        lines.append(text.say("setting-changed", member=mention(one.changed_by), at=at))
    return Markup("\n".join(lines))
