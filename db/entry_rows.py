"""The rows of own entries, as entries: with the queued questions that they answered as further wordings."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from db.rows import AnyRow, from_ms
from db.schema import faq_entries, faq_hidden, faq_questions
from domain.answers import Entry, Lore, Source, normalised
from domain.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

OWN = "own:"
"""What the id of an entry begins with that a server wrote itself."""
OWN_TOPIC = "own"
MOST_LEARNED = 200
"""So many of the latest queued questions are wordings of one entry."""
MOST_NOT_OURS = 500
"""So many of the latest questions that are not meant for us stay known."""
_BIGGEST_ID = 2**63 - 1
_ADDRESS = re.compile(r"https?://([^\s<>()\[\]]+)")
"""The address of a page, without what would end a link in a message."""


def lore_of(tx: Connection, guild_id: int) -> Lore:
    """What a server adds to the stock, and takes from it."""
    live = (
        select(faq_entries)
        .where(faq_entries.c.guild_id == guild_id, faq_entries.c.removed_at.is_(None))
        .order_by(faq_entries.c.id)
    )
    learned = learned_wordings(tx, guild_id)
    own: list[Entry] = []
    for row in tx.execute(live):
        overridden = learned.pop(row.overrides, ()) if row.overrides else ()
        own.append(entry_of(row, (*learned.get(f"{OWN}{row.id}", ()), *overridden)))
    hidden = select(faq_hidden.c.entry_id).where(faq_hidden.c.guild_id == guild_id)
    not_ours = (
        select(faq_questions.c.text)
        .where(faq_questions.c.guild_id == guild_id, faq_questions.c.state == "not-ours")
        .order_by(faq_questions.c.last_asked_at.desc())
        .limit(MOST_NOT_OURS)
    )
    return Lore(
        own=tuple(own),
        hidden=frozenset(tx.execute(hidden).scalars()),
        not_ours=tuple(tx.execute(not_ours).scalars()),
        extra=tuple((one, text) for one, texts in learned.items() if not one.startswith(OWN) for text in texts),
    )


def own_row(tx: Connection, guild_id: int, entry_id: str, *, removed_too: bool = False) -> AnyRow:
    """The row of an own entry of this server.

    Raises:
        NotFound: there is none, or it was taken out.
    """
    number = entry_id.removeprefix(OWN)
    known = number.isascii() and number.isdecimal() and int(number) <= _BIGGEST_ID and entry_id.startswith(OWN)
    wanted = select(faq_entries).where(
        faq_entries.c.guild_id == guild_id, faq_entries.c.id == (int(number) if known else 0)
    )
    row = tx.execute(wanted).one_or_none()
    if row is None or (row.removed_at is not None and not removed_too):
        raise NotFound("entry-unknown", piece=entry_id)
    return row


def own_entry(tx: Connection, guild_id: int, entry_id: str) -> Entry:
    """An own entry of this server.

    Raises:
        NotFound: there is none, or it was taken out.
    """
    return entry_of(own_row(tx, guild_id, entry_id), learned_wordings(tx, guild_id).get(entry_id, ()))


def learned_wordings(tx: Connection, guild_id: int) -> dict[str, tuple[str, ...]]:
    """The queued questions that each entry answered, own or stock, the oldest first."""
    answered = (
        select(faq_questions.c.entry_id, faq_questions.c.text)
        .where(
            faq_questions.c.guild_id == guild_id,
            faq_questions.c.state == "answered",
            faq_questions.c.entry_id.is_not(None),
        )
        .order_by(faq_questions.c.last_asked_at, faq_questions.c.id)
    )
    texts: dict[str, list[str]] = defaultdict(list)
    for row in tx.execute(answered):
        texts[row.entry_id].append(row.text)
    return {entry_id: tuple(known[-MOST_LEARNED:]) for entry_id, known in texts.items()}


def entry_of(row: AnyRow, learned: Iterable[str] = ()) -> Entry:
    """An entry from its row, and from the queued questions that it answered."""
    changed = from_ms(row.changed_at)
    typed, more = json.loads(row.wordings), list(learned)
    return Entry(
        id=f"{OWN}{row.id}",
        question=row.question,
        topic=OWN_TOPIC,
        answer=row.answer,
        as_of=changed.date(),
        sources=() if row.source is None else (_source(row.source),),
        wordings=(*typed, *without(more, [row.question, *typed])) if more else tuple(typed),
        overrides=row.overrides,
    )


def without(wordings: Iterable[str], others: Iterable[str]) -> list[str]:
    """The wordings, each once, without those that ``others`` say already."""
    seen = {normalised(other) for other in others}
    kept: list[str] = []
    for wording in wordings:
        key = normalised(wording)
        if key and key not in seen:
            seen.add(key)
            kept.append(wording)
    return kept


def _source(text: str) -> Source:
    """What a manager named as the source; the address of a page is one."""
    address = _ADDRESS.fullmatch(text)
    return Source(title=text, date="") if address is None else Source(title=address[1], url=text, date="")
