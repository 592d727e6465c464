"""A thread with an asyncio loop of its own."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

T = TypeVar("T")


class LoopThread:
    """A thread with an asyncio loop: what is to be done there is handed over as a coroutine."""

    def __init__(self) -> None:
        """Start it."""
        self._loop = asyncio.new_event_loop()
        # A bot that died before closing must still be able to exit.
        self._thread = threading.Thread(target=self._loop.run_forever, name="postgresql", daemon=True)
        self._thread.start()

    async def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Run ``work`` there to its end, also when the caller leaves."""
        # An empty context: what goes on there belongs to no request and to no test step.
        there = contextvars.Context().run(asyncio.run_coroutine_threadsafe, _outcome(work), self._loop)
        result, failure = await asyncio.shield(asyncio.wrap_future(there))
        if failure is not None:
            raise failure
        return cast("T", result)

    def soon(self, call: Callable[[], object]) -> None:
        """Make a call there, and wait for nothing; from any thread."""
        self._loop.call_soon_threadsafe(call)

    def stop(self) -> None:
        """End the thread; nothing may be under way."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


async def _outcome(work: Coroutine[Any, Any, T]) -> tuple[T | None, BaseException | None]:
    """What became of it, as a value: nothing that is raised may end the thread's loop."""
    try:
        return await work, None
    except BaseException as failure:  # noqa: BLE001 - raised where it was asked for
        return None, failure
