"""Answers: how right they are, how long a question takes, and what the matcher weighs.

    python -m bench.answers

Accuracy on the questions in ``bench/questions`` (never learnt from), and in ``../shared/data/faq/dev.jsonl`` where that
stands; latency in time of one core; memory added over an interpreter that has numpy.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import median, quantiles

import numpy as np

from domain.answers import Entry, Lore
from faq.calibrate import report
from faq.confidence import Thresholds
from faq.decoys import stock_decoys
from faq.desk import AnswerDesk
from faq.encoder import Encoder
from faq.entries import stock_entries
from faq.evaluate import Posed, evaluated, read, table
from faq.folds import held_out
from faq.likeness import SAME_FROM
from faq.matcher import Matcher

ROOT = Path(__file__).parent.parent
QUESTIONS = (*sorted((ROOT / "bench" / "questions").glob("*.jsonl")), ROOT.parent / "shared/data/faq/dev.jsonl")
HIGHEST_P99_MS = 10.0
MOST_ADDED_MB = 200
LONGEST_REFIT_S = 2.0
HIGHEST_LAG_MS = 20.0
OWN_ENTRIES = 40
TICK_S = 0.001


async def measured() -> None:
    """Everything that runs in a desk, then what only needs its parts."""
    with tempfile.TemporaryDirectory() as folder:
        cold = _elsewhere("cold", folder)[0]
        encoder = Encoder(Path(folder))
        desk = AnswerDesk(encoder)
        await desk.ready()
        warm, added = _elsewhere("warm", folder)
        refit, lag = await _refit(desk)
        _tables(encoder)
        desk.close()
    rows = (
        ("start without kept embeddings", f"{cold:.1f} s", "in the background"),
        ("start with them", f"{warm:.1f} s", "in the background"),
        ("memory added, encoder included", f"{added:.0f} MB", f"below {MOST_ADDED_MB} MB"),
        (f"learning one of {OWN_ENTRIES} own entries", f"{refit:.2f} s", f"below {LONGEST_REFIT_S:g} s"),
        ("longest wait of the loop meanwhile", f"{lag:.1f} ms", f"below {HIGHEST_LAG_MS:g} ms"),
    )
    for name, value, goal in rows:
        print(f"{name:<36}{value:>12}   {goal}")


def _elsewhere(name: str, folder: str) -> tuple[float, float]:
    """Seconds and megabytes of a start in a process of its own."""
    command = [sys.executable, "-m", "bench.answers", name, folder]
    seconds, megabytes_ = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(seconds), float(megabytes_)


async def started_alone(folder: Path) -> None:
    """Load, answer a little, and say how long it took and what it weighs."""
    before = megabytes()
    desk = AnswerDesk(Encoder(folder))
    began = time.perf_counter()
    await desk.ready()
    took = time.perf_counter() - began
    for entry in desk.entries(0):
        await desk.match(0, entry.answer)
    print(took, megabytes() - before)
    desk.close()


async def _refit(desk: AnswerDesk) -> tuple[float, float]:
    """Seconds to learn a server's entries anew after one more came; the loop's longest wait, in milliseconds."""
    first = Entry("own:0", "What is rule 0?", "own", "That.", date(2026, 11, 22))
    own = [
        replace(first, id=f"own:{n}", question=f"What is rule {n}?", wordings=tuple(f"{word} {n}" for word in "abcd"))
        for n in range(OWN_ENTRIES)
    ]
    await desk.teach(1, Lore(own=tuple(own[:-1])))
    started, lag = time.perf_counter(), 0.0
    teaching = asyncio.create_task(desk.teach(1, Lore(own=tuple(own))))
    while not teaching.done():
        asked = time.perf_counter()
        await asyncio.sleep(TICK_S)
        lag = max(lag, (time.perf_counter() - asked - TICK_S) * 1000)
    return time.perf_counter() - started, lag


def _tables(encoder: Encoder) -> None:
    matcher = Matcher.fit(stock_entries(), stock_decoys(), encoder)
    posed: list[Posed] = []
    for path in QUESTIONS:
        if path.exists():
            posed += (questions := read(path))
            print(f"{path.name}\n{table(evaluated(matcher, questions))}\n")
    print(f"the stock's own wordings and decoys, in folds\n{report(held_out(*_stock(), encoder), Thresholds.load())}\n")
    print(f"{'pairs a queue takes for one, rightly':<36}{_same(encoder):>12.1%}   of wordings as near as that")
    spent: list[float] = []
    for question in posed[:400]:
        started = time.thread_time()
        matcher.match(question.text)
        spent.append((time.thread_time() - started) * 1000)
    print(f"{'a question, p50':<36}{median(spent):>9.1f} ms")
    print(f"{'a question, p99':<36}{quantiles(spent, n=100)[98]:>9.1f} ms   below {HIGHEST_P99_MS:g} ms")


def _stock() -> tuple[tuple[Entry, ...], dict[str, tuple[str, ...]]]:
    return stock_entries(), dict(stock_decoys())


def _same(encoder: Encoder) -> float:
    """Of pairs of wordings that a queue would show as one, how many belong to the same entry."""
    texts = [(text, entry.id) for entry in stock_entries() for text in entry.wordings]
    vectors = encoder.encode_kept([text for text, _ in texts])
    ids = np.array([id_ for _, id_ in texts])
    near = np.triu(vectors @ vectors.T >= SAME_FROM, 1)
    same = ids[:, None] == ids[None, :]
    return float((near & same).sum() / near.sum())


def megabytes() -> float:
    """What this process holds in memory now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


if __name__ == "__main__":
    asyncio.run(started_alone(Path(sys.argv[2])) if len(sys.argv) > 1 else measured())
