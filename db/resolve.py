"""Which creator and which stream is meant: the domain's rules over stored rows, in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Select, bindparam, select

from db.connection import driver
from db.rows import CREATOR_COLUMNS, STREAM_COLUMNS, creator_of, from_ms, maybe_from_ms, stream_of, to_ms
from db.schema import creators, streams
from domain.access import meanable, owns, whose
from domain.creators import Creator, Share
from domain.errors import NotFound, WhichCreator, WhichStream
from domain.names import read_handle
from domain.streams import FRESH, LONGEST, State, Stream

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from sqlalchemy import Connection

    from domain.access import Caller

CHOICES = 25
"""As many as one select menu of Discord holds; one more tells that there are more."""

_PRESENT = (creators.c.guild_id == bindparam("guild")) & creators.c.removed_at.is_(None)
_NAMED = select(*CREATOR_COLUMNS).where(_PRESENT, creators.c.handle == bindparam("handle"))
_EVERYONE = select(*CREATOR_COLUMNS).where(_PRESENT).order_by(creators.c.handle).limit(CHOICES + 1)
STREAMS: Select[*tuple[Any, ...]] = select(*CREATOR_COLUMNS, *STREAM_COLUMNS).join_from(streams, creators)
"""Every stream with its creator, deleted ones included."""
_BY_ID = STREAMS.where(streams.c.id == bindparam("stream"), streams.c.guild_id == bindparam("guild"))
_KEPT_BY_ID = _BY_ID.where(streams.c.deleted_at.is_(None))
_PAST = (
    STREAMS.where(
        streams.c.creator_id == bindparam("creator"),
        streams.c.deleted_at.is_(None),
        streams.c.state == State.ENDED.value,
    )
    .order_by(streams.c.started_at.desc(), streams.c.id.desc())
    .limit(CHOICES)
)

# Every reported gift runs these, so they are plain SQL, with states spelled out: SQLite plans a
# statement anew whenever a bound value decides whether a partial index can serve.
#
# Of two thousand creators, the rule "whose" needs only those who are live, the caller's own, and
# whether there is more than one.
_CANDIDATES = """
SELECT c.id, c.guild_id, c.handle, c.member_id, c.confirmed, c.timezone, c.share, EXISTS (
  SELECT 1 FROM streams AS s WHERE s.creator_id = c.id AND s.state = 'live' AND s.deleted_at IS NULL)
FROM creators AS c WHERE c.id IN (
  SELECT creator_id FROM streams WHERE guild_id = :guild AND state = 'live' AND deleted_at IS NULL
  UNION SELECT id FROM creators WHERE guild_id = :guild AND member_id = :member AND removed_at IS NULL
  UNION SELECT id FROM (SELECT id FROM creators WHERE guild_id = :guild AND removed_at IS NULL LIMIT 2) AS any_two)
ORDER BY c.handle
"""
_STREAM = "SELECT id, state, started_at, ended_at, title, format, added_by FROM streams"
_LIVE = f"{_STREAM} WHERE creator_id = ? AND state = 'live' AND deleted_at IS NULL"
_FRESH = f"""
{_STREAM} WHERE creator_id = ? AND state = 'ended' AND deleted_at IS NULL AND started_at > ? AND ended_at > ?
ORDER BY ended_at DESC, id DESC LIMIT 1
"""


def is_id(number: int) -> bool:
    """Whether a row can have this id."""
    return 0 < number < 1 << 63


def named_creator(tx: Connection, guild_id: int, handle: str) -> Creator:
    """The registered creator of that handle.

    Raises:
        NotFound: nobody registered it here.
        Unreadable: it is no handle at all.
    """
    row = tx.execute(_NAMED, {"guild": guild_id, "handle": read_handle(handle)}).one_or_none()
    if row is None:
        raise NotFound("creator-unknown", piece=handle)
    return creator_of(row)


def which_creator(tx: Connection, caller: Caller, handle: str | None, *, new_stream: bool = False) -> Creator:
    """The creator that a command means whose ``creator`` option may be left out (``domain.access.whose``).

    For a ``new_stream`` (one that starts, or is reported as a whole) it does not matter who is live.

    Raises:
        NotFound: the server has no creators, or none of that handle.
        WhichCreator: it could be several; one more than a menu holds where there are more.
    """
    if handle is not None:
        return named_creator(tx, caller.guild_id, handle)
    names = {"guild": caller.guild_id, "member": caller.member_id}
    rows = driver(tx).execute(_CANDIDATES, names).fetchall()
    if not rows:
        raise NotFound("no-creators")
    candidates = [_creator(*row[:-1]) for row in rows]
    live = [] if new_stream else [creator for creator, row in zip(candidates, rows, strict=True) if row[-1]]
    meant = whose(None, caller, candidates, [creator.id for creator in live])
    if meant is None:
        near = [*live, *(creator for creator in candidates if owns(caller, creator))]
        everyone = [creator_of(row) for row in tx.execute(_EVERYONE, {"guild": caller.guild_id})]
        raise WhichCreator(meanable(caller, dict.fromkeys([*near, *everyone]))[: CHOICES + 1])
    return meant


def live_stream(tx: Connection, creator: Creator) -> Stream | None:
    """The stream that the creator has on air."""
    row = driver(tx).execute(_LIVE, (creator.id,)).fetchone()
    return None if row is None else _stream(creator, *row)


def which_stream(tx: Connection, creator: Creator, at: datetime, *, may_start: bool) -> Stream:
    """The live stream, else the latest that ended less than ``FRESH`` ago.

    Raises:
        WhichStream: there is neither; a past one can be picked, or one started when ``may_start``.
    """
    live = live_stream(tx, creator)
    if live is not None:
        return live
    # The bound on the start only spares SQLite the creator's older streams.
    since = to_ms(at - FRESH)
    row = driver(tx).execute(_FRESH, (creator.id, to_ms(at - FRESH - LONGEST), since)).fetchone()
    if row is not None:
        return _stream(creator, *row)
    past = [stream_of(row) for row in tx.execute(_PAST, {"creator": creator.id})]
    raise WhichStream(creator, past, may_start=may_start)


def stream_by_id(tx: Connection, guild_id: int, stream_id: int, *, deleted_too: bool = False) -> Stream:
    """The stream of that id, if it is this server's and (unless ``deleted_too``) not deleted.

    Raises:
        NotFound: there is none.
    """
    names = {"stream": stream_id, "guild": guild_id}
    # People type numbers that no column holds.
    row = tx.execute(_BY_ID if deleted_too else _KEPT_BY_ID, names).one_or_none() if is_id(stream_id) else None
    if row is None:
        raise NotFound("stream-unknown", piece=str(stream_id))
    return stream_of(row)


def _creator(  # noqa: PLR0913, PLR0917 - the columns of _CANDIDATES
    id: int,
    guild_id: int,
    handle: str,
    member_id: int | None,
    confirmed: int,
    timezone: str | None,
    share: str,
) -> Creator:
    return Creator(id, guild_id, handle, member_id, bool(confirmed), timezone, Share(share))


def _stream(  # noqa: PLR0913, PLR0917 - the columns of _STREAM
    creator: Creator,
    id: int,
    state: str,
    started_at: int,
    ended_at: int | None,
    title: str | None,
    format: str | None,
    added_by: int,
) -> Stream:
    return Stream(id, creator, State(state), from_ms(started_at), maybe_from_ms(ended_at), title, format, added_by)
