"""Words that every part of an import uses: why a row was refused, when a stream was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.layout import shortened
from ui.streams import STATES
from ui.text import Markup, harmless, moment

if TYPE_CHECKING:
    from datetime import datetime

    from domain.imports import Refusal
    from domain.streams import Stream
    from ui.text import Text

SAME_DAY_HOURS = 20
LONGEST_TITLE = 40
LONGEST_NAME = 100
"""Letters of a file's name above an embed: Discord takes 256, and each may need a mark before it."""


def reason(text: Text, refusal: Refusal, *, plain: bool = False) -> Markup:
    """Why a row was refused. ``plain``: for a file, where nothing has to be made harmless for Discord."""
    details = {name: shortened(value) for name, value in refusal.details.items()}
    if plain:
        details = {name: Markup(value) if isinstance(value, str) else value for name, value in details.items()}
    return text.say(refusal.reason, **details)


def when(started_at: datetime, ended_at: datetime | None) -> Markup:
    """From when to when, in each reader's own zone."""
    if ended_at is None:
        return moment(started_at)
    soon = (ended_at - started_at).total_seconds() < SAME_DAY_HOURS * 3_600
    return Markup(f"{moment(started_at)} – {moment(ended_at, 't' if soon else 'f')}")


def stream_line(stream: Stream) -> Markup:
    """One stream that there is already."""
    title = (stream.title or "")[:LONGEST_TITLE]
    parts = [f"{STATES[stream.state]} {when(stream.started_at, stream.ended_at)}", harmless(title)]
    return Markup(" · ".join(part for part in parts if part))
