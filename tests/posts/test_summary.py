"""The summary card as a message: once, and true."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import update

from db.rows import to_ms
from db.schema import jobs, streams
from domain.access import Caller
from domain.jobs import JobKind
from tests.discord_server import words_of

if TYPE_CHECKING:
    import pytest
    from sqlalchemy import Connection

    from domain.streams import Stream
    from tests.discord_server import Server
    from ui.reply import Reply


async def ended_unposted(server: Server) -> Stream:
    """A stream whose process died between the end and the card."""
    caller = Caller(server.guild.id, server.creator.id)
    await server.creator.slash("stream start", title="Cut off")
    return await server.bot.streams.end(caller, at=server.env.now(), channel_id=server.channel.id)


async def next_start(server: Server) -> None:
    """What a process does first."""
    await server.bot.deliveries.starts()
    await server.bot.summaries.catch_up()
    await server.bot.deliveries.deliver(server.env.now() + timedelta(minutes=1))


async def test_a_card_that_was_due_when_the_process_died_is_posted_at_the_next_start(server: Server) -> None:
    await ended_unposted(server)
    assert server.cards == []
    await next_start(server)
    (card,) = server.cards
    assert "Cut off" in words_of(card)
    await next_start(server)
    assert len(server.cards) == 1


async def test_a_card_that_was_sent_but_not_noted_is_found_again_and_not_posted_twice(server: Server) -> None:
    await server.creator.slash("stream start")
    await server.creator.slash("stream end")
    forgotten = {"summary_channel_id": None, "summary_message_id": None, "posted_revision": 0}
    cut_off = {"done_at": None, "owner": "the process that died", "unsure": 1, "tried_at": to_ms(server.env.now())}

    def as_before(tx: Connection) -> None:
        tx.execute(update(streams).values(forgotten))
        tx.execute(update(jobs).where(jobs.c.kind == JobKind.SUMMARY.value).values(cut_off))

    await server.bot.database.write(as_before)
    await next_start(server)
    assert len(server.cards) == 1


async def test_a_card_that_went_stale_while_the_process_was_down_is_edited_at_the_next_start(server: Server) -> None:
    await server.creator.slash("stream start")
    await server.creator.slash("stream end")
    stream = (await server.bot.streams.recent(server.guild.id))[0]
    caller = Caller(server.guild.id, server.creator.id)
    await server.bot.streams.edit(caller, at=server.env.now(), stream=stream.id, title="Named later")
    assert "Named later" not in words_of(server.cards[0])
    await next_start(server)
    (card,) = server.cards
    assert "Named later" in words_of(card)


async def test_a_card_that_someone_deleted_is_not_posted_again_by_a_late_gift_or_a_restart(server: Server) -> None:
    await server.creator.slash("stream start")
    await server.creator.slash("stream end")
    await server.cards[0].delete()
    await server.moderator.slash("gift add", gift="rose")
    await server.env.settle()
    await next_start(server)
    assert server.cards == []


ERASED = "This stream was deleted for good, with everything that was reported about it."


async def removed_with_history(server: Server) -> None:
    """A manager deletes Luna's history, and the process dies right after that was kept."""
    boss = Caller(server.guild.id, server.manager.id, manager=True)
    await server.bot.creators.remove(boss, "lunaplays", server.env.now(), delete_history=True)


def shown(server: Server) -> list[str]:
    """What the bot's messages say where streams are ended."""
    return [words_of(message) for message in server.channel.history() if message.author == server.bot.user]


async def test_a_card_whose_stream_was_deleted_for_good_says_so_though_the_process_died(server: Server) -> None:
    await server.creator.slash("stream start", title="Mine")
    await server.creator.slash("stream end")
    await removed_with_history(server)
    assert "Mine" in shown(server)[-1]
    server.env.inject_error("PATCH", f"/channels/{server.channel.id}/messages/*", status=503)
    await next_start(server)
    assert "Mine" in shown(server)[-1]
    await server.env.advance_time(3600)
    await server.bot.deliveries.deliver(server.env.now())
    assert shown(server)[-1] == ERASED
    assert await server.bot.jobs.overdue(server.env.now() + timedelta(days=1)) == (0, timedelta())


async def test_a_card_that_is_posted_while_its_stream_is_deleted_for_good_does_not_stay(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ended_unposted(server)
    compose = server.bot.summaries.compose

    async def deleted_meanwhile(*args: Any, **options: Any) -> Reply:  # noqa: ANN401 - as it is called
        reply = await compose(*args, **options)
        await removed_with_history(server)
        return reply

    monkeypatch.setattr(server.bot.summaries, "compose", deleted_meanwhile)
    await next_start(server)
    await server.env.settle()
    assert shown(server)[-1] == ERASED
    assert server.cards == []


async def test_the_card_of_a_stream_that_can_not_be_brought_back_any_more_offers_that_no_longer(server: Server) -> None:
    await server.creator.slash("stream start", title="Mine")
    await server.creator.slash("stream end")
    (stream,) = await server.bot.streams.recent(server.guild.id)
    await server.manager.press(await server.manager.slash("stream delete", stream=str(stream.id)), "Delete")
    await server.env.settle()
    assert "for 7 days" in shown(server)[-1]
    await server.env.advance_time(8 * 24 * 3600)
    await server.bot.streams.purge(at=server.env.now())
    await server.bot.deliveries.deliver(server.env.now())
    assert shown(server)[-1] == ERASED
    assert server.channel.history()[-1].components == []


async def test_a_hundred_late_gifts_at_once_leave_one_card_with_all_of_them(server: Server) -> None:
    await server.creator.slash("stream start")
    await server.creator.slash("stream end")
    for _ in range(10):
        await server.moderator.slash("gift log", text="rose, rose from a, rose from b")
    await server.env.settle()
    (card,) = server.cards
    assert "💎 30 diamonds" in words_of(card)
