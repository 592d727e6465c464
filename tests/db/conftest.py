"""A database of its own for every test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from db.database import Database
from tests.db.world import World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    """An empty database with its stores."""
    database = await Database.open(database_url)
    yield World(database)
    await database.close()
