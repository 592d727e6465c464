"""What a card's buttons answer: the form for numbers, the CSV."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING

import discord

from domain.metrics import DURATIONS, FORM_GROUPS
from domain.numbers import write_duration
from ui.cards import metric_name
from ui.forms import Field
from ui.press import row_of, select
from ui.reply import Reply
from ui.spreadsheet import csv_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.gifts import EventLine
    from domain.metrics import Metric
    from domain.streams import Stream, StreamRecord
    from ui.text import Text

TIMES = "gifts"
"""The group whose form also asks how long the stream was."""


def groups(text: Text, stream: Stream) -> Reply:
    """Which numbers to add."""
    choices = [(text.say(f"numbers-{group}"), group) for group in FORM_GROUPS]
    return Reply(
        text.say("numbers-which"),
        view=row_of(select("card-group", stream.id, hint=text.say("numbers-which"), choices=choices)),
    )


def fields_of(text: Text, group: str, record: StreamRecord) -> list[Field]:
    """One group's fields with what is known today."""
    fields = [Field(metric.value, metric_name(text, metric), _known(metric, record)) for metric in FORM_GROUPS[group]]
    if group == TIMES and record.stream.duration is not None:
        fields.append(Field("duration", text.say("duration-name"), write_duration(record.stream.duration)))
    return fields


def _known(metric: Metric, record: StreamRecord) -> str:
    value = record.metrics.get(metric)
    if value is None:
        return ""
    return write_duration(timedelta(seconds=value)) if metric in DURATIONS else str(value)


def export(text: Text, stream: Stream, events: Sequence[EventLine]) -> Reply:
    """Every reported gift of a stream as a CSV file, those that were taken back marked."""
    header = (
        "time_utc",
        "gift_id",
        "gift",
        "count",
        "coins",
        "diamonds",
        "supporter",
        "reported_by",
        "way",
        "taken_back",
    )
    rows = [
        (
            event.at.isoformat(timespec="seconds"),
            event.item.gift.id,
            event.item.gift.name,
            event.item.count,
            event.item.gift.coins,
            event.item.diamonds,
            event.item.supporter or "",
            event.reported_by,
            event.way.value,
            "" if event.voided_at is None else event.voided_at.isoformat(timespec="seconds"),
        )
        for event in events
    ]
    name = f"gifts-{stream.creator.handle}-{stream.started_at:%Y-%m-%d}.csv"
    file = discord.File(io.BytesIO(csv_of(header, rows)), name)
    return Reply(text.say("export-ready", gifts=len(rows)), files=(file,))
