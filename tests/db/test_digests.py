"""Digests over real rows: when they come, that each comes once, and what they say to whom."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest

from db.digests import DigestStore
from db.goals import GoalStore
from db.jobs import JobStore
from db.questions import QuestionStore
from domain.access import Caller
from domain.answers import Outcome
from domain.creators import Share
from domain.digests import Wish
from domain.errors import Conflict, NotAllowed, NotFound, Unreadable, WhichCreator
from domain.goals import Measure, Wanted
from domain.jobs import is_late
from domain.metrics import Metric
from domain.money import Rate
from domain.periods import Period
from tests.db.agency import Agency, told
from tests.db.world import ANNA, BERT, DAY, GUILD, HOUR, MANAGER, MEMBER, MODERATOR, NOON, STRANGER, World

if TYPE_CHECKING:
    from domain.digests import Digest, Told
    from domain.jobs import Job
    from domain.streams import Stream

HERE, THERE = 501, 502
"""Channels."""
NINE = time(9)
DAILY = Wish(Period.DAY, NINE)
WEEKLY = Wish(Period.WEEK, NINE)
MONTHLY = Wish(Period.MONTH, NINE)
OWN = Wish(Period.WEEK, NINE, dm=True)
SECOND = timedelta(seconds=1)


class Desk:
    """Digests of a server, and what is due of them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.digests = DigestStore(world.database)
        self.jobs = JobStore(world.database)

    async def set(self, wish: Wish, caller: Caller = MANAGER, at: datetime = NOON) -> Digest:
        """Somebody sets one."""
        return (await self.digests.set(caller, wish, at, here=HERE)).digest

    async def come(self, now: datetime) -> list[tuple[Job, Digest, date]]:
        """What comes by now: the job, its digest, and the first day that it sums up."""
        came: list[tuple[Job, Digest, date]] = []
        while claimed := await self.jobs.claim(now, 10, "me", each=10):
            for job in claimed:
                digest = await self.digests.begin(job, now)
                if digest is not None:
                    came.append((job, digest, date.fromisoformat(job.details["first"])))
                await self.jobs.done(job, now)
        return came

    async def told(self, digest: Digest, first: date, reader: Caller | None = None, now: datetime = NOON) -> Told:
        """What it says."""
        return await self.digests.told(digest, first, reader, now)


@pytest.fixture
def desk(world: World) -> Desk:
    """Over an empty database."""
    return Desk(world)


async def streamed(world: World, at: datetime, diamonds: int = 0, caller: Caller = ANNA, **numbers: int) -> Stream:
    """An hour's stream with TikTok's total."""
    stream = await world.past(at, caller, at=at + 2 * HOUR)
    told = {Metric(name): value for name, value in {"diamonds": diamonds, **numbers}.items()}
    return await world.streams.set_metrics(caller, told, at=at + 2 * HOUR, stream=stream.id)


# -- when --------------------------------------------------------------------------------------------------------------


async def test_one_comes_every_day_and_never_twice(desk: Desk):
    await desk.set(DAILY)
    now = NOON
    for day in range(2, 6):
        assert await desk.come(now + 20 * HOUR) == []  # eight in the morning
        now += DAY
        ((job, _, first),) = await desk.come(now)
        assert (first, job.due_at) == (date(2026, 3, day - 1), datetime(2026, 3, day, 9, tzinfo=NOON.tzinfo))
        assert await desk.come(now) == []


async def test_after_three_days_offline_one_of_each_comes_late_with_the_last_time_that_was_missed(desk: Desk):
    """NOON is Sunday, 1 March."""
    names = {(await desk.set(wish)).id: wish.every for wish in (DAILY, WEEKLY, MONTHLY)}
    await desk.set(Wish(Period.MONTH, NINE, day="2", name="on the second"))
    back = NOON + 3 * DAY
    came = await desk.come(back)
    assert sorted((names.get(digest.id, digest.name), first) for _, digest, first in came) == [
        (Period.DAY, date(2026, 3, 3)),
        ("on the second", date(2026, 2, 1)),
        (Period.WEEK, date(2026, 2, 23)),
    ]
    assert all(is_late(job.due_at, back) for job, _, _ in came)
    assert await desk.come(back + HOUR) == []
    ((_, digest, first),) = await desk.come(back + 22 * HOUR)
    assert (names[digest.id], first) == (Period.DAY, date(2026, 3, 4))


async def test_one_that_was_begun_before_a_crash_is_begun_again_and_the_next_one_stands_already(desk: Desk):
    await desk.set(DAILY)
    due = NOON + 21 * HOUR
    (job,) = await desk.jobs.claim(due, 10, "me")
    assert await desk.digests.begin(job, due) is not None
    await desk.jobs.starts("me", due + SECOND)
    (again,) = await desk.jobs.claim(due + SECOND, 10, "me")
    assert again.again
    assert await desk.digests.begin(again, due + SECOND) is not None
    await desk.jobs.done(again, due + SECOND)
    assert await desk.come(due + SECOND) == []
    assert [first for _, _, first in await desk.come(due + DAY)] == [date(2026, 3, 2)]


async def test_one_that_may_have_got_through_is_looked_for_however_late(desk: Desk):
    await desk.set(DAILY)
    due = NOON + 21 * HOUR
    (job,) = await desk.jobs.claim(due, 10, "killed")
    await desk.digests.begin(job, due)
    await desk.jobs.starts("restarted", due + 3 * DAY)
    came = await desk.come(due + 3 * DAY)
    assert [(job.again, first) for job, _, first in came] == [(True, date(2026, 3, 1)), (False, date(2026, 3, 4))]


async def test_one_that_no_channel_took_gives_way_to_the_next(desk: Desk):
    await desk.set(DAILY)
    due = NOON + 21 * HOUR
    (job,) = await desk.jobs.claim(due, 10, "me")
    await desk.digests.begin(job, due)
    await desk.jobs.waits(job, "refused")
    (following,) = await desk.jobs.claim(due + DAY, 10, "me")
    await desk.digests.begin(following, due + DAY)
    await desk.jobs.waits(following, "refused")
    await desk.jobs.resumes(GUILD, due + DAY + HOUR)
    assert [first for _, _, first in await desk.come(due + DAY + HOUR)] == [date(2026, 3, 2)]


@pytest.mark.parametrize(
    ("zone", "due"),
    [
        ("Europe/Berlin", "2026-03-02T08:00Z"),
        ("America/New_York", "2026-03-02T14:00Z"),
        ("Australia/Lord_Howe", "2026-03-01T22:00Z"),
        ("Asia/Kolkata", "2026-03-02T03:30Z"),
    ],
)
async def test_another_zone_moves_the_next_one_and_nine_stays_nine(desk: Desk, zone: str, due: str):
    digest = await desk.set(DAILY)
    assert await desk.jobs.next_due() == datetime.fromisoformat("2026-03-02T09:00Z")
    await desk.world.settings.set(GUILD, MANAGER.member_id, NOON, timezone=zone)
    moved = datetime.fromisoformat(due)
    assert await desk.jobs.next_due() == moved
    assert (await desk.digests.preview(digest, None, NOON))[1].at == moved
    assert await desk.come(moved - SECOND) == []
    assert [first for _, _, first in await desk.come(moved)] == [date(2026, 3, 1)]
    assert await desk.jobs.next_due() == moved + DAY


async def test_a_zone_in_which_it_should_have_come_by_now_brings_it_now_and_not_late(desk: Desk):
    await desk.set(DAILY)
    now = NOON + 20 * HOUR  # eight o'clock on 2 March
    await desk.world.settings.set(GUILD, MANAGER.member_id, now, timezone="Europe/Athens")
    ((job, _, first),) = await desk.come(now)
    assert (first, job.due_at) == (date(2026, 3, 1), now)
    assert await desk.jobs.next_due() == datetime(2026, 3, 3, 7, tzinfo=NOON.tzinfo)


async def test_what_came_already_does_not_come_again_at_another_hour(desk: Desk):
    await desk.set(DAILY)
    await desk.come(NOON + 21 * HOUR)
    await desk.set(Wish(Period.DAY, time(10)), at=NOON + 21 * HOUR)
    assert await desk.come(NOON + 23 * HOUR) == []
    assert [first for _, _, first in await desk.come(NOON + 46 * HOUR)] == [date(2026, 3, 2)]


async def test_another_rhythm_begins_anew(desk: Desk):
    await desk.set(Wish(Period.DAY, NINE, name="ours"))
    await desk.come(NOON + 21 * HOUR)
    for wish in (WEEKLY, DAILY, WEEKLY, DAILY):
        await desk.set(wish._replace(name="ours", clock=time(11)), at=NOON + 22 * HOUR)
    assert [first for _, _, first in await desk.come(NOON + 24 * HOUR)] == [date(2026, 3, 1)]
    assert [first for _, _, first in await desk.come(NOON + 48 * HOUR)] == [date(2026, 3, 2)]


async def test_turned_off_nothing_comes_until_it_is_brought_back(desk: Desk):
    digest = await desk.set(DAILY)
    assert (await desk.digests.turn_off(MANAGER, digest.id, NOON)).off
    assert (await desk.digests.turn_off(MANAGER, digest.id, NOON)).off
    assert await desk.come(NOON + 3 * DAY) == []
    with pytest.raises(NotFound):
        await desk.digests.standing(MANAGER)
    back = await desk.digests.restore(MANAGER, digest.id, NOON + 3 * DAY)
    assert back.due.at == datetime(2026, 3, 5, 9, tzinfo=NOON.tzinfo)
    assert not (await desk.digests.restore(MANAGER, digest.id, NOON + 3 * DAY)).changed
    assert [first for _, _, first in await desk.come(NOON + 4 * DAY)] == [date(2026, 3, 4)]


async def test_who_leaves_the_list_takes_the_own_digests_along(desk: Desk):
    await desk.world.with_both()
    await desk.set(OWN, ANNA)
    await desk.set(OWN, BERT)
    await desk.world.creators.remove(MANAGER, "anna", NOON)
    came = await desk.come(NOON + 2 * DAY)
    assert [digest.member_id for _, digest, _ in came] == [BERT.member_id]


# -- who and what ------------------------------------------------------------------------------------------------------


async def test_what_is_left_out_is_as_most_people_want_it(desk: Desk):
    await desk.world.with_both()
    ours = await desk.set(WEEKLY)
    assert (ours.name, ours.creator, ours.channel_id, ours.schedule.day) == ("weekly", None, HERE, 0)
    own = await desk.set(WEEKLY, ANNA)
    assert own.creator is not None
    assert (own.name, own.creator.handle, own.member_id) == ("weekly anna dm", "anna", ANNA.member_id)
    about = await desk.set(WEEKLY._replace(creator="bert", channel_id=THERE))
    assert about.creator is not None
    assert (about.name, about.creator.handle, about.channel_id) == ("weekly bert", "bert", THERE)


async def test_the_same_name_again_changes_what_is_said_and_leaves_the_rest(desk: Desk):
    first = await desk.set(Wish(Period.WEEK, NINE, day="Friday", channel_id=THERE, silent=True, name="Ours"))
    kept = await desk.digests.set(MANAGER, Wish(Period.WEEK, time(10), name=" oURs\u200b"), NOON, here=HERE)
    assert kept.before == first
    assert kept.digest.id == first.id
    assert (kept.digest.name, kept.digest.channel_id, kept.digest.silent) == ("Ours", THERE, True)
    assert (kept.digest.schedule.day, kept.digest.schedule.clock) == (4, time(10))
    assert not (await desk.digests.set(MANAGER, Wish(Period.WEEK, time(10), name="ours"), NOON, here=HERE)).changed
    back = await desk.digests.undo(MANAGER, first, None, NOON)
    assert back.digest.schedule == first.schedule
    monthly = await desk.set(MONTHLY._replace(name="ours"))
    assert (monthly.schedule.every, monthly.schedule.day) == (Period.MONTH, 1)


@pytest.mark.parametrize("caller", [MEMBER, MODERATOR])
async def test_who_has_no_handle_and_is_no_manager_sets_none(desk: Desk, caller: Caller):
    await desk.world.with_both()
    for wish, wrong in ((WEEKLY, NotFound), (WEEKLY._replace(creator="anna"), NotAllowed)):
        with pytest.raises(wrong):
            await desk.set(wish, caller)


async def test_a_creator_sets_only_the_own_and_only_by_direct_message(desk: Desk):
    await desk.world.with_both()
    for wish in (OWN._replace(whole_server=True), OWN._replace(creator="bert"), WEEKLY._replace(channel_id=HERE)):
        with pytest.raises(NotAllowed):
            await desk.set(wish, ANNA)
    with pytest.raises(NotAllowed):
        await desk.set(WEEKLY._replace(dm=False), ANNA)


async def test_nobody_reaches_what_is_somebody_elses(desk: Desk):
    await desk.world.with_both()
    own, ours = await desk.set(OWN, ANNA), await desk.set(WEEKLY)
    for caller, digest in ((BERT, own), (MANAGER, own), (ANNA, ours), (STRANGER, ours), (STRANGER, own)):
        with pytest.raises(NotFound if caller is STRANGER else NotAllowed):
            await desk.digests.turn_off(caller, digest.id, NOON)
        assert digest not in await desk.digests.matching(caller, "")
    # The same name, each for themself.
    assert (await desk.set(OWN._replace(name="weekly"), BERT)).id != (await desk.set(WEEKLY)).id


async def test_what_excludes_itself_is_refused(desk: Desk):
    await desk.world.with_both()
    for wish in (
        WEEKLY._replace(dm=True, channel_id=HERE),
        WEEKLY._replace(whole_server=True, creator="anna"),
        DAILY._replace(day="Monday"),
    ):
        with pytest.raises(Conflict):
            await desk.set(wish)
    with pytest.raises(Unreadable):
        await desk.set(WEEKLY._replace(name="\u200b \u200b"))
    with pytest.raises(WhichCreator):
        await desk.set(WEEKLY._replace(whole_server=False))
    await desk.set(WEEKLY._replace(name="ours"))
    with pytest.raises(NotFound) as unknown:
        await desk.digests.standing(MANAGER, "hours")
    assert unknown.value.details["near"] == "ours"


async def test_there_are_only_so_many(desk: Desk):
    for number in range(25):
        await desk.set(DAILY._replace(name=f"number {number}"))
    with pytest.raises(Conflict):
        await desk.set(DAILY._replace(name="one more"))
    assert (await desk.set(WEEKLY._replace(name="number 7"))).schedule.every is Period.WEEK


async def test_a_name_that_is_taken_by_now_stands_in_the_way_of_what_was_turned_off(desk: Desk):
    digest = await desk.set(DAILY)
    await desk.digests.turn_off(MANAGER, digest.id, NOON)
    await desk.set(DAILY)
    with pytest.raises(Conflict):
        await desk.digests.restore(MANAGER, digest.id, NOON)


# -- what it says ------------------------------------------------------------------------------------------------------

WEEK = date(2026, 3, 2)
"""A Monday; what follows is said of its week, or of March."""
MONDAY = datetime(2026, 3, 2, 20, tzinfo=NOON.tzinfo)
LATER = MONDAY + 30 * DAY


async def test_the_sums_of_a_week_beside_the_one_before(desk: Desk):
    await desk.world.with_both()
    ours = await desk.set(WEEKLY)
    await streamed(desk.world, MONDAY - DAY, 1000)
    await streamed(desk.world, MONDAY, 600, new_followers=5)
    best = await streamed(desk.world, MONDAY + 3 * DAY, 900, BERT, new_followers=7)
    await streamed(desk.world, MONDAY + 7 * DAY, 70_000)
    told = await desk.told(ours, WEEK, now=LATER)
    assert (told.now.streams, told.now.diamonds, told.now.live, told.now.new_followers) == (2, 1500, 2 * HOUR, 12)
    assert told.before.diamonds == 1000
    assert told.diamonds_change is not None
    assert told.diamonds_change.percent == 50
    assert told.best is not None
    assert (told.best.stream.id, told.best.diamonds) == (best.id, 900)
    assert [(one.handle, one.by) for one in told.rose] == [("bert", 900)]
    assert [(one.handle, one.by) for one in told.fell] == [("anna", -400)]
    assert [(bar.day, bar.diamonds) for bar in told.bars if bar.diamonds] == [
        (date(2026, 3, 1), 1000),
        (date(2026, 3, 2), 600),
        (date(2026, 3, 5), 900),
    ]
    assert [bar.now for bar in told.bars] == [False] * 7 + [True] * 7


async def test_one_creators_digest_is_about_nobody_else(desk: Desk):
    await desk.world.with_both()
    own = await desk.set(OWN, ANNA)
    await streamed(desk.world, MONDAY, 600)
    await streamed(desk.world, MONDAY + DAY, 9000, BERT)
    told = await desk.told(own, WEEK, ANNA, now=LATER)
    assert told.now.diamonds == 600
    assert told.best is not None
    assert told.best.stream.creator.handle == "anna"
    assert (told.rose, told.fell, told.quiet, told.questions) == ((), (), (), None)


async def test_money_is_shown_to_whom_it_may_be_shown(desk: Desk):
    world = await desk.world.with_both()
    await world.creators.confirm(MANAGER, "anna", NOON)
    await world.creators.confirm(MANAGER, "bert", NOON)
    await streamed(world, MONDAY, 600)
    await streamed(world, MONDAY + DAY, 1000, BERT)
    ours = await desk.set(WEEKLY)

    async def micro_usd(reader: Caller | None, digest: Digest = ours) -> tuple[int | None, int]:
        told = await desk.told(digest, WEEK, reader, now=LATER)
        return told.worth and told.worth.expected, told.hidden

    assert await micro_usd(None) == (None, 2)
    assert await micro_usd(MANAGER) == (8_000_000, 0)
    assert await micro_usd(ANNA) == (3_000_000, 1)
    assert await micro_usd(ANNA, await desk.set(OWN, ANNA)) == (3_000_000, 0)
    await world.creators.share(BERT, Share.SERVER, NOON)
    assert await micro_usd(None) == (None, 2)
    await world.creators.share(BERT, Share.PUBLIC, NOON)
    assert await micro_usd(None) == (5_000_000, 1)
    await world.settings.set(GUILD, MANAGER.member_id, NOON, money_on_cards="private")
    assert await micro_usd(None) == (None, 2)


async def test_each_stream_is_worth_the_rate_of_its_day(desk: Desk):
    world = await desk.world.with_both()
    await world.rates.set(MANAGER, low=0, expected=4000, high=4000, since=WEEK, key="a", at=LATER, creator=None)
    await world.rates.set(
        MANAGER, low=0, expected=6000, high=6000, since=WEEK + 3 * DAY, key="b", at=LATER, creator="anna"
    )
    for day in range(7):
        await streamed(world, MONDAY + day * DAY, 10)
        await streamed(world, MONDAY + day * DAY, 100, BERT)
    told = await desk.told(await desk.set(WEEKLY), WEEK, MANAGER, now=LATER)
    assert told.worth is not None
    assert told.worth.expected == 3 * 10 * 4000 + 4 * 10 * 6000 + 7 * 100 * 4000
    assert set(told.worth.rates) == {Rate(0, 4000, 4000), Rate(0, 6000, 6000)}


async def test_who_went_quiet_is_named_once(desk: Desk):
    await desk.world.with_both()
    daily, weekly, monthly = [await desk.set(wish) for wish in (DAILY, WEEKLY, MONTHLY)]
    await streamed(desk.world, MONDAY, 100)
    await streamed(desk.world, MONDAY + 6 * DAY, 100, BERT)
    await streamed(desk.world, MONDAY + 12 * DAY, 100, BERT)

    async def quiet(digest: Digest, first: date) -> list[tuple[str, date]]:
        return [(one.handle, one.last) for one in (await desk.told(digest, first, now=LATER)).quiet]

    assert await quiet(weekly, WEEK) == []
    assert await quiet(weekly, WEEK + 7 * DAY) == [("anna", WEEK)]
    assert await quiet(weekly, WEEK + 14 * DAY) == [("bert", WEEK + 12 * DAY)]
    assert await quiet(weekly, WEEK + 21 * DAY) == []
    assert [day for day in range(20) if await quiet(daily, WEEK + day * DAY)] == [7, 19]
    assert await quiet(monthly, WEEK) == [("bert", WEEK + 12 * DAY), ("anna", WEEK)]


async def test_what_files_say_of_who_went_quiet_is_for_managers(desk: Desk):
    world = await desk.world.with_both()
    weekly, agency = await desk.set(WEEKLY), Agency(world.database)
    await streamed(world, MONDAY, 100)
    for day, hours in ((WEEK, 5), (WEEK + 3 * DAY, 9), (WEEK + 13 * DAY, 9)):
        await agency.drop(told("71", "bert", day, hours=hours))

    async def quiet(reader: Caller | None) -> set[str]:
        seen = await desk.told(weekly, WEEK + 7 * DAY, reader, now=MONDAY + 14 * DAY)
        return {one.handle for one in seen.quiet}

    assert await quiet(None) == {"anna"}
    assert await quiet(ANNA) == {"anna"}
    assert await quiet(MANAGER) == {"anna", "bert"}


async def test_goals_as_they_stood_then(desk: Desk):
    world = await desk.world.with_both()
    await world.creators.confirm(MANAGER, "anna", NOON)
    goals = GoalStore(world.database)
    await goals.set(MANAGER, Wanted(Measure.DIAMONDS, Period.WEEK, 1000), NOON)
    await goals.set(ANNA, Wanted(Measure.EARNINGS, Period.MONTH, 10_000_000), NOON)
    await streamed(world, MONDAY, 600)
    await streamed(world, MONDAY + 7 * DAY, 5000)
    weekly, monthly = await desk.set(WEEKLY), await desk.set(MONTHLY)

    async def percents(digest: Digest, reader: Caller | None) -> list[int]:
        return [one.percent for one in (await desk.told(digest, WEEK, reader, now=LATER)).goals]

    assert await percents(weekly, None) == [60]
    assert await percents(weekly, MANAGER) == [60, 280]
    assert await percents(monthly, MANAGER) == [280]
    assert await percents(monthly, None) == []


async def test_questions_count_where_nobody_streamed(desk: Desk):
    questions = QuestionStore(desk.world.database)
    weekly = await desk.set(WEEKLY)
    assert (await desk.told(weekly, WEEK, now=LATER)).empty
    for outcome in (Outcome.ANSWER, Outcome.ANSWER, Outcome.NONE):
        await questions.count(GUILD, outcome, MONDAY)
    told = await desk.told(weekly, WEEK, now=LATER)
    assert told.questions is not None
    assert (told.questions.asked, told.questions.answered, told.questions.unanswered) == (3, 2, 1)
    assert not told.empty


async def test_days_begin_where_the_server_lives(desk: Desk):
    world = await desk.world.with_both()
    await world.settings.set(GUILD, MANAGER.member_id, NOON, timezone="Australia/Lord_Howe")
    daily = await desk.set(DAILY)
    await streamed(world, MONDAY, 100)  # seven in the morning of Tuesday there
    assert (await desk.told(daily, WEEK, now=LATER)).empty
    assert (await desk.told(daily, WEEK + DAY, now=LATER)).now.diamonds == 100
