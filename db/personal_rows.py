"""Where a person stands in the tables, and how they are taken out without breaking a total."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from sqlalchemy import Column, delete, func, select, update

from db.rows import CREATOR_COLUMNS, creator_of
from db.schema import (
    creators,
    digests,
    faq_askings,
    faq_questions,
    faq_votes,
    goals,
    history,
    metadata,
    streams,
    supporters,
)
from domain.names import supporter_key

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from domain.creators import Creator

OF_PEOPLE = (faq_askings, faq_votes, digests)
"""Tables whose rows are a person's own: they go with the person."""

_STREAMS_OF_SUPPORTER = "SELECT DISTINCT stream_id FROM gift_events WHERE supporter_id = ?"
_NAMELESS_TOTALS = """
INSERT INTO stream_supporters (stream_id, supporter_id, gifts, diamonds)
SELECT stream_id, 0, gifts, diamonds FROM stream_supporters
WHERE supporter_id = ? AND stream_id IN (SELECT value FROM json_each(?))
ON CONFLICT (stream_id, supporter_id) DO UPDATE SET
  gifts = stream_supporters.gifts + excluded.gifts, diamonds = stream_supporters.diamonds + excluded.diamonds
"""
_NO_TOTALS = "DELETE FROM stream_supporters WHERE supporter_id = ? AND stream_id IN (SELECT value FROM json_each(?))"
_NO_BOARDS = """
DELETE FROM creator_supporters WHERE supporter_id = ? AND creator_id IN (
  SELECT creator_id FROM streams WHERE id IN (SELECT value FROM json_each(?)))
"""
_NAMELESS_GIFTS = "UPDATE gift_events SET supporter_id = NULL WHERE supporter_id = ?"


def actor_columns() -> list[Column[int]]:
    """Every column that says who did something, by the way in which they are called."""
    return [
        column
        for table in metadata.sorted_tables
        for column in table.columns
        if column.name.endswith("_by") or column.name == "by"
    ]


def linked_to(tx: Connection, member_id: int) -> list[Creator]:
    """The person's handles in every server, confirmed or not."""
    statement = select(*CREATOR_COLUMNS).where(creators.c.member_id == member_id)
    return [creator_of(row) for row in tx.execute(statement.order_by(creators.c.guild_id, creators.c.handle))]


def creator_added_by(tx: Connection, creator: Creator) -> int:
    """The member who registered a handle."""
    return tx.execute(select(creators.c.added_by).where(creators.c.id == creator.id)).scalar_one()


def supporter_of(tx: Connection, creator: Creator) -> int | None:
    """The supporter in the creator's server who is the same TikTok handle."""
    same = (supporters.c.guild_id == creator.guild_id) & (supporters.c.key == supporter_key(creator.handle))
    return tx.execute(select(supporters.c.id).where(same)).scalar()


def forget_supporter(tx: Connection, creator: Creator) -> None:
    """Gifts that this handle sent become nameless; the totals stay, and cards that named it are due."""
    supporter_id = supporter_of(tx, creator)
    if supporter_id is None:
        return
    sent_to = list(tx.exec_driver_sql(_STREAMS_OF_SUPPORTER, (supporter_id,)).scalars())
    told = json.dumps(sent_to)
    tx.exec_driver_sql(_NO_BOARDS, (supporter_id, told))
    tx.exec_driver_sql(_NAMELESS_TOTALS, (supporter_id, told))
    tx.exec_driver_sql(_NO_TOTALS, (supporter_id, told))
    tx.exec_driver_sql(_NAMELESS_GIFTS, (supporter_id,))
    tx.execute(delete(supporters).where(supporters.c.id == supporter_id))
    due = update(streams).where(streams.c.id.in_(sent_to), streams.c.summary_message_id.is_not(None))
    tx.execute(due.values(revision=streams.c.revision + 1))


def forget_asker(tx: Connection, member_id: int) -> None:
    """Votes go, and where a person asked something. A question that nobody else asked and nobody answered goes too."""
    tx.execute(delete(faq_votes).where(faq_votes.c.member_id == member_id))
    asked = (
        select(faq_askings.c.question_id, func.count().label("times"))
        .where(faq_askings.c.member_id == member_id)
        .group_by(faq_askings.c.question_id)
    )
    counts = {row.question_id: row.times for row in tx.execute(asked)}
    tx.execute(delete(faq_askings).where(faq_askings.c.member_id == member_id))
    for question_id, times in counts.items():
        open_ = (faq_questions.c.id == question_id) & (faq_questions.c.state == "open")
        tx.execute(update(faq_questions).where(open_).values(asked=faq_questions.c.asked - times))
        alone = faq_questions.c.id.not_in(select(faq_askings.c.question_id)) & (faq_questions.c.asked <= 0)
        tx.execute(delete(faq_questions).where(open_, alone))


def forget_what_was_told(tx: Connection, creator: Creator) -> None:
    """The history keeps that something was done with a handle and its goals, not which handle and what."""
    of_goals = select(goals.c.id).where(goals.c.creator_id == creator.id)
    about = (history.c.what.like("creator-%") & (history.c.subject == creator.id)) | (
        history.c.what.like("goal-%") & history.c.subject.in_(of_goals)
    )
    tx.execute(update(history).where(history.c.guild_id == creator.guild_id, about).values(details="{}"))


def scrub_history(tx: Connection, member_id: int) -> None:
    """What the history tells of a person whom somebody else registered."""
    alone = re.compile(rf"(?<!\d){member_id}(?!\d)")
    lines = tx.execute(select(history.c.id, history.c.details).where(history.c.details.like(f"%{member_id}%")))
    told = [row.id for row in lines if alone.search(row.details)]
    tx.execute(update(history).where(history.c.id.in_(told)).values(details="{}"))
