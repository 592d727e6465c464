"""Planning a stream: shown before it is set, an event in Discord, text to promote it, moved and called off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import discord

from db.plan_events import PlanEventStore
from tests.cogs.planning import HOUR, done, events, may, passes, planned, plans_ahead, starts, the_plan

if TYPE_CHECKING:
    import pytest

    from tests.discord_server import Server


async def test_a_plan_is_shown_before_it_is_set(server: Server):
    now = discord.utils.utcnow()
    shown = await server.creator.slash("stream plan", when="in 30 hours", title="Friday Q&A", format="q&a")
    assert shown.private
    at = int((now + 30 * HOUR).timestamp())
    assert f"<t:{at}:F>" in shown.text
    assert f"<t:{at}:R>" in shown.text
    assert "24h, 1h, 10m" in shown.text
    assert shown.labels == ["Set it", "Change the time", "Cancel"]
    assert events(server) == []
    assert await plans_ahead(server) == []
    said = await server.creator.press(shown, "Cancel")
    assert "Nothing was changed" in said.text
    assert await plans_ahead(server) == []


async def test_what_is_set_has_an_event_and_text_to_promote_it(server: Server):
    said = await planned(server, title="Friday `Q&A`")
    (event,) = events(server)
    plan = await the_plan(server)
    assert starts(event) == plan.at
    assert datetime.fromisoformat(event.scheduled_end_time) == plan.at + 2 * HOUR
    assert event.name == "Friday `Q&A`"
    assert event.entity_metadata == {"location": "https://www.tiktok.com/@lunaplays/live"}
    assert f"https://discord.com/events/{server.guild.id}/{event.id}" in said.text
    boxes = said.text.split("```")[1::2]
    assert len(boxes) == 4
    assert all("Friday 'Q&A'" in box for box in boxes)
    assert f"<t:{int(plan.at.timestamp())}:F>" in boxes[-1]
    assert "https://www.tiktok.com/@lunaplays/live" in boxes[1]


async def test_the_time_can_be_changed_before_it_is_set(server: Server):
    shown = await server.creator.slash("stream plan", when="in 30 hours", title="Q&A")
    form = await server.creator.press(shown, "Change the time")
    seen = await server.creator.submit(form, when="in 5 hours")
    assert "Set it" in seen.labels
    now = discord.utils.utcnow()
    await server.creator.press(seen, "Set it")
    assert abs((await the_plan(server)).at - now - 5 * HOUR) < timedelta(minutes=1)


async def test_what_can_be_read_in_several_ways_is_asked_about(server: Server):
    shown = await server.creator.slash("stream plan", when="tomorrow at 8", title="Q&A")
    assert "several ways" in shown.text
    evening, morning = shown.labels[:2]
    assert evening.endswith("20:00")
    assert morning.endswith("08:00")
    await server.creator.press(shown, morning)
    assert (await the_plan(server)).at.hour == 8


async def test_a_time_that_is_over_is_refused_with_a_way_out(server: Server):
    refused = await server.creator.slash("stream plan", when="yesterday 8pm", title="Q&A")
    assert "is over" in refused.text
    form = await server.creator.press(refused, "Correct it")
    shown = await server.creator.submit(form, when="tomorrow 8pm")
    assert "Set it" in shown.labels


async def test_times_are_meant_where_the_creator_lives(server: Server):
    await server.manager.slash("settings set", timezone="Asia/Tokyo")
    await planned(server, when="tomorrow 21:00")
    assert (await the_plan(server)).at.astimezone(UTC).hour == 12


async def test_two_plans_at_the_same_time_are_refused(server: Server):
    await planned(server, title="First one")
    refused = await server.creator.slash("stream plan", when="in 31 hours", title="Second one")
    assert "First one" in refused.text
    assert len(await plans_ahead(server)) == 1


async def test_a_moved_plan_moves_its_event_and_back(server: Server):
    await planned(server)
    before = (await the_plan(server)).at
    shown = await server.creator.slash("stream move", stream="Q&A", when="in 50 hours")
    assert shown.labels[0] == "Move it"
    assert (await the_plan(server)).at == before
    moved = await server.creator.press(shown, "Move it")
    plan = await the_plan(server)
    assert plan.at - before >= 19 * HOUR
    (event,) = events(server)
    assert starts(event) == plan.at
    assert datetime.fromisoformat(event.scheduled_end_time) == plan.ends_at == plan.at + 2 * HOUR
    await server.creator.press(moved, "Undo")
    assert (await the_plan(server)).at == before.replace(microsecond=0)
    assert starts(events(server)[0]) == before.replace(microsecond=0)


async def test_a_plan_that_is_called_off_takes_its_event_along_and_brings_it_back(server: Server):
    await planned(server)
    gone = await server.creator.slash("stream cancel")
    assert "Called off" in gone.text
    assert events(server) == []
    assert len(events(server, 4)) == 1
    assert await plans_ahead(server) == []
    back = await server.creator.press(gone, "Undo")
    assert "Planned again" in back.text
    assert len(events(server)) == 1
    assert len(await plans_ahead(server)) == 1


async def test_of_several_plans_the_one_that_is_picked_is_called_off(server: Server):
    await planned(server, title="One")
    await planned(server, title="Two", when="in 60 hours")
    asked = await server.creator.slash("stream cancel")
    assert "Which planned stream" in asked.text
    (kept, gone) = await plans_ahead(server)
    await server.creator.pick(asked, str(gone.stream.id))
    assert [plan.stream.id for plan in await plans_ahead(server)] == [kept.stream.id]


async def test_a_weekly_plan_asks_which_and_goes_on(server: Server):
    await planned(server, repeat="weekly")
    first = await the_plan(server)
    asked = await server.creator.slash("stream cancel")
    assert asked.labels == ["This one", "All of them", "Keep it"]
    said = await server.creator.press(asked, "This one")
    following = await the_plan(server)
    assert following.at == first.at + timedelta(days=7)
    assert f"<t:{int(following.at.timestamp())}:F>" in said.text
    await done(server)
    assert [starts(event) for event in events(server)] == [following.at]
    asked = await server.creator.slash("stream cancel")
    await server.creator.press(asked, "All of them")
    assert await plans_ahead(server) == []
    assert events(server) == []


async def test_the_next_of_a_weekly_plan_is_made_when_the_last_is_over(server: Server):
    await planned(server, repeat="weekly", reminders="none")
    first = await the_plan(server)
    await passes(server, 31 * HOUR)
    assert len(events(server)) == 0
    await passes(server, 2 * HOUR)
    following = next(plan for plan in await plans_ahead(server) if plan.at > first.at)
    assert following.at == first.at + timedelta(days=7)
    assert following.stream.title == "Q&A"
    assert [starts(event) for event in events(server)] == [following.at]


async def test_those_that_follow_keep_their_time_or_move_as_well(server: Server):
    await planned(server, repeat="weekly")
    first = await the_plan(server)
    moved = await server.creator.press(
        await server.creator.slash("stream move", stream="Q&A", when="in 32 hours"), "Move it"
    )
    assert "stay at" in moved.text
    await server.creator.press(moved, "Move those after it too")
    shifted = await the_plan(server)
    await server.creator.press(await server.creator.slash("stream cancel"), "This one")
    assert (await the_plan(server)).at.replace(second=0, microsecond=0) == (shifted.at + timedelta(days=7)).replace(
        second=0, microsecond=0
    )
    assert first.at != shifted.at


async def test_without_create_events_the_plan_is_kept_and_its_event_comes_later(server: Server):
    may(server, events=False)
    await server.env.settle()
    shown = await server.creator.slash("stream plan", when="in 30 hours", title="Q&A")
    assert "**Create Events**" in shown.text
    said = await server.creator.press(shown, "Set it")
    assert "**Create Events**" in said.text
    assert "Server Settings" in said.text
    assert events(server) == []
    plan = await the_plan(server)
    may(server, events=True)
    await server.env.settle()
    await done(server)
    assert [starts(event) for event in events(server)] == [plan.at]


def is_full(server: Server) -> None:
    """Others have made as many events as Discord keeps."""
    path = f"/guilds/{server.guild.id}/scheduled-events"
    server.env.inject_error("POST", path, status=400, code=30038, message="Maximum number of events", times=None)


def someones_event_goes(server: Server) -> None:
    """Somebody else takes an event away, so that there is room for another."""
    server.env.backend.faults.clear()
    here, at = server.env.backend, discord.utils.utcnow()
    theirs = here.create_scheduled_event(
        server.guild.id,
        name="Movie night",
        entity_type=3,
        entity_metadata={"location": "here"},
        creator_id=server.member.id,
        scheduled_start_time=(at + HOUR).isoformat(),
        scheduled_end_time=(at + 2 * HOUR).isoformat(),
    )
    here.delete_scheduled_event(server.guild.id, theirs.id)


async def test_in_a_server_with_a_hundred_events_the_plan_is_kept_and_its_event_comes_when_there_is_room(
    server: Server,
):
    is_full(server)
    said = await planned(server)
    assert "Planned: **Q&A**" in said.text
    assert "100 already" in said.text
    assert "its reminders come all the same" in said.text
    plan = await the_plan(server)
    await passes(server, 7 * HOUR)
    assert sum("goes live" in message.content for message in server.channel.history()) == 1
    assert events(server) == []
    someones_event_goes(server)
    await server.env.settle()
    await done(server)
    assert [starts(event) for event in events(server)] == [plan.at]


async def test_no_reminders_are_promised_where_none_are_set(server: Server):
    is_full(server)
    said = await planned(server, reminders="none")
    assert "The plan is kept, and its event comes by itself" in said.text
    assert "reminders" not in said.text


async def test_managers_hear_once_that_there_is_no_room_for_the_next_of_a_weekly_plan(server: Server):
    def told() -> int:
        return sum("100 events already" in message.content for message in server.guild.owner.dm_channel.history())

    await planned(server, repeat="weekly", reminders="none")
    is_full(server)
    await server.creator.press(await server.creator.slash("stream cancel"), "This one")
    await done(server)
    await planned(server, title="Another", when="in 3 days", reminders="none")
    await done(server)
    assert told() == 1
    assert len(await plans_ahead(server)) == 2
    assert events(server) == []
    someones_event_goes(server)
    await server.env.settle()
    await done(server)
    assert len(events(server)) == 2
    is_full(server)
    await planned(server, title="A third", when="in 50 hours", reminders="none")
    await done(server)
    assert told() == 2  # there was room in between


async def test_managers_hear_once_that_create_events_was_taken_away(server: Server):
    await planned(server)

    def told() -> int:
        history = server.guild.owner.dm_channel.history()
        return sum("**Create Events**" in message.content for message in history)

    for round_ in (1, 2):
        may(server, events=False)
        await server.env.settle()
        for hours in (31, 32):
            shown = await server.creator.slash("stream move", stream="Q&A", when=f"in {hours + round_} hours")
            await server.creator.press(shown, "Move it")
            await done(server)
        assert told() == round_
        may(server, events=True)
        await server.env.settle()
        await done(server)
        assert [starts(event) for event in events(server)] == [(await the_plan(server)).at]


async def test_an_event_that_was_made_but_not_noted_is_not_made_twice(server: Server, monkeypatch: pytest.MonkeyPatch):
    """As if the process had died between the two."""

    async def dies(*_: object) -> None:
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr(PlanEventStore, "shows", dies)
        said = await planned(server)
    assert "try again" in said.text
    assert len(events(server)) == 1
    await passes(server, timedelta(minutes=1))
    assert len(events(server)) == 1
    assert (await the_plan(server)).event_id == events(server)[0].id


async def test_a_plan_of_a_handle_that_is_removed_is_called_off(server: Server):
    await planned(server, repeat="weekly")
    asked = await server.manager.slash("creator remove", creator="lunaplays")
    await server.manager.press(asked, "Remove, keep the history")
    await done(server)
    assert await plans_ahead(server) == []
    assert events(server) == []


async def test_a_plan_of_a_handle_that_is_deleted_leaves_no_event(server: Server):
    await planned(server, repeat="weekly")
    asked = await server.manager.slash("creator remove", creator="lunaplays")
    await server.manager.press(asked, "Delete the history too")
    await done(server)
    assert await plans_ahead(server) == []
    assert events(server) == []


async def test_reminders_that_can_not_be_read_are_refused_with_an_example(server: Server):
    refused = await server.creator.slash(
        "stream plan", when="in 30 hours", title="Q&A", reminders="1d, 2h, 3h, 4h, 5h, 6h"
    )
    assert "1d, 2h, 10m" in refused.text


async def test_only_planned_streams_are_offered_to_move_and_only_begun_ones_elsewhere(server: Server):
    await planned(server)
    await server.creator.slash("stream report", started="3 hours ago", duration="1h", title="Earlier")
    to_move = await server.creator.choices("stream move", "stream", "", when="in 5 hours")
    elsewhere = await server.creator.choices("stream summary", "stream", "")
    assert ["Q&A" in choice["name"] for choice in to_move] == [True]
    assert ["Earlier" in choice["name"] for choice in elsewhere] == [True]
    plan = await the_plan(server)
    refused = await server.creator.slash("stream summary", stream=str(plan.stream.id))
    assert "has not begun" in refused.text
    assert [c["value"] for c in await server.creator.choices("stream plan", "format", "", when="x", title="y")] == []
