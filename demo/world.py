"""A simulated Discord server with people in it, and the real bot."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord
import simcord

from client import Aftershow
from db.database import Database
from domain.access import Caller
from ui.chart.worker import ChartWorker

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping
    from datetime import datetime

    from simcord import ChannelHandle, Env, GuildHandle, MemberActor, RoleHandle

PATIENCE_SECONDS = 60.0
"""How long the simulated Discord waits for the bot: its first card may have to wait for a slow machine."""


@dataclass(frozen=True, slots=True)
class World:
    """The server: a creator, a moderator, a manager and a member, and the channels where they meet."""

    env: Env
    bot: Aftershow
    guild: GuildHandle
    general: ChannelHandle
    team: ChannelHandle
    """Where everybody works; the demo's page shows this channel."""
    summaries: ChannelHandle
    moderators: RoleHandle
    creator: MemberActor
    moderator: MemberActor
    manager: MemberActor
    member: MemberActor
    names: Mapping[int, str]
    """How people show, by their ids."""

    @property
    def now(self) -> datetime:
        """The time in the simulated Discord, aware UTC."""
        return self.env.now()

    def move_to(self, moment: datetime) -> None:
        """Set the simulated clock forward; what lies behind changes nothing."""
        self.env.backend.advance_clock(max((moment - self.now).total_seconds(), 0.0))

    def caller(self, person: MemberActor) -> Caller:
        """The person as the stores know them."""
        return Caller(
            self.guild.id,
            person.id,
            manager=person.id == self.manager.id,
            moderator=person.id == self.moderator.id,
        )


@asynccontextmanager
async def opened(at: datetime) -> AsyncGenerator[World]:
    """The server at that time, with nothing registered yet; its file is gone afterwards.

    The simulated clock starts on 2026-01-01 and only runs forward: an earlier ``at`` means that day.
    """
    with tempfile.TemporaryDirectory(prefix="aftershow-demo-") as folder:
        charts = ChartWorker()
        warming = asyncio.create_task(charts.start())  # nobody waits for it: the first card does
        try:
            database = await Database.open(f"sqlite+aiosqlite:///{folder}/demo.db")
            try:
                async with _connected(database, charts, at) as (env, bot):
                    yield _populated(env, bot)
            finally:
                await database.close()
        finally:
            await charts.close()
            await warming


@asynccontextmanager
async def _connected(database: Database, charts: ChartWorker, at: datetime) -> AsyncGenerator[tuple[Env, Aftershow]]:
    bot = Aftershow(database, charts, shard_count=1)
    env = simcord.Env(bot, check_errors=False, settle_timeout=PATIENCE_SECONDS)
    env.backend.bot_user.name = "Aftershow"
    env.backend.advance_clock(max((at - env.now()).total_seconds(), 0.0))
    await env.start()
    # SimCord listens in on the command tree and would call every refusal that the bot puts into words a failure.
    vars(bot.tree).pop("on_error", None)
    # Its page shows a command that can be clicked as raw markup; without their ids, commands are plain text.
    bot.mentions.learn(())
    vars(bot.mentions)["load"] = _nothing
    try:
        yield env, bot
    finally:
        await bot.close()
        await env.shutdown()


async def _nothing() -> None:
    """Ask nobody."""


def _populated(env: Env, bot: Aftershow) -> World:
    """Names say what each person may do: whoever looks at the page acts as them."""
    guild = env.create_guild("Luna's Lounge", owner=env.create_user("luna.owner", global_name="Luna's other account"))
    managers = guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True), color=0xF1C40F)
    moderators = guild.create_role("Moderators", color=0x3498DB)

    names: dict[int, str] = {}

    def person(name: str, shown: str, *roles: RoleHandle) -> MemberActor:
        actor = guild.add_member(env.create_user(name, global_name=shown), roles=roles)
        names[actor.id] = shown
        return actor

    return World(
        env=env,
        bot=bot,
        guild=guild,
        general=guild.create_text_channel("general", topic="Say hello"),
        team=guild.create_text_channel("stream-team", topic="Everything about Luna's streams"),
        summaries=guild.create_text_channel("stream-summaries", topic="What each stream brought"),
        moderators=moderators,
        creator=person("luna", "Luna (creator)"),
        moderator=person("theo", "Theo (moderator)", moderators),
        manager=person("maya", "Maya (manager)", managers),
        member=person("ana", "Ana (member)"),
        names=names,
    )
