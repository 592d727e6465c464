"""What the demo's page shows when it opens, and how the live stream fills itself."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from catalogue.book import GiftBook
from demo.past import HANDLE, ON_AIR, PAST, fill
from demo.replay import SCRIPT, Replay, read_script
from demo.world import World, opened
from domain.creators import Share
from domain.streams import State

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


@pytest_asyncio.fixture
async def world() -> AsyncIterator[World]:
    """The server two weeks before ``NOW``."""
    async with opened(NOW - timedelta(days=14)) as built:
        yield built


async def test_two_weeks_have_happened_when_the_page_opens(world: World):
    replay = await fill(world, NOW)
    live, *past = await world.bot.streams.recent(world.guild.id, HANDLE)
    luna = live.creator

    assert (live.state, live.started_at) == (State.LIVE, NOW - ON_AIR)
    assert not replay.over
    assert [(stream.title, stream.state) for stream in past] == [(one.title, State.ENDED) for one in reversed(PAST)]
    assert all(NOW - timedelta(days=14) < stream.started_at < live.started_at for stream in past)
    assert (luna.member_id, luna.confirmed, luna.share) == (world.creator.id, True, Share.PUBLIC)
    cards = world.team.history()
    for card, one in zip(cards, PAST, strict=True):
        assert one.title in (card.embeds[0].author.name or "")
        assert abs(card.created_at - one.started_at(NOW) - timedelta(minutes=one.minutes)) < timedelta(seconds=1)
        assert card.attachments, "each has its picture"
    assert "$" in (cards[-1].embeds[0].description or ""), "she shares publicly"


async def test_the_live_stream_fills_itself_once_and_only_while_it_is_live(world: World):
    replay = await fill(world, NOW)
    live = (await world.bot.streams.recent(world.guild.id, HANDLE))[0]
    before = (await world.bot.streams.record(world.guild.id, live.id)).reports

    assert before > 20
    assert await replay.play_until(NOW) == 0
    added = await replay.play_until(NOW + timedelta(minutes=2))
    assert (await world.bot.streams.record(world.guild.id, live.id)).reports == before + added > before

    await _may_do_what_their_names_say(world)
    await world.creator.slash(world.team, "stream end")
    assert await replay.play_until(NOW + timedelta(minutes=10)) == 0


async def _may_do_what_their_names_say(world: World) -> None:
    members = await world.member.slash(world.team, "gift add", gift="rose")
    moderators = await world.moderator.slash(world.team, "gift add", gift="rose")
    managers = await world.manager.slash(world.team, "settings show")

    assert members.response is not None
    assert "Only @lunaplays, moderators and managers" in members.response.content
    assert moderators.response is not None
    assert "1 × Rose" in moderators.response.content
    assert managers.ephemeral


async def test_gifts_are_lost_when_the_creator_is_gone(world: World):
    replay = Replay(world.bot, world.guild.id, "nobody", world.now, read_script(world.bot.book))

    assert await replay.play_until(world.now + timedelta(hours=3)) == 0
    assert replay.over


def test_the_script_is_in_order_and_its_gifts_are_in_use():
    cues = read_script(GiftBook.load())

    seconds = [cue.second for cue in cues]
    assert seconds == sorted(set(seconds)), "a second names its report, so each comes once"
    assert all(cue.item.gift.current for cue in cues)
    assert len({cue.item.supporter for cue in cues}) > 5
    assert max(later - earlier for earlier, later in itertools.pairwise(seconds)) < 60


def test_a_script_with_an_unknown_gift_is_refused(tmp_path: Path):
    script = tmp_path / SCRIPT.name
    script.write_text("second,gift_id,count,supporter\n1,0,1,rosefan\n", encoding="utf-8")

    with pytest.raises(LookupError):
        read_script(GiftBook.load(), script)
