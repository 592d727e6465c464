"""A SQLite file moves into PostgreSQL whole, also when the move is cut off, and nothing starts on half of it."""

# ruff: noqa: ANN401  (a connection, a table, whatever the tool hands on)
# Some of it can be seen from inside only.
# pyright: reportPrivateUsage=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false
from __future__ import annotations

import asyncio
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db import move as moving
from db.database import Database
from db.errors import AlreadyOpen, NotADatabase
from db.move import MoveDiffers, MoveRefused, main, move
from db.recount import recount
from db.schema import metadata
from domain.gifts import GiftCount
from tests.databases import MISSING, POSTGRESQL
from tests.db.world import ANNA, GALAXY, GUILD, HOUR, MANAGER, NOON, World, roses, url_of
from tests.postgresql import Cluster, binaries

pytestmark = pytest.mark.skipif(not POSTGRESQL or binaries() is None, reason=f"make test-postgres; {MISSING}")


@pytest.fixture
async def file(tmp_path: Path) -> Path:
    """A bot's file after an evening, stopped."""
    path = tmp_path / "aftershow.db"
    world = await World(await Database.open(url_of(path))).with_both()
    stream = await world.live()
    for number in range(25):
        await world.report(roses(number + 1, f"fän {number % 7}"), GiftCount(GALAXY, 1), key=str(number))
    await world.gifts.undo(MANAGER, at=NOON, report=(await world.gifts.reports(GUILD, stream.id))[0].report_id)
    await world.streams.end(ANNA, at=NOON + HOUR)
    await world.past(NOON - 3 * HOUR)
    await world.database.close()
    return path


@pytest.fixture
def target(cluster: Cluster) -> str:
    """An empty database, not even migrated."""
    return cluster.url(cluster.empty())


async def rows(database: Database) -> dict[str, list[Any]]:
    """Everything that is there."""

    def body(tx: Any) -> dict[str, list[Any]]:
        return {
            table.name: [tuple(row) for row in tx.execute(select(table).order_by(*table.primary_key.columns))]
            for table in metadata.sorted_tables
        }

    return await database.read(body)


async def both(file: Path, target: str) -> tuple[dict[str, list[Any]], dict[str, list[Any]]]:
    here, there = await Database.open(url_of(file)), await Database.open(target)
    try:
        return await rows(here), await rows(there)
    finally:
        await here.close()
        await there.close()


async def test_everything_arrives_and_new_rows_get_new_ids(file: Path, target: str):
    moved = {table.table: table.rows for table in await move(url_of(file), target)}
    assert moved["gift_events"] == 50
    here, there = await both(file, target)
    assert here == there
    world = World(await Database.open(target))
    try:
        stream = await world.live()
        await world.report(roses(3), key="0 again")
        repeated = await world.report(roses(3), key="0")
        assert repeated.repeated
        assert stream.id == max(row[0] for row in here["streams"]) + 1
        assert [await recount(world.database, one.id) for one in await world.streams.recent(GUILD)] == [[]] * 3
    finally:
        await world.database.close()


async def test_an_id_that_was_deleted_is_not_given_again(file: Path, target: str):
    with sqlite3.connect(file) as raw:
        raw.execute("UPDATE sqlite_sequence SET seq = 700 WHERE name = 'streams'")
    raw.close()
    await move(url_of(file), target)
    world = World(await Database.open(target))
    try:
        assert (await world.live()).id == 701
    finally:
        await world.database.close()


@pytest.mark.parametrize("after", [1, 8, 20, 33])
async def test_a_move_that_is_cut_off_goes_on_where_it_was(
    file: Path, target: str, monkeypatch: pytest.MonkeyPatch, after: int
):
    monkeypatch.setattr(moving, "ROWS_AT_ONCE", 4)
    copy = moving._copy
    copied: list[str] = []

    def cut_off(shape: Any, *rest: Any) -> None:
        if len(copied) == after:
            raise KeyboardInterrupt
        copied.append(shape.name)
        copy(shape, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(moving, "_copy", cut_off)
        with pytest.raises(KeyboardInterrupt):
            await move(url_of(file), target)
    with pytest.raises(NotADatabase, match="not finished"):
        await Database.open(target)  # a bot on half of it would do harm
    await move(url_of(file), target)
    here, there = await both(file, target)
    assert here == there


async def test_a_file_that_changed_meanwhile_is_noticed(file: Path, target: str, monkeypatch: pytest.MonkeyPatch):
    compared = moving._compared

    async def change_first(shape: Any, source: Any, there: Any) -> Any:
        if shape.name == "supporters":
            await there.run(lambda tx: tx.exec_driver_sql("UPDATE supporters SET name = 'x' WHERE id = 1") and None)
        return await compared(shape, source, there)

    monkeypatch.setattr(moving, "_compared", change_first)
    with pytest.raises(MoveDiffers, match="supporters differs"):
        await move(url_of(file), target)
    with pytest.raises(NotADatabase, match="not finished"):
        await Database.open(target)


async def test_a_database_in_use_and_a_running_bot_are_refused(file: Path, target: str):
    other = World(await Database.open(target))
    await other.guilds.remember(1, NOON)
    await other.database.close()
    with pytest.raises(MoveRefused, match="has rows already"):
        await move(url_of(file), target)
    reopened = await Database.open(target)  # and it is as it was
    await reopened.close()
    running = await Database.open(url_of(file))
    with pytest.raises(AlreadyOpen):
        await move(url_of(file), target)
    await running.close()


async def test_of_two_moves_one_is_refused(file: Path, target: str, tmp_path: Path):
    second = tmp_path / "second.db"
    shutil.copy(file, second)
    outcomes = await asyncio.gather(move(url_of(file), target), move(url_of(second), target), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes if isinstance(outcome, Exception)] == [MoveRefused]


def test_the_command_says_what_arrived(file: Path, target: str, capsys: pytest.CaptureFixture[str]):
    assert main([]) == 2
    assert "python -m db.move" in capsys.readouterr().err
    assert main([url_of(file), "postgresql://x"]) == 1
    assert "DATABASE_URL must be" in capsys.readouterr().err
    assert main([url_of(file), target]) == 0
    said = capsys.readouterr().out
    assert "gift_events: 50 rows, the same on both sides" in said
    assert "diamonds: " in said
    assert "Everything is there." in said
