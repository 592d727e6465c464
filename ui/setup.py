"""How the guided set-up looks: a private panel of a few pages, each with its state and what can be chosen there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import discord

from domain.errors import NotFound, Unreadable
from domain.settings import Settings
from ui import missing, zones
from ui.forms import Field
from ui.layout import ACCENT
from ui.posted import what_helps
from ui.press import Lasting, button, channel_select, role_select, row_of
from ui.reply import Reply
from ui.settings import CHANNELS, name_of, value_of
from ui.setup_choices import hint, place_choices
from ui.text import Markup

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from domain.creators import Creator
    from ui.posted import Posted
    from ui.text import Text


class Page(StrEnum):
    """The panel's pages, in their order."""

    CHANNELS = "channels"
    PEOPLE = "people"
    PLACE = "place"
    DONE = "done"


STEPS = tuple(page for page in Page if page is not Page.DONE)
ICONS = {Page.CHANNELS: "📣", Page.PEOPLE: "👥", Page.PLACE: "🕒", Page.DONE: "🎉"}
ON_PAGE: dict[Page, tuple[str, ...]] = {
    Page.CHANNELS: CHANNELS,
    Page.PEOPLE: missing.ROLES,
    Page.PLACE: ("timezone", "language", "currency", "money_on_cards"),
}
"""The settings of each page; one that this version does not have is passed over."""
_DEFAULTS = Settings()


@dataclass(frozen=True, slots=True)
class Panel:
    """What is so now, for whom it is shown, and what just happened."""

    text: Text
    settings: Settings
    guild: discord.Guild
    own: Sequence[Creator]
    """The reader's own handles."""
    locale: str
    at: datetime
    mention: Callable[[str], Markup]
    note: str | None = None
    """What just happened, or what could not be read."""
    near: Sequence[str] = ()
    """Time zones that may have been meant."""

    def problem(self, setting: str) -> missing.Problem | None:
        """What is wrong with a channel or role that was chosen."""
        return missing.problem(self.guild, setting, getattr(self.settings, setting))

    @property
    def problems(self) -> list[missing.Problem]:
        """What is wrong anywhere."""
        return missing.problems(self.guild, self.settings)


def page_of(parts: Sequence[str]) -> Page:
    """The page that a button opens; of an older version's, the first."""
    return next((page for page in Page if [page.value] == list(parts)), Page.CHANNELS)


def setting_of(parts: Sequence[str], among: Sequence[str]) -> str:
    """The setting that a select changes.

    Raises:
        NotFound: it is none of those that it may change.
    """
    if len(parts) != 1 or parts[0] not in among:
        raise NotFound("button-gone")
    return parts[0]


def picked_channel(values: Sequence[str], guild_id: int, known: Callable[[int], object]) -> int:
    """The channel that was picked; ``known`` looks it up among all that the bot sees.

    Raises:
        NotFound: it is no channel, or another server's.
    """
    channel = known(int(values[0])) if len(values) == 1 and values[0].isdecimal() else None
    guild = getattr(channel, "guild", None)
    if not values or not values[0].isdecimal() or (channel is not None and getattr(guild, "id", None) != guild_id):
        raise NotFound("button-gone")
    return int(values[0])


def picked_role(values: Sequence[str], guild: discord.Guild) -> discord.Role:
    """The role that was picked.

    Raises:
        NotFound: there is no such role here (any more).
    """
    role = guild.get_role(int(values[0])) if len(values) == 1 and values[0].isdecimal() else None
    if role is None:
        raise NotFound("button-gone")
    return role


def zone_or_nearest(typed: str) -> tuple[str | None, Sequence[str]]:
    """The zone that was typed; else none, and what may have been meant."""
    try:
        return zones.read_zone(typed).key, ()
    except Unreadable as unread:
        return None, unread.nearest


def shown(panel: Panel, page: Page) -> Reply:
    """One page of the panel."""
    text = panel.text
    title = text.say(f"setup-page-{page}")
    if page in STEPS:
        title = text.say("setup-step", step=STEPS.index(page) + 1, steps=len(STEPS), title=title)
    embed = discord.Embed(title=f"{ICONS[page]} {title}", colour=ACCENT)
    lines = [panel.note, ""] if panel.note else []
    lines += [text.say(f"setup-page-{page}.how"), ""]
    lines += _done_lines(panel) if page is Page.DONE else _state(panel, ON_PAGE[page])
    if page is Page.PEOPLE:
        lines.append(_own_line(panel))
    if page is not Page.DONE:
        elsewhere = [one for one in panel.problems if one.setting not in ON_PAGE[page]]
        lines += missing.lines(text, panel.guild, elsewhere)
    embed.description = "\n".join(lines)
    return Reply(embed=embed, view=row_of(*_choices(panel, page), *_ways_on(panel, page)))


def _state(panel: Panel, names: Sequence[str]) -> list[str]:
    return [_line(panel, name) for name in names if hasattr(panel.settings, name)]


def _line(panel: Panel, name: str) -> str:
    """Reads "✅ **Summary channel**: #summaries", with what stands in the way."""
    text, value = panel.text, getattr(panel.settings, name)
    wrong = panel.problem(name) if name in {*CHANNELS, *missing.ROLES} else None
    if wrong is not None:
        return f"⚠️ {missing.line(text, wrong, panel.guild.me)}"
    mark = "–" if value == getattr(_DEFAULTS, name) else "✅"
    return f"{mark} **{name_of(text, name)}**: {value_of(text, name, value)}"


def _own_line(panel: Panel) -> str:
    if not panel.own:
        return f"– {panel.text.say('setup-not-registered')}"
    handles = Markup(", ".join(panel.text.say("creator-line", creator=creator.handle) for creator in panel.own))
    return f"✅ {panel.text.say('setup-registered', handles=handles)}"


def _done_lines(panel: Panel) -> list[str]:
    text = panel.text
    lines = [_line(panel, name) for page in STEPS for name in ON_PAGE[page] if hasattr(panel.settings, name)]
    go_on = {"add": "creator add", "start": "stream start", "log": "gift log", "end": "stream end", "help": "help"}
    steps = text.say("setup-next", **{name: panel.mention(command) for name, command in go_on.items()})
    return [*lines, _own_line(panel), "", steps]


def _choices(panel: Panel, page: Page) -> list[Lasting]:
    text, settings = panel.text, panel.settings
    match page:
        case Page.CHANNELS:
            return [
                channel_select("setup-channel", name, hint=hint(text, name), chosen=_standing(panel, name))
                for name in CHANNELS
            ]
        case Page.PEOPLE:
            roles = [
                role_select("setup-role", name, hint=hint(text, name), chosen=_standing(panel, name))
                for name in missing.ROLES
            ]
            return [*roles, button("setup-register", label=text.say("setup-register"), emoji="🎥")]
        case Page.PLACE:
            return place_choices(text, settings, panel.near or zones.guesses(panel.locale), panel.locale, panel.at)
        case Page.DONE:
            post = button("setup-sample", label=text.say("setup-sample"), emoji="📊", style=discord.ButtonStyle.primary)
            return [post]


def _standing(panel: Panel, name: str) -> int | None:
    """What a picker shows as chosen; Discord can't show what is gone."""
    wrong = panel.problem(name)
    return None if wrong is not None and not wrong.missing else getattr(panel.settings, name)


def _ways_on(panel: Panel, page: Page) -> list[Lasting]:
    """Back and on, and looking again where a permission was missing. They stand in a row of their own."""
    text, place = panel.text, list(Page).index(page)
    again = [one for one in panel.problems if page is Page.DONE or one.setting in ON_PAGE[page]]
    items: list[Lasting] = []
    if place:
        items.append(_turn(list(Page)[place - 1], text.say("setup-back"), emoji="◀️"))
    if again:
        items.append(button("setup-check", page, label=text.say("setup-check"), emoji="🔄"))
    if page is not Page.DONE:
        items.append(_turn(list(Page)[place + 1], text.say("setup-on"), style=discord.ButtonStyle.primary, emoji="▶️"))
    if page in STEPS[:-1]:
        items.append(_turn(Page.DONE, text.say("setup-finish"), emoji="✅"))
    for item in items:
        item.item.row = 4
    return items


def _turn(page: Page, label: str, *, emoji: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary) -> Lasting:
    return button("setup-page", page, label=label, emoji=emoji, style=style)


def zone_field(text: Text, settings: Settings) -> Field:
    """The line in which a time zone is typed."""
    name = name_of(text, "timezone")
    return Field("timezone", name, example=text.say("setup-zone-example", now=settings.timezone), required=True)


def handle_field(text: Text) -> Field:
    """The line in which one's own handle is typed."""
    return Field("handle", text.say("setup-handle"), example=text.say("setup-handle-example"), required=True)


def saved(text: Text, settings: Settings, name: str) -> Markup:
    """What was just chosen."""
    return text.say("setup-saved", name=name_of(text, name), value=value_of(text, name, getattr(settings, name)))


def registered(text: Text, creator: Creator, member_id: int) -> Markup:
    """The handle is the reader's now; or it is somebody else's, and stays so."""
    key = "setup-registered-now" if creator.member_id == member_id else "setup-handle-taken"
    return text.say(key, creator=creator.handle)


def sample_posted(text: Text, posted: Posted, settings: Settings) -> str:
    """Where the sample stands, and which channel would not take it; of the chosen one the page tells anyway."""
    key = "sample-nowhere" if posted.message is None else "sample-posted"
    url = Markup(posted.message.jump_url if posted.message else "")
    refused = [
        f"⚠️ {what_helps(text, one, key='setting-channel-refuses')}"
        for one in posted.refused
        if one.failed or one.channel_id != settings.summary_channel
    ]
    return "\n".join([text.say(key, card=url), *refused])


def zone_unread(text: Text, typed: str, nearest: Sequence[str]) -> Markup:
    """No zone is called so; perhaps one of those that are offered."""
    if nearest:
        return text.say("setup-zone-near", piece=typed)
    return text.say("zone-unreadable", piece=typed, example=zones.EXAMPLE)
