"""A report's own row: whose it is, by what way it came in, and which request told it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from db.connection import driver
from db.rows import to_ms
from domain.errors import NotFound
from domain.gifts import Way

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from domain.streams import Stream

WAYS = {Way.TYPED: 1, Way.PASTED: 2, Way.REPLAY: 3, Way.IMPORTED: 4}
"""As ``reports.way`` holds them: a report of one gift is as small as can be."""
WAY = {number: way for way, number in WAYS.items()}
WAY_WORDS = "CASE r.way " + " ".join(f"WHEN {number} THEN '{way}'" for way, number in WAYS.items()) + " END"
"""The same in SQL, of a report that is called ``r``."""
KEYS_KEPT = timedelta(days=2)
"""Discord's requests live 15 minutes; what is older can't be told again."""

_REPORTER = "SELECT id FROM reporters WHERE guild_id = ? AND reported_by = ? AND reported_by <> 0"
_NEW_REPORTER = "INSERT INTO reporters (guild_id, reported_by) VALUES (?, ?) RETURNING id"
_REPORT = "INSERT INTO reports (stream_id, reporter_id, way, import_id) VALUES (?, ?, ?, ?) RETURNING id"
_IMPORTED = """
INSERT INTO reports (stream_id, reporter_id, way, import_id)
SELECT s.id, CAST(? AS BIGINT), CAST(? AS INTEGER), CAST(? AS BIGINT) FROM streams AS s WHERE s.id = ? RETURNING id
"""
_KEY = "INSERT INTO report_keys (guild_id, key, stream_id, report_id, at) VALUES (?, ?, ?, ?, ?)"
_BY_KEY = "SELECT report_id, stream_id FROM report_keys WHERE guild_id = ? AND key = ?"
_OLD_KEYS = "DELETE FROM report_keys WHERE at < ?"


@dataclass(frozen=True, slots=True)
class NewReport:
    """What a report's row needs."""

    key: str
    way: Way
    reported_by: int
    at: datetime


def reporter(tx: Connection, guild_id: int, member_id: int) -> int:
    """The number under which a server's reports name this member."""
    sql, of = driver(tx), (guild_id, member_id)
    found = sql.execute(_REPORTER, of).fetchone() or sql.execute(_NEW_REPORTER, of).fetchone()
    return found[0]


def add_report(tx: Connection, stream: Stream, report: NewReport) -> int:
    """The row of a report that somebody tells; returns its id."""
    guild_id = stream.creator.guild_id
    told_by = reporter(tx, guild_id, report.reported_by)
    row = (stream.id, told_by, WAYS[report.way], None)
    report_id: int = driver(tx).execute(_REPORT, row).fetchone()[0]
    driver(tx).execute(_KEY, (guild_id, report.key, stream.id, report_id, to_ms(report.at)))
    return report_id


def add_imported(tx: Connection, stream_id: int, reporter_id: int, import_id: int) -> int:
    """The row of what a part of a file tells of a stream; returns its id.

    Raises:
        NotFound: the stream is deleted for good by now, with whose it was.
    """
    row = (reporter_id, WAYS[Way.IMPORTED], import_id, stream_id)
    made = driver(tx).execute(_IMPORTED, row).fetchone()
    if made is None:
        raise NotFound("import-stream-gone")
    return made[0]


def told_before(tx: Connection, guild_id: int, key: str) -> tuple[int, int] | None:
    """The report that this request told, and its stream; none when it told none, or ``KEYS_KEPT`` ago."""
    found = driver(tx).execute(_BY_KEY, (guild_id, key)).fetchone()
    return None if found is None else (found[0], found[1])


def forget_keys(tx: Connection, at: datetime) -> None:
    """Drop the keys that nobody can send again."""
    driver(tx).execute(_OLD_KEYS, (to_ms(at - KEYS_KEPT),))
