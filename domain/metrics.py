"""TikTok's own numbers about a stream, under TikTok's own names."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from domain.errors import Unreadable
from domain.numbers import read_count, read_duration

if TYPE_CHECKING:
    from collections.abc import Mapping


class Metric(StrEnum):
    """A number that TikTok shows after a stream. ``average_watch_time`` is kept in whole seconds."""

    TOTAL_VIEWS = "total_views"
    UNIQUE_VIEWERS = "unique_viewers"
    PEAK_VIEWERS = "peak_viewers"
    AVERAGE_VIEWERS = "average_viewers"
    AVERAGE_WATCH_TIME = "average_watch_time"
    LIKES = "likes"
    COMMENTS = "comments"
    SHARES = "shares"
    NEW_FOLLOWERS = "new_followers"
    GIFTERS = "gifters"
    DIAMONDS = "diamonds"


DURATIONS = frozenset({Metric.AVERAGE_WATCH_TIME})
"""Metrics that people write, and read, as a duration."""

FORM_GROUPS: Mapping[str, tuple[Metric, ...]] = MappingProxyType(
    {
        "audience": (
            Metric.TOTAL_VIEWS,
            Metric.UNIQUE_VIEWERS,
            Metric.PEAK_VIEWERS,
            Metric.AVERAGE_VIEWERS,
            Metric.AVERAGE_WATCH_TIME,
        ),
        "engagement": (Metric.LIKES, Metric.COMMENTS, Metric.SHARES, Metric.NEW_FOLLOWERS),
        "gifts": (Metric.DIAMONDS, Metric.GIFTERS),
    }
)
"""The metrics as a person adds them, five at a time at most: Discord's forms hold no more."""


def read_metric(metric: Metric, text: str, locale: str = "en-US") -> int:
    """A metric as people write it; a watch time comes as a duration and is kept in seconds.

    Raises:
        Unreadable: it is no such number.
    """
    if metric in DURATIONS:
        return int(read_duration(text, locale).total_seconds())
    return read_count(text, locale)


def read_metrics(locale: str, **texts: str | None) -> tuple[dict[Metric, int], list[Unreadable]]:
    """The numbers that were told, by metric name, and what could not be read: one slip loses nothing else."""
    values: dict[Metric, int] = {}
    problems: list[Unreadable] = []
    for name, text in texts.items():
        if text is None or not text.strip():
            continue
        try:
            values[Metric(name)] = read_metric(Metric(name), text, locale)
        except Unreadable as problem:
            problems.append(problem)
    return values, problems
