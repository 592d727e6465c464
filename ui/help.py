"""What one can do here, by job, given who one is: the text of /help."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import discord

from ui.layout import ACCENT, LONGEST_EMBED, bounded
from ui.options import choices
from ui.press import row_of, select
from ui.reply import Reply
from ui.text import STOCK_LOCALE, Markup, text_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from ui.options import Choices
    from ui.text import Text


class Role(StrEnum):
    """What a person can be here; most are several of these."""

    MEMBER = "member"
    CREATOR = "creator"
    MODERATOR = "moderator"
    MANAGER = "manager"


ALL = frozenset(Role)
REPORTERS = ALL - {Role.MEMBER}
DECIDERS = frozenset({Role.CREATOR, Role.MANAGER})
MANAGERS = frozenset({Role.MANAGER})
CREATORS = frozenset({Role.CREATOR})


@dataclass(frozen=True, slots=True)
class Entry:
    """A command, who may use it, and whether it works in a direct message."""

    command: str
    who: frozenset[Role] = ALL
    in_dm: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    """One job, with its commands in the order in which they are needed."""

    name: str
    icon: str
    entries: tuple[Entry, ...]
    doing: str | None = None
    """The command that the introduction speaks about; who can't use it reads another one."""


TOPICS = (
    Topic(
        "answers",
        "💬",
        (
            Entry("ask", in_dm=True),
            Entry("faq list"),
            Entry("faq add", MANAGERS),
            Entry("faq edit", MANAGERS),
            Entry("faq remove", MANAGERS),
            Entry("faq queue", MANAGERS),
        ),
    ),
    Topic(
        "streams",
        "🔴",
        (
            Entry("stream start", REPORTERS),
            Entry("stream end", REPORTERS),
            Entry("stream metrics", REPORTERS),
            Entry("stream summary", REPORTERS),
            Entry("stream report", REPORTERS),
            Entry("stream import", DECIDERS),
            Entry("stream list", REPORTERS),
            Entry("stream edit", REPORTERS),
            Entry("stream reopen", REPORTERS),
            Entry("stream plan", DECIDERS),
            Entry("stream move", DECIDERS),
            Entry("stream cancel", REPORTERS),
            Entry("stream delete", DECIDERS),
        ),
    ),
    Topic(
        "gifts",
        "🎁",
        (
            Entry("gift add", REPORTERS),
            Entry("gift log", REPORTERS),
            Entry("gift import", REPORTERS),
            Entry("gift undo", REPORTERS),
            Entry("gift list", REPORTERS),
            Entry("gift thanks", REPORTERS),
            Entry("gift top"),
            Entry("gift value", in_dm=True),
        ),
        doing="gift log",
    ),
    Topic(
        "goals",
        "🎯",
        (
            Entry("goal set", DECIDERS),
            Entry("goal show", REPORTERS),
            Entry("goal clear", DECIDERS),
        ),
    ),
    Topic(
        "digests",
        "📬",
        (
            Entry("digest set", DECIDERS),
            Entry("digest preview", DECIDERS),
            Entry("digest off", DECIDERS),
        ),
    ),
    Topic(
        "money",
        "💵",
        (
            Entry("earnings show"),
            Entry("earnings export", DECIDERS),
            Entry("income add", DECIDERS),
            Entry("income list", DECIDERS),
            Entry("income remove", DECIDERS),
            Entry("payout add", DECIDERS),
            Entry("payout list", DECIDERS),
            Entry("payout remove", DECIDERS),
            Entry("earnings rate", DECIDERS),
        ),
    ),
    Topic(
        "creators",
        "👤",
        (
            Entry("creator add"),
            Entry("creator list"),
            Entry("creator share", CREATORS),
            Entry("creator confirm", MANAGERS),
            Entry("creator remove", DECIDERS),
        ),
    ),
    Topic(
        "privacy",
        "🔏",
        (
            Entry("privacy export", in_dm=True),
            Entry("privacy delete", in_dm=True),
        ),
    ),
    Topic(
        "settings",
        "⚙️",
        (
            Entry("setup", MANAGERS),
            Entry("settings show", MANAGERS),
            Entry("settings set", MANAGERS),
            Entry("settings reset", MANAGERS),
            Entry("settings rate", MANAGERS),
        ),
    ),
)
OVERVIEW = "overview"
SELF = "help"
"""The command that shows all this; it stands in the overview."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks, and which commands there are to show."""

    text: Text
    roles: AbstractSet[Role]
    handles: Sequence[str]
    in_dm: bool
    existing: AbstractSet[str]
    mention: Callable[[str], Markup]

    def may(self, entry: Entry) -> bool:
        """Whether this person can use the command here."""
        allowed = entry.in_dm if self.in_dm else not self.roles.isdisjoint(entry.who)
        return allowed and entry.command in self.existing

    def visible(self) -> Iterator[tuple[Topic, list[Entry]]]:
        """Every topic in which there is something to do, with it."""
        for topic in TOPICS:
            entries = [entry for entry in topic.entries if self.may(entry)]
            if entries:
                yield topic, entries


def topic_choices() -> Choices:
    """The topics by name."""
    text = text_in(STOCK_LOCALE)
    return choices((text.say(f"help-topic-{topic.name}"), topic.name) for topic in TOPICS)


def overview(reader: Reader) -> Reply:
    """Everything at a glance: one line of commands a job."""
    text = reader.text
    embed = discord.Embed(title=text.say("help-title"), colour=ACCENT)
    embed.description = "\n".join(_who(reader))
    for topic, entries in reader.visible():
        commands = " · ".join(reader.mention(entry.command) for entry in entries)
        embed.add_field(name=f"{topic.icon} {text.say(f'help-topic-{topic.name}')}", value=commands, inline=False)
    return Reply(embed=embed, view=_turn(reader))


def page(reader: Reader, name: str) -> Reply:
    """One job: what each of its commands does; an unknown job gets the overview."""
    topic = next((topic for topic in TOPICS if topic.name == name), None)
    if topic is None:
        return overview(reader)
    text = reader.text
    embed = discord.Embed(title=f"{topic.icon} {text.say(f'help-topic-{topic.name}')}", colour=ACCENT)
    entries = [entry for entry in topic.entries if reader.may(entry)]
    lines = [_entry(reader, entry) for entry in entries]
    if lines:
        does = topic.doing is None or topic.doing in {entry.command for entry in entries}
        lines = [text.say(f"help-topic-{topic.name}.{'tip' if does else 'look'}"), *lines]
    else:
        lines = [text.say("help-dm-only-in-server" if reader.in_dm else "help-not-yours")]
    embed.description = bounded([f"{line}\n" for line in lines], text, LONGEST_EMBED)
    return Reply(embed=embed, view=_turn(reader))


def _entry(reader: Reader, entry: Entry) -> str:
    key = "-".join(("cmd", *entry.command.split()))
    return f"{reader.mention(entry.command)}\n{reader.text.say(key)}"


def _who(reader: Reader) -> Iterator[Markup]:
    """What this person is here, and what to do first."""
    text = reader.text
    itself = reader.mention(SELF)
    if reader.in_dm:
        yield text.say("help-in-dm", help=itself)
        return
    highest = next(role for role in (Role.MANAGER, Role.MODERATOR, Role.CREATOR, Role.MEMBER) if role in reader.roles)
    yield text.say(f"help-you-{highest}")
    if reader.handles:
        yield text.say(
            "help-your-handles",
            handles=Markup(", ".join(text.say("creator-line", creator=handle) for handle in reader.handles)),
        )
    else:
        yield text.say("help-register", add=reader.mention("creator add"))
    yield text.say("help-more", help=itself)


def _turn(reader: Reader) -> discord.ui.View:
    text = reader.text
    topics = [(f"{topic.icon} {text.say(f'help-topic-{topic.name}')}", topic.name) for topic, _ in reader.visible()]
    pairs = [(str(text.say("help-overview")), OVERVIEW), *topics]
    return row_of(select("help-topic", hint=text.say("help-hint"), choices=pairs))
