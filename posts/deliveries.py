"""What is due is done: each job once, servers side by side, so that a slow or failing one delays no other."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
import discord

from db.jobs import FAILED, LEASE, REFUSED
from domain.errors import Busy, NotFound
from domain.jobs import MOST_ATTEMPTS, pause_after
from posts.sending import Outgoing, Sender, Sent, Undelivered

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from db.jobs import JobStore
    from domain.jobs import Job, JobKind, Shards
    from posts.notices import Notices

log = logging.getLogger(__name__)

AT_ONCE = 100
"""Jobs that are under way at a time."""
OF_ONE_SERVER = 3
"""Jobs of one server that are claimed at a time, and the number from which it has to wait for more."""
TO_FINISH = 5
"""Seconds that what is under way has when the bot stops."""
TO_GIVE_UP = 1
"""Seconds for what did not finish, to end where it stands."""

__all__ = ["Deliveries", "Outgoing", "Undelivered"]


class Deliveries:
    """Does jobs. A feature says how: ``on`` for what is posted, ``act`` for everything else."""

    def __init__(
        self,
        client: discord.Client,
        jobs: JobStore,
        notices: Notices,
        now: Callable[[], datetime],
        *,
        shards: Shards | None = None,
    ) -> None:
        """As this client, which sees the servers of its ``shards`` alone (left out: all of them)."""
        self._jobs = jobs
        self._notices = notices
        self._now = now
        self._shards = shards
        self._owner = jobs.process
        self._sender = Sender(client)
        self._handlers: dict[JobKind, Callable[[Job], Awaitable[Any]]] = {}
        self._tasks: dict[int, asyncio.Task[Any]] = {}
        self._keys: dict[tuple[int, str], int] = {}
        self._servers: Counter[int] = Counter()
        self._starting = asyncio.Lock()
        self._waking: set[asyncio.Task[None]] = set()
        self._more = False
        self._closed = False
        self._held_at: datetime | None = None

    def on(
        self,
        kind: JobKind,
        composer: Callable[[Job], Awaitable[Outgoing | None]],
        delivered: Callable[[Job, discord.Message | None], Awaitable[None]] | None = None,
    ) -> None:
        """Post what ``composer`` makes of a job of this kind; none: there is nothing to say any more.

        ``delivered`` notes where it stands (none: nobody took it); it may be told twice.
        """

        async def post(job: Job) -> Sent | None:
            outgoing = await composer(job)
            if outgoing is None:
                return None
            sent = await self._sender.send(job, outgoing)
            if delivered is not None:
                await delivered(job, sent.message)
            return sent

        self._handlers[kind] = post

    def act(self, kind: JobKind, action: Callable[[Job], Awaitable[Any]]) -> None:
        """Do this for a job of this kind. It may be done twice when the process dies in between."""
        self._handlers[kind] = action

    async def send(self, job: Job, outgoing: Outgoing) -> Sent:
        """Post within an action: the message of this job, once. Raises as ``Sender.send``."""
        return await self._sender.send(job, outgoing)

    async def starts(self) -> None:
        """The process starts: what it was at when it stopped is due."""
        await self._jobs.starts(self._owner, self._now())

    async def tick(self, now: datetime) -> None:
        """Begin what is due, and wait for nothing."""
        try:
            await self._hold(now)
            await self._begin(now)
        except Busy:
            log.warning("what is due could not be looked up while the storage is busy; the next try is in a moment")
        except Exception:
            log.exception("what is due could not be looked up; the next try is in a moment")

    async def deliver(self, now: datetime) -> None:
        """Do what is due, and wait until it is done (or was tried)."""
        while True:
            if not await self._begin(now) and not self._tasks:
                return
            if self._tasks:
                await asyncio.wait(list(self._tasks.values()), return_when=asyncio.FIRST_COMPLETED)

    async def forget(self, now: datetime) -> None:
        """What was done long ago goes."""
        try:
            await self._jobs.forget_done(now)
        except Exception:
            log.exception("jobs that were done long ago were not forgotten; the next try is in a day")

    def wake(self) -> None:
        """Something is due now: begin it without waiting for the next tick."""
        task = asyncio.ensure_future(self.tick(self._now()))
        self._waking.add(task)
        task.add_done_callback(self._waking.discard)

    async def at_once(self, guild_id: int, key: str) -> Any:  # noqa: ANN401 - what the kind's action returns
        """Do one job now, since a person waits for it; what became of it is noted as ever.

        Returns what its action returned, or none where it is done already or another process is at it.

        Raises:
            Exception: whatever stopped it. It is tried again by itself as far as that makes sense.
        """
        now = self._now()
        job = await self._jobs.claim_key(guild_id, key, now, self._owner)
        if job is not None:
            task = self._spawn(job, self._now, told=True)
        elif (running := self._keys.get((guild_id, key))) is not None:
            task = self._tasks[running]
        else:
            return None
        return await asyncio.shield(task)

    async def resume(self, guild_id: int) -> None:
        """Something has changed in a server: what waited for that is tried again."""
        if await self._jobs.waiting(guild_id):
            await self._jobs.resumes(guild_id, self._now())
            self.wake()

    async def close(self) -> None:
        """Begin nothing more, and let what is under way finish, for a moment; the rest is anybody's then."""
        self._closed = True
        until = time.monotonic() + TO_FINISH
        # What was being claimed just now is begun while the rest is waited for.
        while (under_way := self._under_way) and (left := until - time.monotonic()) > 0:
            await asyncio.wait(under_way, timeout=left)
        for task in (late := self._under_way):
            task.cancel()
        if late:  # the database closes next
            await asyncio.wait(late, timeout=TO_GIVE_UP)
            await self._jobs.stops(self._owner)

    @property
    def _under_way(self) -> list[asyncio.Task[Any]]:
        return [*self._waking, *self._tasks.values()]

    # -- inside --------------------------------------------------------------------------------------------------------

    async def _begin(self, now: datetime) -> list[asyncio.Task[Any]]:
        """Claim what is due and begin it; returns what was begun."""
        async with self._starting:
            self._more = False
            room = 0 if self._closed else AT_ONCE - len(self._tasks)
            busy = [server for server, jobs in self._servers.items() if jobs >= OF_ONE_SERVER]
            if room <= 0 or not await self._jobs.any_due(now, busy, self._shards):
                return []
            claimed = await self._jobs.claim(
                now,
                room,
                self._owner,
                busy=busy,
                each=OF_ONE_SERVER,
                but=list(self._tasks),
                shards=self._shards,
            )
            self._more = bool(claimed)
            return [self._spawn(job, lambda: max(now, self._now())) for job in claimed]

    def _spawn(self, job: Job, clock: Callable[[], datetime], *, told: bool = False) -> asyncio.Task[Any]:
        under_way = self._tasks.get(job.id)
        if under_way is not None:  # its lease ran out while it runs: twice at once would be worse than late
            return under_way
        self._servers[job.guild_id] += 1
        task = asyncio.ensure_future(self._run(job, clock, told=told))
        self._tasks[job.id] = task
        self._keys[job.guild_id, job.key] = job.id
        task.add_done_callback(lambda ended: self._ended(job, ended))
        return task

    def _ended(self, job: Job, task: asyncio.Task[Any]) -> None:
        del self._tasks[job.id]
        del self._keys[job.guild_id, job.key]
        self._servers[job.guild_id] -= 1
        if not self._servers[job.guild_id]:
            del self._servers[job.guild_id]
        if not task.cancelled():
            task.exception()  # it was logged; whoever waits for it has it too
            if self._more or len(self._tasks) == AT_ONCE - 1:
                self.wake()

    async def _run(self, job: Job, clock: Callable[[], datetime], *, told: bool) -> Any:  # noqa: ANN401 - see at_once
        """Do one job and note what became of it."""
        try:
            result = await self._done(job, clock)
        except Exception as failure:
            try:
                await self._failed(job, failure, clock(), told=told)
            except Exception:
                log.exception("%s of server %s: what became of it could not be noted", job.key, job.guild_id)
            if told:
                raise
            return None
        return result

    async def _done(self, job: Job, clock: Callable[[], datetime]) -> Any:  # noqa: ANN401 - see at_once
        handler = self._handlers.get(job.kind)
        if handler is None:
            raise LookupError(job.kind)
        try:
            result = await handler(job)
        except NotFound as gone:
            log.info("%s of server %s has nothing to be about any more: %s", job.key, job.guild_id, gone)
            result = None
        message = getattr(result, "message", None)
        place = (None, None) if message is None else (message.channel.id, message.id)
        await self._jobs.done(job, clock(), *place)
        if message is not None:
            await self._notices.taken(job.guild_id, message.channel.id)
        return result

    async def _failed(self, job: Job, failure: Exception, now: datetime, *, told: bool) -> None:
        pause = pause_after(job.attempts)
        where = f"{job.key} of server {job.guild_id}"
        if isinstance(failure, Undelivered):
            log.warning("%s waits: %s", where, failure)
            await self._jobs.waits(job, REFUSED)
            if not told:
                await self._notices.undelivered(job.guild_id, failure.refused)
            if failure.lacks:  # whoever waited may be nobody who could give it
                await self._notices.lacking(job.guild_id, failure.lacks)
        elif isinstance(failure, discord.RateLimited):
            log.warning("%s: Discord asks to wait %.0f s", where, failure.retry_after)
            await self._jobs.retry(job, now + timedelta(seconds=failure.retry_after), sure=True)
        elif _of_the_network(failure):
            # Never given up: Discord comes back some day, and late is fine.
            log.warning("%s: Discord is out of reach, or overloaded (%s); tried again in %s", where, failure, pause)
            await self._jobs.retry(job, now + pause, sure=_refused_unread(failure))
        elif job.attempts < MOST_ATTEMPTS:
            log.error("%s failed; tried again in %s", where, pause, exc_info=failure)
            await self._jobs.retry(job, now + pause, sure=_refused_unread(failure))
        else:
            log.error("%s failed too often and waits for the next start", where, exc_info=failure)
            await self._jobs.waits(job, FAILED, sure=_refused_unread(failure))

    async def _hold(self, now: datetime) -> None:
        """Nobody else takes over what takes long here."""
        if not self._tasks:
            self._held_at = None
        elif self._held_at is None:
            self._held_at = now
        elif abs(now - self._held_at) > LEASE / 4:  # also where the clock was set back
            self._held_at = now
            await self._jobs.hold(list(self._tasks), self._owner, now)


def _of_the_network(failure: Exception) -> bool:
    """Nothing that trying again could not mend: 5xx, 429, no connection."""
    if isinstance(failure, discord.HTTPException):
        return failure.status >= 500 or failure.status == 429  # noqa: PLR2004 - HTTP's own numbers
    return isinstance(failure, OSError | aiohttp.ClientError | TimeoutError)


def _refused_unread(failure: Exception) -> bool:
    """Discord said no: what was asked has certainly not been done."""
    return isinstance(failure, discord.HTTPException) and failure.status < 500  # noqa: PLR2004 - HTTP's own numbers
