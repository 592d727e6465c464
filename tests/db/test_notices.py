"""What managers are told by itself, they are told once."""

from __future__ import annotations

import asyncio

import pytest

from db.notices import NoticeStore
from tests.db.world import ELSEWHERE, GUILD, HOUR, NOON, World

KIND = "settings"
GONE, REFUSES = "summary_channel:1:gone", "faq_channel:2:refuses"


@pytest.fixture
def notices(world: World) -> NoticeStore:
    """The store over a database of its own."""
    return NoticeStore(world.database)


async def test_what_is_wrong_is_told_once(notices: NoticeStore):
    assert await notices.claim(GUILD, KIND, [GONE], NOON) == [GONE]
    assert await notices.claim(GUILD, KIND, [GONE], NOON + HOUR) == []
    assert await notices.claim(GUILD, KIND, [GONE, REFUSES], NOON + HOUR) == [REFUSES]


async def test_of_many_who_ask_at_the_same_time_one_tells_it(notices: NoticeStore):
    told = await asyncio.gather(*(notices.claim(GUILD, KIND, [GONE], NOON) for _ in range(8)))
    assert sorted(told, key=len) == [[]] * 7 + [[GONE]]


async def test_what_was_mended_is_told_again_when_it_breaks_again(notices: NoticeStore):
    await notices.claim(GUILD, KIND, [GONE, REFUSES], NOON)
    assert await notices.claim(GUILD, KIND, [REFUSES], NOON) == []
    assert await notices.claim(GUILD, KIND, [GONE, REFUSES], NOON + HOUR) == [GONE]


async def test_what_could_not_be_told_is_told_next_time(notices: NoticeStore):
    await notices.claim(GUILD, KIND, [GONE, REFUSES], NOON)
    await notices.release(GUILD, KIND, [GONE])
    assert await notices.claim(GUILD, KIND, [GONE, REFUSES], NOON) == [GONE]


async def test_servers_and_kinds_are_told_apart(notices: NoticeStore):
    await notices.claim(GUILD, KIND, [GONE], NOON)
    assert await notices.claim(ELSEWHERE, KIND, [GONE], NOON) == [GONE]
    assert await notices.claim(GUILD, "channel", [], NOON) == []
    assert await notices.claim(GUILD, KIND, [GONE], NOON) == []
