"""/creator as people use it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.access import Caller
from domain.creators import Share
from tests.discord_server import words_of

if TYPE_CHECKING:
    from simcord import ChannelHandle

    from tests.discord_server import Server


async def log_channel(server: Server) -> ChannelHandle:
    """The channel in which changes are noted from now on."""
    channel = server.guild.create_text_channel("log")
    await server.manager.slash("settings set", log_channel=channel)
    return channel


def log_lines(channel: ChannelHandle) -> list[str]:
    """What was noted, oldest first."""
    return [message.content for message in channel.history()]


async def test_registering_oneself_works_at_once_and_says_what_is_still_missing(server: Server):
    reply = await server.member.slash("creator add", handle="https://www.tiktok.com/@Ana_Live")
    assert reply.private
    assert "@ana\\_live is registered as yours" in reply.text
    assert "until a manager confirms it with `/creator confirm`" in reply.text
    started = await server.member.slash("stream start")
    assert "live" in started.text


async def test_a_managers_word_confirms(server: Server):
    reply = await server.manager.slash("creator add", handle="@anna", member=server.member.actor, timezone="berlin")
    assert f"registered for <@{server.member.id}>" in reply.text
    assert "unconfirmed" not in reply.text
    assert "Europe/Berlin" in reply.text
    anna = await server.bot.creators.named(server.guild.id, "anna")
    assert (anna.member_id, anna.confirmed, anna.timezone) == (server.member.id, True, "Europe/Berlin")


async def test_a_manager_leaves_a_handle_unlinked_and_its_member_claims_it(server: Server):
    reply = await server.manager.slash("creator add", handle="anna", unlinked=True)
    assert "@anna is registered, linked to nobody" in reply.text
    assert "Link it later with `/creator add`" in reply.text
    assert "linked to nobody" in (await server.member.slash("creator list")).text
    assert "registered as yours" in (await server.member.slash("creator add", handle="anna")).text


async def test_only_a_manager_registers_others_or_nobody(server: Server):
    other = await server.member.slash("creator add", handle="anna", member=server.moderator.actor)
    nobody = await server.moderator.slash("creator add", handle="anna", unlinked=True)
    for reply in (other, nobody):
        assert reply.private
        assert "Only managers" in reply.text
    assert [one.handle for one in await server.bot.creators.all(server.guild.id)] == ["lunaplays"]


async def test_a_linked_handle_is_not_unlinked_by_adding_it_again(server: Server):
    reply = await server.manager.slash("creator add", handle="lunaplays", unlinked=True)
    assert f"linked to <@{server.creator.id}> already" in reply.text
    assert "/creator remove" in reply.text


async def test_a_handle_is_either_somebodys_or_nobodys(server: Server):
    reply = await server.manager.slash("creator add", handle="anna", member=server.member.actor, unlinked=True)
    assert "can't be both" in reply.text


async def test_a_bot_streams_nothing(server: Server):
    robot = server.guild.add_member(server.env.create_user("robot", bot=True))
    reply = await server.manager.slash("creator add", handle="anna", member=robot)
    assert "That is a bot" in reply.text


async def test_a_handle_of_somebody_else_is_refused_with_the_way_out_and_a_manager_reassigns_it(server: Server):
    reply = await server.member.slash("creator add", handle="LunaPlays")
    assert reply.private
    assert "linked to someone else" in reply.text
    assert "ask a manager" in reply.text
    await server.manager.slash("creator add", handle="lunaplays", member=server.member.actor)
    assert (await server.bot.creators.named(server.guild.id, "lunaplays")).member_id == server.member.id


async def test_a_manager_who_names_nobody_takes_no_handle_away(server: Server):
    reply = await server.manager.slash("creator add", handle="lunaplays", timezone="Berlin")
    assert "Time zone of @lunaplays: Europe/Berlin" in reply.text
    assert f"The handle stays <@{server.creator.id}>'s" in reply.text
    luna = await server.bot.creators.named(server.guild.id, "lunaplays")
    assert (luna.member_id, luna.confirmed, luna.timezone) == (server.creator.id, True, "Europe/Berlin")
    assert "nothing was changed" in (await server.manager.slash("creator add", handle="lunaplays")).text


async def test_reassigning_names_the_former_member_and_can_be_undone(server: Server):
    reply = await server.manager.slash("creator add", handle="lunaplays", member=server.member.actor)
    assert f"Until now it was linked to <@{server.creator.id}>" in reply.text
    back = await server.manager.press(reply, "Undo")
    assert f"@lunaplays is <@{server.creator.id}>'s again" in back.text
    luna = await server.bot.creators.named(server.guild.id, "lunaplays")
    assert (luna.member_id, luna.confirmed) == (server.creator.id, True)


async def test_undoing_a_reassignment_proves_no_squatter_right(server: Server):
    await server.member.slash("creator add", handle="anna")
    reply = await server.manager.slash("creator add", handle="anna", member=server.moderator.actor)
    await server.manager.press(reply, "Undo")
    anna = await server.bot.creators.named(server.guild.id, "anna")
    assert (anna.member_id, anna.confirmed) == (server.member.id, False)


async def test_a_creator_works_while_somebody_else_is_live(server: Server):
    await server.member.slash("creator add", handle="anna")
    await server.creator.slash("stream start")
    assert "@anna is live" in (await server.member.slash("stream start")).text
    await server.member.slash("stream end")
    assert "@anna" in (await server.member.slash("gift add", gift="rose")).text
    refused = await server.member.slash("gift add", gift="rose", creator="lunaplays")
    assert "Name your handle as `creator`, or register it with `/creator add`" in refused.text


async def test_more_creators_than_a_menu_holds_can_be_named(server: Server):
    for number in range(25):
        await server.manager.slash("creator add", handle=f"star{number:02}", unlinked=True)
    asked = await server.moderator.slash("gift add", gift="rose")
    assert asked.labels == ["Pick a creator, or add creator: with its name"]


async def test_what_is_no_handle_is_named_and_put_right_in_place(server: Server):
    reply = await server.member.slash("creator add", handle="ana live!")
    assert "“ana live!” is no TikTok handle" in reply.text
    form = await server.member.press(reply, "Correct it")
    assert form.result.modal is not None
    field = form.result.modal["components"][0]["component"]["custom_id"]
    mended = await server.member.submit(form, **{field: "analive"})
    assert "@analive is registered as yours" in mended.text


async def test_a_time_zone_that_is_none_offers_the_nearest(server: Server):
    reply = await server.member.slash("creator add", handle="analive", timezone="tokio")
    assert "“tokio”" in reply.text
    mended = await server.member.press(reply, "Asia/Tokyo")
    assert "Time zone: Asia/Tokyo" in mended.text


async def test_what_could_mean_several_time_zones_is_asked_never_guessed(server: Server):
    for typed, nearest in (("UTC+5:30", "Asia/Kolkata"), ("est", "America/New_York"), ("brazil", "America/Sao_Paulo")):
        reply = await server.member.slash("creator add", handle="analive", timezone=typed)
        assert reply.labels == [nearest, "Correct it"]


async def test_a_country_or_an_offset_offers_the_zones_there_and_nonsense_none(server: Server):
    usa = ["America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"]
    for typed, nearest in (("USA", usa), ("united states", usa), ("nowhere", [])):
        reply = await server.member.slash("creator add", handle="analive", timezone=typed)
        assert reply.labels == [*nearest, "Correct it"]
    assert "Type a large city near you, such as Berlin" in reply.text
    offset = await server.member.slash("creator add", handle="analive", timezone="UTC+2")
    assert {"Africa/Cairo", "Africa/Johannesburg", "Europe/Berlin"} <= set(offset.labels)
    assert [zone["value"] for zone in await server.member.choices("creator add", "timezone", "usa", handle="a")][
        :4
    ] == usa


async def test_time_zones_are_found_by_city_and_by_country_with_their_time(server: Server):
    by_country = await server.member.choices("creator add", "timezone", "india", handle="anna")
    assert by_country[0]["value"] == "Asia/Kolkata"
    assert by_country[0]["name"].startswith("Asia/Kolkata · ")
    assert len(await server.member.choices("creator add", "timezone", "", handle="anna")) == 25


async def test_the_list_tells_who_is_confirmed_who_is_live_and_nothing_about_money_itself(server: Server):
    await server.member.slash("creator add", handle="anna")
    await server.manager.slash("creator add", handle="zoe", unlinked=True)
    await server.creator.slash("stream start")
    await server.creator.slash("creator share", level="public")
    reply = await server.moderator.slash("creator list")
    assert reply.private
    luna, anna, zoe = (line for line in reply.text.splitlines() if line.startswith("**@"))
    assert "**@lunaplays**" in luna
    assert f"<@{server.creator.id}> · ✅ confirmed · money: public · 🔴 live" in luna
    assert "⏳ unconfirmed · money: managers only" in anna
    assert "live" not in anna
    assert "linked to nobody" in zoe
    assert "Page" not in reply.text
    assert "$" not in reply.text


async def test_a_long_list_has_pages(server: Server):
    for number in range(11):
        await server.manager.slash("creator add", handle=f"star{number:02}", unlinked=True)
    first = await server.member.slash("creator list")
    assert "Page 1 of 2 · 12 creators" in first.text
    assert first.labels == ["Next"]
    second = await server.member.press(first, "Next")
    assert "star10" in second.text
    assert second.labels == ["Back"]
    back = await server.member.press(second, "Back")
    assert "**@lunaplays**" in back.text


async def test_an_empty_list_says_how_to_begin(server: Server):
    boss = Caller(server.guild.id, server.manager.id, manager=True)
    await server.bot.creators.remove(boss, "lunaplays", server.env.now())
    assert "Nobody is registered here yet" in (await server.member.slash("creator list")).text


async def test_a_manager_confirms_by_name_and_nobody_else_does(server: Server):
    await server.member.slash("creator add", handle="anna")
    offered = await server.manager.choices("creator confirm", "creator", "")
    assert [choice["value"] for choice in offered] == ["anna"]
    refused = await server.member.slash("creator confirm", creator="anna")
    assert "Only managers" in refused.text
    reply = await server.manager.slash("creator confirm", creator="@anna")
    assert f"@anna is <@{server.member.id}>'s: confirmed" in reply.text


async def test_a_manager_confirms_in_the_list(server: Server):
    await server.member.slash("creator add", handle="anna")
    assert (await server.member.slash("creator list")).labels == []
    shown = await server.manager.slash("creator list")
    assert shown.labels == ["Confirm whose handle it is"]
    after = await server.manager.pick(shown, f"anna:{server.member.id}")
    assert "unconfirmed" not in after.text
    assert after.labels == []


async def test_what_cannot_be_confirmed_says_why(server: Server):
    await server.manager.slash("creator add", handle="anna", unlinked=True)
    assert "linked to nobody" in (await server.manager.slash("creator confirm", creator="anna")).text
    assert "I don't know a creator “bert”" in (await server.manager.slash("creator confirm", creator="bert")).text


async def test_managers_are_asked_in_the_log_channel_and_confirm_with_a_press(server: Server):
    log = await log_channel(server)
    await server.member.slash("creator add", handle="anna")
    asked = log.last_message
    assert asked is not None
    assert "registered @anna as their own" in asked.content
    assert server.env.backend.get_message(log.id, asked.id).allowed_mentions.users == frozenset()
    refused = await server.member.press(asked, "Confirm")
    assert refused.private
    assert "Only managers" in refused.text
    assert "registered @anna" in log_lines(log)[-1]
    await server.manager.press(asked, "Confirm")
    assert f"confirmed by <@{server.manager.id}>" in log_lines(log)[-1]
    assert (await server.bot.creators.named(server.guild.id, "anna")).confirmed


async def test_asking_again_asks_the_managers_once(server: Server):
    log = await log_channel(server)
    for _ in range(2):
        await server.member.slash("creator add", handle="anna")
    assert sum("registered @anna" in line for line in log_lines(log)) == 1


async def test_a_press_confirms_only_the_member_who_was_shown(server: Server):
    log = await log_channel(server)
    await server.member.slash("creator add", handle="anna")
    asked = log.last_message
    removal = await server.member.slash("creator remove", creator="anna")
    await server.member.press(removal, "Remove, keep the history")
    await server.moderator.slash("creator add", handle="anna")
    reply = await server.manager.press(asked, "Confirm")
    assert "linked to someone else in the meantime" in reply.text
    assert not (await server.bot.creators.named(server.guild.id, "anna")).confirmed


async def test_the_creator_shares_and_is_told_what_that_means(server: Server):
    reply = await server.creator.slash("creator share", level="server")
    assert "every member of this server may see it" in reply.text
    assert "cards show it too" in (await server.creator.slash("creator share", level="public")).text
    assert "only the creator and managers" in (await server.creator.slash("creator share", level="managers")).text
    assert (await server.bot.creators.named(server.guild.id, "lunaplays")).share is Share.MANAGERS


async def test_cards_that_stand_follow_what_is_shared(server: Server):
    await server.creator.slash("stream start")
    await server.creator.slash("gift add", gift="lion")
    await server.creator.slash("stream end")
    assert "$" not in words_of(server.cards[0])
    await server.creator.slash("creator share", level="public")
    await server.env.settle()
    assert "$" in words_of(server.cards[0])
    await server.creator.slash("creator share", level="managers")
    await server.env.settle()
    assert "$" not in words_of(server.cards[0])


async def test_sharing_publicly_says_where_the_server_narrows_it(server: Server):
    await server.manager.slash("settings set", money_on_cards="private")
    assert "keeps money off its cards" in (await server.creator.slash("creator share", level="public")).text


async def test_sharing_is_the_confirmed_creators_alone(server: Server):
    assert "Register yours with `/creator add`" in (await server.manager.slash("creator share", level="public")).text
    named = await server.manager.slash("creator share", level="public", creator="lunaplays")
    assert "not even a manager" in named.text
    await server.member.slash("creator add", handle="anna")
    assert "unconfirmed" in (await server.member.slash("creator share", level="server")).text


async def test_with_several_handles_the_creator_is_asked_which(server: Server):
    await server.manager.slash("creator add", handle="lunatwo", member=server.creator.actor)
    offered = await server.creator.choices("creator share", "creator", "")
    assert [choice["value"] for choice in offered] == ["lunaplays", "lunatwo"]
    asked = await server.creator.slash("creator share", level="public")
    reply = await server.creator.pick(asked, "lunatwo")
    assert "Money of @lunatwo: everyone" in reply.text


async def test_removing_asks_and_can_be_left(server: Server):
    asked = await server.creator.slash("creator remove", creator="lunaplays")
    assert asked.private
    assert asked.labels == ["Remove, keep the history", "Delete the history too", "Keep it"]
    kept = await server.creator.press(asked, "Keep it")
    assert "Nothing was changed" in kept.text
    assert kept.labels == []
    assert await server.bot.creators.named(server.guild.id, "lunaplays")


async def test_removing_keeps_the_history_without_the_person_and_adding_brings_it_back(server: Server):
    await server.creator.slash("stream start")
    await server.creator.slash("gift add", gift="rose", count=5, supporter="rosefan")
    await server.creator.slash("stream end")
    log = await log_channel(server)
    asked = await server.creator.slash("creator remove", creator="lunaplays")
    reply = await server.creator.press(asked, "Remove, keep the history")
    assert "The history stays" in reply.text
    assert "rosefan" in (await server.member.slash("gift top")).text
    assert "removed @lunaplays. Its history stays" in log_lines(log)[-1]
    await server.member.slash("creator add", handle="lunaplays")
    assert "@lunaplays" in (await server.member.slash("stream list", creator="lunaplays")).text


async def test_the_history_goes_where_that_is_chosen(server: Server):
    await server.creator.slash("stream start")
    await server.creator.slash("gift add", gift="rose", count=5, supporter="rosefan")
    await server.creator.slash("stream end")
    asked = await server.manager.slash("creator remove", creator="lunaplays")
    reply = await server.manager.press(asked, "Delete the history too")
    assert "deleted for good" in reply.text
    await server.env.settle()
    [notice] = server.channel.history()
    assert words_of(notice) == "This stream was deleted for good, with everything that was reported about it."
    assert notice.components == []
    assert "No gifts with a supporter's name yet" in (await server.member.slash("gift top")).text


async def test_an_unconfirmed_link_takes_itself_off_but_deletes_nobodys_history(server: Server):
    await server.member.slash("creator add", handle="anna")
    asked = await server.member.slash("creator remove", creator="anna")
    assert asked.labels == ["Remove, keep the history", "Keep it"]
    assert "off the list" in (await server.member.press(asked, "Remove, keep the history")).text


async def test_removing_is_for_the_creator_and_managers_and_a_press_decides_anew(server: Server):
    refused = await server.moderator.slash("creator remove", creator="lunaplays")
    assert "Only @lunaplays and managers" in refused.text
    asked = await server.creator.slash("creator remove", creator="lunaplays")
    await server.manager.slash("creator add", handle="lunaplays", member=server.member.actor)
    late = await server.creator.press(asked, "Delete the history too")
    assert "Only @lunaplays and managers" in late.text
    assert [choice["value"] for choice in await server.moderator.choices("creator remove", "creator", "")] == []
    assert [choice["value"] for choice in await server.manager.choices("creator remove", "creator", "")] == [
        "lunaplays"
    ]


async def test_who_is_live_is_not_removed(server: Server):
    await server.creator.slash("stream start")
    asked = await server.creator.slash("creator remove", creator="lunaplays")
    reply = await server.creator.press(asked, "Remove, keep the history")
    assert "End that stream first" in reply.text


async def test_the_buttons_outlive_a_restart(server: Server):
    asked = await server.creator.slash("creator remove", creator="lunaplays")
    fresh = type(server.bot)(server.bot.database, server.bot.charts, shard_count=1)
    await server.env.restart_bot(fresh)
    reply = await server.creator.press(asked, "Remove, keep the history")
    assert "off the list" in reply.text


async def test_a_handle_that_reads_like_a_ping_pings_nobody(server: Server) -> None:
    added = await server.member.slash("creator add", handle="@everyone")
    assert "everyone is registered" in added.text
    assert "@everyone" not in added.text
    assert "@everyone" not in (await server.member.slash("creator list")).text
