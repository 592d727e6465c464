"""The end of a process: people who wait get their answer, and nothing outlives the database."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection

TO_ANSWER_S = 1.5
"""What people and Discord asked for has so long to be done."""
TO_GIVE_UP_S = 1.0
"""So long has the rest, to end where it stands."""
_HANDLERS = ("discord.py: on_", "CommandTree-invoker", "discord-ui-")
"""What the library calls the tasks in which an event, a command or a button is handled."""


async def answered() -> None:
    """Let what is handled just now be done, for a moment; the rest is given up. New events are no reason to wait."""
    handled = [task for task in _others() if task.get_name().startswith(_HANDLERS)]
    if handled:
        _, late = await asyncio.wait(handled, timeout=TO_ANSWER_S)
        await _given_up(late)


async def nothing_left(but: Collection[asyncio.Task[Any]]) -> None:
    """End every task of this loop ``but`` these: the database closes next."""
    await _given_up([task for task in _others() if task not in but])


async def _given_up(tasks: Collection[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks, timeout=TO_GIVE_UP_S)


def _others() -> list[asyncio.Task[Any]]:
    return [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
