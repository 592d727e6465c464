"""Whatever is wrong with one server, the posts of the others are on time."""

from __future__ import annotations

import asyncio
import os
import time
from datetime import timedelta
from statistics import quantiles
from typing import TYPE_CHECKING

import pytest
from discord.utils import utcnow

from posts import deliveries
from tests.jobs.conftest import channel_of

if TYPE_CHECKING:
    from tests.jobs.conftest import Running

FINE = range(100, 300)
WITHIN = 2.0
"""Seconds in which they all are due: a minute's worth of posts in much less than a minute."""
ON_TIME = 2.0 if os.environ.get("SOAK") else 5.0
"""Seconds; in the ordinary run other tests want the same cores."""
WRONG = {
    "gone": {"status": 404, "code": 10003},
    "forbidden": {"status": 403, "code": 50013},
    "slow": {"slow": 5.0},
    "limited": {"status": 429, "retry_after": 4.0, "times": 1},
    "failing": {"status": 500},
    "overloaded": {"status": 502},
}
TROUBLED = dict(enumerate((kind for kind in WRONG for _ in range(5)), 1))
"""Servers in which something is wrong, thirty of them, with more due than may be under way in one."""


@pytest.mark.timeout(120)
async def test_two_hundred_posts_are_on_time_beside_thirty_servers_in_trouble(
    running: Running, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(deliveries, "TO_FINISH", 0)  # those in trouble need not be waited for
    running.outside.tell(faults={channel_of(server): WRONG[kind] for server, kind in TROUBLED.items()})
    for server in (*TROUBLED, *FINE):
        await running.bot.guild_store.remember(server, utcnow())
    start = utcnow() + timedelta(seconds=2)
    due = {f"fine-{server}": start + timedelta(seconds=WITHIN * place / len(FINE)) for place, server in enumerate(FINE)}
    for server in FINE:
        await running.wanted(server, f"fine-{server}", due[f"fine-{server}"])
    for server in TROUBLED:
        for number in range(5):
            await running.wanted(server, f"trouble-{server}-{number}", start)
    deadline = time.time() + WITHIN + 20
    there: dict[str, float] = {}
    while len(there) < len(FINE) and time.time() < deadline:
        await running.bot.deliveries.tick(utcnow())
        await asyncio.sleep(0.25)
        there = {post["name"]: post["arrived"] for post in running.posts() if post["name"].startswith("fine-")}
    late = [there[name] - at.timestamp() for name, at in due.items()]
    assert quantiles(late, n=100)[-1] < ON_TIME
    assert len([post for post in running.posts() if post["name"].startswith("fine-")]) == len(FINE)


async def test_after_429_the_post_is_there_once_and_not_before_discord_allows_it(running: Running):
    now = utcnow()
    await running.bot.guild_store.remember(7, now)
    running.outside.tell(faults={channel_of(7): {"status": 429, "retry_after": 1.0, "times": 1}})
    await running.wanted(7, "limited", now)
    began = time.time()
    await running.bot.deliveries.deliver(now)
    (post,) = running.posts()
    assert post["at"] - began >= 1.0


async def test_a_long_429_puts_the_job_off_instead_of_holding_its_place(running: Running):
    now = utcnow()
    await running.bot.guild_store.remember(7, now)
    running.outside.tell(faults={channel_of(7): {"status": 429, "retry_after": 300.0, "times": 1}})
    await running.wanted(7, "limited", now)
    await running.bot.deliveries.deliver(now)
    assert running.posts() == []
    due = await running.bot.jobs.next_due()
    assert due is not None
    assert due >= now + timedelta(seconds=300)
    await running.bot.deliveries.deliver(due)
    assert [post["name"] for post in running.posts()] == ["limited"]


async def test_a_gateway_that_drops_stops_no_post_and_is_taken_up_again(running: Running):
    now = utcnow()
    running.outside.tell(servers={7: [channel_of(7)]})
    await running.bot.guild_store.remember(7, now)
    running.bot.importing.resume = nothing  # type: ignore[method-assign]
    running.bot.desk.start = lambda: None  # type: ignore[method-assign]
    connecting = asyncio.ensure_future(running.bot.connect())
    try:
        await asyncio.wait_for(running.bot.wait_until_ready(), 10)
        for name in ("one", "two", "three"):
            await running.wanted(7, name, now)
        running.outside.tell(cut_off=True)
        await running.bot.deliveries.deliver(now)
        assert sorted(post["name"] for post in running.posts()) == ["one", "three", "two"]
        deadline = time.time() + 10
        while not running.outside.seen()["calls"].get("resume") or running.bot.away:
            assert time.time() < deadline
            await asyncio.sleep(0.02)
        await running.wanted(7, "afterwards", now)
        await running.bot.deliveries.deliver(now)
        assert running.posts()[-1]["name"] == "afterwards"
    finally:
        connecting.cancel()
        await asyncio.wait([connecting])


async def nothing() -> None:
    """No import waits."""
