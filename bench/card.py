"""The card's picture: its cost beside an empty page, and what drawing does to the event loop.

    python -m bench.card

Both figures are ratios or lags of one and the same run, since machines differ and are shared.
"""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import replace
from statistics import median, quantiles
from typing import Any

from ui.chart.drawing import describe
from ui.chart.picture import CardPicture, Fact, TopRow, busiest
from ui.chart.render import Renderer
from ui.chart.worker import ChartWorker

ROUNDS = 60
CARDS = 50
HIGHEST_RATIO = 3.0
HIGHEST_LAG_MS = 10.0
TICK_S = 0.001

EMPTY_PAGE = b"""#set page(width: 1000pt, height: 710pt, margin: 0pt, fill: rgb("#1e1f22"))
"""


def an_evening(number: int) -> CardPicture:
    """One stream of two hours with gifts in about two of five minutes; the same number, the same stream."""
    chance = random.Random(number)
    bars = tuple((minute, chance.randint(1, 30)) for minute in sorted(chance.sample(range(134), 55)))
    total = 0
    curve: list[tuple[int, int]] = []
    for minute, gifts in bars:
        total += gifts * chance.choice((1, 5, 10, 99))
        curve.append((minute, total))
    peak = busiest(bars) or (0, 0)
    return CardPicture(
        handle="@luna.live",
        title=f"Night {number}: Q&A 🎤",
        date="Fri 14 Nov 2026",
        diamonds=f"{total:,}",
        diamonds_label="diamonds",
        minutes=134,
        curve=tuple(curve),
        bars=bars,
        bars_label="Gifts per minute",
        quiet="No gifts reported yet",
        facts=(Fact("2h 14m", "live"), Fact(str(sum(gifts for _, gifts in bars)), "gifts")),
        board=(TopRow("rosefan", "9,999"), TopRow("nightowl 🦉", "4,402"), TopRow("さくら", "1,120")),
        board_label="Top supporters",
        peak=f"Peak {peak[0] // 60}:{peak[0] % 60:02d} · {peak[1]} gifts",
    )


def cost() -> tuple[list[float], list[float]]:
    """Milliseconds of an empty page and of a card of the same size, by turns, each time a new one."""
    renderer = Renderer()
    empty: list[float] = []
    full: list[float] = []
    for number in range(ROUNDS + 3):
        card = describe(an_evening(number))
        started = time.perf_counter()
        renderer.compile(EMPTY_PAGE, {"n": str(number)})
        between = time.perf_counter()
        renderer.png(card)
        empty.append((between - started) * 1000)
        full.append((time.perf_counter() - between) * 1000)
    return empty[3:], full[3:]


async def lags() -> tuple[list[float], list[float], float]:
    """Milliseconds by which the loop woke too late: at rest, and while cards are drawn; and the seconds that took."""
    worker = ChartWorker()
    await worker.start()
    cards = [replace(an_evening(number), handle=f"@night{number}") for number in range(CARDS)]
    rest = asyncio.create_task(asyncio.sleep(1.0))
    at_rest = await _late_wakes(rest)
    started = time.perf_counter()
    drawing = asyncio.ensure_future(asyncio.gather(*(worker.card(card) for card in cards)))
    busy = await _late_wakes(drawing)
    took = time.perf_counter() - started
    if None in drawing.result():
        msg = "a card was not drawn"
        raise RuntimeError(msg)
    await worker.close()
    return at_rest, busy, took


async def _late_wakes(work: asyncio.Future[Any]) -> list[float]:
    late: list[float] = []
    while not work.done():
        asked = time.perf_counter()
        await asyncio.sleep(TICK_S)
        late.append((time.perf_counter() - asked - TICK_S) * 1000)
    return late


def p99(values: list[float]) -> float:
    """The value that one in a hundred exceeds."""
    return quantiles(values, n=100)[98]


def main() -> None:
    """Print the table."""
    empty, full = cost()
    at_rest, busy, took = asyncio.run(lags())
    ratio = median(full) / median(empty)
    rows = (
        ("PNG of an empty page, p50", f"{median(empty):.1f} ms", "floor"),
        ("PNG of the card, p50", f"{median(full):.1f} ms", ""),
        ("card / empty page", f"{ratio:.2f}", f"at most {HIGHEST_RATIO:g}"),
        ("event-loop lag at rest, p99", f"{p99(at_rest):.2f} ms", "floor"),
        (f"event-loop lag, {CARDS} cards, p99", f"{p99(busy):.2f} ms", f"below {HIGHEST_LAG_MS:g} ms"),
        (f"{CARDS} cards through the worker", f"{took:.2f} s", ""),
    )
    for name, value, goal in rows:
        print(f"{name:<36}{value:>12}   {goal}")


if __name__ == "__main__":
    main()
