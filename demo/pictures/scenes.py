"""What each picture shows: who types what in the demo's channel; the last one's reply is photographed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simcord import MemberActor

    from demo.world import World

Who = Literal["creator", "moderator", "manager", "member"]
LINE = "5 roses from @rosefan, galaxy x2 nightowl, motorcycle from Zoë"


@dataclass(frozen=True, slots=True)
class Step:
    """One command, and perhaps a press on its answer."""

    who: Who
    command: str
    options: Mapping[str, str | tuple[str, bytes]] = field(default_factory=dict[str, str | tuple[str, bytes]])
    """As typed; a file by name and content."""
    press: str | None = None
    """The button of the answer that is pressed then."""

    def actor(self, world: World) -> MemberActor:
        """The person who types it."""
        people = {
            "creator": world.creator,
            "moderator": world.moderator,
            "manager": world.manager,
            "member": world.member,
        }
        return people[self.who]

    async def play(self, world: World) -> None:
        """Type it where the team meets."""
        heard = await self.actor(world).slash(world.team, self.command, **self.options)
        if self.press is not None and heard.response is not None:
            await self.actor(world).click(heard.response, label=self.press)


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture of the newest message, as whoever did the last step sees it."""

    name: str
    steps: tuple[Step, ...]


LISTED = """time,gift,count,supporter
2026-11-21T19:12:40Z,Rose,30,rosefan
2026-11-21T19:48:02Z,Galaxy,1,nightowl
2026-11-18T20:03:11Z,Rosa,12,Zoë
2026-11-18T20:41:37Z,Corgi,2,さくら🌸
2026-11-18T21:02:19Z,Fireworks,many,rosefan
"""
"""Gifts that somebody wrote down: of a stream that is known, and of an evening that nobody reported."""


def ask(who: Who, question: str) -> Step:
    """A question."""
    return Step(who, "ask", {"question": question})


SCENES = (
    Scene("log.png", (Step("moderator", "gift log", {"text": LINE}),)),
    Scene("answer.png", (ask("member", "do likes pay?"),)),
    Scene("near.png", (ask("member", "Do hearts or gifts bring the money?"),)),
    Scene(
        "queue.png",
        (
            ask("member", "When is the next meetup?"),
            ask("creator", "when's the next meetup"),
            ask("moderator", "When is the next meetup?"),
            ask("member", "Which microphone does Luna use?"),
            ask("moderator", "What is the rank that Luna plays for?"),
            Step("manager", "faq queue"),
        ),
    ),
    Scene("setup.png", (Step("manager", "setup"),)),
    Scene("help.png", (Step("creator", "help"),)),
    Scene(
        "goal.png",
        (
            Step("creator", "goal set", {"metric": "diamonds", "target": "70k"}),
            Step("creator", "goal set", {"metric": "hours", "target": "20h"}),
            Step("creator", "goal show"),
        ),
    ),
    Scene(
        "earnings.png",
        (
            Step("creator", "income add", {"kind": "sponsorship", "amount": "150", "date": "19 Nov"}),
            Step("creator", "payout add", {"amount": "80", "covers_from": "9 Nov", "covers_to": "15 Nov"}),
            Step("creator", "earnings show", {"period": "week"}),
        ),
    ),
    Scene(
        "digest.png",
        (
            Step("manager", "digest set", {"every": "week", "at": "09:00", "scope": "server"}),
            Step("manager", "digest preview"),
        ),
    ),
    Scene(
        "plan.png",
        (Step("creator", "stream plan", {"when": "Fri 20:30", "title": "Friday Q&A", "repeat": "weekly"}, "Set it"),),
    ),
    Scene("import.png", (Step("creator", "gift import", {"file": ("gifts.csv", LISTED.encode())}),)),
)
"""In the order in which they are played: each sees what happened before it."""
CARD = "card.png"
"""What the last stream brought, before anybody types anything."""
CHOICES = "add.png"
"""What `/gift add` offers while somebody types."""
NAMES = (CARD, CHOICES, *(scene.name for scene in SCENES))
