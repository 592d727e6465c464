"""/creator list as managers see it: where each creator's month goes, and who went quiet."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from domain.access import Caller
from domain.backstage import Counters, last_of
from tests.db.agency import Agency, told

if TYPE_CHECKING:
    from datetime import date

    from tests.discord_server import Server

FIFTEENTH = 15
EVERY_SORT = ["Quiet first", "By pace", "By name"]


def agency_of(server: Server) -> Agency:
    return Agency(server.bot.database, Caller(server.guild.id, server.manager.id, manager=True))


async def in_mid_month(server: Server) -> date:
    """Noon (in UTC, where the server lives) of a day from the 15th on; returns the day."""
    now = server.env.now()
    then = now.replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=1)
    while then.day < FIFTEENTH:
        then += timedelta(days=1)
    await server.env.advance_time((then - now).total_seconds())
    return server.env.now().date()


def at_month_end(count: float, as_of: date) -> int:
    """What so much will have become."""
    return round(count * last_of(as_of).day / as_of.day)


def block(shown: str, handle: str) -> str:
    """The lines of one creator."""
    return next(part for part in shown.split("\n\n") if f"**@{handle}**" in part)


async def test_a_manager_sees_where_each_month_goes_by_the_newest_file(server: Server):
    today = await in_mid_month(server)
    await agency_of(server).drop(told("1", "lunaplays", today.replace(day=10), 10_000, 20.2, 4))
    shown = await server.manager.slash("creator list")
    luna = block(shown.text, "lunaplays")
    tenth = today.replace(day=10)
    assert shown.private
    assert f"💎 10,000 → {at_month_end(10_000, tenth):,}" in luna
    assert f"⏱️ 20h → {at_month_end(20.2, tenth)}h · 📅 4 → {at_month_end(4, tenth)} valid days" in luna
    assert f"As of {today:%b} 10, from the Backstage file" in shown.text
    assert max(len(line) for line in shown.text.splitlines() if "→" in line) <= 45


async def test_without_a_file_of_this_month_the_streams_tell_it(server: Server):
    today = await in_mid_month(server)
    await agency_of(server).drop(told("1", "lunaplays", today.replace(day=1) - timedelta(days=1), 99_000, 20, 4))
    await server.creator.slash("stream start")
    await server.moderator.slash("gift log", text="5 roses from @rosefan, lion from nightowl")
    await server.env.advance_time(90 * 60)
    await server.creator.slash("stream end")
    shown = await server.manager.slash("creator list")
    assert "💎 30,004 → " in shown.text
    assert f"📅 1 → {at_month_end(1, today)} valid day" in shown.text
    assert f"As of {today:%b} {today.day}, from the streams here" in shown.text


async def test_a_stream_over_midnight_and_one_of_half_an_hour_are_counted_as_days_of_the_server(server: Server):
    await server.manager.slash("settings set", timezone="Asia/Tokyo")
    today = await in_mid_month(server)
    for started, duration in (("yesterday 23:30", "1h 30m"), ("yesterday 10:00", "30m")):
        await server.creator.slash("stream report", started=started, duration=duration)
    shown = await server.manager.slash("creator list")
    then = at_month_end(2, today)
    assert f"⏱️ 2h → {then}h · 📅 2 → {then} valid days" in shown.text


async def test_nobody_else_sees_a_pace_or_a_way_to_sort(server: Server):
    today = await in_mid_month(server)
    await agency_of(server).drop(told("1", "lunaplays", today, 10_000, 20, 4))
    for person in (server.member, server.moderator, server.creator):
        shown = await person.slash("creator list")
        assert "**@lunaplays**" in shown.text
        assert "→" not in shown.text
        assert "10,000" not in shown.text
        assert shown.labels == []


async def test_quiet_ones_are_named_and_come_first_when_asked_for(server: Server):
    today = await in_mid_month(server)
    agency = agency_of(server)
    for handle in ("anna", "zoe", "kim"):
        await server.manager.slash("creator add", handle=handle, unlinked=True)
    await agency.drop(
        told("1", "lunaplays", today.replace(day=2), 100, 2, 1),
        told("2", "anna", today.replace(day=2), 900, 2, 1),
        told("3", "zoe", today.replace(day=2), 50, 1, 1),
    )
    await agency.drop(
        told("1", "lunaplays", today.replace(day=14), 700, 9, 3),
        told("2", "anna", today.replace(day=14), 900, 2, 1),
        told(None, "zoe", today.replace(day=14)),
    )
    shown = await server.manager.slash("creator list")
    assert "No LIVE for 12 days or more" in block(shown.text, "anna")
    assert "No LIVE" not in block(shown.text, "lunaplays")
    assert f"Left the network by {today:%b} 14" in block(shown.text, "zoe")
    assert "→" not in block(shown.text, "zoe")
    assert (
        f"by {today:%b} {last_of(today).day} at this pace\nAs of {today:%b} 14, from the Backstage file" in shown.text
    )
    assert shown.labels == EVERY_SORT[:2]
    quiet = await server.manager.press(shown, "Quiet first")
    assert order_of(quiet.text) == ["anna", "lunaplays", "kim", "zoe"]
    assert quiet.labels == ["By pace", "By name"]
    paced = await server.manager.press(quiet, "By pace")
    assert order_of(paced.text) == ["anna", "lunaplays", "kim", "zoe"]
    named = await server.manager.press(paced, "By name")
    assert order_of(named.text) == ["anna", "kim", "lunaplays", "zoe"]


async def test_who_is_live_again_is_not_quiet_whatever_an_older_file_says(server: Server):
    today = await in_mid_month(server)
    agency = agency_of(server)
    await agency.drop(told("1", "lunaplays", today.replace(day=1), 100, 1, 1))
    await agency.drop(told("1", "lunaplays", today.replace(day=14), 100, 1, 1))
    assert "No LIVE for 13 days" in (await server.manager.slash("creator list")).text
    await server.creator.slash("stream start")
    assert "No LIVE" not in (await server.manager.slash("creator list")).text


async def test_pages_keep_the_order_also_after_a_confirmation(server: Server):
    today = await in_mid_month(server)
    rows = [told(str(number), f"star{number:02}", today, number * 100, number, 1) for number in range(1, 13)]
    agency = agency_of(server)
    await agency.store.register_new(agency.caller, await agency.drop(*rows), server.env.now())
    await server.member.slash("creator add", handle="star01")
    shown = await server.manager.press(await server.manager.slash("creator list"), "By pace")
    assert order_of(shown.text)[:2] == ["star12", "star11"]
    second = await server.manager.press(shown, "Next")
    assert order_of(second.text) == ["star02", "star01", "lunaplays"]
    assert second.labels == ["Confirm whose handle it is", "Back", "Quiet first", "By name"]
    after = await server.manager.pick(second, f"star01:{server.member.id}")
    assert order_of(after.text) == ["star02", "star01", "lunaplays"]
    assert "unconfirmed" not in after.text


async def test_of_what_a_file_leaves_out_the_list_says_nothing(server: Server):
    today = await in_mid_month(server)
    row = told("1", "lunaplays", today.replace(day=10))._replace(counters=Counters(diamonds=500))
    await agency_of(server).drop(row)
    shown = await server.manager.slash("creator list")
    assert "💎 500" in shown.text
    assert "⏱️" not in shown.text
    assert "📅" not in shown.text


def order_of(shown: str) -> list[str]:
    """The handles in the order in which they stand."""
    return [part.split("**")[0] for part in shown.split("**@")[1:]]
