"""A page for programs that watch the bot: ``/healthz`` and ``/metrics``, for this machine alone."""

from __future__ import annotations

import asyncio
import contextvars
from typing import TYPE_CHECKING

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

if TYPE_CHECKING:
    from operations.figures import Figures

LOOPBACK = "127.0.0.1"


class PortTaken(Exception):
    """Nothing can be served there."""


TO_ANSWER_S = 1.0
"""So long the end waits for an answer that is being made; aiohttp would wait a minute."""


class Watch:
    """A small HTTP server on the loopback address."""

    def __init__(self, figures: Figures) -> None:
        """Over these figures."""
        self._figures = figures
        app = web.Application()
        app.add_routes([web.get("/healthz", self._health), web.get("/metrics", self._metrics)])
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=TO_ANSWER_S)

    async def start(self, port: int) -> int:
        """Serve on ``port`` (0: any that is free) and return it.

        Raises:
            PortTaken: something else is there.
        """
        # An empty context: whoever asks later belongs to no request of Discord's.
        return await contextvars.Context().run(asyncio.ensure_future, self._started(port))

    async def _started(self, port: int) -> int:
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, LOOPBACK, port).start()
        except OSError as taken:
            await self._runner.cleanup()
            raise PortTaken(taken.strerror) from taken
        return int(self._runner.addresses[0][1])

    async def close(self) -> None:
        """Serve no more."""
        await self._runner.cleanup()

    async def _health(self, _request: web.Request) -> web.Response:
        wrong = await self._figures.ill()
        return web.Response(text="\n".join(wrong or ["ok"]) + "\n", status=503 if wrong else 200)

    async def _metrics(self, _request: web.Request) -> web.Response:
        return web.Response(body=await self._figures.text(), headers={"Content-Type": CONTENT_TYPE_LATEST})
