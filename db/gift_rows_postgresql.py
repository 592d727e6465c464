"""A report's rows on PostgreSQL: one statement for all, since every trip to the server costs as much as a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from db.board_rows import INTO_CREATORS
from db.connection import driver

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

# The places are numbered since most are used more than once. A statement's parts all see the rows as they were before
# it: what one part writes, another gets from its RETURNING.
_KEPT = """
INSERT INTO {table} (stream_id, {column}, gifts, diamonds)
  SELECT ?3, {key}, SUM(count), SUM(count * coins) FROM event GROUP BY {key}
  ON CONFLICT (stream_id, {column}) DO UPDATE SET
    gifts = {table}.gifts + excluded.gifts, diamonds = {table}.diamonds + excluded.diamonds
"""
_SENT = """
SELECT CAST(?16 AS BIGINT), supporter_id, SUM(count), SUM(count * coins) FROM event
WHERE supporter_id > 0 AND CAST(?16 AS BIGINT) IS NOT NULL GROUP BY supporter_id
"""
# S608: the parts are constants of this module.
_RECORD = f"""
WITH item AS (
  SELECT *, CASE WHEN CAST(?16 AS BIGINT) IS NULL THEN 0 ELSE 1 END AS counted
    FROM unnest(CAST(?7 AS BIGINT[]), CAST(?8 AS BIGINT[]), CAST(?9 AS BIGINT[]), CAST(?10 AS TEXT[]))
    WITH ORDINALITY AS listed(gift_id, count, coins, supporter_key, position)),
supporter AS (
  INSERT INTO supporters (guild_id, key, name, gifts, diamonds)
    SELECT ?1, named.key, named.name, SUM(item.count * item.counted), SUM(item.count * item.coins * item.counted)
    FROM unnest(CAST(?11 AS TEXT[]), CAST(?12 AS TEXT[])) AS named(key, name)
    JOIN item ON item.supporter_key = named.key
    GROUP BY named.key, named.name ORDER BY named.key
    ON CONFLICT (guild_id, key) DO UPDATE SET name = excluded.name, gifts = supporters.gifts + excluded.gifts,
      diamonds = supporters.diamonds + excluded.diamonds RETURNING id, key),
gift_name AS (
  INSERT INTO gift_names (guild_id, gift_id, name)
    SELECT ?1, gift_id, name FROM unnest(CAST(?13 AS BIGINT[]), CAST(?14 AS TEXT[])) AS named(gift_id, name)
    ON CONFLICT (guild_id, gift_id) DO UPDATE SET name = excluded.name WHERE gift_names.name <> excluded.name),
known_reporter AS (
  SELECT id FROM reporters WHERE guild_id = ?1 AND reported_by = ?5 AND reported_by <> 0),
new_reporter AS (
  INSERT INTO reporters (guild_id, reported_by) SELECT ?1, ?5 WHERE NOT EXISTS (SELECT 1 FROM known_reporter)
    ON CONFLICT (guild_id, reported_by) WHERE reported_by <> 0 DO UPDATE SET reported_by = excluded.reported_by
    RETURNING id),
report AS (
  INSERT INTO reports (stream_id, reporter_id, way)
    SELECT ?3, id, ?4 FROM (SELECT id FROM known_reporter UNION ALL SELECT id FROM new_reporter) AS reporter
    RETURNING id),
report_key AS (
  INSERT INTO report_keys (guild_id, key, stream_id, report_id, at) SELECT ?1, ?2, ?3, id, ?6 FROM report),
event AS (
  INSERT INTO gift_events (stream_id, id, at, gift_id, count, coins, supporter_id)
    SELECT ?3, (report.id << 12) + item.position - 1, ?6, item.gift_id, item.count, item.coins, supporter.id
    FROM report CROSS JOIN item LEFT JOIN supporter ON supporter.key = item.supporter_key
    RETURNING gift_id, count, coins, COALESCE(supporter_id, 0) AS supporter_id, CAST(?15 AS BIGINT) AS minute),
by_gift AS ({_KEPT.format(table="stream_gifts", column="gift_id", key="gift_id")}),
by_supporter AS ({_KEPT.format(table="stream_supporters", column="supporter_id", key="supporter_id")}),
by_minute AS ({_KEPT.format(table="stream_minutes", column="minute", key="minute")}),
by_creator AS ({INTO_CREATORS.format(sums=_SENT)}),
total AS (
  INSERT INTO stream_totals (stream_id, reports, gifts, diamonds)
    SELECT ?3, 1, SUM(count), SUM(count * coins) FROM event
    ON CONFLICT (stream_id) DO UPDATE SET reports = stream_totals.reports + excluded.reports,
      gifts = stream_totals.gifts + excluded.gifts, diamonds = stream_totals.diamonds + excluded.diamonds
    RETURNING gifts, diamonds)
SELECT report.id, total.gifts, total.diamonds FROM report, total
"""  # noqa: S608


class Item(NamedTuple):
    """One gift of a report."""

    gift_id: int
    gifts: int
    coins: int
    supporter_key: str | None


def record_at_once(  # noqa: PLR0913 - what its row, its gifts and their names are
    tx: Connection,
    report: tuple[int, str, int, int, int, int],
    items: Sequence[Item],
    *,
    supporters: Mapping[str, str],
    gift_names: Mapping[int, str],
    minute: int,
    creator_id: int | None,
) -> tuple[int, int, int]:
    """Write a report, its events and all totals.

    ``report`` is server, key, stream, way, reporter and time in milliseconds; ``supporters`` are names by key.
    ``creator_id`` is none where the stream is in no board.
    Returns the report's id and the stream's new gifts and diamonds.
    """
    columns = [list(column) for column in zip(*items, strict=True)]
    named = [list(supporters), list(supporters.values()), list(gift_names), list(gift_names.values())]
    written = driver(tx).execute(_RECORD, (*report, *columns, *named, minute, creator_id)).fetchone()
    return written[0], written[1], written[2]
