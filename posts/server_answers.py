"""What a server answers at this moment: the stock as it stands here, and the server's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.drafts import entries_here, named
from domain.errors import NotFound, Unreadable
from faq.desk import STOCK_ONLY
from faq.finding import found, meant

if TYPE_CHECKING:
    from db.entries import EntryStore
    from domain.answers import Entry
    from faq.desk import AnswerDesk

NEAREST = 3
"""Entries that are offered where what was typed fits several."""


class ServerAnswers:
    """Read from the tables, so that what was changed a moment ago is there; the matcher learns it when it is asked."""

    def __init__(self, desk: AnswerDesk, entries: EntryStore) -> None:
        """Over the stock and the servers' own entries."""
        self._desk = desk
        self._entries = entries

    async def here(self, guild_id: int) -> tuple[Entry, ...]:
        """Every entry of this server, its own first."""
        return entries_here(self._desk.entries(STOCK_ONLY), await self._entries.lore(guild_id))

    async def named(self, guild_id: int, typed: str) -> Entry:
        """The entry that was picked, or typed as its id or question, or as a part that fits no other.

        Raises:
            NotFound: nothing here fits.
            Unreadable: several fit; the nearest come along.
        """
        entries = await self.here(guild_id)
        entry = meant(entries, typed) or named(entries, typed)
        near = found(entries, typed) if entry is None and typed.strip() else []
        if entry is None and len(near) > 1:
            raise Unreadable("entry-unclear", piece=typed, nearest=[one.id for one in near[:NEAREST]])
        if entry is None and not near:
            raise NotFound("entry-unknown", piece=typed)
        return entry or near[0]

    async def nearest(self, guild_id: int, question: str) -> list[Entry]:
        """The entries that come nearest to a question, the best first."""
        match = await self._desk.match(guild_id, question)
        entries = await self.here(guild_id)
        by_id = {entry.id: entry for entry in entries}
        best = [by_id[name] for name in match.entries if name in by_id]
        return list(dict.fromkeys((*best, *found(entries, question))))

    async def removed(self, guild_id: int) -> list[tuple[str, str]]:
        """Questions and ids of what can come back: the server's own, and the stock entries that it hides."""
        own = await self._entries.removed(guild_id)
        hidden = (await self._entries.lore(guild_id)).hidden
        stock = [entry for entry in self._desk.entries(STOCK_ONLY) if entry.id in hidden]
        return [(entry.question, entry.id) for entry in (*own, *stock)]
