"""Who is in an agency's network, what the files come to for each of them, and who of them is registered here.

The roster is always what its rows say: after an import and after its undo it is counted anew, so neither the
order nor the repetition of files can make a difference.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, bindparam, delete, func, select, update

from db import history
from db.backstage_rows import SAID, by_creator, counter_columns, pieces, row_of
from db.cards import cards_changed
from db.rows import AnyRow, maybe_from_ms
from db.schema import backstage_leavers, backstage_roster, backstage_rows, creators
from domain.backstage import month_of, snapshots, standing, standing_by_newest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime
    from typing import Any

    from sqlalchemy import Connection

    from domain.access import Caller
    from domain.backstage import Snapshot, Standing
    from domain.creators import Creator
    from domain.imports import BackstageRow

_DAY = timedelta(days=1)
_RECENT = timedelta(days=3)
"""So far back the newest files are looked at first: over a weekend."""
_UPDATE = (
    update(backstage_roster)
    .where(backstage_roster.c.id == bindparam("roster"))
    .values(
        {
            column.name: bindparam(column.name)
            for column in backstage_roster.c
            if column.name not in {"id", "guild_id", "tiktok_id", "creator_id"}
        }
    )
)


def settle(tx: Connection, caller: Caller, ids: Collection[int], at: datetime, gone: Collection[str] = ()) -> None:
    """Count the roster's rows of these ids anew, and of those whom leavers' handles ``gone`` may mean.

    Whoever no row tells of any more is taken off. Registered creators get the handle that they have now,
    where it is free, and whoever is registered under a roster's handle is linked.
    """
    named = backstage_roster.c.handle.in_(gone)
    here = backstage_roster.c.guild_id == caller.guild_id
    more = tx.execute(select(backstage_roster.c.id).where(here, named)).scalars() if gone else ()
    of = backstage_roster.c.id.in_({*ids, *more})
    newest = (
        select(backstage_rows.c.as_of)
        .where(backstage_rows.c.roster_id == backstage_roster.c.id)
        .order_by(backstage_rows.c.as_of.desc())
        .limit(1)
        .scalar_subquery()
    )
    days = select(backstage_roster.c.id, backstage_roster.c.tiktok_id, newest.label("newest")).where(here, of)
    found = tx.execute(days).all()
    kept = [row for row in found if row.newest is not None]
    nobody = [row.id for row in found if row.newest is None]
    tx.execute(delete(backstage_roster).where(backstage_roster.c.id.in_(nobody)))
    values = _counted(tx, caller.guild_id, kept)
    if values:
        tx.execute(_UPDATE, values)
    _follow(tx, caller, [row.id for row in kept], at)
    link(tx, caller.guild_id, backstage_roster.c.id.in_([row.id for row in kept]) if not nobody else None)


def _counted(tx: Connection, guild_id: int, kept: Sequence[AnyRow]) -> list[dict[str, Any]]:
    """The columns of each roster's row that are kept beside the rows."""
    handles = _handles(tx, [row.id for row in kept])
    left = _leavers(tx, guild_id, set(handles.values()))
    months: dict[str, list[AnyRow]] = {}
    for row in kept:
        months.setdefault(row.newest[:7], []).append(row)
    values: list[dict[str, Any]] = []
    for same in months.values():
        ids = {row.tiktok_id: row.id for row in same}
        first = date.fromisoformat(min(row.newest for row in same))
        for tiktok_id, (rows, stands) in _standings(tx, ids, first).items():
            newest = max((row.as_of, row.taken_at.timestamp() if row.taken_at else 0.0) for row in rows)
            handle = handles[ids[tiktok_id]]
            quit_on = max((one for one in left.get(handle, ()) if one > newest), default=None)
            values.append(
                {
                    "roster": ids[tiktok_id],
                    "handle": handle,
                    "as_of": stands.as_of.isoformat(),
                    **counter_columns(stands.counters),
                    "known_from": stands.known_from.isoformat(),
                    "last_live": None if stands.last_live is None else stands.last_live.isoformat(),
                    "left_on": None if quit_on is None else quit_on[0].isoformat(),
                }
            )
    return values


def _standings(tx: Connection, ids: dict[str, int], newest: date) -> dict[str, tuple[list[BackstageRow], Standing]]:
    """Where creators stand whose newest files are of one month, of ``newest`` or later.

    Mostly the last days tell it. For who was not live in them the month is looked through, then the one before;
    further back nobody looks: two months of silence are told as at least so long.
    """
    month = month_of(newest)
    rows = by_creator(_rows(tx, ids.values(), max(month, newest - _RECENT), None))
    recent = {creator_id: standing_by_newest(_snapshots(own, month)) for creator_id, own in rows.items()}
    found = {creator_id: stands for creator_id, stands in recent.items() if stands is not None}
    whole = by_creator(_rows(tx, [ids[one] for one in rows.keys() - found.keys()], month, None))
    found |= {creator_id: _standing(own, month) for creator_id, own in whole.items()}
    silent = [ids[creator_id] for creator_id, stands in found.items() if stands.last_live is None]
    before = month_of(month - _DAY)
    earlier = by_creator(_rows(tx, silent, before, month))
    for creator_id, stands in found.items():
        if stands.last_live is None:
            found[creator_id] = _standing([*earlier.get(creator_id, ()), *whole[creator_id]], before)
    return {creator_id: (rows[creator_id], stands) for creator_id, stands in found.items()}


def _snapshots(rows: Iterable[BackstageRow], since: date) -> Iterable[Snapshot]:
    return (one for row in rows for one in snapshots(row) if one.as_of >= since)


def _standing(rows: Iterable[BackstageRow], since: date) -> Standing:
    stands = standing(_snapshots(rows, since))
    assert stands is not None  # noqa: S101 - each has a row at least
    return stands


def _rows(tx: Connection, ids: Iterable[int], since: date, until: date | None) -> list[BackstageRow]:
    of = list(ids)
    if not of:
        return []
    said = SAID.where(backstage_rows.c.roster_id.in_(of), backstage_rows.c.as_of >= since.isoformat())
    if until is not None:
        said = said.where(backstage_rows.c.as_of < until.isoformat())
    return [row_of(row) for row in tx.execute(said)]


def _handles(tx: Connection, ids: Collection[int]) -> dict[int, str]:
    """Under which handle each was seen last; empty where no file tells one."""
    newest = (
        select(backstage_rows.c.handle)
        .where(backstage_rows.c.roster_id == backstage_roster.c.id, backstage_rows.c.handle != "")
        .order_by(
            backstage_rows.c.as_of.desc(),
            func.coalesce(backstage_rows.c.taken_at, 0).desc(),
            backstage_rows.c.import_id.desc(),
            backstage_rows.c.line.desc(),
        )
        .limit(1)
        .scalar_subquery()
    )
    rows = tx.execute(select(backstage_roster.c.id, newest.label("handle")).where(backstage_roster.c.id.in_(ids)))
    return {row.id: row.handle or "" for row in rows}


def _leavers(tx: Connection, guild_id: int, handles: Collection[str]) -> dict[str, list[tuple[date, float]]]:
    """When files said that a handle had quit, by handle."""
    rows = tx.execute(
        select(backstage_leavers).where(
            backstage_leavers.c.guild_id == guild_id, backstage_leavers.c.handle.in_(handles)
        )
    )
    found: dict[str, list[tuple[date, float]]] = {}
    for row in rows:
        taken = maybe_from_ms(row.taken_at)
        found.setdefault(row.handle, []).append((date.fromisoformat(row.as_of), taken.timestamp() if taken else 0.0))
    return found


# -- who of them is registered -----------------------------------------------------------------------------------------


def _follow(tx: Connection, caller: Caller, ids: Collection[int], at: datetime) -> None:
    """Registered creators take the handle that TikTok shows for their id, unless another creator has it here."""
    statement = (
        select(backstage_roster.c.handle, creators.c.id, creators.c.handle.label("was"))
        .join_from(backstage_roster, creators, creators.c.id == backstage_roster.c.creator_id)
        .where(
            backstage_roster.c.id.in_(ids),
            creators.c.removed_at.is_(None),
            backstage_roster.c.handle.not_in([creators.c.handle, ""]),
        )
        .order_by(backstage_roster.c.as_of.desc(), backstage_roster.c.id)
    )
    waiting = list(tx.execute(statement))
    taken = registered(tx, caller.guild_id, {row.handle for row in waiting})
    while free := [row for row in waiting if row.handle not in taken]:
        row = free[0]
        tx.execute(update(creators).where(creators.c.id == row.id).values(handle=row.handle))
        cards_changed(tx, caller.guild_id, row.id)
        history.note(tx, caller, at, "creator-renamed", row.id, {"was": row.was, "handle": row.handle})
        taken = (taken | {row.handle}) - {row.was}
        waiting.remove(row)


def registered(tx: Connection, guild_id: int, handles: Iterable[str], *, off: bool = False) -> set[str]:
    """Which of these handles somebody has here; with ``off``, which were taken off the list once."""
    removed = creators.c.removed_at.is_not(None) if off else creators.c.removed_at.is_(None)
    found: set[str] = set()
    for piece in pieces(sorted(handles)):
        of = (creators.c.guild_id == guild_id) & removed & creators.c.handle.in_(piece)
        found |= set(tx.execute(select(creators.c.handle).where(of)).scalars())
    return found


def link(tx: Connection, guild_id: int, which: ColumnElement[bool] | None = None) -> None:
    """Link who is registered under the handle of a roster's row, and by no other row yet."""
    linked = select(backstage_roster.c.creator_id).where(
        backstage_roster.c.guild_id == guild_id, backstage_roster.c.creator_id.is_not(None)
    )
    same = (creators.c.guild_id == backstage_roster.c.guild_id) & (creators.c.handle == backstage_roster.c.handle)
    statement = (
        select(backstage_roster.c.id, creators.c.id.label("creator"))
        .join_from(backstage_roster, creators, same & creators.c.removed_at.is_(None))
        .where(backstage_roster.c.guild_id == guild_id, backstage_roster.c.creator_id.is_(None))
        .where(creators.c.id.not_in(linked))
        .order_by(backstage_roster.c.as_of.desc(), backstage_roster.c.id)
    )
    found: dict[int, int] = {}
    for row in tx.execute(statement if which is None else statement.where(which)):
        found.setdefault(row.creator, row.id)
    if found:
        put = update(backstage_roster).where(backstage_roster.c.id == bindparam("roster"))
        values = [{"roster": roster_id, "creator": creator} for creator, roster_id in found.items()]
        tx.execute(put.values(creator_id=bindparam("creator")), values)


def found_in_files(tx: Connection, creator: Creator) -> None:
    """A handle was registered that files may have told of before."""
    link(tx, creator.guild_id, backstage_roster.c.handle == creator.handle)


def unlink(tx: Connection, creator: Creator) -> None:
    """What files said stays the agency's; nobody here is meant by it any more."""
    tx.execute(update(backstage_roster).where(backstage_roster.c.creator_id == creator.id).values(creator_id=None))


def forget_backstage(tx: Connection, creator: Creator) -> None:
    """Delete for good what files said of this creator, under all their handles."""
    ids = select(backstage_roster.c.id).where(backstage_roster.c.creator_id == creator.id)
    of = backstage_rows.c.roster_id.in_(ids)
    handles = {creator.handle, *tx.execute(select(backstage_rows.c.handle).distinct().where(of)).scalars()}
    tx.execute(
        delete(backstage_leavers).where(
            backstage_leavers.c.guild_id == creator.guild_id, backstage_leavers.c.handle.in_(handles)
        )
    )
    tx.execute(delete(backstage_rows).where(of))
    tx.execute(delete(backstage_roster).where(backstage_roster.c.creator_id == creator.id))
