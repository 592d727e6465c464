"""Income that is not gifts: kept once, as entered and as converted, taken back and brought back."""

from __future__ import annotations

from datetime import date

import pytest

from domain.errors import Conflict, NotAllowed, NotFound, WhichCreator
from domain.ledger import Income, Kept, Kind
from domain.money import PICO, Amount
from tests.db.world import ANNA, BERT, DAY, GUILD, MANAGER, MEMBER, MODERATOR, NOON, STRANGER, World

EUR_250 = Amount(250_000_000, "EUR")
USD_100 = Amount(100_000_000, "USD")
TODAY = NOON.date()


async def confirmed(world: World) -> World:
    await world.with_both()
    for handle in ("anna", "bert"):
        await world.creators.confirm(MANAGER, handle, NOON)
    return world


async def worth(world: World, currency: str, usd: str, since: date, key: str = "rate"):
    whole, _, part = usd.partition(".")
    pico = int(whole) * PICO + int(f"{part:0<12}")
    return await world.usd_rates.set(MANAGER, currency, pico, since=since, key=f"{key}{usd}{since}", at=NOON)


async def add(world: World, amount: Amount = EUR_250, key: str = "1", day: date | None = None) -> Kept[Income]:
    return await world.incomes.add(ANNA, Kind.MERCH, amount, key=key, at=NOON, day=day)


async def converted(world: World) -> list[int | None]:
    page = await world.incomes.listed(ANNA, None)
    return [entry.micro_usd for entry in page.entries]


async def test_dollars_need_no_rate(world: World):
    await confirmed(world)
    kept = await add(world, USD_100)
    assert (kept.entry.amount, kept.entry.micro_usd, kept.entry.day) == (USD_100, 100_000_000, TODAY)
    assert kept.creator.handle == "anna"


async def test_an_amount_without_a_rate_is_kept_and_converted_when_the_rate_comes(world: World):
    await confirmed(world)
    kept = await add(world)
    assert (kept.entry.amount, kept.entry.micro_usd) == (EUR_250, None)
    page = await world.incomes.listed(ANNA, None)
    assert (page.micro_usd, page.unconverted, page.count) == (0, (EUR_250,), 1)
    assert await world.usd_rates.wanted(GUILD) == ["EUR", "USD"]
    assert (await worth(world, "EUR", "1.08", TODAY)).converted == 1
    assert await converted(world) == [270_000_000]
    assert (await world.incomes.get(ANNA, kept.entry.id)).entry.amount == EUR_250


async def test_a_rate_from_a_later_day_converts_nothing_before_it(world: World):
    await confirmed(world)
    await add(world, day=date(2026, 2, 1))
    assert (await worth(world, "EUR", "1.08", date(2026, 2, 2))).converted == 0
    assert await converted(world) == [None]


async def test_what_was_converted_stays_when_the_rate_moves_on_and_follows_a_correction(world: World):
    await confirmed(world)
    await worth(world, "EUR", "1.08", date(2026, 2, 1))
    await add(world, day=date(2026, 2, 10))
    assert (await worth(world, "EUR", "1.20", date(2026, 2, 5))).converted == 0
    assert await converted(world) == [270_000_000]
    corrected = await worth(world, "EUR", "1.10", date(2026, 2, 1))
    assert corrected.converted == 1
    await add(world, key="2", day=date(2026, 2, 10))
    assert await converted(world) == [300_000_000, 275_000_000]
    await world.usd_rates.undo(MANAGER, corrected.id, NOON)
    assert await converted(world) == [300_000_000, 270_000_000]


async def test_a_rate_that_is_taken_back_restores_the_figures(world: World):
    await confirmed(world)
    await add(world)
    first = await worth(world, "EUR", "1.08", TODAY)
    second = await worth(world, "EUR", "1.10", TODAY)
    assert await converted(world) == [275_000_000]
    await world.usd_rates.undo(MANAGER, second.id, NOON)
    assert await converted(world) == [270_000_000]
    await world.usd_rates.undo(MANAGER, first.id, NOON)
    assert await converted(world) == [None]
    with pytest.raises(Conflict, match="already-undone"):
        await world.usd_rates.undo(MANAGER, first.id, NOON)


async def test_only_managers_say_what_a_currency_is_worth(world: World):
    await confirmed(world)
    with pytest.raises(NotAllowed, match="managers-only"):
        await world.usd_rates.set(ANNA, "EUR", PICO, since=TODAY, key="1", at=NOON)
    rate = await worth(world, "EUR", "1.08", TODAY)
    with pytest.raises(NotAllowed):
        await world.usd_rates.undo(ANNA, rate.id, NOON)
    with pytest.raises(NotFound):
        await world.usd_rates.undo(STRANGER, rate.id, NOON)
    again = await worth(world, "EUR", "1.08", TODAY)
    assert (again.repeated, again.id) == (True, rate.id)
    assert [one.pico_usd for one in await world.usd_rates.known(GUILD, "EUR")] == [1_080_000_000_000]


async def test_the_same_request_counts_once_for_its_creator(world: World):
    await confirmed(world)
    first = await add(world)
    again = await add(world)
    assert (again.repeated, again.entry.id) == (True, first.entry.id)
    await world.incomes.remove(ANNA, first.entry.id, NOON)
    assert (await add(world)).repeated
    assert (await world.incomes.listed(ANNA, None)).count == 0


async def test_removing_can_be_undone_and_twice_is_once(world: World):
    await confirmed(world)
    kept = await add(world, USD_100)
    assert not (await world.incomes.remove(ANNA, kept.entry.id, NOON)).repeated
    assert (await world.incomes.remove(ANNA, kept.entry.id, NOON)).repeated
    assert (await world.incomes.listed(ANNA, None)).micro_usd == 0
    assert not (await world.incomes.restore(MANAGER, kept.entry.id, NOON)).repeated
    assert (await world.incomes.restore(ANNA, kept.entry.id, NOON)).repeated
    assert (await world.incomes.listed(ANNA, None)).micro_usd == 100_000_000


async def test_what_was_removed_is_converted_too_and_right_when_it_comes_back(world: World):
    await confirmed(world)
    kept = await add(world)
    await world.incomes.remove(ANNA, kept.entry.id, NOON)
    assert (await worth(world, "EUR", "1.08", TODAY)).converted == 0
    await world.incomes.restore(ANNA, kept.entry.id, NOON)
    assert await converted(world) == [270_000_000]


async def test_only_the_confirmed_creator_and_managers_keep_incomes(world: World):
    await world.with_both()
    with pytest.raises(NotAllowed, match="money-unconfirmed"):
        await add(world)
    await world.creators.confirm(MANAGER, "anna", NOON)
    kept = await add(world)
    for caller in (BERT, MODERATOR, MEMBER):
        with pytest.raises(NotAllowed, match="money-not-yours-to-keep"):
            await world.incomes.add(caller, Kind.SHOP, USD_100, key="x", at=NOON, creator="anna")
        with pytest.raises(NotAllowed):
            await world.incomes.remove(caller, kept.entry.id, NOON)
        with pytest.raises(NotAllowed):
            await world.incomes.listed(caller, "anna")
        assert await world.incomes.matching(caller, "") == []
    with pytest.raises(NotFound):
        await world.incomes.remove(STRANGER, kept.entry.id, NOON)
    with pytest.raises(WhichCreator):
        await world.incomes.add(MANAGER, Kind.SHOP, USD_100, key="x", at=NOON)
    assert [handle for handle, _ in await world.incomes.matching(MANAGER, "")] == ["anna"]


async def test_an_income_of_a_stream_is_its_creators_and_of_its_day(world: World):
    await confirmed(world)
    stream = await world.past(NOON - 3 * DAY)
    first = await world.incomes.add(MANAGER, Kind.SPONSORSHIP, USD_100, key="1", at=NOON, stream=stream.id)
    assert (first.creator.handle, first.entry.day, first.reminds) == ("anna", (NOON - 3 * DAY).date(), True)
    second = await world.incomes.add(ANNA, Kind.SPONSORSHIP, USD_100, key="2", at=NOON, stream=stream.id)
    assert not second.reminds
    with pytest.raises(Conflict, match="income-other-stream"):
        await world.incomes.add(MANAGER, Kind.SHOP, USD_100, key="3", at=NOON, stream=stream.id, creator="bert")
    with pytest.raises(NotAllowed):
        await world.incomes.add(BERT, Kind.SHOP, USD_100, key="4", at=NOON, stream=stream.id)


async def test_an_income_outlives_its_stream_but_not_its_creators_history(world: World):
    await confirmed(world)
    stream = await world.past(NOON - 3 * DAY)
    kept = await world.incomes.add(ANNA, Kind.SPONSORSHIP, USD_100, key="1", at=NOON, stream=stream.id)
    await world.streams.delete(MANAGER, stream.id, at=NOON)
    await world.streams.purge(at=NOON + 30 * DAY)
    assert (await world.incomes.get(ANNA, kept.entry.id)).entry.stream_id is None
    await world.creators.remove(MANAGER, "anna", NOON, delete_history=True)
    with pytest.raises(NotFound):
        await world.incomes.get(MANAGER, kept.entry.id)


async def test_a_list_is_paged_and_its_totals_hold_every_page(world: World):
    await confirmed(world)
    await world.settings.set(GUILD, MANAGER.member_id, NOON, currency="EUR")
    for number in range(12):
        await add(world, USD_100, key=f"{number}", day=date(2026, 2, 1 + number))
    page = await world.incomes.listed(ANNA, None)
    assert (len(page.entries), page.more, page.count, page.micro_usd) == (10, True, 12, 1_200_000_000)
    assert page.entries[0].day == date(2026, 2, 12)
    assert page.converted is None
    last = await world.incomes.listed(MANAGER, "anna", offset=10)
    assert (len(last.entries), last.more) == (2, False)
    await worth(world, "EUR", "1.25", date(2026, 2, 1))
    assert (await world.incomes.listed(ANNA, None)).converted == Amount(960_000_000, "EUR")


async def test_sums_beyond_what_a_column_holds_are_exact(world: World):
    await confirmed(world)
    most = Amount(10**12 * 1_000_000, "USD")
    for number in range(12):
        await add(world, most, key=f"{number}")
    assert (await world.incomes.listed(ANNA, None)).micro_usd == 12 * most.micro


async def test_incomes_are_found_by_number_day_note_currency_and_handle(world: World):
    await confirmed(world)
    kept = await world.incomes.add(ANNA, Kind.MERCH, EUR_250, key="1", at=NOON, note="Shirts 50% off")
    await add(world, USD_100, key="2")
    for typed in (f"#{kept.entry.id}", "shirts", "50%", "eur"):
        assert [entry.id for _, entry in await world.incomes.matching(ANNA, typed)] == [kept.entry.id]
    for typed in ("", "anna", "2026-03"):
        assert len(await world.incomes.matching(ANNA, typed)) == 2
    assert await world.incomes.matching(ANNA, "9" * 30) == []
