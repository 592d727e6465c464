"""The demo in the browser: one page on this machine, and a clock that runs with the real one."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import signal
import socket
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from demo.past import PAST, fill
from demo.rendering import render_embeds_as_discord
from demo.world import opened

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from simcord import Preview

    from demo.replay import Replay
    from demo.world import World

TICK_SECONDS = 0.5
LOOPBACK = "127.0.0.1"
SINCE = timedelta(days=max(stream.days_ago for stream in PAST) + 1)
GUIDE = """\
**Welcome! This is Aftershow on a simulated Discord.** Nothing leaves this machine, and all is gone when you stop it.
Luna is live right now, and gifts keep coming in. Type `/` below and try, in this order:
1. `/stream summary` · how the live stream stands
2. `/gift log` text: `5 roses from @rosefan, galaxy x2 nightowl, motorcycle` · what is unclear becomes buttons
3. `/gift undo` · take that back
4. `/stream end` likes: `12.4K` · ends it, and the card is posted here
5. `/gift add` · a late gift: watch the card follow
6. `/ask` question: `do likes pay?` · or anything else about TikTok LIVE, in your own words
7. `/earnings show` · what the month brought, as Luna or the manager

The arrow sends a command, and *View response*, at the top, jumps to its reply.
*Viewing as* makes you the creator, a moderator, the manager or a member: each may do and see other things.\
"""


class PortTaken(Exception):
    """The port that was asked for can't be had."""


async def serve(port: int) -> None:
    """Serve the demo until Ctrl-C, or until the page ends it.

    Raises:
        PortTaken: another program has that port, or it takes more rights.
    """
    _require_free(port)
    render_embeds_as_discord()
    stopped = asyncio.Event()
    for stop in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C raises there
            asyncio.get_running_loop().add_signal_handler(stop, stopped.set)
    async with opened(_real_now() - SINCE) as world:
        viewers = (world.creator, world.moderator, world.manager, world.member)
        replay = await fill(world, _real_now())
        guide = world.guild.add_member(world.env.create_user("demo.guide", global_name="Demo guide"))
        welcome = await guide.send(world.team, GUIDE)
        async with world.env.preview(world.team, viewers=viewers, layout="channel", port=port) as preview:
            await preview.show(welcome)
            print(f"Aftershow's demo runs. Open this in a browser:\n\n  {preview.url}\n\nCtrl-C ends it.", flush=True)
            # A context of its own: what the ticker does belongs to no one's command, and no command waits for it.
            ticking = contextvars.Context().run(asyncio.create_task, _tick(world, preview, replay))
            await _first_of(stopped.wait(), preview.wait_closed(), ticking)
    print("\nThe demo has ended.")


def _real_now() -> datetime:
    return datetime.now(UTC)


def _require_free(port: int) -> None:
    """Find out before anything is built."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as failure:
            raise PortTaken(failure.strerror) from failure


async def _tick(world: World, preview: Preview, replay: Replay) -> None:
    """Keep the simulated clock with the real one, and let the script's gifts come in.

    The page is never refreshed from here: it would refuse whatever somebody presses before it has
    noticed, and what a gift changes shows in the next reply anyway. Relative times on the page are
    reckoned from ``capture_time``.
    """
    while True:
        await asyncio.sleep(TICK_SECONDS)
        world.move_to(_real_now())
        preview.capture_time = world.now
        await replay.play_until(world.now)


async def _first_of(*waiting: Awaitable[object]) -> None:
    """Wait until one of them is over, give the others up, and pass on what went wrong."""
    tasks = [asyncio.ensure_future(one) for one in waiting]
    over, others = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    for task in over:
        task.result()
