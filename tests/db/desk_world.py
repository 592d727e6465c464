"""A server with answers of its own, over a database of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db.entries import EntryStore
from db.questions import QuestionStore
from db.votes import VoteStore
from domain.questions import Asking
from tests.db.world import GUILD, MANAGER, NOON

if TYPE_CHECKING:
    from datetime import datetime

    from db.database import Database
    from domain.access import Caller
    from domain.answers import Entry

CHANNEL = 500
"""Where people ask."""


@dataclass
class DeskWorld:
    """The stores of the answers, and what people do most."""

    database: Database
    keys: int = 0

    def __post_init__(self) -> None:
        self.entries = EntryStore(self.database)
        self.questions = QuestionStore(self.database)
        self.votes = VoteStore(self.database)

    async def add(
        self,
        question: str = "When is the meetup?",
        caller: Caller = MANAGER,
        at: datetime = NOON,
        key: str | None = None,
        **given: Any,  # noqa: ANN401 - whatever an entry takes
    ) -> Entry:
        """A manager writes an entry."""
        wanted: dict[str, Any] = {"answer": "On Friday.", "wordings": (), "source": None, "overrides": None, **given}
        return await self.entries.add(caller, question=question, at=at, key=key or self._next(), **wanted)

    async def ask(
        self,
        text: str,
        guild_id: int = GUILD,
        at: datetime = NOON,
        key: str | None = None,
        message_id: int | None = None,
        channel_id: int | None = CHANNEL,
    ) -> int:
        """Somebody asks what nobody can answer."""
        asking = Asking(channel_id, message_id, 23, at)
        return (await self.questions.ask(guild_id, text, asking=asking, key=key or self._next())).id

    async def queue(self, guild_id: int = GUILD) -> list[tuple[str, int]]:
        """The open questions with how often each was asked."""
        return [(question.text, question.asked) for question in await self.questions.open(guild_id)]

    def _next(self) -> str:
        self.keys += 1
        return f"interaction-{self.keys}"
