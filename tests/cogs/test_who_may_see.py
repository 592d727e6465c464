"""Every command and every button, pressed by every kind of person: who is answered, and who sees money.

The expectations stand in ``access_table.py``. Money is found by its amounts, in every text, embed and file.
"""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import discord
import pytest
from discord import app_commands

from domain.access import Caller
from domain.creators import Share
from domain.digests import Wish
from domain.errors import CreatorError, NotAllowed, NotFound
from domain.goals import Measure, Wanted
from domain.ledger import Kind
from domain.money import Amount
from domain.periods import Period
from domain.plans import Repeat
from domain.plans import Wanted as PlannedStream
from tests.cogs.access_table import COMMANDS, FILE, HERE, MENUS, PRESSES, Pressed, Row
from tests.cogs.inviting import hide_from_bot
from tests.discord_server import Heard, Person, simcord, words_of
from ui.errors import cause_of
from ui.press import button, row_of, select

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.discord_server import Server

AMOUNTS = (
    *("156.6", "156685000", "125.3", "166.0"),  # 31,337 diamonds at 50, 40 and 53 %
    *("4,321.09", "4321.09", "4,325.09", "4325.09"),  # other income, alone and with a small one
    *("7,654.32", "7654.32", "7,658.32", "7658.32"),  # a payout, the same
    *("9,876.54", "9876.54", "9876540000"),  # a goal
)
FORGOTTEN_QUESTIONS = {"question-forgotten"}
NotOffered = (simcord.SetupError, simcord.BackendError)
"""A command that Discord does not show to this person, or not in a direct message."""


@dataclass
class World:
    """A server with one person of each kind, and Luna's money."""

    server: Server
    people: dict[str, Person]
    ids: dict[str, int]
    failures: list[BaseException]
    standing: dict[tuple[str, int], Any] = field(default_factory=dict[tuple[str, int], Any])
    """Messages with a button that nobody could use yet, by its id and the place."""


async def furnished(server: Server, monkeypatch: pytest.MonkeyPatch) -> World:
    """Luna has earned; everybody else is there to look."""
    bot, manager, luna = server.bot, server.manager, server.creator
    other, unconfirmed = server.person("ben"), server.person("una")
    await manager.slash("creator add", handle="ben", member=other.actor)
    await unconfirmed.slash("creator add", handle="una")
    await luna.slash("stream report", started="2025-12-20 20:00", duration="1h", title="Long ago")
    await luna.slash("stream start")
    stream, old = [one.id for one in await bot.streams.recent(server.guild.id)]
    await server.moderator.slash("gift add", gift="rose", supporter="rosefan", creator="lunaplays")
    await server.moderator.slash("gift add", gift="rose", creator="lunaplays")
    await server.moderator.slash("gift log", text="3 roses, 2 tiktok", creator="lunaplays")
    await luna.slash("stream end", diamonds="31337")
    reports = await bot.gifts.reports(server.guild.id, stream)
    boss = Caller(server.guild.id, manager.id, manager=True)
    at = server.env.now()
    money: dict[str, Any] = {"at": at, "creator": "lunaplays"}
    rows: dict[str, Any] = {}
    for key, amount in (("income", 4_321_090_000), ("other_income", 4_000_000)):
        kept = await bot.incomes.add(boss, Kind.MERCH, Amount(amount, "USD"), key=key, **money)
        rows[key] = kept.entry.id
    for key, amount in (("payout", 7_654_320_000), ("other_payout", 4_000_000)):
        rows[key] = (await bot.payouts.add(boss, Amount(amount, "USD"), key=key, **money)).entry.id
    wanted = Wanted(Measure.EARNINGS, Period.MONTH, Amount(9_876_540_000, "USD"))
    goal = (await bot.goals.set(boss, wanted, at, "lunaplays")).progress.goal.id
    await luna.slash("earnings rate", expected="0.5")
    await manager.slash("settings rate", currency="EUR", usd_rate="1.08")
    for key in ("import", "other_import"):
        file: dict[str, Any] = {"name": "gifts.csv", "content": FILE[1], "at": at, "creator": "lunaplays"}
        rows[key] = (await bot.importing.stage(Caller(server.guild.id, luna.id), key=key, **file)).id
    at_plan = at + timedelta(hours=60)
    planned = PlannedStream(at_plan, "Q&A", repeat=Repeat.WEEKLY)
    plan = await bot.plans.set(boss, planned, key="plan", at=at, zone=ZoneInfo("UTC"), creator="lunaplays")
    rows |= {"plan": plan.stream.id, "plan_time": int(at_plan.timestamp())}
    monthly = Wish(Period.MONTH, time(9), creator="lunaplays", name="luna")
    rows["digest"] = (await bot.digests.set(boss, monthly, at, here=server.channel.id)).digest.id
    there = server.env.create_guild("Elsewhere")
    boss_there = there.create_role("Boss", permissions=discord.Permissions(manage_guild=True))
    stranger = there.add_member(server.env.create_user("sam"), roles=[boss_there])
    elsewhere = replace(server, guild=there, channel=there.create_text_channel("general"))
    failures: list[BaseException] = []
    answer: Callable[..., Any] = bot.answer_failure

    async def noted(interaction: Any, error: BaseException) -> None:  # noqa: ANN401 - Discord's own
        failures.append(cause_of(error))
        await answer(interaction, error)

    monkeypatch.setattr(bot, "answer_failure", noted)
    return World(
        server,
        {
            "C": luna,
            "O": other,
            "U": unconfirmed,
            "T": server.moderator,
            "M": manager,
            "A": server.member,
            "S": Person(stranger, elsewhere),
            "D": server.person("dana"),
        },
        {
            "guild": server.guild.id,
            "stream": stream,
            "old_stream": old,
            "line_report": reports[0].report_id,
            "line_event": reports[0].events[0].event_id,
            "other_report": reports[1].report_id,
            "report": reports[2].report_id,
            "goal": goal,
            "rate": 1,
            "usd_rate": 1,
            "ben": other.id,
            "una": unconfirmed.id,
            "channel": server.channel.id,
            "role": 1,
            **rows,
        },
        failures,
    )


@dataclass(frozen=True)
class Got:
    """What one person got from one thing."""

    heard: Heard | None
    failure: BaseException | None

    @property
    def refused(self) -> bool:
        """Discord does not offer it, or the bot said no."""
        if self.heard is None or isinstance(self.failure, NotAllowed):
            return True
        return isinstance(self.failure, CreatorError) and self.failure.key in FORGOTTEN_QUESTIONS

    async def everything(self) -> str:
        """All text of the answer and its files."""
        if self.heard is None:
            return ""
        return "\n".join([self.heard.text, *self.heard.labels, *[await read(file) for file in self.heard.files]])


async def read(file: discord.Attachment) -> str:
    """A file as text; of a spreadsheet, everything that is in it."""
    data = await file.read()
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


async def ran(world: World, letter: str, row: Row) -> Got:
    """One person runs one command."""
    person = world.people[letter]
    options = {
        name: value.format(**world.ids) if isinstance(value, str) else value for name, value in row.options.items()
    }
    return await tried(world, lambda: _slash(person, letter, row.command, options))


async def _slash(person: Person, letter: str, command: str, options: dict[str, Any]) -> Heard:
    if letter == "D":
        return Heard(await person.actor.user.slash(command, **options))
    return await person.slash(command, **options)


async def standing(world: World, letter: str, row: Pressed) -> tuple[tuple[str, int], Any]:
    """A message with that button where this person can see it, and what it is found by."""
    person = world.people[letter]
    parts = row.rest.format(**world.ids)
    if row.value is None:
        item = button(row.verb, parts, label="x")
    else:
        item = select(row.verb, parts, hint="x", choices=[("x", row.value.format(**world.ids))])
    bot = world.server.bot
    place = person.server.channel.id
    where: Any = bot.get_channel(place)
    if letter == "D":
        where = await (await bot.fetch_user(person.id)).create_dm()
        place = where.id
    key = (item.custom_id, place)
    if key not in world.standing:
        world.standing[key] = await where.send("x", view=row_of(item))
    return key, world.standing[key]


async def pressed(world: World, letter: str, row: Pressed) -> Got:
    """One person presses one button, as if it stood where they can see it."""
    person = world.people[letter]
    key, message = await standing(world, letter, row)
    actor = person.actor.user if letter == "D" else person.actor

    async def act() -> Heard:
        if row.value is None:
            return Heard(await actor.click(message, label="x"))
        return Heard(await actor.select(message, [row.value.format(**world.ids)]))

    got = await tried(world, act)
    if not got.refused:
        del world.standing[key]  # the press may have changed the message
    return got


async def tried(world: World, act: Callable[[], Any]) -> Got:
    """What came of it; none where Discord does not even offer it."""
    world.failures.clear()
    heard = None
    with suppress(*NotOffered):
        heard = await act()
    failure = world.failures[-1] if world.failures else None
    world.server.forgive_answered()
    close_forms(world.server.bot)
    return Got(heard, failure)


def close_forms(bot: Any) -> None:  # noqa: ANN401 - what is inside of discord.py has no public name
    """Nobody fills them in; open ones make every later step slower."""
    for form in [*bot._connection._view_store._modals.values()]:
        form.stop()


async def verdict(letter: str, may: set[str], got: Got, money: str) -> list[str]:
    """What is not as the table says."""
    wrong: list[str] = []
    said = await got.everything()
    if got.failure is not None and not isinstance(got.failure, CreatorError):
        wrong.append(f"broke: {got.failure!r}")
    shown = [amount for amount in AMOUNTS if amount in said]
    if letter in {"S", "D"}:
        if letter not in may and not got.refused and not isinstance(got.failure, NotFound):
            wrong.append("was answered")
    elif got.refused == (letter in may):
        wrong.append(f"was refused ({got.failure})" if got.refused else f"was answered ({got.failure})")
    if bool(shown) != (letter in money):
        wrong.append(f"saw {shown}" if shown else "saw no money")
    if got.heard is not None and got.heard.messages and (shown or got.failure):
        if not got.heard.private and letter != "D":
            wrong.append("was answered in public")
        if not said.strip():
            wrong.append("was refused without a word")
    return wrong


CHANGE_PEOPLE = ("creator-reassign", "creator-confirm", "creator-confirm-listed", "creator-remove")


EVERY_KIND = "DSAUOTMC"


async def walk(
    world: World, table: Sequence[Row | Pressed], *, shared: bool, people: str = EVERY_KIND
) -> dict[str, list[str]]:
    """All of these people try everything, who may least first; what is not as the table says."""
    wrong: dict[str, list[str]] = {}
    for row in table:
        name = row.command if isinstance(row, Row) else row.verb
        if shared and (name in CHANGE_PEOPLE or not (row.shared or row.money)):
            continue  # who may does not depend on it
        may = {*row.may, *row.shared} if shared else {*row.may}
        for letter in people:
            got = await (ran(world, letter, row) if isinstance(row, Row) else pressed(world, letter, row))
            found = await verdict(letter, may, got, row.shared if shared else row.money)
            if found:
                wrong[f"{name} · {letter}"] = found
    return wrong


def told(wrong: dict[str, list[str]]) -> str:
    """One line a mistake."""
    return "\n".join(f"{who}: {what}" for who, what in wrong.items())


async def test_every_command_and_every_press_stands_in_the_table(server: Server):
    commands = {
        command.qualified_name
        for command in server.bot.tree.walk_commands()
        if isinstance(command, app_commands.Command)
    }
    assert {row.command for row in COMMANDS} == commands
    assert {row.verb for row in PRESSES} == server.bot.presses.verbs
    menus = server.bot.tree.get_commands(type=discord.AppCommandType.message)
    assert {menu.name for menu in menus} == MENUS.keys()


async def test_everybody_gets_from_commands_what_the_table_says(server: Server, monkeypatch: pytest.MonkeyPatch):
    world = await furnished(server, monkeypatch)
    wrong = await walk(world, COMMANDS, shared=False)
    assert not wrong, told(wrong)
    public = [words_of(message) for channel in (server.channel, server.summary) for message in channel.history()]
    assert public
    assert not [words for words in public if any(amount in words for amount in AMOUNTS)]


async def test_where_the_bot_cant_see_the_channel_everybody_gets_the_same(
    server: Server, monkeypatch: pytest.MonkeyPatch
):
    """It was taken out of the channel: Discord still brings it every command, and what it says belongs to who asked."""
    world = await furnished(server, monkeypatch)
    hide_from_bot(server, server.channel)
    wrong = await walk(world, COMMANDS, shared=False, people="ATMC")
    assert not wrong, told(wrong)


async def test_buttons_on_messages_that_the_bot_cant_see_any_more_give_a_member_the_same(
    server: Server, monkeypatch: pytest.MonkeyPatch
):
    world = await furnished(server, monkeypatch)
    here = [row for row in PRESSES if row.verb not in CHANGE_PEOPLE]
    for row in here:
        await standing(world, "A", row)
    hide_from_bot(server, server.channel)
    wrong = await walk(world, here, shared=False, people="A")
    assert not wrong, told(wrong)


async def test_everybody_gets_from_buttons_what_the_table_says(server: Server, monkeypatch: pytest.MonkeyPatch):
    world = await furnished(server, monkeypatch)
    wrong = await walk(world, PRESSES, shared=False)
    assert not wrong, told(wrong)


async def test_everybody_gets_from_the_menu_of_a_message_what_the_table_says(
    server: Server, monkeypatch: pytest.MonkeyPatch
):
    world = await furnished(server, monkeypatch)
    for menu, may in MENUS.items():
        for letter in HERE:
            person = world.people[letter]
            message = await server.member.actor.send(server.channel, "do likes pay?", attachments=[FILE])
            got = await tried(world, partial(_from_menu, person, menu, message))
            found = await verdict(letter, set(may), got, "")
            assert not found, f"{menu} · {letter}: {found}"


async def _from_menu(person: Person, menu: str, message: discord.Message) -> Heard:
    return Heard(await person.actor.context_menu(person.server.channel, menu, message))


async def test_what_is_shared_with_the_server_is_seen_by_the_server_and_no_more(
    server: Server, monkeypatch: pytest.MonkeyPatch
):
    world = await furnished(server, monkeypatch)
    luna = Caller(server.guild.id, server.creator.id)
    await server.bot.creators.share(luna, Share.SERVER, server.env.now(), "lunaplays")
    wrong = await walk(world, [*PRESSES, *COMMANDS], shared=True)
    assert not wrong, told(wrong)


async def test_money_is_found_wherever_it_hides(server: Server, monkeypatch: pytest.MonkeyPatch):
    """The test of the test: the amounts are what the answers say."""
    world = await furnished(server, monkeypatch)
    show = Row("earnings show", "", {"period": "year", "creator": "lunaplays"})
    said = await (await ran(world, "C", show)).everything()
    assert "156.6" in said
    assert "4,325.09" in said
    assert "7,658.32" in said
    assert 31_337 * 5_000 == 156_685_000
