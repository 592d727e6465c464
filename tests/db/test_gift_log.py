"""Gifts are recorded once, counted right, and taken back by voiding."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from db.recount import recount
from domain.errors import Conflict, CreatorError, NotAllowed, NotFound, WhichCreator, WhichStream
from domain.gifts import Gift, GiftCount, ReportLine, Way
from tests.db.world import (
    ANNA,
    BERT,
    DAY,
    GALAXY,
    GUILD,
    HOUR,
    LION,
    MANAGER,
    MEMBER,
    MINUTE,
    MODERATOR,
    NOON,
    STRANGER,
    World,
    roses,
)


async def test_a_report_tells_the_running_total(world: World):
    stream = await (await world.with_anna()).live()
    first = await world.report(roses(5), GiftCount(GALAXY, 2, "nightowl"))
    assert first.stream == stream
    assert (first.diamonds, first.gifts, first.repeated) == (2005, 7, False)
    assert len(set(first.event_ids)) == len(first.items) == 2
    second = await world.report(GiftCount(LION, 1))
    assert (second.diamonds, second.gifts) == (32_004, 8)
    assert await world.differences(stream) == []


async def test_the_same_request_twice_counts_once(world: World):
    stream = await (await world.with_anna()).live()
    first = await world.report(roses(5), GiftCount(GALAXY, 1), key="8")
    again = await world.report(roses(5), GiftCount(GALAXY, 1), key="8")
    assert again.repeated
    assert (again.report_id, again.event_ids, again.items, again.diamonds) == (
        first.report_id,
        first.event_ids,
        first.items,
        first.diamonds,
    )
    assert await world.differences(stream) == []


async def test_the_same_request_counts_once_also_when_another_stream_began_meanwhile(world: World):
    await world.with_both()
    first = await world.live(ANNA)
    await world.report(roses(5), key="8", creator="anna")
    await world.streams.end(ANNA, at=NOON + HOUR)
    second = await world.live(ANNA, NOON + 2 * HOUR)
    again = await world.report(roses(5), key="8", at=NOON + 3 * HOUR)
    assert (again.repeated, again.stream.id, again.diamonds) == (True, first.id, 5)
    assert (await world.streams.record(GUILD, second.id)).reports == 0


async def test_the_same_request_counts_once_also_after_its_undo_or_the_streams_deletion(world: World):
    stream = await (await world.with_anna()).live()
    await world.report(roses(5), key="8")
    await world.gifts.undo(MODERATOR, at=NOON)
    undone = await world.report(roses(5), key="8")
    assert (undone.repeated, undone.diamonds) == (True, 0)
    await world.streams.delete(MANAGER, stream.id, at=NOON)
    assert (await world.report(roses(5), key="8")).repeated


async def test_a_request_is_known_again_for_two_days_and_then_forgotten(world: World):
    stream = await (await world.with_anna()).live()
    await world.report(roses(5), key="8")
    await world.streams.purge(at=NOON + 47 * HOUR)
    assert (await world.report(roses(5), key="8")).repeated
    await world.streams.purge(at=NOON + 49 * HOUR)
    kept = "SELECT COUNT(*) FROM report_keys"
    assert await world.database.read(lambda tx: tx.exec_driver_sql(kept).scalar_one()) == 0
    assert (await world.streams.record(GUILD, stream.id)).reported_diamonds == 5


async def test_one_key_delivered_many_times_at_once_counts_once(world: World):
    stream = await (await world.with_anna()).live()
    standings = await asyncio.gather(*(world.report(roses(5), key="8") for _ in range(50)))
    assert sum(not standing.repeated for standing in standings) == 1
    assert len({standing.report_id for standing in standings}) == 1
    assert (await world.streams.record(GUILD, stream.id)).reported_diamonds == 5


async def test_two_hundred_reports_at_once_all_count(world: World):
    stream = await (await world.with_anna()).live()
    callers = (ANNA, MODERATOR, MANAGER)
    reports = [world.report(roses(1, f"fan{n % 7}"), caller=callers[n % 3], key=str(n)) for n in range(200)]
    standings = await asyncio.gather(*reports)
    assert sorted(standing.diamonds for standing in standings) == list(range(1, 201))
    assert (await world.streams.record(GUILD, stream.id)).reports == 200
    assert await world.differences(stream) == []


async def test_the_price_is_that_of_the_report(world: World):
    stream = await (await world.with_anna()).live()
    await world.report(GiftCount(Gift(5655, "Rose", 1), 1))
    await world.report(GiftCount(Gift(5655, "Rose", 2), 1))
    assert [event.item.gift.coins for event in await world.gifts.events(GUILD, stream.id)] == [1, 2]
    assert (await world.streams.record(GUILD, stream.id)).gifts[0].diamonds == 3


async def test_one_supporter_written_differently_is_one(world: World):
    stream = await (await world.with_anna()).live()
    await world.report(roses(1, "RoseFan"), roses(2, "rosefan"))
    await world.report(roses(3, "ROSEFAN"))
    supporters = (await world.streams.record(GUILD, stream.id)).supporters
    assert [(one.name, one.gifts) for one in supporters] == [("ROSEFAN", 6)]


async def test_who_may_report(world: World):
    await (await world.with_both()).live()
    for caller in (ANNA, MODERATOR, MANAGER):
        await world.report(caller=caller, creator="anna")
    for caller in (MEMBER, BERT):
        with pytest.raises(NotAllowed, match="not-yours-to-report"):
            await world.report(caller=caller, creator="anna")


async def test_a_gift_is_never_refused_for_want_of_a_live_stream_but_asked_about(world: World):
    await world.with_anna()
    with pytest.raises(WhichStream) as asked:
        await world.report()
    assert (asked.value.creator.handle, asked.value.choices, asked.value.may_start) == ("anna", (), True)
    old = await world.past(NOON - 2 * DAY)
    assert (await world.report(stream=old.id)).stream.id == old.id
    fresh = await world.past(NOON - 6 * HOUR)
    assert (await world.report()).stream.id == fresh.id


async def test_reports_without_creators_or_for_unknown_ones(world: World):
    with pytest.raises(NotFound, match="no-creators"):
        await world.report()
    await world.with_both()
    with pytest.raises(WhichCreator):
        await world.report()
    with pytest.raises(NotFound) as unknown:
        await world.report(creator="@Nobody")
    assert (unknown.value.key, unknown.value.details) == ("creator-unknown", {"piece": "@Nobody"})


async def test_late_gifts_count_for_the_last_minute_and_early_ones_for_the_first(world: World):
    await world.with_anna()
    stream = await world.past(NOON - 3 * HOUR)
    await world.report(at=NOON, stream=stream.id)
    await world.report(at=NOON - 2 * DAY, stream=stream.id)
    assert [minute.minute for minute in (await world.streams.record(GUILD, stream.id)).minutes] == [0, 59]
    assert await world.differences(stream) == []


async def test_a_report_holds_so_many_gifts_and_no_more(world: World):
    stream = await (await world.with_anna()).live()
    standing = await world.report(*[roses(1)] * 4096)
    assert standing.gifts == 4096
    assert (await world.report(roses(1))).gifts == 4097
    assert await world.differences(stream) == []
    with pytest.raises(ValueError, match="1 to 4096"):
        await world.report(*[roses(1)] * 4097)
    with pytest.raises(ValueError, match="1 to 4096"):
        await world.gifts.record(MODERATOR, [], way=Way.PASTED, key="none", at=NOON)


async def test_undo_takes_back_ones_own_last_report(world: World):
    stream = await (await world.with_anna()).live()
    await world.report(roses(1))
    await world.report(roses(2), GiftCount(GALAXY, 1, "nightowl"))
    await world.report(roses(4), caller=ANNA)
    undone = await world.gifts.undo(MODERATOR, at=NOON + HOUR)
    assert undone.items == (roses(2), GiftCount(GALAXY, 1, "nightowl"))
    assert (undone.diamonds, undone.gifts) == (5, 5)
    assert (await world.gifts.undo(MODERATOR, at=NOON + HOUR)).items == (roses(1),)
    with pytest.raises(NotFound, match="nothing-to-undo"):
        await world.gifts.undo(MODERATOR, at=NOON + HOUR)
    record = await world.streams.record(GUILD, stream.id)
    assert (record.reported_diamonds, record.reports) == (4, 1)
    assert [one.name for one in record.supporters] == ["rosefan"]
    assert await world.differences(stream) == []


async def test_undo_of_one_gift_leaves_the_others(world: World):
    stream = await (await world.with_anna()).live()
    standing = await world.report(roses(2), GiftCount(GALAXY, 1, "nightowl"))
    undone = await world.gifts.undo(MODERATOR, event=standing.event_ids[1], at=NOON)
    assert (undone.items, undone.event_ids) == ((GiftCount(GALAXY, 1, "nightowl"),), standing.event_ids[1:])
    assert (await world.streams.record(GUILD, stream.id)).reports == 1
    with pytest.raises(Conflict, match="already-undone"):
        await world.gifts.undo(MODERATOR, event=standing.event_ids[1], at=NOON)
    rest = await world.gifts.undo(MODERATOR, report=standing.report_id, at=NOON)
    assert (rest.items, rest.diamonds) == ((roses(2),), 0)
    assert await world.differences(stream) == []


async def test_undo_of_someone_elses_report_needs_a_manager(world: World):
    stream = await (await world.with_anna()).live()
    standing = await world.report(caller=MODERATOR)
    with pytest.raises(NotAllowed, match="undo-not-yours"):
        await world.gifts.undo(ANNA, report=standing.report_id, at=NOON)
    await world.gifts.undo(MANAGER, report=standing.report_id, at=NOON + HOUR)
    with pytest.raises(Conflict, match="already-undone"):
        await world.gifts.undo(MODERATOR, report=standing.report_id, at=NOON)
    (line,) = await world.gifts.reports(GUILD, stream.id)
    assert line.diamonds == 0
    assert line.events[0].voided_by == MANAGER.member_id
    assert line.events[0].voided_at == NOON + HOUR


async def test_two_undos_at_once_take_back_once(world: World):
    stream = await (await world.with_anna()).live()
    standing = await world.report(caller=MODERATOR)
    undos = [world.gifts.undo(caller, report=standing.report_id, at=NOON) for caller in (MODERATOR, MANAGER)]
    outcomes = await asyncio.gather(*undos, return_exceptions=True)
    assert [outcome.key for outcome in outcomes if isinstance(outcome, CreatorError)] == ["already-undone"]
    assert await world.differences(stream) == []


async def test_undo_of_what_is_not_there_is_refused(world: World):
    stream = await (await world.with_anna()).live()
    standing = await world.report()
    for report, event in ((999, None), (None, standing.event_ids[0] + 1), (None, 999 << 12), (10**30, None)):
        with pytest.raises(NotFound, match="report-unknown"):
            await world.gifts.undo(MANAGER, report=report, event=event, at=NOON)
    with pytest.raises(NotFound, match="report-unknown"):
        await world.gifts.undo(STRANGER, report=standing.report_id, at=NOON)
    await world.streams.delete(MANAGER, stream.id, at=NOON)
    with pytest.raises(NotFound, match="nothing-to-undo"):
        await world.gifts.undo(MODERATOR, at=NOON)


async def test_reports_are_listed_newest_first_with_what_was_taken_back(world: World):
    stream = await (await world.with_anna()).live()
    for count in (1, 2, 3):
        await world.report(roses(count), GiftCount(GALAXY, 1), at=NOON + count * MINUTE)
    taken = (await world.gifts.reports(GUILD, stream.id))[0]
    await world.gifts.undo(MODERATOR, event=taken.events[0].event_id, at=NOON)
    lines = await world.gifts.reports(GUILD, stream.id)
    assert [line.events[0].item.count for line in lines] == [3, 2, 1]
    assert [line.diamonds for line in lines] == [1000, 1002, 1001]
    assert lines[0].reported_at == NOON + 3 * MINUTE
    assert (lines[0].reported_by, lines[0].way, lines[0].stream_id) == (MODERATOR.member_id, Way.TYPED, stream.id)
    assert [line.events[0].item.count for line in await world.gifts.reports(GUILD, stream.id, 1, 1)] == [2]


async def test_what_one_may_undo_is_offered_newest_first(world: World):
    await (await world.with_anna()).live()
    await world.report(roses(1, "rosefan"))
    await world.report(GiftCount(GALAXY, 1, "nightowl"))
    await world.report(roses(3), caller=ANNA)
    await world.report(roses(4))
    await world.gifts.undo(MODERATOR, at=NOON)

    def counts(lines: list[ReportLine]) -> list[tuple[str, int]]:
        return [(line.events[0].item.gift.name, line.events[0].item.count) for line in lines]

    assert counts(await world.gifts.undoable(MODERATOR)) == [("Galaxy", 1), ("Rose", 1)]
    assert counts(await world.gifts.undoable(MANAGER)) == [("Rose", 3), ("Galaxy", 1), ("Rose", 1)]
    assert counts(await world.gifts.undoable(MANAGER, "NIGHT")) == [("Galaxy", 1)]
    assert counts(await world.gifts.undoable(MANAGER, "rose", limit=1)) == [("Rose", 3)]
    assert await world.gifts.undoable(STRANGER) == []


async def test_the_export_has_every_gift_with_its_story(world: World):
    stream = await (await world.with_anna()).live()
    standing = await world.report(roses(2), GiftCount(GALAXY, 1), at=NOON + MINUTE)
    await world.gifts.undo(MANAGER, event=standing.event_ids[0], at=NOON + HOUR)
    first, second = await world.gifts.events(GUILD, stream.id)
    assert (first.at, first.item, first.voided_by) == (NOON + MINUTE, roses(2), MANAGER.member_id)
    assert (second.item, second.voided_by, second.report_id) == (GiftCount(GALAXY, 1), None, standing.report_id)
    with pytest.raises(NotFound):
        await world.gifts.events(STRANGER.guild_id, stream.id)


async def test_thanks_go_to_the_most_generous_first(world: World):
    stream = await (await world.with_anna()).live()
    await world.report(roses(5, "rosefan"), GiftCount(LION, 1, "leo"), GiftCount(GALAXY, 3))
    await world.report(roses(2, "rosefan"), GiftCount(GALAXY, 1, "rosefan"), roses(9, "taken-back"))
    last = (await world.gifts.reports(GUILD, stream.id))[0]
    await world.gifts.undo(MODERATOR, event=last.events[2].event_id, at=NOON)
    thanks = await world.gifts.thanks(GUILD, stream.id)
    assert [(one.name, one.diamonds) for one in thanks] == [("leo", 29_999), ("rosefan", 1007), (None, 3000)]
    assert [(gift.name, gift.count) for gift in thanks[1].gifts] == [("Galaxy", 1), ("Rose", 7)]


async def test_the_board_counts_what_its_streams_brought(world: World):
    await world.with_both()
    old, new = await world.past(NOON - 3 * DAY), await world.past(NOON - DAY)
    berts = await world.past(NOON - DAY, BERT)
    await world.report(roses(5, "rosefan"), roses(1, None), stream=old.id, at=NOON)
    await world.report(roses(2, "rosefan"), roses(3, "leo"), stream=new.id, at=NOON)
    await world.report(roses(9, "leo"), stream=berts.id, at=NOON)

    async def board(**narrowed: Any) -> list[tuple[str | None, int]]:  # noqa: ANN401 - what top takes
        return [(one.name, one.diamonds) for one in await world.gifts.top(GUILD, **narrowed)]

    assert await board() == [("leo", 12), ("rosefan", 7)]
    assert await board(limit=1) == [("leo", 12)]
    assert await board(creator="anna") == [("rosefan", 7), ("leo", 3)]
    assert await board(creator="anna", since=NOON - 2 * DAY) == [("leo", 3), ("rosefan", 2)]
    assert await board(creator="anna", until=NOON - 2 * DAY) == [("rosefan", 5)]
    with pytest.raises(NotFound):
        await board(creator="nobody")
    assert await world.gifts.top(STRANGER.guild_id) == []


async def test_a_recount_finds_and_repairs_what_is_wrong(world: World):
    stream = await (await world.with_anna()).live()
    await world.report(roses(5))
    await world.database.write(lambda tx: tx.exec_driver_sql("UPDATE stream_gifts SET diamonds = 6"))
    assert len(await world.differences(stream)) == 2
    await recount(world.database, stream.id, repair=True)
    assert await world.differences(stream) == []
