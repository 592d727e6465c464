"""Plans: set, moved, called off, kept or missed, and what is ticked before going live."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from db import history
from db.plan_rows import make_next, plan_of_stream, plans_ahead, reminders_text
from db.plan_writes import (
    call_off,
    fitting,
    new_series,
    plan_ahead,
    plan_by_id,
    plans_of_series,
    refuse_twice,
    set_plan,
)
from db.resolve import live_stream, named_creator, stream_by_id, which_creator
from db.rows import to_ms
from db.schema import plan_checks, plan_series, plans, streams
from db.stream_names import formats_of
from db.stream_rows import add_stream, change_stream
from domain.access import may_decide, may_report
from domain.errors import Conflict, NotFound, WhichStream
from domain.plans import Check, Consistency, Repeat, Shown, Ticked, check_plan, turn_of
from domain.streams import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from db.database import Database
    from domain.access import Caller
    from domain.creators import Creator
    from domain.periods import Span
    from domain.plans import Plan, Wanted
    from domain.streams import Stream


class PlanStore:
    """Plans of a server. Every write says who asks; the rules of ``domain.access`` decide."""

    def __init__(self, database: Database) -> None:
        """Over an open database."""
        self._db = database

    async def fits(
        self, caller: Caller, wanted: Wanted, times: Sequence[datetime], at: datetime, creator: str | None = None
    ) -> tuple[Creator, list[datetime]]:
        """Whose plan it would be, and which of these times will do; nothing is kept yet.

        Raises:
            NotAllowed, NotFound, WhichCreator: as for every command about a creator.
            Conflict: it lies in the past or too far ahead, or another plan of this creator is at that time.
        """

        def body(tx: Connection) -> tuple[Creator, list[datetime]]:
            whose, refused, will_do = None, None, list[datetime]()
            for each in times:
                try:
                    whose = fitting(tx, caller, replace(wanted, at=each), at, creator)
                    will_do.append(each)
                except Conflict as conflict:
                    refused = conflict
            if whose is None:
                assert refused is not None  # noqa: S101 - there is one time at least
                raise refused
            return whose, will_do

        return await self._db.read(body)

    async def set(  # noqa: PLR0913 - what its command takes
        self,
        caller: Caller,
        wanted: Wanted,
        *,
        key: str,
        at: datetime,
        zone: ZoneInfo,
        creator: str | None = None,
        channel_id: int | None = None,
    ) -> Plan:
        """Keep a plan; the same request again gives the same one. A weekly one keeps to the clocks of ``zone``.

        Raises:
            NotAllowed, NotFound, WhichCreator, Conflict: as ``fits``.
        """

        def body(tx: Connection) -> Plan:
            same = select(plans.c.stream_id).where(plans.c.guild_id == caller.guild_id, plans.c.key == key)
            known = tx.execute(same).scalar()
            if known is not None:
                return plan_by_id(tx, caller.guild_id, known)
            meant = fitting(tx, caller, wanted, at, creator)
            stream = add_stream(tx, caller, meant, at, state=State.PLANNED, started_at=wanted.at)
            row = {
                "stream_id": stream.id,
                "guild_id": caller.guild_id,
                "key": key,
                "planned_at": to_ms(wanted.at),
                "ends_at": to_ms(wanted.at + wanted.duration),
                "reminders": reminders_text(wanted.reminders),
                "channel_id": channel_id,
                **(new_series(tx, caller, meant, wanted, zone, at) if wanted.repeat is Repeat.WEEKLY else {}),
            }
            tx.execute(insert(plans), row)
            change_stream(tx, caller, stream, at, "stream-planned", title=wanted.title, format=wanted.format)
            return plan_by_id(tx, caller.guild_id, stream.id)

        return await self._db.write(body)

    async def move(
        self, caller: Caller, stream_id: int, planned_at: datetime, *, at: datetime
    ) -> tuple[Plan, datetime]:
        """Another time for one plan; it keeps its length, and those that follow every week keep theirs.

        Returns it, and when it was planned before.

        Raises:
            Conflict: it is no plan any more, or as ``fits``.
        """

        def body(tx: Connection) -> tuple[Plan, datetime]:
            plan = plan_ahead(tx, caller.guild_id, stream_id)
            may_decide(caller, plan.stream.creator)
            length = plan.ends_at - plan.at
            check_plan(planned_at, length, at)
            refuse_twice(tx, plan.stream.creator, planned_at, planned_at + length, except_id=stream_id)
            set_plan(tx, caller, plan, Shown(planned_at, planned_at + length, plan.wanted.title), at)
            return plan_by_id(tx, caller.guild_id, stream_id), plan.at

        return await self._db.write(body)

    async def move_all(self, caller: Caller, stream_id: int, *, at: datetime) -> Plan:
        """Those that follow a weekly plan come at its own weekday and time from now on.

        Raises:
            Conflict: it is no weekly plan (any more).
        """

        def body(tx: Connection) -> Plan:
            plan = plan_ahead(tx, caller.guild_id, stream_id)
            may_decide(caller, plan.stream.creator)
            if plan.series is None or not plan.weekly:
                raise Conflict("plan-not-weekly")
            turn, clock = turn_of(plan.at, ZoneInfo(plan.series.zone))
            of_series = plan_series.c.id == plan.series.id
            tx.execute(update(plan_series).where(of_series).values(clock=clock.isoformat("minutes")))
            taken = select(plans.c.stream_id).where(
                plans.c.series_id == plan.series.id, plans.c.series_day == turn.isoformat()
            )
            if tx.execute(taken).first() is None:
                tx.execute(update(plans).where(plans.c.stream_id == stream_id).values(series_day=turn.isoformat()))
            history.note(tx, caller, at, "stream-moved-weekly", stream_id, {"clock": clock.isoformat("minutes")})
            return plan_by_id(tx, caller.guild_id, stream_id)

        return await self._db.write(body)

    async def to_cancel(self, caller: Caller, stream_id: int | None) -> tuple[Stream, Plan | None]:
        """What is to be called off: a live or planned stream, the latter with its plan. Nothing is changed.

        Left out, it is what is live, else the only plan of the creator that is meant.

        Raises:
            NotFound: there is neither.
            WhichStream: there are several plans.
        """

        def body(tx: Connection) -> tuple[Stream, Plan | None]:
            if stream_id is not None:
                stream = stream_by_id(tx, caller.guild_id, stream_id)
                return stream, plan_of_stream(tx, stream_id) if stream.state is State.PLANNED else None
            creator = which_creator(tx, caller, None)
            live = live_stream(tx, creator)
            if live is not None:
                return live, None
            ahead = plans_ahead(tx, creator)
            if not ahead:
                raise NotFound("nothing-to-cancel", creator=creator.handle)
            if len(ahead) > 1:
                raise WhichStream(creator, [plan.stream for plan in ahead], may_start=False, key="ask-which-plan")
            return ahead[0].stream, ahead[0]

        return await self._db.read(body)

    async def cancel(
        self, caller: Caller, stream_id: int, *, at: datetime, every: bool = False
    ) -> tuple[Plan, Plan | None]:
        """Call off one plan, or with ``every`` also those that follow it; returns it, and the next one, if any.

        Raises:
            Conflict: it is no plan any more.
        """

        def body(tx: Connection) -> tuple[Plan, Plan | None]:
            plan = plan_ahead(tx, caller.guild_id, stream_id)
            may_report(caller, plan.stream.creator)
            if every and plan.series is not None:
                of_series = plan_series.c.id == plan.series.id
                tx.execute(update(plan_series).where(of_series).values(stopped_at=to_ms(at)))
                for other in plans_of_series(tx, plan.series.id):
                    if other.at >= plan.at:
                        call_off(tx, caller, other, at)
            else:
                call_off(tx, caller, plan, at)
            gone = plan_by_id(tx, caller.guild_id, stream_id)
            return gone, make_next(tx, gone, at)

        return await self._db.write(body)

    async def restore(self, caller: Caller, stream_id: int, *, at: datetime, every: bool = False) -> Plan:
        """Undo of ``cancel``.

        Raises:
            Conflict: its time is over, or taken.
        """

        def body(tx: Connection) -> Plan:
            plan = plan_by_id(tx, caller.guild_id, stream_id)
            may_report(caller, plan.stream.creator)
            if plan.ahead:
                return plan
            if plan.stream.state is not State.CANCELLED or plan.stream.ended_at is not None or plan.deleted:
                raise Conflict("plan-not-ahead")
            check_plan(plan.at, plan.ends_at - plan.at, at)
            refuse_twice(tx, plan.stream.creator, plan.at, plan.ends_at, except_id=stream_id)
            if every and plan.series is not None:
                tx.execute(update(plan_series).where(plan_series.c.id == plan.series.id).values(stopped_at=None))
            change_stream(tx, caller, plan.stream, at, "stream-planned", state=State.PLANNED)
            return plan_by_id(tx, caller.guild_id, stream_id)

        return await self._db.write(body)

    async def find(self, guild_id: int, stream_id: int) -> Plan | None:
        """What was planned for a stream; none for one of another server, and for one that nobody planned."""

        def body(tx: Connection) -> Plan | None:
            plan = plan_of_stream(tx, stream_id)
            return plan if plan is not None and plan.stream.creator.guild_id == guild_id else None

        return await self._db.read(body)

    async def plan(self, guild_id: int, stream_id: int) -> Plan:
        """One that still lies ahead.

        Raises:
            NotFound: there is no such stream.
            Conflict: it is no plan any more.
        """
        return await self._db.read(lambda tx: plan_ahead(tx, guild_id, stream_id))

    async def tick(self, caller: Caller, stream_id: int, check: Check, *, on: bool, at: datetime) -> Ticked:
        """Tick a line of the list before a stream, or take the tick away.

        Raises:
            NotAllowed: neither the creator, a moderator nor a manager asks.
            Conflict: the plan was called off or missed.
        """

        def body(tx: Connection) -> Ticked:
            plan = _listed(tx, caller, stream_id)
            if on:
                row = {"stream_id": stream_id, "item": check.value, "ticked_at": to_ms(at)}
                row["ticked_by"] = caller.member_id
                tx.execute(upsert(plan_checks).on_conflict_do_nothing(), row)
            else:
                here = (plan_checks.c.stream_id == stream_id) & (plan_checks.c.item == check.value)
                tx.execute(delete(plan_checks).where(here))
            return _ticked(tx, plan)

        return await self._db.write(body)

    async def ticked(self, caller: Caller, stream_id: int) -> Ticked:
        """The list before a stream as it stands.

        Raises:
            NotAllowed, Conflict: as ``tick``.
        """
        return await self._db.read(lambda tx: _ticked(tx, _listed(tx, caller, stream_id)))

    async def consistency(self, guild_id: int, creator: str | None, within: Span) -> Consistency:
        """``consistency`` of the server, or of the creator of that handle.

        Raises:
            NotFound: nobody registered that handle here.
        """

        def body(tx: Connection) -> Consistency:
            of = None if creator is None else named_creator(tx, guild_id, creator).id
            return consistency(tx, guild_id, of, within.since, within.until)

        return await self._db.read(body)

    async def missed(self, among: Sequence[Stream]) -> set[int]:
        """The ids of those streams that were planned and that nobody started."""
        ids = [stream.id for stream in among if stream.state is State.CANCELLED]
        of_these = select(plans.c.stream_id).where(plans.c.stream_id.in_(ids), plans.c.missed_at.is_not(None))
        return await self._db.read(lambda tx: set(tx.execute(of_these).scalars())) if ids else set()

    async def formats(self, guild_id: int, text: str = "") -> list[str]:
        """The tags in use, those used last first."""
        return await self._db.read(lambda tx: formats_of(tx, guild_id, text))


def consistency(
    tx: Connection, guild_id: int, creator_id: int | None, since: datetime | None, until: datetime
) -> Consistency:
    """Of the streams that were planned for that time (until before ``until``), how many took place.

    What was called off before counts in neither, nor does what is still to come.
    """
    took_place = streams.c.state.in_([State.LIVE.value, State.ENDED.value])
    planned_then = (
        (plans.c.guild_id == guild_id)
        & (plans.c.planned_at < to_ms(until))
        & streams.c.deleted_at.is_(None)
        & (took_place | plans.c.missed_at.is_not(None))
    )
    if since is not None:
        planned_then &= plans.c.planned_at >= to_ms(since)
    if creator_id is not None:
        planned_then &= streams.c.creator_id == creator_id
    counts = select(func.count().filter(took_place), func.count()).join_from(plans, streams).where(planned_then)
    kept, planned = tx.execute(counts).one()
    return Consistency(kept, planned)


def _listed(tx: Connection, caller: Caller, stream_id: int) -> Plan:
    plan = plan_by_id(tx, caller.guild_id, stream_id)
    may_report(caller, plan.stream.creator)
    if plan.deleted or plan.stream.state is State.CANCELLED:
        raise Conflict("plan-not-ahead")
    return plan


def _ticked(tx: Connection, plan: Plan) -> Ticked:
    rows = tx.execute(select(plan_checks).where(plan_checks.c.stream_id == plan.stream.id))
    return Ticked(plan, {Check(row.item): row.ticked_by for row in rows})
