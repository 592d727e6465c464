"""A live stream that fills itself: gifts from a script, logged at the second when they come."""

from __future__ import annotations

import asyncio
import csv
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from domain.access import Caller
from domain.errors import CreatorError
from domain.gifts import GiftCount, Way
from domain.streams import State

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from catalogue.book import GiftBook
    from client import Aftershow

SCRIPT = Path(__file__).with_name("replay.csv")
"""Made up for the demo: second of the stream, gift id, count, supporter. Prices come from the catalogue."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One gift of the script."""

    second: int
    item: GiftCount


def read_script(book: GiftBook, path: Path = SCRIPT) -> list[Cue]:
    """The gifts of a script in the order of its lines.

    Raises:
        LookupError: a line names a gift that the catalogue lacks.
    """
    with path.open(encoding="utf-8", newline="") as lines:
        return [_cue(row, book) for row in csv.DictReader(lines)]


def _cue(row: dict[str, str], book: GiftBook) -> Cue:
    gift = book.get(int(row["gift_id"]))
    if gift is None:
        raise LookupError(row["gift_id"])
    return Cue(int(row["second"]), GiftCount(gift, int(row["count"]), row["supporter"]))


class Replay:
    """Plays a script into a creator's live stream; while none is live, its gifts are lost, as on TikTok."""

    def __init__(self, bot: Aftershow, guild_id: int, creator: str, started_at: datetime, cues: Iterable[Cue]) -> None:
        self._bot = bot
        self._creator = creator
        self._started_at = started_at
        self._waiting = sorted(cues, key=lambda cue: cue.second, reverse=True)
        self._caller = Caller(guild_id, bot.user.id if bot.user else 0, manager=True)

    @property
    def over(self) -> bool:
        """Every gift of the script has come."""
        return not self._waiting

    async def play_until(self, now: datetime) -> int:
        """Log what came up to now, each gift at its own time; returns how many reports that made."""
        due: list[Cue] = []
        while self._waiting and self._time(self._waiting[-1]) <= now:
            due.append(self._waiting.pop())
        if not due or not await self._is_live(now):
            return 0
        await asyncio.gather(*(self._log(cue) for cue in due))  # at once, so that they share their commits
        return len(due)

    async def _log(self, cue: Cue) -> None:
        key = f"replay:{self._started_at.timestamp():.0f}:{cue.second}"
        await self._bot.gifts.record(
            self._caller, [cue.item], way=Way.REPLAY, key=key, at=self._time(cue), creator=self._creator
        )

    def _time(self, cue: Cue) -> datetime:
        return self._started_at + timedelta(seconds=cue.second)

    async def _is_live(self, now: datetime) -> bool:
        """Whoever acts in the demo may have ended the stream, or removed the creator."""
        try:
            stream = await self._bot.streams.pick(self._caller, at=now, creator=self._creator)
        except CreatorError:
            return False
        return stream.state is State.LIVE
