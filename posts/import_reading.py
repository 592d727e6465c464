"""Staged files as they are read: in another process, batch by batch, in the zone of whose file it is."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING, Final, TypeAlias
from zoneinfo import ZoneInfo

from domain.errors import NotFound, WhichStream
from domain.importing import Progress
from domain.imports import Ambiguous
from domain.streams import OLDEST
from imports.batches import Opened
from imports.limits import MOST_SECONDS
from imports.process import Request
from imports.worker import SECONDS_TO_APPLY, Reading, kept_as_file
from posts.import_gifts import PricedGifts
from posts.import_looks import Look, rows_of

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable
    from datetime import datetime

    from catalogue.book import GiftBook
    from db.imports import ImportStore
    from db.settings import SettingsStore
    from db.streams import StreamStore
    from domain.access import Caller
    from domain.importing import Staged
    from imports.batches import Batch
    from posts.import_chunks import KeptBatches

Message: TypeAlias = "Opened | Batch | Ambiguous"
Read: TypeAlias = "Callable[[Request], AsyncGenerator[Message]]"
READINGS: Final = 2
"""Files that are read at the same time."""


def in_a_process(request: Request) -> AsyncGenerator[Message]:
    """Read in a process of its own."""
    return Reading(request).messages()


class FileReading:
    """Reads staged files."""

    def __init__(
        self, store: ImportStore, book: GiftBook, settings: SettingsStore, streams: StreamStore, read: Read
    ) -> None:
        """Where the files are, what gifts, zones and streams there are, and who reads."""
        self._read = read
        self._store = store
        self._book = book
        self._settings = settings
        self._streams = streams
        self._reading = asyncio.Semaphore(READINGS)

    async def look(
        self,
        staged: Staged,
        at: datetime,
        told: Callable[[Progress], Awaitable[None]],
        *,
        caller: Caller | None = None,
        keep_refused: bool = False,
    ) -> Look | Ambiguous:
        """The whole file, without counting anything; with a ``caller`` it is found out whose it is.

        Raises:
            Unreadable: the file can't be read, and why.
            WhichCreator, WhichStream: it could be several.
            NotFound, NotAllowed, Conflict: as ``ImportStore.opened``.
        """
        while True:
            zone = await self._zone_of(staged)
            look: Look | None = None
            prices = await self._prices(staged)
            async with aclosing(self._messages(staged, at, zone, prices, MOST_SECONDS)) as messages:
                async for message in messages:
                    if isinstance(message, Ambiguous):
                        return message
                    if look is not None and not isinstance(message, Opened):
                        await self._take(look, message)
                        await told(Progress(message.read, message.about, applying=False))
                    elif isinstance(message, Opened):
                        if caller is not None:
                            staged = await self._store.opened(caller, staged.id, message.kind)
                        look = Look(staged, message, prices, keep_refused=keep_refused)
                        if await self._zone_of(staged) != zone:  # whose file it is tells the zone of its times
                            look = None
                            break
            if look is not None:
                return look

    async def again(self, staged: Staged, kept: KeptBatches | None) -> AsyncGenerator[tuple[Batch, PricedGifts]]:
        """The file to be counted: as it was read for the preview, else as of when it was confirmed.

        Raises:
            Unreadable: the file can't be read any more.
        """
        prices = await self._prices(staged)
        if kept is not None and kept.complete:
            batches = kept.all()
            while (batch := await asyncio.to_thread(next, batches, None)) is not None:
                yield batch, prices
            return
        at = await self._store.confirmed_at(staged.guild_id, staged.id)
        zone = await self._zone_of(staged)
        async with aclosing(self._messages(staged, at, zone, prices, SECONDS_TO_APPLY)) as messages:
            async for message in messages:
                if isinstance(message, Ambiguous):
                    raise NotFound("import-expired")
                if not isinstance(message, Opened):
                    yield message, prices

    async def _take(self, look: Look, batch: Batch) -> None:
        staged = look.staged
        if look.needs_stream(batch):
            await self._ask_for_stream(staged)
        rows = await asyncio.to_thread(rows_of, [batch], look.prices)
        creator_id = 0 if staged.creator is None else staged.creator.id
        found = await self._store.sorted(creator_id, rows, staged.stream_id)
        await asyncio.to_thread(look.take, batch, rows, found)

    async def _ask_for_stream(self, staged: Staged) -> None:
        """Rows tell no time.

        Raises:
            WhichStream: always; it offers the latest streams.
        """
        assert staged.creator is not None  # noqa: S101 - found out when the file was opened
        latest = await self._streams.recent(staged.guild_id, staged.creator.handle)
        raise WhichStream(staged.creator, latest, may_start=False)

    async def _messages(
        self, staged: Staged, at: datetime, zone: str, prices: PricedGifts, seconds: float
    ) -> AsyncGenerator[Message]:
        content = await self._store.content(staged.id)
        locale = (await self._settings.get(staged.guild_id)).language
        answers = await self._store.answers(staged.guild_id, staged.id)
        async with self._reading, kept_as_file(content) as path:
            del content
            request = Request(
                path=str(path),
                now=at,
                zone=zone,
                locale=locale,
                filename=staged.name,
                answers=answers,
                gifts=prices.names(),
                seconds=seconds,
                oldest=at - OLDEST,
            )
            async with aclosing(self._read(request)) as messages:
                async for message in messages:
                    yield message

    async def _prices(self, staged: Staged) -> PricedGifts:
        return PricedGifts(self._book, await self._store.own_gifts(staged.guild_id))

    async def _zone_of(self, staged: Staged) -> str:
        settings = await self._settings.get(staged.guild_id)
        own = None if staged.creator is None else staged.creator.timezone
        return ZoneInfo(own or settings.timezone).key
