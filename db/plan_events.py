"""Plans and Discord's events: which event shows which plan, what somebody changed there, and when a plan is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from db.plan_rows import AHEAD, EVENT, PLANS, due, make_next, plan_of, plan_of_stream
from db.plan_writes import call_off, set_plan
from db.rows import to_ms
from db.schema import plans, streams
from db.stream_rows import change_stream
from domain.access import FORGOTTEN, Caller
from domain.plans import JOINS, MISSED, Shown, changed_in_discord
from domain.streams import State

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from db.database import Database
    from domain.plans import Plan


class PlanEventStore:
    """What follows by itself. Nobody asks for it, so it is noted as nobody's doing."""

    def __init__(self, database: Database) -> None:
        """Over an open database."""
        self._db = database

    async def plan(self, stream_id: int) -> Plan | None:
        """What was planned for a stream, deleted ones too; none where the stream is gone for good."""
        return await self._db.read(lambda tx: plan_of_stream(tx, stream_id))

    async def of_event(self, guild_id: int, event_id: int) -> Plan | None:
        """The plan that an event shows; none for an event that somebody else made."""
        return await self._db.read(lambda tx: _of_event(tx, guild_id, event_id))

    async def ahead(self, guild_id: int) -> list[Plan]:
        """Every plan of a server that lies ahead, the next one first."""
        found = PLANS.where(AHEAD, streams.c.guild_id == guild_id).order_by(plans.c.planned_at)
        return await self._db.read(lambda tx: [plan_of(row) for row in tx.execute(found)])

    async def events(self, guild_id: int) -> set[int]:
        """The events that show a plan of the server."""
        known = select(plans.c.event_id).where(plans.c.guild_id == guild_id, plans.c.event_id.is_not(None))
        return await self._db.read(lambda tx: set(tx.execute(known).scalars()))

    async def look(self, plan: Plan, at: datetime) -> None:
        """Its event is not to be seen: find out what became of it."""
        await self._db.write(lambda tx: due(tx, plan, EVENT, at))

    async def shows(self, stream_id: int, event_id: int | None, shown: Shown | None) -> None:
        """Note which event shows a plan, and what it shows; none where there is none any more."""
        values = {
            "event_id": event_id,
            "shown_at": None if shown is None else to_ms(shown.at),
            "shown_ends_at": None if shown is None else to_ms(shown.ends_at),
            "shown_title": None if shown is None else shown.title,
        }
        of_stream = update(plans).where(plans.c.stream_id == stream_id).values(values)
        await self._db.write(lambda tx: tx.execute(of_stream) and None)

    async def take_over(self, guild_id: int, event_id: int, event: Shown, at: datetime) -> Plan | None:
        """Somebody changed an event: its plan becomes the same. What only lags behind the plan changes nothing."""

        def body(tx: Connection) -> Plan | None:
            plan = _of_event(tx, guild_id, event_id)
            if plan is None or not plan.ahead:
                return plan
            merged = changed_in_discord(plan, event)
            shown = {
                "shown_at": to_ms(event.at),
                "shown_ends_at": to_ms(event.ends_at),
                "shown_title": event.title,
            }
            tx.execute(update(plans).where(plans.c.stream_id == plan.stream.id).values(shown))
            if merged is not None:
                set_plan(tx, Caller(guild_id, FORGOTTEN), plan, merged, at)
            return plan_of_stream(tx, plan.stream.id)

        return await self._db.write(body)

    async def called_off(self, guild_id: int, event_id: int, at: datetime) -> None:
        """Somebody cancelled or deleted an event: the plan that it showed is called off.

        Discord itself cancels one that did not begin some hours after its time: that calls nothing off, and the
        stream may still begin. Source: Discord, "Guild Scheduled Event", status update automation.
        """

        def body(tx: Connection) -> None:
            plan = _of_event(tx, guild_id, event_id)
            if plan is not None:
                gone = {"event_id": None, "shown_at": None, "shown_ends_at": None, "shown_title": None}
                tx.execute(update(plans).where(plans.c.stream_id == plan.stream.id).values(gone))
                if plan.ahead and at < min(plan.ends_at, plan.at + JOINS):
                    call_off(tx, Caller(guild_id, FORGOTTEN), plan, at)

        await self._db.write(body)

    async def judge(self, stream_id: int, at: datetime) -> None:
        """A plan that nobody started until some hours after its end is missed."""

        def body(tx: Connection) -> None:
            plan = plan_of_stream(tx, stream_id)
            if plan is None or not plan.ahead or plan.ends_at + MISSED > at:
                return
            tx.execute(update(plans).where(plans.c.stream_id == stream_id).values(missed_at=to_ms(at)))
            nobody = Caller(plan.stream.creator.guild_id, FORGOTTEN)
            change_stream(tx, nobody, plan.stream, at, "stream-missed", state=State.CANCELLED, ended_at=None)

        await self._db.write(body)

    async def go_on(self, stream_id: int, at: datetime) -> Plan | None:
        """A weekly plan is over: the next one, if there is to be any."""

        def body(tx: Connection) -> Plan | None:
            plan = plan_of_stream(tx, stream_id)
            return None if plan is None else make_next(tx, plan, at)

        return await self._db.write(body)


def _of_event(tx: Connection, guild_id: int, event_id: int) -> Plan | None:
    row = tx.execute(PLANS.where(plans.c.event_id == event_id, plans.c.guild_id == guild_id)).one_or_none()
    return None if row is None else plan_of(row)
