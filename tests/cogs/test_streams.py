"""/stream and the summary card, as people use them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import discord
import pytest

from tests.discord_server import words_of

if TYPE_CHECKING:
    from tests.discord_server import Server


async def live_with_gifts(server: Server, minutes: int = 90) -> None:
    """A stream that has run for a while, with a lion and some roses."""
    await server.creator.slash("stream start", title="Friday Q&A", format="q&a")
    await server.moderator.slash("gift log", text="5 roses from @rosefan, lion from nightowl")
    await server.env.advance_time(minutes * 60)


async def test_a_creator_goes_live_and_ends_with_a_card(server: Server) -> None:
    await live_with_gifts(server)
    ended = await server.creator.slash("stream end", likes="12.4K", unique_viewers="1,2 Mio".replace("1,2 Mio", "1.2M"))
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


async def test_late_gifts_and_numbers_edit_the_card_and_post_no_other(server: Server) -> None:
    await live_with_gifts(server)
    await server.creator.slash("stream end")
    await server.moderator.slash("gift add", gift="galaxy", supporter="late.fan")
    await server.creator.slash("stream metrics", likes="500", diamonds="40,000")
    await server.env.settle()
    (card,) = server.cards
    words = words_of(card)
    assert "40,000 diamonds" in words
    assert "31,004 of 40,000 diamonds reported, 78 %" in words
    assert "late.fan" in words
    assert "**500** likes" in words
    assert "updated" in words


async def test_an_undo_after_the_end_changes_the_card(server: Server) -> None:
    await live_with_gifts(server)
    await server.creator.slash("stream end")
    await server.moderator.slash("gift undo")
    await server.env.settle()
    assert "💎 0 diamonds" in words_of(server.cards[0])


async def test_later_streams_are_compared_with_the_usual(server: Server) -> None:
    for day, diamonds in ((9, "1,000"), (7, "2,000"), (5, "3,000")):
        await server.creator.slash(
            "stream report", started=f"{day} days ago", duration="1h", diamonds=diamonds, likes="100"
        )
    await live_with_gifts(server)
    await server.creator.slash("stream end", likes="150", diamonds="2,500")
    words = words_of(server.cards[-1])
    assert "▲ 25 % against the usual" in words
    assert "**150** likes  ▲ 50 %" in words
    assert "median of the last 3 streams" in words


async def test_a_public_card_shows_no_money_until_the_creator_shares_it(server: Server) -> None:
    await live_with_gifts(server)
    await server.creator.slash("stream end")
    assert "$" not in words_of(server.cards[0])
    mine = await server.creator.press(server.cards[0], "Show my figures")
    assert mine.private
    assert "$150.02" in mine.text
    refused = await server.member.press(server.cards[0], "Show my figures")
    assert refused.private
    assert "$" not in refused.text
    how = await server.member.press(server.cards[0], "How is this computed?")
    assert "$150" not in how.text


async def test_a_shared_creators_card_shows_the_estimate_with_its_range_and_rate(server: Server) -> None:
    await server.creator.slash("creator share", level="public")
    await live_with_gifts(server)
    await server.creator.slash("stream end")
    words = words_of(server.cards[0])
    assert "≈ **$150.02** · $120.02 to $159.02" in words
    assert "50 % (40 % to 53 %)" in words
    how = await server.member.press(server.cards[0], "How is this computed?")
    assert "30,004 × $0.01 × 50 % = **$150.02**" in how.text


async def test_money_on_cards_can_only_narrow(server: Server) -> None:
    await server.creator.slash("creator share", level="public")
    await server.manager.slash("settings set", money_on_cards="private")
    await live_with_gifts(server)
    await server.creator.slash("stream end")
    assert "$" not in words_of(server.cards[0])


async def test_numbers_are_added_by_button_with_todays_values_filled_in(server: Server) -> None:
    await live_with_gifts(server)
    await server.creator.slash("stream end", likes="12.4K")
    which = await server.moderator.press(server.cards[0], "Add numbers")
    form = await server.moderator.pick(which, "engagement")
    assert form.result.modal is not None
    fields = {row["label"]: row["component"] for row in form.result.modal["components"]}
    assert fields["Likes"]["value"] == "12400"
    kept = await server.moderator.submit(form, likes="13K", comments="85 200")
    assert "**13,000** likes" in kept.text
    await server.env.settle()
    words = words_of(server.cards[0])
    assert "**13,000** likes" in words
    assert "**85,200** comments" in words


async def test_a_member_can_not_add_numbers(server: Server) -> None:
    await live_with_gifts(server)
    await server.creator.slash("stream end")
    refused = await server.member.press(server.cards[0], "Add numbers")
    assert refused.private
    assert "moderators and managers" in refused.text


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


async def test_a_standing_card_follows_when_the_server_hides_money(server: Server) -> None:
    await server.creator.slash("creator share", level="public")
    await live_with_gifts(server)
    await server.creator.slash("stream end")
    assert "$150.02" in words_of(server.cards[0])
    await server.manager.slash("settings set", money_on_cards="private")
    await server.env.settle()
    assert "$" not in words_of(server.cards[0])
    await server.manager.slash("settings reset", setting="money_on_cards")
    await server.env.settle()
    assert "$150.02" in words_of(server.cards[0])


async def test_a_standing_card_follows_when_the_creator_stops_sharing(server: Server) -> None:
    await server.creator.slash("creator share", level="public")
    await live_with_gifts(server)
    await server.creator.slash("stream end")
    await server.creator.slash("creator share", level="managers")
    await server.env.settle()
    assert "$" not in words_of(server.cards[0])


async def test_an_owner_who_is_not_confirmed_yet_is_told_what_is_missing(server: Server) -> None:
    await server.member.slash("creator add", handle="anaplays")
    await server.member.slash("stream start", creator="anaplays")
    await server.member.slash("stream end", creator="anaplays")
    refused = await server.member.press(server.cards[0], "Show my figures")
    assert refused.private
    assert "/creator confirm" in refused.text


async def test_numbers_emptied_in_the_form_are_taken_away(server: Server) -> None:
    await live_with_gifts(server)
    await server.creator.slash("stream end", likes="12.4K")
    which = await server.moderator.press(server.cards[0], "Add numbers")
    form = await server.moderator.pick(which, "engagement")
    await server.moderator.submit(form, likes="", comments="7")
    await server.env.settle()
    words = words_of(server.cards[0])
    assert "likes" not in words
    assert "**7** comments" in words


async def test_lists_are_for_creators_moderators_and_managers(server: Server) -> None:
    await live_with_gifts(server)
    for command in ("stream list", "gift list", "stream summary", "gift thanks"):
        refused = await server.member.slash(command)
        assert refused.private
        assert "nightowl" not in refused.text
        assert "Only" in refused.text


async def test_an_ambiguous_number_is_offered_in_both_readings_and_the_rest_is_kept(server: Server) -> None:
    await live_with_gifts(server)
    ended = await server.creator.slash("stream end", likes="500", shares="1.234,56")
    assert "**Shares**" in ended.text
    assert "Shares: 1,235" in ended.labels
    chosen = await server.creator.press(ended, "Shares: 123,456")
    assert "**123,456** shares" in chosen.text
    await server.env.settle()
    words = words_of(server.cards[0])
    assert "**500** likes" in words
    assert "**123,456** shares" in words


async def test_a_duration_that_can_not_be_read_loses_no_number(server: Server) -> None:
    await live_with_gifts(server)
    ended = await server.creator.slash("stream end", likes="500", duration="blah")
    assert "**Duration**" in ended.text
    assert "**500** likes" in words_of(server.cards[0])
    which = await server.creator.press(server.cards[0], "Add numbers")
    form = await server.creator.pick(which, "gifts")
    kept = await server.creator.submit(form, diamonds="40,000", gifters="12", duration="blah")
    assert "**40,000** diamonds" in kept.text
    assert "“blah”" in kept.text


async def test_a_new_duration_is_said_to_be_saved(server: Server) -> None:
    await live_with_gifts(server)
    await server.creator.slash("stream end")
    kept = await server.creator.slash("stream metrics", duration="1h 20m")
    assert "**1h 20m** long" in kept.text


async def test_a_form_from_before_a_restart_gives_back_what_was_typed(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    await live_with_gifts(server)
    await server.creator.slash("stream end")
    which = await server.creator.press(server.cards[0], "Add numbers")
    form = await server.creator.pick(which, "engagement")
    monkeypatch.setattr("ui.forms._OPEN", {})
    server.bot._connection._view_store._modals.clear()  # pyright: ignore[reportPrivateUsage] - what a restart forgets
    forgotten = await server.creator.submit(form, likes="13K", comments="7")
    assert forgotten.private
    assert "13K · 7" in forgotten.text


async def test_the_card_of_a_reopened_and_cancelled_stream_says_so(server: Server) -> None:
    await live_with_gifts(server)
    await server.creator.slash("stream end")
    (card,) = server.channel.history()
    await server.creator.slash("stream reopen")
    await server.env.settle()
    assert "Live now" in words_of(server.channel.history()[0])
    await server.creator.slash("stream cancel")
    await server.env.settle()
    assert "called off" in words_of(server.channel.history()[0])
    assert "30,004" not in words_of(server.channel.history()[0])
    del card


async def test_a_deleted_streams_card_can_bring_it_back(server: Server) -> None:
    await live_with_gifts(server)
    await server.creator.slash("stream end")
    (stream,) = await server.bot.streams.recent(server.guild.id)
    await server.manager.press(await server.manager.slash("stream delete", stream=str(stream.id)), "Delete")
    await server.env.settle()
    notice = server.channel.history()[0]
    assert "was deleted" in words_of(notice)
    refused = await server.member.press(notice, "Bring it back")
    assert refused.private
    await server.manager.press(notice, "Bring it back")
    await server.env.settle()
    assert "30,004 diamonds" in words_of(server.channel.history()[0])


async def test_the_link_to_the_card_works_also_after_a_second_end(server: Server) -> None:
    await live_with_gifts(server)
    await server.creator.slash("stream end")
    await server.creator.slash("stream reopen")
    ended = await server.creator.slash("stream end")
    assert f"/channels/{server.guild.id}/" in ended.text
