"""Which digest somebody asks for: the rules of ``domain.digests`` over what there is already."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process
from sqlalchemy import func, select

from db.digest_rows import DIGESTS, STANDS, digest_by_id, digest_of, within_reach
from db.resolve import CHOICES, is_id, named_creator
from db.rows import CREATOR_COLUMNS, creator_of
from db.schema import creators, digests
from domain.digests import Digest, derived_name, may_keep, name_key, read_name
from domain.errors import Conflict, NotAllowed, NotFound, WhichCreator
from domain.schedules import Schedule, first_of, next_due, read_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection

    from domain.access import Caller
    from domain.creators import Creator
    from domain.digests import Wish

MOST_DIGESTS = 25
"""That one person can change in one server: as many as a menu holds."""
LONGEST_TYPED = 100


def named(tx: Connection, caller: Caller, name: str) -> Digest | None:
    """The digest of that name that the caller may change; one's own before the server's."""
    fitting = DIGESTS.where(within_reach(caller), digests.c.name_key == name_key(name)).order_by(None)
    row = tx.execute(fitting.order_by(digests.c.member_id.is_(None)).limit(1)).one_or_none()
    return None if row is None else digest_of(row)


def of_id(tx: Connection, caller: Caller, digest_id: int) -> Digest:
    """The digest of that id, off or not, if the caller may change it.

    Raises:
        NotFound: there is none.
        NotAllowed: it is somebody else's.
    """
    digest = digest_by_id(tx, caller.guild_id, digest_id) if is_id(digest_id) else None
    if digest is None:
        raise NotFound("digest-gone")
    if digest.member_id != caller.member_id and not (digest.member_id is None and caller.manager):
        raise NotAllowed("digest-gone")
    return digest


def of_name(tx: Connection, caller: Caller, name: str) -> Digest:
    """The digest of that name that the caller may change.

    Raises:
        NotAllowed: there is one in a channel, and it is not theirs to change.
        NotFound: there is none; ``near`` is the nearest name.
    """
    found = named(tx, caller, name)
    if found is not None:
        return found
    same = (digests.c.guild_id == caller.guild_id) & STANDS & (digests.c.name_key == name_key(name))
    if tx.execute(select(digests.c.id).where(same, digests.c.member_id.is_(None))).first() is not None:
        raise NotAllowed("digest-gone")
    names = [row.name for row in tx.execute(DIGESTS.where(within_reach(caller)))]
    if not names:
        raise NotFound("digest-none")
    near, _, _ = process.extractOne(name[:LONGEST_TYPED], names, scorer=fuzz.WRatio)
    raise NotFound("digest-unknown", piece=name, near=near)


def wanted(  # noqa: PLR0913 - who asks for what, where, when and in which words
    tx: Connection,
    caller: Caller,
    wish: Wish,
    *,
    here: int,
    weekdays: Sequence[str],
    at: datetime,
    zone: ZoneInfo,
) -> tuple[Digest, Digest | None]:
    """The digest that is asked for (its id is 0 if it is new), and the one of its name as it stands.

    What is left out stays as it is, else it is what most people want.

    Raises:
        NotAllowed, Unreadable, Conflict, NotFound, WhichCreator: as ``DigestStore.set``.
    """
    _consistent(wish)
    before = None if wish.name is None else named(tx, caller, read_name(wish.name))
    usual = not caller.manager if before is None else before.member_id is not None
    dm = usual if wish.dm is None and wish.channel_id is None else bool(wish.dm)
    creator = _about(tx, caller, wish, before)
    may_keep(caller, creator, dm=dm)
    name = derived_name(wish.every, creator, dm=dm) if wish.name is None else read_name(wish.name)
    if wish.name is None:
        before = named(tx, caller, name)
    digest = Digest(
        id=0,
        guild_id=caller.guild_id,
        name=name,
        schedule=_schedule(wish, before, weekdays),
        upcoming=at.date(),
        creator=creator,
        member_id=caller.member_id if dm else None,
        channel_id=None if dm else wish.channel_id or (before.channel_id if before else None) or here,
        silent=wish.silent if wish.silent is not None else before is not None and before.silent,
    )
    if before is not None:
        digest = replace(digest, id=before.id, name=before.name, upcoming=before.upcoming)
    return with_upcoming(digest, before, at, zone), before


def with_upcoming(digest: Digest, before: Digest | None, at: datetime, zone: ZoneInfo) -> Digest:
    """With the time that it sums up next: for another rhythm than ``before`` it begins anew."""
    if before is not None and before.schedule.every is digest.schedule.every:
        return replace(digest, upcoming=before.upcoming)
    return replace(digest, upcoming=first_of(next_due(digest.schedule, at, zone).days))


def room_for(tx: Connection, digest: Digest) -> None:
    """Raise ``Conflict`` where another one has its name already, or there are as many as there can be."""
    whose = digests.c.member_id.is_(None) if digest.member_id is None else digests.c.member_id == digest.member_id
    others = (digests.c.guild_id == digest.guild_id) & STANDS & whose & (digests.c.id != digest.id)
    if tx.execute(select(digests.c.id).where(others, digests.c.name_key == name_key(digest.name))).first() is not None:
        raise Conflict("digest-name-taken", name=digest.name)
    if tx.execute(select(func.count()).select_from(digests).where(others)).scalar_one() >= MOST_DIGESTS:
        raise Conflict("digest-too-many", most=MOST_DIGESTS)


def _consistent(wish: Wish) -> None:
    if wish.dm and wish.channel_id is not None:
        raise Conflict("digest-dm-and-channel")
    if wish.whole_server and wish.creator is not None:
        raise Conflict("digest-server-and-creator")


def _schedule(wish: Wish, before: Digest | None, weekdays: Sequence[str]) -> Schedule:
    if before is not None and wish.day is None and before.schedule.every is wish.every:
        return Schedule(wish.every, wish.clock, before.schedule.day)
    return Schedule(wish.every, wish.clock, read_day(wish.day, wish.every, weekdays))


def _about(tx: Connection, caller: Caller, wish: Wish, before: Digest | None) -> Creator | None:
    """One creator, or (none) all of the server together."""
    if wish.creator is not None:
        return named_creator(tx, caller.guild_id, wish.creator)
    if wish.whole_server is None and before is not None:
        return before.creator
    if wish.whole_server or (wish.whole_server is None and caller.manager):
        return None
    here = select(*CREATOR_COLUMNS).where(creators.c.guild_id == caller.guild_id, creators.c.removed_at.is_(None))
    everyone = [creator_of(row) for row in tx.execute(here.order_by(creators.c.handle).limit(CHOICES + 1))]
    if not everyone:
        raise NotFound("no-creators" if caller.manager else "no-own-creator")
    mine = here.where(creators.c.member_id == caller.member_id).order_by(creators.c.handle)
    own = [creator_of(row) for row in tx.execute(mine)]
    if len(own) == 1:
        return own[0]
    if not own and not caller.manager:
        raise NotFound("no-own-creator")
    raise WhichCreator(own or everyone)
