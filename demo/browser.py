"""A headless Chromium, driven through its DevTools protocol: enough of it to press, type and photograph."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import shutil
import tempfile
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
)
PATIENCE_SECONDS = 30.0
LOOK_AGAIN_SECONDS = 0.1


class NoBrowser(Exception):
    """There is no Chromium on this machine, or it does not start."""


class Tab:
    """One page of the browser."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:  # noqa: ANN401 - as the protocol has them
        """One command of the protocol and its result.

        Raises:
            RuntimeError: the browser refuses it.
        """
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                heard: dict[str, Any] = json.loads((await self._socket.receive()).data)
                if heard.get("id") == number:
                    break
        if "error" in heard:
            msg = f"{method}: {heard['error']}"
            raise RuntimeError(msg)
        return heard["result"]

    async def look(self, script: str) -> Any:  # noqa: ANN401 - whatever the script gives
        """The value of a JavaScript expression."""
        answer = await self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        return answer["result"].get("value")

    async def wait_for(self, script: str) -> None:
        """Wait until the expression is true.

        Raises:
            TimeoutError: it never was.
        """
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not await self.look(f"Boolean({script})"):  # noqa: ASYNC110 - nobody tells when it becomes so
                await asyncio.sleep(LOOK_AGAIN_SECONDS)

    async def show(self, url: str, *, width: int, height: int, scale: float) -> None:
        """Open a page in a window of so many CSS pixels, each ``scale`` device pixels wide."""
        await self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=False
        )
        await self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])
        await self.call("Page.navigate", url=url)

    async def type(self, text: str) -> None:
        """Type into whatever has the focus."""
        for letter in text:
            await self.call("Input.dispatchKeyEvent", type="char", text=letter)

    async def press(self, key: str, code: int) -> None:
        """Press and let go of a key that is no letter."""
        for kind in ("rawKeyDown", "keyUp"):
            await self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code)

    async def photograph(self, path: Path, box: dict[str, float]) -> None:
        """A PNG of a part of the page (x, y, width, height in CSS pixels)."""
        shot = await self.call(
            "Page.captureScreenshot", format="png", captureBeyondViewport=False, clip={**box, "scale": 1}
        )
        path.write_bytes(base64.b64decode(shot["data"]))  # noqa: ASYNC240 - nothing else waits


@asynccontextmanager
async def browser() -> AsyncGenerator[Tab]:
    """A browser with a profile of its own, which is gone afterwards.

    Raises:
        NoBrowser: none of ``NAMES`` is installed, or it did not start.
    """
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        msg = f"Pictures are taken with Chromium, and none of {', '.join(NAMES)} is installed."
        raise NoBrowser(msg)
    with tempfile.TemporaryDirectory(prefix="aftershow-pictures-", ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            program, *FLAGS, f"--user-data-dir={profile}", "about:blank",
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            async with aiohttp.ClientSession() as session:
                address = await _address_of_tab(session, Path(profile))
                async with session.ws_connect(address, max_msg_size=0) as socket:
                    yield Tab(socket)
        finally:
            process.terminate()
            await process.wait()


async def _address_of_tab(session: aiohttp.ClientSession, profile: Path) -> str:
    told = profile / "DevToolsActivePort"
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not (told.is_file() and "\n" in told.read_text(encoding="ascii")):  # noqa: ASYNC110 - as above
                await asyncio.sleep(LOOK_AGAIN_SECONDS)
            port = told.read_text(encoding="ascii").splitlines()[0]
            while True:
                async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
                    tabs = [tab for tab in await answer.json() if tab["type"] == "page"]
                if tabs:
                    return str(tabs[0]["webSocketDebuggerUrl"])
                await asyncio.sleep(LOOK_AGAIN_SECONDS)
    except TimeoutError as late:
        msg = "Chromium did not start."
        raise NoBrowser(msg) from late
