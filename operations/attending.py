"""What runs beside the bot for its operator, as far as the settings want it."""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Protocol

from discord.utils import utcnow

from db.sqlite_file import file_of
from db.vitals import Vitals
from operations.backups import Backups
from settings import METRICS_PORT

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from typing import Any

    from db.database import Database
    from db.jobs import JobStore
    from operations.figures import Gateway
    from operations.requests import Requests
    from settings import Settings


class Bot(Protocol):
    """What is looked at of the client."""

    database: Database
    jobs: JobStore
    requests: Requests
    importing: Any
    away: set[int]


@asynccontextmanager
async def attending(bot: Bot, gateway: Gateway, settings: Settings) -> AsyncGenerator[None, None]:
    """Make backups and answer who watches, while the block runs.

    Raises:
        SettingsError: METRICS_PORT is taken.
    """
    async with AsyncExitStack() as stack:
        backups = None
        if settings.backup_folder is not None:
            backups = Backups(
                file_of(settings.database_url),
                settings.backup_folder,
                every=settings.backup_every,
                keep=settings.backup_keep,
                now=utcnow,
            )
            backups.start()
            stack.push_async_callback(backups.close)
        if settings.metrics_port is not None:
            await _watched(stack, bot, gateway, backups, settings.metrics_port)
        yield


async def _watched(stack: AsyncExitStack, bot: Bot, gateway: Gateway, backups: Backups | None, port: int) -> None:
    # Who does not ask for it need not keep an HTTP server in memory.
    from operations.figures import Figures  # noqa: PLC0415
    from operations.watch import PortTaken, Watch  # noqa: PLC0415

    figures = Figures(
        gateway=gateway,
        away=bot.away,
        tally=bot.requests.tally,
        vitals=Vitals(bot.database),
        jobs=bot.jobs,
        imports=lambda: len(bot.importing.under_way),
        now=utcnow,
        copied_at=lambda: None if backups is None else backups.copied_at,
    )
    watch = Watch(figures)
    try:
        await watch.start(port)
    except PortTaken as taken:
        reason = f"can't be used: {taken}."
        raise METRICS_PORT.wrong(reason) from taken
    stack.push_async_callback(watch.close)
