"""Points in time as people write them: "20:15", "yesterday 9pm", "45m ago", "Fri 20:30", ISO."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import dateparser

from domain.errors import Unreadable

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

LONGEST = 60
_BARE_NUMBER = re.compile(r"\s*[\d.,]*\s*")
_STAMP = re.compile(r"<t:(\d{1,12})(?::[a-zA-Z])?>")


def read_past(text: str, now: datetime, zone: ZoneInfo, locale: str = "en-US") -> datetime:
    """When something began or ended, as aware UTC. What could be past or future is taken as past.

    A wall time without a date is the last one that was; a Discord timestamp is read too.

    Raises:
        Unreadable: it is no time; ``piece`` is what was typed, ``example`` what would do.
    """
    stamp = _STAMP.fullmatch(text.strip())
    if stamp:
        return datetime.fromtimestamp(int(stamp[1]), UTC)
    here = now.astimezone(zone)
    languages = list(dict.fromkeys(["en", locale.partition("-")[0]]))
    found = None
    if len(text) <= LONGEST and not _BARE_NUMBER.fullmatch(text):
        found = dateparser.parse(
            text,
            languages=languages,
            settings={
                "TIMEZONE": str(zone),
                "RETURN_AS_TIMEZONE_AWARE": True,
                "PREFER_DATES_FROM": "past",
                "RELATIVE_BASE": here.replace(tzinfo=None),
                "DATE_ORDER": "MDY" if locale == "en-US" else "DMY",
            },
        )
    if found is None:
        raise Unreadable("time-unreadable", piece=text[:LONGEST], example=f"{here:%H:%M}")
    return found.astimezone(UTC)


def warm_up() -> None:
    """Load the language data once, off the event loop: the first reading takes a quarter of a second."""
    dateparser.parse("now", languages=["en"])
