"""The summary card: what it shows to whom, and what can be pressed on it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import discord
import pytest

from tests.discord_server import live_with_gifts, words_of

if TYPE_CHECKING:
    from tests.discord_server import Server


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
    assert "13K\n7" in forgotten.text


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


async def test_a_card_that_may_not_be_edited_waits_is_told_once_and_follows(server: Server) -> None:
    await server.manager.slash("settings set", summary_channel=server.summary)
    await live_with_gifts(server)
    await server.creator.slash("stream end")
    channel: Any = server.bot.get_channel(server.summary.id)
    await channel.set_permissions(channel.guild.default_role, view_channel=False)
    for gift in ("galaxy", "lion"):
        await server.moderator.slash("gift add", gift=gift, supporter="late.fan")
        await server.env.settle()
        await server.bot.deliveries.deliver(server.env.now())
    assert "late.fan" not in words_of(server.cards[0])
    told = [message.content for message in server.guild.owner.dm_channel.history()]
    assert len([one for one in told if f"<#{server.summary.id}>" in one]) == 1
    role = server.guild.roles["TestBot"]
    server.env.backend.edit_role(server.guild.id, role.id, {"permissions": discord.Permissions.all().value})
    await server.env.settle()
    await server.bot.deliveries.deliver(server.env.now())
    (card,) = server.cards
    assert "late.fan" in words_of(card)


async def test_a_card_that_somebody_deleted_need_not_be_taken_down(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    await live_with_gifts(server)
    await server.creator.slash("stream end")
    await server.bot.get_partial_messageable(server.channel.id).get_partial_message(server.cards[0].id).delete()
    asked = await server.manager.slash("stream delete", stream="Friday Q&A")
    await server.manager.press(asked, "Delete")
    await server.env.settle()
    await server.bot.deliveries.deliver(server.env.now())
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    assert await server.bot.jobs.overdue(server.env.now() + timedelta(hours=1)) == (0, timedelta())
