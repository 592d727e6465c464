"""A live stream is looked at again when it may have gone quiet, and not any more once it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.jobs import schedule, unschedule
from domain.jobs import JobKind
from domain.streams import QUIET, State

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from domain.streams import Stream


def watch(tx: Connection, stream: Stream, at: datetime, *, deleted: bool) -> None:
    """The state of a stream has changed then, or it was deleted or restored."""
    if stream.state is State.LIVE and not deleted:
        unschedule(tx, stream.creator.guild_id, end_key(stream.id))
        watch_from(tx, stream, at)
    else:
        unschedule(tx, stream.creator.guild_id, f"stale:{stream.id}:")
        unschedule(tx, stream.creator.guild_id, end_key(stream.id))


def watch_from(tx: Connection, stream: Stream, sign: datetime) -> None:
    """Something was heard of it then: it is looked at again when it has been quiet since."""
    schedule(
        tx,
        guild_id=stream.creator.guild_id,
        kind=JobKind.STALE,
        key=f"stale:{stream.id}:",
        due_at=sign + QUIET,
        details={"stream": stream.id},
        renew=True,
    )


def end_key(stream_id: int) -> str:
    """The job that ends it where nobody answers."""
    return f"stale-end:{stream_id}:"
