"""Dated reward rates: a change re-values from its day on, and a change taken back leaves no trace in the figures."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from db.cards import cards_changed
from domain.creators import Share
from domain.errors import Conflict, NotAllowed, NotFound, WhichCreator
from domain.metrics import Metric
from domain.money import STOCK_RATE, Amount, Rate
from domain.payouts import Implied, Says
from domain.rates import STOCK, Origin, RateChange, Valued
from tests.db.world import ANNA, BERT, DAY, GUILD, MANAGER, MEMBER, MODERATOR, NOON, STRANGER, World

TODAY = NOON.date()
USD = 1_000_000


async def confirmed(world: World) -> World:
    await world.with_both()
    for handle in ("anna", "bert"):
        await world.creators.confirm(MANAGER, handle, NOON)
    return world


async def posted(world: World, started_at: datetime, handle: str = "anna", *, share: Share = Share.PUBLIC) -> int:
    """An ended stream of 10,000 diamonds whose card stands."""
    caller = ANNA if handle == "anna" else BERT
    await world.creators.share(caller, share, NOON, handle)
    stream = await world.past(started_at, caller)
    await world.streams.set_metrics(caller, {Metric.DIAMONDS: 10_000}, at=NOON, stream=stream.id)
    card = await world.cards.card(GUILD, stream.id)
    await world.cards.posted(stream.id, 5, stream.id, card.revision)
    return stream.id


async def test_without_any_rate_the_stock_rate_holds(world: World):
    await world.with_anna()
    assert await world.rates.valued(GUILD, NOON, await world.creators.named(GUILD, "anna")) == STOCK
    assert await world.rates.valued(GUILD, NOON) == STOCK


async def test_a_creators_own_rate_comes_before_the_servers_from_its_day_on(world: World):
    await confirmed(world)
    anna, bert = await world.creators.named(GUILD, "anna"), await world.creators.named(GUILD, "bert")
    server = await world.rates.set(MANAGER, key="1", at=NOON, since=date(2026, 1, 1), expected=4_500)
    assert (server.creator, server.before, server.after.rate) == (None, STOCK, Rate(4_000, 4_500, 5_300))
    await world.rates.set(ANNA, key="2", at=NOON, since=date(2026, 2, 1), expected=4_700)
    on = [datetime(2026, month, 15, tzinfo=UTC) for month in (1, 2)]
    assert [(await world.rates.valued(GUILD, at, anna)).origin for at in on] == [Origin.SERVER, Origin.CREATOR]
    assert [(await world.rates.valued(GUILD, at, bert)).origin for at in on] == [Origin.SERVER, Origin.SERVER]
    assert (await world.rates.valued(GUILD, datetime(2025, 12, 31, tzinfo=UTC), anna)) == STOCK


async def test_a_day_is_one_of_the_servers_zone(world: World):
    await confirmed(world)
    await world.settings.set(GUILD, MANAGER.member_id, NOON, timezone="Asia/Tokyo")
    await world.rates.set(MANAGER, key="1", at=NOON, since=date(2026, 3, 1), expected=4_500)
    tokyo = ZoneInfo("Asia/Tokyo")
    before, after = datetime(2026, 2, 28, 23, 59, tzinfo=tokyo), datetime(2026, 3, 1, 0, 0, tzinfo=tokyo)
    assert (await world.rates.valued(GUILD, before)).origin is Origin.STOCK
    assert (await world.rates.valued(GUILD, after)).origin is Origin.SERVER


async def test_what_is_left_out_stays_and_moves_only_as_the_order_needs(world: World):
    await world.with_anna()
    first = await world.rates.set(MANAGER, key="1", at=NOON, since=TODAY, expected=6_000)
    assert first.after.rate == Rate(4_000, 6_000, 6_000)
    second = await world.rates.set(MANAGER, key="2", at=NOON, since=TODAY, high=7_000)
    assert second.after.rate == Rate(4_000, 6_000, 7_000)
    with pytest.raises(Conflict, match="rate-order"):
        await world.rates.set(MANAGER, key="3", at=NOON, since=TODAY, low=6_000, high=5_000)


async def test_only_the_confirmed_creator_and_managers_keep_rates(world: World):
    await world.with_both()
    for caller, key in ((MEMBER, "no-own-creator"), (MODERATOR, "no-own-creator"), (ANNA, "money-unconfirmed")):
        with pytest.raises((NotAllowed, NotFound), match=key):
            await world.rates.set(caller, key="1", at=NOON, since=TODAY, expected=1)
    with pytest.raises(NotAllowed, match="money-not-yours-to-keep"):
        await world.rates.shown(ANNA, "bert", NOON)
    with pytest.raises(NotFound, match="creator-unknown"):
        await world.rates.set(STRANGER, key="1", at=NOON, since=TODAY, expected=1, creator="anna")
    change = await world.rates.set(MANAGER, key="1", at=NOON, since=TODAY, expected=1, creator="anna")
    with pytest.raises(NotAllowed):
        await world.rates.undo(BERT, change.id, NOON)
    with pytest.raises(NotFound):
        await world.rates.undo(STRANGER, change.id, NOON)


async def test_several_own_handles_are_asked_about(world: World):
    await confirmed(world)
    await world.creators.add(MANAGER, "anna.two", ANNA.member_id, None, NOON)
    with pytest.raises(WhichCreator) as asked:
        await world.rates.set(ANNA, key="1", at=NOON, since=TODAY, expected=1)
    assert [creator.handle for creator in asked.value.choices] == ["anna", "anna.two"]


async def test_the_same_request_counts_once(world: World):
    await world.with_anna()
    first = await world.rates.set(MANAGER, key="1", at=NOON, since=TODAY, expected=4_500)
    again = await world.rates.set(MANAGER, key="1", at=NOON, since=TODAY, expected=4_900)
    same = await world.rates.set(MANAGER, key="2", at=NOON, since=TODAY, expected=4_500)
    assert (again.repeated, again.id, same.repeated, same.id) == (True, first.id, True, first.id)
    assert len((await world.rates.shown(MANAGER, None, NOON)).dated) == 1


async def test_undo_restores_what_held_before(world: World):
    await confirmed(world)
    await world.rates.set(MANAGER, key="1", at=NOON, since=TODAY, expected=4_500)
    second = await world.rates.set(MANAGER, key="2", at=NOON, since=TODAY, expected=4_900)
    back = await world.rates.undo(MANAGER, second.id, NOON)
    assert (back.before.rate.expected, back.after.rate.expected) == (4_900, 4_500)
    assert (await world.rates.valued(GUILD, NOON)).rate.expected == 4_500
    with pytest.raises(Conflict, match="already-undone"):
        await world.rates.undo(MANAGER, second.id, NOON)
    with pytest.raises(NotFound):
        await world.rates.undo(MANAGER, 99, NOON)


async def test_the_sheet_shows_todays_rate_and_the_dated_ones_newest_first(world: World):
    await confirmed(world)
    for since, share in ((date(2026, 1, 1), 4_400), (date(2026, 2, 1), 4_500), (date(2026, 2, 1), 4_600)):
        await world.rates.set(ANNA, key=f"{since}{share}", at=NOON, since=since, expected=share)
    sheet = await world.rates.shown(ANNA, None, NOON)
    assert sheet.creator is not None
    assert sheet.today == Valued(Rate(4_000, 4_600, 5_300), Origin.CREATOR, date(2026, 2, 1))
    assert [(each.since.month, each.rate.expected) for each in sheet.dated] == [(2, 4_600), (1, 4_400)]
    assert (await world.rates.shown(MANAGER, None, NOON)).creator is None


async def test_cards_with_money_are_due_from_the_day_of_the_change_and_only_they(world: World):
    await confirmed(world)
    old, new = await posted(world, NOON - 10 * DAY), await posted(world, NOON - 2 * DAY)
    hidden = await posted(world, NOON - 2 * DAY, "bert", share=Share.SERVER)
    change = await world.rates.set(MANAGER, key="1", at=NOON, since=(NOON - 5 * DAY).date(), expected=4_500)
    assert change.streams == 2
    assert await world.cards.due() == [(GUILD, new)]
    del old, hidden


async def test_the_servers_rate_does_not_reach_whom_an_own_rate_holds_for(world: World):
    await confirmed(world)
    before_own = await posted(world, NOON - 4 * DAY)
    with_own = await posted(world, NOON - 2 * DAY)
    await world.rates.set(ANNA, key="1", at=NOON, since=(NOON - 3 * DAY).date(), expected=4_700)
    await repost(world, with_own)
    change = await world.rates.set(MANAGER, key="2", at=NOON, since=(NOON - 5 * DAY).date(), expected=4_500)
    assert change.streams == 1
    assert await world.cards.due() == [(GUILD, before_own)]


async def test_a_rate_holds_until_the_next_one_begins(world: World):
    await confirmed(world)
    first, second = await posted(world, NOON - 4 * DAY), await posted(world, NOON - 2 * DAY)
    await world.rates.set(ANNA, key="1", at=NOON, since=(NOON - 3 * DAY).date(), expected=4_700)
    await repost(world, second)
    assert (await world.rates.set(ANNA, key="2", at=NOON, since=(NOON - 5 * DAY).date(), expected=4_400)).streams == 1
    assert await world.cards.due() == [(GUILD, first)]


async def repost(world: World, stream_id: int) -> None:
    card = await world.cards.card(GUILD, stream_id)
    await world.cards.posted(stream_id, 5, stream_id, card.revision)


async def test_a_payouts_rate_is_adopted_from_the_first_day_that_it_covers(world: World):
    await confirmed(world)
    stream = await posted(world, NOON - 2 * DAY)
    since = (NOON - 3 * DAY).date()
    paid = await world.payouts.add(ANNA, Amount(47 * USD, "USD"), key="1", at=NOON, covers_from=since, covers_to=TODAY)
    says = await world.payouts.says(ANNA, paid.entry.id)
    assert isinstance(says.implied, Implied)
    assert says.implied.share == 4_700
    change = await world.rates.adopt(ANNA, paid.entry.id, 4_700, key="2", at=NOON)
    assert isinstance(change, RateChange)
    assert (change.since, change.after.rate, change.streams) == (since, Rate(4_000, 4_700, 5_300), 1)
    again = await world.rates.adopt(ANNA, paid.entry.id, 4_700, key="3", at=NOON)
    assert isinstance(again, RateChange)
    assert (again.repeated, again.id) == (True, change.id)
    await world.rates.undo(ANNA, change.id, NOON)
    assert (await world.rates.valued(GUILD, NOON, paid.creator)).rate == STOCK_RATE
    del stream


@pytest.mark.parametrize("what", ["gifts", "removed", "deleted"])
async def test_an_old_button_adopts_nothing_when_the_payout_says_otherwise_by_now(world: World, what: str):
    await confirmed(world)
    stream = await posted(world, NOON - 2 * DAY)
    since = (NOON - 3 * DAY).date()
    paid = await world.payouts.add(ANNA, Amount(47 * USD, "USD"), key="1", at=NOON, covers_from=since, covers_to=TODAY)
    if what == "gifts":
        await world.streams.set_metrics(ANNA, {Metric.DIAMONDS: 20_000}, at=NOON, stream=stream)
    elif what == "removed":
        await world.payouts.remove(ANNA, paid.entry.id, NOON)
    else:
        await world.streams.delete(MANAGER, stream, at=NOON)
    assert isinstance(await world.rates.adopt(ANNA, paid.entry.id, 4_700, key="2", at=NOON), Says)
    assert (await world.rates.valued(GUILD, NOON, paid.creator)) == STOCK
    with pytest.raises(NotAllowed):
        await world.rates.adopt(BERT, paid.entry.id, 4_700, key="3", at=NOON)


async def test_other_changes_of_cards_still_reach_all(world: World):
    await confirmed(world)
    stream = await posted(world, NOON - 2 * DAY, share=Share.SERVER)
    await world.database.write(lambda tx: cards_changed(tx, GUILD))
    assert await world.cards.due() == [(GUILD, stream)]
