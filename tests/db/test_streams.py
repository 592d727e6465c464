"""A stream's life: started, ended, corrected, called off, deleted and brought back."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import pytest

from domain.errors import Conflict, CreatorError, NotAllowed, NotFound, WhichCreator, WhichStream
from domain.gifts import GiftCount
from domain.metrics import Metric
from domain.streams import State, Stream, Which
from tests.db.world import (
    ANNA,
    BERT,
    DAY,
    GALAXY,
    GUILD,
    HOUR,
    MANAGER,
    MEMBER,
    MINUTE,
    MODERATOR,
    NOON,
    STRANGER,
    World,
    roses,
)


async def test_a_stream_starts_now_or_as_told(world: World):
    await world.with_both()
    now = await world.streams.start(ANNA, at=NOON, title="Music night", format="music")
    assert (now.state, now.started_at, now.ended_at) == (State.LIVE, NOON, None)
    assert (now.title, now.format, now.duration) == ("Music night", "music", None)
    earlier = await world.streams.start(BERT, at=NOON, creator="bert", started_at=NOON - HOUR)
    assert earlier.started_at == NOON - HOUR


async def test_a_second_live_stream_is_refused_with_the_start_of_the_first(world: World):
    await world.with_anna()
    await world.live()
    with pytest.raises(Conflict) as refused:
        await world.live(at=NOON + HOUR)
    assert refused.value.key == "stream-already-live"
    assert refused.value.details == {"creator": "anna", "since": NOON}


async def test_of_many_that_start_at_once_one_is_live(world: World):
    await world.with_anna()
    starts = [world.streams.start(caller, at=NOON) for caller in (ANNA, MODERATOR, MANAGER) * 5]
    outcomes = await asyncio.gather(*starts, return_exceptions=True)
    assert sum(isinstance(outcome, Stream) for outcome in outcomes) == 1
    assert {outcome.key for outcome in outcomes if isinstance(outcome, CreatorError)} == {"stream-already-live"}


@pytest.mark.parametrize(
    ("started_at", "key"),
    [(NOON + HOUR, "stream-starts-in-future"), (NOON - 8 * DAY, "stream-too-long")],
)
async def test_a_start_that_cannot_be_is_refused(world: World, started_at: object, key: str):
    await world.with_anna()
    with pytest.raises(Conflict, match=key):
        await world.streams.start(ANNA, at=NOON, started_at=started_at)  # pyright: ignore[reportArgumentType]
    assert await world.streams.recent(GUILD) == []


async def test_strangers_start_and_end_nothing(world: World):
    await world.with_anna()
    with pytest.raises(NotAllowed, match="not-yours-to-report"):
        await world.streams.start(MEMBER, at=NOON)
    await world.live()
    for act in (world.streams.end(MEMBER, at=NOON + HOUR), world.streams.edit(MEMBER, at=NOON, title="Mine")):
        with pytest.raises(NotAllowed):
            await act


async def test_ending_keeps_the_numbers_and_makes_the_card_due(world: World):
    await world.with_anna()
    live = await world.live()
    metrics = {Metric.LIKES: 12_400, Metric.DIAMONDS: 9_300}
    ended = await world.streams.end(MODERATOR, at=NOON + HOUR, metrics=metrics, channel_id=5)
    assert (ended.id, ended.state, ended.duration) == (live.id, State.ENDED, HOUR)
    assert (await world.streams.record(GUILD, live.id)).metrics == metrics
    assert await world.cards.due() == [(GUILD, live.id)]
    assert (await world.cards.card(GUILD, live.id)).ended_in_channel_id == 5


async def test_ending_none_is_refused_by_name(world: World):
    await world.with_anna()
    with pytest.raises(NotFound) as refused:
        await world.streams.end(ANNA, at=NOON)
    assert (refused.value.key, refused.value.details) == ("no-live-stream", {"creator": "anna"})


async def test_a_told_duration_ends_the_stream_after_it(world: World):
    await world.with_anna()
    await world.live()
    ended = await world.streams.end(ANNA, at=NOON + 3 * HOUR, duration=HOUR)
    assert (ended.started_at, ended.ended_at) == (NOON, NOON + HOUR)


async def test_a_duration_longer_than_the_stream_says_that_the_start_was_noted_late(world: World):
    await world.with_anna()
    await world.live()
    await world.report(roses(5), at=NOON + MINUTE)
    ended = await world.streams.end(ANNA, at=NOON + HOUR, duration=2 * HOUR)
    assert (ended.started_at, ended.ended_at) == (NOON - HOUR, NOON + HOUR)
    assert [minute.minute for minute in (await world.streams.record(GUILD, ended.id)).minutes] == [61]


@pytest.mark.parametrize(
    ("ended_at", "key"),
    [(NOON - MINUTE, "stream-ends-before-start"), (NOON + 2 * HOUR, "stream-ends-in-future")],
)
async def test_an_end_that_cannot_be_is_refused_and_the_stream_stays_live(world: World, ended_at: object, key: str):
    await world.with_anna()
    await world.live()
    with pytest.raises(Conflict, match=key):
        await world.streams.end(ANNA, at=NOON + HOUR, ended_at=ended_at, metrics={Metric.LIKES: 1})  # pyright: ignore[reportArgumentType]
    assert (await world.streams.pick(ANNA, at=NOON + HOUR)).state is State.LIVE


async def test_a_past_stream_is_reported_whole(world: World):
    await world.with_anna()
    stream = await world.streams.report(
        MODERATOR,
        started_at=NOON - DAY,
        duration=HOUR,
        at=NOON,
        title="Battle",
        format="battle",
        metrics={Metric.SHARES: 3},
        channel_id=5,
    )
    assert (stream.state, stream.duration, stream.title, stream.format) == (State.ENDED, HOUR, "Battle", "battle")
    assert await world.cards.due() == [(GUILD, stream.id)]


async def test_a_past_stream_that_overlaps_another_is_known_already(world: World):
    await world.with_both()
    known = await world.past(NOON - DAY)
    with pytest.raises(Conflict) as refused:
        await world.past(NOON - DAY + 30 * MINUTE)
    assert refused.value.details == {"creator": "anna", "since": NOON - DAY, "stream": known.id}
    await world.past(NOON - DAY + HOUR)  # right after it
    await world.past(NOON - DAY, BERT)  # somebody else's


async def test_numbers_come_later_are_corrected_and_taken_away(world: World):
    await world.with_anna()
    stream = await world.past(NOON - 3 * HOUR)
    await world.streams.set_metrics(ANNA, {Metric.LIKES: 10, Metric.SHARES: 2}, at=NOON)
    await world.streams.set_metrics(MODERATOR, {Metric.LIKES: 11, Metric.SHARES: None}, at=NOON, duration=2 * HOUR)
    record = await world.streams.record(GUILD, stream.id)
    assert record.metrics == {Metric.LIKES: 11}
    assert record.stream.duration == 2 * HOUR


async def test_a_live_stream_takes_numbers_but_no_duration(world: World):
    await world.with_anna()
    await world.live()
    assert (await world.streams.set_metrics(ANNA, {Metric.LIKES: 10}, at=NOON)).state is State.LIVE
    with pytest.raises(Conflict, match="stream-not-ended"):
        await world.streams.set_metrics(ANNA, {}, at=NOON, duration=HOUR)


async def test_editing_changes_what_is_told_and_empties_what_is_told_empty(world: World):
    await world.with_anna()
    stream = await world.streams.start(ANNA, at=NOON, title="Music", format="music")
    edited = await world.streams.edit(ANNA, at=NOON, title="", format="battle")
    assert (edited.title, edited.format) == (None, "battle")
    assert await world.streams.edit(ANNA, at=NOON) == edited
    with pytest.raises(Conflict, match="stream-not-ended"):
        await world.streams.edit(ANNA, at=NOON + HOUR, stream=stream.id, ended_at=NOON + MINUTE)


async def test_an_edited_time_moves_the_minutes_of_the_gifts(world: World):
    await world.with_anna()
    stream = await world.live()
    for minute in (1, 10, 59):
        await world.report(at=NOON + minute * MINUTE)
    await world.streams.end(ANNA, at=NOON + HOUR)
    await world.streams.edit(ANNA, at=NOON + HOUR, started_at=NOON + 5 * MINUTE, ended_at=NOON + 30 * MINUTE)
    record = await world.streams.record(GUILD, stream.id)
    assert [minute.minute for minute in record.minutes] == [0, 5, 24]
    assert await world.differences(stream) == []


async def test_reopening_undoes_an_end(world: World):
    await world.with_anna()
    stream = await world.live()
    await world.streams.end(ANNA, at=NOON + HOUR)
    reopened = await world.streams.reopen(MODERATOR, at=NOON + HOUR)
    assert (reopened.id, reopened.state, reopened.ended_at) == (stream.id, State.LIVE, None)
    assert await world.cards.due() == []
    with pytest.raises(Conflict, match="stream-already-live"):
        await world.streams.reopen(ANNA, at=NOON + HOUR)


async def test_reopening_is_refused_while_another_is_live(world: World):
    await world.with_anna()
    first = await world.live()
    await world.streams.end(ANNA, at=NOON + HOUR)
    await world.live(at=NOON + 2 * HOUR)
    with pytest.raises(Conflict, match="stream-already-live"):
        await world.streams.reopen(ANNA, at=NOON + 3 * HOUR, stream=first.id)


async def test_a_cancelled_stream_keeps_its_gifts_but_counts_nowhere(world: World):
    await world.with_anna()
    stream = await world.live()
    await world.report(roses(5))
    cancelled = await world.streams.cancel(MODERATOR, at=NOON + HOUR)
    assert cancelled.state is State.CANCELLED
    assert await world.gifts.top(GUILD) == []
    assert len(await world.gifts.events(GUILD, stream.id)) == 1
    with pytest.raises(Conflict, match="stream-is-over"):
        await world.streams.cancel(ANNA, at=NOON + HOUR, stream=stream.id)
    with pytest.raises(NotFound, match="nothing-to-cancel"):
        await world.streams.cancel(ANNA, at=NOON + HOUR)
    await world.streams.reopen(ANNA, at=NOON + HOUR, stream=stream.id)
    assert [total.diamonds for total in await world.gifts.top(GUILD)] == [5]


async def test_deleting_is_for_the_creator_or_a_manager_and_can_be_undone_for_seven_days(world: World):
    await world.with_anna()
    stream = await world.past(NOON - DAY)
    await world.report(stream=stream.id, at=NOON)
    with pytest.raises(NotAllowed, match="not-yours-to-decide"):
        await world.streams.delete(MODERATOR, stream.id, at=NOON)
    await world.streams.delete(ANNA, stream.id, at=NOON)
    with pytest.raises(NotFound, match="stream-unknown"):
        await world.streams.by_id(GUILD, stream.id)
    assert await world.gifts.top(GUILD) == []
    assert await world.streams.matching(GUILD) == []
    assert [one.id for one in await world.streams.matching(GUILD, which=Which.DELETED)] == [stream.id]
    with pytest.raises(NotFound):
        await world.streams.restore(ANNA, stream.id, at=NOON + 7 * DAY + MINUTE)
    await world.streams.restore(MANAGER, stream.id, at=NOON + 7 * DAY)
    assert (await world.streams.by_id(GUILD, stream.id)).id == stream.id
    with pytest.raises(NotFound):
        await world.streams.restore(ANNA, stream.id, at=NOON)  # it is not deleted


async def test_a_live_stream_that_was_deleted_is_not_restored_beside_another(world: World):
    await world.with_anna()
    first = await world.live()
    await world.streams.delete(ANNA, first.id, at=NOON)
    await world.live(at=NOON + MINUTE)
    with pytest.raises(Conflict, match="stream-already-live"):
        await world.streams.restore(ANNA, first.id, at=NOON + HOUR)


async def test_after_seven_days_a_deleted_stream_goes_for_good(world: World):
    await world.with_anna()
    gone, kept = await world.past(NOON - DAY), await world.past(NOON - 2 * DAY)
    for stream in (gone, kept):
        await world.report(stream=stream.id, at=NOON)
        await world.streams.set_metrics(ANNA, {Metric.LIKES: 1}, at=NOON, stream=stream.id)
    await world.gifts.undo(MODERATOR, at=NOON)
    await world.streams.delete(ANNA, gone.id, at=NOON)
    assert await world.streams.purge(at=NOON + 7 * DAY) == 0
    assert await world.streams.purge(at=NOON + 8 * DAY) == 1
    with pytest.raises(NotFound):
        await world.streams.restore(ANNA, gone.id, at=NOON)
    assert await world.differences(gone) == []
    assert len(await world.gifts.events(GUILD, kept.id)) == 1


async def test_the_stream_that_is_meant_is_the_live_one_else_a_fresh_one_else_it_is_asked(world: World):
    await world.with_anna()
    old = await world.past(NOON - 20 * HOUR)
    with pytest.raises(WhichStream) as asked:
        await world.streams.pick(ANNA, at=NOON, may_start=True)
    assert ([stream.id for stream in asked.value.choices], asked.value.may_start) == ([old.id], True)
    fresh = await world.past(NOON - 5 * HOUR)
    assert (await world.streams.pick(MEMBER, at=NOON)).id == fresh.id
    live = await world.live()
    assert (await world.streams.pick(MEMBER, at=NOON)).id == live.id
    assert (await world.streams.pick(MEMBER, at=NOON, stream=old.id)).id == old.id
    await world.streams.end(ANNA, at=NOON + HOUR)
    assert (await world.streams.pick(ANNA, at=NOON + 13 * HOUR - MINUTE)).id == live.id
    with pytest.raises(WhichStream):
        await world.streams.pick(ANNA, at=NOON + 13 * HOUR)


async def test_streams_are_listed_newest_first_and_found_by_their_words(world: World):
    await world.with_both()
    first, second = await world.past(NOON - 2 * DAY), await world.past(NOON - DAY, BERT)
    await world.streams.edit(ANNA, at=NOON, stream=first.id, title="100% Music")
    assert [stream.id for stream in await world.streams.recent(GUILD)] == [second.id, first.id]
    assert [stream.id for stream in await world.streams.recent(GUILD, limit=1, offset=1)] == [first.id]
    assert [stream.id for stream in await world.streams.recent(GUILD, "bert")] == [second.id]
    assert [stream.id for stream in await world.streams.matching(GUILD, "0% mus")] == [first.id]
    assert [stream.id for stream in await world.streams.matching(GUILD, "@BERT")] == [second.id]
    assert await world.streams.matching(GUILD, "_") == []


async def test_a_record_holds_the_stream_and_the_five_before_it(world: World):
    await world.with_anna()
    for days in range(1, 8):
        past = await world.past(NOON - days * DAY)
        await world.report(roses(days), stream=past.id, at=NOON)
    tiktoks_total = await world.streams.matching(GUILD)
    await world.streams.set_metrics(ANNA, {Metric.DIAMONDS: 900}, at=NOON, stream=tiktoks_total[0].id)
    stream = await world.live()
    await world.report(roses(5), GiftCount(GALAXY, 2, "nightowl"), roses(1, None))
    record = await world.streams.record(GUILD, stream.id)
    assert (record.reported_diamonds, record.reported_gifts, record.reports) == (2006, 8, 1)
    assert [(gift.name, gift.count, gift.diamonds) for gift in record.gifts] == [("Galaxy", 2, 2000), ("Rose", 6, 6)]
    assert [(one.name, one.gifts, one.diamonds) for one in record.supporters] == [
        ("nightowl", 2, 2000),
        ("rosefan", 5, 5),
    ]
    assert [past.diamonds for past in record.past] == [900, 2, 3, 4, 5]
    assert [past.started_at for past in record.past] == [NOON - days * DAY for days in range(1, 6)]
    assert record.past[0].metrics == {Metric.DIAMONDS: 900}


async def test_a_first_stream_without_reports_has_an_empty_record(world: World):
    await world.with_anna()
    record = await world.streams.record(GUILD, (await world.live()).id)
    assert (record.reported_diamonds, record.reports, record.gifts, record.past) == (0, 0, (), ())


async def test_another_servers_streams_are_out_of_reach(world: World):
    await world.with_anna()
    stream = await world.past(NOON - HOUR)
    for act in (
        world.streams.by_id(STRANGER.guild_id, stream.id),
        world.streams.record(STRANGER.guild_id, stream.id),
        world.streams.edit(STRANGER, at=NOON, stream=stream.id, title="Ours"),
        world.streams.reopen(STRANGER, at=NOON, stream=stream.id),
        world.streams.delete(STRANGER, stream.id, at=NOON),
        world.streams.restore(STRANGER, stream.id, at=NOON),
        world.streams.cancel(STRANGER, at=NOON, stream=stream.id),
        world.cards.card(STRANGER.guild_id, stream.id),
        world.report(caller=STRANGER, stream=stream.id),
    ):
        with pytest.raises(NotFound, match="stream-unknown"):
            await act
    assert await world.streams.recent(STRANGER.guild_id) == []


async def test_a_number_that_no_stream_can_have_is_unknown(world: World):
    for number in (0, -1, 10**30):
        with pytest.raises(NotFound, match="stream-unknown"):
            await world.streams.by_id(GUILD, number)


async def test_a_stream_that_never_ran_cannot_be_reopened(world: World):
    await world.with_anna()
    stream = await world.live()
    await world.database.write(lambda tx: tx.exec_driver_sql("UPDATE streams SET state = 'planned'"))
    await world.streams.cancel(ANNA, at=NOON, stream=stream.id)
    with pytest.raises(Conflict, match="stream-not-ended"):
        await world.streams.reopen(ANNA, at=NOON, stream=stream.id)


async def test_several_live_creators_are_asked_about(world: World):
    await world.with_both()
    await world.live(ANNA)
    await world.live(BERT)
    with pytest.raises(WhichCreator):
        await world.streams.end(MODERATOR, at=NOON + HOUR)
    assert (await world.streams.end(BERT, at=NOON + HOUR)).creator.handle == "bert"


async def test_every_change_leaves_a_line_in_the_history(world: World):
    await world.with_anna()
    await world.live()
    await world.streams.end(MODERATOR, at=NOON + HOUR, metrics={Metric.LIKES: 3})
    await world.streams.edit(MANAGER, at=NOON + HOUR, title="Böse Überraschung")
    rows = await world.database.read(lambda tx: tx.exec_driver_sql("SELECT what, by, details FROM history").all())
    assert [(row.what, row.by) for row in rows] == [
        ("creator-added", ANNA.member_id),
        ("stream-started", ANNA.member_id),
        ("metrics-set", MODERATOR.member_id),
        ("stream-ended", MODERATOR.member_id),
        ("stream-edited", MANAGER.member_id),
    ]
    assert json.loads(rows[2].details) == {"likes": 3}
    assert json.loads(rows[3].details)["ended_at"] == (NOON + HOUR).isoformat()
    assert json.loads(rows[4].details) == {"title": "Böse Überraschung"}


async def test_times_are_kept_to_the_millisecond_and_need_a_zone(world: World):
    await world.with_anna()
    stream = await world.live(at=NOON + timedelta(microseconds=1999))
    assert stream.started_at == NOON + timedelta(milliseconds=1)
    with pytest.raises(ValueError, match="time zone"):
        await world.guilds.remember(1, NOON.replace(tzinfo=None))
