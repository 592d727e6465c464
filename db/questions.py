"""Questions that nobody could answer yet: queued once each, answered, turned away, and opened again."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or

from db import history
from db.entries import Draft, add_entry, known_by_key, remove_own
from db.entry_rows import OWN, own_entry, own_row
from db.guilds import ensure_guild
from db.jobs import schedule, unschedule
from db.rows import AnyRow, from_ms, to_ms
from db.schema import faq_askings, faq_counts, faq_entries, faq_hidden, faq_questions
from domain.access import require_manager
from domain.answers import Outcome, normalised
from domain.errors import Conflict
from domain.jobs import A_PERSON_WAITS, JobKind, answers_key
from domain.questions import MOST_OPEN, Answered, Asked, Asking, Queued, Standing, as_queued

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Connection, Select

    from db.database import Database
    from domain.access import Caller

MOST_ASKINGS = 50
"""So many of the latest times that one question was asked are known by place."""
_DAY_MS = 24 * 60 * 60 * 1000
_OPEN, _ANSWERED, _NOT_OURS = Standing.OPEN.value, Standing.ANSWERED.value, Standing.NOT_OURS.value


class QuestionStore:
    """The queue of each server."""

    def __init__(self, database: Database) -> None:
        """Over an open database."""
        self._db = database

    async def ask(self, guild_id: int, text: str, *, asking: Asking, key: str) -> Asked:
        """Queue a question, once for each ``key``; returns whether it is open, so that nobody is told what is not so.

        The same question (``normalised``) asked again adds a place where it was asked. What was
        said to be not ours, or has an answer that stands, stays closed.
        """
        line = as_queued(text)
        if not line:
            return Asked(0)

        def body(tx: Connection) -> Asked:
            ensure_guild(tx, guild_id, asking.at)
            before = (
                select(faq_questions.c.id, faq_questions.c.state)
                .join(faq_askings, faq_askings.c.question_id == faq_questions.c.id)
                .where(faq_askings.c.guild_id == guild_id, faq_askings.c.key == key)
            )
            counted = tx.execute(before).one_or_none()
            if counted is not None:
                return Asked(counted.id, Standing(counted.state))
            known = tx.execute(_of(guild_id).where(faq_questions.c.normalised == _key(line))).one_or_none()
            if known is not None and _stays_closed(tx, known):
                return Asked(known.id, Standing(known.state))
            question_id = _opened(tx, guild_id, line, known, asking.at)
            _add_place(tx, guild_id, question_id, asking, key)
            _make_room(tx, guild_id)
            return Asked(question_id, Standing.OPEN)

        return await self._db.write(body)

    async def open(self, guild_id: int) -> tuple[Queued, ...]:
        """The open questions of a server, most asked first."""
        queue = (
            _of(guild_id)
            .where(faq_questions.c.state == _OPEN)
            .order_by(faq_questions.c.asked.desc(), faq_questions.c.last_asked_at.desc(), faq_questions.c.id)
        )
        return await self._db.read(lambda tx: tuple(_queued_of(row) for row in tx.execute(queue)))

    async def askings(self, guild_id: int, question_ids: Sequence[int]) -> tuple[Asking, ...]:
        """Where these questions were asked, the latest first."""
        return await self._db.read(lambda tx: _askings(tx, guild_id, question_ids))

    async def answer(  # noqa: PLR0913 - what its form takes
        self,
        caller: Caller,
        question_ids: Sequence[int],
        *,
        question: str,
        answer: str,
        wordings: Sequence[str],
        source: str | None,
        at: datetime,
        key: str,
    ) -> Answered:
        """Write an entry that answers these questions and close them, in one go and once for each ``key``.

        Raises:
            NotAllowed: no manager asks.
            Conflict: none of them is open any more, or the entry can't be written (``EntryStore.add``).
        """

        def body(tx: Connection) -> Answered:
            require_manager(caller)
            written = known_by_key(tx, caller.guild_id, key)
            if written is not None:
                return Answered(written, (), (), repeated=True)
            _require_open(tx, caller.guild_id, question_ids)
            entry = add_entry(tx, caller, Draft(question, answer, wordings, source), None, at, key)
            closed = _close(tx, caller, question_ids, _ANSWERED, at, entry_id=entry.id, closing=key)
            return Answered(own_entry(tx, caller.guild_id, entry.id), closed, _askings(tx, caller.guild_id, closed))

        return await self._db.write(body)

    async def answered(
        self, caller: Caller, question_ids: Sequence[int], entry_id: str, at: datetime, *, key: str | None = None
    ) -> tuple[Asking, ...]:
        """An entry that exists answers these questions: they become wordings of it; returns where they were asked.

        Only what was open is closed, so the same again returns no places. ``key`` is the request that does it.

        Raises:
            NotAllowed: no manager asks.
            NotFound: the server has no such own entry. (Stock entries are not the storage's to know.)
        """

        def body(tx: Connection) -> tuple[Asking, ...]:
            require_manager(caller)
            if entry_id.startswith(OWN):
                own_row(tx, caller.guild_id, entry_id)
            closed = _close(tx, caller, question_ids, _ANSWERED, at, entry_id=entry_id, closing=key)
            return _askings(tx, caller.guild_id, closed)

        return await self._db.write(body)

    async def not_ours(self, caller: Caller, question_ids: Sequence[int], at: datetime) -> None:
        """These are not for us: from now on nobody here is offered an answer to them.

        Raises:
            NotAllowed: no manager asks.
        """

        def body(tx: Connection) -> None:
            require_manager(caller)
            _close(tx, caller, question_ids, _NOT_OURS, at)

        await self._db.write(body)

    async def reopen(
        self, caller: Caller, question_ids: Sequence[int], at: datetime, *, without: str | None = None
    ) -> tuple[Asking, ...]:
        """Undo of ``answer``, ``answered`` and ``not_ours``: open again, with all that were closed with them.

        ``without`` names the own entry that was written for them: it goes. Returns the places that
        had a reply, which by then is none any more. Twice is as good as once.

        Raises:
            NotAllowed: no manager asks.
            NotFound: the server never had that entry.
        """

        def body(tx: Connection) -> tuple[Asking, ...]:
            require_manager(caller)
            closed = _closed_with(tx, caller.guild_id, question_ids)
            replied = tuple(one for one in _askings(tx, caller.guild_id, closed) if one.reply_id is not None)
            if closed:
                for closing in set(tx.execute(_closings(caller.guild_id, closed)).scalars()):
                    unschedule(tx, caller.guild_id, answers_key(closing))
                again = {"state": _OPEN, "entry_id": None, "closing": None}
                tx.execute(update(faq_questions).where(faq_questions.c.id.in_(closed)).values(again))
                tx.execute(update(faq_askings).where(faq_askings.c.question_id.in_(closed)).values(reply_id=None))
                history.note(tx, caller, at, "questions-reopened", closed[0], {"questions": len(closed)})
            if without is not None:
                remove_own(tx, caller, without, at)
            _make_room(tx, caller.guild_id)
            return replied

        return await self._db.write(body)

    async def helped(self, guild_id: int, key: str) -> None:
        """Whoever asked with that ``key`` has their answer by now: it is as if they had not asked."""

        def body(tx: Connection) -> None:
            here = (faq_askings.c.guild_id == guild_id) & (faq_askings.c.key == key)
            question_id = tx.execute(delete(faq_askings).where(here).returning(faq_askings.c.question_id)).scalar()
            if question_id is not None:
                asked_less = (faq_questions.c.id == question_id) & (faq_questions.c.state == _OPEN)
                tx.execute(update(faq_questions).where(asked_less).values(asked=faq_questions.c.asked - 1))
                _forget(tx, asked_less & (faq_questions.c.asked <= 0))

        await self._db.write(body)

    async def replied(self, guild_id: int, asking_id: int, channel_id: int, message_id: int) -> None:
        """That asking has its answer now, in this message, which may stand in another channel."""
        place = (faq_askings.c.guild_id == guild_id) & (faq_askings.c.id == asking_id)
        statement = update(faq_askings).where(place).values(channel_id=channel_id, reply_id=message_id)
        await self._db.write(lambda tx: tx.execute(statement) and None)

    async def count(self, guild_id: int, outcome: Outcome, at: datetime) -> None:
        """One more question with this outcome, on its day in UTC."""

        def body(tx: Connection) -> None:
            ensure_guild(tx, guild_id, at)
            row = {"guild_id": guild_id, "day": to_ms(at) // _DAY_MS, "outcome": outcome.value, "questions": 1}
            more = {"questions": faq_counts.c.questions + 1}
            statement = insert_or(faq_counts).on_conflict_do_update(
                index_elements=["guild_id", "day", "outcome"], set_=more
            )
            tx.execute(statement, row)

        await self._db.write(body)

    async def counted(self, guild_id: int, since: date, until: date) -> Counter[Outcome]:
        """How many questions had which outcome, on the days ``since <= day < until`` in UTC."""
        days = (
            select(faq_counts.c.outcome, func.sum(faq_counts.c.questions).label("questions"))
            .where(
                faq_counts.c.guild_id == guild_id,
                faq_counts.c.day >= _number_of(since),
                faq_counts.c.day < _number_of(until),
            )
            .group_by(faq_counts.c.outcome)
        )
        return await self._db.read(
            lambda tx: Counter({Outcome(row.outcome): int(row.questions) for row in tx.execute(days)})
        )


def _of(guild_id: int) -> Select[tuple[object, ...]]:
    return select(faq_questions).where(faq_questions.c.guild_id == guild_id)


def _key(line: str) -> str:
    """What makes a question the same: only signs and emoji may be left of it."""
    return normalised(line) or line


def _stays_closed(tx: Connection, question: AnyRow) -> bool:
    """Turned away, or answered by an entry that still stands."""
    if question.state != _ANSWERED:
        return question.state == _NOT_OURS
    if question.entry_id is None:
        return False
    if not question.entry_id.startswith(OWN):
        return _stock_stands(tx, question.guild_id, question.entry_id)
    stands = select(faq_entries.c.id).where(
        faq_entries.c.id == int(question.entry_id.removeprefix(OWN)), faq_entries.c.removed_at.is_(None)
    )
    return tx.execute(stands).scalar() is not None


def _stock_stands(tx: Connection, guild_id: int, entry_id: str) -> bool:
    """Whether a stock entry answers here: it is not hidden, or the server's own version stands in for it."""
    hidden = select(faq_hidden.c.entry_id).where(faq_hidden.c.guild_id == guild_id, faq_hidden.c.entry_id == entry_id)
    override = select(faq_entries.c.id).where(
        faq_entries.c.guild_id == guild_id, faq_entries.c.overrides == entry_id, faq_entries.c.removed_at.is_(None)
    )
    return tx.execute(hidden).first() is None or tx.execute(override).first() is not None


def _opened(tx: Connection, guild_id: int, line: str, known: AnyRow | None, at: datetime) -> int:
    """The question, asked once more; one that was closed begins anew."""
    now = to_ms(at)
    if known is None:
        row = {
            "guild_id": guild_id,
            "normalised": _key(line),
            "text": line,
            "state": _OPEN,
            "asked": 1,
            "first_asked_at": now,
            "last_asked_at": now,
        }
        return tx.execute(insert(faq_questions).returning(faq_questions.c.id), row).scalar_one()
    values: dict[str, object] = {"text": line, "asked": known.asked + 1, "last_asked_at": now}
    if known.state != _OPEN:
        tx.execute(delete(faq_askings).where(faq_askings.c.question_id == known.id))
        values |= {"state": _OPEN, "asked": 1, "first_asked_at": now, "entry_id": None, "closing": None}
    tx.execute(update(faq_questions).where(faq_questions.c.id == known.id).values(values))
    return known.id


def _add_place(tx: Connection, guild_id: int, question_id: int, asking: Asking, key: str) -> None:
    row = {
        "guild_id": guild_id,
        "key": key,
        "question_id": question_id,
        "channel_id": asking.channel_id,
        "message_id": asking.message_id,
        "member_id": asking.member_id,
        "asked_at": to_ms(asking.at),
    }
    tx.execute(insert(faq_askings), row)
    of_question = faq_askings.c.question_id == question_id
    latest = select(faq_askings.c.id).where(of_question).order_by(faq_askings.c.id.desc()).limit(MOST_ASKINGS)
    tx.execute(delete(faq_askings).where(of_question, faq_askings.c.id.not_in(latest.scalar_subquery())))


def _make_room(tx: Connection, guild_id: int) -> None:
    """Above ``MOST_OPEN`` open questions, the oldest of those asked least go."""
    here = (faq_questions.c.guild_id == guild_id) & (faq_questions.c.state == _OPEN)
    too_many = tx.execute(select(func.count()).select_from(faq_questions).where(here)).scalar_one() - MOST_OPEN
    if too_many <= 0:
        return
    least = (
        select(faq_questions.c.id)
        .where(here)
        .order_by(faq_questions.c.asked, faq_questions.c.last_asked_at, faq_questions.c.id)
        .limit(too_many)
    )
    _forget(tx, faq_questions.c.id.in_(list(tx.execute(least).scalars())))


def _forget(tx: Connection, which: ColumnElement[bool]) -> None:
    """Take questions out for good, and the places where they were asked."""
    gone = list(tx.execute(select(faq_questions.c.id).where(which)).scalars())
    tx.execute(delete(faq_askings).where(faq_askings.c.question_id.in_(gone)))
    tx.execute(delete(faq_questions).where(faq_questions.c.id.in_(gone)))


def _require_open(tx: Connection, guild_id: int, question_ids: Sequence[int]) -> None:
    still = _of(guild_id).where(faq_questions.c.id.in_(question_ids), faq_questions.c.state == _OPEN)
    if tx.execute(still).first() is None:
        raise Conflict("question-closed")


def _close(  # noqa: PLR0913 - who, which, how, when, with what, by which request
    tx: Connection,
    caller: Caller,
    question_ids: Sequence[int],
    state: str,
    at: datetime,
    *,
    entry_id: str | None = None,
    closing: str | None = None,
) -> tuple[int, ...]:
    """Close those that are open; returns which these were."""
    still = _of(caller.guild_id).where(faq_questions.c.id.in_(question_ids), faq_questions.c.state == _OPEN)
    ids = tuple(row.id for row in tx.execute(still))
    if ids:
        together = closing or f"{ids[0]}-{to_ms(at)}"
        values = {"state": state, "entry_id": entry_id, "closing": together}
        tx.execute(update(faq_questions).where(faq_questions.c.id.in_(ids)).values(values))
        if state == _ANSWERED:
            schedule(
                tx,
                guild_id=caller.guild_id,
                kind=JobKind.LATE_ANSWER,
                key=answers_key(together),
                due_at=at + A_PERSON_WAITS,
                details={"questions": list(ids), "entry": entry_id},
            )
        details = {"questions": len(ids), "entry": entry_id}
        history.note(tx, caller, at, f"questions-{state}", ids[0], details)
    return ids


def _closings(guild_id: int, question_ids: Sequence[int]) -> Select[Any]:
    return select(faq_questions.c.closing).where(
        faq_questions.c.guild_id == guild_id,
        faq_questions.c.id.in_(question_ids),
        faq_questions.c.closing.is_not(None),
    )


def _closed_with(tx: Connection, guild_id: int, question_ids: Sequence[int]) -> tuple[int, ...]:
    """These questions and all that the same requests closed, as far as they are closed."""
    closings = set(tx.execute(_closings(guild_id, question_ids)).scalars())
    return tuple(row.id for row in tx.execute(_of(guild_id).where(faq_questions.c.closing.in_(closings))))


def _askings(tx: Connection, guild_id: int, question_ids: Sequence[int]) -> tuple[Asking, ...]:
    asked = (
        select(faq_askings)
        .where(faq_askings.c.guild_id == guild_id, faq_askings.c.question_id.in_(question_ids))
        .order_by(faq_askings.c.asked_at.desc(), faq_askings.c.id.desc())
    )
    return tuple(_asking_of(row) for row in tx.execute(asked))


def _queued_of(row: AnyRow) -> Queued:
    return Queued(row.id, row.text, row.asked, from_ms(row.first_asked_at), from_ms(row.last_asked_at))


def _asking_of(row: AnyRow) -> Asking:
    return Asking(row.channel_id, row.message_id, row.member_id, from_ms(row.asked_at), row.id, row.reply_id)


def _number_of(day: date) -> int:
    """Days since 1970."""
    return day.toordinal() - 719_163
