"""Who may do what, and who sees whose money: the one place that decides."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from domain.creators import Creator, Share
from domain.errors import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Iterable


FORGOTTEN = 0
"""Stands for a member who asked to be forgotten, where something is kept that they did."""


class MoneyOnCards(StrEnum):
    """A server's wish about money on public cards; it can only narrow what a creator shares."""

    PRIVATE = "private"
    SHARED = "shared"


@dataclass(frozen=True, slots=True)
class Caller:
    """The person who asks, in one server. A manager may everything that a moderator may."""

    guild_id: int
    member_id: int
    manager: bool = False
    moderator: bool = False


def owns(caller: Caller, creator: Creator) -> bool:
    """The creator's own member, confirmed or not: enough to report, not to prove whose data it is."""
    return creator.member_id is not None and creator.member_id == caller.member_id


def may_report(caller: Caller, creator: Creator) -> None:
    """Streams and gifts are reported by the creator, a moderator or a manager.

    Raises:
        NotAllowed: anyone else asks.
    """
    if not (caller.manager or caller.moderator or owns(caller, creator)):
        raise NotAllowed("not-yours-to-report", creator=creator.handle)


def may_look(caller: Caller, own: Iterable[Creator]) -> None:
    """Streams and reports are listed for creators, moderators and managers; ``own`` are the caller's handles.

    Raises:
        NotAllowed: anyone else asks.
    """
    if not (caller.manager or caller.moderator or any(owns(caller, creator) for creator in own)):
        raise NotAllowed("team-only")


def may_import_streams(caller: Caller, own: Iterable[Creator]) -> None:
    """Past streams out of a file are for creators and managers; ``own`` are the caller's handles.

    Raises:
        NotAllowed: anyone else asks, moderators too.
    """
    if not (caller.manager or any(owns(caller, creator) for creator in own)):
        raise NotAllowed("import-streams-not-yours")


def may_decide(caller: Caller, creator: Creator) -> None:
    """Removing a handle is for its creator or a manager.

    Raises:
        NotAllowed: anyone else asks.
    """
    if not (caller.manager or owns(caller, creator)):
        raise NotAllowed("not-yours-to-decide", creator=creator.handle)


def may_delete(caller: Caller, creator: Creator, added_by: int | None) -> None:
    """Deleting a stream or bringing it back is for a manager and for the creator.

    An unconfirmed link proves nothing about a history that was there before it, so whoever has only
    that may delete just what they added themself (``added_by``: the member who added the stream).

    Raises:
        NotAllowed: anyone else asks.
    """
    may_decide(caller, creator)
    if not (caller.manager or creator.confirmed or added_by == caller.member_id):
        raise NotAllowed("stream-delete-unconfirmed", creator=creator.handle)


def require_manager(caller: Caller) -> None:
    """Raise ``NotAllowed`` unless a manager asks."""
    if not caller.manager:
        raise NotAllowed("managers-only")


def sees_money(caller: Caller, creator: Creator) -> bool:
    """Money is the creator's: the share level is the upper bound of who else sees it.

    ``managers``: the creator and managers; ``server`` and ``public``: every member. An unconfirmed
    link proves nothing, so it shows no money that was shared with managers only.
    """
    if caller.guild_id != creator.guild_id:
        return False
    proven = owns(caller, creator) and creator.confirmed
    return caller.manager or proven or creator.share is not Share.MANAGERS


def require_money(caller: Caller, creator: Creator) -> None:
    """Raise ``NotAllowed`` unless ``sees_money``; an unconfirmed owner is told what is missing."""
    if not sees_money(caller, creator):
        key = "money-unconfirmed" if owns(caller, creator) else "money-not-yours"
        raise NotAllowed(key, creator=creator.handle)


def keeps_money(caller: Caller, creator: Creator) -> bool:
    """Rates, income and payouts are kept by the creator, once confirmed, and by managers."""
    return caller.guild_id == creator.guild_id and (caller.manager or (owns(caller, creator) and creator.confirmed))


def may_keep_money(caller: Caller, creator: Creator) -> None:
    """Raise ``NotAllowed`` unless ``keeps_money``; an unconfirmed owner is told what is missing.

    Whom a creator shares with may look at the figures, never at what they are kept with.
    """
    if not keeps_money(caller, creator):
        key = "money-unconfirmed" if owns(caller, creator) else "money-not-yours-to-keep"
        raise NotAllowed(key, creator=creator.handle)


def shows_money_publicly(creator: Creator, on_cards: MoneyOnCards) -> bool:
    """A public card shows money only at share level ``public``, and where the server allows it."""
    return creator.share is Share.PUBLIC and on_cards is MoneyOnCards.SHARED


def meanable(caller: Caller, creators: Iterable[Creator]) -> list[Creator]:
    """Whom a caller can mean without naming anyone.

    Somebody who is neither moderator nor manager reports for their own handles only, whoever else is live.
    """
    everyone = list(creators)
    own = [creator for creator in everyone if owns(caller, creator)]
    return own if own and not (caller.manager or caller.moderator) else everyone


def whose(named: Creator | None, caller: Caller, creators: Iterable[Creator], live: Iterable[int]) -> Creator | None:
    """Whose stream or gift is meant: the named creator; else the caller's own if live; else the only
    one live; else the caller's own; else the only one in the server; else none: ask.

    Of these only whom the caller can mean at all (``meanable``). ``live`` holds the ids of the
    creators who are live now; none for a stream that is yet to be started or reported.
    """
    if named is not None:
        return named
    everyone = meanable(caller, creators)
    on_air = {creator.id for creator in everyone} & set(live)
    own = [creator for creator in everyone if owns(caller, creator)]
    rungs = (
        [creator for creator in own if creator.id in on_air],
        [creator for creator in everyone if creator.id in on_air],
        own,
        everyone,
    )
    return next((rung[0] for rung in rungs if len(rung) == 1), None)


def whose_money(caller: Caller, creators: Iterable[Creator]) -> Creator | None:
    """Whose money is meant where nobody is named: the caller's own; none where there is not exactly one: ask."""
    own = [creator for creator in creators if owns(caller, creator)]
    return own[0] if len(own) == 1 else None
