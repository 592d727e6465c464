"""The link that invites the bot, with the fewest permissions that it can work with."""

from __future__ import annotations

import base64
import sys
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import discord

from settings import DISCORD_TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SCOPES = "bot applications.commands"
WRONG_WAY_TO_CALL = 2
REASONS = {
    "view_channel": "sees the channels that it posts in, and finds out when one is gone",
    "send_messages": "posts summaries, digests, reminders and late answers",
    "send_messages_in_threads": "the same where a thread was chosen, or a question was asked in one",
    "embed_links": "cards are embeds",
    "attach_files": "the card's picture, exports and statements",
    "read_message_history": "finds its own post again after a crash instead of posting it twice; replies to messages",
    "create_events": "a planned stream becomes an event in the server",
}
"""Each permission that is asked for, as discord.py calls it, and what for."""


def permissions() -> discord.Permissions:
    """All of them, and no other."""
    return discord.Permissions(**dict.fromkeys(REASONS, True))


def application_of(token: str) -> int | None:
    """The application's id, which a token begins with; none where it doesn't. Source: Discord, "Authentication"."""
    first = token.partition(".")[0]
    try:
        written = base64.b64decode(first + "=" * (-len(first) % 4), altchars=b"-_", validate=True).decode("ascii")
    except ValueError:  # not Base64, or not of ASCII
        return None
    return int(written) if written.isdecimal() else None


def invite(application: int | str) -> str:
    """The link, and a line for each permission."""
    query = urlencode({"client_id": application, "permissions": permissions().value, "scope": SCOPES})
    return "\n".join([f"https://discord.com/oauth2/authorize?{query}", "", *_reasons()])


def answered(arguments: list[str], environment: Mapping[str, str]) -> int:
    """What `python bot.py` says when it is told something: the link for ``--invite``, else how it is used.

    Returns the exit status: 0, or 2 where it can't be told.
    """
    if arguments != ["--invite"]:
        sys.stderr.write("python bot.py runs the bot; python bot.py --invite prints the link that invites it.\n")
        return WRONG_WAY_TO_CALL
    application = application_of(environment.get(DISCORD_TOKEN.name, "").strip())
    if application is None:
        sys.stderr.write(f"{DISCORD_TOKEN.wrong('is not set, or is no bot token; the link is made of it.')}\n")
        sys.stderr.write(f"\nOr put the Application ID (General Information) of your app into this:\n{invite('ID')}\n")
        return WRONG_WAY_TO_CALL
    sys.stdout.write(f"{invite(application)}\n")
    return 0


def _reasons() -> Iterator[str]:
    yield "It asks for these permissions and no others:"
    for name, reason in REASONS.items():
        yield f"  {name.replace('_', ' ').title().replace(' In ', ' in ')}: {reason}."
