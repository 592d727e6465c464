"""TikTok's "Download your data": the LIVE history becomes past streams.

Spellings differ between exports, and an empty list may be null, [] or {}. Times are read as UTC: beside a comment
the same export gives both a text and seconds since 1970, and they agree in UTC. The units of the length and of the
earnings are not established, so the length is what lies between start and end, and the earnings stay out.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from domain.errors import CreatorError, Unreadable
from domain.imports import PastStream, Refusal
from domain.metrics import Metric
from domain.names import read_title
from domain.numbers import LONGEST_DURATION, read_count
from imports.characters import open_text
from imports.json_quickly import BROKEN
from imports.json_rows import items_at
from imports.moments import SKEW, Times, read_moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from imports.hints import Hints
    from imports.kinds import Found

MARKERS: Final = (b'"GoLiveList"', b'"GoLiveMap"', b'"Go Live History"')
"""Where one of them stands, the file tells about one's own LIVEs."""
OTHER_PARTS: Final = (
    b'"Your Activity"',
    b'"Activity"',
    b'"Profile"',
    b'"App Settings"',
    b'"TikTok Live"',
    b'"Tiktok Live"',
)
"""Two of them make an export of TikTok's, even if it tells of no LIVE."""
_HISTORY: Final = re.compile(r'"GoLive(?:List|Map)"\s*:\s*([\[{])')
_WINDOW: Final = 1_000_000
_OVERLAP: Final = 200
_METRICS: Mapping[str, Metric] = MappingProxyType(
    {"totallike": Metric.LIKES, "totalview": Metric.TOTAL_VIEWS, "totalgifter": Metric.GIFTERS}
)
_LONGEST_TITLE: Final = 100
_NOT_TOLD: Final = (None, "", "N/A")
_UTC: Final = ZoneInfo("UTC")


def read_download(path: Path, found: Found, hints: Hints) -> Iterator[PastStream | Refusal]:
    """Each LIVE of the history."""
    times = Times(_UTC, hints.now + SKEW, day_first=True)
    count = 0
    try:
        for item in _history(path, found):
            count += 1
            hints.budget.row()
            yield _stream(item, times, count)
    except BROKEN:
        hints.budget.check_time()
        yield Refusal(count + 1, None, "import-json-broken-after", {"rows": count})


def _history(path: Path, found: Found) -> Iterator[Any]:
    """The objects of the list, or of the older map; everything else of the export is passed over unread."""
    at, begin = _place(path, found.encoding)
    if begin == "[":
        yield from (item for item in items_at(path, found.encoding, at) if isinstance(item, dict))
    elif begin == "{":
        # A map is a list of one object for the reader: it is small, a few words for each LIVE.
        whole = next(items_at(path, found.encoding, at - 1))
        yield from (item for item in whole.values() if isinstance(item, dict))


def _place(path: Path, encoding: str) -> tuple[int, str]:
    """How many characters come before the history, and what it begins with; nothing where it is empty."""
    before, text = 0, ""
    with open_text(path, encoding) as file:
        while read := file.read(_WINDOW):
            text += read
            found = _HISTORY.search(text)
            if found is not None:
                return before + found.end() - 1, found[1]
            before += max(len(text) - _OVERLAP, 0)
            text = text[-_OVERLAP:]
    return 0, ""


def _stream(item: Mapping[str, Any], times: Times, line: int) -> PastStream | Refusal:
    values = {name.casefold().replace(" ", ""): value for name, value in item.items()}
    raw = tuple(f"{name}: {value}"[:200] for name, value in item.items())
    try:
        started = _moment(values, ("livestarttime", "golivetime", "gotime", "starttime"), times)
        if started is None:
            return Refusal(line, "LiveStartTime", "import-start-missing", raw=raw)
        ended = _moment(values, ("liveendtime", "endtime"), times)
    except CreatorError as problem:
        details = {key: value for key, value in problem.details.items() if isinstance(value, str | int)}
        return Refusal(line, "LiveStartTime", problem.key, details, raw)
    duration = None if ended is None else ended - started
    if duration is not None and not duration.total_seconds() >= 0 <= (LONGEST_DURATION - duration).total_seconds():
        return Refusal(line, "LiveEndTime", "import-end-before-start", raw=raw)
    room = str(values.get("roomid") or "")[:_LONGEST_TITLE] or None
    identity = f"room:{room}" if room else f"live:{int(started.timestamp())}"
    return PastStream(started, duration, _title(values), room, _metrics(values), identity, line)


def _moment(values: Mapping[str, Any], names: tuple[str, ...], times: Times) -> datetime | None:
    text = next((values[name] for name in names if values.get(name) not in _NOT_TOLD), None)
    return None if text is None else read_moment(str(text).removesuffix(" UTC"), times)


def _title(values: Mapping[str, Any]) -> str | None:
    title = values.get("roomtitle")
    try:
        return read_title(title[:_LONGEST_TITLE]) if isinstance(title, str) else None
    except Unreadable:
        return None


def _metrics(values: Mapping[str, Any]) -> Mapping[Metric, int]:
    """Whatever is a number; the export writes ``N/A`` and the like where it has none."""
    found: dict[Metric, int] = {}
    for name, metric in _METRICS.items():
        value = values.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool):
            try:
                found[metric] = read_count(str(value))
            except Unreadable:
                continue
    return MappingProxyType(found)
