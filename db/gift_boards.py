"""Who sent what: boards and thanks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from db.resolve import named_creator
from db.rows import AnyRow, to_ms
from db.schema import stream_supporters, streams, supporters
from domain.gifts import SupporterThanks
from domain.streams import GiftTotal, State, SupporterTotal

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

_THANKS = """
SELECT e.supporter_id, s.name AS supporter, e.gift_id, n.name AS gift_name,
  SUM(e.count) AS gifts, SUM(e.count * e.coins) AS diamonds
FROM gift_events AS e
JOIN streams AS t ON t.id = e.stream_id
JOIN gift_names AS n ON n.guild_id = t.guild_id AND n.gift_id = e.gift_id
LEFT JOIN supporters AS s ON s.id = e.supporter_id
WHERE e.stream_id = ? AND NOT EXISTS (SELECT 1 FROM voids AS v WHERE v.stream_id = e.stream_id AND v.event_id = e.id)
GROUP BY e.supporter_id, s.name, e.gift_id, n.name
ORDER BY diamonds DESC, gift_name
"""


def thanks(tx: Connection, stream_id: int) -> list[SupporterThanks]:
    """Each supporter's gifts of one stream, the most generous first, unnamed ones last."""
    by_supporter: dict[int | None, list[AnyRow]] = {}
    for row in tx.exec_driver_sql(_THANKS, (stream_id,)):
        by_supporter.setdefault(row.supporter_id, []).append(row)
    everyone = [
        SupporterThanks(
            name=rows[0].supporter,
            gifts=tuple(GiftTotal(row.gift_id, row.gift_name, row.gifts, row.diamonds) for row in rows),
            diamonds=sum(row.diamonds for row in rows),
        )
        for rows in by_supporter.values()
    ]
    return sorted(everyone, key=lambda one: (one.name is None, -one.diamonds, one.name or ""))


@dataclass(frozen=True, slots=True)
class Board:
    """Which streams a board covers; none is no limit. Times are aware UTC."""

    creator: str | None
    since: datetime | None
    until: datetime | None


# From the index of the board, as many rows as are asked for; only those that tie are sorted by name.
_OF_SERVER = """
SELECT name, gifts, diamonds FROM supporters WHERE guild_id = ? AND gifts > 0 ORDER BY diamonds DESC, name LIMIT ?
"""
_OF_CREATOR = """
SELECT s.name, k.gifts, k.diamonds FROM creator_supporters AS k JOIN supporters AS s ON s.id = k.supporter_id
WHERE k.creator_id = ? ORDER BY k.diamonds DESC, s.name LIMIT ?
"""


def top(tx: Connection, guild_id: int, board: Board, limit: int) -> list[SupporterTotal]:
    """The supporters of the board's streams, from the kept totals."""
    if board.since is None and board.until is None:
        return _of_all_time(tx, guild_id, board.creator, limit)
    return _of_period(tx, guild_id, board, limit)


def _of_all_time(tx: Connection, guild_id: int, creator: str | None, limit: int) -> list[SupporterTotal]:
    if creator is None:
        rows = tx.exec_driver_sql(_OF_SERVER, (guild_id, limit))
    else:
        rows = tx.exec_driver_sql(_OF_CREATOR, (named_creator(tx, guild_id, creator).id, limit))
    return [SupporterTotal(row.name, row.gifts, row.diamonds) for row in rows]


def _of_period(tx: Connection, guild_id: int, board: Board, limit: int) -> list[SupporterTotal]:
    gifts, diamonds = func.sum(stream_supporters.c.gifts), func.sum(stream_supporters.c.diamonds)
    statement = (
        select(supporters.c.name, gifts.label("gifts"), diamonds.label("diamonds"))
        .join_from(stream_supporters, streams, stream_supporters.c.stream_id == streams.c.id)
        .join(supporters, supporters.c.id == stream_supporters.c.supporter_id)
        .where(
            streams.c.guild_id == guild_id,
            streams.c.deleted_at.is_(None),
            streams.c.state.in_([State.LIVE.value, State.ENDED.value]),
        )
        .group_by(supporters.c.id)
        .order_by(diamonds.desc(), supporters.c.name)
        .limit(limit)
    )
    if board.creator is not None:
        statement = statement.where(streams.c.creator_id == named_creator(tx, guild_id, board.creator).id)
    if board.since is not None:
        statement = statement.where(streams.c.started_at >= to_ms(board.since))
    if board.until is not None:
        statement = statement.where(streams.c.started_at < to_ms(board.until))
    return [SupporterTotal(row.name, row.gifts, row.diamonds) for row in tx.execute(statement)]
