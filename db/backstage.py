"""LIVE Backstage files: what one would bring, what it brings, its undo, and the registration of whom it tells of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, insert, select

from db import history
from db.backstage_roster import link, registered, settle
from db.backstage_rows import (
    SAID,
    by_creator,
    new_and_known,
    pieces,
    put_leavers,
    put_rows,
    row_of,
    said_before,
    take_back,
)
from db.rows import CREATOR_COLUMNS, creator_of, to_ms
from db.schema import backstage_roster, backstage_rows, creators, imports
from domain.access import require_manager
from domain.backstage import month_of, snapshots
from domain.backstage_preview import BackstagePreview, changes_of, gains
from domain.errors import NotFound
from domain.names import is_handle

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

    from db.backstage_rows import Said
    from db.database import Database
    from domain.access import Caller
    from domain.backstage import Snapshot
    from domain.creators import Creator
    from domain.imports import BackstageRow

ROWS_AT_ONCE = 50
"""Rows of one write: each also counts its creator's standing anew, and nobody's command shall wait for long."""


class Applied(NamedTuple):
    """How many rows of a piece told something new, and how many told again what another import had told."""

    new: int
    known: int


_FEW_DAYS = 7
"""A file of so many days is compared day by day."""


@dataclass(frozen=True, slots=True)
class Registered:
    """What became of the creators of a file; by handle."""

    new: tuple[Creator, ...]
    """Registered now, linked to no member."""
    linked: tuple[Creator, ...]
    """Registered here before: their figures are found from now on."""
    skipped: tuple[str, ...]
    """Not registered: taken off the list here before, so somebody decided that."""


def preview_rows(tx: Connection, caller: Caller, rows: Iterable[BackstageRow], at: datetime) -> BackstagePreview:
    """What a whole file would bring; nothing is written.

    Raises:
        NotAllowed: no manager asks.
        NotFound: ``import-empty``, the file tells of nobody.
    """
    del at
    require_manager(caller)
    told = list(rows)
    if not told:
        raise NotFound("import-empty")
    placed = [row for row in told if row.creator_id is not None]
    new, known = new_and_known(told, _said_before(tx, caller.guild_id, told))
    roster = select(backstage_roster).where(backstage_roster.c.guild_id == caller.guild_id)
    handles = {row.tiktok_id: row.handle for row in tx.execute(roster)}
    linked = {row.tiktok_id for row in tx.execute(roster.where(backstage_roster.c.creator_id.is_not(None)))}
    changes = changes_of(handles, told)
    seen = {row.creator_id: row.handle.lower() or handles.get(row.creator_id, "") for row in _by_day(placed)}
    others = {handle for creator_id, handle in seen.items() if creator_id not in linked and handle}
    # Who is renamed and linked: the handle must be nobody's here.
    moved = {one.handle.lower() for one in changes.renamed if one.creator_id in linked}
    here, off = registered(tx, caller.guild_id, others | moved), registered(tx, caller.guild_id, others, off=True)
    waiting = sorted(others - here - off)
    first_time = {seen[creator_id] for creator_id in changes.new if creator_id in seen}
    newest = select(func.max(backstage_roster.c.as_of)).where(backstage_roster.c.guild_id == caller.guild_id)
    newest_known = tx.execute(newest).scalar()
    closes = gains(_known_snapshots(tx, caller.guild_id, placed), placed)
    return BackstagePreview(
        creators=len(seen),
        rows_new=new,
        rows_known=known,
        first_day=min(row.as_of for row in told),
        as_of=max(row.as_of for row in told),
        newest_known=None if newest_known is None else date.fromisoformat(newest_known),
        gained=closes.gained,
        exact_days=closes.exact_days,
        several_days=closes.several_days,
        corrected=closes.corrected,
        new=tuple(handle for handle in waiting if handle in first_time),
        unregistered=tuple(handle for handle in waiting if handle not in first_time),
        linked=tuple(sorted(others & here)),
        renamed=changes.renamed,
        taken=tuple(sorted(moved & here)),
        left=tuple(sorted(handles[creator_id] for creator_id in changes.left if creator_id in handles)),
        unplaced=changes.unplaced,
    )


def apply_rows(tx: Connection, import_id: int, caller: Caller, rows: Iterable[BackstageRow], at: datetime) -> Applied:
    """Take in a piece of a file, ``ROWS_AT_ONCE`` rows at best; the same piece again changes nothing.

    Raises:
        NotAllowed: no manager asks.
    """
    require_manager(caller)
    told = list(rows)
    before = said_before(tx, caller.guild_id, told, except_import=import_id)
    placed, gone = _divided(told)
    ids = put_rows(tx, caller.guild_id, import_id, placed)
    put_leavers(tx, caller.guild_id, import_id, gone)
    settle(tx, caller, set(ids.values()), at, gone={row.handle.lower() for row in gone})
    return Applied(*new_and_known(told, before))


def undo_import(tx: Connection, caller: Caller, import_id: int, at: datetime) -> int:
    """Take back a piece of what an import brought: what the other files say holds again. Returns how many rows went.

    To be called, each time in a transaction of its own, until it returns 0. Who was registered in the meantime
    stays registered, and a handle that followed goes back.
    """
    taken, ids, handles = take_back(tx, import_id, ROWS_AT_ONCE)
    if taken:
        settle(tx, caller, ids, at, gone=handles)
    return taken


class BackstageStore:
    """What a manager does with the creators of a file."""

    def __init__(self, database: Database) -> None:
        """Over an open database."""
        self._db = database

    async def register_new(self, caller: Caller, import_id: int, at: datetime) -> Registered:
        """Register all creators of an import who are not, linked to no member; again changes nothing.

        Raises:
            NotAllowed: no manager asks.
            NotFound: there is no such import here.
        """

        def body(tx: Connection) -> Registered:
            require_manager(caller)
            _require_import(tx, caller.guild_id, import_id)
            told = select(backstage_rows.c.roster_id).where(backstage_rows.c.import_id == import_id)
            unlinked = (
                backstage_roster.c.id.in_(told)
                & backstage_roster.c.creator_id.is_(None)
                & backstage_roster.c.left_on.is_(None)
            )
            statement = select(backstage_roster.c.handle).where(unlinked).order_by(backstage_roster.c.handle)
            handles = {handle for handle in tx.execute(statement).scalars() if is_handle(handle)}
            here, off = registered(tx, caller.guild_id, handles), registered(tx, caller.guild_id, handles, off=True)
            new = sorted(handles - here - off)
            if new:
                made = {"guild_id": caller.guild_id, "added_at": to_ms(at), "added_by": caller.member_id}
                tx.execute(insert(creators), [{**made, "handle": handle} for handle in new])
                history.note(tx, caller, at, "backstage-registered", import_id, {"creators": len(new)})
            link(tx, caller.guild_id, unlinked)
            return Registered(
                _named(tx, caller.guild_id, new), _named(tx, caller.guild_id, here), tuple(sorted(off - here))
            )

        return await self._db.write(body)


def _require_import(tx: Connection, guild_id: int, import_id: int) -> None:
    of = (imports.c.id == import_id) & (imports.c.guild_id == guild_id)
    if tx.execute(select(imports.c.id).where(of)).first() is None:
        raise NotFound("import-unknown")


def _named(tx: Connection, guild_id: int, handles: Collection[str]) -> tuple[Creator, ...]:
    here = (creators.c.guild_id == guild_id) & creators.c.removed_at.is_(None)
    found: list[Creator] = []
    for piece in pieces(sorted(handles)):
        statement = select(*CREATOR_COLUMNS).where(here, creators.c.handle.in_(piece)).order_by(creators.c.handle)
        found += [creator_of(row) for row in tx.execute(statement)]
    return tuple(found)


def _divided(rows: Iterable[BackstageRow]) -> tuple[list[BackstageRow], list[BackstageRow]]:
    """Rows of creators in the network, and of those who have left it."""
    told = list(rows)
    return [row for row in told if row.creator_id is not None], [row for row in told if row.creator_id is None]


def _by_day(rows: Iterable[BackstageRow]) -> list[BackstageRow]:
    return sorted(rows, key=lambda row: (row.as_of, row.line))


def _said_before(tx: Connection, guild_id: int, rows: Sequence[BackstageRow]) -> set[Said]:
    found: set[Said] = set()
    for piece in pieces(rows):
        found |= said_before(tx, guild_id, piece)
    return found


def _known_snapshots(tx: Connection, guild_id: int, rows: Iterable[BackstageRow]) -> dict[str, list[Snapshot]]:
    """What is known of these days, and of the newest one before each in its month; by TikTok's id."""
    days = {row.as_of for row in rows}
    here = backstage_roster.c.guild_id == guild_id
    if len(days) > _FEW_DAYS:
        months = [month_of(day).isoformat() for day in days]
        statements = [SAID.where(here, backstage_rows.c.as_of.between(min(months), max(days).isoformat()))]
    else:
        statements = [SAID.where(here, which) for day in days for which in (_of(day), _newest_before(day))]
    found = (row_of(row) for statement in statements for row in tx.execute(statement))
    return {
        creator_id: [one for row in own for one in snapshots(row) if month_of(one.as_of) == row.month]
        for creator_id, own in by_creator(found).items()
    }


def _of(day: date) -> ColumnElement[bool]:
    return backstage_rows.c.as_of == day.isoformat()


def _newest_before(day: date) -> ColumnElement[bool]:
    before = backstage_rows.alias("before")
    newest = select(func.max(before.c.as_of)).where(
        before.c.roster_id == backstage_roster.c.id,
        before.c.as_of < day.isoformat(),
        before.c.as_of >= month_of(day).isoformat(),
    )
    return backstage_rows.c.as_of == newest.scalar_subquery()
