"""A card in a thread that was archived since, or that is gone."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import discord
import pytest
from simcord.backend.errors import BackendError
from simcord.builders import ChannelHandle
from simcord.http import router

from tests.cogs.planning import done, passes
from tests.discord_server import words_of

if TYPE_CHECKING:
    from tests.discord_server import Server

DAY = timedelta(days=1)
OPENING = {"archived": False}
EDITED = re.compile(r"/channels/(\d+)/messages/\d+")
CHANNEL = re.compile(r"/channels/(\d+)")


@pytest.fixture(autouse=True)
def _as_discord_does(refused: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is edited in an archived thread; nothing is said in a locked one; opening that takes Manage Threads."""
    del refused  # it looks at requests in the same way, and comes first
    dispatch = router.dispatch

    def strict(backend: Any, method: str, path: str, **given: Any) -> Any:  # noqa: ANN401 - as it is called
        edits = EDITED.fullmatch(path) if method == "PATCH" else None
        says = re.fullmatch(r"/channels/(\d+)/messages", path) if method == "POST" else None
        opens = CHANNEL.fullmatch(path) if method == "PATCH" and given.get("json") == OPENING else None
        where = edits or says or opens
        thread = backend.channels.get(int(where[1])) if where else None
        state = thread.thread_metadata if thread else None
        if thread and state and state.archived:
            if edits or (says and state.locked):
                raise BackendError(400, 50083, "Tried to perform an operation on an archived thread")
            if opens and state.locked:
                backend.require_permissions(thread.guild_id, backend.bot_user.id, thread.id, "manage_threads")
        return dispatch(backend, method, path, **given)

    monkeypatch.setattr(router, "dispatch", strict)


def may_manage_threads(server: Server, *, allowed: bool) -> None:
    """Give the bot that permission, or take it away."""
    granted = discord.Permissions.all()
    granted.administrator, granted.manage_threads = False, allowed
    role = server.guild.roles["TestBot"]
    server.env.backend.edit_role(server.guild.id, role.id, {"permissions": granted.value})


async def ended_in_thread(server: Server) -> ChannelHandle:
    """A stream that was ended in a thread, where its card stands."""
    made = server.env.backend.create_thread(server.channel.id, "tonight", type=11, owner_id=server.manager.id)
    thread = ChannelHandle(server.env, server.guild, made)
    await server.env.settle()
    await server.creator.slash("stream start", title="Q&A")
    await server.creator.slash("stream end", channel=thread)
    assert "0 diamonds" in card_in(thread)
    return thread


def card_in(channel: ChannelHandle) -> str:
    """What the newest card there says; nothing where none is."""
    said = [words_of(message) for message in channel.history() if message.embeds]
    return said[-1] if said else ""


def archive(server: Server, thread: ChannelHandle, *, locked: bool = False) -> None:
    """Somebody closes the thread."""
    server.env.backend.edit_channel(thread.id, {}, thread_metadata={"archived": True, "locked": locked})


def told(server: Server, words: str) -> int:
    """How often the owner was told that."""
    return sum(words in message.content for message in server.guild.owner.dm_channel.history())


async def late_gift(server: Server) -> None:
    """A gift is reported after the end, and what follows is done."""
    await server.moderator.slash("gift add", gift="galaxy", supporter="late.fan")
    await server.env.settle()
    await done(server)


async def test_a_card_in_an_archived_thread_is_edited_all_the_same(server: Server):
    thread = await ended_in_thread(server)
    archive(server, thread)
    await late_gift(server)
    assert "1,000 diamonds" in card_in(thread)
    assert len([message for message in thread.history() if message.embeds]) == 1


async def test_a_locked_thread_asks_for_manage_threads_once_and_its_card_follows(server: Server):
    may_manage_threads(server, allowed=False)
    thread = await ended_in_thread(server)
    archive(server, thread, locked=True)
    await late_gift(server)
    await late_gift(server)
    assert "0 diamonds" in card_in(thread)
    assert told(server, f"<#{thread.id}>") == told(server, "**Manage Threads**") == 1
    may_manage_threads(server, allowed=True)
    await server.env.settle()
    await done(server)
    assert "2,000 diamonds" in card_in(thread)


async def test_a_card_follows_when_somebody_opens_its_locked_thread(server: Server):
    may_manage_threads(server, allowed=False)
    thread = await ended_in_thread(server)
    archive(server, thread, locked=True)
    await late_gift(server)
    server.env.backend.edit_channel(thread.id, {}, thread_metadata={"archived": False, "locked": False})
    await server.env.settle()
    await done(server)
    assert "1,000 diamonds" in card_in(thread)


async def test_the_card_of_a_deleted_stream_is_taken_down_in_an_archived_thread_too(server: Server):
    thread = await ended_in_thread(server)
    archive(server, thread)
    await server.manager.press(await server.manager.slash("stream delete", stream="Q&A"), "Delete")
    await server.env.settle()
    assert "was deleted" in card_in(thread)
    archive(server, thread)
    await server.manager.press(
        await server.manager.slash("creator remove", creator="lunaplays"), "Delete the history too"
    )
    await server.env.settle()
    assert "deleted for good" in card_in(thread)


async def test_a_card_that_was_lost_with_its_thread_comes_again_where_summaries_go(server: Server):
    thread = await ended_in_thread(server)
    await server.manager.slash("settings set", summary_channel=server.summary)
    server.env.backend.delete_channel(thread.id)
    await server.env.settle()
    await late_gift(server)
    await late_gift(server)
    assert len(server.cards) == 1
    assert "2,000 diamonds" in card_in(server.summary)


async def test_where_summaries_go_nowhere_managers_hear_once_that_a_cards_thread_is_gone(server: Server):
    thread = await ended_in_thread(server)
    server.env.backend.delete_channel(thread.id)
    await server.env.settle()
    await late_gift(server)
    await late_gift(server)
    assert told(server, f"<#{thread.id}>") == 1
    await server.manager.slash("settings set", summary_channel=server.summary)
    await done(server)
    assert "2,000 diamonds" in card_in(server.summary)


async def test_old_cards_do_not_come_again_because_their_channel_is_gone(server: Server):
    thread = await ended_in_thread(server)
    await server.manager.slash("settings set", summary_channel=server.summary)
    server.env.backend.delete_channel(thread.id)
    await passes(server, 2 * DAY)
    await server.moderator.slash("stream metrics", likes="7", stream="Q&A")
    await server.env.settle()
    await done(server)
    assert server.cards == []


async def test_an_archived_thread_that_is_locked_takes_no_card_and_managers_hear_what_it_needs(server: Server):
    may_manage_threads(server, allowed=False)
    thread = await ended_in_thread(server)
    await server.bot.settings.set(server.guild.id, server.manager.id, server.env.now(), summary_channel=thread.id)
    archive(server, thread, locked=True)
    await server.creator.slash("stream start")
    said = await server.creator.slash("stream end")
    assert "**Manage Threads**" in said.text
    assert len(server.cards) == 1
