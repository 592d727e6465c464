"""A process that records reports as fast as it can and says each key once it is acknowledged.

    python -m tests.db.burst URL PREFIX

It reports until it is killed.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
from contextlib import suppress

from db.database import Database
from domain.errors import Busy, Conflict
from domain.gifts import GiftCount
from tests.db.world import ANNA, GALAXY, MANAGER, NOON, World, roses

AT_ONCE = 20


async def one_after_the_other(world: World, name: str) -> None:
    """One person who reports, and now and then takes one back."""
    for number in itertools.count():
        key = f"{name}-{number}"
        try:
            standing = await world.report(roses(number % 5 + 1, f"fan{number % 9}"), GiftCount(GALAXY, 1), key=key)
        except Busy:  # a server that is away; people would try again, too
            await asyncio.sleep(0.1)
            continue
        sys.stdout.write(f"logged {key}\n")
        if number % 10 == 0:
            with suppress(Busy):
                await world.gifts.undo(MANAGER, event=standing.event_ids[0], at=NOON)
                sys.stdout.write(f"undone {standing.event_ids[0]}\n")
        sys.stdout.flush()


async def main(url: str, prefix: str) -> None:
    """Go live, unless that was done before, and let many report at once."""
    world = await World(await Database.open(url)).with_anna()
    with suppress(Conflict):  # a process before this one was killed while live
        await world.streams.start(ANNA, at=NOON)
    await asyncio.gather(*(one_after_the_other(world, f"{prefix}-{person}") for person in range(AT_ONCE)))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:3]))
