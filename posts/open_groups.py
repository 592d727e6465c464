"""The queue in groups of near-same questions, as managers saw them: a form has no time to look for them anew."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from domain.errors import Conflict
from domain.questions import MOST_GROUPED, Group, grouped

if TYPE_CHECKING:
    from db.questions import QuestionStore
    from faq.desk import AnswerDesk

MOST_KEPT = 1_000


class OpenGroups:
    """The groups of each server, as they were shown last."""

    def __init__(self, questions: QuestionStore, desk: AnswerDesk) -> None:
        """Over the queue, and the desk that knows which questions are alike."""
        self._questions = questions
        self._desk = desk
        self._kept: OrderedDict[tuple[int, int], tuple[int, ...]] = OrderedDict()

    async def here(self, guild_id: int) -> tuple[Group, ...]:
        """All groups of a server, most asked first; from now on these were shown."""
        questions = (await self._questions.open(guild_id))[:MOST_GROUPED]
        groups = grouped(questions, await self._desk.alike([question.text for question in questions]))
        for group in groups:
            self._kept[guild_id, group.lead.id] = group.ids
            self._kept.move_to_end((guild_id, group.lead.id))
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return groups

    async def still(self, guild_id: int, lead_id: int) -> Group | None:
        """The group that this question stood for, as far as it is open; after a restart, that question alone."""
        still = {question.id: question for question in await self._questions.open(guild_id)}
        ids = self._kept.get((guild_id, lead_id), (lead_id,))
        return Group(tuple(still[one] for one in ids if one in still)) if lead_id in still else None

    async def of(self, guild_id: int, lead_id: int) -> Group:
        """The same.

        Raises:
            Conflict: it is not open any more.
        """
        group = await self.still(guild_id, lead_id)
        if group is None:
            raise Conflict("question-closed")
        return group
