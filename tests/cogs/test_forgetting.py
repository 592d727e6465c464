"""Servers that removed the bot are forgotten after a while, whatever goes wrong on a day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast

from sqlalchemy import select

from cogs.forgetting import Forgetting
from db.schema import creators, guilds

if TYPE_CHECKING:
    import pytest

    from tests.discord_server import Server


def cog(server: Server) -> Forgetting:
    """The one that runs."""
    return cast("Forgetting", server.bot.get_cog("Forgetting"))


async def kept(server: Server) -> int:
    """How many handles are stored."""
    return await server.bot.database.read(lambda tx: len(tx.execute(select(creators.c.id)).all()))


async def removed(server: Server) -> None:
    """The bot was removed from the server just now."""
    await server.bot.guild_store.forgotten(server.guild.id, server.env.now())


async def days_pass(server: Server, days: int) -> None:
    """What is due by then is done."""
    then = server.env.now() + timedelta(days=days)
    cog(server).now = lambda: then
    await server.bot.deliveries.deliver(then)


async def test_a_server_is_kept_for_thirty_days_and_then_forgotten(server: Server):
    await removed(server)
    await days_pass(server, 29)
    assert await kept(server) == 1
    await days_pass(server, 31)
    assert await kept(server) == 0


async def test_what_was_known_by_heart_is_forgotten_too(server: Server):
    await server.manager.slash("settings set", timezone="Europe/Berlin")
    await removed(server)
    await days_pass(server, 31)
    assert (await server.bot.settings.get(server.guild.id)).timezone == "UTC"


async def test_a_server_that_takes_the_bot_back_keeps_everything(server: Server):
    await removed(server)
    await server.bot.guild_store.remember(server.guild.id, server.env.now() + timedelta(days=29))
    await days_pass(server, 40)
    assert await kept(server) == 1


async def test_a_disk_that_fails_only_puts_it_off(
    server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    async def broken(*_given: object) -> bool:
        raise OSError("disk full")  # noqa: TRY003 - what the system would say

    await removed(server)
    with monkeypatch.context() as today:
        today.setattr(server.bot.guild_store, "purge", broken)
        await days_pass(server, 30)
    assert "purge of server" in caplog.text
    await days_pass(server, 31)
    assert await kept(server) == 0


async def test_a_server_that_removed_the_bot_while_it_was_away_counts_from_the_next_start(server: Server):
    for known in (0, 99 << 22):  # 0 stands for direct messages
        await server.bot.guild_store.remember(known, server.env.now())
    await cog(server).on_ready()
    left = select(guilds.c.id).where(guilds.c.forgotten_at.is_not(None))
    assert await server.bot.database.read(lambda tx: list(tx.execute(left).scalars())) == [99 << 22]
