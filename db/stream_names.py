"""Streams by what a person types: a number, a title, a tag, a day, or a choice as a menu shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select, true

from db.resolve import CHOICES, STREAMS, is_id
from db.rows import from_ms, like, stream_of, to_ms
from db.schema import creators, streams
from domain.days import read_spans
from domain.errors import NotFound, WhichStream
from domain.streams import LABEL_JOINT, State, Which

if TYPE_CHECKING:
    from datetime import tzinfo

    from sqlalchemy import ColumnElement, Connection

    from domain.streams import Stream

LONGEST_NUMBER = 19
"""Digits of the largest id."""
MOST_FORMATS = 25


_BEGUN = streams.c.state.in_([State.LIVE.value, State.ENDED.value]) | streams.c.ended_at.is_not(None)
_OF = {
    Which.BEGUN: _BEGUN,
    Which.PLANNED: streams.c.state == State.PLANNED.value,
    Which.OPEN: streams.c.state.in_([State.LIVE.value, State.PLANNED.value]),
}


def matching_streams(  # noqa: PLR0913 - what autocomplete asks for
    tx: Connection, guild_id: int, text: str, zone: tzinfo, limit: int, *, which: Which = Which.BEGUN
) -> list[Stream]:
    """Streams whose title, format, handle or day fits each part of ``text``, newest (of plans: next) first."""
    parts = [part.strip() for part in text.split(LABEL_JOINT.strip())]
    fitting = [
        or_(_words(part.removeprefix("@"), creators.c.handle), *_days(tx, guild_id, part, zone)) for part in parts
    ]
    return _newest(tx, guild_id, and_(*fitting), which, limit)


def numbered_stream(tx: Connection, guild_id: int, typed: str, zone: tzinfo, which: Which = Which.BEGUN) -> int:
    """The id of the stream that is meant: by its number, its title, a part of its title or tag, its day, its label.

    Only where none of ``which`` fits, it may be another one.

    Raises:
        NotFound: none fits.
        WhichStream: several do.
    """
    text = typed.strip()
    if text.isdecimal() and len(text) <= LONGEST_NUMBER and is_id(int(text)):
        found = _newest(tx, guild_id, streams.c.id == int(text), Which.ANY)
        if found:
            return found[0].id
    found = _named(tx, guild_id, text, zone, which) or _named(tx, guild_id, text, zone, Which.ANY)
    if not found:
        raise NotFound("stream-unknown", piece=typed)
    if len(found) > 1:
        raise WhichStream(found[0].creator, found, may_start=False, piece=typed)
    return found[0].id


def formats_of(tx: Connection, guild_id: int, text: str) -> list[str]:
    """The tags that a server uses and that ``text`` is a part of, those used last first."""
    newest = func.max(streams.c.started_at)
    here = (streams.c.guild_id == guild_id) & streams.c.format.is_not(None) & streams.c.deleted_at.is_(None)
    found = select(streams.c.format).where(here, streams.c.format.like(like(text.strip().lower()), escape="\\"))
    rows = tx.execute(found.group_by(streams.c.format).order_by(newest.desc()).limit(MOST_FORMATS))
    return [str(name) for name in rows.scalars()]


def _named(tx: Connection, guild_id: int, text: str, zone: tzinfo, which: Which) -> list[Stream]:
    found = _titled(tx, guild_id, text, which) or _newest(tx, guild_id, _words(text), which) if text else []
    if not found:
        days = _days(tx, guild_id, text, zone)
        found = _newest(tx, guild_id, or_(*days), which) if days else []
    if not found and LABEL_JOINT in text:
        found = matching_streams(tx, guild_id, text, zone, CHOICES, which=which)
    return found


def _titled(tx: Connection, guild_id: int, title: str, which: Which) -> list[Stream]:
    same = or_(*(streams.c.title.like(_literal(spelled), escape="\\") for spelled in _spellings(title)))
    return _newest(tx, guild_id, same, which)


def _newest(
    tx: Connection, guild_id: int, fitting: ColumnElement[bool], which: Which, limit: int = CHOICES
) -> list[Stream]:
    there = streams.c.deleted_at.is_not(None) if which is Which.DELETED else streams.c.deleted_at.is_(None)
    first = streams.c.started_at.asc() if which is Which.PLANNED else streams.c.started_at.desc()
    wanted = STREAMS.where(there, streams.c.guild_id == guild_id, fitting, _OF.get(which, true()))
    statement = wanted.order_by(first, streams.c.id.desc()).limit(limit)
    return [stream_of(row) for row in tx.execute(statement)]


def _words(text: str, *more: ColumnElement[str]) -> ColumnElement[bool]:
    columns = (streams.c.title, streams.c.format, *more)
    return or_(*(column.like(like(spelled), escape="\\") for column in columns for spelled in _spellings(text)))


def _spellings(text: str) -> set[str]:
    """SQLite's LIKE ignores the case of Latin letters only."""
    if text.isascii():
        return {text}
    return {text, text.lower(), text.upper(), text.capitalize(), text.title()}


def _literal(text: str) -> str:
    return like(text)[1:-1]


def _days(tx: Connection, guild_id: int, text: str, zone: tzinfo) -> list[ColumnElement[bool]]:
    newest = tx.execute(select(func.max(streams.c.started_at)).where(streams.c.guild_id == guild_id)).scalar_one()
    if newest is None:
        return []
    spans = read_spans(text, zone, from_ms(newest))
    return [and_(streams.c.started_at >= to_ms(since), streams.c.started_at < to_ms(until)) for since, until in spans]
