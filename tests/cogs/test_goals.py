"""/goal as people use it, and what the summary card says of goals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.access import Caller
from tests.discord_server import words_of

if TYPE_CHECKING:
    from tests.discord_server import Server


async def streamed(server: Server, diamonds: str, hours: int = 1) -> None:
    """A stream of @lunaplays, with its card."""
    await server.creator.slash("stream start")
    await server.env.advance_time(hours * 3600)
    await server.creator.slash("stream end", diamonds=diamonds)
    await server.env.settle()


async def test_a_creator_sets_a_goal_and_sees_pace_and_need(server: Server):
    reply = await server.creator.slash("goal set", metric="diamonds", target="100k")
    assert reply.private
    assert "**100,000 💎 a month · @lunaplays**" in reply.text
    assert "So far 0 💎 · **0 %**" in reply.text
    assert "▱▱▱▱▱▱▱▱▱▱" in reply.text
    await server.env.advance_time(3 * 24 * 3600)
    await streamed(server, "30k")
    shown = await server.creator.slash("goal show")
    assert shown.private
    assert "So far 30,000 💎 · **30 %**" in shown.text
    assert "▰▰▰▱▱▱▱▱▱▱" in shown.text
    assert "enough" in shown.text
    assert "70,000 💎 to go" in shown.text
    assert "days left" in shown.text


async def test_the_same_target_again_changes_nothing_and_another_one_can_be_undone(server: Server):
    await server.creator.slash("goal set", metric="hours", target="80h")
    assert "stands already" in (await server.creator.slash("goal set", metric="hours", target="80")).text
    changed = await server.creator.slash("goal set", metric="hours", target="100h")
    assert "Before: 80h live" in changed.text
    back = await server.creator.press(changed, "Undo")
    assert "80h live a month" in back.text
    assert "100h" not in (await server.creator.slash("goal show")).text


async def test_a_new_goal_can_be_undone_and_a_cleared_one_brought_back(server: Server):
    made = await server.creator.slash("goal set", metric="valid_days", target="5 days", period="week")
    gone = await server.creator.press(made, "Undo")
    assert "No goal any more: 5 valid days a week" in gone.text
    assert "No goals yet" in (await server.creator.slash("goal show")).text
    await server.creator.press(gone, "Undo")
    cleared = await server.creator.slash("goal clear")
    assert "No goal any more: 5 valid days a week" in cleared.text
    await server.creator.press(cleared, "Undo")
    assert "5 valid days a week" in (await server.creator.slash("goal show")).text


async def test_of_several_goals_the_one_that_is_picked_goes(server: Server):
    await server.creator.slash("goal set", metric="diamonds", target="100k")
    await server.creator.slash("goal set", metric="streams", target="12")
    asked = await server.creator.slash("goal clear")
    assert asked.labels == ["Which goal do you want to take back?"]
    (streams,) = [
        goal
        for goal in await server.bot.goals.standing(Caller(server.guild.id, server.creator.id))
        if goal.target == 12
    ]
    assert "12 streams" in (await server.creator.pick(asked, str(streams.id))).text
    assert "100,000" in (await server.creator.slash("goal clear", metric="diamonds", period="month")).text
    assert "no such goal" in (await server.creator.slash("goal clear")).text


async def test_the_servers_goal_is_the_managers_and_everybody_on_the_team_sees_it(server: Server):
    reply = await server.manager.slash("goal set", metric="diamonds", target="1M")
    assert "all creators together" in reply.text
    assert "all creators together" in (await server.creator.slash("goal show")).text
    assert "all creators together" in (await server.moderator.slash("goal show")).text
    assert "Only creators, moderators and managers" in (await server.member.slash("goal show")).text
    assert "no such goal" in (await server.creator.slash("goal clear")).text
    assert "all creators together" in (await server.manager.slash("goal clear")).text


async def test_nobody_sets_goals_for_somebody_else_but_a_manager(server: Server):
    for person in (server.moderator, server.member):
        refused = await person.slash("goal set", metric="streams", target="3", creator="lunaplays")
        assert refused.private
        assert "Only @lunaplays and managers" in refused.text
    made = await server.manager.slash("goal set", metric="streams", target="3", creator="lunaplays")
    assert "@lunaplays" in made.text
    assert "3 streams" in (await server.creator.slash("goal show")).text


async def test_what_is_no_target_is_refused_with_a_way_out(server: Server):
    async def said(metric: str, target: str, period: str = "week") -> str:
        reply = await server.creator.slash("goal set", metric=metric, target=target, period=period)
        assert reply.private
        return reply.text

    assert "would be reached already" in await said("diamonds", "0")
    assert "out of range" in await said("diamonds", "-5")
    assert "can be read in two ways" in await said("diamonds", "1.234,56")
    assert "168 hours at most" in await said("hours", "200h")
    assert "7 days at most" in await said("valid_days", "8")
    assert "as a number" in await said("streams", "lots")
    assert "in US dollars" in await said("earnings", "500 EUR")
    assert "No goals yet" in (await server.creator.slash("goal show")).text


async def test_one_of_two_readings_goes_on_with_the_same_request(server: Server):
    asked = await server.creator.slash("goal set", metric="diamonds", target="1.234,56")
    made = await server.creator.press(asked, "1,235")
    assert "1,235 💎" in made.text


async def test_reaching_a_goal_is_celebrated_once_on_the_card_of_the_stream_that_did(server: Server):
    await server.creator.slash("goal set", metric="diamonds", target="1000")
    await streamed(server, "600")
    assert "🎯 January: 600 of 1,000 💎" in words_of(server.cards[0])
    await streamed(server, "500")
    assert "🎉 **Goal reached: 1,000 💎** · January" in words_of(server.cards[1])
    await streamed(server, "300")
    assert "🎉" not in words_of(server.cards[2])
    assert "1,400 of 1,000 💎 ✅" in words_of(server.cards[2])
    second = (await server.bot.streams.recent(server.guild.id))[1]
    await server.creator.slash("stream edit", stream=str(second.id), title="Renamed")
    await server.env.settle()
    assert "Renamed" in str(server.cards[1].embeds[0].author.name)
    assert [("🎉" in words_of(card)) for card in server.cards] == [False, True, False]


async def test_a_correction_of_another_stream_takes_the_celebration_off_the_card(server: Server):
    await server.creator.slash("goal set", metric="diamonds", target="1000")
    await streamed(server, "600")
    await streamed(server, "500")
    first = (await server.bot.streams.recent(server.guild.id))[1]
    await server.creator.slash("stream metrics", stream=str(first.id), diamonds="100")
    await server.env.settle()
    assert "🎉" not in words_of(server.cards[1])
    assert "600 of 1,000 💎" in words_of(server.cards[1])
    await server.creator.slash("stream metrics", stream=str(first.id), diamonds="700")
    await server.env.settle()
    assert [("🎉" in words_of(card)) for card in server.cards] == [False, True]


async def test_goals_on_later_cards_follow_a_correction_of_an_earlier_stream(server: Server):
    await server.creator.slash("goal set", metric="diamonds", target="1000")
    await streamed(server, "100")
    await streamed(server, "200")
    first = (await server.bot.streams.recent(server.guild.id))[1]
    await server.creator.slash("stream metrics", stream=str(first.id), diamonds="400")
    await server.env.settle()
    assert "600 of 1,000 💎" in words_of(server.cards[1])


async def test_income_that_reaches_a_goal_is_celebrated_until_it_is_taken_back(server: Server):
    await server.creator.slash("creator share", level="public")
    await server.creator.slash("goal set", metric="earnings", target="$500")
    await streamed(server, "20000")
    assert "$100.00 of $500.00" in words_of(server.cards[0])
    kept = await server.creator.slash("income add", kind="merch", amount="$400")
    await server.env.settle()
    assert "🎉" in words_of(server.cards[0])
    gone = await server.creator.press(kept, "Undo")
    await server.env.settle()
    assert "$100.00 of $500.00" in words_of(server.cards[0])
    assert "🎉" not in words_of(server.cards[0])
    await server.creator.press(gone, "Bring it back")
    await server.env.settle()
    assert "🎉" in words_of(server.cards[0])


async def test_goals_in_money_stand_on_a_card_only_where_the_card_shows_money(server: Server):
    reply = await server.creator.slash("goal set", metric="earnings", target="$500")
    assert "$500.00 a month" in reply.text
    await streamed(server, "20000")
    assert "$" not in words_of(server.cards[0])
    private = await server.creator.press(server.cards[0], "Show my figures")
    assert "$100.00 of $500.00" in private.text
    await server.creator.slash("creator share", level="public")
    await server.env.settle()
    assert "$100.00 of $500.00" in words_of(server.cards[0])
    await server.manager.slash("settings set", money_on_cards="private")
    await server.env.settle()
    assert "$" not in words_of(server.cards[0])


async def test_goals_in_money_are_shown_to_whom_the_money_is(server: Server):
    await server.creator.slash("goal set", metric="earnings", target="$500")
    assert "$" not in (await server.moderator.slash("goal show", creator="lunaplays")).text
    assert "$500" in (await server.manager.slash("goal show", creator="lunaplays")).text
    await server.creator.slash("creator share", level="server")
    assert "$500" in (await server.moderator.slash("goal show", creator="lunaplays")).text


async def test_an_unconfirmed_creator_has_goals_but_none_in_money(server: Server):
    await server.member.slash("creator add", handle="anna")
    assert "The goal is set" in (await server.member.slash("goal set", metric="streams", target="3")).text
    refused = await server.member.slash("goal set", metric="earnings", target="$500")
    assert "/creator confirm" in refused.text


async def test_a_goal_that_is_reached_says_so(server: Server):
    await streamed(server, "100")
    reply = await server.creator.slash("goal set", metric="streams", target="1")
    assert "✅ Reached!" in reply.text
    assert "▰▰▰▰▰▰▰▰▰▰" in reply.text
