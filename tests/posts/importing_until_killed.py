"""Imports a list and says after each chunk how far it is, until somebody kills it."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from db.database import Database
from domain.importing import Choice
from imports import process
from tests.db.world import ANNA, World
from tests.posts.importers import Importer, as_csv, evening

if TYPE_CHECKING:
    from domain.importing import Progress


async def say(progress: Progress) -> None:
    """One line a chunk, and a moment to be killed in."""
    if progress.applying:
        sys.stdout.write(f"{progress.rows}\n")
        sys.stdout.flush()
        await asyncio.sleep(0.05)


async def main() -> None:
    """Import."""
    process.ROWS = 100  # pyright: ignore[reportAttributeAccessIssue] - smaller chunks than ever
    importer = Importer(await World(await Database.open(sys.argv[1])).with_anna())
    staged = await importer.drop(as_csv(evening(2_000)))
    await importer.look(staged)
    await importer.importing.confirm(ANNA, staged.id, Choice.KEEP_BOTH, say)


if __name__ == "__main__":
    asyncio.run(main())
