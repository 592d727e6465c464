"""An agency that drops its Backstage files: rows as the reader makes them, imported without the reader."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from db.backstage import BackstageStore, apply_rows, preview_rows, undo_import
from db.backstage_pace import pace
from db.backstage_rows import SAID, row_of
from db.guilds import ensure_guild
from db.rows import to_ms
from db.schema import backstage_roster, backstage_rows, imports
from domain.backstage import Counters, Difference, differences, snapshots
from domain.imports import BackstageRow
from tests.db.world import GUILD, MANAGER, NOON

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from db.backstage import Applied
    from db.database import Database
    from domain.access import Caller
    from domain.backstage_preview import BackstagePreview
    from domain.pace import Pace

MARCH = date(2026, 3, 1)


def day(number: int, month: int = 3) -> date:
    """A day of the year in which the tests happen."""
    return date(2026, month, number)


def told(
    creator_id: str | None,
    handle: str,
    as_of: date,
    diamonds: int = 0,
    hours: float = 0,
    valid_days: int = 0,
    *,
    last: Counters | None = None,
    taken_at: datetime | None = None,
    line: int = 2,
) -> BackstageRow:
    """One row of a file; without an id it tells of a leaver."""
    return BackstageRow(
        creator_id=creator_id,
        handle=handle,
        month=as_of.replace(day=1),
        as_of=as_of,
        counters=Counters(diamonds, timedelta(hours=hours), valid_days, 0, valid_days),
        last_month=last or Counters(),
        left=creator_id is None,
        group=None,
        line=line,
        taken_at=taken_at,
    )


def in_file(*rows: BackstageRow) -> list[BackstageRow]:
    """Rows on lines of their own."""
    return [row._replace(line=line) for line, row in enumerate(rows, 2)]


class Agency:
    """Whoever imports files in one server."""

    def __init__(self, database: Database, caller: Caller = MANAGER) -> None:
        self.database, self.caller = database, caller
        self.store = BackstageStore(database)
        self.files = 0

    async def drop(self, *rows: BackstageRow, at: datetime = NOON) -> int:
        """A file with these rows is imported; returns the import's id."""
        made = await self.database.write(lambda tx: self._staged(tx, at))
        await self.apply(made, in_file(*rows), at=at)
        return made

    async def apply(self, import_id: int, rows: Sequence[BackstageRow], at: datetime = NOON) -> Applied:
        """A piece of a file is taken in."""
        return await self.database.write(lambda tx: apply_rows(tx, import_id, self.caller, rows, at))

    async def undo(self, import_id: int) -> int:
        """A whole import is taken back; returns how many rows went."""
        went = 0
        while piece := await self.database.write(lambda tx: undo_import(tx, self.caller, import_id, NOON)):
            went += piece
        return went

    async def preview(self, *rows: BackstageRow) -> BackstagePreview:
        """What a file with these rows would bring."""
        return await self.database.read(lambda tx: preview_rows(tx, self.caller, in_file(*rows), NOON))

    async def paces(self, today: date, now: datetime | None = None) -> dict[str, Pace]:
        """Everybody's pace by handle."""
        found = await self.database.read(lambda tx: pace(tx, self.caller.guild_id, today, UTC, now=now))
        return {one.creator.handle: one for one in found}

    async def differences(self, creator_id: str) -> list[Difference]:
        """What the days brought to one creator, by all that stands."""
        said = SAID.where(backstage_roster.c.tiktok_id == creator_id)
        rows = await self.database.read(lambda tx: [row_of(row) for row in tx.execute(said)])
        return differences(one for row in rows for one in snapshots(row))

    async def roster(self) -> list[tuple[object, ...]]:
        """What is kept of everybody, without the ids of rows."""
        columns = [column for column in backstage_roster.c if column.name != "id"]
        kept = select(*columns).order_by(backstage_roster.c.guild_id, backstage_roster.c.tiktok_id)
        return await self.database.read(lambda tx: [tuple(row) for row in tx.execute(kept)])

    async def said(self) -> int:
        """How many rows of files stand."""
        return await self.database.read(lambda tx: len(tx.execute(select(backstage_rows)).all()))

    def _staged(self, tx: Connection, at: datetime) -> int:
        self.files += 1
        ensure_guild(tx, self.caller.guild_id, at)
        row = {
            "guild_id": self.caller.guild_id,
            "key": f"file-{self.caller.member_id}-{self.files}",
            "digest": "",
            "name": "Creator data.xlsx",
            "kind": "backstage",
            "state": "done",
            "staged_at": to_ms(at),
            "staged_by": self.caller.member_id,
        }
        return tx.execute(insert(imports).returning(imports.c.id), row).scalar_one()


def handles(found: Iterable[object]) -> list[str]:
    """Of creators."""
    return [one.handle for one in found]  # type: ignore[attr-defined]


__all__ = ["GUILD", "MARCH", "Agency", "day", "handles", "in_file", "told"]
