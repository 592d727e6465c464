"""/earnings export: asks as what, makes the file off the event loop, and hands it over."""

from __future__ import annotations

import io
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

from domain.errors import Conflict
from ui.earnings_words import period_words
from ui.ledger_files.packing import Format, Packed, ledger_files
from ui.ledger_files.source import Source
from ui.press import button, row_of
from ui.reply import Reply
from ui.statements import statement
from ui.text import Markup

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from domain.earnings import Earnings
    from domain.money import UsdRate
    from ui.chart.statement import Statement
    from ui.earnings import Shown
    from ui.ledger_files.source import GiftsByStream
    from ui.text import Text


BREATH_S = 0.001


@dataclass(frozen=True, slots=True)
class TakenOut:
    """What came of a ledger: files that are ready, or a paper that is yet to be drawn."""

    earned: Earnings
    name: str
    """Of a file, without its ending."""
    files: tuple[Packed, ...] = ()
    paper: Statement | None = None

    async def finished(self, draw: Callable[[Statement], Awaitable[bytes | None]]) -> tuple[Packed, ...]:
        """The files; a paper is drawn first.

        Raises:
            Conflict: it can't be drawn.
        """
        if self.paper is None:
            return self.files
        drawn = await draw(self.paper)
        if drawn is None:
            raise Conflict("statement-failed")
        return (Packed(f"{self.name}.{Format.PDF.value}", drawn),)


@dataclass(frozen=True, slots=True)
class TakingOut:
    """How a ledger is to be taken out; called where the ledger is read, which is not on the event loop."""

    kind: Format
    text: Text
    zone: ZoneInfo
    at: datetime

    def __call__(self, earned: Earnings, currencies: Sequence[UsdRate], gifts: GiftsByStream) -> TakenOut:
        """Write the files, or lay the paper out."""
        source = Source(earned, self.zone, self.at, currencies)
        if self.kind is Format.PDF:
            return TakenOut(earned, source.name, paper=statement(source, self.text))
        return TakenOut(earned, source.name, ledger_files(self.kind, source, _unhurried(gifts)))


def _unhurried(gifts: GiftsByStream) -> GiftsByStream:
    """The same with a breath after each stream: the event loop, which shares the interpreter, goes first."""
    for one in gifts:
        time.sleep(BREATH_S)
        yield one


def which_format(text: Text, shown: Shown) -> Reply:
    """Asks what to take the ledger out as."""
    buttons = [
        button("earnings-file", *shown.parts, kind.value, label=text.say("earnings-format", kind=kind.value))
        for kind in (Format.PDF, Format.XLSX, Format.CSV, Format.JSON)
    ]
    return Reply(text.say("earnings-which-format"), view=row_of(*buttons))


def taken_out(text: Text, earned: Earnings, files: Sequence[Packed], zone: ZoneInfo) -> list[Reply]:
    """The file, or its parts: a message each, since Discord bounds what one may hold."""
    first, when = files[0].name, period_words(earned, text, zone)
    words = [text.say("earnings-exported", creator=earned.ledger.creator.handle, period=when)]
    if len(files) > 1:
        name = Markup(f"`{first.rsplit('.', 1)[0]}`")
        words.append(text.say("earnings-exported-parts", parts=len(files), name=name))
    elif first.endswith(".zip"):
        words.append(text.say("earnings-exported-zip"))
    if earned.empty:
        words.append(text.say("earnings-exported-empty"))
    sent = [discord.File(io.BytesIO(file.content), file.name) for file in files]
    rest = enumerate(sent[1:], 2)
    return [
        Reply("\n".join(words), files=(sent[0],)),
        *(Reply(text.say("earnings-exported-part", part=number), files=(file,)) for number, file in rest),
    ]
