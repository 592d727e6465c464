"""Goals: set, cleared, brought back; how far they are; and which card celebrates one (``goals_reached``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, insert, select, update

from db import history
from db.goal_rows import STANDS, goals_where, progress_of, target_of
from db.goals_reached import on_card, pass_over_reached, settle, unsettled
from db.guilds import ensure_guild
from db.money_rows import zone_of
from db.resolve import is_id, named_creator
from db.rows import CREATOR_COLUMNS, creator_of, to_ms
from db.schema import creators, goals, goals_reached
from domain.access import may_decide, may_keep_money, owns, require_manager, sees_money
from domain.errors import NotFound, WhichCreator
from domain.goals import Goal, Measure, OnCard, Progress, Wanted

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

    from db.database import Database
    from domain.access import Caller
    from domain.creators import Creator
    from domain.goals import GoalPeriod
    from domain.streams import Stream


class Kept(NamedTuple):
    """A goal as it stands now, and the one of the same kind that it took the place of."""

    progress: Progress
    before: Goal | None = None
    changed: bool = True


class GoalStore:
    """Goals of creators and of whole servers. Every write says who asks; the rules of ``domain.access`` decide."""

    def __init__(self, database: Database) -> None:
        """Over an open database."""
        self._db = database

    async def set(self, caller: Caller, wanted: Wanted, at: datetime, creator: str | None = None) -> Kept:
        """Set a goal from now on; it takes the place of one of the same measure and period.

        Left out, ``creator`` is the whole server for a manager, else the caller's own handle. The same
        target again changes nothing.

        Raises:
            NotAllowed: it is somebody else's, or a goal in money of an unconfirmed handle.
            NotFound: no such creator, the caller has no handle here, or the currency has no rate.
            WhichCreator: the caller has several.
        """

        def body(tx: Connection) -> Kept:
            meant = _whose(tx, caller, creator)
            _may_set(caller, meant, money=wanted.measure is Measure.EARNINGS)
            ensure_guild(tx, caller.guild_id, at)
            zone = zone_of(tx, caller.guild_id)
            target, entered = target_of(tx, caller.guild_id, wanted, at.astimezone(zone).date())
            before = _standing_goal(tx, caller.guild_id, meant, wanted.measure, wanted.period)
            if before is not None and (before.target, before.entered) == (target, entered):
                return Kept(progress_of(tx, before, at, zone), before, changed=False)
            if before is not None:
                _clear(tx, caller, before, at)
            row = {
                "guild_id": caller.guild_id,
                "creator_id": None if meant is None else meant.id,
                "measure": wanted.measure.value,
                "period": wanted.period.value,
                "target": target,
                "entered": entered,
                "set_at": to_ms(at),
                "set_by": caller.member_id,
            }
            made = tx.execute(insert(goals).returning(goals.c.id), row).scalar_one()
            goal = _by_id(tx, caller.guild_id, made)
            history.note(tx, caller, at, "goal-set", goal.id, _told(goal))
            pass_over_reached(tx, goal, at, zone)
            return Kept(progress_of(tx, goal, at, zone), before)

        return await self._db.write(body)

    async def clear(self, caller: Caller, goal_id: int, at: datetime) -> Goal:
        """Take a goal back; ``restore`` brings it back. Twice is as good as once.

        Raises:
            NotAllowed: it is somebody else's, or the server's and no manager asks.
            NotFound: there is no such goal here.
        """

        def body(tx: Connection) -> Goal:
            goal = _by_id(tx, caller.guild_id, goal_id)
            _may_set(caller, goal.creator, money=goal.money)
            if not goal.cleared:
                _clear(tx, caller, goal, at)
            return goal

        return await self._db.write(body)

    async def restore(self, caller: Caller, goal_id: int, at: datetime) -> Kept:
        """Bring a goal back that was cleared or replaced; what stands in its place goes.

        Raises:
            NotAllowed: it is somebody else's, or the server's and no manager asks.
            NotFound: there is no such goal here, or its creator is off the list.
        """

        def body(tx: Connection) -> Kept:
            goal = _by_id(tx, caller.guild_id, goal_id)
            _may_set(caller, goal.creator, money=goal.money)
            if goal.creator is not None:
                _on_the_list(tx, goal.creator)
            zone = zone_of(tx, caller.guild_id)
            before = _standing_goal(tx, caller.guild_id, goal.creator, goal.measure, goal.period)
            if goal.cleared:
                if before is not None:
                    _clear(tx, caller, before, at)
                back = {"cleared_at": None, "cleared_by": None}
                tx.execute(update(goals).where(goals.c.id == goal.id).values(back))
                history.note(tx, caller, at, "goal-restored", goal.id, _told(goal))
            return Kept(progress_of(tx, _by_id(tx, caller.guild_id, goal_id), at, zone), before)

        return await self._db.write(body)

    async def standing(
        self,
        caller: Caller,
        creator: str | None = None,
        measure: Measure | None = None,
        period: GoalPeriod | None = None,
    ) -> list[Goal]:
        """The goals that stand and that the caller may take back: of the named creator, else the caller's own
        and, for a manager, the server's.

        Raises:
            NotAllowed: the named creator is somebody else.
            NotFound: nobody registered that handle here.
        """

        def body(tx: Connection) -> list[Goal]:
            if creator is not None:
                may_decide(caller, named_creator(tx, caller.guild_id, creator))
            found = goals_where(tx, STANDS, _of(tx, caller, creator, server=caller.manager))
            return [
                goal
                for goal in found
                if measure in {None, goal.measure} and period in {None, goal.period} and _visible(caller, goal)
            ]

        return await self._db.read(body)

    async def progress(self, caller: Caller, at: datetime, creator: str | None = None) -> list[Progress]:
        """How far the goals are that stand: of the named creator, else the server's and the caller's own.

        Goals in money only where the caller may see that money; the server's are the managers'.

        Raises:
            NotFound: nobody registered that handle here.
        """

        def body(tx: Connection) -> list[Progress]:
            zone = zone_of(tx, caller.guild_id)
            found = goals_where(tx, STANDS, _of(tx, caller, creator, server=True))
            return [progress_of(tx, goal, at, zone) for goal in found if _visible(caller, goal)]

        return await self._db.read(body)

    async def on_card(self, guild_id: int, stream_id: int, now: datetime) -> list[OnCard]:
        """What a stream's card says of goals: those that it reached first, then the others of its time.

        The server's goals in money stand on no card: they tell of several creators' money at once.

        Raises:
            NotFound: the server has no such stream.
        """
        return await self._db.read(lambda tx: on_card(tx, guild_id, stream_id, now))

    async def settle(self, guild_id: int, stream_id: int, now: datetime) -> list[Stream]:
        """After a stream has changed: note the goals that it reached, and take back what is not so any more.

        Returns the other streams whose cards celebrated what is not so any more; these cards are due.

        Raises:
            NotFound: the server has no such stream.
        """
        if not await self._db.read(lambda tx: unsettled(tx, guild_id, stream_id, now)):
            return []
        return await self._db.write(lambda tx: settle(tx, guild_id, stream_id, now))


def clear_goals_of(tx: Connection, caller: Caller, creator: Creator, at: datetime) -> None:
    """A creator went off the list: nobody works towards their goals any more."""
    for goal in goals_where(tx, STANDS, goals.c.creator_id == creator.id):
        _clear(tx, caller, goal, at)


def forget_goals(tx: Connection, creator_id: int) -> None:
    """Remove a creator's goals for good."""
    of = select(goals.c.id).where(goals.c.creator_id == creator_id)
    tx.execute(delete(goals_reached).where(goals_reached.c.goal_id.in_(of)))
    tx.execute(delete(goals).where(goals.c.creator_id == creator_id))


# -- whose -------------------------------------------------------------------------------------------------------------


def _whose(tx: Connection, caller: Caller, handle: str | None) -> Creator | None:
    """Of the named creator, or (none) of the server for a manager, else of the caller."""
    if handle is not None:
        return named_creator(tx, caller.guild_id, handle)
    if caller.manager:
        return None
    own = [creator for creator in _present(tx, caller.guild_id) if owns(caller, creator)]
    if not own:
        raise NotFound("no-own-creator")
    if len(own) > 1:
        raise WhichCreator(own)
    return own[0]


def _on_the_list(tx: Connection, creator: Creator) -> None:
    """Nobody works towards the goals of a creator who was removed.

    Raises:
        NotFound: the creator is off the list.
    """
    if all(one.id != creator.id for one in _present(tx, creator.guild_id)):
        raise NotFound("creator-unknown", piece=creator.handle)


def _present(tx: Connection, guild_id: int) -> list[Creator]:
    here = select(*CREATOR_COLUMNS).where(creators.c.guild_id == guild_id, creators.c.removed_at.is_(None))
    return [creator_of(row) for row in tx.execute(here.order_by(creators.c.handle))]


def _of(tx: Connection, caller: Caller, handle: str | None, *, server: bool) -> ColumnElement[bool]:
    """Goals of the named creator; else of the caller's handles and (with ``server``) of the server itself."""
    if handle is not None:
        return goals.c.creator_id == named_creator(tx, caller.guild_id, handle).id
    own = (creators.c.member_id == caller.member_id) & creators.c.removed_at.is_(None)
    of = (goals.c.guild_id == caller.guild_id) & own
    return of | ((goals.c.guild_id == caller.guild_id) & goals.c.creator_id.is_(None)) if server else of


def _may_set(caller: Caller, creator: Creator | None, *, money: bool) -> None:
    if creator is None:
        require_manager(caller)
        return
    may_decide(caller, creator)
    if money:
        may_keep_money(caller, creator)


def _visible(caller: Caller, goal: Goal) -> bool:
    if not goal.money:
        return True
    return caller.manager if goal.creator is None else sees_money(caller, goal.creator)


# -- rows --------------------------------------------------------------------------------------------------------------


def _by_id(tx: Connection, guild_id: int, goal_id: int) -> Goal:
    found = goals_where(tx, goals.c.guild_id == guild_id, goals.c.id == goal_id) if is_id(goal_id) else []
    if not found:
        raise NotFound("goal-unknown", piece=str(goal_id))
    return found[0]


def _standing_goal(
    tx: Connection, guild_id: int, creator: Creator | None, measure: Measure, period: GoalPeriod
) -> Goal | None:
    of = goals.c.creator_id.is_(None) if creator is None else goals.c.creator_id == creator.id
    same = (goals.c.measure == measure.value) & (goals.c.period == period.value)
    return next(iter(goals_where(tx, STANDS, goals.c.guild_id == guild_id, of, same)), None)


def _clear(tx: Connection, caller: Caller, goal: Goal, at: datetime) -> None:
    gone = {"cleared_at": to_ms(at), "cleared_by": caller.member_id}
    tx.execute(update(goals).where(goals.c.id == goal.id).values(gone))
    history.note(tx, caller, at, "goal-cleared", goal.id, _told(goal))


def _told(goal: Goal) -> dict[str, str | int | bool | None]:
    """What the history keeps; how much money it is stands in the goal alone."""
    told: dict[str, str | int | bool | None] = {"measure": goal.measure.value, "period": goal.period.value}
    return told if goal.money else {**told, "target": goal.target}
