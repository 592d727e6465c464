"""What is stored about one person, in every server: as a mapping, and forgotten on request.

A handle is a person's own where a manager confirmed it, in that server only: whoever runs a server can
confirm anything there, so it proves nothing elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Column, delete, func, select, update

from db import history
from db.backstage_roster import forget_backstage, unlink
from db.creators import without_history, without_streams
from db.digest_rows import end_digests_of, forget_digests
from db.goals import clear_goals_of
from db.imports_staging import forget_dropped
from db.personal_rows import (
    OF_PEOPLE,
    actor_columns,
    creator_added_by,
    forget_asker,
    forget_supporter,
    forget_what_was_told,
    linked_to,
    scrub_history,
)
from db.personal_sections import Sections, sections_of
from db.plan_writes import call_off_all
from db.resolve import live_stream
from db.rows import to_ms
from db.schema import creators, digests, reporters, reports, streams
from db.stream_rows import change_stream
from domain.access import FORGOTTEN, Caller
from domain.creators import Creator, Share
from domain.privacy import Survey
from domain.streams import State

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from db.database import Database


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What a deletion has to follow up where the bot posted."""

    servers: frozenset[int] = frozenset()
    """Where other cards named the person, or goals counted their streams: they may be due."""
    survey: Survey | None = None
    """What there was before."""


class PersonalData:
    """Everything about one person."""

    def __init__(self, database: Database) -> None:
        """Over an open database."""
        self._db = database

    async def export(self, member_id: int, at: datetime) -> Sections:
        """All of it, and nobody else's private data; see ``db/personal_sections.py``."""
        return await self._db.read(lambda tx: sections_of(tx, member_id, at))

    async def survey(self, member_id: int) -> Survey:
        """How much there is."""
        return await self._db.read(lambda tx: _survey(tx, member_id))

    async def delete(self, member_id: int, at: datetime) -> Forgotten:
        """Forget a person, in one transaction; again changes nothing.

        Confirmed handles go with all that hangs on them, and the gifts that these handles sent to others
        become nameless. An unconfirmed link proves nothing about a history that others added: it is cut,
        and only streams that the person added go. What the person did for others stays, without saying who.

        A stream that is on air keeps nobody: it goes too, or ends where others added it.
        """

        def body(tx: Connection) -> Forgotten:
            before = _survey(tx, member_id)
            linked = linked_to(tx, member_id)
            # Everywhere: cards that named the person, and goals that counted their streams.
            touched = {creator.guild_id for creator in linked}
            for creator in linked:
                if creator.confirmed:
                    forget_supporter(tx, creator)
                    forget_backstage(tx, creator)
                    _forget_creator(tx, creator, at)
                else:
                    _cut(tx, creator, member_id, at)
            forget_asker(tx, member_id)
            forget_dropped(tx, member_id)
            forget_digests(tx, digests.c.member_id == member_id)
            scrub_history(tx, member_id)
            for column in actor_columns():
                tx.execute(update(column.table).where(column == member_id).values({column.name: FORGOTTEN}))
            for guild_id in sorted({creator.guild_id for creator in linked}):
                history.note(tx, Caller(guild_id, FORGOTTEN), at, "person-forgotten")
            return Forgotten(frozenset(touched), before)

        return await self._db.write(body)


def _survey(tx: Connection, member_id: int) -> Survey:
    linked = linked_to(tx, member_id)
    own = [creator.id for creator in linked if creator.confirmed]
    counts = [
        tx.execute(select(func.count()).select_from(table).where(table.c.member_id == member_id)).scalar_one()
        for table in OF_PEOPLE
    ]
    return Survey(
        handles=tuple(creator.handle for creator in linked if creator.confirmed),
        unconfirmed=tuple(creator.handle for creator in linked if not creator.confirmed),
        streams=_count(tx, own, "streams"),
        money=sum(_count(tx, own, name) for name in ("incomes", "payouts", "reward_rates")),
        questions=counts[0],
        votes=counts[1],
        named=sum(_places(tx, column, member_id) for column in actor_columns()),
    )


def _places(tx: Connection, column: Column[int], member_id: int) -> int:
    """How often a column names the person: each report counts, though they share one row with the name."""
    named = select(func.count()).select_from(column.table).where(column == member_id)
    if column.table is reporters:
        named = named.join(reports, reports.c.reporter_id == reporters.c.id)
    return tx.execute(named).scalar_one()


def _count(tx: Connection, creator_ids: list[int], name: str) -> int:
    table = creators.metadata.tables[name]
    of = table.c.creator_id.in_(creator_ids)
    return tx.execute(select(func.count()).select_from(table).where(of)).scalar_one()


def _forget_creator(tx: Connection, creator: Creator, at: datetime) -> None:
    """A handle goes, with all that hangs on it."""
    forget_what_was_told(tx, creator)
    without_history(tx, creator, at)
    tx.execute(delete(creators).where(creators.c.id == creator.id))


def _cut(tx: Connection, creator: Creator, member_id: int, at: datetime) -> None:
    """An unconfirmed link is cut. What the person added goes; what others added stays for the server's totals."""
    without_streams(tx, creator, streams.c.added_by == member_id, at)
    unlink(tx, creator)
    left = select(streams.c.id).where(streams.c.creator_id == creator.id)
    if creator_added_by(tx, creator) == member_id and tx.execute(left).first() is None:
        _forget_creator(tx, creator, at)
        return
    nobody = Caller(creator.guild_id, FORGOTTEN)
    live = live_stream(tx, creator)
    if live is not None:
        # Nobody can name a handle that is off the list, so nobody could end it later.
        change_stream(tx, nobody, live, at, "stream-ended", state=State.ENDED, ended_at=max(at, live.started_at))
    clear_goals_of(tx, nobody, creator, at)
    call_off_all(tx, nobody, creator, at)
    end_digests_of(tx, creator.id, FORGOTTEN, at)
    gone = {"member_id": None, "share": Share.MANAGERS.value, "removed_at": to_ms(at)}
    tx.execute(update(creators).where(creators.c.id == creator.id).values(gone))
