"""What every test may use."""

from __future__ import annotations

import os

from hypothesis import settings

from tests.made_once import compile_statements_once, leave_alone_what_stays, read_migrations_once

# The same examples for people, hooks and CI; `make soak` draws more, and others each time.
settings.register_profile("everyone", max_examples=40, derandomize=True, deadline=None)
settings.register_profile("soak", deadline=None, print_blob=True)
settings.load_profile("soak" if os.environ.get("SOAK") else "everyone")

pytest_plugins = ["tests.databases", "tests.discord_server"]

read_migrations_once()
compile_statements_once()


def pytest_collection_finish() -> None:
    """All modules are there."""
    leave_alone_what_stays()
