"""How often what costs much may be asked for: more than people need, less than a hostile one could make of it.

Gifts, numbers and everything else that is reported have no limit here: a report that was refused would be lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime


class Cost(StrEnum):
    """What takes the bot noticeably long, or much memory."""

    IMPORT = "import"
    """A file is fetched, unpacked and read in a process of its own."""
    EXPORT = "export"
    """A file is written: a ledger, a statement, all that is stored about a person."""
    PICTURE = "picture"
    """Something is summed up and drawn for one who asks; the card that a stream's end posts is never refused."""
    QUESTION = "question"
    """A question is embedded and matched."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So often at most within any span of that length."""

    times: int
    within: timedelta


_TEN_MINUTES = timedelta(minutes=10)
_A_MINUTE = timedelta(minutes=1)

OF_A_PERSON: Mapping[Cost, Limit] = {
    Cost.IMPORT: Limit(20, _TEN_MINUTES),
    Cost.EXPORT: Limit(15, _TEN_MINUTES),
    Cost.PICTURE: Limit(30, _TEN_MINUTES),
    Cost.QUESTION: Limit(20, _A_MINUTE),
}
OF_A_SERVER: Mapping[Cost, Limit] = {
    Cost.IMPORT: Limit(60, _TEN_MINUTES),
    Cost.EXPORT: Limit(60, _TEN_MINUTES),
    Cost.PICTURE: Limit(150, _TEN_MINUTES),
    Cost.QUESTION: Limit(200, _A_MINUTE),
}


def wait_for(limit: Limit, earlier: Iterable[datetime], now: datetime) -> timedelta:
    """How long until one more is allowed; nothing where it is now.

    ``earlier`` are the times of those that were allowed, in any order. What a clock that was set back puts into the
    future does not count, so nobody waits longer than the limit's span.
    """
    recent = sorted(at for at in earlier if timedelta() <= now - at < limit.within)
    if len(recent) < limit.times:
        return timedelta()
    return recent[-limit.times] + limit.within - now
