"""Many rows at once, each engine in its fastest way: on PostgreSQL a trip to the server costs as much as many rows."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from db.connection import driver

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from db.postgresql import AsyncpgDriver

_AT_ONCE: Final = 500


def put_rows(tx: Connection, table: str, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    """Write rows that are not there yet; ``table`` and ``columns`` are constants."""
    sql = driver(tx)
    if tx.dialect.name == "postgresql":
        cast("AsyncpgDriver", sql).copy(table, columns, rows)
    else:
        sql.executemany(_insert(table, columns), rows)


class Key(NamedTuple):
    """How a table's rows are found: by an owner and a value that no two rows of it share."""

    table: str
    owner: str
    value: str
    kind: str
    """PostgreSQL's, of the values."""


def rows_among(tx: Connection, key: Key, columns: str, owner: int, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The ``columns`` of an owner's rows that have one of some values."""
    if not values:
        return []
    sql = driver(tx)
    if tx.dialect.name == "postgresql":
        return sql.execute(_one_by_one(key, columns), (owner, values)).fetchall()
    rows: list[tuple[Any, ...]] = []
    for begin in range(0, len(values), _AT_ONCE):
        some = list(values[begin : begin + _AT_ONCE])
        some += some[-1:] * (_AT_ONCE - len(some))  # always as many, so that it is prepared once
        rows += sql.execute(_in_a_list(key, columns), (owner, *some)).fetchall()
    return rows


@lru_cache
def _in_a_list(key: Key, columns: str) -> str:
    marks = ", ".join("?" * _AT_ONCE)
    return f"SELECT {columns} FROM {key.table} WHERE {key.owner} = ? AND {key.value} IN ({marks})"  # noqa: S608 - ours


@lru_cache
def _one_by_one(key: Key, columns: str) -> str:
    # The LIMIT makes the server look each of them up: it would go through all that the owner has while it believes,
    # from old statistics, that he has few.
    return f"""
SELECT found.* FROM unnest(CAST(?2 AS {key.kind}[])) AS told(value) CROSS JOIN LATERAL
  (SELECT {columns} FROM {key.table} WHERE {key.owner} = ?1 AND {key.value} = told.value LIMIT 1) AS found
"""  # noqa: S608 - constants


@lru_cache
def _insert(table: str, columns: tuple[str, ...]) -> str:
    names, marks = ", ".join(columns), ", ".join("?" * len(columns))
    return f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - constants
