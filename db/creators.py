"""The registered handles: whose they are, and who sees their money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, insert, select, update

from db import history
from db.backstage_roster import forget_backstage, found_in_files, unlink
from db.cards import cards_changed
from db.digest_rows import end_digests_of, forget_digests
from db.goals import clear_goals_of, forget_goals
from db.guilds import ensure_guild
from db.imports_staging import forget_imports_of
from db.money_rows import forget_money
from db.plan_writes import call_off_all, forget_series
from db.resolve import live_stream, named_creator, which_creator
from db.rows import CREATOR_COLUMNS, creator_of, like, maybe_from_ms, to_ms
from db.schema import creators, digests, streams
from db.stream_rows import delete_for_good
from domain.access import may_decide, owns, require_manager
from domain.creators import Creator, Listed, Share
from domain.errors import Conflict, NotAllowed, NotFound, WhichCreator
from domain.names import read_handle
from domain.streams import State

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

    from db.database import Database
    from domain.access import Caller

_HERE = select(*CREATOR_COLUMNS).where(creators.c.removed_at.is_(None))
_ON_AIR = and_(
    streams.c.creator_id == creators.c.id,
    streams.c.state == State.LIVE.value,
    streams.c.deleted_at.is_(None),
)


class CreatorStore:
    """Creators of a server. Every write says who asks; the rules of ``domain.access`` decide."""

    def __init__(self, database: Database) -> None:
        """Over an open database."""
        self._db = database

    async def add(  # noqa: PLR0913 - what its command takes
        self,
        caller: Caller,
        handle: str,
        member_id: int | None,
        timezone: str | None,
        at: datetime,
        *,
        reassign: bool = True,
    ) -> Creator:
        """Register a handle for a member: oneself, or as a manager anyone or nobody (none).

        Oneself works at once but unconfirmed; a manager's word confirms. A handle that was removed
        comes back with its history. The same again changes nothing but the time zone; so does a
        manager without ``reassign`` to a handle that is linked to somebody else.

        Raises:
            NotAllowed: registering somebody else takes a manager.
            Conflict: the handle is another member's, and no manager asks.
            Unreadable: it is no handle.
        """
        name = read_handle(handle)

        def body(tx: Connection) -> Creator:
            if member_id != caller.member_id:
                require_manager(caller)
            ensure_guild(tx, caller.guild_id, at)
            known = _known(tx, caller.guild_id, name)
            creator = _inserted(tx, caller, name, at) if known is None else known
            stays = caller.manager and not reassign and creator.member_id is not None
            values = _link(caller, creator, None if stays else member_id)
            if values.get("share", creator.share) != creator.share:
                cards_changed(tx, caller.guild_id, creator.id)
            if timezone is not None:
                values["timezone"] = timezone
            added = _change(tx, caller, creator, at, "creator-added", **values)
            found_in_files(tx, added)
            return added

        return await self._db.write(body)

    async def give_back(self, caller: Caller, handle: str, member_id: int, at: datetime, *, confirmed: bool) -> Creator:
        """Undo a reassignment: the handle is its former member's again, proven as much as it was then.

        The share level stays the narrowest: a wider one is the creator's own to choose.

        Raises:
            NotAllowed: no manager asks.
            NotFound: nobody has registered the handle any more.
        """

        def body(tx: Connection) -> Creator:
            require_manager(caller)
            creator = named_creator(tx, caller.guild_id, handle)
            if creator.share is not Share.MANAGERS:
                cards_changed(tx, caller.guild_id, creator.id)
            values = {"member_id": member_id, "confirmed": confirmed, "share": Share.MANAGERS.value}
            return _change(tx, caller, creator, at, "creator-given-back", **values)

        return await self._db.write(body)

    async def named(self, guild_id: int, handle: str) -> Creator:
        """The creator of that handle.

        Raises:
            NotFound: nobody registered it here.
            Unreadable: it is no handle.
        """
        return await self._db.read(lambda tx: named_creator(tx, guild_id, handle))

    async def meant(self, caller: Caller, handle: str | None) -> Creator:
        """The creator that is meant where the option may be left out (for gifts and streams).

        Raises:
            NotFound: the server has no creators, or none of that handle.
            WhichCreator: it could be several.
        """
        return await self._db.read(lambda tx: which_creator(tx, caller, handle))

    async def all(self, guild_id: int) -> list[Creator]:
        """Everyone who is registered here, by handle."""
        statement = _HERE.where(creators.c.guild_id == guild_id).order_by(creators.c.handle)
        return await self._db.read(lambda tx: [creator_of(row) for row in tx.execute(statement)])

    async def page(self, guild_id: int, *, offset: int, limit: int) -> tuple[list[Listed], int]:
        """A page of everyone who is registered here, who is live first, then by handle; and how many there are."""
        return await self._db.read(lambda tx: listed_page(tx, guild_id, offset=offset, limit=limit))

    async def owned_by(self, guild_id: int, member_id: int) -> list[Creator]:
        """A member's own handles, confirmed or not."""
        return await self._db.read(lambda tx: _owned_by(tx, guild_id, member_id))

    async def matching(
        self, guild_id: int, text: str, limit: int = 25, *, owner: int | None = None, unconfirmed: bool = False
    ) -> list[Creator]:
        """Handles that contain ``text``, those that begin with it first.

        Only those of the member ``owner`` where one is given; with ``unconfirmed`` only those that
        wait for a manager's word.
        """
        typed = text.strip().removeprefix("@").lower()
        statement = (
            _HERE.where(creators.c.guild_id == guild_id, creators.c.handle.like(like(typed), escape="\\"))
            .order_by(creators.c.handle.like(like(typed).removeprefix("%"), escape="\\").desc(), creators.c.handle)
            .limit(limit)
        )
        if owner is not None:
            statement = statement.where(creators.c.member_id == owner)
        if unconfirmed:
            statement = statement.where(creators.c.member_id.is_not(None), creators.c.confirmed.is_(False))
        return await self._db.read(lambda tx: [creator_of(row) for row in tx.execute(statement)])

    async def confirm(self, caller: Caller, handle: str, at: datetime, member_id: int | None = None) -> Creator:
        """A manager vouches that the handle is its member's: of ``member_id``, where the manager was shown one.

        Raises:
            NotAllowed: no manager asks.
            Conflict: the handle is linked to nobody, or to another member by now.
        """

        def body(tx: Connection) -> Creator:
            require_manager(caller)
            creator = named_creator(tx, caller.guild_id, handle)
            if creator.member_id is None:
                raise Conflict("creator-unlinked", creator=creator.handle)
            if member_id not in {None, creator.member_id}:
                raise Conflict("creator-relinked", creator=creator.handle)
            return _change(tx, caller, creator, at, "creator-confirmed", confirmed=True)

        return await self._db.write(body)

    async def share(self, caller: Caller, level: Share, at: datetime, handle: str | None = None) -> Creator:
        """The creator decides who sees the money; left out, the handle is the caller's own.

        Cards that stand already are due: they show money, or no longer.

        Raises:
            NotAllowed: it is somebody else's, or the link is unconfirmed and would open what it can't prove to own.
            NotFound: the caller has no handle here.
            WhichCreator: the caller has several.
        """

        def body(tx: Connection) -> Creator:
            creator = named_creator(tx, caller.guild_id, handle) if handle is not None else _only_own(tx, caller)
            if not owns(caller, creator):
                raise NotAllowed("not-yours-to-share", creator=creator.handle)
            if not creator.confirmed and level is not Share.MANAGERS:
                raise NotAllowed("share-needs-confirmation", creator=creator.handle)
            if level is not creator.share:
                cards_changed(tx, caller.guild_id, creator.id)
            return _change(tx, caller, creator, at, "creator-shared", share=level.value)

        return await self._db.write(body)

    async def remove(self, caller: Caller, handle: str, at: datetime, *, delete_history: bool = False) -> Creator:
        """Take a handle off the list and unlink its member.

        The streams stay for the server's totals, unless ``delete_history``: then they are gone for
        good at once, with all that was reported about them, and so are those deleted before. So is then
        what Backstage files told of the creator; else that stays the agency's, linked to nobody.
        Returns the creator as it was.

        Raises:
            NotAllowed: neither the creator nor a manager asks; or the history shall go, and the link is unconfirmed.
            Conflict: a stream of it is live.
        """

        def body(tx: Connection) -> Creator:
            creator = named_creator(tx, caller.guild_id, handle)
            may_decide(caller, creator)
            if delete_history and not (caller.manager or creator.confirmed):
                raise NotAllowed("delete-needs-confirmation", creator=creator.handle)
            live = live_stream(tx, creator)
            if live is not None:
                raise Conflict("creator-is-live", creator=creator.handle, since=live.started_at)
            if delete_history:
                without_history(tx, creator, at)
                forget_backstage(tx, creator)
            unlink(tx, creator)
            clear_goals_of(tx, caller, creator, at)
            call_off_all(tx, caller, creator, at)
            end_digests_of(tx, creator.id, caller.member_id, at)
            gone = {"member_id": None, "confirmed": False, "share": Share.MANAGERS.value, "removed_at": to_ms(at)}
            tx.execute(update(creators).where(creators.c.id == creator.id).values(gone))
            history.note(tx, caller, at, "creator-removed", creator.id, {"deleted_history": delete_history})
            return creator

        return await self._db.write(body)


_LISTED = select(*CREATOR_COLUMNS, streams.c.started_at.label("live_since")).join_from(
    creators, streams, _ON_AIR, isouter=True
)


def listed_page(tx: Connection, guild_id: int, *, offset: int, limit: int) -> tuple[list[Listed], int]:
    """A page of everyone who is registered here, who is live first, then by handle; and how many there are."""
    here = (creators.c.guild_id == guild_id) & creators.c.removed_at.is_(None)
    statement = _LISTED.where(here).order_by(streams.c.id.is_(None), creators.c.handle).offset(offset).limit(limit)
    count = tx.execute(select(func.count()).select_from(creators).where(here)).scalar_one()
    return [Listed(creator_of(row), maybe_from_ms(row.live_since)) for row in tx.execute(statement)], count


def listed_these(tx: Connection, ids: Sequence[int]) -> list[Listed]:
    """These creators, in this order."""
    rows = {row.creator_id: row for row in tx.execute(_LISTED.where(creators.c.id.in_(ids)))}
    return [Listed(creator_of(rows[one]), maybe_from_ms(rows[one].live_since)) for one in ids]


def _known(tx: Connection, guild_id: int, handle: str) -> Creator | None:
    """The handle as it stands, else as it was last removed."""
    statement = (
        select(*CREATOR_COLUMNS)
        .where(creators.c.guild_id == guild_id, creators.c.handle == handle)
        .order_by(creators.c.removed_at.is_(None).desc(), creators.c.removed_at.desc())
        .limit(1)
    )
    row = tx.execute(statement).one_or_none()
    return None if row is None else creator_of(row)


def _inserted(tx: Connection, caller: Caller, handle: str, at: datetime) -> Creator:
    row = {"guild_id": caller.guild_id, "handle": handle, "added_at": to_ms(at), "added_by": caller.member_id}
    made = tx.execute(insert(creators).returning(creators.c.id), row).scalar_one()
    return Creator(id=made, guild_id=caller.guild_id, handle=handle)


def _link(caller: Caller, creator: Creator, member_id: int | None) -> dict[str, str | int | bool | None]:
    """Who owns the handle from now on, as columns; a new owner starts with the narrowest share."""
    values: dict[str, str | int | bool | None] = {"removed_at": None}
    if member_id is not None and member_id != creator.member_id:
        if creator.member_id is not None and not caller.manager:
            raise Conflict("handle-taken", creator=creator.handle)
        values |= {"member_id": member_id, "confirmed": False, "share": Share.MANAGERS.value}
    if member_id is not None and caller.manager:
        values["confirmed"] = True
    return values


def without_history(tx: Connection, creator: Creator, at: datetime) -> None:
    """Delete all streams, goals, digests and money of the creator for good."""
    forget_goals(tx, creator.id)
    forget_digests(tx, digests.c.creator_id == creator.id)
    without_streams(tx, creator, streams.c.creator_id == creator.id, at)
    forget_series(tx, creator.id)
    forget_money(tx, creator.id)
    forget_imports_of(tx, creator.id)


def without_streams(tx: Connection, creator: Creator, which: ColumnElement[bool], at: datetime) -> None:
    """Delete these streams of the creator for good."""
    ids = list(tx.execute(select(streams.c.id).where(streams.c.creator_id == creator.id, which)).scalars())
    delete_for_good(tx, ids, at)


def _change(
    tx: Connection, caller: Caller, creator: Creator, at: datetime, what: str, **values: str | int | bool | None
) -> Creator:
    tx.execute(update(creators).where(creators.c.id == creator.id).values(values))
    history.note(tx, caller, at, what, creator.id, {"handle": creator.handle, **values})
    return creator_of(tx.execute(select(*CREATOR_COLUMNS).where(creators.c.id == creator.id)).one())


def _owned_by(tx: Connection, guild_id: int, member_id: int) -> list[Creator]:
    statement = _HERE.where(creators.c.guild_id == guild_id, creators.c.member_id == member_id)
    return [creator_of(row) for row in tx.execute(statement.order_by(creators.c.handle))]


def _only_own(tx: Connection, caller: Caller) -> Creator:
    own = _owned_by(tx, caller.guild_id, caller.member_id)
    if not own:
        raise NotFound("no-own-creator")
    if len(own) > 1:
        raise WhichCreator(own)
    return own[0]
