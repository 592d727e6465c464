"""Lists of incomes and payouts."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import false, or_, select, true

from db.money_rows import reporting_of, sums
from db.rows import AnyRow, like
from db.schema import creators
from domain.ledger import Entered, Listed

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Table

    from domain.access import Caller
    from domain.creators import Creator

E = TypeVar("E", bound=Entered)
_DIGITS = 19
"""Of the largest id."""


def listed(  # noqa: PLR0913, PLR0917 - which entries, how read, which page
    tx: Connection, table: Table, creator: Creator, read: Callable[[AnyRow], E], offset: int, limit: int
) -> Listed[E]:
    """One page, the newest first, and what all entries come to."""
    statement = (
        select(table)
        .where(table.c.creator_id == creator.id, table.c.voided_at.is_(None))
        .order_by(table.c.day.desc(), table.c.id.desc())
        .limit(limit + 1)
        .offset(offset)
    )
    entries = [read(row) for row in tx.execute(statement)]
    count, lines, unconverted = sums(tx, table, creator)
    reporting = reporting_of(tx, creator.guild_id)
    return Listed(
        creator=creator,
        entries=tuple(entries[:limit]),
        more=len(entries) > limit,
        count=count,
        micro_usd=sum(micro_usd for _, micro_usd in lines),
        unconverted=unconverted,
        reporting=reporting,
        converted=reporting.total(lines),
    )


def matching_entries(  # noqa: PLR0913, PLR0917 - which entries, whose, what was typed
    tx: Connection, table: Table, caller: Caller, typed: str, read: Callable[[AnyRow], E], limit: int
) -> list[tuple[str, E]]:
    """Entries that the caller may take back, the newest first: those whose number, day, note or handle fits."""
    mine = true() if caller.manager else (creators.c.member_id == caller.member_id) & creators.c.confirmed
    words = typed.strip()
    number = words.removeprefix("#")
    by_number = (
        table.c.id == int(number) if number.isascii() and number.isdigit() and len(number) < _DIGITS else false()
    )
    texts = (table.c.note, table.c.day, creators.c.handle)
    by_words = or_(*(column.like(like(words), escape="\\") for column in texts), table.c.currency == words.upper())
    fits = or_(by_number, by_words if number == words else false())
    statement = (
        select(table, creators.c.handle)
        .join_from(table, creators, creators.c.id == table.c.creator_id)
        .where(table.c.guild_id == caller.guild_id, table.c.voided_at.is_(None), mine, fits if words else true())
        .order_by(table.c.id.desc())
        .limit(limit)
    )
    return [(row.handle, read(row)) for row in tx.execute(statement)]
