"""What people do with plans, and Discord's events as everyone sees them."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import discord

from client import Aftershow
from domain.streams import Which
from tests.discord_server import Fitted, Pictureless

if TYPE_CHECKING:
    from domain.plans import Plan
    from tests.discord_server import Heard, Person, Server

HOUR = timedelta(hours=1)
MOST_LOOKS = 200
"""How often it is looked whether what is due is done."""


async def planned(server: Server, person: Person | None = None, **options: Any) -> Heard:  # noqa: ANN401 - Discord's
    """Somebody plans a stream, Luna herself unless told otherwise, and agrees to what is shown."""
    told: dict[str, Any] = {"when": "in 30 hours", "title": "Q&A", **options}
    shown = await (person or server.creator).slash("stream plan", **told)
    return await (person or server.creator).press(shown, "Set it")


async def the_plan(server: Server) -> Plan:
    """The only plan that lies ahead."""
    (plan,) = await plans_ahead(server)
    return plan


async def plans_ahead(server: Server) -> list[Plan]:
    """All that lie ahead, the next one first."""
    streams = await server.bot.streams.matching(server.guild.id, which=Which.PLANNED)
    return [await server.bot.plans.plan(server.guild.id, stream.id) for stream in streams]


def events(server: Server, status: int = 1) -> list[Any]:
    """Discord's events: scheduled (1), active (2), completed (3) or cancelled (4)."""
    found = server.env.backend.get_guild(server.guild.id).scheduled_events.values()
    return [event for event in found if event.status == status]


def starts(event: Any) -> datetime:  # noqa: ANN401 - the simulated Discord's
    """When an event begins."""
    return datetime.fromisoformat(event.scheduled_start_time)


async def passes(server: Server, time: timedelta) -> None:
    """Time passes, and what is due is done."""
    await server.env.advance_time(time.total_seconds())
    await done(server)


async def done(server: Server) -> None:
    """What is due by now is done, also what was begun before."""
    now = discord.utils.utcnow()
    await server.bot.deliveries.deliver(now)
    for _ in range(MOST_LOOKS):
        if (await server.bot.jobs.overdue(now))[0] == 0:
            break
        await asyncio.sleep(0.01)
    await server.env.settle()


def may(server: Server, *, events: bool) -> None:
    """Give the bot the permission to make events, or take it away."""
    allowed = discord.Permissions.all()
    allowed.administrator = False
    allowed.create_events = allowed.manage_events = events
    role = server.guild.roles["TestBot"]
    server.env.backend.edit_role(server.guild.id, role.id, {"permissions": allowed.value})


async def restarted(server: Server) -> Aftershow:
    """The bot stops and starts again; whoever asks for it closes it."""
    await server.bot.close()
    again = Aftershow(server.bot.database, Pictureless(), shard_count=1, by_itself=False)
    again.desk = Fitted.of(again)
    await server.env.restart_bot(again)
    server.bot = again
    return again
