"""A database of its own for every test, on a real file."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from db.database import Database
from tests.db.world import World, url_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
async def world(tmp_path: Path, migrated_file: Path) -> AsyncIterator[World]:
    """An empty database with its stores."""
    shutil.copy(migrated_file, tmp_path / "aftershow.db")
    database = await Database.open(url_of(tmp_path / "aftershow.db"))
    yield World(database)
    await database.close()
