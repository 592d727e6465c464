"""Whatever is typed, imported and taken back, in whatever order: kept totals equal a recount, no row counts twice."""

from __future__ import annotations

import asyncio
import os
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from db.database import Database
from db.imports import ImportStore
from db.rows import to_ms
from domain.errors import CreatorError
from domain.importing import Choice
from tests.databases import Databases
from tests.db.world import ANNA, HOUR, MANAGER, MINUTE, World, roses
from tests.posts.importers import EVENING, NOW, Importer, as_csv, as_json_lines, evening

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from domain.importing import Imported

T = TypeVar("T")

EXAMPLES = 200 if os.environ.get("SOAK") else 5
STEPS = 30 if os.environ.get("SOAK") else 10
ROWS = [*evening(12), *evening(12, EVENING + 8 * HOUR), *evening(6, EVENING - timedelta(days=2))]

slices = st.tuples(st.integers(0, len(ROWS) - 2), st.integers(2, 15))
minutes = st.integers(-60, 600).map(lambda count: timedelta(minutes=count))


class Evenings(RuleBasedStateMachine):
    """Anna and a manager, parts of one history, and reports by hand."""

    databases: ClassVar[Databases]

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.url = self.databases.fresh()
        self.importer = Importer(World(self.run(Database.open(self.url))))
        self.run(self.importer.world.with_anna())
        self.standing: list[Imported] = []
        self.told: list[set[int]] = []

    def run(self, work: Awaitable[T]) -> T:
        async def finish() -> T:
            return await work

        return self.runner.run(finish())

    @rule(part=slices, choice=st.sampled_from(Choice), form=st.sampled_from([as_csv, as_json_lines]))
    def take(self, part: tuple[int, int], choice: Choice, form: Any) -> None:  # noqa: ANN401 - a format
        rows = ROWS[part[0] : part[0] + part[1]]
        self.standing.append(self.run(self.importer.take(form(rows), choice)))
        self.told.append({to_ms(row.at) for row in rows if row.at})

    @precondition(lambda self: self.standing)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        taken = data.draw(st.sampled_from(range(len(self.standing))))
        self.told.pop(taken)
        assert self.run(self.importer.undo(self.standing.pop(taken), MANAGER)).undone

    @rule(began=minutes)
    def past_stream(self, began: timedelta) -> None:
        self.refused(self.importer.world.past(EVENING + began, at=NOW))

    @rule(count=st.integers(1, 9), after=minutes)
    def typed(self, count: int, after: timedelta) -> None:
        for stream in self.run(self.importer.streams())[:1]:
            at = stream.started_at + abs(after) / 10
            self.run(self.importer.world.report(roses(count), stream=stream.id, at=at))

    @rule(earlier=st.integers(0, 30))
    def corrected_times(self, earlier: int) -> None:
        for stream in self.run(self.importer.streams())[-1:]:
            started = stream.started_at - earlier * MINUTE
            self.refused(self.importer.world.streams.edit(ANNA, at=NOW, stream=stream.id, started_at=started))

    @rule(what=st.sampled_from(["delete", "restore"]))
    def taken_out(self, what: str) -> None:
        query = "SELECT MIN(id) FROM streams"
        first = self.run(self.importer.world.database.read(lambda tx: tx.exec_driver_sql(query).scalar()))
        self.refused(getattr(self.importer.world.streams, what)(ANNA, first or 1, at=NOW))

    def refused(self, work: Awaitable[T]) -> T | None:
        try:
            return self.run(work)
        except CreatorError:
            return None

    @invariant()
    def kept_totals_equal_a_recount(self) -> None:
        assert self.run(self.importer.differences()) == []

    @invariant()
    def every_row_counts_once(self) -> None:
        query = """SELECT e.at, e.gift_id, e.count, e.supporter_id FROM gift_events AS e
            JOIN reports AS r ON r.id = e.id >> 12 WHERE r.import_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM voids AS v WHERE v.stream_id = e.stream_id AND v.event_id = e.id)"""
        rows = self.run(self.importer.world.database.read(lambda tx: tx.exec_driver_sql(query).all()))
        brought = [
            self.run(ImportStore(self.importer.world.database).brought(ANNA.guild_id, one.staged.id))
            for one in self.standing
        ]
        assert len(rows) == len(set(rows)) == sum(one.new for one in brought)

    @invariant()
    def what_counts_is_what_the_standing_files_tell(self) -> None:
        query = """SELECT DISTINCT e.at FROM gift_events AS e
            JOIN reports AS r ON r.id = e.id >> 12 WHERE r.import_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM voids AS v WHERE v.stream_id = e.stream_id AND v.event_id = e.id)"""
        found = self.run(self.importer.world.database.read(lambda tx: tx.exec_driver_sql(query).scalars().all()))
        assert set(found) == set[int]().union(*self.told)

    def teardown(self) -> None:
        for imported in self.standing:
            self.run(self.importer.undo(imported))
        left = "SELECT COUNT(*) FROM import_identities"
        assert self.run(self.importer.world.database.read(lambda tx: tx.exec_driver_sql(left).scalar())) == 0
        assert self.run(self.importer.differences()) == []
        self.run(self.importer.world.database.close())
        self.runner.close()
        self.databases.drop(self.url)


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_totals_stay_right_whatever_is_imported_and_taken_back(databases: Databases):
    Evenings.databases = databases
    limits = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    run_state_machine_as_test(Evenings, settings=limits)
