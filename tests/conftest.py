"""What every test may use."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("everyone", derandomize=True, deadline=None)  # the same examples for people, hooks and CI
settings.register_profile("soak", deadline=None, print_blob=True)
settings.load_profile("soak" if os.environ.get("SOAK") else "everyone")

pytest_plugins = ["tests.discord_server"]
