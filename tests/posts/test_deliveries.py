"""What is due is posted once; what can't be posted waits and is told; what goes wrong with one job stays with it."""

from __future__ import annotations

import asyncio
import contextvars
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import discord
import pytest
from sqlalchemy import update

from db.jobs import LEASE
from db.rows import to_ms
from db.schema import jobs
from domain.errors import Busy
from domain.jobs import MOST_ATTEMPTS, JobKind
from posts import deliveries
from posts.deliveries import Outgoing
from tests.discord_server import words_of
from ui.press import button, row_of
from ui.reply import Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.jobs import Job
    from tests.discord_server import Server

MINUTE = timedelta(minutes=1)


def embedded(job: Job) -> Outgoing:
    """A post that is known by its embed."""
    return Outgoing(Reply(embed=discord.Embed(title=f"post {job.key}")), (int(job.details["channel"]),))


def pressed(job: Job) -> Outgoing:
    """A post that is known by a button."""
    view = row_of(button("digest-off", job.key, label="Off"))
    channels = (int(job.details["channel"]),)
    return Outgoing(Reply(f"post {job.key}", view=view), channels, marker=f"digest-off:{job.key}")


def plain(job: Job) -> Outgoing:
    """A post that is known by its words."""
    return Outgoing(Reply(f"post {job.key}"), (int(job.details["channel"]),))


def says(server: Server, make: Callable[[Job], Outgoing | None] = embedded) -> None:
    """How digests look."""

    async def compose(job: Job) -> Outgoing | None:
        return make(job)

    server.bot.deliveries.on(JobKind.DIGEST, compose)


async def wanted(server: Server, key: str = "a", channel: Any = None) -> None:  # noqa: ANN401 - one of SimCord's
    """A post is due now."""
    details = {"channel": (channel or server.summary).id}
    now = server.env.now()
    await server.bot.jobs.schedule(
        guild_id=server.guild.id, kind=JobKind.DIGEST, key=key, due_at=now, details=details, renew=True
    )


async def deliver(server: Server, after: timedelta = timedelta()) -> None:
    """What is due by then is done."""
    await server.bot.deliveries.deliver(server.env.now() + after)


def posts(server: Server, channel: Any = None) -> list[str]:  # noqa: ANN401 - one of SimCord's
    """What was posted."""
    found = [words_of(message) for message in (channel or server.summary).history()]
    return [words for words in found if words.startswith("post ")]


async def cut_off(server: Server) -> None:
    """The process died after it had posted, before it could note that; another one starts."""
    before = {"done_at": None, "owner": "the one that died", "unsure": 1, "tried_at": to_ms(server.env.now())}
    await server.bot.database.write(lambda tx: tx.execute(update(jobs).values(before)) and None)
    await server.bot.deliveries.starts()


async def test_what_is_due_is_posted_once(server: Server):
    says(server)
    await wanted(server)
    await deliver(server)
    await deliver(server, MINUTE)
    assert posts(server) == ["post a"]


@pytest.mark.parametrize("make", [embedded, pressed, plain])
async def test_a_post_that_was_sent_but_not_noted_is_found_again(server: Server, make: Callable[[Job], Outgoing]):
    says(server, make)
    await wanted(server)
    await wanted(server, "b")
    await deliver(server)
    await cut_off(server)
    await deliver(server, MINUTE)
    assert sorted(posts(server)) == ["post a", "post b"]


@pytest.mark.parametrize("make", [embedded, pressed])
async def test_the_same_post_in_another_round_is_another_post(server: Server, make: Callable[[Job], Outgoing]):
    says(server, make)
    for _ in range(2):
        await wanted(server)
        await deliver(server)
        await server.env.advance_time(3600)
    assert posts(server) == ["post a", "post a"]


async def test_what_was_never_sent_is_sent_by_whoever_is_there_when_the_lease_is_over(server: Server):
    says(server)
    await wanted(server)
    await server.bot.jobs.claim(server.env.now(), 1, "the one that died")
    await deliver(server)
    assert posts(server) == []  # it may be at it still
    await deliver(server, LEASE)
    assert posts(server) == ["post a"]


async def test_nothing_to_say_any_more_is_done(server: Server):
    says(server, lambda _job: None)
    await wanted(server)
    await deliver(server)
    assert posts(server) == []
    assert await server.bot.jobs.next_due() is None


async def test_the_next_channel_takes_it_where_the_first_does_not(server: Server):
    def two(job: Job) -> Outgoing:
        return Outgoing(Reply(embed=discord.Embed(title=f"post {job.key}")), (1, server.summary.id))

    says(server, two)
    await wanted(server)
    await deliver(server)
    assert posts(server) == ["post a"]


async def test_a_channel_that_is_gone_is_told_once_and_the_job_waits_until_something_changes(server: Server):
    gone = server.guild.create_text_channel("digests")
    says(server)
    await wanted(server, channel=gone)
    await wanted(server, "b", channel=gone)
    await server.bot.get_channel(gone.id).delete()  # type: ignore[union-attr]
    log = server.guild.create_text_channel("log")
    await server.manager.slash("settings set", log_channel=log)
    for _ in range(3):
        await deliver(server, MINUTE)
    told = [words_of(message) for message in log.history() if "waits" in words_of(message)]
    assert len(told) == 1
    assert f"<#{gone.id}>" in told[0]
    says(server, lambda job: Outgoing(Reply(f"post {job.key}"), (server.summary.id,)))
    await deliver(server, timedelta(days=2))
    assert posts(server) == []  # it does not burn its tries
    await server.bot.deliveries.resume(server.guild.id)
    await server.env.settle()
    await deliver(server, MINUTE)
    assert sorted(posts(server)) == ["post a", "post b"]


async def test_a_permission_that_is_given_back_lets_the_post_follow(server: Server):
    says(server)
    await wanted(server)
    channel: Any = server.bot.get_channel(server.summary.id)
    await channel.set_permissions(channel.guild.default_role, send_messages=False)
    await deliver(server)
    assert posts(server) == []
    assert await server.bot.jobs.waiting(server.guild.id)
    await channel.set_permissions(channel.guild.default_role, send_messages=True)
    await server.env.settle()
    await deliver(server)
    assert posts(server) == ["post a"]


async def test_a_channel_that_refuses_again_is_told_again(server: Server):
    elsewhere = server.guild.create_text_channel("digests")
    says(server)
    channel: Any = server.bot.get_channel(elsewhere.id)
    for round_ in (1, 2):
        await wanted(server, channel=elsewhere)
        await channel.set_permissions(channel.guild.default_role, send_messages=False)
        await deliver(server)
        told = [message for message in server.guild.owner.dm_channel.history() if "a post waits" in message.content]
        assert len(told) == round_
        await channel.set_permissions(channel.guild.default_role, send_messages=True)
        await server.env.settle()
        await deliver(server)
        assert len(posts(server, elsewhere)) == round_


async def test_it_goes_directly_to_a_person_who_takes_messages(server: Server):
    def direct(job: Job) -> Outgoing:
        return Outgoing(Reply(f"post {job.key}"), (server.summary.id,), server.creator.id)

    says(server, direct)
    await wanted(server)
    await deliver(server)
    assert posts(server) == []
    assert await server.bot.jobs.next_due() is None


def refuse(monkeypatch: pytest.MonkeyPatch, failure: Exception) -> None:
    """Discord takes no message."""

    async def send(*_given: object, **_more: object) -> None:
        raise failure

    monkeypatch.setattr(discord.PartialMessageable, "send", send)


def answered(status: int) -> discord.HTTPException:
    """What Discord's library raises."""
    response: Any = SimpleNamespace(status=status, reason="no", headers={})
    return (discord.DiscordServerError if status >= 500 else discord.HTTPException)(response, "no")


@pytest.mark.parametrize(
    "failure", [answered(500), answered(503), answered(429), ConnectionResetError(), TimeoutError()], ids=repr
)
async def test_an_outage_of_hours_is_outlived(server: Server, failure: Exception):
    says(server)
    await wanted(server)
    with pytest.MonkeyPatch.context() as down:
        refuse(down, failure)
        for minutes in range(0, 300, 10):
            await deliver(server, MINUTE * minutes)
    assert posts(server) == []
    await deliver(server, MINUTE * 310)
    assert posts(server) == ["post a"]


async def test_what_discord_will_never_take_is_not_tried_for_ever(server: Server, caplog: pytest.LogCaptureFixture):
    tries: list[int] = []

    def broken(job: Job) -> Outgoing:
        tries.append(job.attempts)
        raise ValueError(job.key)

    says(server, broken)
    await wanted(server)
    for minutes in range(0, 300, 10):
        await deliver(server, MINUTE * minutes)
    assert len(tries) == MOST_ATTEMPTS
    assert "waits for the next start" in caplog.text
    says(server)
    await server.bot.deliveries.starts()
    await deliver(server, MINUTE * 310)
    assert posts(server) == ["post a"]


async def test_one_job_that_fails_takes_no_other_down_and_is_in_the_log(
    server: Server, caplog: pytest.LogCaptureFixture
):
    def sometimes(job: Job) -> Outgoing:
        if job.key == "bad":
            raise RuntimeError("whatever it is")  # noqa: TRY003 - whatever it is
        return embedded(job)

    says(server, sometimes)
    for key in ("a", "bad", "b"):
        await wanted(server, key)
    await deliver(server)
    assert sorted(posts(server)) == ["post a", "post b"]
    assert "bad of server" in caplog.text
    assert "whatever it is" in caplog.text


async def test_a_tick_survives_a_database_that_fails(
    server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    async def broken(*_given: object) -> bool:
        raise OSError("disk full")  # noqa: TRY003 - what the system would say

    with monkeypatch.context() as today:
        today.setattr(server.bot.jobs, "any_due", broken)
        await server.bot.deliveries.tick(server.env.now())
    assert "could not be looked up" in caplog.text


async def test_while_the_storage_is_busy_a_tick_is_one_line(
    server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    async def busy(*_: object) -> None:
        raise Busy("storage-unreachable")

    monkeypatch.setattr(server.bot.jobs, "any_due", busy)
    await server.bot.deliveries.tick(server.env.now())
    assert [line.levelname for line in caplog.records if "could not be looked up" in line.getMessage()] == ["WARNING"]
    assert "Traceback" not in caplog.text


async def test_a_person_who_waits_shares_the_try_that_is_under_way(server: Server):
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(job: Job) -> str:
        begun.set()
        await go_on.wait()
        return job.key

    server.bot.deliveries.act(JobKind.DIGEST, slow)
    await wanted(server)
    ticking = asyncio.ensure_future(deliver(server))
    await begun.wait()
    waiting = asyncio.ensure_future(server.bot.deliveries.at_once(server.guild.id, "a"))
    await asyncio.sleep(0)
    go_on.set()
    assert await waiting == "a"
    await ticking
    assert await server.bot.deliveries.at_once(server.guild.id, "a") is None  # done


@pytest.mark.parametrize("finishes", [True, False], ids=["in time", "too slow"])
async def test_once_the_bot_has_stopped_nothing_goes_on(
    server: Server, monkeypatch: pytest.MonkeyPatch, *, finishes: bool
):
    """Not what was being claimed when it stopped either: its database is closed next."""
    monkeypatch.setattr(deliveries, "TO_FINISH", 10 if finishes else 0.1)
    work, claim, claimed, may_go_on = server.bot.deliveries, server.bot.jobs.claim, asyncio.Event(), asyncio.Event()

    async def slow_claim(*given: Any, **more: Any) -> list[Job]:  # noqa: ANN401
        found = await claim(*given, **more)
        claimed.set()
        await may_go_on.wait()
        return found

    async def act(_job: Job) -> None:
        begun.append(1)
        await asyncio.sleep(0.01 if finishes else 30)
        await server.bot.settings.get(server.guild.id)
        done.append(1)

    begun: list[int] = []
    done: list[int] = []
    work.act(JobKind.DIGEST, act)
    monkeypatch.setattr(server.bot.jobs, "claim", slow_claim)
    for key in ("a", "b"):
        await wanted(server, key)
    monkeypatch.setattr(work, "_now", server.env.now)
    contextvars.Context().run(work.wake)
    await claimed.wait()
    closing = contextvars.Context().run(asyncio.ensure_future, work.close())
    await asyncio.sleep(0)
    may_go_on.set()
    await closing
    assert begun == [1, 1]
    assert done == (begun if finishes else [])
    assert not work._tasks  # pyright: ignore[reportPrivateUsage]
    assert not work._waking  # pyright: ignore[reportPrivateUsage]
