"""Imports of a server: files as they wait, what they would bring, and what they brought."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from db import imports_applying as applying
from db import imports_staging as staging
from db import imports_undoing as undoing
from db.backstage import ROWS_AT_ONCE, apply_rows, preview_rows, undo_import
from db.backstage_rows import pieces
from db.imports_also import hand_on_some
from db.imports_rows import WriteTook, sort_rows, timed_chunk
from db.imports_targets import deleted_of, others_new, placed, targets
from db.resolve import named_creator, stream_by_id, which_creator
from db.rows import from_ms
from db.schema import gift_overrides
from domain.access import Caller, may_import_streams, may_report, require_manager
from domain.errors import NotFound
from domain.gifts import Gift
from domain.importing import KEPT, Choice, Imported, ImportState, Staged
from domain.imports import BackstageRow

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from db.backstage import Applied
    from db.database import Database
    from db.imports_rows import Applying, Chunk, Rows, Sorted
    from domain.backstage_preview import BackstagePreview
    from domain.creators import Creator
    from domain.importing import Target
    from domain.matching import Told
    from domain.streams import Stream

T = TypeVar("T")

BACKSTAGE: Final = "backstage"
_STREAM_KINDS: Final = frozenset({"download"})
"""What tells of whole streams is for creators and managers; gifts may be reported by moderators too."""


class Plan(NamedTuple):
    """What a file would bring to which streams."""

    targets: tuple[Target, ...]
    new_streams: int
    metrics: int
    others_new: int
    """Of the rows that are no gifts, those that bring something."""
    deleted: int = 0
    """Streams that hold rows which were counted before, and that are deleted."""


class ImportStore:
    """Imports. Every method that people cause says who asks."""

    def __init__(self, database: Database) -> None:
        """Over an open database."""
        self._db = database

    # -- waiting ---------------------------------------------------------------------------------------------------

    async def stage(  # noqa: PLR0913 - what a dropped file brings
        self,
        caller: Caller,
        *,
        key: str,
        name: str,
        content: bytes,
        at: datetime,
        creator: str | None = None,
        stream: int | None = None,
    ) -> Staged:
        """Keep a file until somebody confirms it, at most ``KEPT``; once for each ``key``.

        Raises:
            NotFound: no such creator or stream.
            NotAllowed: the caller may not report for this creator.
        """
        file = await asyncio.to_thread(staging.packed, key, name, content)

        def body(tx: Connection) -> int:
            meant: Creator | None = None
            if stream is not None:
                meant = stream_by_id(tx, caller.guild_id, stream).creator
            elif creator is not None:
                meant = named_creator(tx, caller.guild_id, creator)
            if meant is not None:
                may_report(caller, meant)
            return staging.begin(tx, caller, file, at, creator=meant, stream=stream)

        import_id = await self._db.write(body)
        for place, piece in enumerate(file.pieces):
            await self._bulk(partial(staging.put_piece, import_id=import_id, place=place, content=piece))
        return await self._db.write(lambda tx: staging.arrived(tx, caller.guild_id, import_id))

    async def waiting(self, caller: Caller, import_id: int) -> Staged:
        """A file of which nothing counts yet.

        Raises:
            NotFound: ``import-unknown``, ``import-expired`` or ``import-cancelled``.
            NotAllowed: ``import-not-yours``.
            Conflict: ``import-applying``, ``import-done`` or ``import-undone``.
        """
        return await self._db.read(lambda tx: staging.still_staged(tx, caller, import_id))

    async def known(self, caller: Caller, import_id: int) -> Staged:
        """An import, whatever became of it.

        Raises:
            NotFound: ``import-unknown``.
            NotAllowed: ``import-not-yours``.
        """
        return await self._db.read(lambda tx: staging.may_touch(tx, caller, import_id))

    async def waiting_of(self, ids: Collection[int]) -> set[int]:
        """Those of these files that still wait to be confirmed."""
        return await self._db.read(lambda tx: staging.waiting_of(tx, ids))

    async def content(self, import_id: int) -> bytes:
        """The file as it was dropped.

        Raises:
            NotFound: ``import-expired``.
        """
        places = await self._db.read(lambda tx: staging.pieces_of(tx, import_id))
        pieces = [await self._db.read(partial(staging.piece, import_id=import_id, place=place)) for place in places]
        if not pieces or not all(pieces):
            raise NotFound("import-expired")
        return await asyncio.to_thread(staging.unpacked, pieces)

    async def answers(self, guild_id: int, import_id: int) -> dict[str, str]:
        """What was answered about the file so far."""
        return await self._db.read(lambda tx: staging.answers_of(tx, guild_id, import_id))

    async def answer(self, caller: Caller, import_id: int, kind: str, answer: str) -> None:
        """One answer: ``creator`` (a handle), ``stream`` (an id), or what the file leaves open.

        Raises:
            NotFound, NotAllowed, Conflict: as ``waiting``; or there is no such creator or stream.
        """

        def body(tx: Connection) -> None:
            staging.still_staged(tx, caller, import_id)
            if kind == "creator":
                meant = named_creator(tx, caller.guild_id, answer)
                may_report(caller, meant)
                staging.put_creator(tx, import_id, meant)
            elif kind == "stream":
                number = int(answer) if answer.isascii() and answer.isdigit() else 0
                may_report(caller, stream_by_id(tx, caller.guild_id, number).creator)
                staging.put_stream(tx, caller.guild_id, import_id, number)
            else:
                staging.put_answer(tx, caller.guild_id, import_id, kind, answer)

        await self._db.write(body)

    async def opened(self, caller: Caller, import_id: int, kind: str) -> Staged:
        """The file is of this kind; whose it is, is found as for every report.

        Raises:
            NotAllowed: the caller may not import this.
            NotFound: the server has no creators, or this one no more.
            WhichCreator: it could be several.
        """

        def body(tx: Connection) -> Staged:
            staged = staging.still_staged(tx, caller, import_id)
            staging.put_kind(tx, import_id, kind)
            if kind == BACKSTAGE:
                require_manager(caller)
                staging.put_nobody(tx, import_id)
                return staging.staged_by_id(tx, caller.guild_id, import_id)
            staging.still_here(tx, staged.creator)
            creator = staged.creator or which_creator(tx, caller, None, new_stream=True)
            may_report(caller, creator)
            if kind in _STREAM_KINDS:
                may_import_streams(caller, [creator])
            staging.put_creator(tx, import_id, creator)
            return staging.staged_by_id(tx, caller.guild_id, import_id)

        return await self._db.write(body)

    async def discard(self, caller: Caller, import_id: int, at: datetime) -> Staged:
        """Nothing will come of it; its content goes now. Again changes nothing.

        Raises:
            NotFound, NotAllowed, Conflict: as ``waiting``.
        """
        return await self._db.write(lambda tx: staging.discard(tx, caller, import_id, at))

    async def forget_old(self, now: datetime) -> int:
        """Delete contents that were kept for ``KEPT``; returns how many. What was imported stays."""
        old = await self._db.read(lambda tx: staging.old_contents(tx, now - KEPT))
        for import_id in old:
            await self._bulk(partial(staging.drop_content, import_id=import_id))
        return len(old)

    # -- looking -----------------------------------------------------------------------------------------------------

    async def sorted(self, creator_id: int, rows: Rows, timeless: int | None) -> Sorted:
        """Which of some rows are new."""
        return await self._db.read(lambda tx: sort_rows(tx, creator_id, rows, timeless))

    async def plan(self, staged: Staged, told: Told, now: datetime) -> Plan:
        """Which streams a file would go to."""
        creator = staged.creator
        if creator is None:
            return Plan((), 0, 0, 0)

        def body(tx: Connection) -> Plan:
            found = placed(tx, creator, told, staged.stream_id, now)
            new = sum(1 for one in found if one.stream is None)
            metrics, gone = sum(one.metrics for one in found), deleted_of(tx, told.known_in)
            return Plan(targets(tx, found), new, metrics, others_new(found), gone)

        return await self._db.read(body)

    async def backstage(self, caller: Caller, rows: Sequence[BackstageRow], at: datetime) -> BackstagePreview:
        """What an agency's file would bring.

        Raises:
            NotAllowed: no manager asks.
            NotFound: it tells of nobody.
        """
        return await self._db.read(lambda tx: preview_rows(tx, caller, rows, at))

    async def own_gifts(self, guild_id: int) -> tuple[Gift, ...]:
        """The gifts and prices that only this server has."""

        def body(tx: Connection) -> tuple[Gift, ...]:
            rows = tx.execute(gift_overrides.select().where(gift_overrides.c.guild_id == guild_id))
            return tuple(Gift(row.gift_id, row.name, row.coins) for row in rows)

        return await self._db.read(body)

    # -- applying ----------------------------------------------------------------------------------------------------

    async def begin(  # noqa: PLR0913 - which import, who says so, and what is known of the file
        self, caller: Caller, import_id: int, *, choice: Choice, told: Told, gifts: Iterable[Gift], at: datetime
    ) -> None:
        """Confirm: from here on the import is finished whatever happens.

        Raises:
            NotFound, NotAllowed, Conflict: as ``waiting``.
        """
        await self._db.write(
            lambda tx: applying.begin_applying(tx, caller, import_id, choice=choice, told=told, gifts=gifts, at=at)
        )

    async def job(self, guild_id: int, import_id: int) -> Applying | None:
        """What has to be known to count it in; none when it is not being applied."""
        return await self._db.read(lambda tx: applying.applying(tx, guild_id, import_id))

    async def position(self, guild_id: int, import_id: int) -> int:
        """How many rows of the file were dealt with."""
        return await self._db.read(lambda tx: applying.position_of(tx, guild_id, import_id))

    async def confirmed_at(self, guild_id: int, import_id: int) -> datetime:
        """When it was confirmed: it is read again as of then."""
        return await self._db.read(lambda tx: applying.confirmed_at(tx, guild_id, import_id))

    async def give_way(self, job: Applying) -> None:
        """Void the typed reports that the file tells again."""
        while await self._bulk(lambda tx: applying.give_way(tx, job)):
            pass

    async def count(
        self, job: Applying, rows: Rows, position: int, other: tuple[int, int]
    ) -> tuple[Chunk | None, WriteTook]:
        """Count a chunk in; see ``apply_chunk`` in ``db/imports_rows.py``."""
        chunk, seconds = await self._bulk(lambda tx: timed_chunk(tx, job, rows, position, other))
        return chunk, WriteTook(seconds, self._db.quiet)

    async def count_backstage(self, job: Applying, rows: Sequence[BackstageRow], position: int, refused: int) -> None:
        """Count a chunk of an agency's file in, so few rows at a time that nobody waits for long.

        Where the process stops between two of them, the chunk is taken in again: that changes nothing.
        """
        new = known = 0
        for some in pieces(rows, ROWS_AT_ONCE):
            brought = await self._bulk(partial(_take_in, job, some))
            new, known = new + brought.new, known + brought.known

        def body(tx: Connection) -> None:
            counted = applying.Chunk(new, known, refused, 0)
            if not applying.count_rows(tx, job.import_id, position, counted, len(rows) + refused):
                raise NotFound("import-unknown", piece=str(job.import_id))

        await self._bulk(body)

    async def finish(self, guild_id: int, import_id: int, at: datetime) -> Imported:
        """All rows are counted. Again changes nothing."""
        return await self._db.write(lambda tx: applying.finish_applying(tx, guild_id, import_id, at))

    async def brought(self, guild_id: int, import_id: int) -> Imported:
        """What an import brought."""
        return await self._db.read(lambda tx: applying.imported(tx, guild_id, import_id))

    async def under_way(self) -> list[tuple[int, int, ImportState]]:
        """Server, id and state of every import that was under way when the process last stopped."""
        return await self._db.read(lambda tx: list(staging.busy(tx)))

    # -- undoing -----------------------------------------------------------------------------------------------------

    async def begin_undo(self, caller: Caller, import_id: int, at: datetime) -> Imported:
        """From here on it is taken back whatever happens; returns what it brought (``repeated``: it was taken back).

        Raises:
            NotFound, NotAllowed: as ``known``.
            Conflict: it is being applied (``import-applying``) or was never confirmed (``import-not-done``).
        """

        def body(tx: Connection) -> tuple[bool, Imported]:
            again = not applying.refuse_undo(tx, caller, import_id)
            return again, undoing.begin_undoing(tx, caller, import_id, at)

        again, brought = await self._db.write(body)
        return _taken_back(brought, repeated=again)

    async def finish_undo(
        self, guild_id: int, import_id: int, at: datetime, told: Callable[[int], Awaitable[None]]
    ) -> tuple[list[Stream], int, int]:
        """Take it back, or go on with that; ``told`` hears how many rows went.

        Returns the streams that changed, how many went, and how many rows stay since other files told them too.
        """
        stayed, since = 0, -1
        while (larger := await self._bulk(lambda tx: undoing.restore_some(tx, guild_id, import_id))) is not None:
            stayed += larger
        while (handed := await self._bulk(partial(_hand_on_some, guild_id, import_id, since))) is not None:
            since, stayed = handed[0], stayed + handed[1]
        rows = 0
        for report_id, stream_id in await self._db.read(lambda tx: undoing.reports_of(tx, import_id)):
            rows += await self._bulk(partial(_void_one, guild_id, import_id, report_id, stream_id))
            await told(rows)
        after: int | None = -1
        while after is not None:
            after = await self._bulk(partial(_free_some, guild_id, import_id, after))
        while await self._bulk(lambda tx: _undo_backstage(tx, guild_id, import_id, at)):
            pass
        changed: list[Stream] = []
        gone = 0
        while (some := await self._bulk(lambda tx: undoing.let_go_some(tx, guild_id, import_id, at))) is not None:
            changed, gone = [*changed, *some[0]], gone + some[1]
        await self._db.write(lambda tx: undoing.finish_undoing(tx, guild_id, import_id, at))
        return changed, gone, stayed

    async def _bulk(self, body: Callable[[Connection], T]) -> T:
        return await self._db.write(body, bulk=True)


def _take_in(job: Applying, rows: Sequence[BackstageRow], tx: Connection) -> Applied:
    row = staging.import_row(tx, job.guild_id, job.import_id)
    return apply_rows(tx, row.id, _on_behalf(job.guild_id, row.confirmed_by), rows, from_ms(row.confirmed_at))


def _void_one(guild_id: int, import_id: int, report_id: int, stream_id: int, tx: Connection) -> int:
    return undoing.void_one(tx, guild_id, import_id, report_id, stream_id)


def _hand_on_some(guild_id: int, import_id: int, after: int, tx: Connection) -> tuple[int, int] | None:
    return hand_on_some(tx, guild_id, import_id, after)


def _free_some(guild_id: int, import_id: int, after: int, tx: Connection) -> int | None:
    return undoing.free_some(tx, guild_id, import_id, after)


def _undo_backstage(tx: Connection, guild_id: int, import_id: int, at: datetime) -> int:
    row = staging.import_row(tx, guild_id, import_id)
    if row.kind != BACKSTAGE or row.state != ImportState.UNDOING.value:
        return 0
    return undo_import(tx, _on_behalf(guild_id, row.undone_by), import_id, at)


def _on_behalf(guild_id: int, member_id: int) -> Caller:
    """Whoever confirmed or undid it: that they may was found out then."""
    return Caller(guild_id, member_id, manager=True)


def _taken_back(brought: Imported, *, repeated: bool) -> Imported:
    return replace(brought, undone=True, repeated=repeated)
