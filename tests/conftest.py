"""What every test may use."""

from __future__ import annotations

import os

from hypothesis import settings

# The same examples for people, hooks and CI; `make soak` draws more, and others each time.
settings.register_profile("everyone", max_examples=40, derandomize=True, deadline=None)
settings.register_profile("soak", deadline=None, print_blob=True)
settings.load_profile("soak" if os.environ.get("SOAK") else "everyone")

pytest_plugins = ["tests.discord_server"]
