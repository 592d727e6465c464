"""Files that people attach: which of them can be read at all, and their content."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import TYPE_CHECKING

import aiohttp
import discord

from domain.errors import Conflict, NotFound, Unreadable
from imports.limits import MEGABYTE, MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SECONDS_TO_FETCH = 60
MOST_OFFERED = 1_000
"""Messages whose files are remembered while somebody picks one."""
_NO_TABLES = ("image/", "video/", "audio/")


async def fetched(attachment: discord.Attachment) -> bytes:
    """The file's content. What is too large is not even fetched.

    Raises:
        Unreadable: ``import-too-large``.
        Conflict: ``import-download-failed``: Discord, or the network, did not give it.
    """
    if attachment.size > MOST_BYTES:
        size = -(-attachment.size // MEGABYTE)
        raise Unreadable("import-too-large", megabytes=size, most=MOST_BYTES // MEGABYTE)
    try:
        async with asyncio.timeout(SECONDS_TO_FETCH):
            return await attachment.read()
    except (discord.DiscordException, aiohttp.ClientError, OSError) as problem:  # a timeout is an OSError
        raise Conflict("import-download-failed") from problem


def importable(attached: Sequence[discord.Attachment], *, instead: str) -> list[discord.Attachment]:
    """The files of a message that may hold a table: none that Discord itself shows or plays.

    ``instead`` is the command that takes a file.

    Raises:
        NotFound: there is none.
    """
    fitting = [one for one in attached if not (one.content_type or "").startswith(_NO_TABLES)]
    if not fitting:
        raise NotFound("import-only-pictures") if attached else NotFound("import-no-file", command=instead)
    return fitting


class Offered:
    """The files of messages with several, while somebody picks one: others' messages can't be read again."""

    def __init__(self) -> None:
        self._files: OrderedDict[int, tuple[discord.Attachment, ...]] = OrderedDict()

    def remember(self, message_id: int, files: Iterable[discord.Attachment]) -> None:
        """Keep them, the oldest forgotten first."""
        self._files[message_id] = tuple(files)
        self._files.move_to_end(message_id)
        while len(self._files) > MOST_OFFERED:
            self._files.popitem(last=False)

    def picked(self, message_id: int, place: int) -> discord.Attachment:
        """The file that was meant.

        Raises:
            NotFound: it is not remembered, most likely because of a restart.
        """
        files = self._files.get(message_id, ())
        if not 0 <= place < len(files):
            raise NotFound("question-forgotten")
        return files[place]
