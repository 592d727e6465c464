"""The README's pictures: the demo's page, photographed with a headless Chromium.

``make pictures`` takes them anew. Chromium is needed for nothing else.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from demo.browser import NoBrowser, Tab, browser
from demo.page import SINCE
from demo.past import fill
from demo.world import opened

if TYPE_CHECKING:
    from simcord import Preview

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
NOW = datetime(2026, 3, 14, 20, 30, tzinfo=UTC)
"""Always the same evening, so that a picture changes only with what it shows."""
PHONE, TALL = 420, 2_400
TABLET = (640, 480)
SHARP = 2.0
ENTER = 13
LINE = "5 roses from @rosefan, galaxy x2 nightowl, motorcycle from Zoë"

# The page's own parts, as SimCord names them.
READY = "window.simcordPreview && window.simcordPreview.ready && !window.simcordPreview.pendingAction"
LAST_MESSAGE = "[...document.querySelectorAll('.channel-message')].at(-1)"
CHOICES = "[...document.querySelectorAll('[role=option]')]"
COMPOSER = "document.querySelector('#channel-composer-input')"


async def main() -> None:
    """Take every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    async with opened(NOW - SINCE) as world, browser() as tab:
        await fill(world, NOW)
        async with world.env.preview(world.team, viewers=(world.moderator, world.creator), layout="channel") as preview:
            await _photograph(tab, preview, "card.png")
            await world.moderator.slash(world.team, "gift log", text=LINE)
            await preview.refresh()
            await _photograph(tab, preview, "log.png")
            await _photograph_choices(tab, preview, "add.png")


async def _photograph(tab: Tab, preview: Preview, name: str) -> None:
    """The newest message, as wide as a phone."""
    await _open(tab, preview, PHONE, TALL)
    await _keep(tab, f"{LAST_MESSAGE}.getBoundingClientRect()", name)


async def _photograph_choices(tab: Tab, preview: Preview, name: str) -> None:
    """What ``/gift add`` offers while somebody types."""
    await _open(tab, preview, *TABLET)
    await tab.look(f"{COMPOSER}.focus()")
    await tab.type("/gift add")
    await tab.wait_for(f"{CHOICES}.length")
    await tab.press("Enter", ENTER)
    await tab.type("firewroks")
    await tab.wait_for(f"{CHOICES}.some(choice => choice.textContent.includes('coins'))")
    await _keep(tab, "document.querySelector('#channel-layout').getBoundingClientRect()", name)


async def _open(tab: Tab, preview: Preview, width: int, height: int) -> None:
    for address in ("about:blank", preview.url):  # the same address again would not load anew
        await tab.show(address, width=width, height=height, scale=SHARP)
    await tab.wait_for(READY)
    await tab.wait_for("[...document.images].every(image => image.complete)")
    await tab.look("document.querySelector('#messages-sidebar').remove()")  # closed, yet its shadow shows


async def _keep(tab: Tab, box: str, name: str) -> None:
    measured = await tab.look(f"(({{x, y, width, height}}) => ({{x, y, width, height}}))({box})")
    await tab.photograph(FOLDER / name, measured)
    print(f"{FOLDER / name}: {measured['width']:.0f} × {measured['height']:.0f}, {SHARP:.0f} times as sharp")


if __name__ == "__main__":
    logging.basicConfig(level=logging.ERROR)
    try:
        asyncio.run(main())
    except NoBrowser as missing:
        sys.exit(str(missing))
