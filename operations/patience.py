"""Who asked for what costs much, and when: the memory behind the limits of ``domain/limits.py``."""

from __future__ import annotations

import math
from collections import OrderedDict, deque
from datetime import timedelta
from typing import TYPE_CHECKING

from domain.errors import TooOften
from domain.limits import OF_A_PERSON, OF_A_SERVER, wait_for

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from domain.limits import Cost, Limit

MOST_REMEMBERED = 10_000
"""People and servers; whoever asked longest ago is forgotten first."""

Uses = deque[tuple["datetime", int]]
"""When, and by which request."""


class Patience:
    """Counts in memory alone: a restart forgives everybody."""

    def __init__(
        self,
        now: Callable[[], datetime],
        *,
        person: Mapping[Cost, Limit] = OF_A_PERSON,
        server: Mapping[Cost, Limit] = OF_A_SERVER,
    ) -> None:
        """By this clock, with these limits."""
        self._now = now
        self._person = person
        self._server = server
        self._uses: OrderedDict[tuple[Cost, str, int], Uses] = OrderedDict()

    def __len__(self) -> int:
        """People and servers that are remembered, for each cost."""
        return len(self._uses)

    def take(self, cost: Cost, member_id: int, guild_id: int | None, request: int) -> None:
        """Note that this person asks for it; a request that is delivered twice counts once.

        Raises:
            TooOften: the person, or the server, has to wait. That does not count as asked.
        """
        now = self._now()
        lines = [(self._person[cost], self._of(cost, "person", member_id), "too-often")]
        if guild_id is not None:
            lines.append((self._server[cost], self._of(cost, "server", guild_id), "too-often-here"))
        if any(request == known for _, uses, _ in lines for _, known in uses):
            return
        waits = [(wait_for(limit, (at for at, _ in uses), now), key) for limit, uses, key in lines]
        longest, key = max(waits, key=lambda wait: wait[0])
        if longest > timedelta():
            raise TooOften(key, seconds=math.ceil(longest.total_seconds()))
        for limit, uses, _ in lines:
            uses.append((now, request))
            while len(uses) > limit.times:
                uses.popleft()

    def _of(self, cost: Cost, kind: str, number: int) -> Uses:
        uses = self._uses.setdefault((cost, kind, number), deque())
        self._uses.move_to_end((cost, kind, number))
        while len(self._uses) > MOST_REMEMBERED:
            self._uses.popitem(last=False)
        return uses
