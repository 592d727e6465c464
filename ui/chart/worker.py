"""Draws pictures and papers in a process of its own, so that the bot's event loop never waits for a picture."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Event, Lock, Timer
from typing import TYPE_CHECKING

from ui.chart.digest_drawing import describe_digest
from ui.chart.drawing import describe
from ui.chart.earnings_drawing import describe_earnings
from ui.chart.picture import CardPicture
from ui.chart.pipe import receive, send
from ui.chart.statement_drawing import describe_statement

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ui.chart.digest_picture import DigestPicture
    from ui.chart.earnings_picture import EarningsPicture
    from ui.chart.statement import Statement

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]
DRAWN = (b"\x89PNG", b"%PDF")
"""How what was drawn begins; any other answer says why there is nothing."""
RENDERER = (sys.executable, "-m", "ui.chart.render")

SECONDS_TO_DRAW = 5.0
"""A card takes about 40 ms; one that takes this long will not come."""
SECONDS_TO_PRINT = 30.0
"""A statement of a thousand streams takes about a second."""
SECONDS_TO_START = 20.0
"""What the first card gets on top: the process must start and find its fonts, maybe on a slow disk."""
MOST_WAITING = 64
"""Cards in the queue; beyond it a card goes out without its picture rather than late."""

WARM_UP = CardPicture(
    handle="@0", title="…", date="1", diamonds="1,234", diamonds_label="d", minutes=60, curve=((1, 5), (9, 9)),
    bars=((1, 5), (9, 4)), bars_label="g", quiet="q", peak="p",
)  # fmt: skip
"""Loads the main font, the emoji's and the gradient before somebody waits for them."""


class ChartWorker:
    """The warm drawing process, started again when it has died.

    One thread talks to the process, card after card; the event loop only awaits that thread. The
    time limit is kept by the thread too, so it is real time whatever the loop's clock says.
    """

    def __init__(
        self,
        command: Sequence[str] = RENDERER,
        *,
        seconds_to_draw: float = SECONDS_TO_DRAW,
        most_waiting: int = MOST_WAITING,
    ) -> None:
        self._command = tuple(command)
        self._seconds_to_draw = seconds_to_draw
        self._most_waiting = most_waiting
        self._waiting = 0
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="chart")
        self._process: subprocess.Popen[bytes] | None = None
        self._changing = Lock()
        self._closed = False

    @property
    def pid(self) -> int | None:
        """The drawing process; none while there is none."""
        process = self._process
        return None if process is None else process.pid

    async def start(self) -> None:
        """Start and warm the process. Returns when it is ready, or when it has failed (which is logged)."""
        await self.card(WARM_UP)

    async def card(self, picture: CardPicture) -> bytes | None:
        """The picture as PNG; none when it can't be drawn, and then the log says why."""
        return await self._drawn("card", lambda: describe(picture), self._seconds_to_draw)

    async def earnings(self, picture: EarningsPicture) -> bytes | None:
        """The picture as PNG; none when it can't be drawn, and then the log says why."""
        return await self._drawn("earnings", lambda: describe_earnings(picture), self._seconds_to_draw)

    async def digest(self, picture: DigestPicture) -> bytes | None:
        """The picture as PNG; none when it can't be drawn, and then the log says why."""
        # The same bars as of earnings, over another sum.
        return await self._drawn("earnings", lambda: describe_digest(picture), self._seconds_to_draw)

    async def statement(self, paper: Statement) -> bytes | None:
        """The paper as PDF; none when it can't be drawn, and then the log says why."""
        return await self._drawn("statement", lambda: describe_statement(paper), SECONDS_TO_PRINT)

    async def _drawn(self, what: str, told: Callable[[], str], seconds: float) -> bytes | None:
        """Draw it by the template of that name. The log says that name and not whose picture it is."""
        if self._closed or self._waiting >= self._most_waiting:
            log.warning("No picture (%s): %s", what, "closed" if self._closed else "too many are waiting")
            return None
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self._thread, lambda: self._draw(what, f"{what}\n{told()}".encode("utf-8", "replace"), seconds)
            )
        except Exception:
            log.exception("No picture (%s)", what)
            return None
        finally:
            self._waiting -= 1

    async def close(self) -> None:
        """End the process; cards that still wait get no picture."""
        self._closed = True
        await asyncio.get_running_loop().run_in_executor(None, self._end)

    def _end(self) -> None:
        self._stop()
        self._thread.shutdown()

    def _draw(self, what: str, request: bytes, seconds_to_draw: float) -> bytes | None:
        # Twice: a process that died since the last card is not this card's fault.
        for attempt in ("first", "second"):
            process, seconds_to_start = self._running()
            seconds = seconds_to_draw + seconds_to_start
            if process is None:
                return None
            answer, in_time = _ask(process, request, seconds)
            if answer is not None and answer.startswith(DRAWN):
                return answer
            if answer is not None:
                log.warning("No picture (%s): %s", what, answer.decode("utf-8", "replace"))
                return None
            self._stop()
            if self._closed:
                return None
            if not in_time:
                log.warning("No picture (%s) within %.0f s", what, seconds)
                return None
            log.warning("The drawing process has died (%s attempt at: %s)", attempt, what)
        return None

    def _running(self) -> tuple[subprocess.Popen[bytes] | None, float]:
        """The process, started if there is none, and the seconds that its start may take."""
        with self._changing:
            if self._closed:
                return None, 0.0
            if self._process is not None:
                return self._process, 0.0
            # A program of its own, no fork or multiprocessing child: those would load the bot again.
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                self._command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
            return self._process, SECONDS_TO_START

    def _stop(self) -> None:
        with self._changing:
            process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):  # what was never read is written once more, to nobody
                if pipe is not None:
                    pipe.close()


def _ask(process: subprocess.Popen[bytes], request: bytes, seconds: float) -> tuple[bytes | None, bool]:
    """The answer, or none when the process ended first; and whether that was before the time was up."""
    if process.stdin is None or process.stdout is None:
        return None, True
    late = Event()

    def give_up() -> None:
        late.set()
        process.kill()

    limit = Timer(seconds, give_up)
    limit.daemon = True
    limit.start()
    try:
        send(process.stdin, request)
        return receive(process.stdout), not late.is_set()
    except (OSError, ValueError):  # a pipe that broke, or was closed by ``close``
        return None, not late.is_set()
    finally:
        limit.cancel()
