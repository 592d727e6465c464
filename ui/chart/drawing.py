"""From a ``CardPicture`` to what the template draws: clean texts, and places between 0 and 1."""

from __future__ import annotations

import json
import re
import unicodedata
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from ui.chart.axis import time_ticks, value_ticks, write_tick, write_time
from ui.chart.picture import busiest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ui.chart.picture import CardPicture

LONGEST_TEXT = 160
"""Characters of a text that are looked at; the picture has room for far fewer."""

MOST_BARS = 150
"""More would be thinner than a phone can show."""

MOST_MARKS = 4
"""Accents that one letter may carry (Hindi needs three); a tower of them would run over its neighbours."""

INVISIBLE = 0.003
"""Half a point of the chart's 160."""

LATEST_MINUTE = 100_000
"""A stream of more than two months is a wrong clock; the chart ends there."""

KANA = re.compile("[\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f]")
HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
HAN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
LEFTWARD = "\u2067"
"""What follows, to the end of the line, is read from right to left (an isolate: its surroundings are not)."""
JOINERS = "\u200c\u200d"
TAGS = range(0xE0020, 0xE0080)
"""Joiners hold families together, tags spell the flags of regions: the format characters that show."""
PICTOGRAPHS = range(0x1F000, 0x1FB00)
"""Fonts know newer emoji than Python does."""


def describe(picture: CardPicture) -> str:
    """The template's input as JSON; the same picture gives the same text."""
    length = min(max(picture.minutes, 1), LATEST_MINUTE)
    curve = _curve(picture.curve, length)
    top = max((diamonds for _, diamonds in curve), default=0)
    bars = _within(picture.bars, length)
    texts = {
        "handle": clean(picture.handle),
        "title": clean(picture.title),
        "date": clean(picture.date),
        "diamonds": clean(picture.diamonds),
        "diamonds_label": clean(picture.diamonds_label),
        "note": clean(picture.note),
        "bars_label": clean(picture.bars_label),
        "board_label": clean(picture.board_label),
        "quiet": clean(picture.quiet),
        "peak": clean(picture.peak),
    }
    rows = {
        "facts": [[clean(fact.value), clean(fact.label)] for fact in picture.facts[:3]],
        "board": [[clean(row.name), clean(row.value)] for row in picture.board[:3]],
    }
    plot = {
        "curve": _simplified([(round(minute / length, 5), _share(diamonds, top)) for minute, diamonds in curve]),
        "bars": _slots(bars, length),
        "value_ticks": [[_share(tick, top), write_tick(tick, picture.locale)] for tick in value_ticks(top)],
        "time_ticks": [[round(tick / length, 5), write_time(tick)] for tick in time_ticks(length)],
    }
    words = [*texts.values(), *(word for pairs in rows.values() for pair in pairs for word in pair)]
    return json.dumps({**texts, **rows, **plot, "cjk": cjk_face("".join(words))}, ensure_ascii=False)


def clean(text: str, longest: int = LONGEST_TEXT) -> str:
    """One line that only shows what it shows: no control, direction or zero-width tricks, no towers of accents."""
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", text[: longest * 4]):
        marks = marks + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if marks <= MOST_MARKS:
            kept.append(_shown(character))
    line = " ".join("".join(kept).split())[:longest]
    return LEFTWARD + line if _runs_leftward(line) else line


def cjk_face(text: str) -> str:
    """Whose shapes the shared Chinese characters take: ``JP``, ``KR``, ``SC``, or none where there are none."""
    if KANA.search(text):
        return "JP"
    if HANGUL.search(text):
        return "KR"
    return "SC" if HAN.search(text) else ""


def _runs_leftward(text: str) -> bool:
    """Whether the first letter that has a direction is Arabic, Hebrew or another one written leftward."""
    directions = (unicodedata.bidirectional(character) for character in text)
    return next((direction for direction in directions if direction in {"L", "R", "AL"}), "L") != "L"


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if category.startswith("Z") or character in "\t\n\r\v\f":
        return " "
    if character in JOINERS or ord(character) in TAGS or ord(character) in PICTOGRAPHS:
        return character
    # Private, unassigned and lone surrogate code points have no shape in any font.
    return "" if category in {"Cc", "Cf", "Cs", "Co", "Cn"} else character


def _share(part: int, whole: int) -> float:
    return round(part / whole, 5) if whole else 0.0


def _within(pairs: Iterable[tuple[int, int]], length: int) -> dict[int, int]:
    """Gifts by minute, what is outside of the stream at its edge."""
    inside: dict[int, int] = {}
    for minute, gifts in pairs:
        place = min(max(minute, 0), length - 1)
        inside[place] = inside.get(place, 0) + max(gifts, 0)
    return inside


def _curve(points: Iterable[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """A line that never falls, from zero at the start to the last value at the end."""
    reached: dict[int, int] = {}
    for minute, diamonds in points:
        # A minute's gifts are all there when it is over: the line stands at its right edge.
        place = min(max(minute + 1, 1), length)
        reached[place] = max(reached.get(place, 0), diamonds)
    if not any(diamonds > 0 for diamonds in reached.values()):
        return []
    places = sorted(reached)
    heights = accumulate((reached[place] for place in places), max)
    line = [(0, 0)]
    for place, height in zip(places, heights, strict=True):
        before_place, before_height = line[-1]
        if place - before_place > 1:
            line.append((place - 1, before_height))
        line.append((place, height))
    if line[-1][0] < length:
        line.append((length, line[-1][1]))
    return line


def _simplified(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Without the points that lie so near to the line between the kept ones that nobody sees them."""
    kept = points[:1]
    passed: list[tuple[float, float]] = []
    for point, following in pairwise([*points[1:], *points[-1:]]):
        passed.append(point)
        if following is point or any(_off(between, kept[-1], following) > INVISIBLE for between in passed):
            kept.append(point)
            passed = []
    return kept


def _off(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    """How far above or below the line from ``start`` to ``end`` a point lies, as a share of the chart."""
    run = end[0] - start[0]
    along = (point[0] - start[0]) / run if run else 1.0
    return abs(start[1] + (end[1] - start[1]) * along - point[1])


def _slots(bars: dict[int, int], length: int) -> dict[str, object]:
    """Bars that are wide enough to see: each as high as the busiest minute of its slot, so that the
    peak stays the highest and keeps its true height.
    """
    width = -(-length // MOST_BARS)
    heights: dict[int, int] = {}
    for minute, gifts in bars.items():
        heights[minute // width] = max(heights.get(minute // width, 0), gifts)
    peak = busiest(tuple(bars.items()))
    top = peak[1] if peak else 0
    return {
        "width": width / length,
        "heights": [
            [round(slot * width / length, 5), _share(gifts, top)] for slot, gifts in sorted(heights.items()) if gifts
        ],
        "peak": round(peak[0] // width * width / length, 5) if peak else None,
    }
