"""Databases with little and with much history and the same month, for measurements that compare the two.

The large one is filled with the set-based statements that rebuild kept totals; each gift is a report of its own,
as ``/gift add`` leaves it once its request is forgotten.
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from db.creators import CreatorStore
from db.database import Database
from db.rows import to_ms
from domain.access import Caller

if TYPE_CHECKING:
    from pathlib import Path

FEW, MANY = 10_000, 1_000_000
GIFTS_A_STREAM = 500
STREAMS_OF_THE_MONTH = 20
SUPPORTERS = 2_000
REPORTERS = 50
MONTH = datetime(2026, 11, 1, tzinfo=UTC)
OWNER = Caller(guild_id=1_440_000_000_000_000_001, member_id=1_440_000_000_000_000_002, manager=True)
"""With ids as long as Discord's: they count in what a gift takes."""

CREATOR = "lunaplays"
"""Whose all streams are."""

_SUMS = "SUM(count), SUM(count * coins) FROM gift_events"
_FILL = (
    # So many streams of an hour each, two hours apart; in the month before as many as with little history ...
    """INSERT INTO streams (id, guild_id, creator_id, state, started_at, ended_at, title, added_at, added_by)
WITH RECURSIVE one (n, at) AS (
  SELECT 1, :month - 7200000 * :streams - (:streams > :near) * 2678400000
  UNION ALL SELECT n + 1, at + 7200000 + (n = :streams - :near) * 2678400000 FROM one WHERE n < :streams)
SELECT n, :guild, :creator, 'ended', at, at + 3600000, 'Stream ' || n, :month, :member FROM one""",
    # ... and those of the month.
    """INSERT INTO streams (id, guild_id, creator_id, state, started_at, ended_at, title, added_at, added_by)
WITH RECURSIVE one (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM one WHERE n < :of_month)
SELECT :streams + n, :guild, :creator, 'ended', :month + 86400000 * n, :month + 86400000 * n + 3600000,
  'Night ' || n, :month, :member FROM one""",
    """INSERT INTO supporters (id, guild_id, key, name)
WITH RECURSIVE one (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM one WHERE n < :supporters)
SELECT n, :guild, 'fan' || n, 'fan' || n FROM one""",
    """INSERT INTO reporters (id, guild_id, reported_by)
WITH RECURSIVE one (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM one WHERE n < :reporters - 1)
SELECT n + 1, :guild, :member + n FROM one""",
    """INSERT INTO reports (id, stream_id, reporter_id, way)
WITH RECURSIVE one (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM one WHERE n < :gifts - 1)
SELECT (s.id - 1) * :gifts + n + 1, s.id, 1 + n * 7919 % :reporters, 1
FROM streams AS s CROSS JOIN one ORDER BY s.id, n""",
    """INSERT INTO gift_events (stream_id, id, at, gift_id, count, coins, supporter_id)
SELECT r.stream_id, r.id << 12, s.started_at + (r.id - 1) % :gifts * :step, 5000 + r.id % 40, 1 + r.id % 5,
  1 + r.id % 99, 1 + r.id * 7919 % :supporters
FROM reports AS r JOIN streams AS s ON s.id = r.stream_id ORDER BY r.id""",
    """INSERT INTO gift_names (guild_id, gift_id, name)
SELECT DISTINCT :guild, gift_id, 'Gift ' || gift_id FROM gift_events WHERE stream_id = 1""",
    f"INSERT INTO stream_totals SELECT stream_id, COUNT(DISTINCT id >> 12), {_SUMS} GROUP BY stream_id",
    f"INSERT INTO stream_gifts SELECT stream_id, gift_id, {_SUMS} GROUP BY stream_id, gift_id",
    f"INSERT INTO stream_supporters SELECT stream_id, supporter_id, {_SUMS} GROUP BY stream_id, supporter_id",
    f"""INSERT INTO stream_minutes
SELECT stream_id, ((id >> 12) - 1) % :gifts * :step / 60000 AS minute, {_SUMS} GROUP BY stream_id, minute""",
    f"INSERT INTO creator_supporters SELECT :creator, supporter_id, {_SUMS} GROUP BY supporter_id",
    """UPDATE supporters SET gifts = k.gifts, diamonds = k.diamonds FROM creator_supporters AS k
WHERE k.supporter_id = supporters.id""",
)


async def filled(path: Path, gifts: int, a_stream: int = GIFTS_A_STREAM) -> Database:
    """A creator with so many gifts in earlier streams of an hour, and a month of ``STREAMS_OF_THE_MONTH``."""
    url = f"sqlite+aiosqlite:///{path}"
    database = await Database.open(url)
    creator = await CreatorStore(database).add(OWNER, CREATOR, OWNER.member_id, None, MONTH)
    await database.close()
    connection = sqlite3.connect(path)
    names = {
        "creator": creator.id,
        "month": to_ms(MONTH),
        "guild": OWNER.guild_id,
        "member": OWNER.member_id,
        "streams": gifts // a_stream,
        "near": FEW // a_stream,
        "of_month": STREAMS_OF_THE_MONTH,
        "gifts": a_stream,
        "step": 3_500_000 // a_stream,
        "supporters": SUPPORTERS,
        "reporters": REPORTERS,
    }
    connection.execute("PRAGMA synchronous = OFF")
    for statement in _FILL:
        connection.execute(statement, names)
    connection.execute("ANALYZE")
    connection.commit()
    connection.close()
    return await Database.open(url)
