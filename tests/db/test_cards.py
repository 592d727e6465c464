"""A card is due while what it shows is not what is so."""

from __future__ import annotations

import pytest

from db.cards import Place
from domain.metrics import Metric
from tests.db.world import ANNA, DAY, GUILD, HOUR, MANAGER, MODERATOR, NOON, World


async def ended(world: World) -> int:
    await world.with_anna()
    stream = await world.live()
    await world.report()
    await world.streams.end(ANNA, at=NOON + HOUR, channel_id=5)
    return stream.id


async def post(world: World, stream: int, message_id: int = 6) -> None:
    card = await world.cards.card(GUILD, stream)
    await world.cards.posted(stream, 5, message_id, card.revision)


async def test_a_card_is_due_from_the_end_until_it_is_posted(world: World):
    stream = await ended(world)
    assert (await world.cards.card(GUILD, stream)).place is None
    assert await world.cards.due() == [(GUILD, stream)]
    await post(world, stream)
    assert await world.cards.due() == []
    card = await world.cards.card(GUILD, stream)
    assert (card.place, card.due, card.ended_in_channel_id) == (Place(5, 6), False, 5)


@pytest.mark.parametrize("change", ["gift", "undo", "numbers", "title", "times", "duration"])
async def test_every_change_makes_it_due_again(world: World, change: str):
    stream = await ended(world)
    await post(world, stream)
    changes = {
        "gift": lambda: world.report(at=NOON + 2 * HOUR),
        "undo": lambda: world.gifts.undo(MODERATOR, at=NOON),
        "numbers": lambda: world.streams.set_metrics(ANNA, {Metric.LIKES: 1}, at=NOON + HOUR),
        "title": lambda: world.streams.edit(ANNA, at=NOON + HOUR, title="Music"),
        "times": lambda: world.streams.edit(ANNA, at=NOON + HOUR, started_at=NOON - HOUR),
        "duration": lambda: world.streams.set_metrics(ANNA, {}, at=NOON + HOUR, duration=HOUR / 2),
    }
    await changes[change]()
    assert await world.cards.due() == [(GUILD, stream)]
    await post(world, stream)
    assert await world.cards.due() == []


async def test_a_repeated_request_changes_no_card(world: World):
    stream = await ended(world)
    await world.report(key="8", at=NOON + HOUR)
    await post(world, stream)
    await world.report(key="8", at=NOON + HOUR)
    assert await world.cards.due() == []


async def test_a_change_between_reading_and_posting_leaves_the_card_due(world: World):
    stream = await ended(world)
    before = await world.cards.card(GUILD, stream)
    await world.report(at=NOON + HOUR)
    await world.cards.posted(stream, 5, 6, before.revision)
    assert (await world.cards.card(GUILD, stream)).due


async def test_an_older_revision_that_is_noted_late_does_not_make_it_stale(world: World):
    stream = await ended(world)
    before = await world.cards.card(GUILD, stream)
    await world.report(at=NOON + HOUR)
    await post(world, stream)
    await world.cards.posted(stream, 5, 6, before.revision)
    assert await world.cards.due() == []


async def test_a_message_that_somebody_deleted_comes_back_only_when_the_stream_ends_once_more(world: World):
    stream = await ended(world)
    await post(world, stream)
    await world.cards.gone(stream)
    await world.report(at=NOON + HOUR)
    assert await world.cards.due() == []
    assert (await world.cards.card(GUILD, stream)).place is None
    await world.streams.reopen(ANNA, at=NOON + HOUR)
    await world.streams.end(ANNA, at=NOON + 2 * HOUR)
    assert await world.cards.due() == [(GUILD, stream)]


async def test_a_reopened_stream_keeps_its_message_for_the_next_end(world: World):
    stream = await ended(world)
    await post(world, stream)
    await world.streams.reopen(ANNA, at=NOON + HOUR)
    assert await world.cards.due() == []
    await world.streams.end(ANNA, at=NOON + 2 * HOUR)
    card = await world.cards.card(GUILD, stream)
    assert (card.due, card.place) == (True, Place(5, 6))


async def test_deleted_streams_are_due_no_card_but_their_message_is_known(world: World):
    stream = await ended(world)
    await post(world, stream)
    await world.streams.delete(MANAGER, stream, at=NOON)
    card = await world.cards.card(GUILD, stream)
    assert (card.due, card.place) == (False, Place(5, 6))
    await world.streams.restore(MANAGER, stream, at=NOON)
    assert await world.cards.due() == [(GUILD, stream)]


async def test_all_due_cards_are_found_the_newest_first(world: World):
    first = await ended(world)
    second = await world.past(NOON - DAY)
    assert await world.cards.due() == [(GUILD, second.id), (GUILD, first)]
