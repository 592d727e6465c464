"""Digests as rows, and the jobs that bring them."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import and_, delete, select, update

from db.jobs import schedule, unschedule
from db.rows import CREATOR_COLUMNS, AnyRow, creator_of, to_ms
from db.schema import creators, digests
from domain.digests import Digest
from domain.jobs import JobKind
from domain.periods import Period
from domain.schedules import Due, Every, Schedule, due_of, first_of, next_due

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from sqlalchemy import ColumnElement, Connection, Select

    from domain.access import Caller

MINUTES = 60
STANDS = digests.c.off_at.is_(None)

DIGESTS: Select[*tuple[Any, ...]] = (
    select(
        digests.c.id.label("digest_id"),
        digests.c.guild_id.label("digest_guild_id"),
        digests.c.member_id.label("digest_member_id"),
        *(digests.c[name] for name in ("name", "channel_id", "every", "minute", "day", "silent", "upcoming", "off_at")),
        *CREATOR_COLUMNS,
    )
    .join_from(digests, creators, creators.c.id == digests.c.creator_id, isouter=True)
    .order_by(digests.c.name_key, digests.c.id)
)
"""Every digest with whose it is, those that are off included."""


def digest_of(row: AnyRow) -> Digest:
    """A digest from a row of ``DIGESTS``."""
    return Digest(
        id=row.digest_id,
        guild_id=row.digest_guild_id,
        name=row.name,
        schedule=Schedule(cast("Every", Period(row.every)), time(*divmod(row.minute, MINUTES)), row.day),
        upcoming=date.fromisoformat(row.upcoming),
        creator=None if row.creator_id is None else creator_of(row),
        member_id=row.digest_member_id,
        channel_id=row.channel_id,
        silent=bool(row.silent),
        off=row.off_at is not None,
    )


def columns_of(digest: Digest) -> dict[str, Any]:
    """What a digest is, as columns."""
    schedule = digest.schedule
    return {
        "creator_id": None if digest.creator is None else digest.creator.id,
        "member_id": digest.member_id,
        "channel_id": digest.channel_id,
        "every": schedule.every.value,
        "minute": schedule.clock.hour * MINUTES + schedule.clock.minute,
        "day": schedule.day,
        "silent": digest.silent,
        "upcoming": digest.upcoming.isoformat(),
    }


def digest_by_id(tx: Connection, guild_id: int, digest_id: int) -> Digest | None:
    """The digest of that id, if it is this server's; off or not."""
    row = tx.execute(DIGESTS.where(digests.c.id == digest_id, digests.c.guild_id == guild_id)).one_or_none()
    return None if row is None else digest_of(row)


def within_reach(caller: Caller) -> ColumnElement[bool]:
    """The digests that stand and that a caller may change: in the own messages, and for a manager in channels."""
    own = digests.c.member_id == caller.member_id
    mine = own | digests.c.member_id.is_(None) if caller.manager else own
    return and_(digests.c.guild_id == caller.guild_id, STANDS, mine)


# -- jobs --------------------------------------------------------------------------------------------------------------


def key_of(digest: Digest, first: date) -> str:
    """What names a digest's post of one time, once and for all: "digest:7:week-2026-11-16"."""
    return f"{_prefix(digest.id)}{digest.schedule.every.value}-{first.isoformat()}"


def _prefix(digest_id: int) -> str:
    return f"digest:{digest_id}:"


def await_due(tx: Connection, digest: Digest, due: Due, *, renew: bool = False, due_at: datetime | None = None) -> None:
    """Let the digest come when it is due; from now on that is the one that it waits for."""
    first = first_of(due.days)
    tx.execute(update(digests).where(digests.c.id == digest.id).values(upcoming=first.isoformat()))
    schedule(
        tx,
        guild_id=digest.guild_id,
        kind=JobKind.DIGEST,
        key=key_of(digest, first),
        due_at=due.at if due_at is None else due_at,
        details={"digest": digest.id, "first": first.isoformat()},
        renew=renew,
    )


def await_next(tx: Connection, digest: Digest, now: datetime, zone: ZoneInfo) -> Due:
    """A person set it or turned it on: what comes next, of what was not posted yet."""
    due = next_due(digest.schedule, now, zone)
    not_yet = due_of(digest.schedule, digest.upcoming, zone)
    if due.at < not_yet.at:
        due = not_yet
    await_due(tx, digest, due, renew=True)
    return due


def drop_awaited(tx: Connection, digest: Digest) -> None:
    """What it waits for does not come; a post that is due and could not be made yet still does."""
    unschedule(tx, digest.guild_id, key_of(digest, digest.upcoming))


def drop_every(tx: Connection, digest: Digest) -> None:
    """Nothing of it comes any more as it was."""
    unschedule(tx, digest.guild_id, _prefix(digest.id))


def move_digests(tx: Connection, guild_id: int, zone: ZoneInfo, now: datetime) -> None:
    """The server's clocks show another time from now on: what is awaited comes when they show its own.

    Where that has gone by already, it comes now and is not late.
    """
    for row in tx.execute(DIGESTS.where(digests.c.guild_id == guild_id, STANDS)).all():
        digest = digest_of(row)
        due = due_of(digest.schedule, digest.upcoming, zone)
        await_due(tx, digest, due, due_at=max(due.at, now))


# -- the end of one ----------------------------------------------------------------------------------------------------


def turn_off(tx: Connection, digest: Digest, by: int, at: datetime) -> None:
    """It comes no more."""
    tx.execute(update(digests).where(digests.c.id == digest.id).values(off_at=to_ms(at), off_by=by))
    drop_every(tx, digest)


def end_digests_of(tx: Connection, creator_id: int, by: int, at: datetime) -> None:
    """A creator went off the list: nobody is told about them any more."""
    for row in tx.execute(DIGESTS.where(digests.c.creator_id == creator_id, STANDS)).all():
        turn_off(tx, digest_of(row), by, at)


def forget_digests(tx: Connection, which: ColumnElement[bool]) -> None:
    """Remove digests for good."""
    for row in tx.execute(DIGESTS.where(which)).all():
        unschedule(tx, row.digest_guild_id, _prefix(row.digest_id))
    tx.execute(delete(digests).where(which))
