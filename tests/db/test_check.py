"""`python -m db.check`: what is sound is called so, and each kind of damage is found and named."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from db.check import CANT_LOOK, check, main
from db.errors import NotADatabase
from db.jobs import JobStore
from domain.gifts import GiftCount
from domain.jobs import JobKind
from tests.db.world import GALAXY, GUILD, NOON, World, roses

if TYPE_CHECKING:
    from pathlib import Path

LATER = NOON + timedelta(hours=1)


@pytest.fixture
async def evening(world: World) -> World:
    """A stream with gifts, one of them taken back, and a job."""
    await (await world.with_anna()).live()
    await world.report(roses(5), GiftCount(GALAXY, 2, "nightowl"))
    await JobStore(world.database).schedule(
        guild_id=GUILD, kind=JobKind.DIGEST, key="digest:1", due_at=NOON, details={"digest": 1}
    )
    return world


async def damaged(world: World, *statements: str) -> None:
    """Change rows behind the bot's back."""

    def body(tx: object) -> None:
        for statement in statements:
            tx.execute(text(statement))  # type: ignore[attr-defined]

    await world.database.write(body)


async def test_a_sound_database_is_called_sound_while_the_bot_has_it_open(
    evening: World, database_url: str, capsys: pytest.CaptureFixture[str]
):
    assert await check(database_url, LATER)
    said = capsys.readouterr().out.splitlines()
    assert said == ["ok: file", "ok: references", "ok: totals of 1 streams", "ok: boards of 1 servers", "ok: jobs"]
    await evening.report(roses(1))  # and the bot goes on
    assert await check(database_url, LATER)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ("UPDATE stream_totals SET diamonds = diamonds + 1", "stream_totals, kept only"),
        ("DELETE FROM stream_gifts", "stream_gifts, counted only"),
        ("UPDATE supporters SET diamonds = diamonds + 1", "supporters, kept only"),
        ("DELETE FROM creator_supporters", "creator_supporters, counted only"),
        ("UPDATE gift_events SET count = count + 1", "stream_minutes"),
        ("UPDATE jobs SET kind = 'dance'", "nobody does 'dance'"),
        ("UPDATE jobs SET details = '{'", "its details can't be read"),
        ("UPDATE jobs SET details = '[]'", "its details can't be read"),
        ("UPDATE jobs SET owner = 'somebody'", "it is claimed by halves"),
        ("UPDATE jobs SET owner = 'x', lease_ends_at = 1, done_at = 1", "it is done and claimed"),
        ("UPDATE jobs SET owner = 'x', lease_ends_at = 99000000000000", "claimed for longer than a claim lasts"),
    ],
)
async def test_damage_is_found_and_named(
    evening: World, database_url: str, damage: str, words: str, capsys: pytest.CaptureFixture[str]
):
    await damaged(evening, damage)
    assert not await check(database_url, LATER)
    said = capsys.readouterr().out
    assert "WRONG: " in said
    assert words in said


@pytest.mark.sqlite("PostgreSQL lets nobody break a reference")
async def test_a_row_that_names_nothing_is_found(
    evening: World, database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    import sqlite3  # noqa: PLC0415 - who damages a file needs no bot

    with sqlite3.connect(tmp_path / "aftershow.db") as file:
        file.execute("UPDATE creators SET guild_id = 5")
    file.close()
    assert not await check(database_url, LATER)
    said = capsys.readouterr().out
    assert "WRONG: references" in said
    assert "creators (guild_id): 1 rows name what is not in guilds" in said
    assert evening.keys


@pytest.mark.sqlite("about a file's pages")
async def test_a_damaged_file_is_wrong_and_no_traceback(
    world: World, database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    await world.database.close()
    file = tmp_path / "aftershow.db"
    pages = bytearray(file.read_bytes())
    pages[4096 * 3 : 4096 * 60] = b"\xa5" * (4096 * 57)
    file.write_bytes(pages)
    assert await run(database_url) == 1
    said = capsys.readouterr()
    assert "WRONG" in said.out + said.err


async def run(*arguments: str) -> int:
    """As from a shell."""
    import asyncio  # noqa: PLC0415 - it starts a loop of its own

    return await asyncio.to_thread(main, list(arguments))


async def test_it_can_be_run_from_a_shell(evening: World, database_url: str, capsys: pytest.CaptureFixture[str]):
    assert await run(database_url) == 0
    await damaged(evening, "UPDATE stream_totals SET gifts = 0")
    assert await run(database_url) == 1
    assert "WRONG: totals of 1 streams" in capsys.readouterr().out


def is_anything_in(folder: Path) -> bool:
    """Whether somebody left something there."""
    return any(folder.iterdir())


async def test_what_cant_be_looked_at_is_said_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert await run(f"sqlite+aiosqlite:///{tmp_path}/none.db") == CANT_LOOK
    assert "There is no file" in capsys.readouterr().err
    assert not is_anything_in(tmp_path)
    assert await run("nothing") == CANT_LOOK
    assert await run("--help") == CANT_LOOK
    assert await run("postgresql+asyncpg://nobody@127.0.0.1:1/none") == CANT_LOOK
    assert "can't be reached" in capsys.readouterr().err


async def test_another_versions_database_is_not_judged(world: World, database_url: str):
    await damaged(world, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NotADatabase, match="of schema 9999"):
        await check(database_url, NOON)
