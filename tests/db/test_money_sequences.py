"""Whatever is done with money, undoing all of it leaves the figures as they were, and converted is what it says."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from domain.ledger import Kind
from domain.metrics import Metric
from domain.money import PICO, Amount
from domain.rates import RateChange
from tests.db.world import ANNA, DAY, GUILD, MANAGER, NOON, World

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from domain.ledger import Ledger

SEEDS = range(6)
STEPS = 25


@dataclass
class Bookkeeping:
    """Random steps, and what takes each of them back."""

    world: World
    chance: random.Random
    steps: int = 0

    def __post_init__(self) -> None:
        self.undos: list[Callable[[], Awaitable[object]]] = []

    async def ledger(self) -> Ledger:
        anna = await self.world.creators.named(GUILD, "anna")
        return await self.world.ledgers.ledger(anna, None, NOON + DAY)

    async def step(self) -> None:
        self.steps += 1
        key, world, chance = f"step {self.steps}", self.world, self.chance
        day = (NOON - timedelta(days=chance.randrange(20))).date()
        amount = Amount(chance.randrange(1, 10**9), chance.choice(["USD", "EUR", "JPY"]))
        match chance.randrange(5):
            case 0:
                income = await world.incomes.add(ANNA, chance.choice(list(Kind)), amount, key=key, at=NOON, day=day)
                self.undos.append(lambda: world.incomes.remove(ANNA, income.entry.id, NOON))
            case 1:
                payout = await world.payouts.add(ANNA, amount, key=key, at=NOON, day=day)
                self.undos.append(lambda: world.payouts.remove(ANNA, payout.entry.id, NOON))
            case 2:
                currency, worth = chance.choice(["EUR", "JPY"]), chance.randrange(1, 2 * PICO)
                rate = await world.usd_rates.set(MANAGER, currency, worth, since=day, key=key, at=NOON)
                self.undos.append(lambda: world.usd_rates.undo(MANAGER, rate.id, NOON))
            case 3:
                who = chance.choice([ANNA, MANAGER])
                share = chance.randrange(10_001)
                change = await world.rates.set(who, key=key, at=NOON, since=day, expected=share)
                self._undo_rate(change)
            case _:
                await self._take_one_back()

    def _undo_rate(self, change: RateChange) -> None:
        if not change.repeated:
            self.undos.append(lambda: self.world.rates.undo(MANAGER, change.id, NOON))

    async def _take_one_back(self) -> None:
        if self.undos:
            await self.undos.pop(self.chance.randrange(len(self.undos)))()

    async def take_all_back(self) -> None:
        while self.undos:
            await self._take_one_back()


@pytest.mark.parametrize("seed", SEEDS)
async def test_undoing_any_sequence_in_any_order_restores_the_figures(world: World, seed: int):
    await world.with_anna()
    await world.creators.confirm(MANAGER, "anna", NOON)
    for days_ago in (2, 9, 16):
        stream = await world.past(NOON - days_ago * DAY)
        await world.streams.set_metrics(ANNA, {Metric.DIAMONDS: 1_000 * days_ago}, at=NOON, stream=stream.id)
    books = Bookkeeping(world, random.Random(seed))
    lasting = await world.incomes.add(ANNA, Kind.SHOP, Amount(10**8, "EUR"), key="lasting", at=NOON)
    before = await books.ledger()
    for _ in range(STEPS):
        await books.step()
    await books.take_all_back()
    assert await books.ledger() == before
    assert (await world.incomes.get(ANNA, lasting.entry.id)).entry == lasting.entry
