"""A Discord server to talk to: real discord.py objects, a simulated Discord, a real database file.

A test reads like what people did::

    async def test_a_moderator_logs_a_line_of_gifts(server):
        await server.creator.slash("stream start")
        reply = await server.moderator.slash("gift log", text="5 roses from @rosefan")
        assert "5 × Rose" in reply.text
"""

# ruff: noqa: ANN401  (options, messages and values are whatever Discord takes)
from __future__ import annotations

import asyncio
import functools
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import discord
import pytest
import pytest_asyncio
import simcord
from simcord.http import router

from client import Aftershow
from db.database import Database
from domain.errors import CreatorError
from faq.decoys import stock_decoys
from faq.desk import AnswerDesk
from faq.encoder import Encoder
from faq.entries import stock_entries
from faq.matcher import Matcher
from imports import process
from imports.batches import Ended, Failed
from tests.discord_rules import faults_of_request
from tests.made_once import register_alike
from ui.chart.worker import ChartWorker
from ui.errors import cause_of, nobody_waits

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Iterator

    from simcord import ChannelHandle, Env, InteractionResult, MemberActor, ResponseMessage

    from imports.process import Request
    from posts.import_reading import Message


class Pictureless(ChartWorker):
    """No drawing process: for tests that look at words only."""

    async def start(self) -> None:
        """Nothing to start."""

    async def card(self, picture: object) -> bytes | None:
        """A card without its picture."""
        del picture
        return None

    async def earnings(self, picture: object) -> bytes | None:
        """Earnings without their picture."""
        del picture
        return None

    async def digest(self, picture: object) -> bytes | None:
        """A digest without its picture."""
        del picture
        return None


class Unstopped(Encoder):
    """Every test's bot shares it, and none of them takes it along when it goes."""

    def stop(self) -> None:
        """Go on for the next."""


class Fitted(AnswerDesk):
    """Learns the stock answers once for all tests of a process: it takes a second."""

    encoder = Unstopped(Path(__file__).parent.parent / ".pytest_cache")

    @classmethod
    def of(cls, bot: Aftershow) -> Fitted:
        """A desk of this bot's own, over what all of them know."""
        stock_matcher()
        return cls(cls.encoder, bot.entries.lore)

    def _load(self) -> Matcher:
        self._stock_entries = dict(stock_matcher().learned.entries)
        return stock_matcher()


@functools.cache
def stock_matcher() -> Matcher:
    """Made once a process, before a loop runs: a simulated Discord waits for every thread."""
    return Matcher.fit(stock_entries(), stock_decoys(), Fitted.encoder)


async def read_here(request: Request) -> AsyncGenerator[Message]:
    """Files are read on the spot; ``tests/posts/test_importing_crashes.py`` starts the real process."""
    out = io.BytesIO()
    process.read(request, out)
    out.seek(0)
    while (message := process.receive(out)) is not None:
        if not isinstance(message, Ended | Failed):
            yield message


@dataclass(frozen=True)
class Heard:
    """What a person got to see in answer to one thing they did."""

    result: InteractionResult

    @property
    def messages(self) -> list[ResponseMessage]:
        """Every message of the answer, the first response first."""
        first = self.result.response
        return [message for message in (first, *self.result.followups) if message is not None]

    @property
    def text(self) -> str:
        """All words of the answer, embeds and labels included."""
        return "\n".join(words_of(message) for message in self.messages)

    @property
    def private(self) -> bool:
        """Only the person who asked sees it."""
        return all(message.ephemeral for message in self.messages)

    @property
    def labels(self) -> list[str]:
        """What can be pressed."""
        return [label for message in self.messages for label in labels_of(message.components)]

    @property
    def files(self) -> list[discord.Attachment]:
        """Attached files."""
        return [file for message in self.messages for file in message.attachments]


def words_of(message: ResponseMessage | discord.Message) -> str:
    """Content and embeds as one text."""
    parts = [message.content]
    for embed in message.embeds:
        parts += [embed.author.name, embed.title, embed.description, embed.footer.text]
        parts += [f"{field.name}: {field.value}" for field in embed.fields]
    return "\n".join(part for part in parts if part)


def labels_of(components: list[dict[str, Any]]) -> list[str]:
    """Labels of buttons and hints of selects, in order."""
    items = [item for row in components for item in row.get("components", [row])]
    return [item.get("label") or item.get("placeholder") or "" for item in items]


@dataclass
class Person:
    """Someone in the server, and what they can do."""

    actor: MemberActor
    server: Server

    @property
    def id(self) -> int:
        """Discord's id of this person."""
        return self.actor.id

    async def slash(self, command: str, /, channel: ChannelHandle | None = None, **options: Any) -> Heard:
        """Run a slash command in the main channel."""
        heard = Heard(await self.actor.slash(channel or self.server.channel, command, **options))
        self.server.forgive_answered()
        return heard

    async def press(self, message: Any, label: str) -> Heard:
        """Press the button of that label on an answer or a message."""
        shown = message.messages[0] if isinstance(message, Heard) else message
        heard = Heard(await self.actor.click(_message(shown), label=label))
        self.server.forgive_answered()
        return heard

    async def pick(self, message: Any, *values: Any, custom_id: str | None = None) -> Heard:
        """Pick from a select on an answer or a message."""
        shown = message.messages[0] if isinstance(message, Heard) else message
        heard = Heard(await self.actor.select(_message(shown), list(values), custom_id=custom_id))
        self.server.forgive_answered()
        return heard

    async def say(self, words: str, channel: ChannelHandle | None = None) -> list[discord.Message]:
        """Write a message; what the bot answered, oldest first."""
        where = channel or self.server.channel
        before = {message.id for message in where.history()}
        await self.actor.send(where, words)
        self.server.forgive_answered()
        me = self.server.bot.user
        return [message for message in where.history() if message.id not in before and message.author == me]

    async def submit(self, shown: Heard, **typed: str) -> Heard:
        """Fill in the form that was shown and send it."""
        heard = Heard(await self.actor.submit_modal(shown.result, typed))
        self.server.forgive_answered()
        return heard

    async def choices(self, command: str, focused: str, typed: str, **options: Any) -> list[dict[str, Any]]:
        """What autocomplete offers."""
        return await self.actor.autocomplete(self.server.channel, command, focused, typed, **options)


def _message(shown: Any) -> Any:
    return getattr(shown, "message", shown)


@dataclass
class Server:
    """A server with a creator (registered as @lunaplays), a moderator, a manager and a member."""

    env: Env
    bot: Aftershow
    guild: Any
    channel: ChannelHandle
    summary: ChannelHandle
    creator: Person = None  # type: ignore[assignment]
    moderator: Person = None  # type: ignore[assignment]
    manager: Person = None  # type: ignore[assignment]
    member: Person = None  # type: ignore[assignment]

    def person(self, name: str, *roles: Any) -> Person:
        """Someone new in the server."""
        return Person(self.guild.add_member(self.env.create_user(name), roles=list(roles)), self)

    def forgive_answered(self) -> None:
        """Failures that the bot put into words are no test failures; a test that cares reads the words."""
        unexpected = [error for error in self.env.errors if not _expected(error)]
        assert not unexpected, unexpected

    @property
    def cards(self) -> list[discord.Message]:
        """Messages with a summary card, in any channel, oldest first."""
        return [
            message
            for channel in (self.channel, self.summary)
            for message in channel.history()
            if any("summary" in (embed.author.name or "").lower() for embed in message.embeds)
        ]


def _expected(error: BaseException) -> bool:
    return isinstance(cause_of(error), CreatorError) or nobody_waits(cause_of(error))


@pytest.fixture
def charts() -> ChartWorker:
    """No pictures, unless a test overrides this."""
    return Pictureless()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database, migrated once for all tests; copy it, don't open it."""
    path = tmp_path_factory.mktemp("migrated") / "aftershow.db"

    async def migrate() -> None:
        database = await Database.open(f"sqlite+aiosqlite:///{path}")
        await database.close()

    asyncio.run(migrate())
    return path


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A database of the test's own."""
    opened = await Database.open(database_url)
    yield opened
    await opened.close()


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What the real Discord would refuse of the bot's requests; whatever is left there at the end fails the test."""
    found: list[str] = []
    dispatch = router.dispatch

    def checked(backend: Any, method: str, path: str, **given: Any) -> Any:
        files: list[Any] = given.get("files") or []
        sizes = [_size(file.fp) for file in files]
        found.extend(faults_of_request(method, path, given.get("json"), given.get("params") or {}, sizes))
        return dispatch(backend, method, path, **given)

    monkeypatch.setattr(router, "dispatch", checked)
    yield found
    assert sorted(set(found)) == []


def _size(file: Any) -> int:
    """Bytes from here to its end."""
    here = file.tell()
    end = file.seek(0, io.SEEK_END)
    file.seek(here)
    return end - here


@pytest_asyncio.fixture
async def simcord_bot(database: Database, charts: ChartWorker, refused: list[str]) -> AsyncIterator[Aftershow]:
    """The bot as it runs for real."""
    del refused  # every request of every test is looked at
    bot = Aftershow(database, charts, shard_count=1, by_itself=False)
    bot.desk = Fitted.of(bot)
    bot.importing._files._read = read_here  # pyright: ignore[reportPrivateUsage]
    register_alike(bot)
    yield bot
    await bot.close()


@pytest_asyncio.fixture
async def server(simcord_env: Env, simcord_bot: Aftershow) -> Server:
    """The server that most tests happen in."""
    return await populated(simcord_env, simcord_bot)


async def populated(env: Env, bot: Aftershow) -> Server:
    """A server with its people in it, in a Discord that runs."""
    guild = env.create_guild()
    world = Server(
        env,
        bot,
        guild,
        guild.create_text_channel("stream-team"),
        guild.create_text_channel("summaries"),
    )
    boss = guild.create_role("Boss", permissions=discord.Permissions(manage_guild=True))
    helpers = guild.create_role("Stream team")
    world.manager = world.person("maya", boss)
    world.moderator = world.person("theo", helpers)
    world.creator = world.person("luna")
    world.member = world.person("ana")
    await world.manager.slash("settings set", moderator_role=helpers)
    await world.manager.slash("creator add", handle="lunaplays", member=world.creator.actor)
    return world


async def live_with_gifts(server: Server, minutes: int = 90) -> None:
    """A stream that has run for a while, with a lion and some roses."""
    await server.creator.slash("stream start", title="Friday Q&A", format="q&a")
    await server.moderator.slash("gift log", text="5 roses from @rosefan, lion from nightowl")
    await server.env.advance_time(minutes * 60)


__all__ = ["Heard", "Person", "Server", "simcord"]
