"""Everything that can go wrong for a person, in the words of the field.

    CreatorError                       has a key (a message in locales/*.ftl) and details for it
    ├── Unreadable                     what was typed is not a number, a duration, a time, a handle ...
    ├── NotFound                       no such creator, stream, gift, report
    ├── NotAllowed                     this person may not do that
    ├── Conflict                       the world is already otherwise (a stream is live, a handle is taken)
    ├── Busy                           the storage can't take it in time, or is out of reach: try again later
    ├── TooOften                       what costs much was asked for too often: wait for so many seconds
    └── Ask                            the request is fine, one choice is missing
        ├── WhichCreator
        ├── WhichStream
        └── WhichGift

Raised where it is known; ``ui/errors.py`` turns it into one private, localised reply.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from domain.creators import Creator
    from domain.gifts import Gift
    from domain.streams import Stream


class CreatorError(Exception):
    """A failure that a person can understand; ``key`` names its sentence, ``details`` fill it."""

    def __init__(self, key: str, **details: str | int | datetime | None) -> None:
        super().__init__(key, details)
        self.key = key
        self.details = details


class Unreadable(CreatorError):
    """What was typed could not be read; ``details['piece']`` is the exact piece, ``nearest`` what it may be."""

    def __init__(self, key: str, *, nearest: Sequence[str] = (), **details: str | int | datetime | None) -> None:
        super().__init__(key, **details)
        self.nearest = tuple(nearest)


class NotFound(CreatorError):
    """What was named does not exist here."""


class NotAllowed(CreatorError):
    """This person may not do this."""


class Conflict(CreatorError):
    """The request contradicts what is already so."""


class Busy(CreatorError):
    """The storage can't do it in time; nothing of it was kept, unless the sentence says otherwise."""


class TooOften(CreatorError):
    """A person, or a server, has asked for too much in a short time; ``details['seconds']`` say how long to wait."""


class Ask(CreatorError):
    """One choice is missing; the reply offers it and then carries on with the same request."""


class WhichCreator(Ask):
    """Several creators could be meant."""

    def __init__(self, choices: Sequence[Creator]) -> None:
        super().__init__("ask-which-creator")
        self.choices = tuple(choices)


class WhichStream(Ask):
    """No stream is live or fresh; offers to start one (when ``may_start``) or to pick a past one.

    With a ``piece``, that was typed and fits several streams; a ``key`` of its own asks for something else.
    """

    def __init__(
        self,
        creator: Creator,
        choices: Sequence[Stream],
        *,
        may_start: bool,
        piece: str | None = None,
        key: str | None = None,
    ) -> None:
        key = key or ("ask-which-stream" if may_start else "ask-past-stream")
        super().__init__(key if piece is None else "ask-fitting-stream", creator=creator.handle, piece=piece)
        self.creator = creator
        self.choices = tuple(choices)
        self.may_start = may_start


class WhichGift(Ask):
    """A name fits several gifts, or none; offers the ones that may be meant, with their prices."""

    def __init__(self, key: str, piece: str, choices: Sequence[Gift]) -> None:
        super().__init__(key, piece=piece)
        self.piece = piece
        self.choices = tuple(choices)
