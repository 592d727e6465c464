"""Aftershow on Discord: settings, logging, database, pictures, then run until told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from contextlib import suppress

import discord

from client import Aftershow
from db.database import Database
from db.errors import StorageError
from settings import DISCORD_TOKEN, Settings, SettingsError, read_environment
from ui.chart.worker import ChartWorker

log = logging.getLogger("aftershow")


async def run(settings: Settings) -> None:
    """Serve until SIGTERM or Ctrl-C; nothing is half-written afterwards."""
    database = await Database.open(settings.database_url)
    charts = ChartWorker()
    try:
        bot = Aftershow(database, charts)
        async with bot:
            await charts.start()
            serving = asyncio.ensure_future(bot.start(settings.discord_token))
            for stop in (signal.SIGTERM, signal.SIGINT):
                with suppress(NotImplementedError):  # Windows has Ctrl-C only
                    asyncio.get_running_loop().add_signal_handler(stop, serving.cancel)
            with suppress(asyncio.CancelledError):
                await serving
    finally:
        await charts.close()
        await database.close()


def main() -> int:
    """The exit status: 0 after a clean stop, 2 where a setting is wrong, 1 where Discord or the disk refuses."""
    try:
        settings = Settings.from_env(read_environment())
    except SettingsError as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 2
    discord.utils.setup_logging(level=settings.log_level)
    try:
        asyncio.run(run(settings))
    except discord.LoginFailure:
        sys.stderr.write(f"{DISCORD_TOKEN.wrong('was refused by Discord.')}\n")
        return 2
    except StorageError as refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    except OSError as unreachable:
        sys.stderr.write(f"Discord can't be reached: {unreachable}. Check this machine's network and try again.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
