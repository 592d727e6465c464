"""Who did what, and what they saw: kept as Markdown that reads like the channel."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import discord
    from simcord import ResponseMessage

    from demo.world import World

_TIME = re.compile(r"<t:(\d+)(?::\w)?>")
_MENTION = re.compile(r"<(@|@&|#)(\d+)>")
_COMMAND = re.compile(r"</([^:>]+):\d+>")
_JUMP = re.compile(r"https://discord\.com/channels/\d+/(\d+)/\d+")


@dataclass(frozen=True, slots=True)
class Seen:
    """One message as a person saw it."""

    message: ResponseMessage | discord.Message
    text: str
    """Every word: content, embeds."""
    labels: tuple[str, ...]
    """Buttons, and the hints of menus."""
    private: bool


@dataclass(slots=True)
class Scene:
    """One thing that somebody did, and what it brought."""

    title: str
    at: datetime
    who: str
    did: str
    seen: Sequence[Seen]
    outcome: list[str] = field(default_factory=list[str])
    """What was checked, and is so."""


class Names:
    """Discord's ids as the names that people see."""

    def __init__(self, world: World) -> None:
        self._names = {str(person): f"@{name}" for person, name in world.names.items()}
        self._names[str(world.env.backend.bot_user.id)] = "@Aftershow"
        self._names[str(world.moderators.id)] = f"@{world.moderators.name}"
        for channel in (world.general, world.team, world.summaries):
            self._names[str(channel.id)] = f"#{channel.name}"

    def readable(self, text: str) -> str:
        """Discord's markup for times, people, channels and commands, as Discord shows it."""
        text = _TIME.sub(lambda found: f"{datetime.fromtimestamp(int(found[1]), UTC):%b %d, %H:%M}", text)
        text = _MENTION.sub(lambda found: self._names.get(found[2], found[0]), text)
        text = _JUMP.sub(lambda found: f"[the message in {self._names.get(found[1], 'a channel')}]", text)
        return _COMMAND.sub(lambda found: f"`/{found[1]}`", text)

    def option(self, value: object) -> str:
        """An option's value as its picker shows it; of a file, its name."""
        match value:
            case (str(name), bytes()):
                return name
            case _:
                return self._names.get(str(getattr(value, "id", "")), str(value))


def seen(message: ResponseMessage | discord.Message, names: Names) -> Seen:
    """A message as it stands now."""
    words = [message.content]
    for embed in message.embeds:
        words += [embed.author.name, f"**{embed.title}**" if embed.title else None, embed.description]
        words += [f"**{one.name}**\n{one.value}" for one in embed.fields]
        words += [embed.footer.text]
    words += [f"🖼️ {file.filename} ({file.size // 1024 or 1} KB)" for file in message.attachments]
    text = names.readable("\n".join(one for one in words if one))
    return Seen(message, text, tuple(_labels(message)), private=message.flags.ephemeral)


def _labels(message: ResponseMessage | discord.Message) -> list[str]:
    rows: list[Mapping[str, Any]] = [
        row if isinstance(row, dict) else row.to_dict()  # pyright: ignore[reportUnknownVariableType] - raw payloads
        for row in message.components
    ]
    items = [item for row in rows for item in row.get("components", [row])]
    return [str(item.get("label") or item.get("placeholder") or "") for item in items]


def as_markdown(title: str, scenes: Sequence[Scene]) -> str:
    """The whole transcript."""
    parts = [f"# {title}"]
    for number, scene in enumerate(scenes, 1):
        parts += ["", f"## {number}. {scene.title}", "", f"{scene.at:%H:%M} · **{scene.who}** {scene.did}"]
        for one in scene.seen:
            who = "only they see this" if one.private else "everybody sees this"
            parts += ["", f"> **Aftershow** · *{who}*", ">"]
            parts += [f"> {line}  " if line else ">" for line in one.text.splitlines()]
            if one.labels:
                parts += [">", "> " + " ".join(f"`[ {label} ]`" for label in one.labels)]
        parts += [""] + [f"- ✅ {outcome}" for outcome in scene.outcome]
    return "\n".join(parts).rstrip() + "\n"


def as_lines(scenes: Sequence[Scene]) -> str:
    """The same in brief, for a terminal: what was done, and how the answer begins."""
    lines: list[str] = []
    for number, scene in enumerate(scenes, 1):
        lines.append(f"{number:2}. {scene.at:%H:%M} {scene.who} {scene.did.replace('`', '')}")
        first = scene.seen[0].text.replace("*", "").replace("`", "").splitlines() if scene.seen else []
        lines += [f"      {line}" for line in first[:2]]
    return "\n".join(lines)
