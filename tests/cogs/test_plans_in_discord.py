"""What becomes of a plan: changed in Discord, started, missed, reminded of, and what is ticked before it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import discord

from tests.cogs.planning import HOUR, done, events, passes, planned, plans_ahead, restarted, starts, the_plan

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from simcord import ChannelHandle

    from tests.discord_server import Server

MINUTE = timedelta(minutes=1)


def changed(server: Server, **changes: Any) -> None:  # noqa: ANN401 - Discord's
    """A moderator of the server changes the only event that is scheduled, in Discord itself."""
    (event,) = events(server)
    server.env.backend.edit_scheduled_event(server.guild.id, event.id, changes)


def times(at: datetime, length: timedelta = 2 * HOUR) -> dict[str, str]:
    """Start and end as Discord writes them."""
    return {"scheduled_start_time": at.isoformat(), "scheduled_end_time": (at + length).isoformat()}


def reminders(server: Server, channel: ChannelHandle | None = None) -> list[str]:
    """What was posted to remind people, oldest first."""
    return [message.content for message in (channel or server.channel).history() if "goes live" in message.content]


async def test_an_event_that_is_moved_and_renamed_in_discord_changes_the_plan(server: Server):
    await planned(server)
    before = await the_plan(server)
    changed(server, name="Late Q&A", **times(before.at + 3 * HOUR, HOUR))
    await server.env.settle()
    plan = await the_plan(server)
    assert (plan.stream.title, plan.at, plan.ends_at) == ("Late Q&A", before.at + 3 * HOUR, before.at + 4 * HOUR)
    await done(server)
    assert [starts(event) for event in events(server)] == [plan.at]
    await passes(server, 10 * HOUR)  # the reminder of the day before comes at its new time
    assert len(reminders(server)) == 1
    assert f"<t:{int(plan.at.timestamp())}:F>" in reminders(server)[0]


async def test_what_an_event_is_renamed_to_is_a_title_like_any_other(server: Server):
    await planned(server)
    changed(server, name="Q\u202e&A\u200b  live\n@everyone ```")
    await server.env.settle()
    await done(server)
    assert (await the_plan(server)).stream.title == "Q&A live @everyone ```"
    assert events(server)[0].name == "Q\u202e&A\u200b  live\n@everyone ```"  # nobody argues with them about it
    await passes(server, 10 * HOUR)
    assert "@everyone" not in reminders(server)[0].replace("@\u200beveryone", "")


async def test_an_event_that_is_cancelled_in_discord_calls_the_plan_off(server: Server):
    await planned(server)
    changed(server, status=4)
    await server.env.settle()
    assert await plans_ahead(server) == []
    await passes(server, 30 * HOUR)
    assert reminders(server) == []


async def test_an_event_that_is_deleted_in_discord_calls_off_only_this_one_of_a_weekly_plan(server: Server):
    await planned(server, repeat="weekly")
    first = await the_plan(server)
    (event,) = events(server)
    server.env.backend.delete_scheduled_event(server.guild.id, event.id)
    await server.env.settle()
    await done(server)
    assert [plan.at for plan in await plans_ahead(server)] == [first.at + timedelta(days=7)]
    assert [starts(each) for each in events(server)] == [first.at + timedelta(days=7)]


async def test_what_was_changed_in_discord_while_the_bot_was_away_is_taken_over_at_the_next_start(server: Server):
    await planned(server)
    await planned(server, title="Gone", when="in 60 hours")
    kept, gone = await plans_ahead(server)
    await server.bot.close()
    server.env.backend.edit_scheduled_event(server.guild.id, kept.event_id or 0, times(kept.at + 5 * HOUR))
    server.env.backend.delete_scheduled_event(server.guild.id, gone.event_id or 0)
    again = await restarted(server)
    try:
        here = again.get_guild(server.guild.id)
        assert here is not None
        await again.plan_events.catch_up(here)
        await done(server)
        assert [plan.at for plan in await plans_ahead(server)] == [kept.at + 5 * HOUR]
    finally:
        await again.close()


async def test_someone_elses_event_is_nothing_to_us(server: Server):
    event = server.env.backend.create_scheduled_event(
        server.guild.id,
        name="Movie night",
        entity_type=3,
        entity_metadata={"location": "here"},
        creator_id=server.member.id,
        scheduled_start_time=(discord.utils.utcnow() + HOUR).isoformat(),
        scheduled_end_time=(discord.utils.utcnow() + 2 * HOUR).isoformat(),
    )
    await server.env.settle()
    server.env.backend.edit_scheduled_event(server.guild.id, event.id, {"name": "Film night"})
    server.env.backend.delete_scheduled_event(server.guild.id, event.id)
    await server.env.settle()
    assert await plans_ahead(server) == []


async def test_a_stream_that_starts_near_its_plan_is_the_planned_one(server: Server):
    await planned(server, format="q&a")
    plan = await the_plan(server)
    await passes(server, 29 * HOUR)
    said = await server.creator.slash("stream start")
    assert "planned stream “Q&A”" in said.text
    await done(server)
    assert len(events(server, 2)) == 1  # it runs, an hour early
    live = await server.bot.streams.by_id(server.guild.id, plan.stream.id)
    assert (live.state, live.title, live.format) == ("live", "Q&A", "q&a")
    before = len(reminders(server))
    await server.env.advance_time(2 * 3600)
    await done(server)
    assert len(reminders(server)) == before  # nobody is reminded of what runs
    await server.creator.slash("stream end")
    await done(server)
    assert len(events(server, 3)) == 1
    listed = await server.creator.slash("stream list")
    assert "1 of 1 planned stream this month" in listed.text
    assert listed.text.count("Q&A") == 1


async def test_another_stream_long_before_its_time_leaves_the_plan_alone(server: Server):
    await planned(server)
    await server.creator.slash("stream start", title="Just so")
    plan = await the_plan(server)
    assert plan.stream.title == "Q&A"
    assert len(events(server)) == 1


async def test_a_plan_that_nobody_starts_is_missed_without_a_word(server: Server):
    await planned(server, reminders="none")
    await passes(server, 33 * HOUR)
    before = len(server.channel.history())
    assert len(await plans_ahead(server)) == 1
    await passes(server, 6 * HOUR)
    assert await plans_ahead(server) == []
    assert events(server) == events(server, 2) == []
    assert len(server.channel.history()) == before
    shown = (await server.creator.slash("stream list")).text
    assert "0 of 1 planned stream this month" in shown
    assert "Q&A · missed" in shown
    # It took place after all: reported afterwards, it is the planned one.
    await server.creator.slash("stream report", started="9 hours ago", duration="1h")
    shown = (await server.creator.slash("stream list")).text
    assert "1 of 1 planned stream this month" in shown
    assert "missed" not in shown


async def test_a_stream_that_is_imported_was_the_planned_one_until_that_is_taken_back(server: Server):
    await planned(server)
    plan = await the_plan(server)
    await passes(server, 31 * HOUR)
    told = [plan.at + each * MINUTE for each in (5, 20, 40)]
    rows = "\n".join(["time,gift,count", *(f"{at:%Y-%m-%dT%H:%M:%SZ},Rose,5" for at in told)])
    shown = await server.creator.slash("gift import", file=("gifts.csv", rows.encode()))
    assert "the planned stream “Q&A”" in shown.text
    assert "one planned stream that took place" in shown.text
    assert "new past stream" not in shown.text
    done_ = await server.creator.press(shown, "Confirm")
    assert "3 rows added" in done_.text
    assert "One planned stream took place" in done_.text
    assert "new past stream" not in done_.text
    await done(server)
    assert [len(events(server, status)) for status in (1, 2, 3)] == [0, 0, 1]  # it took place
    listed = (await server.creator.slash("stream list")).text
    assert "1 of 1 planned stream this month" in listed
    assert listed.count("Q&A") == 1
    await passes(server, 10 * HOUR)
    undone = await server.creator.press(done_, "Undo")
    assert "One stream is a plan again, and counts as missed" in undone.text
    await done(server)
    listed = (await server.creator.slash("stream list")).text
    assert "0 of 1 planned stream this month" in listed
    assert "Q&A · missed" in listed


async def test_reminders_come_a_day_an_hour_and_ten_minutes_before(server: Server):
    await planned(server)
    told: list[int] = []
    for time in (5 * HOUR, 2 * HOUR, 20 * HOUR, 2 * HOUR + 30 * MINUTE, 25 * MINUTE, 10 * MINUTE):
        await passes(server, time)
        told.append(len(reminders(server)))
    assert told == [0, 1, 1, 2, 3, 3]
    newest = reminders(server)[-1]
    assert "https://www.tiktok.com/@lunaplays/live" in newest
    assert "Q&A" in newest


async def test_after_hours_offline_only_the_reminder_that_still_tells_something_is_posted(server: Server):
    await planned(server)
    await passes(server, 29 * HOUR + 30 * MINUTE)
    assert len(reminders(server)) == 1
    await server.env.advance_time(3600)
    await done(server)
    assert len(reminders(server)) == 1


async def test_reminders_go_where_streams_are_announced(server: Server):
    announced = server.guild.create_text_channel("announcements")
    await planned(server)
    await server.manager.slash("settings set", announce_channel=announced, summary_channel=server.summary)
    await passes(server, 7 * HOUR)
    assert len(reminders(server, announced)) == 1
    assert reminders(server) == reminders(server, server.summary) == []


async def test_the_list_is_ticked_by_those_who_stream_and_help_and_outlives_a_restart(server: Server):
    said = await planned(server)
    listed = await server.creator.press(said, "Checklist")
    assert listed.private
    assert listed.labels == ["Theme", "Promoted", "Goal", "Call to action", "Disclosure"]
    assert listed.text.count("⬜") == 5
    ticked = await server.creator.press(listed, "Promoted")
    assert ticked.text.count("✅") == 1
    await passes(server, 7 * HOUR)
    reminder = next(message for message in server.channel.history() if "goes live" in message.content)
    again = await restarted(server)
    try:
        theirs = await server.moderator.press(reminder, "Checklist")
        assert theirs.text.count("✅") == 1
        assert f"<@{server.creator.id}>" in theirs.text
        for label in ("Theme", "Goal", "Call to action", "Disclosure"):
            theirs = await server.moderator.press(theirs, label)
        assert "All done" in theirs.text
        undone = await server.moderator.press(theirs, "Goal")
        assert undone.text.count("⬜") == 1
        refused = await server.member.press(reminder, "Checklist")
        assert "can report for" in refused.text
    finally:
        await again.close()
