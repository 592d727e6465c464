"""Where a stream's summary card stands, and whether it still tells the truth.

Every change to what a card shows raises the stream's ``revision`` in the same transaction; whoever
posts notes the revision that was shown. A card is due while the two differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import func, select, text, update

from db.jobs import schedule
from db.resolve import stream_by_id
from db.schema import creators, streams
from domain.creators import Share
from domain.jobs import A_PERSON_WAITS, JobKind, card_key, erase_key
from domain.streams import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

    from db.database import Database
    from domain.streams import Stream

TOGETHER = 10
"""Cards that are edited as soon as possible; further ones follow a second apart, so that all else gets its turn."""
SCHEDULED_AT_ONCE = 200
"""Cards that one write schedules at most: nobody's command waits longer than for that."""


@dataclass(frozen=True, slots=True)
class Place:
    """A message in a channel, by their Discord ids."""

    channel_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Card:
    """What is known about a stream's card."""

    stream: Stream
    wanted: bool
    """The stream was ended by a command, or reported as a whole: it gets a card."""
    revision: int
    """Of what the card should show now."""
    posted_revision: int
    """Of what it shows; 0 when it was never posted."""
    place: Place | None
    ended_in_channel_id: int | None
    """Where the stream was ended: for the card, while no summary channel is set."""
    deleted: bool = False
    """The stream was deleted: what stands says so, until it is restored."""

    @property
    def due(self) -> bool:
        """It must be posted, or edited."""
        return self.wanted and self.posted_revision < self.revision


def card_changed(tx: Connection, stream: Stream) -> None:
    """What the card of this stream shows is not so any more. Streams without an end have none yet."""
    if stream.state is State.ENDED:
        tx.execute(update(streams).where(streams.c.id == stream.id).values(revision=streams.c.revision + 1))


def cards_changed(tx: Connection, guild_id: int, creator_id: int | None = None) -> None:
    """What every posted card of a server, or of one creator there, shows is not so any more."""
    posted = (streams.c.guild_id == guild_id) & streams.c.summary_message_id.is_not(None)
    if creator_id is not None:
        posted &= streams.c.creator_id == creator_id
    tx.execute(update(streams).where(posted).values(revision=streams.c.revision + 1))


def money_changed(tx: Connection, of: ColumnElement[bool]) -> None:
    """What the posted cards of these streams say about money is not so any more. Cards without money stay."""
    public = select(creators.c.id).where(creators.c.share == Share.PUBLIC.value)
    posted = of & streams.c.summary_message_id.is_not(None) & streams.c.creator_id.in_(public)
    tx.execute(update(streams).where(posted).values(revision=streams.c.revision + 1))


def card_of(tx: Connection, guild_id: int, stream_id: int) -> Card:
    """The card of a stream, also of a deleted one (its message has to go).

    Raises:
        NotFound: the server has no such stream.
    """
    stream = stream_by_id(tx, guild_id, stream_id, deleted_too=True)
    row = tx.execute(select(streams).where(streams.c.id == stream_id)).one()
    channel_id, message_id = row.summary_channel_id, row.summary_message_id
    place = None if channel_id is None or message_id is None else Place(channel_id, message_id)
    return Card(
        stream=stream,
        wanted=bool(row.card_wanted) and row.deleted_at is None and stream.state is State.ENDED,
        revision=row.revision,
        posted_revision=row.posted_revision,
        place=place,
        ended_in_channel_id=row.ended_in_channel_id,
        deleted=row.deleted_at is not None,
    )


def note_posted(tx: Connection, stream_id: int, place: Place, revision: int) -> bool:
    """The card stands at ``place`` and shows ``revision``; an older one that comes late changes nothing.

    False where the stream is gone for good by now.
    """
    values = {
        "summary_channel_id": place.channel_id,
        "summary_message_id": place.message_id,
        "card_wanted": True,
        "posted_revision": func.max(streams.c.posted_revision, revision),
    }
    return tx.execute(update(streams).where(streams.c.id == stream_id).values(values)).rowcount > 0


def note_gone(tx: Connection, stream_id: int) -> None:
    """Somebody deleted the card's message: they don't want it, until the stream ends once more."""
    values = {
        "summary_channel_id": None,
        "summary_message_id": None,
        "posted_revision": 0,
        "card_wanted": False,
    }
    tx.execute(update(streams).where(streams.c.id == stream_id).values(values))


def due_cards(tx: Connection) -> list[tuple[int, int]]:
    """Server and stream of every card that is missing or stale."""
    statement = (
        select(streams.c.guild_id, streams.c.id)
        # In the words of the index ix_streams_card_due, or SQLite reads every stream.
        .where(text("card_wanted AND posted_revision < revision"))
        .where(streams.c.state == State.ENDED.value, streams.c.deleted_at.is_(None))
        .order_by(streams.c.id.desc())
    )
    return [(row.guild_id, row.id) for row in tx.execute(statement)]


def schedule_card(tx: Connection, guild_id: int, stream_id: int, due_at: datetime, *, anew: bool = False) -> None:
    """Let a stream's card be posted or edited. ``anew``: also where somebody deleted the one that stood."""
    details = {"stream": stream_id, "anew": True} if anew else {"stream": stream_id}
    schedule(
        tx,
        guild_id=guild_id,
        kind=JobKind.SUMMARY,
        key=card_key(stream_id),
        due_at=due_at,
        details=details,
        renew=True,
    )


def erase_cards(tx: Connection, stream_ids: Iterable[int], at: datetime) -> None:
    """The streams are about to go for good: a notice takes the place of their cards."""
    stand = streams.c.id.in_(list(stream_ids)) & streams.c.summary_message_id.is_not(None)
    for order, row in enumerate(tx.execute(select(streams).where(stand).order_by(streams.c.id.desc())).all()):
        place = Place(row.summary_channel_id, row.summary_message_id)
        schedule_erasure(tx, row.guild_id, row.id, place, _apart(at, order))


def schedule_erasure(tx: Connection, guild_id: int, stream_id: int, place: Place, due_at: datetime) -> None:
    """Let a notice take the place of one card."""
    details = {"channel": place.channel_id, "message": place.message_id}
    schedule(
        tx,
        guild_id=guild_id,
        kind=JobKind.ERASE,
        key=erase_key(stream_id),
        due_at=due_at,
        details=details,
        renew=True,
    )


def _schedule_apart(cards: Sequence[tuple[int, int]], since: int, now: datetime, tx: Connection) -> None:
    for order, (guild_id, stream_id) in enumerate(cards, since):
        schedule_card(tx, guild_id, stream_id, _apart(now, order))


def _apart(now: datetime, order: int) -> datetime:
    return now + timedelta(seconds=max(0, order - TOGETHER + 1))


class CardStore:
    """Bookkeeping for whoever posts the cards: read ``card``, then the record, then note what was posted.

    In that order a change that comes in between leaves the card stale, never wrongly fresh.
    """

    def __init__(self, database: Database) -> None:
        """Over an open database."""
        self._db = database

    async def card(self, guild_id: int, stream_id: int) -> Card:
        """Where the card stands and what it shows; also of a deleted stream, whose message has to go.

        Raises:
            NotFound: the server has no such stream.
        """
        return await self._db.read(lambda tx: card_of(tx, guild_id, stream_id))

    async def posted(self, stream_id: int, channel_id: int, message_id: int, revision: int) -> bool:
        """The card stands there and shows ``revision``; an older revision that comes late changes nothing.

        False where the stream is gone for good by now.
        """
        return await self._db.write(lambda tx: note_posted(tx, stream_id, Place(channel_id, message_id), revision))

    async def erase(self, guild_id: int, stream_id: int, place: Place, now: datetime) -> None:
        """The card of a stream that is gone for good stands there: let a notice take its place."""
        await self._db.write(lambda tx: schedule_erasure(tx, guild_id, stream_id, place, now))

    async def gone(self, stream_id: int) -> None:
        """Somebody deleted the card's message: it is not posted again by itself."""
        await self._db.write(lambda tx: note_gone(tx, stream_id))

    async def due(self) -> list[tuple[int, int]]:
        """Server and stream of every card that is missing or stale, the newest first."""
        return await self._db.read(due_cards)

    async def wanted_now(self, guild_id: int, stream_id: int, now: datetime) -> None:
        """A person waits for this card; should that come to nothing, it is posted a little later by itself."""
        due_at = now + A_PERSON_WAITS
        await self._db.write(lambda tx: schedule_card(tx, guild_id, stream_id, due_at, anew=True))

    async def schedule_due(self, now: datetime, guild_id: int | None = None, *stream_ids: int) -> int:
        """Schedule these streams' cards, and every card of the server (none: of all) that is missing or stale.

        Returns how many that are.
        """
        due = [(of, stream_id) for of, stream_id in await self.due() if guild_id in {None, of}]
        first = [(guild_id, stream_id) for stream_id in stream_ids if guild_id is not None]
        wanted = list(dict.fromkeys([*first, *due]))

        for since in range(0, len(wanted), SCHEDULED_AT_ONCE):
            some = wanted[since : since + SCHEDULED_AT_ONCE]
            await self._db.write(partial(_schedule_apart, some, since, now))
        return len(wanted)
