"""What the bot does by itself at a time: posts that nobody waits for, and what has to follow later.

A job has a *key* that names what it is for; it is done once per key. The rules here say how a post is
recognised as its own, and when a try that failed is made again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

LONGEST_NONCE = 25
"""Characters of a nonce that Discord takes at most."""
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=5)
A_PERSON_WAITS = timedelta(seconds=15)
"""Where somebody waits for a post it is made at once; where that comes to nothing, by itself after so long."""
MOST_ATTEMPTS = 8
"""A job that fails for a reason of its own, not of the network's, is set aside after so many tries."""
LATE = timedelta(minutes=5)
"""What is posted later than so after its time says so."""


class JobKind(StrEnum):
    """What a job is about."""

    SUMMARY = "summary"
    """A stream's card: posted, or edited."""
    ERASE = "erase"
    """The card of a stream that is gone for good says so."""
    DIGEST = "digest"
    REMINDER = "reminder"
    PLAN = "plan"
    """Discord's scheduled event: made, moved or deleted; the next of a weekly plan."""
    STALE = "stale"
    """A live stream without a sign of life: its creator is asked."""
    STALE_END = "stale-end"
    """The question was not answered: it ends."""
    LATE_ANSWER = "late-answer"
    PURGE = "purge"
    """A server that removed the bot is forgotten."""


NEEDS_GATEWAY = frozenset({JobKind.PLAN, JobKind.DIGEST})
"""What only the process can do that sees the server: its events, and who its members are."""
SHARD_BITS = 22
"""The bits of a server's id that do not decide its shard. Source: Discord, "Sharding formula"."""


@dataclass(frozen=True, slots=True)
class Shards:
    """The servers that a process sees: those of some of Discord's shards."""

    count: int
    """Of all of them."""
    ids: frozenset[int]

    def holds(self, guild_id: int) -> bool:
        """Whether the process sees a server, if the bot is in it."""
        return (guild_id >> SHARD_BITS) % self.count in self.ids


@dataclass(frozen=True, slots=True)
class Job:
    """One thing to do. ``details`` holds ids of rows only: no people, no texts."""

    id: int
    guild_id: int
    kind: JobKind
    key: str
    due_at: datetime
    details: Mapping[str, Any]
    attempts: int
    """This one included."""
    again: bool
    """An earlier try may have got through."""
    tried_at: datetime
    """When the first try was made whose fate is unknown; this one where there is no such."""
    owner: str
    """The process that is at it."""
    version: int = 0
    """Raised whenever it is scheduled: what was changed meanwhile is not done yet."""
    rounds: int = 0
    """How often it was done before and then wanted anew."""

    @property
    def nonce(self) -> str:
        """What Discord knows its message by, for a while; another one for every round."""
        return nonce_of(f"{self.guild_id}/{self.key}/{self.rounds}")


def nonce_of(key: str) -> str:
    """A short name that is always the same for the same key: at most ``LONGEST_NONCE`` characters."""
    return hashlib.sha256(key.encode()).hexdigest()[:LONGEST_NONCE]


def card_key(stream_id: int) -> str:
    """The job that posts and edits a stream's card."""
    return f"summary:{stream_id}"


def erase_key(stream_id: int) -> str:
    """The job that leaves a notice where the card of a stream stood that is gone for good."""
    return f"erase:{stream_id}"


def answers_key(closing: str) -> str:
    """The job that brings the answer of questions that one request closed; those of each place begin so too."""
    return f"answers:{closing}:"


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many tries (1 or more): twice as long each time, up to ``LONGEST_PAUSE``."""
    doubled = min(max(attempts, 1) - 1, 10)
    return min(FIRST_PAUSE * 2**doubled, LONGEST_PAUSE)


def is_late(due: datetime, now: datetime) -> bool:
    """Whether a post of that time has to say that it comes late."""
    return now - due > LATE
