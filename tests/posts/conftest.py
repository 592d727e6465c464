"""A database of its own for every test of an import."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from db.database import Database
from tests.db.world import World
from tests.posts.importers import Importer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def importer(database_url: str) -> AsyncIterator[Importer]:
    """Anna's server."""
    database = await Database.open(database_url)
    yield Importer(await World(database).with_anna())
    await database.close()
