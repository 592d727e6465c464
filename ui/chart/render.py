"""The process that draws: what to draw comes in at its standard input, PNGs and PDFs go out at its standard output.

It is a program of its own, so it holds the fonts and the compiler but neither the bot nor discord. A
request is the name of a template, a line's end, and the template's JSON; an answer that is neither PNG
nor PDF is the reason why there is none. It ends with its parent: when the pipe closes,
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
from typing import IO, TYPE_CHECKING, Literal

import typst

from ui.chart.fonts import families, find_fonts
from ui.chart.pipe import receive, send

if TYPE_CHECKING:
    from collections.abc import Mapping

TEMPLATES = Path(__file__).parent
FORMATS: Mapping[str, Literal["png", "pdf"]] = {"card": "png", "earnings": "png", "statement": "pdf"}
"""The templates, and what comes of each: pictures have one page, papers any number."""
SOURCES = {
    template: f"""#import "{template}.typ": draw
#draw(json(bytes(sys.inputs.told)), json(bytes(sys.inputs.families)))
""".encode()
    for template in FORMATS
}
"""What changes stays out of the template's file, so that the compiler keeps what it read there."""

DOTS_PER_INCH = 108.0
"""1.5 pixels per point of the template: 1500 x 1065, sharp where a phone shows 400 points in 1200 pixels."""


class Renderer:
    """One warm compiler: the fonts are found once, the template is kept."""

    def __init__(self) -> None:
        fonts = find_fonts()
        self._families = json.dumps(families(fonts))
        self._compiler = typst.Compiler(root=TEMPLATES, font_paths=fonts, ignore_system_fonts=True)

    def drawn(self, template: str, told: str) -> bytes:
        """What the template makes of its JSON: a picture, or a paper.

        Raises:
            typst.TypstError: it can't be drawn.
        """
        return self.compile(SOURCES[template], {"told": told, "families": self._families}, FORMATS[template])

    def png(self, card: str) -> bytes:
        """Draw one card from ``drawing.describe``'s JSON."""
        return self.drawn("card", card)

    def compile(self, source: bytes, inputs: dict[str, str], kind: Literal["png", "pdf"] = "png") -> bytes:
        """One page of Typst as PNG, or all of them as a PDF.

        Raises:
            typst.TypstError: the source can't be drawn.
        """
        made = self._compiler.compile(input=source, format=kind, ppi=DOTS_PER_INCH, sys_inputs=inputs)
        if not isinstance(made, bytes):
            msg = "a picture has one page"
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
        template, _, told = request.decode().partition("\n")
        return renderer.drawn(template, told)
    except Exception as error:  # noqa: BLE001 - one bad picture must not end the process
        return f"{type(error).__name__}: {error}".encode("utf-8", "replace")


def _listen(stream: IO[bytes], requests: queue.SimpleQueue[bytes]) -> None:
    while (request := receive(stream)) is not None:
        requests.put(request)
    os._exit(0)  # the parent is gone: nobody will look at a picture that is being drawn


if __name__ == "__main__":
    main()
