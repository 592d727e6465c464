"""Short forms: at most five labelled fields, and what to do with what was typed."""

from __future__ import annotations

import io
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord

from ui.reply import Reply
from ui.text import Markup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.text import Text

Then = Callable[[discord.Interaction[Any], Mapping[str, str]], Awaitable[None]]
ThenWithFile = Callable[[discord.Interaction[Any], discord.Attachment], Awaitable[None]]

LONGEST_TITLE = 45
"""Letters that Discord allows in the title of a form, and in the label of a field."""
LONGEST_HINT = 100
"""Letters that Discord allows in the description of a field."""
LONGEST_MESSAGE = 2_000
"""Letters that Discord allows in a message."""
MOST_OPEN = 1_000
_OPEN: OrderedDict[str, None] = OrderedDict()
"""The ids of the forms that this process has opened: what a form is for is kept in memory."""
_FENCE = "```"
"""What stands between two of them is shown as it was typed; one of its own would end it."""
SECONDS_TO_FILL_IN = 900
"""A form that is sent later is not heard any more."""


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a form; ``value`` is what stands there today."""

    name: str
    label: str
    value: str = ""
    example: str = ""
    required: bool = False
    longest: int = 100


def typed_into_forgotten(interaction: discord.Interaction[Any]) -> str | None:
    """What was typed into a form that is not open any more: it was left for too long, or opened before the last start.

    Field below field, as it was typed. None for every other interaction.
    """
    if interaction.type is not discord.InteractionType.modal_submit:
        return None
    data: Any = interaction.data or {}
    if data.get("custom_id") in _OPEN:
        return None
    lines: list[Any] = [row.get("component") or {} for row in data.get("components", [])]
    return "\n".join(str(line["value"]) for line in lines if line.get("value"))


def given_back(text: Text, typed: str) -> Reply:
    """All that was typed into a form that is closed, to be copied: nobody should have to write it again.

    In the message where Discord has room for it, else in a file.
    """
    shown = Markup(f"{text.say('form-forgotten')}\n{_FENCE}\n{typed}\n{_FENCE}")
    if _FENCE not in typed and len(shown.encode("utf-16-le")) // 2 <= LONGEST_MESSAGE:
        return Reply(shown)
    file = discord.File(io.BytesIO(typed.encode("utf-8", "replace")), "form.txt")
    return Reply(text.say("form-forgotten-file"), files=(file,))


class _Open(discord.ui.Modal):
    """A form that this process remembers."""

    def __init__(self, title: str) -> None:
        super().__init__(title=title[:LONGEST_TITLE], timeout=SECONDS_TO_FILL_IN)
        _OPEN[self.custom_id] = None
        while len(_OPEN) > MOST_OPEN:
            _OPEN.popitem(last=False)

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """The client hears of it first, as of commands and buttons."""
        await interaction.client.answer_form(interaction)
        return True

    async def on_timeout(self) -> None:
        """Whoever sends it now hears that it is too late."""
        _OPEN.pop(self.custom_id, None)

    async def on_error(self, interaction: discord.Interaction[Any], error: Exception, /) -> None:
        """What goes wrong in a form becomes words like everything else."""
        await interaction.client.answer_failure(interaction, error)


class Form(_Open):
    """A form that hands the typed texts, by field name and stripped, to ``then``."""

    def __init__(self, title: str, fields: Sequence[Field], then: Then) -> None:
        super().__init__(title)
        self._then = then
        self._inputs: dict[str, discord.ui.TextInput[Any]] = {}
        for field in fields:
            line = discord.ui.TextInput[Any](
                custom_id=field.name,
                default=field.value or None,
                placeholder=field.example or None,
                required=field.required,
                max_length=field.longest,
            )
            self._inputs[field.name] = line
            self.add_item(discord.ui.Label(text=field.label[:LONGEST_TITLE], component=line))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Hand over what was typed."""
        await self._then(interaction, {name: line.value.strip() for name, line in self._inputs.items()})


class FileForm(_Open):
    """A form that takes one file, and hands it to ``then``."""

    def __init__(self, title: str, label: str, hint: str, then: ThenWithFile) -> None:
        super().__init__(title)
        self._then = then
        self._upload = discord.ui.FileUpload[Any](custom_id="file")
        described = discord.ui.Label(
            text=label[:LONGEST_TITLE], description=hint[:LONGEST_HINT], component=self._upload
        )
        self.add_item(described)

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Hand over the file."""
        await self._then(interaction, self._upload.values[0])
