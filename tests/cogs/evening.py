"""One evening in a server where people do anything, in any order; looked at after each thing they do."""

from __future__ import annotations

import itertools
import logging
import re
from collections.abc import Generator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord

from client import Aftershow
from db.database import Database
from db.recount import recount
from domain.errors import CreatorError
from tests.cogs.limits import faults_of_choices, faults_of_message
from tests.discord_server import Fitted, Heard, Pictureless, Server, populated, simcord, words_of
from ui.errors import cause_of, nobody_waits

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping, Sequence

    from tests.databases import Databases

USER, CHANNEL, ROLE = 6, 7, 8
AUTOCOMPLETE = 4
"""Discord asks for choices anew; it delivers no such question twice."""
PINGS = re.compile(r"@(everyone|here)\b")
NEVER_SHOWN = ("went wrong on my side", "Traceback", "sqlite", 'File "')


@dataclass(frozen=True)
class Command:
    """Somebody runs a slash command; entities in ``options`` are numbers, counted round."""

    who: int
    name: str
    options: Mapping[str, Any]


@dataclass(frozen=True)
class Typing:
    """Somebody types into an option with autocomplete."""

    who: int
    name: str
    option: str
    text: str


@dataclass(frozen=True)
class PressSomething:
    """Somebody presses a button, or picks from a select, on one of the messages that they see."""

    who: int
    which: int
    value: int
    typed: Sequence[str]
    """Fills the form, where the press shows one."""


@dataclass(frozen=True)
class Passing:
    """Time passes."""

    seconds: int


@dataclass(frozen=True)
class Again:
    """Discord delivers the last interaction once more."""


@dataclass(frozen=True)
class Clearing:
    """A manager deletes one of the bot's public messages."""

    which: int


Step = Command | Typing | PressSomething | Passing | Again | Clearing


class Evening:
    """Plays steps and looks at every answer."""

    def __init__(self, server: Server, errors: list[str], commands: Mapping[str, Mapping[str, Any]]) -> None:
        self._server = server
        self._errors = errors
        self._commands = commands
        self._people = [server.creator, server.moderator, server.manager, server.member, server.person("nova")]
        self._failures: list[BaseException] = []
        self._delivered: list[dict[str, Any]] = []
        self.shown = 0
        """Answers that were looked at."""
        self._note_failures()
        self._note_deliveries()

    def _note_failures(self) -> None:
        answer = self._server.bot.answer_failure

        async def noting(interaction: discord.Interaction, error: BaseException) -> None:
            self._failures.append(cause_of(error))
            await answer(interaction, error)

        self._server.bot.answer_failure = noting

    def _note_deliveries(self) -> None:
        backend: Any = self._server.env.backend
        emit = backend.emit

        def noting(event: str, payload: dict[str, Any], **more: Any) -> None:  # noqa: ANN401  (SimCord's own)
            if event == "INTERACTION_CREATE" and payload["type"] != AUTOCOMPLETE:
                self._delivered.append(payload)
            emit(event, payload, **more)

        backend.emit = noting

    async def play(self, step: Step) -> None:
        """Do it, and look at what comes of it."""
        self._failures.clear()
        match step:
            case Command():
                await self._command(step)
            case Typing():
                await self._type(step)
            case PressSomething():
                await self._press(step)
            case Passing():
                await self._server.env.advance_time(step.seconds)
            case Again() if self._delivered:
                backend: Any = self._server.env.backend
                backend.emit("INTERACTION_CREATE", self._delivered[-1])
                await self._server.env.settle()
            case Clearing():
                await self._clear(step)
            case _:
                pass
        self._no_failure_but_in_words()

    async def _command(self, step: Command) -> None:
        options = self._entities(step.name, step.options)
        if step.who == len(self._people):  # a stranger, in a direct message
            stranger = self._server.env.create_user("stranger")
            if step.name in stranger.available_commands():
                self._look(await stranger.slash(step.name, **options))
            return
        actor = self._people[step.who].actor
        if step.name in actor.available_commands(self._server.channel):
            result = await actor.slash(self._server.channel, step.name, **options)
            await self._answered(actor, result, [str(value) for value in step.options.values()] or ["Rose"])

    async def _type(self, step: Typing) -> None:
        actor = self._people[step.who % len(self._people)].actor
        offered = await actor.autocomplete(self._server.channel, step.name, step.option, step.text)
        assert list(faults_of_choices(offered)) == []

    async def _press(self, step: PressSomething) -> None:
        actor = self._people[step.who % len(self._people)].actor
        channels = (self._server.channel, self._server.summary)
        seen = [message for channel in channels for message in channel.history(viewer=actor)]
        parts = [(message, part) for message in seen for part in pressable(message)]
        if not parts:
            return
        message, part = parts[step.which % len(parts)]
        if isinstance(part, discord.Button):
            result = await actor.click(message, custom_id=part.custom_id)
        else:
            result = await actor.select(message, [self._picked(part, step.value)], custom_id=part.custom_id)
        await self._answered(actor, result, step.typed)

    def _picked(self, menu: discord.SelectMenu, value: int) -> Any:  # noqa: ANN401  (text, or SimCord's own)
        """One of what the menu offers; Discord itself lists channels and roles."""
        match menu.type:
            case discord.ComponentType.channel_select:
                return (self._server.channel, self._server.summary)[value % 2]
            case discord.ComponentType.role_select:
                roles = self._roles()
                return roles[value % len(roles)]
            case _:
                return menu.options[value % len(menu.options)].value

    async def _answered(self, actor: Any, result: Any, texts: Sequence[str]) -> None:  # noqa: ANN401  (SimCord's own)
        """There is an answer; a form is filled in and sent."""
        if result.modal is None:
            self._look(result)
            return
        lines = [label["component"] for label in result.modal["components"]]
        typed: dict[str, Any] = {
            # A field that knows no length takes a file.
            line["custom_id"]: text[: line["max_length"]] if "max_length" in line else ("gifts.csv", text.encode())
            for line, text in zip(lines, itertools.cycle(texts), strict=False)
            if text or line.get("required")
        }
        self._look(await actor.submit_modal(result, typed))

    async def _clear(self, step: Clearing) -> None:
        public = [message for message in self._server.channel.history() if not message.flags.ephemeral]
        if public:
            message = public[step.which % len(public)]
            backend: Any = self._server.env.backend
            backend.delete_message(message.channel.id, message.id)
            await self._server.env.settle()

    def _entities(self, name: str, options: Mapping[str, Any]) -> dict[str, Any]:
        """Numbers become the person, channel or role that they stand for."""
        server = self._server
        there: dict[int, Sequence[Any]] = {
            USER: [person.actor for person in self._people],
            CHANNEL: [server.channel, server.summary],
            ROLE: [*self._roles(), server.guild.default_role],
        }
        types = {option["name"]: option["type"] for option in self._commands[name].get("options", [])}
        return {
            option: there[types[option]][value % len(there[types[option]])] if types[option] in there else value
            for option, value in options.items()
        }

    def _roles(self) -> list[Any]:
        return [simcord.RoleHandle(self._server.env, self._server.guild, role) for role in self._all_roles()]

    def _all_roles(self) -> list[Any]:
        backend: Any = self._server.env.backend
        return [role for role in backend.get_guild(self._server.guild.id).roles.values() if role.name != "@everyone"]

    def _look(self, result: Any) -> None:  # noqa: ANN401  (what SimCord hands back)
        """There is an answer; it is private where it is a refusal; it shows nothing that it must not."""
        heard = Heard(result)
        assert heard.messages, "no answer"
        assert heard.text.strip() or heard.files, "an answer without words"
        if self._failures:
            assert heard.private, f"a refusal for all to see: {heard.text}"
        for word in NEVER_SHOWN:
            assert word not in heard.text, heard.text
        assert not PINGS.search(heard.text), heard.text
        for message in heard.messages:
            assert list(faults_of_message(message.message)) == []
        self.shown += 1

    def _no_failure_but_in_words(self) -> None:
        self._server.forgive_answered()
        unexpected = [one for one in self._failures if not isinstance(one, CreatorError) and not nobody_waits(one)]
        assert not unexpected, unexpected
        assert not self._errors, self._errors

    async def closing_time(self) -> None:
        """The totals are right, one stream of a creator is live at most, and nobody was pinged."""
        await self._server.env.settle()
        self._no_failure_but_in_words()
        database = self._server.bot.database
        streams = await database.read(lambda tx: list(tx.exec_driver_sql("SELECT id FROM streams").scalars()))
        for stream in streams:
            assert await recount(database, stream) == []
        query = "SELECT creator_id FROM streams WHERE state = 'live' AND deleted_at IS NULL"
        live = await database.read(lambda tx: list(tx.exec_driver_sql(query).scalars()))
        assert len(live) == len(set(live))
        for channel in (self._server.channel, self._server.summary):
            for message in channel.history():
                assert not PINGS.search(words_of(message)), words_of(message)
                assert list(faults_of_message(message)) == []


def pressable(message: discord.Message) -> Iterator[discord.Button | discord.SelectMenu]:
    """Buttons and selects of a message that do something."""
    for row in message.components:
        if isinstance(row, discord.ActionRow):
            for part in row.children:
                if isinstance(part, discord.Button | discord.SelectMenu) and part.custom_id and not part.disabled:
                    yield part


class _Errors(logging.Handler):
    def __init__(self, kept: list[str]) -> None:
        super().__init__(logging.ERROR)
        self._kept = kept
        self.setFormatter(logging.Formatter())

    def emit(self, record: logging.LogRecord) -> None:
        self._kept.append(self.format(record))


@contextmanager
def logged_errors() -> Generator[list[str], None, None]:
    """What is logged as an error meanwhile, by anybody."""
    kept: list[str] = []
    handler = _Errors(kept)
    logging.getLogger().addHandler(handler)
    try:
        yield kept
    finally:
        logging.getLogger().removeHandler(handler)


@asynccontextmanager
async def running(databases: Databases) -> AsyncGenerator[Server, None]:
    """The bot in a new Discord, over a new database that is migrated already."""
    url = databases.fresh()
    database = await Database.open(url)
    charts = Pictureless()  # a statement is drawn all the same
    try:
        bot = Aftershow(database, charts, shard_count=1, by_itself=False)
        bot.desk = Fitted.of(bot)
        async with simcord.run(bot, check_errors=False, settle_timeout=20) as env:
            yield await populated(env, bot)
        await bot.close()
    finally:
        await charts.close()
        await database.close()
        databases.drop(url)


def commands_of(bot: Aftershow) -> dict[str, Mapping[str, Any]]:
    """Every command by its full name, as it is registered."""
    found: dict[str, Mapping[str, Any]] = {}
    for command in bot.tree.walk_commands():
        if not isinstance(command, discord.app_commands.Group):
            found[command.qualified_name] = command.to_dict(bot.tree)
    return found
