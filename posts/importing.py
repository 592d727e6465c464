"""Imports from the dropped file to its undo: read in another process, counted in small writes, finished after a crash.

Nothing of a file counts before somebody confirms it. One import of a server is applied or taken back at a time.
"""

from __future__ import annotations

import asyncio
import contextvars
import io
import logging
from collections import OrderedDict
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakValueDictionary

from db.imports import BACKSTAGE
from domain.errors import Busy, Conflict, CreatorError, NotFound
from domain.importing import Choice, ImportState, Preview, Progress
from domain.imports import Ambiguous
from domain.streams import State
from imports.refused import ENCODING, write_refused
from imports.worker import drop_left_behind
from posts.import_chunks import Pace, in_chunks
from posts.import_looks import Look, lines, others_of, rows_of
from posts.import_reading import FileReading, in_a_process
from ui.import_words import reason
from ui.text import text_in

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Sequence
    from datetime import datetime

    from catalogue.book import GiftBook
    from db.goals import GoalStore
    from db.imports import ImportStore
    from db.imports_rows import Applying
    from db.settings import SettingsStore
    from db.streams import StreamStore
    from domain.access import Caller
    from domain.importing import Imported, Staged
    from domain.streams import Stream
    from posts.import_chunks import KeptBatches
    from posts.import_reading import Read
    from posts.summary import SummaryPosts

    Telling = Callable[[Progress], Awaitable[None]]

log = logging.getLogger(__name__)

REMEMBERED: Final = 4
"""Files whose preview is kept until somebody confirms; any other is read once more then."""

AGAIN_S = 5.0
"""Until an import that found the database away is tried again."""


class Importing:
    """Imports of every server."""

    def __init__(  # noqa: PLR0913 - what it keeps, what it reads with, what it brings up to date, and the clock
        self,
        *,
        store: ImportStore,
        book: GiftBook,
        settings: SettingsStore,
        streams: StreamStore,
        goals: GoalStore,
        summaries: SummaryPosts | None,
        now: Callable[[], datetime],
        read: Read = in_a_process,
    ) -> None:
        self._store = store
        self._settings = settings
        self._goals = goals
        self._summaries = summaries
        self._now = now
        self._files = FileReading(store, book, settings, streams, read)
        self._one_at_a_time: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._running: dict[int, asyncio.Task[Imported]] = {}
        self._looks: OrderedDict[int, Look] = OrderedDict()
        self._again: set[asyncio.Task[None]] = set()
        self._closed = False

    # -- a file that waits ---------------------------------------------------------------------------------------------

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
        """Keep a dropped file; once for each ``key``. Rows without a time are of ``stream``.

        Raises:
            NotFound: no such creator or stream.
            NotAllowed: the caller may not report for this creator.
        """
        return await self._store.stage(
            caller, key=key, name=name, content=content, at=at, creator=creator, stream=stream
        )

    async def preview(self, caller: Caller, import_id: int, told: Telling) -> Preview | Ambiguous:
        """What the file would bring; or what has to be asked first (``answer``). ``told`` hears how far it is.

        Raises:
            Unreadable: the file can't be read, and why.
            WhichCreator, WhichStream: it could be several; see ``answer``.
            NotFound, NotAllowed, Conflict: it does not wait (any more), or not for this caller.
        """
        look = await self._look(caller, import_id, told)
        if isinstance(look, Ambiguous):
            return look
        return await self._previewed(caller, look)

    async def staged(self, caller: Caller, import_id: int) -> Staged:
        """An import, whatever became of it.

        Raises:
            NotFound, NotAllowed: there is no such import, or not for this caller.
        """
        return await self._store.known(caller, import_id)

    async def answer(self, caller: Caller, import_id: int, kind: str, answer: str) -> None:
        """Answer what was asked: an ``Ambiguous`` by its kind, ``creator`` by a handle, ``stream`` by its id.

        Raises:
            NotFound, NotAllowed, Conflict: as ``preview``; or there is no such creator or stream.
        """
        await self._store.answer(caller, import_id, kind, answer)
        self._looks.pop(import_id, None)

    async def discard(self, caller: Caller, import_id: int) -> None:
        """Nothing will come of it: its content goes now. Again changes nothing."""
        await self._store.discard(caller, import_id, self._now())
        self._looks.pop(import_id, None)

    async def refused_csv(self, caller: Caller, import_id: int) -> bytes:
        """The refused rows as a file to mend and send again: line, column and reason before the cells.

        Raises:
            Unreadable: the file can't be read (any more).
            NotFound: ``import-expired``, its content is deleted.
        """
        staged = await self._store.known(caller, import_id)
        text = text_in((await self._settings.get(caller.guild_id)).language)
        at = self._now()
        if staged.state is not ImportState.STAGED:
            at = await self._store.confirmed_at(staged.guild_id, staged.id)
        look = await self._files.look(staged, at, _nobody, keep_refused=True)
        if isinstance(look, Ambiguous):
            raise NotFound("import-expired")
        titles = (text.say("import-csv-line"), text.say("import-csv-column"), text.say("import-csv-reason"))
        file = io.StringIO(newline="")
        say = partial(reason, text, plain=True)
        await asyncio.to_thread(write_refused, file, lines(look), look.opened.header, titles, say)
        return file.getvalue().encode(ENCODING)

    async def forget_old(self, now: datetime) -> int:
        """Delete the contents of files that were dropped a day ago; returns how many."""
        await asyncio.to_thread(drop_left_behind)
        gone = await self._store.forget_old(now)
        await self.forget_previews()
        return gone

    async def forget_previews(self) -> None:
        """What was read of files that wait no more, since somebody was forgotten: their rows are in temporary files."""
        waiting = await self._store.waiting_of(list(self._looks))
        for import_id in self._looks.keys() - waiting:
            self._looks.pop(import_id).kept.close()

    # -- confirmed, and taken back -------------------------------------------------------------------------------------

    async def confirm(self, caller: Caller, import_id: int, choice: Choice, told: Telling) -> Imported:
        """Count the file. A second press waits for the first and brings the same (``repeated``).

        Raises:
            Unreadable: the file can't be read.
            NotFound, NotAllowed, Conflict: as ``preview``.
        """
        staged = await self._store.known(caller, import_id)
        if import_id in self._running or staged.state is ImportState.DONE:
            return await self._once_more(caller.guild_id, import_id)
        if staged.state is ImportState.APPLYING:  # the process stopped in the middle of it
            return await self._run(import_id, self._apply(staged, told))
        return await self._run(import_id, self._begin(caller, import_id, choice, told))

    async def undo(self, caller: Caller, import_id: int, at: datetime, told: Telling | None = None) -> Imported:
        """Take the whole import back: as if the file had never come. Again changes nothing (``repeated``).

        Raises:
            NotFound, NotAllowed: there is no such import, or not for this caller.
            Conflict: ``import-applying`` or ``import-not-done``.
        """
        if import_id in self._running:
            raise Conflict("import-applying")
        brought = await self._store.begin_undo(caller, import_id, at)
        if brought.repeated:
            return brought
        if import_id in self._running:  # somebody pressed a moment before
            return replace(await asyncio.shield(self._running[import_id]), repeated=True)
        return await self._run(import_id, self._take_back(brought, told or _nobody))

    @property
    def under_way(self) -> frozenset[int]:
        """Imports that are being applied or taken back."""
        return frozenset(self._running)

    async def resume(self, left: set[int] | None = None) -> None:
        """Go on with what was under way when the process last stopped, or with ``left`` of it; nobody waits."""
        try:
            under_way = await self._store.under_way()
        except Busy:
            self._later(left)
            return
        for guild_id, import_id, state in under_way:
            if left is not None and import_id not in left:
                continue
            if import_id in self._running:
                continue
            work = self._go_on(guild_id, import_id, state)
            contextvars.Context().run(self._start, import_id, _logged(work))

    async def _go_on(self, guild_id: int, import_id: int, state: ImportState) -> Imported:
        brought = await self._store.brought(guild_id, import_id)
        if state is ImportState.APPLYING:
            return await self._apply(brought.staged, _nobody)
        return await self._take_back(brought, _nobody)

    async def settle(self) -> None:
        """Wait until nothing is under way."""
        if self._running:
            await asyncio.wait(self._running.values())

    async def close(self) -> None:
        """Stop between two chunks: what is under way goes on at the next start."""
        running: list[asyncio.Task[Any]] = [*self._running.values(), *self._again]
        self._closed = True
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _look(self, caller: Caller, import_id: int, told: Telling) -> Look | Ambiguous:
        staged = await self._store.waiting(caller, import_id)
        look = await self._files.look(staged, self._now(), told, caller=caller)
        if isinstance(look, Look):
            try:
                await self._store.waiting(caller, import_id)  # still
            except CreatorError:
                look.kept.close()
                raise
            self._looks[import_id] = look
            self._looks.move_to_end(import_id)
            while len(self._looks) > REMEMBERED:
                self._looks.popitem(last=False)
        return look

    async def _previewed(self, caller: Caller, look: Look) -> Preview:
        at = self._now()
        if look.opened.kind == BACKSTAGE:
            return look.of_an_agency(await self._store.backstage(caller, look.backstage, at))
        return look.preview(await self._store.plan(look.staged, look.told, at))

    # -- counting ------------------------------------------------------------------------------------------------------

    async def _begin(self, caller: Caller, import_id: int, choice: Choice, told: Telling) -> Imported:
        async with self._lock(caller.guild_id):
            look = self._looks.pop(import_id, None) or await self._look(caller, import_id, told)
            if isinstance(look, Ambiguous):
                raise NotFound("import-expired")
            await self._store.opened(caller, import_id, look.opened.kind)  # may this caller, too?
            await self._store.begin(
                caller, import_id, choice=choice, told=look.told, gifts=look.new_gifts, at=self._now()
            )
        return await self._apply(await self._store.known(caller, import_id), told, look.kept)

    async def _apply(self, staged: Staged, told: Telling, kept: KeptBatches | None = None) -> Imported:
        """Count a confirmed import in, from where it stopped; ``kept`` is what was read of it."""
        async with self._lock(staged.guild_id):
            job = await self._store.job(staged.guild_id, staged.id)
            if job is not None:
                await self._store.give_way(job)
                try:
                    await self._count(staged, job, told, kept)
                except NotFound:  # its content was deleted meanwhile, with whom it was about: what counts, counts
                    log.info("import %s ends with what was counted: its content is gone", staged.id)
            brought = await self._store.finish(staged.guild_id, staged.id, self._now())
        await self._changed(staged.guild_id, brought.streams)
        return brought

    async def _count(self, staged: Staged, job: Applying, told: Telling, kept: KeptBatches | None) -> None:
        done, pace = await self._store.position(staged.guild_id, staged.id), Pace()
        async with aclosing(self._files.again(staged, kept)) as read:
            async for batches, prices in in_chunks(read, done, pace):
                if staged.kind == BACKSTAGE:
                    (batch,) = batches
                    refused = batch.rows - len(batch.backstage)
                    await self._store.count_backstage(job, batch.backstage, done, refused)
                else:
                    rows = await asyncio.to_thread(rows_of, batches, prices)
                    chunk, took = await self._store.count(job, rows, done, others_of(batches))
                    if chunk is None:
                        raise Conflict("import-applying")
                    pace.took(took, len(batches))
                done += sum(batch.rows for batch in batches)
                await told(Progress(batches[-1].read, batches[-1].about, applying=True))

    async def _take_back(self, brought: Imported, told: Telling) -> Imported:
        staged = brought.staged
        async with self._lock(staged.guild_id):

            async def heard(rows: int) -> None:
                await told(Progress(rows, brought.new, applying=True))

            changed, gone, stayed = await self._store.finish_undo(staged.guild_id, staged.id, self._now(), heard)
        await self._changed(staged.guild_id, changed)
        now_is = await self._store.brought(staged.guild_id, staged.id)
        went = replace(brought, staged=now_is.staged, new=now_is.new, diamonds=now_is.diamonds)
        planned = sum(stream.state is State.PLANNED for stream in changed)
        return replace(went, streams=tuple(changed), new_streams=gone, planned=planned, undone=True, stayed=stayed)

    async def _changed(self, guild_id: int, changed: Sequence[Stream]) -> None:
        """Goals and standing cards follow; what was told of other files before is not so any more."""
        for import_id, look in list(self._looks.items()):
            if look.staged.guild_id == guild_id:
                del self._looks[import_id]
        for stream in changed:
            await self._goals.settle(guild_id, stream.id, self._now())
        if self._summaries is not None:
            self._summaries.changed_everywhere(guild_id)

    async def _once_more(self, guild_id: int, import_id: int) -> Imported:
        running = self._running.get(import_id)
        brought = await asyncio.shield(running) if running else await self._store.brought(guild_id, import_id)
        return replace(brought, repeated=True)

    async def _run(self, import_id: int, work: Coroutine[Any, Any, Imported]) -> Imported:
        """Whoever waits may leave: what was begun is finished."""
        return await asyncio.shield(self._start(import_id, work))

    def _start(self, import_id: int, work: Coroutine[Any, Any, Imported]) -> asyncio.Task[Imported]:
        task = asyncio.ensure_future(work)
        self._running[import_id] = task
        task.add_done_callback(partial(self._ended, import_id))
        return task

    def _ended(self, import_id: int, task: asyncio.Task[Imported]) -> None:
        self._running.pop(import_id, None)
        # Told to whoever waits; nobody does after a restart, and then it is in the log.
        if not task.cancelled() and isinstance(task.exception(), Busy):
            self._later({import_id})

    def _later(self, left: set[int] | None) -> None:
        """The database is away or overrun: this goes on when it is back. What another process is at stays there."""
        if not self._closed:
            again = contextvars.Context().run(asyncio.ensure_future, self._resume_later(left))
            self._again.add(again)
            again.add_done_callback(self._again.discard)

    async def _resume_later(self, left: set[int] | None) -> None:
        await asyncio.sleep(AGAIN_S)
        await self.resume(left)

    def _lock(self, guild_id: int) -> asyncio.Lock:
        return self._one_at_a_time.setdefault(guild_id, asyncio.Lock())


async def _logged(work: Coroutine[Any, Any, Imported]) -> Imported:
    try:
        return await work
    except Busy as away:
        log.warning("an import waits for the database (%s), and is tried again", away.key)
        raise
    except Exception:
        log.exception("an import was not finished; it goes on at the next start, or when somebody confirms it again")
        raise


async def _nobody(_: Progress) -> None:
    """Nobody waits."""
