"""Digests: set, turned off, brought back; what they say; and which of them is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import insert, select, update

from db import history
from db.digest_content import Look, told
from db.digest_rows import (
    DIGESTS,
    await_due,
    await_next,
    columns_of,
    digest_by_id,
    digest_of,
    drop_awaited,
    drop_every,
    key_of,
    turn_off,
    within_reach,
)
from db.digest_wishes import of_id, of_name, room_for, wanted, with_upcoming
from db.guilds import ensure_guild
from db.money_rows import zone_of
from db.resolve import is_id, named_creator
from db.rows import CREATOR_COLUMNS, creator_of, to_ms
from db.schema import creators, digests, notices
from domain.access import FORGOTTEN
from domain.digests import may_keep, name_key
from domain.earnings import days_of
from domain.errors import NotFound
from domain.schedules import days_before, due_of, first_of, latest_due

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

    from db.database import Database
    from domain.access import Caller
    from domain.creators import Creator
    from domain.digests import Digest, Told, Wish
    from domain.jobs import Job
    from domain.schedules import Due

REFUSED = "refuses"
"""In ``notices``, of a digest whose member takes no direct messages."""


def first_day(job: Job) -> date:
    """The first day of what a job's digest sums up."""
    return date.fromisoformat(job.details["first"])


class Kept(NamedTuple):
    """A digest as it stands now, when it comes next, and what it was before."""

    digest: Digest
    due: Due
    before: Digest | None = None
    changed: bool = True


class DigestStore:
    """Digests of every server. Every write says who asks; the rules of ``domain.digests`` decide."""

    def __init__(self, database: Database) -> None:
        """Over an open database."""
        self._db = database

    # -- what people do ------------------------------------------------------------------------------------------------

    async def set(self, caller: Caller, wish: Wish, at: datetime, *, here: int, weekdays: Sequence[str] = ()) -> Kept:
        """Let a digest come from now on, or change the one of that name; what is left out stays as it was.

        ``here`` is the channel of one that names none; ``weekdays`` are their names in the reader's language.
        The same again changes nothing.

        Raises:
            NotAllowed: neither a manager asks nor a creator for the own direct messages.
            Unreadable: the day or the name is none.
            Conflict: what is asked for excludes itself, or there are as many as there can be.
            NotFound: no such creator, or the caller has no handle.
            WhichCreator: it could be several.
        """

        def body(tx: Connection) -> Kept:
            zone = zone_of(tx, caller.guild_id)
            digest, before = wanted(tx, caller, wish, here=here, weekdays=weekdays, at=at, zone=zone)
            return _kept(tx, caller, digest, before, at)

        return await self._db.write(body)

    async def undo(self, caller: Caller, before: Digest, creator_id: int | None, at: datetime) -> Kept:
        """Put a digest back to what it was ``before`` a change, with the creator of that id.

        Raises:
            NotFound, NotAllowed: there is none that this caller could change, or its creator is off the list.
            Conflict: another one has its name by now.
        """

        def body(tx: Connection) -> Kept:
            stands = of_id(tx, caller, before.id)
            creator = None if creator_id is None else _present(tx, caller.guild_id, creator_id)
            may_keep(caller, creator, dm=before.member_id is not None)
            back = replace(before, name=stands.name, creator=creator, off=False)
            zone = zone_of(tx, caller.guild_id)
            return _kept(tx, caller, with_upcoming(back, stands, at, zone), stands, at)

        return await self._db.write(body)

    async def turn_off(self, caller: Caller, digest_id: int, at: datetime) -> Digest:
        """Let it come no more; ``restore`` brings it back. Twice is as good as once.

        Raises:
            NotFound, NotAllowed: there is none that this caller could change.
        """

        def body(tx: Connection) -> Digest:
            digest = of_id(tx, caller, digest_id)
            if not digest.off:
                turn_off(tx, digest, caller.member_id, at)
                history.note(tx, caller, at, "digest-off", digest.id)
            return replace(digest, off=True)

        return await self._db.write(body)

    async def restore(self, caller: Caller, digest_id: int, at: datetime) -> Kept:
        """Let one come again that was turned off.

        Raises:
            NotFound, NotAllowed: there is none that this caller could change, or its creator is off the list.
            Conflict: another one has its name by now.
        """

        def body(tx: Connection) -> Kept:
            digest = of_id(tx, caller, digest_id)
            if digest.creator is not None:
                named_creator(tx, caller.guild_id, digest.creator.handle)
            zone = zone_of(tx, caller.guild_id)
            if not digest.off:
                return Kept(digest, due_of(digest.schedule, digest.upcoming, zone), changed=False)
            room_for(tx, digest)
            tx.execute(update(digests).where(digests.c.id == digest.id).values(off_at=None, off_by=None))
            history.note(tx, caller, at, "digest-restored", digest.id)
            return Kept(replace(digest, off=False), await_next(tx, digest, at, zone))

        return await self._db.write(body)

    async def standing(self, caller: Caller, name: str | None = None) -> list[Digest]:
        """What the caller may change, by name; with a ``name`` the one that is called so.

        Raises:
            NotFound: there is none at all, or none of that name.
            NotAllowed: the one of that name is not theirs to change.
        """

        def body(tx: Connection) -> list[Digest]:
            if name is not None:
                return [of_name(tx, caller, name)]
            found = [digest_of(row) for row in tx.execute(DIGESTS.where(within_reach(caller)))]
            if not found:
                raise NotFound("digest-none")
            return found

        return await self._db.read(body)

    async def changeable(self, caller: Caller, digest_id: int) -> Digest:
        """The digest of that id, off or not, if the caller may change it.

        Raises:
            NotFound: there is none here.
            NotAllowed: it is somebody else's.
        """
        return await self._db.read(lambda tx: of_id(tx, caller, digest_id))

    async def matching(self, caller: Caller, typed: str) -> list[Digest]:
        """What the caller may change and whose name contains ``typed``, by name."""
        part = name_key(typed)

        def body(tx: Connection) -> list[Digest]:
            found = [digest_of(row) for row in tx.execute(DIGESTS.where(within_reach(caller)))]
            return [digest for digest in found if part in name_key(digest.name)]

        return await self._db.read(body)

    # -- what it says --------------------------------------------------------------------------------------------------

    async def preview(self, digest: Digest, reader: Caller | None, now: datetime) -> tuple[Told, Due]:
        """What it says of the last day, week or month that is over, and when it comes next."""

        def body(tx: Connection) -> tuple[Told, Due]:
            zone = zone_of(tx, digest.guild_id)
            running = days_of(digest.schedule.every, now.astimezone(zone).date())
            over = days_before(digest.schedule, running)
            return told(tx, Look(digest, over, reader, zone, now)), due_of(digest.schedule, digest.upcoming, zone)

        return await self._db.read(body)

    async def told(self, digest: Digest, first: date, reader: Caller | None, now: datetime) -> Told:
        """What it says of the time that ``first`` is in; money as ``reader`` (none: a whole channel) may see it."""

        def body(tx: Connection) -> Told:
            days = days_of(digest.schedule.every, first)
            return told(tx, Look(digest, days, reader, zone_of(tx, digest.guild_id), now))

        return await self._db.read(body)

    async def by_id(self, guild_id: int, digest_id: int) -> Digest:
        """The digest of that id, off or not.

        Raises:
            NotFound: there is none here.
        """
        found = await self._db.read(lambda tx: digest_by_id(tx, guild_id, digest_id) if is_id(digest_id) else None)
        if found is None:
            raise NotFound("digest-gone")
        return found

    # -- when it is due ------------------------------------------------------------------------------------------------

    async def begin(self, job: Job, now: datetime) -> Digest | None:
        """A job is due: the digest that it brings; none where there is nothing to bring any more.

        The next one is scheduled before this one is sent, so that no crash can break the chain. Of several
        that were missed only the last comes, by its own job, unless this one may have got through already.
        """
        first = first_day(job)

        def body(tx: Connection) -> Digest | None:
            digest = digest_by_id(tx, job.guild_id, job.details["digest"])
            if digest is None or digest.off or key_of(digest, first) != job.key:
                return None
            zone = zone_of(tx, job.guild_id)
            latest = latest_due(digest.schedule, now, zone)
            if first_of(latest.days) > first and not job.again:
                if digest.upcoming <= first_of(latest.days):
                    await_due(tx, digest, latest)
                return None
            if digest.upcoming <= first:
                following = days_of(digest.schedule.every, first).until
                await_due(tx, digest, due_of(digest.schedule, following, zone))
            return digest

        return await self._db.write(body)

    async def end(self, digest: Digest, at: datetime) -> None:
        """Nobody may get it any more."""
        await self._db.write(lambda tx: turn_off(tx, digest, FORGOTTEN, at))

    async def reached(self, digest: Digest, at: datetime, *, taken: bool) -> bool:
        """Note whether its member took the direct message; true where that they don't is news."""

        def body(tx: Connection) -> bool:
            if taken:
                tx.execute(notices.delete().where(_refusal(digest)))
                return False
            if tx.execute(select(notices.c.what).where(_refusal(digest))).first() is not None:
                return False
            row = {"guild_id": digest.guild_id, "kind": _kind(digest), "what": REFUSED, "told_at": to_ms(at)}
            tx.execute(insert(notices), row)
            return True

        return await self._db.write(body)

    async def was_refused(self, digest: Digest) -> bool:
        """Whether its member did not take the last one."""
        return await self._db.read(
            lambda tx: tx.execute(select(notices.c.what).where(_refusal(digest))).first() is not None
        )


def _kept(tx: Connection, caller: Caller, digest: Digest, before: Digest | None, at: datetime) -> Kept:
    """A digest stands from now on, new or in place of what it was ``before``."""
    zone = zone_of(tx, caller.guild_id)
    if before is not None and columns_of(digest) == columns_of(before) and not before.off:
        return Kept(digest, due_of(digest.schedule, digest.upcoming, zone), changed=False)
    room_for(tx, digest)
    set_ = {**columns_of(digest), "set_at": to_ms(at), "set_by": caller.member_id}
    if before is None:
        ensure_guild(tx, caller.guild_id, at)
        row = {**set_, "guild_id": caller.guild_id, "name": digest.name, "name_key": name_key(digest.name)}
        digest = replace(digest, id=tx.execute(insert(digests).returning(digests.c.id), row).scalar_one())
    else:
        (drop_awaited if before.schedule.every is digest.schedule.every else drop_every)(tx, before)
        tx.execute(update(digests).where(digests.c.id == digest.id).values({**set_, "off_at": None, "off_by": None}))
        tx.execute(notices.delete().where(_refusal(digest)))
    history.note(tx, caller, at, "digest-set", digest.id)
    return Kept(digest, await_next(tx, digest, at, zone), before)


def _present(tx: Connection, guild_id: int, creator_id: int) -> Creator:
    here = (creators.c.guild_id == guild_id) & (creators.c.id == creator_id) & creators.c.removed_at.is_(None)
    row = tx.execute(select(*CREATOR_COLUMNS).where(here)).one_or_none()
    if row is None:
        raise NotFound("digest-gone")
    return creator_of(row)


def _kind(digest: Digest) -> str:
    return f"digest:{digest.id}"


def _refusal(digest: Digest) -> ColumnElement[bool]:
    return (notices.c.guild_id == digest.guild_id) & (notices.c.kind == _kind(digest))
