"""Where the bot brings its questions: loads in the background, answers off the event loop, keeps servers apart."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, OrderedDict
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from domain.answers import Lore
from faq.decoys import stock_decoys
from faq.encoder import Stopped
from faq.entries import stock_entries
from faq.likeness import groups
from faq.matcher import Matcher

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from domain.answers import Entry, Match
    from faq.encoder import Encoder

    LoreOf = Callable[[int], Awaitable[Lore]]

STOCK_ONLY: Final = 0
"""The server of a direct message: none."""
MOST_FITS: Final = 64
"""Servers whose own matcher is kept, 0.7 MB each; the others' is made again when they ask."""
MOST_LORES: Final = 2_000
"""Servers whose own entries are kept at hand."""

PATIENCE: Final = 1.0
"""Seconds that a question waits for its server's entries to be learnt: Discord waits for three."""

log = logging.getLogger(__name__)


async def no_lore(_guild_id: int) -> Lore:
    """For a desk that knows the stock only."""
    return Lore()


class AnswerDesk:
    """One for the bot. A server's own entries come from ``lore_of``, when they are first needed."""

    def __init__(
        self,
        encoder: Encoder,
        lore_of: LoreOf = no_lore,
        *,
        entries: Callable[[], Sequence[Entry]] = stock_entries,
        decoys: Callable[[], Mapping[str, Sequence[str]]] = stock_decoys,
    ) -> None:
        self._encoder = encoder
        self._lore_of = lore_of
        self._read_entries, self._read_decoys = entries, decoys
        # Learning takes up to a second: a question of another server must not wait behind it.
        self._asking = ThreadPoolExecutor(1, "answers")
        self._learning = ThreadPoolExecutor(1, "learning")
        self._grouping = ThreadPoolExecutor(1, "grouping")
        self._stock: asyncio.Future[Matcher] | None = None
        self._stock_entries: dict[str, Entry] = {}
        self._lores: OrderedDict[int, Lore] = OrderedDict()
        self._fits: OrderedDict[int, asyncio.Future[Matcher]] = OrderedDict()
        self._changes = Counter[int]()
        """How often each server's entries changed while the bot ran."""

    def start(self) -> None:
        """Begin to load, in the background; a second call changes nothing."""
        if self._stock is None:
            self._stock = asyncio.get_running_loop().run_in_executor(self._learning, self._load)
            self._stock.add_done_callback(_complain)

    async def ready(self) -> None:
        """Wait until questions can be answered.

        Raises:
            Misfiled: a stock entry is not as it should be.
        """
        await self._stock_matcher()

    @property
    def is_ready(self) -> bool:
        """Whether a question would be answered at once."""
        return self._stock is not None and self._stock.done() and self._stock.exception() is None

    async def match(self, guild_id: int, text: str) -> Match:
        """What a question leads to in this server; with 0 for the server, by the stock alone.

        While a server's entries are still being learnt, theirs are found by their very words only.
        """
        matcher = await self._matcher(guild_id)
        return await asyncio.get_running_loop().run_in_executor(self._asking, matcher.match, text)

    async def know(self, guild_id: int) -> None:
        """Have this server's own entries at hand, for ``entry`` and ``entries``; cheap, and nothing is learnt yet."""
        await self._stock_matcher()
        await self._lore(guild_id)

    def entry(self, guild_id: int, entry_id: str) -> Entry | None:
        """An entry as it is in this server. Own ones need a ``match`` or ``know`` in this server before.

        The id of a stock entry that the server overrides leads to the one that stands in for it.
        """
        lore = self._lores.get(guild_id, Lore())
        for own in lore.own:
            if entry_id in {own.id, own.overrides}:
                return own
        return None if entry_id in lore.hidden else self._stock_entries.get(entry_id)

    def entries(self, guild_id: int) -> tuple[Entry, ...]:
        """Every entry of this server, its own first. Own ones need a ``match`` or ``know`` in this server before."""
        lore = self._lores.get(guild_id, Lore())
        gone = lore.hidden | {own.overrides for own in lore.own}
        return (*lore.own, *(entry for entry in self._stock_entries.values() if entry.id not in gone))

    async def teach(self, guild_id: int, lore: Lore) -> None:
        """Learn what a server adds to the stock, in place of what it added before."""
        self.forget(guild_id)
        self._keep_lore(guild_id, lore)
        await self._matcher(guild_id)

    def forget(self, guild_id: int) -> None:
        """A server's entries have changed: its next question learns them anew."""
        self._changes[guild_id] += 1
        self._lores.pop(guild_id, None)
        self._fits.pop(guild_id, None)

    async def alike(self, texts: Sequence[str]) -> list[list[int]]:
        """Positions of questions that ask nearly the same, in groups; the order of the texts is kept."""
        return await asyncio.get_running_loop().run_in_executor(self._grouping, groups, list(texts), self._encoder)

    def close(self) -> None:
        """Let the threads end: what they are at is finished or given up, what waits is not begun."""
        self._encoder.stop()
        self._asking.shutdown(wait=False, cancel_futures=True)
        self._learning.shutdown(wait=False, cancel_futures=True)
        self._grouping.shutdown(wait=False, cancel_futures=True)

    def _load(self) -> Matcher:
        entries = tuple(self._read_entries())
        # At hand while the rest is learnt: pickers need no matcher.
        self._stock_entries = {entry.id: entry for entry in entries}
        return Matcher.fit(entries, self._read_decoys(), self._encoder)

    async def _stock_matcher(self) -> Matcher:
        self.start()
        assert self._stock is not None  # noqa: S101  (start sees to it)
        return await asyncio.shield(self._stock)

    async def _lore(self, guild_id: int) -> Lore:
        if guild_id == STOCK_ONLY:
            return Lore()
        while (lore := self._lores.get(guild_id)) is None:
            before = self._changes[guild_id]
            read = await self._lore_of(guild_id)
            # What was read while it changed may be neither the old nor the new.
            if self._changes[guild_id] == before:
                self._keep_lore(guild_id, read)
        return lore

    def _keep_lore(self, guild_id: int, lore: Lore) -> None:
        self._lores[guild_id] = lore
        self._lores.move_to_end(guild_id)
        while len(self._lores) > MOST_LORES:
            self._lores.popitem(last=False)

    async def _matcher(self, guild_id: int) -> Matcher:
        stock = await self._stock_matcher()
        while True:
            lore = await self._lore(guild_id)
            if lore == Lore():
                return stock
            fit = self._fits.get(guild_id)
            if fit is None:
                fit = asyncio.get_running_loop().run_in_executor(self._learning, stock.with_lore, lore)
                self._fits[guild_id] = fit
                while len(self._fits) > MOST_FITS:
                    self._fits.popitem(last=False)
            else:
                self._fits.move_to_end(guild_id)
            learnt, _ = await asyncio.wait({fit}, timeout=PATIENCE)
            if not learnt:
                return stock.meanwhile(lore)
            try:
                matcher = fit.result()
            except Exception:
                self.forget(guild_id)
                raise
            if self._lores.get(guild_id, lore) is lore:
                return matcher


def _complain(loaded: asyncio.Future[Matcher]) -> None:
    if not loaded.cancelled() and (error := loaded.exception()) and not isinstance(error, Stopped):
        log.error("The answers could not be loaded: %s", error, exc_info=error)
