"""What a stream came to: everything that its card and its picture show."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate
from typing import TYPE_CHECKING

from domain.comparisons import COMPARED_STREAMS, Change, compare, percent_of
from domain.insights import Evidence, Insight, insight
from domain.metrics import FORM_GROUPS, Metric
from domain.money import Amount, Estimate, estimate, from_usd
from domain.streams import Minute, State

if TYPE_CHECKING:
    from datetime import datetime

    from domain.rates import Local, Valued
    from domain.streams import GiftTotal, Stream, StreamRecord, SupporterTotal

SHOWN = 3
"""Supporters and gifts on a card."""

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class MetricRow:
    """One of TikTok's numbers; ``change`` is none where it is not known of any earlier stream."""

    metric: Metric
    value: int
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """The card, before anyone chose words or colours."""

    stream: Stream
    live: bool
    """It still runs: ``duration`` is up to now, and nothing is compared with whole streams."""
    diamonds: int
    """TikTok's total where it is known, else the reported sum."""
    total_known: bool
    """``diamonds`` is TikTok's total; else it is what was reported, and the card says so."""
    reported_diamonds: int
    reported_gifts: int
    reports: int
    coverage: int | None
    """Percent of TikTok's total that was reported, half to even; above 100 where more was reported."""
    estimate: Estimate | None
    """None where money is not to be seen."""
    valued: Valued | None
    """The rate of the stream's day, and where it is from; none where money is not to be seen."""
    local: Amount | None
    """The expected estimate in the server's currency; none where that is US dollars, or has no rate for the day."""
    without_rate: str | None
    """The server's currency, where it has no rate for the stream's day."""
    duration: timedelta
    diamonds_change: Change | None
    rows: tuple[MetricRow, ...]
    """What is known of TikTok's numbers, audience before engagement; diamonds stand in the headline."""
    first_stream: bool
    top_supporters: tuple[SupporterTotal, ...]
    more_supporters: int
    """Named supporters beyond the top ones."""
    top_gifts: tuple[GiftTotal, ...]
    more_gifts: int
    """Kinds of gifts beyond the top ones."""
    insight: Insight | None
    minutes: int
    """Length of the picture's time axis, at least 1."""
    curve: tuple[tuple[int, int], ...]
    """(minute, diamonds reported up to and including it), in order of time; it ends at the reported sum."""
    bars: tuple[tuple[int, int], ...]
    """(minute, gifts in it), in order of time; minutes without gifts have none."""

    @property
    def empty(self) -> bool:
        """Nothing was reported and TikTok's total is not known: there is nothing to draw."""
        return not self.total_known and not self.reported_gifts


def summarise(record: StreamRecord, valued: Valued | None, now: datetime, local: Local | None = None) -> Summary:
    """Sum up one stream; TikTok's total wins over the reported sum. Nothing ``valued``: no money.

    ``local`` is the server's currency on the stream's day, where that is not US dollars.
    """
    stream, total = record.stream, record.metrics.get(Metric.DIAMONDS)
    over = stream.state is not State.LIVE
    diamonds = record.reported_diamonds if total is None else total
    worth = None if valued is None else estimate(diamonds, valued.rate)
    coverage = None if total is None else percent_of(record.reported_diamonds, total)
    duration = max((stream.ended_at or now) - stream.started_at, timedelta())
    past = record.past[:COMPARED_STREAMS] if over else ()
    minutes = max(-(-duration // _MINUTE), 1)
    by_minute = _within(record.minutes, minutes)
    return Summary(
        stream=stream,
        live=not over,
        diamonds=diamonds,
        total_known=total is not None,
        reported_diamonds=record.reported_diamonds,
        reported_gifts=record.reported_gifts,
        reports=record.reports,
        coverage=coverage,
        estimate=worth,
        valued=valued,
        local=from_usd(worth.expected, local.rate) if worth and local and local.rate else None,
        without_rate=local.currency if worth and local and local.rate is None else None,
        duration=duration,
        diamonds_change=compare(diamonds, [earlier.diamonds for earlier in past]),
        rows=_rows(record, compared=over),
        first_stream=not record.past,
        top_supporters=record.supporters[:SHOWN],
        more_supporters=max(record.named_supporters - SHOWN, 0),
        top_gifts=record.gifts[:SHOWN],
        more_gifts=max(record.kinds_of_gifts - SHOWN, 0),
        insight=insight(Evidence(record, diamonds, coverage, duration, over)),
        minutes=minutes,
        curve=tuple(
            zip((each.minute for each in by_minute), accumulate(each.diamonds for each in by_minute), strict=True)
        ),
        bars=tuple((each.minute, each.gifts) for each in by_minute),
    )


def _rows(record: StreamRecord, *, compared: bool) -> tuple[MetricRow, ...]:
    """Each metric against those of the last five streams of which it is known."""
    past = record.past[:COMPARED_STREAMS] if compared else ()
    shown = [metric for group in FORM_GROUPS.values() for metric in group if metric is not Metric.DIAMONDS]
    return tuple(
        MetricRow(
            metric,
            record.metrics[metric],
            compare(record.metrics[metric], [stream.metrics[metric] for stream in past if metric in stream.metrics]),
        )
        for metric in shown
        if metric in record.metrics
    )


def _within(by_minute: tuple[Minute, ...], minutes: int) -> list[Minute]:
    """The minutes with gifts, in order of time, each within the stream.

    What was reported before the start (it was corrected) or after the end (someone was late) counts
    to the first or the last minute, so that the curve ends at the reported sum.
    """
    gifts: Counter[int] = Counter()
    diamonds: Counter[int] = Counter()
    for each in by_minute:
        minute = min(max(each.minute, 0), minutes - 1)
        gifts[minute] += each.gifts
        diamonds[minute] += each.diamonds
    return [Minute(minute, gifts[minute], diamonds[minute]) for minute in sorted(gifts) if gifts[minute]]
