"""A made-up stream, to show what a summary looks like before there is a real one. It is stored and counted nowhere."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from domain.creators import Creator
from domain.metrics import Metric
from domain.streams import GiftTotal, Minute, Past, State, Stream, StreamRecord, SupporterTotal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

LENGTH = timedelta(hours=1, minutes=42)
SAMPLE_HANDLE = "your.handle"
_ROSE, _DOUGHNUT, _HANDS, _GALAXY = (
    (5655, "Rose", 1),
    (5879, "Doughnut", 30),
    (5660, "Hand Hearts", 100),
    (
        11046,
        "Galaxy",
        1_000,
    ),
)
"""Id, name and price in coins. Source: catalogue/gifts.csv, as of 2026-04-25."""
_NUMBERS = {
    Metric.TOTAL_VIEWS: (3_120, 2_700),
    Metric.UNIQUE_VIEWERS: (1_840, 1_660),
    Metric.PEAK_VIEWERS: (212, 221),
    Metric.LIKES: (12_400, 9_900),
    Metric.COMMENTS: (655, 610),
    Metric.SHARES: (48, 48),
    Metric.NEW_FOLLOWERS: (37, 29),
}
"""What this stream has, and what is usual."""
_AROUND = (104, 93, 100, 88, 109)
"""The five streams before, the newest first, in percent of what is usual."""
_USUAL_DIAMONDS = 88
"""What is usual, in percent of this stream's diamonds."""


def sample_record(guild_id: int, title: str, now: datetime) -> StreamRecord:
    """Everything about a stream that has just ended and never was; its ``title`` says so."""
    sent = list(_sent())
    stream = Stream(
        id=0,
        creator=Creator(0, guild_id, SAMPLE_HANDLE),
        state=State.ENDED,
        started_at=now - LENGTH,
        ended_at=now,
        title=title,
    )
    diamonds = sum(gift[2] * count for _, gift, count, _ in sent)
    gifts = Counter[tuple[int, str, int]]()
    for _, gift, count, _ in sent:
        gifts[gift] += count
    boards = [GiftTotal(gift_id, name, count, count * coins) for (gift_id, name, coins), count in gifts.items()]
    people = sorted({who for *_, who in sent})
    supporters = [
        SupporterTotal(
            who,
            sum(count for *_, count, by in sent if by == who),
            sum(gift[2] * count for _, gift, count, by in sent if by == who),
        )
        for who in people
    ]
    return StreamRecord(
        stream=stream,
        reported_diamonds=diamonds,
        reported_gifts=sum(count for *_, count, _ in sent),
        reports=len(sent),
        gifts=tuple(sorted(boards, key=lambda board: -board.diamonds)),
        supporters=tuple(sorted(supporters, key=lambda one: -one.diamonds)),
        minutes=tuple(Minute(minute, count, gift[2] * count) for minute, gift, count, _ in sent),
        metrics={metric: value for metric, (value, _) in _NUMBERS.items()},
        past=tuple(_past(now, diamonds)),
        kinds_of_gifts=len(boards),
        named_supporters=len(supporters),
    )


def _sent() -> Iterator[tuple[int, tuple[int, str, int], int, str]]:
    """Minute, gift, count and supporter: roses all along, something larger now and then, and one big evening's end."""
    for minute in range(2, LENGTH // timedelta(minutes=1), 3):
        yield minute, _ROSE, 1 + minute * minute % 13, ("rosefan", "amara", "kenji")[minute % 5 % 3]
    for minute in range(11, LENGTH // timedelta(minutes=1), 17):
        yield minute, _DOUGHNUT, 2, "amara"
    for minute, count in ((38, 3), (71, 5)):
        yield minute, _HANDS, count, "rosefan"
    for minute, count in ((52, 1), (88, 3)):
        yield minute, _GALAXY, count, "nightowl"


def _past(now: datetime, diamonds: int) -> Iterator[Past]:
    """Five evenings before, each a little different."""
    for ago, percent in enumerate(_AROUND, start=1):
        numbers = {metric: usual * percent // 100 for metric, (_, usual) in _NUMBERS.items()}
        before = diamonds * _USUAL_DIAMONDS * percent // 10_000
        yield Past(now - LENGTH - timedelta(days=ago), LENGTH, before, numbers)
