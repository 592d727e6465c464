"""Choices of the nouns that many commands share, for autocomplete and menus; Discord takes 25 of 100 characters."""

from __future__ import annotations

import asyncio
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec
from zoneinfo import ZoneInfo

from discord import app_commands

from domain.streams import Which, stream_label

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Iterable
    from datetime import tzinfo

    import discord

    from domain.creators import Creator
    from domain.streams import Stream

MOST_CHOICES = 25
LONGEST_CHOICE = 100

LONGEST_OFFER_S = 2.5
"""How long a list may take to make; Discord drops it after 3 seconds, and some of them pass on the way."""

Choices = list[app_commands.Choice[str]]
Heard = ParamSpec("Heard")


def offered(make: Callable[Heard, Awaitable[Choices]]) -> Callable[Heard, Coroutine[Any, Any, Choices]]:
    """A list that is offered while one types, always in time: an empty one where it can't be made.

    Discord's library leaves whoever types without an answer otherwise, and has no hook for it.
    """

    @wraps(make)
    async def in_time(*heard: Heard.args, **named: Heard.kwargs) -> Choices:
        interaction: Any = heard[-2]  # before it may stand the cog
        try:
            # One read that waits is given up by the database itself; only two in a row would take too long.
            async with asyncio.timeout(LONGEST_OFFER_S if interaction.client.database.crowded else None):
                return await make(*heard, **named)
        except Exception as error:  # noqa: BLE001 - whatever it is, there is nothing to choose from
            interaction.client.note_no_list(interaction, error)
            return []

    return in_time


def choices(pairs: Iterable[tuple[str, str]]) -> Choices:
    """``(label, value)`` pairs as Discord wants them."""
    fitting = [
        app_commands.Choice(name=label[:LONGEST_CHOICE] or "-", value=value[:LONGEST_CHOICE]) for label, value in pairs
    ]
    return fitting[:MOST_CHOICES]


def creator_choices(creators: Iterable[Creator]) -> Choices:
    """Creators by handle."""
    return choices((f"@{creator.handle}", creator.handle) for creator in creators)


def stream_choices(streams: Iterable[Stream], zone: tzinfo) -> Choices:
    """Streams by day and time in ``zone``, title and creator."""
    return choices((stream_label(stream, zone), str(stream.id)) for stream in streams)


@offered
async def creators(interaction: discord.Interaction[Any], typed: str) -> Choices:
    """This server's creators."""
    return creator_choices(await interaction.client.creators.matching(interaction.guild_id or 0, typed))


@offered
async def streams(interaction: discord.Interaction[Any], typed: str) -> Choices:
    """This server's streams that are live or over, newest first."""
    return await _streams(interaction, typed)


@offered
async def plans(interaction: discord.Interaction[Any], typed: str) -> Choices:
    """This server's planned streams, the next one first."""
    return await _streams(interaction, typed, Which.PLANNED)


@offered
async def cancellable(interaction: discord.Interaction[Any], typed: str) -> Choices:
    """This server's streams that are live or planned."""
    return await _streams(interaction, typed, Which.OPEN)


@offered
async def any_streams(interaction: discord.Interaction[Any], typed: str) -> Choices:
    """All of this server's streams, the latest first."""
    return await _streams(interaction, typed, Which.ANY)


@offered
async def formats(interaction: discord.Interaction[Any], typed: str) -> Choices:
    """The tags that are in use here."""
    found = await interaction.client.plans.formats(interaction.guild_id or 0, typed)
    return choices((name, name) for name in found)


async def _streams(interaction: discord.Interaction[Any], typed: str, which: Which = Which.BEGUN) -> Choices:
    guild_id = interaction.guild_id or 0
    zone = ZoneInfo((await interaction.client.settings.get(guild_id)).timezone)
    found = await interaction.client.streams.matching(guild_id, typed, zone=zone, which=which)
    return stream_choices(found, zone)
