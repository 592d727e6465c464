"""``python -m demo``: the demo in the browser, or with ``--script`` played by itself."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from importlib.util import find_spec

NEEDED = ("discord", "simcord", "aiohttp", "markdown_it", "linkify_it", "regex", "PIL", "sqlalchemy", "typst")
"""What the demo imports that pip brings; the last step of its set-up may have failed."""
MOST_PORT = 65_535


def main(arguments: list[str] | None = None) -> int:
    """The exit status: 0 after a clean end, 1 where the script found something off, 2 where it can't start."""
    asked = _parser().parse_args(arguments)
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        return _refuse(f"The demo lacks packages: {', '.join(missing)}.\n`make demo` installs them.")
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("discord").setLevel(logging.ERROR)  # its advice on voice and intents helps nobody here
    return _play() if asked.script else _serve(asked.port)


def _serve(port: int) -> int:
    from demo.page import PortTaken, serve  # noqa: PLC0415 - only now is it known that it can be imported

    try:
        asyncio.run(serve(port))
    except PortTaken as taken:
        return _refuse(f"Port {port} can't be had ({taken}). Name another, make demo PORT=8080, or none: one is found.")
    except KeyboardInterrupt:
        pass
    return 0


def _play() -> int:
    from demo import script  # noqa: PLC0415 - as above

    try:
        asyncio.run(script.play_and_keep(script.OUT, script.EXPECTED))
    except script.StepFailed as failure:
        sys.stderr.write(f"\n{failure}\n")
        return 1
    return 0


def _refuse(reason: str) -> int:
    sys.stderr.write(f"{reason}\n")
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m demo", description="Aftershow on a simulated Discord.")
    parser.add_argument("--script", action="store_true", help="play the main job without a browser, into demo/out/")
    parser.add_argument("--port", type=_port, default=0, help="the page's port (a free one if left out)")
    return parser


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= MOST_PORT:
        raise argparse.ArgumentTypeError(text)
    return port


if __name__ == "__main__":
    sys.exit(main())
