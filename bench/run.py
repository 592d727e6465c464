"""`make bench`: every measurement, each in a process of its own so that none warms or slows the next."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

MEASUREMENTS = (
    "start",
    "storage",
    "postgresql",
    "commands",
    "card",
    "earnings",
    "answers",
    "imports",
    "imported_postgresql",
    "jobs",
    "growth",
    "scale",
)


def main() -> int:
    """Run each measurement; the exit status is how many of them failed to run."""
    failed = 0
    for name in MEASUREMENTS:
        print(f"\n== {name}", flush=True)
        done = subprocess.run([sys.executable, "-m", f"bench.{name}"], cwd=Path(__file__).parent.parent, check=False)
        failed += done.returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
