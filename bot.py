"""Aftershow on Discord: settings, logging, database, pictures, then run until told to stop."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import sys
from contextlib import suppress

import aiohttp
import discord

from client import Aftershow
from db.database import Database
from db.errors import StorageError
from operations import logs, stopping
from operations.attending import attending
from operations.invite import answered
from settings import DISCORD_TOKEN, Settings, SettingsError, read_environment
from ui.chart.worker import ChartWorker

log = logging.getLogger("aftershow")

LONGEST_REASON = 200
"""Letters of an answer that is no sentence of ours; a gateway in trouble answers with a web page."""


async def run(settings: Settings) -> None:
    """Serve until SIGTERM or Ctrl-C; nothing is half-written afterwards."""
    database = await Database.open(settings.database_url)
    before = asyncio.all_tasks()
    charts = ChartWorker()
    warming = asyncio.ensure_future(charts.start())  # nobody waits for it: the first card does
    try:
        async with (
            Aftershow(database, charts, shard_count=settings.shard_count, shard_ids=settings.shard_ids) as bot,
            attending(bot, bot, settings),
        ):
            bot.add_listener(keep_what_stands, "on_ready")
            serving = asyncio.ensure_future(bot.start(settings.discord_token))
            for stop in (signal.SIGTERM, signal.SIGINT):
                with suppress(NotImplementedError):  # Windows has Ctrl-C only
                    asyncio.get_running_loop().add_signal_handler(stop, serving.cancel)
            with suppress(asyncio.CancelledError):
                await serving
            await stopping.answered()
    finally:
        await charts.close()
        await warming
        await stopping.nothing_left(before)
        await database.close()


async def keep_what_stands() -> None:
    """What the start made stays until the end: the collector need not walk through it, 60 milliseconds each time."""
    gc.collect()
    gc.freeze()


def main(arguments: list[str]) -> int:
    """The exit status: 0 after a clean stop, 2 where a setting is wrong, 1 where Discord or the disk refuses."""
    try:
        environment = read_environment()
        if arguments:
            return answered(arguments, environment)
        settings = Settings.from_env(environment)
    except SettingsError as wrong:
        return said(2, wrong)
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # it never speaks, and needs no libraries to
    logs.set_up(settings)
    try:
        asyncio.run(run(settings))
    except KeyboardInterrupt:
        log.info("stopped by Ctrl-C")
    except (SettingsError, StorageError, OSError, aiohttp.ClientError, discord.DiscordException) as refused:
        return said(*refusal(refused))
    return 0


def refusal(error: Exception) -> tuple[int, object]:
    """The exit status for what keeps the bot from running, and why in words."""
    match error:
        case SettingsError():
            return 2, error
        case discord.LoginFailure():
            return 2, DISCORD_TOKEN.wrong("was refused by Discord.")
        case StorageError():
            return 1, error
        case discord.DiscordException():
            reason = str(error).partition("\n")[0][:LONGEST_REASON]
            return 1, f"Discord did not let the bot in ({reason}). See https://discordstatus.com and try again later."
        case _:
            return 1, f"Discord can't be reached: {error}. Check this machine's network and try again."


def said(status: int, why: object) -> int:
    """Tell the operator why the bot does not run, and the exit status that goes with it."""
    sys.stderr.write(f"{why}\n")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
