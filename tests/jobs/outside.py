"""The little Discord as a test sees it: a process to start, to tell things, and to ask what was posted."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Generator

    from tests.jobs.clock import Clock

ROOT = Path(__file__).parents[2]


class Outside:
    """A Discord that runs elsewhere."""

    def __init__(self, url: str) -> None:
        self.url = url

    def tell(self, **told: Any) -> None:  # noqa: ANN401 - whatever it understands
        """Servers that there are, or faults to play."""
        request = urllib.request.Request(  # noqa: S310 - our own address
            f"{self.url}/_told", json.dumps(told).encode(), {"Content-Type": "application/json"}
        )
        urllib.request.urlopen(request).read()  # noqa: S310 - our own address

    def seen(self) -> dict[str, Any]:
        """What was posted, and how often it was asked for what."""
        return json.loads(urllib.request.urlopen(f"{self.url}/_told").read())  # noqa: S310 - our own address


@contextmanager
def little_discord(clock: Clock) -> Generator[Outside]:
    """One that runs until the test is over."""
    command = [sys.executable, "-m", "tests.jobs.little_discord", clock.dumped()]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Outside(f"http://127.0.0.1:{int(process.stdout.readline())}")
        finally:
            process.kill()


def name_of(message: dict[str, Any]) -> str:
    """What a post is about, by what it carries."""
    ids = [item.get("custom_id", "") for row in message["components"] for item in row.get("components", [])]
    for wanted in ("test:", "card-numbers:", "stale-live:"):
        for one in ids:
            if one.startswith(wanted):
                return one if wanted != "stale-live:" else ":".join(one.split(":")[:3])
    titles = [embed.get("title") or "" for embed in message["embeds"]]
    return titles[0] if titles else message["content"]
