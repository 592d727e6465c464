"""What a file costs: rows a second for each format, against the plain module that reads the same rows; and end to end.

The floor is what a short script would do in the same run: ``csv.DictReader`` or ``json``, the time and the numbers
converted, nothing checked. A workbook has no such module; its floor is the same rows as CSV. ``bench/imported.py``
measures the rest of the way, from Confirm to kept totals; ``--parsing`` leaves that out.
"""

from __future__ import annotations

import csv
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from openpyxl import Workbook

from bench import imported
from imports.files import read
from imports.hints import Hints

ROWS = 50_000
TIMES = 5
LEAST = 0.5
"""Of the floor's rows a second, for text formats."""
NOW = datetime(2026, 11, 1, tzinfo=UTC)
BEGAN = datetime(2026, 7, 1, 20, tzinfo=UTC)
GIFTS = (("Rose", 5655, 1), ("TikTok", 5269, 1), ("Finger Heart", 5487, 5), ("Galaxy", 11046, 1000))
Plain = Callable[[Path], Iterator[object]]


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its file, how a short script reads it, and whether the ratio must hold."""

    name: str
    path: Path
    plain: Plain
    held: bool = True


def rows(count: int = ROWS) -> list[dict[str, Any]]:
    """An evening without end: a gift every other second."""
    chance = random.Random(2_026)
    found: list[dict[str, Any]] = []
    for number in range(count):
        name, gift_id, coins = chance.choice(GIFTS)
        at = BEGAN + timedelta(seconds=2 * number)
        sender = f"viewer{chance.randrange(3_000):04}"
        told = {"time": at.isoformat(), "gift": name, "gift_id": gift_id}
        found.append({**told, "count": chance.randint(1, 30), "coins": coins, "user": sender})
    return found


def event(number: int, row: dict[str, Any]) -> dict[str, Any]:
    """The row as a captured gift that is no streak."""
    gift = {"gift_id": row["gift_id"], "gift_name": row["gift"], "gift_type": 2, "diamond_count": row["coins"]}
    fields = {**gift, "repeat_count": row["count"], "repeat_end": 0, "group_id": 0, "user": row["user"]}
    head = {"ts": row["time"], "method": "WebcastGiftMessage", "msg_id": str(7 * 10**18 + number), "room_id": "1"}
    return {**head, "decoded": fields}


def formats(folder: Path, made: list[dict[str, Any]]) -> list[Format]:
    """The same rows in each of them."""
    table, tabs, listed, lines, events, book = (
        folder / f"rows.{end}" for end in ("csv", "tsv", "json", "jsonl", "ev", "xlsx")
    )
    for path, delimiter in ((table, ","), (tabs, "\t")):
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(made[0]), delimiter=delimiter)
            writer.writeheader()
            writer.writerows(made)
    listed.write_text(json.dumps(made), encoding="utf-8")
    lines.write_text("".join(json.dumps(row) + "\n" for row in made), encoding="utf-8")
    events.write_text("".join(json.dumps(event(*each)) + "\n" for each in enumerate(made)), encoding="utf-8")
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    sheet.append(list(made[0]))
    for row in made:
        sheet.append(list(row.values()))
    workbook.save(book)
    return [
        Format("CSV", table, plain_table),
        Format("TSV", tabs, lambda path: plain_table(path, "\t")),
        Format("JSON", listed, plain_json),
        Format("JSON Lines", lines, plain_lines),
        Format("captured events", events, plain_events),
        Format("XLSX (floor: the CSV)", book, lambda _: plain_table(table), held=False),
    ]


def taken(row: dict[str, Any]) -> object:
    """What a short script would keep of a row."""
    at = datetime.fromisoformat(row["time"])
    return at, int(row["gift_id"]), row["gift"], int(row["count"]), int(row["coins"]), row["user"]


def plain_table(path: Path, delimiter: str = ",") -> Iterator[object]:
    """The floor for CSV and TSV."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from map(taken, csv.DictReader(file, delimiter=delimiter))


def plain_json(path: Path) -> Iterator[object]:
    """The floor for JSON."""
    yield from map(taken, json.loads(path.read_text(encoding="utf-8")))


def plain_lines(path: Path) -> Iterator[object]:
    """The floor for JSON Lines."""
    with path.open(encoding="utf-8") as file:
        yield from (taken(json.loads(line)) for line in file)


def plain_events(path: Path) -> Iterator[object]:
    """The floor for captured events."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            one = json.loads(line)
            fields = one["decoded"]
            yield datetime.fromisoformat(one["ts"]), fields["gift_id"], fields["repeat_count"], fields["user"]


def seconds_of(work: Callable[[], Iterator[object]]) -> float:
    """How long it takes to come to the end."""
    before = time.perf_counter()
    count = sum(1 for _ in work())
    if count != ROWS:
        raise RuntimeError(count)
    return time.perf_counter() - before


def main() -> int:
    """Print the table; 1 when a text format is read slower than it may be."""
    slow = False
    print(f"{'':<24}{'rows a second':>14}{'floor':>12}{'ratio':>8}")
    with tempfile.TemporaryDirectory(prefix="bench-imports-") as folder:
        for each in formats(Path(folder), rows()):
            floor: list[float] = []
            ours: list[float] = []
            for _ in range(TIMES):  # in turns, so that both meet the same machine
                floor.append(seconds_of(lambda: each.plain(each.path)))  # noqa: B023 - called at once
                ours.append(seconds_of(lambda: read(each.path, Hints(now=NOW))))  # noqa: B023 - called at once
            ratio = median(floor) / median(ours)
            slow |= each.held and ratio < LEAST
            print(f"{each.name:<24}{ROWS / median(ours):>14,.0f}{ROWS / median(floor):>12,.0f}{ratio:>8.2f}")
    print(f"{'least, for text formats':<24}{'':>26}{LEAST:>8.2f}")
    return int(slow) | (0 if "--parsing" in sys.argv[1:] else imported.main(formats, rows(imported.ROWS)))


if __name__ == "__main__":
    sys.exit(main())
