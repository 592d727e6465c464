"""The migrations lead to the schema that the code expects, and never half-way."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Integer, create_engine
from sqlalchemy.exc import IntegrityError

from db.connection import SqliteThread
from db.migrate import config, migrate
from db.schema import metadata
from tests.db.world import World

TABLES = "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'alembic%' AND name NOT LIKE 'sqlite%'"


def parts(rows: list[tuple[str, ...]]) -> dict[str, list[str]]:
    """Each definition as its sorted lines: neither their order nor the spaces in them mean anything."""
    return {name: sorted("".join(line.split()).rstrip(",") for line in sql.strip().splitlines()) for name, sql in rows}


@pytest.mark.sqlite("its catalogue")
async def test_the_migrations_make_the_tables_of_the_schema(world: World, tmp_path: Path):
    engine = create_engine(f"sqlite:///{tmp_path / 'declared.db'}")
    metadata.create_all(engine)
    with engine.connect() as declared:
        expected = [tuple(row) for row in declared.exec_driver_sql(TABLES)]
    engine.dispose()
    migrated = await world.database.read(lambda tx: [tuple(row) for row in tx.exec_driver_sql(TABLES)])
    assert parts(migrated) == parts(expected)


async def test_alembic_finds_nothing_left_to_migrate(world: World):
    def ours(_: object, name: str | None, *__: object) -> bool:
        return name != "commit_marks"  # db/postgresql_commit.py keeps that one to itself

    def differs(*compared: object) -> bool | None:
        return False if all(isinstance(kind, Integer) for kind in compared[-2:]) else None  # all have 64 bits

    def compare(tx: Connection) -> list[object]:
        context = MigrationContext.configure(tx, opts={"include_object": ours, "compare_type": differs})
        return list(compare_metadata(context, metadata))

    assert await world.database.read(compare) == []


def test_there_is_one_line_of_migrations():
    assert len(ScriptDirectory.from_config(config()).get_heads()) == 1


async def test_data_of_the_first_schema_is_all_there_after_the_migrations(tmp_path: Path):
    thread = await SqliteThread.opened(tmp_path / "aftershow.db")

    def first_schema(tx: Connection) -> None:
        settings = config()
        settings.attributes["connection"] = tx
        command.upgrade(settings, "0001")
        tx.exec_driver_sql("INSERT INTO guilds (id, first_seen_at) VALUES (7, 1)")
        tx.exec_driver_sql("INSERT INTO creators (guild_id, handle, added_at, added_by) VALUES (7, 'anna', 1, 11)")
        tx.exec_driver_sql(
            "INSERT INTO streams (guild_id, creator_id, state, started_at, added_at, added_by) "
            "VALUES (7, 1, 'live', 1, 1, 11)"
        )

    await thread.run(first_schema)
    await thread.run(migrate)
    kept = "SELECT g.id, c.handle, s.state FROM streams AS s JOIN creators AS c ON c.id = s.creator_id"
    rows = await thread.run(lambda tx: tx.exec_driver_sql(f"{kept} JOIN guilds AS g ON g.id = s.guild_id").all())
    assert [tuple(row) for row in rows] == [(7, "anna", "live")]
    asked = "INSERT INTO faq_questions (guild_id, normalised, text, state, asked, first_asked_at, last_asked_at)"
    await thread.run(lambda tx: tx.exec_driver_sql(f"{asked} VALUES (7, 'a', 'a', 'open', 1, 1, 1)") and None)
    with pytest.raises(IntegrityError):
        await thread.run(lambda tx: tx.exec_driver_sql(f"{asked} VALUES (8, 'a', 'a', 'open', 1, 1, 1)") and None)
    await thread.close()


async def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    upgrade = command.upgrade

    def break_off(*arguments: object) -> None:
        upgrade(*arguments)  # pyright: ignore[reportArgumentType]
        raise sqlite3.OperationalError

    monkeypatch.setattr(command, "upgrade", break_off)
    thread = await SqliteThread.opened(tmp_path / "aftershow.db")
    with pytest.raises(sqlite3.OperationalError):
        await thread.run(migrate)
    monkeypatch.undo()
    left = await thread.run(lambda tx: tx.exec_driver_sql("SELECT name FROM sqlite_master").all())
    assert left == []
    await thread.run(migrate)
    await thread.run(migrate)  # a second time does nothing
    await thread.close()
