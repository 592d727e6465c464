"""What a server's settings point at that is gone, or that the bot may not use as it should."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.settings import SETTING_NAMES
from ui.checks import wanted_in
from ui.settings import CHANNELS, WITH_FILES, name_of
from ui.text import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable

    import discord

    from domain.settings import Settings
    from ui.text import Text

ROLES = tuple(name for name in SETTING_NAMES if name.endswith("_role"))
ROOM = "room for events"
"""What a server lacks that has as many events as Discord keeps."""
ONLY_HISTORY = ("Read Message History",)
"""Without it everything is posted all the same."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A chosen channel or role that can't be used."""

    setting: str
    value: int
    """The channel's or role's id."""
    missing: tuple[str, ...] = ()
    """Permissions that the bot lacks there; none of them: it is gone, or hidden from the bot."""

    @property
    def key(self) -> str:
        """Names it, so that it is told once."""
        return f"{self.setting}:{self.value}:{'refuses' if self.missing else 'gone'}"


def problem(guild: discord.Guild, setting: str, value: int | None) -> Problem | None:
    """What is wrong with one channel or role setting."""
    if value is None:
        return None
    if setting in ROLES:
        return None if guild.get_role(value) else Problem(setting, value)
    channel = guild.get_channel_or_thread(value)
    if channel is None:
        return Problem(setting, value)
    missing = wanted_in(channel, files=setting == WITH_FILES)
    return Problem(setting, value, tuple(missing)) if missing else None


def problems(guild: discord.Guild, settings: Settings) -> list[Problem]:
    """What is wrong with any of them."""
    found = [problem(guild, name, getattr(settings, name)) for name in (*CHANNELS, *ROLES)]
    return [one for one in found if one is not None]


def line(text: Text, found: Problem, me: discord.Member) -> Markup:
    """What is wrong, what happens meanwhile, and exactly what helps."""
    name = name_of(text, found.setting)
    gone = Markup("no" if found.missing else "yes")
    key = found.setting.replace("_", "-")
    meanwhile = text.say("missing-history") if found.missing == ONLY_HISTORY else text.say(f"missing-{key}", gone=gone)
    if not found.missing:
        kind = "missing-role-gone" if found.setting in ROLES else "missing-channel-gone"
        return text.say(kind, name=name, meanwhile=meanwhile)
    wanted = needs(text, found.value, found.missing, me)
    return text.say("missing-permissions", name=name, needs=wanted, meanwhile=meanwhile)


def lines(text: Text, guild: discord.Guild, found: Iterable[Problem]) -> list[Markup]:
    """All that is wrong, one line each."""
    return [Markup(f"⚠️ {line(text, one, guild.me)}") for one in found]


def needs(text: Text, channel_id: int, missing: tuple[str, ...], me: discord.Member) -> Markup:
    """Which permissions to give, and where in Discord's settings."""
    wanted = Markup(", ".join(f"**{name}**" for name in missing))
    return text.say("needs-permissions", channel=Markup(f"<#{channel_id}>"), permissions=wanted, me=me.display_name)
