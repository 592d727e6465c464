"""Whatever people do, in whatever order: the kept totals equal a recount, and nothing counts twice."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable
from datetime import timedelta
from typing import ClassVar, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from db.database import Database
from db.recount import recount
from domain.access import Caller
from domain.errors import CreatorError
from domain.gifts import GiftCount
from domain.metrics import Metric
from tests.databases import Databases
from tests.db.world import ANNA, BERT, GALAXY, GUILD, LION, MANAGER, MODERATOR, NOON, ROSE, World

T = TypeVar("T")

EXAMPLES = 300 if os.environ.get("SOAK") else 12
STEPS = 50 if os.environ.get("SOAK") else 25

callers = st.sampled_from([ANNA, BERT, MODERATOR, MANAGER])
handles = st.sampled_from([None, "anna", "bert"])
items = st.builds(
    GiftCount,
    st.sampled_from([ROSE, GALAXY, LION]),
    st.integers(1, 50),
    st.sampled_from([None, "rosefan", "RoseFan", "nightowl"]),
)
minutes = st.integers(0, 200).map(lambda count: timedelta(minutes=count))


class Evening(RuleBasedStateMachine):
    """Two creators, a moderator and a manager, on one database."""

    databases: ClassVar[Databases]

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.url = self.databases.fresh()
        self.now = NOON
        self.world = World(self.run(Database.open(self.url)))
        self.run(self.world.with_both())
        self.counting: dict[int, int] = {}
        """What counts: event id -> diamonds."""
        self.keys: list[str] = []

    def run(self, work: Awaitable[T]) -> T:
        async def finish() -> T:
            return await work

        return self.runner.run(finish())

    def refused(self, work: Awaitable[T]) -> T | None:
        """A refusal in plain words is an answer; anything else is an error."""
        try:
            return self.run(work)
        except CreatorError:
            return None

    def streams(self) -> list[int]:
        query = "SELECT id FROM streams ORDER BY id"
        return self.run(self.world.database.read(lambda tx: list(tx.exec_driver_sql(query).scalars())))

    @rule(passes=minutes)
    def time_passes(self, passes: timedelta) -> None:
        self.now += passes

    @rule(caller=callers, handle=handles, earlier=minutes)
    def start(self, caller: Caller, handle: str | None, earlier: timedelta) -> None:
        self.refused(self.world.streams.start(caller, at=self.now, creator=handle, started_at=self.now - earlier))

    @rule(caller=callers, handle=handles, gifts=st.lists(items, min_size=1, max_size=4))
    def report(self, caller: Caller, handle: str | None, gifts: list[GiftCount]) -> None:
        key = str(len(self.keys))
        standing = self.refused(self.world.report(*gifts, caller=caller, creator=handle, at=self.now, key=key))
        if standing is not None:
            self.keys.append(key)
            diamonds = [item.diamonds for item in standing.items]
            self.counting |= dict(zip(standing.event_ids, diamonds, strict=True))

    @precondition(lambda self: self.keys)
    @rule(data=st.data(), caller=callers)
    def repeat(self, data: st.DataObject, caller: Caller) -> None:
        key = data.draw(st.sampled_from(self.keys))
        assert self.run(self.world.report(caller=caller, at=self.now, key=key)).repeated

    @rule(caller=callers)
    def undo_last(self, caller: Caller) -> None:
        undone = self.refused(self.world.gifts.undo(caller, at=self.now))
        for event in undone.event_ids if undone else ():
            del self.counting[event]

    @precondition(lambda self: self.counting)
    @rule(data=st.data(), whole=st.booleans())
    def undo_some(self, data: st.DataObject, *, whole: bool) -> None:
        event = data.draw(st.sampled_from(sorted(self.counting)))
        chosen = {"report": event >> 12} if whole else {"event": event}
        undone = self.refused(self.world.gifts.undo(MANAGER, at=self.now, **chosen))
        for taken in undone.event_ids if undone else ():
            del self.counting[taken]

    @rule(caller=callers, handle=handles, duration=st.none() | minutes, likes=st.integers(0, 9))
    def end(self, caller: Caller, handle: str | None, duration: timedelta | None, likes: int) -> None:
        metrics = {Metric.LIKES: likes}
        self.refused(
            self.world.streams.end(caller, at=self.now, creator=handle, duration=duration or None, metrics=metrics)
        )

    @rule(data=st.data(), earlier=minutes, length=minutes)
    def edit(self, data: st.DataObject, earlier: timedelta, length: timedelta) -> None:
        stream = data.draw(st.sampled_from(self.streams() or [1]))
        start = self.now - earlier
        end = start + length if data.draw(st.booleans()) else None
        self.refused(self.world.streams.edit(MANAGER, at=self.now, stream=stream, started_at=start, ended_at=end))

    @rule(data=st.data(), what=st.sampled_from(["reopen", "cancel", "delete", "restore"]))
    def change(self, data: st.DataObject, what: str) -> None:
        stream = data.draw(st.sampled_from(self.streams() or [1]))
        store = self.world.streams
        if what in {"reopen", "cancel"}:
            self.refused(getattr(store, what)(MANAGER, at=self.now, stream=stream))
        else:
            self.refused(getattr(store, what)(MANAGER, stream, at=self.now))

    @invariant()
    def the_kept_totals_equal_a_recount(self) -> None:
        query = "SELECT COALESCE(SUM(diamonds), 0) FROM stream_totals"
        kept = self.run(self.world.database.read(lambda tx: tx.exec_driver_sql(query).scalar_one()))
        assert kept == sum(self.counting.values())
        for stream in self.streams():
            assert self.run(recount(self.world.database, stream)) == []
        assert self.run(self.world.wrong_boards()) == []

    @invariant()
    def at_most_one_stream_of_a_creator_is_live(self) -> None:
        query = "SELECT creator_id FROM streams WHERE state = 'live' AND deleted_at IS NULL"
        live = self.run(self.world.database.read(lambda tx: list(tx.exec_driver_sql(query).scalars())))
        assert len(live) == len(set(live))
        assert self.run(self.world.creators.all(GUILD))

    def teardown(self) -> None:
        self.run(self.world.database.close())
        self.runner.close()
        self.databases.drop(self.url)


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_totals_stay_right_whatever_people_do(databases: Databases):
    Evening.databases = databases
    limits = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    run_state_machine_as_test(Evening, settings=limits)
