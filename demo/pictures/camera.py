"""The demo's page on a phone, and a PNG of a part of it."""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from pathlib import Path

    from simcord import Preview

    from demo.browser import Tab

PHONE = (420, 2_400)
"""As narrow as a phone; so tall that no message is cut."""
TABLET = (640, 480)
AT_REST_S = 0.5
SHARP = 2.0
COLOURS = 256
"""Of a picture's palette: enough for text and bars on a dark page, in a third of the bytes."""
ENTER = 13

# The page's own parts, as SimCord names them.
READY = "window.simcordPreview && window.simcordPreview.ready && !window.simcordPreview.pendingAction"
LAST_MESSAGE = "[...document.querySelectorAll('.channel-message')].at(-1)"
CHOICES = "[...document.querySelectorAll('[role=option]')]"
COMPOSER = "document.querySelector('#channel-composer-input')"
SHEETS = "document.adoptedStyleSheets"
LOOKS = """
.embed-card .markdown-paragraph + .markdown-paragraph { margin-top: 1.375em }
#messages-sidebar { display: none !important }
"""
"""A blank line in an embed, which Discord shows and the page does not; and a closed sidebar's shadow, gone."""
MARGIN = 8
"""Pixels that a message keeps below it."""


class Camera:
    """Photographs one preview after the other into a folder."""

    def __init__(self, tab: Tab, folder: Path) -> None:
        self._tab = tab
        self._folder = folder

    async def newest(self, preview: Preview, name: str) -> None:
        """The newest message, as wide as a phone."""
        await self._open(preview, *PHONE)
        await self._tab.look("document.querySelector('#channel-composer').remove()")
        await self._keep(f"{LAST_MESSAGE}.getBoundingClientRect()", name, below=MARGIN)

    async def choices(self, preview: Preview, name: str, *, command: str, typed: str, until: str) -> None:
        """What a command offers while somebody types, once a choice holds the word ``until``."""
        tab = self._tab
        await self._open(preview, *TABLET)
        await tab.look(f"{COMPOSER}.focus()")
        await tab.type(command)
        await tab.wait_for(f"{CHOICES}.length")
        await tab.press("Enter", ENTER)
        await tab.type(typed)
        await tab.wait_for(f"{CHOICES}.some(choice => choice.textContent.includes('{until}'))")
        await self._keep("document.querySelector('#channel-layout').getBoundingClientRect()", name)

    async def _open(self, preview: Preview, width: int, height: int) -> None:
        tab = self._tab
        for address in ("about:blank", preview.url):  # the same address again would not load anew
            await tab.show(address, width=width, height=height, scale=SHARP)
        await tab.wait_for(READY)
        await tab.wait_for("[...document.images].every(image => image.complete)")
        # The page's policy forbids style elements; a sheet that a script makes is none.
        await tab.look(f"(sheet => {{ sheet.replaceSync(`{LOOKS}`); {SHEETS}.push(sheet) }})(new CSSStyleSheet())")

    async def _keep(self, box: str, name: str, *, below: int = 0) -> None:
        measured = await self._at_rest(f"(({{x, y, width, height}}) => ({{x, y, width, height}}))({box})")
        measured["height"] += below
        path = self._folder / name
        await self._tab.photograph(path, measured)
        path.write_bytes(with_palette(path.read_bytes()))
        size = f"{measured['width']:.0f} × {measured['height']:.0f}, {SHARP:.0f} times as sharp"
        print(f"{path}: {size}, {path.stat().st_size // 1000} KB")

    async def _at_rest(self, box: str) -> dict[str, float]:
        """Where it is once it moves no more: a picture that comes in late pushes what is above it."""
        before, now = None, await self._tab.look(box)
        while now != before:
            await asyncio.sleep(AT_REST_S)
            before, now = now, await self._tab.look(box)
        return now


def with_palette(png: bytes) -> bytes:
    """The same picture in ``COLOURS`` colours: no eye tells them apart, and a page of them loads fast."""
    kept = io.BytesIO()
    with Image.open(io.BytesIO(png)) as picture:
        picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(kept, "PNG", optimize=True)
    return kept.getvalue()
