"""TikTok's own numbers about a stream, under TikTok's own names."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from domain.errors import Unreadable
from domain.numbers import read_count, read_duration

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta


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


@dataclass(frozen=True, slots=True)
class Misread:
    """A number that could not be read: ``name`` is a metric's name, or ``duration``."""

    name: str
    problem: Unreadable


@dataclass(frozen=True, slots=True)
class Numbers:
    """What somebody told about a stream, as far as it could be read."""

    metrics: Mapping[Metric, int | None]
    """None takes a number away."""
    duration: timedelta | None = None
    misread: tuple[Misread, ...] = ()


def read_numbers(locale: str, *, duration: str | None = None, **texts: str | None) -> Numbers:
    """The numbers that were told, by metric name, and what could not be read: one slip loses nothing else.

    What is empty is left out.
    """
    metrics: dict[Metric, int | None] = {}
    misread: list[Misread] = []
    length: timedelta | None = None
    for name, text in {**texts, "duration": duration}.items():
        if text is None or not text.strip():
            continue
        try:
            if name == "duration":
                length = read_duration(text, locale)
            else:
                metrics[Metric(name)] = read_metric(Metric(name), text, locale)
        except Unreadable as problem:
            misread.append(Misread(name, problem))
    return Numbers(metrics, length, tuple(misread))
