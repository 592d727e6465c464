"""The reading process: one request on the way in, batches on the way out. ``imports/worker.py`` starts it."""

from __future__ import annotations

import os
import pickle
import sys
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from domain.errors import Unreadable
from domain.imports import Ambiguous
from imports.batches import ROWS, Ended, Failed, Filling, Opened
from imports.columns import folded
from imports.files import open_file
from imports.gift_table import columns_of
from imports.hints import Hints
from imports.kinds import Kind
from imports.limits import MOST_SECONDS, Budget

if TYPE_CHECKING:
    from imports.batches import Message

HEADER: Final = 4
MOST_MEMORY: Final = 1 << 30
"""Bytes of addresses that the process may take; no honest file comes near."""
NICENESS: Final = 10
"""Reading takes no processor from what people wait for; where one is free it is as fast as ever."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be read, and what the reader is told beside it."""

    path: str
    now: datetime
    zone: str = "UTC"
    locale: str = "en-US"
    filename: str = ""
    answers: dict[str, str] = field(default_factory=dict[str, str])
    gifts: frozenset[str] = frozenset()
    """Names that the catalogue knows, as ``imports.columns.folded`` has them."""
    seconds: float = MOST_SECONDS
    oldest: datetime | None = None
    """What lies before is refused: a year that was read wrong."""


def send(stream: IO[bytes], message: Message) -> None:
    """Write one message and let it go at once."""
    body = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    stream.write(len(body).to_bytes(HEADER, "big") + body)
    stream.flush()


def receive(stream: IO[bytes]) -> Message | None:
    """The next message; none when the other side has ended, also in the middle of one."""
    header = stream.read(HEADER)
    if len(header) < HEADER:
        return None
    length = int.from_bytes(header, "big")
    body = stream.read(length)
    return pickle.loads(body) if len(body) == length else None  # noqa: S301 - our own program at the other end


def read(request: Request, out: IO[bytes]) -> None:
    """Tell everything that the file holds."""
    hints = Hints(
        now=request.now,
        zone=ZoneInfo(request.zone),
        locale=request.locale,
        filename=request.filename,
        answers=request.answers,
        is_gift=lambda name: folded(name) in request.gifts,
        budget=Budget(most_seconds=request.seconds),
    )
    progress, rows = hints.budget.progress, 0
    with open_file(Path(request.path), hints.is_gift) as opened:
        found = opened.found
        columns = (found.columns or columns_of(found.header)) if found.kind is Kind.GIFTS else ()
        told = Opened(found.kind.value, found.header, columns)
        send(out, told)
        filling = Filling(told, request.oldest)
        for record in opened.read(hints):
            if isinstance(record, Ambiguous):
                send(out, record)
                return
            if filling.add(record) >= ROWS:
                rows += len(filling.batch)
                filling.batch.read, filling.batch.about = rows, progress.about
                send(out, filling.batch)
                filling = Filling(told, request.oldest)
        rows += len(filling.batch)
        filling.batch.read, filling.batch.about = rows, progress.about
        send(out, filling.batch)
        send(out, Ended(rows))


def main() -> None:
    """Answer the one request that comes."""
    _bounded()
    request: Request = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own program at the other end
    out = sys.stdout.buffer
    try:
        read(request, out)
    except Unreadable as problem:
        details = {name: value for name, value in problem.details.items() if isinstance(value, str | int)}
        send(out, Failed(problem.key, details))
    except MemoryError:
        send(out, Failed("import-too-much-memory", {}))


def _bounded() -> None:
    """Whatever a file does, it takes this process down and nothing else; who waits for the bot goes first."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))


if __name__ == "__main__":
    main()
