"""Jobs: what the bot does by itself at a time, each once, whichever process does it.

A process claims what is due for a while (a lease), does it, and notes that. A job that was claimed and
of which nothing more was heard may have been done: its next try is told so (``Job.again``).
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, case, delete, func, literal_column, or_, select, text, update
from sqlalchemy.dialects.sqlite import insert

from db.rows import from_ms, to_ms
from db.schema import jobs
from domain.jobs import NEEDS_GATEWAY, SHARD_BITS, Job, JobKind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Select

    from db.database import Database
    from db.rows import AnyRow
    from domain.jobs import Shards

LEASE = timedelta(minutes=2)
"""How long a process has a job for itself; it renews that while it is at it."""
KEPT = timedelta(days=90)
"""What was done is remembered for so long: nothing of that age is scheduled once more."""
REFUSED = "refused"
"""The problem of a job whose channels take nothing."""
FAILED = "failed"
"""The problem of a job that failed too often."""

_OPEN = "done_at IS NULL AND problem IS NULL"
_DUE = text(_OPEN)
"""In the words of the index ix_jobs_due, or SQLite reads every job."""
_GONE = "owner NOT IN (SELECT application_name FROM pg_stat_activity WHERE application_name IS NOT NULL)"
"""Claimed by a process that the database server knows no connection of any more."""
_KNOWN = [kind.value for kind in JobKind]
"""A process of the next version may schedule others: those are not ours to do."""


def schedule(  # noqa: PLR0913 - what a job is
    tx: Connection,
    *,
    guild_id: int,
    kind: JobKind,
    key: str,
    due_at: datetime,
    details: Mapping[str, Any],
    renew: bool = False,
) -> None:
    """Let a job be done at a time; for use inside of another store's transaction.

    Once per key: one that is not done yet is moved to the new time and details, and what made it wait
    is forgotten. One that is done stays done, unless ``renew`` says that it is wanted anew. The server has
    its row already.
    """
    row = {
        "guild_id": guild_id,
        "kind": kind.value,
        "key": key,
        "due_at": to_ms(due_at),
        "next_at": to_ms(due_at),
        "details": json.dumps(dict(details), sort_keys=True),
    }
    statement = insert(jobs).values(row)
    over = jobs.c.done_at.is_not(None)
    moved = {name: statement.excluded[name] for name in ("kind", "due_at", "next_at", "details")}
    anew = {
        "version": jobs.c.version + 1,
        "rounds": jobs.c.rounds + case((over, 1), else_=0),
        "attempts": 0,
        "unsure": case((over, 0), else_=jobs.c.unsure),
        "problem": None,
        "done_at": None,
    }
    tx.execute(
        statement.on_conflict_do_update(
            index_elements=["guild_id", "key"], set_=moved | anew, where=None if renew else jobs.c.done_at.is_(None)
        )
    )


def unschedule(tx: Connection, guild_id: int, key_prefix: str) -> None:
    """Drop what is not done yet of the keys that begin so."""
    begins = func.substr(jobs.c.key, 1, len(key_prefix)) == key_prefix
    tx.execute(delete(jobs).where(jobs.c.guild_id == guild_id, begins, jobs.c.done_at.is_(None)))


class JobStore:
    """Who does what, and when. Times are aware UTC.

    Nobody waits for these writes, so people's go first; and however busy the database is, none is refused.
    """

    def __init__(self, database: Database) -> None:
        """Over an open database."""
        self._db = database

    async def schedule(  # noqa: PLR0913 - what a job is
        self,
        *,
        guild_id: int,
        kind: JobKind,
        key: str,
        due_at: datetime,
        details: Mapping[str, Any],
        renew: bool = False,
    ) -> None:
        """``schedule``, in a transaction of its own."""
        await self._db.write(
            lambda tx: schedule(tx, guild_id=guild_id, kind=kind, key=key, due_at=due_at, details=details, renew=renew)
        )

    async def unschedule(self, guild_id: int, key_prefix: str) -> None:
        """``unschedule``, in a transaction of its own."""
        await self._db.write(lambda tx: unschedule(tx, guild_id, key_prefix))

    @property
    def process(self) -> str:
        """Names this process, as the owner of what it claims."""
        return self._db.process

    async def starts(self, owner: str, now: datetime) -> None:
        """A process starts: what one that is gone was at is free again, and what waited is tried once more.

        A database that only one process can open holds no one else's claims. Elsewhere another may be at work still,
        for the same servers too: while one is replaced, both are there for a moment.
        """

        def body(tx: Connection) -> None:
            alone = tx.dialect.name == "sqlite"
            _free(tx, jobs.c.owner.is_not(None) if alone else (jobs.c.owner == owner) | text(_GONE))
            again = {"problem": None, "attempts": 0, "next_at": to_ms(now)}
            tx.execute(update(jobs).where(jobs.c.problem.is_not(None), jobs.c.done_at.is_(None)).values(again))

        await self._db.write(body, bulk=True)

    async def stops(self, owner: str) -> None:
        """A process stops before it was done with all that it was at: that is free again, and may have got through."""
        await self._db.write(lambda tx: _free(tx, jobs.c.owner == owner))

    async def any_due(self, now: datetime, busy: Collection[int] = (), shards: Shards | None = None) -> bool:
        """Whether anything is due that ``claim`` would give; one look at an index, asked every second."""
        ms = to_ms(now)
        # Plain SQL costs a fifth. All of these are whole numbers.
        due = f"{_OPEN} AND next_at <= {ms} AND (lease_ends_at IS NULL OR lease_ends_at <= {ms})"
        but = f" AND guild_id NOT IN ({', '.join(str(int(server)) for server in busy)})" if busy else ""
        if shards is not None:
            theirs = ", ".join(f"'{kind.value}'" for kind in sorted(NEEDS_GATEWAY))
            ours = ", ".join(str(int(one)) for one in sorted(shards.ids))
            but += f" AND (kind NOT IN ({theirs}) OR ((guild_id >> {SHARD_BITS}) % {int(shards.count)}) IN ({ours}))"
        some = f"SELECT 1 FROM jobs WHERE {due}{but} LIMIT 1"  # noqa: S608 - see above
        return await self._db.read(lambda tx: tx.exec_driver_sql(some).first() is not None)

    async def claim(  # noqa: PLR0913 - how much, for whom, and what is left out
        self,
        now: datetime,
        limit: int,
        owner: str,
        *,
        busy: Collection[int] = (),
        each: int = 3,
        but: Collection[int] = (),
        shards: Shards | None = None,
    ) -> list[Job]:
        """Up to ``limit`` jobs that are due, at most ``each`` of one server, the earliest first; ``owner`` does them.

        Left out are servers that are ``busy``, jobs that the process is at already (``but``), and what only
        another process can do, where this one sees the servers of its ``shards`` alone (none: it sees all).
        """

        def body(tx: Connection) -> list[Job]:
            place = func.row_number().over(partition_by=jobs.c.guild_id, order_by=(jobs.c.next_at, jobs.c.id))
            due = _due(now, busy).add_columns(jobs.c.next_at, place.label("place"))
            if but:
                due = due.where(jobs.c.id.not_in(list(but)))
            if shards is not None:
                due = due.where(_within(shards))
            one = due.subquery()
            first = select(one.c.id).where(one.c.place <= each).order_by(one.c.next_at, one.c.id).limit(limit)
            # SQLite has one writer and knows no row locks: it leaves this out.
            still = _due(now, ()).where(jobs.c.id.in_(first)).with_for_update(skip_locked=True)
            ids = list(tx.execute(still).scalars())
            return _claimed(tx, jobs.c.id.in_(ids), now, owner) if ids else []

        return await self._db.write(body, bulk=True)

    async def claim_key(self, guild_id: int, key: str, now: datetime, owner: str) -> Job | None:
        """One job before its time, since a person waits for it; none where it is done, or somebody is at it."""

        def body(tx: Connection) -> Job | None:
            here = (jobs.c.guild_id == guild_id) & (jobs.c.key == key)
            free = select(jobs.c.id).where(here, jobs.c.done_at.is_(None), _unleased(now))
            ids = list(tx.execute(free.with_for_update(skip_locked=True)).scalars())
            return _claimed(tx, jobs.c.id.in_(ids), now, owner)[0] if ids else None

        return await self._db.write(body)

    async def hold(self, ids: Sequence[int], owner: str, now: datetime) -> None:
        """The process is still at these."""
        mine = jobs.c.id.in_(ids) & (jobs.c.owner == owner)
        until = to_ms(now + LEASE)
        await self._db.write(
            lambda tx: tx.execute(update(jobs).where(mine).values(lease_ends_at=until)) and None, bulk=True
        )

    async def done(self, job: Job, now: datetime, channel_id: int | None = None, message_id: int | None = None) -> None:
        """It is done, with that message if any; what was scheduled meanwhile under its key is not."""

        def body(tx: Connection) -> None:
            values = {"owner": None, "lease_ends_at": None, "unsure": 0, "tried_at": None}
            if message_id is not None:
                values |= {"channel_id": channel_id, "message_id": message_id}
            # Moved while it was done: what it was is over, and the new one is another round.
            moved = jobs.c.version != job.version
            values |= {
                "done_at": case((moved, None), else_=to_ms(now)),
                "rounds": jobs.c.rounds + case((moved, 1), else_=0),
                "problem": None,
            }
            tx.execute(update(jobs).where(jobs.c.id == job.id).values(values))

        await self._db.write(body, bulk=True)

    async def retry(self, job: Job, at: datetime, *, sure: bool) -> None:
        """Try again then. ``sure``: this try and those before it did certainly not get through."""
        values: dict[str, Any] = {"owner": None, "lease_ends_at": None}
        if sure:
            values |= {"unsure": 0, "tried_at": None}
        same = jobs.c.version == job.version
        values["next_at"] = case((same, to_ms(at)), else_=jobs.c.next_at)
        await self._db.write(lambda tx: tx.execute(update(jobs).where(_held(job)).values(values)) and None, bulk=True)

    async def waits(self, job: Job, problem: str, *, sure: bool = True) -> None:
        """It can't be done until something changes."""
        values: dict[str, Any] = {"owner": None, "lease_ends_at": None}
        if sure:
            values |= {"unsure": 0, "tried_at": None}
        values["problem"] = case((jobs.c.version == job.version, problem), else_=None)
        await self._db.write(lambda tx: tx.execute(update(jobs).where(_held(job)).values(values)) and None, bulk=True)

    async def waiting(self, guild_id: int) -> bool:
        """Whether anything of a server waits for a change."""
        here = select(jobs.c.id).where(_waits(guild_id)).limit(1)
        return await self._db.read(lambda tx: tx.execute(here).first() is not None)

    async def resumes(self, guild_id: int, now: datetime) -> None:
        """Something has changed in a server: what waits there is due now."""
        values = {"problem": None, "attempts": 0, "next_at": to_ms(now)}
        await self._db.write(
            lambda tx: tx.execute(update(jobs).where(_waits(guild_id)).values(values)) and None, bulk=True
        )

    async def next_due(self) -> datetime | None:
        """When the next is due, of those that wait for their time alone."""
        first = select(func.min(jobs.c.next_at)).where(_DUE)
        found = await self._db.read(lambda tx: tx.execute(first).scalar())
        return None if found is None else from_ms(found)

    async def overdue(self, now: datetime) -> tuple[int, timedelta]:
        """How many are due and not done, and how late the latest of them is."""
        due = select(func.count(), func.min(jobs.c.next_at)).where(_DUE, jobs.c.next_at <= to_ms(now))
        count, first = await self._db.read(lambda tx: tx.execute(due).one())
        return count, timedelta() if first is None else now - from_ms(first)

    async def forget_done(self, now: datetime) -> None:
        """What was done long ago is not needed to keep it from being done twice."""
        old = text("done_at IS NOT NULL"), jobs.c.done_at < to_ms(now - KEPT)
        await self._db.write(lambda tx: tx.execute(delete(jobs).where(*old)) and None, bulk=True)


def _free(tx: Connection, theirs: ColumnElement[bool]) -> None:
    tx.execute(update(jobs).where(theirs, jobs.c.done_at.is_(None)).values(owner=None, lease_ends_at=None))


def _unleased(now: datetime) -> ColumnElement[bool]:
    return or_(jobs.c.lease_ends_at.is_(None), jobs.c.lease_ends_at <= to_ms(now))


def _due(now: datetime, busy: Collection[int]) -> Select[tuple[int]]:
    due = select(jobs.c.id).where(_DUE, jobs.c.next_at <= to_ms(now), _unleased(now), jobs.c.kind.in_(_KNOWN))
    return due.where(jobs.c.guild_id.not_in(list(busy))) if busy else due


def _within(shards: Shards) -> ColumnElement[bool]:
    # As a bound value PostgreSQL would take the number of bits for a bigint, by which it shifts nothing.
    shard = jobs.c.guild_id.bitwise_rshift(literal_column(str(SHARD_BITS), Integer)) % shards.count
    return or_(jobs.c.kind.not_in([kind.value for kind in NEEDS_GATEWAY]), shard.in_(sorted(shards.ids)))


def _waits(guild_id: int) -> ColumnElement[bool]:
    return (jobs.c.guild_id == guild_id) & jobs.c.problem.is_not(None) & jobs.c.done_at.is_(None)


def _held(job: Job) -> ColumnElement[bool]:
    """Unless its lease ran out meanwhile and another process is at it: that one says what becomes of it."""
    return (jobs.c.id == job.id) & ((jobs.c.owner == job.owner) | jobs.c.owner.is_(None))


def _claimed(tx: Connection, which: ColumnElement[bool], now: datetime, owner: str) -> list[Job]:
    values = {
        "owner": owner,
        "lease_ends_at": to_ms(now + LEASE),
        "attempts": jobs.c.attempts + 1,
        "unsure": jobs.c.unsure + 1,
        "tried_at": func.coalesce(jobs.c.tried_at, to_ms(now)),
    }
    claimed = tx.execute(update(jobs).where(which).values(values).returning(*jobs.c))
    return sorted((_job_of(row) for row in claimed), key=lambda job: (job.due_at, job.id))


def _job_of(row: AnyRow) -> Job:
    return Job(
        id=row.id,
        guild_id=row.guild_id,
        kind=JobKind(row.kind),
        key=row.key,
        due_at=from_ms(row.due_at),
        details=json.loads(row.details),
        attempts=row.attempts,
        again=row.unsure > 1,
        tried_at=from_ms(row.tried_at),
        owner=row.owner,
        version=row.version,
        rounds=row.rounds,
    )
