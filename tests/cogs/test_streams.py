"""/stream as people use it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import discord
import pytest

from tests.discord_server import live_with_gifts, words_of

if TYPE_CHECKING:
    from tests.discord_server import Server


async def test_a_creator_goes_live_and_ends_with_a_card(server: Server) -> None:
    await live_with_gifts(server)
    ended = await server.creator.slash("stream end", likes="12.4K", unique_viewers="1.2M")
    assert ended.private
    assert "1h 30m" in ended.text
    (card,) = server.cards
    words = words_of(card)
    assert "30,004 diamonds · 1h 30m" in words
    assert "**12,400** likes" in words
    assert "**1,200,000** unique viewers" in words
    assert "🥇 nightowl · 29,999" in words
    assert "5 × Rose" in words
    assert "First stream" in words


async def test_the_card_goes_to_the_summary_channel_once_one_is_set(server: Server) -> None:
    await server.manager.slash("settings set", summary_channel=server.summary)
    await live_with_gifts(server)
    ended = await server.creator.slash("stream end")
    (card,) = server.cards
    assert card.channel.id == server.summary.id
    assert card.jump_url in ended.text


async def test_what_can_not_be_read_is_named_and_the_rest_counts(server: Server) -> None:
    await live_with_gifts(server)
    ended = await server.creator.slash("stream end", likes="12.4K", comments="lots", shares="1.234,56")
    assert "“lots”" in ended.text
    assert "1.234,56" in ended.text
    assert "**12,400** likes" in words_of(server.cards[0])


async def test_a_second_live_stream_is_refused_with_a_way_out(server: Server) -> None:
    await server.creator.slash("stream start")
    refused = await server.creator.slash("stream start")
    assert refused.private
    assert "already live" in refused.text
    assert "/stream end" in refused.text


async def test_ending_none_says_how_to_begin(server: Server) -> None:
    refused = await server.creator.slash("stream end")
    assert refused.private
    assert "/stream start" in refused.text


async def test_a_member_can_not_start_someone_elses_stream(server: Server) -> None:
    refused = await server.member.slash("stream start")
    assert refused.private
    assert "@lunaplays" in refused.text
    assert await server.bot.streams.recent(server.guild.id) == []


async def test_a_forgotten_start_and_a_wrong_end_can_be_corrected(server: Server) -> None:
    await server.env.advance_time(6 * 3600)
    await server.creator.slash("stream start", started="2 hours ago")
    await server.creator.slash("stream end")
    edited = await server.creator.slash("stream edit", started="3 hours ago", ended="1 hour ago", title="Late night")
    assert "2h" in edited.text
    await server.env.settle()
    assert "Late night" in words_of(server.cards[0])
    assert "2h" in words_of(server.cards[0])


@pytest.mark.parametrize("started", ["soon", "12", "in 3 days", "x" * 300])
async def test_a_start_that_is_no_past_time_is_refused(server: Server, started: str) -> None:
    refused = await server.creator.slash("stream start", started=started)
    assert refused.private
    assert await server.bot.streams.recent(server.guild.id) == []


async def test_a_time_that_was_not_read_can_be_corrected_and_the_request_goes_on(server: Server) -> None:
    refused = await server.creator.slash("stream report", started="blue", duration="2h", title="Past")
    form = await server.creator.press(refused, "Correct it")
    await server.creator.submit(form, started="yesterday 9pm")
    (stream,) = await server.bot.streams.recent(server.guild.id)
    assert stream.title == "Past"
    assert stream.duration == timedelta(hours=2)


async def test_an_ambiguous_duration_is_offered_for_correction(server: Server) -> None:
    refused = await server.creator.slash("stream report", started="yesterday 9pm", duration="eternity")
    assert "“eternity”" in refused.text
    assert "Correct it" in refused.labels


async def test_a_whole_stream_can_be_reported_after_the_fact(server: Server) -> None:
    reported = await server.creator.slash(
        "stream report", started="yesterday 9pm", duration="1:42", title="Music", likes="85 200", diamonds="9,300"
    )
    assert "1h 42m" in reported.text
    words = words_of(server.cards[0])
    assert "9,300 diamonds · 1h 42m" in words
    assert "**85,200** likes" in words


async def test_a_stream_that_is_not_over_can_be_reopened_and_ends_on_the_same_card(server: Server) -> None:
    await live_with_gifts(server)
    await server.creator.slash("stream end")
    await server.creator.slash("stream reopen")
    await server.moderator.slash("gift add", gift="galaxy")
    await server.creator.slash("stream end")
    (card,) = server.cards
    assert "31,004 diamonds" in words_of(card)


async def test_a_cancelled_stream_counts_nowhere(server: Server) -> None:
    await live_with_gifts(server)
    cancelled = await server.creator.slash("stream cancel")
    assert "called off" in cancelled.text
    assert server.cards == []
    assert "nightowl" not in (await server.member.slash("gift top", period="all")).text


async def test_deleting_asks_first_and_can_be_undone(server: Server) -> None:
    await live_with_gifts(server)
    await server.creator.slash("stream end")
    (stream,) = await server.bot.streams.recent(server.guild.id)
    asked = await server.creator.slash("stream delete", stream=str(stream.id))
    assert await server.bot.streams.recent(server.guild.id) != []
    gone = await server.creator.press(asked, "Delete")
    assert await server.bot.streams.recent(server.guild.id) == []
    await server.env.settle()
    assert "lion" not in words_of(server.channel.history()[-1]).lower()
    await server.creator.press(gone, "Bring it back")
    assert [one.id for one in await server.bot.streams.recent(server.guild.id)] == [stream.id]
    await server.env.settle()
    assert "30,004 diamonds" in words_of(server.cards[0])


async def test_a_deletion_can_be_declined(server: Server) -> None:
    await live_with_gifts(server)
    await server.creator.slash("stream end")
    (stream,) = await server.bot.streams.recent(server.guild.id)
    asked = await server.creator.slash("stream delete", stream="Friday")
    kept = await server.creator.press(asked, "Keep it")
    assert "Nothing was changed" in kept.text
    assert [one.id for one in await server.bot.streams.recent(server.guild.id)] == [stream.id]


async def test_a_moderator_can_not_delete(server: Server) -> None:
    await live_with_gifts(server)
    await server.creator.slash("stream end")
    (stream,) = await server.bot.streams.recent(server.guild.id)
    refused = await server.moderator.slash("stream delete", stream=str(stream.id))
    assert refused.private
    assert "Only @lunaplays and managers" in refused.text


async def test_where_no_channel_takes_the_card_the_person_gets_it_and_is_told_why(server: Server) -> None:
    mute = server.guild.create_text_channel(
        "quiet",
        overwrites={server.guild.default_role: discord.PermissionOverwrite(send_messages=False, embed_links=False)},
    )
    await server.creator.slash("stream start", channel=mute)
    await server.moderator.slash("gift add", gift="lion", channel=mute)
    ended = await server.creator.slash("stream end", channel=mute)
    assert ended.private
    assert "Send Messages" in ended.text
    assert "29,999 diamonds" in ended.text
    assert server.cards == []


async def test_a_summary_channel_that_refuses_falls_back_to_where_the_stream_was_ended(server: Server) -> None:
    mute = server.guild.create_text_channel(
        "quiet", overwrites={server.guild.default_role: discord.PermissionOverwrite(send_messages=False)}
    )
    await server.manager.slash("settings set", summary_channel=mute)
    await live_with_gifts(server)
    ended = await server.creator.slash("stream end")
    assert "Send Messages" in ended.text
    assert server.cards[0].channel.id == server.channel.id


async def test_several_creators_are_asked_about_and_the_request_goes_on(server: Server) -> None:
    await server.manager.slash("creator add", handle="miraplays", member=server.member.actor)
    asked = await server.moderator.slash("stream start", title="Which one")
    assert "Which creator" in asked.text
    await server.moderator.pick(asked, "miraplays")
    (stream,) = await server.bot.streams.recent(server.guild.id)
    assert (stream.creator.handle, stream.title) == ("miraplays", "Which one")


async def test_a_title_with_tricks_is_shown_harmless(server: Server) -> None:
    await server.creator.slash("stream start", title="@everyone **boo** \u202ex <@1> https://evil.example")
    await server.creator.slash("stream end")
    words = words_of(server.cards[0])
    assert "\u202e" not in words
    listed = await server.creator.slash("stream list")
    assert "@everyone" not in listed.text


async def test_the_summary_of_a_live_stream_shows_how_it_stands(server: Server) -> None:
    await live_with_gifts(server)
    shown = await server.creator.slash("stream summary")
    assert shown.private
    assert "Live now" in shown.text
    assert "30,004 diamonds" in shown.text


async def test_the_list_shows_streams_newest_first(server: Server) -> None:
    await server.creator.slash("stream report", started="3 days ago", duration="2h", title="Old one")
    await server.creator.slash("stream start", title="New one")
    listed = (await server.creator.slash("stream list")).text
    assert listed.index("New one") < listed.index("Old one")


async def test_lists_are_for_creators_moderators_and_managers(server: Server) -> None:
    await live_with_gifts(server)
    for command in ("stream list", "gift list", "stream summary", "gift thanks"):
        refused = await server.member.slash(command)
        assert refused.private
        assert "nightowl" not in refused.text
        assert "Only" in refused.text


async def test_the_link_to_the_card_works_also_after_a_second_end(server: Server) -> None:
    await live_with_gifts(server)
    await server.creator.slash("stream end")
    await server.creator.slash("stream reopen")
    ended = await server.creator.slash("stream end")
    assert f"/channels/{server.guild.id}/" in ended.text
