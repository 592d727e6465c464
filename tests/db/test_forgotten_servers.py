"""A server that removed the bot is kept for a while, then it is gone: every table, and only that server."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Table, func, select

import db.guilds
from db.digests import DigestStore
from db.goals import GoalStore
from db.incomes import IncomeStore
from db.notices import NoticeStore
from db.payouts import PayoutStore
from db.plans import PlanStore
from db.questions import QuestionStore
from db.reach import NO_SERVERS, belongs, path_to, tables_of_servers
from db.schema import guilds, metadata
from db.votes import VoteStore
from domain.access import Caller
from domain.arrivals import RETURN
from domain.digests import Wish
from domain.gifts import GiftCount, Way
from domain.goals import Measure, Wanted
from domain.importing import Choice
from domain.ledger import Kind
from domain.metrics import Metric
from domain.money import Amount
from domain.periods import Period
from domain.plans import Check, Repeat
from domain.plans import Wanted as Planned
from domain.questions import Asking
from tests.db.agency import Agency, told
from tests.db.world import DAY, ELSEWHERE, GUILD, HOUR, LION, NOON, roses
from tests.posts.importers import Importer, capture, end_event, gift_event, viewer_event

if TYPE_CHECKING:
    from tests.db.world import World

BOSS = 31


async def lived_in(world: World, guild_id: int) -> None:
    """A server in which something of everything has happened."""
    boss = Caller(guild_id, BOSS, manager=True)
    await world.settings.set(guild_id, BOSS, NOON, language="en-US")
    await world.creators.add(boss, "anna", BOSS, None, NOON)
    stream = await world.streams.report(boss, started_at=NOON - HOUR, duration=HOUR, at=NOON, creator="anna")
    await world.streams.set_metrics(boss, {Metric.LIKES: 9}, at=NOON, stream=stream.id)
    gift = await world.overrides.put(boss, "Cake", 7, NOON)
    items = [roses(5), GiftCount(LION, 1, None), GiftCount(gift, 1, "nightowl")]
    report = await world.gifts.record(boss, items, way=Way.TYPED, key=f"r{guild_id}", at=NOON, stream=stream.id)
    await world.gifts.undo(boss, at=NOON, event=report.event_ids[0])
    await IncomeStore(world.database).add(
        boss, Kind.MERCH, Amount(5_000_000, "USD"), key="i", at=NOON, creator="anna", stream=stream.id
    )
    await PayoutStore(world.database).add(boss, Amount(7_000_000, "USD"), key="p", at=NOON, creator="anna")
    store = GoalStore(world.database)
    await store.set(boss, Wanted(Measure.STREAMS, Period.MONTH, 9), NOON, "anna")
    await store.set(boss, Wanted(Measure.STREAMS, Period.MONTH, 1), NOON - 2 * HOUR)
    await store.settle(guild_id, stream.id, NOON)
    await DigestStore(world.database).set(boss, Wish(Period.WEEK, time(9)), NOON, here=1)
    await QuestionStore(world.database).ask(guild_id, "why me", asking=Asking(3, 4, BOSS, NOON), key="q1")
    await VoteStore(world.database).vote(guild_id, "reply", "likes", BOSS, helpful=True, at=NOON)
    agency = Agency(world.database, boss)
    await agency.drop(told("1", "anna", NOON.date(), 5), told(None, "gone", NOON.date()))
    capture_ = capture(gift_event(1, NOON - HOUR / 2, 2), viewer_event(2, NOON - HOUR, 3, 9), end_event(3, NOON))
    importer = Importer(world)
    await importer.take(capture_, Choice.PREFER_FILE, boss)
    more = capture(gift_event(1, NOON - HOUR / 2, 2), gift_event(4, NOON - HOUR / 3, 2, group_id=10))
    await importer.take(more, caller=boss)
    planned = Planned(NOON + DAY, "Q&A", repeat=Repeat.WEEKLY)
    store = PlanStore(world.database)
    plan = await store.set(boss, planned, key="plan", at=NOON, zone=ZoneInfo("UTC"), creator="anna")
    await store.tick(boss, plan.stream.id, Check.THEME, on=True, at=NOON)
    await NoticeStore(world.database).claim(guild_id, "settings", ["summary_channel:1:gone"], NOON)


async def rows_of(world: World, guild_id: int) -> dict[str, list[Any]]:
    """Every row of a server, by table."""
    return await world.database.read(
        lambda tx: {
            table.name: [tuple(row) for row in tx.execute(select(table).where(belongs(table, guilds, guild_id)))]
            for table in tables_of_servers()
        }
    )


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_every_table_leads_to_its_server(table: Table):
    """A new table needs a ``guild_id``, or a foreign key that is never empty to something that has one."""
    assert (path_to(table, guilds) is None) == (table.name in NO_SERVERS)


async def test_after_thirty_days_nothing_is_left_and_the_neighbours_lack_nothing(world: World):
    await lived_in(world, GUILD)
    await lived_in(world, ELSEWHERE)
    before = await rows_of(world, ELSEWHERE)
    await world.guilds.forgotten(GUILD, NOON)
    assert not await world.guilds.purge(GUILD, NOON - timedelta(seconds=1))
    assert await world.guilds.purge(GUILD, NOON + timedelta(seconds=1))
    assert not any((await rows_of(world, GUILD)).values())
    assert await rows_of(world, ELSEWHERE) == before
    assert await world.dangling() == []
    assert not await world.guilds.purge(GUILD, NOON + RETURN)


async def test_the_test_above_looks_at_every_table_that_a_server_can_fill(world: World):
    await lived_in(world, GUILD)
    empty = {name for name, rows in (await rows_of(world, GUILD)).items() if not rows}
    assert empty <= {"faq_entries", "faq_hidden", "faq_counts", "reward_rates", "usd_rates"}


async def test_coming_back_in_time_keeps_everything(world: World):
    await lived_in(world, GUILD)
    before = await rows_of(world, GUILD)
    await world.guilds.forgotten(GUILD, NOON)
    await world.guilds.remember(GUILD, NOON + 29 * DAY)
    assert not await world.guilds.purge(GUILD, NOON + 31 * DAY - RETURN)
    assert not await world.guilds.purge(GUILD, NOON + 100 * DAY)
    assert await rows_of(world, GUILD) == before


async def test_it_goes_in_small_writes_so_that_nobody_waits(world: World, monkeypatch: pytest.MonkeyPatch):
    await lived_in(world, GUILD)
    monkeypatch.setattr(db.guilds, "ROWS_AT_ONCE", 1)
    deleted: list[int] = []
    some = db.guilds.delete_some

    def counted(*arguments: Any) -> int:  # noqa: ANN401 - whatever it takes
        deleted.append(some(*arguments))
        return deleted[-1]

    monkeypatch.setattr(db.guilds, "delete_some", counted)
    await world.guilds.forgotten(GUILD, NOON)
    await world.guilds.purge(GUILD, NOON + DAY)
    assert max(deleted) == 1
    assert not any((await rows_of(world, GUILD)).values())


async def test_who_comes_back_while_it_goes_keeps_what_is_left(world: World, monkeypatch: pytest.MonkeyPatch):
    await lived_in(world, GUILD)
    await world.guilds.forgotten(GUILD, NOON)
    some = db.guilds.delete_some

    def back_in_between(tx: Any, table: Table, guild_id: int, most: int) -> int:  # noqa: ANN401 - a connection
        done = some(tx, table, guild_id, most)
        tx.execute(guilds.update().where(guilds.c.id == GUILD).values(forgotten_at=None))
        return done

    monkeypatch.setattr(db.guilds, "delete_some", back_in_between)
    await world.guilds.purge(GUILD, NOON + DAY)
    assert (await rows_of(world, GUILD))["creators"]


async def test_a_removal_that_happened_while_the_bot_was_away_is_noticed(world: World):
    await lived_in(world, GUILD)
    await lived_in(world, ELSEWHERE)
    await world.guilds.gone_without_a_word({ELSEWHERE}, lambda _: True, NOON)
    await world.guilds.gone_without_a_word({GUILD}, lambda guild_id: guild_id == GUILD, NOON)
    left = select(guilds.c.id).where(guilds.c.forgotten_at.is_not(None))
    assert await world.database.read(lambda tx: list(tx.execute(left).scalars())) == [GUILD]


@pytest.mark.sqlite("its query plans")
async def test_rows_of_a_server_are_found_without_a_look_at_those_of_others(world: World):
    """Each step of a purge walks an index: a big neighbour costs a small server nothing."""

    def plans(tx: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - a connection
        found: list[tuple[str, str]] = []
        for table in tables_of_servers():
            counted = select(func.count()).select_from(table).where(belongs(table, guilds, GUILD))
            sql = str(counted.compile(tx, compile_kwargs={"literal_binds": True}))
            found += [(table.name, row.detail) for row in tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}")]
        return found

    scans = [(table, step) for table, step in await world.database.read(plans) if step.startswith("SCAN")]
    assert scans == []
