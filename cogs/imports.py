"""Files that people have already: dropped, looked at, confirmed, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from domain.access import may_import_streams, may_look, may_report
from domain.errors import WhichCreator, WhichStream
from domain.importing import Choice
from domain.imports import Ambiguous
from posts.attachments import Offered, fetched, importable
from posts.moving import Moving
from ui import import_results as result
from ui import imports as look
from ui.backstage_import import registered
from ui.forms import FileForm, Form
from ui.layout import nothing_changed
from ui.moments import read_day
from ui.options import creators
from ui.reply import REPLACE, defer, send
from ui.text import option_words, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from client import Aftershow
    from domain.importing import Preview, Staged
    from ui.press import Press
    from ui.reply import Reply
    from ui.request import Request


class Imports(commands.Cog):
    """From the dropped file to its undo. Every way in ends at the same preview."""

    def __init__(self, bot: Aftershow) -> None:
        self.bot = bot
        self.hear = bot.hear
        self.importing = bot.importing
        self.backstage = bot.backstage
        self.creators = bot.creators
        self.streams = bot.streams
        self.mentions = bot.mentions
        self.presses = bot.presses
        self.offered = Offered()
        self.menu = app_commands.ContextMenu(name=words("menu-import"), callback=self.message_picked)
        self.subcommands: dict[str, app_commands.Command[Any, ..., Any]] = {
            "gift": app_commands.Command(
                name="import", description=words("gift-import"), callback=self.gift_import, parent=None
            ),
            "stream": app_commands.Command(
                name="import", description=words("stream-import"), callback=self.stream_import, parent=None
            ),
        }

    async def cog_load(self) -> None:
        """Answer this conversation's buttons, stand in the menu of every message, and beside the other commands."""
        self.presses.on("card-import", self.card_pressed)
        self.presses.on("import-pick", self.file_picked)
        self.presses.on("import-answer", self.answer_pressed)
        self.presses.on("import-choose", self.choice_picked)
        self.presses.on("import-day", self.day_to_type)
        self.presses.on("import-confirm", self.confirm_pressed)
        self.presses.on("import-register", self.register_pressed)
        self.presses.on("import-refused", self.refused_pressed)
        self.presses.on("import-cancel", self.cancel_pressed)
        self.presses.on("import-undo", self.undo_pressed)
        self.presses.on("import-undo-sure", self.undo_sure)
        self.presses.on("import-keep", self.keep_pressed)
        self.bot.tree.add_command(self.menu)
        for name, command in self.subcommands.items():
            group = self.bot.tree.get_command(name)
            assert isinstance(group, app_commands.Group)  # noqa: S101 - EXTENSIONS names its cog before this one
            group.add_command(command)

    async def cog_unload(self) -> None:
        """Leave the menu; the other commands go with theirs."""
        self.bot.tree.remove_command(self.menu.name, type=self.menu.type)

    # -- the ways in ---------------------------------------------------------------------------------------------------

    @app_commands.describe(**option_words("gift-import"))
    @app_commands.autocomplete(creator=creators)
    async def gift_import(
        self, interaction: discord.Interaction[Aftershow], file: discord.Attachment, creator: str | None = None
    ) -> None:
        """Gifts, most of all; but any file that is known gets its preview."""
        await self._take(interaction, await self.hear(interaction), file, creator=creator)

    @app_commands.describe(**option_words("stream-import"))
    @app_commands.autocomplete(creator=creators)
    async def stream_import(
        self, interaction: discord.Interaction[Aftershow], file: discord.Attachment, creator: str | None = None
    ) -> None:
        """Past streams: for their creator and managers."""
        asked = await self.hear(interaction)
        may_import_streams(asked.caller, await self._own(asked))
        await self._take(interaction, asked, file, creator=creator)

    async def message_picked(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        """A file that somebody posted: its message's menu brings it along, whoever wrote it."""
        asked = await self.hear(interaction)
        files = importable(message.attachments, instead=self.mentions.of("gift import"))
        if len(files) == 1:
            await self._take(interaction, asked, files[0])
            return
        may_look(asked.caller, await self._own(asked))
        self.offered.remember(message.id, files)
        await send(interaction, look.which_file(asked.text, message.id, [file.filename for file in files]))

    async def file_picked(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """One of the files of a message."""
        interaction.extras[REPLACE] = True
        asked = await self.hear(interaction)
        file = self.offered.picked(int(press.parts[0]), int(press.values[0]))
        await self._take(interaction, asked, file)

    async def card_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Import a file, on a card: a form takes it, for that stream."""
        asked = await self.hear(interaction)
        stream = await self.streams.by_id(asked.caller.guild_id, int(press.parts[0]))
        may_report(asked.caller, stream.creator)

        async def take(submitted: discord.Interaction[Any], file: discord.Attachment) -> None:
            again = await self.hear(submitted)
            await self._take(submitted, again, file, creator=stream.creator.handle, stream=stream.id)

        title, label, hint = (asked.text.say(f"import-form-{part}") for part in ("title", "file", "hint"))
        await interaction.response.send_modal(FileForm(title, label, hint, take))

    async def _take(
        self,
        interaction: discord.Interaction[Any],
        asked: Request,
        file: discord.Attachment,
        *,
        creator: str | None = None,
        stream: int | None = None,
    ) -> None:
        """Keep the file for a day, and show what it would bring."""
        may_look(asked.caller, await self._own(asked))
        await defer(interaction)
        staged = await self.importing.stage(
            asked.caller,
            key=asked.key,
            name=file.filename,
            content=await fetched(file),
            at=asked.at,
            creator=creator,
            stream=stream,
        )
        await self._show(interaction, asked, staged)

    # -- the preview, and what has to be asked before it ---------------------------------------------------------------

    async def answer_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """One of two readings, or a day."""
        number, kind, *answer = press.parts
        await self._answer(interaction, int(number), kind, ":".join(answer))

    async def choice_picked(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Whose file it is, or which stream its rows belong to."""
        number, kind = press.parts
        await self._answer(interaction, int(number), kind, press.values[0])

    async def day_to_type(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Any other day, typed."""
        asked, number = await self.hear(interaction), int(press.parts[0])
        await self.importing.staged(asked.caller, number)  # only whoever may decide about it gets the form

        async def typed(submitted: discord.Interaction[Any], said: Mapping[str, str]) -> None:
            again = await self.hear(submitted)
            day = read_day(said["day"], again.at, again.zone, again.locale)
            await self._answer(submitted, number, look.AS_OF, day.isoformat())

        field = look.day_field(asked.text, asked.at.astimezone(asked.zone).date())
        await interaction.response.send_modal(Form(asked.text.say("import-day-title"), [field], typed))

    async def _answer(self, interaction: discord.Interaction[Any], number: int, kind: str, answer: str) -> None:
        interaction.extras[REPLACE] = True
        asked = await self.hear(interaction)
        await defer(interaction, keep=True)
        await self.importing.answer(asked.caller, number, kind, answer)
        await self._show(interaction, asked, await self.importing.staged(asked.caller, number))

    async def _show(self, interaction: discord.Interaction[Any], asked: Request, staged: Staged) -> None:
        moving = Moving(interaction, asked.text, staged.name)
        try:
            shown = await self.importing.preview(asked.caller, staged.id, moving)
        except WhichCreator as missing:
            reply = look.which_creator(asked.text, staged.id, staged.name, missing.choices)
        except WhichStream as missing:
            reply = look.which_stream(asked.text, staged.id, staged.name, missing, asked.zone)
        else:
            reply = self._seen(asked, staged, shown)
        await moving.finish(reply)

    @staticmethod
    def _seen(asked: Request, staged: Staged, shown: Preview | Ambiguous) -> Reply:
        if isinstance(shown, Ambiguous):
            today = asked.at.astimezone(asked.zone).date()
            return look.ambiguous(asked.text, staged.id, staged.name, shown, today)
        return look.preview(asked.text, shown)

    async def refused_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """The refused rows, to mend and send again."""
        asked, number = await self.hear(interaction), int(press.parts[0])
        await defer(interaction)
        staged = await self.importing.staged(asked.caller, number)
        content = await self.importing.refused_csv(asked.caller, number)
        await send(interaction, result.refused_file(asked.text, staged.name, content))

    async def cancel_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Nothing of it: the file goes at once."""
        interaction.extras[REPLACE] = True
        asked = await self.hear(interaction)
        staged = await self.importing.staged(asked.caller, int(press.parts[0]))
        await self.importing.discard(asked.caller, staged.id)
        await send(interaction, result.cancelled(asked.text, staged))

    # -- what counts, and what counts no more --------------------------------------------------------------------------

    async def confirm_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """It counts; once, whoever presses how often."""
        interaction.extras[REPLACE] = True
        asked = await self.hear(interaction)
        number, choice, to_register = int(press.parts[0]), Choice(press.parts[1]), int(press.parts[2])
        await defer(interaction, keep=True)
        staged = await self.importing.staged(asked.caller, number)
        moving = Moving(interaction, asked.text, staged.name)
        done = await self.importing.confirm(asked.caller, number, choice, moving)
        reply = result.done(asked.text, done, by=asked.caller.member_id, to_register=to_register)
        await moving.finish(reply, result.done_elsewhere(asked.text, done))

    async def register_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """All of an agency's file who are not registered here yet, in one step."""
        asked = await self.hear(interaction)
        await defer(interaction)
        done = await self.backstage.register_new(asked.caller, int(press.parts[0]), asked.at)
        await send(interaction, registered(asked.text, [one.handle for one in done.new], done.skipped))

    async def undo_pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Undo: at once, or where it is much, after a second press."""
        number, rows = map(int, press.parts)
        if rows > result.ASKS_ABOVE:
            await send(interaction, result.ask_undo((await self.hear(interaction)).text, number, rows))
            return
        await self._undo(interaction, number)

    async def undo_sure(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Yes, all of it."""
        await self._undo(interaction, int(press.parts[0]))

    async def _undo(self, interaction: discord.Interaction[Any], number: int) -> None:
        interaction.extras[REPLACE] = True
        asked = await self.hear(interaction)
        await defer(interaction, keep=True)
        staged = await self.importing.staged(asked.caller, number)
        moving = Moving(interaction, asked.text, staged.name, undoing=True)
        gone = await self.importing.undo(asked.caller, number, asked.at, moving)
        reply = result.undone(asked.text, gone)
        await moving.finish(reply, reply)

    async def keep_pressed(self, interaction: discord.Interaction[Any], _press: Press) -> None:
        """No, it stays."""
        interaction.extras[REPLACE] = True
        await send(interaction, nothing_changed((await self.hear(interaction)).text))

    async def _own(self, asked: Request) -> list[Any]:
        return await self.creators.owned_by(asked.caller.guild_id, asked.caller.member_id)


async def setup(bot: Aftershow) -> None:
    """Add the conversation to the bot."""
    await bot.add_cog(Imports(bot))
