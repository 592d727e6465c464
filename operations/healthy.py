"""Ask the bot of this machine whether it is well: `python -m operations.healthy`, for a container's health check.

The exit status is 0 when it is, else 1, with its own words.
"""

from __future__ import annotations

import http.client
import os
import sys

PATIENCE_S = 4
OK = 200


def main() -> int:
    """The exit status."""
    port = os.environ.get("METRICS_PORT", "").strip()
    if not port.isdecimal():
        sys.stderr.write("METRICS_PORT is not set, so the bot can't be asked.\n")
        return 1
    asking = http.client.HTTPConnection("127.0.0.1", int(port), timeout=PATIENCE_S)
    try:
        asking.request("GET", "/healthz")
        answer = asking.getresponse()
        sys.stdout.write(answer.read().decode("utf-8", "replace"))
    except (OSError, http.client.HTTPException) as silent:
        sys.stderr.write(f"The bot does not answer: {silent}\n")
        return 1
    finally:
        asking.close()
    return 0 if answer.status == OK else 1


if __name__ == "__main__":
    sys.exit(main())
