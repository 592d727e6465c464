"""An import from the dropped file to its undo: what is staged, what it would bring, and what it brought.

What a file says is ``domain/imports.py``; here is what a server makes of it. Times are aware UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from domain.backstage_preview import BackstagePreview
    from domain.creators import Creator
    from domain.imports import Refusal
    from domain.streams import Stream

KEPT = timedelta(hours=24)
"""For so long the content of a staged file is kept, whatever becomes of it."""
SHOWN_REFUSALS = 5
"""Of the refused rows a preview shows so many; all of them come as a file."""


class ImportState(StrEnum):
    """How far an import is."""

    STAGED = "staged"
    """Nothing counts yet."""
    APPLYING = "applying"
    """Confirmed; resumed where it stopped."""
    DONE = "done"
    UNDOING = "undoing"
    """Being taken back; resumed where it stopped."""
    UNDONE = "undone"
    GONE = "gone"
    """Never confirmed, and its content is deleted by now."""


class Choice(StrEnum):
    """What becomes of typed reports that the file may tell again."""

    KEEP_BOTH = "keep"
    PREFER_FILE = "file"
    """They are voided, and come back when the import is undone."""


@dataclass(frozen=True, slots=True)
class Staged:
    """A dropped file. Nothing of it counts before somebody confirms it."""

    id: int
    guild_id: int
    name: str
    """As the person sent it; never trusted."""
    kind: str | None
    """gifts, events, download or backstage; none before it was looked at."""
    state: ImportState
    staged_by: int
    staged_at: datetime
    creator: Creator | None = None
    """Whose it is; none for an agency's file."""
    stream_id: int | None = None
    """For rows that tell no time."""
    earlier: int | None = None
    """An import of the same content that stands in this server, if there is one."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Typed reports that stand in the same stream and time, and that the file may tell again."""

    reports: int
    diamonds: int


@dataclass(frozen=True, slots=True)
class Target:
    """What of a file falls into one stream."""

    stream: Stream | None
    """None: one that would be new."""
    started_at: datetime
    ended_at: datetime | None
    rows: int
    """New gift rows."""
    diamonds: int
    """Of these."""
    typed: Overlap | None = None
    planned: str | None = None
    """Title of the plan that a new one was."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would bring. Every row of the file is new, known, or refused."""

    staged: Staged
    kind: str
    rows: int
    new: int
    known: int
    refused: int
    diamonds_new: int
    refusals: tuple[Refusal, ...] = ()
    """The first ``SHOWN_REFUSALS``."""
    targets: tuple[Target, ...] = ()
    """By their start; only those that get something new."""
    new_streams: int = 0
    metrics: int = 0
    """Numbers of streams (likes, viewers, ...) that would be filled in or raised."""
    unknown_gifts: tuple[str, ...] = ()
    """Names of gifts that nobody knows and whose price the file does not tell: their rows are refused."""
    backstage: BackstagePreview | None = None
    known_deleted: int = 0
    """Deleted streams that hold some of the known rows."""

    @property
    def planned(self) -> int:
        """How many of the new streams were planned."""
        return sum(target.planned is not None for target in self.targets)

    @property
    def typed(self) -> Overlap | None:
        """All typed reports that the file may tell again; none where it is none."""
        overlaps = [target.typed for target in self.targets if target.typed is not None]
        if not overlaps:
            return None
        return Overlap(sum(one.reports for one in overlaps), sum(one.diamonds for one in overlaps))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a reading or an undo has come."""

    rows: int
    about: int
    """How many there may be; 0 while that is unknown."""
    applying: bool
    """False: it is only read, for the preview."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import brought, or what its undo took back (then ``undone``)."""

    staged: Staged
    new: int
    known: int
    refused: int
    diamonds: int
    streams: tuple[Stream, ...] = ()
    """All that changed, by their start; those that an undo removed are not among them."""
    new_streams: int = 0
    """An undo: how many went."""
    planned: int = 0
    """Of the new ones, those that were planned; an undo: streams that are plans again."""
    metrics: int = 0
    voided: Overlap | None = None
    """Typed reports that gave way to the file, or came back."""
    undone: bool = False
    repeated: bool = False
    """It was done before; nothing was added now."""
    stayed: int = 0
    """An undo: rows that other files told too, which are theirs from now on."""
