"""Whether the commands that are registered with Discord are still the ones that the bot has."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from discord import app_commands


def command_hash(tree: app_commands.CommandTree[Any]) -> str:
    """Changes whenever a name, a text, an option or a permission of any command does."""
    payload = [command.to_dict(tree) for command in tree.get_commands()]
    payload.sort(key=lambda command: (command["type"], command["name"]))
    return hashlib.sha256(json.dumps(payload, sort_keys=True, default=str).encode()).hexdigest()
