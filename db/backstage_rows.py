"""What agencies' files said, row by row: stored per import, so that each can be taken back alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Select, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from db.rows import AnyRow, maybe_from_ms, to_ms
from db.schema import backstage_leavers, backstage_roster, backstage_rows
from domain.backstage import Counters, month_of
from domain.imports import BackstageRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection

T = TypeVar("T")

SAID: Select[*tuple[Any, ...]] = select(
    backstage_roster.c.tiktok_id,
    *(column for column in backstage_rows.c if column.name not in {"import_id", "line"}),
    backstage_rows.c.import_id,
    backstage_rows.c.line,
).join_from(backstage_rows, backstage_roster)
"""Every row with whose it is."""
_COUNTED = ("diamonds", "live_seconds", "valid_days", "new_followers", "streams")
_CLOSED = ("last_diamonds", "last_live_seconds", "last_valid_days")
_TAKE_BACK = delete(backstage_rows).where(
    *(column == bindparam(f"this_{column.name}") for column in backstage_rows.primary_key.columns)
)
_SECOND = timedelta(seconds=1)


def pieces(whole: Sequence[T], most: int = 500) -> Iterator[Sequence[T]]:
    """As many at a time as one statement takes well."""
    for start in range(0, len(whole), most):
        yield whole[start : start + most]


def put_rows(tx: Connection, guild_id: int, import_id: int, rows: Sequence[BackstageRow]) -> dict[str, int]:
    """Store what a file says of its creators, once however often it is asked for; returns their roster's ids."""
    if not rows:
        return {}
    ids = _roster_ids(tx, guild_id, rows)
    values = [
        {
            "roster_id": ids[row.creator_id or ""],
            "as_of": row.as_of.isoformat(),
            "import_id": import_id,
            "line": row.line,
            "handle": row.handle.lower(),
            "taken_at": None if row.taken_at is None else to_ms(row.taken_at),
            **counter_columns(row.counters),
            **dict(zip(_CLOSED, _plain(row.last_month)[:3], strict=True)),
        }
        for row in rows
    ]
    tx.execute(insert(backstage_rows).on_conflict_do_nothing(), values)
    return ids


def put_leavers(tx: Connection, guild_id: int, import_id: int, rows: Sequence[BackstageRow]) -> None:
    """Store who had quit the network by a file's day."""
    values = [
        {
            "guild_id": guild_id,
            "handle": row.handle.lower(),
            "as_of": row.as_of.isoformat(),
            "import_id": import_id,
            "taken_at": None if row.taken_at is None else to_ms(row.taken_at),
        }
        for row in rows
    ]
    if values:
        tx.execute(insert(backstage_leavers).on_conflict_do_nothing(), values)


def _roster_ids(tx: Connection, guild_id: int, rows: Iterable[BackstageRow]) -> dict[str, int]:
    """The roster's rows of these creators, made where there are none; settled afterwards."""
    new = {
        row.creator_id: {
            "guild_id": guild_id,
            "tiktok_id": row.creator_id,
            "handle": row.handle.lower(),
            "as_of": row.as_of.isoformat(),
            "known_from": month_of(row.as_of).isoformat(),
        }
        for row in rows
    }
    tx.execute(insert(backstage_roster).on_conflict_do_nothing(), list(new.values()))
    known = select(backstage_roster.c.tiktok_id, backstage_roster.c.id).where(
        backstage_roster.c.guild_id == guild_id, backstage_roster.c.tiktok_id.in_(list(new))
    )
    return {row.tiktok_id: row.id for row in tx.execute(known)}


def take_back(tx: Connection, import_id: int, most: int) -> tuple[int, set[int], set[str]]:
    """Remove at most so many rows of an import: how many went, of whom in the roster, and which leavers' handles."""
    key = tuple(backstage_rows.primary_key.columns)
    some = tx.execute(select(*key).where(backstage_rows.c.import_id == import_id).limit(most)).all()
    if some:
        names = [f"this_{column.name}" for column in key]
        tx.execute(_TAKE_BACK, [dict(zip(names, row, strict=True)) for row in some])
    gone = backstage_leavers.c.import_id == import_id
    handles: set[str] = set()
    if len(some) < most:
        handles |= set(tx.execute(select(backstage_leavers.c.handle).where(gone)).scalars())
        tx.execute(delete(backstage_leavers).where(gone))
    return len(some) + len(handles), {row.roster_id for row in some}, handles


def counter_columns(counters: Counters) -> dict[str, int | None]:
    """Counters as columns: durations in whole seconds."""
    return dict(zip(_COUNTED, _plain(counters), strict=True))


def _plain(counters: Counters) -> tuple[int | None, ...]:
    live = None if counters.live is None else counters.live // _SECOND
    return (counters.diamonds, live, *counters[2:])


def counters_of(row: AnyRow) -> Counters:
    """Counters from a row that has their columns."""
    return Counters(row.diamonds, _seconds(row.live_seconds), row.valid_days, row.new_followers, row.streams)


def _seconds(count: int | None) -> timedelta | None:
    return None if count is None else timedelta(seconds=count)


def row_of(row: AnyRow) -> BackstageRow:
    """What a file said, from a row of ``SAID``; the group is not kept."""
    as_of = date.fromisoformat(row.as_of)
    return BackstageRow(
        creator_id=row.tiktok_id,
        handle=row.handle,
        month=as_of.replace(day=1),
        as_of=as_of,
        counters=counters_of(row),
        last_month=Counters(row.last_diamonds, _seconds(row.last_live_seconds), row.last_valid_days),
        left=False,
        group=None,
        line=row.line,
        taken_at=maybe_from_ms(row.taken_at),
    )


Said = tuple[str, str, str | None, Counters, Counters]
"""What makes a row say something new: whose, of which day, under which handle, with which counters."""


def said(row: BackstageRow) -> Said:
    """What a row says, whatever file it stands in; of a leaver there is only the handle."""
    if row.creator_id is None:
        return "", row.as_of.isoformat(), row.handle.lower(), Counters(), Counters()
    return row.creator_id, row.as_of.isoformat(), row.handle.lower(), row.counters, row.last_month


def said_before(
    tx: Connection, guild_id: int, rows: Sequence[BackstageRow], *, except_import: int | None = None
) -> set[Said]:
    """What other imports said of these creators on these days, and the lines before these of ``except_import``."""
    days = {row.as_of.isoformat() for row in rows}
    ids = {row.creator_id for row in rows if row.creator_id is not None}
    handles = {row.handle.lower() for row in rows if row.creator_id is None}
    known = SAID.where(
        backstage_roster.c.guild_id == guild_id,
        backstage_roster.c.tiktok_id.in_(ids),
        backstage_rows.c.as_of.in_(days),
    )
    left = select(backstage_leavers.c.handle, backstage_leavers.c.as_of).where(
        backstage_leavers.c.guild_id == guild_id,
        backstage_leavers.c.handle.in_(handles),
        backstage_leavers.c.as_of.in_(days),
    )
    if except_import is not None:
        before = backstage_rows.c.line < min((row.line for row in rows), default=0)
        known = known.where((backstage_rows.c.import_id != except_import) | before)
        left = left.where(backstage_leavers.c.import_id != except_import)
    found = {said(row_of(row)) for row in tx.execute(known)}
    return found | {("", row.as_of, row.handle, Counters(), Counters()) for row in tx.execute(left)}


def new_and_known(rows: Iterable[BackstageRow], before: set[Said]) -> tuple[int, int]:
    """How many rows tell something new, and how many tell again what is known; in a file, the first one counts."""
    told, new, known = set(before), 0, 0
    for row in rows:
        what = said(row)
        new, known = (new, known + 1) if what in told else (new + 1, known)
        told.add(what)
    return new, known


def by_creator(rows: Iterable[BackstageRow]) -> Mapping[str, list[BackstageRow]]:
    """Rows by the creator's TikTok id."""
    found: dict[str, list[BackstageRow]] = {}
    for row in rows:
        found.setdefault(row.creator_id or "", []).append(row)
    return found
