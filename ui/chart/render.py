"""The process that draws: cards come in at its standard input, PNGs go out at its standard output.

It is a program of its own, so it holds the fonts and the compiler but neither the bot nor discord. An
answer that is no PNG is the reason why there is none. It ends with its parent: when the pipe closes,
also in the middle of a picture.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import sys
import threading
from pathlib import Path
from typing import IO

import typst

from ui.chart.fonts import families, find_fonts
from ui.chart.pipe import receive, send

TEMPLATES = Path(__file__).parent
CARD = b"""#import "card.typ": draw
#draw(json(bytes(sys.inputs.card)), json(bytes(sys.inputs.families)))
"""
"""What changes stays out of the template's file, so that the compiler keeps what it read there."""

DOTS_PER_INCH = 108.0
"""1.5 pixels per point of the template: 1500 x 1065, sharp where a phone shows 400 points in 1200 pixels."""


class Renderer:
    """One warm compiler: the fonts are found once, the template is kept."""

    def __init__(self) -> None:
        fonts = find_fonts()
        self._families = json.dumps(families(fonts))
        self._compiler = typst.Compiler(root=TEMPLATES, font_paths=fonts, ignore_system_fonts=True)

    def png(self, card: str) -> bytes:
        """Draw one card from ``drawing.describe``'s JSON."""
        return self.compile(CARD, {"card": card, "families": self._families})

    def compile(self, source: bytes, inputs: dict[str, str]) -> bytes:
        """One page of Typst as PNG.

        Raises:
            typst.TypstError: the source can't be drawn.
        """
        made = self._compiler.compile(input=source, format="png", ppi=DOTS_PER_INCH, sys_inputs=inputs)
        if not isinstance(made, bytes):
            msg = "a card has one page"
            raise TypeError(msg)
        return made


def main() -> None:
    """Draw until the parent closes the pipe."""
    # Ctrl+C is for the bot, which may still want a picture for its last card.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, requests), daemon=True).start()
    renderer = Renderer()
    while True:
        send(sys.stdout.buffer, _answer(renderer, requests.get()))


def _answer(renderer: Renderer, request: bytes) -> bytes:
    try:
        return renderer.png(request.decode())
    except Exception as error:  # noqa: BLE001 - one bad picture must not end the process
        return f"{type(error).__name__}: {error}".encode("utf-8", "replace")


def _listen(stream: IO[bytes], requests: queue.SimpleQueue[bytes]) -> None:
    while (request := receive(stream)) is not None:
        requests.put(request)
    os._exit(0)  # the parent is gone: nobody will look at a picture that is being drawn


if __name__ == "__main__":
    main()
