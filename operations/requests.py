"""Every command and every press passes here: its id goes into the log, it is counted, and it may be too much."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any, Final

import discord

from domain.errors import Busy, CreatorError, TooOften
from domain.limits import Cost
from operations.logs import REQUEST
from operations.patience import Patience
from operations.tally import Outcome, Tally
from ui.errors import CHECK_FAILURES, cause_of, nobody_waits
from ui.text import words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime


COMMANDS: Final[Mapping[str, Cost]] = {
    "gift import": Cost.IMPORT,
    "stream import": Cost.IMPORT,
    words("menu-import"): Cost.IMPORT,
    "earnings export": Cost.EXPORT,
    "privacy export": Cost.EXPORT,
    "earnings show": Cost.PICTURE,
    "digest preview": Cost.PICTURE,
    "stream summary": Cost.PICTURE,
    "ask": Cost.QUESTION,
    words("menu-answer"): Cost.QUESTION,
}
PRESSES: Final[Mapping[str, Cost]] = {
    "card-import": Cost.IMPORT,
    "import-pick": Cost.IMPORT,
    "card-export": Cost.EXPORT,
    "earnings-file": Cost.EXPORT,
    "import-refused": Cost.EXPORT,
    "digest-preview": Cost.PICTURE,
    "digest-preview-picked": Cost.PICTURE,
    "earnings-period": Cost.PICTURE,
    "setup-sample": Cost.PICTURE,
    "answer-not-it": Cost.QUESTION,
}
"""What costs much, by the command's name and by the button's verb."""
_BEGAN: Final = "began"


class Requests:
    """What is under way, and what came of it."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        """``now`` is the clock of the limits."""
        self.tally = Tally()
        self._patience = Patience(now)

    def hear(self, interaction: discord.Interaction[Any]) -> None:
        """Lines of the log belong to this request from here on."""
        REQUEST.set(interaction.id)
        interaction.extras[_BEGAN] = monotonic()

    def begin(self, interaction: discord.Interaction[Any], verb: str | None = None) -> None:
        """A command, or the button of that verb.

        Raises:
            TooOften: it costs much, and this person or server asked for it too often.
        """
        self.hear(interaction)
        cost = COMMANDS.get(_name(interaction)) if verb is None else PRESSES.get(verb)
        if cost is not None:
            self._patience.take(cost, interaction.user.id, interaction.guild_id, interaction.id)

    def end(
        self, interaction: discord.Interaction[Any], error: BaseException | None = None, verb: str | None = None
    ) -> None:
        """It came to its end, with this error if any. A list that is offered while one types counts where it failed."""
        if interaction.type is discord.InteractionType.autocomplete and error is None:
            return
        seconds = monotonic() - interaction.extras.get(_BEGAN, monotonic())
        name = _name(interaction) if verb is None else f"button {verb}"
        self.tally.count(name, outcome_of(error), seconds)


def outcome_of(error: BaseException | None) -> Outcome:
    """What a request came to that ended like this."""
    cause = None if error is None else cause_of(error)
    if cause is None:
        return Outcome.DONE
    if isinstance(cause, TooOften):
        return Outcome.LIMITED
    if isinstance(cause, Busy):
        return Outcome.BUSY
    if nobody_waits(cause):
        return Outcome.LATE
    return Outcome.REFUSED if isinstance(cause, (CreatorError, *CHECK_FAILURES)) else Outcome.FAILED


def _name(interaction: discord.Interaction[Any]) -> str:
    return interaction.command.qualified_name if interaction.command else "unknown"
