"""What /earnings reads: one creator's time, the time before, and gifts as they are written out."""

from __future__ import annotations

import asyncio
from datetime import date
from threading import Event
from typing import TYPE_CHECKING

import pytest

from db import earnings
from db.earnings import EarningsStore
from db.incomes import IncomeStore
from domain.earnings import Look
from domain.errors import NotAllowed, NotFound
from domain.gifts import GiftCount
from domain.ledger import Kind
from domain.metrics import Metric
from domain.money import Amount
from domain.periods import Period
from tests.db.world import ANNA, BERT, DAY, GALAXY, LION, MANAGER, MEMBER, MINUTE, NOON, STRANGER, World, roses

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from domain.access import Caller
    from domain.earnings import Earnings
    from domain.ledger import StreamLine
    from domain.streams import GiftTotal, Stream

LATE = NOON + 29 * DAY
"""The last days of March."""


@pytest.fixture
async def anna(world: World) -> World:
    """Anna streams in February and, confirmed, in March."""
    await world.with_both()
    await world.creators.confirm(MANAGER, "anna", at=NOON)
    return world


def store(world: World) -> EarningsStore:
    return EarningsStore(world.database)


async def past(world: World, days: int, *items: GiftCount, total: int | None = None) -> Stream:
    """An hour's stream so many days after noon of March 1."""
    at = NOON + days * DAY
    stream = await world.past(at, at=LATE)
    if items:
        await world.report(*items, stream=stream.id, at=at + MINUTE)
    if total is not None:
        await world.streams.set_metrics(ANNA, {Metric.DIAMONDS: total}, at=LATE, stream=stream.id)
    return stream


async def look(world: World, look: Look, creator: str | None = None) -> Earnings:
    return await store(world).look(ANNA, look, at=LATE, creator=creator)


async def test_a_month_stands_beside_the_month_before(anna: World) -> None:
    await past(anna, -10, roses(2_000))
    await past(anna, 3, roses(1_000), total=1_500)
    march = await look(anna, Look(Period.MONTH))
    assert (march.days.since, march.days.until) == (date(2026, 3, 1), date(2026, 4, 1))
    assert march.sums.expected == 1_500 * 5_000
    assert march.against is not None
    assert march.against.before.expected == 2_000 * 5_000
    assert (march.running, march.newer) == (True, None)
    assert march.older is not None
    february = await look(anna, march.older)
    assert february.sums.expected == 2_000 * 5_000
    assert (february.older, february.running) == (None, False)
    assert february.newer == Look(Period.MONTH, date(2026, 3, 1))


async def test_days_begin_where_the_server_lives(anna: World) -> None:
    await anna.settings.set(MANAGER.guild_id, MANAGER.member_id, NOON, timezone="Asia/Tokyo")
    await anna.past(NOON.replace(hour=14), at=LATE)
    await anna.past(NOON.replace(hour=15), at=LATE)
    first = await look(anna, Look(Period.DAY, date(2026, 3, 1)))
    second = await look(anna, Look(Period.DAY, date(2026, 3, 2)))
    assert [len(one.ledger.streams) for one in (first, second)] == [1, 1]


async def test_a_stream_stands_beside_those_before_it(anna: World) -> None:
    made = [await past(anna, days, roses(100 * (days + 1))) for days in range(12)]
    latest = await look(anna, Look(Period.STREAM))
    assert latest.line is not None
    assert latest.line.stream.id == made[-1].id
    assert latest.sums.diamonds == 1_200
    assert latest.against is not None
    assert latest.against.before.diamonds == 1_100
    assert [line.stream.id for line in latest.beside] == [stream.id for stream in made[2:11]]
    assert latest.older == Look(Period.STREAM, stream=made[-2].id)
    first = await look(anna, Look(Period.STREAM, stream=made[0].id))
    assert (first.before, first.older) == (None, None)
    assert first.newer == Look(Period.STREAM, stream=made[1].id)


async def test_called_off_and_deleted_streams_are_no_streams(anna: World) -> None:
    with pytest.raises(NotFound, match="earnings-no-stream"):
        await look(anna, Look(Period.STREAM))
    gone = await past(anna, 1, roses(5))
    await anna.streams.delete(ANNA, gone.id, at=LATE)
    with pytest.raises(NotFound, match="earnings-no-stream"):
        await look(anna, Look(Period.STREAM, stream=gone.id))
    assert (await look(anna, Look(Period.ALL))).empty


async def test_income_of_a_stream_counts_whenever_it_came(anna: World) -> None:
    stream = await past(anna, 1, roses(5))
    await past(anna, 5, roses(5))
    incomes, dollars = IncomeStore(anna.database), Amount(50_000_000, "USD")
    late = date(2026, 3, 20)
    await incomes.add(ANNA, Kind.SPONSORSHIP, dollars, key="a", at=LATE, day=late, stream=stream.id)
    await incomes.add(ANNA, Kind.MERCH, dollars, key="b", at=LATE, day=date(2026, 3, 2))
    shown = await look(anna, Look(Period.STREAM, stream=stream.id))
    assert [one.kind for one in shown.ledger.incomes] == [Kind.SPONSORSHIP]
    assert shown.sums.income == 50_000_000


def nothing(*_: object) -> None:
    """Takes nothing out."""


async def test_only_whom_the_creator_shares_with_may_look_and_only_keepers_take_out(anna: World) -> None:
    await past(anna, 1, roses(5))
    seen = store(anna)

    async def may(caller: Caller) -> bool:
        try:
            await seen.look(caller, Look(Period.MONTH), at=LATE, creator="anna")
        except (NotAllowed, NotFound):
            return False
        return True

    assert [await may(one) for one in (ANNA, MANAGER, BERT, MEMBER, STRANGER)] == [True, True, False, False, False]
    for caller in (BERT, MEMBER):
        with pytest.raises(NotAllowed):
            await seen.how(caller, Look(), at=LATE, creator="anna")
        with pytest.raises(NotAllowed):
            await seen.export(caller, Look(), nothing, at=LATE, creator="anna")


async def test_the_gifts_of_every_stream_come_in_the_ledgers_order(
    anna: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(earnings, "STREAMS_AT_ONCE", 2)
    await past(anna, 1, roses(5), GiftCount(LION, 1, None))
    await past(anna, 2)
    await past(anna, 3, GiftCount(GALAXY, 2, None))
    undone = await past(anna, 4, roses(7))
    await anna.gifts.undo(MANAGER, report=(await anna.gifts.reports(ANNA.guild_id, undone.id))[0].report_id, at=LATE)

    def take(
        earned: Earnings, _: object, gifts: Iterable[tuple[StreamLine, Sequence[GiftTotal]]]
    ) -> tuple[list[int], list[list[tuple[str, int]]]]:
        sent = [[(gift.name, gift.count) for gift in given] for _, given in gifts]
        return [line.stream.id for line in earned.ledger.streams], sent

    ids, sent = await store(anna).export(ANNA, Look(Period.ALL), take, at=LATE, creator="anna")
    assert ids == sorted(ids)
    assert sent == [[("Lion", 1), ("Rose", 5)], [], [("Galaxy", 2)], []]


async def test_one_export_at_a_time_leaves_a_reader_free(anna: World) -> None:
    kept, begun, go_on = store(anna), Event(), Event()

    def take(*_: object) -> None:
        begun.set()
        assert go_on.wait(10)

    exports = [asyncio.create_task(kept.export(ANNA, Look(), take, at=LATE, creator="anna")) for _ in range(3)]
    assert await asyncio.to_thread(begun.wait, 10)
    assert (await look(anna, Look())).empty
    go_on.set()
    await asyncio.gather(*exports)
