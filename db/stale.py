"""Live streams that nobody says anything about any more: watched from the start, asked about, ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from db import history
from db.cards import schedule_card
from db.jobs import schedule, unschedule
from db.resolve import stream_by_id
from db.rows import from_ms, to_ms
from db.schema import history as history_table
from db.schema import stream_metrics, streams
from db.stream_rows import change_stream
from db.watching import end_key, watch_from
from domain.access import FORGOTTEN, Caller, may_report
from domain.errors import Conflict
from domain.jobs import JobKind
from domain.streams import QUIET, TO_ANSWER, State

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from db.database import Database
    from domain.streams import Stream

# A file's gifts may be told long after they were sent.
_LAST_REPORT = """
SELECT MAX(COALESCE(i.confirmed_at, e.at)) FROM gift_events AS e
JOIN reports AS r ON r.id = e.id >> 12 LEFT JOIN imports AS i ON i.id = r.import_id WHERE e.stream_id = ?
"""


@dataclass(frozen=True, slots=True)
class Silence:
    """A live stream, the last that was heard of it, and where it was started."""

    stream: Stream
    since: datetime
    channel_id: int | None


class StaleStore:
    """What becomes of live streams that went quiet. A report, a number, an edit or the start is a sign of life."""

    def __init__(self, database: Database) -> None:
        """Over an open database."""
        self._db = database

    async def silence(self, guild_id: int, stream_id: int, now: datetime) -> Silence | None:
        """The stream, where it was quiet for ``QUIET``; else it is looked at again when it has been.

        Raises:
            NotFound: the server has no such stream.
        """

        def body(tx: Connection) -> Silence | None:
            stream = stream_by_id(tx, guild_id, stream_id)
            if stream.state is not State.LIVE:
                return None
            since = last_sign(tx, stream)
            if since + QUIET > now:
                watch_from(tx, stream, since)
                return None
            channel = select(streams.c.ended_in_channel_id).where(streams.c.id == stream_id)
            return Silence(stream, since, tx.execute(channel).scalar())

        return await self._db.write(body)

    async def asked(self, silence: Silence, at: datetime) -> None:
        """Its creator was asked then, or could not be reached: without an answer it ends."""
        stream = silence.stream

        def body(tx: Connection) -> None:
            schedule(
                tx,
                guild_id=stream.creator.guild_id,
                kind=JobKind.STALE_END,
                key=end_key(stream.id),
                due_at=at + TO_ANSWER,
                details={"stream": stream.id, "since": to_ms(silence.since)},
                renew=True,
            )

        await self._db.write(body)

    async def unanswered(self, guild_id: int, stream_id: int, since_ms: int, now: datetime) -> Stream | None:
        """End the stream at its last sign of life, with a card; none where there was another sign since.

        Raises:
            NotFound: the server has no such stream.
        """

        def body(tx: Connection) -> Stream | None:
            stream = stream_by_id(tx, guild_id, stream_id)
            if stream.state is not State.LIVE:
                return None
            since = last_sign(tx, stream)
            if to_ms(since) > since_ms:
                watch_from(tx, stream, since)
                return None
            ended = _end(tx, Caller(guild_id, FORGOTTEN), stream, since, now)
            schedule_card(tx, guild_id, stream_id, now, anew=True)
            return ended

        return await self._db.write(body)

    async def still_live(self, caller: Caller, stream_id: int, *, at: datetime) -> Stream:
        """Somebody says that it goes on: a sign of life.

        Raises:
            NotFound: the server has no such stream.
            NotAllowed: who says so may not report for it.
            Conflict: it is over.
        """

        def body(tx: Connection) -> Stream:
            stream = _live(tx, caller, stream_id)
            history.note(tx, caller, at, "stream-still-live", stream.id)
            unschedule(tx, caller.guild_id, end_key(stream.id))
            watch_from(tx, stream, at)
            return stream

        return await self._db.write(body)

    async def ended_then(self, caller: Caller, stream_id: int, *, at: datetime) -> Stream:
        """Somebody says that it is over: it ended at its last sign of life.

        Raises:
            NotFound: the server has no such stream.
            NotAllowed: who says so may not report for it.
            Conflict: it was ended already.
        """

        def body(tx: Connection) -> Stream:
            stream = _live(tx, caller, stream_id)
            return _end(tx, caller, stream, last_sign(tx, stream), at)

        return await self._db.write(body)


def last_sign(tx: Connection, stream: Stream) -> datetime:
    """When somebody last said anything about a stream: reported, told a number, edited, or started it."""
    said = [
        select(func.max(stream_metrics.c.changed_at)).where(stream_metrics.c.stream_id == stream.id),
        select(func.max(history_table.c.at)).where(
            history_table.c.guild_id == stream.creator.guild_id,
            history_table.c.subject == stream.id,
            history_table.c.what.like("stream-%") | (history_table.c.what == "metrics-set"),
        ),
    ]
    times = [tx.execute(one).scalar() for one in said]
    times.append(tx.exec_driver_sql(_LAST_REPORT, (stream.id,)).scalar())
    return max(stream.started_at, *(from_ms(at) for at in times if at is not None))


def _live(tx: Connection, caller: Caller, stream_id: int) -> Stream:
    stream = stream_by_id(tx, caller.guild_id, stream_id)
    may_report(caller, stream.creator)
    if stream.state is not State.LIVE:
        raise Conflict("stream-ended-already", creator=stream.creator.handle)
    return stream


def _end(tx: Connection, caller: Caller, stream: Stream, ended_at: datetime, now: datetime) -> Stream:
    return change_stream(
        tx, caller, stream, now, "stream-ended", state=State.ENDED, ended_at=ended_at, card_wanted=True
    )
