"""One line worth reading about a stream: true, said with numbers, and only when there is enough to say it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from domain.comparisons import COMPARED_STREAMS, Change, Direction, compare, percent_of
from domain.metrics import Metric

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from domain.streams import StreamRecord

ENOUGH_PAST = 2
"""Fewer earlier streams make neither a record nor a trend."""
ENOUGH_REPORTED = 50
"""Percent of TikTok's total that must be reported before gifts and supporters tell about the stream."""
ENOUGH_MINUTES = 3
"""Minutes with gifts before one of them is a peak."""
BIG_SUPPORTER = 40
"""Percent of the reported diamonds that make one supporter the story."""
BIG_MINUTE = 25
"""Percent of the reported diamonds that make one minute the story."""
MOVED = 10
"""Percent up or down that is more than chance's daily wobble."""
LONG_ENOUGH = timedelta(minutes=30)
"""A shorter stream has no rate an hour that could be compared."""

_HOUR = timedelta(hours=1)
_BEST_OF = (
    Metric.NEW_FOLLOWERS,
    Metric.PEAK_VIEWERS,
    Metric.UNIQUE_VIEWERS,
    Metric.COMMENTS,
    Metric.SHARES,
    Metric.LIKES,
)


@dataclass(frozen=True, slots=True)
class Insight:
    """``key`` names its sentence (``insight-...`` in locales/*.ftl), ``details`` fill it."""

    key: str
    details: Mapping[str, str | int | datetime]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an insight may be drawn from."""

    record: StreamRecord
    diamonds: int
    """TikTok's total where known, else the reported sum."""
    coverage: int | None
    """Percent of TikTok's total that was reported; none where that total is not known."""
    duration: timedelta
    over: bool
    """A stream that still runs is not yet compared with whole ones."""

    @property
    def gifts_tell(self) -> bool:
        """Whether enough was reported for gifts and supporters to stand for the stream."""
        return self.record.reported_diamonds > 0 and (self.coverage is None or self.coverage >= ENOUGH_REPORTED)

    def change(self, metric: Metric) -> Change | None:
        """The metric against earlier streams of which it is known; none with fewer than two of them."""
        current = self.diamonds if metric is Metric.DIAMONDS else self.record.metrics.get(metric)
        earlier = self.earlier(metric)
        return compare(current, earlier) if current is not None and len(earlier) >= ENOUGH_PAST else None

    def earlier(self, metric: Metric) -> list[int]:
        """The metric in the last five streams, as far as it is known."""
        past = self.record.past[:COMPARED_STREAMS]
        if metric is Metric.DIAMONDS:
            return [stream.diamonds for stream in past]
        return [stream.metrics[metric] for stream in past if metric in stream.metrics]


def insight(evidence: Evidence) -> Insight | None:
    """The first of the candidates that has something to say."""
    return next((said for candidate in CANDIDATES if (said := candidate(evidence)) is not None), None)


def best_diamonds(evidence: Evidence) -> Insight | None:
    """More diamonds than any of the last streams."""
    earlier = evidence.earlier(Metric.DIAMONDS)
    if len(earlier) < ENOUGH_PAST or evidence.diamonds <= max(earlier):
        return None
    return Insight(
        "insight-best-diamonds",
        {"diamonds": evidence.diamonds, "streams": len(earlier) + 1, "before": max(earlier)},
    )


def much_unreported(evidence: Evidence) -> Insight | None:
    """Most of what TikTok counted was not reported, so boards and curve show a part only."""
    if evidence.coverage is None or evidence.coverage >= ENOUGH_REPORTED:
        return None
    return Insight(
        "insight-much-unreported",
        {"percent": evidence.coverage, "missing": evidence.diamonds - evidence.record.reported_diamonds},
    )


def big_supporter(evidence: Evidence) -> Insight | None:
    """One of several supporters gave much of what was reported."""
    record = evidence.record
    if not evidence.gifts_tell or len(record.supporters) < ENOUGH_PAST:
        return None
    top = record.supporters[0]
    percent = percent_of(top.diamonds, record.reported_diamonds)
    if top.name is None or percent is None or percent < BIG_SUPPORTER:
        return None
    return Insight("insight-big-supporter", {"supporter": top.name, "percent": percent, "diamonds": top.diamonds})


def peak_minute(evidence: Evidence) -> Insight | None:
    """Much of what was reported came within one minute."""
    busy = [minute for minute in evidence.record.minutes if minute.diamonds > 0]
    if not evidence.gifts_tell or len(busy) < ENOUGH_MINUTES:
        return None
    peak = max(busy, key=lambda minute: (minute.diamonds, -minute.minute))
    percent = percent_of(peak.diamonds, evidence.record.reported_diamonds)
    # Late reports count for the last minute, so much in it says nothing about when it was sent.
    last = -(-evidence.duration // timedelta(minutes=1)) - 1
    if percent is None or percent < BIG_MINUTE or not 0 <= peak.minute <= last - evidence.over:
        return None
    at = evidence.record.stream.started_at + timedelta(minutes=peak.minute)
    return Insight(
        "insight-peak-minute",
        {"minute": peak.minute, "at": at, "percent": percent, "diamonds": peak.diamonds, "gifts": peak.gifts},
    )


def likes_without_gifts(evidence: Evidence) -> Insight | None:
    """Likes went up and diamonds down: likes pay nothing (facts: "Rules", 15)."""
    return _apart(evidence, "insight-likes-up-diamonds-down", Metric.LIKES, Metric.DIAMONDS)


def more_from_fewer(evidence: Evidence) -> Insight | None:
    """Diamonds went up with fewer viewers."""
    return _apart(evidence, "insight-diamonds-up-viewers-down", Metric.DIAMONDS, Metric.UNIQUE_VIEWERS)


def _apart(evidence: Evidence, key: str, up: Metric, down: Metric) -> Insight | None:
    risen, fallen = (evidence.change(metric) for metric in (up, down))
    if not evidence.over or risen is None or fallen is None or risen.percent is None or fallen.percent is None:
        return None
    if risen.percent < MOVED or fallen.percent > -MOVED:
        return None
    return Insight(key, {"up": risen.percent, "down": -fallen.percent})


def best_metric(evidence: Evidence) -> Insight | None:
    """More followers, viewers, comments ... than in any of the last streams."""
    for metric in _BEST_OF:
        earlier, current = evidence.earlier(metric), evidence.record.metrics.get(metric)
        if current is not None and len(earlier) >= ENOUGH_PAST and current > max(earlier):
            return Insight(
                "insight-best-metric", {"metric": metric.value, "value": current, "streams": len(earlier) + 1}
            )
    return None


def best_hour(evidence: Evidence) -> Insight | None:
    """More diamonds an hour than any of the last streams that were long enough to tell."""
    past = [
        _an_hour(stream.diamonds, stream.duration)
        for stream in evidence.record.past[:COMPARED_STREAMS]
        if stream.duration >= LONG_ENOUGH
    ]
    if not evidence.over or evidence.duration < LONG_ENOUGH or len(past) < ENOUGH_PAST:
        return None
    now = _an_hour(evidence.diamonds, evidence.duration)
    return Insight("insight-best-hour", {"diamonds": now, "streams": len(past) + 1}) if now > max(past) else None


def _an_hour(diamonds: int, duration: timedelta) -> int:
    """Only of streams that are long enough, so never of no time at all."""
    return diamonds * _HOUR // duration


def longest(evidence: Evidence) -> Insight | None:
    """Longer than any of the last streams."""
    past = [stream.duration for stream in evidence.record.past[:COMPARED_STREAMS]]
    if len(past) < ENOUGH_PAST or evidence.duration <= max(past):
        return None
    minutes = evidence.duration // timedelta(minutes=1)
    return Insight("insight-longest", {"hours": minutes // 60, "minutes": minutes % 60, "streams": len(past) + 1})


def against_usual(evidence: Evidence) -> Insight | None:
    """Diamonds clearly above or below, or close to, what is usual."""
    change = evidence.change(Metric.DIAMONDS)
    if not evidence.over or change is None or change.percent is None:
        return None
    details = {"percent": abs(change.percent), "usual": change.usual, "streams": change.streams}
    if abs(change.percent) < MOVED:
        return Insight("insight-as-usual", details)
    up = change.direction is Direction.UP
    return Insight("insight-above-usual" if up else "insight-below-usual", details)


def first_stream(evidence: Evidence) -> Insight | None:
    """Nothing to compare with yet: the next streams will be compared with this one."""
    if evidence.record.past:
        return None
    return Insight("insight-first-stream", {"creator": evidence.record.stream.creator.handle})


def add_total(evidence: Evidence) -> Insight | None:
    """TikTok's total is not known yet: adding it makes the figures whole."""
    if Metric.DIAMONDS in evidence.record.metrics:
        return None
    return Insight("insight-add-total", {"diamonds": evidence.record.reported_diamonds})


CANDIDATES: tuple[Callable[[Evidence], Insight | None], ...] = (
    best_diamonds,
    much_unreported,
    big_supporter,
    peak_minute,
    likes_without_gifts,
    more_from_fewer,
    best_metric,
    best_hour,
    longest,
    against_usual,
    first_stream,
    add_total,
)
"""The most telling first."""
