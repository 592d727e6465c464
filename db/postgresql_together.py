"""Writes of a batch side by side: what several of them ask of the server makes one trip.

A write is a plain function that waits for each of its statements. Here each runs on a greenlet of its own, until all
wait; then the statement that the first of them waits for is sent once, with the parameters of all who wait for the
same. So five hundred reports cost four trips and not two thousand.
"""

# asyncpg and greenlet have no types
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUntypedBaseClass=false, reportOptionalMemberAccess=false
from __future__ import annotations

import inspect
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from greenlet import getcurrent, greenlet  # SQLAlchemy's asyncio extra brings it
from sqlalchemy.util import await_only

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from sqlalchemy import Connection

Rows: TypeAlias = "Sequence[Sequence[Any]]"


class Ask(NamedTuple):
    """A statement as PostgreSQL spells it, and its parameters."""

    statement: str
    parameters: tuple[Any, ...]

    @property
    def reads(self) -> bool:
        """Whether it changes nothing, so that it may come before another write's change."""
        return self.statement.lstrip().startswith("SELECT")


def fetched(bare: Any, ask: Ask) -> Rows:  # noqa: ANN401 - asyncpg has no types
    """The rows that a statement finds: by itself, or together with those of the writes beside it."""
    here = getcurrent()
    if isinstance(here, _Write):
        return here.parent.switch(ask)
    return await_only(bare.fetch(ask.statement, *ask.parameters))


def side_by_side(bodies: Sequence[Callable[[Connection], Any]], tx: Connection, bare: Any) -> list[Any]:  # noqa: ANN401
    """What each of these writes returns. They change rows in their order; what one raises ends all of them."""
    if len(bodies) == 1:
        return [bodies[0](tx)]
    together = _Together(bodies, bare)
    try:
        return together.run(tx)
    finally:
        together.drop()


class _Write(greenlet):
    """One of the writes that go side by side. What SQLAlchemy awaits in it reaches whoever runs them, too."""

    __sqlalchemy_greenlet_provider__ = True


class _DroppedError(Exception):
    """Another write of the batch failed: all are done again."""


class _Together:
    def __init__(self, bodies: Sequence[Callable[[Connection], Any]], bare: Any) -> None:  # noqa: ANN401
        self._bare = bare
        self._writes = [_Write(body) for body in bodies]
        self._waiting: dict[int, Ask | Awaitable[Any]] = {}
        """What each write that is not done waits for, in the order in which they came."""
        self._results: list[Any] = [None] * len(bodies)

    def run(self, tx: Connection) -> list[Any]:
        for place in range(len(self._writes)):
            self._on(place, tx)
        while self._waiting:
            first, asked = next(iter(self._waiting.items()))
            if isinstance(asked, Ask):
                same = self._same(asked)
                for place, rows in zip(same, _answered(self._bare, list(same.values())), strict=True):
                    self._on(place, rows)
            else:
                self._on(first, await_only(asked))
        return self._results

    def drop(self) -> None:
        """End what will not be finished."""
        for place, asked in self._waiting.items():
            if inspect.iscoroutine(asked):
                asked.close()
            # Left alone, a greenlet ends with an error for which SQLAlchemy gives the connection up.
            with suppress(Exception):
                self._writes[place].throw(_DroppedError)
        self._waiting.clear()

    def _on(self, place: int, given: object) -> None:
        """Let a write go on with what it waited for."""
        asked = self._writes[place].switch(given)
        if self._writes[place].dead:
            self._results[place] = asked
            self._waiting.pop(place, None)
        else:
            self._waiting[place] = asked

    def _same(self, asked: Ask) -> dict[int, Ask]:
        """Who gets an answer together with the first: for a change, nobody before whom somebody waits for another."""
        same: dict[int, Ask] = {}
        for place, one in self._waiting.items():
            if isinstance(one, Ask) and one.statement == asked.statement:
                same[place] = one
            elif not asked.reads:
                break
        return same


def _answered(bare: Any, asks: Sequence[Ask]) -> list[Rows]:  # noqa: ANN401 - asyncpg has no types
    """The rows of each, in one trip: of the same statement with other parameters."""
    statement, parameters = asks[0]
    if len(asks) == 1:
        return [await_only(bare.fetch(statement, *parameters))]
    if not asks[0].reads:
        rows = await_only(bare.fetchmany(statement, [ask.parameters for ask in asks]))
        if len(rows) != len(asks):  # it is not known whose they are
            msg = f"a change that several make together returns one row for each: {statement}"
            raise ValueError(msg)
        return [[row] for row in rows]
    different = list(dict.fromkeys(ask.parameters for ask in asks))
    place = f"CAST(${len(parameters) + 1} AS INTEGER)"
    marked = f"SELECT {place}, found.* FROM ({statement}) AS found"  # noqa: S608 - a statement of ours
    found: list[list[Any]] = [[] for _ in different]
    for row in await_only(bare.fetchmany(marked, [(*one, number) for number, one in enumerate(different)])):
        found[row[0]].append(row[1:])
    of = dict(zip(different, found, strict=True))
    return [of[ask.parameters] for ask in asks]
