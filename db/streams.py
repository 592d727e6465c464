"""Streams, from start to summary."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from sqlalchemy import select

from db import cards
from db.goal_cards import later_cards_changed
from db.plan_writes import named, planned_or_new
from db.resolve import STREAMS, live_stream, named_creator, stream_by_id, which_creator, which_stream
from db.rows import from_ms, stream_of, to_ms
from db.schema import streams
from db.stream_names import matching_streams, numbered_stream
from db.stream_record import stream_record
from db.stream_rows import (
    change_stream,
    purge,
    put_metrics,
    refuse_overlap,
    refuse_second_live,
)
from domain.access import may_delete, may_report
from domain.errors import Conflict, NotFound
from domain.numbers import write_duration
from domain.streams import RESTORABLE, State, Stream, Which, begun, check_times, span_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, timedelta, tzinfo

    from sqlalchemy import Connection

    from db.database import Database
    from domain.access import Caller
    from domain.metrics import Metric
    from domain.streams import StreamRecord

_KEPT = STREAMS.where(streams.c.deleted_at.is_(None))
_RAN = frozenset({State.LIVE, State.ENDED})


class StreamStore:
    """Streams of a server. Every write says who asks; the rules of ``domain.access`` decide.

    Where ``stream`` may be left out, it is the live one of the creator who is meant, else the latest
    that ended less than 12 hours ago; else ``WhichStream`` asks.
    """

    def __init__(self, database: Database) -> None:
        """Over an open database."""
        self._db = database

    async def start(  # noqa: PLR0913 - what its command takes
        self,
        caller: Caller,
        *,
        at: datetime,
        creator: str | None = None,
        title: str | None = None,
        format: str | None = None,
        started_at: datetime | None = None,
        join: bool = False,
        channel_id: int | None = None,
    ) -> Stream:
        """Go live now, or since ``started_at``; with ``join``, somebody may have been faster.

        Near a plan it is the planned stream, with its title and format where none is told.

        Raises:
            NotAllowed, NotFound, WhichCreator: as for every command about a creator.
            Conflict: a stream of this creator is live (and ``join`` is not set) or was then, or the
                start lies ahead or too far back.
        """
        started = at if started_at is None else started_at

        def body(tx: Connection) -> Stream:
            meant = which_creator(tx, caller, creator, new_stream=True)
            may_report(caller, meant)
            live = live_stream(tx, meant) if join else None
            if live is not None:
                return live
            refuse_second_live(tx, meant)
            check_times(started, None, at)
            if started_at is not None:
                refuse_overlap(tx, meant, started, None)
            stream = planned_or_new(tx, caller, meant, started, at)
            values = {"state": State.LIVE, "started_at": started, "ended_in_channel_id": channel_id}
            return change_stream(tx, caller, stream, at, "stream-started", **values, **named(stream, title, format))

        return await self._db.write(body)

    async def end(  # noqa: PLR0913 - what its command takes
        self,
        caller: Caller,
        *,
        at: datetime,
        creator: str | None = None,
        ended_at: datetime | None = None,
        duration: timedelta | None = None,
        metrics: Mapping[Metric, int | None] | None = None,
        channel_id: int | None = None,
    ) -> Stream:
        """End the live stream, now or as told; its card becomes due.

        Raises:
            NotFound: none is live.
            Conflict: the end lies before the start or ahead; or the duration reaches back into another stream.
        """

        def body(tx: Connection) -> Stream:
            meant = which_creator(tx, caller, creator)
            may_report(caller, meant)
            live = live_stream(tx, meant)
            if live is None:
                raise NotFound("no-live-stream", creator=meant.handle)
            start, end = live.started_at, at if ended_at is None else ended_at
            if duration is not None:
                start, end = span_of(start, duration, at)
            check_times(start, end, at)
            if start < live.started_at:
                refuse_overlap(tx, meant, start, end, except_id=live.id)
            put_metrics(tx, caller, live, at, metrics or {})
            ended = {"state": State.ENDED, "started_at": start, "ended_at": end}
            asked: dict[str, object] = {"card_wanted": True}
            if channel_id is not None:
                asked["ended_in_channel_id"] = channel_id
            return change_stream(tx, caller, live, at, "stream-ended", **ended, **asked)

        return await self._db.write(body)

    async def report(  # noqa: PLR0913 - what its command takes
        self,
        caller: Caller,
        *,
        started_at: datetime,
        duration: timedelta,
        at: datetime,
        creator: str | None = None,
        title: str | None = None,
        format: str | None = None,
        metrics: Mapping[Metric, int | None] | None = None,
        channel_id: int | None = None,
    ) -> Stream:
        """A whole stream after the fact; its card becomes due.

        Raises:
            Conflict: it lies ahead, is too long, or another stream of this creator ran then.
        """

        def body(tx: Connection) -> Stream:
            meant = which_creator(tx, caller, creator, new_stream=True)
            may_report(caller, meant)
            ended_at = started_at + duration
            check_times(started_at, ended_at, at)
            refuse_overlap(tx, meant, started_at, ended_at)
            stream = planned_or_new(tx, caller, meant, started_at, at, missed_too=True)
            put_metrics(tx, caller, stream, at, metrics or {})
            values = {"state": State.ENDED, "started_at": started_at, "ended_at": ended_at}
            asked = {"card_wanted": True, "ended_in_channel_id": channel_id}
            values |= named(stream, title, format)
            return change_stream(tx, caller, stream, at, "stream-reported", **values, **asked)

        return await self._db.write(body)

    async def set_metrics(
        self,
        caller: Caller,
        metrics: Mapping[Metric, int | None],
        *,
        at: datetime,
        stream: int | None = None,
        duration: timedelta | None = None,
    ) -> Stream:
        """Add or correct TikTok's numbers; none as a value takes one away.

        Raises:
            Conflict: a duration was told of a stream that is not over, or would end it in the future.
        """

        def body(tx: Connection) -> Stream:
            meant = _meant(tx, caller, stream, at)
            may_report(caller, meant.creator)
            put_metrics(tx, caller, meant, at, metrics)
            if duration is None:
                cards.card_changed(tx, meant)
                later_cards_changed(tx, meant)
                return meant
            if meant.state is not State.ENDED:
                raise Conflict("stream-not-ended", creator=meant.creator.handle)
            ended_at = meant.started_at + duration
            if ended_at > at:
                told = write_duration(duration)
                raise Conflict("stream-duration-too-long", duration=told, started=meant.started_at)
            check_times(meant.started_at, ended_at, at)
            refuse_overlap(tx, meant.creator, meant.started_at, ended_at, except_id=meant.id)
            return change_stream(tx, caller, meant, at, "stream-edited", ended_at=ended_at)

        return await self._db.write(body)

    async def edit(  # noqa: PLR0913 - what its command takes
        self,
        caller: Caller,
        *,
        at: datetime,
        stream: int | None = None,
        title: str | None = None,
        format: str | None = None,
        started_at: datetime | None = None,
        ended_at: datetime | None = None,
    ) -> Stream:
        """Correct what is told; what is none stays as it is, and an empty title or format goes.

        Raises:
            Conflict: the times can't be, another stream ran then, or an end was told of one that is not over.
        """
        told = {"title": title, "format": format, "started_at": started_at, "ended_at": ended_at}
        values = {name: value or None for name, value in told.items() if value is not None}

        def body(tx: Connection) -> Stream:
            meant = _meant(tx, caller, stream, at, planned=started_at is None and ended_at is None)
            may_report(caller, meant.creator)
            if ended_at is not None and meant.state is not State.ENDED:
                raise Conflict("stream-not-ended", creator=meant.creator.handle)
            if started_at is not None or ended_at is not None:
                start, end = started_at or meant.started_at, ended_at or meant.ended_at
                check_times(start, end, at)
                if meant.state in _RAN:
                    refuse_overlap(tx, meant.creator, start, end, except_id=meant.id)
            return change_stream(tx, caller, meant, at, "stream-edited", **values) if values else meant

        return await self._db.write(body)

    async def reopen(self, caller: Caller, *, at: datetime, stream: int | None = None) -> Stream:
        """Undo an end or a cancellation: the stream is live again, and its next end edits the same card.

        Raises:
            Conflict: a stream of this creator is live or was since, or this one never was.
        """

        def body(tx: Connection) -> Stream:
            meant = _meant(tx, caller, stream, at)
            may_report(caller, meant.creator)
            refuse_second_live(tx, meant.creator)
            if meant.ended_at is None:
                raise Conflict("stream-not-ended", creator=meant.creator.handle)
            check_times(meant.started_at, None, at)
            refuse_overlap(tx, meant.creator, meant.started_at, None, except_id=meant.id)
            return change_stream(tx, caller, meant, at, "stream-reopened", state=State.LIVE, ended_at=None)

        return await self._db.write(body)

    async def cancel(self, caller: Caller, *, at: datetime, stream: int | None = None) -> Stream:
        """Call off a live or planned stream: what was reported stays, but counts in no total or board.

        Raises:
            NotFound: none is live.
            Conflict: it is over already.
        """

        def body(tx: Connection) -> Stream:
            if stream is None:
                creator = which_creator(tx, caller, None)
                meant = live_stream(tx, creator)
                if meant is None:
                    raise NotFound("nothing-to-cancel", creator=creator.handle)
            else:
                meant = stream_by_id(tx, caller.guild_id, stream)
            may_report(caller, meant.creator)
            if meant.state not in {State.LIVE, State.PLANNED}:
                raise Conflict("stream-is-over", creator=meant.creator.handle)
            # A live stream ran until now; one that was planned for later never began.
            ended_at = max(at, meant.started_at) if meant.state is State.LIVE else None
            return change_stream(tx, caller, meant, at, "stream-cancelled", state=State.CANCELLED, ended_at=ended_at)

        return await self._db.write(body)

    async def delete(self, caller: Caller, stream: int, *, at: datetime) -> Stream:
        """Take a stream out of everything; ``restore`` brings it back within 7 days.

        Raises:
            NotAllowed: neither the creator nor a manager asks, or the link proves too little (``may_delete``).
        """

        def body(tx: Connection) -> Stream:
            meant = stream_by_id(tx, caller.guild_id, stream)
            may_delete(caller, meant.creator, meant.added_by)
            return change_stream(tx, caller, meant, at, "stream-deleted", deleted_at=to_ms(at))

        return await self._db.write(body)

    async def restore(self, caller: Caller, stream: int, *, at: datetime) -> Stream:
        """Bring a deleted stream back.

        Raises:
            NotFound: it is not deleted, or was so more than 7 days ago.
            Conflict: it was live, and another one is by now; or another one was put where it ran.
        """

        def body(tx: Connection) -> Stream:
            meant = stream_by_id(tx, caller.guild_id, stream, deleted_too=True)
            may_delete(caller, meant.creator, meant.added_by)
            deleted_at = tx.execute(select(streams.c.deleted_at).where(streams.c.id == stream)).scalar_one()
            if deleted_at is None or from_ms(deleted_at) + RESTORABLE < at:
                raise NotFound("stream-unknown", piece=str(stream))
            if meant.state is State.LIVE:
                refuse_second_live(tx, meant.creator)
            if meant.state in _RAN:
                refuse_overlap(tx, meant.creator, meant.started_at, meant.ended_at, except_id=meant.id)
            return change_stream(tx, caller, meant, at, "stream-restored", deleted_at=None)

        return await self._db.write(body)

    async def purge(self, *, at: datetime) -> int:
        """Remove for good what was deleted more than 7 days ago, and old requests; returns how many streams went."""
        return await self._db.write(lambda tx: purge(tx, at))

    async def pick(
        self,
        caller: Caller,
        *,
        at: datetime,
        creator: str | None = None,
        stream: int | None = None,
        may_start: bool = False,
    ) -> Stream:
        """The stream that a command means; who may do what with it is checked where it is done."""

        def body(tx: Connection) -> Stream:
            if stream is not None:
                return stream_by_id(tx, caller.guild_id, stream)
            return which_stream(tx, which_creator(tx, caller, creator), at, may_start=may_start)

        return await self._db.read(body)

    async def recent(self, guild_id: int, creator: str | None = None, limit: int = 25, offset: int = 0) -> list[Stream]:
        """The latest streams of a creator or of the server, newest first.

        Raises:
            NotFound: nobody registered that handle here.
        """

        def body(tx: Connection) -> list[Stream]:
            of = named_creator(tx, guild_id, creator) if creator is not None else None
            whose = streams.c.guild_id == guild_id if of is None else streams.c.creator_id == of.id
            newest = _KEPT.where(whose).order_by(streams.c.started_at.desc(), streams.c.id.desc())
            return [stream_of(row) for row in tx.execute(newest.limit(limit).offset(offset))]

        return await self._db.read(body)

    async def matching(
        self, guild_id: int, text: str = "", limit: int = 25, *, zone: tzinfo = UTC, which: Which = Which.BEGUN
    ) -> list[Stream]:
        """Streams whose title, format, handle or day in ``zone`` fits ``text``, newest (of plans: next) first."""
        return await self._db.read(lambda tx: matching_streams(tx, guild_id, text, zone, limit, which=which))

    async def numbered(self, guild_id: int, typed: str, zone: tzinfo = UTC, which: Which = Which.BEGUN) -> int:
        """The id of a stream that was picked, or typed as its number, title, tag, day in ``zone``, or label.

        Raises:
            NotFound: none fits.
            WhichStream: several do.
        """
        return await self._db.read(lambda tx: numbered_stream(tx, guild_id, typed, zone, which))

    async def live(self, caller: Caller, creator: str | None = None) -> Stream | None:
        """What the creator that is meant has on air.

        Raises:
            NotFound, WhichCreator: as for every command about a creator.
        """
        return await self._db.read(lambda tx: live_stream(tx, which_creator(tx, caller, creator)))

    async def by_id(self, guild_id: int, stream_id: int) -> Stream:
        """One stream.

        Raises:
            NotFound: the server has no such stream.
        """
        return await self._db.read(lambda tx: stream_by_id(tx, guild_id, stream_id))

    async def record(self, guild_id: int, stream_id: int) -> StreamRecord:
        """Everything that a stream's summary needs, read in one moment.

        Raises:
            NotFound: the server has no such stream.
        """
        return await self._db.read(lambda tx: stream_record(tx, guild_id, stream_id))


def _meant(tx: Connection, caller: Caller, stream: int | None, at: datetime, *, planned: bool = False) -> Stream:
    """The stream that is meant; one that is yet to begin only where a ``planned`` one will do."""
    if stream is None:
        return which_stream(tx, which_creator(tx, caller, None), at, may_start=False)
    meant = stream_by_id(tx, caller.guild_id, stream)
    return meant if planned else begun(meant)
