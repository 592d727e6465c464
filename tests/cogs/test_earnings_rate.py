"""/earnings rate, /settings rate and /settings set currency as people use them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from domain.money import Rate

if TYPE_CHECKING:
    from tests.discord_server import Heard, Server

YESTERDAY: dict[str, Any] = {"from": "yesterday"}


async def expected_today(server: Server) -> Rate:
    """The rate of the creator's streams of today."""
    creator = await server.bot.creators.named(server.guild.id, "lunaplays")
    return (await server.bot.rates.valued(server.guild.id, server.env.now(), creator)).rate


async def ended(server: Server, diamonds: str = "10000") -> None:
    """A stream of today that is over, with its card."""
    await server.creator.slash("stream start")
    await server.env.advance_time(3_600)
    await server.creator.slash("stream end", diamonds=diamonds)


async def test_without_any_setting_the_stock_rate_is_shown_with_its_source(server: Server):
    for person in (server.creator, server.manager):
        shown = await person.slash("earnings rate")
        assert shown.private
        assert "**50 % (40 % to 53 %)**, stock rate" in shown.text
        assert "TikTok Creator Academy, February 2025" in shown.text


async def test_a_creator_sets_their_own_rate_and_takes_it_back(server: Server):
    reply = await server.creator.slash("earnings rate", expected="0,47")
    assert reply.private
    assert "Reward rate of @lunaplays" in reply.text
    assert "**47 % (40 % to 53 %)**" in reply.text
    assert "Low stays 40 %." in reply.text
    assert await expected_today(server) == Rate(4_000, 4_700, 5_300)
    shown = await server.creator.slash("earnings rate")
    assert "the creator's own rate, since" in shown.text
    undone = await server.creator.press(reply, "Undo")
    assert "stock rate" in undone.text
    assert await expected_today(server) == Rate(4_000, 5_000, 5_300)


async def test_a_manager_sets_the_servers_rate_unless_a_creator_is_named(server: Server):
    reply = await server.manager.slash("earnings rate", low="35%", expected="45%", high="60 %")
    assert "Reward rate of this server" in reply.text
    assert "**45 % (35 % to 60 %)**" in reply.text
    named = await server.manager.slash("earnings rate", expected="0.6", creator="lunaplays")
    assert "Reward rate of @lunaplays" in named.text
    assert "this server's rate" in named.text
    assert "High stays 60 %." in named.text
    assert "the server's" not in (await server.creator.slash("earnings rate")).text


async def test_a_part_that_is_left_out_moves_only_as_far_as_it_must_and_the_reply_says_so(server: Server):
    reply = await server.manager.slash("earnings rate", expected="0.6")
    assert "High moved along, from 53 % to 60 %." in reply.text
    refused = await server.manager.slash("earnings rate", low="0.6", high="0.5")
    assert "from low to expected to high" in refused.text


async def test_a_rate_over_one_is_refused_and_what_was_meant_is_one_press_away(server: Server):
    refused = await server.creator.slash("earnings rate", expected="47", **YESTERDAY)
    assert refused.private
    assert "Did you mean 47 %?" in refused.text
    mended = await server.creator.press(refused, "47 %")
    assert "**47 % (40 % to 53 %)**" in mended.text
    creator = await server.bot.creators.named(server.guild.id, "lunaplays")
    valued = await server.bot.rates.valued(server.guild.id, server.env.now(), creator)
    assert valued.since is not None
    assert (server.env.now().date() - valued.since).days == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"expected": "-0.5"}, "is no rate"),
        ({"expected": "150 %"}, "more than all"),
        ({"expected": "half"}, "“half”"),
        ({"expected": "0.5", "from": "tomorrow"}, "still to come"),
        ({"expected": "0.5", "from": "someday"}, "as a day"),
        ({"expected": "0.5", "from": "1999-01-01"}, "before TikTok"),
    ],
)
async def test_wrong_input_is_refused_privately_with_a_way_out(server: Server, options: dict[str, Any], said: str):
    refused = await server.creator.slash("earnings rate", **options)
    assert refused.private
    assert said in refused.text
    assert "Correct it" in refused.labels
    assert await expected_today(server) == Rate(4_000, 5_000, 5_300)


async def test_nobody_else_sees_or_sets_a_creators_rate(server: Server):
    for person in (server.member, server.moderator):
        tried: list[dict[str, Any]] = [{}, {"expected": "0.1"}]
        for options in tried:
            refused = await person.slash("earnings rate", creator="lunaplays", **options)
            assert refused.private
            assert "Only @lunaplays and managers" in refused.text
            assert "%" not in refused.text
    assert "no handle here yet" in (await server.member.slash("earnings rate")).text
    await server.member.slash("creator add", handle="ana.live")
    assert "has to confirm" in (await server.member.slash("earnings rate", expected="0.1")).text


async def test_an_undo_button_is_worth_what_the_person_may_when_it_is_pressed(server: Server):
    reply = await server.creator.slash("earnings rate", expected="0.45")
    await server.manager.slash("creator add", handle="lunaplays", member=server.member.actor)
    refused = await server.creator.press(reply, "Undo")
    assert "Only @lunaplays and managers" in refused.text
    assert await expected_today(server) == Rate(4_000, 4_500, 5_300)


async def test_posted_cards_follow_a_rate_from_its_day_and_say_where_it_is_from(server: Server):
    await server.creator.slash("creator share", level="public")
    await ended(server)
    assert "≈ **$50.00** · $40.00 to $53.00" in str(server.cards[0].embeds[0].description)
    assert "stock rate" in str(server.cards[0].embeds[0].description)
    changed = await server.creator.slash("earnings rate", expected="0.45")
    assert "One stream is valued with it now." in changed.text
    assert "≈ **$45.00**" in str(server.cards[0].embeds[0].description)
    assert "the creator's own rate" in str(server.cards[0].embeds[0].description)
    how = await server.creator.press(server.cards[0], "How is this computed?")
    assert "10,000 × $0.01 × 45 % = **$45.00**" in how.text
    assert "the creator's own rate, since" in how.text
    await server.creator.press(changed, "Undo")
    assert "≈ **$50.00**" in str(server.cards[0].embeds[0].description)


async def test_ones_own_figures_use_the_rate_of_the_streams_day(server: Server):
    await ended(server)
    await server.creator.slash("earnings rate", expected="0.45")
    assert "$" not in str(server.cards[0].embeds[0].description)
    shown = await server.creator.press(server.cards[0], "Show my figures")
    assert "≈ **$45.00**" in shown.text
    await server.creator.slash("stream report", started="3 days ago", duration="1h", diamonds="10000")
    old = await server.creator.press(server.cards[-1], "Show my figures")
    assert "≈ **$50.00**" in old.text


async def test_the_value_of_a_gift_is_told_at_the_servers_rate(server: Server):
    await server.manager.slash("earnings rate", expected="0.45")
    reply = await server.member.slash("gift value", gift="galaxy")
    assert "**$4.50**" in reply.text
    assert "this server's rate" in reply.text


# -- currencies --------------------------------------------------------------------------------------------------------


async def test_a_manager_says_what_a_currency_is_worth_and_takes_it_back(server: Server):
    reply = await server.manager.slash("settings rate", currency="eur", usd_rate="1.08")
    assert reply.private
    assert "1 EUR = 1.08 USD" in reply.text
    again = await server.manager.slash("settings rate", currency="€", usd_rate="1.10", **YESTERDAY)
    assert "1 EUR = 1.1 USD" in again.text
    undone = await server.manager.press(reply, "Undo")
    assert "Again: 1 EUR = 1.1 USD" in undone.text


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"currency": "XYZ", "usd_rate": "1"}, "don't know a currency “XYZ”"),
        ({"currency": "USD", "usd_rate": "1"}, "needs no rate"),
        ({"currency": "EUR", "usd_rate": "0"}, "is no rate of a currency"),
        ({"currency": "EUR", "usd_rate": "abc"}, "“abc”"),
        ({"currency": "EUR", "usd_rate": "1.08", "from": "tomorrow"}, "still to come"),
    ],
)
async def test_a_wrong_rate_of_a_currency_is_refused(server: Server, options: dict[str, Any], said: str):
    refused = await server.manager.slash("settings rate", **options)
    assert refused.private
    assert said in refused.text


async def test_a_rate_the_wrong_way_round_is_turned_by_one_press(server: Server):
    refused = await server.manager.slash("settings rate", currency="IDR", usd_rate="16300")
    assert "No currency is worth more than" in refused.text
    turned = await server.manager.press(refused, "1/16300")
    assert "10,000 IDR = 0.6135 USD" in turned.text


async def test_rates_of_currencies_are_the_managers(server: Server):
    for person in (server.creator, server.moderator, server.member):
        refused: Heard = await person.slash("settings rate", currency="EUR", usd_rate="1.08")
        assert refused.private
        assert "Only managers" in refused.text


async def test_money_is_shown_in_the_servers_currency_too(server: Server):
    kept = await server.manager.slash("settings set", currency="euro")
    assert "**Currency**: EUR · Euro (before: USD · US Dollar)" in kept.text
    await server.creator.slash("creator share", level="public")
    await ended(server)
    assert "≈ **$50.00** ·" in str(server.cards[0].embeds[0].description)
    how = await server.creator.press(server.cards[0], "How is this computed?")
    assert "no rate of EUR is known" in how.text
    await server.manager.slash("settings rate", currency="EUR", usd_rate="1.25")
    assert "≈ **$50.00** (≈ €40.00)" in str(server.cards[0].embeds[0].description)
    assert "€40.00" in (await server.creator.press(server.cards[0], "How is this computed?")).text
    await server.manager.slash("settings reset", setting="currency")
    assert "€" not in str(server.cards[0].embeds[0].description)


async def test_autocomplete_offers_currencies_by_code_and_name(server: Server):
    offered = await server.manager.choices("settings rate", "currency", "brazil", usd_rate="1")
    assert [one["value"] for one in offered] == ["BRL"]
    assert len(await server.manager.choices("settings set", "currency", "")) == 25
