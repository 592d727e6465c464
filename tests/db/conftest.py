"""A database of its own for every test, on a real file."""

from __future__ import annotations

import asyncio
import shutil
from typing import TYPE_CHECKING

import pytest

from db.database import Database
from tests.db.world import World, url_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database, migrated once for all tests; copy it, don't open it."""
    path = tmp_path_factory.mktemp("migrated") / "aftershow.db"

    async def migrate() -> None:
        database = await Database.open(url_of(path))
        await database.close()

    asyncio.run(migrate())
    return path


@pytest.fixture
async def world(tmp_path: Path, migrated_file: Path) -> AsyncIterator[World]:
    """An empty database with its stores."""
    shutil.copy(migrated_file, tmp_path / "aftershow.db")
    database = await Database.open(url_of(tmp_path / "aftershow.db"))
    yield World(database)
    await database.close()
