"""A server's own answers: added, changed, taken out and brought back; and the stock entries that it hides."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or

from db import history
from db.entry_rows import OWN, entry_of, learned_wordings, lore_of, own_entry, own_row, without
from db.guilds import ensure_guild
from db.rows import AnyRow, to_ms
from db.schema import faq_entries, faq_hidden, faq_questions
from domain.access import require_manager
from domain.answers import normalised
from domain.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from db.database import Database
    from domain.access import Caller
    from domain.answers import Entry, Lore

MOST_OWN = 200
"""Entries that one server can have."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a manager wrote."""

    question: str
    answer: str
    wordings: Sequence[str]
    source: str | None


class EntryStore:
    """Own entries of each server. Every write is a manager's; the rule is ``domain.access``'s."""

    def __init__(self, database: Database) -> None:
        """Over an open database."""
        self._db = database

    async def lore(self, guild_id: int) -> Lore:
        """What this server adds to the stock, and takes from it.

        The queued questions that an own entry answered are wordings of it; those of a stock entry
        are in ``Lore.extra``, or its override's.
        """
        return await self._db.read(lambda tx: lore_of(tx, guild_id))

    async def removed(self, guild_id: int, limit: int = 25) -> tuple[Entry, ...]:
        """Own entries that were taken out, the latest first; they can come back."""
        gone = (
            select(faq_entries)
            .where(faq_entries.c.guild_id == guild_id, faq_entries.c.removed_at.is_not(None))
            .order_by(faq_entries.c.removed_at.desc(), faq_entries.c.id.desc())
            .limit(limit)
        )
        return await self._db.read(lambda tx: tuple(entry_of(row) for row in tx.execute(gone)))

    async def add(  # noqa: PLR0913 - what its form takes
        self,
        caller: Caller,
        *,
        question: str,
        answer: str,
        wordings: Sequence[str],
        source: str | None,
        overrides: str | None,
        at: datetime,
        key: str,
    ) -> Entry:
        """Write an entry, once for each ``key``; with ``overrides`` it stands in for that stock entry here.

        Raises:
            NotAllowed: no manager asks.
            Conflict: the server has that question already, an override of that entry, or too many entries.
        """
        draft = Draft(question, answer, wordings, source)

        def body(tx: Connection) -> Entry:
            require_manager(caller)
            return known_by_key(tx, caller.guild_id, key) or add_entry(tx, caller, draft, overrides, at, key)

        return await self._db.write(body)

    async def edit(  # noqa: PLR0913 - what its form takes
        self,
        caller: Caller,
        entry_id: str,
        *,
        question: str,
        answer: str,
        wordings: Sequence[str],
        source: str | None,
        at: datetime,
    ) -> Entry:
        """Change an own entry; ``revert`` takes that back. The same again changes nothing.

        ``wordings`` are all of them: a queued question that is not among them is no wording any more.

        Raises:
            NotAllowed: no manager asks.
            NotFound: the server has no such entry.
            Conflict: another entry of the server has that question.
        """

        def body(tx: Connection) -> Entry:
            require_manager(caller)
            row = own_row(tx, caller.guild_id, entry_id)
            _require_new_question(tx, caller.guild_id, question, but=row.id)
            learned = learned_wordings(tx, caller.guild_id).get(entry_id, ())
            typed = without(wordings, [question, *learned])
            after: dict[str, object] = {"question": question, "answer": answer, "wordings": typed, "source": source}
            kept = {normalised(wording) for wording in (question, *wordings)}
            forgotten = [wording for wording in learned if normalised(wording) not in kept]
            if forgotten or after != _draft_values(row):
                _unlearn(tx, caller.guild_id, entry_id, forgotten)
                before = {**_draft_values(row), "wordings": [*json.loads(row.wordings), *learned]}
                _change(tx, caller, row, at, draft=after, before=before)
            return own_entry(tx, caller.guild_id, entry_id)

        return await self._db.write(body)

    async def revert(self, caller: Caller, entry_id: str, changed_at: datetime, at: datetime) -> Entry:
        """Take back the change of ``changed_at``: the entry is as it was before.

        Raises:
            NotAllowed: no manager asks.
            NotFound: the server has no such entry.
            Conflict: it was changed again since, or that change was taken back already.
        """

        def body(tx: Connection) -> Entry:
            require_manager(caller)
            row = own_row(tx, caller.guild_id, entry_id)
            if row.before is None or row.changed_at != to_ms(changed_at):
                raise Conflict("entry-changed-since")
            before = json.loads(row.before)
            _require_new_question(tx, caller.guild_id, before["question"], but=row.id)
            _change(tx, caller, row, at, draft=before, before=None)
            return own_entry(tx, caller.guild_id, entry_id)

        return await self._db.write(body)

    async def remove(self, caller: Caller, entry_id: str, at: datetime) -> None:
        """Take an entry out here: an own one is voided, a stock one hidden. Twice is as good as once.

        Raises:
            NotAllowed: no manager asks.
            NotFound: the server has no such own entry.
        """

        def body(tx: Connection) -> None:
            require_manager(caller)
            ensure_guild(tx, caller.guild_id, at)
            if entry_id.startswith(OWN):
                remove_own(tx, caller, entry_id, at)
                return
            row = {
                "guild_id": caller.guild_id,
                "entry_id": entry_id,
                "hidden_at": to_ms(at),
                "hidden_by": caller.member_id,
            }
            if tx.execute(insert_or(faq_hidden).on_conflict_do_nothing(), row).rowcount:
                history.note(tx, caller, at, "entry-hidden", details={"entry": entry_id})

        await self._db.write(body)

    async def restore(self, caller: Caller, entry_id: str, at: datetime) -> None:
        """Bring back what ``remove`` took out. Twice is as good as once.

        Raises:
            NotAllowed: no manager asks.
            NotFound: the server never had such an own entry.
            Conflict: the server has that question, or an override of that stock entry, anew.
        """

        def body(tx: Connection) -> None:
            require_manager(caller)
            if entry_id.startswith(OWN):
                _restore_own(tx, caller, entry_id, at)
                return
            hidden = (faq_hidden.c.guild_id == caller.guild_id) & (faq_hidden.c.entry_id == entry_id)
            if tx.execute(delete(faq_hidden).where(hidden)).rowcount:
                history.note(tx, caller, at, "entry-shown", details={"entry": entry_id})

        await self._db.write(body)


def add_entry(  # noqa: PLR0913, PLR0917 - who, what, instead of what, when, by which request
    tx: Connection, caller: Caller, draft: Draft, overrides: str | None, at: datetime, key: str
) -> Entry:
    """Write a new entry inside a transaction; who may was checked before."""
    ensure_guild(tx, caller.guild_id, at)
    here = (faq_entries.c.guild_id == caller.guild_id) & faq_entries.c.removed_at.is_(None)
    if tx.execute(select(func.count()).select_from(faq_entries).where(here)).scalar_one() >= MOST_OWN:
        raise Conflict("entries-too-many", most=MOST_OWN)
    _require_new_question(tx, caller.guild_id, draft.question)
    _require_no_override(tx, caller.guild_id, overrides)
    row = {
        "guild_id": caller.guild_id,
        "key": key,
        "overrides": overrides,
        "question": draft.question,
        "answer": draft.answer,
        "wordings": json.dumps(without(draft.wordings, [draft.question]), ensure_ascii=False),
        "source": draft.source,
        "changed_at": to_ms(at),
        "changed_by": caller.member_id,
    }
    made = tx.execute(insert(faq_entries).returning(faq_entries), row).one()
    history.note(tx, caller, at, "entry-added", made.id, {"question": draft.question, "overrides": overrides})
    return entry_of(made)


def known_by_key(tx: Connection, guild_id: int, key: str) -> Entry | None:
    """The entry that this very request wrote before, whatever became of it."""
    wrote = select(faq_entries).where(faq_entries.c.guild_id == guild_id, faq_entries.c.key == key)
    row = tx.execute(wrote).one_or_none()
    return None if row is None else entry_of(row, learned_wordings(tx, guild_id).get(f"{OWN}{row.id}", ()))


def remove_own(tx: Connection, caller: Caller, entry_id: str, at: datetime) -> None:
    """Void an own entry; one that is gone already stays so."""
    row = own_row(tx, caller.guild_id, entry_id, removed_too=True)
    if row.removed_at is None:
        tx.execute(update(faq_entries).where(faq_entries.c.id == row.id).values(removed_at=to_ms(at)))
        history.note(tx, caller, at, "entry-removed", row.id, {"question": row.question})


def _change(  # noqa: PLR0913 - who, what, when, to what, from what
    tx: Connection,
    caller: Caller,
    row: AnyRow,
    at: datetime,
    *,
    draft: dict[str, object],
    before: dict[str, object] | None,
) -> None:
    """Write what an entry says from now on; ``before`` is what a revert brings back."""
    values = {
        **draft,
        "wordings": json.dumps(draft["wordings"], ensure_ascii=False),
        "before": None if before is None else json.dumps(before, ensure_ascii=False),
        "changed_at": to_ms(at),
        "changed_by": caller.member_id,
    }
    tx.execute(update(faq_entries).where(faq_entries.c.id == row.id).values(values))
    what = "entry-reverted" if before is None else "entry-changed"
    history.note(tx, caller, at, what, row.id, {"question": str(draft["question"])})


def _unlearn(tx: Connection, guild_id: int, entry_id: str, texts: Sequence[str]) -> None:
    """These queued questions are no wordings of the entry any more; they stay closed."""
    gone = (
        faq_questions.c.guild_id == guild_id,
        faq_questions.c.entry_id == entry_id,
        faq_questions.c.normalised.in_([normalised(text) for text in texts]),
    )
    tx.execute(update(faq_questions).where(*gone).values(entry_id=None))


def _restore_own(tx: Connection, caller: Caller, entry_id: str, at: datetime) -> None:
    row = own_row(tx, caller.guild_id, entry_id, removed_too=True)
    if row.removed_at is None:
        return
    _require_new_question(tx, caller.guild_id, row.question, but=row.id)
    _require_no_override(tx, caller.guild_id, row.overrides)
    tx.execute(update(faq_entries).where(faq_entries.c.id == row.id).values(removed_at=None))
    history.note(tx, caller, at, "entry-restored", row.id, {"question": row.question})


def _require_new_question(tx: Connection, guild_id: int, question: str, *, but: int = 0) -> None:
    live = select(faq_entries.c.id, faq_entries.c.question).where(
        faq_entries.c.guild_id == guild_id, faq_entries.c.removed_at.is_(None), faq_entries.c.id != but
    )
    for row in tx.execute(live):
        if normalised(row.question) == normalised(question):
            raise Conflict("entry-known", question=row.question, entry=f"{OWN}{row.id}")


def _require_no_override(tx: Connection, guild_id: int, stock_id: str | None) -> None:
    if stock_id is None:
        return
    live = select(faq_entries.c.id).where(
        faq_entries.c.guild_id == guild_id, faq_entries.c.removed_at.is_(None), faq_entries.c.overrides == stock_id
    )
    other = tx.execute(live).scalar()
    if other is not None:
        raise Conflict("entry-overridden", entry=f"{OWN}{other}", stock=stock_id)


def _draft_values(row: AnyRow) -> dict[str, object]:
    return {
        "question": row.question,
        "answer": row.answer,
        "wordings": json.loads(row.wordings),
        "source": row.source,
    }
