"""Which rows belong to what, found by following foreign keys: so a table that is added later can't be missed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select, tuple_

from db.schema import guilds, metadata

if TYPE_CHECKING:
    from sqlalchemy import Column, ColumnElement, Connection, Table

NO_SERVERS = frozenset({"command_syncs"})
"""Tables that belong to no server."""


def path_to(table: Table, root: Table) -> list[Column[int]] | None:
    """The columns that lead from a row to its row of ``root``, the shortest way; none where no way does.

    Only columns that are always filled in: a link that may be empty says nothing about whose a row is.
    """
    ways: list[tuple[Table, list[Column[int]]]] = [(table, [])]
    seen = {table}
    for here, way in ways:  # grows while it is walked: nearest first
        if here is root:
            return way
        for key in sorted(here.foreign_keys, key=lambda key: key.parent.name):
            if not key.parent.nullable and key.column.table not in seen:
                seen.add(key.column.table)
                ways.append((key.column.table, [*way, key.parent]))
    return None


def belongs(table: Table, root: Table, root_id: int) -> ColumnElement[bool]:
    """Whether a row of ``table`` belongs to that row of ``root``.

    Raises:
        LookupError: nothing leads there.
    """
    way = path_to(table, root)
    if way is None:
        raise LookupError(table.name)
    if not way:
        return root.c.id == root_id
    condition = way[-1] == root_id
    for column, next_column in zip(reversed(way[:-1]), reversed(way[1:]), strict=True):
        condition = column.in_(select(next_column.table.c.id).where(condition))
    return condition


def tables_of_servers() -> list[Table]:
    """Every table that belongs to a server, those first on which no other depends."""
    return [table for table in reversed(metadata.sorted_tables) if table.name not in NO_SERVERS]


def delete_some(tx: Connection, table: Table, guild_id: int, most: int) -> int:
    """Delete at most so many rows of a server; returns how many went."""
    key = tuple_(*table.primary_key.columns)
    some = select(*table.primary_key.columns).where(belongs(table, guilds, guild_id)).limit(most)
    return tx.execute(delete(table).where(key.in_(some))).rowcount
