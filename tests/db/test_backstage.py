"""Agencies' files on real rows: order, repetition and undo of files make no difference to what days brought."""

from __future__ import annotations

import asyncio
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.database import Database
from domain.access import Caller
from domain.backstage import Counters, Kind, Renamed
from domain.backstage_preview import Corrected, Together
from domain.errors import NotAllowed, NotFound
from domain.imports import BackstageRow
from tests.db.agency import Agency, day, handles, in_file, told
from tests.db.world import ANNA, GUILD, MANAGER, MODERATOR, NOON, STRANGER, World, url_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

HOUR = timedelta(hours=1)


@pytest.fixture
def agency(world: World) -> Agency:
    return Agency(world.database)


async def registered(world: World) -> dict[str, int]:
    return {one.handle: one.id for one in await world.creators.all(GUILD)}


# -- what days brought -------------------------------------------------------------------------------------------------


async def test_two_files_give_the_true_difference(agency: Agency):
    await agency.drop(told("1", "luna", day(1), 100, 1))
    await agency.drop(told("1", "luna", day(2), 250, 3))
    first, second = await agency.differences("1")
    assert (first.gained.diamonds, second.gained.diamonds, second.gained.live) == (100, 150, 2 * HOUR)
    assert second.kind is Kind.DAY


async def test_the_same_file_twice_adds_nothing(agency: Agency):
    rows = (told("1", "luna", day(4), 100, 1, 1), told(None, "gone", day(4)))
    await agency.drop(*rows)
    before = await agency.roster(), await agency.differences("1")
    assert (await agency.preview(*rows)).rows_new == 0
    again = await agency.drop(*rows)
    assert await agency.apply(again, in_file(*rows)) == (0, 2)
    assert (await agency.roster(), await agency.differences("1")) == before


async def test_a_piece_that_is_taken_in_again_after_a_crash_counts_once(agency: Agency):
    rows = [told("1", "luna", day(4), 100, 1), told("2", "mateo", day(4), 50, 1)]
    made = await agency.drop(*rows)
    assert await agency.apply(made, in_file(*rows)) == (2, 0)
    assert await agency.said() == 2


async def test_a_file_that_comes_late_fills_its_gap_and_the_newest_stays_the_pace(world: World, agency: Agency):
    await world.with_anna()
    await agency.drop(told("1", "anna", day(6), 600, 6, 3))
    late = await agency.preview(told("1", "anna", day(3), 300, 3, 2))
    assert (late.older, late.as_of, late.newest_known) == (True, day(3), day(6))
    await agency.drop(told("1", "anna", day(3), 300, 3, 2))
    assert [each.gained.diamonds for each in await agency.differences("1")] == [300, 300]
    anna = (await agency.paces(day(7)))["anna"]
    assert (anna.as_of, anna.so_far.diamonds) == (day(6), 600)


async def test_a_month_that_closed_is_told_by_the_next_ones_file(agency: Agency):
    await agency.drop(told("1", "luna", day(27, 2), 900, 9))
    await agency.drop(told("1", "luna", day(2), 50, 1, last=Counters(1_000, 10 * HOUR, 8)))
    found = await agency.differences("1")
    assert [(each.first, each.last, each.gained.diamonds) for each in found] == [
        (day(1, 2), day(27, 2), 900),
        (day(28, 2), day(28, 2), 100),
        (day(1), day(2), 50),
    ]


# -- told before it counts ---------------------------------------------------------------------------------------------


async def test_a_preview_tells_everything_and_changes_nothing(world: World, agency: Agency):
    await world.with_anna()
    await agency.drop(
        told("1", "anna", day(1), 500, 5),
        told("2", "mateo", day(1), 400, 4),
        told("3", "turtle", day(1), 30, 1),
        told("5", "owl", day(1), 10, 1),
    )
    before = await agency.roster()
    preview = await agency.preview(
        told("1", "anna", day(4), 800, 8),
        told("2", "mateo.mx", day(4), 350, 4),
        told("4", "nightowl", day(4), 70, 2),
        told("5", "owl", day(4), 20, 1),
        told(None, "turtle", day(4)),
        told(None, "who", day(4)),
    )
    assert (preview.creators, preview.rows_new, preview.rows_known) == (4, 6, 0)
    assert (preview.first_day, preview.as_of, preview.newest_known, preview.older) == (day(4), day(4), day(1), False)
    assert preview.gained.diamonds == 300 - 50 + 70 + 10
    assert preview.several_days == (Together(day(2), day(4), 2), Together(day(1), day(4), 1))
    assert preview.corrected == (Corrected("mateo.mx", day(2), day(4), Counters(-50, timedelta(), 0, 0, 0)),)
    assert (preview.new, preview.unregistered) == (("nightowl",), ("mateo.mx", "owl"))
    assert preview.to_register == ("mateo.mx", "nightowl", "owl")
    assert preview.renamed == (Renamed("2", "mateo", "mateo.mx"),)
    assert (preview.left, preview.unplaced, preview.taken) == (("turtle",), ("who",), ())
    assert await agency.roster() == before


async def test_a_preview_of_the_next_day_says_that_it_is_exact(agency: Agency):
    await agency.drop(told("1", "luna", day(3), 500, 5), told("2", "mateo", day(3), 5, 1))
    preview = await agency.preview(told("1", "luna", day(4), 510, 6), told("2", "mateo", day(4), 5, 1))
    assert (preview.exact_days, preview.several_days, preview.corrected) == (2, (), ())
    assert preview.gained == Counters(10, HOUR, 0, 0, 0)


async def test_rows_of_many_days_in_one_file_are_told_like_as_many_files(agency: Agency):
    await agency.drop(told("1", "luna", day(1), 100, 1))
    rows = [told("1", "luna", day(number), 100 * number, number) for number in range(2, 12)]
    preview = await agency.preview(*rows)
    assert (preview.exact_days, preview.gained.diamonds) == (10, 1_000)


async def test_who_is_registered_already_is_told_apart(world: World, agency: Agency):
    await world.with_both()
    preview = await agency.preview(told("1", "Anna", day(4), 1), told("2", "bert", day(4), 1), told("3", "x_y", day(4)))
    assert (preview.linked, preview.new, preview.unregistered) == (("anna", "bert"), ("x_y",), ())


async def test_only_managers_may(world: World, agency: Agency):
    for caller in (ANNA, MODERATOR):
        other = Agency(world.database, caller)
        with pytest.raises(NotAllowed):
            await other.preview(told("1", "anna", day(4)))
        with pytest.raises(NotAllowed):
            await other.drop(told("1", "anna", day(4)))
        with pytest.raises(NotAllowed):
            await other.store.register_new(caller, 1, NOON)
    assert await agency.roster() == []


# -- who is in the network ---------------------------------------------------------------------------------------------


async def test_a_registered_handle_follows_its_creator_id(world: World, agency: Agency):
    await world.with_anna()
    await agency.drop(told("1", "anna", day(4), 1))
    before = await registered(world)
    await agency.drop(told("1", "anna.live", day(5), 2))
    assert await registered(world) == {"anna.live": before["anna"]}
    await agency.drop(told("1", "anna", day(3), 1))  # an older file names nobody back
    assert set(await registered(world)) == {"anna.live"}


async def test_a_new_handle_that_somebody_else_has_here_is_left_alone_and_said_so(world: World, agency: Agency):
    await world.with_both()
    await agency.drop(told("1", "anna", day(4), 1))
    preview = await agency.preview(told("1", "bert", day(5), 2))
    assert (preview.taken, preview.renamed) == (("bert",), (Renamed("1", "anna", "bert"),))
    await agency.drop(told("1", "bert", day(5), 2))
    assert set(await registered(world)) == {"anna", "bert"}
    assert (await agency.paces(day(6)))["anna"].so_far.diamonds == 2


async def test_handles_that_move_on_in_one_file_all_follow(world: World, agency: Agency):
    await world.with_both()
    before = await registered(world)
    await agency.drop(told("1", "anna", day(4), 1), told("2", "bert", day(4), 1))
    await agency.drop(told("1", "bert", day(5), 2), told("2", "bertie", day(5), 2))
    assert await registered(world) == {"bert": before["anna"], "bertie": before["bert"]}


async def test_a_leaver_is_known_by_the_handle_in_whatever_order_the_files_come(world: World, agency: Agency):
    await world.with_anna()
    await agency.drop(told(None, "anna", day(6)))
    assert (await agency.paces(day(7)))["anna"].left_on is None
    await agency.drop(told("1", "anna", day(5), 1, 1))
    assert (await agency.paces(day(7)))["anna"].left_on == day(6)
    await agency.drop(told("1", "anna", day(8), 2, 1))  # and is back
    assert (await agency.paces(day(9)))["anna"].left_on is None


async def test_the_files_creators_are_registered_in_one_step_and_nobody_twice(world: World, agency: Agency):
    await world.with_both()
    await world.creators.remove(MANAGER, "bert", NOON)
    made = await agency.drop(
        told("1", "anna", day(4), 1),
        told("2", "bert", day(4), 1),
        told("3", "zoe", day(4), 1),
        told("4", "kim", day(4), 1),
        told("5", "", day(4), 1),
        told(None, "turtle", day(4)),
    )
    done = await agency.store.register_new(MANAGER, made, NOON)
    assert (handles(done.new), done.skipped) == (["kim", "zoe"], ("bert",))
    assert all(one.member_id is None and not one.confirmed for one in done.new)
    assert set(await registered(world)) == {"anna", "kim", "zoe"}
    assert (await agency.paces(day(5)))["kim"].so_far.diamonds == 1
    again = await agency.store.register_new(MANAGER, made, NOON)
    assert (again.new, again.linked, again.skipped) == ((), (), ("bert",))


async def test_who_registers_later_finds_the_figures_of_the_files(world: World, agency: Agency):
    await agency.drop(told("1", "anna", day(4), 7, 1))
    await world.with_anna()
    assert (await agency.paces(day(5)))["anna"].so_far.diamonds == 7


async def test_another_servers_manager_registers_nobody_from_here(world: World, agency: Agency):
    made = await agency.drop(told("1", "anna", day(4), 7, 1))
    with pytest.raises(NotFound):
        await agency.store.register_new(STRANGER, made, NOON)
    elsewhere = Agency(world.database, STRANGER)
    assert (await elsewhere.preview(told("1", "anna", day(4), 7, 1))).rows_new == 1
    assert await registered(world) == {}


# -- taken back --------------------------------------------------------------------------------------------------------


async def test_an_undo_restores_what_stood_before(world: World, agency: Agency):
    await world.with_anna()
    await agency.drop(told("1", "anna", day(4), 100, 1), told("2", "mateo", day(4), 9))
    before = await agency.roster(), await agency.differences("1"), await registered(world)
    made = await agency.drop(
        told("1", "anna_b", day(5), 90, 2), told("3", "zoe", day(5), 1), told(None, "mateo", day(5))
    )
    assert (await agency.roster(), await registered(world)) != (before[0], before[2])
    assert await agency.undo(made) == 3
    assert (await agency.roster(), await agency.differences("1"), await registered(world)) == before
    assert await agency.undo(made) == 0


async def test_of_a_file_that_came_twice_one_stays_when_the_other_is_taken_back(agency: Agency):
    first = await agency.drop(told("1", "luna", day(4), 100, 1))
    before = await agency.roster()
    await agency.drop(told("1", "luna", day(4), 100, 1))
    await agency.undo(first)
    assert await agency.roster() == before


async def test_a_big_import_is_taken_back_piece_by_piece(agency: Agency):
    made = await agency.drop(*(told(str(number), f"star{number}", day(4), number) for number in range(120)))
    assert await agency.undo(made) == 120
    assert await agency.roster() == []


def a_row(who: tuple[str, str], as_of: date, diamonds: int, hours: int, last: int | None) -> BackstageRow:
    closed = Counters(last, hours * HOUR, 3) if last else None
    return told(*who, as_of=as_of, diamonds=diamonds, hours=hours, last=closed)


def a_leaver(who: tuple[str, str], as_of: date) -> BackstageRow:
    return told(None, who[1], as_of)


people = st.sampled_from([("1", "luna"), ("2", "mateo"), ("3", "zoe")])
days = st.dates(date(2026, 1, 20), date(2026, 3, 10))
lasts = st.one_of(st.none(), st.integers(1, 9_000))
rows = st.builds(a_row, people, days, st.integers(0, 5_000), st.integers(0, 30), lasts)
leavers = st.builds(a_leaver, people, days)
files = st.lists(st.lists(st.one_of(rows, rows, rows, leavers), min_size=1, max_size=5), min_size=1, max_size=5)


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@settings(max_examples=15, deadline=None)
@given(files, st.randoms(use_true_random=False))
def test_any_order_of_files_twice_and_with_undone_ones_between_comes_to_the_same(
    migrated_file: Path, loop: asyncio.Runner, dropped: list[list[BackstageRow]], random: Random
):
    shuffled = list(dropped)
    random.shuffle(shuffled)

    async def outcome(order: list[list[BackstageRow]], *, slips: bool) -> tuple[object, ...]:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "aftershow.db"
            shutil.copy(migrated_file, path)
            database = await Database.open(url_of(path))
            agency = Agency(database, Caller(GUILD, 22, manager=True))
            await World(database).creators.add(MANAGER, "luna", None, None, NOON)
            for rows_of in order:
                await agency.drop(*rows_of)
                if slips:
                    await agency.drop(*rows_of)
                    wrong = await agency.drop(*(row._replace(counters=Counters(1)) for row in rows_of))
                    await agency.undo(wrong)
            found = [await agency.differences(number) for number in "123"]
            kept = await agency.roster(), await agency.paces(day(11))
            await database.close()
            return *found, *kept

    assert loop.run(outcome(dropped, slips=False)) == loop.run(outcome(shuffled, slips=True))


# -- the clock of a download -------------------------------------------------------------------------------------------


async def test_a_later_download_of_the_same_day_corrects_also_downwards(world: World, agency: Agency):
    await world.with_anna()
    noon = datetime(2026, 3, 4, 12, tzinfo=UTC)
    await agency.drop(told("1", "anna", day(4), 900, 5, taken_at=noon + HOUR))
    await agency.drop(told("1", "anna", day(4), 950, 5, taken_at=noon))
    assert (await agency.paces(day(5)))["anna"].so_far.diamonds == 900
